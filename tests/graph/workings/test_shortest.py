"""Shortest ways in sparse algebra: the same as networkx finds, on any network."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.workings import shortest

TIES = st.integers(1, 9).flatmap(
    lambda size: st.tuples(st.just(size), st.sets(st.sampled_from([(0, 0), *combinations(range(size), 2)])))
)


@given(TIES)
def test_ways_through_nodes_and_along_ties_are_those_of_networkx(drawn: tuple[int, set[tuple[int, int]]]) -> None:
    size, ties = drawn[0], sorted(drawn[1] - {(0, 0)})
    graph: nx.Graph[int] = nx.empty_graph(size)
    graph.add_edges_from(ties)
    network = shortest.matrix(size, ties)
    through = nx.betweenness_centrality(graph, normalized=False)
    along = nx.edge_betweenness_centrality(graph, normalized=False)
    found = shortest.betweenness(network, shortest.components(network))
    assert found.tolist() == pytest.approx([through[node] for node in range(size)])
    assert shortest.travelled(network, ties).tolist() == pytest.approx([along[tie] for tie in ties])


def test_many_sources_are_followed_some_at_a_time() -> None:
    graph: nx.Graph[int] = nx.random_labeled_tree(3 * shortest.SOURCES + 5, seed=1)
    network = shortest.matrix(len(graph), list(graph.edges))
    along = nx.edge_betweenness_centrality(graph, normalized=False)
    assert np.allclose(shortest.travelled(network, list(graph.edges)), [along[tie] for tie in graph.edges])
    through = nx.betweenness_centrality(graph, normalized=False)
    assert np.allclose(
        shortest.betweenness(network, shortest.components(network)), [through[one] for one in range(len(graph))]
    )
