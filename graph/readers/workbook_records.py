"""Rows → drafts of records: who each row is about, its fields, and the parts nested in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from graph.kinds import Field, Kind, kinds
from graph.readers import workbook_cells as cells
from graph.readers.layout import told_apart
from graph.readers.workbook_cells import Fault
from graph.readers.workbook_drafts import UNCLEAR, Draft, fill_rhythm, new
from graph.readers.workbook_file import Raw
from graph.readers.workbook_sheets import Row
from graph.readers.workbook_values import Values
from graph.records import Grounds, Value
from graph.workbook.form import SheetForm, fold, forms
from graph.workbook.words import given_word, scheme_words, type_words, untagged, whole
from ontology.iris import slug
from ontology.labels import Label

_ID = re.compile(r"/?[a-z0-9]+(?:[-/][a-z0-9]+)*\Z")
_LONGEST = 60  # characters of an id made from a wording
_TELLING = ("name", "holder", "said", "is", "code")
_HOLDERS = ("office", "service", "group")
Rows = Mapping[str, list[Row]]


class Records:
    """Reads the records of one workbook; `drafts` has them by path, in the order of the form."""

    def __init__(self, values: Values, lang: str) -> None:
        self.values, self.book, self.index, self.lang = values, values.book, values.index, lang
        self.drafts: dict[str, Draft] = {}
        self.steps, self.numbers = set[str](), dict[str, int]()  # of parts, whatever their kind
        self.tops: list[Draft] = []

    def read(self, found: Rows) -> None:
        """Every record of the sheets."""
        self.start(found)
        parts = [pair for form in forms().values() if form.parent for pair in self.parts(form, found[form.name])]
        for draft in tuple(self.tops):
            self.fill(draft)
            for part in {column.part: None for column in _form(draft).columns.values() if column.part}:
                self.inline(draft, part)
        for draft in parts:
            self.fill(draft)

    # -- who a row is about ---------------------------------------------------------------------------------------

    def start(self, found: Rows) -> None:
        """A draft for each row that is no part; given ids first, so that those made of names give way."""
        listed = [(form, row) for form in forms().values() if form.kind and not form.parent for row in found[form.name]]
        drafts = [self.draft(form, row) for form, row in listed]
        for made in (False, True):
            for draft in drafts:
                if draft and draft.path.startswith("?") == made:
                    self.take(draft)
        self.tops = [draft for draft in drafts if draft and draft.path in self.drafts]

    def draft(self, form: SheetForm, row: Row) -> Draft | None:
        assert form.kind
        names = self.names(row)
        path = self.index.home if form.name == "municipality" else self.path(row, names)
        if not path:
            return None
        draft = new(form.kind.name, path, row, _telling(row))
        draft.names = names
        draft.mention = self.values.yes(row, "mention")
        draft.grounds = Grounds(spans=self.values.span(row, _telling(row)))
        if form.kind.classes and "type" in row.cells:
            draft.type = self.type(form.kind, row)
        return draft

    def type(self, kind: Kind, row: Row) -> str | None:
        return self.values.get(row, "type", lambda raw: cells.chosen(cells.words(raw), type_words(kind.name)))

    def names(self, row: Row) -> tuple[Label, ...]:
        first = self.values.text(row, "name")
        others = self.values.get(row, "names", lambda raw: list(untagged(cells.text(raw), self.lang))) or []
        found = [Label(first, self.lang), *others] if first else others
        if not found and "name" not in row.cells and not self.values.yes(row, "mention"):
            template = "The name is missing; write it, or empty the row."
            self.fault(row, template)
        return tuple(found)

    def path(self, row: Row, names: tuple[Label, ...]) -> str:
        """The path of a record: of its id, or to be made of its name (then it begins with `?`)."""
        if given := self.values.get(row, "id", _identity):
            return self.index.absolute(given)
        if row.form.name == "place" and (code := municipality_id(self.values, row)):
            return code
        if not names:
            return ""
        made = slug(names[0].text)
        if not made:
            template = "No id can be made of this name; write one of letters a–z in the column “Id”."
            self.fault(row, template)
        return f"?{made}" if made else ""

    def take(self, draft: Draft) -> None:
        """Give the draft its path. Two of a kind with one name are a fault; of two kinds, the later is told apart."""
        if draft.path.startswith("?"):
            made = self.index.absolute(draft.path[1:])
            other = self.drafts.get(made)
            draft.path = f"{made}-{draft.kind.name}" if other and other.kind is not draft.kind else made
        other = self.drafts.setdefault(draft.path, draft)
        if other is not draft:
            template = "“%(name)s” stands in %(other)s already; make it one row, or give each an id of its own."
            self.fault(draft.row, template, name=self.index.local(draft.path), other=other.place)
            return
        self.index.add(draft.path, draft.kind.name, (label.text for label in draft.names))

    # -- fields ---------------------------------------------------------------------------------------------------

    def fill(self, draft: Draft) -> None:
        for name, column in _form(draft).columns.items():
            if column.field and not column.part and name not in draft.fields:
                self.field(draft, name, column.field)

    def field(self, draft: Draft, column: str, field: Field) -> None:
        written = column in draft.row.cells
        found = self.values.values(draft.row, column, field) if written else self.default(draft, field)
        if found is not None:
            draft.fields[field.name] = found
        elif field.required and not written:
            heading = (
                _form(draft).columns[column].headings[self.values.shown] if column in _form(draft).columns else column
            )
            self.fault(draft.row, "The column “%(column)s” is empty; fill it in.", column=heading)

    def default(self, draft: Draft, field: Field) -> list[Value] | None:
        if not field.default or draft.mention:
            return None
        usual = self.index.home if field.default == "municipality" else field.default
        return [Value(usual, None, Grounds(), draft.row.number, draft.place)]

    def inline(self, draft: Draft, part: str) -> None:
        """A part written on the row of its parent."""
        row, kind = draft.row, kinds()[draft.kind.parts[part].kind]
        columns = [one for one in _form(draft).columns.values() if one.part == part and one.name in row.cells]
        if not columns:
            return
        nested = new(kind.name, f"{draft.path}/{kind.name}", row, columns[0].name)
        nested.grounds = Grounds(spans=self.values.span(row, columns[0].name))
        for column in columns:
            assert column.field
            self.field(nested, column.name, column.field)
        if kind.name == "rhythm":
            if not fill_rhythm(nested, self.lang):
                heading = _form(draft).columns["rhythm.certainty"].headings[self.values.shown]
                self.fault(row, UNCLEAR, columns[0].name, column=heading)
        elif kind.key in nested.fields:
            nested.path += f"/{slug(str(nested.fields[kind.key][0].value))}"
        if nested.path not in self.drafts:
            self.nest(draft, part, nested)

    # -- parts ----------------------------------------------------------------------------------------------------

    def parts(self, form: SheetForm, given: list[Row]) -> Iterator[Draft]:
        """The drafts of a sheet whose rows are parts of other records."""
        assert form.kind
        for row in given:
            parent = self.parent(form, row)
            draft = self.part(form.kind, row, parent) if parent else None
            if parent and draft:
                draft.grounds = Grounds(spans=self.values.span(row, _telling(row)))
                if form.kind.classes and "type" in row.cells:
                    draft.type = self.type(form.kind, row)
                self.nest(parent, form.part, draft)
                yield draft

    def parent(self, form: SheetForm, row: Row) -> Draft | None:
        if "parent" not in row.cells:
            if form.parent == "municipality":
                return self.drafts.get(self.index.home)
            heading = form.columns["parent"].headings[self.values.shown]
            self.fault(row, "The column “%(column)s” is empty; fill it in.", column=heading)
            return None
        targets = ("municipality", "place") if form.parent == "municipality" else (form.parent,)
        path = self.values.get(row, "parent", lambda raw: self.values.reference(whole(cells.words(raw)), targets))
        if path and path not in self.drafts:
            self.fault(row, "“%(id)s” is on no sheet here; add it to its own.", "parent", id=path)
        return self.drafts.get(path or "")

    def part(self, kind: Kind, row: Row, parent: Draft) -> Draft | None:
        """A part with the fields its path is made of."""
        draft = new(kind.name, "", row, _telling(row))
        if kind.name == "seat":
            self.holder(row)
        keys = (kind.key or "id").split("+")
        for name in keys:
            if name != "id":
                self.field(draft, name, kind.fields[name])
        step = self.values.get(row, "id", lambda raw: cells.token(raw)) or ""
        if "id" in kind.fields:
            step = step or self.numbered(parent, kind, row)
            draft.fields["id"] = [Value(step, None, Grounds(), row.number, draft.place)]
            step = slug(step)
        elif not step and any(name not in draft.fields for name in keys):
            return None
        elif not step:
            step = "-".join(self.step(draft, name) for name in keys)
        draft.path = f"{parent.path}/{kind.name}/{step}"
        return draft

    def step(self, draft: Draft, name: str) -> str:
        """The value of a key field as a step of a path."""
        shown = str(draft.fields[name][0].value)
        return slug(self.index.local(shown).strip("/") if draft.kind.fields[name].targets else shown)

    def numbered(self, parent: Draft, kind: Kind, row: Row) -> str:
        """An id made of the name or the wording of a part."""
        wording = self.values.text(row, "name") or self.values.text(row, "said")
        made = slug(wording)[:_LONGEST].strip("-") or kind.name
        return told_apart(f"{parent.path}/{made}", self.steps, self.numbers).rpartition("/")[2]

    def nest(self, parent: Draft, part: str, draft: Draft) -> None:
        if draft.path in self.drafts:
            template = "This stands in %(other)s already; keep one row."
            self.fault(draft.row, template, other=self.drafts[draft.path].place)
            return
        self.drafts[draft.path] = draft
        self.steps.add(f"{parent.path}/{draft.path.rpartition('/')[2]}")
        parent.parts.setdefault(part, []).append(draft)
        called = (one.value.text for one in draft.fields.get("name", ()) if isinstance(one.value, Label))
        name = () if "name" not in draft.kind.fields else (*called, self.values.text(draft.row, "name"))
        self.index.add(draft.path, draft.kind.name, filter(None, name))

    def holder(self, row: Row) -> None:
        """A holder that no sheet tells of is taken where its kind is plain: it is given, or a concept has its name."""
        raw = row.cells.get("holder", (0, None))[1]
        shown = whole(raw) if isinstance(raw, str) else ""
        if not shown or self.index.find(shown, kinds()["seat"].fields["holder"].targets):
            return
        given = self.values.word(row, "holderKind", "holders")
        meant = {kind: scheme_words(kind).get(fold(shown), frozenset()) for kind in _HOLDERS}
        fitting = [kind for kind in ([given] if given else _HOLDERS) if given or len(meant[kind]) == 1]
        if len(fitting) != 1 or not slug(shown):
            return
        made = new(fitting[0], f"?{slug(shown)}", row, "holder")
        made.names = (Label(shown, self.lang),)
        made.grounds = Grounds(spans=self.values.span(row, "holder"))
        concepts = meant.get(fitting[0], frozenset())
        if len(concepts) == 1:
            made.fields["type"] = [Value(next(iter(concepts)), None, made.grounds, row.number, made.place)]
        self.take(made)
        self.tops.append(made)
        template = "“%(name)s” is on no sheet of holders, and is taken as %(kind)s."
        self.book.note(
            template,
            row.place("holder"),
            row.number,
            name=shown,
            kind=given_word("holders", fitting[0], self.values.shown),
        )

    def fault(self, row: Row, template: str, at: str = "", /, **params: object) -> None:
        """A fault of a row: at a column, or where the row says best what it is about."""
        self.book.problem(template, row.place(at or _telling(row)), row.number, **params)


def municipality_id(values: Values, row: Row) -> str:
    """The id that country and number make: NO and 4612 → no-4612; "" where one is missing."""
    country = values.get(row, "country", cells.token) or ""
    code = values.get(row, "codes.code", cells.token) or ""
    return f"{country.lower()}-{code}" if country and code and slug(f"{country}-{code}") else ""


def _identity(raw: Raw) -> str:
    found = cells.token(raw)
    if not _ID.match(found):
        template = "“%(shown)s” is no id; write letters a–z, digits and hyphens, such as “%(nearest)s”."
        raise Fault(template, shown=found[:60], nearest=slug(found)[:60] or "leiarforum")
    return found


def _telling(row: Row) -> str:
    """The column that says best what the row is about."""
    return next((name for name in _TELLING if name in row.cells), "")


def _form(draft: Draft) -> SheetForm:
    return forms()[draft.row.form.name if draft.row.form.kind is draft.kind else draft.kind.name]
