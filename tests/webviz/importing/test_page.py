"""The import page, as planners and those who wish them ill meet it: real store, real readers, real cookies."""

from __future__ import annotations

import io
import json
import re
import threading
import zipfile
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.atlas import Atlas
from graph.changes.history import About, changesets, write
from graph.changes.importing import Plan
from graph.store import Store
from graph.vocabulary import vocabulary_quads
from ontology.iris import BASE
from ontology.labels import LANGUAGES
from tests.graph.worlds import write_world
from tests.live import TOKEN
from tests.webviz.html import Page, parse
from webviz.app import create_app
from webviz.i18n import translator
from webviz.importing import session
from webviz.importing.proposals import Proposal, Proposals
from webviz.importing.session import COOKIE, Sessions
from webviz.settings import Settings

HOME = {"Origin": "http://localhost"}
WORLD = "prove.yaml"
THING = ox.NamedNode("http://e.example/x")
BOMB_BYTES = 210_000_000
PLACES = """Møteplass;Målgruppe;Føremål;Møterytme;Deltakarar;Ansvarleg
Tverrfagleg team;Barn 0-6 år;Drøfte saker;Kvar veke;Barnehage, helsestasjon, PPT;Oppvekstsjef
Samarbeidsforum;Ungdom;Samordning;Ca 2 gange ri året;Skule, politi (etter behov);Kommunalsjef
"""
BESIDE = {"municipality": "no-4612", "name": "Sveio", "document": "moteplassar", "language": "nn"}
ENTITIES = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY f SYSTEM "file:///etc/passwd">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.example/">
<rdf:Description rdf:about="http://e.example/x"><e:p>&b;&f;</e:p></rdf:Description></rdf:RDF>"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The municipality file of a municipality that is not bundled."""
    return write_world(tmp_path_factory.mktemp("world")).read_bytes()


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of one's own, with the vocabulary and no municipality; in memory, but for its history."""
    store = Store(ox.Store(), tmp_path_factory.mktemp("store"))
    store.load(vocabulary_quads())
    return store


