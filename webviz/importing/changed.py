"""A change of the store for a page: what is new, gone or otherwise, kind by kind, and the picture of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from graph.changes.preview import Drawn, Quads, Told, drawn, told
from graph.changes.told import Change
from graph.picture import Node
from ontology.labels import Label
from webviz.current import atlas, running
from webviz.drawing.layout import arrange
from webviz.drawing.svg import lines
from webviz.i18n import gettext as _
from webviz.i18n import language
from webviz.pages.organisation import announce
from webviz.pages.view import LEGEND, around, kinds_of

LISTED = 300  # things of a kind that are told one by one
OPENED = 40  # things that are all in view from the start
SIGNS = {"new": "+", "gone": "−", "changed": "≠"}


@dataclass(frozen=True, slots=True)
class Kind:
    """The changes of things of one kind: how many are new, gone and changed, and the first of them."""

    kind: str
    counts: Mapping[str, int]
    told: tuple[Told, ...]
    more: int


def shown(changes: Iterable[Change], add: Quads, remove: Quads, draw: bool = False) -> dict[str, Any]:
    """What a page tells of a change; with `draw`, of one that has not been made, the picture too."""
    found = told(atlas(), changes, add, remove, language())
    # What is neither named nor said anything of, such as a graph, is no news.
    kinds = [_kind(kind, list(some)) for kind, some in groupby((one for one in found if _tells(one)), key=_kind_of)]
    pictures = drawn(atlas(), add, remove, language()) if draw else ()
    return {
        "kinds": sorted(kinds, key=lambda one: (_rank(one.kind), one.kind)),
        "counts": Counter(one.change.state for one in found if _tells(one)),
        "pictures": [_picture(one) for one in pictures if 1 < len(one.picture.nodes) <= running().settings.drawn_nodes],
        "signs": SIGNS,
        "few": len(found) <= OPENED,
    }


def _kind_of(one: Told) -> str:
    return one.change.thing.kind


def _tells(one: Told) -> bool:
    return _kind_of(one) != "other" or bool(one.added or one.removed)


def _rank(kind: str) -> int:
    return LEGEND.index(kind) if kind in LEGEND else len(LEGEND)


def _kind(kind: str, found: list[Told]) -> Kind:
    counts = Counter(one.change.state for one in found)
    return Kind(kind, counts, tuple(found[:LISTED]), max(len(found) - LISTED, 0))


def _picture(one: Drawn) -> dict[str, Any]:
    """What a picture is drawn from: new boxes begin with a plus, those that go with a minus and a broken line."""
    nodes = tuple(_signed(node, one.states.get(node.iri, "")) for node in one.picture.nodes)
    picture = replace(one.picture, nodes=nodes)
    layout, near = arrange(picture, one.owner.iri), around(picture)
    news = {"": "", "new": f", {_('new')}", "gone": f", {_('removed')}"}
    return {
        "layout": layout,
        "lines": lines(picture, layout),
        "node_words": {
            node.iri: announce(node, len(near[node.iri])) + news[one.states.get(node.iri, "")] for node in nodes
        },
        "kinds": kinds_of(picture),
        "owner": one.owner,
    }


def _signed(node: Node, state: str) -> Node:
    if not state:
        return node
    label = Label(f"{SIGNS[state]} {node.label.text}", node.label.lang)
    if state == "gone":
        return replace(node, label=label, status=state)
    return replace(node, label=label, path=None)  # what is new has no page yet
