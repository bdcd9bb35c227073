"""Rows on a terminal or in a file: a table for people, JSON and CSV for programs, a workbook for spreadsheets.

The one door to XlsxWriter.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

Rows = Sequence[Sequence[str]]
Cell = str | int | float | None
_GAP = "  "
_LEAST = 10
_WIDEST = 60  # characters; longer cells of a sheet are wrapped
_CELL = 32_767  # the most characters a cell of a workbook holds
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook must say when it was made; ours must not depend on it


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook; its name is at most 31 characters."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def as_json(value: Any) -> str:
    """JSON for people and programs alike: indented, æøå as they are, and never a bare NaN."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_csv(headings: Sequence[str], rows: Rows) -> str:
    """CSV by RFC 4180. A cell a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe(one) for one in headings])
    writer.writerows([safe(one) for one in row] for row in rows)
    return out.getvalue()


def as_tsv(headings: Sequence[str], rows: Rows) -> str:
    """Tab-separated values (IANA): a line a row; white space inside a cell becomes a blank, formulas as in CSV."""
    return "".join("\t".join(" ".join(safe(cell).split()) for cell in row) + "\n" for row in (headings, *rows))


def as_table(headings: Sequence[str], rows: Rows, width: int | None = None) -> str:
    """Columns side by side, long cells wrapped so that the table fits the terminal."""
    widths = _widths([headings, *rows], width or _room())
    lines = [_line(headings, widths), _GAP.join("─" * one for one in widths)]
    lines += [_line(row, widths) for row in rows]
    return "\n".join(lines) + "\n"


def as_notes(notes: Iterable[str], numbered: bool = False) -> str:
    """Sentences below a table, each on a line of its own; numbered from 1 where the table refers to them."""
    marks = (f"{number}. " if numbered else "" for number in count(1))
    return "".join(_note(mark, note) for mark, note in zip(marks, notes, strict=False))


def _note(mark: str, note: str) -> str:
    return textwrap.fill(note, _room(), initial_indent=mark, subsequent_indent=" " * len(mark)) + "\n"


def _room() -> int:
    return max(shutil.get_terminal_size((110, 40)).columns, 60)


def as_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook, the same to the byte each time: headings that stay in view, long texts wrapped, no formulas."""
    import xlsxwriter  # type: ignore[import-untyped]

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            page.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)
            for column, name in enumerate(sheet.headings):
                cells = [row[column] for row in sheet.rows]
                page.set_column(column, column, min(max(len(str(one)) for one in [name, *cells]) + 2, _WIDEST))
                page.write_string(0, column, name, heading)
                for row, cell in enumerate(cells, start=1):
                    _write(page, row, column, cell, plain)
    return out.getvalue()


def _write(page: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    """A text stays a text, whatever it begins with, and is cut where a cell can hold no more."""
    if isinstance(cell, str):
        page.write_string(row, column, cell if len(cell) <= _CELL else f"{cell[: _CELL - 2]} …", form)
    elif cell is not None:
        page.write_number(row, column, cell, form)


def _widths(rows: Rows, room: int) -> list[int]:
    """As wide as the cells need; if that is too wide, the widest columns give way first."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    spare = room - len(_GAP) * (len(widths) - 1)
    while sum(widths) > spare and max(widths) > _LEAST:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    return widths


def clipped(row: Sequence[str], widths: Sequence[int]) -> str:
    """One line of columns of fixed widths; what does not fit ends in …"""
    cells = [
        (cell if len(cell) <= width else f"{cell[: width - 1]}…").ljust(width)
        for cell, width in zip(row, widths, strict=True)
    ]
    return _GAP.join(cells).rstrip()


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [textwrap.wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
    height = max(len(cell) for cell in cells)
    lines = []
    for at in range(height):
        parts = [(cell[at] if at < len(cell) else "").ljust(width) for cell, width in zip(cells, widths, strict=True)]
        lines.append(_GAP.join(parts).rstrip())
    return "\n".join(lines)


def safe(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True
