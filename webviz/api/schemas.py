"""The JSON Schemas (2020-12) of what the API answers, by name. Those of findings are the published ones."""

from __future__ import annotations

import json
from typing import Any

from ontology.labels import LANGUAGES
from webviz.present import Json
from webviz.reports import findings_schema

TEXT: Json = {"type": "string"}
WORD: Json = {"type": "string", "minLength": 1}
COUNT: Json = {"type": "integer", "minimum": 0}
IRI: Json = {"type": "string", "pattern": "^[a-zA-Z][a-zA-Z0-9+.-]*:"}
LINK: Json = {"type": "string", "format": "uri-reference", "pattern": "^/"}
BASIS: Json = {"enum": ["stated", "inferred"]}


def ref(name: str) -> Json:
    """A reference to a schema of the description."""
    return {"$ref": f"#/components/schemas/{name}"}


def many(schema: Json | str) -> Json:
    """A list of what a schema, or the schema of that name, describes."""
    return {"type": "array", "items": ref(schema) if isinstance(schema, str) else schema}


def maybe(schema: Json | str) -> Json:
    """What a schema describes, or null."""
    return {"anyOf": [ref(schema) if isinstance(schema, str) else schema, {"type": "null"}]}


def form(about: str, /, **properties: Any) -> Json:
    """An object that has all of these properties and no other."""
    found = {name: ref(one) if isinstance(one, str) else one for name, one in properties.items()}
    return {
        "description": about,
        "type": "object",
        "required": list(found),
        "additionalProperties": False,
        "properties": found,
    }


# What many forms have in common.
_THING = {"iri": maybe(IRI), "label": WORD, "lang": TEXT, "url": maybe(LINK)}
_NAME = {**_THING, "id": maybe(WORD), "kind": WORD}
_EVIDENCE = many("quote")
_GROUNDS: dict[str, Any] = {
    "basis": BASIS,
    "confidence": maybe(WORD),
    "note": maybe("text"),
    "other_reading": maybe("text"),
    "evidence": _EVIDENCE,
}
_MUNICIPALITY = {"municipality": maybe("thing")}
_RECORD: dict[str, Any] = {
    **_NAME,
    "names": many("text"),
    "types": many("thing"),
    "concept": maybe("thing"),
    **_MUNICIPALITY,
    "statements": many("statement"),
    "said_of_it": many("statement"),
    "seats": many("seat"),
    "rhythms": many("rhythm"),
    "functions": many("function"),
    "parts": many("record"),
    **_GROUNDS,
}
_CONCEPT: dict[str, Any] = {
    **_THING,
    "id": WORD,
    "scheme": maybe("thing"),
    "names": many("text"),
    "other_names": many("text"),
    "meaning": maybe("text"),
    "broader": many("thing"),
    "narrower": many("thing"),
    "related": many("thing"),
    "matches": many(form("How it relates to a word of others.", relation=WORD, iri=IRI)),
}
_COLUMN = form("A column of an answer.", name=WORD, label=WORD, kind=WORD)
_QUESTION: dict[str, Any] = {
    "id": WORD,
    "number": TEXT,
    "title": WORD,
    "explanation": WORD,
    "lang": {"enum": list(LANGUAGES)},
    "parameters": many(form("What a question takes.", name=WORD, label=WORD, kind=WORD, default=TEXT)),
}
_CELL: Json = {
    "description": "A thing, a text with its language, a text without one, a number, yes or no, several, or nothing.",
    "anyOf": [
        *(ref("thing"), ref("text"), many("thing"), many("quote")),
        *({"type": kind} for kind in ("string", "number", "boolean", "null")),
    ],
}
_MATRIX_CELL = form(
    "A theme that a body or level carries. Where there is no cell, nothing is documented.",
    theme=IRI, column=IRI, basis=BASIS, evidence=_EVIDENCE,
)  # fmt: skip

SHAPES: dict[str, Json] = {
    "text": form("A text and its language, empty for a text in no language.", text=TEXT, lang=TEXT),
    "status": form(
        "What answers.",
        name=WORD,
        version=WORD,
        store=form("The data.", version=WORD, statements=COUNT),
        languages=many({"enum": list(LANGUAGES)}),
    ),
    "municipality": form(
        "A municipality or region in a list.",
        **_NAME,
        country=maybe(WORD),
        counts=form("How many are documented.", bodies=COUNT, seats=COUNT, endeavours=COUNT),
        documents=many("thing"),
    ),
    "summary": form("A record in a list.", **_NAME, **_MUNICIPALITY, **_GROUNDS),
    "record": form("Everything said of something.", **_RECORD),
    "statement": form(
        "One statement. `value` is null where it is a text alone; `text` is also the local wording of a value.",
        subject="thing", relation="thing", value=maybe("thing"), text=maybe("text"), **_GROUNDS,
    ),
    "seat": form(
        "Who sits in a body, and how.",
        iri=IRI, body="thing", holder="thing", roles=many("thing"), attendance="thing", fewest=maybe(COUNT),
        most=maybe(COUNT), text=maybe("text"), **_GROUNDS,
    ),
    "rhythm": form(
        "How often a body meets. A number that is not documented is null, never 0.",
        iri=IRI, text=maybe("text"), times_a_year=maybe({"type": "number"}), fewest_a_year=maybe({"type": "number"}),
        most_a_year=maybe({"type": "number"}), certainty="thing", frequency=maybe("thing"), weekdays=many("thing"),
        week_of_month=maybe({"type": "integer"}), **_GROUNDS,
    ),
    "function": form(
        "What a body is for an endeavour.",
        iri=IRI, function="thing", body="thing", endeavour="thing", **_GROUNDS,
    ),
    "document": form("A source document in a list.", **_NAME, **_MUNICIPALITY, date=maybe(WORD)),
    "document-with-quotes": form(
        "A source document with its quotes in order.",
        **_RECORD, quotes=many(form("A quote and what rests on it.", quote="quote", things=many("thing"))),
    ),
    "concept": form("A shared concept, or a list of them (without `scheme`).", **_CONCEPT),
    "concept-with-uses": form("A shared concept and what is described with it.", **_CONCEPT, uses=many("statement")),
    "hit": form(
        "Something found, and the name that matched.",
        **_THING, kind=WORD,
        matched=form("A name.", text=WORD, lang=TEXT, how={"enum": ["whole", "start", "word", "part"]}),
    ),
    "question": form("A ready question.", **_QUESTION),
    "question-with-query": form("A ready question with its query.", **_QUESTION, columns=many(_COLUMN), query=WORD),
    "answer": form(
        "The answer to a ready question: a row an object, its keys the names of the columns.",
        question=WORD, number=TEXT, title=WORD, columns=many(_COLUMN),
        rows=many({"type": "object", "additionalProperties": ref("cell")}),
    ),
    "cell": _CELL,
    "coverage": form(
        "The themes that are named, by the bodies or levels that carry them.",
        municipality="thing", by={"enum": ["body", "level"]}, themes=many("thing"), columns=many("thing"),
        cells=many(_MATRIX_CELL), findings=many("finding"),
    ),
    "graph": form(
        "An organisation. The ends of an edge are the IRIs of nodes.",
        nodes=many(form("A node.", **_NAME, level=maybe(WORD), status=maybe(WORD), basis=BASIS)),
        edges=many(
            form(
                "A relation.", source=IRI, target=IRI, relation="thing", attendance=maybe(WORD), basis=BASIS,
                evidence=_EVIDENCE,
            )
        ),
    ),
    "pack": form(
        "A pack of expectations and the text it rests on.",
        **_THING, id=WORD, jurisdiction=WORD, rests_on=WORD,
        source=form("A text.", title=WORD, address=maybe(WORD), date=maybe(WORD)),
        valid_from=maybe(WORD), valid_to=maybe(WORD),
        expectations=many(
            form("An expectation.", **_THING, id=WORD, paragraph=WORD, explanation=maybe("text"))
        ),
    ),
    "meta": {
        "description": "What the answer rests on; for a list, how long it is and which part of it this is.",
        "type": "object",
        "required": ["version", "store", "lang"],
        "additionalProperties": False,
        "properties": {
            "version": WORD,
            "store": {**WORD, "description": "The version of the data: the same version, the same answers."},
            "lang": {"enum": list(LANGUAGES)},
            "total": COUNT,
            "limit": COUNT,
            "offset": COUNT,
        },
    },
    "links": {
        "description": "Addresses on this server: `self`, `describedby`, and `next` and `prev` where there are any.",
        "type": "object",
        "required": ["self", "describedby"],
        "additionalProperties": LINK,
    },
    "problem": {
        "description": "What went wrong (RFC 9457). `code` never changes; `detail` is in the language asked for.",
        "type": "object",
        "required": ["type", "title", "status", "detail", "code", "instance"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": WORD,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": WORD,
            "code": {"type": "string", "pattern": "^[a-z]+(-[a-z]+)*$"},
            "instance": {"type": "string", "format": "uri-reference"},
            "errors": many("parameter-error"),
            "nearest": many(WORD),
        },
    },
    "parameter-error": {
        "description": "What is wrong with a parameter.",
        "type": "object",
        "required": ["parameter", "in", "detail"],
        "additionalProperties": False,
        "properties": {"parameter": TEXT, "in": {"enum": ["query", "path"]}, "detail": WORD, "nearest": WORD},
    },
}  # fmt: skip


def schemas() -> dict[str, Json]:
    """Every schema by its name, the published ones of findings among them."""
    published = json.loads(findings_schema().replace('"#/$defs/', '"#/components/schemas/'))["$defs"]
    return dict(sorted({**published, **SHAPES}.items()))


def success(shape: str, paged: bool) -> Json:
    """The one shape of a success, with the data of an endpoint."""
    return form("An answer.", data=many(shape) if paged else ref(shape), meta="meta", links="links")
