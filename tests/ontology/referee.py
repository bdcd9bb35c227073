"""pySHACL's verdict on the same data: the reference that our own validator is held against."""

from __future__ import annotations

from functools import cache

import pyshacl
from rdflib import SH, Graph, Literal, URIRef
from rdflib.term import Node

from ontology import model
from ontology.iris import curie
from ontology.labels import LANGUAGES, Label
from ontology.shacl import Violation, knowledge


def referee(data: Graph, concepts: Graph | None = None) -> tuple[Violation, ...]:
    """What pySHACL reports, as `ontology.shacl.validate` would tell it."""
    merged = _copy(data)
    for triple in knowledge(model.concepts() if concepts is None else concepts):
        merged.add(triple)
    _, report, _ = pyshacl.validate(merged, shacl_graph=_shapes(), inference="none", inplace=True)
    assert isinstance(report, Graph), report
    return tuple(sorted({_violation(report, result) for result in report.objects(None, SH.result)}))


@cache
def _shapes() -> Graph:
    """The shapes for pySHACL alone, which adds triples of its own to them."""
    return _copy(model.shapes())


def _copy(graph: Graph) -> Graph:
    copy = Graph(bind_namespaces="none")
    for triple in graph:
        copy.add(triple)
    return copy


def _violation(report: Graph, result: Node) -> Violation:
    order = {language: place for place, language in enumerate(LANGUAGES)}
    found = (node for node in report.objects(result, SH.resultMessage) if isinstance(node, Literal))
    labels = sorted((Label(str(node), node.language or "") for node in found), key=lambda one: order[one.lang])
    return Violation(
        focus=_text(report.value(result, SH.focusNode)),
        path=_path(report, report.value(result, SH.resultPath)),
        value=_text(report.value(result, SH.value)),
        shape=_text(report.value(result, SH.sourceShape)),
        messages=tuple(labels),
    )


def _text(node: Node | None) -> str:
    return "" if node is None else str(node)


def _path(report: Graph, path: Node | None) -> str:
    if path is None or isinstance(path, URIRef):
        return curie(_text(path))
    choices = report.value(path, SH.alternativePath)
    return "" if choices is None else " | ".join(curie(str(step)) for step in report.items(choices))
