"""Every page can be taken away: as JSON, CSV and a workbook, whole, and the same in each."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.library import load_files
from graph.store import open_store
from ontology.labels import LANGUAGES
from tests.browser.catalogue import MISSING
from tests.browser.catalogue import PAGES as CATALOGUE
from tests.graph.ranged import write_ranged
from tests.webviz.pages.test_records import asking, get
from webviz.app import create_app
from webviz.pages.rows import FORMS, split
from webviz.settings import Settings

PAGES = {
    "no-1514": ["relations"],
    "no-1514/sektorleiarmote": ["statements", "seats"],
    "no-1514/kommunedirektor": ["statements", "seats", "meetings"],
    "no-1621/kompetanseheving": ["statements", "timeline", "budget"],
    "doc/sande-overordna-samhandling": ["statements"],
    "concept/theme/prevention": ["uses"],
    "municipalities": ["municipalities", "documents"],
    "licences": ["documents", "texts", "software"],
}


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return asking(create_app(Settings(), atlas))


@pytest.mark.parametrize(("path", "tables"), PAGES.items())
def test_a_page_has_its_tables_in_every_form(client: FlaskClient, path: str, tables: list[str]) -> None:
    found = client.get(f"/nn/{path}.json").get_json()
    assert list(found) == tables
    assert all(found.values())
    for name in tables:
        answer = client.get(f"/nn/{path}.csv?table={name}")
        assert (answer.status_code, answer.mimetype) == (200, "text/csv")
        rows = list(csv.reader(io.StringIO(answer.text)))
        assert len(rows) == len(found[name]) + 1
        assert {len(row) for row in rows} == {len(found[name][0])}
    book = client.get(f"/nn/{path}.xlsx")
    assert (book.status_code, book.mimetype) == (200, FORMS["xlsx"])
    sheets = [name for name in ZipFile(io.BytesIO(book.data)).namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == len(tables)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", [path for path in PAGES if path != "municipalities"])
def test_a_page_leads_to_its_data(client: FlaskClient, lang: str, path: str) -> None:
    """In each form; one of them is followed, and they go round: each in every language, and in every form each page."""
    links = {tag.attributes["href"] for tag in get(client, f"/{lang}/{path}").all("a")}
    assert {f"/{lang}/{path}.{form}" for form in FORMS} <= links
    form = list(FORMS)[(list(PAGES).index(path) + LANGUAGES.index(lang)) % len(FORMS)]
    answer = client.get(f"/{lang}/{path}.{form}")
    assert (answer.status_code, answer.mimetype) == (200, FORMS[form])


def test_a_file_has_a_name_to_keep_it_by(client: FlaskClient) -> None:
    headers = client.get("/nn/no-1621/kompetanseheving.csv").headers
    assert headers["Content-Disposition"] == 'attachment; filename="samgraf-no-1621-kompetanseheving.csv"'


def test_an_unknown_table_is_the_first_one(client: FlaskClient) -> None:
    plain = client.get("/nn/no-1514/sektorleiarmote.csv").text
    assert client.get("/nn/no-1514/sektorleiarmote.csv?table=none").text == plain
    assert client.get("/nn/no-1514/sektorleiarmote.csv?table=seats").text != plain


def test_every_statement_tells_what_it_rests_on(client: FlaskClient) -> None:
    found = client.get("/en/no-1514/sektorleiarmote.json").get_json()
    steering = next(one for one in found["statements"] if one["relation"]["label"] == "steering group")
    assert steering["subject"]["label"] == "Sektorleiarmøte"
    assert steering["value"]["label"] == "BTS-prosjektet"
    assert steering["evidence"][0]["wording"] == "Gruppa er styringsgruppe for BTS-prosjektet"
    doubted = [one for one in found["statements"] if one["confidence"]]
    assert doubted and all(one["basis"] == "inferred" or one["evidence"] for one in doubted)
    assert {"stated", "inferred"} == {one["basis"] for one in found["seats"]} | {
        one["basis"] for one in found["statements"]
    }


def test_the_relations_of_a_municipality_are_those_of_its_picture(client: FlaskClient, atlas: Atlas) -> None:
    picture = atlas.organisation(f"{atlas.base}no-1514", "nn")
    found = client.get("/nn/no-1514.json").get_json()["relations"]
    assert [(one["from"]["iri"], one["to"]["iri"]) for one in found] == [
        (edge.source, edge.target) for edge in picture.edges
    ]


def test_the_relations_of_what_is_left_of_a_picture_are_taken_away(client: FlaskClient) -> None:
    page = get(client, "/nn/no-1514?hide=concept&around=no-1514/leiarforum")
    (link,) = [tag.attributes["href"] for tag in page.all("a") if tag.text == "JSON"]
    assert link == "/nn/no-1514.json?hide=concept&around=no-1514/leiarforum"
    found = client.get(link).get_json()["relations"]
    assert {one[end]["iri"].partition("/id/")[2] for one in found for end in ("from", "to")} == {
        "no-1514", "no-1514/leiarforum", "no-1514/einingsleiarar", "no-1514/kommunedirektor", "no-1514/sektorleiarar",
    }  # fmt: skip
    assert len(found) == 4


# What tells of no record and no finding, or is data already; the history of the bundled data is empty.
TEXTS = re.compile(rf"about|accessibility|privacy|sparql|questions|dataset|api|history|{MISSING}")
SHOWN = [path for path in CATALOGUE if not TEXTS.match(path)]


@pytest.mark.parametrize("path", SHOWN)
def test_every_page_has_its_data_at_a_visible_link(client: FlaskClient, path: str) -> None:
    page = get(client, f"/sv/{path}")
    links = {tag.text: tag.attributes["href"] for tag in page.all("a") if tag.text in ("JSON", "CSV", "JSON-LD")}
    vocabulary = path in ("ns", "concept/role")
    assert set(links) >= ({"JSON-LD"} if vocabulary else {"JSON", "CSV"}), links
    for name, link in links.items():
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert ("csv" if name == "CSV" else "json") in str(answer.mimetype)
        assert len(answer.text.splitlines()) > 1 if name == "CSV" else answer.get_json()


def test_the_catalogue_has_a_page_of_every_kind() -> None:
    assert len(SHOWN) >= 30


def test_hits_can_be_taken_away_with_the_question(client: FlaskClient) -> None:
    page = get(client, "/sv/search?q=leiarm%C3%B8te+%26")
    assert page.all("h2")
    page = get(client, "/sv/search?q=Sektorleiarm%C3%B8te")
    links = [tag.attributes["href"] for tag in page.all("a") if ".json?" in tag.attributes["href"]]
    assert links == ["/sv/search.json?q=Sektorleiarm%C3%B8te"]
    (first, *_rest) = client.get(links[0]).get_json()["hits"]
    assert (first["name"]["label"], first["kind"]) == ("Sektorleiarmøte", "organ")
    assert client.get("/nn/search.csv?q=zzzz").text.splitlines() == ["Namn,Slag,Treff på,Adresse"]


def test_numbers_are_numbers_to_a_program(client: FlaskClient) -> None:
    text = client.get("/nn/no-1621/kompetanseheving.csv?table=budget").text
    assert ",850000,NOK,100," in text.replace("100.0", "100")
    found = client.get("/nn/no-1621/kompetanseheving.json").get_json()
    assert [one["amount"] for one in found["budget"]] == [200000, 300000, 200000, 150000, 850000, 700000]


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("no-1514.csv", ("no-1514", "csv")),
        ("no-1514/a.b.json", ("no-1514/a.b", "json")),
        ("no-1514", ("no-1514", "")),
        ("no-1514.exe", ("no-1514.exe", "")),
        (".csv", ("", "csv")),
    ],
)
def test_the_form_is_what_stands_after_the_last_dot(path: str, parts: tuple[str, str]) -> None:
    assert split(path) == parts


def test_a_form_of_nothing_is_not_found(client: FlaskClient) -> None:
    for path in ("none.csv", ".csv", "no-1514/none.json", "concept/theme/none.csv", "concept/.csv"):
        assert client.get(f"/nn/{path}").status_code == 404, path


def test_the_ends_of_a_range_are_statements(tmp_path: Path) -> None:
    with open_store() as store:
        load_files(store, write_ranged(tmp_path))
        found = asking(create_app(Settings(), Atlas(store))).get("/en/no-9998/leiarrad.json").get_json()
    told = {
        one["relation"]["label"]: one for one in found["statements"] if "meetings a year" in one["relation"]["label"]
    }
    assert {name: one["as_stated"] for name, one in told.items()} == {
        "fewest meetings a year": "4",
        "most meetings a year": "6",
    }
    assert all(one["evidence"] for one in told.values())
