"""Where each box of an organisation picture stands: columns, order, heights. Pure, deterministic, no force simulation.

Four columns are read from left to right: the municipality | its bodies, by level | those who take part | projects
and themes. Boxes are ordered by the mean place of their neighbours (the barycentre heuristic, a fixed number of
sweeps), which keeps crossings few; each column is then pulled towards its neighbours without overlap. Apart from the
sorting inside a column everything is linear in boxes and lines: milliseconds for 500 boxes.

Several organisations stand side by side as :func:`frames`: boxes of the same concept share a row through all of them.

Units are those of the SVG view box: one is one CSS pixel at full size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from graph.picture import Node, Picture
from webviz.drawing.lettering import wrap
from webviz.drawing.ordering import mean, order, spread

PLACES = {
    "body": 1, "office": 2, "service": 2, "group": 2, "agency": 2, "municipality": 2, "region": 2, "cooperation": 2,
}  # fmt: skip
LAST = 3
LEVELS = (
    "political", "strategic", "overall", "chief-executive", "municipal", "sector", "coordinating", "unit", "operative",
    "local", "all-levels",
)  # fmt: skip
WIDTHS = (150, 230, 230, 230)
CHANNEL = 80  # between columns: room for the lines to turn
MARGIN = 12
BULGE = 60  # right of the last column, where lines within it bow out
TOP = 34  # the column headings
GAP = 12
HEADING = 30  # room above the first body of a level
LINE = 19
REMARK = 17
PADDING = 7
GLYPH = 28  # what the symbol takes of a box's width
BETWEEN = 48  # between two frames
FRAMED, NEARER = (148, 186, 186, 186), 56  # widths and channel in a frame: several are to be seen at once


@dataclass(frozen=True)
class Box:
    """One node in its place: the top left corner, the size, the label broken into lines, and a remark below it, too."""

    node: Node
    column: int
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    remark: tuple[str, ...]

    @property
    def middle(self) -> float:
        """The vertical middle, where lines meet the box."""
        return self.y + self.height / 2

    @property
    def centre(self) -> float:
        """The horizontal middle."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class Heading:
    """The level over the bodies that follow it; ``level`` None: none is documented."""

    level: str | None
    x: float
    y: float


@dataclass(frozen=True)
class Layout:
    """The whole picture: boxes in reading order (column by column, downwards), level headings, size, left edge."""

    boxes: tuple[Box, ...]
    headings: tuple[Heading, ...]
    width: float
    height: float
    left: float = 0

    def columns(self) -> tuple[int, ...]:
        """The columns that hold anything."""
        return tuple(sorted({box.column for box in self.boxes}))


def arrange(
    picture: Picture, centre: str, remarks: Mapping[str, str] | None = None, channel: float = CHANNEL
) -> Layout:
    """Place every node of ``picture``; ``centre`` is the IRI of the municipality the picture is about.

    ``remarks`` are a few words for some nodes (planned, inferred), which get a line of their own in the box.
    ``channel`` is the room between columns: more where the lines carry words.

    Lines whose ends are not both in the picture are ignored. An empty picture gives an empty layout.
    """
    nodes = {node.iri: node for node in picture.nodes}
    near = _neighbours(picture, {iri: iri for iri in nodes})
    rank = {iri: _rank(node) for iri, node in nodes.items()}
    columns = order(_columns(nodes.values(), centre), near, rank)
    leads = _leads([nodes[iri] for iri in columns[1]])
    blank = _blank(columns, nodes, remarks or {}, channel)
    tops = _tops(columns, {iri: box.height for iri, box in blank.items()}, leads, near)
    boxes = [replace(box, y=tops[iri]) for iri, box in blank.items()]
    return _assemble(boxes, leads, max(BULGE, channel) if _inside(picture, set(columns[LAST])) else MARGIN)


