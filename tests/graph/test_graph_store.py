"""Whole graphs in and out: every format, blank nodes, places of faults, and nothing from elsewhere."""

from __future__ import annotations

import time
from itertools import pairwise

import pyoxigraph as ox
import pytest

from graph.graph_store import READ, checked, exists, new_name, triples, written
from graph.store import BOOKS, open_store
from ontology.errors import BadParameter, InvalidInput, UnknownFormat

TURTLE = """<x:a> <x:p> "æøå & 50 %"@nn , 1 ; <x:q> [ <x:p> "blank" ] ."""
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
FORMS = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
}


def test_what_goes_in_comes_out_in_every_format() -> None:
    assert set(FORMS) == set(READ)
    with open_store() as store:
        store.put("x:g", triples(TURTLE.encode(), "text/turtle", "x:g"))
        for media_type, form in FORMS.items():
            again = triples(written(store, "x:g", form), media_type, "x:g")
            assert len(again) == 4
            assert ox.Literal("æøå & 50 %", language="nn") in {one.object for one in again}


def test_a_graph_is_written_the_same_to_the_byte() -> None:
    with open_store() as store:
        store.put("x:g", triples(b"<x:b> <x:p> 2 . <x:a> <x:p> 1 .", "text/turtle", "x:g"))
        once = written(store, "x:g", "ttl")
        store.put("x:g", triples(b"<x:a> <x:p> 1 . <x:b> <x:p> 2 .", "text/turtle", "x:g"))
        assert written(store, "x:g", "ttl") == once


@pytest.mark.parametrize(
    ("media_type", "content", "line", "column"),
    [
        ("text/turtle", "<x:a> <x:b> 1 .\n<x:a> <x:b> oops .", 2, 13),
        ("text/turtle", "<x:a> <x:b> <rel", 1, None),
        ("application/n-triples", "<x:a> <x:b> 1 .", 1, 13),
        ("application/rdf+xml", f"<r:RDF xmlns:r='{RDF}'>\n<r:Description></r:RDF>", 2, 18),
        ("application/rdf+xml", "", 1, 1),
        ("application/ld+json", "{\n oops }", 2, 2),
    ],
)
def test_a_fault_is_told_with_its_place(media_type: str, content: str, line: int, column: int | None) -> None:
    with pytest.raises(InvalidInput) as caught:
        triples(content.encode(), media_type, "x:g")
    (problem,) = caught.value.problems
    assert problem.line == line
    assert column is None or problem.column == column


def test_xml_with_a_document_type_is_refused_before_anything_is_expanded() -> None:
    entities = "".join(f'<!ENTITY {one} "{f"&{before};" * 10}">' for before, one in pairwise("abcdefghijklm"))
    bomb = f'<!DOCTYPE r [<!ENTITY a "xxxxxxxxxx">{entities}]>\n<r:RDF xmlns:r="{RDF}"><r:a>&m;</r:a></r:RDF>'
    start = time.perf_counter()
    with pytest.raises(InvalidInput, match="DOCTYPE"):
        triples(bomb.encode(), "application/rdf+xml", "x:g")
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("content", [f'<r:RDF xmlns:r="{RDF}"/>'.encode("utf-16"), b"\xff\xfe<", b'<a b="\xe6"/>'])
def test_xml_in_another_encoding_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        triples(content, "application/rdf+xml", "x:g")


def test_what_is_no_name_of_a_graph_is_refused() -> None:
    assert checked("x:g") == "x:g"
    for iri in ("", "relative", "x:a b", "x:a>", BOOKS):
        with pytest.raises(BadParameter):
            checked(iri)


def test_an_unknown_media_type_is_told_with_the_known_ones() -> None:
    with pytest.raises(UnknownFormat, match="text/turtle"):
        triples(b"", "text/html", "x:g")


def test_the_graph_without_a_name_is_always_there_others_when_they_are() -> None:
    with open_store() as store:
        assert exists(store, None) and not exists(store, "x:g") and not exists(store, BOOKS)
        store.put("x:g", [])
        assert exists(store, "x:g")


def test_the_name_of_a_new_graph_is_its_contents() -> None:
    assert new_name(b"a") == new_name(b"a") != new_name(b"b")
