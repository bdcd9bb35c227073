"""``/sparql``: the SPARQL 1.1 Protocol, and a page to ask from.

A query comes by GET (``?query=``), as a form by POST, or as the body of a POST (``application/sparql-query``), each
with ``default-graph-uri`` and ``named-graph-uri`` as often as need be. The answer has the format of the Accept
header, or of ``format=``. What other services take beside these (``timeout``, ``output``) is passed over. A reader of
HTML gets the page; ``/{lang}/sparql`` is the page in that language. Without a query a program gets the service
description.

An update comes as a form by POST or as the body of one (``application/sparql-update``), with ``using-graph-uri`` and
``using-named-graph-uri``, from the operator alone. It is carried out whole or not at all, and every answer after it
sees it.

Failures are RFC 9457 problem documents, with ``code``, and where they help ``line``, ``column`` and ``hints``; on the
page they are sentences. An answer over a limit is 413, never cut off; one over its deadline is 503.
"""

from __future__ import annotations

import json
from hashlib import sha256

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException

from graph.answered import Answered
from graph.elsewhere.loading import loaded
from graph.graph_store import checked
from graph.service import description
from graph.typed.guard import Reading
from graph.typed.kept import Answer
from graph.typed.workers import VOLATILE, QueryPool
from ontology.errors import SamgrafError
from webviz.current import atlas, running
from webviz.fresh import fresh, open_to_all, origin
from webviz.i18n import LANG, language
from webviz.negotiate import PAGE, Offer
from webviz.pages.rows import FORMS
from webviz.sparql.answering import Shown, shown, workbook
from webviz.sparql.answering import read as read_answer
from webviz.sparql.answering import wanted as format_read
from webviz.sparql.failing import add_headers, document, of_http
from webviz.sparql.page import BUTTONS, Failure, content, failure
from webviz.sparql.permission import demand_operator
from webviz.sparql.protocol import METHODS, POSTED, Asked, ProtocolError, asked, offer, wants_page

blueprint = Blueprint("sparql", __name__)

_REFUSED_METHODS = ("PUT", "PATCH", "DELETE")


def _pool() -> QueryPool:
    found = running().pool
    assert found is not None  # without one there is no such address
    return found


# -- the two addresses ------------------------------------------------------------------------------------------


@blueprint.route("/sparql", methods=[*METHODS, *_REFUSED_METHODS], provide_automatic_options=False)
def endpoint() -> Response:
    """The protocol's endpoint: an answer in the format asked for, the page, or the service description."""
    g.page = wants_page()
    if request.method == "OPTIONS":
        return Response(status=204, headers={"Allow": ", ".join(METHODS)})
    if request.method not in METHODS:
        raise ProtocolError(405, "method-not-allowed", "This address is read with GET, or asked with POST.")
    g.asked = question = asked(_pool().limits.characters)
    if question.update is not None:
        return _updated(question, question.update)
    if question.query is None:
        return _page(question) if g.page else _service_description(question)
    reading = _pool().admit(question.query)
    wanted = offer(question, reading.form)
    return _page_with_answer(question) if wanted is PAGE else _data(question, reading, wanted)


@blueprint.route(f"{LANG}/sparql", methods=["GET", "POST"])
def page(lang: str) -> Response:
    """The page in the language of its address. A button that only helps with writing asks nothing."""
    g.page = True
    g.asked = question = asked(_pool().limits.characters)
    if question.update is not None:
        raise ProtocolError(400, "no-updates", "This page answers questions; an update is sent to /sparql.")
    helping = any(name in request.args for name in BUTTONS)
    return _page(question) if question.query is None or helping else _page_with_answer(question)


@blueprint.after_request
def _open_to_all(response: Response) -> Response:
    """Any page anywhere may read the answers: they are public, and no cookie goes with them."""
    return open_to_all(response, METHODS, "Retry-After, WWW-Authenticate")


# -- answers for programs ---------------------------------------------------------------------------------------


