"""The report: two sheets that hold what matters most, say where it stands, and need nothing beside them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.library import load_files
from graph.store import open_store
from ontology.errors import SamgrafError
from ontology.iris import BASE
from ontology.labels import LANGUAGES
from tests.graph.worlds import FILE, write_world
from tests.webviz.html import Page, parse
from webviz.app import create_app
from webviz.cli import main
from webviz.current import packs
from webviz.drawing.layout import arrange
from webviz.drawing.standalone import rendered
from webviz.present import Presenter
from webviz.report import printing
from webviz.report.briefing import fitted
from webviz.report.digest import EACH, FEW, LETTERS, Key, answer, cited, firsts, key_findings, told
from webviz.report.paper import HEIGHT, WIDTH, Room, framed, height
from webviz.report.printing import pdf
from webviz.report.reporting import file
from webviz.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

MUNICIPALITIES = ("no-1514", "no-1621", "no-4614", "se-0183", "region-nord-troms")
HOSTILE = (
    """</title></style><script>alert(1)</script><img src=x onerror=alert(2)>" onload='alert(3)' {{7*7}} %(x)s &amp;"""
)
LONG = "Samarbeidsutvalet for førebyggjande og helsefremjande arbeid blant born, unge og familiane deira i kommunen "
PAGES = re.compile(rb"/Type\s*/Page\b")

Capture = pytest.CaptureFixture[str]
Written = Callable[..., str]


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return create_app(Settings(), atlas).test_client()


@pytest.fixture(scope="module")
def written(atlas: Atlas) -> Written:
    """The report file of a municipality, each made once."""
    made: dict[tuple[str, str], str] = {}

    def write(name: str, lang: str) -> str:
        if (name, lang) not in made:
            made[name, lang] = report_of(atlas, name, lang)
        return made[name, lang]

    return write


def report_of(atlas: Atlas, name: str, lang: str, on: str | None = None) -> str:
    owner = atlas.names.thing(atlas.resolve(name), lang)
    return rendered(atlas, Settings(), lang, lambda: file(lang, owner, on))


def sentences(page: Page) -> list[str]:
    """The key findings, without what stands after them."""
    return [
        re.sub(r"\s*(\[\d+\]|(Source|Kjelde|Kilde|Källa) ).*$", "", text)
        for text in page.texts("li", class_="sentence")
    ]


def world(folder: Path, text: str) -> Atlas:
    store = open_store()
    load_files(store, [write_world(folder, text)])
    return Atlas(store)


def named(name: str) -> str:
    """The small world with this name wherever it has one."""
    quoted = json.dumps(name, ensure_ascii=False).replace("{", "{{").replace("}", "}}")
    text = FILE
    for old in ("name: Prøvekommune", "name: Leiarrådet", "name: Fagrådet", "title: To råd"):
        text = text.replace(old, f"{old.partition(':')[0]}: {quoted}")
    return text.replace("name: rådmann", f"name: {quoted}").replace("name: politi", f"name: {quoted}")


def crowded(bodies: int, name: str) -> str:
    """The small world with many more bodies, all with long names."""
    seats = "    at: 25-35\n    seats:\n      - {{holder: radmann, at: 75-84}}\n"
    return FILE + "".join(f"  - id: b{number}\n    name: {name}{number}\n{seats}" for number in range(bodies))


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Atlas]:
    found = world(tmp_path, named(HOSTILE))
    yield found
    found.store.close()


# -- what it says -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", MUNICIPALITIES)
def test_the_page_and_the_file_say_the_same(client: FlaskClient, written: Written, name: str, lang: str) -> None:
    answer = client.get(f"/{lang}/report/{name}")
    page, found = parse(answer.text), parse(written(name, lang))
    assert answer.status_code == 200
    assert page.one("article").text == found.one("article").text
    assert len(sentences(found)) >= 3


