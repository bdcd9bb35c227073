"""A real server and a real browser that can reach nothing but this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from graph.atlas import Atlas
from tests.browser.site import ARGUMENTS, Watch, running, window


@pytest.fixture(scope="session")
def site(atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running Samgraf over the bundled data."""
    with running(atlas, tmp_path_factory.mktemp("checkpoint")) as address:
        yield address


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for the tests of this folder; those elsewhere start their own, and two cannot run in one thread."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield found
        found.close()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def page(browser: Browser, site: str, watch: Watch) -> Iterator[Page]:
    """A new window, whose page may neither ask another host nor complain."""
    context = window(browser, viewport={"width": 1280, "height": 1000}, locale="nn-NO")
    found = context.new_page()
    watch.over(found, site)
    yield found
    context.close()
    assert watch.foreign == [], "a page asked another host"
    assert watch.messages == [], "a page complained (CSP, script or resource)"
