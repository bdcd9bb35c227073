"""SHACL in batches: a country's statements held against the data contract, beside engines that read the same shapes."""

from __future__ import annotations

import pyoxigraph as ox

from graph.shapes import broken
from ontology import model
from ontology.shacl import knowledge
from tests.bench.measure import Figure, Peer, Way, library
from tests.bench.world import World

PART = 10_000  # statements that pySHACL gets
Found = set[tuple[str, str]]


def contract(world: World) -> Figure:
    """All statements, beside the Rust library `shacl`; it takes text, and the writing of that counts."""
    quads = tuple(world.store.quads())
    peer = Peer("shacl (Rust)", lambda: _rust(quads), within=1.2)
    return Figure("the contract (SHACL)", world.scale, Way(lambda: broken(quads), len), (peer,), growth=1.1)


def contract_in_part(world: World) -> Figure:
    """The first statements of it, since pySHACL takes minutes for the rest."""
    quads = tuple(sorted(world.store.quads(), key=str)[:PART])
    peer = Peer("pyshacl", lambda: _pyshacl(quads), faster=40)
    return Figure("the contract, in part", world.scale, Way(lambda: broken(quads), len), (peer,))


def _rust(quads: tuple[ox.Quad, ...]) -> Way:
    shapes = library("shacl").Shapes.from_turtle(model.shapes().serialize(format="turtle"))
    known = _known()
    return Way(
        lambda: shapes.validate_text(_text(quads) + known, format="ntriples"),
        lambda report: len({(one.focus_node, one.path, one.value, one.source_shape) for one in report.results}),
    )


def _pyshacl(quads: tuple[ox.Quad, ...]) -> Way:
    from tests.ontology.referee import referee

    return Way(lambda: referee(model.as_graph(_text(quads).encode())), len)


def _text(quads: tuple[ox.Quad, ...]) -> str:
    triples = {ox.Triple(one.subject, one.predicate, one.object) for one in quads}
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()


def _known() -> str:
    return "".join(f"{' '.join(node.n3() for node in triple)} .\n" for triple in knowledge(model.concepts()))
