"""The named questions: `.rq` files whose header says, in four languages, what they ask, take and answer.

A header is TOML on lines that begin with `#|`. Parameters become terms bound to the variable of the same name; they
are never pasted into the text.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from rapidfuzz import process

from graph.typed.guard import main_reading
from ontology.errors import UnknownQuestion
from ontology.iris import PREFIXES

_MARK = "#|"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question takes: `kind` is municipality, thing (a data IRI), property, concept:SCHEME or text.

    `of` is the class a thing is of, in short form (`sam:Body`); empty where it may be of any.
    """

    name: str
    kind: str
    of: str
    default: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """What a question answers, a column: `kind` is thing, things, text, number, truth or evidence."""

    name: str
    kind: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """A named question; `topic` is what it is about, for a list of questions, and `query` its SPARQL."""

    id: str
    number: str
    topic: str
    titles: Mapping[str, str]
    explanations: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    query: str


@cache
def query_text(name: str) -> str:
    """The text of a query file of ours, with or without a header."""
    return files("graph").joinpath("queries", f"{name}.rq").read_text("utf-8")


@cache
def questions() -> Mapping[str, Question]:
    """Every question by id, in the order of their numbers."""
    names = sorted(one.name.removesuffix(".rq") for one in files("graph").joinpath("queries").iterdir())
    found = [_question(name, query_text(name)) for name in names if query_text(name).startswith(_MARK)]
    return {question.id: question for question in sorted(found, key=lambda one: (one.number, one.id))}


def question(name: str) -> Question:
    """A question by its id or number; UnknownQuestion tells the nearest."""
    for one in questions().values():
        if name.lower() in (one.id, one.number.lower()):
            return one
    nearest = [found[0] for found in process.extract(name, list(questions()), limit=3)]
    raise UnknownQuestion(
        "There is no question “%(name)s”; the nearest are: %(nearest)s. `samgraf ask` lists them all.",
        name=name,
        nearest=nearest,
    )


def whole(query: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """A query with a PREFIX line for each prefix of ours in it that it does not declare: it can be asked anywhere.

    >>> print(whole("ASK { ?x a sam:Body }"))
    PREFIX sam: <https://w3id.org/samgraf/ns#>
    ASK { ?x a sam:Body }
    """
    reading = main_reading(query)
    declared = {after.text for word, after in pairwise(reading) if word.word == "PREFIX"}
    used = {one.text.partition(":")[0] for one in reading if one.kind == "name"} - {one[:-1] for one in declared}
    return declarations({name: space for name, space in prefixes.items() if name in used}) + query


def declarations(prefixes: Mapping[str, str]) -> str:
    """Prefixes as a query declares them."""
    return "".join(f"PREFIX {name}: <{space}>\n" for name, space in prefixes.items())


def _question(name: str, text: str) -> Question:
    try:
        return _with_header(name, text)
    except (KeyError, ValueError) as error:
        error.add_note(f"in the header of graph/queries/{name}.rq, whose keys graph/README.md lists")
        raise


def _with_header(name: str, text: str) -> Question:
    lines = [line.removeprefix(_MARK).removeprefix(" ") for line in text.splitlines() if line.startswith(_MARK)]
    header = tomllib.loads("\n".join(lines))
    return Question(
        id=name,
        number=header.get("number", ""),
        topic=header["topic"],
        titles=header["title"],
        explanations=header["explanation"],
        parameters=tuple(_parameter(key, row) for key, row in header.get("parameters", {}).items()),
        columns=tuple(Column(key, row["kind"], _labels(row)) for key, row in header["columns"].items()),
        query="\n".join(line for line in text.splitlines() if not line.startswith(_MARK)).strip() + "\n",
    )


def _parameter(name: str, row: Mapping[str, Any]) -> Parameter:
    return Parameter(name, row["kind"], row.get("of", ""), row["default"], _labels(row))


def _labels(row: Mapping[str, Any]) -> Mapping[str, str]:
    return {key: value for key, value in row.items() if key not in ("kind", "of", "default")}
