"""Measures on plain graphs: against published numbers, against networkx, and total on every small graph."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from statistics import correlation

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networkx.algorithms import bipartite

from graph.workings.centrality import (
    Graph,
    betweenness_centralisation,
    communities,
    core,
    degree_centralisation,
    density,
    exact,
    modularity,
    tied,
    two_mode_betweenness,
)
from tests.graph.worlds import seating, town

WORLDS = st.dictionaries(st.sampled_from("ABCDE"), st.text("uvwxyz", max_size=6), max_size=5)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    nodes = "abcdefg"[: draw(st.integers(0, 7))]
    pairs = list(combinations(nodes, 2))
    graph: Graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else [])
    return graph


def strings(graph: nx.Graph) -> Graph:  # type: ignore[type-arg]
    return nx.relabel_nodes(graph, str)


@pytest.fixture(scope="module")
def florentine() -> Graph:
    """Padgett's marriage ties with all sixteen families: networkx leaves out Pucci, who has none."""
    graph = strings(nx.florentine_families_graph())
    graph.add_node("Pucci")
    return graph


def southern_women() -> tuple[dict[str, str], dict[str, str]]:
    """Davis, Gardner & Gardner 1941: each event with the women who came, a letter each; the letter of each woman."""
    graph = nx.davis_southern_women_graph()
    letter = dict(zip(sorted(graph.graph["top"]), "abcdefghijklmnopqr", strict=True))
    return {event: "".join(letter[who] for who in graph[event]) for event in graph.graph["bottom"]}, letter


def test_centralisation_of_the_florentine_families_is_as_published(florentine: Graph) -> None:
    # Wasserman & Faust 1994, chapter 5: 0.267 by degree, 0.383 by betweenness.
    assert degree_centralisation(florentine) == Fraction(4, 15)
    assert round(float(betweenness_centralisation(florentine) or 0), 3) == 0.383


def test_centralisation_of_the_kite_follows_from_its_published_betweenness() -> None:
    # Krackhardt 1990: 14 for Heather, 8⅓ for Fernando and Garth, 8 for Ike, 3⅔ for Diane, ⅚ for Andre and Beverly.
    sizes = [
        Fraction(14),
        Fraction(25, 3),
        Fraction(25, 3),
        Fraction(8),
        Fraction(11, 3),
        Fraction(5, 6),
        Fraction(5, 6),
    ]
    apart = sum(14 - size for size in [*sizes, *[Fraction(0)] * 3])
    kite = strings(nx.krackhardt_kite_graph())
    assert betweenness_centralisation(kite) == apart / 36 / 9
    assert degree_centralisation(kite) == Fraction(1, 3)


def test_a_star_is_as_central_as_can_be_and_a_circle_not_at_all() -> None:
    for measure in (degree_centralisation, betweenness_centralisation):
        assert measure(strings(nx.star_graph(5))) == 1
        assert measure(strings(nx.cycle_graph(5))) == 0
        assert measure(strings(nx.path_graph(2))) is None


def test_two_mode_betweenness_of_the_southern_women_is_as_published() -> None:
    # Borgatti & Halgin 2011, on the data of Davis, Gardner & Gardner 1941.
    sits, letter = southern_women()
    shares = two_mode_betweenness(seating(sits))
    published = {"E8": 0.24, "E9": 0.23, "E7": 0.13, "E6": 0.07, "E14": 0.0}
    women = {"Nora Fayette": 0.11, "Evelyn Jefferson": 0.10, "Theresa Anderson": 0.09, "Laura Mandeville": 0.05}
    published |= {letter[who]: share for who, share in women.items()}
    assert {node: round(float(shares[node]), 2) for node in published} == published


@given(WORLDS)
def test_two_mode_betweenness_is_what_networkx_finds_where_networkx_can(sits: dict[str, str]) -> None:
    graph = seating({body: some for body, some in sits.items() if some})
    bodies = {node for node in graph if "body" in graph.nodes[node]}
    shares = two_mode_betweenness(graph)
    assert all(0 <= share <= 1 for share in shares.values())
    if len(bodies) > 1 and len(set(graph) - bodies) > 1:
        theirs = bipartite.betweenness_centrality(graph, bodies)
        assert {node: float(share) for node, share in shares.items()} == pytest.approx(theirs)


