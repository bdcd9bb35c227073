"""A page under the microscope: axe-core in light and dark, narrow windows, wide text, and what it says and asks.

axe-core comes with axe-playwright-python, so nothing is fetched. In one language a page is opened wide, in the others
narrow, where their words need room. In the first scheme a page is looked at in, axe runs all its rules over every
element; in the other only those on colours, for the rest is the same in both, and on one element of each sort, as the
browser has painted it, for colours come from the style.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Literal

from playwright.sync_api import Page, ViewportSize

from tests.browser.site import Watch

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
COLOUR_LANGUAGE = "nn"  # where pages are opened wide, and looked at both in light and in dark
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDE: ViewportSize = {"width": 1280, "height": 1000}
NARROW: ViewportSize = {"width": 320, "height": 256}  # 1280 × 1024 at 400 %
RUN = """async ([where, runOnly]) => {
  const quick = { resultTypes: ["violations"], selectors: false, preload: false };
  const found = await axe.run(window[where], { ...quick, runOnly });
  const told = (node) => `${node.html.slice(0, 160)} ${node.any.map((one) => one.message).join("; ").slice(0, 160)}`;
  const faults = found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${told(node)}`));
  return { passed: found.passes.length, faults };
}"""
# The first element of each sort: of one colour, size and weight, on the same stack of backgrounds.
SORTS = """() => {
  const stacks = new Map([[null, ""]]), sorts = new Map();
  const stack = (one) => {
    if (!stacks.has(one)) {
      const style = getComputedStyle(one);
      const ground = [style.backgroundColor, style.backgroundImage, style.opacity];
      stacks.set(one, `${stack(one.parentElement)} / ${ground}`);
    }
    return stacks.get(one);
  };
  const speaks = (one) => one.matches("input, select, textarea") ||
    [...one.childNodes].some((part) => part.nodeType === Node.TEXT_NODE && part.data.trim());
  for (const one of document.querySelectorAll("body *")) {
    if (!speaks(one) || !one.checkVisibility({ visibilityProperty: true })) continue;
    const style = getComputedStyle(one);
    const ink = [one.localName, style.color, style.fill, style.fontSize, style.fontWeight, style.textDecorationLine];
    const sort = `${ink} on ${stack(one)}`;
    if (!sorts.has(sort)) sorts.set(sort, one);
  }
  window.sorts = { include: [...sorts.values()] };
  return sorts.size;
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
# What would move although less motion is asked for.
MOVING = """() => {
  const found = document.getAnimations().map((one) => `runs: ${one.animationName ?? one.transitionProperty}`);
  for (const one of document.querySelectorAll("*")) {
    const style = getComputedStyle(one);
    const times = `${style.animationDuration}, ${style.transitionDuration}`.split(", ");
    const glides = times.some((time) => parseFloat(time)) || style.scrollBehavior === "smooth";
    if (glides || one.matches("animate, marquee, video")) found.push(one.outerHTML.slice(0, 120));
  }
  return found;
}"""
# What is painted in another colour than the system's own: texts, grounds, and the shapes of pictures.
OWN_PAINT = """() => {
  const names = ["Canvas", "CanvasText", "LinkText", "VisitedText", "ActiveText", "ButtonFace", "ButtonText",
    "ButtonBorder", "Field", "FieldText", "Highlight", "HighlightText", "GrayText", "Mark", "MarkText",
    "SelectedItem", "SelectedItemText", "transparent"];
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.forcedColorAdjust = "none";
  const paint = (name) => { probe.style.color = name; return getComputedStyle(probe).color; };
  const system = new Set([...names.map(paint), "none"]);
  const found = new Map();
  for (const one of document.querySelectorAll("body *")) {
    if (one === probe || !one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const style = getComputedStyle(one);
    const shape = one.matches("svg :is(path, rect, circle, ellipse, line, polygon, polyline, text, tspan, use)");
    if (one.ownerSVGElement && !shape) continue;
    const inks = shape ? [style.fill, style.stroke] : [style.color, style.backgroundColor, style.borderTopColor];
    const other = inks.find((ink) => !system.has(ink) && !ink.endsWith(", 0)"));
    if (other) found.set(`${one.localName} ${other}`, one.outerHTML.slice(0, 120));
  }
  probe.remove();
  return [...found].map(([ink, one]) => `${ink}: ${one}`);
}"""
# What scripts alone add: the interactive graph, saving as PNG, buttons that copy and insert. All else is there without.
TEXT = """() => {
  const scripted = ".explore, #save-png, [data-copy] > button, [data-insert] dt > button";
  for (const one of document.querySelectorAll(scripted)) one.remove();
  return document.querySelector("main").textContent.replace(/\\s+/g, " ");
}"""

Work = dict[str, tuple[Scheme, ...]]  # the schemes in which axe looks at a page, by language: in some perhaps none


@dataclass
class Findings:
    """What was found on a page, in words; `checks` counts how often axe ran over it, `rules` what passed.

    `moving` and `painted` are what goes against readers' wishes for less motion and for the system's own colours;
    `sorts` counts the elements whose colours were looked at where not all were.
    """

    path: str
    lang: str
    status: int = 0
    spoken: str = ""
    headings: int = 0
    text: str = ""
    axe: list[str] = field(default_factory=list)
    misfits: list[str] = field(default_factory=list)
    moving: list[str] = field(default_factory=list)
    painted: list[str] = field(default_factory=list)
    watch: Watch = field(default_factory=Watch)
    checks: int = 0
    rules: int = 0
    sorts: int = 0


def audit(
    page: Page, site: str, lang: str, path: str, schemes: Sequence[Scheme] = SCHEMES, thorough: bool = False
) -> Findings:
    """Open a page once and look at it in every way, with axe in these schemes (see `check_rules`)."""
    found, first = Findings(path, lang), lang == COLOUR_LANGUAGE
    _resize(page, WIDE if first else NARROW)
    answer = page.goto(f"{site}/{lang}/{path}")
    assert answer is not None
    found.status = answer.status
    found.spoken = page.locator("html").get_attribute("lang") or ""
    found.headings = page.locator("h1").count()
    check_rules(page, found, schemes, thorough)
    if first:
        _wishes(page, found)
    check_fit(page, found)
    if first:
        found.text = page.evaluate(TEXT)
    return found


def check_rules(page: Page, found: Findings, schemes: Sequence[Scheme], thorough: bool) -> None:
    """All the rules in the first scheme; in the next those on colours, for one element of each sort.

    Thorough work looks there too at every element, in the first language.
    """
    every = thorough and found.lang == COLOUR_LANGUAGE
    if schemes:
        page.evaluate(AXE)
    for place, scheme in enumerate(schemes):
        page.emulate_media(color_scheme=scheme)
        rules = {"type": "rule", "values": COLOURS} if place else {"type": "tag", "values": TAGS}
        if place and not every:
            found.sorts += page.evaluate(SORTS)
        told: dict[str, Any] = page.evaluate(RUN, ["sorts" if place and not every else "document", rules])
        found.axe.extend(f"{scheme} {fault}" for fault in told["faults"])
        found.checks += 1
        found.rules += int(told["passed"])


def check_fit(page: Page, found: Findings) -> None:
    """Whether all of it has room in a narrow window, and with wide text there."""
    _resize(page, NARROW)
    _misfits(page, found, "at 320 pixels and 400 %")
    page.evaluate(SPACED)
    _misfits(page, found, "with wide text")


def _resize(page: Page, size: ViewportSize) -> None:
    """Make the window so large, unless it is: the page is laid out and painted again for it."""
    if page.viewport_size != size:
        page.set_viewport_size(size)


def _wishes(page: Page, found: Findings) -> None:
    """What readers have asked their system for; style is the same in every language."""
    page.emulate_media(reduced_motion="reduce", forced_colors="active")
    found.moving = page.evaluate(MOVING)
    found.painted = page.evaluate(OWN_PAINT)
    page.emulate_media(reduced_motion="no-preference", forced_colors="none")


def _misfits(page: Page, found: Findings, how: str) -> None:
    found.misfits.extend(f"{how}: {one}" for one in page.evaluate(MISFITS))


def planned(langs: Sequence[str], place: int, thorough: bool) -> Work:
    """In which schemes axe looks at the page in this place of a list of pages, in every language.

    In both in the first language and, if the work is thorough, in all. Else beside the first in one other, in the
    scheme that comes second in the first: so all rules meet both. Languages and schemes are met in turn.
    """
    others = [lang for lang in langs if lang != COLOUR_LANGUAGE]
    round_, shown = divmod(place, len(others))
    schemes = SCHEMES[::-1] if round_ % 2 else SCHEMES
    in_turn: Work = {COLOUR_LANGUAGE: schemes, others[shown]: schemes[1:]}
    return {lang: SCHEMES if thorough else in_turn.get(lang, ()) for lang in langs}
