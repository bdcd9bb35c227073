"""Are the data as the shapes say?

The shapes are the data contract for everything that comes in as RDF: what each kind of record must have, and in plain
words, in four languages, what is wrong and how to mend it. They are SHACL, for any engine to read; here they are
compiled into plain functions, since a municipality's own file may say a million things. The tests hold what these
report against pySHACL. No inference is run. Of the vocabulary, the shapes see the class tree, and of the concepts which
scheme each is in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rdflib import RDF, RDFS, SH, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from ontology import model
from ontology.constraints import COMPONENTS, SUBCLASS, TYPE, Constraint, Said, Term, Test, Text, World, term
from ontology.iris import curie
from ontology.labels import LANGUAGES, Label, choose

Look = Callable[[str], Said]
"""Tells what the data say of a thing: its values by property; nothing of a thing they do not know."""

# What may stand on a shape beside its components.
_READ = frozenset({RDF.type, SH.path, SH.targetClass, SH.message, SH.property, SH.qualifiedMinCount})
_NEAR = 500  # things whose description is kept at hand
_NOTHING: Said = {}


@dataclass(frozen=True, order=True)
class Violation:
    """One thing that is not as a shape says.

    ``focus`` is the IRI of the record, ``path`` the property in short form (alternatives with `` | `` between them,
    empty when the record as a whole is wrong), ``value`` the offending value as text, empty when one is missing.
    ``shape`` is the IRI of the rule, ``messages`` its explanation in nn, nb, sv, en.
    """

    focus: str
    path: str
    value: str
    shape: str
    messages: tuple[Label, ...]

    def message(self, lang: str) -> str:
        """The explanation for a reader of ``lang``."""
        label = choose(self.messages, lang)
        return label.text if label else ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.focus, self.path, self.message("en")) if part)


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape, compiled. ``path`` holds the properties whose values it is about; without any, it is about the node."""

    name: str
    path: tuple[str, ...]
    constraints: tuple[Constraint, ...]
    parts: tuple[Shape, ...]
    messages: tuple[Label, ...]

    def breaches(self, node: Term, world: World) -> Iterator[Violation]:
        """Every violation at a node."""
        values = self._values(node, world)
        for constraint in self.constraints:
            for value in constraint(node, values, world):
                yield self._violation(node, value)
        for part in self.parts:
            for value in values:
                yield from part.breaches(value, world)

    def conforms(self, node: Term, world: World) -> bool:
        """Whether there is none."""
        values = self._values(node, world)
        if any(True for constraint in self.constraints for _ in constraint(node, values, world)):
            return False
        return all(part.conforms(value, world) for part in self.parts for value in values)

    def _values(self, node: Term, world: World) -> Sequence[Term]:
        if not self.path:
            return (node,)
        said = world.said(node)
        if len(self.path) == 1:
            return tuple(said.get(self.path[0], ()))
        return tuple(dict.fromkeys(value for step in self.path for value in said.get(step, ())))

    def _violation(self, node: Term, value: Term | None) -> Violation:
        path = " | ".join(map(curie, self.path))
        return Violation(_text(node), path, "" if value is None else _text(value), self.name, self.messages)


class Contract:
    """The shapes, ready to be held against data; ``concepts`` are the schemes that the data may draw on."""

    def __init__(self, shapes: Graph, concepts: Graph) -> None:
        compiler = _Compiler(shapes)
        self._targets: dict[str, list[Shape]] = {}
        for shape, class_ in sorted(shapes.subject_objects(SH.targetClass), key=str):
            self._targets.setdefault(str(class_), []).append(compiler.shape(shape))
        self._known: dict[str, dict[str, set[Term]]] = {}
        for one, predicate, value in knowledge(concepts):
            self._known.setdefault(str(one), {}).setdefault(str(predicate), set()).add(term(value))

    def violations(self, things: Iterable[str], look: Look) -> Iterator[Violation]:
        """Every violation at these things, in no order; ``look`` is asked about them and about what they point to."""
        world = _World(look, self._known)
        for thing in things:
            for class_ in world.classes(thing):
                for shape in self._targets.get(class_, ()):
                    yield from shape.breaches(thing, world)


@cache
def contract() -> Contract:
    """Our shapes, and the bundled concepts."""
    return Contract(model.shapes(), model.concepts())


