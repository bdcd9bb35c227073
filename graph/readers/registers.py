"""Registers of municipalities as CSV (SSB Klass 131, SCB): names, dated codes, counties.

Rows of one municipality that was only renumbered are joined where the register has organisation numbers; else each
code is a municipality of its own, since nothing tells that two are the same.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.readers.arena_rows import ROWS
from graph.readers.decoding import decode
from graph.readers.intake import Given, Taken
from graph.readers.layout import Layout, Setting, dossier, home, plain, settle
from graph.records import Dossier, Grounds, Record, Value
from ontology.errors import InvalidInput, Problem
from ontology.labels import Label

# The headings of registers, in lower case, by what they hold; the first that a file has counts.
_COLUMNS = {
    "code": ("code", "kode", "kommunenummer", "kommunenr", "kommunekode", "kommunkod", "kod", "kommun_kod", "komnr"),
    "name": ("name_nb", "name", "navn", "namn", "kommunenavn", "kommunenamn", "kommunnamn", "kommun", "name_official"),
    "from": ("valid_from", "validfrom", "validfrominrequestedrange", "gyldigfra", "gyldig fra", "giltig från",
             "gäller från"),
    "to": ("valid_to", "validto", "validtoinrequestedrange", "gyldigtil", "gyldig til", "giltig till", "gäller till"),
    "county": ("county_name", "fylke", "fylkesnavn", "fylkesnamn", "län", "länsnamn", "lansnamn"),
    "org": ("org_number", "organisasjonsnummer", "orgnr", "organisationsnummer"),
}  # fmt: skip
_COUNTRIES = {"no": ("Norge", "nb"), "se": ("Sverige", "sv")}
_SWEDISH = re.compile(r"kommunkod|kommunnamn|länsnamn|\blän\b|giltig|gäller|\blän;|läns|name_full", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?|(\d{1,2})\.(\d{1,2})\.(\d{4})")


@dataclass(frozen=True, slots=True)
class _Row:
    """One code of one municipality."""

    code: str
    name: str
    county: str
    start: str
    end: str
    org: str
    line: int


def read(content: bytes, file: str, given: Given) -> Taken:
    """The municipalities of a register as places; InvalidInput with every row that cannot be read."""
    text = decode(content, file)
    country = given.municipality[:2] if given.municipality[:2] in _COUNTRIES else "se" if _is_swedish(text) else "no"
    name, language = _COUNTRIES[country]
    problems: list[Problem] = []
    rows = list(_rows(text, file, problems))
    if problems:
        raise InvalidInput(problems)
    if not rows:
        raise InvalidInput([Problem("The register has no rows.", {}, file, 1)])
    given = replace(given, municipality=country, name=name, language=given.language or language)
    return Taken((_dossier(rows, settle(given, file, "", "")),))


def fits(text: str) -> bool:
    """Whether a table has the headings of a register: a code and the name of a municipality."""
    found = _headed(text)
    return found is not None and len(found[0][found[2]["code"]]) > 3


def _is_swedish(text: str) -> bool:
    return bool(_SWEDISH.search(text.partition("\n")[0])) or bool(
        re.search(r"(?i)\b(Upplands Väsby|\w+s län)\b", text[:3000])
    )


def _headed(text: str) -> tuple[list[str], str, Mapping[str, int]] | None:
    """The headings, the delimiter, and the column of each thing a register tells of."""
    first = text.lstrip().partition("\n")[0].strip("\r")
    for delimiter in ";\t,|":
        cells = [cell.strip().strip('"').lower() for cell in first.split(delimiter)]
        found = {key: next(cells.index(name) for name in names if name in cells) for key, names in _COLUMNS.items()
                 if any(name in cells for name in names)}  # fmt: skip
        if {"code", "name"} <= set(found):
            return cells, delimiter, found
    return None


def _rows(text: str, file: str, problems: list[Problem]) -> Iterator[_Row]:
    headed = _headed(text)
    if headed is None:
        template = (
            "A register needs a row of headings with a code and a name, such as “code;name” or “Kommunkod;Kommunnamn”."
        )
        problems.append(Problem(template, {}, file, 1))
        return
    _, delimiter, columns = headed
    counties: dict[str, str] = {}
    reader = csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter)
    try:
        next(reader)
        for cells in reader:
            row = _row(cells, columns, reader.line_num, file, problems) if any(map(str.strip, cells)) else None
            if row and len(row.code) == 2:
                counties[row.code] = row.name
            elif row:
                yield replace(row, county=row.county or counties.get(row.code[:2], ""))
            if reader.line_num > ROWS:
                problems.append(Problem("There are more than %(limit)s rows.", {"limit": ROWS}, file, ROWS))
                return
    except csv.Error as error:
        template = (
            "The table cannot be read here: a cell is longer than %(limit)s characters, or a quotation mark is open."
        )
        problems.append(Problem(template, {"limit": csv.field_size_limit()}, file, reader.line_num, None, str(error)))


def _row(
    cells: Sequence[str], columns: Mapping[str, int], line: int, file: str, problems: list[Problem]
) -> _Row | None:
    told = {key: plain(cells[at]) if at < len(cells) else "" for key, at in columns.items()}
    code, name = told["code"], told["name"]
    before = len(problems)
    if re.fullmatch(r"[1-9]\d{2}", code):
        code = f"0{code}"  # a spreadsheet took the zero away
    if not re.fullmatch(r"\d{2}|\d{4}", code):
        template = "“%(value)s” is no code of a municipality; expected four digits, such as 0183."
        problems.append(Problem(template, {"value": code[:40]}, file, line, columns["code"] + 1))
    if not name:
        problems.append(Problem("“%(key)s” is missing.", {"key": "name"}, file, line, columns["name"] + 1))
    dates = {}
    for key in ("from", "to"):
        dates[key] = _date(told.get(key, ""))
        if dates[key] is None:
            template = "“%(value)s” is no date; expected a form such as 2020-01-01."
            problems.append(Problem(template, {"value": told[key][:40]}, file, line, columns[key] + 1))
    if len(problems) > before:
        return None
    return _Row(code, name, told.get("county", ""), dates["from"] or "", dates["to"] or "", told.get("org", ""), line)


def _date(text: str) -> str | None:
    """A date as YYYY-MM-DD or as much of it as is said; "" for none, None for what is no date."""
    if not text:
        return ""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    if found[4]:
        return f"{found[6]}-{int(found[5]):02}-{int(found[4]):02}" if 1 <= int(found[5]) <= 12 else None
    return "-".join(part for part in found.groups()[:3] if part)


def _dossier(rows: Sequence[_Row], setting: Setting) -> Dossier:
    layout = Layout()
    layout.line(setting.title)
    country = home(layout, setting)
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        groups.setdefault(row.org or f"{row.code} {row.name}", []).append(row)
    latest = [max(group, key=lambda row: (not row.end, row.end, row.start)) for group in groups.values()]
    taken: dict[str, int] = {}
    places = []
    for row, group in zip(latest, groups.values(), strict=True):
        path = f"{setting.municipality}-{row.code}"
        taken[path] = taken.get(path, 0) + 1
        if taken[path] > 1:  # two that had one code after each other
            path = f"{path}-{row.end[:4] or taken[path]}"
        places.append(_place(path, row, group, setting, layout))
    places.sort(key=lambda one: one.path)
    return dossier(layout, setting, (replace(country, type="region"), *places))


def _place(path: str, row: _Row, group: Sequence[_Row], setting: Setting, layout: Layout) -> Record:
    span = layout.line(f"{row.code} {row.name}")
    fields = {"country": (_value(setting.municipality.upper(), row),)}
    if row.county:
        fields["county"] = (_value(Label(row.county, setting.language), row),)
    if row.org:
        fields["orgNumber"] = (_value(row.org, row),)
    codes: dict[str, Record] = {}
    for one in sorted(group, key=lambda one: (one.code, one.start)):
        at = layout.line(" – ".join(part for part in (one.code, one.start, one.end) if part), "code")
        told = {"code": one.code, "from": one.start, "to": one.end}
        values = {key: (_value(text, one),) for key, text in told.items() if text}
        key = f"{path}/code/{one.code}"
        codes.setdefault(key, Record("code", key, None, (), values, {}, Grounds((at,)), one.line, "code"))
    names = (Label(row.name, setting.language),)
    return Record("place", path, "municipality", names, fields, {"codes": tuple(codes.values())}, Grounds((span,)),
                  row.line, "places")  # fmt: skip


def _value(value: str | Label, row: _Row) -> Value:
    return Value(value, None, Grounds(), row.line, "places")
