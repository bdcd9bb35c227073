"""`python -m tests.browser.shoot [FOLDER]`: a picture of every kind of page, to be looked at by people.

In Nynorsk and Swedish, wide in light and narrow in dark, unless told otherwise; also the open graph. Nothing is tested.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from graph.atlas import Atlas
from graph.library import bundled, load_files
from graph.store import open_store
from ontology.labels import LANGUAGES
from tests.browser.catalogue import PAGES, SANDE, SUNDBYBERG
from tests.browser.site import ARGUMENTS, running
from tests.conftest import chromium_path

LOOKS = {"wide-light": (1280, "light"), "narrow-dark": (320, "dark"), "wide-dark": (1280, "dark")}
GRAPHS = tuple(f"{one}?highlight={one}#explore" for one in (SANDE, SUNDBYBERG))
TALLEST = 12_000  # pixels: a longer page is cut


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures and say where they are."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.shoot", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent / "screenshots")
    parser.add_argument("--lang", nargs="+", choices=LANGUAGES, default=["nn", "sv"])
    parser.add_argument("--look", nargs="+", choices=LOOKS, default=["wide-light", "narrow-dark"])
    parser.add_argument("--page", nargs="+", default=[*PAGES, *GRAPHS], help="paths after the language")
    given = parser.parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    with open_store() as store, tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        load_files(store, bundled())
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        with running(Atlas(store), Path(temporary)) as site:
            taken = sum(_take(browser, site, given, look) for look in given.look)
        browser.close()
    print(f"{taken} pictures in {given.folder}")
    return 0


def _take(browser: Browser, site: str, given: argparse.Namespace, look: str) -> int:
    width, scheme = LOOKS[look]
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for lang in given.lang:
        for path in given.page:
            page.goto(f"{site}/{lang}/{path}")
            if path.endswith("#explore"):
                page.wait_for_selector("#canvas canvas")
                page.keyboard.press("ArrowRight")
                page.keyboard.press("Enter")
            page.screenshot(
                path=given.folder / f"{_name(path)}-{lang}-{look}.png", full_page=True, clip=_clip(page, width)
            )
    context.close()
    return len(given.lang) * len(given.page)


def _clip(page: Page, width: int) -> FloatRect:
    height = page.evaluate("document.documentElement.scrollHeight")
    return {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)}


def _name(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.lower())[:60].strip("-") or "start"


if __name__ == "__main__":
    raise SystemExit(main())
