"""The workbook: from its sheets to a dossier of records, or every problem at once with its sheet and cell.

Where the document's checksum stands on its sheet, statements have their places in that text. Otherwise the workbook is
itself the document: its text is a line for each cell, such as `Seats!C7: head teacher`, and every statement rests on
the line of its cell.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from graph.evidence import quote_text
from graph.readers import workbook_cells as cells
from graph.readers.intake import Given, Progress, Taken
from graph.readers.workbook_cells import Fault
from graph.readers.workbook_file import Book, Raw, open_book
from graph.readers.workbook_records import Records, municipality_id
from graph.readers.workbook_sheets import Row, number_lines, rows
from graph.readers.workbook_statements import tell, unplaced
from graph.readers.workbook_values import Values, ranges
from graph.records import Dossier, QuoteText, SourceDocument, Span
from graph.workbook.form import fold, title, titles
from graph.workbook.names import NameIndex
from graph.workbook.words import whole
from ontology.errors import InvalidInput, Problem, in_order
from ontology.iris import slug
from ontology.labels import LANGUAGES

_SHA = re.compile(r"[0-9a-f]{64}\Z")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
Found = Mapping[str, list[Row]]


def read(content: bytes, file: str, given: Given, progress: Progress | None = None) -> Taken:
    """The dossier of a workbook; InvalidInput with every problem. `progress` hears of the rows as they are read."""
    book = open_book(content, file, progress)
    found = rows(book)
    form = tuple(book.problems)
    language, own = _language(book, found, given), not _told(found, "sha256")
    length = number_lines(found) if own else 0
    values = Values(book, NameIndex(_home(book, found, given)), language, own)
    records = Records(values, language)
    records.read(found)
    tell(records, found)
    if not own:
        _placed(values, records)
    document = _document(values, found, _Source(content, file, given, length))
    if book.problems or document is None:
        raise _refused(book, form)
    dossier = Dossier(
        file=file,
        municipality=values.index.home,
        document=document,
        quotes=_quotes(values, found),
        records=tuple(draft.record() for draft in records.tops),
    )
    if book.problems:
        raise _refused(book, form)
    return Taken((dossier,), (), tuple(book.notes))


def _refused(book: Book, form: tuple[Problem, ...]) -> InvalidInput:
    """Every problem; beside a heading nobody knows, those of the form and of single cells alone.

    What else seems missing or unknown may stand under that heading.
    """
    problems = (*form, *book.faults) if book.unread else book.problems
    return InvalidInput(in_order(problems, (page.title for page in book.pages)))


@dataclass(frozen=True, slots=True)
class _Source:
    """What is known of the document beside its sheet."""

    content: bytes
    file: str
    given: Given
    length: int


def _told(found: Found, column: str) -> bool:
    return any(column in row.cells for row in found["document"])


def _only(book: Book, found: Found, sheet: str) -> Row | None:
    """The one row of a sheet; a fault where there is none, or more."""
    given = found[sheet]
    if not given:
        names = " / ".join(dict.fromkeys(f"“{one}”" for one in title(sheet).values()))
        own = (page.title for page in book.pages if titles().get(fold(page.title)) == sheet)
        where = next(own, title(sheet)[LANGUAGES[0]])
        template = "The workbook has nothing on the sheet %(names)s; fill in one row there."
        book.problem(template, f"{where}!A1", 1, names=names)
        return None
    for row in given[1:]:
        template = "This sheet takes one row; write the others in workbooks of their own."
        book.problem(template, row.place(), row.number)
    return given[0]


def _language(book: Book, found: Found, given: Given) -> str:
    """The language of the document; another one's fault is told, and nothing more is made of it."""
    row = _only(book, found, "document")
    values = Values(book, NameIndex(""), LANGUAGES[0], False)
    if row and "language" in row.cells:
        return values.word(row, "language", "languages") or LANGUAGES[0]
    if row and not given.language:
        template = "The language of the document is missing; write nynorsk, bokmål, svenska or English."
        book.problem(template, row.place("title"), row.number)
    return given.language or LANGUAGES[0]


