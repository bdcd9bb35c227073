"""Parameters of our own queries: a variable token gives way to a term, so values are bound and never pasted.

The text is read as tokens (variables inside strings, IRIs and comments stay), and the term writes itself in
N-Triples form, which SPARQL reads as the same term and nothing else. This reaches into subqueries and works on any
SPARQL service, which the engine's own substitution does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256

import pyoxigraph as ox

from graph.typed.guard import tokens

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Bound = Term | Sequence[Term]


def bind(query: str, terms: Mapping[str, Bound]) -> str:
    """The query with each named variable replaced by its term, or by several, as in `VALUES ?thing { ?things }`.

    KeyError for a variable the query does not have.
    """
    if not terms:
        return query
    pieces = _pieces(query)
    unknown = set(terms) - {name for _, name in pieces if name}
    if unknown:
        raise KeyError(*sorted(unknown))
    return "".join(_written(terms[name]) if name and name in terms else text for text, name in pieces)


def _written(bound: Bound) -> str:
    return " ".join(map(str, bound)) if isinstance(bound, Sequence) else str(bound)


def is_iri(text: str) -> bool:
    """Whether a text can be an IRI at all: no blank, `<`, `"` or the like in it."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def shown(term: Term | ox.Triple | None) -> str:
    """A term as plain text; nothing for none."""
    return "" if term is None else term.value if isinstance(term, (ox.NamedNode, ox.Literal)) else str(term)


@lru_cache(maxsize=256)
def _pieces(query: str) -> tuple[tuple[str, str | None], ...]:
    """The tokens in order; a variable with its name."""
    return tuple((token.text, token.text[1:] if token.kind == "variable" else None) for token in tokens(query))


def data(quads: Iterable[ox.Quad]) -> str:
    """Quads as the data of an update, in an order of their own."""
    graphs: dict[str, list[str]] = {}
    for quad in quads:
        name = "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)
        graphs.setdefault(name, []).append(f"{quad.subject} {quad.predicate} {quad.object} .")
    return "\n".join(_block(name, sorted(graphs[name])) for name in sorted(graphs))


def digest(quads: Iterable[ox.Quad]) -> str:
    """What is the same for the same quads in any order: a million need be neither sorted nor held as text."""
    return f"{sum(int.from_bytes(sha256(str(quad).encode()).digest()) for quad in quads):x}"


def _block(graph: str, triples: Sequence[str]) -> str:
    written = "\n".join(triples)
    return f"GRAPH {graph} {{\n{written}\n}}" if graph else written
