"""``/sparql`` as programs and readers meet it, over a real store and real workers."""

from __future__ import annotations

import csv
import io
import json
import re
import urllib.request
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader, StrictUndefined
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from werkzeug.test import TestResponse

import webviz.sparql.endpoint
from graph.atlas import Atlas
from graph.store import Store, open_store
from graph.typed.live import LivePool
from graph.typed.workers import GRAPH_FORMATS, RESULT_FORMATS, Limits, QueryPool
from ontology.errors import Busy
from ontology.iris import BASE, PREFIXES
from ontology.labels import LANGUAGES
from tests.live import over_a_socket
from webviz import filters, i18n
from webviz.current import Running, attach
from webviz.pages.view import address as address_of
from webviz.settings import Settings
from webviz.sparql.page import examples

EX = "http://example.org/"
AWKWARD = "100 % + 1 & 2 = æøåÆØÅ ☃ «?#;» \t \"'\\ %41 \U0001f600"
EVIL = '<script>alert("x")</script>'
ALL = "SELECT ?s ?o { ?s rdfs:label ?o } ORDER BY ?o"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
FRAME = """{% import "macros.html" as m with context %}
<html lang={{ lang }}><title>{% block title %}{% endblock %}</title>{% block content %}{% endblock %}</html>"""


def label(name: str, text: str, lang: str, graph: str) -> ox.Quad:
    subject, predicate = ox.NamedNode(name), ox.NamedNode(f"{PREFIXES['rdfs']}label")
    return ox.Quad(subject, predicate, ox.Literal(text, language=lang), ox.NamedNode(EX + graph))


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store() as store:
        some = [label(f"{BASE}no-1514/moete", "møte", "nn", "a"), label(f"{EX}plain", "råd", "nb", "a")]
        many = [label(f"{EX}many{number}", f"z{number:02}", "en", "c") for number in range(50)]
        store.load([*some, label(f"{EX}evil", EVIL, "sv", "b"), *many])
        yield store


@pytest.fixture(scope="module")
def pool(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueryPool]:
    limits = Limits(seconds=1.0, rows=60, characters=2000)
    with LivePool(store, tmp_path_factory.mktemp("checkpoints"), limits, size=2) as pool:
        yield pool


@pytest.fixture(scope="module")
def app(store: Store, pool: QueryPool) -> Flask:
    """The blueprint alone, in a frame of its own."""
    return _app(Running(Settings(), Atlas(store), pool))


def _app(running: Running) -> Flask:
    app = Flask("webviz")
    attach(app, running)
    app.jinja_loader = ChoiceLoader([DictLoader({"base.html": FRAME}), app.jinja_loader or DictLoader({})])
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]
    i18n.install(app, "nn")
    filters.install(app)
    app.context_processor(lambda: {"lang": i18n.language(), "address": lambda iri, path: address_of("nn", iri, path)})
    app.register_blueprint(webviz.sparql.endpoint.blueprint)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def ask(client: FlaskClient, query: str, accept: str | None = None, **parameters: Any) -> TestResponse:
    """GET with a query; parameters that are lists are given as often as they have items."""
    headers = {"Accept": accept} if accept else {}
    return client.get("/sparql?" + urlencode({"query": query, **parameters}, doseq=True), headers=headers)


def values(response: TestResponse, name: str = "o") -> list[str]:
    assert response.status_code == 200, response.text
    return [row[name]["value"] for row in json.loads(response.data)["results"]["bindings"]]


