"""Why data contradict the vocabulary, found without a reasoner: the plain cases, each with the axioms that make it.

A reasoner says *that* a graph is inconsistent; people need to hear *where*. Two kinds of contradiction cover nearly
all that authors cause, and both are found in one pass over the triples:

- something is in two disjoint classes, by its stated types or by the domain or range of a property it has;
- a functional number has two different values.

What is found is a contradiction by the axioms it names. What is not found may still be there: property chains and
counted restrictions are left to the reasoner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from ontology.iris import curie

Triple = tuple[Node, Node, Node]
Proof = tuple[Triple, ...]


@dataclass(frozen=True, order=True)
class Clash:
    """A contradiction: the thing it is about, the classes that exclude each other, and the axioms it follows from.

    ``subject`` and ``classes`` are IRIs (a functional number has no classes); ``axioms`` are short Turtle statements,
    first what the data say, then what the vocabulary adds.
    """

    subject: str
    classes: tuple[str, ...]
    axioms: tuple[str, ...]


def say(triple: Triple) -> str:
    """A triple as one short Turtle statement.

    >>> say((URIRef("urn:x"), RDF.type, OWL.Thing))
    '<urn:x> a owl:Thing'
    """
    return " ".join("a" if node == RDF.type else _name(node) for node in triple)


def order(triple: Triple) -> tuple[str, str, str]:
    """What triples are sorted by; nodes themselves have no order that type checkers know of."""
    return str(triple[0]), str(triple[1]), triple[2].n3()


def _name(node: Node) -> str:
    if isinstance(node, Literal) and node.datatype is not None:
        return f"{Literal(str(node)).n3()}^^{_name(node.datatype)}"
    short = curie(str(node))
    return short if isinstance(node, URIRef) and short != str(node) else node.n3()


@dataclass(frozen=True)
class Vocabulary:
    """The axioms this module can use, looked up by term."""

    graph: Graph

    @cached_property
    def exclusions(self) -> Mapping[frozenset[Node], Triple]:
        """Each pair of classes declared disjoint, with the statement to show for it."""
        pairs = {frozenset((a, b)) for a, _, b in self.graph.triples((None, OWL.disjointWith, None))}
        for group in self.graph.subjects(RDF.type, OWL.AllDisjointClasses):
            for members in self.graph.objects(group, OWL.members):
                pairs |= {frozenset(pair) for pair in combinations(self.graph.items(members), 2)}
        return {pair: (min(pair, key=str), OWL.disjointWith, max(pair, key=str)) for pair in pairs}

    @cached_property
    def functional(self) -> tuple[Node, ...]:
        """The properties that may have one value at most."""
        return tuple(sorted(self.graph.subjects(RDF.type, OWL.FunctionalProperty), key=str))

    def upward(self, term: Node, step: URIRef) -> Mapping[Node, Proof]:
        """``term`` and all above it by ``step``, each with the axioms that lead there by the shortest way."""
        found: dict[Node, Proof] = {term: ()}
        queue = [term]
        for lower in queue:
            for upper in sorted(self.graph.objects(lower, step), key=str):
                if isinstance(upper, URIRef) and upper not in found:
                    found[upper] = (*found[lower], (lower, step, upper))
                    queue.append(upper)
        return found

    @cached_property
    def ends(self) -> Mapping[Node, tuple[tuple[bool, Node, Proof], ...]]:
        """For each property: (whether of its subject, class, proof) for every class it puts its ends in."""
        properties = set(self.graph.subjects(RDF.type, OWL.ObjectProperty))
        properties |= set(self.graph.subjects(RDF.type, OWL.DatatypeProperty))
        return {term: tuple(self._ends(term)) for term in properties}

    def _ends(self, term: Node) -> Iterator[tuple[bool, Node, Proof]]:
        for upper, proof in self.upward(term, RDFS.subPropertyOf).items():
            for of_subject, side in ((True, RDFS.domain), (False, RDFS.range)):
                for kind in sorted(self.graph.objects(upper, side), key=str):
                    yield of_subject, kind, (*proof, (upper, side, kind))


def find(ontology: Graph, data: Iterable[Triple]) -> tuple[Clash, ...]:
    """Every plain contradiction in ``data``, at most one of each kind for a thing, sorted."""
    vocabulary = Vocabulary(ontology)
    statements = sorted(data, key=order)
    return tuple(sorted({*_disjoint(vocabulary, statements), *_functional(vocabulary, statements)}))


def _disjoint(vocabulary: Vocabulary, statements: Iterable[Triple]) -> Iterator[Clash]:
    above: dict[Node, Mapping[Node, Proof]] = {}
    for subject, kinds in _types(vocabulary, statements).items():
        everything: dict[Node, Proof] = {}
        for kind, proof in kinds.items():
            if kind not in above:
                above[kind] = vocabulary.upward(kind, RDFS.subClassOf)
            for upper, steps in above[kind].items():
                _keep_shorter(everything, upper, (*proof, *steps))
        clash = _shortest(vocabulary, subject, everything)
        if clash is not None:
            yield clash


def _types(vocabulary: Vocabulary, statements: Iterable[Triple]) -> Mapping[Node, dict[Node, Proof]]:
    """What each thing is said to be, directly or by a property it stands at an end of."""
    types: defaultdict[Node, dict[Node, Proof]] = defaultdict(dict)
    for statement in statements:
        subject, predicate, value = statement
        if predicate == RDF.type:
            _keep_shorter(types[subject], value, (statement,))
        for of_subject, kind, proof in vocabulary.ends.get(predicate, ()):
            thing = subject if of_subject else value
            if not isinstance(thing, Literal):
                _keep_shorter(types[thing], kind, (statement, *proof))
    return types


def _keep_shorter(proofs: dict[Node, Proof], kind: Node, proof: Proof) -> None:
    if kind not in proofs or len(proof) < len(proofs[kind]):
        proofs[kind] = proof


def _shortest(vocabulary: Vocabulary, subject: Node, proofs: Mapping[Node, Proof]) -> Clash | None:
    """The contradiction with the fewest axioms among the classes one thing is in."""
    clashes = [
        (len({*proofs[a], *proofs[b]}), _clash(subject, (a, b), (*proofs[a], *proofs[b], vocabulary.exclusions[pair])))
        for a, b in combinations(sorted(proofs, key=str), 2)
        if (pair := frozenset((a, b))) in vocabulary.exclusions
    ]
    return min(clashes)[1] if clashes else None


def _clash(subject: Node, classes: Iterable[Node], proof: Proof) -> Clash:
    own = [triple for triple in proof if subject in triple]
    rest = [triple for triple in proof if subject not in triple]
    axioms = tuple(dict.fromkeys(map(say, own + rest)))
    return Clash(str(subject), tuple(sorted(map(str, classes))), axioms)


def _functional(vocabulary: Vocabulary, statements: Iterable[Triple]) -> Iterator[Clash]:
    values: defaultdict[tuple[Node, Node], list[tuple[Node, Node, Literal]]] = defaultdict(list)
    for subject, predicate, value in statements:
        if predicate in vocabulary.functional and isinstance(value, Literal):
            values[subject, predicate].append((subject, predicate, value))
    for (subject, predicate), said in values.items():
        if len({statement[2].toPython() for statement in said}) > 1:  # 52 and 52.0 are one value
            yield _clash(subject, (), (*said, (predicate, RDF.type, OWL.FunctionalProperty)))
