"""What this service offers, in the words of the SPARQL 1.1 Service Description and VoID."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import quote

import pyoxigraph as ox

from graph.catalogue import query_text
from graph.publishing.export import rdf
from graph.store import BOOKS, Store
from ontology.iris import expand

_SD, _VOID = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#"
_W3 = "http://www.w3.org/ns/"
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD",
)  # fmt: skip
_INPUTS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")


def description(store: Store, endpoint: str, writing: bool, form: str) -> bytes:
    """The description of the service at `endpoint` in an RDF format; `writing` tells that it takes updates."""
    triples = [*_service(endpoint, writing), *_dataset(endpoint, sizes(store, store.version))]
    return rdf([ox.Quad(ox.NamedNode(s), ox.NamedNode(p), o) for s, p, o in triples], form)


@lru_cache(maxsize=1)
def sizes(store: Store, version: str) -> Mapping[str, int]:
    """The number of triples in each named graph, the empty ones too, by IRI; counted once for a version."""
    counted = {row["graph"].value: int(row["triples"].value) for row in store.select(query_text("graph-sizes"))}
    return {iri: counted.get(iri, 0) for iri in store.graphs() if iri != BOOKS}


_Triple = tuple[str, str, ox.NamedNode | ox.Literal]


def _service(here: str, writing: bool) -> Iterator[_Triple]:
    yield here, expand("rdf:type"), _sd("Service")
    yield here, f"{_SD}endpoint", ox.NamedNode(here)
    yield here, f"{_SD}supportedLanguage", _sd("SPARQL11Query")
    yield here, f"{_SD}feature", _sd("UnionDefaultGraph")
    yield here, f"{_SD}defaultEntailmentRegime", ox.NamedNode(f"{_W3}entailment/Simple")
    yield here, f"{_SD}defaultDataset", ox.NamedNode(f"{here}#dataset")
    for name in _RESULTS:
        yield here, f"{_SD}resultFormat", ox.NamedNode(f"{_W3}formats/{name}")
    if writing:
        yield here, f"{_SD}supportedLanguage", _sd("SPARQL11Update")
        for name in _INPUTS:
            yield here, f"{_SD}inputFormat", ox.NamedNode(f"{_W3}formats/{name}")


def _dataset(here: str, sizes: Mapping[str, int]) -> Iterator[_Triple]:
    """The union of all graphs, and each of them with its number of triples."""
    whole, union = f"{here}#dataset", f"{here}#union"
    yield whole, expand("rdf:type"), _sd("Dataset")
    yield whole, f"{_SD}defaultGraph", ox.NamedNode(union)
    yield union, expand("rdf:type"), _sd("Graph")
    for iri, triples in sorted(sizes.items()):
        node = f"{here}#{quote(iri, safe='')}"
        yield whole, f"{_SD}namedGraph", ox.NamedNode(node)
        yield node, expand("rdf:type"), _sd("NamedGraph")
        yield node, f"{_SD}name", ox.NamedNode(iri)
        yield node, f"{_SD}graph", ox.NamedNode(f"{node}-content")
        yield f"{node}-content", expand("rdf:type"), _sd("Graph")
        yield f"{node}-content", f"{_VOID}triples", ox.Literal(triples)


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{_SD}{name}")
