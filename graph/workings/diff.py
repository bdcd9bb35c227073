"""The aligned diff: facet by facet, which municipalities have each row, which lack it, and which have no data.

*In both* (*in all*): each has it. *In some*: more than one. *Only here*: one has it and another has data without it.
*Differs*: near concepts, or rhythms that are not equal. *No data*: nobody else has data to compare with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.findings import Count, Interval, Message, Quantity, msg
from graph.town import Concepts, Town
from graph.workings.alignment import NEAR, Row, align
from graph.workings.facets import FACETS, Found, documented, has_data
from graph.workings.meetings import total
from ontology.errors import BadParameter

LEAST, MOST = 2, 6
IN_BOTH, IN_ALL, IN_SOME = msg("in both"), msg("in all"), msg("in some")
ONLY_HERE, DIFFERS, NO_DATA = msg("only here"), msg("differs"), msg("no data")


@dataclass(frozen=True, slots=True)
class Diff:
    """A facet of the municipalities compared: what each has documented, and the rows they make."""

    facet: str
    towns: Mapping[str, Town]
    concepts: Concepts
    found: Mapping[str, Found]
    with_data: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def without_data(self) -> tuple[str, ...]:
        """Who has nothing documented in the facet: not compared, never said to lack."""
        return tuple(owner for owner in self.towns if owner not in self.with_data)

    def lacking(self, row: Row) -> tuple[str, ...]:
        """Who has data in the facet, and nothing of the row."""
        return tuple(owner for owner in self.with_data if owner not in row.held)

    def state(self, row: Row) -> Message:
        """The word for who has a row."""
        if self.differs(row):
            return DIFFERS
        if len(row.held) == len(self.towns):
            return IN_BOTH if len(self.towns) == LEAST else IN_ALL
        if len(row.held) > 1:
            return IN_SOME
        return ONLY_HERE if self.lacking(row) else NO_DATA

    def differs(self, row: Row) -> bool:
        """Whether what is set side by side is near but not the same, or meets more often in one than in another."""
        if self.facet != "rhythms" or row.reason == NEAR:
            return row.reason == NEAR
        rhythms = [sorted(_span(value) for _, value in self.times(row, owner)) for owner in row.held]
        return any(one != rhythms[0] for one in rhythms)

    def times(self, row: Row, owner: str) -> tuple[tuple[str, Quantity], ...]:
        """The bodies of a row of rhythms in a municipality, and how often each meets."""
        bodies = {mention.thing for mention in row.held[owner].mentions}
        return tuple((body, total([self.towns[owner].seating.nodes[body]["body"]])) for body in sorted(bodies))


def diffs(towns: Sequence[Town], labels: Mapping[str, str]) -> tuple[Diff, ...]:
    """A diff for each facet, the municipalities by IRI. BadParameter unless they are two to six different ones."""
    some = {town.iri: town for town in sorted(towns, key=lambda town: town.iri)}
    if not LEAST <= len(some) <= MOST:
        raise BadParameter(
            "From %(least)s to %(most)s different municipalities can be compared; %(count)s given.",
            least=LEAST,
            most=MOST,
            count=len(some),
        )
    concepts = joined([town.concepts for town in some.values()])
    return tuple(_diff(facet, some, concepts, labels) for facet in FACETS)


def _diff(facet: str, towns: Mapping[str, Town], concepts: Concepts, labels: Mapping[str, str]) -> Diff:
    found = {owner: documented(town, facet) for owner, town in towns.items()}
    known = tuple(owner for owner, town in towns.items() if has_data(town, facet))
    return Diff(facet, towns, concepts, found, known, align(found, concepts, labels))


def joined(several: Sequence[Concepts]) -> Concepts:
    """The concepts known to any municipality: one and the same for all that come from one store."""
    if all(one is several[0] for one in several):
        return several[0]
    return Concepts(
        scheme={key: value for one in several for key, value in one.scheme.items()},
        wider={key: value for one in several for key, value in one.wider.items()},
        near={key: value for one in several for key, value in one.near.items()},
    )


def _span(value: Quantity) -> tuple[object, ...]:
    ends = (value.certain, value.possible) if isinstance(value, Interval) else (value, value)
    return tuple(end.number for end in ends if isinstance(end, Count))