def frames(
    pictures: Sequence[tuple[Picture, str]], concepts: Mapping[str, str], remarks: Mapping[str, str] | None = None
) -> tuple[Layout, ...]:
    """Several pictures, each with its centre, side by side: what is the same concept stands at the same height.

    ``concepts`` gives the shared concept of a node, where it has one; a node of its own kind has a row of its own.
    Boxes of one picture with one concept stand below each other in its row. Each layout knows its ``left`` edge, all
    have the same height, and none has level headings: levels differ between the organisations.
    """
    rows = [{node.iri: _row(node, centre, concepts) for node in picture.nodes} for picture, centre in pictures]
    sheets = [
        _sheet(picture, centre, own, remarks or {}) for (picture, centre), own in zip(pictures, rows, strict=True)
    ]
    heights = {row: max(_stacked(sheet.get(row, ())) for sheet in sheets) for row in sorted({*chain(*sheets)})}
    rank = {row: min(_rank(box.node) for sheet in sheets for box in sheet.get(row, ())) for row in heights}
    near: dict[str, list[str]] = defaultdict(list)
    for (picture, _centre), own in zip(pictures, rows, strict=True):
        for row, others in _neighbours(picture, own).items():
            near[row] += others
    columns = order([[row for row in heights if int(row[0]) == number] for number in range(len(WIDTHS))], near, rank)
    tops = _tops(columns, heights, {}, near)
    return _side_by_side([_placed(sheet, columns, tops) for sheet in sheets], [one for one, _ in pictures])


def _row(node: Node, centre: str, concepts: Mapping[str, str]) -> str:
    """The row of a node: its column, and what it shares with others; every centre is in one row."""
    column = _column(node, centre)
    return f"{column} {concepts.get(node.iri, node.iri) if column else ''}"


def _sheet(
    picture: Picture, centre: str, rows: Mapping[str, str], remarks: Mapping[str, str]
) -> dict[str, tuple[Box, ...]]:
    """The boxes of one picture by their row, not yet placed downwards."""
    nodes = {node.iri: node for node in picture.nodes}
    sheet: dict[str, tuple[Box, ...]] = {}
    for iri, box in _blank(_columns(picture.nodes, centre), nodes, remarks, NEARER, FRAMED).items():
        sheet[rows[iri]] = (*sheet.get(rows[iri], ()), box)
    return sheet


def _stacked(boxes: Sequence[Box]) -> float:
    return sum(box.height for box in boxes) + GAP * max(len(boxes) - 1, 0)


def _placed(
    sheet: Mapping[str, Sequence[Box]], columns: Sequence[Sequence[str]], tops: Mapping[str, float]
) -> list[Box]:
    placed: list[Box] = []
    for row in [row for column in columns for row in column if row in sheet]:
        top = tops[row]
        for box in sheet[row]:
            placed.append(replace(box, y=round(top, 1)))
            top += box.height + GAP
    return placed


def _side_by_side(sheets: Sequence[Sequence[Box]], pictures: Sequence[Picture]) -> tuple[Layout, ...]:
    layouts: list[Layout] = []
    left = 0.0
    for boxes, picture in zip(sheets, pictures, strict=True):
        last = {box.node.iri for box in boxes if box.column == LAST}
        moved = [replace(box, x=box.x + left) for box in boxes]
        whole = _assemble(moved, {}, BULGE if _inside(picture, last) else MARGIN)
        layouts.append(replace(whole, left=left, width=whole.width - left))
        left = whole.width + BETWEEN
    height = max((one.height for one in layouts), default=0)
    return tuple(replace(one, height=height) for one in layouts)


def _blank(
    columns: Sequence[Sequence[str]],
    nodes: Mapping[str, Node],
    remarks: Mapping[str, str],
    channel: float,
    widths: Sequence[float] = WIDTHS,
) -> dict[str, Box]:
    """A box for every node with its words broken into lines; in its column, not yet placed downwards."""
    blank: dict[str, Box] = {}
    left: float = MARGIN
    for number, (column, width) in enumerate(zip(columns, widths, strict=True)):
        for iri in column:
            room = width - GLYPH - PADDING
            lines = wrap(nodes[iri].label.text, room)
            remark = wrap(remarks[iri], room) if remarks.get(iri) else ()
            height = 2 * PADDING + LINE * len(lines) + REMARK * len(remark)
            blank[iri] = Box(nodes[iri], number, left, 0, width, height, lines, remark)
        left += width + channel if column else 0  # an empty column takes no room
    return blank


