"""What falls apart without whom, worked out by hand, by its properties, and on what comes with the program."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graph.findings import Finding, Name, Ratio, Undefined
from graph.measures.fragility import fragility
from graph.projection import town as town_of
from graph.store import Store
from ontology.iris import data_iri
from tests.graph.renaming import BODIES, HOLDERS, same_under_other_names
from tests.graph.worlds import town

WORLDS = st.dictionaries(st.sampled_from(BODIES), st.text(HOLDERS, max_size=6), max_size=5)
READING = "literal, all"
# Two pairs of bodies, {A, B} by v and w, {C, D} by y and z; only x sits on both sides.
HOURGLASS = {"A": "vwx", "B": "vw", "C": "xyz", "D": "yz"}


def of(found: tuple[Finding, ...], *subjects: str) -> Finding:
    return next(one for one in found if one.subjects == subjects)


def test_without_seats_there_is_nothing_to_take_away() -> None:
    assert fragility(town({})) == ()
    assert fragility(town({"A": ""})) == ()


def test_one_body_is_where_those_who_sit_there_meet() -> None:
    whole, point = fragility(town({"A": "xy"}))
    assert whole.sentence.template == "No two bodies are documented to share anybody."
    assert point.subjects == ("A",)
    assert point.items == {"bodies": (), "holders": ("x", "y")}
    assert isinstance(point.measure("lost pairs of bodies", READING), Undefined)
    assert isinstance(point.measure("lost pairs across sectors", READING), Undefined)
    assert fragility(town({"A": "x"}))[1:] == ()


def test_the_one_who_ties_two_halves_parts_all_four_bodies() -> None:
    found = fragility(town(HOURGLASS))
    point = of(found, "x")
    assert point.items["bodies"] == ("A", "B", "C", "D")
    assert "nobody ties these together" in point.sentence.template
    assert point.measure("lost pairs of bodies", READING) == Ratio(4, 6)
    assert {part.items for part in point.parts} == {("A", "B", "v", "w"), ("C", "D", "y", "z")}
    assert point.evidence == ("q-Ax", "q-Cx")


def test_a_body_that_ties_two_halves_is_a_cut_point_too() -> None:
    point = of(fragility(town(HOURGLASS)), "A")
    assert point.items["bodies"] == ("B",)
    assert point.measure("lost pairs of bodies", READING) == Ratio(2, 3)
    assert point.sentence.params["bodies"] == (Name("B"),)


def test_a_seat_that_alone_ties_bodies_is_a_bridge() -> None:
    found = fragility(town(HOURGLASS))
    bridges = [one for one in found if one.kind == "bridge"]
    assert [one.subjects for one in bridges] == [("A", "x"), ("C", "x")]
    assert bridges[0].measure("lost pairs of bodies", READING) == Ratio(4, 6)
    assert bridges[0].items["bodies"] == ("A", "B", "C", "D")
    assert bridges[0].evidence == ("q-Ax",)
    whole = found[0]
    assert whole.measure("bridges", READING) == Ratio(2, 10)
    assert whole.measure("bridges", "between bodies") == Ratio(2, 10)
    assert whole.measure("cut points", "holders") == Ratio(1, 5)
    assert whole.measure("cut points", "bodies") == Ratio(2, 4)


def test_the_fewer_bodies_are_the_ones_cut_off() -> None:
    found = fragility(town({"A": "xyz", "B": "yz", "C": "x"}))
    assert of(found, "x").items["bodies"] == ("C",)
    assert of(found, "x").measure("lost pairs of bodies", READING) == Ratio(2, 3)
    assert of(found, "C", "x").items["bodies"] == ("C",)


def test_who_sits_nowhere_else_is_named_at_the_body() -> None:
    point = of(fragility(town({"A": "xyz", "B": "yz"})), "A")
    assert point.items == {"bodies": (), "holders": ("x",)}
    assert point.parts == fragility(town({"A": "xyz", "B": "yz"}))[1].parts
    assert [part.items for part in point.parts] == [("B", "y", "z")]


def test_a_vacancy_loses_the_pairs_of_different_sectors_it_tied() -> None:
    sectors = {"v": "health", "w": "health", "y": "school", "z": "culture"}
    facts = [(who, "sam:sector", sector) for who, sector in sectors.items()]
    point = of(fragility(town(HOURGLASS, facts=facts)), "x")
    # Tied now: v, w with y, z (4 pairs) and y with z; without x only y with z.
    assert point.measure("lost pairs across sectors", READING) == Ratio(4, 5)


def test_a_holder_of_two_sectors_is_not_across_from_either() -> None:
    facts = [("v", "sam:sector", "health"), ("v", "sam:sector", "school"), ("y", "sam:sector", "school")]
    point = of(fragility(town(HOURGLASS, facts=facts)), "x")
    assert isinstance(point.measure("lost pairs across sectors", READING), Undefined)
    unknown = next(one for one in point.caveats if one.plural and "sector" in one.plural)
    assert unknown.count == 3


def test_what_parts_most_comes_first() -> None:
    found = fragility(town(HOURGLASS))
    assert [one.subjects for one in found] == [(), ("x",), ("A",), ("C",), ("A", "x"), ("C", "x")]


@given(WORLDS)
def test_the_findings_are_the_cut_points_and_bridges_that_networkx_finds(sits: dict[str, str]) -> None:
    world = town(sits)
    found = fragility(world)
    points = {one.subjects[0] for one in found if one.kind == "cut point"}
    assert points == set(nx.articulation_points(world.seating))
    bridges = {frozenset(one.subjects) for one in found if one.kind == "bridge"}
    assert bridges <= {frozenset(edge) for edge in nx.bridges(world.seating)}


@given(WORLDS)
def test_removing_who_is_no_cut_point_never_disconnects(sits: dict[str, str]) -> None:
    graph = town(sits).seating
    points = {one.subjects[0] for one in fragility(town(sits)) if one.kind == "cut point"}
    for node in set(graph) - points:
        rest = nx.Graph(graph)
        rest.remove_node(node)
        alone = 0 if graph[node] else 1
        assert nx.number_connected_components(rest) <= nx.number_connected_components(graph) - alone or not len(rest)


@given(WORLDS)
def test_every_share_lies_between_none_and_all(sits: dict[str, str]) -> None:
    for finding in fragility(town(sits)):
        for measure in finding.measures:
            if isinstance(measure.value, Ratio):
                assert 0 <= measure.value.fraction <= 1


@given(WORLDS, st.permutations(BODIES), st.permutations(HOLDERS))
def test_names_change_nothing(sits: dict[str, str], bodies: list[str], holders: list[str]) -> None:
    names = dict(zip((*BODIES, *HOLDERS), (*bodies, *holders), strict=True))
    assert same_under_other_names(fragility, sits, (), names)


def test_in_sande_the_leadership_forum_hangs_by_the_chief_executive(bundled_store: Store) -> None:
    found = fragility(town_of(bundled_store, data_iri("no-1514")))
    forum, chief = data_iri("no-1514/leiarforum"), data_iri("no-1514/kommunedirektor")
    point = found[1]
    assert point.subjects == (chief,)
    assert point.items["bodies"] == (forum,)
    assert point.measure("lost pairs of bodies", READING) == Ratio(2, 3)
    assert [one.subjects for one in found if one.kind == "bridge"] == [(forum, chief)]
    assert all(one.evidence for one in found)
