"""The Turtle of this package as graphs, each file parsed once a process.

The graphs are shared: read them, copy them, never write to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from rdflib import Graph

# What callers may hand over: a graph, N-Quads or N-Triples as bytes, or their lines.
Statements = Graph | bytes | Iterable[str]

_NODE = r"<[^>]*>|_:\S+"
_LITERAL = r'"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?'
_QUAD = re.compile(rf"^\s*((?:{_NODE})\s+<[^>]*>\s+(?:{_NODE}|{_LITERAL}))\s*(?:{_NODE})\s*\.\s*$")


def _turtle_files(folder: str) -> list[Traversable]:
    found = (entry for entry in files("ontology").joinpath(folder).iterdir() if entry.name.endswith(".ttl"))
    return sorted(found, key=lambda entry: entry.name)


def _parse(*entries: Traversable) -> Graph:
    graph = Graph(bind_namespaces="none")
    for entry in entries:
        graph.parse(data=entry.read_text(encoding="utf-8"), format="turtle")
    return graph


@cache
def core() -> Graph:
    """The terms: ``core.ttl``."""
    return _parse(files("ontology").joinpath("core.ttl"))


@cache
def alignments() -> Graph:
    """The relation of the terms to other vocabularies: ``alignments.ttl``."""
    return _parse(files("ontology").joinpath("alignments.ttl"))


@cache
def concepts() -> Graph:
    """Every concept scheme: ``concepts/*.ttl``."""
    return _parse(*_turtle_files("concepts"))


@cache
def shapes() -> Graph:
    """Every shape of the data contract: ``shapes/*.ttl``."""
    return _parse(*_turtle_files("shapes"))


def as_graph(data: Statements) -> Graph:
    """The triples of ``data`` in one plain graph; which named graph a quad is in is forgotten.

    A graph is returned as it is, not copied.
    """
    if isinstance(data, Graph):
        return data
    lines = data.decode("utf-8").split("\n") if isinstance(data, bytes) else data
    # rdflib reads quads only through a class of its own that it has deprecated, so the fourth term goes first.
    triples = "\n".join(_QUAD.sub(r"\1 .", line) for line in lines)
    return Graph(bind_namespaces="none").parse(data=triples, format="nt")
