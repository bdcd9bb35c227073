"""Organisations of other formats → our records. Persons end here.

A person is a key that joins a membership to the post the same person holds; no name or key of one is ever written. A
membership whose person holds a post elsewhere is a seat of that office; one on behalf of a party is a seat of the
party; others are counted as members.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.kinds import kinds
from graph.readers.intake import Given, Taken
from graph.readers.layout import Layout, Setting, dossier, home, plain, settle, told_apart
from graph.readers.organisation import Member, Organisation, Post, Unit, is_party, main_unit, name_of
from graph.readers.persons import without_persons
from graph.readers.wording import HOLDERS, by_ending, kind_by_ending, match, note
from graph.records import Dossier, Grounds, Record, Span, Value
from ontology.errors import InvalidInput, Problem
from ontology.iris import LANGUAGE_IRIS, slug
from ontology.labels import Label

_BODY = re.compile(
    r"committee|council|board|forum|team|network|assembly|parliament|legislature|utval|råd\b|rådet|nämnd|nemnd|styre|"
    r"utskott|ausschuss|gremium|\brat\b|gruppe|grupp\b|møte|möte",
    re.IGNORECASE,
)
_MEMBERS = {"nn": "medlemer", "nb": "medlemmer", "sv": "ledamöter", "da": "medlemmer", "en": "members",
            "fi": "jäsenet", "se": "miellahtut"}  # fmt: skip
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def taken(told: Organisation, given: Given, file: str) -> Taken:
    """The dossier of an organisation; InvalidInput where it tells of nothing, or too little is given beside it."""
    if not told.units:
        raise InvalidInput([Problem("The file tells of no organisations.", {}, file, 1)])
    ones: tuple[Unit | Post, ...] = (*told.units, *told.posts)
    labels = [label for one in ones for label in one.names]
    known = [label.lang for label in labels if label.lang in LANGUAGE_IRIS]
    tongue = max(sorted(set(known)), key=known.count, default="")
    main = main_unit(told.units, given.name)
    name = given.name or (main.names[0].text if main and main.names else "")
    given = replace(given, language=given.language or tongue, name=without_persons(name).text)
    sample = " ".join([*(label.text for label in labels), *(one.purpose for one in told.units)])
    writer = _Writer(told, settle(given, file, "", sample), main)
    return Taken((writer.dossier(),), notes=tuple(sorted({*told.notes, *writer.notes}, key=lambda one: one.order)))


@dataclass(slots=True)
class _Seat:
    """A seat while those who fill it are counted."""

    holder: str
    people: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)


class _Writer:
    """Writes one organisation."""

    def __init__(self, told: Organisation, setting: Setting, main: Unit | None) -> None:
        self.told, self.setting, self.main = told, setting, main
        self.layout, self.notes = Layout(), list[Problem]()
        self.units = {one.key: one for one in told.units}
        self.posts = {one.key: one for one in told.posts}
        self.kinds = {one.key: self.kind(one) for one in told.units}
        self.paths: dict[str, str] = {}
        self.taken, self.numbers = set[str](), dict[str, int]()
        self.records: dict[str, Record] = {}
        self.offices: dict[str, list[str]] = {}

    def problem(self, template: str, path: str = "", **params: object) -> None:
        self.notes.append(Problem(template, params, self.setting.file, None, None, path))

    def dossier(self) -> Dossier:
        self.layout.line(self.setting.title)
        municipality = home(self.layout, self.setting, note("code"))
        for unit in sorted(self.told.units, key=lambda one: (self.kinds[one.key] == "body", name_of(one), one.key)):
            self.unit(unit)
        for post in sorted(self.told.posts, key=lambda one: (name_of(one), one.key)):
            self.post(post)
        for member in self.told.members:
            self.held(member)
        self.seats()
        records = sorted(self.records.values(), key=lambda one: (list(kinds()).index(one.kind), one.path))
        return dossier(self.layout, self.setting, (municipality, *records))

    # -- units -----------------------------------------------------------------------------------------------------

    def kind(self, unit: Unit) -> str:
        """The kind of record a unit becomes; municipality for the one that is it."""
        if self.main and unit.key == self.main.key:
            return "municipality"
        if is_party(unit):
            return "group"
        has = any(member.unit == unit.key and not self.in_line(member) for member in self.told.members)
        if _BODY.search(unit.classification) or (has and unit.kind != "unit"):
            return "body"
        if by_ending(name_of(unit), "bodytype") or _BODY.search(name_of(unit)):
            return "body"
        return "agency" if unit.kind == "formal" and not unit.parent else "service"

    def in_line(self, member: Member) -> bool:
        """Whether a membership is no more than somebody's post in the line."""
        return member.post in self.posts and not member.party

    def path_of(self, key: str, name: str, kind: str) -> str:
        base = (
            f"agency/{slug(name)[:70]}"
            if kind == "agency"
            else f"{self.setting.municipality}/{slug(name)[:70].strip('-')}"
        )
        path = told_apart(base, self.taken, self.numbers)
        self.taken.add(path)
        self.paths[key] = path
        return path

    def labels(self, names: Sequence[Label], path: str) -> tuple[Label, ...]:
        """Names in languages we know; one without such a language counts as the document's."""
        found: dict[str, Label] = {}
        for label in names:
            cleaned = without_persons(plain(label.text).replace("\n", " "))
            if cleaned.changed:
                self.problem("A person's name or how to reach a person was left out.", path)
            lang = label.lang if label.lang in LANGUAGE_IRIS else self.setting.language
            if cleaned.text:
                found.setdefault(lang, Label(self.setting.label(cleaned.text).text, lang))
        return tuple(found[lang] for lang in sorted(found))

    def unit(self, unit: Unit) -> None:
        kind = self.kinds[unit.key]
        if kind == "municipality":
            self.paths[unit.key] = self.setting.municipality
            return
        names = self.labels(unit.names, unit.key)
        if not names or not slug(names[0].text):
            self.problem("This organisation has no name; it was left out.", unit.key)
            return
        path = self.path_of(unit.key, names[0].text, kind)
        span = self.layout.line(names[0].text)
        fields: dict[str, tuple[Value, ...]] = {}
        if kind != "agency":
            fields |= {_OF[kind]: (self.value(self.setting.municipality),)}
        if kind == "body":
            fields |= self.body_fields(unit, span)
        elif found := match(names[0].text, (kind,), guess=False):
            key = "agencyType" if kind == "agency" else "type"
            said = self.setting.label(names[0].text)
            fields[key] = (Value(found.concept.slug, said, Grounds((span,)), 1, unit.key),)
        self.records[path] = Record(
            kind, path, "standing" if kind == "body" else None, names, fields, {}, Grounds((span,)), 1, unit.key
        )

    def body_fields(self, unit: Unit, span: Span) -> dict[str, tuple[Value, ...]]:
        fields: dict[str, tuple[Value, ...]] = {}
        classified = match(unit.classification, ("bodytype",), guess=False)
        concept = classified.concept if classified else by_ending(name_of(unit), "bodytype")
        if concept:
            at = self.layout.line(plain(unit.classification), "org:classification") if classified else span
            grounds = Grounds((at,)) if classified else Grounds((at,), "inferred", None, note("ending"))
            fields["kind"] = (Value(concept.slug, None, grounds, 1, unit.key),)
        purpose = plain(without_persons(unit.purpose).text)
        if purpose:
            at = self.layout.line(purpose, "org:purpose")
            fields["mandate"] = (Value(self.setting.label(purpose), None, Grounds((at,)), 1, unit.key),)
        if _DATE.fullmatch(unit.since):
            at = self.layout.line(unit.since, "since")
            fields["establishedOn"] = (Value(unit.since, None, Grounds((at,)), 1, unit.key),)
        return fields

    def value(self, value: str | int | Label) -> Value:
        return Value(value, None, Grounds(), 1, "")

    # -- posts and seats -------------------------------------------------------------------------------------------

    def post(self, post: Post) -> None:
        """An office in the line; a post in a body is a seat, and comes with the others."""
        if self.kinds.get(post.unit) == "body":
            return
        names = self.labels(post.names, post.key) or self.labels((Label(post.role, ""),), post.key)
        if not names or not slug(names[0].text):
            self.problem("This post has no name; it was left out.", post.key)
            return
        self.office(post.key, names, post.unit)

    def office(self, key: str, names: tuple[Label, ...], unit: str) -> str:
        where = self.paths.get(unit, "")
        allowed = kinds()["office"].fields["postIn"].targets
        inside = where if self.kinds.get(unit) in allowed and where else self.setting.municipality
        span = self.layout.line(names[0].text)
        path = self.path_of(key, names[0].text, "office")
        fields: dict[str, tuple[Value, ...]] = {"postIn": (self.value(inside),)}
        found = match(names[0].text, ("office",), guess=False)
        if found:
            said = self.setting.label(names[0].text)
            fields["type"] = (Value(found.concept.slug, said, Grounds((span,)), 1, key),)
        self.records[path] = Record("office", path, None, names, fields, {}, Grounds((span,)), 1, key)
        return path

    def held(self, member: Member) -> None:
        """Note the office that a person holds in the line."""
        if self.kinds.get(member.unit) == "body" or not member.person:
            return
        path = self.paths.get(member.post, "")
        names = self.labels((Label(member.role, ""),), member.unit) if member.role else ()
        if not path and names and kind_by_ending(names[0].text) == "office":
            key = f"{member.unit} {names[0].text}"
            path = self.paths.get(key, "") or self.office(key, names, member.unit)
        if path:
            self.offices.setdefault(member.person, []).append(path)

    def seats(self) -> None:
        found: dict[str, dict[str, _Seat]] = {}
        filled = {member.post for member in self.told.members}
        free = (
            Member("", post.unit, post.role or name_of(post), post.key)
            for post in self.told.posts
            if post.key not in filled
        )
        for member in (*self.told.members, *free):
            body = self.paths.get(member.unit, "")
            if self.kinds.get(member.unit) == "body" and body:
                holder = self.holder(member)
                seat = found.setdefault(body, {}).setdefault(holder, _Seat(holder))
                seat.people.add(member.person)
                seat.roles.add(self.role(member))
            elif member.unit not in self.units:
                self.problem(
                    "A membership is in an organisation the file does not tell of; it was left out.", member.unit
                )
        for unit in self.told.units:
            self.place(unit, found.get(self.paths.get(unit.key, ""), {}))

    def place(self, unit: Unit, seats: Mapping[str, _Seat]) -> None:
        """Give a body its seats and its place among the others."""
        path = self.paths.get(unit.key, "")
        if self.kinds[unit.key] != "body" or path not in self.records:
            return
        body = self.records[path]
        fields = dict(body.fields)
        if self.kinds.get(unit.parent) == "body" and unit.parent != unit.key and self.paths.get(unit.parent):
            fields["of"] = (self.value(self.paths[unit.parent]),)
        if self.kinds.get(unit.reports) == "body" and self.paths.get(unit.reports):
            at = self.layout.line(name_of(self.units[unit.reports]), f"{body.names[0].text}, org:reportsTo")
            fields["reportsTo"] = (Value(self.paths[unit.reports], None, Grounds((at,)), 1, unit.key),)
        parts = {"seats": tuple(self.seat(body, seats[key]) for key in sorted(seats))} if seats else {}
        self.records[path] = replace(body, fields=fields, parts=parts)

    def seat(self, body: Record, seat: _Seat) -> Record:
        holder, count = self.records[seat.holder], len(seat.people - {""})
        span = self.layout.line(holder.names[0].text, body.names[0].text)
        several = count if count > 1 or (count and holder.kind == "group") else None
        rows: dict[str, tuple[str | int, ...]] = {
            "holder": (seat.holder,),
            "attendance": ("regular",),
            **({"min": (several,), "max": (several,)} if several else {}),
            "role": tuple(sorted(seat.roles - {"member"})) or ("member",),
        }
        fields = {name: tuple(map(self.value, values)) for name, values in rows.items()}
        step = slug(seat.holder.removeprefix(f"{self.setting.municipality}/").replace("/", "-"))
        return Record("seat", f"{body.path}/seat/{step}", None, (), fields, {}, Grounds((span,)), 1, body.place)

    def holder(self, member: Member) -> str:
        """Who fills a seat: the office its person holds, the party, the post by its own name, else “members”."""
        offices = sorted(self.offices.get(member.person, ()))
        party = self.paths.get(member.party, "")
        if offices:
            return offices[0]
        if party and self.kinds.get(member.party) in HOLDERS:
            return party
        post = self.posts.get(member.post)
        names = self.labels(post.names, post.key) if post else ()
        names = names or (Label(_MEMBERS[self.setting.language], self.setting.language),)
        key = f"{'post' if post else 'members'} {names[0].text}"
        if key not in self.paths:
            if post:
                return self.office(key, names, "")
            path = self.path_of(key, names[0].text, "group")
            fields = {
                "groupIn": (self.value(self.setting.municipality),),
                "collective": (Value(True, None, Grounds(), 1, ""),),
            }
            span = self.layout.line(names[0].text)
            self.records[path] = Record("group", path, None, names, fields, {}, Grounds((span,)), 1, "")
        return self.paths[key]

    def role(self, member: Member) -> str:
        post = self.posts.get(member.post)
        for said in (member.role, post.role if post else "", name_of(post) if post else ""):
            found = match(said.replace("-", " ").replace("_", " "), ("role",), guess=False)
            if found:
                return found.concept.slug
        return "member"


_OF = {"body": "of", "service": "unitOf", "group": "groupIn"}
