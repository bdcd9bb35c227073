"""The drawing model for the interactive graph: the one door to pyvis, whose HTML is never served.

pyvis is the node, edge and option model of vis-network. Positions come from :mod:`webviz.drawing.layout` and
physics is off, so the interactive picture stands exactly where the printed one does; each edge carries the path that
:mod:`webviz.drawing.svg` gives it, for vis-network's own lines would run behind boxes. pyvis is imported only when a
drawing is asked for: it pulls in much that a page without a graph does not need.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from graph.picture import Edge, Picture
from webviz.drawing.layout import Box, Layout
from webviz.drawing.lettering import FONT
from webviz.drawing.svg import Line, lines
from webviz.pages.view import planned

SIGNS = {
    "municipality": "■", "region": "■", "body": "▢", "office": "●", "service": "◐", "group": "○", "agency": "✚",
    "endeavour": "▲", "cooperation": "⬡", "area": "⬡", "concept": "◆",
}  # fmt: skip
OTHER = "▯"
MARK = "★"
VIS_FILES = ("vis-network.min.js", "vis-network.css")
OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"keyboard": {"enabled": False}, "hover": False, "dragNodes": False},
    "nodes": {"shape": "box", "font": {"size": FONT, "align": "left"}, "borderWidth": 1, "margin": 7},
}


def vis_folder() -> Path:
    """Where pyvis keeps the vis-network files it is installed with, found without importing it."""
    spec = find_spec("pyvis")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("pyvis")
    return Path(spec.origin).parent / "templates" / "lib" / "vis-9.1.2"


def drawing(picture: Picture, layout: Layout, marked: Collection[str] = ()) -> dict[str, Any]:
    """``{"nodes": […], "edges": […], "options": {…}}`` as vis-network takes them, in layout and picture order.

    Node ids are IRIs; edge ids are their place in ``picture.edges``; ``group`` is the node's kind, which the
    stylesheet colours. Edges with an end outside the layout are left out. ``marked`` nodes carry a sign, and so do
    the edges between two of them.
    """
    from pyvis.network import Network  # type: ignore[import-untyped]

    network = Network(directed=True)  # an undirected one drops parallel edges
    for box in layout.boxes:
        network.add_node(
            box.node.iri,
            label=_label(box, box.node.iri in marked),
            shape="box",
            x=box.centre,
            y=box.middle,
            group=box.node.kind,
            widthConstraint={"minimum": box.width - 14},
            heightConstraint={"minimum": box.height - 14},
            physics=False,
            borderWidth=4 if box.node.iri in marked else 1,
            shapeProperties={"borderDashes": box.node.basis == "inferred" or planned(box.node.status)},
        )
    numbers = {id(edge): number for number, edge in enumerate(picture.edges)}
    for line in lines(picture, layout):
        both = line.edge.source in marked and line.edge.target in marked
        network.add_edge(line.edge.source, line.edge.target, id=numbers[id(line.edge)], **_look(line), marked=both)
    network.options = OPTIONS  # set_options() would strip every space from the values
    nodes, edges, *_, options = network.get_network_data()
    return {"nodes": nodes, "edges": edges, "options": json.loads(options)}


def _label(box: Box, marked: bool) -> str:
    """The kind's sign, the wrapped name and the remark; never empty, for then pyvis shows the id."""
    sign = f"{MARK} {SIGNS.get(box.node.kind, OTHER)}" if marked else SIGNS.get(box.node.kind, OTHER)
    remark = "\n".join(box.remark)
    return "\n".join([f"{sign} {box.lines[0]}", *box.lines[1:], *([f"({remark})"] if remark else [])])


def _look(line: Line) -> dict[str, Any]:
    return {"path": line.path, "dashes": dashes(line.edge), "arrows": {"to": {"enabled": line.between}}}


def dashes(edge: Edge) -> list[int] | bool:
    """Long dashes for what is inferred, dots for a seat that is not regular, a whole line otherwise."""
    if edge.basis == "inferred":
        return [7, 5]
    return [2, 4] if edge.attendance not in (None, "regular") else False
