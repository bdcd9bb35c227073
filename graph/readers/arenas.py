"""Lists of meeting places as municipalities publish them: a table (CSV), a page saved to disk (HTML), or pasted text.

>>> from graph.readers.intake import Given
>>> pasted = "Oppvekstforum\\n\\nMålgruppe: barn og unge\\nMøtehyppighet: 4 ganger i året\\nDeltakere: rektor, PPT"
>>> body = read(pasted.encode(), "list.txt", Given("no-4612", language="nb")).dossiers[0].records[-1]
>>> body.path, [seat.path for seat in body.parts["seats"]]
('no-4612/oppvekstforum', ['no-4612/oppvekstforum/seat/rektor', 'no-4612/oppvekstforum/seat/ppt'])
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from graph.readers import registers
from graph.readers.arena_lines import from_lines, text_lines
from graph.readers.arena_page import read_page
from graph.readers.arena_records import records
from graph.readers.arena_rows import Arena, Found, from_rows, rows_of
from graph.readers.decoding import decode
from graph.readers.intake import Given, Taken
from graph.readers.layout import settle
from graph.readers.sniffing import sniff
from ontology.errors import InvalidInput, Problem

_DELIMITERS = (";", "\t", ",", "|")
_LONGEST_CELL = 100_000  # characters


def read(content: bytes, file: str, given: Given) -> Taken:
    """The meeting places of a list, as a dossier; InvalidInput with every problem of it."""
    kind = sniff(content, file)
    text = decode(content, file).replace("\r\n", "\n").replace("\r", "\n")
    if kind in ("csv", "text") and registers.fits(text):
        return registers.read(content, file, given)
    title, found = _page(text, file) if kind == "html" else ("", _plain(text, file))
    if found is None or not (found.arenas or found.problems):
        raise InvalidInput([_nothing(kind, file)])
    if found.problems:
        raise InvalidInput(found.problems)
    setting = settle(given, file, title, _sample(found.arenas))
    dossier, notes = records(found.arenas, setting)
    if not any(record.kind == "body" for record in dossier.records):
        raise InvalidInput([_nothing(kind, file)])
    told = {note.order: note for note in (*found.notes, *notes)}
    return Taken((dossier,), notes=tuple(told[order] for order in sorted(told)))


def _nothing(kind: str, file: str) -> Problem:
    if kind == "csv":
        template = (
            "No headings of a list of meeting places were found; the table needs a row (or a first column) with at "
            "least two of them, such as “Name”, “Target group”, “Purpose”, “How often”, “Participants”, “Responsible”."
        )
    else:
        template = (
            "No meeting places were found; each needs a name on a line of its own and below it fields such as "
            "“Target group: …”, “Purpose: …”, “How often: …”, “Participants: …”, “Responsible: …”."
        )
    return Problem(template, {}, file, 1)


def _plain(text: str, file: str) -> Found | None:
    """A table or a pasted text, whichever tells more: either may have the marks of the other in it."""
    readings = [found for found in (_table(text, file), from_lines(text_lines(text), file)) if found]
    return max(readings, key=_told, default=None)


def _sample(arenas: Sequence[Arena]) -> str:
    return "\n".join(f"{told.heading} {told.text}" for arena in arenas[:100] for told in arena.told)


def _page(text: str, file: str) -> tuple[str, Found | None]:
    """The title of a page and the meeting places in its tables and texts, in their order."""
    page = read_page(text, file)
    founds = [from_lines(page.lines, file), *(from_rows(table.rows, file, table.caption) for table in page.tables)]
    known = [found for found in founds if found]
    arenas = sorted((arena for found in known for arena in found.arenas), key=lambda arena: arena.line)
    problems = tuple(problem for found in known for problem in found.problems)
    return page.title, Found(tuple(arenas), problems, tuple(note for found in known for note in found.notes))


def _table(text: str, file: str) -> Found | None:
    """The meeting places of a table, by the delimiter that shows most headings; None where none does."""
    best: Found | None = None
    for delimiter in _DELIMITERS:
        if delimiter in text[:_LONGEST_CELL]:
            found = from_rows(rows_of(_cells(text, delimiter, file)), file)
            if found and (best is None or _told(found) > _told(best)):
                best = found
    return best


def _told(found: Found) -> int:
    return sum(len(arena.told) for arena in found.arenas) or -len(found.problems)


def _cells(text: str, delimiter: str, file: str) -> Iterator[tuple[list[str], int]]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            yield cells, line
            line = reader.line_num + 1
    except csv.Error as error:
        template = (
            "The table cannot be read here: a cell is longer than %(limit)s characters, or a quotation mark is open."
        )
        raise InvalidInput([Problem(template, {"limit": _LONGEST_CELL}, file, line)]) from error
