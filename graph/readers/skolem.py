"""Blank nodes given names that depend on what is said of them, not on how a file labels them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

import pyoxigraph as ox

_ROUNDS = 8
Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph


def skolemised(quads: Sequence[ox.Quad], base: str) -> list[ox.Quad]:
    """The quads with an IRI below `base` for each blank node; the same file, with other labels, gives the same.

    Each node's name is made of what surrounds it, in some rounds of refinement: linear, so that no graph made to be
    hard takes long. Nodes that stay alike are numbered in the order of the file.
    """
    about: dict[ox.BlankNode, list[ox.Quad]] = {}
    for quad in quads:
        for node in {quad.subject, quad.object, quad.graph_name}:
            if isinstance(node, ox.BlankNode):
                about.setdefault(node, []).append(quad)
    if not about:
        return list(quads)
    colours = dict.fromkeys(about, "")
    for _ in range(_ROUNDS):
        colours = {node: _digest(sorted(_seen(quad, node, colours) for quad in told)) for node, told in about.items()}
    names: dict[ox.BlankNode, ox.NamedNode] = {}
    met: dict[str, int] = {}
    for node, colour in colours.items():
        met[colour] = met.get(colour, 0) + 1
        names[node] = ox.NamedNode(f"{base}.well-known/genid/{colour[:24]}-{met[colour]}")
    return [_named(quad, names) for quad in quads]


def _digest(parts: Iterable[str]) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()


def _seen(quad: ox.Quad, here: ox.BlankNode, colours: dict[ox.BlankNode, str]) -> str:
    nodes: tuple[Node, ...] = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return " ".join(
        "this" if node == here else f"_:{colours[node]}" if isinstance(node, ox.BlankNode) else str(node)
        for node in nodes
    )


def _named(quad: ox.Quad, names: dict[ox.BlankNode, ox.NamedNode]) -> ox.Quad:
    subject, value, graph = quad.subject, quad.object, quad.graph_name
    return ox.Quad(
        names[subject] if isinstance(subject, ox.BlankNode) else subject,
        quad.predicate,
        names[value] if isinstance(value, ox.BlankNode) else value,
        names[graph] if isinstance(graph, ox.BlankNode) else graph,
    )
