"""``/graphs``: the SPARQL 1.1 Graph Store HTTP Protocol. Everybody may read a graph, the operator may write it.

A graph is named by ``?graph=`` and its IRI, or is the one without a name, ``?default``; ``/graphs/{name}`` is the graph
of that name under our own base. GET and HEAD give it in the format of Accept or ``format=``; PUT replaces it, POST adds
to it, DELETE takes it away. A POST to ``/graphs`` itself makes a new graph and tells where it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from graph import graph_store
from graph.workers import GRAPH_FORMATS
from ontology.errors import SamgrafError
from ontology.iris import graph_iri
from webviz.current import atlas
from webviz.failing import add_headers, document, of_http
from webviz.fresh import fresh, open_to_all, origin
from webviz.negotiate import Offer
from webviz.permission import demand_operator
from webviz.protocol import Asked, ProtocolError, offer

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
    if request.method == "DELETE":
        return _changed() if atlas().store.drop(named.iri) else _missing(named)
    triples = graph_store.triples(request.get_data(), _media_type(), named.iri or f"{origin()}{named.address}")
    new = atlas().store.put(named.iri, triples, keep=request.method == "POST")
    return _changed(named.address if new else None)


# -- reading ----------------------------------------------------------------------------------------------------


def _read(named: Named) -> Response:
    wanted: Offer = offer(Asked(formats=tuple(request.args.getlist("format"))), "CONSTRUCT")
    if wanted.format not in GRAPH_FORMATS:  # somebody who reads HTML gets what can be read without a program
        wanted = Offer("ttl", GRAPH_FORMATS["ttl"])
    store = atlas().store
    if not graph_store.exists(store, named.iri):
        return _missing(named)
    response = fresh(lambda: graph_store.written(store, named.iri, wanted.format), wanted.media_type, named.address)
    response.vary.add("Accept")
    return response


def _missing(named: Named) -> Response:
    raise ProtocolError(404, "no-such-graph", "There is no graph %(iri)s here.", iri=named.iri)


# -- writing ----------------------------------------------------------------------------------------------------


def _created() -> Response:
    """A new graph with a name of ours; the same content sent again is the same graph."""
    demand_operator()
    content, media_type = request.get_data(), _media_type()
    name = graph_store.new_name(content)
    named = _ours(name)
    assert named.iri is not None
    new = atlas().store.put(named.iri, graph_store.triples(content, media_type, named.iri))
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
    response = add_headers(document(error), error)
    if response.status_code == 405:
        response.headers["Allow"] = ", ".join(METHODS)
    if response.status_code == 415:
        response.headers["Accept-Post"] = ", ".join(graph_store.READ)
    return response
