"""The one door to urllib3: asking a SPARQL service over HTTP, within limits, with a sentence for all that can go wrong;
and fetching a document that an update names.

Connections are kept open between questions. No redirect is followed: whoever asks another host sends it the question,
and perhaps the credentials. An answer is whole or it is an error.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    DecodeError,
    HTTPError,
    LocationValueError,
    NewConnectionError,
    ProtocolError,
    SSLError,
    TimeoutError,
)

from graph.typed.neighbours import refuse_address
from ontology.errors import (
    BadParameter,
    QueryRefused,
    QueryTooLarge,
    StoreAway,
    StoreDenied,
    StoreSlow,
    StoreUnreachable,
    StoreUnreadable,
)

_FORM = "application/x-www-form-urlencoded"
_PART = 2**16
_TOLD = 200  # characters of what a service says of an error
_CLOSED = (429, 502, 503, 504)
_DENIED = (401, 403, 407)
_ALWAYS = {"Accept-Encoding": "gzip", "User-Agent": "samgraf"}

Form = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a service is. `shown` is what may be told of it: no name, no password, no key in the address' query."""

    url: str = field(repr=False)
    shown: str
    authorization: str = field(default="", repr=False)

    @classmethod
    def of(cls, text: str, authorization: str = "") -> Address:
        """An address as somebody wrote it; a name and password in it are taken out of it, and sent as Basic.

        BadParameter when it is none of HTTP.
        """
        try:
            parts = urlsplit(text)
            host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
            place = f"{host}:{parts.port}" if parts.port else host
        except ValueError:
            parts, place = urlsplit(""), None
        if parts.scheme not in ("http", "https") or not place:
            raise BadParameter("The address of a service begins with http:// or https:// and names a host.")
        if parts.username is not None and not authorization:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            authorization = urllib3.make_headers(basic_auth=pair)["authorization"]
        url = urlunsplit((parts.scheme, place, parts.path or "/", parts.query, ""))
        return cls(url, urlunsplit((parts.scheme, place, parts.path, "", "")), authorization)


@dataclass(frozen=True, slots=True)
class Access:
    """How a service is asked: where it takes updates (empty: where it takes queries), the header that lets us in.

    An answer may take `seconds`; the version of the content is believed for `fresh` seconds.
    """

    updates: str = ""
    authorization: str = ""
    seconds: float = 30.0
    fresh: float = 10.0


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer with status 200; `cut` is how many rows the service says it stopped at, where it did."""

    body: bytes
    media_type: str
    cut: str = ""


class Said(Exception):
    """A service that refused what it was sent: its status, and the beginning of what it says of it."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(status, why)
        self.status, self.why = status, why


class Wire:
    """The connections to one service. An answer takes at most about `seconds`; `size` is its largest, in bytes."""

    def __init__(self, address: Address, seconds: float, size: int) -> None:
        self.address, self.seconds, self.size = address, seconds, size
        self._pool = urllib3.PoolManager(maxsize=32, retries=False)

    def post(self, form: Form, accept: str, seconds: float | None = None, size: int | None = None) -> Reply:
        """The answer to a form. `Said` when the service refuses it; StoreAway when there is no service to ask.

        QueryTooLarge when the answer is longer than `size`.
        """
        limit, most = seconds or self.seconds, size or self.size
        with _troubles(self.address.shown, limit):
            try:
                return self._post(form, accept, limit, most)
            except ProtocolError as error:
                if not isinstance(error.__cause__ or error.args[-1], ConnectionError):
                    raise
            # The service had closed a connection that we had kept; what it was sent then, it did not do.
            return self._post(form, accept, limit, most)

    def _post(self, form: Form, accept: str, seconds: float, size: int) -> Reply:
        end = time.monotonic() + seconds
        given = {**_ALWAYS, "Accept": accept, "Content-Type": _FORM}
        if self.address.authorization:
            given["Authorization"] = self.address.authorization
        response = self._pool.request(
            "POST",
            self.address.url,
            body=urlencode(form).encode(),
            headers=given,
            timeout=urllib3.Timeout(total=seconds),
            redirect=False,
            preload_content=False,
        )
        body = _whole(response, end, size)
        if response.status not in (200, 204):
            raise self._refusal(response, body)
        return Reply(body, _media_type(response), response.headers.get("X-SPARQL-MaxRows", ""))

    def _refusal(self, response: urllib3.BaseHTTPResponse, body: bytes) -> Exception:
        shown, status = self.address.shown, response.status
        if 300 <= status < 400:
            return StoreUnreadable("The service at %(url)s has moved. Give the address where it is now.", url=shown)
        if status in _DENIED:
            return StoreDenied(
                "The service at %(url)s does not let us in (status %(status)s). Give it credentials with "
                "SAMGRAF_STORE_AUTHORIZATION.",
                url=shown,
                status=status,
            )
        if status in _CLOSED:
            return StoreUnreachable(
                "The service at %(url)s is busy, or closed for now (status %(status)s). Try again in a moment.",
                url=shown,
                status=status,
            )
        return Said(status, " ".join(body[: 4 * _TOLD].decode(errors="replace").split())[:_TOLD])

    def close(self) -> None:
        """Let go of the connections."""
        self._pool.clear()


