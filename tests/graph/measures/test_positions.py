"""Who stands between, the core and the groups: by hand, by properties, and on what comes with the program."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from graph.findings import Count, Finding
from graph.measures.positions import positions
from graph.projection import town as town_of
from graph.store import Store
from graph.town import Town
from ontology.iris import data_iri
from tests.graph.renaming import BODIES, HOLDERS, same_under_other_names
from tests.graph.workings.test_centrality import southern_women
from tests.graph.worlds import town

WORLDS = st.dictionaries(st.sampled_from(BODIES), st.text(HOLDERS, max_size=6), max_size=5)


def kinds(world: Town) -> dict[str, Finding]:
    return {one.kind: one for one in positions(world)}


def test_without_seats_nobody_stands_anywhere() -> None:
    assert positions(town({})) == ()
    assert positions(town({"A": ""})) == ()
    assert positions(town({"A": "x"})) == ()


def test_the_only_one_who_sits_in_two_bodies_stands_between_their_others() -> None:
    found = kinds(town({"A": "xy", "B": "xz"}))["betweenness"]
    assert found.subjects == ("x",)
    # y, A to B, z: 4 of the 6 pairs of others go by x; the most a holder of three can have beside two bodies is 4.
    assert found.measure("betweenness", "two-mode", "x") == Count(Fraction(1), "")
    assert found.items["between"] == ("x", "A", "B")
    assert found.evidence == ("q-Ax", "q-Ay", "q-Bx", "q-Bz")


def test_where_everybody_sits_in_one_body_only_bodies_stand_between() -> None:
    found = kinds(town({"A": "xy", "B": "z"}))["betweenness"]
    assert found.subjects == ()
    assert found.sentence.template == "No holder stands between others."


def test_a_body_that_shares_holders_with_all_others_is_the_core() -> None:
    found = kinds(town({"A": "xyz", "B": "x", "C": "y", "D": "z"}))["core"]
    assert found.subjects == ("A",)
    assert found.measure("fit of the core", "bodies that share holders") == Count(Fraction(1), "")
    assert "core" not in kinds(town({"A": "x", "B": "x", "C": "x", "D": "x"}))


def test_bodies_that_meet_mostly_among_themselves_are_groups() -> None:
    found = kinds(town({"A": "vwx", "B": "vw", "C": "xyz", "D": "yz"}))["groups"]
    # x sits on either side alike, and so in neither group.
    assert [part.items for part in found.parts] == [("A", "B", "v", "w"), ("C", "D", "y", "z"), ("x",)]
    assert found.sentence.count == 2


def test_bodies_with_nobody_in_common_are_groups_of_their_own() -> None:
    found = kinds(town({"A": "xy", "B": "z"}))["groups"]
    assert found.sentence.template.startswith("Each body forms a group of its own")
    assert [part.items for part in found.parts] == [("A", "x", "y"), ("B", "z")]
    assert found.measure("groups", "literal, all") == Count(Fraction(2), "groups")
    # Σ (e/m − (d/2m)²) = (2/3 − (4/6)²) + (1/3 − (2/6)²)
    assert found.measure("modularity", "literal, all") == Count(Fraction(4, 9), "")


def test_among_the_southern_women_the_eighth_event_stands_between_most() -> None:
    sits, letter = southern_women()
    found = kinds(town(sits))["betweenness"]
    assert found.items["between"][:2] == ("E8", "E9")
    assert found.subjects == (letter["Nora Fayette"],)


@given(WORLDS, st.permutations(BODIES), st.permutations(HOLDERS))
def test_names_change_nothing(sits: dict[str, str], bodies: list[str], holders: list[str]) -> None:
    names = dict(zip((*BODIES, *HOLDERS), (*bodies, *holders), strict=True))
    assert same_under_other_names(positions, sits, (), names)


def test_in_sande_the_chief_executive_stands_between_most(bundled_store: Store) -> None:
    found = positions(town_of(bundled_store, data_iri("no-1514")))
    assert found[0].subjects == (data_iri("no-1514/kommunedirektor"),)
    assert all(one.evidence for one in found)