def _home(book: Book, found: Found, given: Given) -> str:
    """The path of the municipality: its id, or its country and number."""
    row = _only(book, found, "municipality")
    if row is None:
        return given.municipality or "xx-0"
    values = Values(book, NameIndex(""), LANGUAGES[0], False)
    home = (values.get(row, "id", cells.token) or municipality_id(values, row) or given.municipality).strip("/")
    if home and slug(home.replace("/", "-")) == home.replace("/", "-"):
        return home
    template = "The municipality needs its country (NO, SE) and its number, such as 4612."
    book.problem(template, row.place("name"), row.number)
    return "xx-0"


def _document(values: Values, found: Found, source: _Source) -> SourceDocument | None:
    row = next(iter(found["document"]), None)
    if row is None:
        return None
    name = values.text(row, "title") or source.given.title
    if not name:
        template = "The document needs a title; write it in the column “%(column)s”."
        heading = row.form.columns["title"].headings[values.shown]
        values.book.problem(template, row.place(), row.number, column=heading)
    made = slug(f"{values.index.home} {name}".replace("/", " "))
    return SourceDocument(
        id=values.get(row, "id", _document_id) or source.given.document or made,
        file=values.text(row, "file") or PurePath(source.file.replace("\\", "/")).name,
        title=name,
        language=values.language,
        sha256=hashlib.sha256(source.content).hexdigest() if values.own else values.get(row, "sha256", _sha) or "",
        length=source.length if values.own else values.get(row, "length", _length) or 0,
        published=values.get(row, "published", cells.day),
        updated=values.get(row, "updated", cells.day),
    )


def _quotes(values: Values, found: Found) -> Mapping[Span, QuoteText]:
    """The quotes: the lines that statements rest on, or those on the sheet of quotes."""
    if values.own:
        return {span: quote_text(line, (0, len(line))) for span, line in sorted(values.spans.items())}
    quotes: dict[Span, QuoteText] = {}
    for row in found["quotes"]:
        spans = values.get(row, "at", ranges) or ()
        wording = values.get(row, "wording", lambda raw: whole(cells.text(raw))) or ""
        digest = values.get(row, "sha256", _sha) or ""
        complete = "complete" not in row.cells or values.yes(row, "complete")
        if len(spans) != 1 or not wording or not digest:
            template = "A quote needs one place, its wording and its checksum."
            values.book.problem(template, row.place(), row.number)
        else:
            quotes[spans[0]] = QuoteText(wording, complete, digest)
    return quotes


def _placed(values: Values, records: Records) -> None:
    """Every statement says where it stands, when the document is another text than the workbook."""
    for row, name in unplaced(records.drafts):
        template = (
            "Nothing says where in the document this stands; add it to the sheet %(sheet)s, "
            "or empty the document's checksum to have the workbook count as the document."
        )
        values.book.problem(template, row.place(name), row.number, sheet=f"“{title('statements')[values.shown]}”")


def _sha(raw: Raw) -> str:
    found = cells.text(raw).strip()
    if not _SHA.match(found):
        template = "A checksum (SHA-256) has 64 characters 0–9 and a–f; copy it whole, or empty the cell."
        raise Fault(template)
    return found


def _length(raw: Raw) -> int:
    found = cells.integer(raw)
    if not found:
        template = "The length of the document is its number of characters, from 1 up."
        raise Fault(template)
    return found


def _document_id(raw: Raw) -> str:
    found = cells.token(raw)
    if not _ID.match(found):
        template = "“%(shown)s” is no id; write letters a–z, digits and hyphens, such as “%(nearest)s”."
        raise Fault(template, shown=found[:60], nearest=slug(found)[:60] or "leiarforum")
    return found
