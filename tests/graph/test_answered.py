"""Answers to typed queries read back: as values, as triples, as a picture of what is known."""

from __future__ import annotations

from graph.answered import Value, graph, picture, result
from graph.atlas import Atlas

ID = "https://w3id.org/samgraf/id/"
KINDS_OF_TERMS = b"""
<urn:s> <urn:p> "r\\u00E5d"@nb .
<urn:s> <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
<urn:s> <urn:p> _:b .
"""


def test_a_result_keeps_columns_order_and_kinds() -> None:
    body = b"""{"head": {"vars": ["a", "b"]}, "results": {"bindings": [
      {"a": {"type": "uri", "value": "urn:x"}, "b": {"type": "literal", "value": "y", "xml:lang": "sv"}},
      {"b": {"type": "bnode", "value": "n"}}]}}"""
    found = result(body)
    assert found.columns == ("a", "b")
    assert found.rows == ((Value("iri", "urn:x"), Value("literal", "y", "sv")), (None, Value("blank", "n")))


def test_a_yes_or_no_has_no_rows() -> None:
    found = result(b'{"head": {}, "boolean": false}')
    assert (found.verdict, found.rows) == (False, ())


def test_a_quoted_triple_is_its_three_parts() -> None:
    part = b'{"type": "uri", "value": "urn:x"}'
    triple = b'{"type": "triple", "value": {"subject": %b, "predicate": %b, "object": %b}}' % (part, part, part)
    found = result(b'{"head": {"vars": ["t"]}, "results": {"bindings": [{"t": %b}]}}' % triple)
    assert found.rows == ((Value("triple", "<< urn:x urn:x urn:x >>"),),)


def test_a_graph_is_a_row_a_triple() -> None:
    rows = graph(KINDS_OF_TERMS).rows
    assert [row[2] and (row[2].kind, row[2].lang, row[2].datatype.rpartition("#")[2]) for row in rows] == [
        ("literal", "nb", ""),
        ("literal", "", "integer"),
        ("blank", "", ""),
    ]


def test_the_picture_joins_known_things_once_and_nothing_else(atlas: Atlas) -> None:
    body, holder = f"<{ID}no-1514/sektorleiarmote>", f"<{ID}no-1514/kommunedirektor>"
    post, kind = "<https://w3id.org/samgraf/ns#filledBy>", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    lines = [
        f"{body} {post} {holder} .", f"{body} {post} {holder} .", f"{body} {post} {body} .",
        f'{body} {post} "text" .', f"{body} {post} <urn:unknown> .",
        f"{body} {kind} <https://w3id.org/samgraf/ns#Body> .",
    ]  # fmt: skip
    found = picture(graph("\n".join(lines).encode()).rows, atlas.names, "nb", 3)
    assert picture(graph("\n".join(lines).encode()).rows, atlas.names, "nb", 2).nodes == ()
    assert [node.label.text for node in found.nodes] == ["kommunedirektør", "Sektorleiarmøte"]
    assert [(edge.source, edge.target, edge.relation.label.text) for edge in found.edges] == [
        (f"{ID}no-1514/sektorleiarmote", f"{ID}no-1514/kommunedirektor", "fylles av")
    ]