@pytest.mark.parametrize("family", ["gaps", "overlaps", "load", "anchoring"])
def test_the_first_finding_of_each_family_is_there(atlas: Atlas, written: Written, family: str) -> None:
    show = Presenter(atlas, "nn")
    first = atlas.report(family, f"{BASE}no-1514").findings[0]
    assert show.sentence(first.sentence) in parse(written("no-1514", "nn")).one("article").text


def test_the_answers_to_expectations_are_counted(atlas: Atlas, written: Written) -> None:
    found = [answer(one) for one in atlas.expectations(f"{BASE}no-1514", packs()).findings]
    asked = [found.count(one) for one in ("documented", "partly documented", "not documented")]
    counted = (
        f"Of {sum(asked)} expectations that hold here, {asked[0]} are documented, {asked[1]} partly and {asked[2]} not."
    )
    assert sum(asked) > 10 and counted in parse(written("no-1514", "en")).text


def test_the_key_figures_of_sande(written: Written) -> None:
    page = parse(written("no-1514", "en"))
    assert page.texts("dd", class_="value") == ["4", "21", "about 74", "about 514", "51"]


def test_a_figure_that_is_not_documented_says_so(written: Written) -> None:
    page = parse(written("no-1621", "en"))
    assert page.texts("dd", class_="words") == ["not documented"]
    assert "for 5 bodies it is not documented who takes part" in page.texts("dd", class_="caveat")


def test_the_documents_are_named_with_their_dates(written: Written) -> None:
    (stord,) = parse(written("no-4614", "en")).texts("div", class_="rests")
    assert "Saman om ein betre kommune" in stord and "14 May 2014" in stord and "4 August 2015" in stord
    (sande,) = parse(written("no-1514", "en")).texts("div", class_="rests")
    assert "undated" in sande


@pytest.mark.parametrize("name", MUNICIPALITIES)
def test_every_number_leads_to_its_note_and_every_note_is_used(written: Written, name: str) -> None:
    page = parse(written(name, "nn"))
    led = {tag.attributes["href"] for tag in page.all("a", class_="ref")}
    assert led == {f"#{tag.attributes['id']}" for tag in page.all("li") if "id" in tag.attributes}
    assert all(len(text) <= 92 for text in page.texts("q"))


def test_a_planned_body_is_marked(written: Written) -> None:
    assert "planlagd" in parse(written("no-1621", "nn")).texts("span", class_="status")


def test_without_bodies_it_says_so(written: Written) -> None:
    page = parse(written("no-4614", "en"))
    assert "The documents describe no bodies in Stord." in page.text
    assert page.all("dl") == [] and page.all("table") == []


def test_a_date_is_printed_when_it_is_given_and_not_otherwise(
    atlas: Atlas, client: FlaskClient, written: Written
) -> None:
    assert "Report of" not in parse(written("no-1514", "en")).text
    assert "Report of 22 November 2026" in parse(report_of(atlas, "no-1514", "en", "2026-11-22")).text
    assert "Report of 22 November 2026" in client.get("/en/report/no-1514?date=2026-11-22").text
    assert client.get("/en/report/no-1514?date=tomorrow").status_code == 400


def test_the_same_report_is_the_same_file(atlas: Atlas, written: Written) -> None:
    assert report_of(atlas, "no-1621", "sv") == written("no-1621", "sv")


def test_an_unknown_municipality_gets_suggestions(client: FlaskClient) -> None:
    answer = client.get("/nn/report/Sandee")
    assert answer.status_code == 404 and "/nn/no-1514" in answer.text


# -- it needs nothing and runs nothing --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MUNICIPALITIES)
def test_the_file_asks_for_nothing(written: Written, name: str) -> None:
    page = parse(written(name, "sv"))
    assert page.all("script") == [] and page.all("img") == []
    assert [tag.attributes["href"] for tag in page.all("link")] == ["data:,"]
    assert {tag.attributes["href"][0] for tag in page.all("a")} <= {"#"}
    assert [tag for tag in page.all("style") if "url(" in tag.text or "@import" in tag.text] == []
    assert [tag for tag in page.tags if "style" in tag.attributes] == []


