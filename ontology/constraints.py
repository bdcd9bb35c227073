"""What SHACL asks of values: the constraint components that our shapes use, each as a plain function.

A component that is not here is refused when the shapes are read, never passed over. A node is an IRI or the label of a
blank node (``_:b1``) as text, or a `Text`: a literal as it is written. The values of a path are a sequence of nodes,
each once. https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import Any, NamedTuple, Protocol

import rdflib
from rdflib import RDF, RDFS, SH, XSD
from rdflib.term import Node

TYPE, SUBCLASS = str(RDF.type), str(RDFS.subClassOf)


class Text(NamedTuple):
    """A literal: its lexical form, the IRI of its datatype and its language; "" for none."""

    text: str
    datatype: str = str(XSD.string)
    lang: str = ""


Term = str | Text
Said = Mapping[str, Collection[Term]]
"""What is said of a node: its values by property."""


class World(Protocol):
    """What the data and the vocabulary say."""

    def said(self, node: Term) -> Said:
        """All that is said of a node, nothing of a literal."""

    def classes(self, node: Term) -> frozenset[str]:
        """The classes that a node is of, with those above them."""


Constraint = Callable[[Term, Sequence[Term], World], Iterable[Term | None]]
"""Gives the values of a node that break it; None where it is not a value that is wrong."""
Test = Callable[[Term, World], bool]
"""Whether a value is as it should be."""


class Reading(Protocol):
    """A shape while it is read: its parameters, and the shapes it refers to."""

    @property
    def graph(self) -> rdflib.Graph:
        """Where the shape stands."""

    @property
    def shape(self) -> Node:
        """The shape itself."""

    def conforms(self, shape: Node) -> Test:
        """Whether a node keeps another shape."""


def _each(test: Test) -> Constraint:
    return lambda node, values, world: [one for one in values if not test(one, world)]


def _once(broken: Callable[[Sequence[Term]], bool]) -> Constraint:
    return lambda node, values, world: (None,) if broken(values) else ()


# -- how many ---------------------------------------------------------------------------------------------------------


def _at_least(reading: Reading, given: Node) -> Constraint:
    least = _whole(given)
    return _once(lambda values: len(values) < least)


def _at_most(reading: Reading, given: Node) -> Constraint:
    most = _whole(given)
    return _once(lambda values: len(values) > most)


def _qualified(reading: Reading, given: Node) -> Constraint:
    """So many values at least that are as another shape says."""
    test = reading.conforms(given)
    least = _whole(reading.graph.value(reading.shape, SH.qualifiedMinCount))
    return lambda node, values, world: (None,) if sum(test(one, world) for one in values) < least else ()


def _whole(given: Node | None) -> int:
    if not isinstance(given, rdflib.Literal) or not isinstance(given.value, int):
        raise TypeError(f"a shape wants a whole number, not {given!r}")
    return given.value


# -- what kind --------------------------------------------------------------------------------------------------------


def _node_kind(reading: Reading, given: Node) -> Constraint:
    if given != SH.IRI:
        raise TypeError(f"shapes of ours ask for IRIs, not for {given}")
    return _each(lambda one, world: isinstance(one, str) and not _is_blank(one))


def _class(reading: Reading, given: Node) -> Constraint:
    wanted = str(given)
    return _each(lambda one, world: wanted in world.classes(one))


def _datatype(reading: Reading, given: Node) -> Constraint:
    wanted = str(given)
    return _each(lambda one, world: isinstance(one, Text) and one.datatype == wanted and value_of(one) is not None)


def _among(reading: Reading, given: Node) -> Constraint:
    allowed = frozenset(map(term, reading.graph.items(given)))
    return _each(lambda one, world: one in allowed)


def _has(reading: Reading, given: Node) -> Constraint:
    wanted = term(given)
    return _once(lambda values: wanted not in values)


# -- texts ------------------------------------------------------------------------------------------------------------


def _pattern(reading: Reading, given: Node) -> Constraint:
    search = re.compile(str(given)).search
    return _each(lambda one, world: not _is_blank(one) and search(_written(one)) is not None)


def _shortest(reading: Reading, given: Node) -> Constraint:
    least = _whole(given)
    return _each(lambda one, world: not _is_blank(one) and len(_written(one)) >= least)


def _longest(reading: Reading, given: Node) -> Constraint:
    most = _whole(given)
    return _each(lambda one, world: not _is_blank(one) and len(_written(one)) <= most)


def _languages(reading: Reading, given: Node) -> Constraint:
    allowed = frozenset(str(one).lower() for one in reading.graph.items(given))

    def test(one: Term, world: World) -> bool:
        lang = one.lang.lower() if isinstance(one, Text) else ""
        return lang in allowed or (bool(lang) and lang.partition("-")[0] in allowed)

    return _each(test)


def _one_a_language(reading: Reading, given: Node) -> Constraint:
    if given != rdflib.Literal(True):
        raise TypeError("sh:uniqueLang is true, or is left out")

    def broken(values: Sequence[Term]) -> bool:
        langs = [one.lang.lower() for one in values if isinstance(one, Text) and one.lang]
        return len(set(langs)) < len(langs)

    return _once(broken)


# -- how large --------------------------------------------------------------------------------------------------------

Compare = Callable[[Any, Any], bool]


def _bound(compare: Compare) -> Component:
    def component(reading: Reading, given: Node) -> Constraint:
        limit = term(given)
        return _each(lambda one, world: _compares(compare, one, limit))

    return component


def _pair(compare: Compare) -> Component:
    """Each value against each value of another property of the same node."""

    def component(reading: Reading, given: Node) -> Constraint:
        other = str(given)
        return lambda node, values, world: [
            one for one in values if not all(_compares(compare, one, than) for than in world.said(node).get(other, ()))
        ]

    return component


def _compares(compare: Compare, one: Term, other: Term) -> bool:
    """Whether the comparison holds; what cannot be compared does not."""
    left, right = value_of(one), value_of(other)
    alike = (_is_number(left) and _is_number(right)) or type(left) is type(right)
    try:
        return left is not None and alike and compare(left, right)
    except TypeError:
        return False


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


@lru_cache(maxsize=65_536)
def value_of(one: Term) -> object:
    """The value a literal stands for; None for one that is not written as its datatype says, and for a thing."""
    if not isinstance(one, Text):
        return None
    if one.datatype == str(XSD.integer) and one.text.isascii() and one.text.isdecimal():
        return int(one.text)
    read = rdflib.Literal(one.text, datatype=rdflib.URIRef(one.datatype))
    return None if read.ill_typed else read.value


# -- logic ------------------------------------------------------------------------------------------------------------


def _node(reading: Reading, given: Node) -> Constraint:
    return _each(reading.conforms(given))


def _not(reading: Reading, given: Node) -> Constraint:
    test = reading.conforms(given)
    return _each(lambda one, world: not test(one, world))


def _and(reading: Reading, given: Node) -> Constraint:
    tests = [reading.conforms(one) for one in reading.graph.items(given)]
    return _each(lambda one, world: all(test(one, world) for test in tests))


def _or(reading: Reading, given: Node) -> Constraint:
    tests = [reading.conforms(one) for one in reading.graph.items(given)]
    return _each(lambda one, world: any(test(one, world) for test in tests))


Component = Callable[[Reading, Node], Constraint]

COMPONENTS: Mapping[Node, Component] = {
    SH.minCount: _at_least,
    SH.maxCount: _at_most,
    SH.qualifiedValueShape: _qualified,
    SH.nodeKind: _node_kind,
    SH["class"]: _class,
    SH.datatype: _datatype,
    SH["in"]: _among,
    SH.hasValue: _has,
    SH.pattern: _pattern,
    SH.minLength: _shortest,
    SH.maxLength: _longest,
    SH.languageIn: _languages,
    SH.uniqueLang: _one_a_language,
    SH.minInclusive: _bound(ge),
    SH.minExclusive: _bound(gt),
    SH.lessThan: _pair(lt),
    SH.lessThanOrEquals: _pair(le),
    SH.node: _node,
    SH["not"]: _not,
    SH["and"]: _and,
    SH["or"]: _or,
}
"""Each component by the parameter that asks for it."""


# -- nodes ------------------------------------------------------------------------------------------------------------


def term(node: Node) -> Term:
    """A node of rdflib as a node here."""
    if isinstance(node, rdflib.Literal):
        datatype = RDF.langString if node.language else node.datatype or XSD.string
        return Text(str(node), str(datatype), node.language or "")
    return f"_:{node}" if isinstance(node, rdflib.BNode) else str(node)


def _is_blank(one: Term) -> bool:
    return isinstance(one, str) and one.startswith("_:")


def _written(one: Term) -> str:
    return one.text if isinstance(one, Text) else one