@pytest.fixture
def app(store: Store) -> Flask:
    return create_app(Settings(token=TOKEN), Atlas(store))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is not signed in."""
    return app.test_client()


@pytest.fixture
def planner(app: Flask) -> FlaskClient:
    """A browser that is."""
    return signed_in(app)


def signed_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    answer = client.post("/en/import/sign-in", data={"token": TOKEN}, headers=HOME)
    assert (answer.status_code, answer.location) == (303, "/en/import")
    return client


def word(client: FlaskClient) -> str:
    """The word that the forms of this browser carry."""
    found = re.search(r'name="word" value="([^"]+)"', client.get("/en/import").text)
    assert found is not None
    return found[1]


def hand_in(client: FlaskClient, *files: tuple[bytes, str], lang: str = "en", **fields: Any) -> TestResponse:
    """Send files (content and name) with the form."""
    sent = {"word": word(client), "files": [(io.BytesIO(content), name) for content, name in files], **fields}
    return client.post(f"/{lang}/import", data=sent, headers=HOME)


def shown(client: FlaskClient, answer: TestResponse) -> Page:
    """The page that handing in leads to."""
    assert answer.status_code == 303, answer.text
    page = client.get(answer.location)
    assert page.status_code == 200
    return parse(page.text)


def press(client: FlaskClient, address: str) -> TestResponse:
    """Press a button that has nothing but the word of the session."""
    return client.post(address, data={"word": word(client)}, headers=HOME)


def place(answer: TestResponse) -> str:
    """The address of what was handed in."""
    return str(answer.location).partition("#")[0]


def take_in(client: FlaskClient, *files: tuple[bytes, str]) -> TestResponse:
    return press(client, f"{place(hand_in(client, *files))}/take-in")


# -- the way through ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", ["RECORDS", "STATEMENTS"])
def test_more_than_the_server_can_plan_meanwhile_is_refused_with_the_command_that_takes_it(
    limit: str, planner: FlaskClient, world: bytes, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"webviz.importing.page.{limit}", 3)
    graph, class_ = f"{BASE}graph/x", "https://w3id.org/samgraf/ns#SourceDocument"
    lines = [f"<{BASE}doc/x> a <{class_}> ."] + [f'<{BASE}doc/x> <http://e.example/p> "{at}" .' for at in range(3)]
    trig = f"<{graph}> {{ {' '.join(lines)} }}".encode()
    content, name = (world, WORLD) if limit == "RECORDS" else (trig, "x.trig")
    version = store.version
    page = shown(planner, hand_in(planner, (content, name)))
    assert "hand in less, or use samgraf import" in page.text
    assert store.version == version


def test_a_file_is_read_shown_and_taken_in_only_when_told_so(planner: FlaskClient, store: Store, world: bytes) -> None:
    before = store.version
    answer = hand_in(planner, (world, WORLD))
    page = shown(planner, answer)
    assert "This would change" in page.text
    assert {"Leiarrådet", "Fagrådet", "Prøvekommune"} <= set(page.text.replace(",", "").split())
    assert re.search(r"\d+ new", page.text) is not None
    assert page.all("svg", class_="picture")
    assert "+ Leiarrådet" in page.text.replace("+  ", "+ ")
    assert store.version == before
    done = press(planner, f"{place(answer)}/take-in")
    assert (done.status_code, done.location) == (303, "/en/history/1?new=1")
    told = parse(planner.get(done.location).text)
    assert "Taken in." in told.text
    assert "/en/no-9999" in {link.attributes["href"] for link in told.all("a")}
    assert "Leiarrådet" in planner.get("/en/no-9999").text
    assert "Leiarrådet" in planner.get("/en/search?q=leiarråd").text
    assert planner.get("/en/gaps/no-9999").status_code == 200


def test_the_same_file_again_changes_nothing(planner: FlaskClient, store: Store, world: bytes) -> None:
    take_in(planner, (world, WORLD))
    before = store.version
    assert "This would change nothing" in shown(planner, hand_in(planner, (world, WORLD))).text
    assert store.version == before


def test_a_change_is_told_in_words(planner: FlaskClient, world: bytes) -> None:
    take_in(planner, (world, WORLD))
    other = world.replace("name: Fagrådet".encode(), b"name: Fagforumet").replace(b"times: 4,", b"times: 6,")
    page = shown(planner, hand_in(planner, (other, WORLD)))
    assert "Fagforumet" in page.text
    assert "no more:" in page.text and "from now on:" in page.text
    assert "2 changed" in page.text


def test_a_body_that_goes_is_marked_in_list_and_picture(planner: FlaskClient, world: bytes) -> None:
    take_in(planner, (world, WORLD))
    text = world.decode()
    less = text.replace(text[text.index("  - id: fagrad") :], "")
    page = shown(planner, hand_in(planner, (less.encode(), WORLD)))
    assert "1 removed" in page.text
    (box,) = [box for box in page.all("a", class_="box planned") if "Fagrådet" in box.text]
    assert "− Fagrådet" in box.text and "removed" in box.text


def test_what_was_taken_in_is_undone_from_its_page(planner: FlaskClient, store: Store, world: bytes) -> None:
    take_in(planner, (world, WORLD))
    assert "Undo this change" in planner.get("/en/history/1").text
    answer = press(planner, "/en/history/1/undo")
    assert (answer.status_code, answer.location) == (303, "/en/history/2?new=1")
    assert "Undone." in planner.get(answer.location).text
    assert planner.get("/en/no-9999").status_code == 404
    assert "Undo this change" not in planner.get("/en/history/1").text
    listed = parse(planner.get("/en/history").text)
    told = json.loads(planner.get("/en/history.json").text)["changes"]
    assert [(one["number"], one["undoes"]) for one in told] == [(2, 1), (1, None)]
    assert len(planner.get("/en/history.csv").text.splitlines()) == 3
    assert "Change 1 was undone" in listed.text and "undone" in listed.texts("span", class_="badge status")
    again = press(planner, "/en/history/1/undo")
    assert again.status_code == 409 and "is undone already" in again.text


def test_a_change_that_is_too_large_is_counted(
    planner: FlaskClient, world: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(planner, (world, WORLD))
    assert "Leiarrådet" in planner.get("/en/history/1").text
    monkeypatch.setattr("webviz.importing.history.LARGEST", 10)
    told = planner.get("/en/history/1").text
    assert "Leiarrådet" not in told and re.search(r"\d+ statements added, 0 removed", told)


def test_what_is_thrown_away_is_gone(planner: FlaskClient, store: Store, world: bytes) -> None:
    before, answer = store.version, hand_in(planner, (world, WORLD))
    assert press(planner, f"{place(answer)}/discard").location == "/en/import?discarded=1"
    assert "Nothing was changed" in planner.get("/en/import?discarded=1").text
    gone = planner.get(place(answer))
    assert gone.status_code == 404 and "Hand it in again." in gone.text
    assert store.version == before


def test_pasted_text_is_read_like_a_file(planner: FlaskClient, world: bytes) -> None:
    assert "Leiarrådet" in shown(planner, hand_in(planner, text=world.decode())).text


def test_a_list_of_meeting_places_is_read_with_what_is_said_beside_it(planner: FlaskClient) -> None:
    page = shown(planner, hand_in(planner, text=PLACES, **BESIDE))
    assert "+ Sveio" in page.text.replace("+  ", "+ ") and "Samarbeidsforum" in page.text
    assert "How it was read" in page.texts("h2")
    rows = [row.text for row in page.all("tr") if row.attributes.get("id", "").startswith("row-")]
    assert any("Ca 2 gange ri året" in row for row in rows)
    assert "wrong" in shown(planner, hand_in(planner, text=PLACES)).texts("h1")[0]


def test_several_files_are_read_together_and_one_bad_one_keeps_all_out(planner: FlaskClient, world: bytes) -> None:
    page = shown(planner, hand_in(planner, (world, WORLD), (world.replace(b"bodies:", b"bodys:"), WORLD)))
    assert "wrong" in page.texts("h1")[0]
    assert "prove (2).yaml" in page.text
    assert "Take it in" not in page.text


# -- what is wrong --------------------------------------------------------------------------------------------------


def test_each_problem_has_its_place_and_leads_to_the_row(planner: FlaskClient, world: bytes) -> None:
    wrong = world.replace(b"certainty: nominal", b"certainty: nominel").replace(b"role: chair", b"role: chare")
    answer = hand_in(planner, (wrong, WORLD))
    page = shown(planner, answer)
    assert page.texts("h1")[0].startswith("3 things are wrong")
    rows = [row for row in page.all("tr") if row.attributes.get("id", "").startswith("problems-")]
    assert len(rows) == 3
    assert all(re.search(r"prove\.yaml\s+line \d+", row.text) for row in rows)
    assert "nominal" in rows[0].text
    links = [link.attributes["href"] for link in page.all("a") if link.attributes.get("href", "").startswith("#row-")]
    ids = {tag.attributes["id"] for tag in page.tags if "id" in tag.attributes}
    assert len(links) == 3 and {link[1:] for link in links} <= ids
    assert any("nominel" in row.text for row in page.all("tr") if row.attributes.get("id", "").startswith("row-"))
    summary = [link.attributes["href"] for link in page.all("a") if link.attributes["href"].startswith("#problems-")]
    assert {link[1:] for link in summary} <= ids and len(summary) == 3


def test_the_report_comes_as_csv_and_json(planner: FlaskClient, world: bytes) -> None:
    answer = hand_in(planner, (world.replace(b"certainty: nominal", b"certainty: nominel"), "=cmd.yaml"), lang="sv")
    text = planner.get(f"{place(answer)}.csv")
    assert text.mimetype == "text/csv" and "attachment" in text.headers["Content-Disposition"]
    assert "\n'=cmd.yaml," in text.text.replace("\r", "")  # no formula in a spreadsheet
    found = planner.get(f"{place(answer)}.json").json
    assert found is not None
    assert all("nominal" in one["nearest"] for one in found["problems"]) and len(found["problems"]) == 2
    assert {one["file"] for one in found["problems"]} == {"=cmd.yaml"}
    assert all(one["line"] > 0 for one in found["problems"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_speaks_the_language_of_its_address(planner: FlaskClient, world: bytes, lang: str) -> None:
    words = translator(lang)
    assert words.gettext("Take in your own municipality") in planner.get(f"/{lang}/import").text
    bad = shown(planner, hand_in(planner, (world.replace(b"role: chair", b"rolle: chair"), WORLD), lang=lang))
    assert words.gettext("What is wrong") in bad.text
    good = shown(planner, hand_in(planner, (world, WORLD), lang=lang))
    assert words.gettext("Take it in") in good.texts("button")
    assert words.gettext("What has been taken in") in parse(planner.get(f"/{lang}/history").text).texts("h1")


def test_nothing_handed_in_is_told(planner: FlaskClient) -> None:
    answer = hand_in(planner)
    assert answer.status_code == 400 and "Choose a file, or paste a text." in answer.text


# -- who may --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_token_writing_is_off_and_the_page_tells_how_to_turn_it_on(store: Store, lang: str) -> None:
    client = create_app(Settings(), Atlas(store)).test_client()
    answer = client.get(f"/{lang}/import")
    assert answer.status_code == 403
    assert "SAMGRAF_TOKEN" in answer.text and translator(lang).gettext("Take in your own municipality") in answer.text
    for address in ("import", "import/sign-in", "import/x/take-in", "history/1/undo"):
        assert client.post(f"/{lang}/{address}", headers=HOME).status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert f'href="/{lang}/import"' not in client.get(f"/{lang}/").text


def test_who_is_not_signed_in_may_only_sign_in(client: FlaskClient, store: Store, world: bytes) -> None:
    before = store.version
    assert parse(client.get("/en/import").text).one("input", id="token").attributes["type"] == "password"
    for address in ("import", "import/x/take-in", "import/x/discard", "import/sign-out", "history/1/undo"):
        answer = client.post(f"/en/{address}", data={"text": world.decode()}, headers=HOME)
        assert answer.status_code == 401 and "Sign in" in answer.text, address
    answer = client.get("/en/import/x")
    assert answer.status_code == 401 and answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert store.version == before


@pytest.mark.parametrize("token", ["", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "æøå" * 9])
def test_a_wrong_token_opens_nothing(client: FlaskClient, token: str) -> None:
    answer = client.post("/en/import/sign-in", data={"token": token}, headers=HOME)
    assert answer.status_code == 401 and "That is not the token." in answer.text
    assert COOKIE not in answer.headers.get("Set-Cookie", "")
    assert client.get("/en/import", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_tokens_cannot_be_tried_one_after_another(app: Flask) -> None:
    client = app.test_client()
    statuses = [client.post("/en/import/sign-in", data={"token": "x"}, headers=HOME).status_code for _ in range(12)]
    assert statuses == [401] * session.ATTEMPTS + [429] * 2
    assert client.get("/en/import", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 429
    answer = client.post("/en/import/sign-in", data={"token": TOKEN}, headers=HOME)
    assert answer.status_code == 429 and "Wait" in answer.text


def test_the_cookie_is_out_of_reach(client: FlaskClient) -> None:
    answer = client.post("/en/import/sign-in", data={"token": TOKEN}, headers=HOME)
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", f"Max-Age={session.LIFE}"} <= set(cookie.split("; "))
    assert TOKEN not in cookie and "Secure" not in cookie
    safe = client.post("/en/import/sign-in", data={"token": TOKEN}, headers={"Origin": "https://localhost"},
                       base_url="https://localhost")  # fmt: skip
    assert "Secure" in safe.headers["Set-Cookie"].split("; ")
    assert answer.headers["Cache-Control"] == "no-store"


def test_pages_that_are_only_read_set_no_cookie(planner: FlaskClient) -> None:
    answers = {path: planner.get(f"/en/{path}") for path in ("", "about", "privacy", "search?q=x", "ns")}
    assert [path for path, answer in answers.items() if "Set-Cookie" in answer.headers] == []
    assert "Who signs in to take in data gets one cookie." in answers["privacy"].text


def test_a_session_ends_when_it_is_old_forged_or_signed_out(app: Flask, store: Store, world: bytes) -> None:
    client = signed_in(app)
    kept = client.get_cookie(COOKIE)
    assert kept is not None
    old, forged = Sessions(TOKEN, life=-1), Sessions(TOKEN)
    assert old.known(old.cookie("x")) is None
    assert forged.known(forged.cookie("x")) == "x"
    assert forged.known(kept.value) is None, "another start of the server has another secret"
    assert press(client, "/en/import/sign-out").location == "/en/import"
    assert client.get_cookie(COOKIE) is None
    client.set_cookie(COOKIE, kept.value)  # a copy of the cookie
    assert 'name="token"' in client.get("/en/import").text
    client.set_cookie(COOKIE, forged.cookie("x"))
    answer = client.post("/en/import", data={"text": world.decode()}, headers=HOME)
    assert answer.status_code == 401 and "nothing was changed" in answer.text


def test_a_program_sends_the_token_itself(app: Flask, store: Store, world: bytes) -> None:
    client, sent = app.test_client(), {"Authorization": f"Bearer {TOKEN}"}
    answer = client.post("/en/import", data={"files": (io.BytesIO(world), WORLD)}, headers=sent)
    assert answer.status_code == 303
    done = client.post(f"{place(answer)}/take-in", headers=sent)
    assert done.location == "/en/history/1?new=1" and len(changesets(store)) == 1
    assert client.get_cookie(COOKIE) is None


def test_a_store_by_url_says_that_it_keeps_no_history(store: Store) -> None:
    client = create_app(Settings(token=TOKEN, store="http://127.0.0.1:1/sparql"), Atlas(store)).test_client()
    for address in ("import", "history", "history/1"):
        answer = client.get(f"/en/{address}")
        assert answer.status_code == 403 and "the folder of a store on disk" in answer.text, address


# -- forms from elsewhere ---------------------------------------------------------------------------------------------


def test_a_form_without_its_word_or_from_elsewhere_is_refused(
    app: Flask, planner: FlaskClient, store: Store, world: bytes
) -> None:
    mine, other = word(planner), word(signed_in(app))
    at = place(hand_in(planner, (world, WORLD)))
    before = store.version
    wrong: list[tuple[dict[str, str], dict[str, str]]] = [
        ({}, HOME),
        ({"word": ""}, HOME),
        ({"word": other}, HOME),
        ({"word": mine}, {}),
        ({"word": mine}, {"Origin": "null"}),
        ({"word": mine}, {"Origin": "http://evil.example"}),
        ({"word": mine}, {"Origin": "http://localhost.evil.example"}),
        ({"word": mine}, {"Referer": "http://evil.example/http://localhost/"}),
    ]
    for address in ("/en/import", f"{at}/take-in", f"{at}/discard", "/en/history/1/undo", "/en/import/sign-out"):
        for data, headers in wrong:
            answer = planner.post(address, data=data, headers=headers)
            assert answer.status_code == 403, (address, data, headers)
            assert "Open the page anew" in answer.text
    assert store.version == before
    assert planner.get(at).status_code == 200
    referred = planner.post(f"{at}/take-in", data={"word": mine}, headers={"Referer": "http://localhost/en/import"})
    assert referred.location == "/en/history/1?new=1"


def test_signing_in_from_elsewhere_is_refused(client: FlaskClient) -> None:
    answer = client.post("/en/import/sign-in", data={"token": TOKEN}, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403 and COOKIE not in answer.headers.get("Set-Cookie", "")


def test_no_page_but_ours_may_show_it_in_a_frame(planner: FlaskClient) -> None:
    headers = planner.get("/en/import").headers
    assert headers["X-Frame-Options"] == "DENY" and "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in headers


def test_a_long_history_is_told_some_at_a_time(app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webviz.importing.history.SHOWN", 3)
    for number in range(1, 8):
        quad = ox.Quad(THING, THING, ox.Literal(str(number)), THING)
        write(store, [quad], [], About("import", f"2026-11-22T10:00:0{number}Z"), store.version)

    def listed(address: str) -> list[str]:
        page = parse(app.test_client().get(address).text)
        return [tag.text for tag in page.all("a") if tag.text.startswith("Change ")]

    assert listed("/en/history") == ["Change 7", "Change 6", "Change 5"]
    assert "Changes 5 to 7 of 7." in app.test_client().get("/en/history").text
    assert 'href="/en/history?before=5"' in app.test_client().get("/en/history").text
    assert listed("/en/history?before=5") == ["Change 4", "Change 3", "Change 2"]
    last = app.test_client().get("/en/history?before=2").text
    assert "Change 1<" in last and "Older changes" not in last and "The latest changes" in last
    for odd in ("1", "0", "-5", "99999999999", "x"):
        assert app.test_client().get(f"/en/history?before={odd}").status_code == 200
    assert len(app.test_client().get("/en/history.csv").text.splitlines()) == 8


# -- several at once --------------------------------------------------------------------------------------------------


def test_what_one_handed_in_is_not_there_for_another(app: Flask, planner: FlaskClient, world: bytes) -> None:
    at, other = place(hand_in(planner, (world, WORLD))), signed_in(app)
    assert other.get(at).status_code == 404
    assert other.get(f"{at}.json").status_code == 404
    assert press(other, f"{at}/take-in").status_code == 404
    assert press(other, f"{at}/discard").status_code == 404
    assert planner.get(at).status_code == 200


def test_pressed_twice_it_is_done_once(app: Flask, planner: FlaskClient, store: Store, world: bytes) -> None:
    at = place(hand_in(planner, (world, WORLD)))
    cookie, sent = planner.get_cookie(COOKIE), {"word": word(planner)}
    assert cookie is not None
    answers: list[str] = []

    def push() -> None:
        client = app.test_client()
        client.set_cookie(COOKIE, cookie.value)
        answers.append(str(client.post(f"{at}/take-in", data=sent, headers=HOME).location))

    threads = [threading.Thread(target=push) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(changesets(store)) == 1
    assert sorted(answers) == sorted(["/en/history/1?new=1", *[at] * 3])
    assert planner.get(at).location == "/en/history/1"


def test_who_was_shown_what_no_longer_holds_is_shown_anew(app: Flask, store: Store, world: bytes) -> None:
    one, other = signed_in(app), signed_in(app)
    mine = place(hand_in(one, (world, WORLD)))
    theirs = place(hand_in(other, (world.replace("Fagrådet".encode(), b"Fagforumet"), WORLD)))
    assert press(one, f"{mine}/take-in").location == "/en/history/1?new=1"
    answer = press(other, f"{theirs}/take-in")
    assert answer.location == f"{theirs}#told" and len(changesets(store)) == 1
    page = parse(other.get(theirs).text)
    assert "Somebody else has changed the data" in page.text and "1 changed" in page.text
    assert press(other, f"{theirs}/take-in").location == "/en/history/2?new=1"
    assert "Fagforumet" in other.get("/en/no-9999").text


def test_proposals_are_few_and_do_not_last() -> None:
    now = [0.0]
    kept = Proposals(most=3, life=10, clock=lambda: now[0])
    names = [kept.keep(Proposal("me", ())) for _ in range(4)]
    assert [kept.get(name, "me") is not None for name in names] == [False, True, True, True]
    assert kept.get(names[3], "you") is None
    now[0] = 10.0
    assert kept.get(names[3], "me") is None and len(kept) == 0
    assert len(set(names)) == 4 and min(map(len, names)) >= 20


def test_heavy_proposals_are_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webviz.importing.proposals.HEAVIEST", 10)
    kept, quad = Proposals(), ox.Quad(THING, THING, THING)
    heavy = [kept.keep(Proposal("me", (), plan=Plan("v", add=(quad,) * size))) for size in (4, 6, 5, 11)]
    assert [kept.get(name, "me") is not None for name in heavy] == [False, False, False, True]


# -- files that mean harm ---------------------------------------------------------------------------------------------


def bomb() -> bytes:
    """A workbook that unpacks to far more than it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", "<workbook/>")
        with packed.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(BOMB_BYTES // 1_000_000):
                sheet.write(b"0" * 1_000_000)
    return out.getvalue()


def test_a_workbook_that_unpacks_to_far_more_is_refused(planner: FlaskClient, store: Store) -> None:
    content, before = bomb(), store.version
    assert len(content) < 500_000
    page = shown(planner, hand_in(planner, (content, "bomb.xlsx")))
    assert "Unpacked, the file is larger than" in page.text and store.version == before


def test_entities_of_xml_are_refused(planner: FlaskClient, store: Store) -> None:
    before = store.version
    page = shown(planner, hand_in(planner, (ENTITIES.encode(), "x.rdf")))
    assert "wrong" in page.texts("h1")[0]
    assert "root:" not in page.text and "aaaaaaaaaaaaaaaaaaaa" not in page.text
    assert store.version == before


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("../../etc/passwd.yaml", "passwd.yaml"),
        ("C:\\\\Users\\\\x\\\\mine.yaml", "mine.yaml"),
        ("/abs/\x07bell.yaml", "bell.yaml"),
        ("...", "file"),
        ("x" * 500 + ".yaml", "x" * 195 + ".yaml"),
        ("<b>&amp;.yaml", "<b>&amp;.yaml"),
    ],
)
def test_a_files_name_leads_nowhere(planner: FlaskClient, tmp_path: Path, given: str, plain: str) -> None:
    answer = hand_in(planner, (b"not: a municipality\n", given))
    found = planner.get(f"{place(answer)}.json").json
    assert found is not None
    assert {one["file"] for one in found["problems"]} == {plain}
    assert list(tmp_path.iterdir()) == []


