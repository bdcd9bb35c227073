"""The named questions as a reader meets them: a form, a table, and files, SPARQL and code that say the same."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib.plugins.sparql import prepareQuery
from waitress import create_server

import webviz.commands.reading
import webviz.pages.asking
from graph.atlas import Atlas
from graph.catalogue import questions
from graph.store import open_store
from graph.typed.workers import QueryPool
from ontology.labels import LANGUAGES
from tests.conformance.test_questions import CASES, Case
from tests.webviz.html import Page, parse
from tests.webviz.pages.test_records import asking, get
from webviz.app import create_app
from webviz.cli import main
from webviz.i18n import translator
from webviz.pages.questions import FILES, TOPICS
from webviz.pages.view import literal
from webviz.present import Presenter
from webviz.settings import Settings

NAMES = tuple(questions())
TWENTY_FIVE = tuple(case for case in CASES if case.number <= "Q25")
HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onfocus='alert(1)", "</select></form><h1>x</h1>",
    "{{ 7 * 7 }}", "javascript:alert(1)", "no-1514/kontaktmote> } SELECT * { ?s ?p ?o", "\u202eabc", "æøå %41 + &amp;",
)  # fmt: skip


@pytest.fixture(scope="module")
def app(atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with QueryPool(atlas.store.checkpoint(tmp_path_factory.mktemp("checkpoint")), size=1) as pool:
        yield create_app(Settings(), atlas, pool)


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return asking(app)


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The application over a socket."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(5)


def address(lang: str, name: str, form: str = "", **parameters: str) -> str:
    return f"/{lang}/questions/{name}{form}?{urlencode(parameters)}"


# -- a table read back ------------------------------------------------------------------------------------------------


def table(text: str) -> list[list[Any]]:
    """The cells of the answer: a list of (name, IRI) or of (wording, place) where there are any, else the text."""
    if "<tbody>" not in text:
        return []
    body = text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [[_cell(parse(one)) for one in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)] for row in _rows(body)]


def _rows(body: str) -> list[str]:
    return re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)


def _cell(cell: Page) -> Any:
    if cell.all("q"):
        links = [tag.attributes["href"].partition("#")[2] for tag in cell.all("a")]
        return sorted(zip(cell.texts("q"), links, strict=True))
    if cell.all("code", class_="iri"):
        names = cell.texts("a") or cell.texts("span")
        return sorted(zip(names, cell.texts("code"), strict=True))
    return cell.text


def expected(row: dict[str, Any], columns: list[dict[str, str]], lang: str) -> list[Any]:
    return [_shown(row[one["name"]], lang) for one in columns]


def _shown(value: Any, lang: str) -> Any:
    """A value of the command line's JSON as the page shows it."""
    words = translator(lang)
    if value is None or value == []:
        return "–"
    if isinstance(value, bool):
        return words.gettext("yes") if value else words.gettext("no")
    if isinstance(value, int | float):
        return " ".join(words.number(round(value, 3)).split())
    if isinstance(value, str):
        return " ".join(literal(value, lang).split())
    found = value if isinstance(value, list) else [value]
    if "iri" not in found[0]:
        return " ".join(literal(found[0]["text"], lang).split())
    return sorted(_named(one) for one in found)


def _named(one: dict[str, Any]) -> tuple[str, str]:
    if "wording" in one:
        return " ".join(one["wording"].split()) + ("" if one["complete"] else " …"), one["iri"].partition("#")[2]
    return one["label"], one["iri"]


# -- the twenty-five questions ----------------------------------------------------------------------------------------


@contextmanager
def _opened(atlas: Atlas) -> Iterator[Atlas]:
    yield atlas


