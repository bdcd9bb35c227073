"""Overlap held against chance: the null model keeps the sizes, reaches every graph, and tells signal from none."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.findings import Count, Finding, Name, Ratio, Undefined
from graph.measures.randomise import FEWEST, Lists, mean_jaccard, randomised, samples, ties, z_score
from graph.town import Town
from tests.graph import worlds

LISTS = st.lists(st.frozensets(st.integers(0, 7), max_size=5), min_size=2, max_size=8).map(tuple)


def one(town: Town) -> Finding:
    (found,) = randomised(town)
    return found


def blocks(count: int) -> dict[str, str]:
    """Bodies in pairs, each pair with three holders of its own: far more pairs share few holders than by chance."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return {f"{pair:02}{side}": letters[3 * pair : 3 * pair + 3] for pair in range(count // 2) for side in "AB"}


@given(LISTS)
def test_every_sample_keeps_the_seats_of_each_body_and_of_each_holder(lists: Lists) -> None:
    def sizes(some: Lists) -> tuple[list[int], Counter[int]]:
        return [len(one) for one in some], Counter(holder for one in some for holder in one)

    assert all(sizes(drawn) == sizes(lists) for drawn in samples(lists, count=5))


def test_every_graph_with_the_sizes_is_drawn_about_equally_often() -> None:
    drawn = Counter(samples((frozenset({1, 2}), frozenset({3, 4})), count=1200))
    assert len(drawn) == 6, "four holders, two in each of two bodies"
    assert all(140 < times < 260 for times in drawn.values())


def test_the_same_graph_gives_the_same_figure() -> None:
    town = worlds.town(blocks(12))
    assert randomised(town) == randomised(town)


def test_bodies_that_keep_to_their_own_share_more_than_chance_gives() -> None:
    found = one(worlds.town(blocks(12)))
    overlap, tied = found.measure("z-score", "mean jaccard"), found.measure("z-score", "density, one-mode")
    assert isinstance(overlap, Count) and overlap.number > 2
    assert isinstance(tied, Count) and tied.number < -2, "the same shared seats lie on fewer pairs"
    assert found.sentence.template.startswith("Fewer")
    assert found.measure("density", "one-mode") == Ratio(6, 66)


def test_the_z_score_is_the_distance_in_standard_deviations() -> None:
    def first(lists: Lists) -> Fraction:
        return Fraction(len(lists[0]))

    drawn = [(frozenset(range(size)),) for size in (1, 3)]
    assert z_score((frozenset(range(5)),), drawn, first) == Count(Fraction(3), "standard deviations", True)


def test_under_ten_bodies_a_z_score_is_not_defined() -> None:
    few = one(worlds.town(blocks(FEWEST - 2)))
    reasons = {measure.value.because.template for measure in few.measures if isinstance(measure.value, Undefined)}
    assert reasons == {
        "fewer than ten bodies with seats: chance says nothing here",
        "it follows from the sizes alone, so every random graph has the same",
    }
    assert "cannot be told" in few.sentence.template
    assert isinstance(few.measure("density", "one-mode"), Ratio), "what was counted is told"


def test_where_chance_leaves_nothing_to_vary_it_is_not_defined() -> None:
    alone = one(worlds.town({letter: letter.lower() for letter in "ABCDEFGHIJ"}))
    value = alone.measure("z-score", "density, one-mode")
    assert isinstance(value, Undefined) and value.because.template == "every random graph has the same value"


def test_bodies_without_seats_are_left_out_and_named() -> None:
    sits = {**dict.fromkeys("CDEFGHIJ", ""), "A": "xy", "B": "y"}
    found = one(worlds.town(sits))
    assert found.measure("density", "one-mode") == Ratio(1, 1)
    assert found.measure("density", "two-mode") == Ratio(3, 4)
    assert found.measure("bodies with seats", "literal, all") == Count(Fraction(2), "bodies")
    value = found.measure("z-score", "density, one-mode")
    assert isinstance(value, Undefined) and value.because.template.startswith("fewer than ten bodies with seats")
    assert found.items["bodies"] == ("A", "B")
    assert found.caveats[-1].params["bodies"] == tuple(map(Name, "CDEFGHIJ"))
    nobody = one(worlds.town(dict.fromkeys("ABCDEFGHIJ", "")))
    assert all(isinstance(measure.value, Undefined) for measure in nobody.measures)


@pytest.mark.parametrize("sits", [{"A": ""}, {"A": "x"}, {"A": "", "B": "x"}, dict.fromkeys("ABCDEFGHIJKL", "")])
def test_small_and_empty_worlds_are_undefined_and_never_fail(sits: dict[str, str]) -> None:
    found = one(worlds.town(sits))
    assert all(isinstance(measure.value, Undefined) for measure in found.measures if measure.name == "z-score")


def test_without_bodies_there_is_no_finding() -> None:
    assert randomised(worlds.town({})) == ()


def test_southern_women_meet_as_published() -> None:
    graph = nx.davis_southern_women_graph()
    events = tuple(frozenset(graph[event]) for event in sorted(graph.graph["bottom"]))
    assert (len(events), sum(map(len, events))) == (14, 89)
    assert ties(events) == Fraction(66, 91), "Breiger 1974: the events and those they share"
    numbers = {woman: number for number, woman in enumerate(sorted(graph.graph["top"]))}
    lists = tuple(frozenset(numbers[woman] for woman in event) for event in events)
    overlap = z_score(lists, list(samples(lists)), mean_jaccard)
    assert isinstance(overlap, Count) and overlap.number > 2, "two groups of women, more apart than chance"
