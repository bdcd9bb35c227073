"""From the bytes of an Excel workbook to plain rows, without trusting a byte of it. The door to openpyxl.

The container is looked at before it is opened: how many parts, how large when unpacked, no macros, no entities. Nothing
is computed: of a formula, the value that was saved with it counts.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.cell import get_column_letter as letters

from graph.readers.intake import Progress
from graph.readers.sniffing import DAMAGED, LOCKED, workbook_parts
from graph.workbook.form import MAX_COLUMNS, MAX_ROWS, PROSE, fold, titles
from ontology.errors import InvalidInput, Problem

__all__ = ["Book", "Page", "Raw", "letters", "open_book"]

Raw = str | int | float | bool | datetime | date | time | timedelta | None
MAX_RATIO = 300
MAX_PARTS, MAX_SHEETS, MAX_MERGED, MAX_VISITED = 1_000, 60, 5_000, 2_000_000
_STEP = 1_000
_CHUNK, _LAP = 1 << 20, 512
_ZIP = b"PK\x03\x04"
_FORMULA, _HIDDEN = re.compile(rb"<f[ >/]"), re.compile(rb"<row [^>]*hidden=\"(?:1|true)\"")
_MERGED = re.compile(rb"<mergeCell ref=\"([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})\"")
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: its rows that hold anything, by their number from 1; each as wide as its last filled cell."""

    title: str
    rows: dict[int, tuple[Raw, ...]]


@dataclass(slots=True)
class Book:
    """A workbook's sheets, and what is to be told of them: faults that make it invalid, and notes.

    `unread` tells that a sheet or a column is not of the form, so that what stands there cannot be read; `faults` are
    the problems of cells that are wrong whatever stands elsewhere.
    """

    file: str
    pages: list[Page] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)
    unread: bool = False

    def problem(self, template: str, place: str, line: int | None, **params: object) -> None:
        """A fault at a cell, such as `Seats!C7`."""
        self.problems.append(_told(self.file, template, place, line, params))

    def note(self, template: str, place: str, line: int | None, **params: object) -> None:
        """Something left out or taken with care."""
        self.notes.append(_told(self.file, template, place, line, params))


@dataclass(slots=True)
class _Marks:
    """What a look through the XML of a sheet tells before it is read."""

    formula: bool = False
    hidden: bool = False
    merged: set[str] = field(default_factory=set)


def _told(file: str, template: str, place: str, line: int | None, params: dict[str, object]) -> Problem:
    column = re.search("!([A-Z]+)", place)
    return Problem(template, params, file, line, column_index_from_string(column[1]) if column else None, place)


