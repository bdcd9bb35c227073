"""The addresses that stand in the data, and the data itself.

``/id/…``, ``/ns`` and ``/{scheme}/{slug}`` name things, so they answer 303 See Other: with the page for somebody who
reads HTML, with RDF under ``/data/…`` for a program, by the Accept header. ``/data/…`` takes the format from
``?format=`` or from Accept.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, request
from werkzeug.exceptions import NotAcceptable
from werkzeug.wrappers import Response

from graph.export import MEDIA_TYPES, rdf
from ontology.errors import UnknownFormat
from ontology.iris import CONCEPT_ROOT, ONTOLOGY_GRAPH, OWN_SCHEMES, SCHEMES
from webviz.current import atlas
from webviz.i18n import language
from webviz.negotiate import PAGE, Offer, choose
from webviz.pages import missing

blueprint = Blueprint("linked", __name__)
FORMATS = {"ttl": "Turtle", "jsonld": "JSON-LD", "rdf": "RDF/XML", "nt": "N-Triples"}
DATA = tuple(Offer(form, MEDIA_TYPES[form]) for form in FORMATS)
_OWN = ",".join(OWN_SCHEMES)
_ALL = ",".join(SCHEMES)


@blueprint.get("/id/<path:path>")
def record(path: str) -> Response:
    """A data IRI: to its page or its data."""
    return _see(path, f"id/{path}")


@blueprint.get("/ns")
def ontology() -> Response:
    """The namespace: to the vocabulary page or the ontology."""
    return _see("ns", "ns")


@blueprint.get(f"/<any({_ALL}):rest>")
@blueprint.get(f"/<any({_OWN}):rest>/<path:slug>")
def concept(rest: str, slug: str = "") -> Response:
    """A concept scheme or a concept: to its page or its data."""
    rest = f"{rest}/{slug}" if slug else rest
    return _see(f"concept/{rest}", rest)


def _see(page: str, data: str) -> Response:
    form = _accepted((PAGE, *DATA))
    to = f"/{language()}/{page}" if form == PAGE.format else f"/data/{data}?format={form}"
    response = redirect(to, 303)
    response.vary.update(("Accept", "Accept-Language"))
    return response


@blueprint.get("/data/<path:rest>")
def data(rest: str) -> Response:
    """What is said of a thing, in the RDF format asked for (Turtle when nothing is asked for)."""
    form = request.args.get("format") or _accepted(DATA)
    if form not in FORMATS:
        known = ", ".join(FORMATS)
        raise UnknownFormat("There is no format “%(form)s”; choose one of %(known)s.", form=form, known=known)
    found = _ontology(form) if rest == "ns" else atlas().data(_iri(rest), form)
    if found is None:
        raise missing([])
    response = Response(found, mimetype=MEDIA_TYPES[form])
    response.vary.add("Accept")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _accepted(offers: Sequence[Offer]) -> str:
    """The format the reader likes best; 406 when none will do."""
    best = choose(request.headers.get("Accept"), offers)
    if best is None:
        raise NotAcceptable
    return best.format


def _iri(rest: str) -> str:
    return atlas().base + rest.removeprefix("id/") if rest.startswith("id/") else CONCEPT_ROOT + rest


def _ontology(form: str) -> bytes:
    return rdf(atlas().store.quads(ONTOLOGY_GRAPH), form)
