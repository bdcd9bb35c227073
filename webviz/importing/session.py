"""Who may take things in by hand: the operator, signed in for a while, or a program that sends the token.

Signing in takes the token and gives a cookie: signed, out of reach for scripts, never sent from another site, gone
half an hour after its last use. Every form carries a word that goes with the session and with no other, and says
where it was sent from. Sessions end when the server does: their secret is made at its start.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from itsdangerous import BadSignature, Signer, TimestampSigner

from webviz.current import running
from webviz.limits import Buckets, client_of
from webviz.sparql.permission import CHALLENGE, demand_operator
from webviz.sparql.protocol import ProtocolError

COOKIE = "samgraf-session"
LIFE = 1800  # seconds that a session lasts after its last use
WORD = "word"  # the field of every form that changes something
ATTEMPTS = 10  # tokens that one address may try in a minute
PROGRAM = "program"  # whose request carries the token itself, and has no session
_KEY = "samgraf-sessions"


class SignedOut(ProtocolError):
    """Nobody is signed in: not yet, or not any more."""


class Sessions:
    """The sessions of one server; nothing is kept of those that last, and of those that were ended only their ids."""

    def __init__(self, token: str, life: int = LIFE, attempts: int = ATTEMPTS) -> None:
        secret = hmac.digest(secrets.token_bytes(32), token.encode(), "sha256")
        self._signer = TimestampSigner(secret, salt="session", digest_method=sha256)
        self._words = Signer(secret, salt="word", digest_method=sha256)
        self._ended: dict[str, float] = {}
        self.life, self.attempts = life, Buckets(attempts)

    def cookie(self, session: str) -> str:
        """What the browser keeps of a session, from now on."""
        return self._signer.sign(session).decode()

    def known(self, cookie: str) -> str | None:
        """The session that a cookie is of; None for one that is forged, too old, or ended."""
        try:
            session = self._signer.unsign(cookie, max_age=self.life).decode()
        except BadSignature:
            return None
        return None if session in self._ended else session

    def end(self, session: str) -> None:
        """Let a session be known no more, whoever has a copy of its cookie."""
        now = time.monotonic()
        self._ended = {one: when for one, when in self._ended.items() if now - when <= self.life} | {session: now}

    def word(self, session: str) -> str:
        """The word that the forms of a session carry."""
        return self._words.get_signature(session).decode()


def install(app: Flask, token: str) -> None:
    """Let `app` have sessions."""
    app.extensions[_KEY] = Sessions(token)


def sessions() -> Sessions:
    """The sessions of the application that answers this request."""
    return cast(Sessions, current_app.extensions[_KEY])


def open_here() -> None:
    """Raise ProtocolError where nobody may write."""
    if not running().settings.token:
        template = "Nothing can be taken in here: the server was started without SAMGRAF_TOKEN."
        raise ProtocolError(403, "read-only", template)
    history_here()


def history_here() -> None:
    """Raise ProtocolError where the store is another service's, which keeps no history for us."""
    if "://" in running().settings.store:
        template = "A store by URL keeps no history here; give the folder of a store on disk."
        raise ProtocolError(403, "elsewhere", template)


def present() -> str | None:
    """The session of the request, None without one; `PROGRAM` for who sends the token. A wrong token is refused."""
    open_here()
    if "Authorization" in request.headers:
        with _counted():
            demand_operator()
        g.session = PROGRAM
    else:
        g.session = sessions().known(request.cookies.get(COOKIE, ""))
    return cast("str | None", g.session)


def demand() -> str:
    """The session of the request. Raises SignedOut without one, ProtocolError for a form that is not ours."""
    session = present()
    if session is None:
        template = "You are not signed in, or it is more than %(minutes)s minutes ago. Sign in; nothing was changed."
        raise SignedOut(401, "signed-out", template, minutes=LIFE // 60)
    if request.method == "POST":
        request.max_content_length = request.max_form_memory_size = running().settings.import_bytes
    if session != PROGRAM and request.method == "POST":
        same_site()
        if not hmac.compare_digest(request.form.get(WORD, "").encode(), sessions().word(session).encode()):
            raise _foreign()
    return session


def same_site() -> None:
    """Raise ProtocolError unless the form was sent from a page of this site."""
    said = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "").netloc
    if not said or said not in {request.host, urlsplit(running().settings.address).netloc}:
        raise _foreign()


def _foreign() -> ProtocolError:
    template = "The form did not come from this page as you have it now. Open the page anew and send it from there."
    return ProtocolError(403, "foreign-form", template)


def begin(token: str) -> None:
    """A new session for who gives the token. Raises ProtocolError for a wrong one, and for too many."""
    open_here()
    same_site()
    with _counted():
        if not hmac.compare_digest(token.strip().encode(), running().settings.token.encode()):
            template = "That is not the token. Copy it whole from whoever runs the server, and try again."
            raise ProtocolError(401, "not-the-operator", template)
    g.session = secrets.token_urlsafe(32)


def end(session: str) -> None:
    """End a session."""
    sessions().end(session)
    g.session = None


def signed_in() -> bool:
    """Whether this request has been let through."""
    return bool(g.get("session"))


def word() -> str:
    """The word for the forms of this request's session; "" without one."""
    session = g.get("session")
    return sessions().word(session) if session and session != PROGRAM else ""


@contextmanager
def _counted() -> Iterator[None]:
    """Let nobody try one token after another; those on this machine, and behind a proxy on it, count as one."""
    attempts, client = sessions().attempts, client_of(request.remote_addr) or ""
    seconds = attempts.take(client)
    if seconds:
        template = "Too many tokens were tried from your address. Wait %(seconds)s seconds and try again."
        raise ProtocolError(429, "too-many-requests", template, seconds=seconds)
    yield
    attempts.forget(client)  # only wrong tokens count


def keep(response: Response) -> Response:
    """Send the cookie of the session of this request, which lasts anew from now, or take an ended one away.

    A request that nobody asked the session of, such as one for data, leaves the cookie alone.
    """
    session = g.get("session")
    secure = request.is_secure or running().settings.address.startswith("https:")
    if session and session != PROGRAM:
        cookie = sessions().cookie(session)
        response.set_cookie(COOKIE, cookie, max_age=LIFE, secure=secure, httponly=True, samesite="Strict")
    elif "session" in g and COOKIE in request.cookies:
        response.delete_cookie(COOKIE, secure=secure, httponly=True, samesite="Strict")
    response.headers["Cache-Control"] = "no-store"
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = CHALLENGE
    return response
