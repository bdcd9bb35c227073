"""The answer to a SPARQL query as bytes, whole and within limits; used inside a worker.

Results (SELECT, ASK) are written by the engine; graphs (CONSTRUCT, DESCRIBE) in the order of their triples, each once,
with the prefixes of ours that shorten something.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ontology.iris import PREFIXES, WRITTEN_PREFIXES, curie

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

Json = dict[str, Any]
Found = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]

RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}

_STRING = f"{PREFIXES['xsd']}string"
_QUOTED = re.compile(rb'"[^"]*+"')
_JSON_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)


class TooLarge(Exception):
    """The answer has more than it may; the argument says of what: ``rows`` or ``size``."""


class OtherForm(Exception):
    """The format asked for does not fit the form of the query."""


class _Sink(BytesIO):
    """A file that takes what the engine writes until it is too much, so that the engine stops there."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size

    def write(self, part: ReadableBuffer, /) -> int:
        if self.tell() + len(memoryview(part)) > self._size:
            raise TooLarge("size")
        return super().write(part)


def answer(store: ox.Store, request: Json) -> bytes:
    """The answer to ``request``: query, base, prefixes, format, rows, size, default_graphs, named_graphs, own_dataset.

    Raises SyntaxError, TooLarge, OtherForm, and whatever the engine raises while it evaluates.
    """
    found = store.query(
        request["query"], base_iri=request.get("base"), prefixes=request.get("prefixes", PREFIXES), **_dataset(request)
    )
    return written(found, request)


def written(found: Found, request: Json) -> bytes:
    """What a query found, as bytes: ``request`` says the format, and the most rows and bytes. Raises as `answer`."""
    name, rows, sink = request["format"], request["rows"], _Sink(request["size"])
    of_graph = not isinstance(found, (ox.QuerySolutions, ox.QueryBoolean))
    if name not in (GRAPHS if of_graph else RESULTS):
        raise OtherForm
    if not isinstance(found, (ox.QuerySolutions, ox.QueryBoolean)):
        _write_graph(_distinct(found, rows), name, sink)
        return sink.getvalue()
    found.serialize(sink, RESULTS[name])
    content = sink.getvalue()
    if isinstance(found, ox.QuerySolutions) and _ROWS[name](content) > rows:
        raise TooLarge("rows")
    return content


def _dataset(request: Json) -> dict[str, Any]:
    """The graphs asked: those the request names, else those the query names, else all of them as one."""
    default, named = request["default_graphs"], request["named_graphs"]
    if default or named:
        return {"default_graph": _nodes(default), "named_graphs": _nodes(named)}
    return {"use_default_graph_as_union": not request["own_dataset"]}


def _nodes(iris: list[str]) -> list[ox.NamedNode]:
    return [ox.NamedNode(iri) for iri in iris]


# -- graphs -------------------------------------------------------------------------------------------------


def _distinct(found: Iterable[ox.Triple], most: int) -> list[ox.Triple]:
    triples: set[ox.Triple] = set()
    for triple in found:
        triples.add(triple)
        if len(triples) > most:
            raise TooLarge("rows")
    return sorted(triples, key=str)


def _write_graph(triples: list[ox.Triple], name: str, sink: _Sink) -> None:
    prefixes = _used(triples)
    if name == "jsonld":
        expanded = BytesIO()
        ox.serialize(triples, expanded, GRAPHS[name])
        sink.write(_json_ld(expanded.getvalue(), prefixes))
    else:
        written = {prefix: space for prefix, space in prefixes.items() if prefix in WRITTEN_PREFIXES}
        ox.serialize(triples, sink, GRAPHS[name], prefixes=written)


def _used(triples: list[ox.Triple]) -> dict[str, str]:
    """Our prefixes that shorten something in these triples, so that a small graph is not all head."""
    iris = {node.value for triple in triples for node in triple if isinstance(node, ox.NamedNode)}
    iris |= {node.datatype.value for triple in triples for node in triple if isinstance(node, ox.Literal)} - {_STRING}
    used = {curie(iri).partition(":")[0] for iri in iris if curie(iri) != iri}
    return {name: space for name, space in PREFIXES.items() if name in used}


def _json_ld(expanded: bytes, prefixes: Mapping[str, str]) -> bytes:
    """Expanded JSON-LD with its IRIs in short form and the context that explains them."""
    document = {"@context": prefixes, "@graph": _shortened(json.loads(expanded))}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _shortened(value: Any, key: str = "") -> Any:
    if isinstance(value, list):
        return [_shortened(item, key) for item in value]
    if isinstance(value, dict):
        return {curie(name): _shortened(item, name) for name, item in value.items()}
    return curie(value) if key in ("@id", "@type") else value


# -- results ------------------------------------------------------------------------------------------------


def _json_rows(content: bytes) -> int:
    bare = _JSON_STRING.sub(b"", content)
    return bare.count(b"},{") + (b"[{" in bare)


# How many rows an answer has, from its bytes: the engine writes them faster than they could be counted one by one.
_ROWS: Mapping[str, Callable[[bytes], int]] = {
    "json": _json_rows,
    "xml": lambda content: content.count(b"<result>"),
    "csv": lambda content: _QUOTED.sub(b"", content).count(b"\n") - 1,
    "tsv": lambda content: content.count(b"\n") - 1,
}
