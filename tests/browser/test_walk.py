"""The graph without a mouse: every box and every control is reached, and said, in each language."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from ontology.labels import LANGUAGES
from tests.conftest import Tell

pytestmark = pytest.mark.browser

WORDS = {"nn": "organ", "nb": "organ", "sv": "organ", "en": "body"}
QUOTED = "Gruppa er styringsgruppe for BTS-prosjektet"
LIVE = "document.getElementById('explore-live').textContent"
# What Tab stops at in the section of the graph, in the order of the document; each remembers its place.
STOPS = """() => [...document.querySelectorAll(
    "#graph :is(a[href], button, input, select, summary, [tabindex='0']):not([disabled], [type=hidden])"
  )].filter((one) => one.checkVisibility({ contentVisibilityAuto: true }) || one.closest("svg a"))
  .filter((one) => !one.closest("[hidden]")).map((one, place) => (one.dataset.stop = place))"""


def live(page: Page) -> str:
    return str(page.evaluate(LIVE))


def open_graph(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#explore-open").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#canvas")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#explore-live")).not_to_be_empty()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_graph_is_walked_by_keyboard_to_a_body_and_its_evidence(page: Page, site: str, lang: str) -> None:
    open_graph(page, f"{site}/{lang}/no-1514")
    seen = {live(page)}
    for _ in range(12):
        if live(page).startswith("Sektorleiarmøte"):
            break
        page.keyboard.press("ArrowRight" if len(seen) == 1 else "ArrowDown")
        seen.add(live(page))
    assert live(page).startswith("Sektorleiarmøte"), seen
    assert WORDS[lang] in live(page).lower()
    page.keyboard.press("n")
    assert live(page).endswith(("/10)", "/11)", "/12)")), live(page)
    page.keyboard.press("Enter")
    panel = page.locator("#details")
    expect(panel).to_be_focused()
    panel.locator("li", has_text="BTS-prosjektet").locator("summary").first.press("Enter")
    expect(panel).to_contain_text(QUOTED)
    page.keyboard.press("Escape")
    expect(page.locator("#canvas")).to_be_focused()
    panel.locator("a").first.press("Enter")
    expect(page.locator("h1")).to_contain_text("Sektorleiarmøte")
    source = page.locator("main li", has_text="BTS-prosjektet").locator("details").first
    source.locator("summary").press("Enter")
    expect(source).to_contain_text(QUOTED)
    expect(source).to_contain_text("Overordna samhandling")


@pytest.mark.parametrize("municipality", ["no-1514", "se-0183"])
def test_every_node_is_reached_by_keyboard_alone(page: Page, site: str, municipality: str, tell: Tell) -> None:
    open_graph(page, f"{site}/nn/{municipality}")
    model = page.request.get(f"{site}{page.locator('#explore').get_attribute('data-model')}").json()
    wanted = {one["announcement"] for one in model["details"].values()}
    reached = explore(page)
    tell(f"{municipality}: {len(wanted & reached)} of {len(wanted)} boxes reached by arrow keys")
    assert wanted - reached == set()
    assert len(wanted) >= 17


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


@pytest.mark.parametrize("municipality", ["no-1514", "se-0183"])
@pytest.mark.parametrize("interactive", [False, True], ids=["picture", "graph"])
def test_tab_stops_at_every_control_in_turn(
    page: Page, site: str, municipality: str, interactive: bool, tell: Tell
) -> None:
    page.emulate_media(reduced_motion="reduce")  # else the page still glides when we look where it is
    if interactive:
        open_graph(page, f"{site}/nn/{municipality}")
        page.keyboard.press("Enter")
    else:
        page.goto(f"{site}/nn/{municipality}")
    page.locator(".choosing > summary").press("Enter")
    stops = page.evaluate(STOPS)
    page.evaluate("document.querySelector('#graph-h').tabIndex = -1; document.querySelector('#graph-h').focus()")
    reached, hidden = [], []
    for _ in stops:
        page.keyboard.press("Tab")
        place, shown = page.evaluate(
            "(() => { const one = document.activeElement, box = one.getBoundingClientRect();"
            "return [one.dataset.stop, box.width > 0 && box.bottom > 0 && box.top < innerHeight] })()"
        )
        reached.append(int(place))
        if not shown:
            hidden.append(place)
    tell(f"{municipality}, {'graph' if interactive else 'picture'}: {len(reached)} stops of the Tab key")
    assert reached == stops
    assert hidden == []
    assert len(stops) >= 30


def test_keys_of_the_graph_work_only_while_it_has_the_focus(page: Page, site: str) -> None:
    open_graph(page, f"{site}/nn/no-1514")
    said = live(page)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.do") == "close"
    for key in ("n", "f", "ArrowDown"):
        page.keyboard.press(key)
    assert live(page) == said
