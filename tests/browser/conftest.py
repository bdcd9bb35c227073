"""A real server and a real browser that can reach nothing but this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route, sync_playwright
from waitress import create_server

from graph.atlas import Atlas
from graph.workers import QueryPool
from webviz.app import create_app
from webviz.serving import limits
from webviz.settings import Settings

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def site(atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running Samgraf over the bundled data."""
    settings = Settings(port=0)
    checkpoint = atlas.store.checkpoint(tmp_path_factory.mktemp("checkpoint"))
    with QueryPool(checkpoint, limits(settings), size=1) as pool:
        server = create_server(create_app(settings, atlas, pool), host="127.0.0.1", port=0, threads=8)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.effective_port}"
        server.close()
        thread.join(5)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for the session."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield found
        found.close()


@dataclass
class Watch:
    """What a page did that it must not: calls to other hosts, messages of the console (a broken CSP is one)."""

    foreign: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def page(browser: Browser, site: str, watch: Watch) -> Iterator[Page]:
    """A new window; every request to another host is stopped and remembered."""

    def route(route: Route, request: Request) -> None:
        if request.url.startswith(site) or request.url.startswith("data:"):
            route.continue_()
        else:
            watch.foreign.append(request.url)
            route.abort()

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            watch.messages.append(message.text)

    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="nn-NO")
    found = context.new_page()
    found.route("**/*", route)
    found.on("console", listen)
    found.on("pageerror", lambda error: watch.messages.append(str(error)))
    yield found
    context.close()
    assert watch.foreign == [], "a page asked another host"
    assert watch.messages == [], "a page complained (CSP, script or resource)"


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where screenshots go; not kept in the repository."""
    folder = Path(__file__).parent / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder
