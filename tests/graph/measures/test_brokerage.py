"""Structural holes and brokerage: published figures, worlds worked out by hand, networkx, and properties."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import permutations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.findings import Count, Finding, Quantity, Undefined
from graph.measures.brokerage import brokerage
from graph.projection import town as read_town
from graph.seating import Body, Holder, Seat, Seating
from graph.store import Store
from graph.town import Town
from graph.workings.ties import (
    BESIDE,
    COORDINATOR,
    GATEKEEPER,
    ITINERANT,
    LIAISON,
    Network,
    body_network,
    constraint,
    effective_size,
    efficiency,
    holder_network,
    open_pairs,
    roles,
)
from ontology.iris import data_iri
from tests.graph.measures.test_anchoring import said
from tests.graph.worlds import seating, town

ALL, STANDING = "literal, all", "literal, standing"


def network(*edges: str) -> Network:
    found: Network = nx.Graph()
    found.add_edges_from((edge[0], edge[1]) for edge in edges)
    return found


def exact(value: Quantity) -> Fraction | None:
    assert isinstance(value, Count | Undefined)
    return value.number if isinstance(value, Count) else None


def of(world: Town, kind: str) -> dict[str, Finding]:
    return {one.subjects[0]: one for one in brokerage(world) if one.kind == kind}


# -- published figures --------------------------------------------------------------------------------------------


def test_the_example_of_borgatti_1997() -> None:
    """Effective sizes as in Connections 20(1): 35–38; constraints as UCINET and igraph give them (networkx's tests)."""
    some = network("AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC")
    assert {one: effective_size(some, one) for one in "GAC"} == {"G": Fraction(14, 3), "A": Fraction(5, 2), "C": 1}
    assert efficiency(some, "G") == Fraction(7, 9)
    for node, published in {"G": 0.400, "A": 0.595, "C": 1.0}.items():
        assert float(constraint(some, node) or 0) == pytest.approx(published, abs=5e-4)


def test_the_kite_of_krackhardt() -> None:
    """Worked out by hand on the figure of Krackhardt 1990: Heather, Ike and Jane are the tail of the kite."""
    names = dict(enumerate(("Andre", "Beverly", "Carol", "Diane", "Ed", "Fernando", "Garth", "Heather", "Ike", "Jane")))
    kite: Network = nx.Graph()
    kite.add_edges_from((names[one], names[other]) for one, other in nx.krackhardt_kite_graph().edges)
    assert constraint(kite, "Jane") == 1
    assert constraint(kite, "Ike") == 2 * Fraction(1, 2) ** 2
    # Fernando and Garth are tied and have five ties each: twice (1/3 + 1/3 · 1/5)², and Ike's (1/3)².
    assert constraint(kite, "Heather") == 2 * Fraction(6, 15) ** 2 + Fraction(1, 9)
    assert (effective_size(kite, "Heather"), efficiency(kite, "Heather")) == (Fraction(7, 3), Fraction(7, 9))
    assert open_pairs(kite, "Heather") == (("Fernando", "Ike"), ("Garth", "Ike"))
    assert effective_size(kite, "Carol") == 1
    assert effective_size(kite, "Diane") == 6 - Fraction(2 * 8, 6)


def test_the_medici_among_the_families_of_padgett() -> None:
    """By hand on the marriages of Padgett & Ansell 1993: of six ties, only Ridolfi and Tornabuoni are tied."""
    families: Network = nx.florentine_families_graph()
    assert effective_size(families, "Medici") == 6 - Fraction(2, 6)
    # Four ties alone: (1/6)². Ridolfi and Tornabuoni have three ties each: (1/6 + 1/6 · 1/3)².
    assert constraint(families, "Medici") == 4 * Fraction(1, 36) + 2 * Fraction(4, 18) ** 2
    lowest = min(families, key=lambda one: constraint(families, one) or Fraction(9))
    assert lowest == "Medici"


def test_the_events_of_the_southern_women_meet_only_through_four() -> None:
    """Breiger 1974: no woman of Davis, Gardner & Gardner 1941 was at one of E1–E5 and at one of E10–E14."""
    women = nx.davis_southern_women_graph()
    events = set(women.graph["bottom"])
    graph: Seating = nx.Graph()
    graph.add_nodes_from((one, {"body": Body(one, None)}) for one in sorted(events))
    nobody = frozenset[str]()
    graph.add_nodes_from(
        (one, {"holder": Holder(one, False, nobody, nobody, nobody)}) for one in sorted(set(women) - events)
    )
    graph.add_edges_from((one, other, {"seat": Seat(one + other, True, True, ())}) for one, other in women.edges)
    tied = body_network(graph)
    between = {f"E{number}": effective_size(tied, f"E{number}") for number in (6, 7, 8, 9)}
    assert set(between.values()) == {13 - Fraction(2 * (78 - 25), 13)}
    assert all(len(open_pairs(tied, one)) == (25 if one in between else 0) for one in tied)
    # By hand: four ties to events of eight ties, four to events of thirteen.
    assert constraint(tied, "E1") == 4 * Fraction(175, 832) ** 2 + 4 * Fraction(180, 832) ** 2


# -- by hand ------------------------------------------------------------------------------------------------------


def test_bodies_are_tied_by_holders_and_holders_by_bodies() -> None:
    graph = seating({"A": "xy", "B": "yz", "C": "w"}, on_demand="Ay")
    assert sorted(body_network(graph).edges) == [("A", "B")]
    assert sorted(holder_network(graph).edges) == [("x", "y"), ("y", "z")]
    assert sorted(body_network(graph, standing=True).edges) == []
    assert sorted(holder_network(graph, standing=True).edges) == [("y", "z")]
    assert sorted(body_network(graph)) == ["A", "B", "C"]


def test_every_role_on_a_star_worked_out_by_hand() -> None:
    """Gould & Fernandez 1989: the broker o of group 1; of 15 pairs a–b and so on, one has each colour counted here."""
    groups = {"o": "1", "a": "1", "b": "1", "c": "2", "d": "2", "e": "3"}
    star = network("oa", "ob", "oc", "od", "oe", "ou")
    pairs = open_pairs(star, "o")
    assert roles(pairs, "o", groups) == {COORDINATOR: 1, ITINERANT: 1, GATEKEEPER: 6, LIAISON: 2, BESIDE: 5}
    assert roles(pairs, "o", {**groups, "o": "4"}) == {
        COORDINATOR: 0,
        ITINERANT: 2,
        GATEKEEPER: 0,
        LIAISON: 8,
        BESIDE: 5,
    }
    unknown = {one: group for one, group in groups.items() if one != "o"}
    assert roles(pairs, "o", unknown)[BESIDE] == 15
    star.add_edge("a", "b")
    assert roles(open_pairs(star, "o"), "o", groups)[COORDINATOR] == 0


def test_a_body_that_ties_two_others_is_told_with_what_each_tie_rests_on() -> None:
    found = of(town({"A": "xy", "B": "x", "C": "y"}), "structural holes")
    middle = found["A"]
    assert said(middle.sentence) == "A shares holders with B, C; 1 pair of these shares no holder."
    assert [(part.subject, part.state, part.items) for part in middle.parts] == [
        ("B", "shared holders", ("x",)),
        ("C", "shared holders", ("y",)),
        ("B", "shares no holder with", ("C",)),
    ]
    assert middle.parts[0].evidence == ("q-Ax", "q-Bx")
    assert exact(middle.measure("open pairs", ALL)) == 1
    assert exact(middle.measure("constraint", ALL)) == Fraction(1, 2)
    assert exact(middle.measure("effective size", ALL)) == 2
    assert exact(middle.measure("efficiency", ALL)) == 1
    assert said(found["B"].sentence) == "B shares holders with 1 body: A."


def test_bodies_that_all_share_holders_leave_no_hole() -> None:
    found = of(town({"A": "x", "B": "x", "C": "x"}), "structural holes")["A"]
    assert exact(found.measure("constraint", ALL)) == Fraction(9, 8)
    assert exact(found.measure("efficiency", ALL)) == Fraction(1, 2)
    assert said(found.sentence) == "A shares holders with 2 bodies, which all share holders too: B, C."


def test_a_body_without_ties_has_no_index_and_says_why() -> None:
    found = of(town({"A": "x", "B": "x", "C": "y"}, on_demand="Bx"), "structural holes")
    alone = found["C"]
    assert {type(one.value) for one in alone.measures} == {Undefined}
    assert said(alone.sentence) == "C shares no documented holder with another body."
    assert alone.evidence == ("q-Cy",)
    assert exact(found["A"].measure("constraint", ALL)) == 1
    assert exact(found["A"].measure("constraint", STANDING)) is None


def test_fewer_than_three_bodies_have_no_index() -> None:
    for one in of(town({"A": "x", "B": "x", "C": ""}), "structural holes").values():
        value = one.measure("constraint", ALL)
        assert isinstance(value, Undefined)
        assert said(value.because) == "there are 2 bodies with seats, and three are needed"


def test_who_links_others_is_told_by_sector_with_the_unknown_beside() -> None:
    sectors = {"o": "s", "a": "s", "b": "t", "c": "t", "d": "u"}
    facts = [(one, "sam:sector", sector) for one, sector in sectors.items()]
    world = town({"A": "oa", "B": "ob", "C": "ocdn"}, facts=facts, on_demand="Bb")
    found = of(world, "brokerage")
    assert list(found) == ["o"]
    link = found["o"]
    # a–b, a–c, a–d, a–n, b–c, b–d, b–n: c, d and n meet in C.
    assert exact(link.measure("open pairs", ALL)) == 7
    assert exact(link.measure("open pairs", STANDING)) == 3
    counted = {role: exact(link.measure(role, ALL)) for role in (COORDINATOR, ITINERANT, GATEKEEPER, LIAISON, BESIDE)}
    assert counted == {COORDINATOR: 0, ITINERANT: 1, GATEKEEPER: 3, LIAISON: 1, BESIDE: 2}
    assert link.items["no single sector"] == ("n",)
    assert said(link.sentence) == ("o is the link in 7 pairs of others who share no body; of different sectors: 4.")


def test_unknown_sectors_are_never_a_group_and_never_nought() -> None:
    facts = [(one, "sam:sector", sector) for one, sector in ("os", "ot", "as", "bs")]
    world = town({"A": "oa", "B": "ob"}, facts=facts)
    link = of(world, "brokerage")["o"]
    assert exact(link.measure(BESIDE, ALL)) == 1
    assert {exact(link.measure(role, ALL)) for role in (COORDINATOR, ITINERANT, GATEKEEPER, LIAISON)} == {None}
    assert said(link.sentence) == (
        "o is the link in 1 pair of others who share no body; their sectors are not documented."
    )


def test_bodies_go_by_open_pairs_and_those_without_ties_last_then_the_holders() -> None:
    found = brokerage(town({"A": "w", "B": "xy", "C": "x", "D": "y", "E": "yz"}))
    assert [one.subjects[0] for one in found] == ["B", "C", "D", "E", "A", "y"]


def test_nothing_and_next_to_nothing_are_answered() -> None:
    assert brokerage(town({})) == ()
    assert brokerage(town({"A": ""})) == ()
    (alone,) = brokerage(town({"A": "x"}))
    assert {type(one.value) for one in alone.measures} == {Undefined}


# -- properties ---------------------------------------------------------------------------------------------------

NODES = "abcdefgh"
graphs = st.sets(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda pair: pair[0] < pair[1]))


