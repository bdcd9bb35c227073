"""What views work with: the atlas and the settings of the running application, the packs of expectations, the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import cast

from flask import Flask, current_app, g, has_app_context

from graph.atlas import Atlas
from graph.elsewhere.federation import Beside, Federation
from graph.packs import Pack, read_packs
from graph.typed.workers import QueryPool
from webviz.commands.opening import federated
from webviz.settings import Settings

_KEY = "samgraf"


@dataclass(frozen=True, slots=True)
class Running:
    """What one application works with; without a pool nobody can type queries."""

    settings: Settings
    atlas: Atlas
    pool: QueryPool | None


def attach(app: Flask, running: Running) -> None:
    """Give ``app`` what its views need; once, by the factory."""
    app.extensions[_KEY] = running
    app.extensions[f"{_KEY}-federation"] = federated(running.settings)


def running() -> Running:
    """Settings, atlas and pool of the application that answers this request."""
    return cast(Running, current_app.extensions[_KEY])


def atlas() -> Atlas:
    """The atlas that this request is answered from: the application's, or the one that was lent to it."""
    lent: Beside | None = g.get(_KEY)
    return lent.atlas if lent else running().atlas


def lend(beside: Beside) -> None:
    """Answer the rest of this request from an atlas that holds things from elsewhere too."""
    setattr(g, _KEY, beside)


def site_of(path: str) -> str | None:
    """Where the page of a thing is that comes from elsewhere: a site, "" when it has none; None for what is ours."""
    lent: Beside | None = g.get(_KEY) if has_app_context() else None
    return lent.pages.get(path) if lent else None


def federation() -> Federation:
    """The places whose municipalities may stand beside ours."""
    found: Federation = current_app.extensions[f"{_KEY}-federation"]
    return found


@cache
def packs() -> tuple[Pack, ...]:
    """The packs of expectations that come with the program."""
    return read_packs()


def now() -> str:
    """The time in UTC, to the second, as change sets have it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
