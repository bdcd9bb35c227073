"""The graph in standard formats, the same to the byte each time: RDF by Oxigraph, GraphML and GEXF by networkx."""

from __future__ import annotations

import io
from collections.abc import Iterable

import networkx as nx
import pyoxigraph as ox

from graph.picture import Picture, as_networkx
from graph.store import Store
from ontology.errors import UnknownFormat
from ontology.iris import BASE, WRITTEN_PREFIXES, graph_iri

GRAPHS = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML}
DATASETS = {"trig": ox.RdfFormat.TRIG, "nq": ox.RdfFormat.N_QUADS, "jsonld": ox.RdfFormat.JSON_LD}
NETWORKS = ("graphml", "gexf")
FORMATS = (*GRAPHS, *DATASETS, *NETWORKS)
MEDIA_TYPES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "jsonld": "application/ld+json",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
}


def rdf(quads: Iterable[ox.Quad], form: str) -> bytes:
    """Quads in an RDF format: sorted, with our prefixes; formats without named graphs merge them."""
    if form in GRAPHS:
        triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
        return _written(sorted(triples, key=str), GRAPHS[form])
    if form in DATASETS:
        return _written(sorted(set(quads), key=_by_graph), DATASETS[form])
    raise UnknownFormat("There is no format “%(form)s”; choose one of %(known)s.", form=form, known=", ".join(FORMATS))


def network(pictures: Iterable[Picture], form: str) -> bytes:
    """Organisations as one directed multigraph in GraphML or GEXF."""
    graph, out = as_networkx(pictures), io.BytesIO()
    if form == "graphml":
        nx.write_graphml(graph, out, named_key_ids=True)
        return out.getvalue()
    # networkx stamps GEXF with the day it is written; the export must not depend on it.
    lines = [line for line in nx.generate_gexf(graph) if "lastmodifieddate" not in line and "<creator>" not in line]
    return "\n".join(lines).encode()


def document_quads(store: Store, documents: Iterable[str], base: str = BASE) -> list[ox.Quad]:
    """What the named documents say, each from its own graph."""
    return [quad for name in sorted(set(documents)) for quad in store.quads(graph_iri(name, base))]


def _by_graph(quad: ox.Quad) -> tuple[str, str]:
    return str(quad.graph_name), str(quad)


def _written(items: list[ox.Triple] | list[ox.Quad], form: ox.RdfFormat) -> bytes:
    found = ox.serialize(items, format=form, prefixes=WRITTEN_PREFIXES)
    assert found is not None
    return found
