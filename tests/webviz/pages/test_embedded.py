"""What a page tells programs in its head: true, safe whatever things are called, and readable without a network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.store import open_store
from ontology.iris import BASE, CONCEPT_ROOT, SAM, SCHEMA, expand
from tests.webviz.html import parse
from tests.webviz.pages.test_records import asking
from webviz.app import create_app
from webviz.settings import Settings

HOSTILE = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> & \u2028 '\" {{7*7}}"
PAGES = (
    ("no-1514", "GovernmentOrganization"), ("no-1514/sektorleiarmote", "Organization"), ("no-1514/bts", "Project"),
    ("doc/sande-overordna-samhandling", "CreativeWork"), ("no-1514/kommunedirektor", "Thing"),
    ("concept/role/member", "DefinedTerm"), ("concept/role", "DefinedTermSet"), ("dataset", "Dataset"),
)  # fmt: skip


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return asking(create_app(Settings(address="https://samgraf.example.org"), atlas))


@pytest.fixture(scope="module")
def hostile() -> Iterator[FlaskClient]:
    this = ox.NamedNode(f"{BASE}no-9999/rad")
    with open_store() as store:
        store.load(
            [
                ox.Quad(this, ox.NamedNode(expand("rdf:type")), ox.NamedNode(f"{SAM}StandingBody")),
                ox.Quad(this, ox.NamedNode(expand("skos:prefLabel")), ox.Literal(HOSTILE, language="nn")),
                ox.Quad(this, ox.NamedNode(expand("skos:exactMatch")), ox.NamedNode("https://example.org/?a&b='c'")),
            ]
        )
        yield asking(create_app(Settings(), Atlas(store)))


def told(client: FlaskClient, path: str) -> dict[str, Any]:
    """The JSON-LD of a page."""
    answer = client.get(f"/nn/{path}")
    assert answer.status_code == 200
    (block,) = parse(answer.text).all("script", type="application/ld+json")
    found: dict[str, Any] = json.loads(block.text)
    return found


@pytest.mark.parametrize(("path", "kind"), PAGES)
def test_a_page_says_what_it_is_about(client: FlaskClient, path: str, kind: str) -> None:
    found = told(client, path)
    kinds = found["@type"] if isinstance(found["@type"], list) else [found["@type"]]
    assert kinds[0] == kind and found["name"]
    assert found["url"] == f"https://samgraf.example.org/nn/{path}"


def test_it_is_about_the_iri_of_the_data_with_our_class_and_its_names_elsewhere(client: FlaskClient) -> None:
    found = told(client, "no-1514")
    assert found["@id"] == f"{BASE}no-1514" and f"{SAM}Municipality" in found["@type"]
    assert found["sameAs"] == ["http://www.wikidata.org/entity/Q501510"]
    assert told(client, "no-1514/sektorleiarmote")["subjectOf"][0]["@id"] == f"{BASE}doc/sande-overordna-samhandling"
    assert told(client, "concept/role/member")["inDefinedTermSet"]["@id"] == f"{CONCEPT_ROOT}role"


@pytest.mark.parametrize("path", [path for path, _kind in PAGES])
def test_it_is_read_without_a_network(client: FlaskClient, path: str) -> None:
    quads = list(ox.parse(json.dumps(told(client, path)), ox.RdfFormat.JSON_LD))
    assert len(quads) >= 3
    assert all(quad.predicate.value.startswith((SCHEMA, expand("rdf:type"))) for quad in quads)


@pytest.mark.parametrize("path", ["about", "", "search?q=x", "gaps/no-1514", "nothing-here"])
def test_other_pages_say_nothing(client: FlaskClient, path: str) -> None:
    assert parse(client.get(f"/nn/{path}").text).all("script", type="application/ld+json") == []


def test_names_cannot_end_the_block(hostile: FlaskClient) -> None:
    answer = hostile.get("/nn/no-9999/rad")
    page = parse(answer.text)
    scripts = page.all("script")
    assert [tag.attributes.get("type", "program") for tag in scripts] == ["application/ld+json", "program"]
    block = scripts[0].text
    assert not set("<>&'") & set(block)
    found = json.loads(block)
    assert found["name"] == {"@value": HOSTILE, "@language": "nn"}
    assert found["sameAs"] == ["https://example.org/?a&b='c'"]


# -- the address of a page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("no-1514?hide=concept&words=1", "no-1514"),
        ("concept/role/member?x=1", "concept/role/member"),
        ("search?q=leiar", "search?q=leiar"),
        ("about", "about"),
    ],
)
def test_a_thing_has_one_address_whatever_narrows_its_page(client: FlaskClient, path: str, address: str) -> None:
    page = parse(client.get(f"/nn/{path}").text)
    (link,) = page.all("link", rel="canonical")
    assert link.attributes["href"] == f"https://samgraf.example.org/nn/{address}"
    assert len(page.all("link", rel="alternate", hreflang="sv")) == 1