def command_line(
    atlas: Atlas, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, case: Case, lang: str
) -> str:
    """What the command line prints for a question, over the same store."""
    monkeypatch.setattr(webviz.commands.reading, "open_atlas", lambda *_given: _opened(atlas))
    given = [f"{name}={value}" for name, value in case.parameters.items()]
    assert main(["ask", case.question, *given, "--format", "json", "--lang", lang]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", TWENTY_FIVE, ids=str)
def test_the_page_answers_as_the_command_line_does(
    atlas: Atlas,
    client: FlaskClient,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    case: Case,
    lang: str,
) -> None:
    printed = command_line(atlas, capsys, monkeypatch, case, lang)
    told = json.loads(printed)
    answer = client.get(address(lang, case.question, iris="1", **case.parameters))
    assert answer.status_code == 200
    assert table(answer.text) == [expected(row, told["columns"], lang) for row in told["rows"]]
    assert told["rows"] or parse(answer.text).all("p", class_="nothing")
    assert client.get(address(lang, case.question, ".json", **case.parameters)).text == printed


def test_there_are_twenty_five_questions_and_more_to_compare() -> None:
    assert len({case.number for case in TWENTY_FIVE}) == 25
    assert len(TWENTY_FIVE) >= 28
    assert sum(len(case.rows) for case in TWENTY_FIVE) >= 100


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_question_can_be_asked_as_it_stands(client: FlaskClient, name: str, lang: str) -> None:
    asked = questions()[name]
    page = get(client, f"/{lang}/questions/{name}")
    assert page.texts("h1") == [asked.titles[lang]]
    assert asked.explanations[lang] in page.text
    named = [
        tag.attributes["name"] for kind in ("select", "input") for tag in page.all(kind) if "name" in tag.attributes
    ]
    assert set(named) >= {one.name for one in asked.parameters}
    for one in asked.parameters:
        assert page.all("label", **{"for": f"f-{one.name}"})
    assert page.texts("caption") or page.all("p", class_="nothing")
    assert not page.all("div", role="alert")


@pytest.mark.parametrize("name", NAMES)
def test_the_sparql_shown_gives_the_same_rows_anywhere(atlas: Atlas, client: FlaskClient, name: str) -> None:
    query = _query(client, name)
    prepareQuery(query)  # another parser, which knows no prefixes of ours
    answer = client.post("/sparql", data={"query": query}, headers={"Accept": "application/sparql-results+json"})
    rows = answer.get_json(force=True)["results"]["bindings"]
    told = Presenter(atlas, "nn").table_json(atlas.ask(name, "nn"))
    columns = [one for one in told["columns"] if one["kind"] in ("thing", "number", "truth")]
    assert len(columns) >= 1
    found = sorted(str([_bound(row.get(one["name"]), one["kind"]) for one in columns]) for row in rows)
    assert found == sorted(str([_plain(row[one["name"]]) for one in columns]) for row in told["rows"])


def _query(client: FlaskClient, name: str) -> str:
    """The query as it stands on the page, to the letter."""
    shown = client.get(f"/en/questions/{name}").text
    (block,) = re.findall(r'aria-labelledby="query-h"><code[^>]*>(.*?)</code>', shown, re.DOTALL)
    return parse(f"<pre>{block}</pre>").one("pre").text


def _bound(term: dict[str, str] | None, kind: str) -> Any:
    if term is None:
        return None
    return float(Decimal(term["value"])) if kind == "number" else term["value"]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return value["iri"] if "iri" in value else value["text"]
    if isinstance(value, bool):
        return "true" if value else "false"
    return float(value) if isinstance(value, int | float) else value


# -- the library and the form -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_library_lists_every_question_once_under_its_topic(client: FlaskClient, lang: str) -> None:
    page = get(client, f"/{lang}/questions")
    links = [tag.attributes["href"] for tag in page.all("a")]
    found = [link.rpartition("/")[2] for link in links if link.startswith(f"/{lang}/questions/")]
    assert sorted(found) == sorted(NAMES)
    assert len(page.all("h2")) == len(TOPICS)
    assert f"/{lang}/sparql" in links
    assert {one.topic for one in questions().values()} == set(TOPICS)


def test_every_page_leads_to_the_library(client: FlaskClient) -> None:
    assert get(client, "/nn/").all("a", href="/nn/questions")


def test_choices_are_named_and_stand_under_their_municipality(client: FlaskClient) -> None:
    page = get(client, "/en/questions/participants?body=no-1621/tft")
    assert [tag.attributes["label"] for tag in page.all("optgroup")][:3] == ["Ørland", "Sande", "Sundbybergs stad"]
    nordic = get(client, "/nb/questions/participants").all("optgroup")
    assert [tag.attributes["label"] for tag in nordic][:3] == ["Sande", "Sundbybergs stad", "Ørland"], "ø is after z"
    assert len(page.all("option")) == 19
    (chosen,) = [tag for tag in page.all("option") if "selected" in tag.attributes]
    assert (chosen.attributes["value"], chosen.text) == ("no-1621/tft", "Tverrfaglig forebyggende team")


def test_concepts_in_use_come_before_those_that_would_answer_nothing(client: FlaskClient) -> None:
    page = get(client, "/en/questions/seats-of-an-office")
    assert [tag.attributes["label"] for tag in page.all("optgroup")] == ["In use here", "Others"]
    assert len(page.all("option")) >= 20


def test_where_there_are_many_to_choose_from_typing_is_helped(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webviz.pages.asking, "FEW", 3)
    page = get(client, "/nn/questions/participants?body=Kontaktm%C3%B8te")
    field = page.one("input", id="f-body")
    assert field.attributes["value"] == "no-1514/kontaktmote"
    options = page.all("option")
    assert page.all("datalist", id=field.attributes["list"])
    assert "Kontaktmøte, Sande" in {one.text for one in options}
    assert options[0].attributes["value"].startswith("no-1514/")


@pytest.mark.parametrize("typed", ["Sande", "sande", "no-1514"])
def test_a_name_will_do_for_a_municipality(client: FlaskClient, typed: str) -> None:
    told = client.get(address("nn", "meetings-in-all", ".json", municipality=typed)).get_json()
    assert told["rows"][0]["meetings"] == 74


def test_things_that_are_no_choice_but_stand_in_the_store_can_be_asked_about(client: FlaskClient) -> None:
    page = get(client, address("nn", "where-it-says", body="no-1514/bts"))
    assert page.all("p", class_="nothing")
    assert "no-1514/bts" in {tag.attributes["value"] for tag in page.all("option") if "selected" in tag.attributes}


def test_what_cannot_be_meant_is_told_at_the_field_and_stays_there(client: FlaskClient) -> None:
    page = get(client, address("en", "ways-up", body="ressursgrupp", top="chief-executive"), 400)
    field = page.one("select", id="f-body")
    assert field.attributes["aria-invalid"] == "true"
    told = page.one("div", id=field.attributes["aria-describedby"])
    assert told.attributes["role"] == "alert"
    assert "ressursgrupp" in told.text
    assert next(tag.text for tag in page.all("option") if "selected" in tag.attributes) == "ressursgrupp"
    meant = [tag.attributes["href"] for tag in page.all("a") if "ressursgruppa" in tag.attributes["href"]]
    assert get(client, meant[0]).texts("caption") == ["4 rows"]
    assert not page.all("table")


@pytest.mark.parametrize("given", [{"year": "x" * 300}, {"endeavour": "no-1621/nothing"}, {"endeavour": "a b <c>"}])
def test_a_parameter_that_cannot_be_used_is_the_readers_fault(client: FlaskClient, given: dict[str, str]) -> None:
    assert len(get(client, address("sv", "timeline", **given), 400).all("div", role="alert")) == 1
    assert client.get(address("sv", "timeline", ".csv", **given)).status_code == 400


def test_an_unknown_question_tells_the_nearest_and_a_number_leads_to_its_name(client: FlaskClient) -> None:
    page = get(client, "/nn/questions/participant", 404)
    assert page.all("a", href="/nn/questions/participants")
    moved = client.get("/sv/questions/Q01?body=no-1514/leiarforum")
    assert (moved.status_code, moved.headers["Location"]) == (302, "/sv/questions/participants?body=no-1514/leiarforum")


def test_an_empty_answer_is_said_in_words(client: FlaskClient) -> None:
    page = get(client, address("en", "budget", endeavour="no-1514/bts"))
    assert page.texts("p", class_="nothing") == [
        "Nothing is documented that answers this. It may still exist: the documents do not tell."
    ]
    assert not page.all("table")


def test_a_store_without_the_default_begins_with_what_it_has_and_an_empty_one_says_so(atlas: Atlas) -> None:
    with open_store() as store:
        empty = asking(create_app(Settings(), Atlas(store)))
        for name in NAMES:
            assert empty.get(f"/en/questions/{name}").status_code == 200
        page = get(empty, "/en/questions/rhythms")
        assert page.texts("div", role="alert") == ["There is nothing here to choose."]
        store.load(
            quad for quad in atlas.store.quads() if "sundbyberg" in str(quad.graph_name) or "ns" in str(quad.graph_name)
        )
        page = get(empty, "/en/questions/rhythms")
        assert [tag.attributes["value"] for tag in page.all("option")] == ["se-0183"]


def test_without_a_pool_nothing_leads_to_the_endpoint(atlas: Atlas) -> None:
    plain = asking(create_app(Settings(), atlas))
    for path in ("/nn/questions", "/nn/questions/chairs"):
        assert not [tag for tag in get(plain, path).all("a") if "sparql" in tag.attributes["href"]]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_becomes_part_of_the_page(client: FlaskClient, text: str) -> None:
    for name, parameter in (("participants", "body"), ("timeline", "year"), ("theme-carriers", "theme")):
        answer = client.get(address("nn", name, **{parameter: text}))
        assert answer.status_code in (200, 400)
        page = parse(answer.text)
        assert {tag.attributes["src"].partition("?")[0] for tag in page.all("script")} <= {
            "/static/page.js", "/static/asking.js"
        }  # fmt: skip
        assert not [tag for tag in page.tags if any(key.startswith("on") for key in tag.attributes)]
        assert len(page.all("h1")) == 1
        assert not [tag for tag in page.all("a") if tag.attributes["href"].startswith("javascript:")]
        assert text in {tag.attributes.get("value") for tag in page.tags} or text.strip() != text


# -- files and code ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["participants", "person-meetings", "chairs"])
def test_the_files_hold_the_rows_of_the_page(client: FlaskClient, name: str) -> None:
    page = get(client, f"/en/questions/{name}?iris=1")
    files = {tag.text: tag.attributes["href"] for tag in page.all("a") if f"{name}." in tag.attributes["href"]}
    assert list(files) == ["CSV", "TSV", "JSON", "Excel"]
    told = client.get(files["JSON"]).get_json()["rows"]
    rows = list(csv.DictReader(io.StringIO(client.get(files["CSV"]).text)))
    lines = [line.split("\t") for line in client.get(files["TSV"]).text.splitlines()]
    assert len(rows) == len(told) == len(lines) - 1
    assert {len(line) for line in lines} == {len(rows[0])}
    first = questions()[name].columns[0].labels["en"]
    assert [row[f"{first} (IRI)"] for row in rows] == [(row[next(iter(row))] or {}).get("iri", "") for row in told]
    assert ZipFile(io.BytesIO(client.get(files["Excel"]).data)).testzip() is None
    assert {client.get(link).mimetype for link in files.values()} == set(FILES.values())


def snippets(client: FlaskClient, path: str, site: str = "http://localhost") -> list[str]:
    """The code on a page, to the letter."""
    text = client.get(path, base_url=site).text
    blocks = re.findall(r'aria-labelledby="code-\d"><code[^>]*>(.*?)</code>', text, re.DOTALL)
    return [parse(f"<pre>{one}</pre>").one("pre").text for one in blocks]


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_the_code_for_a_shell_runs_as_it_stands(client: FlaskClient, site: str) -> None:
    shell, _python, _r = snippets(client, "/nn/questions/participants", site)
    ran = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=True, timeout=60)
    rows = list(csv.DictReader(io.StringIO(ran.stdout)))
    assert len(rows) == 5
    assert rows[0]["holder"].startswith("https://w3id.org/samgraf/id/no-1514/")


