"""What a store holds beside the documents that are being taken in: as much of it as their records refer to.

A file refers to things of other documents: an office in the municipality's first document, a county, another town. So
that it can be checked and built without reading the whole store, each such thing is looked up and told as a record
that says what it is, in a dossier of its own (`context`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

import pyoxigraph as ox

from graph.check import walk
from graph.kinds import Kind, kinds
from graph.records import Dossier, Grounds, Record, SourceDocument, Value
from graph.store import Store
from graph.unbuild import kind_of
from ontology.iris import BASE, concept_slug, data_iri, data_path, expand, graph_iri

TYPE = expand("rdf:type")
_SECTOR = expand("sam:sector")
_NATURE = ("type", "agencyType", "sector")  # the fields of a holder that other documents' graphs depend on
_ID = "context"


class Surroundings:
    """The store without the graphs that are being replaced."""

    def __init__(self, store: Store, replaced: Collection[str], base: str = BASE) -> None:
        self.store, self.replaced, self.base = store, frozenset(replaced), base

    def quads(
        self, subject: str | None = None, predicate: str | None = None, value: str | None = None
    ) -> list[ox.Quad]:
        """The quads of the other graphs that have these, given as IRIs."""
        node = ox.NamedNode(value) if value else None
        found = self.store.quads(None, subject, predicate, node)
        return [quad for quad in found if name(quad) not in self.replaced]

    def types(self, iri: str) -> frozenset[str]:
        """The classes that the other graphs say a thing is of; none when it is defined nowhere there."""
        return frozenset(objects(self.quads(iri, TYPE)))

    def context(self, dossiers: Sequence[Dossier]) -> Dossier:
        """A dossier with what the dossiers refer to, as far as it is there; else with what they may have meant."""
        wanted = sorted(_referred(dossiers))
        found = [self._record(path) for path in wanted]
        if None in found:
            homes = sorted({one.municipality for one in dossiers})
            found += [
                record for home in homes for record in map(self._record, self._things_of(home)) if _nameable(record)
            ]
        document = SourceDocument(_ID, _ID, _ID, "en", "", 0)
        described = {where.record.path for where in walk(dossiers) if not where.record.mention}
        told = {record.path: record for record in found if record and record.path not in described}
        return Dossier("", "", document, {}, tuple(told[path] for path in sorted(told)))

    def _things_of(self, municipality: str) -> Iterator[str]:
        """The paths of all that the documents about a municipality define."""
        for about in self.quads(None, expand("sam:about"), data_iri(municipality, self.base)):
            for quad in self.store.quads(name(about), None, TYPE):
                path = data_path(subject(quad), self.base)
                if path and not path.startswith("doc/") and "/claim/" not in path:
                    yield path

    def _record(self, path: str) -> Record | None:
        """What is there at a path, as a record of what it is; its document tells the rest."""
        iri = data_iri(path, self.base)
        found = kind_of(self.types(iri))
        if found is None:
            return None
        kind, type_ = found
        fields = {field: values for field in _NATURE if (values := self._values(iri, kind, field))}
        return Record(kind.name, path, type_, (), fields, {}, Grounds(), 0, iri)

    def _values(self, iri: str, kind: Kind, field: str) -> tuple[Value, ...]:
        if field not in kind.fields or (field == "type" and kind.classes):
            return ()
        terms = sorted(set(objects(self.quads(iri, expand(kind.fields[field].term)))))
        return tuple(Value(concept_slug(term), None, Grounds(), 0, "") for term in terms)


def _nameable(record: Record | None) -> bool:
    """Whether it is of a kind that a record may refer to."""
    return record is not None and any(
        record.kind in field.targets for kind in kinds().values() for field in kind.fields.values()
    )


def name(quad: ox.Quad) -> str:
    """The IRI of a quad's graph; nothing for the one without a name."""
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""


def subject(quad: ox.Quad) -> str:
    """The IRI, or the label of the blank node, that a quad is about."""
    return quad.subject.value if isinstance(quad.subject, (ox.NamedNode, ox.BlankNode)) else str(quad.subject)


def objects(quads: Iterable[ox.Quad]) -> Iterator[str]:
    """The IRIs among the values of quads."""
    return (quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode))


def typed(quads: Iterable[ox.Quad]) -> frozenset[str]:
    """What the quads define: that of which they say what it is."""
    return frozenset(subject(quad) for quad in quads if quad.predicate.value == TYPE)


def nature(quads: Iterable[ox.Quad]) -> frozenset[tuple[str, str]]:
    """What other documents' graphs depend on in a thing, from the quads about it: its classes and its sectors."""
    return frozenset(
        (quad.predicate.value, str(quad.object)) for quad in quads if quad.predicate.value in (TYPE, _SECTOR)
    )


def graph_of(dossier: Dossier, base: str = BASE) -> str:
    """The graph that holds what a dossier's document says."""
    return graph_iri(dossier.document.id, base)


def document_of(graph: str, base: str = BASE) -> str:
    """The id of the document whose graph it is; the graph's own IRI when it is of none of ours."""
    home = graph_iri("", base)
    return graph.removeprefix(home) if graph.startswith(home) else graph


def _referred(dossiers: Sequence[Dossier]) -> frozenset[str]:
    """The paths that records name and no record of theirs describes."""
    described: set[str] = set()
    named: set[str] = set()
    for where in walk(dossiers):
        record = where.record
        (named if record.mention else described).add(record.path)
        for field, values in record.fields.items():
            if kinds()[record.kind].fields[field].targets:
                named |= {str(value.value) for value in values}
    return frozenset(named - described)
