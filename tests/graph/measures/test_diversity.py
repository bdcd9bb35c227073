"""Sector diversity and the E-I index: a published figure, worlds worked out by hand, properties, the bundled data."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.findings import Finding, Ratio
from graph.measures.diversity import blau, diversity, ei_index, iqv, shares
from graph.projection import town as read_town
from graph.store import Store
from graph.town import Town
from ontology.iris import concept_iri, data_iri
from tests.graph.measures.test_anchoring import said
from tests.graph.measures.test_brokerage import ALL, STANDING, exact
from tests.graph.worlds import town


def sectors(**given_: str) -> list[tuple[str, str, str]]:
    """`sectors(x="st")`: x is of the sectors s and t."""
    return [(holder, "sam:sector", sector) for holder, some in given_.items() for sector in some]


def of(world: Town, subject: str) -> Finding:
    return next(one for one in diversity(world) if one.subjects == (subject,))


def test_a_published_figure_of_qualitative_variation() -> None:
    """The example of iqv() in the R package statpsych: counts 10, 46, 15 and 3 give 0.7367908."""
    parts = [Fraction(count, 74) for count in (10, 46, 15, 3)]
    assert float(iqv(parts, 4) or 0) == pytest.approx(0.7367908, abs=5e-8)


def test_blau_by_hand() -> None:
    assert blau([Fraction(1)]) == 0
    assert blau([Fraction(1, 2), Fraction(1, 2)]) == Fraction(1, 2)
    assert blau([Fraction(1, 4)] * 4) == Fraction(3, 4)
    assert iqv([Fraction(1, 4)] * 4, 4) == 1
    assert blau([]) is None
    assert iqv([], 4) is None
    assert iqv([Fraction(1)], 1) is None


def test_shares_are_of_those_whose_sector_is_known_and_several_sectors_count_by_parts() -> None:
    known = {"x": frozenset("s"), "y": frozenset("st")}
    assert shares(known, "xyz") == {"s": Fraction(3, 4), "t": Fraction(1, 4)}
    assert shares(known, "z") == {}


def test_the_e_i_index_by_hand() -> None:
    known = {"w": frozenset("s"), "x": frozenset("s"), "y": frozenset("t"), "z": frozenset("st")}
    assert ei_index(known, [("w", "x")]) == -1
    assert ei_index(known, [("w", "y")]) == 1
    assert ei_index(known, [("w", "x"), ("w", "y"), ("x", "y")]) == Fraction(1, 3)
    assert ei_index(known, [("z", "w"), ("z", "y")]) == -1
    assert ei_index(known, [("w", "u"), ("u", "y")]) is None


def test_a_body_is_told_with_its_sectors_and_the_unknown_beside() -> None:
    world = town({"A": "wxyz", "B": "v"}, facts=sectors(w="s", x="s", y="t", v="u"), on_demand="Ay")
    found = of(world, "A")
    assert said(found.sentence) == "In A, 2 sectors meet: s, t."
    assert found.items == {"sectors": ("s", "t"), "sector not known": ("z",)}
    assert exact(found.measure("sectors", ALL)) == 2
    assert found.measure("sector known", ALL) == Ratio(3, 4)
    assert exact(found.measure("Blau index", ALL)) == Fraction(4, 9)
    assert exact(found.measure("qualitative variation", ALL)) == Fraction(4, 9) * Fraction(3, 2)
    assert exact(found.measure("E-I index", ALL)) == Fraction(1, 3)
    assert exact(found.measure("Blau index", STANDING)) == 0
    assert exact(found.measure("E-I index", STANDING)) == -1
    assert "The sector of z is not documented; they are counted beside." in [said(one) for one in found.caveats]
    assert set(found.evidence) == {"q-Aw", "q-Ax", "q-Ay", "q-Az", *(f"q-{one}" for one in STATED)}


STATED = ("w-sam:sector-s", "x-sam:sector-s", "y-sam:sector-t")


def test_one_known_sector_among_unknown_ones_is_no_lack_of_diversity() -> None:
    found = of(town({"A": "xyz"}, facts=sectors(x="s")), "A")
    assert exact(found.measure("sectors", ALL)) == 1
    assert exact(found.measure("Blau index", ALL)) is None
    assert exact(found.measure("E-I index", ALL)) is None
    assert said(found.sentence) == "In A, 1 sector has a seat: s."


def test_without_known_sectors_nothing_is_nought() -> None:
    found = of(town({"A": "xy"}), "A")
    named = {one.name: exact(one.value) for one in found.measures if one.name != "sector known"}
    assert set(named.values()) == {None}
    assert said(found.sentence) == "Which sectors have a seat in A is not documented."
    whole = of(town({"A": "xy"}), "town")
    assert said(whole.sentence) == "No two who share a body have a documented sector."


def test_variation_needs_two_sectors_in_the_municipality() -> None:
    found = of(town({"A": "xy"}, facts=sectors(x="s", y="s")), "A")
    assert exact(found.measure("Blau index", ALL)) == 0
    assert exact(found.measure("qualitative variation", ALL)) is None


def test_the_whole_counts_a_pair_once_and_tells_each_sector() -> None:
    world = town({"A": "wx", "B": "wxy", "C": "yz"}, facts=sectors(w="s", x="s", y="t"))
    whole = of(world, "town")
    assert exact(whole.measure("E-I index", ALL)) == Fraction(1, 3)
    assert exact(whole.measure("E-I index", ALL, "s")) == Fraction(1, 3)
    assert exact(whole.measure("E-I index", ALL, "t")) == 1
    assert said(whole.sentence) == ("2 of 3 pairs who meet in a body, and whose sectors are known, are across sectors.")


def test_bodies_with_most_sectors_go_first_then_the_most_even_and_nothing_is_nothing() -> None:
    known = sectors(u="s", v="s", w="s", x="t", y="t", z="r")
    found = diversity(town({"A": "u", "B": "uvwx", "C": "uvxy", "D": "uxz", "E": "q", "F": ""}, facts=known))
    assert [one.subjects[0] for one in found] == ["town", "D", "C", "B", "A", "E"]
    assert diversity(town({})) == diversity(town({"A": ""})) == ()


counts = st.lists(st.integers(1, 9), min_size=1, max_size=6)


@given(counts)
def test_diversity_keeps_its_range_and_is_largest_when_even(some: list[int]) -> None:
    parts = [Fraction(count, sum(some)) for count in some]
    found = blau(parts)
    assert found is not None and 0 <= found <= 1 - Fraction(1, len(some))
    assert (found == 1 - Fraction(1, len(some))) == (len(set(some)) == 1)
    normed = iqv(parts, len(some))
    assert normed is None if len(some) == 1 else normed is not None and 0 <= normed <= 1


HOLDERS = "uvwxyz"
known_sectors = st.dictionaries(st.sampled_from(HOLDERS), st.sets(st.sampled_from("rst"), min_size=1))
seats = st.dictionaries(
    st.sampled_from("ABC"), st.sets(st.sampled_from(HOLDERS)).map(lambda some: "".join(sorted(some)))
)


@given(seats, known_sectors, st.permutations(HOLDERS))
def test_renaming_holders_changes_no_figure(sits: dict[str, str], known: dict[str, set[str]], names: list[str]) -> None:
    new = dict(zip(HOLDERS, names, strict=True))
    given_ = {one: "".join(sorted(some)) for one, some in known.items()}
    before = diversity(town(sits, facts=sectors(**given_)))
    renamed = {body: "".join(new[one] for one in some) for body, some in sits.items()}
    after = diversity(town(renamed, facts=sectors(**{new[one]: some for one, some in given_.items()})))
    assert [(one.subjects, one.measures) for one in before] == [(one.subjects, one.measures) for one in after]


@given(seats, known_sectors)
def test_the_index_of_the_whole_lies_between_its_ends_and_shares_sum_to_one(
    sits: dict[str, str], known: dict[str, set[str]]
) -> None:
    given_ = {one: "".join(sorted(some)) for one, some in known.items()}
    for finding in diversity(town(sits, facts=sectors(**given_))):
        for measure in finding.measures:
            if measure.name == "E-I index" and (number := exact(measure.value)) is not None:
                assert -1 <= number <= 1
    for some in sits.values():
        parts = shares({one: frozenset(few) for one, few in known.items()}, some)
        assert sum(parts.values()) in (0, 1)


def test_the_bodies_of_sande_worked_out_by_hand(bundled_store: Store) -> None:
    world = read_town(bundled_store, data_iri("no-1514"))
    leaders = of(world, data_iri("no-1514/sektorleiarmote"))
    # Central administration 3/7, education and culture 1/14 each, three others 1/7; K = 8 in the municipality.
    assert exact(leaders.measure("Blau index", ALL)) == Fraction(73, 98)
    assert exact(leaders.measure("qualitative variation", ALL)) == Fraction(73, 98) * Fraction(8, 7)
    assert exact(leaders.measure("E-I index", ALL)) == Fraction(18 - 3, 21)
    group = of(world, data_iri("no-1514/ressursgruppa"))
    assert exact(group.measure("Blau index", ALL)) == 1 - Fraction(9 + 9 + 1 + 1 + 1, 81)
    assert exact(group.measure("E-I index", ALL)) == Fraction(30 - 6, 36)
    whole = of(world, data_iri("no-1514"))
    assert exact(whole.measure("E-I index", ALL)) == Fraction(48 - 9, 57)
    assert exact(whole.measure("E-I index", ALL, concept_iri("sector", "technical"))) == 1
    assert all(one.evidence for one in diversity(world))
