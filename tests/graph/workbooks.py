"""Workbooks as planners fill them in, for the tests: rows by sheet, put into the template by their columns' names."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import openpyxl

from graph.readers import intake
from graph.readers.intake import Given, Taken
from graph.readers.workbook_file import letters
from graph.workbook.form import PROSE, forms, title
from graph.writers.workbook import template
from ontology.errors import InvalidInput, Problem

Rows = Mapping[str, list[dict[str, Any]]]
FIRST = 3  # the row below the example

PLANNED: Rows = {
    "municipality": [{"name": "Fjordvik", "country": "NO", "codes.code": 4699, "county": "Vestland"}],
    "document": [
        {"title": "Samarbeid i Fjordvik", "language": "nynorsk", "published": "31.05.2024", "file": "https://f.example"}
    ],
    "body": [
        {
            "name": "Tverrfagleg team",
            "kind": "team",
            "rhythm.said": "første onsdag i kvar månad",
            "purpose": "drøfting; informasjon",
            "task": "drøftar saker\nlagar plan",
        },
        {"name": "Leiargruppa", "rhythm.said": "kvar veke", "rhythm.times": 52},
        {"name": "Barnevern", "rhythm.said": "etter behov", "reportsTo": "Leiargruppa"},
    ],
    "seat": [
        {"parent": "Tverrfagleg team", "holder": "helsestasjon", "attendance": "etter behov", "said": "ved behov"},
        {"parent": "Tverrfagleg team", "holder": "Lia skule", "role": "leiar"},
        {"parent": "Leiargruppa", "holder": "kommunedirektør", "role": "leiar"},
        {"parent": "Leiargruppa", "holder": "Barnevern"},
    ],
    "service": [{"name": "Lia skule", "type": "skule"}, {"name": "Barnevern", "type": "barnevern"}],
    "endeavour": [{"name": "Tidleg innsats", "type": "prosjekt", "goal": "rett hjelp", "from": 2024}],
    "function": [{"parent": "Tverrfagleg team", "is": "project-group", "for": "Tidleg innsats"}],
    "themes": [{"who": "Leiargruppa", "theme": "early-intervention", "said": "tidleg innsats"}],
    "relations": [{"who": "Tverrfagleg team", "relation": "Rapporterer til", "to": "Leiargruppa"}],
    "budget": [{"parent": "Tidleg innsats", "said": "prosjektleiar", "amount": "300 000", "currency": "NOK"}],
    "milestone": [{"parent": "Tidleg innsats", "said": "oppstart", "earliest": "2024-08", "latest": "1.11.2024"}],
    "factor": [{"parent": "Tidleg innsats", "type": "success", "said": "leiinga er med"}],
}


@cache
def _template(lang: str) -> bytes:
    """The template without its help, lists and choices, which openpyxl is slow to read and write."""
    book = openpyxl.load_workbook(io.BytesIO(template(lang)))
    for name in PROSE:
        book.remove(book[title(name)[lang]])
    for page in book.worksheets:
        page.data_validations.dataValidation.clear()
        page.column_dimensions.clear()
    return saved(book)


def opened(lang: str = "nn", rows: Rows = PLANNED) -> Any:
    """The template as openpyxl has it, filled in."""
    book = openpyxl.load_workbook(io.BytesIO(_template(lang)))
    for name, given in rows.items():
        for number, row in enumerate(given, start=FIRST):
            for column, value in row.items():
                book[forms()[name].titles[lang]][cell(name, column, number)] = value
    return book


def saved(book: Any) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(lang: str = "nn", rows: Rows = PLANNED) -> bytes:
    """A workbook with these rows."""
    return _planned(lang) if rows is PLANNED else saved(opened(lang, rows))


@cache
def _planned(lang: str) -> bytes:
    return saved(opened(lang))


def cell(sheet: str, column: str, number: int = FIRST) -> str:
    """The cell of a column, such as `C3`."""
    at = list(forms()[sheet].columns).index(column) + 1
    return f"{letters(at)}{number}"


def take(content: bytes, file: str = "f.xlsx") -> Taken:
    """What is made of it on the way every file goes."""
    return intake.take(content, file, Given())


def problems(content: bytes) -> tuple[Problem, ...]:
    """What the reader has to say against it; nothing when it is taken."""
    try:
        take(content)
    except InvalidInput as error:
        return error.problems
    return ()


def rezipped(content: bytes, change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """The same container with parts changed, left out (None) or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            told = change(part.filename, old.read(part))
            if told is not None:
                new.writestr(part.filename, told)
        for name, told in more.items():
            new.writestr(name.replace("__", "/"), told)
    return out.getvalue()


def sheet_xml(content: bytes, old: bytes, new: bytes, count: int = 1) -> bytes:
    """The container with one text changed in the XML of its sheets."""
    return rezipped(
        content,
        lambda name, part: re.sub(old, new, part, count=count) if "worksheets/" in name else part,
    )
