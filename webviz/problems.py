"""Failures for programs: problem documents (RFC 9457), one shape for every address that programs speak to.

``type`` is ``about:blank`` (the status says what kind of problem it is), ``title`` the name of the status, ``detail`` a
sentence in the reader's language, ``code`` a short word for programs that never changes, ``instance`` the address.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from flask import Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from ontology.errors import BadParameter, SamgrafError, StoreAway, StoreError, UnknownName
from webviz.i18n import language, translator

PROBLEM = "application/problem+json"
ROOT = "/api"
CODES = {413: "too-large", 429: "too-many-requests", 500: "internal-error"}  # others are the status in words


class Unusable(BadParameter):
    """Parameters that cannot be used: all that is wrong with them, each with its name and place."""

    def __init__(self, errors: Sequence[Mapping[str, str]]) -> None:
        self.errors = tuple(errors)
        super().__init__("What was sent cannot be used: %(why)s", why=" ".join(one["detail"] for one in errors))


OURS: tuple[tuple[type[SamgrafError], str], ...] = (
    (Unusable, "bad-parameter"),
    (UnknownName, "not-found"),
    (StoreError, "store-unavailable"),
    (SamgrafError, "bad-request"),
)


def problem(status: int, code: str, detail: str, /, **more: object) -> Response:
    """A failure as a problem document; `more` are further members, such as ``errors``, ``hints`` or ``line``.

    It is never kept by anybody: what failed now may be answered later.
    """
    document = {
        "type": "about:blank",
        "title": HTTP_STATUS_CODES[status],
        "status": status,
        "detail": detail,
        "code": code,
        "instance": quote(request.path),
        **more,
    }
    response = Response(json.dumps(document, ensure_ascii=False), status=status, content_type=PROBLEM)
    response.headers["Content-Language"] = language()
    response.headers["Cache-Control"] = "no-store"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.vary.update(("Accept", "Accept-Language"))
    return response


def asked() -> bool:
    """Whether the address of the request is one of those that answer with problem documents, found there or not."""
    return request.path == ROOT or request.path.startswith(f"{ROOT}/")


def of_http(error: HTTPException, sentence: str) -> Response:
    """A failure of HTTP as a problem document, with the headers that belong to it (Allow, Retry-After)."""
    status = error.code or 500
    code = CODES.get(status) or HTTP_STATUS_CODES[status].lower().replace(" ", "-")
    response = problem(status, code, sentence)
    for name, value in error.get_headers(request.environ):
        if name != "Content-Type":
            response.headers[name] = value
    return response


def of_ours(error: SamgrafError, status: int) -> Response:
    """An error of ours as a problem document, with the nearest names and what is wrong with each parameter."""
    more: dict[str, object] = {}
    if isinstance(error, UnknownName) and error.nearest:
        more["nearest"] = list(error.nearest)
    if isinstance(error, Unusable):
        more["errors"] = list(error.errors)
    code = next(code for kind, code in OURS if isinstance(error, kind))
    response = problem(status, code, translator(language()).error(error), **more)
    response.headers.extend(again(error))
    return response


def again(error: SamgrafError) -> Mapping[str, str]:
    """When to try again, as a header, where that helps."""
    return {"Retry-After": str(error.retry_after)} if isinstance(error, StoreAway) else {}
