"""E-mail addresses and telephone numbers in what was read: told with their places, since persons do not belong here.

Names of persons cannot be told from other names with any safety, and are left to who hands the file in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from graph.records import Dossier, Grounds, Record, Value
from ontology.errors import Problem
from ontology.labels import Label

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DATES = r"(?!(?:19|20)\d\d ?(?:(?:19|20)\d\d|[01]\d[0-3]\d)(?!\d))"  # two years, or a day without hyphens
# With the country; eight digits as Norwegians group them; with a leading nought and a hyphen, as Swedes do.
_NUMBER = re.compile(
    rf"(?<![\w-])(?:(?:\+|00)4[5-7](?:[ -]?\d){{8,9}}|{_DATES}[2-9]\d(?: ?\d\d){{3}}|[489]\d\d \d\d \d\d\d"
    r"|0\d{1,3} ?[-–/] ?\d{2,3}(?: ?\d{2}){1,3})(?![\w-])"
)


def notes(dossiers: Iterable[Dossier]) -> tuple[Problem, ...]:
    """A note for each e-mail address and telephone number in names, texts and remarks, in their order."""
    found = [note for one in dossiers for record in one.records for note in _notes(record, one.file)]
    return tuple(dict.fromkeys(found))


def _notes(record: Record, file: str) -> Iterator[Problem]:
    values = [value for some in record.fields.values() for value in some]
    texts = [(record.names, record.line, record.place), (_remarks(record.grounds), record.line, record.place)]
    texts += [(_texts(value), value.line, value.path) for value in values]
    for labels, line, place in texts:
        for label in labels:
            yield from (
                Problem(template, {"text": text}, file, line, None, place) for template, text in _in(label.text)
            )
    for parts in record.parts.values():
        for part in parts:
            yield from _notes(part, file)


def _texts(value: Value) -> tuple[Label, ...]:
    own = (value.value,) if isinstance(value.value, Label) else ()
    return (*own, *((value.said,) if value.said else ()), *_remarks(value.grounds))


def _remarks(grounds: Grounds) -> tuple[Label, ...]:
    return (*grounds.note, *grounds.reading)


def _in(text: str) -> Iterator[tuple[str, str]]:
    for one in _ADDRESS.finditer(text):
        yield "“%(text)s” is an e-mail address; name the office instead of the person.", one[0]
    for one in _NUMBER.finditer(text):
        yield "“%(text)s” looks like a telephone number; name the office instead of the person.", one[0]
