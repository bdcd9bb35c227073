"""From sheets to rows: which sheet and which column is which, in any of the four languages, and mixed.

A sheet or a heading that is not of the form is named with the nearest ones; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from graph.readers.workbook_cells import Fault, either, text
from graph.readers.workbook_file import Book, Page, Raw, letters
from graph.workbook.form import PROSE, SheetForm, fold, forms, headings, table, titles

_NEAR = 75  # of 100: so alike that a name is likely misspelt


@dataclass(slots=True)
class Row:
    """One row: its cells in order, by the name of their column, and where in the text of the workbook it begins."""

    form: SheetForm
    page: str
    number: int
    cells: dict[str, tuple[int, Raw]]
    start: int = 0

    def place(self, column: str = "") -> str:
        """A cell such as `Seats!C7`; the first one without a column, or where the column is empty."""
        at, _ = self.cells[column] if column in self.cells else next(iter(self.cells.values()))
        return f"{self.page}!{letters(at)}{self.number}"

    def lines(self) -> Iterator[tuple[str, str]]:
        """What the row says, cell by cell: the column, and a line such as `Seats!C7: head teacher`."""
        for name, (at, raw) in self.cells.items():
            yield name, f"{self.page}!{letters(at)}{self.number}: {shown(raw)}"


def shown(raw: Raw) -> str:
    """What stands in a cell, on one line."""
    try:
        return " ".join(text(raw).split())
    except Fault as fault:
        return str(fault.params.get("shown", ""))


def rows(book: Book) -> Mapping[str, list[Row]]:
    """The rows of the form by the name of its sheets; faults and notes stand in the book."""
    found: dict[str, list[Row]] = {name: [] for name in forms()}
    for page in book.pages:
        name = titles().get(fold(page.title))
        if name is None:
            _stranger(book, page)
        elif name not in PROSE and page.rows:
            found[name].extend(_rows(book, page, forms()[name]))
    return found


def number_lines(found: Mapping[str, list[Row]]) -> int:
    """Tell each row where in the text of the workbook it begins; how long that text is, in code points."""
    start = 0
    for row in (row for given in found.values() for row in given):
        row.start = start
        start += sum(len(line) + 1 for _, line in row.lines())
    return start


def _stranger(book: Book, page: Page) -> None:
    """A sheet that is not of the form: a fault where its name is likely misspelt, else a note."""
    if not page.rows:
        return
    best, score, _ = process.extractOne(fold(page.title), list(titles()), scorer=fuzz.ratio)
    if score >= _NEAR:
        book.unread = True
        book.problem(
            "There is no sheet “%(sheet)s” in the form; did you mean “%(nearest)s”? Rename it.",
            f"{page.title}!A1", 1, sheet=page.title, nearest=best,
        )  # fmt: skip
    else:
        template = "The sheet “%(sheet)s” is not of the form and is left out."
        book.note(template, f"{page.title}!A1", 1, sheet=page.title)


def _rows(book: Book, page: Page, form: SheetForm) -> Iterator[Row]:
    first = min(page.rows)
    columns = _columns(book, page, form, first)
    if not columns:
        return
    marked = [at for at, name in columns.items() if name == "example"]
    for number, raw in page.rows.items():
        if number == first:
            continue
        filled = {at: one for at, one in enumerate(raw, start=1) if _filled(one)}
        if any(at in filled for at in marked):
            _example(book, page, form, number, {columns.get(at): one for at, one in filled.items()})
            continue
        for at in filled.keys() - columns.keys():
            template = "There is no heading above this; write one of the form, or empty the cell."
            book.problem(template, f"{page.title}!{letters(at)}{number}", number)
        cells = {columns[at]: (at, one) for at, one in filled.items() if at in columns}
        if cells:
            yield Row(form, page.title, number, cells)


def _filled(raw: Raw) -> bool:
    return raw is not None and (not isinstance(raw, str) or bool(fold(raw)) or bool(raw.strip(" \t\n\u00a0\u200b")))


def _columns(book: Book, page: Page, form: SheetForm, first: int) -> dict[int, str]:
    """The name of each column by its number, from the first row that holds anything."""
    found: dict[int, str] = {}
    known = headings(form.name)
    faults = 0
    for at, raw in enumerate(page.rows[first], start=1):
        if not _filled(raw):
            continue
        place = f"{page.title}!{letters(at)}{first}"
        column = known.get(fold(shown(raw)))
        if column is None:
            faults += 1
            _unknown_heading(book, form, place, first, shown(raw))
            found[at] = f"?{at}"
        elif column.name in found.values():
            book.problem("The heading “%(heading)s” stands twice; keep one.", place, first, heading=shown(raw))
        else:
            found[at] = column.name
    return found if faults < len(found) else {}


def _unknown_heading(book: Book, form: SheetForm, place: str, line: int, heading: str) -> None:
    book.unread = True
    known = headings(form.name)
    near: dict[str, str] = {}
    for word, _, _ in process.extract(fold(heading), list(known), scorer=fuzz.ratio, limit=6):
        near.setdefault(known[word].name, word)
    template = (
        "This sheet has no column “%(heading)s”; the nearest are %(nearest)s. Rename the heading, or delete the column."
    )
    book.problem(template, place, line, heading=heading[:60], nearest=either(list(near.values())[:2]))


def _example(book: Book, page: Page, form: SheetForm, number: int, cells: dict[str | None, Raw]) -> None:
    """A row marked as an example is left out; it is told where somebody has written in it."""
    mark = cells.pop("example", None)
    ours = {fold(word) for word in table()["columns"]["example"]}
    own = {fold(word) for name, given in form.example.items() if name == "name" for word in given.values()}
    if fold(shown(mark)) not in ours or (own and "name" in cells and fold(shown(cells["name"])) not in own):
        template = "This row is marked as an example and is left out; empty its first cell to have it read."
        book.note(template, f"{page.title}!A{number}", number)
