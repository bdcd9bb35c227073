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
    # A query for each body and each holder: bound to one, the engine looks up; bound to an owner, it searches.
    seats = {body: _read(store, "seats", body=body) for body in sorted(rhythms)}
    for iri in sorted({_iri(row, "holder") for rows in seats.values() for row in rows}):
        graph.add_node(iri, holder=_holder(iri, _read(store, "holders", holder=iri)))
    for body, rows in seats.items():
        for row in sorted(rows, key=lambda row: _iri(row, "seat")):
            holder, seat = _iri(row, "holder"), _seat(row)
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
    told: dict[str, list[Rhythm]] = {}
    for row in rows:
        some = told.setdefault(_iri(row, "body"), [])
        if "certainty" in row:
            some.append(_rhythm(row))
    return {body: _agreed(some) if some else None for body, some in told.items()}


def _rhythm(row: Row) -> Rhythm:
    """What one document says of a rhythm. Where only a smallest (or largest) number is given, it is about that."""
    least, times, most, hours = (_number(row, name) for name in ("min", "times", "max", "hours"))
    given = [number for number in (least, times, most) if number is not None]
    low, high = (min(given), max(given)) if given else (None, None)
    approximate = low is not None and low == high and row["certainty"].value not in _EXACT
    stated = "basis" not in row or _basis(row) == STATED
    return Rhythm(low, high, approximate, _list(row, "evidence"), (hours, hours) if hours else None, stated=stated)


def _agreed(told: list[Rhythm]) -> Rhythm:
    """One rhythm from what the documents say: the same, or from the smallest to the largest number."""
    known = sorted((one for one in told if one.low is not None), key=_in_order) or told
    lengths = [length for one in known for length in one.hours or ()]
    return Rhythm(
        low=min((one.low for one in known if one.low is not None), default=None),
        high=max((one.high for one in known if one.high is not None), default=None),
        approximate=any(one.approximate for one in known),
        evidence=tuple(sorted({quote for one in told for quote in one.evidence})),
        hours=(min(lengths), max(lengths)) if lengths else None,
        differing=tuple(known) if len({(one.low, one.high) for one in known}) > 1 else (),
        stated=any(one.stated for one in known),
    )


def _in_order(rhythm: Rhythm) -> tuple[Fraction, Fraction, tuple[str, ...]]:
    return rhythm.low or Fraction(0), rhythm.high or Fraction(0), rhythm.evidence


def _holder(iri: str, rows: Iterable[Row]) -> Holder:
    found: dict[str, set[str]] = {"collective": set(), "types": set(), "within": set(), "maybe": set()}
    for row in rows:
        for name, term in row.items():
            found[name].add(term.value)
    return Holder(
        iri=iri,
        collective="true" in found["collective"],
        types=frozenset(found["types"]),
        within=frozenset(found["within"]),
        maybe=frozenset(found["maybe"]),
    )


def _iri(row: Row, name: str) -> str:
    return row[name].value


def _number(row: Row, name: str) -> Fraction | None:
    return Fraction(row[name].value) if name in row else None


def _list(row: Row, name: str) -> tuple[str, ...]:
    return tuple(sorted(row[name].value.split())) if name in row else ()
