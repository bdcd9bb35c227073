"""Meetings through the year, as far as a rhythm tells in which months they are. Pure functions.

A weekly or monthly rhythm falls on every month. “Four times a year” and “every other month on average” do not say which
months, so such meetings are shown beside the months, never spread over them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from graph.entity import Rhythm
from graph.names import Thing
from ontology.iris import FREQUENCY, concept_slug
from webviz.drawing.lettering import wrap

MONTHS = 12
# How often a rhythm that falls on every month meets in a year. Only that number, or none, is such a rhythm.
EVEN = {"WEEKLY": 52, "BIWEEKLY": 26, "MONTHLY_2": 24, "MONTHLY": 12}

# Units of the drawing are CSS pixels at full size.
NAMES = 210
CELL = 46
TOP = 30
LINE = 19
PADDING = 7


@dataclass(frozen=True, slots=True)
class Meetings:
    """How many meetings of a body: in a year, and in each month where that follows from the rhythm.

    `few` and `many` are the smallest and the largest number a year, both None where no number is documented, and
    `many` alone where only a least number is.
    """

    body: Thing
    few: float | None
    many: float | None
    about: bool
    monthly: Fraction | None

    @property
    def in_a_month(self) -> tuple[int, int] | None:
        """The fewest and the most meetings in a month; None where the months are not known."""
        return None if self.monthly is None else (floor(self.monthly), ceil(self.monthly))


def meetings(body: Thing, rhythms: Iterable[Rhythm]) -> Meetings:
    """A body's rhythm as all documents tell it; where they differ, from the smallest number to the largest."""
    told = [one for one in rhythms if known(one)]
    most = [number for one in told for number in (one.times, one.maximum) if number is not None]
    least = [one.minimum for one in told if one.minimum is not None]
    even = {_monthly(one) for one in told}
    return Meetings(
        body=body,
        few=min([*most, *least], default=None),
        many=max(most, default=None),
        about=any(concept_slug(one.certainty.iri) == "approximate" for one in told),
        monthly=even.pop() if len(even) == 1 else None,
    )


def known(rhythm: Rhythm) -> bool:
    """Whether a number of meetings is documented."""
    return any(number is not None for number in (rhythm.times, rhythm.minimum, rhythm.maximum))


def _monthly(rhythm: Rhythm) -> Fraction | None:
    """Meetings in each month, where that is certain: not an average, and as many as the frequency says."""
    often = EVEN.get(rhythm.frequency.iri.removeprefix(FREQUENCY)) if rhythm.frequency else None
    sure = concept_slug(rhythm.certainty.iri) in ("exact", "nominal")
    return Fraction(often, MONTHS) if often is not None and sure and rhythm.times == often else None


def in_all(found: Iterable[Meetings]) -> Fraction:
    """The meetings that are known to fall on every month, in one of them."""
    return sum((one.monthly for one in found if one.monthly is not None), Fraction(0))


@dataclass(frozen=True, slots=True)
class Row:
    """One body in the drawing."""

    of: Meetings
    y: float
    height: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """A row for each body under the months."""

    rows: tuple[Row, ...]
    columns: tuple[float, ...]
    width: float
    height: float


def year(found: Sequence[Meetings]) -> Year | None:
    """The drawing; None where no number of meetings is documented."""
    if all(one.few is None for one in found):
        return None
    rows: list[Row] = []
    y = float(TOP)
    for one in found:
        lines = wrap(one.body.label.text, NAMES - 2 * PADDING)
        height = LINE * len(lines) + 2 * PADDING
        rows.append(Row(one, y, height, lines))
        y += height + PADDING
    columns = tuple(float(NAMES + CELL * month) for month in range(MONTHS))
    return Year(tuple(rows), columns, NAMES + CELL * MONTHS, y)
