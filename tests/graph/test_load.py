"""Meeting load, worked out by hand and by its properties."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from graph.findings import Count, Finding, Interval, Undefined
from graph.load import PERSON_UNIT, UNIT, load
from tests.graph.test_overlap import collective_world
from tests.graph.worlds import seating


def of(found: tuple[Finding, ...], holder: str) -> Finding:
    return next(one for one in found if one.subjects == (holder,))


def count(number: int) -> Count:
    return Count(Fraction(number), UNIT)


def test_without_bodies_there_is_nothing_to_measure() -> None:
    assert load(seating({})) == ()


def test_sums_over_the_bodies_where_seated() -> None:
    found = load(seating({"A": "xy", "B": "xz"}, {"A": 4, "B": 12}))
    assert of(found, "x").measure("meetings a year", "literal, all") == count(16)
    assert of(found, "y").measure("meetings a year", "literal, all") == count(4)
    assert found[0].measure("meetings a year", "all bodies") == count(16)
    assert found[0].measure("person-meetings a year", "literal, all") == Count(Fraction(2 * 4 + 2 * 12), PERSON_UNIT)


def test_the_heaviest_load_comes_first_after_the_whole() -> None:
    found = load(seating({"A": "xy", "B": "xz"}, {"A": 4, "B": 12}))
    assert [one.subjects for one in found] == [(), ("x",), ("z",), ("y",)]


def test_a_body_without_a_known_rhythm_is_counted_beside_and_never_as_zero() -> None:
    found = load(seating({"A": "xy", "B": "x"}, {"A": 4}))
    assert of(found, "x").measure("meetings a year", "literal, all") == count(4)
    assert of(found, "x").items["unknown rhythm"] == ("B",)
    alone = of(load(seating({"B": "x"})), "x")
    assert isinstance(alone.measure("meetings a year", "literal, all"), Undefined)
    assert "not documented" in (alone.sentence.plural or "")


def test_a_range_makes_the_sum_an_interval() -> None:
    found = load(seating({"A": "x", "B": "x"}, {"A": (2, 4), "B": 12}))
    assert of(found, "x").measure("meetings a year", "literal, all") == Interval(count(14), count(16))


def test_standing_leaves_out_bodies_attended_on_demand() -> None:
    found = load(seating({"A": "x", "B": "x"}, {"A": 4, "B": 12}, on_demand="Bx"))
    assert of(found, "x").measure("meetings a year", "literal, standing") == count(4)


def test_a_collective_adds_what_is_certain_and_what_is_possible() -> None:
    graph = collective_world()
    for body, times in (("A", 4), ("B", 12)):
        graph.nodes[body]["body"] = seating({body: ""}, {body: times}).nodes[body]["body"]
    found = load(graph)
    assert of(found, "y").measure("meetings a year", "expanded, all") == count(16)
    assert of(found, "z").measure("meetings a year", "expanded, all") == Interval(count(12), count(16))


@given(
    st.dictionaries(st.sampled_from("ABCD"), st.text("wxyz", max_size=4), min_size=1),
    st.dictionaries(st.sampled_from("ABCD"), st.integers(0, 60)),
    st.sampled_from("ABCD"),
    st.sampled_from("wxyz"),
)
def test_one_more_seat_never_lowers_a_load(
    sits: dict[str, str], rhythms: dict[str, int | tuple[int, int] | None], body: str, holder: str
) -> None:
    def carried(world: dict[str, str]) -> Fraction:
        found = [one for one in load(seating(world, rhythms)) if one.subjects == (holder,)]
        value = found[0].measure("meetings a year", "literal, all") if found else None
        return value.number if isinstance(value, Count) else Fraction(0)

    more = {**sits, body: sits.get(body, "") + holder}
    assert carried(sits) <= carried(more)
