"""Meeting places → records: bodies with their seats, rhythm and purposes, and those who sit there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from graph.kinds import kinds
from graph.readers.arena_rows import Arena, Cell, Told
from graph.readers.layout import Layout, Setting, dossier, home, plain, told_apart
from graph.readers.participants import LONGEST, Participant, participants
from graph.readers.persons import without_persons
from graph.readers.rhythm_fields import numbers
from graph.readers.wording import HOLDERS, Match, by_ending, kind_by_ending, match, note, within
from graph.records import Dossier, Grounds, Record, Span, Value
from graph.rhythm import read_rhythm
from graph.vocabulary import Concept
from ontology.errors import Problem
from ontology.iris import slug
from ontology.labels import Label

Fields = dict[str, tuple[Value, ...]]
# Which fields of a list are kept as text, and in which field of a body.
_TEXTS = {"purpose": "mandate", "tasks": "task", "reports": "reportingScheme", "legal": "mandatedBy"}
_CONCEPTS = {"targets": ("targetGroup", "targetgroup"), "theme": ("theme", "theme"), "level": ("level", "level")}
_SEATED = {"participants": "member", "responsible": "convener", "leader": "chair", "secretary": "secretary"}
_GUESSED = {
    "office": "“%(text)s” is read as an office; no concept has that name.",
    "service": "“%(text)s” is read as a service; no concept has that name.",
    "group": "“%(text)s” is read as a group of people; no concept has that name.",
}
_INSTEAD = "“%(text)s” comes instead of another; it gets no seat of its own."
_TOO_LONG = "This is too long to be a participant; it is kept as text."
_PERSONS = "Persons and how to reach them are not kept; this was left out."
_WHERE = "Where a meeting is held is not kept; this was left out."
_UNREAD = {
    "contact": _PERSONS,
    "place": _WHERE,
    "": "Nothing is kept under the heading “%(heading)s”; this was left out.",
}


@dataclass(slots=True)
class _Seat:
    """A seat while its roles are gathered."""

    record: Record
    fields: Fields  # of the record, until all is told
    roles: list[str] = field(default_factory=list)


def records(arenas: Iterable[Arena], setting: Setting) -> tuple[Dossier, tuple[Problem, ...]]:
    """The dossier of a list, and a note of each thing that was guessed or left out."""
    writer = _Writer(setting)
    return writer.dossier(arenas), tuple(writer.notes)


class _Writer:
    """Writes one list."""

    def __init__(self, setting: Setting) -> None:
        self.setting, self.layout = setting, Layout()
        self.notes: list[Problem] = []
        self.holders: dict[str, Record] = {}
        self.bodies: list[Record] = []
        self.taken: set[str] = set()
        self.numbers: dict[str, int] = {}

    def dossier(self, arenas: Iterable[Arena]) -> Dossier:
        self.layout.line(self.setting.title)
        municipality = home(self.layout, self.setting, note("code"))
        for arena in arenas:
            self.body(arena)
        order = list(kinds())
        holders = sorted(self.holders.values(), key=lambda one: (order.index(one.kind), one.path))
        return dossier(self.layout, self.setting, (municipality, *holders, *self.bodies))

    def problem(self, template: str, line: int, column: int | None = None, path: str = "", **params: object) -> None:
        self.notes.append(Problem(template, params, self.setting.file, line, column, path))

    # -- a body ----------------------------------------------------------------------------------------------------

    def body(self, arena: Arena) -> None:
        cleaned = without_persons(arena.name)
        if not slug(cleaned.text):
            self.problem("The name of this meeting place is a person's; it was left out.", arena.line)
            return
        span = self.layout.line(cleaned.text)
        path = self.path(cleaned.text)
        place = Cell(cleaned.text, span, arena.line, None, path)
        cells = [(told, cell) for told in arena.told if (cell := self.cell(told, path))]
        fields = self.fields(place, cells)
        parts: dict[str, tuple[Record, ...]] = {}
        rhythm = next((cell for told, cell in cells if told.field == "rhythm"), None)
        if rhythm:
            parts["rhythm"] = (self.rhythm(rhythm, path),)
        seats = self.seats(cells, path)
        if seats:
            parts["seats"] = seats
        names, grounds = (self.setting.label(cleaned.text),), Grounds((span,))
        self.bodies.append(Record("body", path, "standing", names, fields, parts, grounds, arena.line, path))

    def path(self, name: str) -> str:
        """A path of its own for a body; bodies of one name are told apart by a number."""
        base = f"{self.setting.municipality}/{slug(name)[:80].strip('-')}"
        path = told_apart(base, self.taken, self.numbers)
        self.taken.add(path)
        return path

    def cell(self, told: Told, path: str) -> Cell | None:
        """The text under a heading, written into the document; None where it is left out."""
        strict = told.field in _SEATED
        cleaned = without_persons(told.text, strict)
        if told.read_as:
            template = "The heading “%(heading)s” is read as “%(as)s”."
            self.problem(template, told.line, told.column, path, **{"heading": told.heading, "as": told.read_as})
        if told.field in _UNREAD:
            heading = without_persons(told.heading).text
            self.problem(_UNREAD[told.field], told.line, told.column, path, heading=heading)
            return None
        if cleaned.changed:
            self.problem("A person's name or how to reach a person was left out.", told.line, told.column, path)
        text = plain(cleaned.text)
        if not text:
            return None
        return Cell(text, self.layout.line(text, plain(told.heading)), told.line, told.column, path)

    def fields(self, name: Cell, cells: Sequence[tuple[Told, Cell]]) -> Fields:
        fields: dict[str, list[Value]] = {"of": [self.value(self.setting.municipality, None, Grounds(), name)]}
        kind = by_ending(name.text, "bodytype")
        if kind:
            fields["kind"] = [self.concept(kind, name, name.at, "ending")]
        for told, cell in cells:
            if told.field in _CONCEPTS:
                self.concepts(fields, *_CONCEPTS[told.field], cell)
            elif told.field in _TEXTS:
                fields.setdefault(_TEXTS[told.field], []).append(self.text(cell))
                if told.field == "purpose":
                    found = [self.concept(one, cell, cell.at, "within") for one in within(cell.text, ("purpose",))]
                    fields.setdefault("purpose", []).extend(found)
            elif told.field == "participants" and self.unsplit(cell):
                fields.setdefault("memberSelection", []).append(self.text(cell))
        return {key: _each_once(values) for key, values in fields.items() if values}

    def concepts(self, fields: dict[str, list[Value]], name: str, scheme: str, cell: Cell) -> None:
        """The concepts a cell names; it is kept as it stands where it names none."""
        whole = match(cell.text, (scheme,))
        found = (whole.concept,) if whole else within(cell.text, (scheme,))
        if whole and whole.near:
            self.read_as(cell, cell.text, whole.near)
        reason = "" if whole and not whole.near else "within"
        field = kinds()["body"].fields[name]
        fields.setdefault(name, []).extend(
            self.concept(one, cell, cell.at, reason) for one in (found[:1] if field.one else found)
        )
        if not found:
            fields.setdefault("does", []).append(self.text(cell))
            self.problem("No concept is called “%(text)s”; it is kept as text.", cell.line, cell.column, cell.path,
                      text=cell.text[:60])  # fmt: skip

    # -- a rhythm --------------------------------------------------------------------------------------------------

    def rhythm(self, cell: Cell, path: str) -> Record:
        read = read_rhythm(cell.text, self.setting.language)
        read = read if read.certainty != "unknown" else read_rhythm(cell.text)
        if read.certainty == "unknown":
            self.problem("No number of meetings a year is told by “%(text)s”.", cell.line, cell.column, path,
                      text=cell.text[:60])  # fmt: skip
        rows: dict[str, Iterable[object]] = {
            "said": (self.setting.label(cell.text),),
            **numbers(read),
        }
        fields = {
            name: tuple(self.value(one, None, Grounds(), cell) for one in values)  # type: ignore[arg-type]
            for name, values in rows.items()
        }
        return Record("rhythm", f"{path}/rhythm", None, (), fields, {}, Grounds((cell.at,)), cell.line, path)

    # -- seats -----------------------------------------------------------------------------------------------------

    def unsplit(self, cell: Cell) -> bool:
        """Whether the text tells of more than those who have a seat."""
        return any(map(_seatless, participants(cell.text)))

    def seats(self, cells: Sequence[tuple[Told, Cell]], path: str) -> tuple[Record, ...]:
        found: dict[str, _Seat] = {}
        for told, cell in cells:
            if told.field not in _SEATED:
                continue
            for one in participants(cell.text):
                reason = _seatless(one)
                if reason:
                    self.problem(reason, cell.line, cell.column, path, text=one.said[:60])
                    continue
                role = one.role if told.field == "participants" or one.role != "member" else _SEATED[told.field]
                self.seat(found, one, role, cell, told.field == "participants")
        return tuple(_with_roles(seat) for seat in found.values())

    def seat(self, found: dict[str, _Seat], one: Participant, role: str, cell: Cell, listed: bool) -> None:
        holder = self.holder(one, cell)
        seat = found.get(holder)
        if seat:
            seat.roles.append(role)
            return
        grounds = Grounds((cell.part(one.span),))
        if not listed:
            grounds = replace(grounds, basis="inferred", note=note("responsible"))
        rows: dict[str, object] = {
            "holder": holder,
            "attendance": one.attendance,
            "min": one.low,
            "max": one.high,
            "said": self.setting.label(one.said),
        }
        fields: Fields = {
            name: (self.value(value, None, Grounds(), cell),)  # type: ignore[arg-type]
            for name, value in rows.items()
            if value is not None
        }
        step = slug(holder.removeprefix(f"{self.setting.municipality}/").replace("/", "-"))
        record = Record("seat", f"{cell.path}/seat/{step}", None, (), fields, {}, grounds, cell.line, cell.path)
        found[holder] = _Seat(record, fields, [role])

    def holder(self, one: Participant, cell: Cell) -> str:
        """The path of a holder, described at its first appearance."""
        name = one.name
        found = match(name, HOLDERS)
        kind = found.concept.scheme if found else kind_by_ending(name)
        path = (
            f"agency/{slug(name)[:60]}"
            if kind == "agency"
            else f"{self.setting.municipality}/{slug(name)[:60].strip('-')}"
        )
        while path in self.taken:  # a body has that name
            path = f"{path}-{kind}"
        if path not in self.holders:
            self.holders[path] = self.described(
                kind, path, name, found, replace(cell, text=one.said, at=cell.part(one.span))
            )
        return path

    def described(self, kind: str, path: str, name: str, found: Match | None, cell: Cell) -> Record:
        fields: Fields = {}
        if found:
            key = "agencyType" if kind == "agency" else "type"
            if found.near:
                self.read_as(cell, name, found.near)
            fields[key] = (self.concept(found.concept, cell, cell.at, "nearest" if found.near else "", found.near),)
        else:
            self.problem(_GUESSED[kind], cell.line, cell.column, cell.path, text=name)
        default = next((one for one in kinds()[kind].fields.values() if one.default == "municipality"), None)
        if default:
            fields[default.name] = (self.value(self.setting.municipality, None, Grounds(), cell),)
        return Record(
            kind, path, None, (self.setting.label(name),), fields, {}, Grounds((cell.at,)), cell.line, cell.path
        )

    # -- values ----------------------------------------------------------------------------------------------------

    def read_as(self, cell: Cell, text: str, near: str) -> None:
        template = "“%(text)s” is read as “%(as)s”."
        self.problem(template, cell.line, cell.column, cell.path, **{"text": text[:60], "as": near})

    def value(self, value: str | Label, said: Label | None, grounds: Grounds, cell: Cell) -> Value:
        return Value(value, said, grounds, cell.line, cell.path)

    def text(self, cell: Cell) -> Value:
        return self.value(self.setting.label(cell.text), None, Grounds((cell.at,)), cell)

    def concept(self, one: Concept, cell: Cell, span: Span, reason: str, near: str = "") -> Value:
        grounds = Grounds((span,))
        if reason:
            grounds = replace(grounds, basis="inferred", note=note(reason, **{"as": near}))
        said = self.setting.label(cell.text[span[0] - cell.at[0] : span[1] - cell.at[0]])
        return self.value(one.slug, said, grounds, cell)


def _each_once(values: Sequence[Value]) -> tuple[Value, ...]:
    return tuple({str(value.value): value for value in reversed(values)}.values())[::-1]


def _seatless(one: Participant) -> str:
    """Why a participant has no seat; nothing for one that has."""
    if one.deputy:
        return _INSTEAD
    return _TOO_LONG if len(one.name) > LONGEST or not slug(one.name) else ""


def _with_roles(seat: _Seat) -> Record:
    """The seat with every role it was told in; a role of its own says more than being a member."""
    roles = sorted(set(seat.roles) - {"member"}) or ["member"]
    one = seat.record
    seat.fields["role"] = tuple(Value(role, None, Grounds(), one.line, one.place) for role in roles)
    return one
