"""JSON read as plain data, within limits, with a place for what cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graph.readers.decoding import decode
from ontology.errors import InvalidInput, Phrase, Problem

MAX_DEPTH = 60
TEXT, LIST, OBJECT = Phrase("a text"), Phrase("a list"), Phrase("keys with values")
Json = Any


def load(content: bytes, file: str) -> Json:
    """The data of a JSON file; InvalidInput with line and column where it cannot be read, or is nested too deeply."""
    text = decode(content, file, legacy=False)
    try:
        data = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        problem = Problem("This is not valid JSON: %(why)s.", {"why": error.msg}, file, error.lineno, error.colno)
        raise InvalidInput([problem]) from error
    except (RecursionError, ValueError) as error:
        raise InvalidInput([_deep(file)]) from error
    _refuse_depth(data, file)
    return data


def _refuse(name: str) -> None:
    raise json.JSONDecodeError(f"{name} is no number", name, 0)


def _deep(file: str) -> Problem:
    return Problem("The file is nested deeper than %(n)s levels.", {"n": MAX_DEPTH}, file, 1)


def _refuse_depth(data: Json, file: str) -> None:
    level, depth = [data], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise InvalidInput([_deep(file)])
        level = [one for value in level for one in _inside(value)]


def _inside(value: Json) -> Iterable[Json]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


class Objects:
    """Objects of JSON with their paths; what is not of the form expected becomes a problem."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def objects(self, value: Json, path: str) -> Iterator[tuple[str, Mapping[str, Json]]]:
        """The objects of a list."""
        if not isinstance(value, list):
            self.wrong(value, LIST, path)
            return
        for at, one in enumerate(value):
            if isinstance(one, dict):
                yield f"{path}[{at}]", one
            else:
                self.wrong(one, OBJECT, f"{path}[{at}]")

    def text(self, row: Mapping[str, Json], name: str, path: str) -> str:
        """A text, "" where there is none; a number is taken as one."""
        value = row.get(name)
        if value is None:
            return ""
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            return str(value).strip()
        self.wrong(value, TEXT, f"{path}.{name}")
        return ""

    def wrong(self, value: Json, expected: Phrase, path: str) -> None:
        """Say that a value is not what was expected."""
        template = "“%(value)s” does not fit here; expected %(expected)s."
        params = {"value": json.dumps(value, ensure_ascii=False)[:60], "expected": expected}
        self.problems.append(Problem(template, params, self.file, None, None, path or "the file"))
