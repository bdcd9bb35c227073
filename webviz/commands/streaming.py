"""Measures of a whole country: rows written as they are made, with a progress bar where somebody waits for them."""

from __future__ import annotations

import csv
import json
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import Any, TextIO

from graph.country.streams import Stream
from graph.findings import msg
from graph.names import Thing
from ontology.errors import BadParameter
from webviz.commands.opening import open_atlas, whole_file
from webviz.commands.waiting import CLEAR, WAIT, bar
from webviz.i18n import Translator
from webviz.output import clipped, safe
from webviz.present import Presenter
from webviz.settings import Settings

EVERY = 1000  # rows between two looks at the clock
REMEMBERED = 100_000  # things whose names are not looked up again
NAME = 30  # characters of a column of names in a table
# What a row tells beside its fields.
SHARES = {"jaccard": msg("jaccard"), "coefficient": msg("overlap coefficient")}


def all_of(given: Namespace, settings: Settings, family: str) -> int:
    """Write every row that a family of measures has for all municipalities of the store."""
    if given.format == "xlsx":
        raise BadParameter("With --all, rows are written as they are made; take --format table, json or csv.")
    most = 1 if family == "compare" else 0
    if len(given.municipalities) > most:
        raise BadParameter("--all is for all municipalities; leave the names out.")
    with open_atlas(given, settings) as atlas:
        owners = [atlas.resolve(name) for name in given.municipalities]
        rows = Rows(Presenter(atlas, given.lang), atlas.country(family, *owners))
        with whole_file(given.output) as out:
            FORMATS[given.format](rows, out)
    return 0


class Rows:
    """The rows of a stream: what each names as a thing in the reader's language, and what figures it has."""

    def __init__(self, show: Presenter, stream: Stream[Any]) -> None:
        self.show, self.stream = show, stream
        rows = iter(watched(stream, len(stream), sys.stderr, show.words))
        first = next(rows, None)
        self._rows = rows if first is None else chain([first], rows)
        told = fields(first) if first else ()
        self.shares = [name for name in SHARES if hasattr(first, name)]
        self.keys = [*(one.name for one in told), *self.shares]
        self.named = [str(one.type).startswith("str") for one in told]
        self.headings = [show.sentence(one) for one in (*stream.columns, *(SHARES[name] for name in self.shares))]
        self.thing = lru_cache(REMEMBERED)(show.thing)

    def __iter__(self) -> Iterator[list[Any]]:
        for row in self._rows:
            yield [self._value(getattr(row, key)) for key in self.keys]

    def _value(self, value: Any) -> Any:
        return self.thing(value) if isinstance(value, str) else value

    def text(self, value: Any) -> str:
        """A value in words."""
        if value is None:
            return "–"
        return value.label.text if isinstance(value, Thing) else self.show.words.number(round(float(value), 3))


# -- the formats ------------------------------------------------------------------------------------------------------


def _table(rows: Rows, out: TextIO) -> None:
    """Columns of a fixed width, since the widest cell is not known before the last row."""
    names = [*rows.named, *[False] * len(rows.headings)]
    widths = [NAME if named else len(heading) for heading, named in zip(rows.headings, names, strict=False)]
    out.write(clipped(rows.headings, widths) + "\n" + clipped(["─" * one for one in widths], widths) + "\n")
    for row in rows:
        out.write(clipped([rows.text(one) for one in row], widths) + "\n")
    out.write(f"\n* {rows.show.sentence(rows.stream.order)}\n")


def _csv(rows: Rows, out: TextIO) -> None:
    """Names first, and the address of each at the end of the row."""
    addresses = [f"{name} (IRI)" for name, named in zip(rows.headings, rows.named, strict=False) if named]
    writer = csv.writer(out)
    writer.writerow([*rows.headings, *addresses])
    for row in rows:
        things = [one.iri if one else "" for one, named in zip(row, rows.named, strict=False) if named]
        writer.writerow([*(_cell(one) for one in row), *things])


def _cell(value: Any) -> Any:
    if isinstance(value, Thing):
        return safe(value.label.text)
    return _figure(value)


def _figure(value: Any) -> Any:
    return round(float(value), 6) if isinstance(value, Fraction | float) else value


def _json(rows: Rows, out: TextIO) -> None:
    """A JSON object on each line."""
    for row in rows:
        values = {key: _plain(rows.show, one) for key, one in zip(rows.keys, row, strict=True)}
        out.write(json.dumps(values, ensure_ascii=False, allow_nan=False) + "\n")


def _plain(show: Presenter, value: Any) -> Any:
    if isinstance(value, Thing):
        return show.thing_json(value)
    return _figure(value)


FORMATS: dict[str, Callable[[Rows, TextIO], None]] = {"table": _table, "csv": _csv, "json": _json}


# -- waiting ----------------------------------------------------------------------------------------------------------


def watched(rows: Iterable[Any], total: int, screen: TextIO, words: Translator) -> Iterator[Any]:
    """The rows; after two seconds a bar tells how far they are, on a screen that shows nothing else meanwhile."""
    shown = screen.isatty() and not sys.stdout.isatty()
    start = time.monotonic()
    for number, row in enumerate(rows):
        if shown and number % EVERY == 0 and time.monotonic() - start > WAIT:
            screen.write(f"\r{bar(number, total)} {words.number(number)} / {words.number(total)}")
            screen.flush()
        yield row
    if shown:
        screen.write(CLEAR)
