"""Several organisations in frames side by side, the same shared concept at the same height: for the comparison page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from graph.names import Thing
from graph.picture import Node, Picture
from webviz.current import atlas, running
from webviz.drawing.choice import Choice, Narrowed, narrowed
from webviz.drawing.layout import TOP, Layout, frames
from webviz.drawing.pictures import organisation
from webviz.drawing.svg import lines
from webviz.pages.organisation import announce, columns, remarks
from webviz.pages.view import around, kinds_of

KINDS_OF = ("org:classification", "sam:officeType", "sam:serviceType", "sam:groupType")
TITLE = 30  # room for the name above each frame


def side_by_side(lang: str, owners: Sequence[Thing], choice: Choice) -> dict[str, Any]:
    """What ``frames.html`` draws of these municipalities; no ``frames`` when together they are too much to draw.

    ``guides`` are the heights at which the same concept stands in more than one frame, ``whole`` is everything that
    could be drawn, ``count`` how many boxes are left of it.
    """
    whole = [organisation(one.iri, lang) for one in owners]
    left = [narrowed(picture, owner.iri, choice) for picture, owner in zip(whole, owners, strict=True)]
    nodes = [node for one in left for node in one.picture.nodes]
    told = {
        "count": len(nodes),
        "kinds": kinds_of(Picture(tuple(nodes), ())),
        "whole": Picture(tuple(node for picture in whole for node in picture.nodes), ()),
    }
    if not 0 < len(nodes) <= running().settings.drawn_nodes:
        return {**told, "frames": []}
    concepts: dict[str, str] = {}
    for owner, one in zip(owners, left, strict=True):
        concepts |= _concepts(owner.iri, one.picture.nodes)
    said = {node.iri: ", ".join(remarks(node, lang, one)) for one in left for node in one.picture.nodes}
    pairs = [(one.picture, owner.iri) for one, owner in zip(left, owners, strict=True)]
    layouts = frames(pairs, concepts, said)
    return {
        **told,
        "frames": [_frame(*one) for one in zip(owners, left, layouts, strict=True)],
        "guides": _guides(layouts, concepts),
        "marked": frozenset(choice.highlight),
        "height": max(one.height for one in layouts) + TITLE,
        "title": TITLE,
    }


def _frame(owner: Thing, left: Narrowed, layout: Layout) -> dict[str, Any]:
    count = {iri: len(found) for iri, found in around(left.picture).items()}
    return {
        "thing": owner,
        "layout": layout,
        "lines": lines(left.picture, layout),
        "columns": columns(layout, owner),
        "node_words": {node.iri: announce(node, count[node.iri]) for node in left.picture.nodes},
    }


def _concepts(owner: str, nodes: Iterable[Node]) -> dict[str, str]:
    """The shared concept of each node that has one."""
    known = atlas().town(owner)
    found = {node.iri: known.values(node.iri, *KINDS_OF) for node in nodes}
    return {iri: min(concepts) for iri, concepts in found.items() if concepts}


def _guides(layouts: Sequence[Layout], concepts: dict[str, str]) -> list[float]:
    """The middles of the rows that more than one frame has something in."""
    rows: dict[tuple[int, str], dict[int, float]] = {}
    for number, layout in enumerate(layouts):
        for box in layout.boxes:
            row = (box.column, concepts.get(box.node.iri, box.node.iri))
            rows.setdefault(row, {}).setdefault(number, box.y + min(box.height, TOP) / 2)
    heights = Counter(next(iter(found.values())) for (column, _), found in rows.items() if column and len(found) > 1)
    return sorted(heights)
