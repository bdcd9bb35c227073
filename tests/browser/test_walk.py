"""A leader opens her municipality, walks the graph by keyboard, opens a body and its evidence: in each language."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ontology.labels import LANGUAGES

pytestmark = pytest.mark.browser

PAGES = (
    "", "no-1514", "no-1621", "se-0183", "region-nord-troms", "no-4614", "no-1514/sektorleiarmote",
    "no-1514/kommunedirektor", "no-1621/kompetanseheving", "doc/sande-overordna-samhandling", "sparql", "ns",
    "programme/saman-om-ein-betre-kommune", "concept/theme/child-poverty", "nothing-here",
)  # fmt: skip
EVERY_BODY = ("Leiarforum", "Kontaktmøte", "Sektorleiarmøte", "Ressursgruppa")
WORDS = {"nn": "organ", "nb": "organ", "sv": "organ", "en": "body"}


def live(page: Page) -> str:
    return page.locator("#explore-live").inner_text()


def open_graph(page: Page, site: str, lang: str, municipality: str = "no-1514") -> None:
    page.goto(f"{site}/{lang}/{municipality}")
    page.locator("#explore-open").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#canvas")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#explore-live")).not_to_be_empty()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_graph_is_walked_by_keyboard_to_a_body_and_its_evidence(
    page: Page, site: str, lang: str, shots: Path
) -> None:
    open_graph(page, site, lang)
    seen = {live(page)}
    for _ in range(12):
        if live(page).startswith("Sektorleiarmøte"):
            break
        page.keyboard.press("ArrowRight" if len(seen) == 1 else "ArrowDown")
        page.wait_for_timeout(50)
        seen.add(live(page))
    assert live(page).startswith("Sektorleiarmøte"), seen
    assert WORDS[lang] in live(page).lower()
    page.keyboard.press("Enter")
    panel = page.locator("#details")
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("BTS-prosjektet")
    panel.locator("li", has_text="BTS-prosjektet").locator("summary").first.click()
    expect(panel).to_contain_text("Gruppa er styringsgruppe for BTS-prosjektet")
    page.screenshot(path=shots / f"graph-{lang}.png")
    panel.locator("a").first.click()
    expect(page.locator("h1")).to_contain_text("Sektorleiarmøte")
    source = page.locator("main li", has_text="BTS-prosjektet").locator("details").first
    source.locator("summary").click()
    expect(source).to_contain_text("Gruppa er styringsgruppe for BTS-prosjektet")
    expect(source).to_contain_text("Overordna samhandling")
    page.screenshot(path=shots / f"body-{lang}.png", full_page=True)


@pytest.mark.parametrize("municipality", ["no-1514", "se-0183"])
def test_every_node_is_reached_by_keyboard_alone(page: Page, site: str, municipality: str) -> None:
    open_graph(page, site, "nn", municipality)
    model = page.request.get(f"{site}{page.locator('#explore').get_attribute('data-model')}").json()
    wanted = {one["name"] for one in model["details"].values()}
    reached = explore(page)
    assert {name for name in wanted if not any(said.startswith(name) for said in reached)} == set()


ARROWS = ("ArrowRight", "ArrowDown", "ArrowUp", "ArrowLeft")


def explore(page: Page) -> set[str]:
    """Everything announced when every arrow has been tried at every box that the arrows lead to."""
    leads: dict[str, dict[str, str]] = {}
    here = live(page)
    for _ in range(5000):
        leads.setdefault(here, {})
        way = path_to_untried(leads, here)
        if way is None:
            return set(leads)
        for key in way:
            page.keyboard.press(key)
            there = live(page)
            leads[here][key] = there
            here = there
            leads.setdefault(here, {})
    raise AssertionError("the walk does not end")


def path_to_untried(leads: dict[str, dict[str, str]], start: str) -> list[str] | None:
    """The shortest way by known steps to a box with an arrow not tried yet, and that arrow; None when there is none."""
    ways: dict[str, list[str]] = {start: []}
    for box in (queue := [start]):
        for key in ARROWS:
            if key not in leads[box]:
                return [*ways[box], key]
            if (after := leads[box][key]) not in ways:
                ways[after] = [*ways[box], key]
                queue.append(after)
    return None


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_quietly_and_fits_a_narrow_screen(
    page: Page, site: str, lang: str, path: str, shots: Path, request: pytest.FixtureRequest
) -> None:
    watch = request.getfixturevalue("watch")
    answer = page.goto(f"{site}/{lang}/{path}")
    assert answer and answer.status == (404 if path == "nothing-here" else 200)
    if path == "nothing-here":
        watch.messages.clear()  # Chromium itself notes a page that is not there
    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator("h1").count() == 1
    page.screenshot(path=shots / f"{path.replace('/', '-') or 'start'}-{lang}.png", full_page=True)
    page.set_viewport_size({"width": 320, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320, f"the page is {width} pixels wide"


def test_the_language_switch_keeps_the_page(page: Page, site: str) -> None:
    page.goto(f"{site}/nn/no-1514/sektorleiarmote")
    page.get_by_role("link", name="Svenska").click()
    assert page.url == f"{site}/sv/no-1514/sektorleiarmote"
    assert page.locator("html").get_attribute("lang") == "sv"


def test_pages_are_complete_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/nn/no-1514")
    for name in EVERY_BODY:
        assert page.locator("svg.picture a", has_text=name).count() == 1
        assert page.locator("table", has_text=name).count() >= 1
    assert page.locator("#explore").is_hidden()
    context.close()


def test_a_query_is_asked_and_answered_on_the_page(page: Page, site: str) -> None:
    page.goto(f"{site}/nn/sparql")
    page.locator("textarea").fill("SELECT (COUNT(DISTINCT ?b) AS ?n) WHERE { ?b a/rdfs:subClassOf* sam:Body }")
    page.locator("main form button.primary").click()
    expect(page.locator("main table").first).to_contain_text("19")


def test_reduced_motion_and_dark_mode_draw_the_same_boxes(browser: Browser, site: str) -> None:
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        page.goto(f"{site}/nn/no-1514")
        assert page.locator("svg.picture a.box").count() >= 40
        context.close()
