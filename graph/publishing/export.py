"""The graph in standard formats, the same to the byte each time: RDF by Oxigraph, GraphML and GEXF by networkx."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

import networkx as nx
import pyoxigraph as ox

from graph.binding import is_iri
from graph.catalogue import query_text
from graph.picture import Picture, as_networkx
from graph.publishing import context
from graph.store import Store
from ontology.errors import UnknownFormat
from ontology.iris import BASE, WRITTEN_PREFIXES, expand, graph_iri

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


def rdf(quads: Iterable[ox.Quad], form: str, prefixes: Mapping[str, str] = WRITTEN_PREFIXES) -> bytes:
    """Quads in an RDF format: sorted, with our prefixes or others; formats without named graphs merge them."""
    if form in GRAPHS:
        triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
        return _written(sorted(triples, key=str), GRAPHS[form], prefixes)
    if form in DATASETS:
        found = _written(sorted(set(quads), key=_by_graph), DATASETS[form], prefixes)
        return context.written(found) if form == "jsonld" else found
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


def described(store: Store, iri: str) -> list[ox.Quad]:
    """What is said of an IRI and all that hangs on it; of a named graph also what it holds. Sorted, in no graph."""
    found = {ox.Quad(*one) for one in store.construct(query_text("data-about"), this=ox.NamedNode(iri))}
    if iri in store.graphs():
        found |= merged(store.quads(iri))
    return sorted(found, key=str)


def merged(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """The statements of quads, in no graph."""
    return {ox.Quad(one.subject, one.predicate, one.object) for one in quads}


def said_of(store: Store, iri: str, name: str) -> tuple[str, ...]:
    """The values of a property of an IRI (of every property, without a name), as plain text and sorted."""
    if not is_iri(iri):
        return ()
    query, given = "SELECT ?o WHERE { ?this ?p ?o }", {"this": ox.NamedNode(iri)}
    rows = store.select(query, **given, **({"p": ox.NamedNode(expand(name))} if name else {}))
    return tuple(sorted(row["o"].value for row in rows))


def document_quads(store: Store, documents: Iterable[str], base: str = BASE) -> list[ox.Quad]:
    """What the named documents say, each from its own graph."""
    return [quad for name in sorted(set(documents)) for quad in store.quads(graph_iri(name, base))]


def _by_graph(quad: ox.Quad) -> tuple[str, str]:
    return str(quad.graph_name), str(quad)


def _written(items: list[ox.Triple] | list[ox.Quad], form: ox.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    found = ox.serialize(items, format=form, prefixes=dict(prefixes))
    assert found is not None
    return found
