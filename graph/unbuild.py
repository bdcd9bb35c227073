"""Quads → records: `build` backwards, by the same table. What a document's graph says, as the file it came from.

``build([unbuild(graph)])`` gives the graph again. So anything in a store can be written as a municipality file or a
workbook, and a new file can be checked beside what is there already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from graph.build import SEATED
from graph.kinds import Field, Kind, Part, kinds
from graph.records import Dossier, Grounds, QuoteText, Record, SourceDocument, Span, Value
from ontology.errors import InvalidInput
from ontology.iris import BASE, LANGUAGE_IRIS, SAM, concept_slug, data_path, expand, slug
from ontology.labels import Label

Term = ox.NamedNode | ox.Literal
Facts = Mapping[str, Mapping[str, list[Term]]]
Types = Callable[[str], frozenset[str]]

_TYPE = expand("rdf:type")
_NONE = Grounds()

SHORTCUTS = frozenset(map(expand, SEATED.values()))
"""What a document's graph has of a holder because of its seats, wherever the holder is told of."""
_LANGUAGES = {iri: tag for tag, iri in LANGUAGE_IRIS.items()}


def unbuild(quads: Iterable[ox.Quad], types: Types, base: str = BASE) -> Dossier:
    """The dossier of one document from the quads of its graph.

    `types` tells the classes of a thing that other documents describe too. Records come in the order of the table,
    then by path. InvalidInput when the graph is of no source document.
    """
    return _Reader(_facts(quads), types, base).dossier()


@lru_cache(maxsize=4096)
def kind_of(types: frozenset[str], shared: bool = False) -> tuple[Kind, str | None] | None:
    """The kind of record, and its type in that kind, that things of these classes are; the closest fit."""
    fits = [
        (len(classes), kind, type_)
        for kind in kinds().values()
        for type_, classes in _classes(kind)
        if classes <= types and not (shared and kind.name == "municipality")
    ]
    if not fits:
        return None
    best = max(size for size, _, _ in fits)
    return next((kind, type_) for size, kind, type_ in fits if size == best)


def _classes(kind: Kind) -> Iterator[tuple[str | None, frozenset[str]]]:
    for type_, names in kind.classes.items():
        yield type_, frozenset(map(expand, names))
    yield None, frozenset(map(expand, kind.default_classes))


def _facts(quads: Iterable[ox.Quad]) -> Facts:
    found: dict[str, dict[str, list[Term]]] = {}
    for quad in sorted(quads, key=str):
        if quad.predicate.value in SHORTCUTS:
            continue
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, (ox.NamedNode, ox.Literal)):
            found.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
    return found


