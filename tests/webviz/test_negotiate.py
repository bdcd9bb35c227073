"""The Accept header chooses the form of an answer."""

from __future__ import annotations

import pytest

from webviz.negotiate import GRAPHS, PAGE, RESULTS, choose, named

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("application/sparql-results+xml", "xml"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/csv; charset=utf-8", "csv"),
        ("text/csv;q=0.4, text/tab-separated-values;q=0.9", "tsv"),
        ("text/csv;header=present;q=0.4, application/sparql-results+xml;q=0.5", "xml"),
        ("application/sparql-results+xml;q=0.5, */*;q=0.1", "xml"),
        ("text/*", "csv"),
        ("application/*;q=0.3, text/csv;q=0.2", "json"),
        ("application/sparql-results+json;q=0, */*", "xml"),
        ("application/json", "json"),
        ("text/xml", "xml"),
        (BROWSER, "html"),
        ("text/html;q=0.5, text/csv", "csv"),
        (" , text/csv,,", "csv"),
    ],
)
def test_the_best_liked_form_is_chosen(accept: str | None, format: str) -> None:
    chosen = choose(accept, (*RESULTS, PAGE))
    assert chosen is not None
    assert chosen.format == format


@pytest.mark.parametrize(
    "accept",
    ["image/png", "text/csv;q=0", "text/turtle", "*/*;q=0", "text/csv;q=much", "text/csv;q=7", "text/csv;q=-1"],
)
def test_nothing_is_chosen_that_is_not_wanted(accept: str) -> None:
    assert choose(accept, RESULTS) is None


def test_among_equals_the_order_is_ours_and_not_the_clients() -> None:
    assert choose("text/csv, application/sparql-results+xml", RESULTS) == RESULTS[1]
    assert choose("application/n-triples, text/turtle", GRAPHS) == GRAPHS[0]


def test_a_client_gets_the_media_type_it_asked_for() -> None:
    general, own = choose("application/json", RESULTS), choose("application/*", RESULTS)
    assert general is not None and general.media_type == "application/json"
    assert own is not None and own.media_type == "application/sparql-results+json"
    graph = choose("application/xml", GRAPHS)
    assert graph is not None and (graph.format, graph.media_type) == ("rdf", "application/xml")


def test_nothing_can_be_chosen_from_nothing() -> None:
    assert choose("*/*", ()) is None


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("ttl", "ttl"),
        ("Turtle", "ttl"),
        ("n3", "ttl"),
        ("xml", "rdf"),
        ("rdf+xml", "rdf"),
        ("json", "jsonld"),
        ("application/ld+json", "jsonld"),
    ],
)
def test_a_graph_has_the_format_that_clients_call_so(name: str, format: str) -> None:
    found = named(name, GRAPHS)
    assert found is not None and found.format == format


def test_a_result_is_no_graph_whatever_it_is_called() -> None:
    json, tsv = named("json", RESULTS), named("text/tab-separated-values", RESULTS)
    assert json is not None and tsv is not None and (json.format, tsv.format) == ("json", "tsv")
    assert [named(name, RESULTS) for name in ("turtle", "pdf", "", "json-ld")] == [None] * 4
