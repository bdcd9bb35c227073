"""The pages about Samgraf: true of the program that runs, in each language, and readable."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.metadata import version

import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from ontology.labels import LANGUAGES
from tests.house.messages import in_template
from tests.house.tree import home
from tests.webviz.pages.test_records import asking, get
from webviz.app import create_app
from webviz.current import packs
from webviz.i18n import translator
from webviz.importing import proposals, session
from webviz.pages.about import licence, software
from webviz.settings import Settings

TEXTS = ("about", "accessibility", "privacy", "licences")
OURS = (
    "about", "accessibility", "privacy", "licences", "start", "entity", "endeavour", "timeline", "meetings", "concept",
    "base", "rows", "contact",
)  # fmt: skip
PAGES = (
    "", *TEXTS, "no-1621/kompetanseheving", "se-0183/fokus-barn-och-unga", "no-1514/kommunedirektor", "no-1514/nav",
    "programme/saman-om-ein-betre-kommune", "region-nord-troms/interkommunalt-samarbeid", "concept/theme/prevention",
    "no-1514/personalsjef", "nothing-here",
)  # fmt: skip
SPOKEN = {"nn": "Tilgjengelegheitserklæring", "nb": "Tilgjengelighetserklæring", "sv": "Tillgänglighetsredogörelse",
          "en": "Accessibility statement"}  # fmt: skip
TEMPLATES = home("webviz") / "templates"
FORMS = ("", "no-1514", "search?q=leiar", "compare?with=no-1514&with=no-1621")


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return asking(create_app(Settings(), atlas))


@pytest.fixture(scope="module")
def seen(client: FlaskClient) -> Callable[[str, str], str]:
    """The text of a page in a language, which is got once."""
    return cache(lambda lang, path: get(client, f"/{lang}/{path}", 404 if path == "nothing-here" else 200).text)


@cache
def sentences() -> list[str]:
    """The English sentences of our templates, without their places."""
    found = {one.id for name in OURS for one in in_template(TEMPLATES / f"{name}.html")}
    return sorted(text for text in found if len(text.split()) >= 3)


# -- language -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES[:3])
@pytest.mark.parametrize("path", PAGES)
def test_no_english_is_left_on_a_page_in_another_language(
    seen: Callable[[str, str], str], lang: str, path: str
) -> None:
    text = seen(lang, path)
    fragments = {piece.strip() for one in sentences() for piece in re.split(r"%\(\w+\)s", one)}
    left = [piece for piece in fragments if len(piece.split()) >= 3 and piece in text]
    assert left == []
    assert len(fragments) >= 100


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_no_page_speaks_in_addresses_or_codes(seen: Callable[[str, str], str], lang: str, path: str) -> None:
    text = seen(lang, path)
    assert re.findall(r"https?://\S+|\b(?:sam|org|skos|dcterms):\w+|\bno-\d{4}|\bse-\d{4}|#char=|%\(\w+\)s", text) == []


def test_every_text_is_told_in_four_ways(client: FlaskClient) -> None:
    for path in TEXTS:
        told = {lang: get(client, f"/{lang}/{path}").one("main").text for lang in LANGUAGES}
        assert len(set(told.values())) == len(LANGUAGES), path
        sizes = sorted(len(text) for text in told.values())
        assert sizes[0] > 0.6 * sizes[-1], path


# -- what the pages say ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_leads_to_them(client: FlaskClient, lang: str) -> None:
    for path in ("", "no-1514", "ns", "search?q=leiar"):
        links = {tag.attributes["href"] for tag in get(client, f"/{lang}/{path}").all("a")}
        assert {f"/{lang}/{name}" for name in TEXTS} <= links, path
    assert get(client, f"/{lang}/accessibility").texts("h1") == [SPOKEN[lang]]


def test_the_statement_says_what_it_is_not_and_for_which_version(client: FlaskClient) -> None:
    text = get(client, "/en/accessibility").text
    assert f"Samgraf {version('samgraf')}" in text
    for part in ("no declaration under the law", "we do not claim that every requirement is met", "not tested"):
        assert part in text


def test_the_numbers_on_the_page_are_those_of_the_data(client: FlaskClient, atlas: Atlas) -> None:
    cards = atlas.municipalities("en")
    documents = {document.iri for card in cards for document in card.documents}
    wanted = f"Documents read so far: {len(documents)}. Municipalities and regions they are about: {len(cards)}."
    assert wanted in get(client, "/en/about").text


def test_what_is_said_of_privacy_is_so(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    for path in ("/", "/nn/", "/nn/no-1514", "/nn/search?q=barn", "/nn/privacy", "/nn/none"):
        answer = client.get(path, headers={"Cookie": "a=b"})
        assert "Set-Cookie" not in answer.headers, path
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert caplog.records == []
    assert "No cookies are set." in get(client, "/en/privacy").text


def test_of_a_fault_the_page_is_noted_and_not_the_reader(atlas: Atlas, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(Settings(), atlas)
    app.add_url_rule("/nb/broken", "broken", lambda: str(1 / 0))
    app.test_client().get("/nb/broken?q=secret", environ_base={"REMOTE_ADDR": "203.0.113.7"})
    assert "/nb/broken" in caplog.text
    assert "203.0.113.7" not in caplog.text


def test_what_is_asked_stands_in_the_address(client: FlaskClient) -> None:
    """Whatever a reader fills in is sent by GET."""
    forms = [tag for path in FORMS for tag in get(client, f"/nn/{path}").all("form")]
    assert {tag.attributes.get("method", "get") for tag in forms} == {"get"}
    assert len(forms) >= 2 * len(FORMS)


def test_what_is_remembered_is_told(atlas: Atlas) -> None:
    def told(settings: Settings) -> str:
        return get(asking(create_app(settings, atlas, object())), "/en/privacy").text  # type: ignore[arg-type]

    assert "may stay in memory" in told(Settings()) and "and is not kept" not in told(Settings())
    assert "and is not kept" in told(Settings(query_kept=0))
    assert "came from last stand in memory" in told(Settings())
    assert "came from last" not in told(Settings(requests_per_minute=0))


def test_those_whom_the_server_may_ask_are_named(client: FlaskClient, atlas: Atlas) -> None:
    assert "This server itself" not in get(client, "/en/privacy").text
    places = (("fosen", "https://user:secret@fosen.example/sparql"),)
    asked = asking(create_app(Settings(federation=places, service_hosts=("query.wikidata.org",)), atlas))
    text = get(asked, "/en/privacy").text
    assert "may ask others for data: fosen.example, query.wikidata.org." in text
    assert "secret" not in text


def test_how_long_a_cookie_and_a_file_are_kept_is_so() -> None:
    (sentence,) = [one.id for one in in_template(TEMPLATES / "privacy.html") if one.id.startswith("Who signs in")]
    assert "half an hour after your last use" in sentence and session.LIFE == 30 * 60
    assert "an hour at most" in sentence and proposals.LIFE == 60 * 60


@pytest.mark.parametrize("path", ["about", "accessibility", "privacy"])
@pytest.mark.parametrize(
    ("contact", "href"),
    [("samhandling@sande.example", "mailto:samhandling@sande.example"), ("https://sande.example/kontakt", None)],
)
def test_those_who_run_the_server_are_reached_where_they_say(atlas: Atlas, path: str, contact: str, href: str) -> None:
    page = get(asking(create_app(Settings(contact=contact), atlas)), f"/en/{path}")
    assert {tag.attributes["href"]: tag.text for tag in page.all("a")}[href or contact] == contact
    assert "have not said" not in page.text


def test_it_is_said_that_nobody_says_how_they_are_reached(client: FlaskClient) -> None:
    assert all("have not said here how they are reached" in get(client, f"/en/{path}").text for path in TEXTS[:3])


def test_questions_are_spoken_of_only_where_they_can_be_asked(client: FlaskClient, atlas: Atlas) -> None:
    asked = asking(create_app(Settings(query_seconds=7), atlas, object()))  # type: ignore[arg-type]
    assert "SPARQL" not in get(client, "/en/privacy").text
    assert "within 7 seconds" in get(asked, "/en/privacy").text
    assert "/en/sparql" not in {tag.attributes["href"] for tag in get(client, "/en/about").all("a")}
    assert "/en/questions" in {tag.attributes["href"] for tag in get(asked, "/en/").all("a")}


# -- licences -------------------------------------------------------------------------------------------------------


def test_every_document_and_every_text_behind_an_expectation_is_named(client: FlaskClient, atlas: Atlas) -> None:
    page = get(client, "/nn/licences")
    links = {tag.attributes["href"] for tag in page.all("a")}
    for card in atlas.municipalities("nn"):
        assert {f"/nn/{document.path}" for document in card.documents} <= links
    for pack in packs():
        assert pack.source.title in page.text
        assert pack.source.address is None or pack.source.address in links
    outside = [tag.attributes for tag in page.all("a") if "://" in tag.attributes["href"]]
    assert all(tag.get("rel") == "external" for tag in outside)


def test_the_software_is_what_is_installed(client: FlaskClient) -> None:
    found = {package.name.lower(): package for package in software()}
    assert {"flask", "rdflib", "pyoxigraph", "networkx", "babel", "vis-network", "jinja2"} <= set(found)
    assert "samgraf" not in found and "pytest" not in found and "playwright" not in found
    assert found["flask"].version == version("flask")
    assert found["rdflib"].licence and found["vis-network"].licence == "Apache-2.0 OR MIT"
    page = get(client, "/sv/licences")
    assert any(row.startswith(f"Flask {version('flask')} BSD") for row in page.texts("tr"))


@pytest.mark.parametrize(
    ("metadata", "stated"),
    [
        ({"license_expression": "MIT", "license": "something else"}, "MIT"),
        ({"classifier": ["Topic :: X", "License :: OSI Approved :: MIT License"], "license": "The MIT"}, "MIT License"),
        ({"license": "BSD"}, "BSD"),
        ({"license": "Permission is hereby granted, free of charge, to any person obtaining a copy"}, ""),
        ({"license": "MIT\nCopyright"}, ""),
        ({}, ""),
    ],
)
def test_a_licence_is_read_as_the_software_states_it(metadata: dict[str, object], stated: str) -> None:
    assert licence(metadata) == stated


def test_every_sentence_of_these_pages_has_its_translation() -> None:
    """A sentence of the texts that a catalogue lacks would be shown in English."""
    for lang in LANGUAGES[:3]:
        known = translator(lang)
        assert [one for one in sentences() if "%(num)" not in one and known.gettext(one) == one] == [], lang
