"""The form of a workbook: its sheets and columns, made from `records.toml`, the ontology's labels and `form.toml`.

Writers and the reader only interpret what stands here. A new field of a record is a new column by itself.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import pyoxigraph as ox

from graph.kinds import Field, Kind, kinds
from graph.vocabulary import vocabulary_quads
from ontology.iris import VOCABULARIES, expand
from ontology.labels import LANGUAGES

Texts = Mapping[str, str]
MAX_ROWS, MAX_COLUMNS = 50_000, 60
GROUNDS = ("said", "at", "basis", "confidence", "note", "reading")
# Sheets that no kind of record has: what stands in their columns.
OWN: Mapping[str, tuple[str, ...]] = {
    "document": ("title", "language", "published", "file", "updated", "id", "sha256", "length"),
    "themes": ("who", "theme", "said"),
    "relations": ("who", "relation", "to", "said"),
    "statements": ("who", "what", "value", *GROUNDS),
    "quotes": ("at", "wording", "complete", "sha256"),
}
PROSE = ("help", "lists")
"""Sheets without records: how to fill in the others, and the words to choose from."""
_LATE = ("updated", "id", "sha256", "length")
_ADVANCED = ("names", "id", "mention")
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `part` names the part of the record that it tells of, "" for the record itself; `field` is None for
    columns that are no field. `first` is whether a planner sees it at once.
    """

    name: str
    headings: Texts
    help: Texts
    first: bool
    field: Field | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class SheetForm:
    """A sheet: of one kind of record, or of its own. `parent` is the kind of record its rows are nested in."""

    name: str
    titles: Texts
    columns: Mapping[str, Column]
    kind: Kind | None
    parent: str
    part: str
    late: bool
    example: Mapping[str, Texts]


@cache
def table() -> Mapping[str, Any]:
    """What `form.toml` says."""
    return tomllib.loads(files("graph.workbook").joinpath("form.toml").read_text("utf-8"))


@cache
def forms() -> Mapping[str, SheetForm]:
    """Every sheet by its name, in their order; those for special cases last."""
    rows = [(name, row) for name, row in table()["sheets"].items() if name not in PROSE]
    made = [_sheet(name, row) for name, row in rows]
    return {one.name: one for one in sorted(made, key=lambda one: one.late)}


def texts(four: list[str] | str) -> Texts:
    """Texts by language from a list in the order of LANGUAGES; a text alone is the same in all."""
    return dict(zip(LANGUAGES, four if isinstance(four, list) else [four] * len(LANGUAGES), strict=True))


def title(name: str) -> Texts:
    """What a sheet is called."""
    return texts(table()["sheets"][name]["title"])


@lru_cache(10_000)
def fold(text: str) -> str:
    """A text as it is compared: any case, any spaces, with nothing that is not seen.

    >>> fold("  Kor\u00a0Ofte: ")
    'kor ofte'
    """
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", text)).split()).rstrip(" :*").casefold()


@cache
def titles() -> Mapping[str, str]:
    """The names of sheets in every language, folded → which sheet."""
    return {fold(text): name for name in (*PROSE, *forms()) for text in [name, *title(name).values()]}


@cache
def headings(sheet: str) -> Mapping[str, Column]:
    """The headings of a sheet in every language, folded, and the names of its columns → which column."""
    found: dict[str, Column] = {}
    for column in forms()[sheet].columns.values():
        found.setdefault(fold(column.name), column)
    return found | {fold(text): one for one in forms()[sheet].columns.values() for text in one.headings.values()}


# -- making the form ------------------------------------------------------------------------------------------------


def _sheet(name: str, row: Mapping[str, Any]) -> SheetForm:
    parent, part = row.get("part", ("", ""))
    kind = kinds().get(name)
    columns = _record_columns(kind, row, parent) if kind else _own_columns(name)
    return SheetForm(
        name=name,
        titles=texts(row["title"]),
        columns={one.name: one for one in columns},
        kind=kind,
        parent=parent,
        part=part,
        late=row.get("late", False),
        example={key: texts(value) for key, value in row.get("example", {}).items()},
    )


