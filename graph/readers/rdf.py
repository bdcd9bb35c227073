"""RDF in its six forms. Our own data come back as they were exported; W3C ORG data of others become records.

The one reader that gives quads: what already is our graph need not be told again. Nothing is fetched: remote contexts
and entities are refused.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

import defusedxml.sax
import pyoxigraph as ox
from defusedxml.common import DefusedXmlException

from graph.publishing.context import context
from graph.readers.decoding import decode
from graph.readers.intake import Given, Taken
from graph.readers.json_tree import load
from graph.readers.org import organisation, without_people
from graph.readers.organisation_records import taken
from graph.readers.skolem import skolemised
from graph.readers.sniffing import NAMES, sniff
from graph.vocabulary import vocabulary_quads
from ontology.errors import InvalidInput, Problem
from ontology.iris import CONCEPTS_GRAPH, ONTOLOGY_GRAPH, SAM, document_iri, expand, graph_iri

FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
MAX_DEPTH = 100  # elements of RDF/XML within each other
MOST = 100  # problems that are told of one file
_OURS = "/ns/context.jsonld"
_PLACE = re.compile(r"^Parser error (?:at|between) line \d+[^:]*: ")
_TYPE, _DOCUMENT = ox.NamedNode(expand("rdf:type")), ox.NamedNode(f"{SAM}SourceDocument")


def read(content: bytes, file: str, given: Given) -> Taken:
    """The quads of our own data, each in the graph of its document, or the records that ORG data tell of."""
    kind = sniff(content, file)
    if kind not in FORMATS:
        raise InvalidInput([Problem("This is no RDF, but %(kind)s.", {"kind": NAMES[kind]}, file, 1)])
    quads = skolemised(parsed(content, kind, file, given.base), given.base)
    documents = {quad.subject for quad in quads if quad.predicate == _TYPE and quad.object == _DOCUMENT}
    if not documents:
        return taken(organisation(quads, file), given, file)
    quads, notes = without_people(quads, file)
    ours, more = _placed(quads, {one.value for one in documents if isinstance(one, ox.NamedNode)}, file, given.base)
    return Taken(quads=ours, notes=(*notes, *more))


# -- bytes → quads -------------------------------------------------------------------------------------------------


def parsed(content: bytes, kind: str, file: str, base: str) -> list[ox.Quad]:
    """The quads of a file; InvalidInput with line and column of what cannot be read."""
    linked = kind == "jsonld"
    content = _with_context(content, file) if linked else decode(content, file, legacy=False).encode()
    if kind == "rdfxml":
        _refuse_entities(content, file)
    try:
        return list(ox.parse(content, FORMATS[kind], base_iri=base))
    except SyntaxError as error:
        if kind in ("ntriples", "nquads"):
            raise InvalidInput(_by_line(content, kind, file)) from error
        raise InvalidInput([_unreadable(error, kind, file)]) from error
    except ValueError as error:
        problem = Problem("This is not valid %(kind)s: %(why)s.", {"kind": NAMES[kind], "why": str(error)}, file, 1)
        raise InvalidInput([problem]) from error


def _unreadable(error: SyntaxError, kind: str, file: str, line: int | None = None) -> Problem:
    why = _PLACE.sub("", str(error.msg)).rstrip(".")[:200]
    params = {"kind": NAMES[kind], "why": why}
    return Problem("This is not valid %(kind)s: %(why)s.", params, file, line or error.lineno or 1, error.offset)


def _by_line(content: bytes, kind: str, file: str) -> list[Problem]:
    """Every line that cannot be read, up to as many as are told."""
    found: list[Problem] = []
    for number, line in enumerate(content.split(b"\n"), 1):
        try:
            for _ in ox.parse(line, FORMATS[kind]):
                pass
        except SyntaxError as error:
            found.append(_unreadable(error, kind, file, number))
        if len(found) == MOST:
            break
    return found


def _with_context(content: bytes, file: str) -> bytes:
    """The document with our own context written out; other contexts that would have to be fetched are refused."""
    data = load(content, file)
    problems: list[Problem] = []
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict) and "@context" in value:
            value["@context"] = _local(value["@context"], file, problems)
        waiting.extend(value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
    if problems:
        raise InvalidInput(problems)
    return json.dumps(data, ensure_ascii=False).encode()


def _local(given: Any, file: str, problems: list[Problem]) -> Any:
    if isinstance(given, list):
        return [_local(one, file, problems) for one in given]
    if isinstance(given, str) and given.endswith(_OURS):
        return context()
    if isinstance(given, str) or (isinstance(given, dict) and "@import" in given):
        address = given if isinstance(given, str) else str(given["@import"])
        template = "The context %(address)s would have to be fetched, and nothing is; write it out in the file."
        problems.append(Problem(template, {"address": address[:200]}, file, None, None, "@context"))
    return given


class _Depth(ContentHandler):
    """Counts how deep elements are within each other."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 (SAX names it)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise SAXException(f"nested deeper than {MAX_DEPTH} levels")

    def endElement(self, name: str) -> None:  # noqa: N802
        self.depth -= 1


