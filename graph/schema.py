"""The JSON Schema of the municipality file, generated from `records.toml`, so that editors complete and check.

Published as `data/municipality.schema.json`; a test holds the two equal.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from graph.kinds import Field, Kind, kinds, sections
from graph.vocabulary import concepts
from ontology.labels import LANGUAGES

Schema = dict[str, Any]
TONGUES = (*LANGUAGES, "da", "se", "fi")
SPAN = r"^[0-9]+-[0-9]+$"
ID = r"^/?[a-z0-9]+(?:[-/][a-z0-9]+)*$"
DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
SHA256 = r"^[0-9a-f]{64}$"
ADDRESS = "^https?://[^ ]+$"
MAX_TEXT = 200
# What only the file that defines a record may say of it; parts would get the path of another file's part.
_NOT_MENTIONED = ("type", "basis", "confidence")


@cache
def municipality_schema() -> Schema:
    """The whole schema, draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/samgraf/municipality.schema.json",
        "title": "Samgraf municipality file",
        "type": "object",
        "required": ["municipality", "document"],
        "additionalProperties": False,
        "properties": {
            "municipality": _record(kinds()["municipality"]),
            "document": _document(),
            "quotes": _quotes(),
            **{name: _list(_record(kind)) for name, kind in sections().items()},
            "mentions": _list(_mention()),
        },
        "$defs": _definitions(),
    }


def _definitions() -> Schema:
    texts = {"type": "object", "minProperties": 1, "additionalProperties": False}
    text: Schema = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT}
    span: Schema = {"type": "string", "pattern": SPAN}
    return {
        "text": text,
        "span": span,
        "spans": {"anyOf": [span, _list(span)]},
        "name": {"anyOf": [text, {**texts, "properties": dict.fromkeys(TONGUES, text)}]},
        "note": {**texts, "properties": {lang: {"type": "string"} for lang in LANGUAGES}, "required": list(LANGUAGES)},
        "id": {"type": "string", "pattern": ID},
        "iri": {"type": "string", "pattern": ADDRESS},
        "token": {"type": ["string", "integer"]},
        "integer": {"type": "integer", "minimum": 0},
        "decimal": {"type": "number", "minimum": 0},
        "boolean": {"type": "boolean"},
        "date": {"anyOf": [{"type": "string", "pattern": DATE}, {"type": "integer", "minimum": 1000, "maximum": 9999}]},
        **{f"concept.{scheme}": _concept(scheme) for scheme in concepts()},
        **{f"claim.{name}": _claim(name) for name in _value_names()},
    }


def _concept(scheme: str) -> Schema:
    """Editors complete from the list; a slug outside it is named by `check`, with its nearest neighbours."""
    return {"type": "string", "minLength": 1, "anyOf": [{"enum": sorted(concepts()[scheme])}, {}]}


def _value_names() -> tuple[str, ...]:
    return tuple(sorted({_value_name(field) for kind in kinds().values() for field in kind.fields.values()}))


def _value_name(field: Field) -> str:
    """The definition that a value of this field follows."""
    return f"concept.{field.scheme}" if field.scheme else "id" if field.targets else field.value


def _claim(name: str) -> Schema:
    """A value with what it rests on. Of a text, the wording is the value."""
    content = {"said": _ref("text")} if name == "text" else {"is": _ref(name), "said": _ref("text")}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [next(iter(content)), "at"],
        "properties": {**content, **_grounds()},
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _grounds() -> Schema:
    return {
        "at": _ref("spans"),
        "basis": {"enum": ["stated", "inferred"]},
        "confidence": {"enum": ["low", "medium", "high"]},
        "note": _ref("note"),
        "reading": _ref("note"),
    }


def _field(field: Field) -> Schema:
    value = _ref(_value_name(field))
    if not field.plain:
        claim = _ref(f"claim.{_value_name(field)}")
        return claim if field.one else {"anyOf": [claim, _list(claim)]}
    if field.one and not field.default:
        return value
    # An empty list says “none” where the field otherwise has a default.
    return {"anyOf": [value, {**_list(value), "maxItems": 0} if field.one else _list(value)]}


def _record(kind: Kind) -> Schema:
    properties: Schema = {}
    required: list[str] = []
    if kind.section:
        properties |= {"id": _ref("id"), "name": _ref("name")}
        required = ["id", "name"]
    if kind.classes:
        properties["type"] = {"enum": list(kind.classes)}
    if kind.statement:
        required = [*required, "at"]
    for field in kind.fields.values():
        if field.name == "type" and kind.classes:
            continue
        properties[field.name] = _field(field)
    properties |= _grounds()
    for name, part in kind.parts.items():
        nested = _record(kinds()[part.kind])
        properties[name] = nested if part.one else _list(nested)
    required += [field.name for field in kind.fields.values() if field.required]
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _mention() -> Schema:
    """A mention adds names and claims to a record that another file defines; its `record` says of which kind."""
    known = [kind.name for kind in kinds().values() if kind.section]
    options = []
    for name in known:
        record = _record(kinds()[name])
        fields = {key: value for key, value in record["properties"].items() if key not in _NOT_MENTIONED}
        record |= {"properties": fields | {"record": {"const": name}}, "required": ["id", "record"]}
        options.append({"if": {"properties": {"record": {"const": name}}}, "then": record})
    return {
        "type": "object",
        "required": ["id", "record"],
        "properties": {"record": {"enum": known}},
        "allOf": options,
    }


def _document() -> Schema:
    date: Schema = {"type": "string", "pattern": DATE}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "file", "title", "language", "sha256", "length"],
        "properties": {
            "id": {"type": "string", "pattern": ID},
            "file": {"type": "string", "minLength": 1},
            "title": _ref("text"),
            "language": {"enum": list(TONGUES)},
            "published": date,
            "updated": date,
            "sha256": {"type": "string", "pattern": SHA256},
            "length": {"type": "integer", "minimum": 1},
        },
    }


def _quotes() -> Schema:
    quote: Schema = {
        "type": "object",
        "additionalProperties": False,
        "required": ["wording", "sha256"],
        "properties": {
            "wording": {"type": "string", "minLength": 1, "maxLength": 90},
            "complete": {"type": "boolean"},
            "sha256": {"type": "string", "pattern": SHA256},
        },
    }
    return {"type": "object", "additionalProperties": False, "patternProperties": {SPAN: quote}}
