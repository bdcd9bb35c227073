"""Readers' own wishes: high contrast, no motion, dark; and paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.catalogue import SANDE, SUNDBYBERG
from tests.browser.site import window
from tests.browser.test_walk import open_graph
from tests.conftest import Tell

pytestmark = pytest.mark.browser

PAPER = {SANDE: 2, SUNDBYBERG: 2}  # sides of A4: the picture, the bodies with their evidence, what is worth a look
PAINT = """(selector) => {
  const style = getComputedStyle(document.querySelector(selector));
  return [style.fill, style.stroke, style.color, style.backgroundColor];
}"""
SYSTEM = """(names) => names.map((name) => {
  const one = document.body.appendChild(document.createElement("i"));
  one.style.color = name;
  const found = getComputedStyle(one).color;
  one.remove();
  return found;
})"""
# How many different colours the canvas of the graph is painted with: a blank one has one.
COLOURS = """() => {
  const canvas = document.querySelector("#canvas canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const key = data[at + 3] ? `rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})` : "clear";
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  return [...seen].sort((a, b) => b[1] - a[1]).map(([key]) => key);
}"""


def test_forced_colours_reach_the_picture_and_the_graph(page: Page, site: str) -> None:
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto(f"{site}/nn/{SANDE}?highlight={SANDE}/kontaktmote")
    canvas, text, link = page.evaluate(SYSTEM, ["Canvas", "CanvasText", "LinkText"])
    assert len({canvas, text}) == 2
    assert page.evaluate(PAINT, ".picture .kind-body:not(.marked) rect")[:2] == [canvas, text]
    assert page.evaluate(PAINT, ".picture .kind-body text")[0] == link
    assert page.evaluate(PAINT, ".picture .lines path")[1] == text
    assert page.evaluate(PAINT, ".picture .ring")[0] == "none"
    page.locator("#explore-open").press("Enter")
    expect(page.locator("#canvas")).to_be_focused()
    painted = page.evaluate(COLOURS)
    assert {canvas, text} <= set(painted[:8]), painted[:8]


def test_light_and_dark_paint_the_graph_differently(page: Page, site: str) -> None:
    open_graph(page, f"{site}/nn/{SUNDBYBERG}")
    light = page.evaluate(COLOURS)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(200)
    dark = page.evaluate(COLOURS)
    assert len(light) > 20 and len(dark) > 20
    assert set(light[1:6]).isdisjoint(dark[1:6])


def test_nothing_moves_for_those_who_want_no_motion(page: Page, site: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_graph(page, f"{site}/nn/{SANDE}")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate("document.getAnimations().length") == 0
    before = page.locator("#canvas").screenshot()
    page.wait_for_timeout(300)
    assert page.locator("#canvas").screenshot() == before


def printed(page: Page) -> int:
    """How many pages of A4 the page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def test_a_municipality_prints_with_its_evidence_and_without_what_needs_a_screen(
    page: Page, site: str, tell: Tell
) -> None:
    counts = {}
    for path in PAPER:
        page.goto(f"{site}/nn/{path}")
        page.emulate_media(media="print")
        counts[path] = printed(page)
        for hidden in (".explore", ".choosing", ".save", "header.site", "nav"):
            assert page.locator(f"{hidden}:visible").count() == 0, hidden
        expect(page.locator("svg.picture:visible")).to_have_count(1)
        assert page.locator("q.wording:visible").count() > 10
    tell(f"sides of A4: {counts}")
    assert all(0 < counts[path] <= most for path, most in PAPER.items())


def test_sources_are_open_on_paper_and_closed_again_after(browser: Browser, site: str) -> None:
    context = window(browser)
    page = context.new_page()
    page.goto(f"{site}/nn/{SANDE}")
    closed = page.locator("details:not([open])").count()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("details:not([open])")).to_have_count(0)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() == closed > 20
    context.close()