def test_the_code_for_python_runs_as_it_stands(client: FlaskClient, site: str, tmp_path: Path) -> None:
    pytest.importorskip("SPARQLWrapper")
    _shell, python, _r = snippets(client, "/nn/questions/participants", site)
    program = tmp_path / "ask.py"
    program.write_text(python, "utf-8")
    ran = subprocess.run([sys.executable, program], capture_output=True, text=True, check=True, timeout=60)
    assert len(ran.stdout.splitlines()) == 5
    assert "'attendance': 'https://w3id.org/samgraf/attendance/as-needed'" in ran.stdout


def test_the_code_for_r_holds_the_address_and_the_whole_question(client: FlaskClient) -> None:
    *_others, code = snippets(client, "/nn/questions/participants", "https://samgraf.example.org")
    assert 'request(r"(https://samgraf.example.org/sparql)")' in code
    assert f'query = r"({_query(client, "participants")})"' in code


def test_the_question_can_be_changed_on_the_other_page(client: FlaskClient) -> None:
    page = get(client, "/en/questions/participants")
    (edit,) = [tag for tag in page.all("a") if tag.attributes["href"].startswith("/en/sparql?")]
    changed = get(client, edit.attributes["href"])
    assert changed.one("textarea", id="query").text.strip() == _query(client, "participants").strip()
    assert changed.texts("caption") == ["5 rows"]
