"""Krackhardt's four dimensions: trees, their violations one at a time, a published figure, and total on every graph."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.workings.hierarchy import Lines, connectedness, efficiency, hierarchy, least_upper_bounds

FOUR = (connectedness, hierarchy, efficiency, least_upper_bounds)
# Knoke & Wood 1981: which of ten organisations sent information to which, as printed by Hanneman & Riddle 2005.
KNOKE = (
    "0100101010", "1011101110", "0101111001", "1100101000", "1111001111",
    "0010001010", "0101100000", "1101101010", "0100101000", "1110101000",
)  # fmt: skip


def lines(*given: str) -> Lines:
    """`"ab"` says that a reports to b."""
    return nx.DiGraph([(line[0], line[1]) for line in given])


def test_a_tree_with_one_top_has_all_four() -> None:
    assert [measure(lines("bt", "ct", "db", "eb")) for measure in FOUR] == [1, 1, 1, 1]


def test_two_lines_apart_join_two_of_six_pairs() -> None:
    apart = lines("at", "bu")
    assert connectedness(apart) == Fraction(2, 6)
    assert hierarchy(apart) == 1
    assert efficiency(apart) is None and least_upper_bounds(apart) is None


def test_bodies_that_report_to_each_other_are_no_hierarchy() -> None:
    assert hierarchy(lines("ab", "ba")) == 0
    # a and b report to each other, both are below t: of three pairs one is mutual.
    assert hierarchy(lines("ab", "ba", "bt")) == Fraction(2, 3)


def test_one_line_too_many_of_the_one_there_could_be() -> None:
    assert efficiency(lines("at", "bt", "ab")) == 0
    # Four bodies: three lines hold them together, three more could be; one is.
    assert efficiency(lines("at", "bt", "ct", "ab")) == Fraction(2, 3)


def test_who_reports_to_two_tops_leaves_them_without_a_common_superior() -> None:
    assert least_upper_bounds(lines("at", "au")) == 0
    crossed = lines("at", "au", "bt", "bu")
    # Two pairs lack one: a and b (t and u are above both, neither above the other), and t and u. Three could.
    assert least_upper_bounds(crossed) == 1 - Fraction(2, 3)


def test_the_nearest_common_superior_may_be_one_of_the_two() -> None:
    assert least_upper_bounds(lines("ab", "bc")) == 1


def test_the_efficiency_of_knokes_information_network_is_as_published() -> None:
    sent = nx.DiGraph(
        [(str(one), str(other)) for one, row in enumerate(KNOKE) for other, sends in enumerate(row) if sends == "1"]
    )
    assert (len(sent), sent.number_of_edges()) == (10, 49)
    assert connectedness(sent) == 1
    assert round(float(efficiency(sent) or 0), 4) == 0.3611


@given(st.lists(st.sampled_from(["".join(pair) for pair in permutations("abcde", 2)]), unique=True))
def test_every_dimension_lies_between_none_and_all_or_is_not_defined(given: list[str]) -> None:
    graph = lines(*given)
    for measure in FOUR:
        value = measure(graph)
        assert value is None or 0 <= value <= 1
    tree = nx.is_arborescence(graph.reverse()) if len(graph) > 2 else False
    assert tree == (len(graph) > 2 and [measure(graph) for measure in FOUR] == [1, 1, 1, 1])


@pytest.mark.parametrize("nodes", ["", "a"])
def test_too_small_a_graph_has_none(nodes: str) -> None:
    graph: Lines = nx.DiGraph()
    graph.add_nodes_from(nodes)
    assert [measure(graph) for measure in FOUR] == [None] * 4
