"""What a SPARQL service answered, read as the engine's own answers are; what is none is an error that says so."""

from __future__ import annotations

import re

import pyoxigraph as ox

from graph.binding import Term
from graph.elsewhere.wire import Reply, unreadable
from graph.store import Row
from ontology.iris import expand

RESULTS = "application/sparql-results+json"
TRIPLES = "application/n-triples, text/turtle;q=0.9"

_BOOLEAN = ox.NamedNode(expand("xsd:boolean"))
# Virtuoso writes truth as a number, which means the same; here everything reads it as a word.
_TRUTH = {"1": ox.Literal("true", datatype=_BOOLEAN), "0": ox.Literal("false", datatype=_BOOLEAN)}
# Virtuoso calls blank nodes by addresses, which no blank node may have.
_NODE = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')
# Virtuoso answers an ASK with rows of this one variable: one where the answer is yes, none where it is no.
_VERDICT = "__ASK_RETVAL"
_YES, _NO = b'{"head":{},"boolean":true}', b'{"head":{},"boolean":false}'


def results(reply: Reply, shown: str) -> ox.QuerySolutions | ox.QueryBoolean:
    """The answer to a SELECT or ASK. `shown` is what an error calls the service."""
    if not reply.media_type.endswith("json"):
        raise unreadable(shown)
    try:
        found = _parsed(_NODE.sub(rb"\1", reply.body))
        if isinstance(found, ox.QuerySolutions) and [one.value for one in found.variables] == [_VERDICT]:
            return _parsed(_YES if any(True for _row in found) else _NO)
    except (SyntaxError, ValueError, OSError):
        raise unreadable(shown) from None
    return found


def _parsed(body: bytes) -> ox.QuerySolutions | ox.QueryBoolean:
    return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)


def rows(found: ox.QuerySolutions, shown: str) -> list[Row]:
    """The rows of a SELECT; unbound variables are left out of a row."""
    names = [variable.value for variable in found.variables]
    try:
        return [{name: term(value) for name in names if (value := row[name]) is not None} for row in found]
    except (SyntaxError, ValueError, OSError):
        raise unreadable(shown) from None


def triples(reply: Reply, shown: str) -> list[ox.Triple]:
    """The answer to a CONSTRUCT or DESCRIBE."""
    form = ox.RdfFormat.N_TRIPLES if reply.media_type == "text/plain" else _form(reply.media_type)
    if form is None:
        raise unreadable(shown)
    try:
        found = ox.parse(reply.body, format=form)
        return [ox.Triple(one.subject, one.predicate, term(one.object)) for one in found]
    except (SyntaxError, ValueError, OSError):
        raise unreadable(shown) from None


def _form(media_type: str) -> ox.RdfFormat | None:
    return ox.RdfFormat.from_media_type(media_type)


def term(found: Term | ox.Triple) -> Term:
    """A term as our own store would give it."""
    if isinstance(found, ox.Literal) and found.datatype == _BOOLEAN:
        return _TRUTH.get(found.value, found)
    return found  # type: ignore[return-value]


def quad(row: Row, graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    """A row of `s`, `p` and `o` as a quad of a graph."""
    subject, predicate = row["s"], row["p"]
    assert not isinstance(subject, ox.Literal) and isinstance(predicate, ox.NamedNode)
    return ox.Quad(subject, predicate, row["o"], graph)
