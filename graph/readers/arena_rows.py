"""Meeting places in tables: a row each under headings, or a column each beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.readers.layout import plain
from graph.readers.wording import Heading, heading
from graph.records import Span
from ontology.errors import Problem

ROWS, COLUMNS = 50_000, 60
_HEADED = 12  # rows in which the headings are looked for


@dataclass(frozen=True, slots=True)
class Told:
    """What is told under one heading: the key of the field (`""` where nobody knows it), the heading, the text."""

    field: str
    heading: str
    text: str
    line: int
    column: int | None = None
    read_as: str = ""


@dataclass(frozen=True, slots=True)
class Arena:
    """One meeting place as it is told of, with the line it begins on."""

    name: str
    line: int
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A text of the list without persons, and where it stands: in the document and in the file."""

    text: str
    at: Span
    line: int
    column: int | None
    path: str

    def part(self, span: Span) -> Span:
        """The place in the document of a part of the text."""
        return self.at[0] + span[0], self.at[0] + span[1]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table and its line in the file."""

    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a table or text gave."""

    arenas: tuple[Arena, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


def from_rows(rows: Sequence[Row], file: str, caption: str = "") -> Found | None:
    """The meeting places of a table; None where it has no headings of such a list. `caption` names a single one."""
    wide = next((row for row in rows if len(row.cells) > COLUMNS), None)
    if len(rows) > ROWS:
        problem = Problem("There are more than %(limit)s rows.", {"limit": ROWS}, file, rows[ROWS].line)
        return Found(problems=(problem,))
    if wide:
        problem = Problem("There are more than %(limit)s columns.", {"limit": COLUMNS}, file, wide.line)
        return Found(problems=(problem,))
    at, count = max(
        ((place, _headings(row.cells)) for place, row in enumerate(rows[:_HEADED])),
        key=lambda one: (one[1], -one[0]),
        default=(0, 0),
    )
    beside = _headings([row.cells[0] for row in rows if row.cells])
    if beside >= 2 and beside >= count:
        return _beside(rows, file, caption)
    return _under(rows[at], rows[at + 1 :], file) if count >= 2 else None


def _headings(cells: Sequence[str]) -> int:
    return len({known.field for cell in cells if (known := heading(cell))})


def _under(head: Row, rows: Sequence[Row], file: str) -> Found:
    known = [heading(cell) for cell in head.cells]
    named = next((at for at, one in enumerate(known) if one and one.field == "name"), None)
    if named is None:  # the first column nobody knows holds the names
        named = next((at for at, one in enumerate(known) if one is None), None)
    if named is None:
        template = "No column has the names of the meeting places; give one the heading “Namn”."
        return Found(problems=(Problem(template, {}, file, head.line),))
    arenas, problems = list[Arena](), list[Problem]()
    for row in rows:
        cells = [plain(cell) for cell in row.cells]
        if not any(cells):
            continue
        if named >= len(cells) or not cells[named]:
            problems.append(_nameless(file, row.line, named + 1))
            continue
        told = [
            _told(known[at], head.cells[at], text, row.line, at + 1)
            for at, text in enumerate(cells[: len(known)])
            if text and at != named
        ]
        arenas.append(Arena(cells[named].replace("\n", " "), row.line, tuple(told)))
    return Found(tuple(arenas), tuple(problems))


def _beside(rows: Sequence[Row], file: str, caption: str) -> Found:
    """Headings in the first column; every other column is a meeting place, named in the row of names or above it."""
    width = max(len(row.cells) for row in rows)
    found, problems = list[Arena](), list[Problem]()
    for column in range(1, width):
        name, line, told = "", rows[0].line, list[Told]()
        for row in rows:
            text = plain(row.cells[column]) if column < len(row.cells) else ""
            known = heading(row.cells[0]) if row.cells else None
            first = row is rows[0] and known is None
            if text and not name and (first or (known and known.field == "name")):
                name, line = text.replace("\n", " "), row.line
            elif text and row.cells[0].strip():
                told.append(_told(known, row.cells[0], text, row.line, column + 1))
        name = name or (caption if width == 2 else "")
        if not name and told:
            problems.append(_nameless(file, line, column + 1))
        elif told:
            found.append(Arena(name, line, tuple(told)))
    return Found(tuple(found), tuple(problems))


def _told(known: Heading | None, said: str, text: str, line: int, column: int) -> Told:
    return Told(known.field if known else "", plain(said), text, line, column, known.read_as if known else "")


def _nameless(file: str, line: int, column: int) -> Problem:
    return Problem("This meeting place has no name; write one here.", {}, file, line, column)


def rows_of(lines: Iterator[tuple[list[str], int]]) -> tuple[Row, ...]:
    """Rows that hold something, as many as are read and one more; empty cells at their ends are left out."""
    found = list[Row]()
    for cells, line in lines:
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            found.append(Row(tuple(cells), line))
        if len(found) > ROWS:
            break
    return tuple(found)
