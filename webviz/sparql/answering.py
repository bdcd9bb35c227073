"""The answer to a typed query as a reader sees it: names beside IRIs, a graph as a picture of known things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graph.answered import Answered, Value, graph, picture, result
from graph.names import Names
from graph.picture import Picture
from ontology.iris import curie
from ontology.labels import Label
from webviz.current import atlas, running
from webviz.drawing.layout import arrange
from webviz.drawing.svg import lines
from webviz.i18n import gettext as _
from webviz.output import Cell as Plain
from webviz.output import Sheet, as_xlsx
from webviz.pages.organisation import announce
from webviz.pages.view import address, around, kinds_of

# More rows than this no one reads on a page; the files have all of them.
SHOWN_ROWS = 1000
NAMED = 10_000  # IRIs whose names are looked up for one answer; where there are more, IRIs stand alone
GRAPH = ("CONSTRUCT", "DESCRIBE")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value: as it is written, its language (or nothing); of an IRI its name and our page about it, where it has."""

    text: str
    lang: str = ""
    iri: bool = False
    label: Label | None = None
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer for the page: a table, or a yes or no (`verdict`); `drawn` is what its picture is made of, if any."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    count: int
    verdict: bool | None = None
    graph: bool = False
    drawn: dict[str, Any] | None = None


def read(body: bytes, form: str | None) -> Answered:
    """The answer to a query of a form, from what :func:`wanted` names."""
    return graph(body) if form in GRAPH else result(body)


def wanted(form: str | None) -> str:
    """The format that an answer is read from."""
    return "nt" if form in GRAPH else "json"


def shown(answered: Answered, form: str | None, lang: str) -> Shown:
    """What the page shows of an answer."""
    rows = answered.rows[:SHOWN_ROWS]
    names = Names(atlas().store, atlas().base)
    cells = _Cells((value for row in rows for value in row), names, lang)
    is_graph = form in GRAPH
    return Shown(
        answered.columns,
        tuple(tuple(cells.of(value) for value in row) for row in rows),
        len(answered.rows),
        answered.verdict,
        is_graph,
        drawing(picture(answered.rows, names, lang, NAMED)) if is_graph else None,
    )


class _Cells:
    """Values as cells, with the names of IRIs. `names` is forgotten with the answer: anybody can make up IRIs."""

    def __init__(self, values: Iterable[Value | None], names: Names, lang: str) -> None:
        self.names, self.lang = names, lang
        iris = {one.text for one in values if one and one.kind == "iri"}
        self.things = names.things(iris, lang) if len(iris) <= NAMED else {}

    def of(self, value: Value | None) -> Cell:
        if value is None:
            return Cell("")
        if value.kind != "iri":
            return Cell(value.text, value.lang)
        thing = self.things.get(value.text)
        if thing is None:
            return Cell(curie(value.text), iri=True)
        named = thing.label if self.names.labels(value.text) else None
        known = named or thing.kind != "other"
        return Cell(
            text=curie(value.text),
            iri=True,
            label=named,
            href=address(self.lang, value.text, thing.path) if known or thing.path else None,
        )


def drawing(found: Picture) -> dict[str, Any] | None:
    """What a picture is drawn from; None for one without lines, or with more boxes than are drawn."""
    if not 1 < len(found.nodes) <= running().settings.drawn_nodes:
        return None
    layout, near = arrange(found, ""), around(found)
    return {
        "layout": layout,
        "lines": lines(found, layout),
        "words": (),
        "marked": frozenset(),
        "columns": (),
        "levels": (),
        "node_words": {node.iri: announce(node, len(near[node.iri])) for node in found.nodes},
        "kinds": kinds_of(found),
        "entity": {"thing": {"label": {"text": _("the answer")}}},
    }


def workbook(answered: Answered, lang: str) -> bytes:
    """An answer as a workbook: every value as it is, and beside each column of IRIs their names."""
    if answered.verdict is not None:
        return as_xlsx([Sheet(_("Answer"), [_("Answer")], [[_("Yes") if answered.verdict else _("No")]])])
    names = Names(atlas().store, atlas().base)
    cells = _Cells((value for row in answered.rows for value in row), names, lang)
    named = [any(value and value.kind == "iri" for value in column) for column in zip(*answered.rows, strict=True)]
    named = named or [False] * len(answered.columns)
    headings = [one for name, some in zip(answered.columns, named, strict=True) for one in _headings(name, some)]
    rows = [_row(cells, row, named) for row in answered.rows]
    return as_xlsx([Sheet(_("Answer"), headings, rows)])


def _headings(name: str, named: bool) -> list[str]:
    return [name, _("%(column)s (name)", column=name)] if named else [name]


def _row(cells: _Cells, row: Sequence[Value | None], named: Sequence[bool]) -> list[Plain]:
    found: list[Plain] = []
    for value, some in zip(row, named, strict=True):
        found.append(_plain(value))
        if some:
            label = cells.of(value).label
            found.append(label.text if label else None)
    return found


def _plain(value: Value | None) -> Plain:
    """A number as a number, everything else as its text."""
    if value is None:
        return None
    kind = value.datatype.rpartition("#")[2]
    try:
        if kind == "integer":
            return int(value.text)
        return float(value.text) if kind in ("decimal", "double", "float") else value.text
    except ValueError:
        return value.text
