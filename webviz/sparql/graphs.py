"""``/graphs``: the SPARQL 1.1 Graph Store HTTP Protocol. Everybody may read a graph, the operator may write it.

A graph is named by ``?graph=`` and its IRI, or is the one without a name, ``?default``; ``/graphs/{name}`` is the graph
of that name under our own base. GET and HEAD give it in the format of Accept or ``format=``; PUT replaces it, POST adds
to it, DELETE takes it away; with ``If-Match`` and the tag of what was read only if that is what there is. A POST to
``/graphs`` itself makes a new graph and tells where it is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from graph import graph_store
from graph.typed.workers import GRAPH_FORMATS
from ontology.errors import SamgrafError, StoreChanged
from ontology.iris import graph_iri
from webviz.current import atlas, now, running
from webviz.fresh import open_to_all, origin, release
from webviz.negotiate import Offer
from webviz.sparql.failing import add_headers, document, of_http
from webviz.sparql.permission import demand_operator
from webviz.sparql.protocol import Asked, ProtocolError, offer

blueprint = Blueprint("graphs", __name__)
METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS")
_READING = ("GET", "HEAD")
_KNOWN = {"graph", "default", "format"}


@dataclass(frozen=True, slots=True)
class Named:
    """The graph a request means: its IRI, None for the one without a name; `address` is where it is, of ours."""

    iri: str | None
    address: str


@blueprint.route("/graphs", methods=[*METHODS, "PATCH"], provide_automatic_options=False)
def indirect() -> Response:
    """A graph by the IRI in the address' query."""
    stray = sorted(set(request.args) - _KNOWN)
    if stray:
        template = "The parameter “%(name)s” does not belong here; known are %(known)s."
        raise ProtocolError(400, "stray-parameter", template, name=stray[0], known=", ".join(sorted(_KNOWN)))
    given = request.args.getlist("graph") + [""] * ("default" in request.args)
    if request.method == "POST" and not given:
        return _created()
    if request.method == "OPTIONS":
        return _answered(Named(None, ""))
    if len(given) != 1:
        raise ProtocolError(400, "one-graph", "Name one graph: ?graph= with its IRI, or ?default.")
    iri = graph_store.checked(given[0]) if given[0] else None
    return _answered(Named(iri, f"/graphs?{urlencode({'graph': iri}) if iri else 'default'}"))


@blueprint.route("/graphs/<path:name>", methods=[*METHODS, "PATCH"], provide_automatic_options=False)
def direct(name: str) -> Response:
    """A graph of ours by its own address."""
    return _answered(_ours(name))


def _ours(name: str) -> Named:
    return Named(graph_store.checked(graph_iri(name, atlas().base)), f"/graphs/{quote(name)}")


def _answered(named: Named) -> Response:
    if request.method == "OPTIONS":
        return Response(status=204, headers={"Allow": ", ".join(METHODS)})
    if request.method not in METHODS:
        template = "A graph is read with GET, replaced with PUT, added to with POST, taken away with DELETE."
        raise ProtocolError(405, "method-not-allowed", template)
    if request.method in _READING:
        return _read(named)
    demand_operator()
    to = _target(named.iri, _since(named))
    if request.method == "DELETE":
        return _changed() if graph_store.drop(atlas().store, to) else _missing(named)
    content = request.get_data()
    triples = graph_store.triples(content, _media_type(), named.iri or f"{origin()}{named.address}")
    new = graph_store.put(atlas().store, to, triples, content, keep=request.method == "POST")
    return _changed(named.address if new else None)


# -- reading ----------------------------------------------------------------------------------------------------


