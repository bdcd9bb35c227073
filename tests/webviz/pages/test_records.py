"""The pages: right for every record, in every language, safe, and honest about what they rest on."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.library import load_files
from graph.store import open_store
from ontology.iris import BASE
from ontology.labels import LANGUAGES
from tests.graph.worlds import FILE, write_world
from tests.webviz.html import Page, parse
from webviz.app import HEADERS, create_app
from webviz.settings import Settings

BODY = "no-1514/sektorleiarmote"
KINDS = (
    "", "no-1514", "region-nord-troms", "no-4614", BODY, "no-1514/kommunedirektor", "no-1514/bts",
    "doc/sande-overordna-samhandling", "concept/bodytype/leadership-meeting", "concept/role", "ns",
    f"{BODY}/seat/kommunedirektor", "no-1514/nav", "no-1514/hovudverneombod", "no-1621/kompetanseheving",
    "programme/saman-om-ein-betre-kommune", "concept/theme/prevention", "about", "accessibility", "privacy", "licences",
)  # fmt: skip
PROJECT = """\
endeavours:
  - id: prosjekt
    name: prosjektet
    at: 0-12
    status: {{is: planned, at: 0-12}}
    carriedOutBy: {{is: no-9999, at: 0-12}}
    goal: {{said: prosjektet, at: 0-12}}
    budget: [{{id: a, said: prosjektet, amount: 5, currency: NOK, line: total, at: 0-12}}]
    milestones: [{{id: b, said: prosjektet, earliest: '2011', at: 0-12}}]
    factors: [{{id: c, type: pitfall, said: prosjektet, at: 0-12}}]
"""
HOSTILE = """</title><script>alert(1)</script><img src=x onerror=alert(2)>" onload='alert(3)' {{7*7}} %(x)s &amp;"""


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return asking(create_app(Settings(), atlas))


def asking(app: Flask) -> FlaskClient:
    """A client that reads every answer to its end, so that no file stays open."""

    class Client(FlaskClient):
        def open(self, *arguments: Any, **options: Any) -> Any:
            return super().open(*arguments, **{"buffered": True, **options})

    app.test_client_class = Client
    return app.test_client()


def get(client: FlaskClient, address: str, status: int = 200) -> Page:
    answer = client.get(address)
    assert answer.status_code == status, address
    return parse(answer.text)


