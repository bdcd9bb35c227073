"""Whole graphs in and out of the store: what the SPARQL 1.1 Graph Store HTTP Protocol does, without HTTP.

A graph is named by its IRI, or is the one without a name (None). The store's own bookkeeping is no graph here: it is
neither read nor written. Parsing reads nothing but the bytes given: no file, no network, no entity of XML.

What is written is a change set in the history of the store, unless blank nodes come or go: nothing could say later
which ones were meant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from xml.parsers import expat

import pyoxigraph as ox

from graph.binding import is_iri
from graph.changes.history import About, recording, source_file
from graph.publishing.export import rdf
from graph.store import BOOKS, Books, Store
from ontology.errors import BadParameter, InvalidInput, Problem, StoreChanged, UnknownFormat

# media type → parser
READ: Mapping[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


class _Declared(Exception):
    """The document declares a type, and with it maybe entities."""


def triples(content: bytes, media_type: str, base: str) -> list[ox.Triple]:
    """The triples of a document, its relative IRIs resolved against `base`; of JSON-LD the default graph alone.

    Raises UnknownFormat (a media type that is not in READ) and InvalidInput with line and column.
    """
    if media_type not in READ:
        known = ", ".join(READ)
        raise UnknownFormat("There is no format “%(form)s”; choose one of %(known)s.", form=media_type, known=known)
    format = READ[media_type]
    if format == ox.RdfFormat.RDF_XML:
        _check_xml(content)
    try:
        found = ox.parse(content, format, base_iri=base, without_named_graphs=True)
        return [quad.triple for quad in found]
    except SyntaxError as error:
        raise _unreadable(str(error.msg), error.lineno, error.offset) from error


def _check_xml(content: bytes) -> None:
    """See to it that XML is whole, in UTF-8 and without a document type.

    A few entities that name each other grow to any size, and the parser of the engine follows them.
    """

    def declared(*_given: object) -> None:
        raise _Declared

    parser = expat.ParserCreate("UTF-8")
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise _unreadable(expat.ErrorString(error.code), error.lineno, error.offset + 1) from error
    except _Declared as error:
        line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        template = "RDF/XML with a document type (DOCTYPE) is not read. Write the IRIs in full instead of as entities."
        raise InvalidInput([Problem(template, line=line, column=column)]) from error


def _unreadable(why: str, line: int | None, column: int | None) -> InvalidInput:
    return InvalidInput([Problem("The graph cannot be read: %(why)s.", {"why": why.rstrip(".")}, "", line, column)])


def checked(iri: str) -> str:
    """The IRI of a graph that a request may name. Raises BadParameter for what is no IRI, and for the bookkeeping."""
    if not is_iri(iri):
        raise BadParameter("“%(iri)s” is not the IRI of a graph.", iri=iri)
    if iri == BOOKS:
        raise BadParameter("The graph %(iri)s is the store's own bookkeeping.", iri=iri)
    return iri


def exists(store: Store, graph: str | None) -> bool:
    """Whether there is a graph of that name, be it empty; the one without a name always is."""
    return graph is None or graph in store.graphs()


def written(store: Store, graph: str | None, form: str) -> bytes:
    """A graph in an RDF format of `graph.publishing.export`, the same to the byte each time."""
    quads = store.quads(graph or ox.DefaultGraph())
    return rdf((ox.Quad(one.subject, one.predicate, one.object) for one in quads), form)


def new_name(content: bytes) -> str:
    """The name of a graph that came without one: by its content, so that sent twice it is one graph."""
    return f"posted-{sha256(content).hexdigest()[:16]}"


# -- writing ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Target:
    """What is written to: a graph, of the version `since` of the store alone where that is named.

    `time` is when, in UTC as change sets have it; empty where there is no history, as in a store elsewhere.
    """

    graph: str | None
    time: str = ""
    since: str = ""


def put(store: Store, to: Target, triples: Sequence[ox.Triple], content: bytes, keep: bool = False) -> bool:
    """Give a graph the triples of a document of this content, or add them to what it holds; whether the graph is new.

    Raises StoreChanged when the store has another version than is asked for.
    """
    node = ox.NamedNode(to.graph) if to.graph else ox.DefaultGraph()
    given = {ox.Quad(one.subject, one.predicate, one.object, node) for one in triples}

    def carry(books: Books, since: str) -> bool:
        return store.put(to.graph, triples, keep, books, since)

    return _recorded(store, to, content, lambda before: given | before if keep else given, carry)


def drop(store: Store, to: Target) -> bool:
    """Take a graph away, or empty the one without a name; whether there was one. Raises StoreChanged as `put`."""
    return _recorded(store, to, b"", lambda _before: set(), lambda books, since: store.drop(to.graph, books, since))


Content = set[ox.Quad]


def _recorded(
    store: Store,
    to: Target,
    content: bytes,
    after: Callable[[Content], Content],
    carry: Callable[[Books, str], bool],
) -> bool:
    while to.time:
        since = to.since or store.version
        before = set(store.quads(to.graph or ox.DefaultGraph()))
        now = after(before)
        if before and now == before:
            return False  # it holds just that
        add, remove = sorted(now - before, key=str), sorted(before - now, key=str)
        if not (add or remove) or any(map(_blank, (*add, *remove))):
            break
        about = About("graph", to.time, (source_file(to.graph or "", content),))
        try:
            with recording(store, add, remove, about, since) as (_made, books):
                return carry(books, since)
        except StoreChanged:
            if to.since:
                raise  # else it is the graph as it is by now that is written to
    return carry(None, to.since)


def _blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