def test_the_policy_lets_in_the_style_of_the_file_and_nothing_else(written: Written) -> None:
    text = written("no-1514", "nn")
    (policy,) = [tag.attributes["content"] for tag in parse(text).all("meta") if "http-equiv" in tag.attributes]
    styles = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digests = [f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in styles]
    assert len(digests) == 2 and f"style-src {' '.join(digests)};" in policy
    assert policy.startswith("default-src 'none'") and "script-src 'none'" in policy


def test_names_that_are_markup_stay_text(hostile: Atlas) -> None:
    texts = [
        report_of(hostile, "no-9999", "en"),
        create_app(Settings(), hostile).test_client().get("/en/report/no-9999").text,
    ]
    for text in texts:
        page = parse(text)
        assert [tag for tag in page.all("script") if not tag.attributes.get("src", "").startswith("/static/")] == []
        assert [tag for tag in page.tags if {"onerror", "onload"} & set(tag.attributes)] == []
        assert page.all("img") == []
        assert "<script>alert(1)</script>" in page.one("article").text and "{{7*7}}" in page.text


# -- what is chosen ---------------------------------------------------------------------------------------------------


def test_of_each_kind_the_first_is_chosen(atlas: Atlas) -> None:
    report = atlas.report("gaps", f"{BASE}no-1621")
    found = firsts(report)
    kinds = [one.kind for one in report.findings]
    assert [one.kind for one in found] == list(dict.fromkeys(kinds)) and len(found) < len(kinds)
    assert all(report.findings[kinds.index(one.kind)] == one for one in found)


def test_of_expectations_the_first_of_each_pack_that_was_asked(atlas: Atlas) -> None:
    report = atlas.expectations(f"{BASE}no-4614", packs())
    assert len(told(report)) < len(report.findings)
    subjects = [str(one.measures[0].subject).rpartition("/")[0] for one in firsts(report)]
    assert len(set(subjects)) == len(subjects) >= 3 and all(answer(one) for one in firsts(report))


def test_every_family_comes_before_the_second_finding_of_any(atlas: Atlas) -> None:
    reports = [atlas.report(name, f"{BASE}no-1514") for name in ("gaps", "overlaps", "load")]
    keys = list(key_findings(Presenter(atlas, "nn"), reports))
    assert [one.family for one in keys[:6]] == ["gaps", "overlaps", "load"] * 2
    assert max([one.family for one in keys].count(report.family) for report in reports) == EACH


def test_the_quotes_shown_are_those_that_fewest_others_rest_on(atlas: Atlas) -> None:
    finding = next(one for one in atlas.report("load", f"{BASE}no-1514").findings if 4 <= len(one.evidence) <= FEW)
    rare = finding.evidence[-1]
    assert cited(finding, {quote: 1 if quote == rare else 9 for quote in finding.evidence})[0] == rare


def test_a_search_through_the_documents_is_not_cited_quote_by_quote(atlas: Atlas) -> None:
    searched = atlas.report("gaps", f"{BASE}no-1514").findings[0]
    assert len(searched.evidence) > FEW and cited(searched, {}) == ()
    lacking = next(
        one for one in atlas.expectations(f"{BASE}no-1514", packs()).findings if answer(one) == "not documented"
    )
    assert lacking.evidence and cited(lacking, {}) == ()


def test_a_sentence_that_names_everybody_is_shortened(tmp_path: Path) -> None:
    found = world(tmp_path, crowded(30, LONG))
    keys: list[Key] = list(key_findings(Presenter(found, "en"), [found.report("gaps", f"{BASE}no-9999")]))
    found.store.close()
    assert max(len(one.sentence) for one in keys) <= LETTERS
    assert any(not one.whole and one.sentence.endswith(" …") for one in keys)