def test_where_nobody_can_stand_between_there_is_no_share() -> None:
    assert two_mode_betweenness(seating({})) == {}
    assert two_mode_betweenness(seating({"A": "x"})) == {}
    assert two_mode_betweenness(seating({"A": "x", "B": "x"})) == {"x": 1}
    assert two_mode_betweenness(seating({"A": "xyz"})) == {"A": 1}


def test_bodies_are_tied_by_those_who_sit_in_both() -> None:
    network = tied(town({"A": "xy", "B": "y", "C": "z", "D": ""}).seating)
    assert set(network.edges) == {("A", "B")}
    assert set(network) == {"A", "B", "C"}
    assert density(network) == (1, 3)


def test_a_star_is_all_core_and_periphery() -> None:
    assert core(strings(nx.star_graph(5))) == (frozenset("0"), 1.0)


def test_three_hubs_with_leaves_are_the_core() -> None:
    hubs = nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), *((hub, f"{hub}{leaf}") for hub in "abc" for leaf in "12")])
    found = core(hubs)
    assert found and found[0] == frozenset("abc")
    # 9 ties of 36 pairs, all of them among the 21 with an end in the core: (36·9 − 9·21) / √(9·27·21·15).
    assert found[1] == round((36 * 9 - 9 * 21) / (9 * 27 * 21 * 15) ** 0.5, 6)


@given(graphs())
def test_no_core_fits_better_than_the_best_of_all_and_it_lies_between_minus_one_and_one(graph: Graph) -> None:
    found = core(graph)
    if found is None:
        return
    names = sorted(graph)
    pairs = list(combinations(names, 2))
    ties = [graph.has_edge(*pair) for pair in pairs]

    def fit(inside: frozenset[str]) -> float:
        return correlation(ties, [bool(inside & set(pair)) for pair in pairs])

    every = [frozenset(some) for size in range(1, len(names) - 1) for some in combinations(names, size)]
    assert found[1] == pytest.approx(fit(found[0]), abs=1e-5)
    assert -1 <= found[1] <= max(fit(one) for one in every) + 1e-5


def test_the_karate_club_falls_into_the_published_groups() -> None:
    # Newman & Girvan 2004: five groups at the peak, modularity 0.401.
    club = strings(nx.karate_club_graph())
    found = communities(club)
    assert found
    groups, quality = found
    assert (len(groups), round(float(quality), 3)) == (5, 0.401)
    assert float(quality) == pytest.approx(nx.community.modularity(club, [set(group) for group in groups], weight=None))


def test_a_circle_is_one_group_and_two_triangles_on_a_string_are_two() -> None:
    found = communities(strings(nx.cycle_graph(6)))
    assert found and len(found[0]) == 1 and found[1] == 0
    two = communities(strings(nx.barbell_graph(3, 0)))
    assert two and two[0] == (frozenset("012"), frozenset("345"))
    assert two[1] == Fraction(6, 7) - Fraction(1, 2)
    assert communities(nx.empty_graph(0)) is None and communities(strings(nx.empty_graph(3))) is None


@given(graphs())
def test_groups_are_a_division_no_worse_than_the_components(graph: Graph) -> None:
    found = communities(graph)
    assert (found is None) == (graph.number_of_edges() == 0)
    if found:
        groups, quality = found
        assert sorted(node for group in groups for node in group) == sorted(graph)
        assert modularity(graph, list(nx.connected_components(graph))) <= quality < 1


@given(graphs())
def test_every_figure_of_a_whole_graph_lies_between_none_and_all(graph: Graph) -> None:
    for measure in (degree_centralisation, betweenness_centralisation):
        value = measure(graph)
        assert (value is None) == (len(graph) < 3)
        assert value is None or 0 <= value <= 1
    ties, room = density(graph)
    assert 0 <= ties <= room


def test_a_float_becomes_the_fraction_it_stands_for() -> None:
    assert exact(0.1 + 0.2) == Fraction(3, 10)
    assert exact(2 / 7) == Fraction(2, 7)
