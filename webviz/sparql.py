"""``/sparql``: the query part of the SPARQL 1.1 Protocol, and a page to ask from.

A query comes by GET (``?query=``), as a form by POST, or as the body of a POST (``application/sparql-query``), each
with ``default-graph-uri`` and ``named-graph-uri`` as often as need be. The answer has the format of the Accept
header, or of ``format=``. A reader of HTML gets the page; ``/{lang}/sparql`` is the page in that language. Without a
query a program gets the service description.

Failures are RFC 9457 problem documents, with ``code``, and where they help ``line``, ``column`` and ``hints``; on the
page they are sentences. An answer over a limit is 413, never cut off; one over its deadline is 503.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from http import HTTPStatus
from math import ceil
from typing import Protocol, cast

from flask import Blueprint, Response, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException

from graph.guard import Reading, read
from graph.workers import QueryPool
from ontology.errors import (
    Busy,
    QueryError,
    QueryMalformed,
    QueryOverdue,
    QueryRefused,
    QueryTimedOut,
    QueryTooLarge,
    SamgrafError,
    StoreError,
)
from ontology.labels import LANGUAGES
from webviz.i18n import language, translator
from webviz.negotiate import PAGE, Offer
from webviz.protocol import FORM, METHODS, QUERY, Asked, ProtocolError, asked, offer, wants_page
from webviz.sparql_page import Failure, Shown, downloads, examples, failure, languages, shown

blueprint = Blueprint("sparql", __name__)

_REFUSED_METHODS = ("PUT", "PATCH", "DELETE")
_ENDPOINT = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+/[A-Za-z0-9/._~-]*")
# Functions whose value is another each time: an answer made with them is not kept by anybody.
_VOLATILE = frozenset(("NOW", "RAND", "UUID", "STRUUID", "BNODE"))
_FAILURES: tuple[tuple[type[SamgrafError], int, str], ...] = (
    (QueryMalformed, 400, "query-malformed"),
    (QueryRefused, 403, "query-refused"),
    (QueryTooLarge, 413, "too-large"),
    (QueryTimedOut, 503, "timed-out"),
    (Busy, 503, "busy"),
    (StoreError, 503, "store-unavailable"),
    (QueryError, 500, "not-answered"),
    (SamgrafError, 400, "bad-request"),
)
_DESCRIPTION = """
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX formats: <http://www.w3.org/ns/formats/>
CONSTRUCT {
  ?service a sd:Service ; sd:endpoint ?service ; sd:supportedLanguage sd:SPARQL11Query ;
    sd:feature sd:UnionDefaultGraph ; sd:defaultEntailmentRegime <http://www.w3.org/ns/entailment/Simple> ;
    sd:resultFormat formats:SPARQL_Results_JSON , formats:SPARQL_Results_XML , formats:SPARQL_Results_CSV ,
      formats:SPARQL_Results_TSV , formats:Turtle , formats:N-Triples , formats:RDF_XML , formats:JSON-LD ;
    sd:defaultDataset ?dataset .
  ?dataset a sd:Dataset ; sd:defaultGraph ?union ; sd:namedGraph ?node .
  ?union a sd:Graph .
  ?node a sd:NamedGraph ; sd:name ?graph .
} WHERE {
  VALUES ?service { <%s> }
  BIND (IRI(CONCAT(STR(?service), "#dataset")) AS ?dataset)
  BIND (IRI(CONCAT(STR(?service), "#union")) AS ?union)
  OPTIONAL { GRAPH ?graph {} }
  BIND (IRI(CONCAT(STR(?service), "#", ENCODE_FOR_URI(STR(?graph)))) AS ?node)
}
"""


class Services(Protocol):
    """What this part needs of the running application (``app.extensions["samgraf"]``)."""

    @property
    def pool(self) -> QueryPool: ...


def _pool() -> QueryPool:
    return cast(Services, current_app.extensions["samgraf"]).pool


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
    if question.query is None:
        return _page(question) if g.page else _service_description(question)
    reading = _pool().admit(question.query)
    wanted = offer(question, reading.form)
    return _page_with_answer(question, reading) if wanted is PAGE else _data(question, reading, wanted)


@blueprint.route(f"/<any({','.join(LANGUAGES)}):lang>/sparql", methods=["GET", "POST"])
def page(lang: str) -> Response:
    """The page in the language of its address."""
    g.page = True
    g.asked = question = asked(_pool().limits.characters)
    return _page(question) if question.query is None else _page_with_answer(question, _pool().admit(question.query))


@blueprint.after_request
def _open_to_all(response: Response) -> Response:
    """Any page anywhere may read the answers: they are public, and no cookie goes with them."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


