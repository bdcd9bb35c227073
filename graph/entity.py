"""What is said of one thing, as plain values: claims with their grounds, seats, rhythm, functions, parts."""

from __future__ import annotations

from dataclasses import dataclass

from graph.names import Thing
from ontology.labels import Label


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted span: characters `start` to `end` of a document, and its wording (its opening unless `complete`)."""

    iri: str
    document: Thing
    start: int
    end: int
    wording: Label
    complete: bool


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a statement stands."""

    basis: str
    confidence: str | None
    note: Label | None
    reading: Label | None
    evidence: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement. `value` is a thing, or None for a literal; `text` the literal or the local wording."""

    subject: Thing
    property: Thing
    value: Thing | None
    text: Label | None
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat in a body and who fills it."""

    iri: str
    body: Thing
    holder: Thing
    roles: tuple[Thing, ...]
    attendance: Thing
    minimum: int | None
    maximum: int | None
    said: Label | None
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a body meets; `times` a year is None when no number is documented."""

    iri: str
    said: Label | None
    times: float | None
    minimum: float | None
    maximum: float | None
    certainty: Thing
    frequency: Thing | None
    weekdays: tuple[Thing, ...]
    week_of_month: int | None
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Assignment:
    """A body's function for an endeavour."""

    iri: str
    function: Thing
    body: Thing
    endeavour: Thing
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Entity:
    """Everything said of a thing.

    `details` are plain facts that rest on the thing's own grounds (an amount, a date, a code); `incoming` are other
    things' claims about it; `parts` its budget lines, milestones, areas, codes and experiences. `rhythms` has one from
    each document that tells how often it meets.
    """

    thing: Thing
    types: tuple[Thing, ...]
    names: tuple[Label, ...]
    concept: Thing | None
    municipality: Thing | None
    claims: tuple[Claim, ...]
    details: tuple[Claim, ...]
    incoming: tuple[Claim, ...]
    seats: tuple[Seat, ...]
    rhythms: tuple[Rhythm, ...]
    assignments: tuple[Assignment, ...]
    parts: tuple[Entity, ...]
    grounds: Grounds
