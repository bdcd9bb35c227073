"""The question page: what is shown of an answer, of a failure, and the examples to begin with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import Template
from typing import Any
from urllib.parse import urlencode

from graph.workers import GRAPH_FORMATS, RESULT_FORMATS
from ontology.errors import QueryMalformed, SamgrafError
from ontology.iris import BASE, PREFIXES, data_path
from webviz.i18n import NAMES, translator
from webviz.i18n import gettext as _
from webviz.view import address

# More rows than this no one reads on a page; the files have all of them.
SHOWN_ROWS = 1000
FILE_NAMES = {
    "csv": "CSV", "tsv": "TSV", "json": "JSON", "xml": "XML",
    "ttl": "Turtle", "jsonld": "JSON-LD", "rdf": "RDF/XML", "nt": "N-Triples",
}  # fmt: skip

_PURPOSES = """
SELECT ?body ?name ?purpose WHERE {
  ?body org:purpose ?concept ; skos:prefLabel ?name .
  ?concept skos:prefLabel ?purpose .
  FILTER (LANG(?purpose) = "$lang")
}
ORDER BY ?name ?purpose
LIMIT 100"""
_SEATS = """
SELECT ?holder ?name (COUNT(DISTINCT ?body) AS ?bodies) WHERE {
  ?seat a sam:Seat ; org:postIn ?body ; sam:filledBy ?holder .
  ?holder skos:prefLabel ?name .
}
GROUP BY ?holder ?name
ORDER BY DESC(?bodies) ?name
LIMIT 20"""
_WORDINGS = """
SELECT ?body ?name ?wording ?document WHERE {
  ?body a/rdfs:subClassOf* sam:Body ; skos:prefLabel ?name ; sam:evidencedBy ?quote .
  ?quote sam:wording ?wording ; oa:hasSource ?document .
}
ORDER BY ?name ?quote
LIMIT 50"""


@dataclass(frozen=True, slots=True)
class Example:
    """A question to begin with: what it asks, and its text."""

    title: str
    query: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in the table: its text as given, its language (or nothing), the page about it (or None)."""

    text: str
    lang: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer for the page: a table (`columns`), a yes or no (`verdict`), or a graph as text (`text`)."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    count: int = 0
    verdict: bool | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer, in words; `line` is the line of the query that cannot be read, if it is one."""

    sentence: str
    hints: tuple[str, ...] = ()
    line: str = ""


def examples(lang: str) -> tuple[Example, ...]:
    """The examples, with labels asked for in `lang`."""
    return (
        Example(_("Which purposes do the bodies have?"), _complete(_PURPOSES, lang)),
        Example(_("Who sits in the most bodies?"), _complete(_SEATS, lang)),
        Example(_("What do the documents say about each body?"), _complete(_WORDINGS, lang)),
    )


def _complete(query: str, lang: str) -> str:
    """A whole query: a PREFIX line for each prefix in it, so that it can be asked anywhere."""
    used = [name for name in sorted(PREFIXES) if f" {name}:" in query or f"/{name}:" in query]
    head = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used)
    return head + Template(query).substitute(lang=lang).lstrip("\n")


def shown(body: bytes, format: str, lang: str) -> Shown:
    """What the page shows of an answer in JSON (a result) or any other format (a graph)."""
    if format != "json":
        return Shown(text=body.decode())
    answer = json.loads(body)
    if "boolean" in answer:
        return Shown(verdict=answer["boolean"])
    names, rows = tuple(answer["head"]["vars"]), answer["results"]["bindings"]
    cells = tuple(tuple(_cell(row.get(name), lang) for name in names) for row in rows[:SHOWN_ROWS])
    return Shown(names, cells, len(rows))


def _cell(term: Mapping[str, Any] | None, lang: str) -> Cell:
    if term is None:
        return Cell("", "", None)
    if term["type"] == "triple":
        parts = (_cell(term["value"][name], lang).text for name in ("subject", "predicate", "object"))
        return Cell(f"<< {' '.join(parts)} >>", "", None)
    text = str(term["value"])
    href = address(lang, text, data_path(text, BASE)) if term["type"] == "uri" else None
    return Cell(text, str(term.get("xml:lang", "")), href)


def failure(error: SamgrafError, query: str, lang: str) -> Failure:
    """An error in the reader's language, with what may help."""
    words = translator(lang)
    hints = tuple(words.gettext(hint) for hint in getattr(error, "advice", ()))
    number = error.line if isinstance(error, QueryMalformed) else None
    lines = query.split("\n")
    line = lines[number - 1].rstrip("\r") if number and number <= len(lines) else ""
    return Failure(words.error(error), hints, line)


def downloads(pairs: Sequence[tuple[str, str]], graph: bool) -> tuple[tuple[str, str], ...]:
    """The address and the name of each file the answer can be had as."""
    formats: Iterable[str] = GRAPH_FORMATS if graph else RESULT_FORMATS
    names = (name for name in FILE_NAMES if name in formats)
    return tuple((f"/sparql?{urlencode([*pairs, ('format', name)])}", FILE_NAMES[name]) for name in names)


def languages(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """The page in each language, question included."""
    query = f"?{urlencode(pairs)}" if pairs else ""
    return [{"lang": lang, "name": name, "href": f"/{lang}/sparql{query}"} for lang, name in NAMES.items()]
