"""What a municipality file may say, read from `records.toml`: the table that readers, schema and builder interpret."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a record may state: `subject – term – value`."""

    name: str
    term: str
    value: str
    one: bool
    plain: bool
    required: bool
    copy_up: bool
    ordered: bool
    default: str | None

    @property
    def scheme(self) -> str | None:
        """The concept scheme the value is taken from, or None."""
        return self.value.removeprefix("concept:") if self.value.startswith("concept:") else None

    @property
    def targets(self) -> tuple[str, ...]:
        """The kinds of record the value may refer to; empty for other values."""
        return tuple(self.value.removeprefix("ref:").split("|")) if self.value.startswith("ref:") else ()


@dataclass(frozen=True, slots=True)
class Part:
    """Records nested in another: `parent – link → part` and/or `part – back → parent`."""

    name: str
    kind: str
    link: str | None
    back: str | None
    one: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its classes by type, its list in the file, its fields and its parts."""

    name: str
    classes: Mapping[str, tuple[str, ...]]
    default_classes: tuple[str, ...]
    section: str | None
    statement: bool
    holder: str | None
    key: str | None
    fields: Mapping[str, Field]
    parts: Mapping[str, Part]

    def classes_of(self, type_: str | None) -> tuple[str, ...]:
        """The classes of a record of this kind with the given `type` (the default class without one)."""
        return self.classes[type_] if type_ else self.default_classes


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by name, in the order of the table."""
    table = tomllib.loads(files("graph").joinpath("records.toml").read_text("utf-8"))
    return {name: _kind(name, row) for name, row in table.items()}


@cache
def sections() -> Mapping[str, Kind]:
    """The kinds that have a list of their own in the file, by the name of that list."""
    return {kind.section: kind for kind in kinds().values() if kind.section and kind.section != "municipality"}


def _kind(name: str, row: Mapping[str, Any]) -> Kind:
    return Kind(
        name=name,
        classes={key: tuple(value.split()) for key, value in row.get("types", {}).items()},
        default_classes=tuple(row["class"].split()),
        section=row.get("section"),
        statement=row.get("statement", False),
        holder=row.get("holder"),
        key=row.get("key"),
        fields={key: _field(key, value) for key, value in row.get("fields", {}).items()},
        parts={key: _part(key, value) for key, value in row.get("parts", {}).items()},
    )


def _field(name: str, row: Mapping[str, Any]) -> Field:
    return Field(
        name=name,
        term=row["term"],
        value=row["value"],
        one=row.get("one", False),
        plain=row.get("plain", False),
        required=row.get("required", False),
        copy_up=row.get("copyUp", False),
        ordered=row.get("ordered", False),
        default=row.get("default"),
    )


def _part(name: str, row: Mapping[str, Any]) -> Part:
    return Part(name, row["kind"], row.get("link"), row.get("back"), row.get("one", False))
