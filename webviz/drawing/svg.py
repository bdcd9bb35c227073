"""Lines of the picture as SVG path data. Boxes are templates' business; geometry is here.

A line between neighbouring columns is one S-curve. A line that crosses a whole column goes through the gap between
two boxes nearest to its way, never behind a box. A line within a column bows out beside it.

What a line says stands where it ends, once for all that say the same there: see :func:`words`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from graph.picture import Edge, Node, Picture
from webviz.drawing.layout import BULGE, CHANNEL, GAP, LAST, TOP, Box, Layout
from webviz.drawing.lettering import FONT, width_of
from webviz.drawing.ordering import spread

Point = tuple[float, float]
BOW = 26  # how far the shortest line within a column bows out
STEEP = 0.08  # how much further for each unit of height
WIDEST = CHANNEL - 6
ROOM = GAP / 2  # kept between a box and a line that passes it
WORD = 12  # the font size of words on lines
ABOVE = 4  # how far they stand above their line
ASIDE = 10  # and from the box: room for an arrow's head
WORKED_FOR = ("body", "endeavour")


@dataclass(frozen=True)
class Line:
    """An edge and the path it takes; ``between``: it joins a body to a body, or to what the body works for."""

    edge: Edge
    path: str
    between: bool


def lines(picture: Picture, layout: Layout) -> tuple[Line, ...]:
    """A path for every edge whose two ends are drawn, in the picture's order."""
    boxes = {box.node.iri: box for box in layout.boxes}
    columns = {column: [box for box in layout.boxes if box.column == column] for column in layout.columns()}
    gaps = {column: _gaps(found, layout.height) for column, found in columns.items()}
    edges = [edge for edge in picture.edges if edge.source in boxes and edge.target in boxes]
    return tuple(_line(edge, boxes[edge.source], boxes[edge.target], gaps) for edge in edges)


def _line(edge: Edge, source: Box, target: Box, gaps: Mapping[int, Gaps]) -> Line:
    return Line(edge, route(source, target, gaps), between(source.node, target.node))


def between(source: Node, target: Node) -> bool:
    """Whether a line joins a body to a body or to what it works for. Its direction matters, so it is an arrow."""
    return source.kind == "body" and target.kind in WORKED_FOR


@dataclass(frozen=True)
class Gaps:
    """The free stretches of one column, from the top, and its left and right edge."""

    left: float
    right: float
    free: tuple[tuple[float, float], ...]

    def nearest(self, y: float) -> float:
        """The free height nearest to ``y``."""
        place = bisect_left(self.free, (y,))
        heights = [min(max(y, low), high) for low, high in self.free[max(place - 1, 0) : place + 1]]
        return min(heights, key=lambda height: abs(height - y))


def _gaps(boxes: Sequence[Box], height: float) -> Gaps:
    """Between the boxes of a column, above the first and below the last; room is kept to both sides."""
    ends = [TOP, *(box.y + box.height for box in boxes)]
    starts = [*(box.y for box in boxes), height]
    free = [(low + ROOM, max(high - ROOM, low + ROOM)) for low, high in zip(ends, starts, strict=True)]
    return Gaps(boxes[0].x, boxes[0].x + boxes[0].width, tuple(free))


def route(source: Box, target: Box, gaps: Mapping[int, Gaps]) -> str:
    """The path from ``source`` to ``target``; ``gaps`` are those of every column that holds boxes."""
    if source.column == target.column:
        return _bow(source, target)
    first, last = sorted((source, target), key=lambda box: box.column)
    points = _through(first, last, [gaps[number] for number in sorted(gaps) if first.column < number < last.column])
    return _curve(points if first is source else points[::-1])


def _through(first: Box, last: Box, crossed: Sequence[Gaps]) -> list[Point]:
    """Start, the two ends of each gap passed on the way, end."""
    start, end = (first.x + first.width, first.middle), (last.x, last.middle)
    points = [start]
    for gap in crossed:
        share = ((gap.left + gap.right) / 2 - start[0]) / (end[0] - start[0])
        free = gap.nearest(start[1] + share * (end[1] - start[1]))
        points += [(gap.left, free), (gap.right, free)]
    return [*points, end]


def _curve(points: Sequence[Point]) -> str:
    """S-curves between the points at even places, straight lines through the gaps."""
    path = f"M{_at(points[0])}"
    for (x, y), (to_x, to_y) in pairwise(points):
        middle = (x + to_x) / 2
        path += f"H{_round(to_x)}" if y == to_y else f"C{_at((middle, y))} {_at((middle, to_y))} {_at((to_x, to_y))}"
    return path


def _bow(source: Box, target: Box) -> str:
    """Out on the left; in the last column on the right, where no other lines are."""
    right = source.column == LAST
    out = _out(source, target)
    side = source.x + source.width if right else source.x
    turn = side + out if right else side - out
    path = [(turn, source.middle), (turn, target.middle), (side, target.middle)]
    return f"M{_at((side, source.middle))}C{' '.join(map(_at, path))}"


def _out(source: Box, target: Box) -> float:
    """How far out the ends of a bow's curve are drawn; the curve itself reaches three quarters of that."""
    return min(BOW + STEEP * abs(source.middle - target.middle), BULGE if source.column == LAST else WIDEST)


# -- words on lines -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Word:
    """What lines say, its place on the base line, and which end of the text is there: ``start`` or ``end``."""

    text: str
    lang: str
    x: float
    y: float
    anchor: str


def room_for_words(picture: Picture) -> float:
    """How wide the room between columns must be for the longest word on a line."""
    return CHANNEL + max((width_of(edge.relation.label.text) * WORD / FONT for edge in picture.edges), default=0)


def words(picture: Picture, layout: Layout) -> tuple[Word, ...]:
    """What the lines say: beside the box where they end, or in the bend of a bow; none above another."""
    boxes = {box.node.iri: box for box in layout.boxes}
    drawn = [edge for edge in picture.edges if edge.source in boxes and edge.target in boxes]
    unique = dict.fromkeys(_word(edge, boxes[edge.source], boxes[edge.target]) for edge in drawn)
    beside: dict[tuple[int, str], list[Word]] = defaultdict(list)
    for word in unique:
        beside[_channel(word, layout), word.anchor].append(word)
    return tuple(placed for _, found in sorted(beside.items()) for placed in _apart(found))


def _word(edge: Edge, source: Box, target: Box) -> Word:
    label, bow = edge.relation.label, source.column == target.column
    rightwards = source.column < target.column or (bow and source.column != LAST)
    away = 0.75 * _out(source, target) + ABOVE if bow else ASIDE
    x = target.x - away if rightwards else target.x + target.width + away
    y = (source.middle + target.middle) / 2 if bow else target.middle - ABOVE
    return Word(label.text, label.lang, round(x, 1), round(y, 1), "end" if rightwards else "start")


def _channel(word: Word, layout: Layout) -> int:
    """The room between columns a word stands in, by the number of boxes' edges left of it."""
    return bisect_left(sorted({box.x + box.width for box in layout.boxes}), word.x)


def _apart(found: Iterable[Word]) -> list[Word]:
    ordered = sorted(found, key=lambda word: (word.y, word.text))
    tops = spread([word.y for word in ordered], [WORD + 1.0] * len(ordered))
    return [replace(word, y=round(top + (WORD + 1) / 2, 1)) for word, top in zip(ordered, tops, strict=True)]


def _at(point: Point) -> str:
    return f"{_round(point[0])},{_round(point[1])}"


def _round(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
