"""A country in sparse algebra: the figures of a municipality, exactly; and by hand."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.country import national
from graph.country.index import RELATIONS, Index, Relation, Things, open_index
from graph.country.national import Gap, Pair, Share, compare, gaps, overlaps, profiles, shared
from graph.country.network import Position, network
from graph.findings import Ratio
from graph.measures.coverage import matrix
from graph.measures.overlap import holder_set
from graph.projection import town
from graph.store import Store, open_store
from graph.workings import shortest
from graph.workings.centrality import tied
from graph.workings.ties import body_network, constraint, open_pairs
from ontology.iris import scheme_iri
from tests.graph.worlds import seating

Ties = Mapping[str, str]  # {"A": "xyz"}: A is tied to x, y and z


def index(**given: Ties) -> Index:
    """An index with these relations; the others are empty, and everything falls under itself."""
    lists: dict[str, set[str]] = {kind: set() for kinds in RELATIONS.values() for kind in kinds}
    for name, ties in given.items():
        for kind, some in zip(RELATIONS.get(name, RELATIONS["seats"]), (ties, "".join(ties.values())), strict=True):
            lists[kind].update(some)
    things = {kind: Things.of([iri.encode() for iri in sorted(some)]) for kind, some in lists.items()}
    wider = {iri: iri + given.get("wider", {}).get(iri, "") for iri in lists["concepts"]}
    every = {**{name: {} for name in RELATIONS}, "standing": given.get("seats", {}), **given, "wider": wider}
    kinds = {"standing": RELATIONS["seats"], **RELATIONS}
    return Index(
        "", things, {name: relation(ties, *(things[kind] for kind in kinds[name])) for name, ties in every.items()}
    )


def relation(ties: Ties, rows: Things, columns: Things) -> Relation:
    keys = {rows.numbers[row] * len(columns) + columns.numbers[one] for row, some in ties.items() for one in some}
    return Relation.of(np.array(sorted(keys), np.int64), len(rows), len(columns))


WORLDS = st.dictionaries(st.sampled_from("ABCDEFGH"), st.text("pqrstuvwxyz", max_size=6), max_size=8)
ON_DEMAND = st.sets(st.tuples(st.sampled_from("ABCDEFGH"), st.sampled_from("pqrstuvwxyz")), max_size=12)


def country(sits: Ties, less: set[tuple[str, str]]) -> Index:
    """All the bodies, seated or not, with the seats that are left when some are only on demand."""
    standing = {body: "".join(one for one in some if (body, one) not in less) for body, some in sits.items()}
    return index(bodies={"class": "".join(sits)} if sits else {}, seats=sits, standing=standing)


# -- gaps -----------------------------------------------------------------------------------------------------------


def themes(**given: Ties) -> Index:
    """Themes p (under q), q and r; everything else as given."""
    given = {"concepts": {"s": "pqr"}, "wider": {"p": "q"}, **given}
    found = index(**given)
    return Index("", {**found.things, "schemes": Things.of([scheme_iri("theme").encode()])}, found.relations)


def test_a_theme_is_carried_by_a_body_with_it_or_with_a_narrower_one() -> None:
    found = gaps(themes(owned={"1": "AB", "2": "C", "3": ""}, themes={"A": "p", "B": "r", "C": "q"}))
    assert list(found) == [Gap("2", "p", 1), Gap("2", "r", 1), *(Gap("3", theme, 0) for theme in "pqr")]
    assert len(found) == 5


def test_a_body_of_two_municipalities_carries_its_theme_in_both() -> None:
    found = gaps(themes(owned={"1": "A", "2": "A"}, themes={"A": "p"}))
    assert [(one.municipality, one.theme) for one in found] == [("1", "r"), ("2", "r")]


def test_the_gaps_are_the_themes_that_no_body_carries_in_the_matrix_of_the_municipality(bundled_store: Store) -> None:
    found = open_index(bundled_store)
    lacking: dict[str, set[str]] = {}
    for gap in gaps(found):
        lacking.setdefault(gap.municipality, set()).add(gap.theme)
    rows = 0
    for owner in found.municipalities.iris:
        here = matrix(town(bundled_store, owner), "body")
        inside = [theme for theme in here.rows if theme in {found.concepts.iris[at] for at in _themes(found)}]
        assert {theme for theme in inside if not here.filled(theme)} == lacking[owner] & set(inside)
        rows += len(inside)
    assert rows >= 10
    assert len(gaps(found)) == sum(map(len, lacking.values()))


def _themes(found: Index) -> list[int]:
    return [int(number) for number in found.scheme(scheme_iri("theme"))]


# -- overlap --------------------------------------------------------------------------------------------------------


def test_two_bodies_that_share_two_of_four_holders() -> None:
    (pair,) = overlaps(index(seats={"A": "xyz", "B": "yzw", "C": "v"}))
    assert pair == Pair("A", "B", 2, 3, 3)
    assert (pair.jaccard, pair.coefficient) == (Fraction(2, 4), Fraction(2, 3))


@given(WORLDS, ON_DEMAND, st.booleans(), st.sampled_from([1, 7, national.BLOCK]))
def test_the_pairs_are_those_of_the_seating_in_any_size_of_block(
    sits: dict[str, str], less: set[tuple[str, str]], standing: bool, block: int
) -> None:
    graph = seating(sits, on_demand=" ".join(a + b for a, b in less))
    sets = {body: holder_set(graph, body, standing) for body in sorted(sits)}
    expected = [
        Pair(one, other, both, len(sets[one]), len(sets[other]))
        for one, other in combinations(sets, 2)
        if (both := len(sets[one] & sets[other]))
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(national, "BLOCK", block)
        found = overlaps(country(sits, less), standing)
        assert list(found) == list(found) == expected
        assert len(found) == len(expected)


@given(WORLDS, ON_DEMAND)
def test_standing_never_shares_more_than_all(sits: dict[str, str], less: set[tuple[str, str]]) -> None:
    found = country(sits, less)
    every = {(pair.one, pair.other): pair.shared for pair in overlaps(found)}
    assert all(pair.shared <= every[pair.one, pair.other] for pair in overlaps(found, standing=True))


def test_a_pair_is_as_alike_from_either_side_and_at_most_wholly() -> None:
    one, other = Pair("A", "B", 2, 3, 5), Pair("B", "A", 2, 5, 3)
    assert (one.jaccard, one.coefficient) == (other.jaccard, other.coefficient) == (Fraction(1, 3), Fraction(2, 3))
    assert Pair("A", "B", 3, 3, 3).jaccard == 1


def test_the_pairs_of_the_bundled_municipalities_are_those_of_their_overlap(bundled_store: Store) -> None:
    from graph.measures.overlap import overlaps as findings

    found = {(pair.one, pair.other): pair for pair in overlaps(open_index(bundled_store))}
    compared = 0
    for owner in open_index(bundled_store).municipalities.iris:
        for finding in findings(town(bundled_store, owner)):
            jaccard = finding.measure("jaccard", "literal, all")
            assert isinstance(jaccard, Ratio)
            one, other = finding.subjects
            assert jaccard.fraction == (found[one, other].jaccard if (one, other) in found else 0)
            compared += 1
    assert compared >= 10 and len(found) >= 3


def test_one_body_and_bodies_without_seats_share_nothing() -> None:
    for seats in ({}, {"A": "x"}, {"A": "", "B": ""}):
        assert list(overlaps(index(bodies={"class": "AB"}, seats=seats))) == []


# -- comparison -----------------------------------------------------------------------------------------------------

FOUR = index(
    owned={"1": "A", "2": "B", "3": "C", "4": ""},
    bodies={"class": "ABC"},
    facets={"A": "pqr", "B": "pq", "C": "pqrs"},
    themes={"B": "t"},
)


def test_each_municipality_is_set_beside_the_one_most_like_it() -> None:
    assert list(compare(FOUR)) == [
        Pair("1", "3", 3, 3, 4),
        Pair("2", "1", 2, 3, 3),
        Pair("3", "1", 3, 4, 3),
        Pair("4", None, 0, 0, 0),
    ]
    assert len(compare(FOUR)) == 4


def test_one_municipality_is_set_beside_all_the_most_alike_first_and_those_without_data_last() -> None:
    found = compare(FOUR, "2")
    assert [(pair.other, pair.jaccard) for pair in found] == [("1", Fraction(2, 4)), ("3", Fraction(2, 5)), ("4", None)]
    assert len(found) == 3


def test_of_several_equally_alike_the_first_is_shown() -> None:
    same = index(owned={"1": "A", "2": "B", "3": "C"}, bodies={"class": "ABC"}, facets=dict.fromkeys("ABC", "p"))
    assert [pair.other for pair in compare(same)] == ["2", "1", "1"]


def test_a_municipality_that_no_document_is_about_cannot_be_compared() -> None:
    with pytest.raises(KeyError):
        compare(FOUR, "5")


def test_without_another_municipality_there_is_none_beside() -> None:
    alone = index(owned={"1": "A"}, bodies={"class": "A"}, facets={"A": "p"})
    assert list(compare(alone)) == [Pair("1", None, 0, 1, 0)]
    assert list(compare(alone, "1")) == []


@given(st.lists(st.frozensets(st.sampled_from("pqrst")), max_size=6), st.sampled_from([1, national.BLOCK]))
def test_the_nearest_is_the_nearest_by_counting(sets: list[frozenset[str]], block: int) -> None:
    names = "123456"[: len(sets)]
    bodies = dict(zip(names, "ABCDEF", strict=False))
    found = index(
        about={"d": names} if names else {},
        owned=bodies,
        bodies={"class": "".join(bodies.values())} if names else {},
        facets={bodies[name]: "".join(sorted(some)) for name, some in zip(names, sets, strict=True)},
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(national, "BLOCK", block)
        nearest = list(compare(found))
    said = dict(zip(names, sets, strict=True))
    for pair in nearest:
        others = {name: some for name, some in said.items() if name != pair.one and some and said[pair.one]}
        likeness = {
            name: Fraction(len(some & said[pair.one]), len(some | said[pair.one])) for name, some in others.items()
        }
        best = min(likeness, key=lambda name: (-likeness[name], name), default=None)
        assert (pair.other, pair.jaccard) == (best, likeness.get(best or ""))
    assert [pair.one for pair in nearest] == list(names)


def test_a_profile_counts_the_bodies_a_concept_is_said_of() -> None:
    found = profiles(index(owned={"1": "AB", "2": ""}, facets={"A": "pq", "B": "p"}, bodies={"class": "AB"}))
    assert list(found) == [Share("1", "p", 2, 2), Share("1", "q", 1, 2)]
    assert len(found) == 2


# -- the network ----------------------------------------------------------------------------------------------------


@given(WORLDS, ON_DEMAND, st.booleans())
def test_positions_are_those_of_networkx_and_of_the_exact_measures(
    sits: dict[str, str], less: set[tuple[str, str]], standing: bool
) -> None:
    graph = seating(sits, on_demand=" ".join(a + b for a, b in less))
    bodies = body_network(graph, standing)
    between = nx.betweenness_centrality(bodies, normalized=False)
    found = {one.body: one for one in network(country(sits, less), standing)}
    assert list(found) == [body for body in sorted(sits) if holder_set(graph, body, standing)]
    for body, one in found.items():
        assert one.component == len(nx.node_connected_component(bodies, body))
        assert one.degree == len(bodies[body])
        assert one.open_pairs == len(open_pairs(bodies, body))
        assert one.betweenness == pytest.approx(between[body], abs=1e-9)
        exact = constraint(bodies, body)
        assert one.constraint == (None if exact is None else pytest.approx(float(exact), abs=1e-9))


def test_a_star_has_its_centre_between_all_others() -> None:
    found = list(network(index(seats={"A": "wxyz", "B": "w", "C": "x", "D": "y", "E": "z"})))
    assert found[0] == Position("A", 5, 4, 6, 6.0, 0.25)
    assert found[1:] == [Position(body, 5, 1, 0, 0.0, 1.0) for body in "BCDE"]


@pytest.mark.parametrize("sources", [1, 3, 256])
def test_large_components_are_worked_out_in_parts_to_the_same_end(
    sources: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    women = nx.davis_southern_women_graph()
    events = women.graph["bottom"]
    numbered = {name: chr(at) for at, name in enumerate(women.graph["top"], start=97)}
    names = {event: chr(at) for at, event in enumerate(events, start=65)}
    found = index(seats={names[event]: "".join(numbered[one] for one in women[event]) for event in events})
    monkeypatch.setattr(shortest, "SOURCES", sources)
    expected = nx.betweenness_centrality(nx.bipartite.projected_graph(women, events), normalized=False)
    assert [one.betweenness for one in network(found)] == pytest.approx([expected[event] for event in events])
    assert len(list(network(found))) == 14


def test_the_ties_of_the_bundled_bodies_are_those_of_their_networks(bundled_store: Store) -> None:
    found = {one.body: one for one in network(open_index(bundled_store))}
    seen = 0
    for owner in open_index(bundled_store).municipalities.iris:
        bodies = tied(town(bundled_store, owner).seating)
        seen += len(bodies)
        assert {body: len(bodies[body]) for body in bodies} == {body: found[body].degree for body in bodies}
    assert seen >= 10


# -- nothing to measure ---------------------------------------------------------------------------------------------


def test_an_empty_store_has_no_rows_of_anything() -> None:
    with open_store() as store:
        found = open_index(store)
    for stream in (gaps(found), overlaps(found), compare(found), profiles(found), network(found)):
        assert (len(stream), list(stream)) == (0, [])


def test_every_stream_says_its_order_and_names_its_columns() -> None:
    rows = ((gaps, Gap), (overlaps, Pair), (compare, Pair), (profiles, Share), (network, Position))
    for measure, row in rows:
        stream = measure(FOUR)
        assert stream.order.template
        assert len(stream.columns) == len(row.__slots__)


def test_blocks_hold_what_they_may_and_go_through_everything_once() -> None:
    seats = index(seats=dict.fromkeys("ABCDEFGH", "xyz"))["seats"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(national, "BLOCK", 50)
        blocks = [len(one) for one, _, _ in shared(seats)]
    assert len(blocks) == 4 and sum(blocks) == 28
