"""Our reading of the shapes reports what pySHACL reports, whatever is wrong with the data."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from ontology import model
from ontology.constraints import COMPONENTS
from ontology.shacl import Contract, validate
from tests.ontology.referee import referee
from tests.ontology.test_shacl import BREACHES, WORLD, concepts

Triple = tuple[Node, Node, Node]
TRIPLES: tuple[Triple, ...] = tuple(sorted(Graph().parse(WORLD, format="turtle"), key=str))
SUBJECTS = sorted({one[0] for one in TRIPLES}, key=str)
# What may come to stand where something else stood: other things of the world, and values of every odd kind.
TYPES = {one for one in TRIPLES if one[1] == RDF.type}
STRANGE: tuple[Node, ...] = (
    *SUBJECTS,
    *sorted({one[2] for one in TRIPLES if isinstance(one[2], URIRef)}, key=str),
    BNode("b"),
    URIRef("urn:nothing"),
    Literal(""),
    Literal("x" * 91),
    Literal("NO\n"),
    Literal("tekst", lang="nn-NO"),
    Literal("tekst", lang="NB"),
    Literal("text", lang="en-GB"),
    Literal("text", lang="fr"),
    *(Literal(number) for number in (-1, 0, 1, 10, 20, 3000)),
    *(Literal(number, datatype=XSD.decimal) for number in ("-0.5", "0.0", "9.5", "12.0", "many")),
    *(Literal(number, datatype=XSD.integer) for number in ("ti", "1.5", "+7", " 8 ")),
    Literal("12.0"),
    Literal("1e1", datatype=XSD.double),
    Literal("NaN", datatype=XSD.double),
    Literal("7", datatype=XSD.nonNegativeInteger),
    Literal(True),
    Literal("kanskje", datatype=XSD.boolean),
    Literal("2026-11-22", datatype=XSD.date),
    Literal("2026-13-45", datatype=XSD.date),
    Literal("P1D", datatype=XSD.duration),
    Literal("5", datatype=URIRef("urn:unheard-of")),
)
PREDICATES = sorted({one[1] for one in TRIPLES} | {RDFS.subClassOf, SKOS.inScheme, SKOS.altLabel}, key=str)


PAIRS = (SH.lessThan, SH.lessThanOrEquals)
# Shapes that hold one property of a thing against another, by the two.
PAIRED = {
    str(shape): (model.shapes().value(shape, SH.path), other)
    for pair in PAIRS
    for shape, other in model.shapes().subject_objects(pair)
}


def agrees(world: Graph) -> int:
    """How many violations both find.

    Of two values that cannot be compared, such as a date and a number, SHACL says that neither is the smaller.
    pySHACL puts such in an order of its own, and IRIs in that of the alphabet; there we keep to SHACL.
    """
    ours, theirs = set(validate(world, concepts())), set(referee(world, concepts()))
    assert theirs <= ours
    for one in ours - theirs:
        steps = PAIRED.get(one.shape, (model.shapes().value(URIRef(one.shape), SH.path),))
        sorts = {_sort(value) for step in steps for value in world.objects(URIRef(one.focus), step)}
        sorts |= set() if one.shape in PAIRED else {"number"}  # the bounds of our shapes are numbers
        assert len(sorts) > 1 or sorts == {"thing"}, one
    return len(theirs)


def gives_up(triple: Triple) -> bool:
    """Whether pySHACL gives up at it: a blank node where values are compared."""
    return isinstance(triple[2], BNode) and any(triple[1] in pair for pair in PAIRED.values())


def _sort(value: Node) -> object:
    number = isinstance(value, Literal) and isinstance(value.value, int | float | Decimal) and value.value is not True
    return "number" if number else value.datatype if isinstance(value, Literal) else "thing"


def graph_of(triples: set[Triple]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for triple in triples:
        graph.add(triple)
    return graph


@pytest.mark.parametrize(("old", "new"), [(old, new) for _, old, new in BREACHES])
def test_each_breach_is_told_in_the_same_words(old: str, new: str) -> None:
    world = Graph().parse(data=WORLD.read_text("utf-8").replace(old, new, 1), format="turtle")
    found = validate(world, concepts())
    assert found == referee(world, concepts()) and found


@st.composite
def spoilt(draw: st.DrawFn) -> set[Triple]:
    """The world with things left out, put in another's place, or added."""
    triples = set(TRIPLES)
    for _ in range(draw(st.integers(1, 12))):
        subject, predicate, value = draw(st.sampled_from(TRIPLES))
        how = draw(st.integers(0, 3))
        if how < 2:
            triples.discard((subject, predicate, value))
        if how == 1:
            triples.add((subject, predicate, draw(st.sampled_from(STRANGE))))
        if how == 2:
            triples.add((subject, draw(st.sampled_from(PREDICATES)), draw(st.sampled_from(STRANGE))))
        if how == 3:
            triples.add((draw(st.sampled_from(SUBJECTS)), predicate, draw(st.sampled_from(STRANGE))))
    return {one for one in triples if not gives_up(one)}


@settings(max_examples=60, derandomize=True)
@given(spoilt())
def test_spoilt_data_get_the_same_verdict(triples: set[Triple]) -> None:
    assert agrees(graph_of(triples)) >= 0


def test_worlds_where_everything_is_odd_get_the_same_verdict() -> None:
    draw, found = Random(7), 0
    for _ in range(10):
        odd = {(one[0], one[1], draw.choice(STRANGE)) for one in TRIPLES if draw.random() < 0.9}
        found += agrees(graph_of(TYPES | {one for one in odd if not gives_up(one)}))
    assert found >= 600


def test_the_bundled_concepts_get_the_same_verdict() -> None:
    whole = graph_of({one for one in model.concepts() if str(one[0]).startswith("https://w3id.org/samgraf/certainty")})
    assert len(whole) >= 50 and validate(whole) == referee(whole) == ()
    halved = graph_of({one for at, one in enumerate(sorted(whole, key=str)) if one[1] == RDF.type or at % 3})
    assert validate(halved) == referee(halved) != ()


# -- what is not known is refused -------------------------------------------------------------------------------------


UNKNOWN: dict[str, tuple[Node, Node]] = {
    "closed": (SH.closed, Literal(True)),
    "xone": (SH.xone, RDF.nil),
    "sparql": (SH.sparql, BNode()),
    "severity": (SH.severity, SH.Warning),
    "deactivated": (SH.deactivated, Literal(True)),
    "flags": (SH.flags, Literal("i")),
    "target": (SH.targetSubjectsOf, OWL.sameAs),
    "kind": (SH.nodeKind, SH.Literal),
    "count": (SH.minCount, Literal("ein")),
}


@pytest.mark.parametrize("what", UNKNOWN)
def test_a_shape_that_asks_what_nobody_here_knows_is_refused(what: str) -> None:
    shapes = graph_of(set(model.shapes()))
    shapes.add((URIRef("https://w3id.org/samgraf/shape/seat"), *UNKNOWN[what]))
    with pytest.raises(TypeError):
        Contract(shapes, concepts())


def test_a_path_of_several_steps_is_refused() -> None:
    shapes = graph_of(set(model.shapes()))
    shape = URIRef("https://w3id.org/samgraf/shape/seat-body")
    path = BNode()
    shapes.set((shape, SH.path, path))
    shapes.add((path, SH.inversePath, RDF.type))
    with pytest.raises(TypeError):
        Contract(shapes, concepts())


def test_every_component_is_asked_for_by_some_shape() -> None:
    assert set(COMPONENTS) <= set(model.shapes().predicates())
    assert len(COMPONENTS) >= 20
