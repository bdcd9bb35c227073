"""A corpus of workbooks with something wrong: what is done to a good one, and what must be said of it.

`FAULTS` are refused, each with its cell and the remedy; `NOTED` are taken, with a note where something is left out.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from graph.workbook.form import forms
from graph.writers.workbook import template
from tests.graph.workbooks import PLANNED, Rows, cell, filled, opened, rezipped, saved, sheet_xml

Made = Callable[[], bytes]
Case = tuple[str, Made, str, str]  # what it is, the bytes, the place it is found at, words of the message


def _with(sheet: str, column: str, value: Any, number: int = 3) -> Made:
    def made() -> bytes:
        book = opened()
        book[forms()[sheet].titles["nn"]][cell(sheet, column, number)] = value
        return saved(book)

    return made


def _rows(sheet: str, rows: list[dict[str, Any]]) -> Made:
    return lambda: filled(rows={**PLANNED, sheet: rows})


def _but(*sheets: str) -> Rows:
    return {name: rows for name, rows in PLANNED.items() if name not in sheets}


def _book(change: Callable[[Any], object]) -> Made:
    def made() -> bytes:
        book = opened()
        change(book)
        return saved(book)

    return made


def _heading(sheet: str, at: str, text: str | None) -> Made:
    return _book(lambda book: book[sheet].__setitem__(at, text))


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def _entities(name: str, part: bytes) -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    head, _, body = part.partition(b"?>")
    if "sheet3" in name:
        return (head + b"?>" + bomb + body) if body else bomb + part
    return part


def _wide(name: str, part: bytes) -> bytes:
    """UTF-16 hides the letters of a declaration from whoever looks for them as bytes."""
    if "sheet3" not in name:
        return part
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "a">]>' + part.decode().partition("?>")[2]
    return text.encode("utf-16")


def _long(last: int) -> Made:
    """A workbook that is so long, one row in a thousand filled: rows count by their number."""

    def made() -> bytes:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"constant_memory": True, "in_memory": True}) as book:
            page = book.add_worksheet("Organ")
            page.write_row(0, 0, ["Namn", "Oppgåve"])
            for number in (*range(1, last, 1000), last):
                page.write_row(number, 0, [f"Råd {number}", "drøftar"])
        return out.getvalue()

    return made


def _bomb() -> bytes:
    return rezipped(filled(), lambda name, part: part, xl__media__big=b"0" * 150_000_000)


def _formula(book: Any) -> None:
    book["Organ"]["C3"] = '="mellombels "&"organ"'


def _link(book: Any) -> None:
    book["Plassar"]["C4"] = "='[annan.xlsx]Ark1'!$A$1"


def _merged_heading(book: Any) -> None:
    book["Organ"].merge_cells("B1:C1")


FEBRUARY = datetime(2024, 2, 1)  # noqa: DTZ001  as a spreadsheet has it

FAULTS: tuple[Case, ...] = (
    # the container
    ("empty", lambda: b"", "", "The file is empty"),
    ("no zip", lambda: b"Name;Role\nHead;Leader\n", "", "not an Excel workbook"),
    ("a web page", lambda: b"<html><table><tr><td>Organ</td></tr></table></html>", "", "the content is HTML"),
    ("cut off", lambda: filled()[:20_000], "", "cut short or damaged"),
    ("cut off early", lambda: filled()[:64], "", "cut short or damaged"),
    ("a byte changed", lambda: _flipped(filled()), "", "damaged"),
    ("the old format", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "", "old Excel"),
    (
        "locked",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "",
        "password",
    ),
    ("a zip of texts", lambda: _zip(notes=b"hello"), "", "no workbook (xlsx)"),
    ("a text document", lambda: _zip(word__document=b"<w/>"), "", "no workbook (xlsx)"),
    ("an empty workbook part", lambda: _zip(**{"xl__workbook.xml": b""}), "", "damaged"),
    ("a zip bomb", _bomb, "", "grows too large"),
    (
        "too many parts",
        lambda: _zip(**{"xl__workbook.xml": b"", **{f"p{n}": b"" for n in range(1200)}}),
        "",
        "too many parts",
    ),
    ("entities", lambda: rezipped(filled(), _entities), "", "XML entities"),
    ("entities in UTF-16", lambda: rezipped(filled(), _wide), "", "XML entities"),
    ("macros", lambda: rezipped(filled(), lambda name, part: part, **{"xl__vbaProject.bin": b"x"}), "", "macros"),
    ("broken XML", lambda: sheet_xml(filled(), b"<sheetData>", b"<sheetData><row"), "", "damaged"),
    (
        "no shared strings",
        lambda: rezipped(template("nn"), lambda n, p: None if "sharedStrings" in n else p),
        "",
        "damaged",
    ),
    # sheets and headings
    ("no municipality", lambda: filled(rows=_but("municipality")), "Kommune!A1", "nothing on the sheet “Kommune”"),
    ("no document", lambda: filled(rows=_but("document")), "Dokument!A1", "nothing on the sheet “Dokument”"),
    ("nothing at all", lambda: filled(rows={}), "Kommune!A1", "fill in one row there"),
    ("a sheet gone", _book(lambda book: book.remove(book["Dokument"])), "Dokument!A1", "nothing on the sheet"),
    ("every sheet empty", lambda: _blank(), "Kommune!A1", "nothing on the sheet"),
    ("a sheet misspelt", _book(lambda b: setattr(b["Plassar"], "title", "Plasar")), "Plasar!A1", "“plassar”? Rename"),
    ("two municipalities", _rows("municipality", [*PLANNED["municipality"]] * 2), "Kommune!B4", "takes one row"),
    ("a heading misspelt", _heading("Organ", "D1", "Organtyp"), "Organ!D1", "are organtype"),
    ("a heading unknown", _heading("Organ", "D1", "Telefon"), "Organ!D1", "no column “Telefon”"),
    ("a heading in Finnish", _heading("Plassar", "C1", "Osallistuja"), "Plassar!C1", "no column “Osallistuja”"),
    ("a heading twice", _heading("Organ", "D1", "Namn"), "Organ!D1", "stands twice"),
    ("a heading gone", _heading("Organ", "D1", None), "Organ!D3", "no heading above this"),
    ("merged headings", _book(_merged_heading), "Organ!B1:C1", "unmerge them"),
    # rows
    ("merged across", _book(lambda book: book["Organ"].merge_cells("B3:C4")), "Organ!B3:C4", "unmerge them"),
    ("50,001 rows", _long(50_001), "Organ!B50002", "at most 50000 rows"),
    ("61 columns", _book(lambda book: book["Organ"].cell(3, 61, "x")), "Organ!BI3", "at most 60 columns"),
    (
        "a name twice",
        _rows("body", [*PLANNED["body"], {"name": " leiargruppa"}]),
        "Organ!B6",
        "stands in Organ!B4 already",
    ),
    (
        "an id twice",
        _rows("service", [{"name": "A", "id": "x"}, {"name": "B", "id": "x"}]),
        "Tenester!B4",
        "“x” stands in",
    ),
    ("a seat twice", _rows("seat", [PLANNED["seat"][2]] * 2), "Plassar!C4", "stands in Plassar!C3 already"),
    ("no name", _with("body", "name", None), "Organ!D3", "the name is missing".capitalize()),
    ("no holder", _with("seat", "holder", None), "Plassar!F3", "column “Deltakar” is empty"),
    ("no body", _with("seat", "parent", None), "Plassar!C3", "column “Organ” is empty"),
    # words and references
    (
        "a body that is not there",
        _with("seat", "parent", "Kvalitetsrådet"),
        "Plassar!B3",
        "nothing here is called".capitalize(),
    ),
    ("a body misspelt", _with("seat", "parent", "Leiargrupa"), "Plassar!B3", "are Leiargruppa"),
    ("a holder nobody knows", _with("seat", "holder", "Sjefen over alle"), "Plassar!C3", "Nothing here is called"),
    ("a service that is an office", _with("body", "reportsTo", "Lia skule"), "Organ!L3", "Nothing here is called"),
    ("a word unknown", _with("body", "kind", "kaffiklubb"), "Organ!D3", "There is no “kaffiklubb” here, nor anything"),
    ("one word of several unknown", _with("body", "purpose", "drøfting; moro"), "Organ!H3", "There is no “moro”"),
    ("a role in Danish", _with("seat", "role", "formanden"), "Plassar!D3", "There is no “formanden”"),
    ("a language that is two", _with("document", "language", "norsk"), "Dokument!C3", "“norsk”"),
    ("no language", _with("document", "language", None), "Dokument!B3", "language of the document is missing"),
    ("no title", _with("document", "title", None), "Dokument!C3", "needs a title"),
    ("no country", _with("municipality", "country", None), "Kommune!B3", "needs its country"),
    ("who is not there", _with("themes", "who", "Ingen"), "Tema!B3", "Nothing here is called"),
    ("a relation unknown", _with("relations", "relation", "likar"), "Forhold!C3", "There is no “likar”"),
    ("an id with spaces", _with("body", "id", "Tverr Team"), "Organ!N3", "“tverr-team”"),
    # values
    ("a date no calendar has", _with("document", "published", "2024-02-30"), "Dokument!D3", "no date 2024-02-30"),
    ("a date as words", _with("document", "published", "i fjor vår"), "Dokument!D3", "is no date; write 2024-05-31"),
    ("a date in doubt", _with("document", "published", "05/06/2024"), "Dokument!D3", "is no date"),
    ("a date as a serial number", _with("document", "published", 45443), "Dokument!D3", "date as a number"),
    ("a time for a date", _with("document", "published", time(9, 30)), "Dokument!D3", "is no date"),
    ("a date by the spreadsheet", _with("seat", "said", FEBRUARY), "Plassar!F3", "made a date of this"),
    ("a date for a number", _with("body", "rhythm.times", date(2024, 1, 2)), "Organ!F3", "is no number"),
    ("words for a number", _with("body", "rhythm.times", "ein del"), "Organ!F3", "is no number; write digits"),
    ("less than nothing", _with("body", "rhythm.times", -4), "Organ!F3", "from 0 up"),
    (
        "thousands or decimals",
        _with("budget", "amount", "850.000"),
        "Budsjett!D3",
        "write it without point or comma: 850000",
    ),
    ("wording against number", _with("body", "rhythm.times", 40), "Organ!E3", "do not agree"),
    ("half a seat", _with("seat", "min", 1.5), "Plassar!I3", "not a whole number"),
    ("an error", _with("body", "kind", "#REF!"), "Organ!D3", "the error #REF!"),
    ("a formula without a value", _book(_formula), "Organ!C3", "a formula without a saved value".capitalize()),
    ("a link without a value", _book(_link), "Plassar!C4", "a formula without a saved value".capitalize()),
    ("a name of 300 characters", _with("body", "name", "Råd" * 100), "Organ!B3", "300 characters; at most 200"),
    ("a name of emoji alone", _with("service", "name", "🏫🏫"), "Tenester!B3", "no id can be made".capitalize()),
    ("a name in Arabic alone", _with("service", "name", "مدرسة"), "Tenester!B3", "No id can be made"),
    ("somebody's e-mail", _with("seat", "said", "kari@skule.example"), "Plassar!F3", "addresses out"),
    (
        "a place in no document",
        _rows("statements", [{"who": "Leiargruppa", "at": "3-9"}]),
        "Grunnlag!F3",
        "checksum and length",
    ),
    ("a checksum cut short", _with("document", "sha256", "abc123"), "Dokument!H3", "64 characters"),
    ("a checksum alone", _with("document", "sha256", "a" * 64), "Organ!B3", "nothing says where".capitalize()),
)

NOTED: tuple[Case, ...] = (
    ("a sheet of one's own", _book(lambda book: book.create_sheet("Notat").append(["x"])), "Notat!A1", "left out"),
    (
        "rows hidden",
        _book(lambda b: b["Organ"].row_dimensions.__getitem__(4).__setattr__("hidden", True)),
        "Organ!A1",
        "hidden",
    ),
    ("an example written over", _book(lambda book: book["Organ"].__setitem__("B2", "Råd")), "Organ!A2", "example"),
    ("a holder from the words", lambda: filled(), "Plassar!C3", "is taken as teneste"),
)


def _flipped(content: bytes) -> bytes:
    """One byte in the middle of the longest part."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = max(archive.infolist(), key=lambda one: one.compress_size)
    at = part.header_offset + 30 + len(part.filename) + part.compress_size // 2
    return content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]


def _blank() -> bytes:
    book = opened(rows={})
    for page in book.worksheets:
        page.delete_rows(1, page.max_row)
    return saved(book)
