"""The drawing model for the interactive graph: the one door to pyvis, whose HTML is never served.

pyvis is the node, edge and option model of vis-network. Positions come from :mod:`webviz.layout` and physics is off,
so the interactive picture stands exactly where the printed one does. pyvis is imported only when a drawing is asked
for: it pulls in much that a page without a graph does not need.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from graph.picture import Edge, Picture
from webviz.layout import FONT, Box, Layout
from webviz.svg import between
from webviz.view import planned

SIGNS = {
    "municipality": "■", "region": "■", "body": "▢", "office": "●", "service": "◐", "group": "○", "agency": "✚",
    "endeavour": "▲", "cooperation": "⬡", "area": "⬡", "concept": "◆",
}  # fmt: skip
OTHER = "▯"
VIS_FILES = ("vis-network.min.js", "vis-network.css")
OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"keyboard": {"enabled": False}, "hover": False, "selectConnectedEdges": True, "dragNodes": False},
    "nodes": {"shape": "box", "font": {"size": FONT, "align": "left"}, "borderWidth": 1, "margin": 7},
    "edges": {"width": 1, "selectionWidth": 2},
}
SIDEWAYS = {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.5}
BOWED = {"enabled": True, "type": "curvedCCW", "roundness": 0.25}


def vis_folder() -> Path:
    """Where pyvis keeps the vis-network files it is installed with, found without importing it."""
    spec = find_spec("pyvis")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("pyvis")
    return Path(spec.origin).parent / "templates" / "lib" / "vis-9.1.2"


def drawing(picture: Picture, layout: Layout) -> dict[str, Any]:
    """``{"nodes": […], "edges": […], "options": {…}}`` as vis-network takes them, in layout and picture order.

    Node ids are IRIs; edge ids are their place in ``picture.edges``; ``group`` is the node's kind, which the
    stylesheet colours. Edges with an end outside the layout are left out.
    """
    from pyvis.network import Network  # type: ignore[import-untyped]

    network = Network(directed=True)  # an undirected one drops parallel edges
    boxes = {box.node.iri: box for box in layout.boxes}
    for box in layout.boxes:
        network.add_node(
            box.node.iri,
            label=_label(box),
            shape="box",
            x=box.centre,
            y=box.middle,
            group=box.node.kind,
            widthConstraint={"minimum": box.width - 14},
            heightConstraint={"minimum": box.height - 14},
            physics=False,
            shapeProperties={"borderDashes": box.node.basis == "inferred" or planned(box.node.status)},
        )
    for number, edge in enumerate(picture.edges):
        if edge.source in boxes and edge.target in boxes:
            look = _look(edge, boxes[edge.source], boxes[edge.target])
            network.add_edge(edge.source, edge.target, **look, id=number)
    network.options = OPTIONS  # set_options() would strip every space from the values
    nodes, edges, *_, options = network.get_network_data()
    return {"nodes": nodes, "edges": edges, "options": json.loads(options)}


def _label(box: Box) -> str:
    """The kind's sign, the wrapped name and the remark; never empty, for then pyvis shows the id."""
    name = [f"{SIGNS.get(box.node.kind, OTHER)} {box.lines[0]}", *box.lines[1:]]
    return "\n".join([*name, f"({box.remark})"] if box.remark else name)


def _look(edge: Edge, source: Box, target: Box) -> dict[str, Any]:
    return {
        "dashes": dashes(edge),
        "smooth": BOWED if source.column == target.column else SIDEWAYS,
        "arrows": {"to": {"enabled": between(source.node, target.node), "scaleFactor": 0.6}},
    }


def dashes(edge: Edge) -> list[int] | bool:
    """Long dashes for what is inferred, dots for a seat that is not regular, a whole line otherwise."""
    if edge.basis == "inferred":
        return [7, 5]
    return [2, 4] if edge.attendance not in (None, "regular") else False
