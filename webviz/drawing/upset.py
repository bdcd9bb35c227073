"""Who sits in which bodies together, as a picture: a row a body, a column a combination of bodies. Pure geometry.

The form is UpSet (Lex et al. 2014). A column counts those who sit in exactly its bodies and in no other, so that
everybody stands in one column and nobody in two: the columns add up to all who sit, and a row's columns to its body.

Units are those of the SVG view box: one is one CSS pixel at full size.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ontology.labels import alphabetical
from webviz.drawing.lettering import width_of, wrap

MOST = 20  # columns that are drawn
NAMES = 190  # the column of names
SIZES = 110  # the column of the bodies' sizes: a bar and its number
STEP = 34  # from one combination to the next
GAP = 20  # between sizes and combinations
TALL = 110  # the highest bar
LINE = 19
PADDING = 7
NUMBER = 34  # room for a number beside a bar, and above one


@dataclass(frozen=True, slots=True)
class Combination:
    """Bodies and those who sit in exactly these, each in the order of their names."""

    bodies: tuple[str, ...]
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A body, its name in lines, how many sit in it, and its place: the top, the height and the length of its bar."""

    body: str
    lines: tuple[str, ...]
    size: int
    y: float
    height: float
    bar: float

    @property
    def middle(self) -> float:
        """The height its points stand at."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Column:
    """A combination in its place: its middle, the height of its bar, its points, and the heights it has none at."""

    of: Combination
    x: float
    bar: float
    points: tuple[float, ...]
    blanks: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture; ``head`` is what the columns say, in lines, ``base`` where their bars stand."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    head: tuple[str, ...]
    base: float
    width: float
    height: float


def combinations(
    sits: Mapping[str, Collection[str]], names: Mapping[str, str], lang: str = ""
) -> tuple[Combination, ...]:
    """Everybody who sits, by the exact bodies: those of two bodies and more first, then the largest, then by name.

    ``sits`` gives the holders of each body, ``names`` what bodies and holders are called in ``lang``.

    >>> found = combinations({"A": "xy", "B": "yz", "C": ""}, {})
    >>> [("".join(one.bodies), "".join(one.holders)) for one in found]
    [('AB', 'y'), ('A', 'x'), ('B', 'z')]
    """

    def named(iris: Collection[str]) -> tuple[str, ...]:
        return tuple(sorted(iris, key=lambda iri: _place(iri, names, lang)))

    bodies: dict[str, list[str]] = {}
    for body in sorted(sits):
        for holder in sorted(set(sits[body])):
            bodies.setdefault(holder, []).append(body)
    together: dict[tuple[str, ...], list[str]] = {}
    for holder, where in bodies.items():
        together.setdefault(named(where), []).append(holder)
    found = [Combination(where, named(who)) for where, who in together.items()]
    return tuple(
        sorted(
            found,
            key=lambda one: (len(one.bodies) == 1, -len(one.holders), [_place(iri, names, lang) for iri in one.bodies]),
        )
    )


def _place(iri: str, names: Mapping[str, str], lang: str) -> tuple[tuple[str, str], str]:
    return alphabetical(names.get(iri, iri), lang), iri


def chart(
    sits: Mapping[str, Collection[str]], names: Mapping[str, str], head: str = "", most: int = MOST, lang: str = ""
) -> Chart | None:
    """The first ``most`` combinations, over a row for each body in them; None with less than two bodies that anybody
    sits in. ``head`` is the title of the columns, ``lang`` the language of the names.
    """
    if sum(bool(some) for some in sits.values()) < 2:
        return None
    drawn = combinations(sits, names, lang)[:most]
    left = NAMES + SIZES + GAP
    width = left + max(STEP * len(drawn) + PADDING, width_of(max(head.split(), key=width_of, default="")))
    heading = wrap(head, width - left) if head else ()
    base = LINE * len(heading) + NUMBER + TALL
    rows = _rows({body for one in drawn for body in one.bodies}, sits, names, base + PADDING, lang)
    return Chart(rows, _columns(drawn, rows, left), heading, base, width, rows[-1].y + rows[-1].height + PADDING)


def _rows(
    bodies: Collection[str], sits: Mapping[str, Collection[str]], names: Mapping[str, str], top: float, lang: str
) -> tuple[Row, ...]:
    """The largest body first, then by name."""
    size = {body: len(set(sits[body])) for body in bodies}
    scale = (SIZES - NUMBER) / max(size.values())
    rows: list[Row] = []
    for body in sorted(bodies, key=lambda iri: (-size[iri], *_place(iri, names, lang))):
        lines = wrap(names.get(body, body), NAMES - 2 * PADDING)
        height = LINE * len(lines) + 2 * PADDING
        rows.append(Row(body, lines, size[body], top, height, round(size[body] * scale, 1)))
        top += height
    return tuple(rows)


def _columns(drawn: Sequence[Combination], rows: Sequence[Row], left: float) -> tuple[Column, ...]:
    scale = TALL / max(len(one.holders) for one in drawn)
    return tuple(
        Column(
            of=one,
            x=left + STEP * (place + 0.5),
            bar=round(len(one.holders) * scale, 1),
            points=tuple(row.middle for row in rows if row.body in one.bodies),
            blanks=tuple(row.middle for row in rows if row.body not in one.bodies),
        )
        for place, one in enumerate(drawn)
    )
