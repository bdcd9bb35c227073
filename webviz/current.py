"""The atlas and the settings of the running application, for views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from graph.atlas import Atlas
from graph.workers import QueryPool
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


def running() -> Running:
    """Settings, atlas and pool of the application that answers this request."""
    return cast(Running, current_app.extensions[_KEY])


def atlas() -> Atlas:
    """The atlas of the application that answers this request."""
    return running().atlas
