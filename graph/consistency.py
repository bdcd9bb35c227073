"""Whether a store's facts agree with the ontology: hands both to the reasoner on the ground floor."""

from __future__ import annotations

import pyoxigraph as ox

from graph.store import Store
from ontology.consistency import Consistent, Inconsistent, Verdict, check
from ontology.iris import CONCEPTS_GRAPH, ONTOLOGY_GRAPH

__all__ = ["Consistent", "Inconsistent", "Verdict", "consistency"]


def consistency(store: Store) -> Verdict:
    """The reasoner's verdict on the ontology with everything the store holds."""
    ontology: set[str] = set()
    data: set[str] = set()
    words = {ox.NamedNode(ONTOLOGY_GRAPH), ox.NamedNode(CONCEPTS_GRAPH)}
    for quad in store.quads():
        where = ontology if quad.graph_name in words else data
        where.add(f"{quad.subject} {quad.predicate} {quad.object} .")
    return check(sorted(ontology), sorted(data))
