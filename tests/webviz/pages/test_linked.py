"""Linked data: every IRI that stands in the data leads to what is said of it, for people and for programs."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.publishing.export import MEDIA_TYPES
from graph.store import Store, open_store
from ontology.iris import BASE, CONCEPT_ROOT, PREFIXES, expand
from tests.webviz.html import Page, parse
from tests.webviz.pages.test_records import asking, get
from webviz.app import create_app
from webviz.pages.linked import FORMATS
from webviz.settings import Settings

OX = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML,
      "jsonld": ox.RdfFormat.JSON_LD}  # fmt: skip
SEAT = "/id/no-1514/sektorleiarmote/seat/kommunedirektor"
AS_DATA = re.compile(r"(.+)(?:\.(csv|json|xlsx)(?:\?.*)?|\?format=(\w+))")
TURTLE, PAGE = {"Accept": "text/turtle"}, {"Accept": "text/html"}


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return asking(create_app(Settings(), atlas))


@pytest.fixture(scope="module")
def subjects(bundled_store: Store) -> Mapping[str, set[str]]:
    """Everything of ours that something is said of, by the address that answers for it: IRIs without a fragment."""
    found: dict[str, set[str]] = {}
    for quad in bundled_store.quads():
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(CONCEPT_ROOT):
            address = "/" + quad.subject.value.removeprefix(CONCEPT_ROOT).partition("#")[0]
            found.setdefault(address, set()).add(quad.subject.value)
    return found


@pytest.fixture(scope="module")
def pages(client: FlaskClient, subjects: Mapping[str, set[str]]) -> Mapping[str, str]:
    """The page that a reader is led to, by the address of each."""
    found = {}
    for address in sorted(subjects):
        answer = client.get(address, headers=PAGE)
        assert answer.status_code == 303 and answer.headers["Location"].startswith("/nn/"), address
        found[address] = answer.headers["Location"]
    return found


@pytest.fixture(scope="module")
def records(atlas: Atlas) -> set[str]:
    """The path of everything drawn or documented, and the pages of the concepts drawn."""
    found: set[str] = set()
    for card in atlas.municipalities("nn"):
        nodes = atlas.organisation(card.thing.iri, "nn").nodes
        found |= {node.path for node in nodes if node.path}
        found |= {f"concept/{node.iri.split('/', 4)[4]}" for node in nodes if not node.path}
        found |= {document.path for document in card.documents if document.path}
    return found


def triples(content: bytes, form: str) -> Iterator[ox.Quad]:
    return iter(ox.parse(content, OX[form]))


def sort(address: str) -> tuple[object, ...]:
    """What kind of IRI it is, by the words in it that name no single thing."""
    words = address.split("/")[1:]
    kinds = words[1] if words[0] == "id" and words[1].isalpha() else ""
    return words[0], kinds, *(words[3:4] if words[0] == "id" else ()), len(words)


def links(page: Page) -> set[str]:
    """The addresses on this site that a page leads to, places on pages left out."""
    known = (tag.attributes for tag in page.all("a") if tag.attributes.get("rel") != "external")
    return {link for one in known if (link := one["href"].partition("#")[0])}


def in_turn(addresses: Iterable[str]) -> Iterator[str]:
    """Of what can be had in several forms, one; the forms go round from one thing to the next."""
    forms: dict[str, dict[str, list[str]]] = {}
    for address in sorted(addresses):
        found = AS_DATA.fullmatch(address)
        thing, form = (found[1], found[2] or found[3]) if found else (address, "")
        forms.setdefault(thing, {}).setdefault(form, []).append(address)
    for number, each in enumerate(forms.values()):
        yield from list(each.values())[number % len(each)]


# -- every IRI ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_iri_leads_to_its_page_and_its_data(
    client: FlaskClient, subjects: Mapping[str, set[str]], pages: Mapping[str, str]
) -> None:
    """In every format, the first of each sort; from one IRI to the next the formats go round."""
    assert len(subjects) >= 1500 and sum(map(len, subjects.values())) >= 3000
    assert set(pages) == set(subjects)
    sorts: set[tuple[object, ...]] = set()
    tried: Counter[str] = Counter()
    for number, (address, iris) in enumerate(sorted(subjects.items())):
        forms = list(FORMATS) if sort(address) not in sorts else [list(FORMATS)[number % len(FORMATS)]]
        sorts.add(sort(address))
        for form in forms:
            answer = client.get(address, headers={"Accept": MEDIA_TYPES[form]})
            assert (answer.status_code, answer.headers["Location"]) == (303, f"/data{address}?format={form}"), address
            data = client.get(answer.headers["Location"])
            assert (data.status_code, data.mimetype) == (200, MEDIA_TYPES[form]), address
            told = {one.subject.value for one in triples(data.data, form) if isinstance(one.subject, ox.NamedNode)}
            assert iris <= told, (address, form)
            tried[form] += 1
    assert set(tried) == set(FORMATS) and min(tried.values()) >= 400 and len(sorts) >= 50


@pytest.mark.slow
def test_every_record_has_a_page_and_every_link_leads_somewhere(
    client: FlaskClient, pages: Mapping[str, str], records: set[str]
) -> None:
    """So has every other IRI; of parts and claims to which no record leads, whose pages are made alike, every fourth.

    Of what a link gives in several forms, one is taken, in turn; `test_rows` takes all of each kind of page.
    """
    assert len(records) >= 100
    told: set[str] = set()
    walked = {f"/nn/{path}" for path in ("", "ns", *records)}
    for path in sorted(walked):
        told |= links(get(client, path))
    assert len(told) >= 2000
    assert all(link.startswith(("/", "?")) for link in told)  # "?": the same page, narrowed
    inside = {link for link in told if link.startswith(("/nn/", "/data/"))}
    own = {page for number, (one, page) in enumerate(pages.items()) if number % 4 == 0 or one.count("/") <= 3}
    rest = [*in_turn(inside - walked), *sorted(own - inside - walked)]
    assert [link for link in rest if client.get(link).status_code != 200] == []
    assert len({*rest, *walked} & set(pages.values())) >= 950


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("rest", ["id/no-1514", "id/doc/sande-overordna-samhandling", "role", "ns", SEAT[1:]])
def test_all_formats_say_the_same(client: FlaskClient, rest: str, form: str) -> None:
    content = client.get(f"/data/{rest}?format={form}").data
    plain = client.get(f"/data/{rest}?format=nt").data
    found, wanted = (ox.Dataset(triples(one, kind)) for one, kind in ((content, form), (plain, "nt")))
    for one in (found, wanted):
        one.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0_SHA_256)
    assert found == wanted and len(wanted) > 5


def test_a_documents_data_hold_its_quotes_and_a_schemes_its_concepts(client: FlaskClient) -> None:
    document = client.get("/data/id/doc/sande-overordna-samhandling?format=nt").text
    assert document.count("#char=") > 100 and "TextPositionSelector" in document
    scheme = client.get("/data/frequency?format=nt").text
    assert "publications.europa.eu/resource/authority/frequency/" in scheme and "inScheme" in scheme


def test_the_name_of_a_graph_answers_with_what_the_graph_holds(client: FlaskClient, bundled_store: Store) -> None:
    name = f"{BASE}graph/sande-overordna-samhandling"
    found = set(triples(client.get("/data/id/graph/sande-overordna-samhandling?format=nt").data, "nt"))
    assert found == {ox.Quad(one.subject, one.predicate, one.object) for one in bundled_store.quads(name)}


def test_the_vocabulary_answers_under_the_name_of_its_version_and_of_no_other(client: FlaskClient) -> None:
    (version,) = (
        one.removeprefix(f"{CONCEPT_ROOT}ns/")
        for one in client.get("/data/ns?format=nt").text.split("<")
        if one.startswith(f"{CONCEPT_ROOT}ns/")
    )
    number = version.partition(">")[0]
    assert client.get(f"/ns/{number}", headers=TURTLE).headers["Location"] == "/data/ns?format=ttl"
    assert client.get("/ns/9.9.9", headers=TURTLE).status_code == 404


# -- how they answer ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "to"),
    [
        ("application/json", "/data/id/no-1514?format=jsonld"),
        ("text/xml", "/data/id/no-1514?format=rdf"),
        ("text/turtle;q=0.4, application/rdf+xml;q=0.8", "/data/id/no-1514?format=rdf"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "/nn/no-1514"),
        ("*/*", "/nn/no-1514"),
    ],
)
def test_the_form_is_chosen_by_accept(client: FlaskClient, accept: str, to: str) -> None:
    answer = client.get("/id/no-1514", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Location"]) == (303, to)
    assert {"Accept", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))


def test_pages_on_other_sites_may_follow_an_iri_to_its_data(client: FlaskClient) -> None:
    for address in ("/id/no-1514", "/data/id/no-1514", "/ns/context.jsonld", "/data/catalogue"):
        answer = client.get(address, headers=TURTLE if "context" not in address else {})
        assert answer.headers["Access-Control-Allow-Origin"] == "*", address
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin", address
    asked = client.options("/data/id/no-1514")
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("address", ["/data/id/no-1514", "/data/ns", "/ns/context.jsonld", "/data/role"])
def test_who_has_the_data_is_told_so(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"") and again.headers["ETag"] == first.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200
    other = client.get(f"{address}?format=nt") if "context" not in address else client.get("/findings.schema.json")
    assert other.headers["ETag"] != first.headers["ETag"]


def test_the_tag_changes_with_the_content(atlas: Atlas) -> None:
    with open_store() as store:
        store.load(atlas.store.quads())
        client = asking(create_app(Settings(), Atlas(store)))
        before = client.get("/data/id/no-1514")
        store.load([ox.Quad(ox.NamedNode(f"{BASE}no-1514"), ox.NamedNode(expand("skos:note")), ox.Literal("x"))])
        after = client.get("/data/id/no-1514", headers={"If-None-Match": before.headers["ETag"]})
        assert after.status_code == 200 and b"note" in after.data


@pytest.mark.parametrize("address", ["/id/no-1514", "/data/id/no-1514", "/ns", "/ns/context.jsonld"])
def test_head_answers_as_get_without_the_content(client: FlaskClient, address: str) -> None:
    whole, head = client.get(address, headers=TURTLE), client.head(address, headers=TURTLE)
    assert head.status_code == whole.status_code and head.data == b""
    assert head.headers.get("Location") == whole.headers.get("Location")
    assert head.content_length == whole.content_length


def test_a_page_names_its_data_in_its_head_and_in_its_headers(client: FlaskClient) -> None:
    for path, data in ((SEAT[3:], f"/data{SEAT}"), ("/concept/role/member", "/data/role/member"), ("/ns", "/data/ns")):
        answer = client.get(f"/nn{path}")
        links = parse(answer.text).all("link", rel="alternate", type="text/turtle")
        assert [one.attributes["href"] for one in links] == [f"{data}?format=ttl"]
        told = answer.headers.getlist("Link")
        assert f'<{data}?format=ttl>; rel="alternate describedby"; type="text/turtle"' in told
        assert len(told) == len(FORMATS)
        assert client.get(f"{data}?format=ttl").status_code == 200
    assert "Link" not in client.get("/nn/about").headers
    assert "Link" not in client.get("/nn/nothing-here").headers
    assert parse(client.get("/nn/nothing-here").text).all("link", type="text/turtle") == []


# -- what cannot be had -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/id/nobody", "/data/id/nobody", "/role/nobody", "/data/nothing", "/ns/9"])
def test_a_program_gets_a_problem_and_a_reader_a_page(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers=TURTLE)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.get_json()["status"] == 404 and answer.get_json()["code"] == "unknown-thing"
    page = client.get(address, headers=PAGE, follow_redirects=True)
    # Under /data/ there are no pages to be had, whatever there is.
    assert (page.status_code, page.mimetype) == (406 if address.startswith("/data/") else 404, "text/html")


@pytest.mark.parametrize(
    "path", ["a%0D%0AX-Evil:%201", "a%20b", "%3Cscript%3E", "a%3Fb=c", "%C3%A5", "..%2F..%2Fetc", "%00"]
)
def test_strange_addresses_are_refused_or_led_on_whole(client: FlaskClient, path: str) -> None:
    for headers in (TURTLE, PAGE):
        answer = client.get(f"/id/{path}", headers=headers)
        assert answer.status_code in (303, 404) and "X-Evil" not in answer.headers
        assert client.get(f"/data/id/{path}", headers=TURTLE).status_code == 404


@pytest.fixture
def withdrawn() -> Iterator[FlaskClient]:
    old, new = (ox.NamedNode(f"{BASE}no-9999/{name}") for name in ("old", "new"))
    facts: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = [
        (old, "owl:deprecated", ox.Literal("true", datatype=ox.NamedNode(PREFIXES["xsd"] + "boolean"))),
        (old, "dcterms:isReplacedBy", new),
        (new, "rdf:type", ox.NamedNode(expand("sam:StandingBody"))),
        (new, "skos:prefLabel", ox.Literal("Nytt råd", language="nn")),
    ]
    with open_store() as store:
        store.load(ox.Quad(one, ox.NamedNode(expand(name)), value) for one, name, value in facts)
        yield asking(create_app(Settings(), Atlas(store)))


def test_what_has_been_withdrawn_says_so_and_what_came_instead(withdrawn: FlaskClient) -> None:
    answer = withdrawn.get("/id/no-9999/old", headers=TURTLE)
    assert (answer.status_code, answer.mimetype) == (410, "application/problem+json")
    assert answer.get_json()["replacedBy"] == [f"{BASE}no-9999/new"]
    assert withdrawn.get("/data/id/no-9999/old?format=ttl").status_code == 410
    page = withdrawn.get("/id/no-9999/old", headers=PAGE)
    assert page.status_code == 410 and "Nytt råd" in page.text
    assert "/nn/no-9999/new" in {one.attributes["href"] for one in parse(page.text).all("a")}


def test_a_deprecated_term_that_is_still_described_is_answered(client: FlaskClient, bundled_store: Store) -> None:
    (old,) = bundled_store.select("SELECT ?term WHERE { ?term owl:deprecated true }")
    assert old["term"].value.startswith(CONCEPT_ROOT)
    assert old["term"].value in client.get("/data/ns?format=nt").text


# -- schemas ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("of", ["municipality", "findings"])
def test_a_schema_answers_at_the_address_it_names_itself_by(client: FlaskClient, of: str) -> None:
    schema = json.loads(client.get(f"/{of}.schema.json").text)
    assert schema["$id"] == f"{CONCEPT_ROOT}{of}.schema.json"