def problem(response: TestResponse, status: int, code: str) -> dict[str, Any]:
    """The problem document, after what every one of them has is seen to."""
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    told: dict[str, Any] = json.loads(response.data)
    assert (told["status"], told["code"], told["type"]) == (status, code, "about:blank")
    assert told["title"]
    assert told["detail"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "no-store"
    return told


def test_what_other_services_take_is_passed_over_but_not_a_misspelt_graph(client: FlaskClient) -> None:
    assert ask(client, "ASK { }", output="json", results="json", timeout=3, utm_source="letter").status_code == 200
    for wrong, right in (("default-graph", "default-graph-uri"), ("named_graph_uri", "named-graph-uri")):
        told = problem(ask(client, "ASK { }", **{wrong: "urn:x"}), 400, "stray-parameter")
        assert wrong in told["detail"] and right in told["detail"]


# -- the three ways to ask ----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [AWKWARD, "a+b", "a%2Bb", "50%", "x&y=z", "blåbærsyltetøy", "line\nbreak"])
def test_every_character_survives_every_way_of_asking(client: FlaskClient, text: str) -> None:
    literal = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    query = f'SELECT ("{literal}" AS ?o) {{ }}'
    direct = "application/sparql-query; charset=UTF-8"
    assert values(ask(client, query)) == [text]
    assert values(client.get(f"/sparql?query={quote(query, safe='')}")) == [text]
    assert values(client.post("/sparql", data={"query": query})) == [text]
    assert values(client.post("/sparql", data=query.encode(), content_type=direct)) == [text]


def test_a_query_of_the_body_takes_its_graphs_from_the_address(client: FlaskClient) -> None:
    address = "/sparql?" + urlencode([("default-graph-uri", f"{EX}a"), ("default-graph-uri", f"{EX}b")])
    found = client.post(address, data=ALL, content_type="application/sparql-query")
    assert values(found) == [EVIL, "møte", "råd"]


def test_graphs_may_be_named_as_often_as_need_be(client: FlaskClient) -> None:
    assert values(ask(client, ALL, None, **{"default-graph-uri": [f"{EX}a", f"{EX}b"]})) == [EVIL, "møte", "råd"]
    assert values(ask(client, ALL, **{"default-graph-uri": f"{EX}b"})) == [EVIL]
    named = "SELECT DISTINCT ?o { GRAPH ?o { ?s ?p ?x } } ORDER BY ?o"
    assert values(ask(client, named, None, **{"named-graph-uri": [f"{EX}b", f"{EX}a"]})) == [f"{EX}a", f"{EX}b"]
    assert values(client.post("/sparql", data={"query": ALL, "default-graph-uri": f"{EX}b"})) == [EVIL]


def test_without_graphs_all_are_asked(client: FlaskClient) -> None:
    assert len(values(ask(client, ALL))) == 53


# -- the forms of an answer ---------------------------------------------------------------------------------


def test_results_come_in_four_formats_by_accept_or_by_name(client: FlaskClient) -> None:
    for name, media_type in RESULT_FORMATS.items():
        by_accept, by_name = ask(client, ALL, media_type), ask(client, ALL, "text/html", format=name)
        assert by_accept.content_type == by_name.content_type == media_type
        assert by_accept.data == by_name.data
        assert "Accept" in by_accept.vary
        assert by_name.headers["Content-Disposition"] == f'attachment; filename="samgraf.{name}"'
    rows = list(csv.reader(io.StringIO(ask(client, ALL, "text/csv").text, newline="")))
    assert (rows[0], rows[1], len(rows)) == (["s", "o"], [f"{EX}evil", EVIL], 54)
    assert ask(client, ALL, "text/tab-separated-values").text.startswith("?s\t?o\n")
    tree = ElementTree.fromstring(ask(client, ALL, "application/sparql-results+xml").text)
    assert len(tree.findall(".//{http://www.w3.org/2005/sparql-results#}result")) == 53


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib warns about its own JSON-LD reader
def test_graphs_come_in_four_formats_by_accept_or_by_name(client: FlaskClient) -> None:
    readers = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}
    query = "CONSTRUCT WHERE { ?s rdfs:label ?o }"
    for name, media_type in GRAPH_FORMATS.items():
        by_accept, by_name = ask(client, query, media_type), ask(client, query, format=name)
        assert by_accept.content_type == by_name.content_type == media_type
        assert len(rdflib.Graph().parse(data=by_accept.data, format=readers[name])) == 53
    assert ask(client, f"DESCRIBE <{EX}plain>").mimetype == "text/turtle"


def test_yes_and_no_are_results(client: FlaskClient) -> None:
    assert json.loads(ask(client, "ASK { ?s ?p 'møte'@nn }").data)["boolean"] is True
    assert ask(client, "ASK { }", "text/csv").data == b"true"


def test_a_client_that_likes_several_gets_what_it_likes_best(client: FlaskClient) -> None:
    several = "text/csv;q=0.2, application/sparql-results+xml;q=0.9, */*;q=0.1"
    assert ask(client, "ASK { }", several).mimetype == "application/sparql-results+xml"
    assert ask(client, "ASK { }", "application/json").mimetype == "application/json"


# -- refusals -----------------------------------------------------------------------------------------------


