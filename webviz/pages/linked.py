"""The addresses that stand in the data, and the data itself.

``/id/…``, ``/ns`` and ``/{scheme}/{slug}`` name things, so they answer 303 See Other: with the page for somebody who
reads HTML, with RDF under ``/data/…`` for a program, by the Accept header. ``/data/…`` takes the format from
``?format=`` or from Accept. What is unknown is 404, what has been withdrawn 410: as a page, or as a problem document.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NoReturn
from urllib.parse import quote

from flask import Blueprint, Response, abort, render_template, request
from werkzeug.exceptions import NotAcceptable

from graph.publishing.context import context
from graph.publishing.export import MEDIA_TYPES, merged, rdf, said_of
from graph.schema import municipality_schema
from ontology.errors import UnknownFormat
from ontology.iris import CONCEPT_ROOT, CONCEPTS_GRAPH, ONTOLOGY_GRAPH, OWN_SCHEMES, SCHEMES
from webviz.current import atlas
from webviz.fresh import fresh, open_to_all
from webviz.i18n import gettext as _
from webviz.i18n import language
from webviz.negotiate import GRAPHS, PAGE, Offer, choose
from webviz.output import as_json
from webviz.pages.records import missing
from webviz.problems import problem
from webviz.reports import findings_schema

blueprint = Blueprint("linked", __name__)
blueprint.after_request(open_to_all)
FORMATS = {"ttl": "Turtle", "jsonld": "JSON-LD", "rdf": "RDF/XML", "nt": "N-Triples"}
DATA = tuple(Offer(form, MEDIA_TYPES[form]) for form in FORMATS)
WHOLE = {"ns": ONTOLOGY_GRAPH, "concepts": CONCEPTS_GRAPH}
JSON_LD = MEDIA_TYPES["jsonld"]
_OWN = ",".join(OWN_SCHEMES)
_ALL = ",".join(SCHEMES)


# -- the names of things ------------------------------------------------------------------------------------------


@blueprint.get("/id/<path:path>")
def record(path: str) -> Response:
    """A data IRI: to its page or its data."""
    return _see(path, f"id/{path}")


@blueprint.get("/<any(ns,concepts):whole>")
def vocabulary(whole: str) -> Response:
    """The namespace, and the graph of all concepts: to the vocabulary page or the data."""
    return _see("ns", whole)


@blueprint.get("/ns/<number>")
def edition(number: str) -> Response:
    """The vocabulary as one of its versions: the one there is here, 404 for others."""
    if f"{ONTOLOGY_GRAPH}/{number}" not in said_of(atlas().store, ONTOLOGY_GRAPH, "owl:versionIRI"):
        _unknown()
    return _see("ns", "ns")


@blueprint.get(f"/<any({_ALL}):rest>")
@blueprint.get(f"/<any({_OWN}):rest>/<path:slug>")
def concept(rest: str, slug: str = "") -> Response:
    """A concept scheme or a concept: to its page or its data."""
    rest = f"{rest}/{slug}" if slug else rest
    return _see(f"concept/{rest}", rest)


def _see(page: str, rest: str) -> Response:
    form = _accepted((PAGE, *DATA))
    _present(rest, form)
    to = f"/{language()}/{quote(page)}" if form == PAGE.format else f"/data/{quote(rest)}?format={form}"
    response = Response(status=303, headers={"Location": to})
    response.vary.update(("Accept", "Accept-Language"))
    return response


# -- the data -----------------------------------------------------------------------------------------------------


@blueprint.get("/data/<path:rest>")
def data(rest: str) -> Response:
    """What is said of a thing, in the RDF format asked for (Turtle when nothing is asked for)."""
    form = asked_format()
    _present(rest, form)
    response = fresh(lambda: _written(rest, form), MEDIA_TYPES[form], rest)
    response.headers.add("Link", f'<{quote(_iri(rest), safe=":/#?=,")}>; rel="describes"')
    response.vary.add("Accept")
    return response


def asked_format() -> str:
    """The RDF format a request for data asks for, by ``?format=`` or Accept; refused where there is none such."""
    form = request.args.get("format")
    if form is None:
        return _accepted(DATA)
    if form not in FORMATS:
        error = UnknownFormat("There is no format “%(form)s”; choose one of %(known)s.", form=form,
                              known=", ".join(FORMATS))  # fmt: skip
        if _reader():
            raise error
        abort(problem(400, "unknown-format", _(error.template, **error.params)))
    return form


def _written(rest: str, form: str) -> bytes:
    if rest in WHOLE:
        return rdf(merged(atlas().store.quads(WHOLE[rest])), form)
    return atlas().data(_iri(rest), form) or b""


@blueprint.get("/ns/context.jsonld")
def names() -> Response:
    """Our JSON-LD context."""
    content = {"@context": context()}
    return fresh(lambda: json.dumps(content, ensure_ascii=False, indent=2) + "\n", JSON_LD, "context")


@blueprint.get("/<any(municipality,findings):of>.schema.json")
def schema(of: str) -> Response:
    """The JSON Schema of municipality files, or of findings, under the address it names itself by."""
    text = findings_schema() if of == "findings" else as_json(municipality_schema())
    return fresh(lambda: text, "application/schema+json", of)


# -- what cannot be had -------------------------------------------------------------------------------------------


def _present(rest: str, form: str) -> None:
    """Refuse what is not there, or no longer. Readers are led on, since the page tells what may have been meant."""
    if rest in WHOLE:
        return
    iri = _iri(rest)
    found = said_of(atlas().store, iri, "")
    if not found and form != PAGE.format:
        _unknown()
    if "true" in said_of(atlas().store, iri, "owl:deprecated") and not said_of(atlas().store, iri, "rdf:type"):
        _withdrawn(said_of(atlas().store, iri, "dcterms:isReplacedBy"))


def _unknown() -> NoReturn:
    if _reader():
        raise missing([])
    abort(problem(404, "unknown-thing", _("No page, record or concept has this address.")))


def _withdrawn(instead: Sequence[str]) -> NoReturn:
    told = _("What had this address has been withdrawn.")
    if not _reader():
        abort(problem(410, "withdrawn", told, **({"replacedBy": list(instead)} if instead else {})))
    things = [atlas().names.thing(iri, language()) for iri in instead]
    page = render_template("error.html", title=_("No longer here"), sentences=[told], suggestions=things)
    abort(Response(page, status=410))


def _accepted(offers: Sequence[Offer]) -> str:
    """The format the reader likes best; 406 when none will do."""
    # The general media types come last: they are what a client asks for that takes anything of that family.
    best = choose(request.headers.get("Accept"), (*offers, *(one for one in GRAPHS if one.format in FORMATS)))
    if best is None:
        _not_had(offers)
    return best.format


def _not_had(offers: Sequence[Offer]) -> NoReturn:
    if _reader():
        raise NotAcceptable
    known = ", ".join(dict.fromkeys(one.essence for one in offers))
    wanted = request.headers.get("Accept", "")
    template = "This answer can be had as %(known)s, not as “%(wanted)s”."
    abort(problem(406, "not-acceptable", _(template, known=known, wanted=wanted)))


def _reader() -> bool:
    """Whether who asks would rather have a page than a program's answer."""
    return choose(request.headers.get("Accept"), (*DATA, Offer("problem", "application/problem+json"), PAGE)) is PAGE


def _iri(rest: str) -> str:
    return atlas().base + rest.removeprefix("id/") if rest.startswith("id/") else CONCEPT_ROOT + rest