def _own_columns(name: str) -> Iterator[Column]:
    yield _plain("example")
    for column in OWN[name]:
        yield _plain(column, first=column not in _LATE)


def _record_columns(kind: Kind, row: Mapping[str, Any], parent: str) -> Iterator[Column]:
    first: list[str] = row.get("first", [])
    own = dict(_fields(kind, row))
    yield _plain("example")
    if parent:
        given = row.get("headings", {}).get("parent")
        yield Column("parent", texts(given) if given else _capital(_labels()[_class(kinds()[parent])]), {}, True)
    elif "name" not in kind.fields:
        yield _plain("name")
    if kind.classes:
        yield _plain("type")
    for name in first:
        yield own.pop(name)
    if kind.name == "seat":
        yield _plain("holderKind")
    for name in _ADVANCED:
        if name == "id" or not parent:
            yield _plain(name, first=False)
    yield from (column for name, column in own.items() if name != "id")


def _fields(kind: Kind, row: Mapping[str, Any]) -> Iterator[tuple[str, Column]]:
    given, first = row.get("headings", {}), row.get("first", [])
    for field in kind.fields.values():
        if field.name == "type" and kind.classes:
            continue
        heading = texts(given[field.name]) if field.name in given else _capital(_labels()[expand(field.term)])
        yield field.name, Column(field.name, heading, _help(field), field.name in first, field)
    for part, names in row.get("inline", {}).items():
        nested = kinds()[kind.parts[part].kind]
        for name in names:
            field, key = nested.fields[name], f"{part}.{name}"
            label = _capital(_labels()[expand(field.term)])
            heading = {lang: _inline(part, lang, text) for lang, text in label.items()} if name == "said" else label
            yield key, Column(key, heading, _help(field), key in first, field, part)


def _inline(part: str, lang: str, text: str) -> str:
    """“As stated” of a part tells of which part."""
    term = {"rhythm": "sam:MeetingPattern"}[part]
    return f"{_capital(_labels()[expand(term)])[lang]}, {text[:1].lower()}{text[1:]}"


def _plain(name: str, first: bool = True) -> Column:
    return Column(name, texts(table()["columns"][name]), texts(table()["help"].get(name, "")), first)


def _help(field: Field) -> Texts:
    """The definition of the term, and how to give several values."""
    many = {} if field.one else texts(table()["help"]["many"])
    meaning = _meanings().get(expand(field.term), {})
    return {lang: " ".join(filter(None, (meaning.get(lang), many.get(lang)))) for lang in LANGUAGES}


def _class(kind: Kind) -> str:
    """The class that says what records of a kind are called."""
    return expand({"body": "sam:Body", "endeavour": "sam:Endeavour"}.get(kind.name, kind.default_classes[0]))


def _capital(label: Texts) -> Texts:
    return {lang: label[lang][:1].upper() + label[lang][1:] for lang in LANGUAGES}


@cache
def _labels() -> Mapping[str, Texts]:
    return literals(f"{VOCABULARIES['rdfs']}label")


@cache
def _meanings() -> Mapping[str, Texts]:
    return literals(f"{VOCABULARIES['skos']}definition")


def class_labels(names: tuple[str, ...]) -> Texts:
    """What records of these classes are called."""
    return {lang: " + ".join(_labels()[expand(name)][lang] for name in names) for lang in LANGUAGES}


def literals(property_iri: str) -> Mapping[str, Texts]:
    """The texts of a property of terms and concepts, by IRI and language."""
    found: dict[str, dict[str, str]] = {}
    for quad in vocabulary_quads():
        named, value = quad.subject, quad.object
        if quad.predicate.value == property_iri and isinstance(named, ox.NamedNode) and isinstance(value, ox.Literal):
            found.setdefault(named.value, {})[value.language or ""] = value.value
    return found