def test_a_malformed_query_is_shown_its_line_and_column(client: FlaskClient) -> None:
    told = problem(ask(client, "SELECT *\n{ ?s ?p ?o . FLITER(?o) }"), 400, "query-malformed")
    assert (told["line"], told["column"]) == (2, 14)
    assert "FLITER" in told["detail"]


@pytest.mark.parametrize(
    "query", ["SELECT * { SERVICE <http://x/> { } }", "INSERT DATA { <x:a> <x:b> 1 }", "LOAD <http://x/>"]
)
def test_a_query_that_reaches_out_or_writes_is_forbidden(client: FlaskClient, query: str) -> None:
    problem(ask(client, query), 403, "query-refused")


def test_a_form_that_does_not_exist_is_not_acceptable(client: FlaskClient) -> None:
    told = problem(ask(client, "ASK { }", "text/turtle"), 406, "not-acceptable")
    assert "application/sparql-results+json" in told["detail"]
    problem(ask(client, "ASK { }", "image/png"), 406, "not-acceptable")
    problem(ask(client, "CONSTRUCT WHERE { ?s ?p ?o }", "text/csv"), 406, "not-acceptable")
    assert "csv" in problem(ask(client, "ASK { }", format="pdf"), 400, "not-acceptable")["detail"]
    problem(ask(client, "ASK { }", format="ttl"), 400, "not-acceptable")


def test_what_is_given_twice_is_refused(client: FlaskClient) -> None:
    twice = "/sparql?query=ASK%7B%7D&query=ASK%7B%7D"
    problem(client.get(twice), 400, "repeated")
    problem(client.post("/sparql?query=ASK%7B%7D", data={"query": "ASK{}"}), 400, "repeated")
    problem(
        client.post("/sparql?query=ASK%7B%7D", data="ASK{}", content_type="application/sparql-query"), 400, "repeated"
    )


def test_what_is_not_a_query_is_refused(client: FlaskClient) -> None:
    problem(client.post("/sparql", data={"other": "x"}), 400, "no-query")
    problem(client.get("/sparql?update=CLEAR%20ALL"), 400, "update-in-address")
    problem(client.get("/sparql?query=%E6%F8"), 400, "not-utf-8")
    problem(client.post("/sparql", data=b"ASK { } # \xe6", content_type="application/sparql-query"), 400, "not-utf-8")
    problem(ask(client, "ASK { }", **{"default-graph-uri": "not an iri"}), 400, "bad-request")
    problem(ask(client, ""), 400, "query-malformed")


@pytest.mark.parametrize("media_type", ["multipart/form-data", "text/plain", "application/json", ""])
def test_a_body_of_another_kind_is_refused(client: FlaskClient, media_type: str) -> None:
    response = client.post("/sparql", data="ASK { }", content_type=media_type)
    problem(response, 415, "unsupported-media-type")
    assert "application/sparql-query" in response.headers["Accept-Post"]


def test_what_is_too_large_is_refused(client: FlaskClient) -> None:
    told = problem(ask(client, "SELECT * { ?s ?p ?o . ?t ?q ?u }"), 413, "too-large")
    assert "LIMIT 60" in told["detail"]
    problem(ask(client, "ASK { } #" + "x" * 2000), 413, "too-large")
    problem(client.post("/sparql", data={"query": "x" * 100_000}), 413, "too-large")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_told_which_there_are(client: FlaskClient, method: str) -> None:
    response = client.open("/sparql", method=method)
    problem(response, 405, "method-not-allowed")
    assert response.headers["Allow"] == "GET, HEAD, POST, OPTIONS"


def test_a_query_at_its_deadline_is_told_what_would_be_faster(client: FlaskClient) -> None:
    response = ask(client, RUNAWAY)
    told = problem(response, 503, "timed-out")
    assert told["hints"]
    assert response.headers["Retry-After"] == "1"


def test_too_many_at_once_are_told_when_to_come_back(
    client: FlaskClient, pool: QueryPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_given: object, **_more: object) -> None:
        raise Busy("Too many queries at once. Try again in a moment.", retry_after=7)

    monkeypatch.setattr(pool, "query", busy)
    response = ask(client, "ASK { }")
    problem(response, 503, "busy")
    assert response.headers["Retry-After"] == "7"


def test_a_host_that_is_no_address_never_gets_into_a_query(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Host": "x>}#"})
    assert "x>}#" not in response.text


# -- caches and other origins -------------------------------------------------------------------------------


