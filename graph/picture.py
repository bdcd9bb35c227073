"""A municipality's organisation as nodes and edges, for drawing and for exchange with graph programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx
import pyoxigraph as ox

from graph.catalogue import query_text
from graph.describe import Describer
from graph.entity import Quote
from graph.names import Thing
from graph.store import Row
from ontology.iris import concept_iri, concept_slug
from ontology.labels import Label

EDGE = ("source", "target", "source_label", "target_label", "relation", "label", "basis", "attendance", "evidence")

_INFERRED = concept_iri("basis", "inferred")


@dataclass(frozen=True, slots=True)
class Node:
    """A node: `level` and `status` are slugs of concepts, or None."""

    iri: str
    kind: str
    label: Label
    path: str | None
    level: str | None
    basis: str
    status: str | None


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two nodes; `attendance` is a slug for seats."""

    source: str
    target: str
    relation: Thing
    basis: str
    attendance: str | None
    evidence: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Nodes and edges, each in a fixed order; every edge joins two of the nodes."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def picture(describer: Describer, owner: str) -> Picture:
    """The organisation of a municipality, region or programme: its bodies, who sits in them, what they work for."""
    rows = describer.store.select(query_text("picture-edges"), owner=ox.NamedNode(owner))
    edges = tuple(sorted((_edge(describer, row) for row in rows), key=_edge_order))
    iris = {owner, *(edge.source for edge in edges), *(edge.target for edge in edges)}
    return Picture(tuple(_node(describer, iri) for iri in sorted(iris)), edges)


def as_networkx(pictures: Iterable[Picture]) -> nx.MultiDiGraph[str]:
    """Pictures as one multigraph with plain attributes, nodes and edges in a fixed order, for GraphML and GEXF."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for one in pictures:
        for node in one.nodes:
            graph.add_node(
                node.iri,
                label=node.label.text,
                lang=node.label.lang,
                kind=node.kind,
                level=node.level or "",
                status=node.status or "",
                basis=node.basis,
            )
        for edge in one.edges:
            graph.add_edge(
                edge.source,
                edge.target,
                relation=edge.relation.iri,
                label=edge.relation.label.text,
                basis=edge.basis,
                attendance=edge.attendance or "",
                evidence=" ".join(quote.iri for quote in edge.evidence),
            )
    return graph


def edge_list(pictures: Iterable[Picture]) -> list[tuple[str, ...]]:
    """The edges of :func:`as_networkx` as rows of :data:`EDGE`: both ends by IRI and by name, and what an edge has."""
    graph = as_networkx(pictures)
    return [
        (one, other, graph.nodes[one]["label"], graph.nodes[other]["label"], *(facts[name] for name in EDGE[4:]))
        for one, other, facts in graph.edges(data=True)
    ]


def _node(describer: Describer, iri: str) -> Node:
    thing, facts = describer.names.thing(iri, describer.lang), describer.facts(iri)
    return Node(
        iri=iri,
        kind=thing.kind,
        label=thing.label,
        path=thing.path,
        level=_slug(describer.iris(facts, "sam:governanceLevel")),
        basis=describer.grounds(facts).basis,
        status=_slug(describer.iris(facts, "sam:status")),
    )


def _slug(iris: tuple[str, ...]) -> str | None:
    return concept_slug(iris[0]) if iris else None


def _edge(describer: Describer, row: Row) -> Edge:
    return Edge(
        source=row["source"].value,
        target=row["target"].value,
        relation=describer.thing(row["relation"].value),
        basis="inferred" if "basis" in row and row["basis"].value == _INFERRED else "stated",
        attendance=concept_slug(row["attendance"].value) if "attendance" in row else None,
        evidence=describer.quotes(row["evidence"].value.split()) if "evidence" in row else (),
    )


def _edge_order(edge: Edge) -> tuple[str, str, str]:
    return edge.source, edge.target, edge.relation.iri