def validate(data: model.Statements, concepts: Graph | None = None) -> tuple[Violation, ...]:
    """Everything in ``data`` (a graph, N-Quads as bytes, or their lines) that breaks a shape, sorted.

    ``concepts`` are the schemes that the data may draw on, the bundled ones unless given; concepts among the data
    themselves count too.
    """
    said: dict[str, dict[str, dict[Term, None]]] = {}
    for subject, predicate, value in model.as_graph(data):
        said.setdefault(_text(term(subject)), {}).setdefault(str(predicate), {})[term(value)] = None
    kept = contract() if concepts is None else Contract(model.shapes(), concepts)
    return tuple(sorted(set(kept.violations(said, lambda node: said.get(node, _NOTHING)))))


class _World:
    """What the data say, and the vocabulary beside them."""

    def __init__(self, look: Look, known: Mapping[str, Said]) -> None:
        self._look, self._known = look, known
        self._near = lru_cache(_NEAR)(self._told)
        self._above = cache(self._upwards)
        # Of every thing, though not all that is said of it: a quote is looked at once for itself, once for its seat.
        self._classes = cache(lambda node: self._above(frozenset(self.said(node).get(TYPE, ()))))

    def said(self, node: Term) -> Said:
        return _NOTHING if isinstance(node, Text) else self._near(node)

    def classes(self, node: Term) -> frozenset[str]:
        return self._classes(node)

    def _told(self, node: str) -> Said:
        said, known = self._look(node), self._known.get(node)
        if not known:
            return said
        return {step: {*said.get(step, ()), *known.get(step, ())} for step in {*said, *known}}

    def _upwards(self, types: frozenset[Term]) -> frozenset[str]:
        found: set[str] = set()
        waiting = list(types)
        while waiting:
            one = waiting.pop()
            if isinstance(one, str) and one not in found:
                found.add(one)
                waiting += self.said(one).get(SUBCLASS, ())
        return frozenset(found)


class _Compiler:
    """Reads shapes from their graph; TypeError for one that asks what no component here knows."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def shape(self, node: Node) -> Shape:
        constraints: list[Constraint] = []
        for predicate, given in sorted(self._graph.predicate_objects(node), key=str):
            if predicate in COMPONENTS:
                constraints.append(COMPONENTS[predicate](_Reading(self, self._graph, node), given))
            elif predicate not in _READ:
                raise TypeError(f"the shape {node} says {predicate}, which is not known here")
        parts = tuple(self.shape(part) for part in sorted(self._graph.objects(node, SH.property), key=str))
        return Shape(str(node), self._path(node), tuple(constraints), parts, self._messages(node))

    def _path(self, node: Node) -> tuple[str, ...]:
        path = self._graph.value(node, SH.path)
        if path is None or isinstance(path, URIRef):
            return () if path is None else (str(path),)
        choices = self._graph.value(path, SH.alternativePath)
        steps = [] if choices is None else list(self._graph.items(choices))
        if not steps or not all(isinstance(step, URIRef) for step in steps):
            raise TypeError(f"the path of the shape {node} is not a property, nor a choice of properties")
        return tuple(map(str, steps))

    def _messages(self, node: Node) -> tuple[Label, ...]:
        order = {language: place for place, language in enumerate(LANGUAGES)}
        found = (one for one in self._graph.objects(node, SH.message) if isinstance(one, Literal))
        labels = (Label(str(one), one.language or "") for one in found)
        return tuple(sorted(labels, key=lambda label: (order.get(label.lang, len(order)), label.text)))


@dataclass(frozen=True, slots=True)
class _Reading:
    compiler: _Compiler
    graph: Graph
    shape: Node

    def conforms(self, shape: Node) -> Test:
        return self.compiler.shape(shape).conforms


def knowledge(concepts: Graph) -> Iterator[tuple[Node, Node, Node]]:
    """What the shapes see beside the data: the class tree, and which scheme each of ``concepts`` is in."""
    for lower, _, upper in model.core().triples((None, RDFS.subClassOf, None)):
        if isinstance(upper, URIRef):
            yield lower, RDFS.subClassOf, upper
    yield from concepts.triples((None, SKOS.inScheme, None))


def _text(node: Term) -> str:
    return node.text if isinstance(node, Text) else node.removeprefix("_:")