# -- what there is room for -------------------------------------------------------------------------------------------


def test_more_words_stand_higher_and_a_wider_line_holds_more() -> None:
    assert height("ord " * 10, 100, 8) < height("ord " * 60, 100, 8)
    assert height("ord " * 60, 50, 8) > height("ord " * 60, 100, 8)
    assert height("", 100, 8) == pytest.approx(8 * 1.3 * 25.4 / 72)


def test_room_is_taken_until_there_is_none() -> None:
    room = Room(10)
    assert (room.take(6), room.take(6), room.take(4), room.left) == (True, False, True, 0)


@pytest.mark.parametrize(("room", "drawn", "left_out"), [(HEIGHT, True, 0), (150.0, True, 21), (60.0, False, 43)])
def test_the_graph_is_drawn_whole_or_without_who_takes_part_or_not_at_all(
    atlas: Atlas, room: float, drawn: bool, left_out: int
) -> None:
    owner, picture = atlas.names.thing(f"{BASE}no-1514", "nn"), atlas.organisation(f"{BASE}no-1514", "nn")
    with create_app(Settings(), atlas).test_request_context("/nn/"):
        found = fitted("nn", picture, owner, room)
    assert (found["drawn"], found["left_out"]) == (drawn, left_out)
    assert found["height"] <= room
    assert not drawn or len(found["layout"].boxes) == len(picture.nodes) - left_out


def test_a_picture_is_as_wide_as_the_sheet_and_no_larger_than_it_need_be(atlas: Atlas) -> None:
    owner = f"{BASE}no-4614"
    layout = arrange(atlas.organisation(owner, "nn"), owner)
    found = framed(layout, HEIGHT)
    assert found is not None
    wide, high = found
    assert high / wide.height == pytest.approx(WIDTH / wide.width)
    assert wide.width > layout.width and high < 60


# -- on paper ---------------------------------------------------------------------------------------------------------


Sheets = Callable[[str], int]


def pages(content: bytes) -> int:
    return len(PAGES.findall(content))


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def sheets(browser: Browser, tmp_path: Path) -> Sheets:
    """On how many sheets a file prints; `pdf` gives as many, but starts a browser for each."""

    def count(html: str) -> int:
        path = tmp_path / "report.html"
        path.write_text(html, "utf-8")
        with browser.new_page() as page:
            page.goto(path.as_uri())
            return pages(page.pdf(prefer_css_page_size=True))

    return count


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("lang", ["nn", "sv"])
@pytest.mark.parametrize("name", MUNICIPALITIES)
def test_it_fills_two_sheets_at_most(written: Written, sheets: Sheets, name: str, lang: str) -> None:
    assert sheets(written(name, lang)) == (1 if name in ("no-4614", "region-nord-troms") else 2)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (named("u" * 200), "nn"),
        (named(f"{LONG}{LONG}"[:200]), "en"),
        (crowded(60, LONG), "nn"),
        (crowded(60, LONG), "en"),
        (crowded(9, "Råd"), "nn"),
    ],
    ids=["one word", "long names", "sixty bodies", "sixty bodies in English", "nine bodies"],
)
def test_whatever_there_is_to_say_it_fits(sheets: Sheets, tmp_path: Path, text: str, lang: str) -> None:
    """The fullest in both languages, the others in one of them in turn."""
    found = world(tmp_path, text)
    told = report_of(found, "no-9999", lang)
    found.store.close()
    assert 0 < sheets(told) <= 2
    assert sentences(parse(told))


@pytest.mark.browser
def test_the_file_fills_as_many_sheets_when_the_program_prints_it(
    written: Written, sheets: Sheets, tmp_path: Path
) -> None:
    told = written("no-1514", "nn")
    assert pages(pdf(told, tmp_path / "report.pdf")) == sheets(told) == 2


