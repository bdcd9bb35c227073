"""The start: three ways in, the municipalities with what leads on from them, and the newest documents first."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.library import load_files
from graph.store import open_store
from ontology.labels import LANGUAGES
from tests.graph.worlds import FILE, write_world
from tests.webviz.pages.test_records import asking, get
from webviz.app import create_app
from webviz.settings import Settings


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return asking(create_app(Settings(), atlas))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_start_has_a_way_in_for_each_reader_and_a_search(client: FlaskClient, lang: str) -> None:
    page = get(client, f"/{lang}/")
    assert len(page.texts("h3")) == 3 + 5
    searches = [tag.attributes for tag in page.all("form", role="search")]
    assert [tag["action"] for tag in searches] == [f"/{lang}/search"] * 2
    assert len({tag.get("aria-label") for tag in searches}) == 2
    links = {tag.attributes["href"] for tag in page.all("a")}
    assert {"#municipalities", f"/{lang}/compare", f"/{lang}/ns"} <= links
    assert len(page.all("section", id="municipalities")) == 1


def test_a_card_leads_straight_to_the_findings(client: FlaskClient) -> None:
    page = get(client, "/nn/")
    sande = next(tag for tag in page.all("li", class_="card") if tag.text.strip().startswith("Sande"))
    assert "Hol: Sande" in " ".join(sande.text.split())
    links = [tag.attributes["href"] for tag in page.all("a")]
    wanted = [f"/nn/{name}/no-1514" for name in ("gaps", "overlaps", "load", "expectations")]
    assert [link for link in links if link in wanted] == wanted
    assert "/nn/compare?with=no-1514" in links
    for link in [*wanted, "/nn/compare?with=no-1514"]:
        assert client.get(link).status_code == 200, link


def test_a_municipality_without_bodies_has_no_findings_to_lead_to(client: FlaskClient) -> None:
    links = {tag.attributes["href"] for tag in get(client, "/nn/").all("a")}
    assert "/nn/no-4614" in links and "/nn/gaps/no-4614" not in links


def test_the_newest_documents_come_first_and_undated_last(client: FlaskClient) -> None:
    page = get(client, "/nn/")
    places = [
        page.text.index(text) for text in ("4. august 2015:", "2011: Søknadsskjema", "11. mars 2004:", "Utan dato:")
    ]
    assert places == sorted(places)
    rows = list(csv.DictReader(io.StringIO(client.get("/en/municipalities.csv?table=documents").text)))
    assert [row["Date"] for row in rows] == ["2015-08-04", "2011", "2004-03-11", "", ""]


def test_the_start_leads_to_its_rows(client: FlaskClient) -> None:
    links = {tag.attributes["href"] for tag in get(client, "/sv/").all("a")}
    assert {f"/sv/municipalities.{form}" for form in ("csv", "json", "xlsx")} <= links
    found = client.get("/sv/municipalities.json").get_json()["municipalities"]
    sande = next(one for one in found if one["code"] == "no-1514")
    assert (sande["country"], sande["bodies"], sande["seats"]) == ("NO", 4, 24)


def test_no_code_is_read_where_there_is_none(client: FlaskClient) -> None:
    kinds = get(client, "/nb/").texts("p", class_="kind")
    assert kinds == [
        "region, Norge",
        "kommune 1514, Norge",
        "kommune 4614, Norge",
        "kommune 0183, Sverige",
        "kommune 1621, Norge",
    ]


def test_an_empty_store_and_a_strange_municipality_have_a_start(tmp_path: Path) -> None:
    with open_store() as store:
        page = get(asking(create_app(Settings(), Atlas(store))), "/en/")
        assert "There are no municipalities in this store yet." in page.text
        load_files(store, [write_world(tmp_path, FILE.replace("name: Prøvekommune", f"name: {'Å' * 200}"))])
        page = get(asking(create_app(Settings(), Atlas(store))), "/en/")
        assert "Å" * 200 in page.text
