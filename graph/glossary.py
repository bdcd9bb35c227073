"""The words themselves, for reading: terms with their place in the tree, their kin elsewhere and examples of their use;
concepts with their definitions, neighbours and matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from graph.binding import Term as Node
from graph.binding import is_iri
from graph.names import Names, Thing
from graph.store import Row, Store
from graph.wordlist import Word, wordlist
from ontology.iris import ONTOLOGY_GRAPH, SAM, SCHEMES, expand, scheme_iri
from ontology.labels import Label, alphabetical, choose

EXAMPLES = 3
KINDS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
ALIGNMENTS = (
    "rdfs:subClassOf", "rdfs:subPropertyOf", "owl:equivalentClass", "skos:exactMatch", "skos:closeMatch",
    "skos:relatedMatch", "skos:broadMatch", "skos:narrowMatch",
)  # fmt: skip
MATCHES = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch")


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a word of ours relates to one of others: the relation in short form, and the other's IRI."""

    relation: str
    other: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the ontology. `parents` are terms of ours; `examples` are things of a class, subjects of a property."""

    thing: Thing
    kind: str
    names: tuple[Label, ...]
    meaning: Label | None
    remark: Label | None
    parents: tuple[str, ...]
    domains: tuple[Thing, ...]
    ranges: tuple[Thing, ...]
    alignments: tuple[Alignment, ...]
    examples: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept or a whole scheme (`scheme` is None then, and `narrower` its top concepts)."""

    thing: Thing
    names: tuple[Label, ...]
    others: tuple[Label, ...]
    meaning: Label | None
    scheme: Thing | None
    broader: tuple[Thing, ...]
    narrower: tuple[Thing, ...]
    related: tuple[Thing, ...]
    matches: tuple[Alignment, ...]


Facts = Mapping[str, tuple[Node, ...]]


