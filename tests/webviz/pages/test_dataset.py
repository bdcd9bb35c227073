"""The data set over HTTP: its description, its files, its page, and what search engines are told."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.library import load_files
from graph.publishing.export import MEDIA_TYPES
from graph.store import open_store
from ontology.errors import BadParameter
from ontology.labels import LANGUAGES
from tests.graph.worlds import FILE, write_world
from tests.webviz.html import parse
from tests.webviz.pages.test_linked import OX
from tests.webviz.pages.test_records import asking
from webviz.app import create_app
from webviz.pages import sitemap
from webviz.pages.dataset import size
from webviz.pages.linked import FORMATS
from webviz.settings import Settings, from_environment

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OTHERS = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return asking(create_app(Settings(address="https://samgraf.example.org"), atlas))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """One small municipality, served without a public address."""
    folder = tmp_path_factory.mktemp("small")
    with open_store() as store:
        load_files(store, [write_world(folder, FILE)])
        yield asking(create_app(Settings(), Atlas(store)))


# -- the description ----------------------------------------------------------------------------------------------


def test_void_is_found_where_it_is_looked_for(client: FlaskClient) -> None:
    answer = client.get("/.well-known/void")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/data/catalogue")
    page = client.get("/.well-known/void", headers={"Accept": "text/html", "Accept-Language": "sv"})
    assert (page.status_code, page.headers["Location"]) == (302, "/sv/dataset")


@pytest.mark.parametrize("form", FORMATS)
def test_the_description_comes_in_every_format(client: FlaskClient, form: str) -> None:
    answer = client.get("/data/catalogue", headers={"Accept": MEDIA_TYPES[form]})
    assert (answer.status_code, answer.mimetype) == (200, MEDIA_TYPES[form])
    subjects = {quad.subject for quad in ox.parse(answer.data, OX[form])}
    assert ox.NamedNode("https://samgraf.example.org/data/catalogue#samgraf") in subjects
    assert client.get("/data/catalogue", headers={"If-None-Match": answer.headers["ETag"]} | {
        "Accept": MEDIA_TYPES[form]}).status_code == 304  # fmt: skip


def test_readers_are_led_from_the_description_to_the_page(client: FlaskClient) -> None:
    answer = client.get("/data/catalogue", headers={"Accept": "text/html,*/*;q=0.1", "Accept-Language": "en"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/en/dataset")
    assert client.get("/data/catalogue?format=nt", headers={"Accept": "text/html"}).mimetype == MEDIA_TYPES["nt"]


def test_without_an_address_the_request_names_the_site_if_its_host_is_one(small: FlaskClient) -> None:
    named = small.get("/data/catalogue", headers={"Host": "town.example:81"})
    assert "http://town.example:81/data/dumps/" in named.text
    strange = small.get("/data/catalogue", environ_overrides={"HTTP_HOST": "x> <y"})
    assert strange.status_code == 200 and "x> <y" not in strange.text
    assert "http://127.0.0.1:8000/data/dumps/" in strange.text


# -- files --------------------------------------------------------------------------------------------------------


def test_the_checksums_are_those_of_what_is_sent(small: FlaskClient) -> None:
    lines = [line.split("  ") for line in small.get("/data/dumps/SHA256SUMS").text.splitlines()]
    assert len(lines) == 16
    for checksum, file in lines:
        answer = small.get(f"/data/dumps/{file}", headers={"Accept-Encoding": "gzip"})
        assert hashlib.sha256(answer.data).hexdigest() == checksum, file
        assert answer.headers["ETag"] == f'"{checksum}"' and "Content-Encoding" not in answer.headers
        assert answer.content_length == len(answer.data)
        assert answer.headers["Content-Disposition"] == f"attachment; filename={file}"
    assert gzip.decompress(small.get("/data/dumps/samgraf.nq.gz").data) == small.get("/data/dumps/samgraf.nq").data


def test_a_file_that_the_client_has_is_not_sent_again(small: FlaskClient) -> None:
    first = small.get("/data/dumps/samgraf.ttl")
    again = small.get("/data/dumps/samgraf.ttl", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    head = small.head("/data/dumps/samgraf.ttl")
    assert (head.status_code, head.data, head.content_length) == (200, b"", len(first.data))
    assert first.headers["Cache-Control"] == "no-cache" and first.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("file", ["nobody.ttl", "samgraf", "samgraf.xlsx", "samgraf.ttl.gz", "%2e%2e", "SHA256SUMS.nt"])
def test_a_file_that_is_not_there_is_a_problem(small: FlaskClient, file: str) -> None:
    answer = small.get(f"/data/dumps/{file}")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


# -- the page -----------------------------------------------------------------------------------------------------


def test_the_page_lists_every_file_that_is_there(client: FlaskClient) -> None:
    page = parse(client.get("/en/dataset").text)
    files = [one.attributes["href"] for one in page.all("a") if one.attributes["href"].startswith("/data/dumps/")]
    assert len(files) >= 8 + 5 * 6 + 1 and len(files) == len(set(files))
    assert [file for file in files if client.head(file).status_code != 200] == []
    sums = client.get("/data/dumps/SHA256SUMS").text
    assert all(code.text in sums for code in page.all("code") if len(code.text) == 64)
    assert "https://samgraf.example.org/data/catalogue" in page.text


def test_the_page_tells_whom_to_ask_and_how_to_cite(atlas: Atlas) -> None:
    told = Settings(publisher="Eksempel kommune", contact="post@samgraf.example", address="https://samgraf.example.org")
    page = parse(asking(create_app(told, atlas)).get("/nn/dataset").text)
    (quote,) = page.all("blockquote")
    assert quote.text.strip().startswith("Eksempel kommune: ") and atlas.store.version in quote.text
    assert "mailto:post@samgraf.example" in {one.attributes["href"] for one in page.all("a")}


def test_sizes_are_written_for_readers() -> None:
    told = [size(octets, "nn") for octets in (0, 1234, 1_319_865, 2_500_000_000)]
    assert told == ["0 kB", "1,2 kB", "1,3 MB", "2,5 GB"]


# -- settings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["samgraf.example.org", "https://a.example/samgraf", "ftp://a.example", "https://u@a.example", "https://"]
)
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadParameter, match="SAMGRAF_ADDRESS"):
        from_environment({"SAMGRAF_ADDRESS": text})


def test_an_address_and_a_contact_are_taken() -> None:
    found = from_environment({"SAMGRAF_ADDRESS": "https://a.example:8443/", "SAMGRAF_CONTACT": "https://a.example/ask"})
    assert (found.address, found.contact) == ("https://a.example:8443", "https://a.example/ask")
    with pytest.raises(BadParameter, match="SAMGRAF_CONTACT"):
        from_environment({"SAMGRAF_CONTACT": "ring me"})


# -- search engines -----------------------------------------------------------------------------------------------


def test_the_sitemap_has_every_page_in_every_language(client: FlaskClient, atlas: Atlas) -> None:
    urls = ElementTree.fromstring(client.get("/sitemap.xml").data).findall(f"{MAP}url")
    places = [str(url.findtext(f"{MAP}loc")) for url in urls]
    assert len(places) == len(set(places)) >= 2500
    assert all(place.startswith("https://samgraf.example.org/") for place in places)
    for lang in LANGUAGES:
        assert f"https://samgraf.example.org/{lang}/no-1514/sektorleiarmote" in places
        assert f"https://samgraf.example.org/{lang}/gaps/se-0183" in places
        assert f"https://samgraf.example.org/{lang}/concept/theme/child-poverty" in places
    alternates = [{one.attrib["hreflang"]: one.attrib["href"] for one in url.findall(OTHERS)} for url in urls]
    assert all(set(one) == set(LANGUAGES) for one in alternates)
    assert all(place in one.values() for place, one in zip(places, alternates, strict=True))


def test_the_addresses_of_the_sitemap_answer(client: FlaskClient) -> None:
    places = [place.text or "" for place in ElementTree.fromstring(client.get("/sitemap.xml").data).iter(f"{MAP}loc")]
    chosen = places[:40:4] + places[40::97]
    assert len(chosen) >= 30
    paths = [one.removeprefix("https://samgraf.example.org") for one in chosen]
    assert [path for path in paths if client.get(path).status_code != 200] == []


def test_a_sitemap_that_is_too_long_is_split(monkeypatch: pytest.MonkeyPatch, small: FlaskClient) -> None:
    whole = [one.text for one in ElementTree.fromstring(small.get("/sitemap.xml").data).iter(f"{MAP}loc")]
    monkeypatch.setattr(sitemap, "MOST", 40)
    index = ElementTree.fromstring(small.get("/sitemap.xml?again").data)
    assert index.tag == f"{MAP}sitemapindex"
    files = [one.text or "" for one in index.iter(f"{MAP}loc")]
    parts = [ElementTree.fromstring(small.get(one.removeprefix("http://localhost")).data) for one in files]
    assert len(files) >= 3 and all(len(part) <= 40 for part in parts)
    assert [one.text for part in parts for one in part.iter(f"{MAP}loc")] == whole
    assert small.get(f"/sitemap-{len(files) + 1}.xml").status_code == small.get("/sitemap-0.xml").status_code == 404


def test_robots_are_told_what_has_no_end_and_where_the_sitemap_is(client: FlaskClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *" and lines[-1] == "Sitemap: https://samgraf.example.org/sitemap.xml"
    assert {"Disallow: /sparql?", "Disallow: /nn/search?", "Disallow: /en/sparql?"} <= set(lines)
    assert not any(line == "Disallow: /" for line in lines)