def test_who_still_has_the_answer_is_told_so(client: FlaskClient) -> None:
    first = ask(client, ALL, "text/csv")
    address = "/sparql?" + urlencode({"query": ALL})
    tag = first.headers["ETag"]
    again = client.get(address, headers={"Accept": "text/csv", "If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert "Accept" in again.vary
    assert client.get(address, headers={"Accept": "text/tab-separated-values", "If-None-Match": tag}).status_code == 200
    assert ask(client, ALL + " ", "text/csv").headers["ETag"] != tag
    assert ask(client, ALL, "text/csv", **{"default-graph-uri": f"{EX}a"}).headers["ETag"] != tag


def test_another_version_of_the_store_has_another_tag(client: FlaskClient, store: Store) -> None:
    before = ask(client, "ASK { }").headers["ETag"]
    store.load(
        [ox.Quad(ox.NamedNode(f"{EX}plain"), ox.NamedNode(f"{EX}seen"), ox.Literal(True), ox.NamedNode(f"{EX}a"))]
    )
    response = client.get("/sparql?query=ASK%20%7B%20%7D", headers={"If-None-Match": before})
    assert response.status_code == 200
    assert response.headers["ETag"] != before


@pytest.mark.parametrize("function", ["NOW()", "rand()", "UUID()", "STRUUID()", "BNODE()"])
def test_an_answer_that_is_another_each_time_is_not_kept(client: FlaskClient, function: str) -> None:
    response = ask(client, f"SELECT ({function} AS ?o) {{ }}")
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def test_head_says_what_get_would_without_the_answer(client: FlaskClient) -> None:
    address = "/sparql?" + urlencode({"query": ALL})
    head, get = client.head(address), client.get(address)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", get.headers["ETag"])
    assert head.content_length == len(get.data)


def test_pages_of_other_places_may_ask(client: FlaskClient) -> None:
    preflight = client.options("/sparql", headers={"Origin": "https://other.example"})
    assert preflight.status_code == 204
    assert preflight.headers["Allow"] == preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST, OPTIONS"
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]
    assert ask(client, "ASK { }").headers["Access-Control-Allow-Origin"] == "*"


# -- the service description --------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize(
    ("accept", "reader"),
    [
        ("", "turtle"),
        ("application/rdf+xml", "xml"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_who_asks_nothing_gets_the_description_of_the_service(client: FlaskClient, accept: str, reader: str) -> None:
    response = client.get("/sparql", headers={"Accept": accept} if accept else {})
    assert response.status_code == 200
    graph = rdflib.Graph().parse(data=response.data, format=reader)
    sd, here = (
        rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#"),
        rdflib.URIRef("http://localhost/sparql"),
    )
    assert (here, rdflib.RDF.type, sd.Service) in graph
    assert (here, sd.endpoint, here) in graph
    assert (here, sd.feature, sd.UnionDefaultGraph) in graph
    assert len(set(graph.objects(here, sd.resultFormat))) == len(RESULT_FORMATS) + len(GRAPH_FORMATS)
    assert {str(name) for name in graph.objects(None, sd.name)} == {f"{EX}a", f"{EX}b", f"{EX}c"}
    assert not [node for triple in graph for node in triple if isinstance(node, rdflib.BNode)]


# -- the page -----------------------------------------------------------------------------------------------


class Outline(HTMLParser):
    """What a page holds: every element with its attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def every(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        return [found for name, found in self.elements if name == tag and attributes.items() <= found.items()]


def page(response: TestResponse, status: int = 200) -> Outline:
    assert (response.status_code, response.mimetype) == (status, "text/html"), response.text
    return Outline(response.text)


def test_a_reader_gets_a_page_to_ask_from(client: FlaskClient) -> None:
    response = client.get("/sparql", headers=HTML)
    outline = page(response)
    (area,) = outline.every("textarea", name="query")
    assert outline.every("label", **{"for": str(area["id"])})
    assert outline.every("form", method="get")
    assert not outline.every("script")
    assert not [one for _tag, one in outline.elements if "style" in one or any(name.startswith("on") for name in one)]
    assert {"Accept", "Accept-Language"} <= set(response.vary)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_has_an_address_in_every_language(client: FlaskClient, lang: str) -> None:
    outline = page(client.get(f"/{lang}/sparql", query_string={"query": ALL}))
    assert outline.every("html", lang=lang)
    assert outline.every("form", action=f"/{lang}/sparql")
    assert client.get("/xx/sparql").status_code == 404


def test_the_page_shows_an_answer_as_a_table(client: FlaskClient) -> None:
    outline = page(ask(client, ALL, HTML["Accept"]))
    assert len(outline.every("th", scope="col")) == 2
    assert outline.every("caption")
    assert len(outline.every("td")) == 2 * 53
    assert outline.every("td", lang="nb")
    assert outline.every("a", href="/nn/no-1514/moete")
    assert not outline.every("a", href=f"{EX}plain")
    assert not outline.every("script")
    assert EVIL in outline.text


def test_the_answer_of_the_page_can_be_had_as_files(client: FlaskClient) -> None:
    outline = page(ask(client, ALL, HTML["Accept"], **{"default-graph-uri": f"{EX}b"}))
    files = [str(link["href"]) for link in outline.every("a") if "format=" in str(link["href"])]
    assert [parse_qs(urlsplit(one).query)["format"] for one in files] == [["csv"], ["tsv"], ["json"], ["xml"]]
    assert values(client.get(files[2])) == [EVIL]
    assert outline.every("input", type="hidden", name="default-graph-uri", value=f"{EX}b")


def test_the_page_shows_yes_or_no_and_graphs_too(client: FlaskClient) -> None:
    assert page(ask(client, "ASK { }", HTML["Accept"])).every("p", **{"class": "verdict"})
    outline = page(ask(client, f"DESCRIBE <{EX}evil>", HTML["Accept"]))
    assert len(outline.every("td")) == 3
    assert not outline.every("script")
    assert EVIL in outline.text
    assert [name for name in GRAPH_FORMATS if f"format={name}" in str(outline.elements)] == list(GRAPH_FORMATS)


@pytest.mark.parametrize("query", [AWKWARD, "\nSELECT *\n{", "</textarea><script>alert(1)</script>", "{{ 7*7 }}"])
def test_a_question_that_cannot_be_read_stays_on_the_page_with_the_reason(client: FlaskClient, query: str) -> None:
    response = ask(client, query, HTML["Accept"])
    outline = page(response, 400)
    assert outline.every("div", role="alert", id="failure")
    assert outline.every("textarea", **{"aria-invalid": "true", "aria-describedby": "failure"})
    assert not outline.every("script")
    assert query in outline.text


def test_the_page_tells_line_and_column_and_shows_the_line(client: FlaskClient) -> None:
    outline = page(client.get("/en/sparql", query_string={"query": "SELECT *\n{ ?s ?p ?o . FLITER(?o) }"}), 400)
    assert re.search(r"Line 2, column 14\b", outline.text)
    assert outline.every("code")


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"query": RUNAWAY}, 503),
        ({"query": "SELECT * { ?s ?p ?o . ?t ?q ?u }"}, 413),
        ({"query": "SELECT * { SERVICE <http://x/> { } }"}, 403),
        ({"query": "ASK { }", "default-graph-uri": "not an iri"}, 400),
        ({"update": "CLEAR ALL"}, 400),
    ],
)
def test_every_failure_is_told_on_the_page(client: FlaskClient, parameters: dict[str, str], status: int) -> None:
    outline = page(client.get("/sv/sparql", query_string=parameters), status)
    assert outline.every("div", role="alert")
    assert "Traceback" not in outline.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_examples_are_whole_questions_that_can_be_asked_anywhere(
    app: Flask, client: FlaskClient, lang: str
) -> None:
    with app.test_request_context(f"/{lang}/sparql"):
        found = examples(lang)
    assert len({example.title for example in found}) == len(found) >= 3
    for example in found:
        rdflib.Graph(bind_namespaces="none").query(example.query)
        assert ask(client, example.query).status_code == 200


# -- a client of another make -------------------------------------------------------------------------------


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The endpoint over a socket."""
    with over_a_socket(app) as address:
        yield f"{address}/sparql"


def test_a_plain_client_is_understood_over_a_socket(address: str) -> None:
    request = urllib.request.Request(f"{address}?{urlencode({'query': ALL})}", headers={"Accept": "text/csv"})
    with urllib.request.urlopen(request) as response:
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert "møte" in response.read().decode()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_a_client_of_another_make_is_understood_over_a_socket(address: str, method: str) -> None:
    found = rdflib.Graph(SPARQLStore(address, method=method)).query('SELECT ?s { ?s rdfs:label "råd"@nb }')
    assert [str(row[0]) for row in found] == [f"{EX}plain"]  # type: ignore[index]
