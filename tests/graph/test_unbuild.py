"""Quads → records: `build` backwards gives the same graph again, whatever the file."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox
import pytest

from graph.build import build
from graph.library import bundled, read_all
from graph.records import Dossier
from graph.unbuild import kind_of, unbuild
from ontology.errors import InvalidInput
from ontology.iris import expand, graph_iri

TYPE = ox.NamedNode(expand("rdf:type"))


@pytest.fixture(scope="module")
def graphs() -> Mapping[str, set[ox.Quad]]:
    """The bundled graphs by the id of their document."""
    dossiers = read_all(bundled())
    quads = build(dossiers)
    return {
        one.document.id: {quad for quad in quads if quad.graph_name == ox.NamedNode(graph_iri(one.document.id))}
        for one in dossiers
    }


@pytest.fixture(scope="module")
def again(graphs: Mapping[str, set[ox.Quad]]) -> tuple[Dossier, ...]:
    """The dossiers read back from the graphs."""
    classes: dict[str, set[str]] = {}
    for quad in (quad for quads in graphs.values() for quad in quads if quad.predicate == TYPE):
        classes.setdefault(quad.subject.value, set()).add(quad.object.value)  # type: ignore[union-attr]
    return tuple(unbuild(quads, lambda iri: frozenset(classes.get(iri, ()))) for quads in graphs.values())


def test_building_what_was_read_back_gives_the_same_graphs(
    graphs: Mapping[str, set[ox.Quad]], again: tuple[Dossier, ...]
) -> None:
    assert len(graphs) == 5
    found = set(build(again))
    for quads in graphs.values():
        name = next(iter(quads)).graph_name
        assert {quad for quad in found if quad.graph_name == name} == quads
    assert len(found) == sum(map(len, graphs.values()))


def test_records_come_back_as_they_were_written(again: tuple[Dossier, ...]) -> None:
    for was, now in zip(read_all(bundled()), again, strict=True):
        assert now.document == was.document
        assert now.quotes == was.quotes
        assert now.municipality == was.municipality == now.records[0].path
        assert sorted((one.kind, one.path, one.mention) for one in now.records) == sorted(
            (one.kind, one.path, one.mention) for one in was.records
        )


def test_a_graph_without_a_document_is_refused() -> None:
    with pytest.raises(InvalidInput, match="0 source documents"):
        unbuild([], lambda iri: frozenset())


def test_the_closest_kind_is_chosen() -> None:
    both = frozenset(map(expand, ("sam:StandingBody", "sam:ServiceUnit")))
    found = kind_of(both)
    assert found and (found[0].name, found[1]) == ("body", "service")
    assert kind_of(frozenset([expand("sam:ServiceUnit")]))[0].name == "service"  # type: ignore[index]
    assert kind_of(frozenset([expand("sam:Quote")])) is None
