"""Meeting load, worked out by hand and by its properties."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from graph.findings import Count, Finding, Interval, Name, Undefined
from graph.measures.load import load
from graph.projection import town as town_of
from graph.seating import Body, Holder, Rhythm
from graph.store import Store
from graph.town import Town
from graph.workings.meetings import PERSON_UNIT, UNIT
from ontology.iris import data_iri
from tests.graph.renaming import BODIES, HOLDERS, same_under_other_names
from tests.graph.worlds import town


def of(found: tuple[Finding, ...], holder: str) -> Finding:
    return next(one for one in found if one.subjects == (holder,))


def count(number: int) -> Count:
    return Count(Fraction(number), UNIT)


def test_without_bodies_there_is_nothing_to_measure() -> None:
    assert load(town({})) == ()


def test_sums_over_the_bodies_where_seated() -> None:
    found = load(town({"A": "xy", "B": "xz"}, rhythms={"A": 4, "B": 12}))
    assert of(found, "x").measure("meetings a year", "literal, all") == count(16)
    assert of(found, "y").measure("meetings a year", "literal, all") == count(4)
    assert found[0].measure("meetings a year", "all bodies") == count(16)
    assert found[0].measure("person-meetings a year", "literal, all") == Count(Fraction(2 * 4 + 2 * 12), PERSON_UNIT)


def test_bodies_nobody_is_documented_in_are_beside_the_person_meetings_and_never_zero() -> None:
    whole = load(town({"A": "xy", "B": ""}, rhythms={"A": 4, "B": 10}))[0]
    assert whole.measure(UNIT, "all bodies") == count(14)
    assert whole.measure(PERSON_UNIT, "literal, all") == Count(Fraction(8), PERSON_UNIT)
    assert any(one.params.get("bodies") == (Name("B"),) for one in whole.caveats)
    (alone,) = load(town({"B": ""}, rhythms={"B": 10}), assumed_hours=Fraction(1))
    for name in (PERSON_UNIT, "person-hours a year"):
        assert isinstance(alone.measure(name, "literal, all"), Undefined)


def test_where_all_seats_are_as_needed_nothing_standing_is_defined() -> None:
    whole = load(town({"A": "x"}, rhythms={"A": 4}, on_demand="Ax"))[0]
    assert whole.measure(PERSON_UNIT, "literal, all") == Count(Fraction(4), PERSON_UNIT)
    assert isinstance(whole.measure(PERSON_UNIT, "literal, standing"), Undefined)


def test_an_inferred_rhythm_is_told_and_about_is_said_only_of_what_is_about() -> None:
    exact = load(town({"A": "x"}, rhythms={"A": 4}))[0]
    assert "about" not in exact.sentence.template and exact.sentence.params["meetings"] == 4
    about = Rhythm(Fraction(4), Fraction(4), True, (), stated=False)
    told = load(with_rhythm(town({"A": "x"}), "A", about))
    assert "about" in told[0].sentence.template
    for finding in told:
        assert any("rhythm is inferred" in one.template for one in finding.caveats)


def test_the_heaviest_load_comes_first_after_the_whole() -> None:
    found = load(town({"A": "xy", "B": "xz"}, rhythms={"A": 4, "B": 12}))
    assert [one.subjects for one in found] == [(), ("x",), ("z",), ("y",)]


def test_a_body_without_a_known_rhythm_is_counted_beside_and_never_as_zero() -> None:
    found = load(town({"A": "xy", "B": "x"}, rhythms={"A": 4}))
    assert of(found, "x").measure("meetings a year", "literal, all") == count(4)
    assert of(found, "x").items["unknown rhythm"] == ("B",)
    alone = of(load(town({"B": "x"})), "x")
    assert isinstance(alone.measure("meetings a year", "literal, all"), Undefined)
    assert "not documented" in (alone.sentence.plural or "")


def test_a_range_makes_the_sum_an_interval() -> None:
    found = load(town({"A": "x", "B": "x"}, rhythms={"A": (2, 4), "B": 12}))
    assert of(found, "x").measure("meetings a year", "literal, all") == Interval(count(14), count(16))


def test_standing_leaves_out_bodies_attended_on_demand() -> None:
    found = load(town({"A": "x", "B": "x"}, rhythms={"A": 4, "B": 12}, on_demand="Bx"))
    assert of(found, "x").measure("meetings a year", "literal, standing") == count(4)


def test_a_collective_adds_what_is_certain_and_what_is_possible() -> None:
    # c is a collective in A that certainly contains y and possibly z; both sit in B themselves.
    world = town({"A": "c", "B": "yz"}, rhythms={"A": 4, "B": 12})
    within, maybe = frozenset({"all"}), frozenset[str]()
    world.seating.nodes["c"]["holder"] = Holder("c", True, within, within, maybe)
    world.seating.nodes["y"]["holder"] = Holder("y", False, frozenset({"one"}), frozenset({"one", "all"}), maybe)
    world.seating.nodes["z"]["holder"] = Holder("z", False, frozenset({"other"}), frozenset({"other"}), within)
    found = load(world)
    assert of(found, "y").measure(UNIT, "expanded, all") == count(16)
    assert of(found, "z").measure(UNIT, "expanded, all") == Interval(count(12), count(16))


def with_rhythm(world: Town, body: str, rhythm: Rhythm) -> Town:
    """The world with another rhythm of a body."""
    world.seating.nodes[body]["body"] = Body(body, rhythm)
    return world


def rhythm(low: int, high: int, *quotes: str, hours: int | None = None) -> Rhythm:
    length = (Fraction(hours), Fraction(hours)) if hours else None
    return Rhythm(Fraction(low), Fraction(high), False, quotes, length)


def test_hours_are_as_stated_and_those_not_stated_are_beside() -> None:
    world = with_rhythm(town({"A": "xy", "B": "x"}, rhythms={"B": 12}), "A", rhythm(4, 4, hours=2))
    found = load(world)
    assert of(found, "x").measure("hours a year", "literal, all") == Count(Fraction(8), "hours a year")
    assert found[0].measure("hours a year", "all bodies") == Count(Fraction(8), "hours a year")
    assert found[0].measure("person-hours a year", "literal, all") == Count(Fraction(16), "person-hours a year")
    (beside,) = [one for one in of(found, "x").caveats if "how long" in one.template]
    assert beside.params["bodies"] == (Name("B"),)


def test_nothing_is_assumed_of_hours_unless_asked_for() -> None:
    found = of(load(town({"A": "x"}, rhythms={"A": 4})), "x")
    assert isinstance(found.measure("hours a year", "literal, all"), Undefined)
    assert found.caveats == ()


def test_an_assumed_length_is_told_with_the_figure() -> None:
    world = with_rhythm(town({"A": "x", "B": "x"}, rhythms={"B": 12}), "A", rhythm(4, 4, hours=2))
    found = of(load(world, assumed_hours=Fraction(3, 2)), "x")
    assert found.measure("hours a year", "literal, all") == Count(Fraction(4 * 2 + 18), "hours a year")
    (told,) = [one for one in found.caveats if "assume" in one.template]
    assert (told.params["hours"], told.params["bodies"]) == (1.5, (Name("B"),))


def test_documents_that_differ_make_an_interval_and_are_both_told() -> None:
    few, many = rhythm(4, 4, "old#char=1,2"), rhythm(12, 12, "new#char=3,4")
    both = Rhythm(Fraction(4), Fraction(12), False, ("new#char=3,4", "old#char=1,2"), None, (few, many))
    found = load(with_rhythm(town({"A": "x"}), "A", both))
    assert of(found, "x").measure(UNIT, "literal, all") == Interval(count(4), count(12))
    assert of(found, "x").sentence.params["meetings"] == "4–12"
    for finding in found:
        (told,) = [one for one in finding.caveats if "differ" in one.template]
        assert (told.params["few"], told.params["one"]) == (4, (Name("old"),))
        assert (told.params["many"], told.params["other"]) == (12, (Name("new"),))


def test_never_is_a_number_and_not_unknown() -> None:
    found = load(with_rhythm(town({"A": "x"}), "A", rhythm(0, 2)))
    assert of(found, "x").measure(UNIT, "literal, all") == Interval(count(0), count(2))
    assert of(found, "x").items["unknown rhythm"] == ()


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
        found = [one for one in load(town(world, rhythms=rhythms)) if one.subjects == (holder,)]
        value = found[0].measure("meetings a year", "literal, all") if found else None
        return value.number if isinstance(value, Count) else Fraction(0)

    more = {**sits, body: sits.get(body, "") + holder}
    assert carried(sits) <= carried(more)


WORLDS = st.dictionaries(st.sampled_from(BODIES), st.text(HOLDERS, max_size=6), max_size=5)


def least_and_most(value: object) -> tuple[Fraction, Fraction]:
    if isinstance(value, Interval):
        return least_and_most(value.certain)[0], least_and_most(value.possible)[1]
    return (value.number, value.number) if isinstance(value, Count) else (Fraction(0), Fraction(0))


@given(WORLDS)
def test_standing_and_stated_are_never_above_all_and_certain_never_above_possible(sits: dict[str, str]) -> None:
    on_demand = " ".join(f"{body}{one}" for body, some in sits.items() for one in some[:1])
    for finding in load(town(sits, rhythms={"A": 4, "B": (2, 6), "C": 12}, on_demand=on_demand))[1:]:
        all_, standing, stated = (
            least_and_most(finding.measure(UNIT, f"literal, {name}")) for name in ("all", "standing", "stated")
        )
        assert standing <= all_ and stated <= all_
        for measure in finding.measures:
            low, high = least_and_most(measure.value)
            assert low <= high


@given(WORLDS, st.permutations(BODIES), st.permutations(HOLDERS))
def test_names_change_nothing(sits: dict[str, str], bodies: list[str], holders: list[str]) -> None:
    names = dict(zip((*BODIES, *HOLDERS), (*bodies, *holders), strict=True))
    assert same_under_other_names(load, sits, (), names)


def test_the_meetings_of_sande(bundled_store: Store) -> None:
    found = load(town_of(bundled_store, data_iri("no-1514")))
    about = {(one.name, one.reading): one.value.number for one in found[0].measures if isinstance(one.value, Count)}
    assert about[UNIT, "all bodies"] == 74
    assert about[PERSON_UNIT, "literal, all"] == 514
    assert about[PERSON_UNIT, "literal, standing"] == 508
    chief, staff = found[1], found[2]
    assert chief.subjects == (data_iri("no-1514/kommunedirektor"),)
    assert chief.measure(UNIT, "literal, all") == Count(Fraction(62), UNIT, approximate=True)
    assert chief.measure(UNIT, "literal, stated") == Count(Fraction(58), UNIT, approximate=True)
    assert staff.measure(UNIT, "literal, all") == Count(Fraction(58), UNIT, approximate=True)
    assert chief.sentence.plural == (
        "%(who)s sits in %(seated)s of %(count)s bodies and has about %(meetings)s meetings a year."
    )
    assert [chief.sentence.params[name] for name in ("seated", "count", "meetings")] == [3, 4, 62]
