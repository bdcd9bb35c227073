"""The JSON API: what the pages know, for programs, at ``/api/…``.

A success is ``{"data": …, "meta": {…}, "links": {…}}``, a failure a problem document (:mod:`webviz.problems`). Every
address is read with GET. The endpoints stand in :mod:`webviz.api.table`; what they have in common is done here: the
language, the parameters, the tag of the answer, its shape, and that any page anywhere may read it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import NotAcceptable, RequestEntityTooLarge

from webviz.api.form import Answer, Call, Endpoint, read
from webviz.api.openapi import OPENAPI
from webviz.api.shapes import Served
from webviz.api.table import endpoints
from webviz.current import atlas, packs, running
from webviz.fresh import fresh, open_to_all, release
from webviz.i18n import language
from webviz.negotiate import Offer, choose
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
        if request.method == "OPTIONS":
            return Response(status=204, headers={"Allow": ", ".join(METHODS)})
        return _answer(endpoint, path)

    return view


@blueprint.after_request
def _open_to_all(response: Response) -> Response:
    """Any page anywhere may read the answers: they are public, and no cookie goes with them."""
    return open_to_all(response, METHODS, "Retry-After")


# -- one answer -----------------------------------------------------------------------------------------------------


def _answer(endpoint: Endpoint, path: Mapping[str, str]) -> Response:
    """The answer of an endpoint, or that the client has it already, which is known without asking."""
    if (request.content_length or 0) > running().settings.request_bytes:
        raise RequestEntityTooLarge
    if choose(request.headers.get("Accept"), JSON) is None:
        raise NotAcceptable
    values, lang = read([one.filled(atlas()) for one in endpoint.takes], path, request.args), language()

    def make() -> str:
        call = Call(values, Served(atlas(), lang, packs()))
        return _written(_whole(call, endpoint.answer(call)))

    if endpoint.lasting(values):
        response = fresh(make, JSON[0].media_type, endpoint.id, _written(values), lang)
    else:
        response = Response(make(), content_type=JSON[0].media_type, headers={"Cache-Control": "no-store"})
    if response.status_code != 304:
        response.headers["Content-Language"] = lang
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


# -- its shape ------------------------------------------------------------------------------------------------------


def _whole(call: Call, answer: Answer) -> Json:
    part = {"limit": call.values["limit"], "offset": call.values["offset"]} if "offset" in call.values else {}
    total = {} if answer.total is None else {"total": answer.total}
    return {
        "data": answer.data,
        "meta": {
            "version": release(),
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