class Glossary:
    """Reads words back from a store, named in one language."""

    def __init__(self, store: Store, names: Names, lang: str) -> None:
        self.store, self.names, self.lang = store, names, lang
        self._terms: tuple[str, tuple[Term, ...]] = ("", ())
        self._words: tuple[str, tuple[Word, ...]] = ("", ())

    def words(self) -> tuple[Word, ...]:
        """The words one writes a query with. Read once for each content of the store."""
        if self._words[0] != self.store.version:
            self._words = (self.store.version, wordlist(self.store, self.lang))
        return self._words[1]

    # -- terms ------------------------------------------------------------------------------------------------

    def terms(self) -> tuple[Term, ...]:
        """Every term of ours: classes first, then properties, each by name. Read once for each content of the store."""
        if self._terms[0] != self.store.version:
            self._terms = (self.store.version, self._read_terms())
        return self._terms[1]

    def _read_terms(self) -> tuple[Term, ...]:
        rows = self.store.select(
            "SELECT ?term ?p ?o WHERE { ?term rdfs:isDefinedBy ?ontology ; ?p ?o }",
            ontology=ox.NamedNode(ONTOLOGY_GRAPH),
        )
        found = [self._term(iri, facts) for iri, facts in _by_subject(rows).items() if iri.startswith(SAM)]
        return tuple(sorted(found, key=lambda term: (KINDS.index(term.kind), *self._place(term.thing))))

    def _term(self, iri: str, facts: Facts) -> Term:
        kinds = {one.rpartition("#")[2] for one in _iris(facts, "rdf:type")}
        kind = next(name for name in KINDS if name in kinds)
        above = [*_iris(facts, "rdfs:subClassOf"), *_iris(facts, "rdfs:subPropertyOf")]
        return Term(
            thing=self.thing(iri),
            kind=kind,
            names=self.names.labels(iri),
            meaning=self._text(facts, "skos:definition"),
            remark=self._text(facts, "rdfs:comment"),
            parents=tuple(one for one in above if one.startswith(SAM)),
            domains=tuple(self.thing(one) for one in _iris(facts, "rdfs:domain")),
            ranges=tuple(self.thing(one) for one in _iris(facts, "rdfs:range")),
            alignments=_alignments(facts, ALIGNMENTS),
            examples=self._examples(iri, kind),
        )

    def _examples(self, iri: str, kind: str) -> tuple[Thing, ...]:
        pattern = "?one a ?term" if kind == "Class" else "?one ?term ?value"
        query = f"SELECT DISTINCT ?one WHERE {{ {pattern} }} ORDER BY ?one LIMIT {EXAMPLES}"
        return tuple(self.thing(row["one"].value) for row in self.store.select(query, term=ox.NamedNode(iri)))

    # -- concepts ---------------------------------------------------------------------------------------------

    def schemes(self) -> tuple[Concept, ...]:
        """Every concept scheme, by name."""
        found = [self.concept(scheme_iri(name)) for name in SCHEMES]
        return tuple(sorted((one for one in found if one), key=lambda one: self._place(one.thing)))

    def concept(self, iri: str) -> Concept | None:
        """A concept or a scheme; None for anything else."""
        if not is_iri(iri):
            return None
        rows = self.store.select("SELECT ?p ?o WHERE { ?this ?p ?o }", this=ox.NamedNode(iri))
        facts = next(iter(_by_subject(rows, iri).values()), {})
        types = {one.rpartition("#")[2] for one in _iris(facts, "rdf:type")}
        if not types & {"Concept", "ConceptScheme"}:
            return None
        schemes = _iris(facts, "skos:inScheme")
        below = "?one skos:broader ?this" if schemes else "?one skos:topConceptOf ?this"
        narrower = self.store.select(f"SELECT DISTINCT ?one WHERE {{ {below} }}", this=ox.NamedNode(iri))
        return Concept(
            thing=self.thing(iri),
            names=_labels(facts, "skos:prefLabel"),
            others=_labels(facts, "skos:altLabel"),
            meaning=self._text(facts, "skos:definition"),
            scheme=self.thing(schemes[0]) if schemes else None,
            broader=self._named(_iris(facts, "skos:broader")),
            narrower=self._named(row["one"].value for row in narrower),
            related=self._named(_iris(facts, "skos:related")),
            matches=_alignments(facts, MATCHES),
        )

    # -- reading ----------------------------------------------------------------------------------------------

    def thing(self, iri: str) -> Thing:
        return self.names.thing(iri, self.lang)

    def _named(self, iris: Iterable[str]) -> tuple[Thing, ...]:
        return tuple(sorted((self.thing(iri) for iri in iris), key=self._place))

    def _place(self, thing: Thing) -> tuple[tuple[str, str], str]:
        return alphabetical(thing.label.text, self.lang), thing.iri

    def _text(self, facts: Facts, name: str) -> Label | None:
        return choose(_labels(facts, name), self.lang)


def _by_subject(rows: Iterable[Row], only: str = "") -> dict[str, Facts]:
    found: dict[str, dict[str, list[Node]]] = {}
    for row in rows:
        subject = row["term"].value if "term" in row else only
        found.setdefault(subject, {}).setdefault(row["p"].value, []).append(row["o"])
    return {iri: {p: tuple(sorted(o, key=str)) for p, o in facts.items()} for iri, facts in sorted(found.items())}


def _iris(facts: Facts, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.value for one in facts.get(expand(name), ()) if isinstance(one, ox.NamedNode)))


def _labels(facts: Facts, name: str) -> tuple[Label, ...]:
    texts = (one for one in facts.get(expand(name), ()) if isinstance(one, ox.Literal))
    return tuple(sorted({Label(one.value, one.language or "") for one in texts}))


def _alignments(facts: Facts, relations: Iterable[str]) -> tuple[Alignment, ...]:
    return tuple(Alignment(name, iri) for name in relations for iri in _iris(facts, name) if not iri.startswith(SAM))
