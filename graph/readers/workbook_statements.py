"""The sheets of themes, relations and statements: one value a row, with its own wording, place and grounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from rapidfuzz import process

from graph.kinds import Field
from graph.readers import workbook_cells as cells
from graph.readers.workbook_cells import Fault
from graph.readers.workbook_drafts import Draft
from graph.readers.workbook_file import Raw
from graph.readers.workbook_records import Records
from graph.readers.workbook_sheets import Row
from graph.readers.workbook_values import Values, ranges
from graph.records import Grounds, Value
from graph.workbook.form import fold, forms, headings
from graph.workbook.words import scheme_words, untagged, whole
from ontology.labels import Label

# Sheet → the column of the value, and the field it is always of.
_SHEETS = {"themes": ("theme", "theme"), "relations": ("to", ""), "statements": ("value", "")}


def tell(records: Records, found: Mapping[str, list[Row]]) -> None:
    """Take in every statement of these sheets."""
    for sheet, (column, always) in _SHEETS.items():
        for row in found[sheet]:
            draft = _who(records, row)
            if draft:
                what = "relation" if sheet == "relations" else "what"
                _statement(records, draft, row, (always, what, column))


def unplaced(drafts: Mapping[str, Draft]) -> Iterator[tuple[Row, str]]:
    """Where nothing says in which place of the document a statement stands: the row, and the field or ""."""
    for draft in drafts.values():
        if draft.kind.statement and not draft.mention and not draft.grounds.spans:
            yield draft.row, ""
        for name, values in draft.fields.items():
            if not draft.kind.fields[name].plain and any(not one.grounds.spans for one in values):
                yield draft.row, name


def _who(records: Records, row: Row) -> Draft | None:
    values = records.values
    if "who" not in row.cells:
        heading = row.form.columns["who"].headings[values.shown]
        records.fault(row, "The column “%(column)s” is empty; fill it in.", column=heading)
        return None
    path = values.get(row, "who", lambda raw: values.reference(whole(cells.words(raw))))
    if path and path not in records.drafts:
        records.fault(row, "“%(id)s” is on no sheet here; add it to its own.", "who", id=path)
    return records.drafts.get(path or "")


def _statement(records: Records, draft: Draft, row: Row, where: tuple[str, str, str]) -> None:
    always, what, column = where
    values = records.values
    grounds = _grounds(values, row, column if column in row.cells else "who")
    if not always and what not in row.cells:
        if column in row.cells:
            heading = row.form.columns[what].headings[values.shown]
            records.fault(row, "The column “%(column)s” is empty; fill it in.", column=heading)
        draft.grounds = grounds if grounds.spans else replace(grounds, spans=draft.grounds.spans)
        return
    name = always or values.get(row, what, lambda raw: _field(draft, raw)) or ""
    if not name:
        return
    field = draft.kind.fields.get(name)
    if field is None:
        records.fault(row, "“%(name)s” takes no theme.", "who", name=records.index.local(draft.path))
    elif column not in row.cells:
        heading = row.form.columns[column].headings[values.shown]
        records.fault(row, "The column “%(column)s” is empty; fill it in.", column=heading)
    else:
        _tell(values, draft, row, (field, column, grounds))


def _tell(values: Values, draft: Draft, row: Row, told: tuple[Field, str, Grounds]) -> None:
    field, column, grounds = told
    value = values.get(row, column, lambda raw: values.single(field, whole(raw) if isinstance(raw, str) else raw))
    if value is None:
        return
    said = Label(values.text(row, "said"), values.language) if "said" in row.cells and field.value != "text" else None
    draft.state(field.name, Value(value, said, grounds, row.number, row.place(column)))


def _grounds(values: Values, row: Row, column: str) -> Grounds:
    def texts(name: str) -> tuple[Label, ...]:
        return tuple(values.get(row, name, lambda raw: list(untagged(cells.text(raw), values.language))) or ())

    given = values.get(row, "at", ranges) or ()
    if given and values.own:
        template = (
            "Places need the document's checksum and length on the sheet of the document; "
            "fill them in, or empty this column."
        )
        values.book.problem(template, row.place("at"), row.number)
    basis = values.get(row, "basis", lambda raw: cells.chosen(cells.words(raw), scheme_words("basis")))
    return Grounds(
        spans=values.span(row, column) if values.own else given,
        basis=basis or "stated",
        confidence=values.word(row, "confidence", "low|medium") or None,
        note=texts("note"),
        reading=texts("reading"),
    )


def _field(draft: Draft, raw: Raw) -> str:
    """The field that a heading names, on the sheet of the record."""
    shown = cells.words(raw)
    known = headings(draft.kind.name) if draft.kind.name in forms() else {}
    column = known.get(fold(shown))
    if column and column.field and not column.part and not column.field.plain:
        return column.field.name
    names = [name for name, one in known.items() if one.field and not one.field.plain and not one.part]
    near = cells.either(one[0] for one in process.extract(fold(shown), names, limit=2))
    raise Fault("There is no “%(shown)s” here; the nearest are %(nearest)s.", shown=shown[:60], nearest=near)
