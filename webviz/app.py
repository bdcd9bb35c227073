"""The application: a factory that puts pages, data, languages, headers and errors together.

``create_app(Settings(), atlas)`` is all a test needs; :mod:`webviz.serving` runs it with a pool behind waitress.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, jsonify, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, NotFound

from graph.atlas import Atlas
from graph.typed.workers import QueryPool
from ontology.errors import QueryTimedOut, SamgrafError, StoreError, UnknownName
from webviz import filters, i18n, limits, problems
from webviz.api import openapi
from webviz.api import service as api
from webviz.current import Running, attach, running
from webviz.drawing.draw import VIS_FILES, vis_folder
from webviz.i18n import NAMES, language, translator
from webviz.i18n import gettext as _
from webviz.importing import history
from webviz.importing import page as importing
from webviz.pages import (
    about,
    analyses,
    comparison,
    dataset,
    dumps,
    embedded,
    front,
    linked,
    matrices,
    questions,
    sitemap,
    words,
)
from webviz.pages import records as pages
from webviz.pages.linked import FORMATS
from webviz.pages.view import address
from webviz.report import reporting
from webviz.settings import Settings
from webviz.sparql import endpoint as sparql
from webviz.sparql import graphs

# Every part of the site. A new part is a blueprint here, and, if readers should find it, an entry in `menu`.
BLUEPRINTS = (
    words.blueprint,
    analyses.blueprint,
    matrices.blueprint,
    comparison.blueprint,
    about.blueprint,
    front.blueprint,
    questions.blueprint,
    reporting.blueprint,
    importing.blueprint,
    history.blueprint,
    pages.blueprint,
    linked.blueprint,
    dataset.blueprint,
    dumps.blueprint,
    sitemap.blueprint,
    embedded.blueprint,
    graphs.blueprint,
    openapi.blueprint,
    api.blueprint,
)
ASKING = (sparql.blueprint,)  # those that need a pool of workers for strangers' queries

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
COMPRESSED = ("text/", "json", "xml", "triples", "javascript")  # what a media type that compresses well holds
WORTH = 1000  # bytes from which compressing pays


def create_app(settings: Settings, atlas: Atlas, pool: QueryPool | None = None) -> Flask:
    """A WSGI application over one atlas, which opens nothing: the caller owns the atlas's store and the pool.

    Without a pool the site has no ``/sparql``.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.request_bytes
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    attach(app, Running(settings, atlas, pool))
    i18n.install(app, settings.lang)
    limits.install(app, settings)
    importing.install(app, settings)
    filters.install(app)
    app.context_processor(_frame)
    for blueprint in (*BLUEPRINTS, *(ASKING if pool else ())):
        app.register_blueprint(blueprint)
    app.add_url_rule("/health", view_func=health)
    app.add_url_rule("/static/vis/<any('" + "','".join(VIS_FILES) + "'):name>", "vis", vis)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SamgrafError, _our_error)
    app.after_request(finish)
    return app


def health() -> Response:
    """For monitoring: that the store answers, and which version of the data it holds."""
    return jsonify(status="ok", version=running().atlas.store.version)


def vis(name: str) -> Response:
    """vis-network's own files, from where pyvis keeps them."""
    return send_from_directory(vis_folder(), name)


# -- what every page has ------------------------------------------------------------------------------------------


def _frame() -> dict[str, Any]:
    lang = language()
    return {
        "lang": lang,
        "languages": [{"lang": other, "name": NAMES[other], "href": _same_page(other)} for other in NAMES],
        "menu": [_entry(href, text) for href, text in menu(lang)],
        "address": lambda iri, path: address(lang, iri, path),
        "formats": FORMATS.items(),
        "writing": bool(running().settings.token),
    }


def menu(lang: str) -> Iterable[tuple[str, str]]:
    """The main menu: address and text."""
    yield f"/{lang}/", _("Municipalities")
    yield f"/{lang}/compare", _("Compare")
    yield f"/{lang}/questions", _("Ask questions")
    yield f"/{lang}/ns", _("Vocabulary")


def _entry(href: str, text: str) -> dict[str, Any]:
    return {"href": href, "text": text, "current": request.path == href}


def _same_page(other: str) -> str:
    """The address of this page in another language, query included."""
    first, _slash, rest = request.path.lstrip("/").partition("/")
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return f"/{other}/{rest}{query}" if first in NAMES else f"/{other}/"


# -- errors -------------------------------------------------------------------------------------------------------


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error.get_response(request.environ)
    title, *sentences = _told(code)
    if problems.asked():
        return problems.of_http(error, " ".join(sentences))
    suggestions = getattr(error, "suggestions", ()) if isinstance(error, NotFound) else ()
    headers = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]  # Allow, Retry-After
    return _error_page(title, sentences, suggestions), code, headers


def _told(code: int) -> tuple[str, ...]:
    """Title and explanation of a status, for readers."""
    told = {
        400: (_("That could not be understood"), _("The address or the form holds something we cannot read.")),
        404: (_("There is nothing here"), _("No page, record or concept has this address.")),
        405: (_("That is not possible here"), _("This address can be read, but not used in that way.")),
        406: (_("Not in that format"), _("What you asked for does not exist in the format you asked for.")),
        413: (_("That is too much at once"), _("What you sent is larger than this server takes. Send less at a time.")),
    }
    failed = (
        _("Something went wrong here"),
        _("The fault is ours, not yours, and has been noted. Please try again later."),
    )
    return told.get(code, failed if code >= 500 else told[400])


def _our_error(error: SamgrafError) -> ResponseReturnValue:
    """An error of ours as a sentence in the reader's language."""
    if problems.asked():
        return problems.of_ours(error, _status(error))
    title = _told(_status(error))[0]
    page = _error_page(title, [translator(language()).error(error)], ())
    return page, _status(error), {**problems.again(error)}


def _status(error: SamgrafError) -> int:
    if isinstance(error, UnknownName):
        return 404
    return 503 if isinstance(error, (StoreError, QueryTimedOut)) else 400


def _error_page(title: str, sentences: list[str], suggestions: Iterable[object]) -> str:
    return render_template("error.html", title=title, sentences=sentences, suggestions=suggestions)


# -- what every answer has ----------------------------------------------------------------------------------------


def finish(response: Response) -> Response:
    """Security headers on everything; compression for text that is worth it."""
    said = {name for name, _value in response.headers}
    packed_is_told = "Accept-Encoding" in response.vary  # and its tag is that of the packed form
    response.headers.extend((name, value) for name, value in HEADERS.items() if name not in said)
    if _compressible(response):
        response.direct_passthrough = False
        response.set_data(gzip.compress(response.get_data(), 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        etag, _weak = response.get_etag()
        if etag and not packed_is_told:
            response.set_etag(etag, weak=True)
    return response


def _compressible(response: Response) -> bool:
    mimetype = response.mimetype or ""
    if response.status_code != 200 or (response.is_streamed and not response.direct_passthrough):
        return False
    if "Content-Encoding" in response.headers or not any(word in mimetype for word in COMPRESSED):
        return False
    if (length := response.content_length) is not None and length < WORTH:
        return False  # whatever is accepted
    response.vary.add("Accept-Encoding")
    return bool(request.accept_encodings["gzip"])
