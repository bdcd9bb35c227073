"""Are the data as the shapes say? Asked of pyshacl; the door to it.

The shapes are the data contract for everything that comes in as RDF: what each kind of record must have, and in plain
words, in four languages, what is wrong and how to mend it. No inference is run. Of the vocabulary the validator is
told the class tree, and of the concepts which scheme each is in; that is all the shapes need, and it keeps them fast.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyshacl
from rdflib import RDFS, SH, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from ontology import model
from ontology.iris import curie
from ontology.labels import LANGUAGES, Label, choose


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


def validate(data: model.Statements, concepts: Graph | None = None) -> tuple[Violation, ...]:
    """Everything in ``data`` (a graph, N-Quads as bytes, or their lines) that breaks a shape, sorted.

    ``concepts`` are the schemes that the data may draw on, the bundled ones unless given; concepts among the data
    themselves count too.
    """
    merged = _copy(model.as_graph(data))
    for triple in _knowledge(model.concepts() if concepts is None else concepts):
        merged.add(triple)
    # pyshacl adds triples of its own to the shapes, so it gets a copy.
    _, report, _ = pyshacl.validate(merged, shacl_graph=_copy(model.shapes()), inference="none", inplace=True)
    if not isinstance(report, Graph):
        raise TypeError(f"pyshacl gave no report: {report!r}")
    return tuple(sorted({_violation(report, result) for result in report.objects(None, SH.result)}))


def _copy(graph: Graph) -> Graph:
    copy = Graph(bind_namespaces="none")
    for triple in graph:
        copy.add(triple)
    return copy


def _knowledge(concepts: Graph) -> Iterator[tuple[Node, Node, Node]]:
    for lower, _, upper in model.core().triples((None, RDFS.subClassOf, None)):
        if isinstance(upper, URIRef):
            yield lower, RDFS.subClassOf, upper
    yield from concepts.triples((None, SKOS.inScheme, None))


def _violation(report: Graph, result: Node) -> Violation:
    return Violation(
        focus=_text(report.value(result, SH.focusNode)),
        path=_path(report, report.value(result, SH.resultPath)),
        value=_text(report.value(result, SH.value)),
        shape=_text(report.value(result, SH.sourceShape)),
        messages=_messages(report, result),
    )


def _text(node: Node | None) -> str:
    return "" if node is None else str(node)


def _path(report: Graph, path: Node | None) -> str:
    if path is None or isinstance(path, URIRef):
        return curie(_text(path))
    choices = report.value(path, SH.alternativePath)
    return "" if choices is None else " | ".join(curie(str(step)) for step in report.items(choices))


def _messages(report: Graph, result: Node) -> tuple[Label, ...]:
    order = {language: place for place, language in enumerate(LANGUAGES)}
    found = (node for node in report.objects(result, SH.resultMessage) if isinstance(node, Literal))
    labels = (Label(str(node), node.language or "") for node in found)
    return tuple(sorted(labels, key=lambda label: (order.get(label.lang, len(order)), label.text)))
