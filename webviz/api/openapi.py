"""The JSON API described: an OpenAPI 3.1 document for programs, and a page for people, from the table of its routes.

``/api/openapi.json`` is the document, ``/{lang}/api`` the page.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, render_template

from graph.atlas import Atlas
from webviz.api.form import Endpoint, Parameter, told
from webviz.api.schemas import ref, schemas, success
from webviz.api.table import TAGS, endpoints
from webviz.current import atlas
from webviz.fresh import fresh, open_to_all, release
from webviz.i18n import LANG, Translator, translator
from webviz.present import Json
from webviz.problems import PROBLEM

blueprint = Blueprint("openapi", __name__)
OPENAPI = "/api/openapi.json"
# What may go wrong, for every address alike.
FAILURES = {
    "400": "A parameter is unknown or has a value that cannot be used; `errors` says which and why.",
    "404": "Nothing has this address or name; `nearest` says what may have been meant.",
    "405": "The address is read with GET or HEAD.",
    "406": "The answer is JSON; the Accept header takes none.",
    "413": "The request is larger than this server takes.",
    "429": "Too many requests at once; `Retry-After` says when to come back.",
    "500": "The fault is the server's.",
    "503": "The store does not answer.",
}


@blueprint.get(OPENAPI)
def document() -> Response:
    """The description of the API, by OpenAPI 3.1."""
    return open_to_all(fresh(lambda: json.dumps(description(atlas()), ensure_ascii=False), "application/json", OPENAPI))


@blueprint.get(f"{LANG}/api")
def page(lang: str) -> str:
    """Every address with what it is for, what it takes, and an example to follow."""
    words = translator(lang)
    groups = [
        {
            "title": words.gettext(title.template),
            "endpoints": [_shown(one, words, atlas()) for one in endpoints() if one.tag == tag],
        }
        for tag, title in TAGS.items()
    ]
    return render_template("api.html", groups=groups, openapi=OPENAPI)


def _shown(endpoint: Endpoint, words: Translator, atlas: Atlas) -> Json:
    """An endpoint as the page shows it."""
    return {
        "path": endpoint.path,
        "about": told(endpoint.about, words),
        "example": example(endpoint),
        "parameters": [
            {
                "name": one.name,
                "meaning": told(one.meaning, words),
                "choices": one.schema.get("enum", ()),
                "default": _written(one.schema.get("default")),
                "required": one.required,
            }
            for one in (parameter.filled(atlas) for parameter in endpoint.parameters)
        ],
    }


def _written(value: Any) -> str:
    return "" if value is None else json.dumps(value) if isinstance(value, bool) else str(value)


def example(endpoint: Endpoint) -> str:
    """An address of the endpoint that has an answer: the examples of its places, and of what it cannot do without."""
    path = endpoint.path
    query: list[tuple[str, str]] = []
    for one in endpoint.parameters:
        if one.in_path:
            path = path.replace(f"{{{one.name}}}", quote(str(one.example), safe="/"))
        elif one.required:
            query += [(one.name, text) for text in (one.example if one.many else [one.example])]
    return f"{path}?{urlencode(query)}" if query else path


# -- the description --------------------------------------------------------------------------------------------------


def description(atlas: Atlas) -> Json:
    """The OpenAPI document, with the words that the parameters may be in this atlas."""
    words = translator("en")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Samgraf",
            "version": release(),
            "summary": "How municipalities work together for children and young people, with the evidence.",
            "description": (
                "Every answer has `data`, `meta` and `links`; every failure is a problem document by RFC 9457. "
                "Statements carry their grounds and quotes; what is not documented is null or not there, never 0. "
                "Sentences are in the language of `meta`; names and texts carry their own. "
                "Answers may be kept until the data change: ask again with `If-None-Match`."
            ),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": tag, "description": told(title, words)} for tag, title in TAGS.items()],
        "paths": {one.path: {"get": operation(one, words, atlas)} for one in endpoints()},
        "components": {
            "schemas": schemas(),
            "responses": {status: _failure(about) for status, about in FAILURES.items()},
            "headers": {"ETag": {"description": "What the answer is the answer to.", "schema": {"type": "string"}}},
        },
    }


def operation(endpoint: Endpoint, words: Translator, atlas: Atlas) -> Json:
    """One endpoint, described."""
    content = {"application/json": {"schema": success(endpoint.shape, endpoint.paged)}}
    failures = {status: {"$ref": f"#/components/responses/{status}"} for status in FAILURES}
    return {
        "operationId": endpoint.id,
        "tags": [endpoint.tag],
        "summary": told(endpoint.about, words),
        "parameters": [_parameter(one.filled(atlas), words) for one in endpoint.takes],
        "responses": {
            "200": {
                "description": told(endpoint.about, words),
                "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
                "content": content,
            },
            "304": {"description": "The answer is the one that was had before."},
            **failures,
        },
    }


def _parameter(one: Parameter, words: Translator) -> Json:
    schema = one.schema
    if one.many:
        least, most = one.many
        schema = {"type": "array", "items": schema, "minItems": least, "maxItems": most, "uniqueItems": True}
    found: Json = {
        "name": one.name,
        "in": "path" if one.in_path else "query",
        "description": told(one.meaning, words),
        "required": one.required,
        "schema": schema,
    }
    if one.many:
        found |= {"style": "form", "explode": True}
    if one.example is not None:
        found["example"] = list(one.example) if one.many else one.example
    return found


def _failure(about: str) -> Json:
    return {"description": about, "content": {PROBLEM: {"schema": ref("problem")}}}