def _inside(picture: Picture, column: set[str]) -> bool:
    return any(edge.source in column and edge.target in column for edge in picture.edges)


def _column(node: Node, centre: str) -> int:
    return 0 if node.iri == centre else PLACES.get(node.kind, LAST)


def _columns(nodes: Iterable[Node], centre: str) -> list[list[str]]:
    columns: list[list[str]] = [[] for _ in WIDTHS]
    for node in nodes:
        columns[_column(node, centre)].append(node.iri)
    return columns


def _rank(node: Node) -> int:
    """A body's place from the top; bodies whose level is not documented come last, and the level of others is none."""
    if node.kind != "body":
        return 0
    return LEVELS.index(node.level) if node.level in LEVELS else len(LEVELS)


def _neighbours(picture: Picture, rows: Mapping[str, str]) -> dict[str, list[str]]:
    """What each row has lines to; ``rows`` gives the row of a node."""
    near: dict[str, list[str]] = defaultdict(list)
    for edge in picture.edges:
        if edge.source in rows and edge.target in rows:
            near[rows[edge.source]].append(rows[edge.target])
            near[rows[edge.target]].append(rows[edge.source])
    return near


def _leads(bodies: Sequence[Node]) -> dict[str, str | None]:
    """The first body of each level and that level; empty when no body has a documented level."""
    if not any(node.level for node in bodies):
        return {}
    pairs = zip([None, *bodies], bodies, strict=False)
    return {node.iri: node.level for before, node in pairs if before is None or _rank(before) != _rank(node)}


def _tops(
    columns: list[list[str]],
    heights: Mapping[str, float],
    leads: Mapping[str, str | None],
    near: Mapping[str, list[str]],
) -> dict[str, float]:
    """The top of every box. The tallest column is packed; the others are drawn towards their neighbours in it."""
    room = {iri: height + GAP + (HEADING if iri in leads else 0) for iri, height in heights.items()}
    tallest = max((1, 2, 3), key=lambda number: (sum(room[iri] for iri in columns[number]), -number))
    middles: dict[str, float] = {}
    for number in (tallest, *(n for n in (1, 2, 3, 0) if n != tallest)):
        column = columns[number]
        below = {iri: GAP + heights[iri] / 2 for iri in column}  # from a box's middle to the end of its room
        middle = zip(column, _wanted(column, middles, near), strict=True)
        wanted = [height + below[iri] - room[iri] / 2 for iri, height in middle]
        for iri, top in zip(column, spread(wanted, [room[iri] for iri in column]), strict=True):
            middles[iri] = top + room[iri] - below[iri]
    least = min((middles[iri] - heights[iri] / 2 - (HEADING if iri in leads else 0) for iri in middles), default=0)
    return {iri: round(middle - heights[iri] / 2 - least + TOP + MARGIN, 1) for iri, middle in middles.items()}


def _wanted(column: Sequence[str], middles: Mapping[str, float], near: Mapping[str, list[str]]) -> list[float]:
    """Where each box would like its middle: at its placed neighbours' mean, else beside the box above it."""
    wanted: list[float] = []
    for iri in column:
        near_mean = mean([middles[other] for other in near[iri] if other in middles])
        wanted.append(near_mean if near_mean is not None else wanted[-1] if wanted else 0)
    return wanted


def _assemble(boxes: Sequence[Box], leads: Mapping[str, str | None], right: float) -> Layout:
    """The layout of placed boxes, with ``right`` as the room beside the last column."""
    headings = tuple(Heading(leads[box.node.iri], box.x, box.y - 10) for box in boxes if box.node.iri in leads)
    width = max((box.x + box.width for box in boxes), default=0) + right
    height = max((box.y + box.height for box in boxes), default=0) + MARGIN
    return Layout(tuple(boxes), headings, width, height)
