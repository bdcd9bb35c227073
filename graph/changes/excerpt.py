"""The rows and lines of a file that problems point at, as they were read: to be shown beside the problems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.readers.decoding import decode
from graph.readers.intake import Source
from graph.readers.workbook_file import open_book
from ontology.errors import InvalidInput, Problem

MOST = 200  # rows of a file
WIDEST = 300  # characters of a cell
CELL = re.compile(r"(?P<sheet>.+)!\$?(?P<column>[A-Z]{1,3})?\$?(?P<row>[0-9]{1,7})?(?::.*)?")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet, or a line of a text: one cell and no sheet. `number` counts from 1."""

    file: str
    sheet: str
    number: int
    cells: tuple[str, ...]


def place(problem: Problem) -> tuple[str, int | None, str]:
    """Sheet, row or line, and cell that a problem points at; "" and None for what it does not say.

    >>> place(Problem("", path="Seats!C7"))
    ('Seats', 7, 'C7')
    """
    found = CELL.fullmatch(problem.path)
    if not found:
        return "", problem.line, ""
    number = int(found["row"]) if found["row"] else problem.line
    return found["sheet"], number, f"{found['column'] or ''}{number or ''}" if found["column"] else ""


def rows(source: Source, problems: Iterable[Problem]) -> tuple[Row, ...]:
    """The rows that the problems of a file point at, in reading order; the first of them where they are many."""
    places = dict.fromkeys(place(one)[:2] for one in problems if one.file == source.file)
    sheets = list(dict.fromkeys(sheet for sheet, _ in places))
    known = [(sheet, number) for sheet, number in places if number is not None]
    wanted = sorted(known, key=lambda one: (sheets.index(one[0]), one[1]))[:MOST]
    reader = _cells if source.content.startswith(b"PK") else _lines
    return tuple(reader(source, wanted)) if wanted else ()


def _lines(source: Source, wanted: list[tuple[str, int]]) -> Iterator[Row]:
    try:
        lines = decode(source.content, source.file).splitlines()
    except InvalidInput:
        return
    for _sheet, number in wanted:
        if 0 < number <= len(lines):
            yield Row(source.file, "", number, (_short(lines[number - 1]),))


def _cells(source: Source, wanted: list[tuple[str, int]]) -> Iterator[Row]:
    try:
        pages = {page.title: page.rows for page in open_book(source.content, source.file).pages}
    except InvalidInput:
        return
    for sheet, number in wanted:
        cells = pages.get(sheet, {}).get(number)
        if cells:
            yield Row(source.file, sheet, number, tuple(_short("" if one is None else str(one)) for one in cells))


def _short(text: str) -> str:
    return text if len(text) <= WIDEST else f"{text[:WIDEST]} …"
