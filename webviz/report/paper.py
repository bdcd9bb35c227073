"""How much room text and picture take on sheets of A4, so that what is chosen for a report fits its sheets.

Only a browser can measure; these are upper estimates, for the sizes that ``report.css`` prints with. Lengths are
millimetres inside the margins, sizes of type are points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

from webviz.drawing.layout import Layout
from webviz.drawing.lettering import FONT, width_of

WIDTH, HEIGHT = 186.0, 277.0
POINT = 25.4 / 72
LEADING = 1.3
ARIAL = 0.81  # of the width of the widest system font, by which `width_of` reckons
FILLED = 0.97  # of a line, before the next word goes to the next one
LARGEST, SMALLEST = 8.0, 4.8  # the type in the boxes of a picture


def height(text: str, width: float, size: float) -> float:
    """How high a paragraph of this text stands."""
    length = width_of(text) / FONT * size * POINT * ARIAL
    return max(ceil(length / (width * FILLED)), 1) * size * LEADING * POINT


@dataclass
class Room:
    """What is left of the sheets."""

    left: float

    def take(self, wanted: float) -> bool:
        """Take this much if there is so much; say whether there was."""
        if wanted > self.left:
            return False
        self.left -= wanted
        return True


def framed(layout: Layout, room: float) -> tuple[Layout, float] | None:
    """The layout with so much air to its right that, as wide as the sheet, it is no higher than `room` and its type can
    be read; and how high it then stands. None when that is not to be had.
    """
    largest, smallest = (points * POINT / FONT for points in (LARGEST, SMALLEST))  # millimetres a unit
    scale = min(largest, WIDTH / layout.width, room / layout.height)
    if scale < smallest:
        return None
    return replace(layout, width=WIDTH / scale), layout.height * scale
