"""What is wrong with files that were handed in: a table with a way from each problem to the row it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.changes.excerpt import Row, place
from ontology.errors import Phrase, Problem
from ontology.labels import Label
from webviz.i18n import gettext as _
from webviz.i18n import language, translator
from webviz.pages.rows import Rows

SHOWN = 500  # problems on a page; the files have all of them


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem for a reader: where it is, what is wrong, what was expected and what is nearest, "" where not known.

    `row` is the number of the row it is about among those that are shown, None where there is none.
    """

    file: str
    where: str
    sentence: str
    expected: str
    nearest: str
    row: int | None


def listed(problems: Sequence[Problem], rows: Sequence[Row]) -> list[Fault]:
    """The first problems in reading order."""
    numbers = {(row.file, row.sheet, row.number): at for at, row in enumerate(rows, start=1)}
    return [_fault(one, numbers.get((one.file, *place(one)[:2]))) for one in problems[:SHOWN]]  # type: ignore[arg-type]


def _fault(problem: Problem, row: int | None) -> Fault:
    params = dict(problem.params)
    expected = params.get("expected") or params.get("known") or ""
    if isinstance(expected, Phrase):
        expected = translator(language()).said(expected.template, expected.params)
    return Fault(problem.file, where(problem), sentence(problem), str(expected), str(params.get("nearest", "")), row)


def sentence(problem: Problem) -> str:
    """What is wrong, in the reader's language."""
    return translator(language()).said(problem.template, problem.params)


def where(problem: Problem) -> str:
    """Sheet and cell, or line and column, in words; the place in the file's own terms where there is no number."""
    sheet, number, cell = place(problem)
    if sheet:
        at = cell or (_("row %(number)s", number=number) if number else "")
        return ", ".join(part for part in (_("sheet %(name)s", name=sheet), at) if part)
    if number is None:
        return problem.path
    if problem.column is not None:
        return _("line %(number)s, column %(column)s", number=number, column=problem.column)
    return _("line %(number)s", number=number)


def report(name: str, title: str, problems: Iterable[Problem]) -> Rows:
    """Problems as rows to take away, all of them."""
    columns = {
        "file": _("File"),
        "sheet": _("Sheet"),
        "line": _("Row or line"),
        "column": _("Column"),
        "place": _("Place"),
        "problem": _("What is wrong"),
        "expected": _("Expected"),
        "nearest": _("Nearest"),
    }
    return Rows(name, title, columns, [_cells(one) for one in problems])


def _cells(problem: Problem) -> tuple[Label | int | None, ...]:
    sheet, number, cell = place(problem)
    fault = _fault(problem, None)
    texts = (cell or problem.path, fault.sentence, fault.expected, fault.nearest)
    return (Label(problem.file, ""), Label(sheet, ""), number, problem.column, *(Label(one, "") for one in texts))
