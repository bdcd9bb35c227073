"""Organisations as other formats tell of them: units, posts and memberships, before they become records.

A person is a key that joins a membership to the post the same person holds; it goes no further.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ontology.errors import Problem
from ontology.labels import Label

_MUNICIPAL = re.compile(r"municipal|kommun|stadt|gemeinde|\bcity\b|\btown\b", re.IGNORECASE)
_PARTY = re.compile(r"\bpart(?:y|i|iet)\b|fraction|fraktion|fraksjon|political group", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation, unit or body. `kind` is formal, unit or ""; others are named by their keys; "" is none."""

    key: str
    names: tuple[Label, ...]
    classification: str = ""
    parent: str = ""
    reports: str = ""
    purpose: str = ""
    since: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A post in a unit; `role` is what it does there."""

    key: str
    names: tuple[Label, ...]
    unit: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """That somebody is in a unit, in a role, by a post, for a party. `person` joins and is not kept."""

    person: str
    unit: str
    role: str = ""
    post: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """All that a file tells of. `notes` are what its reader left out."""

    units: tuple[Unit, ...]
    posts: tuple[Post, ...] = ()
    members: tuple[Member, ...] = ()
    notes: tuple[Problem, ...] = ()


def main_unit(units: Sequence[Unit], name: str) -> Unit | None:
    """The unit that is the municipality itself, by its name, by what it is called, or since it stands above others."""
    named = [one for one in units if name and any(label.text == name for label in one.names)]
    roots = [one for one in units if not one.parent]
    called = [one for one in roots if _MUNICIPAL.search(f"{one.classification} {name_of(one)}") and not is_party(one)]
    parents = {one.parent for one in units}
    above = [one for one in roots if one.key in parents]
    if named:
        return named[0]
    surest = called or above
    return surest[0] if len(surest) == 1 else None


def name_of(one: Unit | Post) -> str:
    """The first name, "" where there is none."""
    return one.names[0].text if one.names else ""


def is_party(unit: Unit) -> bool:
    """Whether it is a political party or its group."""
    return bool(_PARTY.search(unit.classification))
