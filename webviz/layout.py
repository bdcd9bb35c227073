"""Where each box of an organisation picture stands: columns, order, heights. Pure, deterministic, no force simulation.

Four columns are read from left to right: the municipality | its bodies, by level | those who take part | projects
and themes. Boxes are ordered by the mean place of their neighbours (the barycentre heuristic, a fixed number of
sweeps), which keeps crossings few; each column is then pulled towards its neighbours without overlap. Apart from the
sorting inside a column everything is linear in boxes and lines: milliseconds for 500 boxes.

Units are those of the SVG view box: one is one CSS pixel at full size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from graph.picture import Node, Picture

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
SWEEPS = 4

# Advance widths in hundredths of the font size, of the widest common system font (DejaVu and Verdana).
FONT = 14
NARROW, BROAD, USUAL, CAPITAL = 40, 100, 65, 78


@dataclass(frozen=True)
class Box:
    """One node in its place: the top left corner, the size, the label broken into lines, and a remark below it."""

    node: Node
    column: int
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    remark: str

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
    """The whole picture: boxes in reading order (column by column, downwards), level headings, size."""

    boxes: tuple[Box, ...]
    headings: tuple[Heading, ...]
    width: float
    height: float

    def columns(self) -> tuple[int, ...]:
        """The columns that hold anything."""
        return tuple(sorted({box.column for box in self.boxes}))


def arrange(picture: Picture, centre: str, remarks: Mapping[str, str] | None = None) -> Layout:
    """Place every node of ``picture``; ``centre`` is the IRI of the municipality the picture is about.

    ``remarks`` are a few words for some nodes (planned, inferred), which get a line of their own in the box.

    Lines whose ends are not both in the picture are ignored. An empty picture gives an empty layout.
    """
    nodes = {node.iri: node for node in picture.nodes}
    near = _neighbours(picture, nodes)
    rank = {iri: _rank(node) if node.kind == "body" else 0 for iri, node in nodes.items()}
    columns = _order(_columns(nodes.values(), centre), near, rank)
    leads = _leads([nodes[iri] for iri in columns[1]])
    lines = {
        iri: wrap(nodes[iri].label.text, WIDTHS[number] - GLYPH - PADDING)
        for number, column in enumerate(columns)
        for iri in column
    }
    said = remarks or {}
    heights = {iri: 2 * PADDING + LINE * len(text) + (REMARK if said.get(iri) else 0) for iri, text in lines.items()}
    tops = _tops(columns, heights, leads, near)
    lefts = _lefts(columns)
    boxes = [
        Box(nodes[iri], number, lefts[number], tops[iri], WIDTHS[number], heights[iri], lines[iri], said.get(iri, ""))
        for number, column in enumerate(columns)
        for iri in column
    ]
    return _assemble(boxes, leads, _inside(picture, set(columns[LAST])))


def _inside(picture: Picture, column: set[str]) -> bool:
    return any(edge.source in column and edge.target in column for edge in picture.edges)


def _lefts(columns: Sequence[Sequence[str]]) -> list[int]:
    """The left edge of each column; an empty column takes no room."""
    lefts, left = [], MARGIN
    for column, width in zip(columns, WIDTHS, strict=True):
        lefts.append(left)
        left += width + CHANNEL if column else 0
    return lefts


def width_of(text: str) -> float:
    """An upper estimate of the text's width in units, for fonts we cannot measure on the server."""
    return sum(_advance(letter) for letter in text) * FONT / 100