# -- every page ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "lang"),
    [(path, lang) for number, path in enumerate(KINDS) for lang in ("nn", LANGUAGES[1 + number % 3])],
)
def test_each_kind_of_page_is_sound_in_two_languages(client: FlaskClient, path: str, lang: str) -> None:
    """In nynorsk, and in one of the others, which go round."""
    page = get(client, f"/{lang}/{path}")
    assert page.one("html").attributes["lang"] == lang
    assert len(page.all("h1")) == len(page.all("main")) == 1
    ids = [tag.attributes["id"] for tag in page.tags if "id" in tag.attributes]
    assert len(ids) == len(set(ids))
    named = [name for tag in page.tags for key in ("aria-labelledby", "aria-describedby") if key in tag.attributes
             for name in tag.attributes[key].split()]  # fmt: skip
    assert set(named) <= set(ids)
    levels = [int(tag.name[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag.name)]
    assert all(below - above <= 1 for above, below in zip([0, *levels], levels, strict=False))
    assert all(tag.text.strip() or tag.attributes.get("aria-label") for tag in page.all("a") + page.all("button"))
    assert page.text.count("None") == page.text.count("Label(") == 0


def test_a_link_to_a_place_in_a_document_finds_it(client: FlaskClient) -> None:
    page = get(client, f"/nn/{BODY}")
    links = {tag.attributes["href"] for tag in page.all("a") if "#char=" in tag.attributes["href"]}
    assert links
    for link in links:
        address, _, place = link.partition("#")
        assert get(client, address).all("li", id=place), link


@pytest.mark.parametrize("path", KINDS)
def test_nothing_on_a_page_is_inline_or_from_elsewhere(client: FlaskClient, path: str) -> None:
    page = get(client, f"/nn/{path}")
    assert page.all("style") == []
    # A block of JSON-LD is data: browsers neither run it nor load what it names.
    scripts = [tag for tag in page.all("script") if tag.attributes.get("type") != "application/ld+json"]
    assert all(tag.attributes.get("src", "").startswith("/static/") and not tag.text for tag in scripts)
    named = ("alternate", "canonical")
    loaded = [tag for tag in page.all("link") if tag.attributes["rel"] not in named] + page.all("img")
    assert all(tag.attributes.get("href", "").startswith(("/static/", "data:")) for tag in loaded)
    assert [tag for tag in page.tags if any(name == "style" or name.startswith("on") for name in tag.attributes)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_language_switch_keeps_the_page_and_its_question(client: FlaskClient, lang: str) -> None:
    page = get(client, f"/{lang}/{BODY}?x=1%202")
    switch = [tag for tag in page.all("a") if "hreflang" in tag.attributes]
    assert [tag.attributes["href"] for tag in switch] == [f"/{other}/{BODY}?x=1%202" for other in LANGUAGES]
    assert [tag.attributes["lang"] for tag in switch if "aria-current" in tag.attributes] == [lang]


def test_labels_in_another_language_say_so(client: FlaskClient) -> None:
    page = get(client, "/en/no-1514")
    assert "nn" in {tag.attributes.get("lang") for tag in page.all("a") if tag.text == "Sektorleiarmøte"}
    assert [tag for tag in get(client, "/nn/no-1514").all("a") if tag.attributes.get("lang") == "nn"][1:] == []
    assert {tag.attributes.get("lang") for tag in page.all("q")} == {"nn"}


# -- what pages say -----------------------------------------------------------------------------------------------


def test_the_start_page_lists_the_municipalities_with_figures(client: FlaskClient) -> None:
    page = get(client, "/nn/")
    assert page.texts("h3")[-5:] == ["Nord-Troms", "Sande", "Stord", "Sundbybergs stad", "Ørland"]
    sande = next(text for text in page.texts("li", class_="card") if text.startswith("Sande"))
    assert sande.startswith("Sande kommune 1514, Noreg")
    assert re.search(r"organ 4 plassar 24", sande)
    assert "Overordna samhandling" in sande


def test_a_municipality_is_told_in_words_drawn_listed_and_tabled(client: FlaskClient) -> None:
    page = get(client, "/nn/no-1514")
    assert "Dokumenta skildrar 4 organ i Sande." in page.text
    boxes = page.all("a", class_="box")
    assert len(boxes) >= 40
    for name in ("Leiarforum", "Kontaktmøte", "Sektorleiarmøte", "Ressursgruppa"):
        assert any(name in tag.text for tag in boxes)
        assert any(text.startswith(name) for text in page.texts("li"))
        assert any(row.startswith(f"Sande har organet {name}") for row in page.texts("tr"))


def test_local_words_stand_with_the_shared_concept(client: FlaskClient) -> None:
    page = get(client, "/nn/no-1514")
    assert "Sektorleiarmøte · leiarmøte" in page.texts("p", class_="name")
    assert "Kontaktmøte" in page.texts("p", class_="name")  # the concept has the same name, so it is not repeated


def test_a_statement_shows_document_place_and_wording(client: FlaskClient) -> None:
    page = get(client, f"/nn/{BODY}")
    sources = [text for text in page.texts("details") if "Gruppa er styringsgruppe for BTS-prosjektet" in text]
    assert sources
    assert all("Overordna samhandling, teikn 1972–2015" in source for source in sources)


def test_an_opening_of_a_longer_quote_ends_in_dots(client: FlaskClient) -> None:
    wordings = get(client, "/nn/doc/sande-overordna-samhandling").texts("q")
    assert any(text.endswith("…") for text in wordings)
    assert any(not text.endswith("…") for text in wordings)


def test_doubt_is_written_out_with_its_reason(client: FlaskClient) -> None:
    page = get(client, f"/nn/{BODY}")
    seat = next(text for text in page.texts("tr") if text.startswith("teknisk sjef"))
    assert "utleidd noko usikkert" in seat
    assert "Merknad:" in seat
    assert "Ei anna lesing:" in seat


def test_what_is_planned_says_so_in_the_picture(client: FlaskClient) -> None:
    page = get(client, "/nb/no-1621")
    planned = page.all("a", class_="box planned")
    assert any("Felles barnevernstjeneste" in " ".join(tag.text.split()) for tag in planned)
    assert all(re.search("planlagt|søkt om|foreslått|avsluttet", tag.text) for tag in planned)


def test_what_is_not_documented_says_so(client: FlaskClient) -> None:
    page = get(client, "/sv/se-0183")
    assert "Hur ofta det möts är inte dokumenterat." in page.text
    assert "Vilka som deltar är inte dokumenterat." in page.text


def test_overlaps_and_load_are_findings_in_words(client: FlaskClient) -> None:
    page = get(client, "/nn/no-1514")
    assert "Kontaktmøte og Sektorleiarmøte har 2 deltakarar felles: kommunedirektør og personalsjef." in page.texts(
        "p", class_="sentence"
    )
    assert "Av alle som sit i dei to: 2 av 10. Utan dei som berre kjem ved behov: 2 av 9." in page.texts("p")
    rows = page.texts("tr")
    assert any(row.startswith("kommunedirektør om lag 62") for row in rows)


def test_a_document_shows_its_quotes_in_reading_order(client: FlaskClient) -> None:
    page = get(client, "/nn/doc/sande-overordna-samhandling")
    starts = [int(re.findall(r"\d+", tag.attributes["id"])[0]) for tag in page.all("li") if "id" in tag.attributes]
    assert len(starts) >= 40
    assert starts == sorted(starts)


def test_too_large_a_picture_leaves_the_list_and_the_table(atlas: Atlas) -> None:
    small = asking(create_app(Settings(drawn_nodes=10), atlas))
    page = get(small, "/nn/no-1514")
    assert page.all("svg", class_="picture") == []
    assert re.search(r"Grafen har 43 boksar\b", page.text)
    assert len(page.all("table")) >= 2
    assert small.get("/nn/graph/no-1514.json").status_code == 404


def test_the_drawing_model_holds_what_the_panel_shows(client: FlaskClient) -> None:
    model = client.get("/nn/graph/no-1514.json").get_json()
    body = model["details"][f"{BASE}{BODY}"]
    assert body["announcement"] == f"Sektorleiarmøte, organ, {len(body['relations'])} koplingar"
    assert body["href"] == f"/nn/{BODY}"
    steering = next(one for one in body["relations"] if one["name"] == "BTS-prosjektet")
    assert steering["out"] is True
    assert steering["evidence"][0]["wording"] == "Gruppa er styringsgruppe for BTS-prosjektet"
    assert {one["id"] for one in model["network"]["nodes"]} == set(model["details"])
    edges = {one["id"] for one in model["network"]["edges"]}
    assert {one["edge"] for detail in model["details"].values() for one in detail["relations"]} == edges


# -- addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("accept", "to"), [("no", "/nb/"), ("sv-SE", "/sv/"), ("de", "/nn/"), (None, "/nn/")])
def test_the_root_leads_to_the_readers_language(client: FlaskClient, accept: str | None, to: str) -> None:
    answer = client.get("/", headers={"Accept-Language": accept} if accept else {})
    assert (answer.status_code, answer.headers["Location"]) == (302, to)
    assert "Accept-Language" in answer.headers["Vary"]


def test_the_default_language_is_a_setting(atlas: Atlas) -> None:
    assert create_app(Settings(lang="sv"), atlas).test_client().get("/").headers["Location"] == "/sv/"


def test_a_name_or_code_leads_to_its_municipality(client: FlaskClient) -> None:
    for name in ("Sande", "sande"):
        answer = client.get(f"/nn/{name}")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/nn/no-1514")


@pytest.mark.parametrize(
    ("address", "accept", "to"),
    [
        ("/id/no-1514", "text/html", "/nn/no-1514"),
        ("/id/no-1514", None, "/nn/no-1514"),
        ("/id/no-1514", "text/turtle", "/data/id/no-1514?format=ttl"),
        ("/id/no-1514", "application/ld+json, text/html;q=0.9", "/data/id/no-1514?format=jsonld"),
        ("/ns", "text/html", "/nn/ns"),
        ("/ns", "application/rdf+xml", "/data/ns?format=rdf"),
        ("/role/member", "text/html", "/nn/concept/role/member"),
        ("/role/member", "application/n-triples", "/data/role/member?format=nt"),
        ("/role", "text/html", "/nn/concept/role"),
    ],
)
def test_names_of_things_answer_303_by_accept(client: FlaskClient, address: str, accept: str | None, to: str) -> None:
    answer = client.get(address, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.headers["Location"]) == (303, to)
    assert "Accept" in answer.headers["Vary"]
    assert client.get(to).status_code == 200


@pytest.mark.parametrize("rest", ["id/no-1514", f"id/{BODY}", "ns", "role/member"])
def test_data_come_in_every_format(client: FlaskClient, rest: str) -> None:
    types = {"ttl": "text/turtle", "nt": "application/n-triples", "rdf": "application/rdf+xml",
             "jsonld": "application/ld+json"}  # fmt: skip
    for form, media_type in types.items():
        for answer in (
            client.get(f"/data/{rest}?format={form}"),
            client.get(f"/data/{rest}", headers={"Accept": media_type}),
        ):
            assert (answer.status_code, answer.mimetype) == (200, media_type)
            assert answer.data.strip()


def test_what_cannot_be_had_is_refused(client: FlaskClient) -> None:
    assert client.get("/id/no-1514", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/data/id/no-1514", headers={"Accept": "text/html"}).status_code == 406
    assert "xlsx" in get(client, "/data/id/no-1514?format=xlsx", 400).text
    assert client.get("/data/id/no-1514/nobody").status_code == 404


def test_health_tells_the_version_of_the_data(client: FlaskClient, atlas: Atlas) -> None:
    assert client.get("/health").get_json() == {"status": "ok", "version": atlas.store.version}


# -- errors -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "title"),
    [("nn", "Her er det ingenting"), ("nb", "Her er det ingenting"), ("sv", "Här finns ingenting"),
     ("en", "There is nothing here")],
)  # fmt: skip
def test_an_unknown_address_is_told_in_the_language_with_suggestions(
    client: FlaskClient, lang: str, title: str
) -> None:
    page = get(client, f"/{lang}/no-1514/sektorleiarmotet", 404)
    assert page.texts("h1") == [title]
    assert f"/{lang}/{BODY}" in {tag.attributes["href"] for tag in page.all("a")}
    nearby = get(client, f"/{lang}/Sandee", 404)
    assert f"/{lang}/no-1514" in {tag.attributes["href"] for tag in nearby.all("a")}


def test_what_is_called_so_is_suggested(client: FlaskClient) -> None:
    """By the words of the address, in any language, wherever they lead."""
    for address, meant in (
        ("/sv/barnevern", "/sv/no-1514/barnevern"),
        ("/nn/no-1514/styrgrupp", "/nn/se-0183/styrgruppen"),
        ("/nb/orlando", "/nb/no-1621"),
        ("/nn/stordd", "/nn/no-4614"),
    ):
        assert meant in {tag.attributes["href"] for tag in get(client, address, 404).all("a")}, address


def test_nothing_is_suggested_that_is_not_like_what_was_wanted(client: FlaskClient) -> None:
    for address in ("/nn/nothing-here", "/sv/wp-login.php", "/nb/%F0%9F%A6%84", "/en/" + "x" * 3000):
        assert get(client, address, 404).all("h2") == [], address


ABSURD = (
    "%00",
    "%3Cx%3E",
    "a%20b",
    "%22",
    "%7Bx%7D",
    "%5C",
    "%0A",
    "%FF",
    "a%7Cb",
    "%E2%80%AE",
    "..",
    "x" * 5000,
    "%5E%60",
)


@pytest.mark.parametrize("part", ABSURD)
def test_an_absurd_address_is_not_found_and_nothing_worse(client: FlaskClient, part: str) -> None:
    for address in (f"/nn/{part}", f"/sv/no-1514/{part}", f"/en/{part}/{part}.csv", f"/nb/concept/{part}",
                    f"/nn/concept/theme/{part}.json", f"/nn/graph/{part}.json"):  # fmt: skip
        assert client.get(address).status_code in (302, 404), address


def test_a_slash_too_many_leads_to_the_page(client: FlaskClient) -> None:
    for address in (f"/nn/{BODY}/", "/nn/no-1514/"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (302, address.rstrip("/"))


@pytest.mark.parametrize("address", ["/fr/", "/nothing", "/nn/concept/role/none", "/nn/concept/x", "/static/none.js"])
def test_other_unknown_addresses_are_404_pages(client: FlaskClient, address: str) -> None:
    assert get(client, address, 404).all("h1")


def test_pages_are_read_and_not_written(client: FlaskClient) -> None:
    answer = client.post("/nn/no-1514")
    assert (answer.status_code, parse(answer.text).texts("h1")) == (405, ["Det går ikkje her"])
    assert "GET" in answer.headers["Allow"]


@pytest.fixture
def broken(atlas: Atlas) -> Flask:
    app = create_app(Settings(request_bytes=100), atlas)
    app.add_url_rule("/nb/broken", "broken", lambda: str(1 / 0))
    app.add_url_rule("/sv/taken", "taken", lambda: str(request.get_data()), methods=["POST"])
    return app


def test_a_fault_of_ours_shows_no_traceback(broken: Flask, caplog: pytest.LogCaptureFixture) -> None:
    page = get(broken.test_client(), "/nb/broken", 500)
    assert page.texts("h1") == ["Noe gikk galt her"]
    assert "ZeroDivisionError" not in page.text
    assert "ZeroDivisionError" in caplog.text


def test_too_large_a_body_is_refused_in_words(broken: Flask) -> None:
    answer = broken.test_client().post("/sv/taken", data=b"x" * 101)
    assert (answer.status_code, parse(answer.text).texts("h1")) == (413, ["Det är för mycket på en gång"])


# -- safety -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/nn/", "/health", "/static/style.css", "/static/vis/vis-network.min.js", "/none"])
def test_every_answer_carries_the_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self';")


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[FlaskClient]:
    """A municipality whose every name tries to break out of the page."""
    text = FILE + PROJECT
    quoted = json.dumps(HOSTILE, ensure_ascii=False).replace("{", "{{").replace("}", "}}")
    for name in ("name: Prøvekommune", "name: Leiarrådet", "title: To råd"):
        text = text.replace(name, f"{name.partition(':')[0]}: {quoted}")
    text = text.replace("name: prosjektet", f"name: {quoted}").replace("said: prosjektet", f"said: {quoted}")
    text = text.replace("name: rådmann", f"name: {quoted}").replace("said: møtest", f'said: {quoted[:-1]}!"')
    with open_store() as store:
        load_files(store, [write_world(tmp_path, text)])
        yield asking(create_app(Settings(), Atlas(store)))


def test_names_that_are_markup_stay_text(hostile: FlaskClient) -> None:
    for path in (
        "",
        "no-9999",
        "no-9999/leiarrad",
        "no-9999/radmann",
        "no-9999/fagrad",
        "no-9999/prosjekt",
        "licences",
        "doc/prove",
        "no-9999/leiarradx",
    ):
        answer = hostile.get(f"/en/{path}")
        page = parse(answer.text)
        scripts = [tag for tag in page.all("script") if tag.attributes.get("type") != "application/ld+json"]
        assert [tag for tag in scripts if not tag.attributes.get("src", "").startswith("/static/")] == []
        assert [tag for tag in page.tags if "onerror" in tag.attributes or "onload" in tag.attributes] == []
        assert page.all("img") == []
        assert "<script>alert(1)</script>" in page.text, path
        assert "{{7*7}}" in page.text, path


def test_hostile_names_open_no_formula_in_a_spreadsheet(hostile: FlaskClient) -> None:
    for path in ("no-9999/prosjekt.csv", "no-9999/radmann.csv?table=meetings", "municipalities.csv", "licences.json"):
        answer = hostile.get(f"/en/{path}")
        assert answer.status_code == 200 and "alert(1)" in answer.text
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.mimetype in ("text/csv", "application/json")


def test_hostile_names_are_whole_in_the_drawing_model(hostile: FlaskClient) -> None:
    answer = hostile.get("/en/graph/no-9999.json")
    assert answer.mimetype == "application/json"
    model: dict[str, Any] = answer.get_json()
    assert model["details"][f"{BASE}no-9999/leiarrad"]["name"] == HOSTILE


# -- size ---------------------------------------------------------------------------------------------------------


def test_text_is_compressed_for_those_who_take_it(client: FlaskClient) -> None:
    plain = client.get("/nn/no-1514")
    packed = client.get("/nn/no-1514", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) < 30_000


def test_the_first_load_stays_small(client: FlaskClient) -> None:
    def size(address: str) -> int:
        return len(client.get(address, headers={"Accept-Encoding": "gzip"}).data)

    without = sum(map(size, ("/nn/no-1514", "/static/style.css", "/static/page.js", "/static/graph.js")))
    assert without <= 60_000
    assert without + size("/nn/graph/no-1514.json") + size("/static/vis/vis-network.min.js") <= 250_000


def test_static_files_are_not_sent_twice(client: FlaskClient) -> None:
    first = client.get("/static/style.css", headers={"Accept-Encoding": "gzip"})
    again = client.get("/static/style.css", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
