"""A question as code that asks it: for a shell, for Python and for R, to be copied as it stands."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from graph.typed.workers import GRAPH_FORMATS, RESULT_FORMATS

Pairs = Sequence[tuple[str, str]]  # the parameters of the protocol: query, default-graph-uri, named-graph-uri

_PYTHON = """\
from SPARQLWrapper import {format}, SPARQLWrapper

service = SPARQLWrapper({endpoint})
service.setReturnFormat({format})
{graphs}service.setQuery({query})
{show}
"""
_PYTHON_ROWS = """\
for row in service.queryAndConvert()["results"]["bindings"]:
    print({name: term["value"] for name, term in row.items()})"""
_PYTHON_VERDICT = 'print(service.queryAndConvert()["boolean"])'
_PYTHON_GRAPH = "print(service.queryAndConvert().decode())"
_PYTHON_GRAPHS = {"default-graph-uri": "addDefaultGraph", "named-graph-uri": "addNamedGraph"}
_R = """\
library(httr2)

answer <- request({endpoint}) |>
  req_headers(Accept = {accept}) |>
  req_body_form({fields}) |>
  req_perform() |>
  resp_body_string()
{show}
"""
_R_ROWS = "rows <- read.csv(text = answer)"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of code: the language it is in, by its own name, and its text."""

    name: str
    text: str


def snippets(endpoint: str, pairs: Pairs, form: str) -> tuple[Snippet, ...]:
    """The code that asks ``pairs`` of an endpoint; ``form`` is SELECT, ASK, CONSTRUCT or DESCRIBE."""
    return (
        Snippet("curl", curl(endpoint, pairs, form)),
        Snippet("Python (SPARQLWrapper)", python(endpoint, pairs, form)),
        Snippet("R (httr2)", r(endpoint, pairs, form)),
    )


def curl(endpoint: str, pairs: Pairs, form: str) -> str:
    """A command for a POSIX shell.

    >>> print(curl("http://localhost/sparql", [("query", "ASK {}")], "ASK"), end="")
    curl http://localhost/sparql \\
      --header 'Accept: application/sparql-results+json' \\
      --data-urlencode 'query=ASK {}'
    """
    fields = [f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in pairs]
    return " \\\n  ".join([f"curl {shlex.quote(endpoint)}", f"--header 'Accept: {_media_type(form)}'", *fields]) + "\n"


def python(endpoint: str, pairs: Pairs, form: str) -> str:
    """A program for Python with SPARQLWrapper."""
    graphs = (f"service.{_PYTHON_GRAPHS[name]}({json.dumps(iri)})\n" for name, iri in pairs if name in _PYTHON_GRAPHS)
    shown = {"SELECT": _PYTHON_ROWS, "ASK": _PYTHON_VERDICT}
    return _PYTHON.format(
        format="JSON" if form in shown else "TURTLE",
        endpoint=json.dumps(endpoint),
        graphs="".join(graphs),
        query=_python_text(_query(pairs)),
        show=shown.get(form, _PYTHON_GRAPH),
    )


def r(endpoint: str, pairs: Pairs, form: str) -> str:
    """A program for R with httr2."""
    fields = [f"{_r_name(name)} = {_r_text(value)}" for name, value in pairs]
    return _R.format(
        endpoint=_r_text(endpoint),
        accept=_r_text("text/csv" if form == "SELECT" else _media_type(form)),
        fields=", ".join(fields),
        show=_R_ROWS if form == "SELECT" else "cat(answer)",
    )


def _query(pairs: Pairs) -> str:
    return next(value for name, value in pairs if name == "query")


def _media_type(form: str) -> str:
    if form in ("CONSTRUCT", "DESCRIBE"):
        return GRAPH_FORMATS["ttl"].partition(";")[0]
    return RESULT_FORMATS["csv" if form == "SELECT" else "json"].partition(";")[0]


def _python_text(text: str) -> str:
    """A string literal: over several lines where the text needs no escapes, as it then reads best."""
    if '"""' in text or "\\" in text or "\r" in text or text.endswith('"'):
        return json.dumps(text, ensure_ascii=False)
    return f'"""\\\n{text}"""' if "\n" in text else json.dumps(text, ensure_ascii=False)


def _r_text(text: str) -> str:
    """A raw string, its fence longer than any in the text."""
    longest = max((len(fence) for fence in re.findall(r"\)(-*)\"", text)), default=-1)
    fence = "-" * (longest + 1)
    return f'r"{fence}({text}){fence}"'


def _r_name(name: str) -> str:
    return name if name.isalpha() else f"`{name}`"