def test_markup_in_a_file_is_text_and_a_web_page_is_never_served_back(
    planner: FlaskClient, store: Store, world: bytes
) -> None:
    evil = "<script>alert(1)</script>"
    named = world.decode().replace("name: Fagrådet", f'name: "{evil}"')
    answer = planner.get(place(hand_in(planner, (named.encode(), "<img src=x onerror=alert(1)>.yaml"))))
    assert evil not in answer.text and "&lt;script&gt;" in answer.text and "<img src=x" not in answer.text
    wrong = planner.get(place(hand_in(planner, (named.replace("role: chair", f"role: {evil!r}").encode(), WORLD))))
    assert evil not in wrong.text and "&lt;script&gt;" in wrong.text
    page = f"<!doctype html><html><body><h1>Møteplassar</h1><p>{evil}</p></body></html>".encode()
    at = place(hand_in(planner, (page, "page.html")))
    for suffix in ("", ".json", ".csv", "/page.html", "/files/page.html"):
        served = planner.get(f"{at}{suffix}")
        assert evil not in served.text or served.mimetype == "application/json", suffix
        assert served.status_code in (200, 404)


def test_bytes_that_are_no_text_are_told(planner: FlaskClient, store: Store) -> None:
    before = store.version
    for content in (b"\x00\x01\x02\xff" * 500, b"PK\x03\x04" + b"x" * 99, b"%PDF-1.7 x", b"", b"\xff\xfe\x00"):
        page = shown(planner, hand_in(planner, (content, "x.yaml")))
        assert "wrong" in page.texts("h1")[0]
    assert store.version == before


