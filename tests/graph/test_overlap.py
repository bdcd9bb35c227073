"""Overlap, worked out by hand, against Davis' Southern Women, and by its properties."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networkx.algorithms import bipartite

from graph.findings import Interval, Ratio, Undefined
from graph.overlap import holder_set, overlaps
from graph.seating import Seating, covers, may_cover
from tests.graph.worlds import seating

WORLDS = st.dictionaries(st.sampled_from("ABCDE"), st.text("uvwxyz", max_size=6), max_size=5)


def test_no_bodies_one_body_and_bodies_without_seats_give_no_finding() -> None:
    assert overlaps(seating({})) == ()
    assert overlaps(seating({"A": "xy"})) == ()
    assert overlaps(seating({"A": "xy", "B": ""})) == ()


def test_two_bodies_that_share_two_of_four_holders() -> None:
    (finding,) = overlaps(seating({"A": "xyz", "B": "yzw"}))
    assert finding.subjects == ("A", "B")
    assert finding.items["shared"] == ("y", "z")
    assert finding.measure("jaccard", "literal, all") == Ratio(2, 4)
    assert finding.measure("overlap coefficient", "literal, all") == Ratio(2, 3)
    assert finding.measure("containment", "literal, all", "A") == Ratio(2, 3)
    assert finding.evidence == ("q-Ay", "q-Az", "q-By", "q-Bz")


def test_standing_leaves_out_seats_that_are_not_regular() -> None:
    (finding,) = overlaps(seating({"A": "xyz", "B": "yz"}, on_demand="Ay"))
    assert finding.measure("jaccard", "literal, all") == Ratio(2, 3)
    assert finding.measure("jaccard", "literal, standing") == Ratio(1, 3)


def test_a_body_with_only_seats_on_demand_has_no_standing_overlap_coefficient() -> None:
    (finding,) = overlaps(seating({"A": "x", "B": "x"}, on_demand="Ax"))
    assert isinstance(finding.measure("overlap coefficient", "literal, standing"), Undefined)


def test_the_largest_overlap_comes_first_and_ties_go_by_name() -> None:
    found = overlaps(seating({"A": "xy", "B": "xy", "C": "x", "D": "w"}))
    assert [one.subjects for one in found][:3] == [("A", "B"), ("A", "C"), ("B", "C")]


def collective_world() -> Seating:
    """A seats “all leaders” and x; B seats x, y (surely a leader) and z (perhaps one)."""
    graph = seating({"A": "xl", "B": "xyz"})
    changes: dict[str, dict[str, Any]] = {
        "l": {"collective": True, "types": frozenset({"leader"})},
        "y": {"within": frozenset({"leader"})},
        "z": {"maybe": frozenset({"leader"})},
    }
    for iri, change in changes.items():
        graph.nodes[iri]["holder"] = replace(graph.nodes[iri]["holder"], **change)
    return graph


def test_a_collective_is_read_as_an_interval_from_certain_to_possible() -> None:
    (finding,) = overlaps(collective_world())
    assert finding.measure("containment", "literal, all", "B") == Ratio(1, 3)
    assert finding.measure("containment", "expanded, all", "B") == Interval(Ratio(2, 3), Ratio(3, 3))
    assert finding.measure("containment", "expanded, all", "A") == Interval(Ratio(1, 2), Ratio(2, 2))
    assert any("collective" in caveat.template for caveat in finding.caveats)


def test_only_a_collective_covers() -> None:
    graph = collective_world()
    holders = {iri: graph.nodes[iri]["holder"] for iri in "lyzx"}
    assert covers(holders["l"], holders["y"]) and not covers(holders["y"], holders["l"])
    assert may_cover(holders["l"], holders["z"]) and not covers(holders["l"], holders["z"])
    assert not covers(holders["l"], holders["l"])


def test_davis_southern_women_agrees_with_networkx() -> None:
    women = nx.davis_southern_women_graph()
    events = sorted(women.graph["bottom"])
    mine = {event: set(women[event]) for event in events}
    names = {
        holder: chr(0x100 + at) for at, holder in enumerate(sorted({one for some in mine.values() for one in some}))
    }
    graph = seating({event: "".join(names[one] for one in some) for event, some in mine.items()})
    peer = bipartite.overlap_weighted_projected_graph(women, events, jaccard=True)
    found = {one.subjects: one.measure("jaccard", "literal, all") for one in overlaps(graph)}
    assert len(found) == 14 * 13 // 2
    for (one, other), value in found.items():
        expected = peer.edges[one, other]["weight"] if peer.has_edge(one, other) else 0
        assert isinstance(value, Ratio)
        assert float(value.fraction) == pytest.approx(expected)
    # Published in Breiger 1974: E8, the event most women went to, had 14 of the 18.
    assert len(holder_set(graph, "E8")) == 14


@given(WORLDS)
def test_jaccard_is_symmetric_and_containment_times_size_is_what_is_shared(sits: dict[str, str]) -> None:
    graph = seating(sits)
    for finding in overlaps(graph):
        one, other = finding.subjects
        shared = len(finding.items["shared"])
        swapped = seating({f"z{body}" if body == one else f"a{body}": some for body, some in sits.items()})
        mirrored = [found for found in overlaps(swapped) if set(found.subjects) == {f"z{one}", f"a{other}"}]
        assert mirrored[0].measure("jaccard", "literal, all") == finding.measure("jaccard", "literal, all")
        for body in (one, other):
            containment = finding.measure("containment", "literal, all", body)
            assert isinstance(containment, Ratio)
            assert containment.fraction * len(set(sits[body])) == shared


@given(WORLDS, st.sets(st.tuples(st.sampled_from("ABCDE"), st.sampled_from("uvwxyz"))))
def test_standing_never_shares_more_than_all(sits: dict[str, str], less: set[tuple[str, str]]) -> None:
    graph = seating(sits, on_demand=" ".join(a + b for a, b in less))
    for body in sits:
        assert holder_set(graph, body, standing=True) <= holder_set(graph, body)


@given(WORLDS)
def test_certain_is_at_most_possible(sits: dict[str, str]) -> None:
    for finding in overlaps(seating(sits)):
        for measure in finding.measures:
            if isinstance(measure.value, Interval):
                certain, possible = measure.value.certain, measure.value.possible
                assert isinstance(certain, Ratio) and isinstance(possible, Ratio)
                assert Fraction(0) <= certain.fraction <= possible.fraction <= 1
