"""The only bridge from triples to graphs: who sits where, and what the documents state, for the measures."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import networkx as nx
import pyoxigraph as ox

from graph.catalogue import query_text
from graph.seating import Body, Holder, Rhythm, Seat, Seating
from graph.store import Row, Store
from graph.town import BY_NATURE, INFERRED, STATED, Assignment, Concepts, Fact, Town
from ontology.iris import CONCEPT_ROOT, concept_iri, curie

REGULAR = concept_iri("attendance", "regular")
_INFERRED = concept_iri("basis", "inferred")
_EXACT = (concept_iri("certainty", "exact"), concept_iri("certainty", "nominal"))


def town(store: Store, owner: str, concepts: Concepts | None = None) -> Town:
    """All that the measures may ask of a municipality, region or programme; of an unknown one, nothing."""
    rows = sorted((_iri(row, "document"), _iri(row, "graph")) for row in _read(store, "documents", owner=owner))
    graphs = sorted({graph for _, graph in rows})
    kinds: dict[str, set[str]] = {}
    for row in _of_all(store, "kinds", graphs):
        kinds.setdefault(_iri(row, "thing"), set()).add(curie(_iri(row, "kind")))
    return Town(
        iri=owner,
        seating=seating(store, owner),
        facts=_facts(store, graphs),
        assignments=_assignments(_of_all(store, "functions", graphs)),
        kinds={iri: frozenset(kinds[iri]) for iri in sorted(kinds)},
        documents=tuple(sorted({document for document, _ in rows})),
        concepts=concepts_of(store) if concepts is None else concepts,
    )


def seating(store: Store, owner: str) -> Seating:
    """The bodies of a municipality (or programme) and the holders seated in them; empty when it has none."""
    graph: Seating = nx.Graph()
    rhythms = _rhythms(_read(store, "bodies", owner=owner))
    for iri in sorted(rhythms):
        graph.add_node(iri, body=Body(iri, rhythms[iri]))
    holders = _holders(_read(store, "holders", owner=owner))
    for iri in sorted(holders):
        graph.add_node(iri, holder=holders[iri])
    for row in sorted(_read(store, "seats", owner=owner), key=lambda row: _iri(row, "seat")):
        body, holder, seat = _iri(row, "body"), _iri(row, "holder"), _seat(row)
        taken = graph.edges[body, holder]["seat"] if graph.has_edge(body, holder) else None
        graph.add_edge(body, holder, seat=_joined(taken, seat) if taken else seat)
    return graph


def concepts_of(store: Store) -> Concepts:
    """The shared concepts and how they hang together."""
    scheme: dict[str, str] = {}
    wider: dict[str, set[str]] = {}
    near: dict[str, set[str]] = {}
    for row in store.select(query_text("projection-concepts")):
        concept = _iri(row, "concept")
        scheme[concept] = _iri(row, "scheme").removeprefix(CONCEPT_ROOT)
        for name, found in (("wider", wider), ("near", near)):
            if name in row:
                found.setdefault(concept, set()).add(_iri(row, name))
    for one, others in list(near.items()):  # nearness is mutual, however it is written down
        for other in others:
            near.setdefault(other, set()).add(one)
    return Concepts(
        {iri: scheme[iri] for iri in sorted(scheme)},
        {iri: frozenset(wider[iri]) for iri in sorted(wider)},
        {iri: frozenset(near[iri]) for iri in sorted(near)},
    )


def _read(store: Store, name: str, **given: str) -> list[Row]:
    return store.select(query_text(f"projection-{name}"), **{key: ox.NamedNode(iri) for key, iri in given.items()})


def _of_all(store: Store, name: str, graphs: list[str]) -> list[Row]:
    return [row for graph in graphs for row in _read(store, name, graph=graph)]


def _facts(store: Store, graphs: list[str]) -> dict[tuple[str, str], tuple[Fact, ...]]:
    """What is claimed; and what follows by nature, where nobody claims the same."""
    found: dict[tuple[str, str], set[Fact]] = {}
    for row in _of_all(store, "facts", graphs):
        key = (_iri(row, "subject"), curie(_iri(row, "property")))
        found.setdefault(key, set()).add(Fact(*key, row["value"].value, _basis(row), _list(row, "evidence")))
    claimed = {(*key, fact.value) for key, facts in found.items() for fact in facts}
    for row in _of_all(store, "links", graphs):
        key = (_iri(row, "subject"), curie(_iri(row, "property")))
        if (*key, _iri(row, "value")) not in claimed:
            found.setdefault(key, set()).add(Fact(*key, _iri(row, "value"), BY_NATURE))
    return {key: tuple(sorted(found[key])) for key in sorted(found)}


def _assignments(rows: Iterable[Row]) -> tuple[Assignment, ...]:
    return tuple(sorted({_assignment(row) for row in rows}))


def _assignment(row: Row) -> Assignment:
    return Assignment(
        body=_iri(row, "body"),
        function=_iri(row, "function"),
        endeavour=_iri(row, "endeavour"),
        basis=_basis(row),
        evidence=_list(row, "evidence"),
    )


def _seat(row: Row) -> Seat:
    return Seat(
        iri=_iri(row, "seat"),
        regular=_iri(row, "attendance") == REGULAR,
        stated=_basis(row) == STATED,
        evidence=_list(row, "evidence"),
        roles=frozenset(_list(row, "roles")),
    )


def _joined(one: Seat, other: Seat) -> Seat:
    """Two seats of one holder in one body, as one."""
    return Seat(
        iri=one.iri,
        regular=one.regular or other.regular,
        stated=one.stated or other.stated,
        evidence=tuple(sorted({*one.evidence, *other.evidence})),
        roles=one.roles | other.roles,
    )


def _basis(row: Row) -> str:
    return INFERRED if _iri(row, "basis") == _INFERRED else STATED


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