def open_book(content: bytes, file: str, progress: Progress | None = None) -> Book:
    """The rows of every sheet. InvalidInput where the file cannot be read at all; other faults stand in the book."""
    marks = _look(content, file)
    book = Book(file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            _pages(book, content, marks, progress)
        except InvalidInput:
            raise
        except Exception as error:
            # Whatever the library trips over, the file is at fault, and its user must hear so.
            raise InvalidInput.one(DAMAGED, file) from error
    return book


# -- the container --------------------------------------------------------------------------------------------------


def _look(content: bytes, file: str) -> dict[str, _Marks]:
    """Look through the container; what its sheets hold that needs care, by the name of the part."""
    if not content.startswith(_ZIP):
        template = "This is not an Excel workbook, whatever its name says. Save it in a spreadsheet as .xlsx."
        raise InvalidInput.one(template, file)
    parts = workbook_parts(content, file)
    _check(parts, file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            xml = (one for one in parts if one.filename.endswith((".xml", ".rels")))
            return {one.filename: _marks(archive, one, file) for one in xml}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise InvalidInput.one(DAMAGED, file) from error


def _check(parts: list[zipfile.ZipInfo], file: str) -> None:
    names = [one.filename for one in parts]
    if len(parts) > MAX_PARTS or len(set(names)) < len(names):
        template = "The workbook has too many parts, or the same part twice. Save it in a spreadsheet as .xlsx."
        raise InvalidInput.one(template, file)
    if any(map(_bomb, parts)):
        raise InvalidInput.one("The workbook grows too large when unpacked. Save it in a spreadsheet as .xlsx.", file)
    if any(one.flag_bits & 1 for one in parts):
        raise InvalidInput.one(LOCKED, file)
    if any("vbaproject" in name.lower() or "macrosheets/" in name.lower() for name in names):
        template = "The workbook holds macros, which are never run. Save it as .xlsx, without them."
        raise InvalidInput.one(template, file)


def _bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > 1_000_000 and part.file_size > MAX_RATIO * max(part.compress_size, 1)


def _marks(archive: zipfile.ZipFile, part: zipfile.ZipInfo, file: str) -> _Marks:
    found, sheet = _Marks(), "worksheets/" in part.filename
    with archive.open(part) as stream:
        before = b""
        while piece := stream.read(_CHUNK):
            text = before + piece
            # Without zero bytes, UTF-16 reads as the letters that matter here.
            if _ENTITY.search(text.replace(b"\0", b"")):
                template = "The workbook declares XML entities, which are refused. Save it in a spreadsheet as .xlsx."
                raise InvalidInput.one(template, file)
            if sheet:
                found.formula = found.formula or bool(_FORMULA.search(text))
                found.hidden = found.hidden or bool(_HIDDEN.search(text))
                found.merged.update(one.decode() for one in _MERGED.findall(text))
            before = text[-_LAP:]
    return found


# -- the sheets -----------------------------------------------------------------------------------------------------


def _pages(book: Book, content: bytes, marks: dict[str, _Marks], progress: Progress | None) -> None:
    opened: Any = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        if len(opened.sheetnames) > MAX_SHEETS:
            raise InvalidInput.one("The workbook has more than %(limit)s sheets.", book.file, limit=MAX_SHEETS)
        visited = 0
        for sheet in opened.worksheets:
            name, page = titles().get(fold(sheet.title)), Page(sheet.title, {})
            if name in PROSE:
                continue
            visited += _fill(book, sheet, page, MAX_VISITED - visited, progress)
            book.pages.append(page)
            mark = marks.get(sheet._worksheet_path.lstrip("/"), _Marks())
            if name is None or not page.rows:
                continue
            _merge(book, page, mark.merged)
            if mark.hidden or sheet.sheet_state != "visible":
                template = "Rows here are hidden; they are read like the others."
                book.note(template, f"{page.title}!A1", 1)
            if mark.formula:
                _formulas(book, content, page)
    finally:
        opened.close()


def _fill(book: Book, sheet: Any, page: Page, most: int, progress: Progress | None) -> int:
    """Read the rows of a sheet, at most so many (empty ones too); how many there were."""
    sheet.reset_dimensions()  # what a file says of its own size is not trusted
    number = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True), start=1):
        if number > most:
            raise InvalidInput.one("The workbook has too many rows.", book.file)
        width = len(row)
        while width and row[width - 1] in (None, ""):
            width -= 1
        if not width:
            continue
        place = f"{page.title}!{letters(width)}{number}"
        if number > MAX_ROWS + 1:
            template = "A sheet takes at most %(limit)s rows; share them among workbooks."
            book.problem(template, place, number, limit=MAX_ROWS)
            break
        if width > MAX_COLUMNS:
            template = "A sheet takes at most %(limit)s columns; delete those that are not of the form."
            book.problem(template, place, number, limit=MAX_COLUMNS)
            break
        page.rows[number] = tuple(row[:width])
        if progress and number % _STEP == 0:
            progress(page.title, number)
    return number


def _merge(book: Book, page: Page, merged: set[str]) -> None:
    """A cell merged downwards counts for each of its rows; other merged cells are refused."""
    for one in sorted(merged)[:MAX_MERGED]:
        left, top, right, bottom = (edge or 0 for edge in range_boundaries(one))
        filled = [number for number in page.rows if top <= number <= bottom]
        if not filled:
            continue
        if left != right or top == 1:
            book.problem("Merged cells; unmerge them and write each cell.", f"{page.title}!{one}", top)
            continue
        first = page.rows.get(top, ())
        value = first[left - 1] if len(first) >= left else None
        for number in filled:
            row = page.rows[number]
            if value is not None and number > top:
                row = (*row, *[None] * (left - len(row)))
                page.rows[number] = (*row[: left - 1], value, *row[left:])


def _formulas(book: Book, content: bytes, page: Page) -> None:
    """Which cells are formulas: taken with the value saved with them, or named where there is none."""
    opened: Any = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    taken: list[str] = []
    try:
        sheet = opened[page.title]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS):
            for cell in row:
                if cell.data_type != "f":
                    continue
                kept = page.rows.get(cell.row, ())
                place = f"{page.title}!{letters(cell.column)}{cell.row}"
                if len(kept) >= cell.column and kept[cell.column - 1] is not None:
                    taken.append(place)
                else:
                    book.problem("A formula without a saved value; write the value itself.", place, cell.row)
    finally:
        opened.close()
    if taken:
        book.note(
            "%(count)s formulas here; the values saved with them are taken, nothing is computed.",
            taken[0], None, count=len(taken),
        )  # fmt: skip