def built(pairs: set[tuple[str, str]]) -> Network:
    found: Network = nx.Graph()
    found.add_nodes_from(NODES)
    found.add_edges_from(pairs)
    return found


@given(graphs)
def test_the_indices_are_those_of_networkx(pairs: set[tuple[str, str]]) -> None:
    some = built(pairs)
    theirs = nx.constraint(some, nodes=list(some)), nx.effective_size(some, nodes=list(some))
    for node in some:
        ours = constraint(some, node), effective_size(some, node)
        assert (ours[0] is None) == (ours[1] is None) == (not some[node])
        for one, other in zip(ours, theirs, strict=True):
            assert one is None or float(one) == pytest.approx(other[node])


@given(graphs)
def test_the_indices_keep_their_ranges(pairs: set[tuple[str, str]]) -> None:
    some = built(pairs)
    for node in some:
        size, tight, share = effective_size(some, node), constraint(some, node), efficiency(some, node)
        if size is not None and tight is not None and share is not None:
            assert 1 <= size <= len(some[node])
            assert 0 < tight <= Fraction(9, 8)
            assert 0 < share <= 1


@given(graphs, st.dictionaries(st.sampled_from(NODES), st.sampled_from("123")))
def test_the_roles_are_those_of_gould_and_fernandez_both_ways(
    pairs: set[tuple[str, str]], groups: dict[str, str]
) -> None:
    """Their definition on ordered triads a → b → c without a → c, each tie taken in both directions."""
    some = built(pairs)
    for broker in some:
        counted: Counter[str] = Counter()
        for one, other in permutations(some[broker], 2):
            if not some.has_edge(one, other) and {one, broker, other} <= groups.keys():
                a, b, c = groups[one], groups[broker], groups[other]
                counted["coordinator"] += a == b == c
                counted["itinerant"] += a == c != b
                counted["gatekeeper"] += a != b == c
                counted["representative"] += a == b != c
                counted["liaison"] += len({a, b, c}) == 3
        found = roles(open_pairs(some, broker), broker, groups)
        assert counted["gatekeeper"] == counted["representative"] == found[GATEKEEPER]
        doubled = {"coordinator": COORDINATOR, "itinerant": ITINERANT, "liaison": LIAISON}
        assert {name: counted[name] for name in doubled} == {name: 2 * found[role] for name, role in doubled.items()}
        assert sum(found.values()) == len(open_pairs(some, broker))


