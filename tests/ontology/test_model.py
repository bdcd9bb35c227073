"""The Turtle is read once, in a fixed order, and triples come in whatever form the floors hand them over."""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal, URIRef

from ontology import model

S, P = URIRef("urn:s"), URIRef("urn:p")


@pytest.mark.parametrize("read", [model.core, model.alignments, model.concepts, model.shapes])
def test_each_part_is_there_and_parsed_once(read: object) -> None:
    assert callable(read)
    assert len(read()) >= 50
    assert read() is read()


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("<urn:s> <urn:p> <urn:o> .", URIRef("urn:o")),
        ("<urn:s> <urn:p> <urn:o> <urn:g> .", URIRef("urn:o")),
        ("<urn:s> <urn:p> <urn:o> _:g .", URIRef("urn:o")),
        ('<urn:s> <urn:p> "møte"@nn <urn:g> .', Literal("møte", lang="nn")),
        ('<urn:s> <urn:p> "møte"@nn .', Literal("møte", lang="nn")),
        ('<urn:s> <urn:p> "a <urn:b> ." <urn:g> .', Literal("a <urn:b> .")),
        ('<urn:s> <urn:p> "a \\"b\\" <urn:c>" .', Literal('a "b" <urn:c>')),
        ('<urn:s> <urn:p> "line\\nline\u2028line" <urn:g> .', Literal("line\nline\u2028line")),
        (
            '<urn:s> <urn:p> "2"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g> .',
            Literal(2),
        ),
    ],
)
def test_quads_lose_their_graph_and_nothing_else(line: str, value: URIRef | Literal) -> None:
    assert set(model.as_graph([line])) == {(S, P, value)}
    assert set(model.as_graph(f"# a comment\n{line}\n\n".encode())) == {(S, P, value)}


def test_a_graph_is_handed_on_as_it_is() -> None:
    graph = Graph()
    assert model.as_graph(graph) is graph


def test_one_blank_node_stays_one_across_lines() -> None:
    graph = model.as_graph(["<urn:s> <urn:p> _:b <urn:g> .", "_:b <urn:p> <urn:o> <urn:h> ."])
    assert len(set(graph.objects(S, P)) & set(graph.subjects(P, URIRef("urn:o")))) == 1