# -- answers for programs ---------------------------------------------------------------------------------------


def _data(question: Asked, reading: Reading, wanted: Offer) -> Response:
    """The answer; or that the client still has it, which is known without asking."""
    lasting = request.method != "POST" and not reading.keywords & _VOLATILE
    kept = _tag(question, wanted, _pool().version)
    if lasting and request.if_none_match.contains_weak(kept):
        response = Response(status=304)
    else:
        assert question.query is not None
        found = _pool().query(question.query, wanted.format, question.default_graphs, question.named_graphs)
        kept = _tag(question, wanted, found.version)
        response = Response(found.body, content_type=wanted.media_type)
    if lasting:
        response.set_etag(kept, weak=True)
    response.headers["Cache-Control"] = "no-cache" if lasting else "no-store"
    response.vary.add("Accept")
    if question.format is not None:
        response.headers["Content-Disposition"] = f'attachment; filename="samgraf.{wanted.format}"'
    return response


def _tag(question: Asked, wanted: Offer, version: str) -> str:
    """What an answer is the answer to: the same store, question and form have the same answer."""
    content = json.dumps([version, wanted.format, wanted.media_type, question.pairs])
    return sha256(content.encode()).hexdigest()[:32]


def _service_description(question: Asked) -> Response:
    where = request.base_url
    if not _ENDPOINT.fullmatch(where):
        raise ProtocolError(400, "bad-host", "The host named in the request is no address.")
    described = Asked(_DESCRIPTION % where, format=question.format)
    reading = read(_DESCRIPTION % where)
    return _data(described, reading, offer(described, reading.form))


# -- the page ---------------------------------------------------------------------------------------------------


def _page_with_answer(question: Asked, reading: Reading) -> Response:
    assert question.query is not None
    graph = reading.form in ("CONSTRUCT", "DESCRIBE")
    format = "ttl" if graph else "json"
    found = _pool().query(question.query, format, question.default_graphs, question.named_graphs)
    return _page(question, shown(found.body, format, language()), graph)


def _page(question: Asked, answer: Shown | None = None, graph: bool = False, failed: Failure | None = None) -> Response:
    lang = language()
    begin_with = examples(lang)
    content = render_template(
        "sparql.html",
        query=begin_with[0].query if question.query is None else question.query,
        graphs=[(name, value) for name, value in question.pairs if name != "query"],
        answer=answer,
        failed=failed,
        downloads=downloads(question.pairs, graph) if answer else (),
        examples=begin_with,
        languages=languages(question.pairs),
    )
    response = Response(content, content_type=PAGE.media_type)
    response.vary.update(("Accept", "Accept-Language"))
    return response


# -- failures ---------------------------------------------------------------------------------------------------


@blueprint.errorhandler(HTTPException)
def _http_failure(error: HTTPException) -> Response:
    status = error.code or 500
    if status == 413:
        template = "What you sent is larger than this server takes. Send less at a time."
        return _failed(ProtocolError(413, "too-large", template))
    return _failed(ProtocolError(status, "failed", "The request could not be answered."))


@blueprint.errorhandler(SamgrafError)
def _failed(error: SamgrafError) -> Response:
    """A failure as a page for readers, as a problem document for programs."""
    status, code = _status(error)
    question = g.get("asked", Asked())
    told = failure(error, question.query or "", language())
    response = _page(question, failed=told) if g.page else _problem(error, status, code)
    response.status_code = status
    if status == 405:
        response.headers["Allow"] = ", ".join(METHODS)
    if status == 415:
        response.headers["Accept-Post"] = f"{FORM}, {QUERY}"
    if isinstance(error, (Busy, QueryOverdue)):
        response.headers["Retry-After"] = str(error.retry_after if isinstance(error, Busy) else ceil(error.seconds))
    response.headers["Cache-Control"] = "no-store"
    return response


def _status(error: SamgrafError) -> tuple[int, str]:
    if isinstance(error, ProtocolError):
        return error.status, error.code
    return next((status, code) for kind, status, code in _FAILURES if isinstance(error, kind))


def _problem(error: SamgrafError, status: int, code: str) -> Response:
    told = failure(error, "", language())
    document: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": told.sentence,
        "code": code,
    }
    if isinstance(error, QueryMalformed) and error.line is not None:
        document |= {"line": error.line, "column": error.column}
    if told.hints:
        document["hints"] = told.hints
    response = Response(json.dumps(document, ensure_ascii=False), content_type="application/problem+json")
    response.headers["Content-Language"] = translator(language()).lang
    response.vary.update(("Accept", "Accept-Language"))
    return response