def wrap(text: str, width: float) -> tuple[str, ...]:
    """Break ``text`` into lines no wider than ``width``: at spaces, after hyphens and slashes, at last inside a word.

    Nothing is ever cut off. Text without any letters gives one empty line.

    >>> wrap("Helse- og omsorgssjef", 150)
    ('Helse- og', 'omsorgssjef')
    """
    lines = [""]
    for piece in _pieces(text, width):
        if lines[-1] and width_of((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return tuple(line.strip() for line in lines)


def _advance(letter: str) -> int:
    if letter in "ijlItfr.,:;'’|!()[]/- ":
        return NARROW
    if letter in "mwMW@%—…":
        return BROAD
    return CAPITAL if letter.isupper() else USUAL if letter < "\u0500" else BROAD


def _pieces(text: str, width: float) -> Iterable[str]:
    """Words with what follows them, split further where one alone is wider than a line."""
    for word in " ".join(text.split()).split(" "):
        part = ""
        for letter in word:
            if width_of(part + letter) > width:
                yield part
                part = ""
            part += letter
            if letter in "/-–":
                yield part
                part = ""
        yield part + " "


def _column(node: Node, centre: str) -> int:
    return 0 if node.iri == centre else PLACES.get(node.kind, LAST)


def _columns(nodes: Iterable[Node], centre: str) -> list[list[str]]:
    columns: list[list[str]] = [[] for _ in WIDTHS]
    for node in nodes:
        columns[_column(node, centre)].append(node.iri)
    return columns


def _rank(node: Node) -> int:
    """The level's place from the top; bodies whose level is not documented come last."""
    return LEVELS.index(node.level) if node.level in LEVELS else len(LEVELS)


def _neighbours(picture: Picture, nodes: Mapping[str, Node]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = defaultdict(list)
    for edge in picture.edges:
        if edge.source in nodes and edge.target in nodes:
            near[edge.source].append(edge.target)
            near[edge.target].append(edge.source)
    return near


def _order(columns: list[list[str]], near: Mapping[str, list[str]], rank: Mapping[str, int]) -> list[list[str]]:
    """Sort each column by the mean place of its neighbours in the others. Bodies stay inside their level's group."""
    ordered = [sorted(column, key=lambda iri: rank[iri]) for column in columns]
    places = _places(ordered)
    for sweep in range(SWEEPS):
        for number in (2, 3, 1) if sweep % 2 == 0 else (3, 2, 1):
            own = set(ordered[number])
            mean = {iri: _mean([places[other] for other in near[iri] if other not in own]) for iri in own}
            keys = {iri: (rank[iri], places[iri] if mean[iri] is None else mean[iri]) for iri in own}
            ordered[number].sort(key=lambda iri: keys[iri])
            places.update(_places([ordered[number]]))
    return ordered


def _places(columns: Iterable[Sequence[str]]) -> dict[str, float]:
    """How far down its column each box stands, 0 to 1, so that columns of different length compare."""
    return {iri: (place + 0.5) / len(column) for column in columns for place, iri in enumerate(column)}


def _mean(values: Sequence[float]) -> float | None:
    return fsum(values) / len(values) if values else None  # fsum: the order of the lines must not matter


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
        mean = _mean([middles[other] for other in near[iri] if other in middles])
        wanted.append(mean if mean is not None else wanted[-1] if wanted else 0)
    return wanted


def spread(wanted: Sequence[float], room: Sequence[float]) -> list[float]:
    """Tops for boxes stacked in this order, each ``room`` tall, with middles as near ``wanted`` as can be.

    Least squares under "no overlap", by pooling neighbours that collide; linear.

    >>> spread([10, 10, 100], [20, 20, 20])
    [-10.0, 10.0, 90.0]
    """
    offsets = [0.0]
    for height in room[:-1]:
        offsets.append(offsets[-1] + height)
    pools: list[tuple[float, int]] = []  # (sum of slacks, number of boxes), slacks rising from pool to pool
    for middle, height, offset in zip(wanted, room, offsets, strict=False):
        total, count = middle - height / 2 - offset, 1
        while pools and pools[-1][0] / pools[-1][1] >= total / count:
            before = pools.pop()
            total, count = total + before[0], count + before[1]
        pools.append((total, count))
    slacks = [total / count for total, count in pools for _ in range(count)]
    return [slack + offset for slack, offset in zip(slacks, offsets, strict=False)]


def _assemble(boxes: Sequence[Box], leads: Mapping[str, str | None], bulging: bool) -> Layout:
    headings = tuple(Heading(leads[box.node.iri], box.x, box.y - 10) for box in boxes if box.node.iri in leads)
    width = max((box.x + box.width for box in boxes), default=0) + (BULGE if bulging else MARGIN)
    height = max((box.y + box.height for box in boxes), default=0) + MARGIN
    return Layout(tuple(boxes), headings, width, height)
