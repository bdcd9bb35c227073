"""Names of things in the reader's language: one query for all the IRIs a page or an answer shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from graph.store import Store
from ontology.iris import BASE, VOCABULARIES, curie, data_path
from ontology.labels import Label, choose

_KINDS = {
    "SourceDocument": "document", "Quote": "quote", "Region": "region", "Municipality": "municipality",
    "Office": "office", "StakeholderGroup": "group", "OutsideAgency": "agency", "Seat": "seat",
    "StandingBody": "body", "TemporaryBody": "body", "Body": "body", "ServiceUnit": "service",
    "InterMunicipalCooperation": "cooperation", "CooperationArea": "area", "Claim": "claim",
    "Project": "endeavour", "Programme": "endeavour", "FocusArea": "endeavour", "WorkingModel": "endeavour",
    "CollaborationStructure": "endeavour", "Measure": "endeavour", "RecurringEvent": "endeavour",
    "Endeavour": "endeavour", "RelatedDocument": "related", "Plan": "plan", "NamedDocument": "plan",
    "GovernanceModel": "plan",
}  # fmt: skip
_NAMES = ("prefLabel", "title", "label", "asStated")


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with an IRI, as shown: its kind, its name, and its path below the data base (None for other IRIs)."""

    iri: str
    kind: str
    label: Label
    path: str | None


_QUERY = """
SELECT ?p ?o WHERE {
  VALUES ?p { rdf:type skos:prefLabel dcterms:title rdfs:label sam:asStated skos:inScheme }
  ?thing ?p ?o
}"""


class Names:
    """Looks names up, many at a time, and remembers them for as long as the store's content stays the same."""

    def __init__(self, store: Store, base: str = BASE) -> None:
        self.store, self.base = store, base
        self._known: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]] = {}
        self._version = store.version

    def things(self, iris: Iterable[str], lang: str) -> Mapping[str, Thing]:
        """Each IRI as a Thing named in `lang`, by its preference chain."""
        wanted = sorted(set(iris))
        self._fetch(wanted)
        return {iri: self._thing(iri, lang) for iri in wanted}

    def thing(self, iri: str, lang: str) -> Thing:
        """One IRI as a Thing."""
        return self.things([iri], lang)[iri]

    def labels(self, iri: str) -> tuple[Label, ...]:
        """Every name of an IRI, in all languages, sorted."""
        self._fetch([iri])
        facts = self._known[iri]
        for name in _NAMES:
            found = [one for one in facts.get(name, ()) if isinstance(one, ox.Literal)]
            if found:
                return tuple(sorted(Label(one.value, one.language or "") for one in found))
        return ()

    def _fetch(self, iris: Iterable[str]) -> None:
        if self._version != self.store.version:
            self._known.clear()
            self._version = self.store.version
        missing = [iri for iri in iris if iri not in self._known]
        for iri in missing:
            facts = self._known.setdefault(iri, {})
            for row in self.store.select(_QUERY, thing=ox.NamedNode(iri)):
                facts.setdefault(_local(row["p"].value), []).append(row["o"])

    def _thing(self, iri: str, lang: str) -> Thing:
        label = choose(self.labels(iri), lang) or Label(_plain(iri), "")
        return Thing(iri, self._kind(iri), label, data_path(iri, self.base))

    def _kind(self, iri: str) -> str:
        facts = self._known[iri]
        if facts.get("inScheme"):
            return "concept"
        types = {_local(one.value) for one in facts.get("type", ()) if not isinstance(one, ox.BlankNode)}
        if types & {"Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty"}:
            return "property"
        # A body that is also a service or a co-operation is met as a body first.
        ranked = sorted(types, key=lambda name: (_KINDS.get(name) != "body", name))
        return next((_KINDS[name] for name in ranked if name in _KINDS), "other")


def _local(iri: str) -> str:
    return iri.rpartition("#")[2] if "#" in iri else iri.rpartition("/")[2]


def _plain(iri: str) -> str:
    """Something readable for what has no name: the last step of the IRI, or its short form."""
    short = curie(iri)
    return short if short != iri and not iri.startswith(VOCABULARIES["id"]) else _local(iri)
