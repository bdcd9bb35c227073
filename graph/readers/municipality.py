"""The municipality file (YAML): from text to a dossier of records, or every problem at once with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from rapidfuzz import process

from graph.kinds import Field, Kind, kinds, sections
from graph.readers.decoding import decode, read_text
from graph.readers.intake import Given, Taken
from graph.readers.yaml_tree import Tree, read_tree
from graph.records import Dossier, Grounds, QuoteText, Record, SourceDocument, Span, Value, path_of
from graph.schema import ADDRESS, DATE, ID, SHA256, SPAN, municipality_schema
from ontology.errors import InvalidInput, Phrase, Problem
from ontology.iris import slug
from ontology.labels import Label

Data = Mapping[str, Any]


def read(content: bytes, file: str, given: Given) -> Taken:
    """What a municipality file says; it says itself which municipality and document it is about."""
    return Taken((parse(decode(content, file, legacy=False), file),))


def read_file(path: Path) -> Dossier:
    """The dossier of one file; InvalidInput with every problem of form found in it."""
    return parse(read_text(path), str(path))


def parse(text: str, file: str) -> Dossier:
    """The dossier of a text; `file` names it in problems."""
    tree = read_tree(text, file)
    problems = tuple(_schema_problems(tree, file))
    if problems:
        raise InvalidInput(problems)
    return _Reader(tree, file).dossier()


_TYPES = {
    "string": Phrase("a text"),
    "array": Phrase("a list"),
    "object": Phrase("keys with values"),
    "integer": Phrase("a whole number"),
    "number": Phrase("a number"),
    "boolean": Phrase("true or false"),
}
_PATTERNS = {
    ID: Phrase("small letters a–z, digits and hyphens, such as local-anchoring"),
    SPAN: Phrase("two places in the text, such as 120-164"),
    DATE: Phrase("a date such as 2022-08-01, 2022-08 or 2022"),
    SHA256: Phrase("a SHA-256: 64 digits and letters a–f"),
    ADDRESS: Phrase("a web address that begins with https:// or http://"),
}
_RULES = {
    "anyOf": Phrase("a value, or a list of values"),
    "types": Phrase("a text or a whole number"),
    "maxLength": Phrase("at most %(limit)s characters"),
    "minLength": Phrase("a text that is not empty"),
    "minimum": Phrase("at least %(limit)s"),
    "maximum": Phrase("at most %(limit)s"),
    "minProperties": Phrase("at least one language"),
    "maxItems": Phrase("one value, not a list"),
}


# A key that is misspelt is not missing too.
_UNKNOWN_KEY, _MISSING = "Unknown key “%(key)s”; did you mean “%(nearest)s”?", "“%(key)s” is missing."


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(municipality_schema())


def _schema_problems(tree: Tree, file: str) -> Iterator[Problem]:
    found = (leaf for error in _validator().iter_errors(tree.data) for leaf in _leaves(error))
    problems = {_problem(leaf, tree, file) for leaf in found}
    meant = {(one.path, one.params["nearest"]) for one in problems if one.template == _UNKNOWN_KEY}
    told = [one for one in problems if one.template != _MISSING or (one.path, one.params["key"]) not in meant]
    yield from sorted(told, key=lambda problem: (problem.line or 0, problem.path, str(problem)))


def _leaves(error: jsonschema.ValidationError) -> Iterable[jsonschema.ValidationError]:
    """The errors that name the fault itself: below `anyOf`, only the branch whose type fits the value."""
    if error.validator != "anyOf":
        return [error]
    branches: dict[Any, list[jsonschema.ValidationError]] = {}
    for below in error.context or ():
        branches.setdefault(below.schema_path[0], []).append(below)
    fitting = [branch for branch in branches.values() if not any(_wrong_type(below, error) for below in branch)]
    if not fitting:
        return [error]
    return [leaf for below in fitting[0] for leaf in _leaves(below)]


def _wrong_type(below: jsonschema.ValidationError, above: jsonschema.ValidationError) -> bool:
    return below.validator == "type" and below.absolute_path == above.absolute_path


def _path(parts: Iterable[str | int]) -> str:
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _problem(error: jsonschema.ValidationError, tree: Tree, file: str) -> Problem:
    path = _path(error.absolute_path)
    template, params, key = _message(error)
    line = tree.line(f"{path}.{key}" if key and path else key or path)
    return Problem(template, params, file, line, None, path or "the file")


def _message(error: jsonschema.ValidationError) -> tuple[str, dict[str, Any], str | None]:
    """Message, its parameters, and the key inside the value that is to blame, if one is."""
    value: Any = error.validator_value
    instance: Any = error.instance
    if error.validator in ("additionalProperties", "unevaluatedProperties"):
        schema: Any = error.schema
        known = list(schema.get("properties", ())) or ["1972-2015"]
        key = next(str(key) for key in instance if key not in known)
        nearest = process.extractOne(key, known)
        return _UNKNOWN_KEY, {"key": key, "nearest": nearest[0]}, key
    if error.validator == "required":
        missing = next(key for key in value if key not in instance)
        return _MISSING, {"key": missing}, None
    if error.validator == "enum":
        nearest = process.extractOne(str(instance), [str(one) for one in value])
        params = {"value": instance, "nearest": nearest[0], "known": ", ".join(map(str, value))}
        return "Unknown value “%(value)s”; did you mean “%(nearest)s”? (known: %(known)s).", params, None
    return _other_message(error)


def _other_message(error: jsonschema.ValidationError) -> tuple[str, dict[str, Any], str | None]:
    params = {"value": str(error.instance)[:60], "expected": _expected(str(error.validator), error.validator_value)}
    return "“%(value)s” does not fit here; expected %(expected)s.", params, None


def _expected(rule: str, value: Any) -> Phrase | str:
    """What a rule of the schema asks for, in plain words."""
    first = value[0] if isinstance(value, list) else value
    if rule == "anyOf":
        return _PATTERNS.get(first.get("pattern"), _RULES[rule])
    if rule == "type":
        return _TYPES[first] if first == value else _RULES["types"]
    if rule == "pattern":
        return _PATTERNS.get(first, str(value))
    found = _RULES.get(rule)
    return Phrase(found.template, {"limit": value}) if found else str(value)


class _Reader:
    """Turns a tree that fits the schema into records."""

    def __init__(self, tree: Tree, file: str) -> None:
        self.tree, self.file = tree, file
        self.home = str(tree.data["municipality"]["id"])
        self.language = str(tree.data["document"]["language"])

    def dossier(self) -> Dossier:
        data: Data = self.tree.data
        records = [self.record(kinds()["municipality"], data["municipality"], "municipality", self.home)]
        for section, kind in sections().items():
            for at, row in enumerate(data.get(section) or ()):
                records.append(self.record(kind, row, f"{section}[{at}]", path_of(row["id"], self.home)))
        for at, row in enumerate(data.get("mentions") or ()):
            kind = kinds()[row["record"]]
            records.append(self.record(kind, row, f"mentions[{at}]", path_of(row["id"], self.home), mention=True))
        return Dossier(
            file=self.file,
            municipality=self.home,
            document=SourceDocument(**data["document"]),
            quotes={_span(key): _quote(row) for key, row in (data.get("quotes") or {}).items()},
            records=tuple(records),
            lines=self.tree.lines,
        )

    def record(self, kind: Kind, row: Data, place: str, path: str, mention: bool = False) -> Record:
        fields = {
            name: self.values(field, row[name], f"{place}.{name}")
            for name, field in kind.fields.items()
            if row.get(name) is not None and not (name == "type" and kind.classes)
        }
        for field in kind.fields.values():
            if field.default and field.name not in row and not mention:
                default = self.home if field.default == "municipality" else field.default
                fields[field.name] = (Value(default, None, Grounds(), self.tree.line(place), place),)
        parts = {
            name: self.parts(kinds()[part.kind], row[name], f"{place}.{name}", f"{path}/{part.kind}", part.one)
            for name, part in kind.parts.items()
            if row.get(name)
        }
        names = () if "name" in kind.fields else self.labels(row.get("name"))
        type_ = row.get("type") if kind.classes else None
        return Record(
            kind.name, path, type_, names, fields, parts, self.grounds(row), self.tree.line(place), place, mention
        )

    def parts(self, kind: Kind, rows: Any, place: str, path: str, one: bool) -> tuple[Record, ...]:
        if one:
            return (self.record(kind, rows, place, path),)
        return tuple(
            self.record(kind, row, f"{place}[{at}]", f"{path}/{_key(kind, row)}") for at, row in enumerate(rows)
        )

    def values(self, field: Field, given: Any, place: str) -> tuple[Value, ...]:
        rows = given if isinstance(given, list) else [given]
        places = [f"{place}[{at}]" if isinstance(given, list) else place for at in range(len(rows))]
        return tuple(self.value(field, row, where) for row, where in zip(rows, places, strict=True))

    def value(self, field: Field, row: Any, place: str) -> Value:
        grounds, said = Grounds(), None
        if isinstance(row, dict):
            grounds = self.grounds(row)
            said = Label(row["said"], self.language) if "said" in row and field.value != "text" else None
            row = row["said"] if field.value == "text" else row["is"]
        return Value(self.typed(field, row), said, grounds, self.tree.line(place), place)

    def typed(self, field: Field, raw: Any) -> str | int | bool | Decimal | Label:
        if field.value == "text":
            return Label(str(raw), self.language)
        if field.targets:
            return path_of(str(raw), self.home)
        if field.value == "decimal":
            return Decimal(str(raw))
        if field.value in ("integer", "boolean"):
            return raw if isinstance(raw, bool) else int(raw)
        return str(raw)

    def labels(self, given: Any) -> tuple[Label, ...]:
        if given is None:
            return ()
        named = given if isinstance(given, dict) else {self.language: given}
        return tuple(Label(text, lang) for lang, text in named.items())

    def grounds(self, row: Data) -> Grounds:
        at = row.get("at")
        spans = tuple(sorted({_span(text) for text in ([at] if isinstance(at, str) else at or ())}))
        return Grounds(
            spans=spans,
            basis=row.get("basis", "stated"),
            confidence=row.get("confidence"),
            note=self.labels(row.get("note")),
            reading=self.labels(row.get("reading")),
        )


def _key(kind: Kind, row: Data) -> str:
    """The last step of a part's path, from the fields the table names as its key."""
    names = (kind.key or "id").split("+")
    return "-".join(slug(str(row[name]).strip("/").replace("/", "-")) for name in names)


def _span(text: str) -> Span:
    start, end = text.split("-")
    return int(start), int(end)


def _quote(row: Data) -> QuoteText:
    return QuoteText(row["wording"], row.get("complete", True), row["sha256"])
