"""Records → quads: the only place where triples of a municipality are made.

Every statement record carries its grounds; every field that is not `plain` also becomes a claim node, so that each
direct triple can be asked where it says so. One named graph a document; no blank nodes; the same records always give
the same quads.

Documents that differ stand side by side: what a document says of a thing that others may tell of too (a body it
mentions, a municipality) becomes claims, seats and rhythms whose IRIs end in the document's id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from graph.kinds import Field, Part, kinds
from graph.records import SHARED, Dossier, Grounds, Record, SourceDocument, Value
from graph.vocabulary import Concept, concept, concepts
from ontology.iris import (
    BASE,
    LANGUAGE_IRIS,
    SAM,
    concept_iri,
    concept_slug,
    data_iri,
    document_iri,
    expand,
    graph_iri,
    quote_iri,
    selector_iri,
    slug,
)
from ontology.labels import Label

Term = ox.NamedNode | ox.Literal
_DETAILED = frozenset(("repeat", "weekday", "weekOfMonth"))  # fields of a rhythm that make it a timetable
# For what a holder is: the property by which it is seated in the body itself, past the seat.
SEATED = {
    "sam:heldExOfficioBy": "sam:seatedIn",
    "sam:representsUnit": "sam:unitSeatedIn",
    "sam:representsGroup": "sam:groupSeatedIn",
}
_XSD = "http://www.w3.org/2001/XMLSchema#"


def build(dossiers: Iterable[Dossier], base: str = BASE) -> tuple[ox.Quad, ...]:
    """Every quad the dossiers give, sorted and without repeats. The dossiers have passed `check`."""
    return tuple(sorted(statements(dossiers, base), key=str))


def statements(dossiers: Iterable[Dossier], base: str = BASE) -> set[ox.Quad]:
    """The quads of `build`, in no order: sorting a million of them takes as long as making them."""
    everything = tuple(dossiers)
    holders = {
        record.path: record
        for dossier in everything
        for record in dossier.records
        if kinds()[record.kind].holder and not record.mention
    }
    return {quad for dossier in everything for quad in _Builder(dossier, holders, base).quads()}


class _Builder:
    """Writes one dossier."""

    def __init__(self, dossier: Dossier, holders: dict[str, Record], base: str) -> None:
        self.dossier, self.holders, self.base = dossier, holders, base
        self.language = dossier.document.language
        self.document = document_iri(dossier.document.id, base)
        self.graph = ox.NamedNode(graph_iri(dossier.document.id, base))
        self.found: list[ox.Quad] = []

    def quads(self) -> list[ox.Quad]:
        self.source(self.dossier.document)
        self.quotes()
        for record in self.dossier.records:
            self.record(record)
        return self.found

    # -- triples --------------------------------------------------------------------------------------------

    def add(self, subject: str, term: str, value: Term | str | None) -> None:
        """One triple; a string is an IRI, None is nothing."""
        if value is not None:
            node = _node(value) if isinstance(value, str) else value
            self.found.append(ox.Quad(_node(subject), _node(expand(term)), node, self.graph))

    def source(self, document: SourceDocument) -> None:
        iri, subject = self.document, data_iri(self.dossier.municipality, self.base)
        self.add(iri, "rdf:type", f"{SAM}SourceDocument")
        self.add(iri, "dcterms:title", _text(Label(document.title, document.language)))
        self.add(iri, "dcterms:language", LANGUAGE_IRIS[document.language])
        self.add(iri, "dcterms:identifier", ox.Literal(document.file))
        self.add(iri, "sam:sha256", ox.Literal(document.sha256))
        self.add(iri, "sam:lengthInCodePoints", _number(document.length))
        self.add(iri, "dcterms:issued", _date(document.published))
        self.add(iri, "dcterms:modified", _date(document.updated))
        self.add(iri, "sam:about", subject)
        self.add(self.graph.value, "prov:wasDerivedFrom", iri)

    def quotes(self) -> None:
        for (start, end), text in self.dossier.quotes.items():
            iri, selector = quote_iri(self.document, start, end), selector_iri(self.document, start, end)
            self.add(iri, "rdf:type", f"{SAM}Quote")
            self.add(iri, "oa:hasSource", self.document)
            self.add(iri, "oa:hasSelector", selector)
            self.add(iri, "sam:wording", _text(Label(text.wording, self.language)))
            self.add(iri, "sam:wordingComplete", _boolean(text.complete))
            self.add(iri, "sam:sha256", ox.Literal(text.sha256))
            self.add(selector, "rdf:type", expand("oa:TextPositionSelector"))
            self.add(selector, "oa:start", _number(start))
            self.add(selector, "oa:end", _number(end))

    # -- records --------------------------------------------------------------------------------------------

    def record(self, record: Record, own: str = "") -> str:
        """Write a record, its fields and its parts; its IRI, which ends in `own`."""
        kind, iri = kinds()[record.kind], data_iri(record.path + own, self.base)
        if not record.mention:
            for name in kind.classes_of(record.type):
                self.add(iri, "rdf:type", expand(name))
            if record.kind == "rhythm" and not _DETAILED.isdisjoint(record.fields):
                self.add(iri, "rdf:type", expand("schema:Schedule"))
        for label in record.names:
            self.add(iri, "skos:prefLabel", _text(label))
        if kind.statement and not record.mention:
            self.grounds(iri, record.grounds)
        elif record.grounds.spans:
            self.evidence(iri, record.grounds)
        mine = f"/{self.dossier.document.id}"
        for name, values in record.fields.items():
            self.field(iri, kind.fields[name], values, mine if record.mention or record.kind in SHARED else "")
        if kind.holder and not record.mention:
            self.holder(iri, record)
        for name, rows in record.parts.items():
            for row in rows:
                self.part(iri, kind.parts[name], row, mine if record.mention else "")
        if record.kind == "body":
            self.sectors(iri, record)
        return iri

    def part(self, parent: str, part: Part, row: Record, own: str) -> None:
        iri = self.record(row, own)
        if part.link:
            self.add(parent, part.link, iri)
        if part.back:
            self.add(iri, part.back, parent)
        for field in kinds()[part.kind].fields.values():
            if field.copy_up:
                for value in row.fields.get(field.name, ()):
                    self.add(parent, field.term, self.term(field, value))
        if row.kind == "seat":
            self.seat(iri, parent, row)
        if row.kind == "function":
            self.shortcut(parent, row)

    def seat(self, iri: str, body: str, row: Record) -> None:
        """The one property that says what kind of holder fills the seat, and the shortcuts past the seat."""
        holder = str(row.fields["holder"][0].value)
        record = self.holders.get(holder)
        term = str(kinds()[record.kind].holder) if record else "sam:representsUnit"
        self.add(iri, term, data_iri(holder, self.base))
        self.add(data_iri(holder, self.base), SEATED[term], body)
        self.add(body, "sam:seats", data_iri(holder, self.base))

    def shortcut(self, body: str, row: Record) -> None:
        function = concepts()["function"][str(row.fields["is"][0].value)]
        for term in ("sam:hasFunctionFor", *function.linked(f"{SAM}shortcutProperty")):
            self.add(body, term, data_iri(str(row.fields["for"][0].value), self.base))

    def holder(self, iri: str, record: Record) -> None:
        """Sector and party that follow from what the holder is, when the file states none."""
        for name in ("sector", "party"):
            if name not in record.fields:
                for value in _by_nature(record, name):
                    self.add(iri, f"sam:{name}", value)

    def sectors(self, iri: str, record: Record) -> None:
        """The sectors that have a seat in the body."""
        for seat in record.parts.get("seats", ()):
            holder = self.holders.get(str(seat.fields["holder"][0].value))
            for value in _sectors(holder) if holder else ():
                self.add(iri, "sam:sectorPresent", value)

    # -- fields and claims ----------------------------------------------------------------------------------

    def field(self, subject: str, field: Field, values: tuple[Value, ...], own: str) -> None:
        taken: dict[str, int] = {}
        for at, value in enumerate(values, start=1):
            term = self.term(field, value)
            self.add(subject, field.term, term)
            if not field.plain:
                name = slug(concept_slug(term.value)) if isinstance(term, ox.NamedNode) else str(at)
                taken[name] = taken.get(name, 0) + 1
                name = name if taken[name] == 1 else f"{name}-{taken[name]}"
                claim = f"{subject}/claim/{slug(field.name)}/{name}{own}"
                self.claim(claim, subject, field, term, value)
                if field.ordered:
                    self.add(claim, "sam:ordinal", _number(at))

    def claim(self, iri: str, subject: str, field: Field, term: Term, value: Value) -> None:
        self.add(iri, "rdf:type", f"{SAM}Claim")
        self.add(iri, "sam:claimSubject", subject)
        self.add(iri, "sam:claimProperty", expand(field.term))
        self.add(iri, "sam:claimObject" if isinstance(term, ox.NamedNode) else "sam:claimValue", term)
        if value.said:
            self.add(iri, "sam:asStated", _text(value.said))
        self.grounds(iri, value.grounds)

    def grounds(self, iri: str, grounds: Grounds) -> None:
        self.add(iri, "sam:basis", concept_iri("basis", grounds.basis))
        if grounds.confidence:
            self.add(iri, "sam:confidence", ox.Literal(grounds.confidence))
        for label in grounds.note:
            self.add(iri, "sam:interpretationNote", _text(label))
        for label in grounds.reading:
            self.add(iri, "sam:alternativeReading", _text(label))
        self.evidence(iri, grounds)

    def evidence(self, iri: str, grounds: Grounds) -> None:
        for start, end in grounds.spans:
            self.add(iri, "sam:evidencedBy", quote_iri(self.document, start, end))

    def term(self, field: Field, value: Value) -> Term:
        raw = value.value
        if isinstance(raw, Label):
            return _text(raw)
        if field.scheme:
            return ox.NamedNode(concept_iri(field.scheme, str(raw)))
        if field.targets:
            return ox.NamedNode(data_iri(str(raw), self.base))
        if field.value == "iri":
            return ox.NamedNode(str(raw))
        return _literal(field.value, raw)


@lru_cache(maxsize=4_096)
def _node(iri: str) -> ox.NamedNode:
    # The same few properties and classes come a million times, a thing some times in a row.
    return ox.NamedNode(iri)


def _by_nature(record: Record, name: str) -> tuple[str, ...]:
    """What the concept of a holder says about every holder of that kind."""
    nature = _nature(record)
    return nature.linked(f"{SAM}{name}") if nature else ()


def _nature(record: Record) -> Concept | None:
    given = record.fields.get("type") or record.fields.get("agencyType")
    field = kinds()[record.kind].fields["type" if "type" in record.fields else "agencyType"] if given else None
    return concept(concept_iri(str(field.scheme), str(given[0].value))) if given and field else None


def _sectors(holder: Record) -> Iterator[str]:
    stated = holder.fields.get("sector")
    if stated:
        yield from (concept_iri("sector", str(value.value)) for value in stated)
    else:
        yield from _by_nature(holder, "sector")


def _text(label: Label) -> ox.Literal:
    return ox.Literal(label.text, language=label.lang)


def _number(number: int) -> ox.Literal:
    # The store keeps every integer type as xsd:integer; writing that makes an export read back as it was written.
    return ox.Literal(str(number), datatype=ox.NamedNode(f"{_XSD}integer"))


def _boolean(value: bool) -> ox.Literal:
    return ox.Literal("true" if value else "false", datatype=ox.NamedNode(f"{_XSD}boolean"))


def _date(text: str | None) -> ox.Literal | None:
    """A date as precise as it is stated: xsd:gYear, xsd:gYearMonth or xsd:date."""
    if text is None:
        return None
    datatype = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(text)]
    return ox.Literal(text, datatype=ox.NamedNode(f"{_XSD}{datatype}"))


def _literal(kind: str, raw: str | int | bool | Decimal) -> ox.Literal:
    if kind == "boolean":
        return _boolean(bool(raw))
    if kind == "integer":
        return _number(int(raw))
    if kind == "decimal":
        return ox.Literal(str(raw), datatype=ox.NamedNode(f"{_XSD}decimal"))
    if kind == "date":
        date = _date(str(raw))
        assert date is not None
        return date
    return ox.Literal(str(raw))
