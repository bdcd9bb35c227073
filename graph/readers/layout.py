"""A document made of what was read: its text, laid out line by line, so that every statement has its place in it.

Tables, pages and records of other makes have no running text with places. What is read of them is written as lines,
without persons, and that text is the document: quotes are ranges of it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace

from graph.evidence import quote_text, spans
from graph.readers.intake import Given, stem
from graph.readers.language import guess
from graph.records import Dossier, Grounds, Record, SourceDocument, Span, Value
from graph.schema import MAX_TEXT
from ontology.errors import InvalidInput, Problem
from ontology.iris import LANGUAGE_IRIS, slug
from ontology.labels import Label

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODED = re.compile(r"(?P<country>[a-z]{2})-(?P<code>\d{4})")


@dataclass(slots=True)
class Layout:
    """The text so far."""

    written: list[str] = field(default_factory=list)
    length: int = 0

    def line(self, text: str, heading: str = "") -> Span:
        """Write a line, after its heading if it has one; the place of the text."""
        start = self.length + (len(heading) + 2 if heading else 0)
        row = f"{heading}: {text}\n" if heading else f"{text}\n"
        self.written.append(row)
        self.length += len(row)
        return start, start + len(text)

    @property
    def text(self) -> str:
        """All that is written."""
        return "".join(self.written)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a document is about and what it is called, once that is settled."""

    file: str
    municipality: str
    name: str
    document: str
    title: str
    language: str

    def label(self, text: str) -> Label:
        """A text in the language of the document, no longer than a record takes."""
        return Label(shortened(text), self.language)


def settle(given: Given, file: str, title: str, sample: str) -> Setting:
    """The setting of a document; InvalidInput names everything that is not said and cannot be found out.

    `title` is what the document calls itself, `sample` text in its language.
    """
    problems = []
    language = given.language or guess(sample) or ""
    document = given.document or slug(stem(file)) or slug(title)
    if not _ID.fullmatch(given.municipality):
        template = "Say which municipality this is about, by an id such as no-4612 (letters, digits and hyphens)."
        problems.append(Problem(template, {}, file, path="municipality"))
    if not _ID.fullmatch(document):
        template = "Give the document an id of small letters, digits and hyphens, such as arenas-2024."
        problems.append(Problem(template, {}, file, path="document"))
    if language not in LANGUAGE_IRIS:
        template = "The language of the text could not be told; say which: %(known)s."
        problems.append(Problem(template, {"known": ", ".join(LANGUAGE_IRIS)}, file, path="language"))
    if problems:
        raise InvalidInput(problems)
    name = given.title or title or stem(file) or document
    return Setting(file, given.municipality, given.name, document, shortened(name), language)


def plain(text: str) -> str:
    """A text with composed letters, one sort of space and of line end, and nothing that is not to be seen."""
    if text.isprintable():  # one line, with no space but the plain one
        return " ".join(unicodedata.normalize("NFC", text).split())
    lines = unicodedata.normalize("NFC", text).replace("\xad", "").splitlines()
    kept = ("".join(c for c in line if c.isprintable() or c.isspace()) for line in lines)
    return "\n".join(line for line in (" ".join(one.split()) for one in kept) if line)


def told_apart(base: str, taken: Container[str], numbers: dict[str, int]) -> str:
    """A path of its own: the first of `x`, `x-2`, `x-3` … that is not taken; `numbers` keeps how far that has come."""
    number = numbers.get(base, 1)
    while (path := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    numbers[base] = number
    return path


def shortened(text: str) -> str:
    """A text cut at a word to the length that a record takes."""
    if len(text) <= MAX_TEXT:
        return text
    opening = text[: MAX_TEXT - 2]
    return f"{opening[: max(opening.rfind(' '), 1)].rstrip()} …"


def home(layout: Layout, setting: Setting, note: tuple[Label, ...] = ()) -> Record:
    """The municipality: described where its name is given, else a mention of one that is there already."""
    path, coded = setting.municipality, _CODED.fullmatch(setting.municipality)
    if not setting.name:
        return Record("municipality", path, None, (), {}, {}, Grounds(), 1, "municipality", mention=True)
    span = layout.line(f"{setting.name} ({path})")
    grounds = Grounds((span,), "inferred", None, note)
    fields, parts = dict[str, tuple[Value, ...]](), dict[str, tuple[Record, ...]]()
    if coded:
        code = Value(coded["code"], None, Grounds(), 1, "municipality")
        fields["country"] = (Value(coded["country"].upper(), None, Grounds(), 1, "municipality"),)
        parts["codes"] = (
            Record("code", f"{path}/code/{coded['code']}", None, (), {"code": (code,)}, {}, grounds, 1, "municipality"),
        )
    names = (Label(setting.name, setting.language),)
    return Record("municipality", path, "municipality", names, fields, parts, grounds, 1, "municipality")


def dossier(layout: Layout, setting: Setting, records: Iterable[Record]) -> Dossier:
    """The records with their document and its quotes."""
    text, found = layout.text, tuple(records)
    document = SourceDocument(
        id=setting.document,
        file=f"{setting.document}.txt",
        title=setting.title,
        language=setting.language,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        length=len(text),
    )
    made = Dossier(setting.file, setting.municipality, document, {}, found)
    return replace(made, quotes={span: quote_text(text, span) for span in spans(made)})