def _data(question: Asked, reading: Reading, wanted: Offer) -> Response:
    """The answer; or that the client still has it, which is known without asking."""
    lasting = request.method != "POST" and not reading.keywords & VOLATILE
    version = _pool().version
    kept = _tag(question, wanted, version)
    if lasting and request.if_none_match.contains_weak(kept):
        response = Response(status=304)
    else:
        found = _found(question, wanted.format)
        if found.version != version:
            kept = _tag(question, wanted, found.version)
        response = Response(found.body, content_type=wanted.media_type)
    if lasting:
        response.set_etag(kept, weak=True)
    response.headers["Cache-Control"] = "no-cache" if lasting else "no-store"
    response.vary.add("Accept")
    if question.formats:
        response.headers["Content-Disposition"] = f'attachment; filename="samgraf.{wanted.format}"'
    return response


def _found(question: Asked, format: str) -> Answer:
    """The answer to the query; its relative IRIs are resolved against the address of the endpoint."""
    assert question.query is not None
    return _pool().query(question.query, format, question.default_graphs, question.named_graphs, base=_here())


def _here() -> str:
    return f"{origin()}/sparql"


def _tag(question: Asked, wanted: Offer, version: str) -> str:
    """What an answer is the answer to: the same store, question and form have the same answer."""
    content = json.dumps([version, _here(), wanted.format, wanted.media_type, question.pairs])
    return sha256(content.encode()).hexdigest()[:32]


def _service_description(question: Asked) -> Response:
    wanted, here = offer(question, "DESCRIBE"), _here()
    writing = bool(running().settings.token)

    def make() -> bytes:
        return description(atlas().store, here, writing, wanted.format)

    response = fresh(make, wanted.media_type, here, str(writing))
    response.vary.add("Accept")
    return response


# -- updates ----------------------------------------------------------------------------------------------------


def _updated(question: Asked, text: str) -> Response:
    """Carry out an update of the operator's; the patterns ask the graphs named beside it."""
    demand_operator()
    limits = _pool().limits
    text = loaded(text, limits.hosts, limits.seconds, running().settings.request_bytes)
    default, named = ([checked(iri) for iri in some] for some in (question.default_graphs, question.named_graphs))
    atlas().store.update(text, default, named, base=_here())
    return Response(status=204, headers={"Cache-Control": "no-store"})


# -- the page ---------------------------------------------------------------------------------------------------


@blueprint.get(f"{LANG}/sparql/answer.xlsx")
def book(lang: str) -> Response:
    """The answer as a workbook."""
    g.page = True
    g.asked = question = asked(_pool().limits.characters)
    answered, _form = _answered(question)
    response = Response(workbook(answered, lang), mimetype=FORMS["xlsx"])
    response.headers["Content-Disposition"] = 'attachment; filename="samgraf.xlsx"'
    return response


def _page_with_answer(question: Asked) -> Response:
    answered, form = _answered(question)
    return _page(question, shown(answered, form, language()), form)


def _answered(question: Asked) -> tuple[Answered, str | None]:
    """The answer to be read here, and the form of the query."""
    if question.query is None:
        raise ProtocolError(400, "no-query", "The request holds no query.")
    form = _pool().admit(question.query).form
    found = _found(question, format_read(form))
    return read_answer(found.body, form), form


def _page(
    question: Asked, answer: Shown | None = None, form: str | None = None, failed: Failure | None = None
) -> Response:
    response = Response(content(question, answer, form, failed), content_type=PAGE.media_type)
    response.vary.update(("Accept", "Accept-Language"))
    return response


# -- failures ---------------------------------------------------------------------------------------------------


@blueprint.errorhandler(HTTPException)
def _http_failure(error: HTTPException) -> Response:
    return _failed(of_http(error))


@blueprint.errorhandler(SamgrafError)
def _failed(error: SamgrafError) -> Response:
    """A failure as a page for readers, as a problem document for programs."""
    question = g.get("asked", Asked())
    told = failure(error, question.query or question.update or "", language())
    response = add_headers(_page(question, failed=told) if g.page else document(error), error)
    if response.status_code == 405:
        response.headers["Allow"] = ", ".join(METHODS)
    if response.status_code == 415:
        response.headers["Accept-Post"] = ", ".join(POSTED)
    return response
