"""Names of things in the reader's language: one query for all the IRIs a page or an answer shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.binding import Term
from graph.store import Store
from ontology.iris import BASE, curie, data_path
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


_Facts = Mapping[str, Sequence[Term]]  # the local name of each property, and its values
_QUERY = """
SELECT ?thing ?p ?o WHERE {
  VALUES ?thing { ?things }
  ?thing ?p ?o
  FILTER(?p IN (rdf:type, skos:prefLabel, dcterms:title, rdfs:label, sam:asStated, skos:inScheme, sam:filledBy))
}"""
_AT_ONCE = 500  # things in one query


class Names:
    """Looks names up, many at a time, and remembers them for as long as the store's content stays the same."""

    def __init__(self, store: Store, base: str = BASE) -> None:
        self.store, self.base = store, base
        self._known: tuple[str, dict[str, _Facts], dict[tuple[str, str], Thing]] = (store.version, {}, {})

    def things(self, iris: Iterable[str], lang: str) -> Mapping[str, Thing]:
        """Each IRI as a Thing named in `lang`, by its preference chain."""
        wanted = sorted(set(iris))
        _version, _facts, named = self._current()
        new = [iri for iri in wanted if (iri, lang) not in named]
        for iri, facts in zip(new, self._facts(new), strict=True):
            named[iri, lang] = self._thing(iri, facts, lang)
        return {iri: named[iri, lang] for iri in wanted}

    def thing(self, iri: str, lang: str) -> Thing:
        """One IRI as a Thing."""
        return self.things([iri], lang)[iri]

    def labels(self, iri: str) -> tuple[Label, ...]:
        """Every name of an IRI, in all languages, sorted."""
        return _labels(self._facts([iri])[0])

    def _current(self) -> tuple[str, dict[str, _Facts], dict[tuple[str, str], Thing]]:
        """What is remembered of the content. Others may look things up at the same time, and the content may change."""
        if self._known[0] != self.store.version:
            self._known = self.store.version, {}, {}
        return self._known

    def _facts(self, iris: Sequence[str]) -> list[_Facts]:
        """What is known of each IRI."""
        _version, known, _named = self._current()
        missing = [iri for iri in iris if iri not in known]
        for at in range(0, len(missing), _AT_ONCE):
            known.update(self._read(missing[at : at + _AT_ONCE]))
        return [known[iri] for iri in iris]

    def _read(self, iris: Sequence[str]) -> Mapping[str, _Facts]:
        found: dict[str, dict[str, list[Term]]] = {iri: {} for iri in iris}
        for row in self.store.select(_QUERY, things=[ox.NamedNode(iri) for iri in iris]):
            found[row["thing"].value].setdefault(_local(row["p"].value), []).append(row["o"])
        return found

    def _thing(self, iri: str, facts: _Facts, lang: str) -> Thing:
        label = choose(_labels(facts) or self._holders(facts), lang) or Label(_plain(iri, self.base), "")
        return Thing(iri, _kind(facts), label, data_path(iri, self.base))

    def _holders(self, facts: _Facts) -> tuple[Label, ...]:
        """The names of whoever fills a seat: a seat has none of its own."""
        (holder,) = facts.get("filledBy", ())[:1] or (None,)
        return _labels(self._facts([holder.value])[0]) if isinstance(holder, ox.NamedNode) else ()


def _labels(facts: _Facts) -> tuple[Label, ...]:
    for name in _NAMES:
        found = [one for one in facts.get(name, ()) if isinstance(one, ox.Literal)]
        if found:
            return tuple(sorted(Label(one.value, one.language or "") for one in found))
    return ()


def _kind(facts: _Facts) -> str:
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


def _plain(iri: str, base: str) -> str:
    """Something readable for what has no name: the last step of the IRI, or its short form."""
    short = curie(iri)
    return short if short != iri and not iri.startswith(base) else _local(iri)
