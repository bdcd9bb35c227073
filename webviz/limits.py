"""How often one address may ask what programs ask: a bucket of tokens for each, kept in memory.

A bucket holds a minute's requests and fills as the minute goes by: who has been quiet may ask quickly for a while.
Requests from this machine are its owner's and are not counted, which makes it matter that a proxy on this machine is
named in the settings: then the address counted is that of the one behind it.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from flask import Flask, Response, render_template, request

from ontology.labels import LANGUAGES
from webviz.i18n import gettext as _
from webviz.i18n import ngettext
from webviz.negotiate import PAGE
from webviz.problems import problem
from webviz.settings import Settings
from webviz.sparql.protocol import wants_page

_COUNTED = re.compile(rf"/(?:(?:{'|'.join(LANGUAGES)})/)?(?:sparql|graphs|api)(?:/|$)")
_MINUTE = 60.0


class Buckets:
    """The buckets of at most `most` clients; those who asked longest ago are forgotten first."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic, most: int = 10_000) -> None:
        self._per_minute, self._clock, self._most = per_minute, clock, most
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # client → tokens, and when that was

    def take(self, client: str) -> int:
        """Take a token: 0, or when there is none the whole seconds until there is one."""
        with self._lock:
            now = self._clock()
            tokens, then = self._buckets.pop(client, (float(self._per_minute), now))
            tokens = min(self._per_minute, tokens + (now - then) * self._per_minute / _MINUTE)
            short = tokens < 1
            self._buckets[client] = (tokens if short else tokens - 1, now)
            if len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
        return ceil((1 - tokens) * _MINUTE / self._per_minute) if short else 0

    def forget(self, client: str) -> None:
        """Let a client begin anew, with a full bucket."""
        with self._lock:
            self._buckets.pop(client, None)

    def __len__(self) -> int:
        return len(self._buckets)


def install(app: Flask, settings: Settings) -> None:
    """Let `app` refuse who asks more often than the settings allow, with 429 and when to come back."""
    if not settings.requests_per_minute:
        return
    buckets = Buckets(settings.requests_per_minute)

    @app.before_request
    def count() -> Response | None:
        client = client_of(request.remote_addr) if _COUNTED.match(request.path) else None
        seconds = buckets.take(client) if client else 0
        return _refused(seconds) if seconds else None


@lru_cache(maxsize=1000)
def client_of(address: str | None) -> str | None:
    """Who is counted as one: an address, or the network of 2⁶⁴ that one IPv6 customer has. None: not counted."""
    try:
        found = ip_address(address or "")
    except ValueError:  # a socket that is a file
        return None
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    if found.is_loopback:
        return None
    return str(found) if found.version == 4 else str(ip_network((int(found), 64), strict=False))


def _refused(seconds: int) -> Response:
    sentence = ngettext(
        "You ask more often than this server answers one address. Wait %(num)s second and try again.",
        "You ask more often than this server answers one address. Wait %(num)s seconds and try again.",
        seconds,
    )
    if wants_page():
        page = render_template(
            "error.html", title=_("Too many questions at once"), sentences=[sentence], suggestions=()
        )
        response = Response(page, status=429, content_type=PAGE.media_type)
        response.headers["Cache-Control"] = "no-store"
        response.vary.update(("Accept", "Accept-Language"))
    else:
        response = problem(429, "too-many-requests", sentence)
    response.headers["Retry-After"] = str(seconds)
    return response