@pytest.mark.browser
def test_the_page_prints_as_the_file_does(client: FlaskClient, browser: Browser) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        found = client.get(route.request.url.removeprefix("http://localhost:1"), buffered=True)
        route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.get_data())

    with browser.new_page() as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.route("**/*", answer)
        page.goto("http://localhost:1/nn/report/no-1514", wait_until="networkidle")
        content = page.pdf(prefer_css_page_size=True)
    assert pages(content) == 2
    assert said == [] and all(url.startswith("http://localhost:1/") for url in asked) and len(asked) >= 3


@pytest.mark.browser
def test_a_hostile_name_runs_nothing(hostile: Atlas, tmp_path: Path, browser: Browser) -> None:
    path = tmp_path / "report.html"
    path.write_text(report_of(hostile, "no-9999", "en"), "utf-8")
    happened: list[str] = []
    with browser.new_page() as page:
        page.on("dialog", lambda dialog: happened.append(dialog.message))
        page.on("console", lambda message: happened.append(message.text))
        page.on("request", lambda request: happened.append(request.url))
        page.goto(path.as_uri(), wait_until="networkidle")
    assert happened == [path.as_uri()]


# -- the command ------------------------------------------------------------------------------------------------------


def run(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    try:
        status = main(arguments)
    except SystemExit as ended:
        status = int(ended.code or 0)
    out, err = capsys.readouterr()
    return status, out, err


def test_the_command_writes_the_file(capsys: Capture, tmp_path: Path, written: Written) -> None:
    path = tmp_path / "report.html"
    assert run(capsys, "report", "Sande", "-o", str(path), "--lang", "nb") == (0, "", "")
    status, out, err = run(capsys, "report", "no-1514", "--lang", "nb")
    assert (status, err) == (0, "") and out == path.read_text("utf-8")
    assert parse(out).one("article").text == parse(written("no-1514", "nb")).one("article").text


@pytest.mark.browser
def test_the_command_writes_a_pdf_the_same_each_time(capsys: Capture, tmp_path: Path) -> None:
    paths = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for path in paths:
        assert run(capsys, "report", "Stord", "-o", str(path), "--date", "2026-11-22") == (0, "", "")
    first, second = (path.read_bytes() for path in paths)
    assert first == second and first.startswith(b"%PDF-") and pages(first) == 1
    assert b"Date (D:" not in first
    assert sorted(tmp_path.iterdir()) == paths


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["Atlantis", "-o", "report.html"], 2, "Atlantis"),
        (["Sande", "-o", "report.doc"], 2, "report.doc"),
        (["Sande", "-o", "no-such-folder/report.html"], 2, "no-such-folder/report.html"),
        (["Sande", "-o", "no-such-folder/report.pdf"], 2, "no-such-folder/report.pdf"),
        (["Sande", "--date", "tomorrow"], 2, "--date"),
        ([], 2, "MUNICIPALITY"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], status: int, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(printing, "browser", lambda: "/bin/true")
    found, out, err = run(capsys, "report", *arguments, "--lang", "en")
    assert (found, out) == (status, "") and said in err.strip().splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


def test_without_a_browser_it_says_what_to_do(capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    status, out, err = run(capsys, "report", "Sande", "-o", str(tmp_path / "report.pdf"), "--lang", "en")
    assert (status, out) == (1, "") and err.count("\n") == 1 and "Chromium" in err and "FILE.html" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("does", ["exit 0", "exit 3", "sleep 60 & sleep 60", 'echo no > "${@: -2:1}"'])
def test_a_browser_that_makes_nothing_is_told_and_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    (tmp_path / "bin").mkdir()
    fake = tmp_path / "bin" / "chromium"
    fake.write_text(f"#!/bin/bash\n{does}\n")
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{fake.parent}:/usr/bin:/bin")
    monkeypatch.setattr(printing, "SECONDS", 0.5)
    with pytest.raises(SamgrafError, match="made no PDF"):
        pdf("<p>x</p>", tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == [fake.parent]
