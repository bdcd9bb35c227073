"""Which values of several municipalities belong side by side, and why: the rows of a comparison.

A value falls under a concept when it is the concept or a narrower one. Four reasons, from firm to loose: the same
concept (or the very same thing); a mapped concept, where one names a narrower concept than the other; the same name,
where no concept is given; nearly the same name. Concepts that are only near each other (skos:related, closeMatch) get
a row of their own and are never merged.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from graph.findings import Message, msg
from graph.town import Concepts
from graph.workings.facets import Found, Mention

SAME = msg("same concept")
MAPPED = msg("mapped concept")
LABEL = msg("label match")
ALIKE = msg("nearly the same label")
NEAR = msg("near concept")
CONFIDENCE = {
    SAME.template: msg("high"),
    MAPPED.template: msg("medium"),
    LABEL.template: msg("medium"),
    ALIKE.template: msg("low"),
    NEAR.template: msg("low"),
}
FIRM = tuple(CONFIDENCE)
NEARLY = 92  # of 100 by rapidfuzz.fuzz.ratio: a letter or two in a long name


@dataclass(frozen=True, slots=True)
class Held:
    """That a municipality has what a row is about: the mentions, and the reason they belong there."""

    reason: Message
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared (a concept; two that are near; or local things or texts of one name), and who has it."""

    subjects: tuple[str, ...]
    held: Mapping[str, Held]

    @property
    def reason(self) -> Message | None:
        """The loosest reason among those who have it; None when one alone has."""
        if len(self.held) < 2:
            return None
        return max((one.reason for one in self.held.values()), key=lambda reason: FIRM.index(reason.template))


def align(found: Mapping[str, Found], concepts: Concepts, labels: Mapping[str, str]) -> tuple[Row, ...]:
    """The rows of a facet, given what each municipality has; most municipalities first, then by what they are about.

    `labels` are names of concepts and things in one language; without them local things align only with themselves.
    """
    shared = {value for one in found.values() for value in one if value in concepts.scheme}
    names = {_plain(labels[one]): one for one in sorted(shared, reverse=True) if one in labels}
    local = _local(found, shared, labels)
    taken = {names[name]: group for name, group in local.items() if name in names}
    under = {one: _under(one, found, concepts, taken.get(one, {})) for one in sorted(shared)}
    rows = [Row((one,), held) for one, held in {**under, **_joining(found, concepts, under)}.items()]
    rows.extend(_near_rows(found, concepts, shared))
    rows.extend(_local_rows({name: group for name, group in local.items() if name not in names}))
    return tuple(sorted(rows, key=lambda row: (-len(row.held), row.subjects)))


# -- concepts ---------------------------------------------------------------------------------------------------------

Group = Mapping[str, tuple[Mention, ...]]  # by municipality


def _under(concept: str, found: Mapping[str, Found], concepts: Concepts, named: Group) -> dict[str, Held]:
    """Who has the concept: by itself, by a narrower one, or by something that is named like it."""
    held = {}
    for owner, values in found.items():
        exact = values.get(concept, ())
        narrower = _all(values[one] for one in values if one != concept and concept in concepts.within(one))
        mentions = (*exact, *narrower, *named.get(owner, ()))
        if mentions:
            held[owner] = Held(SAME if exact else MAPPED if narrower else LABEL, mentions)
    return held


def _joining(
    found: Mapping[str, Found], concepts: Concepts, under: Mapping[str, Mapping[str, Held]]
) -> dict[str, dict[str, Held]]:
    """Wider concepts nobody names that bring together municipalities which nothing narrower does."""
    wider = {one for concept in under for one in concepts.within(concept)} - set(under)
    joined: dict[str, dict[str, Held]] = {}
    for concept in sorted(wider, key=lambda one: (-len(concepts.within(one)), one)):
        held = _under(concept, found, concepts, {})
        narrower = [under.get(one, joined.get(one, {})) for one in (*under, *joined) if concept in concepts.within(one)]
        if any(all({one, other} - set(below) for below in narrower) for one, other in combinations(held, 2)):
            joined[concept] = held
    return joined


def _near_rows(found: Mapping[str, Found], concepts: Concepts, shared: Iterable[str]) -> list[Row]:
    """Two near concepts where one municipality has the first alone and another the second alone."""
    rows = []
    for one, other in combinations(sorted(shared), 2):
        if other in concepts.near.get(one, ()):
            first, second = ({owner for owner in found if value in found[owner]} for value in (one, other))
            if first - second and second - first:
                held = {
                    owner: Held(NEAR, (*found[owner].get(one, ()), *found[owner].get(other, ())))
                    for owner in found
                    if owner in first | second
                }
                rows.append(Row((one, other), held))
    return rows


# -- names ------------------------------------------------------------------------------------------------------------


def _local(found: Mapping[str, Found], shared: Iterable[str], labels: Mapping[str, str]) -> dict[str, Group]:
    """What has no concept, by its name (a thing without a name by its IRI): the mentions of each municipality."""
    groups: dict[str, dict[str, tuple[Mention, ...]]] = {}
    for owner, values in found.items():
        for value in sorted(set(values) - set(shared)):
            name = _plain(labels[value]) if value in labels else value if is_thing(value) else _plain(value)
            group = groups.setdefault(name, {})
            group[owner] = (*group.get(owner, ()), *values[value])
    return dict(groups)


def _local_rows(groups: Mapping[str, Group]) -> list[Row]:
    """A row for each name, and for names that are nearly the same."""
    merged: dict[str, list[str]] = {}
    for name in sorted(groups):
        like = (one for one in merged if not is_thing(name) and fuzz.ratio(one, name) >= NEARLY)
        merged.setdefault(next(like, name), []).append(name)
    return [_local_row([groups[name] for name in names]) for names in merged.values()]


def _local_row(groups: list[Group]) -> Row:
    values = {one.value for group in groups for mentions in group.values() for one in mentions}
    one_thing = len(values) == 1 and all(map(is_thing, values))
    reason = SAME if one_thing else LABEL if len(groups) == 1 else ALIKE
    owners = sorted({owner for group in groups for owner in group})
    held = {owner: Held(reason, _all(group.get(owner, ()) for group in groups)) for owner in owners}
    return Row(tuple(sorted(values)), held)


def is_thing(value: str) -> bool:
    """Whether a value is an IRI, not a text as stated."""
    return "://" in value


def _plain(label: str) -> str:
    return " ".join(unicodedata.normalize("NFC", label).casefold().split())


def _all(groups: Iterable[tuple[Mention, ...]]) -> tuple[Mention, ...]:
    return tuple(sorted({one for group in groups for one in group}))