def test_what_is_too_large_is_refused_and_other_addresses_take_no_more_than_before(store: Store, world: bytes) -> None:
    app = create_app(Settings(token=TOKEN, import_bytes=100_000, request_bytes=20_000), Atlas(store))
    planner = signed_in(app)
    assert hand_in(planner, (world + b"#" * 50_000, WORLD)).status_code == 303
    assert hand_in(planner, text="x" * 60_000).status_code == 303
    program, bearer = app.test_client(), {"Authorization": f"Bearer {TOKEN}"}
    for size, status in ((50_000, 303), (100_001, 413)):
        sent = {"files": (io.BytesIO(b"#" * size), WORLD)}
        assert program.post("/en/import", data=sent, headers=bearer).status_code == status
    answer = hand_in(planner, (b"#" * 100_001, WORLD))
    assert answer.status_code == 413 and "Send less at a time" in answer.text
    assert planner.post("/en/import/sign-in", data={"token": "x" * 20_001}, headers=HOME).status_code == 413
    nobody = app.test_client()
    answer = nobody.post("/en/import", data={"text": "x" * 50_000}, headers=HOME)
    assert answer.status_code == 401, "who is not signed in is told so before anything is read"


def test_a_store_that_does_not_last_says_so(store: Store, tmp_path: Path) -> None:
    passing = signed_in(create_app(Settings(token=TOKEN), Atlas(store)))
    assert "is gone when it stops" in passing.get("/en/import").text
    lasting = signed_in(create_app(Settings(token=TOKEN, store=str(tmp_path)), Atlas(store)))
    assert "is gone when it stops" not in lasting.get("/en/import").text


def test_names_of_the_new_are_where_the_data_says(planner: FlaskClient, store: Store, world: bytes) -> None:
    take_in(planner, (world, WORLD))
    assert any(True for _ in store.quads(subject=f"{BASE}no-9999/leiarrad"))
