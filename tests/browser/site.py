"""A running Samgraf for the browser, over any data; the browser's switches; and an eye on what a page does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect
from waitress import create_server

from graph.atlas import Atlas
from graph.typed.workers import QueryPool
from webviz.app import create_app
from webviz.serving import limits
from webviz.settings import Settings

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
LOCAL = ("data:", "blob:")
PATIENCE = 120_000  # milliseconds
expect.set_options(timeout=PATIENCE / 4)


def window(browser: Browser, **given: Any) -> BrowserContext:
    """A new window that waits for a slow machine; `given` is as playwright has it."""
    context = browser.new_context(**given)
    context.set_default_timeout(PATIENCE)
    return context


@contextmanager
def running(atlas: Atlas, folder: Path, settings: Settings | None = None) -> Iterator[str]:
    """The address of a Samgraf over ``atlas``; ``folder`` is for the copy of the store that queries are asked of."""
    settings = settings or Settings(port=0)
    checkpoint = atlas.store.checkpoint(folder)
    with QueryPool(checkpoint, limits(settings), size=1) as pool:
        server = create_server(create_app(settings, atlas, pool), host="127.0.0.1", port=0, threads=8)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.effective_port}"
        server.close()
        thread.join(5)


@dataclass
class Watch:
    """What a page did that it must not: calls to other hosts, messages of the console (a broken CSP is one)."""

    foreign: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def over(self, page: Page, site: str) -> None:
        """Remember what ``page`` does from now on; nothing but ``site`` is its own."""

        def asked(request: Request) -> None:
            if not request.url.startswith((site, *LOCAL)):
                self.foreign.append(request.url)

        def said(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self.messages.append(message.text)

        page.on("request", asked)
        page.on("console", said)
        page.on("pageerror", lambda error: self.messages.append(str(error)))

    def taken(self) -> Watch:
        """What has been seen since last time; the eye is then as new."""
        seen = Watch(list(self.foreign), list(self.messages))
        self.foreign.clear()
        self.messages.clear()
        return seen
