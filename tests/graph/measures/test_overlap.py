"""Overlap, worked out by hand, against Davis' Southern Women, by its properties, and on what comes with the program."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networkx.algorithms import bipartite

from graph.findings import Finding, Interval, Name, Ratio, Undefined
from graph.measures.overlap import holder_set, lines, overlaps
from graph.projection import town as town_of
from graph.seating import covers, may_cover, seats_of
from graph.store import Store
from graph.town import INFERRED, Town
from ontology.iris import data_iri
from tests.graph.worlds import town

WORLDS = st.dictionaries(st.sampled_from("ABCDE"), st.text("uvwxyz", max_size=6), max_size=5)


def test_no_bodies_one_body_and_bodies_without_seats_give_no_finding() -> None:
    assert overlaps(town({})) == ()
    assert overlaps(town({"A": "xy"})) == ()
    assert overlaps(town({"A": "xy", "B": ""})) == ()


def test_two_bodies_that_share_two_of_four_holders() -> None:
    (finding,) = overlaps(town({"A": "xyz", "B": "yzw"}))
    assert finding.subjects == ("A", "B")
    assert finding.items["shared"] == ("y", "z")
    assert finding.measure("jaccard", "literal, all") == Ratio(2, 4)
    assert finding.measure("overlap coefficient", "literal, all") == Ratio(2, 3)
    assert finding.measure("containment", "literal, all", "A") == Ratio(2, 3)
    assert finding.evidence == ("q-Ay", "q-Az", "q-By", "q-Bz")


def test_standing_leaves_out_seats_that_are_not_regular() -> None:
    (finding,) = overlaps(town({"A": "xyz", "B": "yz"}, on_demand="Ay"))
    assert finding.measure("jaccard", "literal, all") == Ratio(2, 3)
    assert finding.measure("jaccard", "literal, standing") == Ratio(1, 3)


def test_a_body_with_only_seats_on_demand_has_no_standing_overlap_coefficient() -> None:
    (finding,) = overlaps(town({"A": "x", "B": "x"}, on_demand="Ax"))
    assert isinstance(finding.measure("overlap coefficient", "literal, standing"), Undefined)


def test_the_largest_overlap_comes_first_and_ties_go_by_name() -> None:
    found = overlaps(town({"A": "xy", "B": "xy", "C": "x", "D": "w"}))
    assert [one.subjects for one in found][:3] == [("A", "B"), ("A", "C"), ("B", "C")]


# -- collectives and uncertain seats --------------------------------------------------------------------------------


def collective_world() -> Town:
    """A seats “all leaders” and x; B seats x, y (surely a leader) and z (perhaps one)."""
    found = town({"A": "xl", "B": "xyz"})
    changes: dict[str, dict[str, Any]] = {
        "l": {"collective": True, "types": frozenset({"leader"})},
        "y": {"within": frozenset({"leader"})},
        "z": {"maybe": frozenset({"leader"})},
    }
    for iri, change in changes.items():
        node = found.seating.nodes[iri]
        node["holder"] = replace(node["holder"], **change)
    return found


def test_a_collective_is_read_as_an_interval_from_certain_to_possible() -> None:
    (finding,) = overlaps(collective_world())
    assert finding.measure("containment", "literal, all", "B") == Ratio(1, 3)
    assert finding.measure("containment", "expanded, all", "B") == Interval(Ratio(2, 3), Ratio(3, 3))
    assert finding.measure("containment", "expanded, all", "A") == Interval(Ratio(1, 2), Ratio(2, 2))
    assert any("collective" in caveat.template for caveat in finding.caveats)


def test_only_a_collective_covers() -> None:
    graph = collective_world().seating
    holders = {iri: graph.nodes[iri]["holder"] for iri in "lyzx"}
    assert covers(holders["l"], holders["y"]) and not covers(holders["y"], holders["l"])
    assert may_cover(holders["l"], holders["z"]) and not covers(holders["l"], holders["z"])
    assert not covers(holders["l"], holders["l"])


def inferred(found: Town, evidence: tuple[str, ...], *seats: tuple[str, str]) -> Town:
    """The world with some seats inferred from the same quotes."""
    for body, holder in seats:
        edge = found.seating.edges[body, holder]
        edge["seat"] = replace(edge["seat"], stated=False, evidence=evidence)
    return found


def test_seats_inferred_from_the_same_words_are_also_read_as_one() -> None:
    (finding,) = overlaps(inferred(town({"A": "xy", "B": "xvw"}), ("q",), ("B", "v"), ("B", "w")))
    assert finding.measure("jaccard", "literal, all") == Ratio(1, 4)
    assert finding.measure("jaccard", "seats read as one, all") == Ratio(1, 3)
    assert finding.measure("containment", "seats read as one, all", "B") == Ratio(1, 2)


@pytest.mark.parametrize("evidence", [(), ("q",)])
def test_one_inferred_seat_or_seats_without_quotes_are_never_read_as_one(evidence: tuple[str, ...]) -> None:
    seats = [("B", "v"), ("B", "w")] if not evidence else [("B", "v")]
    (finding,) = overlaps(inferred(town({"A": "xy", "B": "xvw"}), evidence, *seats))
    with pytest.raises(KeyError):
        finding.measure("jaccard", "seats read as one, all")


# -- lines ----------------------------------------------------------------------------------------------------------


def test_a_pair_that_shares_nobody_although_one_steers_the_other_says_so_and_comes_first() -> None:
    steered = [("C", "steering-group", "P"), ("B", "project-group", "P")]
    first, *rest = overlaps(town({"A": "x", "B": "y", "C": "z"}, assignments=steered))
    assert (first.subjects, first.items["reports to"]) == (("B", "C"), ("C",))
    assert "steers" in first.sentence.template
    assert [(part.subject, part.state, part.items) for part in first.parts] == [("B", "is steered by", ("C",))]
    assert {"q-B-project-group-P", "q-C-steering-group-P"} <= set(first.evidence)
    assert all(not one.parts and "reports to" not in one.items for one in rest)


def test_working_groups_of_one_project_without_a_steering_group_have_no_line() -> None:
    given = [("A", "working-group", "P"), ("B", "project-group", "P"), ("B", "steering-group", "Q")]
    assert lines(town({"A": "x", "B": "y"}, assignments=given)) == {}


@pytest.mark.parametrize(
    ("fact", "lower", "state"),
    [
        (("A", "org:reportsTo", "B"), "A", "reports to"),
        (("B", "sam:escalatesTo", "A"), "B", "takes matters to"),
        (("A", "sam:appoints", "B"), "B", "is appointed by"),
    ],
)
def test_a_line_goes_from_the_lower_body_to_the_upper(fact: tuple[str, str, str], lower: str, state: str) -> None:
    found = town({"A": "x", "B": "y"}, facts=[fact])
    ((part,),) = lines(found).values()
    assert (part.subject, part.state) == (lower, state)
    (finding,) = overlaps(found)
    assert finding.sentence.params["lower"] == Name(lower) != finding.sentence.params["upper"]


def test_a_line_to_itself_or_to_no_body_of_the_municipality_is_none() -> None:
    assert lines(town({"A": "x"}, facts=[("A", "org:reportsTo", "A"), ("A", "sam:appoints", "elsewhere")])) == {}


def test_an_inferred_line_says_so() -> None:
    found = town({"A": "x", "B": "y"}, facts=[("A", "org:reportsTo", "B")])
    (fact,) = found.of("A", "org:reportsTo")
    guessed = replace(found, facts={("A", "org:reportsTo"): (replace(fact, basis=INFERRED),)})
    ((part,),) = lines(guessed).values()
    assert part.because and "inferred" in part.because.template
    ((sure,),) = lines(found).values()
    assert sure.because is None


def test_those_shared_may_be_all_that_links_two_bodies() -> None:
    (alone,) = overlaps(town({"A": "x", "B": "x"}))
    (tied,) = overlaps(town({"A": "x", "B": "x"}, facts=[("A", "org:reportsTo", "B")]))
    assert any("all that links" in caveat.template for caveat in alone.caveats)
    assert any("carry the line" in caveat.template for caveat in tied.caveats)
    assert not any("all that links" in caveat.template for caveat in tied.caveats)


# -- published figures and properties -------------------------------------------------------------------------------


def test_davis_southern_women_agrees_with_networkx() -> None:
    women = nx.davis_southern_women_graph()
    events = sorted(women.graph["bottom"])
    mine = {event: set(women[event]) for event in events}
    names = {
        holder: chr(0x100 + at) for at, holder in enumerate(sorted({one for some in mine.values() for one in some}))
    }
    world = town({event: "".join(names[one] for one in some) for event, some in mine.items()})
    peer = bipartite.overlap_weighted_projected_graph(women, events, jaccard=True)
    found = {one.subjects: one.measure("jaccard", "literal, all") for one in overlaps(world)}
    assert len(found) == 14 * 13 // 2
    for (one, other), value in found.items():
        expected = peer.edges[one, other]["weight"] if peer.has_edge(one, other) else 0
        assert isinstance(value, Ratio)
        assert float(value.fraction) == pytest.approx(expected)
    # Published in Breiger 1974: E8, the event most women went to, had 14 of the 18.
    assert len(holder_set(world.seating, "E8")) == 14


@given(WORLDS)
def test_jaccard_is_symmetric_and_containment_times_size_is_what_is_shared(sits: dict[str, str]) -> None:
    for finding in overlaps(town(sits)):
        one, other = finding.subjects
        shared = len(finding.items["shared"])
        swapped = town({f"z{body}" if body == one else f"a{body}": some for body, some in sits.items()})
        mirrored = [found for found in overlaps(swapped) if set(found.subjects) == {f"z{one}", f"a{other}"}]
        assert mirrored[0].measure("jaccard", "literal, all") == finding.measure("jaccard", "literal, all")
        for body in (one, other):
            containment = finding.measure("containment", "literal, all", body)
            assert isinstance(containment, Ratio)
            assert containment.fraction * len(set(sits[body])) == shared


@given(WORLDS, st.sets(st.tuples(st.sampled_from("ABCDE"), st.sampled_from("uvwxyz"))))
def test_standing_never_shares_more_than_all(sits: dict[str, str], less: set[tuple[str, str]]) -> None:
    graph = town(sits, on_demand=" ".join(a + b for a, b in less)).seating
    for body in sits:
        assert holder_set(graph, body, standing=True) <= holder_set(graph, body)


@given(WORLDS)
def test_certain_is_at_most_possible(sits: dict[str, str]) -> None:
    for finding in overlaps(town(sits)):
        for measure in finding.measures:
            if isinstance(measure.value, Interval):
                certain, possible = measure.value.certain, measure.value.possible
                assert isinstance(certain, Ratio) and isinstance(possible, Ratio)
                assert Fraction(0) <= certain.fraction <= possible.fraction <= 1


# -- the documents --------------------------------------------------------------------------------------------------

LEIARFORUM, KONTAKTMOTE, SEKTORLEIARMOTE, RESSURSGRUPPA = (
    data_iri(f"no-1514/{name}") for name in ("leiarforum", "kontaktmote", "sektorleiarmote", "ressursgruppa")
)
KOMMUNEDIREKTOR, PERSONALSJEF = data_iri("no-1514/kommunedirektor"), data_iri("no-1514/personalsjef")


@pytest.fixture(scope="module")
def sande(bundled_store: Store) -> dict[frozenset[str], Finding]:
    return {frozenset(one.subjects): one for one in overlaps(town_of(bundled_store, data_iri("no-1514")))}


def test_the_pairs_of_sande_share_whom_they_share(sande: dict[frozenset[str], Finding]) -> None:
    shared = {pair: one.items["shared"] for pair, one in sande.items() if one.items["shared"]}
    assert len(sande) == 6
    assert shared == {
        frozenset({LEIARFORUM, KONTAKTMOTE}): (KOMMUNEDIREKTOR,),
        frozenset({LEIARFORUM, SEKTORLEIARMOTE}): (KOMMUNEDIREKTOR,),
        frozenset({KONTAKTMOTE, SEKTORLEIARMOTE}): (KOMMUNEDIREKTOR, PERSONALSJEF),
    }


@pytest.mark.parametrize(
    ("pair", "reading", "jaccard"),
    [
        ((LEIARFORUM, KONTAKTMOTE), "literal, all", Ratio(1, 7)),
        ((LEIARFORUM, KONTAKTMOTE), "literal, standing", Ratio(1, 6)),
        ((LEIARFORUM, SEKTORLEIARMOTE), "literal, all", Ratio(1, 9)),
        ((LEIARFORUM, SEKTORLEIARMOTE), "literal, standing", Ratio(1, 9)),
        ((LEIARFORUM, SEKTORLEIARMOTE), "seats read as one, all", Ratio(1, 8)),
        ((KONTAKTMOTE, SEKTORLEIARMOTE), "literal, all", Ratio(2, 10)),
        ((KONTAKTMOTE, SEKTORLEIARMOTE), "literal, standing", Ratio(2, 9)),
        ((KONTAKTMOTE, SEKTORLEIARMOTE), "seats read as one, all", Ratio(2, 9)),
        ((KONTAKTMOTE, SEKTORLEIARMOTE), "seats read as one, standing", Ratio(2, 8)),
    ],
)
def test_the_jaccard_of_sande_is_exact(
    sande: dict[frozenset[str], Finding], pair: tuple[str, str], reading: str, jaccard: Ratio
) -> None:
    assert sande[frozenset(pair)].measure("jaccard", reading) == jaccard


def test_the_other_figures_of_sande_are_exact(sande: dict[frozenset[str], Finding]) -> None:
    contact = sande[frozenset({KONTAKTMOTE, SEKTORLEIARMOTE})]
    forum = sande[frozenset({LEIARFORUM, SEKTORLEIARMOTE})]
    assert contact.measure("overlap coefficient", "literal, all") == Ratio(2, 5)
    assert forum.measure("overlap coefficient", "literal, all") == Ratio(1, 3)
    expanded = forum.measure("containment", "expanded, all", SEKTORLEIARMOTE)
    assert expanded == Interval(Ratio(5, 7), Ratio(7, 7))


def test_the_steering_group_and_the_project_group_of_bts_share_nobody(sande: dict[frozenset[str], Finding]) -> None:
    finding = sande[frozenset({SEKTORLEIARMOTE, RESSURSGRUPPA})]
    assert finding.items["shared"] == ()
    assert "although" in finding.sentence.template and "steers" in finding.sentence.template
    assert {part.state for part in finding.parts} == {"is steered by", "reports to"}
    assert data_iri("doc/sande-overordna-samhandling#char=1972,2015") in finding.evidence


def test_two_of_sandes_21_holders_sit_in_more_than_one_body(bundled_store: Store) -> None:
    graph = town_of(bundled_store, data_iri("no-1514")).seating
    seats = {iri: len(seats_of(graph, iri)) for iri in graph if "holder" in graph.nodes[iri]}
    assert len(seats) == 21
    assert {iri: count for iri, count in seats.items() if count > 1} == {KOMMUNEDIREKTOR: 3, PERSONALSJEF: 2}
