"""A planner who fills in the workbook cell by cell, as it is on her screen: by its headings and its drop-downs.

Kinn (4602) is a municipality that is not among the bundled; what is told of it here is made up.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries

from graph.workbook.form import forms
from graph.workbook.words import given_word, type_word, word

KINN = "no-4602"
FIRST = 3  # the row below the example


class Choose(str):
    """A concept, by its slug: the planner chooses its label from the drop-down of the cell."""


Told = dict[str, list[dict[str, Any]]]

TOLD: Told = {
    "municipality": [{"name": "Kinn", "country": "NO", "codes.code": 4602, "county": "Vestland"}],
    "document": [
        {
            "title": "Slik møtest vi om barn og unge i Kinn",
            "language": Choose("nn"),
            "published": date(2026, 3, 2),
            "file": "https://kinn.example/motestader",
        }
    ],
    "body": [
        {
            "name": "Oppvekstleiinga",
            "kind": Choose("leadership-meeting"),
            "rhythm.said": "kvar veke",
            "level": Choose("strategic"),
            "purpose": Choose("direction"),
            "task": "fordeler midlar\nfølgjer opp planane",
        },
        {
            "name": "Fjordforum",
            "kind": Choose("network"),
            "rhythm.said": "første onsdag i kvar månad",
            "level": Choose("coordinating"),
            "purpose": Choose("discussion"),
            "theme": Choose("early-intervention"),
            "targetGroup": Choose("children-and-young-people"),
            "reportsTo": "Oppvekstleiinga",
        },
        {
            "name": "Skulehelseteam",
            "kind": Choose("team"),
            "rhythm.said": "ca. 4 gonger i halvåret",
            "level": Choose("operative"),
            "theme": Choose("mental-health"),
            "reportsTo": "Fjordforum",
        },
        {"name": "Beredskapsgruppa", "kind": Choose("resource-group"), "rhythm.said": "etter behov"},
        {"name": "Styringsgruppa for Trygg hamn", "rhythm.said": "5 møte i året", "level": Choose("strategic")},
    ],
    "seat": [
        {"parent": "Oppvekstleiinga", "holder": "kommunedirektør", "role": Choose("chair")},
        {"parent": "Oppvekstleiinga", "holder": "kommunalsjef oppvekst"},
        {"parent": "Oppvekstleiinga", "holder": "økonomisjef", "attendance": Choose("as-needed"), "said": "ved behov"},
        {"parent": "Fjordforum", "holder": "kommunalsjef oppvekst", "role": Choose("chair")},
        {"parent": "Fjordforum", "holder": "Lia skule"},
        {"parent": "Fjordforum", "holder": "helsestasjon"},
        {"parent": "Fjordforum", "holder": "barnevern", "attendance": Choose("if-any"), "said": "evt. barnevern"},
        {"parent": "Fjordforum", "holder": "politiet", "attendance": Choose("as-needed")},
        {"parent": "Skulehelseteam", "holder": "Lia skule", "role": Choose("coordinator")},
        {"parent": "Skulehelseteam", "holder": "helsestasjon"},
        {"parent": "Styringsgruppa for Trygg hamn", "holder": "kommunedirektør", "role": Choose("chair")},
        {"parent": "Styringsgruppa for Trygg hamn", "holder": "hovudtillitsvald"},
        {"parent": "Beredskapsgruppa", "holder": "politiet"},
        {"parent": "Beredskapsgruppa", "holder": "helsestasjon", "min": 1, "max": 2},
    ],
    "office": [
        {"name": "kommunedirektør", "type": Choose("chief-executive")},
        {"name": "kommunalsjef oppvekst", "type": Choose("upbringing-and-culture-head")},
        {"name": "økonomisjef", "type": Choose("finance-head")},
    ],
    "service": [
        {"name": "Lia skule", "type": Choose("school")},
        {"name": "helsestasjon", "type": Choose("health-centre")},
        {"name": "barnevern", "type": Choose("child-welfare")},
        {"name": "PP-tenesta", "type": Choose("educational-psychological-service")},
    ],
    "group": [{"name": "hovudtillitsvald", "type": Choose("chief-union-representatives")}],
    "agency": [{"name": "politiet", "type": Choose("police"), "agencyType": Choose("police")}],
    "endeavour": [
        {
            "name": "Trygg hamn",
            "type": Choose("project"),
            "status": Choose("in-progress"),
            "theme": Choose("early-intervention"),
            "goal": "hjelpa kjem før problema veks",
            "carriedOutBy": "Kinn",
            "anchoredIn": "Oppvekstplanen",
            "from": 2024,
            "to": "2027",
        }
    ],
    "function": [
        {"parent": "Styringsgruppa for Trygg hamn", "is": Choose("steering-group"), "for": "Trygg hamn"},
        {"parent": "Fjordforum", "is": Choose("project-group"), "for": "Trygg hamn"},
    ],
    "themes": [{"who": "Oppvekstleiinga", "theme": Choose("child-poverty"), "said": "låginntekt"}],
    "relations": [{"who": "Beredskapsgruppa", "relation": Choose("reportsTo"), "to": "Oppvekstleiinga"}],
    "budget": [
        {
            "parent": "Trygg hamn",
            "said": "prosjektleiar 60 %",
            "amount": "480 000",
            "currency": "NOK",
            "line": Choose("project-leader"),
        },
        {"parent": "Trygg hamn", "said": "kurs", "amount": 75000.5, "currency": "NOK"},
    ],
    "milestone": [{"parent": "Trygg hamn", "said": "første samling", "earliest": "2024-09", "latest": "1.11.2024"}],
    "factor": [
        {"parent": "Trygg hamn", "type": Choose("success"), "said": "leiinga er med", "is": Choose("anchoring")},
    ],
    "plan": [{"name": "Oppvekstplanen", "type": Choose("plan"), "theme": Choose("public-health")}],
}
BODIES = tuple(row["name"] for row in TOLD["body"])


def fill_in(path: Path, lang: str, told: Told = TOLD) -> int:
    """Fill in the template at `path`, which is in `lang`, and save it; how many words came from a drop-down."""
    book = openpyxl.load_workbook(path)
    chosen = 0
    for name, rows in told.items():
        page = book[forms()[name].titles[lang]]
        columns = {str(cell.value): at for at, cell in enumerate(page[1], start=1)}
        for number, row in enumerate(rows, start=FIRST):
            for column, value in row.items():
                cell = page.cell(number, columns[forms()[name].columns[column].headings[lang]])
                if isinstance(value, Choose):
                    value, chosen = _label(name, column, value, lang), chosen + 1
                    assert value in _offered(book, page, cell), (name, column, value)
                cell.value = value
    book.save(path)
    return chosen


def _label(sheet: str, column: str, chosen: str, lang: str) -> str:
    """What a concept, a sort of record, a language or a relation is called in the drop-downs."""
    form = forms()[sheet]
    field = form.columns[column].field
    if column == "language":
        return given_word("languages", chosen, lang)
    if column == "relation":
        return forms()["body"].columns[chosen].headings[lang]
    if field is None and form.kind and column == "type":
        return type_word(form.kind, chosen, lang)
    return word("theme" if field is None else str(field.scheme), chosen, lang)


def _offered(book: Any, page: Any, cell: Any) -> set[str]:
    """What the drop-down of a cell offers."""
    rule = next(
        one for one in page.data_validations.dataValidation if cell.coordinate in one.sqref and one.type == "list"
    )
    sheet, _, cells = rule.formula1.rpartition("!")
    low, top, high, bottom = range_boundaries(cells.replace("$", ""))
    assert low == high and sheet.strip("'") in book.sheetnames
    return {str(row[0]) for row in book[sheet.strip("'")].iter_rows(top, bottom, low, high, values_only=True)}
