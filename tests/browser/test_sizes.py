"""Municipalities of any size: no page of theirs breaks or cuts anything off; and how much a first visit loads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.audit import MISFITS, NARROW, SCHEMES, audit
from tests.browser.site import Watch, window
from tests.browser.towns import HEAD, OWNER, large, serving
from tests.conftest import Tell

pytestmark = pytest.mark.browser

LONG = ("Samhandlingsforum for barn, unge og familiar " * 5)[:200]  # the longest that is let in
ALONE = (
    f"offices:\n  - {{{{id: o, name: rådmann}}}}\nbodies:\n  - id: b\n    name: {LONG}\n    at: 25-35\n"
    "    seats:\n      - {{holder: o, at: 75-84}}\n"
)
SEATS = 2000
TOWNS = {"no body": HEAD, "one body": HEAD + ALONE}
LARGE = large(SEATS // 2 + 41)  # forty bodies, and everybody sits in two
KINDS = ("", "gaps/", "overlaps/", "load/", "anchoring/", "network/", "coverage/", "expectations/", "report/")
PLAIN, INTERACTIVE = 60_000, 250_000  # bytes over the wire, compressed


@contextmanager
def looking(browser: Browser, watch: Watch, site: str) -> Iterator[Page]:
    context = window(browser, viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    watch.over(page, site)
    yield page
    context.close()
    assert watch == Watch()


def sides(page: Page) -> int:
    """How many pages of A4 it prints on."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("size", TOWNS)
def test_pages_hold_a_small_municipality(browser: Browser, watch: Watch, tmp_path: Path, size: str) -> None:
    """Light and dark in turn; in the other town it is the other way round."""
    turn = list(TOWNS).index(size)
    with serving(TOWNS[size], tmp_path) as site, looking(browser, watch, site) as page:
        for place, kind in enumerate(KINDS, turn):
            found = audit(page, site, "nn", f"{kind}{OWNER}", SCHEMES[place % 2 :][:1])
            assert (found.status, found.headings, found.axe, found.misfits) == (200, 1, [], []), kind
        page.goto(f"{site}/nn/report/{OWNER}")
        assert 0 < sides(page) <= 2


@pytest.mark.slow
def test_pages_hold_a_municipality_with_many_seats(browser: Browser, watch: Watch, tmp_path: Path) -> None:
    with serving(LARGE, tmp_path) as site, looking(browser, watch, site) as page:
        page.set_viewport_size(NARROW)
        for kind in KINDS:
            answer = page.goto(f"{site}/nn/{kind}{OWNER}")
            assert answer is not None and answer.status == 200, kind
            assert page.evaluate(MISFITS) == [], kind
            if not kind:
                assert page.locator("#picture").count() == 0, "too much to draw"
                assert page.locator("#relations tbody tr").count() >= SEATS
        assert 0 < sides(page) <= 2, "the report"


def visit(browser: Browser, site: str, path: str) -> tuple[int, int]:
    """Bytes over the wire of a first visit, without and with the interactive graph, where the page has one."""
    context = window(browser)
    page = context.new_page()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto(f"{site}/nn/{path}", wait_until="networkidle")
    plain = sum(sizes)
    if page.locator("#explore-open").count():
        page.locator("#explore-open").click()
        expect(page.locator("#canvas")).to_be_focused()
        page.wait_for_load_state("networkidle")
    context.close()
    return plain, sum(sizes)


def test_a_first_visit_is_light(browser: Browser, site: str, tell: Tell) -> None:
    loaded = {path: visit(browser, site, path) for path in ("", "no-1514", "se-0183", "no-1621")}
    tell(f"bytes of a first visit, without and with the interactive graph: {loaded}")
    assert all(0 < plain <= PLAIN and plain <= interactive <= INTERACTIVE for plain, interactive in loaded.values())
    assert all(loaded[path][1] > 2 * loaded[path][0] for path in loaded if path), "the graph was not loaded"
