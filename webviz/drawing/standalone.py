"""Pages that are one file: style and script inside, links only within, and a policy by which nothing else is asked for
and no other script runs, whatever a name may hold.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from graph.atlas import Atlas
from webviz.filters import sentence
from webviz.settings import Settings

CLOSED = "img-src data: blob:; base-uri 'none'; form-action 'none'"
LINK = re.compile(r'<(/?)a(?: href="[^"]*")?')


def rendered(atlas: Atlas, settings: Settings, lang: str, render: Callable[[], str]) -> str:
    """What `render` makes of the templates in a language, without a server."""
    from webviz.app import create_app

    with create_app(settings, atlas).test_request_context(f"/{lang}/"):
        return render()


def own(name: str) -> str:
    """A static file of ours."""
    return files("webviz").joinpath("static", name).read_text("utf-8")


def frame(styles: Iterable[str], scripts: Iterable[str] = ()) -> dict[str, Any]:
    """What a template needs to stand alone: the outer template, styles and scripts to put inside it, and the policy
    that lets those in and no others. Names are words there, not links; `address` may be replaced with places in it.
    """
    inside = {"styles": [Markup(one) for one in styles], "scripts": [Markup(one) for one in scripts]}
    styled, run = (" ".join(f"'{_digest(one)}'" for one in found) or "'none'" for found in inside.values())
    return {
        **inside,
        "frame": "alone.html",
        "policy": f"default-src 'none'; style-src {styled}; script-src {run}; {CLOSED}",
        "address": lambda iri, path: None,
        "said": lambda message: unlinked(sentence(message)),
    }


def unlinked(markup: Markup) -> Markup:
    """A sentence whose names are links, as :func:`webviz.filters.sentence` makes it, with plain names instead."""
    return Markup(LINK.sub(r"<\1span", str(markup)))


def _digest(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