class _NotNear:
    """A connection that sends nothing to this machine or its link, whatever the name led to when it was looked at."""

    host: str

    def _new_conn(self) -> socket.socket:
        connected: socket.socket = super()._new_conn()  # type: ignore[misc]
        try:
            refuse_address(self.host, str(connected.getpeername()[0]))
        except QueryRefused:
            connected.close()
            raise
        return connected


class _Plain(_NotNear, HTTPConnection):
    pass


class _Secure(_NotNear, HTTPSConnection):
    pass


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Secure


def fetched(url: str, accept: str, seconds: float, size: int) -> Reply:
    """A document by its address, whole, by the deadline; no redirect is followed, and no credentials are sent.

    `Said` for any other status than 200; StoreAway when it cannot be had; QueryTooLarge when it is longer than `size`
    bytes; QueryRefused when the name leads to this machine or its link (:mod:`graph.typed.neighbours`).
    """
    end, timeout = time.monotonic() + seconds, urllib3.Timeout(total=seconds)
    with urllib3.PoolManager(retries=False) as pool, _troubles(url, seconds):
        pool.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
        given = {**_ALWAYS, "Accept": accept}
        response = pool.request("GET", url, headers=given, timeout=timeout, redirect=False, preload_content=False)
        if response.status != 200:
            response.close()
            raise Said(response.status, "")
        return Reply(_whole(response, end, size), _media_type(response))


def _whole(response: urllib3.BaseHTTPResponse, end: float, size: int) -> bytes:
    body, whole = bytearray(), False
    try:
        while part := response.read1(_PART, decode_content=True):
            body += part
            if len(body) > size:
                raise QueryTooLarge(
                    "The answer is larger than %(megabytes)s MB. Add a LIMIT, or ask for fewer columns.",
                    megabytes=f"{size / 1_000_000:g}",
                )
            if time.monotonic() > end:
                raise TimeoutError
        whole = True
    finally:
        # A connection that still has something to say cannot be used again.
        response.release_conn() if whole else response.close()
    return bytes(body)


def _media_type(response: urllib3.BaseHTTPResponse) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


@contextmanager
def _troubles(shown: str, seconds: float) -> Iterator[None]:
    """What went wrong on the way, as a sentence."""
    try:
        yield
    except HTTPError as error:
        raise _trouble(shown, seconds, error) from None


def _trouble(shown: str, seconds: float, error: HTTPError) -> StoreAway:
    if isinstance(error, NewConnectionError):
        return StoreUnreachable(
            "Nothing answers at %(url)s. See that the service runs, and that the address is right.", url=shown
        )
    if isinstance(error, TimeoutError):
        return StoreSlow(
            "The service at %(url)s gave no whole answer within %(seconds)s seconds. Try again in a moment.",
            url=shown,
            seconds=f"{seconds:g}",
        )
    if isinstance(error, SSLError):
        return StoreUnreachable(
            "The service at %(url)s cannot be trusted: its certificate is not one that this machine knows, or it does "
            "not speak TLS. See to its certificate, or to the address.",
            url=shown,
        )
    if isinstance(error, (DecodeError, LocationValueError)):
        return unreadable(shown)
    return StoreUnreachable("The service at %(url)s broke off its answer. Try again in a moment.", url=shown)


def unreadable(shown: str) -> StoreUnreadable:
    """The error for an answer that no SPARQL service would give."""
    return StoreUnreadable(
        "What answers at %(url)s does not answer as SPARQL 1.1 says. Give the address that takes queries.", url=shown
    )
