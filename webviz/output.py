"""Rows on a terminal or in a file: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
import shutil
import textwrap
from collections.abc import Sequence
from typing import Any

Rows = Sequence[Sequence[str]]
_GAP = "  "
_LEAST = 10


def as_json(value: Any) -> str:
    """JSON for people and programs alike: indented, æøå as they are, and never a bare NaN."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_csv(headings: Sequence[str], rows: Rows) -> str:
    """CSV by RFC 4180. A cell a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_safe(one) for one in headings])
    writer.writerows([_safe(one) for one in row] for row in rows)
    return out.getvalue()


def as_table(headings: Sequence[str], rows: Rows, width: int | None = None) -> str:
    """Columns side by side, long cells wrapped so that the table fits the terminal."""
    room = width or shutil.get_terminal_size((110, 40)).columns
    widths = _widths([headings, *rows], max(room, 60))
    lines = [_line(headings, widths), _GAP.join("─" * one for one in widths)]
    lines += [_line(row, widths) for row in rows]
    return "\n".join(lines) + "\n"


def _widths(rows: Rows, room: int) -> list[int]:
    """As wide as the cells need; if that is too wide, the widest columns give way first."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    spare = room - len(_GAP) * (len(widths) - 1)
    while sum(widths) > spare and max(widths) > _LEAST:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    return widths


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [textwrap.wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
    height = max(len(cell) for cell in cells)
    lines = []
    for at in range(height):
        parts = [(cell[at] if at < len(cell) else "").ljust(width) for cell, width in zip(cells, widths, strict=True)]
        lines.append(_GAP.join(parts).rstrip())
    return "\n".join(lines)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True
