"""When things happen: dates as exact as their documents give them, in order and as bars. Pure functions.

A date is a year, a month or a day, written as in ISO 8601. What has no date keeps its words and comes last.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from graph.entity import Grounds
from graph.names import Thing
from ontology.labels import Label
from webviz.drawing.lettering import wrap

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

# Units of the drawing are CSS pixels at full size.
NAMES = 270  # the column of words
PLOT = 470  # from the first day to the last
TOP = 30
LINE = 19
PADDING = 7
BAR = 16
LEAST = 7  # a day must be seen
TICKS = 10  # years written below each other would be unreadable


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that happens: whose, what kind of date, the local wording, and its first and last date as written.

    `earliest` None: no later than `latest`. `latest` None: from `earliest` on. Both None: no date is given.
    """

    thing: Thing
    relation: Thing
    said: Label | None
    earliest: str | None
    latest: str | None
    grounds: Grounds
    whole: bool = False  # the whole period of something, put together from its beginning and its end

    @property
    def label(self) -> Label:
        """What to call it: its own words, else the kind of date."""
        return self.said or self.relation.label


def first_day(text: str | None) -> date | None:
    """The first day that a date may mean; None for no date and for what is none (2011-13)."""
    found = _DATE.fullmatch(text or "")
    try:
        return date(*(int(part or 1) for part in found.groups())) if found else None
    except ValueError:
        return None


def last_day(text: str | None) -> date | None:
    """The last day that a date may mean.

    >>> last_day("2012-02"), last_day("2012")
    (datetime.date(2012, 2, 29), datetime.date(2012, 12, 31))
    """
    first = first_day(text)
    if first is None or text is None or len(text) == 10:
        return first
    month = first.month if len(text) == 7 else 12
    return date(first.year, month, monthrange(first.year, month)[1])


def span(one: Dated) -> tuple[date | None, date | None]:
    """From the first possible day to the last possible one."""
    return first_day(one.earliest), last_day(one.latest)


def in_order(found: Iterable[Dated]) -> tuple[Dated, ...]:
    """By date, what ends first before what lasts; undated last, in the order of their places in the document."""
    return tuple(sorted(found, key=_order))


def _order(one: Dated) -> tuple[bool, date, date, int, str, bool]:
    start, end = span(one)
    known = start or end or date.max
    place = one.grounds.evidence[0].start if one.grounds.evidence else 0
    return not (start or end), known, end or known, place, one.thing.iri, start is None


def meanwhile(others: Iterable[Dated], own: Iterable[Dated]) -> tuple[Dated, ...]:
    """Those of the others whose date falls in a year of our own dates."""
    years = [day.year for one in own for day in span(one) if day]
    if not years:
        return ()
    return in_order(one for one in others if any(min(years) <= day.year <= max(years) for day in span(one) if day))


# -- drawn ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. Its shape is `period`, `day`, `until` (no first date) or `since` (no last one)."""

    of: Dated
    shape: str
    x: float
    y: float
    width: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a year."""

    year: int
    x: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars in order, and the years they stand over."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    width: int
    height: int


def chart(found: Sequence[Dated]) -> Chart | None:
    """The dated ones as bars, from the first day of the first year to the last of the last; None without a date."""
    known = [one for one in found if any(span(one))]
    years = [day.year for one in known for day in span(one) if day]
    if not years:
        return None
    begin, end = date(min(years), 1, 1).toordinal(), date(max(years), 12, 31).toordinal() + 1
    bars: list[Bar] = []
    y = TOP
    for one in known:
        lines = wrap(one.label.text, NAMES - 2 * PADDING)
        bars.append(_bar(one, lines, y, (begin, end)))
        y += max(LINE * len(lines), BAR) + 2 * PADDING
    step = max(1, -(-(max(years) + 1 - min(years)) // TICKS))
    ticks = tuple(
        Tick(year, _x(date(year, 1, 1).toordinal(), begin, end)) for year in range(min(years), max(years) + 1, step)
    )
    return Chart(tuple(bars), ticks, NAMES + PLOT + PADDING, y)


def _bar(one: Dated, lines: tuple[str, ...], y: float, ends: tuple[int, int]) -> Bar:
    start, stop = span(one)
    left = _x(start.toordinal(), *ends) if start else float(NAMES)
    right = _x(stop.toordinal() + 1, *ends) if stop else float(NAMES + PLOT)
    shape = "until" if start is None else "since" if stop is None else "day" if start == stop else "period"
    return Bar(one, shape, left, y, max(right - left, LEAST), lines)


def _x(day: int, begin: int, end: int) -> float:
    return NAMES + PLOT * (day - begin) / (end - begin)
