"""A dossier as the rows of a workbook: one row a record, and what its statements rest on in a sheet beside them.

The sheets of the kinds hold every value; the sheet of statements says, of a value or of a whole row, its own wording,
its places in the document, and whether it is stated or inferred.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from graph.kinds import Field, Kind, kinds
from graph.records import Dossier, Grounds, Record, Span, Value
from graph.workbook.form import SheetForm, forms
from graph.workbook.names import NameIndex
from graph.workbook.words import NONE, escaped, given_word, joined, tagged, type_word, word
from ontology.iris import slug
from ontology.labels import Label

Cell = str | int | Decimal
Row = dict[str, Cell]
Rows = Mapping[str, list[Row]]
_PLAIN = Grounds()
_WHOLE: Mapping[str, Cell] = {}


def rows(dossier: Dossier, lang: str) -> Rows:
    """The rows of every sheet by its name, headings and words of the schemes in `lang`."""
    return _Rows(dossier, lang).everything()


def index(dossier: Dossier) -> NameIndex:
    """Every record and part of a dossier by what it is called."""
    found = NameIndex(dossier.municipality)
    for record in dossier.records:
        found.add(record.path, record.kind, names(record))
        for parts in record.parts.values():
            for part in parts:
                found.add(part.path, part.kind, names(part))
    return found


def names(record: Record) -> list[str]:
    """What a record is called, whether its name is a field or not."""
    called = record.fields.get("name", ()) if "name" in kinds()[record.kind].fields else ()
    fields = [value.value.text for value in called if isinstance(value.value, Label)]
    return [*fields, *(label.text for label in record.names)]


class _Rows:
    """Writes the rows of one dossier."""

    def __init__(self, dossier: Dossier, lang: str) -> None:
        self.dossier, self.lang = dossier, lang
        self.own = dossier.document.language
        self.index = index(dossier)
        self.called = {record.path: self.names(record) for record in self.records()}
        self.found: dict[str, list[Row]] = {name: [] for name in forms()}

    def records(self) -> Iterator[Record]:
        for record in self.dossier.records:
            yield record
            for parts in record.parts.values():
                yield from parts

    def names(self, record: Record) -> list[str]:
        """The names of a record, those in the language of the document first."""
        first = [label.text for label in record.names if label.lang == self.own]
        return [*first, *names(record)]

    def everything(self) -> Rows:
        self.document()
        for record in self.dossier.records:
            self.record(forms()[record.kind], record)
        for span, quote in self.dossier.quotes.items():
            complete = given_word("words", "yes" if quote.complete else "no", self.lang)
            row: Row = {"at": _range(span), "wording": escaped(quote.wording), "complete": complete}
            self.found["quotes"].append(row | {"sha256": quote.sha256})
        return self.found

    def document(self) -> None:
        one = self.dossier.document
        row: dict[str, Cell | None] = {
            "title": escaped(one.title),
            "language": given_word("languages", one.language, self.lang),
            "published": one.published,
            "updated": one.updated,
            "file": escaped(one.file),
            "id": one.id,
            "sha256": one.sha256,
            "length": one.length,
        }
        self.found["document"].append({name: cell for name, cell in row.items() if cell is not None})

    # -- records --------------------------------------------------------------------------------------------------

    def record(self, form: SheetForm, record: Record, parent: Record | None = None) -> None:
        kind = kinds()[record.kind]
        row: Row = {}
        if parent:
            row["parent"] = escaped(self.reference(parent.path, (parent.kind,)))
            if record.path != f"{parent.path}/{record.kind}/{key(kind, record, self.index)}":
                row["id"] = record.path.rpartition("/")[2]
        else:
            row["id"] = self.index.local(record.path)
        row |= self.name(record) | self.fields(kind, record)
        if record.type:
            row["type"] = type_word(kind, record.type, self.lang)
        if record.mention:
            row["mention"] = given_word("words", "yes", self.lang)
        if kind.statement or record.grounds != _PLAIN:
            self.ground(record, record.grounds)
        for name, parts in record.parts.items():
            if kind.parts[name].one:
                (part,) = parts
                row |= self.fields(kinds()[part.kind], part, f"{name}.")
                self.ground(part, part.grounds)
            else:
                for part in parts:
                    self.record(forms()[part.kind], part, record)
        self.found[form.name].append(row)

    def name(self, record: Record) -> Row:
        """The name in the language of the document in a column of its own; the others together."""
        mine = next((label for label in record.names if label.lang == self.own), None)
        others = [label for label in record.names if label is not mine]
        row: Row = {"name": escaped(mine.text)} if mine else {}
        return row | ({"names": tagged(others)} if others else {})

    def fields(self, kind: Kind, record: Record, prefix: str = "") -> Row:
        row: Row = {}
        for name, field in kind.fields.items():
            if name == "type" and kind.classes:
                continue
            values = record.fields.get(name, ())
            if values:
                row[prefix + name] = self.cell(field, values)
            elif field.default and not record.mention:
                row[prefix + name] = NONE
            for value in values if not field.plain else ():
                told: Row = {"what": self.heading(record, name), "value": escaped(self.text(field, value))}
                self.ground(record, value.grounds, told | ({"said": escaped(value.said.text)} if value.said else {}))
        return row

    def cell(self, field: Field, values: tuple[Value, ...]) -> Cell:
        if field.one and isinstance(values[0].value, (int, Decimal)) and not isinstance(values[0].value, bool):
            return values[0].value
        shown = [self.text(field, value) for value in values]
        return escaped(shown[0]) if field.one else joined(shown, "\n" if field.value == "text" else "; ")

    def text(self, field: Field, value: Value) -> str:
        raw = value.value
        if isinstance(raw, Label):
            return raw.text
        if isinstance(raw, bool):
            return given_word("words", "yes" if raw else "no", self.lang)
        if field.scheme:
            return word(field.scheme, str(raw), self.lang)
        return self.reference(str(raw), field.targets) if field.targets else str(raw)

    def reference(self, path: str, targets: tuple[str, ...] = ()) -> str:
        return self.index.reference(path, self.called.get(path, ()), targets)

    # -- what statements rest on ----------------------------------------------------------------------------------

    def ground(self, record: Record, grounds: Grounds, told: Mapping[str, Cell] = _WHOLE) -> None:
        """A row that says what a record as a whole rests on, or the value that is told of."""
        row: Row = {"who": escaped(self.reference(record.path)), **told}
        if grounds.spans:
            row["at"] = "; ".join(map(_range, grounds.spans))
        if grounds.basis != "stated":
            row["basis"] = word("basis", grounds.basis, self.lang)
        if grounds.confidence:
            row["confidence"] = given_word("words", grounds.confidence, self.lang)
        if grounds.note:
            row["note"] = tagged(grounds.note)
        if grounds.reading:
            row["reading"] = tagged(grounds.reading)
        self.found["statements"].append(row)

    def heading(self, record: Record, name: str) -> str:
        form = forms().get(record.kind)
        return form.columns[name].headings[self.lang] if form and name in form.columns else name


def key(kind: Kind, record: Record, known: NameIndex) -> str:
    """The last step of the path of a part, as its key fields make it."""
    values = (str(record.fields[name][0].value) for name in (kind.key or "id").split("+"))
    return "-".join(slug(known.local(one).strip("/") if "/" in one else one) for one in values)


def _range(span: Span) -> str:
    return f"{span[0]}-{span[1]}"