def _refuse_entities(content: bytes, file: str) -> None:
    """Raise InvalidInput for XML with entities, or too deep, or not well formed."""
    try:
        defusedxml.sax.parse(io.BytesIO(content), _Depth(), forbid_dtd=False, forbid_entities=True)
    except DefusedXmlException as error:
        template = "Entities in XML are refused; write the text out in full."
        raise InvalidInput([Problem(template, {}, file, 1)]) from error
    except SAXParseException as error:
        params = {"kind": NAMES["rdfxml"], "why": error.getMessage()}
        line, column = error.getLineNumber(), error.getColumnNumber()
        problem = Problem("This is not valid %(kind)s: %(why)s.", params, file, line, (column or 0) + 1)
        raise InvalidInput([problem]) from error
    except (SAXException, ValueError, LookupError) as error:
        params = {"kind": NAMES["rdfxml"], "why": str(error)}
        raise InvalidInput([Problem("This is not valid %(kind)s: %(why)s.", params, file, 1)]) from error


# -- our own -------------------------------------------------------------------------------------------------------


def _placed(
    quads: Iterable[ox.Quad], documents: set[str], file: str, base: str
) -> tuple[tuple[ox.Quad, ...], tuple[Problem, ...]]:
    """The quads in the graphs of their documents, sorted; the vocabulary, which is here already, is left out."""
    home = document_iri("", base)
    if foreign := sorted(one for one in documents if not one.startswith(home)):
        template = "The IRI of the document %(document)s does not begin with %(base)s, as those of this store do."
        raise InvalidInput(Problem(template, {"document": one, "base": base}, file) for one in foreign)
    graphs = {graph_iri(one.removeprefix(home), base) for one in documents}
    own = {(quad.subject, quad.predicate, quad.object) for quad in vocabulary_quads()}
    found: set[ox.Quad] = set()
    left: dict[str, int] = {}
    for quad in quads:
        triple, graph = (quad.subject, quad.predicate, quad.object), quad.graph_name
        if triple in own or (isinstance(graph, ox.NamedNode) and graph.value in (ONTOLOGY_GRAPH, CONCEPTS_GRAPH)):
            continue
        if isinstance(graph, ox.DefaultGraph):
            found.add(ox.Quad(*triple, ox.NamedNode(_only(graphs, file))))
        elif isinstance(graph, ox.NamedNode) and graph.value in graphs:
            found.add(quad)
        else:
            left[str(graph)] = left.get(str(graph), 0) + 1
    return tuple(sorted(found, key=str)), tuple(_elsewhere(left, file))


def _only(graphs: set[str], file: str) -> str:
    if len(graphs) == 1:
        return next(iter(graphs))
    template = (
        "The file tells of %(count)s documents, and this format does not say which statement is of which; "
        "use TriG, N-Quads or JSON-LD."
    )
    raise InvalidInput([Problem(template, {"count": len(graphs)}, file, 1)])


def _elsewhere(left: dict[str, int], file: str) -> Iterator[Problem]:
    for graph, count in sorted(left.items()):
        template = "%(count)s statements in %(graph)s were left out: no source document in the file has that graph."
        yield Problem(template, {"count": count, "graph": graph}, file)
