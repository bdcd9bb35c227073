"""Answers that change with the store's content alone: a client that has one is told so, and it is not made again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import version

from flask import Response, request

from webviz.current import atlas, running

_HOST = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](?::[0-9]{1,5})?")


def fresh(make: Callable[[], bytes | str], content_type: str, *of: str) -> Response:
    """What `make` makes, or 304 for a client that has it. `of` is all that decides it beside content and release."""
    tag = sha256(json.dumps([atlas().store.version, release(), content_type, *of]).encode()).hexdigest()[:32]
    known = request.if_none_match.contains_weak(tag)
    response = Response(status=304) if known else Response(make(), content_type=content_type)
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


def open_to_all(response: Response, methods: Iterable[str] = ("GET", "HEAD", "OPTIONS"), told: str = "") -> Response:
    """Any page anywhere may read it: it is public, and no cookie goes with it. `told` are more headers it may see."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = f"ETag, Link, {told}".rstrip(", ")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = ", ".join(methods)
        response.headers["Access-Control-Allow-Headers"] = (
            "Accept, Authorization, Content-Type, If-Match, If-None-Match"
        )
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def origin() -> str:
    """The public address of this site, without a slash at its end: as set, else as the request names it.

    A host that is none is not repeated; the address the server listens on stands in for it.
    """
    settings = running().settings
    if settings.address:
        return settings.address
    host = request.host if _HOST.fullmatch(request.host) else f"{settings.host}:{settings.port}"
    return f"{request.scheme}://{host}"


@cache
def release() -> str:
    """The version of this program."""
    return version("samgraf")