class _Reader:
    """Reads one graph."""

    def __init__(self, facts: Facts, types: Types, base: str) -> None:
        self.facts, self.types, self.base = facts, types, base
        documents = [iri for iri in facts if f"{SAM}SourceDocument" in self.own_types(iri)]
        if len(documents) != 1:
            raise InvalidInput.one(
                "The graph tells of %(count)s source documents; it must be one.", count=len(documents)
            )
        self.iri = documents[0]
        self.id = self.path(self.iri).removeprefix("doc/")
        self.claims = self.claims_by_subject()

    # -- looking up -----------------------------------------------------------------------------------------------

    def values(self, subject: str, term: str) -> list[Term]:
        return self.facts.get(subject, {}).get(expand(term), [])

    def text(self, subject: str, term: str) -> str | None:
        return next((value.value for value in self.values(subject, term)), None)

    def own_types(self, iri: str) -> frozenset[str]:
        return frozenset(value.value for value in self.facts.get(iri, {}).get(_TYPE, ()))

    def path(self, iri: str) -> str:
        return data_path(iri, self.base) or iri

    def claims_by_subject(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for iri in self.facts:
            if f"{SAM}Claim" in self.own_types(iri):
                found.setdefault(self.text(iri, "sam:claimSubject") or "", []).append(iri)
        return found

    # -- the document ---------------------------------------------------------------------------------------------

    def dossier(self) -> Dossier:
        home = self.path(self.text(self.iri, "sam:about") or "")
        records = sorted(
            self.records(home), key=lambda one: (one.path != home, list(kinds()).index(one.kind), one.path)
        )
        return Dossier(self.iri, home, self.document(), dict(sorted(self.quotes())), tuple(records))

    def document(self) -> SourceDocument:
        title = next(iter(self.values(self.iri, "dcterms:title")))
        return SourceDocument(
            id=self.id,
            file=self.text(self.iri, "dcterms:identifier") or "",
            title=title.value,
            language=_LANGUAGES[self.text(self.iri, "dcterms:language") or ""],
            sha256=self.text(self.iri, "sam:sha256") or "",
            length=int(self.text(self.iri, "sam:lengthInCodePoints") or 0),
            published=self.text(self.iri, "dcterms:issued"),
            updated=self.text(self.iri, "dcterms:modified"),
        )

    def quotes(self) -> Iterator[tuple[Span, QuoteText]]:
        for iri in self.facts:
            if f"{SAM}Quote" in self.own_types(iri):
                complete = self.text(iri, "sam:wordingComplete") == "true"
                yield (
                    _span(iri),
                    QuoteText(self.text(iri, "sam:wording") or "", complete, self.text(iri, "sam:sha256") or ""),
                )

    # -- records --------------------------------------------------------------------------------------------------

    def records(self, home: str) -> Iterator[Record]:
        for iri in self.facts:
            path = data_path(iri, self.base)
            if path is None or path.startswith("doc/"):
                continue
            own = self.own_types(iri)
            found = kind_of(own or self.types(iri), shared=path != home)
            if found and found[0].section:
                yield self.record(iri, found[0], found[1] if own else None, path, mention=not own)

    def record(self, iri: str, kind: Kind, type_: str | None, path: str, mention: bool = False) -> Record:
        fields = {name: values for name, field in kind.fields.items() if (values := self.field(iri, field))}
        parts = {
            name: found
            for name, part in kind.parts.items()
            if (found := tuple(self.parts(iri, part, f"/{self.id}" if mention else "")))
        }
        names = () if "name" in kind.fields else tuple(map(_label, self.values(iri, "skos:prefLabel")))
        return Record(kind.name, path, type_, names, fields, parts, self.grounds(iri), 0, "", mention)

    def parts(self, iri: str, part: Part, suffix: str) -> Iterator[Record]:
        linked = {value.value for value in self.values(iri, part.link)} if part.link else set[str]()
        if part.back:
            here = ox.NamedNode(iri)
            linked |= {one for one in self.facts if here in self.values(one, part.back)}
        for one in sorted(linked):
            found = kind_of(self.own_types(one))
            if found and found[0].name == part.kind:
                yield self.record(one, *found, self.path(one).removesuffix(suffix))

    # -- fields ---------------------------------------------------------------------------------------------------

    def field(self, iri: str, field: Field) -> tuple[Value, ...]:
        if field.plain:
            return tuple(self.value(field, term) for term in self.values(iri, field.term))
        prefix = f"{iri}/claim/{slug(field.name)}/"
        claims = [one for one in self.claims.get(iri, ()) if one.startswith(prefix)]
        return tuple(self.claimed(field, claim) for claim in sorted(claims, key=self.order))

    def order(self, claim: str) -> tuple[int, int, str]:
        """Claims in the order of the file, as far as it matters: by their place, then by their number."""
        return int(self.text(claim, "sam:ordinal") or 0), len(claim), claim

    def claimed(self, field: Field, claim: str) -> Value:
        (term,) = (self.values(claim, "sam:claimObject") or self.values(claim, "sam:claimValue"))[:1]
        said = next(map(_label, self.values(claim, "sam:asStated")), None)
        return self.value(field, term, said, self.grounds(claim))

    def value(self, field: Field, term: Term, said: Label | None = None, grounds: Grounds = _NONE) -> Value:
        return Value(self.typed(field, term), said, grounds, 0, "")

    def typed(self, field: Field, term: Term) -> str | int | bool | Decimal | Label:
        if field.value == "text":
            return _label(term)
        if field.scheme:
            return concept_slug(term.value)
        if field.targets:
            return self.path(term.value)
        if field.value == "decimal":
            return Decimal(term.value)
        if field.value == "boolean":
            return term.value == "true"
        return int(term.value) if field.value == "integer" else term.value

    def grounds(self, iri: str) -> Grounds:
        basis = self.text(iri, "sam:basis")
        return Grounds(
            spans=tuple(sorted(_span(value.value) for value in self.values(iri, "sam:evidencedBy"))),
            basis=concept_slug(basis) if basis else "stated",
            confidence=self.text(iri, "sam:confidence"),
            note=tuple(map(_label, self.values(iri, "sam:interpretationNote"))),
            reading=tuple(map(_label, self.values(iri, "sam:alternativeReading"))),
        )


def _label(term: Term) -> Label:
    return Label(term.value, term.language or "") if isinstance(term, ox.Literal) else Label(term.value, "")


def _span(quote: str) -> Span:
    start, end = quote.rpartition("=")[2].split(",")
    return int(start), int(end)
