"""Who sits where: the two-mode networkx graph every measure starts from, and the values on it.

Nodes are IRIs. A body node carries `body` (a `Body`), a holder node `holder` (a `Holder`), an edge `seat` (a `Seat`).
Nodes and edges are added in sorted order, so every sum over the graph is taken in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    Seating = nx.Graph[str]
else:
    Seating = nx.Graph

# How seats are read: every one as it is stated, or the regular ones alone.
READINGS = {"literal, all": False, "literal, standing": True}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Meetings a year, smallest to largest; both None when the rhythm is not known as a number.

    `hours` is how long a meeting lasts, shortest and longest, where it is stated. Where documents differ, `differing`
    holds what each of them says, and the rhythm reaches from the smallest to the largest of it. `stated` is whether any
    document states it, or it is only inferred.
    """

    low: Fraction | None
    high: Fraction | None
    approximate: bool
    evidence: tuple[str, ...]
    hours: tuple[Fraction, Fraction] | None = None
    differing: tuple[Rhythm, ...] = ()
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Body:
    """A body: its IRI and its rhythm (None when no document says anything of it)."""

    iri: str
    rhythm: Rhythm | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds seats: `types` its concepts, `within` the wider ones it certainly falls under, `maybe` possibly."""

    iri: str
    collective: bool
    types: frozenset[str]
    within: frozenset[str]
    maybe: frozenset[str]


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat: whether it is regular (not “as needed” or “if any”), whether it is stated (not inferred), its roles.

    Who sits twice in a body (as member and as chair) has one edge with both roles.
    """

    iri: str
    regular: bool
    stated: bool
    evidence: tuple[str, ...]
    roles: frozenset[str] = frozenset()


def bodies(graph: Seating) -> tuple[Body, ...]:
    """The bodies of a seating, by IRI."""
    return tuple(graph.nodes[iri]["body"] for iri in sorted(graph) if "body" in graph.nodes[iri])


def holders(graph: Seating) -> tuple[Holder, ...]:
    """The holders of a seating, by IRI."""
    return tuple(graph.nodes[iri]["holder"] for iri in sorted(graph) if "holder" in graph.nodes[iri])


def seats_of(graph: Seating, node: str) -> Mapping[str, Seat]:
    """The seats of a body by holder, or of a holder by body; sorted."""
    return {other: graph.edges[node, other]["seat"] for other in sorted(graph[node])}


def all_seats(graph: Seating) -> tuple[Seat, ...]:
    """Every seat."""
    return tuple(graph.edges[edge]["seat"] for edge in graph.edges)


def sitting(graph: Seating, node: str, standing: bool = False) -> tuple[str, ...]:
    """Who sits in a body, or where a holder sits, by IRI; by the regular seats alone, if asked."""
    return tuple(other for other, seat in seats_of(graph, node).items() if seat.regular or not standing)


def as_one(graph: Seating, body: str) -> Mapping[str, str]:
    """Holders of a body whose seats are inferred from the very same quotes, so that they may be one → the first."""
    first: dict[tuple[str, ...], str] = {}
    found = {
        holder: first.setdefault(seat.evidence, holder)
        for holder, seat in seats_of(graph, body).items()
        if not seat.stated and seat.evidence
    }
    return {holder: one for holder, one in found.items() if list(found.values()).count(one) > 1}


def covers(collective: Holder, holder: Holder) -> bool:
    """Whether a collective certainly contains a holder: its concept is the holder's or a wider one."""
    return collective.collective and collective.iri != holder.iri and bool(collective.types & holder.within)


def may_cover(collective: Holder, holder: Holder) -> bool:
    """Whether a collective may contain a holder: the concept scheme says the holder's concept possibly falls within."""
    return collective.collective and collective.iri != holder.iri and bool(collective.types & holder.maybe)
