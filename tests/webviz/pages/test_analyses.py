"""The pages of the measures: the same findings as the command line, in every language, with their data beside them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.library import load_files
from graph.measures.coverage import matrix
from graph.projection import town
from graph.store import open_store
from ontology.labels import LANGUAGES
from tests.graph.worlds import FILE, write_world
from tests.webviz.html import parse
from tests.webviz.pages.test_records import asking, get
from webviz.app import create_app
from webviz.settings import Settings
from webviz.wording import FAMILIES

ANALYSES = tuple(name for name in FAMILIES if name != "coverage")


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return asking(create_app(Settings(), atlas))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_has_a_page_of_its_own_in_every_language(client: FlaskClient, family: str, lang: str) -> None:
    page = get(client, f"/{lang}/{family}/no-1514")
    assert page.one("html").attributes["lang"] == lang
    assert len(page.texts("h1")) == 1 and "Sande" in page.texts("h1")[0]
    current = [link for link in page.all("a", aria_current="page") if f"/{family}/" in link.attributes["href"]]
    assert len(current) == 1
    assert "https://w3id.org" not in page.text and "%(" not in page.text


@pytest.mark.parametrize("place", ["no-1514", "no-1621", "no-4614", "se-0183", "region-nord-troms"])
@pytest.mark.parametrize("family", FAMILIES)
def test_no_municipality_is_too_small_for_a_page(client: FlaskClient, family: str, place: str) -> None:
    get(client, f"/nn/{family}/{place}")


@pytest.mark.parametrize("family", ANALYSES)
def test_a_page_holds_each_sentence_of_its_findings(client: FlaskClient, family: str) -> None:
    text = get(client, f"/sv/{family}/no-1621").text
    (report,) = json.loads(client.get(f"/sv/{family}/no-1621.json").text)
    assert report["family"] == family and report["findings"]
    for finding in report["findings"]:
        # On the page the last of several names follows “och”, in the data a comma.
        start = finding["sentence"].partition(",")[0].partition(" och ")[0]
        assert start in text, finding["sentence"]


def test_one_kind_can_be_chosen_and_the_address_holds_the_choice(client: FlaskClient) -> None:
    everything = get(client, "/en/gaps/no-1514")
    chosen = get(client, "/en/gaps/no-1514?kind=services+that+never+meet")
    assert len(chosen.texts("h2")) == 1 < len(everything.texts("h2"))
    assert chosen.texts("option", selected="") == ["services that never meet"]
    nonsense = get(client, "/en/gaps/no-1514?kind=<script>")
    assert nonsense.texts("h2") == everything.texts("h2")
    (report,) = client.get("/en/gaps/no-1514.json?kind=services+that+never+meet").get_json()
    assert {one["kind"] for one in report["findings"]} == {"services that never meet"}


def test_the_rows_can_be_taken_away_as_csv_and_as_a_workbook(client: FlaskClient) -> None:
    answer = client.get("/nn/load/no-1514.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="samgraf-load-no-1514.csv"'
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert any("Kommunedirektør" in cell for row in rows for cell in row)
    book = client.get("/nn/load/no-1514.xlsx")
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(book.data)).namelist()


def test_an_expectation_stands_under_its_pack_and_can_be_asked_as_of_today(client: FlaskClient) -> None:
    then = get(client, "/nb/expectations/no-1621")
    today = get(client, "/nb/expectations/no-1621?today=1")
    assert len(then.texts("h2")) >= 9
    assert "Spurt som om det var i dag" in today.text
    assert then.text != today.text


def test_the_page_of_expectations_begins_with_how_many_of_each_pack_are_documented(client: FlaskClient) -> None:
    _head, *rows = get(client, "/en/expectations/no-1514").table("In short")
    (report,) = client.get("/en/expectations/no-1514.json").get_json()
    answers = [one["measures"][0]["category"] for one in report["findings"]]
    asked = [row[1:] for row in rows if len(row) == 4]
    assert [sum(int(row[place]) for row in asked) for place in range(3)] == [
        answers.count(one) for one in ("not documented", "partly documented", "documented")
    ]
    assert sorted(row[1] for row in rows if len(row) == 2) == ["no concern"] * 2 + ["other country"] * 2


def test_the_matrix_shows_every_filled_cell_with_its_source(client: FlaskClient, atlas: Atlas) -> None:
    measured = town(atlas.store, atlas.resolve("se-0183"))
    filled = len(matrix(measured, "body").cells) + len(matrix(measured, "level").cells)
    page = get(client, "/sv/coverage/se-0183")
    assert len(page.all("td", class_="filled")) == filled >= 8
    assert all(
        "char=" in link.attributes["href"] for link in page.all("a") if "/doc/" in link.attributes.get("href", "")
    )
    assert page.all("td", class_="empty")


@pytest.mark.parametrize(
    "address", ["/nn/gaps/no-9998", "/sv/coverage/atlantis", "/en/report/sun", "/nb/overlaps/san.json"]
)
def test_an_unknown_municipality_is_404_with_the_nearest(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    page = parse(answer.text)
    assert any(link.attributes["href"].count("/") == 2 for link in page.all("a") if link.text)


def test_a_finding_is_one_step_from_its_quotes(client: FlaskClient) -> None:
    page = get(client, "/nn/overlaps/no-1514")
    items = len(page.all("details", class_="evidence"))
    assert items >= 6
    assert any("#char=" in link.attributes["href"] for link in page.all("a"))


def test_a_name_that_several_have_is_404_with_each_of_them(tmp_path: Path) -> None:
    with open_store() as store:
        for code in ("no-9998", "no-9999"):
            text = FILE.replace("no-9999", code).replace("id: prove\n", f"id: prove-{code}\n")
            (tmp_path / code).mkdir()
            load_files(store, [write_world(tmp_path / code, text)])
        client = create_app(Settings(), Atlas(store)).test_client()
        answer = client.get("/nn/gaps/pr%C3%B8vekommune")
        assert answer.status_code == 404
        links = {tag.attributes["href"] for tag in parse(answer.text).all("a")}
        assert {"/nn/no-9998", "/nn/no-9999"} <= links
