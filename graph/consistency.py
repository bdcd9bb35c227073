"""Whether a store's facts agree with the ontology: hands both to the reasoner on the ground floor."""

from __future__ import annotations

from graph.store import Store
from ontology.consistency import Verdict, check
from ontology.iris import CONCEPTS_GRAPH, ONTOLOGY_GRAPH


def consistency(store: Store) -> Verdict:
    """The reasoner's verdict on the ontology with everything the store holds."""
    ontology: set[str] = set()
    data: set[str] = set()
    for quad in store.quads():
        where = ontology if quad.graph_name.value in (ONTOLOGY_GRAPH, CONCEPTS_GRAPH) else data
        where.add(f"{quad.subject} {quad.predicate} {quad.object} .")
    return check(sorted(ontology), sorted(data))
