"""The workbook: an empty one to fill in (`template`), and a dossier in the same form (`write`).

Headings, help and the words to choose from are in one language; the reader takes them in any. The bytes are the same
each time. One of the two doors to XlsxWriter.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from graph.records import Dossier
from graph.vocabulary import concepts
from graph.workbook.form import MAX_ROWS, Column, SheetForm, Texts, forms, table, texts, title
from graph.workbook.rows import Cell, Rows, rows
from graph.workbook.words import TONGUES, given_word, type_word, word
from ontology.errors import InvalidInput

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook must say when it was made; ours must not depend on it
_CELL = 32_767  # the most characters a cell holds
_WIDTHS = {"name": 32, "title": 40, "file": 40, "said": 40, "who": 32, "example": 10, "text": 40}
_HELP, _HEAD = 255, 32  # the most characters of a message at a cell, and of its heading
Lists = Mapping[str, Sequence[str]]


def template(lang: str) -> bytes:
    """A workbook to fill in: a row on each sheet shows how, and is not read."""
    return _Writer(lang, {}).book()


def write(dossier: Dossier, lang: str) -> bytes:
    """A dossier as a workbook that reads back as the same records; InvalidInput where a cell cannot hold it all."""
    return _Writer(lang, rows(dossier, lang)).book()


class _Writer:
    """Writes one workbook. Without rows it is a template."""

    def __init__(self, lang: str, found: Rows) -> None:
        self.lang, self.rows = lang, found
        self.lists = dict(self.all_lists())

    def book(self) -> bytes:
        import xlsxwriter  # type: ignore[import-untyped]

        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
            book.set_properties({"created": _MADE})
            self.formats = {
                "heading": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DCE8F0"}),
                "plain": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
                "number": book.add_format({"valign": "top"}),
                "example": book.add_format(
                    {"text_wrap": True, "valign": "top", "italic": True, "font_color": "#595959", "num_format": "@"}
                ),
            }
            if not self.rows:
                self.help(book)
            for form in forms().values():
                if self.rows.get(form.name) or not self.rows:
                    self.sheet(book, form)
            self.choices(book)
            book.get_worksheet_by_name(title("municipality")[self.lang]).activate()
        return out.getvalue()

    # -- one sheet ------------------------------------------------------------------------------------------------

    def sheet(self, book: Any, form: SheetForm) -> None:
        page = book.add_worksheet(form.titles[self.lang])
        page.freeze_panes(1, 2)
        given = self.rows.get(form.name, [])
        columns = [one for one in form.columns.values() if not self.rows or self.wanted(one, form)]
        for at, column in enumerate(columns):
            folded = not column.first and not self.rows
            options = {"level": 1, "hidden": True} if folded else {}
            page.set_column(at, at, _width(column), self.formats["plain"], options)
            page.write_string(0, at, column.headings[self.lang], self.formats["heading"])
            self.choice(page, at, column, form)
        page.outline_settings(True, False, False, False)
        for number, row in enumerate(given or [self.example(form)], start=1):
            for at, column in enumerate(columns):
                if column.name in row:
                    self.cell(page, (number, at), row[column.name], form)
        if not self.rows and form.late:
            page.set_tab_color("#A0A0A0")

    def wanted(self, column: Column, form: SheetForm) -> bool:
        """Whether an exported sheet needs the column: what is seen first, and what is filled in."""
        return column.first or any(column.name in row for row in self.rows[form.name])

    def cell(self, page: Any, at: tuple[int, int], cell: Cell, form: SheetForm) -> None:
        example = not self.rows
        if isinstance(cell, int) or (isinstance(cell, Decimal) and str(_number(cell)) == str(cell)):
            page.write_number(*at, _number(cell), self.formats["number"])
            return
        if len(str(cell)) > _CELL:
            raise InvalidInput.one(
                "A cell of the sheet %(sheet)s would need more characters than a cell holds; export as yaml instead.",
                sheet=form.titles[self.lang],
            )
        page.write_string(*at, str(cell), self.formats["example" if example else "plain"])

    def example(self, form: SheetForm) -> dict[str, Cell]:
        """The row that shows how, with its mark in the first column."""
        row: dict[str, Cell] = {"example": texts(table()["columns"]["example"])[self.lang]} if form.example else {}
        for name, given in form.example.items():
            row[name] = self.shown(form, form.columns[name], given)
        return row

    def shown(self, form: SheetForm, column: Column, given: Texts) -> str:
        text = given[self.lang]
        if column.name == "type" and form.kind and not column.field:
            return type_word(form.kind, text, self.lang)
        if column.name == "theme":
            return word("theme", text, self.lang)
        if column.name == "relation":
            return forms()["body"].columns[text].headings[self.lang]
        return word(column.field.scheme, text, self.lang) if column.field and column.field.scheme else text

    # -- choosing -------------------------------------------------------------------------------------------------

    def choice(self, page: Any, at: int, column: Column, form: SheetForm) -> None:
        """What may be chosen in a column, and what is told when a cell of it is chosen."""
        wanted: dict[str, Any] = {"validate": "any"}
        source = self.source(column, form)
        if source:
            one = column.field is None or column.field.one
            wanted = {"validate": "list", "source": source, "error_type": "warning", "show_error": one}
            wanted |= {"error_title": column.headings[self.lang][:_HEAD], "error_message": self.told("list")}
        if told := column.help.get(self.lang):
            wanted |= {"input_title": column.headings[self.lang][:_HEAD], "input_message": told[:_HELP]}
        if len(wanted) > 1:
            page.data_validation(1, at, MAX_ROWS, at, wanted)

    def told(self, name: str) -> str:
        return texts(table()["help"][name])[self.lang][:_HELP]

    def source(self, column: Column, form: SheetForm) -> str:
        """Where the words for a column stand: on the sheet of lists, or the names on the sheet of its records."""
        from xlsxwriter.utility import xl_range_abs  # type: ignore[import-untyped]

        name = _list_of(column, form)
        if name in self.lists:
            at = list(self.lists).index(name)
            return f"='{title('lists')[self.lang]}'!{xl_range_abs(1, at, len(self.lists[name]), at)}"
        target = form.parent if column.name == "parent" else _target(column)
        if target in forms() and "name" in forms()[target].columns and (not self.rows or self.rows.get(target)):
            sheet = forms()[target]
            shown = [one.name for one in sheet.columns.values() if not self.rows or self.wanted(one, sheet)]
            at = shown.index("name")
            return f"='{sheet.titles[self.lang]}'!{xl_range_abs(1, at, MAX_ROWS, at)}"
        return ""

    def all_lists(self) -> Iterator[tuple[str, Sequence[str]]]:
        """The words to choose from, by what they are of."""
        used = {one.field.scheme for form in forms().values() for one in form.columns.values() if one.field}
        for scheme in sorted({one for one in used if one} | {"basis"}):
            yield scheme, sorted(word(scheme, slug, self.lang) for slug in concepts()[scheme])
        for form in forms().values():
            if form.kind and form.kind.classes:
                yield f"type {form.name}", [type_word(form.kind, one, self.lang) for one in form.kind.classes]
        yield "languages", [given_word("languages", one, self.lang) for one in TONGUES]
        yield "boolean", [given_word("words", one, self.lang) for one in ("yes", "no")]
        yield "confidence", [given_word("words", one, self.lang) for one in ("low", "medium")]
        yield "holders", [given_word("holders", one, self.lang) for one in table()["holders"]]
        yield "relations", sorted(_relations(self.lang))

    def choices(self, book: Any) -> None:
        """The sheet of lists, hidden."""
        page = book.add_worksheet(title("lists")[self.lang])
        for at, (name, words) in enumerate(self.lists.items()):
            page.write_string(0, at, name)
            page.write_column(1, at, words)
        page.hide()

    def help(self, book: Any) -> None:
        """How to fill it in, and what each column is for."""
        page = book.add_worksheet(title("help")[self.lang])
        page.set_column(0, 0, 28, self.formats["plain"])
        page.set_column(1, 1, 28, self.formats["plain"])
        page.set_column(2, 2, 90, self.formats["plain"])
        row = 0
        for text in table()["sheets"]["help"]["text"]:
            page.merge_range(row, 0, row, 2, texts(text)[self.lang], self.formats["plain"])
            page.set_row(row, 32)
            row += 1
        for form in forms().values():
            for column in form.columns.values():
                row += 1
                told = (form.titles, column.headings, column.help)
                for at, one in enumerate(told):
                    page.write_string(row, at, one.get(self.lang, ""))


def _relations(lang: str) -> set[str]:
    """The headings of the columns that point to other records."""
    kinds_ = ("body", "endeavour", "plan", "office", "group", "municipality")
    columns = (one for name in kinds_ for one in forms()[name].columns.values())
    return {one.headings[lang] for one in columns if one.field and one.field.targets and not one.field.plain}


def _list_of(column: Column, form: SheetForm) -> str:
    """The list that the words of a column are chosen from; "" where there is none."""
    if column.field:
        return column.field.scheme or ("boolean" if column.field.value == "boolean" else "")
    own = {"language": "languages", "mention": "boolean", "complete": "boolean", "holderKind": "holders"}
    own |= {"relation": "relations", "type": f"type {form.name}"}
    return own.get(column.name, column.name)


def _target(column: Column) -> str:
    """The one kind of record that a column points to."""
    return column.field.targets[0] if column.field and len(column.field.targets) == 1 else ""


def _width(column: Column) -> int:
    if column.name in _WIDTHS:
        return _WIDTHS[column.name]
    return 40 if column.field and column.field.value == "text" else 20


def _number(cell: Cell) -> int | float:
    return cell if isinstance(cell, int) else int(cell) if Decimal(cell) == int(Decimal(cell)) else float(cell)
