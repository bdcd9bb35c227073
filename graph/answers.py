"""The answer to a named question as a table of named things, texts, numbers and quotes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from graph.binding import Term
from graph.catalogue import Column, Question
from graph.describe import Describer
from graph.entity import Quote
from graph.names import Names, Thing
from graph.store import Row, Store
from ontology.labels import Label, alphabetical

Cell = Thing | Label | int | float | bool | tuple[Thing, ...] | tuple[Quote, ...] | None


@dataclass(frozen=True, slots=True)
class Table:
    """A question, its columns and its rows; an empty answer has no rows. Cells follow the kinds of the columns."""

    question: Question
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def answer(store: Store, names: Names, asked: Question, lang: str, bindings: Mapping[str, Term]) -> Table:
    """Run a question with its parameters bound as terms."""
    rows = store.select(asked.query, **bindings)
    describer = Describer(store, names, lang)
    cells = tuple(tuple(_cell(describer, row, column) for column in asked.columns) for row in rows)
    return Table(asked, asked.columns, cells)


def _cell(describer: Describer, row: Row, column: Column) -> Cell:
    term = row.get(column.name)
    if column.kind == "evidence":
        return describer.quotes(term.value.split()) if term else ()
    if column.kind == "things":
        iris = sorted(set(term.value.split())) if term else []
        return tuple(
            sorted(
                (describer.thing(iri) for iri in iris),
                key=lambda one: (alphabetical(one.label.text, describer.lang), one.iri),
            )
        )
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return describer.thing(term.value)
    if column.kind == "number":
        number = Decimal(term.value)
        return int(number) if number == number.to_integral_value() else float(number)
    if column.kind == "truth":
        return term.value in ("true", "1")  # some engines count truth
    return Label(term.value, term.language or "") if isinstance(term, ox.Literal) else None