def _read(named: Named) -> Response:
    wanted: Offer = offer(Asked(formats=tuple(request.args.getlist("format"))), "CONSTRUCT")
    if wanted.format not in GRAPH_FORMATS:  # somebody who reads HTML gets what can be read without a program
        wanted = Offer("ttl", GRAPH_FORMATS["ttl"])
    store = atlas().store
    if not graph_store.exists(store, named.iri):
        return _missing(named)
    tag = _tag(store.version, named, wanted.format, bool(request.accept_encodings["gzip"]))
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        response = Response(graph_store.written(store, named.iri, wanted.format), content_type=wanted.media_type)
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    response.vary.update(("Accept", "Accept-Encoding"))
    return response


def _tag(version: str, named: Named, format: str, packed: bool) -> str:
    """What names these very bytes: a graph is written the same each time, and packed the same."""
    content = json.dumps([version, release(), named.iri, format, packed])
    return sha256(content.encode()).hexdigest()[:32]


def _missing(named: Named) -> Response:
    raise ProtocolError(404, "no-such-graph", "There is no graph %(iri)s here.", iri=named.iri)


# -- writing ----------------------------------------------------------------------------------------------------


def _target(iri: str | None, since: str = "") -> graph_store.Target:
    """What is written to; a store elsewhere has no history of ours."""
    return graph_store.Target(iri, "" if "://" in running().settings.store else now(), since)


def _since(named: Named) -> str:
    """The version that a write must find, when it says what it has read. Raises ProtocolError (412) for another.

    ``If-Match`` holds the tag of the graph in any form, or ``*`` for one that is there; ``If-None-Match: *`` asks that
    it is not.
    """
    match, none, store = request.if_match, request.if_none_match, atlas().store
    if not match and not none:
        return ""
    version, there = store.version, graph_store.exists(store, named.iri)
    tags = [_tag(version, named, form, packed) for form in GRAPH_FORMATS for packed in (True, False)] if there else []
    known = (there and match.star_tag) or any(match.is_strong(tag) for tag in tags)
    excluded = (there and none.star_tag) or any(none.contains_weak(tag) for tag in tags)
    if (match and not known) or (none and excluded):
        raise _changed_meanwhile()
    return version


def _changed_meanwhile() -> ProtocolError:
    template = "The graph is not as you have read it. Read it again, and send your change to what it is now."
    return ProtocolError(412, "changed-meanwhile", template)


def _created() -> Response:
    """A new graph with a name of ours; the same content sent again is the same graph."""
    demand_operator()
    content, media_type = request.get_data(), _media_type()
    name = graph_store.new_name(content)
    named = _ours(name)
    assert named.iri is not None
    triples = graph_store.triples(content, media_type, named.iri)
    new = graph_store.put(atlas().store, _target(named.iri), triples, content)
    return _changed(named.address, 201 if new else 204)


def _media_type() -> str:
    if request.mimetype in graph_store.READ:
        return request.mimetype
    template = "A graph is sent as %(known)s."
    raise ProtocolError(415, "unsupported-media-type", template, known=", ".join(graph_store.READ))


def _changed(address: str | None = None, status: int | None = None) -> Response:
    """Done: 201 and where the new graph is, 204 when nothing is new."""
    headers = {"Cache-Control": "no-store", **({"Location": f"{origin()}{address}"} if address else {})}
    return Response(status=status or (201 if address else 204), headers=headers)


# -- what every answer has --------------------------------------------------------------------------------------


@blueprint.after_request
def _open_to_all(response: Response) -> Response:
    return open_to_all(response, METHODS, "Location, WWW-Authenticate")


@blueprint.errorhandler(HTTPException)
def _http_failure(error: HTTPException) -> Response:
    return _failed(of_http(error))


@blueprint.errorhandler(SamgrafError)
def _failed(error: SamgrafError) -> Response:
    """A failure as a problem document."""
    error = _changed_meanwhile() if isinstance(error, StoreChanged) else error
    response = add_headers(document(error), error)
    if response.status_code == 405:
        response.headers["Allow"] = ", ".join(METHODS)
    if response.status_code == 415:
        response.headers["Accept-Post"] = ", ".join(graph_store.READ)
    return response
