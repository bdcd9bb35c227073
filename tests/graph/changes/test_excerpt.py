"""The rows that problems point at, as they were read."""

from __future__ import annotations

import io

import openpyxl
import pytest

from graph.changes.excerpt import MOST, WIDEST, Row, place, rows
from graph.readers.intake import Source
from ontology.errors import Problem


@pytest.mark.parametrize(
    ("path", "line", "found"),
    [
        ("Seats!C7", 7, ("Seats", 7, "C7")),
        ("Møte og plass!AA12", None, ("Møte og plass", 12, "AA12")),
        ("Seats!7", None, ("Seats", 7, "")),
        ("Seats!B", 3, ("Seats", 3, "B3")),
        ("Seats!A1:B2", 1, ("Seats", 1, "A1")),
        ("bodies[2].seats[0].holder", 14, ("", 14, "")),
        ("the file", None, ("", None, "")),
    ],
)
def test_a_problem_tells_sheet_row_and_cell(path: str, line: int | None, found: tuple[str, int | None, str]) -> None:
    assert place(Problem("", file="x", line=line, path=path)) == found


def test_lines_of_a_text_are_found_by_their_number() -> None:
    source = Source("a.csv", "Namn;Rytme\nRåd;kvar veke\n".encode("cp1252"))
    problems = [Problem("", file="a.csv", line=number) for number in (2, 2, 9)] + [Problem("", file="b.csv", line=1)]
    assert rows(source, problems) == (Row("a.csv", "", 2, ("Råd;kvar veke",)),)
    assert rows(source, []) == ()


def test_rows_of_a_workbook_are_found_by_sheet_and_number_and_formulas_are_not_computed() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.create_sheet("Plassar")
    sheet.append(["Organ", "Deltakar"])
    sheet.append(["Råd", 3, None, "=1+1"])
    book.save(out)
    (row,) = rows(Source("a.xlsx", out.getvalue()), [Problem("", file="a.xlsx", path="Plassar!B2")])
    assert (row.sheet, row.number, row.cells[:2]) == ("Plassar", 2, ("Råd", "3"))
    assert "2" not in row.cells[2:]


def test_much_is_cut_and_what_cannot_be_read_is_left_out() -> None:
    long = Source("a.txt", b"\n".join([b"x" * 1000] * 1000))
    found = rows(long, [Problem("", file="a.txt", line=number) for number in range(1, 1001)])
    assert len(found) == MOST
    assert {row.cells for row in found} == {("x" * WIDEST + " …",)}
    for content in (b"PK\x03\x04 no workbook", b"\x00\x01"):
        assert rows(Source("b", content), [Problem("", file="b", line=1, path="S!A1")]) == ()
