"""Meeting places in running text: a name, then fields, as pasted text and cards on a page have them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from graph.readers.arena_rows import Arena, Found, Told
from graph.readers.wording import Heading, heading
from ontology.errors import Problem

TEXT, HEADING, BLANK = "text", "heading", "blank"
_FIELD = re.compile(r"^[\s•·●▪*–-]*(?P<heading>[^\W\d_][^:\n]{1,58}?)\s*:\s*(?P<text>.*)$", re.DOTALL)
_DASHED = re.compile(r"^(?P<heading>[^\W\d_][\w /]{2,40}?)\s+[–—-]\s+(?P<text>.*)$", re.DOTALL)
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: `kind` is TEXT, HEADING or BLANK; `number` its place in the file, from 1."""

    kind: str
    text: str
    number: int


@dataclass(slots=True)
class _Open:
    """A field whose text is not at its end."""

    known: Heading
    said: str
    line: int
    texts: list[str] = field(default_factory=list)

    def told(self) -> Told:
        text = "\n".join(one for one in self.texts if one)
        return Told(self.known.field, self.said, text, self.line, None, self.known.read_as)


def text_lines(text: str) -> list[Line]:
    """The lines of a pasted text; marks of headings (`## Name`) and of weight (`**Name**`) are taken off."""
    found = []
    for number, raw in enumerate(text.split("\n"), 1):
        row = " ".join(raw.split())
        titled = re.match(r"#{1,6}\s+(?P<title>.+?)\s*#*$", row)
        row = re.sub(r"(\*\*|__)(?P<text>.+?)\1", r"\g<text>", titled["title"] if titled else row)
        found.append(Line(HEADING if titled else TEXT if row else BLANK, row, number))
    return found


def from_lines(lines: Sequence[Line], file: str) -> Found | None:
    """The meeting places of a text; None where no line begins with a heading of such a list."""
    reader = _Reader(file)
    for line, after in zip_longest(lines, lines[1:]):
        reader.take(line, after)
    reader.end()
    if not reader.seen:
        return None
    return Found(tuple(reader.arenas), tuple(reader.problems), tuple(reader.notes))


class _Reader:
    """Reads line by line: what is neither a field nor part of one may be the name of the next meeting place."""

    def __init__(self, file: str) -> None:
        self.file, self.seen = file, False
        self.arenas, self.problems, self.notes = list[Arena](), list[Problem](), list[Problem]()
        self.waiting: list[Line] = []  # texts since the last field
        self.current: Arena | None = None
        self.told: list[Told] = []
        self.open: _Open | None = None

    def take(self, line: Line, after: Line | None) -> None:
        if line.kind == BLANK:
            if self.open and self.open.texts:
                self.close()
            return
        known, said, rest = field_of(line)
        if known and known.field == "name" and rest:
            self.end()
            self.seen = True
            self.current = Arena(rest, line.number, ())
        elif known and known.field != "name":
            self.begin(known, said, rest, line)
        elif self.open and line.kind == TEXT and not (after and self.begins_anew(line, after)):
            self.open.texts.append(line.text)
        else:
            self.close()
            self.waiting.append(line)

    def begins_anew(self, line: Line, after: Line) -> bool:
        """Whether a line is the next name and not more text: what follows it has been told of this one already."""
        known = field_of(after)[0]
        told = {one.field for one in self.told} | {self.open.known.field if self.open and self.open.texts else ""}
        return known is not None and known.field in told and _name([line]) is line

    def begin(self, known: Heading, said: str, rest: str, line: Line) -> None:
        """A field begins; it is of a new meeting place where a name stands before it."""
        self.close()
        self.seen = True
        name = _name(self.waiting)
        if name:
            left = [one for one in self.waiting if one is not name]
            self.end()
            self.current = Arena(name.text.rstrip(" :"), name.number, ())
            self.left_out(left)
        elif self.current is None:
            template = "These fields stand before any name of a meeting place; write its name on a line above them."
            self.problems.append(Problem(template, {}, self.file, line.number))
            self.current = Arena("", line.number, ())
        self.waiting = []
        self.open = _Open(known, said, line.number, [rest] if rest else [])

    def close(self) -> None:
        if self.open:
            self.told.append(self.open.told())
            self.open = None

    def end(self) -> None:
        self.close()
        if self.current and self.current.name:
            told = tuple(one for one in self.told if one.text)
            self.arenas.append(replace(self.current, told=told))
        self.current, self.told, self.waiting = None, [], []

    def left_out(self, lines: Iterable[Line]) -> None:
        for line in lines:
            template = "This text belongs to no field and was left out."
            self.notes.append(Problem(template, {}, self.file, line.number))


def field_of(line: Line) -> tuple[Heading | None, str, str]:
    """The field a line begins, its heading as it stands, and what follows on the line."""
    for form in (_FIELD, _DASHED):
        found = form.match(line.text)
        known = heading(found["heading"]) if found else None
        if found and known and not (form is _DASHED and known.read_as):
            return known, found["heading"].strip(), found["text"].strip()
    known = heading(line.text)
    if known and known.field != "name" and not (known.read_as and line.kind == HEADING):
        return known, line.text.rstrip(" :"), ""
    return None, "", ""


def _name(waiting: Sequence[Line]) -> Line | None:
    """The name among the texts before a field: the last heading, else the last text that looks like a title."""
    headings = [line for line in waiting if line.kind == HEADING]
    if headings:
        return headings[-1]
    titles = [
        line
        for line in waiting
        if len(line.text) <= _LONGEST_NAME and not line.text.endswith((".", "!", "?", ";", ","))
    ]
    return titles[-1] if titles else None
