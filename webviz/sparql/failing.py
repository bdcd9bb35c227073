"""Failures of what speaks to programs: which status each of our errors has, and the problem document that tells it."""

from __future__ import annotations

from math import ceil
from typing import Any

from flask import Response
from werkzeug.exceptions import HTTPException

from ontology.errors import (
    Busy,
    InvalidInput,
    Problem,
    QueryError,
    QueryMalformed,
    QueryOverdue,
    QueryRefused,
    QueryTimedOut,
    QueryTooLarge,
    SamgrafError,
    StoreAway,
    StoreError,
    UpdateFailed,
)
from webviz.i18n import language, translator
from webviz.problems import problem
from webviz.sparql.page import failure
from webviz.sparql.permission import CHALLENGE
from webviz.sparql.protocol import ProtocolError

_FAILURES: tuple[tuple[type[SamgrafError], int, str], ...] = (
    (QueryMalformed, 400, "query-malformed"),
    (QueryRefused, 403, "query-refused"),
    (QueryTooLarge, 413, "too-large"),
    (QueryTimedOut, 503, "timed-out"),
    (Busy, 503, "busy"),
    (StoreError, 503, "store-unavailable"),
    (UpdateFailed, 409, "update-failed"),
    (QueryError, 500, "not-answered"),
    (InvalidInput, 400, "not-readable"),
    (SamgrafError, 400, "bad-request"),
)


def status_of(error: SamgrafError) -> tuple[int, str]:
    """The HTTP status of an error, and its code for programs."""
    if isinstance(error, ProtocolError):
        return error.status, error.code
    return next((status, code) for kind, status, code in _FAILURES if isinstance(error, kind))


def of_http(error: HTTPException) -> ProtocolError:
    """What the framework refused, as an error of ours."""
    status = error.code or 500
    if status == 413:
        template = "What you sent is larger than this server takes. Send less at a time."
        return ProtocolError(413, "too-large", template)
    return ProtocolError(status, "failed", "The request could not be answered.")


def document(error: SamgrafError) -> Response:
    """The problem document of an error: with line and column where they are known, and with hints."""
    told = failure(error, "", language())
    more: dict[str, Any] = {"hints": told.hints} if told.hints else {}
    sentence, place = told.sentence, error.problems[0] if isinstance(error, InvalidInput) else error
    if isinstance(place, Problem):
        sentence = translator(language()).said(place.template, place.params)
    if isinstance(place, (Problem, QueryMalformed)) and place.line is not None:
        more |= {"line": place.line, "column": place.column}
    return problem(*status_of(error), sentence, **more)


def add_headers(response: Response, error: SamgrafError) -> Response:
    """When to try again, and how to say who one is, beside the status that asks for it."""
    response.status_code = status_of(error)[0]
    response.headers["Cache-Control"] = "no-store"
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = CHALLENGE
    if isinstance(error, (Busy, QueryOverdue, StoreAway)):
        seconds = ceil(error.seconds) if isinstance(error, QueryOverdue) else error.retry_after
        response.headers["Retry-After"] = str(seconds)
    return response
