"""Plain records: what a municipality's file says, before it becomes triples. Readers make them, `build` reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ontology.labels import Label

Span = tuple[int, int]
"""A character range in a document: 0-based code points, end exclusive."""

SHARED = ("municipality", "place", "agency", "code")
"""The kinds of records that several files may describe, each in its own words."""


def path_of(local: str, home: str) -> str:
    """The path of an id as files write it: its own where it starts with `/`, else under the municipality at `home`."""
    return local[1:] if local.startswith("/") else local if local == home else f"{home}/{local}"


def id_of(path: str, home: str) -> str:
    """The id by which files write a path: short under the municipality, else with `/` before it."""
    if path == home:
        return path
    return path.removeprefix(f"{home}/") if path.startswith(f"{home}/") else f"/{path}"


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a statement stands: where it says so, and whether it says so or we infer it."""

    spans: tuple[Span, ...] = ()
    basis: str = "stated"
    confidence: str | None = None
    note: tuple[Label, ...] = ()
    reading: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field. `value` is a concept's slug, a record's path, a text, a number, a date or a truth value."""

    value: str | int | bool | Decimal | Label
    said: Label | None
    grounds: Grounds
    line: int
    path: str


@dataclass(frozen=True, slots=True)
class Record:
    """One thing described: `path` is its IRI below the data base, `line` where its description begins."""

    kind: str
    path: str
    type: str | None
    names: tuple[Label, ...]
    fields: Mapping[str, tuple[Value, ...]]
    parts: Mapping[str, tuple[Record, ...]]
    grounds: Grounds
    line: int
    place: str
    mention: bool = False


@dataclass(frozen=True, slots=True)
class QuoteText:
    """What a file keeps of a quoted span: its opening, whether that is all of it, and the hash of the whole."""

    wording: str
    complete: bool
    sha256: str


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """The document a file was read from. `length` in code points; `sha256` of the file's bytes."""

    id: str
    file: str
    title: str
    language: str
    sha256: str
    length: int
    published: str | None = None
    updated: str | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """One municipality file: a document, its quotes, and the records it supports (the municipality first)."""

    file: str
    municipality: str
    document: SourceDocument
    quotes: Mapping[Span, QuoteText]
    records: tuple[Record, ...]
    lines: Mapping[str, int] = field(default_factory=dict)
