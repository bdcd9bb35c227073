"""Small pictures for drawing tests. Builders only; expectations live in the tests."""

from __future__ import annotations

from graph.names import Thing
from graph.picture import Edge, Node, Picture
from ontology.iris import BASE, SAM
from ontology.labels import Label

KINDS = {"m": "municipality", "b": "body", "o": "office", "s": "service", "e": "endeavour", "c": "concept"}


def node(name: str, label: str | None = None, level: str | None = None, status: str | None = None) -> Node:
    """A node whose kind follows from the first letter of its name: m, b, o, s, e or c."""
    text = Label(name if label is None else label, "nn")
    return Node(BASE + name, KINDS[name[0]], text, name, level, "stated", status)


def edge(
    source: str, target: str, relation: str = "seats", basis: str = "stated", attendance: str | None = None
) -> Edge:
    """A line between two nodes, by name."""
    thing = Thing(SAM + relation, "property", Label(relation, "en"), None)
    return Edge(BASE + source, BASE + target, thing, basis, attendance, ())


def picture(lines: str, **levels: str) -> Picture:
    """``"m-b1 b1-o1"`` as a picture; levels by the name of the body."""
    pairs = [tuple(line.split("-")) for line in lines.split()]
    names = sorted({name for pair in pairs for name in pair})
    nodes = tuple(node(name, level=levels.get(name)) for name in names)
    return Picture(nodes, tuple(edge(source, target) for source, target in pairs))
