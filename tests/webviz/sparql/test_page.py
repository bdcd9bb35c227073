"""The page for own queries: names beside IRIs, a graph as a picture, words to write with, a failure with its place."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient

import webviz.sparql.answering
from graph.atlas import Atlas
from graph.typed.workers import QueryPool
from ontology.labels import LANGUAGES
from tests.webviz.html import Page, parse
from tests.webviz.pages.test_records import asking, get
from webviz.app import create_app
from webviz.settings import Settings
from webviz.sparql.page import examples

SANDE = "<https://w3id.org/samgraf/id/no-1514>"
SEATS = f"""CONSTRUCT {{ ?body sam:filledBy ?holder ; a sam:Body }} WHERE {{
  ?seat org:postIn ?body ; sam:filledBy ?holder . ?body org:subOrganizationOf {SANDE}
}}"""
LEVELS = f"SELECT ?body ?level {{ ?body org:subOrganizationOf {SANDE} ; sam:governanceLevel ?level }} ORDER BY ?body"
HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</textarea><h1>x</h1>", "{{ 7 * 7 }}", "\u202eabc",
    "</code></pre><svg onload=alert(1)>",
)  # fmt: skip


@pytest.fixture(scope="module")
def pool(atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueryPool]:
    with QueryPool(atlas.store.checkpoint(tmp_path_factory.mktemp("checkpoint")), size=1) as pool:
        yield pool


@pytest.fixture(scope="module")
def app(atlas: Atlas, pool: QueryPool) -> Flask:
    return create_app(Settings(), atlas, pool)


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return asking(app)


def ask(client: FlaskClient, query: str, status: int = 200, lang: str = "en", **more: str) -> Page:
    return get(client, f"/{lang}/sparql?{urlencode({'query': query, **more})}", status)


# -- answers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "level"), [("nn", "administrasjonssjef"), ("sv", ""), ("en", "")])
def test_names_stand_beside_iris_in_the_readers_language(
    atlas: Atlas, client: FlaskClient, lang: str, level: str
) -> None:
    page = ask(client, LEVELS, lang=lang)
    links = {tag.attributes["href"]: tag for tag in page.all("a")}
    assert links[f"/{lang}/no-1514/sektorleiarmote"].text == "Sektorleiarmøte"
    iris = page.texts("code", class_="iri")
    assert "https://w3id.org/samgraf/id/no-1514/sektorleiarmote" in iris
    shown = [one for one in iris if one.startswith("level:")]
    assert len(shown) >= 2
    for one in shown:
        name = one.partition(":")[2]
        named = atlas.names.thing(f"https://w3id.org/samgraf/level/{name}", lang).label.text
        assert links[f"/{lang}/concept/level/{name}"].text == named


def test_a_name_says_which_language_it_is_in(client: FlaskClient) -> None:
    page = ask(client, LEVELS)
    (link, *_others) = page.all("a", href="/en/no-1514/sektorleiarmote")
    assert link.attributes["lang"] == "nn"


def test_a_graph_between_known_things_is_drawn_and_its_triples_listed(client: FlaskClient) -> None:
    page = ask(client, SEATS)
    picture = page.one("svg", id="picture")
    assert picture.attributes["role"] == "group"
    boxes = page.all("a", class_="box")
    assert {"/en/no-1514/sektorleiarmote", "/en/no-1514/kommunedirektor"} <= {box.attributes["href"] for box in boxes}
    rows = len(page.all("tr")) - 1
    assert len(page.all("path")) >= rows - 4 > 20
    assert page.texts("caption") == [f"{rows} rows"]
    assert page.texts("th", scope="col") == ["Subject", "Property", "Value"]


def test_what_is_too_much_to_draw_or_joins_nothing_known_is_a_table_alone(atlas: Atlas, pool: QueryPool) -> None:
    narrow = asking(create_app(Settings(drawn_nodes=10), atlas, pool))
    for query in (SEATS, "CONSTRUCT { ?x <urn:a> <urn:b> } { VALUES ?x { <urn:x> <urn:y> } }"):
        page = ask(narrow, query)
        assert not page.all("svg", id="picture")
        assert page.texts("caption")


def test_an_empty_answer_is_said_in_words(client: FlaskClient) -> None:
    for query in ("SELECT * { ?s <urn:nothing> ?o }", "CONSTRUCT WHERE { ?s <urn:nothing> ?o }"):
        page = ask(client, query)
        assert len(page.all("p", class_="nothing")) == 1
        assert not page.all("table")


@pytest.mark.parametrize("query", [LEVELS, SEATS, "ASK { ?s ?p ?o }", "SELECT (1.5 AS ?n) (2 AS ?m) {}"])
def test_every_file_of_an_answer_can_be_had(client: FlaskClient, query: str) -> None:
    page = ask(client, query)
    links = [tag.attributes["href"] for tag in page.all("a")]
    files = [link for link in links if link.startswith("/sparql?") or ".xlsx" in link]
    assert len(files) == 5
    for link in files:
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert "attachment" in answer.headers["Content-Disposition"]
    assert ZipFile(io.BytesIO(client.get(files[-1]).data)).testzip() is None


def test_a_workbook_has_a_column_of_names_beside_one_of_iris(client: FlaskClient) -> None:
    book = ZipFile(io.BytesIO(client.get(f"/en/sparql/answer.xlsx?{urlencode({'query': LEVELS})}").data))
    texts = re.findall(r"<t[^>]*>([^<]*)</t>", book.read("xl/sharedStrings.xml").decode())
    assert {"body", "body (name)", "level", "level (name)", "Sektorleiarmøte"} <= set(texts)
    assert client.get("/en/sparql/answer.xlsx").status_code == 400
    assert client.get("/en/sparql/answer.xlsx?query=SELECT").status_code == 400


@pytest.mark.parametrize("text", HOSTILE)
def test_no_value_becomes_part_of_the_page(client: FlaskClient, text: str) -> None:
    literal = text.replace("\\", "\\\\").replace('"', '\\"')
    for query in (f'SELECT ("{literal}" AS ?x) {{}}', f'CONSTRUCT {{ <urn:a> <urn:b> "{literal}" }} {{}}', text):
        answer = client.get(f"/nn/sparql?{urlencode({'query': query, 'help': text})}")
        page = parse(answer.text)
        assert {tag.attributes["src"].partition("?")[0] for tag in page.all("script")} == {
            "/static/page.js", "/static/asking.js"
        }  # fmt: skip
        assert not [tag for tag in page.tags if any(key.startswith("on") for key in tag.attributes)]
        assert len(page.all("h1")) == 1
        assert " ".join(text.split()) in page.text


# -- failures ---------------------------------------------------------------------------------------------------------


def test_a_failure_shows_the_line_with_the_place_marked(client: FlaskClient) -> None:
    page = ask(client, "SELECT *\nWHERE { ?s ?p ?o . FLITER(?o) }", 400)
    alert = page.one("div", id="failure")
    assert alert.attributes["role"] == "alert"
    assert "Line 2, column 20" in alert.text
    assert page.texts("mark") == ["FLITER"]
    assert page.one("pre", class_="place").text.split() == [
        "2",
        "WHERE",
        "{",
        "?s",
        "?p",
        "?o",
        ".",
        "FLITER",
        "(?o)",
        "}",
    ]
    assert page.one("textarea", id="query").attributes["aria-describedby"] == "failure"


def test_a_place_beyond_the_end_of_a_line_is_marked_too(client: FlaskClient) -> None:
    page = ask(client, "SELECT * {\n ?s ?p", 400)
    assert len(page.all("mark")) == 1


def test_a_misspelt_prefix_gets_a_hint(client: FlaskClient) -> None:
    assert ask(client, "SELECT * { ?x smg:theme ?y }", 400).one("div", id="failure").text.count("smg") >= 1


# -- help with writing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "sought"), [("nn", "fylt"), ("nb", "fylles"), ("sv", "INNEHAS"), ("en", "filled by")])
def test_words_are_found_by_name_in_the_chosen_language_without_asking(
    client: FlaskClient, lang: str, sought: str
) -> None:
    page = ask(client, "not a query yet", 200, lang, help=sought, find="1")
    assert "sam:filledBy" in page.texts("code")
    assert page.one("textarea", id="query").text.strip() == "not a query yet"
    assert not page.all("div", role="alert")
    assert page.all("a", href=f"/{lang}/ns#filledBy")


def test_words_are_found_by_meaning_and_by_their_short_form(client: FlaskClient) -> None:
    assert "sam:filledBy" in ask(client, "x", help="holder of a seat", find="1").texts("code")
    assert "theme:child-poverty" in ask(client, "x", help="theme:child", find="1").texts("code")
    assert ask(client, "x", help="zzzz", find="1").texts("p", id="found") == ["0 words found."]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_words_of_a_kind_or_list_are_there_with_their_meanings(client: FlaskClient, lang: str) -> None:
    for key, least, word in (
        ("Class", 50, "sam:Body"),
        ("theme", 20, "theme:child-poverty"),
        ("office", 20, "office:"),
    ):
        page = ask(client, "x", lang=lang, list=key)
        entries = page.all("dt")
        assert len(entries) >= least
        assert any(one.startswith(word) for one in page.texts("code"))
        assert len(page.all("dd")) >= least * 0.8
    buttons = [tag.attributes["value"] for tag in page.all("button") if tag.attributes.get("name") == "list"]
    assert len(buttons) == len(set(buttons)) >= 30


def test_the_prefixes_are_written_out_once(client: FlaskClient) -> None:
    first = ask(client, LEVELS, prefixes="1").one("textarea", id="query").text.lstrip("\n")
    assert first.startswith("PREFIX sam: <https://w3id.org/samgraf/ns#>\nPREFIX org: <http://www.w3.org/ns/org#>\n")
    assert first.endswith(LEVELS)
    again = ask(client, first, prefixes="1").one("textarea", id="query").text.lstrip("\n")
    assert again == first


def test_asking_with_enter_in_the_help_field_asks_and_helps(client: FlaskClient) -> None:
    page = ask(client, LEVELS, help="filled")
    assert page.texts("caption")
    assert "sam:filledBy" in page.texts("code")


def test_every_control_has_a_name(client: FlaskClient) -> None:
    page = ask(client, LEVELS, help="filled")
    for kind in ("textarea", "input", "select"):
        for tag in page.all(kind):
            if tag.attributes.get("type") != "hidden":
                assert page.all("label", **{"for": tag.attributes["id"]})
    assert all(" ".join(tag.text.split()) for tag in page.all("button"))
    ids = [tag.attributes["id"] for tag in page.tags if "id" in tag.attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_examples_answer_with_something(app: Flask, client: FlaskClient, lang: str) -> None:
    with app.test_request_context(f"/{lang}/sparql"):
        found = examples(lang)
    assert len(found) >= 4
    for example in found:
        page = ask(client, example.query, lang=lang)
        assert page.all("td"), example.title


def test_made_up_iris_are_not_remembered(atlas: Atlas, client: FlaskClient) -> None:
    get(client, "/nn/questions/where-it-says")
    before = set(atlas.names._known[1])
    page = ask(client, 'SELECT (IRI(CONCAT("urn:made-up:", STR(?n))) AS ?x) { VALUES ?n { 1 2 3 } }')
    assert "urn:made-up:3" in page.texts("code", class_="iri")
    get(client, "/nn/questions/where-it-says?body=urn://made-up", 400)
    assert len(before) >= 20
    assert not [iri for iri in atlas.names._known[1] if "made-up" in iri]


def test_more_iris_than_are_looked_up_stand_alone(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webviz.sparql.answering, "NAMED", 3)
    page = ask(client, SEATS)
    assert not page.all("svg", id="picture")
    assert not page.all("a", href="/en/no-1514/sektorleiarmote")
    assert "https://w3id.org/samgraf/id/no-1514/sektorleiarmote" in page.texts("code", class_="iri")
