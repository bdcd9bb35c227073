"""One municipality as the measures see it: who sits where, and all that its documents state, each with its evidence.

A `Town` is a frozen value: read once from the store by `projection.town`, then asked by pure functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.seating import Seating, bodies

STATED = "stated"
INFERRED = "inferred"
BY_NATURE = "by nature"  # follows from what a thing is (a mayor is elected); no document says it


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """`subject – property – value`: a value is an IRI or, where no concept is given, the text as stated.

    `property` is written with its prefix (`sam:theme`). `basis` is STATED, INFERRED or BY_NATURE; `evidence` the IRIs
    of its quotes, none for BY_NATURE.
    """

    subject: str
    property: str
    value: str
    basis: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Assignment:
    """A body has a function (concept IRI: steering group, project group …) for an endeavour."""

    body: str
    function: str
    endeavour: str
    basis: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Concepts:
    """The shared concepts: for each its scheme, those it falls under (itself too), and those near it."""

    scheme: Mapping[str, str] = field(default_factory=dict)
    wider: Mapping[str, frozenset[str]] = field(default_factory=dict)
    near: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def within(self, concept: str) -> frozenset[str]:
        """The concept and all wider ones; itself alone when it is not known."""
        return self.wider.get(concept, frozenset({concept}))

    def of(self, scheme: str) -> tuple[str, ...]:
        """The concepts of a scheme (`theme`, `level` …), by IRI."""
        return tuple(sorted(iri for iri, name in self.scheme.items() if name == scheme))

    def widest(self, scheme: str) -> tuple[str, ...]:
        """The concepts of a scheme that fall under no other, by IRI."""
        return tuple(one for one in self.of(scheme) if self.within(one) == {one})


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality (or region, or programme) and what is documented of it.

    `kinds` gives the classes of each thing its documents name, with the wider classes (`sam:ServiceUnit`,
    `sam:Endeavour` …); `documents` the documents about it.
    """

    iri: str
    seating: Seating
    facts: Mapping[tuple[str, str], tuple[Fact, ...]] = field(default_factory=dict)
    assignments: tuple[Assignment, ...] = ()
    kinds: Mapping[str, frozenset[str]] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    concepts: Concepts = field(default_factory=Concepts)

    @property
    def bodies(self) -> tuple[str, ...]:
        """The bodies, by IRI."""
        return tuple(body.iri for body in bodies(self.seating))

    def of(self, subject: str, *properties: str) -> tuple[Fact, ...]:
        """What is said of a thing by any of the properties; nothing said is the empty tuple."""
        return tuple(fact for name in properties for fact in self.facts.get((subject, name), ()))

    def values(self, subject: str, *properties: str) -> frozenset[str]:
        """The values of those facts."""
        return frozenset(fact.value for fact in self.of(subject, *properties))

    def things(self, kind: str) -> tuple[str, ...]:
        """The things of a class (`sam:ServiceUnit`), by IRI."""
        return tuple(sorted(iri for iri, classes in self.kinds.items() if kind in classes))
