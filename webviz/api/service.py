"""The JSON API: what the pages know, for programs, at ``/api/…``.

A success is ``{"data": …, "meta": {…}, "links": {…}}``, a failure a problem document (:mod:`webviz.problems`). Every
address is read with GET. The endpoints stand in :mod:`webviz.api.table`; what they have in common is done here: the
language, the parameters, the tag of the answer, its shape, and that any page anywhere may read it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import NotAcceptable, RequestEntityTooLarge

from webviz.api.form import Answer, Call, Endpoint, read
from webviz.api.openapi import OPENAPI
from webviz.api.shapes import Served
from webviz.api.table import endpoints, program_version
from webviz.current import atlas, running
from webviz.i18n import language
from webviz.negotiate import Offer, choose
from webviz.pages.analyses import packs
from webviz.present import Json

blueprint = Blueprint("api", __name__)
JSON = (Offer("json", "application/json"),)
METHODS = ("GET", "HEAD", "OPTIONS")


def route(endpoint: Endpoint) -> str:
    """The rule of an endpoint as Flask writes it; the address of a record may have slashes."""
    return endpoint.path.replace("{id}", "<path:id>").replace("{", "<").replace("}", ">")


@blueprint.record
def _routes(state: BlueprintSetupState) -> None:
    for one in endpoints():
        state.add_url_rule(
            route(one), one.id, _view(one), methods=METHODS, provide_automatic_options=False, strict_slashes=False
        )


def _view(endpoint: Endpoint) -> Any:
    def view(**path: str) -> Response:
        return _options() if request.method == "OPTIONS" else _answer(endpoint, path)

    return view


@blueprint.after_request
def _open_to_all(response: Response) -> Response:
    """Any page anywhere may read the answers: they are public, and no cookie goes with them."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    return response


def _options() -> Response:
    allowed = ", ".join(METHODS)
    response = Response(status=204, headers={"Allow": allowed, "Access-Control-Allow-Methods": allowed})
    response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, If-None-Match"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


# -- one answer -----------------------------------------------------------------------------------------------------


def _answer(endpoint: Endpoint, path: Mapping[str, str]) -> Response:
    """The answer of an endpoint, or that the client has it already, which is known without asking."""
    if (request.content_length or 0) > running().settings.request_bytes:
        raise RequestEntityTooLarge
    if choose(request.headers.get("Accept"), JSON) is None:
        raise NotAcceptable
    values = read([one.filled(atlas()) for one in endpoint.takes], path, request.args)
    lasting, lang = endpoint.lasting(values), language()
    tag = _tag(endpoint, values, lang)
    if lasting and request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        call = Call(values, Served(atlas(), lang, packs()))
        response = Response(_written(_whole(call, endpoint.answer(call))), mimetype="application/json")
        response.headers["Content-Language"] = lang
    if lasting:
        response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "no-cache" if lasting else "no-store"
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _tag(endpoint: Endpoint, values: Mapping[str, Any], lang: str) -> str:
    """What an answer is the answer to: the same program, store and question have the same answer."""
    asked = [program_version(), atlas().store.version, endpoint.id, values, lang]
    return sha256(_written(asked).encode()).hexdigest()[:32]


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


# -- its shape ------------------------------------------------------------------------------------------------------


def _whole(call: Call, answer: Answer) -> Json:
    part = {"limit": call.values["limit"], "offset": call.values["offset"]} if "offset" in call.values else {}
    total = {} if answer.total is None else {"total": answer.total}
    return {
        "data": answer.data,
        "meta": {
            "version": program_version(),
            "store": call.atlas.store.version,
            "lang": call.lang,
            **total,
            **part,
        },
        "links": {"self": _here(), **_beside(answer, part), "describedby": OPENAPI, **answer.links},
    }


def _beside(answer: Answer, part: Mapping[str, int]) -> dict[str, str]:
    """The parts of a list before and after this one, where there are any."""
    if not part or answer.total is None:
        return {}
    offset, limit = part["offset"], part["limit"]
    before = max(0, min(offset, answer.total) - limit)
    found = {"prev": _here(offset=before)} if offset and answer.total else {}
    return {**found, "next": _here(offset=offset + limit)} if offset + limit < answer.total else found


def _here(**changed: int) -> str:
    """The address that was asked, with some parameters changed."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    query = urlencode([*kept, *((name, str(value)) for name, value in changed.items())])
    return quote(request.path) + (f"?{query}" if query else "")
