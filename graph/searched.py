"""The evidence of findings: the quotes that things rest on, and all that was looked at where nothing is documented."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from graph.seating import seats_of
from graph.town import Town


class Grounded(Protocol):
    """What rests on quotes: a fact, a seat, a rhythm, a part of a finding."""

    @property
    def evidence(self) -> tuple[str, ...]:
        """The IRIs of the quotes."""


def quotes_of(grounds: Iterable[Grounded]) -> tuple[str, ...]:
    """The IRIs of the quotes that these rest on, sorted, each once."""
    return tuple(sorted({quote for one in grounds for quote in one.evidence}))


def searched(town: Town, subjects: Iterable[str]) -> tuple[str, ...]:
    """The quotes of all that is documented of some things; of a body, its seats, rhythm and functions too."""
    some = frozenset(subjects)
    found = {
        quote for (subject, _), facts in town.facts.items() if subject in some for f in facts for quote in f.evidence
    }
    for body in some.intersection(town.bodies):
        rhythm = town.seating.nodes[body]["body"].rhythm
        found.update(rhythm.evidence if rhythm else ())
        found.update(quote for seat in seats_of(town.seating, body).values() for quote in seat.evidence)
    found.update(quote for one in town.assignments if one.body in some for quote in one.evidence)
    return tuple(sorted(found))
