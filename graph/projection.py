"""The only bridge from triples to graphs: who sits where, as a two-mode networkx graph.

Nodes are IRIs. A body node carries `body` (a `Body`), a holder node `holder` (a `Holder`), an edge `seat` (a `Seat`).
Nodes and edges are added in sorted order, so every sum over the graph is taken in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import networkx as nx
import pyoxigraph as ox

from graph.catalogue import query_text
from graph.store import Row, Store
from ontology.iris import concept_iri

if TYPE_CHECKING:
    Seating = nx.Graph[str]
else:
    Seating = nx.Graph

REGULAR = concept_iri("attendance", "regular")
INFERRED = concept_iri("basis", "inferred")
_EXACT = (concept_iri("certainty", "exact"), concept_iri("certainty", "nominal"))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Meetings a year, smallest to largest; both None when the rhythm is not known as a number."""

    low: Fraction | None
    high: Fraction | None
    approximate: bool
    evidence: tuple[str, ...]


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
    """One seat: whether it is regular (not “as needed” or “if any”) and whether it is stated (not inferred)."""

    iri: str
    regular: bool
    stated: bool
    evidence: tuple[str, ...]


def seating(store: Store, owner: str) -> Seating:
    """The bodies of a municipality (or programme) and the holders seated in them; empty when it has none."""
    given = {"owner": ox.NamedNode(owner)}
    graph: Seating = nx.Graph()
    rhythms = _rhythms(store.select(query_text("projection-bodies"), **given))
    for iri in sorted(rhythms):
        graph.add_node(iri, body=Body(iri, rhythms[iri]))
    seats = sorted(store.select(query_text("projection-seats"), **given), key=lambda row: _iri(row, "seat"))
    holders = _holders(store.select(query_text("projection-holders"), **given))
    for iri in sorted(holders):
        graph.add_node(iri, holder=holders[iri])
    for row in seats:
        seat = Seat(
            _iri(row, "seat"),
            _iri(row, "attendance") == REGULAR,
            _iri(row, "basis") != INFERRED,
            _list(row, "evidence"),
        )
        graph.add_edge(_iri(row, "body"), _iri(row, "holder"), seat=seat)
    return graph


def bodies(graph: Seating) -> tuple[Body, ...]:
    """The bodies of a seating, by IRI."""
    return tuple(graph.nodes[iri]["body"] for iri in sorted(graph) if "body" in graph.nodes[iri])


def holders(graph: Seating) -> tuple[Holder, ...]:
    """The holders of a seating, by IRI."""
    return tuple(graph.nodes[iri]["holder"] for iri in sorted(graph) if "holder" in graph.nodes[iri])


def seats_of(graph: Seating, node: str) -> Mapping[str, Seat]:
    """The seats of a body by holder, or of a holder by body; sorted."""
    return {other: graph.edges[node, other]["seat"] for other in sorted(graph[node])}


def covers(collective: Holder, holder: Holder) -> bool:
    """Whether a collective certainly contains a holder: its concept is the holder's or a wider one."""
    return collective.collective and collective.iri != holder.iri and bool(collective.types & holder.within)


def may_cover(collective: Holder, holder: Holder) -> bool:
    """Whether a collective may contain a holder: the concept scheme says the holder's concept possibly falls within."""
    return collective.collective and collective.iri != holder.iri and bool(collective.types & holder.maybe)


def _rhythms(rows: Iterable[Row]) -> dict[str, Rhythm | None]:
    found: dict[str, Rhythm | None] = {}
    for row in rows:
        if "certainty" not in row:
            found.setdefault(_iri(row, "body"), None)
            continue
        low, high = (_number(row, name) or _number(row, "times") for name in ("min", "max"))
        approximate = low is not None and low == high and row["certainty"].value not in _EXACT
        found[_iri(row, "body")] = Rhythm(low, high, approximate, _list(row, "evidence"))
    return found


def _holders(rows: Iterable[Row]) -> dict[str, Holder]:
    found: dict[str, dict[str, set[str]]] = {}
    collective: set[str] = set()
    for row in rows:
        sets = found.setdefault(_iri(row, "holder"), {"types": set(), "within": set(), "maybe": set()})
        for name, values in sets.items():
            if name in row:
                values.add(row[name].value)
        if "collective" in row and row["collective"].value == "true":
            collective.add(_iri(row, "holder"))
    return {
        iri: Holder(
            iri,
            iri in collective,
            frozenset(sets["types"]),
            frozenset(sets["within"]),
            frozenset(sets["maybe"]),
        )
        for iri, sets in found.items()
    }


def _iri(row: Row, name: str) -> str:
    return row[name].value


def _number(row: Row, name: str) -> Fraction | None:
    return Fraction(row[name].value) if name in row else None


def _list(row: Row, name: str) -> tuple[str, ...]:
    return tuple(sorted(row[name].value.split())) if name in row else ()
