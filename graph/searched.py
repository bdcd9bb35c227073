"""What was looked at: the evidence of a finding that says something is not documented."""

from __future__ import annotations

from collections.abc import Iterable

from graph.seating import seats_of
from graph.town import Town


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
