"""One cell → the values of a field, each with its place; faults go into the book, so that all are told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TypeVar

from graph.kinds import Field
from graph.readers import workbook_cells as cells
from graph.readers.workbook_cells import Fault, NoSuchName
from graph.readers.workbook_file import Book, Raw
from graph.readers.workbook_sheets import Row
from graph.records import Grounds, Span, Value
from graph.workbook.names import NameIndex
from graph.workbook.words import NONE, given_words, pieces, scheme_words, whole
from ontology.labels import LANGUAGES, Label

Plain = str | int | bool | Decimal | Label
Got = TypeVar("Got")
_IRI = re.compile(r"https?://[^\s<>\"]+\Z")
_RANGE = re.compile(r"([0-9]+)\s*[-–]\s*([0-9]+)\Z")
_UNKNOWN = (
    "Nothing here is called “%(shown)s”; the nearest are %(nearest)s. "
    "Write the name as it stands there, or add it to its sheet."
)
_STRANGE = "Nothing here is called “%(shown)s”. Write a name as it stands here, or enter this one on its sheet."
_MANY = "“%(shown)s” is the name of more than one; write the id instead: %(nearest)s."


class Values:
    """Reads the values of one workbook. `own`: the workbook is itself the document, and every cell a place in it."""

    def __init__(self, book: Book, index: NameIndex, language: str, own: bool) -> None:
        self.book, self.index, self.language, self.own = book, index, language, own
        self.shown = language if language in LANGUAGES else LANGUAGES[0]
        self.spans: dict[Span, str] = {}
        self._row: Row | None = None
        self._lines: dict[str, tuple[int, str]] = {}

    def get(self, row: Row, column: str, read: Callable[[Raw], Got]) -> Got | None:
        """What a cell says, read in some way; None where it is empty, or at fault (which is told)."""
        if column not in row.cells:
            return None
        try:
            return read(row.cells[column][1])
        except Fault as fault:
            self.book.problem(fault.template, row.place(column), row.number, **fault.params)
            if fault.alone:
                self.book.faults.append(self.book.problems[-1])
            return None

    def text(self, row: Row, column: str) -> str:
        """The text of a cell that takes one."""
        return self.get(row, column, lambda raw: cells.short(whole(cells.words(raw)))) or ""

    def word(self, row: Row, column: str, group: str) -> str:
        """What the word in a cell stands for, in a table of `form.toml`."""
        return self.get(row, column, lambda raw: cells.chosen(cells.words(raw), given_words(group))) or ""

    def yes(self, row: Row, column: str) -> bool:
        """Whether a cell says yes."""
        return bool(self.get(row, column, boolean))

    # -- fields ---------------------------------------------------------------------------------------------------

    def values(self, row: Row, column: str, field: Field) -> list[Value] | None:
        """The values of a field; empty where the cell says there are none, None where it is empty or at fault."""
        found = self.get(row, column, lambda raw: self.plain(field, raw))
        if found is None:
            return None
        grounds = Grounds() if field.plain else Grounds(spans=self.span(row, column))
        place = row.place(column)
        return [Value(one, None, grounds, row.number, place) for one in found]

    def plain(self, field: Field, raw: Raw) -> list[Plain]:
        """The plain values in a cell."""
        if not isinstance(raw, str):
            return [self.single(field, raw)]
        if raw.strip() in ("-", NONE):
            return []
        shown = cells.text(raw)
        return [self.single(field, one) for one in ([whole(shown)] if field.one else pieces(shown))]

    def single(self, field: Field, raw: Raw) -> Plain:
        """One value of a field."""
        if field.value == "text":
            return Label(cells.short(cells.words(raw)), self.language)
        if field.scheme:
            return cells.chosen(cells.words(raw), scheme_words(field.scheme))
        if field.targets:
            return self.reference(cells.words(raw), field.targets)
        if field.value == "iri":
            shown = cells.words(raw)
            if not _IRI.match(shown):
                raise Fault("“%(shown)s” is no web address; write such as https://….", shown=shown[:60])
            return shown
        return _SIMPLE[field.value](raw)

    def reference(self, name: str, targets: tuple[str, ...] = ()) -> str:
        """The path of the record that a name or an id means."""
        found = self.index.find(name, targets)
        if len(found) == 1:
            return found[0]
        if found:
            raise NoSuchName(_MANY, shown=name[:60], nearest=cells.either(map(self.index.local, found)))
        near = self.index.nearest(name, targets)
        raise NoSuchName(_UNKNOWN if near else _STRANGE, shown=name[:60], nearest=cells.either(near))

    # -- places ---------------------------------------------------------------------------------------------------

    def span(self, row: Row, column: str = "") -> tuple[Span, ...]:
        """Where a cell stands in the text of the workbook (the first of the row, without a column).

        Nothing where another text is the document.
        """
        if not self.own:
            return ()
        if row is not self._row:  # a row's cells are read one after another
            self._row, self._lines, start = row, {}, row.start
            for name, line in row.lines():
                self._lines[name] = (start, line)
                start += len(line) + 1
        begin, line = self._lines.get(column) or next(iter(self._lines.values()))
        place = (begin, begin + len(line))
        self.spans[place] = line
        return (place,)


def boolean(raw: Raw) -> bool:
    """Yes or no, in words, as 1 or 0, or as the spreadsheet's own."""
    if isinstance(raw, (bool, int)) and raw in (0, 1):
        return bool(raw)
    return cells.chosen(cells.words(raw), given_words("yes|no")) == "yes"


def ranges(raw: Raw) -> tuple[Span, ...]:
    """The places in a document: `12-48; 60-71`."""
    return tuple(sorted(set(_ranges(cells.words(raw)))))


def _ranges(shown: str) -> Iterator[Span]:
    for one in re.split("[;,\n]", shown):
        match = _RANGE.match(one.strip())
        if not match:
            raise Fault("“%(shown)s” is no place in a document; write such as 12-48.", shown=one[:60])
        yield int(match[1]), int(match[2])


_SIMPLE: dict[str, Callable[[Raw], Plain]] = {
    "integer": cells.integer,
    "decimal": cells.decimal,
    "boolean": boolean,
    "date": cells.day,
    "token": cells.token,
}
