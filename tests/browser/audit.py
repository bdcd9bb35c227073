"""A page under the microscope: axe-core in light and dark, narrow windows, wide text, and what it says and asks.

axe-core comes with axe-playwright-python, so nothing is fetched. The rules that look at colours run in light and in
dark; all others look at the document, which is the same in both. Colours are slow to check and do not depend on the
language, so pages with more than `LONG` elements have theirs checked in one language only.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.browser.site import ARGUMENTS, Watch

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
LONG = 1200
COLOUR_LANGUAGE = "nn"
WIDE, NARROW = {"width": 1280, "height": 1000}, {"width": 320, "height": 256}  # 1280 × 1024 at 400 %
RUN = """async ([only, tags, colours]) => {
  const rules = only ? {} : Object.fromEntries(colours.map((one) => [one, { enabled: false }]));
  const runOnly = only ? { type: "rule", values: only } : { type: "tag", values: tags };
  const found = await axe.run(document, { resultTypes: ["violations"], runOnly, rules });
  const told = (node) => `${node.html.slice(0, 160)} ${node.any.map((one) => one.message).join("; ").slice(0, 160)}`;
  const faults = found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${told(node)}`));
  return { passed: found.passes.length, faults };
}"""
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  const wide = "line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important";
  sheet.replaceSync(`* { ${wide} } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
# What sticks out of the page, and what is cut off by its own box; what scrolls in itself is neither.
MISFITS = """() => {
  const width = document.documentElement.scrollWidth;
  const found = width > innerWidth ? [`the page is ${width} wide`] : [];
  for (const one of document.querySelectorAll("body *:not(svg *)")) {
    const style = getComputedStyle(one);
    const cut = [style.overflowX, style.overflowY].some((flow) => flow === "hidden" || flow === "clip");
    if (!cut || one.matches(".unseen, .symbols, svg, input, textarea, select")) continue;
    const over = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
    if (over) found.push(`cut off: ${one.outerHTML.slice(0, 120)}`);
  }
  return found;
}"""
# What scripts alone add: the interactive graph, and saving as PNG. The rest of a page is there without them.
TEXT = """() => {
  for (const one of document.querySelectorAll(".explore, #save-png")) one.remove();
  return document.querySelector("main").textContent.replace(/\\s+/g, " ");
}"""


@dataclass
class Findings:
    """What was found on a page, in words; `checks` counts how often axe ran over it, `rules` what passed."""

    path: str
    lang: str
    status: int = 0
    spoken: str = ""
    headings: int = 0
    text: str = ""
    axe: list[str] = field(default_factory=list)
    misfits: list[str] = field(default_factory=list)
    watch: Watch = field(default_factory=Watch)
    checks: int = 0
    rules: int = 0


def audit(page: Page, site: str, lang: str, path: str) -> Findings:
    """Open a page once and look at it in every way."""
    found = Findings(path, lang)
    found.watch.over(page, site)
    answer = page.goto(f"{site}/{lang}/{path}")
    assert answer is not None
    found.status = answer.status
    found.spoken = page.locator("html").get_attribute("lang") or ""
    found.headings = page.locator("h1").count()
    page.evaluate(AXE)
    _axe(page, found, None, "")
    if lang == COLOUR_LANGUAGE or page.locator("body *").count() <= LONG:
        _axe(page, found, COLOURS, "light ")
        page.emulate_media(color_scheme="dark")
        _axe(page, found, COLOURS, "dark ")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    _misfits(page, found, "at 320 pixels and 400 %")
    page.evaluate(SPACED)
    _misfits(page, found, "with wide text")
    found.text = page.evaluate(TEXT)
    return found


def _axe(page: Page, found: Findings, only: list[str] | None, prefix: str) -> None:
    told: dict[str, Any] = page.evaluate(RUN, [only, TAGS, COLOURS])
    found.axe.extend(prefix + fault for fault in told["faults"])
    found.checks += 1
    found.rules += int(told["passed"])


def _misfits(page: Page, found: Findings, how: str) -> None:
    found.misfits.extend(f"{how}: {one}" for one in page.evaluate(MISFITS))


def audit_all(chromium: str, site: str, langs: Iterable[str], paths: Iterable[str], hands: int = 2) -> list[Findings]:
    """Every page in every language, by as many browsers as there are hands."""
    work = [(lang, path) for path in paths for lang in langs]
    with ThreadPoolExecutor(hands) as pool:
        parts = pool.map(lambda number: _audit_some(chromium, site, work[number::hands]), range(hands))
        return [one for part in parts for one in part]


def _audit_some(chromium: str, site: str, work: Iterable[tuple[str, str]]) -> list[Findings]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        context = browser.new_context()
        found = []
        for lang, path in work:
            page = context.new_page()
            page.set_viewport_size(WIDE)  # type: ignore[arg-type]
            found.append(audit(page, site, lang, path))
            page.close()
        browser.close()
        return found
