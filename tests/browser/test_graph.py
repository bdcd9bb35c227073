"""The interactive graph: what is chosen holds in graph, address and lists; what is found, marked and saved is right."""

from __future__ import annotations

import re
import struct
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from ontology.labels import LANGUAGES
from tests.browser.catalogue import NORTH, SANDE, SUNDBYBERG
from tests.browser.test_walk import live, open_graph

pytestmark = pytest.mark.browser

OVERLAP = f"{SANDE}/kontaktmote,{SANDE}/sektorleiarmote,{SANDE}/kommunedirektor"


def chosen(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def settled(page: Page, words: str) -> None:
    expect(page.locator("#explore-live")).to_contain_text(words)


def test_a_choice_holds_in_graph_address_picture_and_table(page: Page, site: str) -> None:
    open_graph(page, f"{site}/en/{SANDE}")
    page.locator(".choosing > summary").click()
    page.get_by_label("shared concept").check()
    settled(page, "28 of 43")
    page.get_by_label("office", exact=False).first.check()
    settled(page, "17 of 43")
    assert chosen(page) == {"hide": ["office,concept"]}
    assert urlsplit(page.get_by_role("link", name="Svenska").get_attribute("href") or "").query == "hide=office,concept"
    page.locator('[data-do="close"]').click()
    expect(page.locator("#picture")).to_be_visible()
    expect(page.locator("#picture a.box")).to_have_count(17)
    expect(page.locator("#picture a.kind-concept, #picture a.kind-office")).to_have_count(0)
    expect(page.locator("#relations td:nth-child(3)", has_text="kommunedirektør")).to_have_count(0)
    expect(page.locator("#relations td:nth-child(3)", has_text="barnevern")).to_have_count(1)
    expect(page.get_by_label("shared concept")).to_be_checked()
    page.get_by_role("link", name="Show everything").click()
    expect(page.locator("#picture a.box")).to_have_count(43)


def test_levels_and_one_body_are_chosen_too(page: Page, site: str) -> None:
    open_graph(page, f"{site}/en/{SANDE}")
    page.locator(".choosing > summary").click()
    page.locator('#choosing [value="operative"]').check()
    settled(page, "of 43")
    page.get_by_label("Show only one body").select_option("Leiarforum")
    expect(page).to_have_url(re.compile(f"around={SANDE}/leiarforum"))
    page.reload()
    expect(page.locator("#canvas")).to_be_focused()
    page.locator('[data-do="close"]').click()
    expect(page.locator("#picture a.kind-body")).to_have_count(1)


def test_the_seats_of_a_body_are_hidden_and_shown(page: Page, site: str) -> None:
    open_graph(page, f"{site}/en/{SANDE}")
    page.locator("#explore-words").fill("ressurs")
    page.keyboard.press("Enter")
    settled(page, "Ressursgruppa")
    page.locator("#canvas").focus()
    page.keyboard.press("f")
    settled(page, "34 of 43")
    assert chosen(page) == {"fold": [f"{SANDE}/ressursgruppa"]}
    assert "9 " in live(page).partition(".")[0]
    page.get_by_role("button", name="Show the seats").click()
    settled(page, "43 of 43")
    assert chosen(page) == {}


def test_search_goes_from_hit_to_hit_and_says_so(page: Page, site: str) -> None:
    open_graph(page, f"{site}/en/{SANDE}")
    page.get_by_label("Find in the graph").fill("sektorleiar")
    said = page.locator("#explore-found")
    hits = []
    for place in ("1/2", "2/2", "1/2"):
        page.keyboard.press("Enter")
        expect(said).to_contain_text(place)
        hits.append(said.inner_text())
    assert hits[0].startswith("1/2") and hits[1].startswith("2/2") and hits[2] == hits[0]
    assert {hit.partition(": ")[2].partition(",")[0] for hit in hits} == {"Sektorleiarmøte", "sektorleiarar"}
    expect(page.locator("#details")).to_contain_text(hits[2].partition(": ")[2].partition(",")[0])
    page.get_by_label("Find in the graph").fill("xyzzy")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Nothing in the graph is called that.")


def test_marked_boxes_and_lines_differ_by_more_than_colour(page: Page, site: str) -> None:
    page.goto(f"{site}/en/{SANDE}?highlight={OVERLAP},{SANDE}/nothing#graph")
    marked = page.locator("#picture a.box.marked")
    expect(marked).to_have_count(3)
    expect(page.locator("#picture a.box.marked .ring")).to_have_count(3)
    expect(page.locator("#picture .box .star")).to_have_count(3)
    expect(page.locator("#picture .lines path.marked")).to_have_count(2)
    assert all("marked" in title for title in marked.locator("title").all_text_contents())
    wide, thin = (
        page.locator(f"#picture .lines path{which}").first.evaluate(
            "(one) => parseFloat(getComputedStyle(one).strokeWidth)"
        )
        for which in (".marked", ":not(.marked, .between)")
    )
    assert wide >= 3 * thin
    expect(page.locator(".marking-note")).to_contain_text("kommunedirektør")
    page.locator("#explore-open").click()
    expect(page.locator("#canvas")).to_be_focused()
    model = page.request.get(f"{site}/en/graph/{SANDE}.json?highlight={OVERLAP}").json()["network"]
    assert sum(one["label"].startswith("★") and one["borderWidth"] > 1 for one in model["nodes"]) == 3
    assert sum(one["marked"] for one in model["edges"]) == 2
    page.get_by_role("link", name="Remove the marks").click()
    expect(page.locator("#picture .marked")).to_have_count(0)


def test_words_stand_on_the_lines_when_they_are_asked_for(page: Page, site: str) -> None:
    open_graph(page, f"{site}/en/{SANDE}")
    button = page.get_by_role("button", name="Words on the lines")
    assert button.get_attribute("aria-pressed") == "false"
    before = page.locator("#canvas").screenshot()
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert chosen(page) == {"words": ["1"]}
    assert page.locator("#canvas").screenshot() != before


def test_buttons_zoom_and_move_the_view(page: Page, site: str) -> None:
    open_graph(page, f"{site}/en/{SANDE}")
    canvas, seen = page.locator("#canvas"), []
    for name in ("in", "left", "up", "right", "out", "down", "fit"):
        before = canvas.screenshot()
        page.locator(f'[data-do="{name}"]').click()
        seen.append(canvas.screenshot())
        assert seen[-1] != before, name
    assert len(set(seen)) >= 6


def test_the_picture_is_saved_as_svg_and_png_with_what_is_chosen(page: Page, site: str) -> None:
    page.goto(f"{site}/en/{SANDE}?hide=concept&words=1&highlight={OVERLAP}")
    with page.expect_download() as saved:
        page.locator("#save-svg").click()
    assert saved.value.suggested_filename == f"{SANDE}.svg"
    root = ElementTree.parse(saved.value.path()).getroot()
    links = [one.get("href", "") for one in root.iter("{http://www.w3.org/2000/svg}a")]
    assert len(links) == 28
    assert all(href.startswith(site) for href in links)
    with page.expect_download() as saved:
        page.locator("#save-png").click()
    assert saved.value.suggested_filename == f"{SANDE}.png"
    data = saved.value.path().read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    assert (width, height) == (round(2 * float(root.get("width", 0))), round(2 * float(root.get("height", 0))))
    assert len(data) > 50_000


def test_an_address_opens_the_graph_as_it_was(page: Page, site: str) -> None:
    page.goto(f"{site}/en/{SANDE}?hide=concept#explore")
    expect(page.locator("#canvas")).to_be_focused()
    page.keyboard.press("ArrowRight")
    settled(page, "municipality")


# Words of a box must be inside it, and words on lines in the picture and not above each other.
FITS = """() => {
  const picture = document.querySelector("svg");
  const outside = (own, frame) => own.width && (own.x < frame.x || own.x + own.width > frame.x + frame.width + 0.5 ||
    own.y < frame.y - 1 || own.y + own.height > frame.y + frame.height + 1);
  const touch = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width &&
    a.y + 2 < b.y + b.height && b.y + 2 < a.y + a.height;
  const boxes = [...picture.querySelectorAll("a.box")];
  const words = [...picture.querySelectorAll(".words text")].map((one) => [one.textContent, one.getBBox()]);
  const faults = boxes.filter((box) => {
    const frame = box.querySelector("rect:not(.ring)").getBBox();
    return [...box.querySelectorAll("text")].some((text) => outside(text.getBBox(), frame));
  }).map((box) => box.textContent);
  for (const [place, [text, one]] of words.entries()) {
    if (outside(one, picture.viewBox.baseVal)) faults.push(`cut off: ${text}`);
    for (const [other, box] of words.slice(place + 1)) if (touch(one, box)) faults.push(`${text} over ${other}`);
  }
  return { boxes: boxes.length, words: words.length, faults };
}"""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_in_the_picture_overlaps_or_sticks_out(page: Page, site: str, lang: str) -> None:
    boxes = words = 0
    for path in (SANDE, SUNDBYBERG, "no-1621", NORTH, "no-4614"):
        drawn = page.request.get(f"{site}/{lang}/{path}?as=svg&words=1&fold={SANDE}/ressursgruppa")
        page.set_content(drawn.text())
        told = page.evaluate(FITS)
        assert told["faults"] == [], path
        boxes, words = boxes + told["boxes"], words + told["words"]
    assert boxes >= 100
    assert words >= 60
