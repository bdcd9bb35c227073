"""Bodies within bodies and how many others each shares holders with, worked out by hand and by their properties."""

from __future__ import annotations

from fractions import Fraction

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graph.findings import Count, Ratio
from graph.measures.interlock import degrees, interlocks, nested
from graph.projection import town as town_of
from graph.store import Store
from ontology.iris import data_iri
from tests.graph.worlds import town

WORLDS = st.dictionaries(st.sampled_from("ABCDE"), st.text("uvwxyz", max_size=6), max_size=5)


def bodies(number: int) -> Count:
    return Count(Fraction(number), "bodies")


def test_fewer_than_two_bodies_with_seats_give_no_finding() -> None:
    assert interlocks(town({})) == ()
    assert interlocks(town({"A": "xy"})) == ()
    assert interlocks(town({"A": "xy", "B": ""})) == ()


def test_a_body_all_of_whose_holders_sit_in_a_larger_one_is_nested() -> None:
    (finding,) = nested(town({"A": "xy", "B": "xyz", "C": "xw"}))
    assert finding.subjects == ("A", "B")
    assert (finding.items["shared"], finding.items["only in the larger"]) == (("x", "y"), ("z",))
    assert finding.measure("containment", "literal, standing", "B") == Ratio(2, 3)
    assert finding.evidence == ("q-Ax", "q-Ay", "q-Bx", "q-By")


def test_bodies_with_the_same_holders_are_not_within_each_other() -> None:
    assert nested(town({"A": "xy", "B": "xy"})) == ()


def test_only_standing_seats_decide_what_is_within_what() -> None:
    assert nested(town({"A": "x", "B": "xy"}, on_demand="Bx")) == ()
    (finding,) = nested(town({"A": "xw", "B": "xy"}, on_demand="Aw"))
    assert finding.subjects == ("A", "B")


def test_the_interlock_degree_counts_the_other_bodies_that_share_a_holder() -> None:
    (finding,) = degrees(town({"A": "xyz", "B": "x", "C": "yz", "D": "w"}), 1)
    found = {body: finding.measure("interlock degree", "literal, all", body) for body in "ABCD"}
    assert found == {"A": bodies(2), "B": bodies(1), "C": bodies(1), "D": bodies(0)}
    assert [(part.subject, part.items) for part in finding.parts][:2] == [("A", ("B", "C")), ("B", ("A",))]
    assert "q-Dw" not in finding.evidence and "q-Ax" in finding.evidence


def test_more_shared_holders_may_be_asked_for() -> None:
    (finding,) = degrees(town({"A": "xyz", "B": "x", "C": "yz"}), 2)
    assert [part.items for part in finding.parts] == [("C",), ("A",), ()]
    assert any(caveat.params == {"least": 2} for caveat in finding.caveats)


def test_seats_as_needed_do_not_count_as_standing() -> None:
    (finding,) = degrees(town({"A": "x", "B": "x"}, on_demand="Ax"), 1)
    assert finding.measure("interlock degree", "literal, all", "A") == bodies(1)
    assert finding.measure("interlock degree", "literal, standing", "A") == bodies(0)


def test_where_nobody_is_shared_every_seat_was_searched() -> None:
    (finding,) = degrees(town({"A": "x", "B": "y"}), 1)
    assert "No two bodies" in finding.sentence.template
    assert finding.evidence == ("q-Ax", "q-By")


def test_each_of_davis_events_shares_women_with_as_many_others_as_networkx_says() -> None:
    women = nx.davis_southern_women_graph()
    events = sorted(women.graph["bottom"])
    names = {woman: chr(0x100 + at) for at, woman in enumerate(sorted(women.graph["top"]))}
    (finding,) = degrees(town({event: "".join(names[one] for one in women[event]) for event in events}), 1)
    peer = nx.bipartite.projected_graph(women, events)
    assert {part.subject: len(part.items) for part in finding.parts} == dict(peer.degree())


@given(WORLDS)
def test_interlock_is_mutual_and_a_higher_bar_never_gives_more(sits: dict[str, str]) -> None:
    for low, high in zip(degrees(town(sits), 1), degrees(town(sits), 2), strict=True):
        others = {part.subject: set(part.items) for part in low.parts}
        assert all(body in others[other] for body, some in others.items() for other in some)
        assert all(set(part.items) <= others[part.subject] for part in high.parts)


@given(WORLDS)
def test_a_body_within_another_shares_all_it_has(sits: dict[str, str]) -> None:
    for finding in nested(town(sits)):
        inner, outer = (set(sits[body]) for body in finding.subjects)
        assert set(finding.items["shared"]) == inner < outer


def test_three_of_sandes_four_bodies_share_holders_with_two_others(bundled_store: Store) -> None:
    (finding,) = interlocks(town_of(bundled_store, data_iri("no-1514")))
    found = {part.subject.rpartition("/")[2]: len(part.items) for part in finding.parts}
    assert found == {"kontaktmote": 2, "leiarforum": 2, "sektorleiarmote": 2, "ressursgruppa": 0}
