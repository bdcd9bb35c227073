"""How unevenly meetings fall: by hand, by properties, and in Sande."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from graph.findings import Interval, Name, Ratio, Undefined
from graph.measures.concentration import concentration, gini, top_share
from graph.projection import town as town_of
from graph.store import Store
from ontology.iris import data_iri
from tests.graph.renaming import BODIES, HOLDERS, same_under_other_names
from tests.graph.worlds import town

WORLDS = st.dictionaries(st.sampled_from(BODIES), st.text(HOLDERS, max_size=6), max_size=5)
LOADS = st.dictionaries(st.sampled_from("vwxyz"), st.fractions(0, 60, max_denominator=4), max_size=5)


def test_where_fewer_than_two_have_a_number_there_is_nothing_to_share() -> None:
    assert concentration(town({})) == ()
    assert concentration(town({"A": "xy"})) == ()
    assert concentration(town({"A": "x"}, rhythms={"A": 4})) == ()
    assert concentration(town({"A": "xy"}, rhythms={"A": 0})) == ()


def test_the_one_with_most_meetings_and_the_spread() -> None:
    (found,) = concentration(town({"A": "xy", "B": "x", "C": "z"}, rhythms={"A": 4, "B": 12}))
    # x has 16 and y 4 meetings: (|16 − 4| + |4 − 16|) / (2 · 2 · 20), and 16 of 20.
    assert found.measure("gini", "literal, all") == Ratio(24, 80)
    assert found.measure("share of the top holder", "literal, all") == Ratio(16, 20)
    assert found.subjects == ("x",)
    assert found.items == {"most meetings": ("x",), "unknown rhythm": ("z",)}
    assert [found.sentence.params[name] for name in ("meetings", "whole", "percent")] == [16, 20, 80]
    assert found.caveats[-1].params["who"] == (Name("z"),)


def test_standing_leaves_out_bodies_attended_on_demand() -> None:
    (found,) = concentration(town({"A": "xy", "B": "x"}, rhythms={"A": 4, "B": 12}, on_demand="Bx"))
    assert found.measure("gini", "literal, standing") == Ratio(0, 32)
    assert found.measure("share of the top holder", "literal, standing") == Ratio(4, 8)


def test_several_with_most_meetings_are_all_named() -> None:
    (found,) = concentration(town({"A": "xy", "B": "z"}, rhythms={"A": 12, "B": (4, 6)}))
    assert found.subjects == ("x", "y")
    assert found.sentence.count == 2
    assert found.measure("share of the top holder", "literal, all") == Ratio(12, 28)
    assert any("smallest number" in one.template for one in found.caveats), "4 of 4–6 is counted"


@given(LOADS)
def test_gini_and_the_top_share_lie_between_even_and_all_on_one(loads: dict[str, Fraction]) -> None:
    spread, top, n = gini(loads), top_share(loads), len(loads)
    if not any(loads.values()):
        assert isinstance(spread, Undefined) and isinstance(top, Undefined)
        return
    assert isinstance(spread, Ratio) and 0 <= spread.fraction <= Fraction(n - 1, n)
    assert isinstance(top, Ratio) and Fraction(1, n) <= top.fraction <= 1
    assert (spread.fraction == 0) == (len(set(loads.values())) == 1)


@given(LOADS, st.integers(1, 9))
def test_twice_as_many_meetings_for_all_is_as_uneven(loads: dict[str, Fraction], times: int) -> None:
    more = {who: number * times for who, number in loads.items()}
    for measure in (gini, top_share):
        one, other = measure(loads), measure(more)
        if isinstance(one, Ratio) and isinstance(other, Ratio):
            assert one.fraction == other.fraction


@given(WORLDS, st.permutations(BODIES), st.permutations(HOLDERS))
def test_names_change_nothing(sits: dict[str, str], bodies: list[str], holders: list[str]) -> None:
    names = dict(zip((*BODIES, *HOLDERS), (*bodies, *holders), strict=True))
    assert same_under_other_names(concentration, sits, (), names)


def test_in_sande_the_chief_executive_has_62_of_514_person_meetings(bundled_store: Store) -> None:
    (found,) = concentration(town_of(bundled_store, data_iri("no-1514")))
    assert found.subjects == (data_iri("no-1514/kommunedirektor"),)
    assert found.measure("share of the top holder", "literal, all") == Ratio(62, 514)
    assert found.measure("share of the top holder", "literal, standing") == Ratio(62, 508)
    spread = found.measure("gini", "literal, all")
    assert not isinstance(spread, Interval) and isinstance(spread, Ratio) and round(float(spread.fraction), 3) == 0.443
    assert found.evidence
