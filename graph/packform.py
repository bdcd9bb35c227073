"""What a `pack.toml` may say, and every way in which one does not say it: with line, key and the nearest valid word."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from rapidfuzz import process

from graph.readers.yaml_tree import Tree
from ontology.errors import InvalidInput, Phrase, Problem
from ontology.labels import LANGUAGES

JURISDICTIONS = ("NO", "SE", "any")
GROUNDS = ("law", "programme rule", "guidance", "experience")

_TEXTS = {f"{lang}?": "text" for lang in LANGUAGES}
# A key with a question mark may be left out; a list is one or more of what stands in it; a tuple is a choice.
_SHAPE = {
    "id": "id",
    "title": _TEXTS,
    "jurisdiction": JURISDICTIONS,
    "rests_on": GROUNDS,
    "source": {"title": "text", "address?": "text", "date?": "date"},
    "valid?": {"from?": "date", "to?": "date"},
    "expectation": [{"id": "id", "title": _TEXTS, "paragraph": "text", "explanation": _TEXTS}],
}
_DATE = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
_FORMS = {
    "text": (re.compile(r".*\S.*", re.DOTALL), Phrase("a text that is not empty")),
    "id": (
        re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"),
        Phrase("small letters a–z, digits and hyphens, such as local-anchoring"),
    ),
    "date": (re.compile(_DATE), Phrase("a date such as 2022-08-01, 2022-08 or 2022")),
}
_TABLE = re.compile(r"\s*(?P<many>\[)?\[\s*(?P<name>[\w.-]+)\s*\]")
_KEY = re.compile(r"\s*(?P<key>[\w.-]+)\s*=")
_AT = re.compile(r" *\(at (?:line (\d+), column (\d+)|end of document)\)")


def read_form(text: str, file: str) -> Tree:
    """The data of a pack.toml with its lines; InvalidInput with every problem of form at once."""
    try:
        tree = Tree(tomllib.loads(text), _lines(text))
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        line, column = (int(at[1]), int(at[2])) if at and at[1] else (text.count("\n") + 1, None)
        why = _AT.sub("", str(error))
        raise InvalidInput([Problem("This is not valid TOML: %(why)s.", {"why": why}, file, line, column)]) from error
    problems = [
        Problem(template, params, file, tree.line(place), None, place or "the file")
        for place, template, params in _faults(tree.data, _SHAPE, "")
    ]
    problems += _twice(tree, file)
    if problems:
        raise InvalidInput(problems)
    return tree


def as_date(value: object) -> str | None:
    """A date as text, however TOML wrote it."""
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)


Fault = tuple[str, str, dict[str, Any]]


def _faults(value: Any, shape: Any, place: str) -> Iterator[Fault]:
    """Where a value does not have a shape: the place, a template and its parameters."""
    if isinstance(shape, dict):
        yield from _table_faults(value, shape, place)
    elif isinstance(shape, list):
        if not isinstance(value, list) or not value:
            yield _misfit(value, Phrase("one table or more: [[expectation]]"), place)
        else:
            for at, row in enumerate(value):
                yield from _faults(row, shape[0], f"{place}[{at}]")
    elif isinstance(shape, tuple):
        if value not in shape:
            nearest = process.extractOne(str(value), shape)[0]
            params = {"value": value, "nearest": nearest, "known": ", ".join(shape)}
            yield place, "Unknown value “%(value)s”; did you mean “%(nearest)s”? (known: %(known)s).", params
    else:
        pattern, expected = _FORMS[shape]
        text = as_date(value) if shape == "date" else value
        if not isinstance(text, str) or not pattern.fullmatch(text):
            yield _misfit(value, expected, place)


def _table_faults(value: Any, shape: Mapping[str, Any], place: str) -> Iterator[Fault]:
    known = [key.removesuffix("?") for key in shape]
    if not isinstance(value, dict):
        yield _misfit(value, Phrase("a table with the keys %(keys)s", {"keys": ", ".join(known)}), place)
        return
    for key in value:
        if key not in known:
            params = {"key": key, "nearest": process.extractOne(key, known)[0]}
            yield _below(place, key), "Unknown key “%(key)s”; did you mean “%(nearest)s”?", params
    for key, name in zip(shape, known, strict=True):
        if name in value:
            yield from _faults(value[name], shape[key], _below(place, name))
        elif key == name:
            yield place, "“%(key)s” is missing.", {"key": name}
    if shape is _TEXTS and not set(value) & set(LANGUAGES):
        yield _misfit(value, Phrase("at least one language: %(languages)s", {"languages": ", ".join(LANGUAGES)}), place)


def _misfit(value: Any, expected: Phrase, place: str) -> Fault:
    params = {"value": str(value)[:60], "expected": expected}
    return place, "“%(value)s” does not fit here; expected %(expected)s.", params


def _below(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _twice(tree: Tree, file: str) -> Iterator[Problem]:
    """Two expectations of one name."""
    rows = tree.data.get("expectation")
    first: dict[str, int] = {}
    for at, row in enumerate(rows if isinstance(rows, list) else ()):
        name = row.get("id") if isinstance(row, dict) else None
        if isinstance(name, str) and first.setdefault(name, at) != at:
            place = f"expectation[{at}].id"
            params = {"id": name, "line": tree.line(f"expectation[{first[name]}].id")}
            template = "The expectation “%(id)s” stands in line %(line)s already; give this one another id."
            yield Problem(template, params, file, tree.line(place), None, place)


def _lines(text: str) -> dict[str, int]:
    """The line of every table and key, as far as they stand at the beginning of a line."""
    found = {"": 1}
    many: Counter[str] = Counter()
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _TABLE.match(line):
            head, dot, rest = match["name"].partition(".")
            if match["many"] and not dot:
                many[head] += 1
            table = (f"{head}[{many[head] - 1}]" if many[head] else head) + dot + rest
            found.setdefault(table, number)
        elif match := _KEY.match(line):
            found.setdefault(_below(table, match["key"]), number)
    return found