seats = st.dictionaries(
    st.sampled_from("ABCDE"), st.text("vwxyz", max_size=4).map(lambda some: "".join(sorted(set(some))))
)


@given(seats, st.permutations("vwxyz"))
def test_renaming_holders_changes_no_figure(sits: dict[str, str], names: list[str]) -> None:
    new = dict(zip("vwxyz", names, strict=True))
    before, after = (
        {one.subjects[0]: [measure.value for measure in one.measures] for one in brokerage(town(world))}
        for world in (sits, {body: "".join(new[one] for one in some) for body, some in sits.items()})
    )
    assert {new.get(one, one): values for one, values in before.items()} == after


@given(seats)
def test_standing_ties_are_among_all_ties(sits: dict[str, str]) -> None:
    on_demand = " ".join(body + some[0] for body, some in sits.items() if some)
    graph = seating(sits, on_demand=on_demand)
    for make in (body_network, holder_network):
        assert set(make(graph, standing=True).edges) <= set(make(graph).edges)


# -- the bundled municipalities -----------------------------------------------------------------------------------


def test_in_sande_the_chief_executive_links_33_pairs_and_ressursgruppa_is_tied_to_nobody(bundled_store: Store) -> None:
    world = read_town(bundled_store, data_iri("no-1514"))
    holes, links = of(world, "structural holes"), of(world, "brokerage")
    three = [data_iri(f"no-1514/{name}") for name in ("kontaktmote", "leiarforum", "sektorleiarmote")]
    assert {exact(holes[one].measure("constraint", ALL)) for one in three} == {Fraction(9, 8)}
    assert exact(holes[data_iri("no-1514/ressursgruppa")].measure("constraint", ALL)) is None
    # Leiarforum's two others with the personalsjef, 3 of Kontaktmøte and 5 of Sektorleiarmøte; and 3 · 5 of the latter.
    chief = links[data_iri("no-1514/kommunedirektor")]
    assert exact(chief.measure("open pairs", ALL)) == 2 * (1 + 3 + 5) + 3 * 5
    assert exact(links[data_iri("no-1514/personalsjef")].measure("open pairs", ALL)) == 3 * 5
    assert len(links) == 2
    assert all(one.evidence for one in (*holes.values(), *links.values()))
