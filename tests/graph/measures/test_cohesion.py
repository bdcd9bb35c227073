"""How bodies hang together as a whole: by hand, against published numbers, by properties, in the bundle."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.findings import Count, Finding, Name, Ratio, Undefined
from graph.measures.cohesion import TIED, network
from graph.projection import town as town_of
from graph.store import Store
from graph.town import Town
from ontology.iris import data_iri
from tests.graph.renaming import BODIES, HOLDERS, same_under_other_names
from tests.graph.workings.test_centrality import southern_women
from tests.graph.worlds import town

WORLDS = st.dictionaries(st.sampled_from(BODIES), st.text(HOLDERS, max_size=6), max_size=5)
LINES = st.lists(st.tuples(st.sampled_from(BODIES), st.sampled_from(BODIES)), max_size=6)


def whole(world: Town) -> Finding:
    return next(one for one in network(world) if one.kind == "network")


def lines(world: Town) -> Finding:
    return next(one for one in network(world) if one.kind == "lines")


def reporting(*pairs: str) -> Town:
    """A world of bodies A to E; `"AB"` says that A reports to B."""
    return town(dict.fromkeys("ABCDE", ""), facts=[(pair[0], "org:reportsTo", pair[1]) for pair in pairs])


def test_without_seats_and_lines_there_is_no_network() -> None:
    assert network(town({})) == ()
    assert network(town({"A": "", "B": ""})) == ()


def test_seats_and_shared_holders_over_those_there_could_be() -> None:
    found = whole(town({"A": "xy", "B": "yz", "C": "w"}, on_demand="Cw"))
    assert found.measure("density", "two-mode, all") == Ratio(5, 12)
    assert found.measure("density", "two-mode, standing") == Ratio(4, 6), (
        "two bodies and three holders have a regular seat"
    )
    assert found.measure("density", TIED) == Ratio(1, 3)
    assert found.measure("components", "two-mode, all") == Count(Fraction(2), "components")
    assert [part.items for part in found.parts] == [("A", "B", "x", "y", "z"), ("C", "w")]
    assert found.sentence.count == 2


def test_a_body_that_shares_somebody_with_every_other_centralises_all() -> None:
    found = whole(town({"A": "xyz", "B": "x", "C": "y", "D": "z"}))
    assert found.measure("degree centralisation", TIED) == Count(Fraction(1), "")
    assert found.measure("betweenness centralisation", TIED) == Count(Fraction(1), "")


def test_a_body_without_documented_seats_is_beside_and_not_alone() -> None:
    found = whole(town({"A": "x", "B": "x", "C": ""}))
    assert found.measure("density", TIED) == Ratio(1, 1)
    assert found.items["no documented seats"] == ("C",)
    assert any("not documented" in one.template for one in found.caveats)


def test_one_body_has_no_other_to_be_tied_to() -> None:
    found = whole(town({"A": "xy"}))
    assert found.measure("density", "two-mode, all") == Ratio(2, 2)
    for name in ("density", "degree centralisation", "betweenness centralisation"):
        assert isinstance(found.measure(name, TIED), Undefined)
    assert found.sentence.template.startswith("One body")


def test_the_density_of_the_southern_women_is_as_published() -> None:
    # Borgatti & Everett 1997: 89 attendances of 18 women at 14 events, 0.353.
    found = whole(town(southern_women()[0]))
    assert found.measure("density", "two-mode, all") == Ratio(89, 18 * 14)
    assert found.measure("components", "two-mode, all") == Count(Fraction(1), "components")


def test_lines_that_lead_to_one_top_are_a_tree() -> None:
    found = lines(reporting("BA", "CA", "DB"))
    assert found.measure("size", "lines between bodies") == Count(Fraction(4), "bodies")
    for name in ("connectedness", "hierarchy", "line efficiency", "least upper bounds"):
        assert found.measure(name, "lines between bodies") == Count(Fraction(1), "")
    assert found.sentence.params["tops"] == (Name("A"),)
    assert found.items["no documented line"] == ("E",)
    assert found.evidence == ("q-B-org:reportsTo-A", "q-C-org:reportsTo-A", "q-D-org:reportsTo-B")


def test_lines_to_two_tops_and_lines_in_a_circle_are_told() -> None:
    assert lines(reporting("AB", "CD")).sentence.count == 2
    assert "circle" in lines(reporting("AB", "BA")).sentence.template
    assert lines(reporting("AB", "BA")).measure("hierarchy", "lines between bodies") == Count(Fraction(0), "")


def test_a_line_to_itself_or_out_of_the_bodies_is_no_line() -> None:
    assert network(reporting("AA", "AX")) == ()


@given(WORLDS, LINES)
def test_every_figure_is_a_share_a_size_or_not_defined(sits: dict[str, str], pairs: list[tuple[str, str]]) -> None:
    facts = [(one, "org:reportsTo", other) for one, other in pairs]
    for finding in network(town(sits, facts=facts)):
        for measure in finding.measures:
            if isinstance(measure.value, Ratio):
                assert 0 <= measure.value.fraction <= 1
            elif isinstance(measure.value, Count) and not measure.value.unit:
                assert 0 <= measure.value.number <= 1


@given(WORLDS)
def test_the_standing_density_is_that_of_a_world_without_the_seats_as_needed(sits: dict[str, str]) -> None:
    on_demand = " ".join(f"{body}{one}" for body, some in sits.items() for one in some[:2])
    regular = {body: "".join(one for one in some if one not in some[:2]) for body, some in sits.items()}
    for finding in network(town(sits, on_demand=on_demand)):
        standing, rest = finding.measure("density", "two-mode, standing"), network(town(regular))
        assert standing == rest[0].measure("density", "two-mode, all") if rest else isinstance(standing, Undefined)


@given(WORLDS, LINES, st.permutations(BODIES), st.permutations(HOLDERS))
def test_names_change_nothing(
    sits: dict[str, str], pairs: list[tuple[str, str]], bodies: list[str], holders: list[str]
) -> None:
    names = dict(zip((*BODIES, *HOLDERS), (*bodies, *holders), strict=True))
    assert same_under_other_names(network, sits, pairs, names)


@pytest.mark.parametrize(
    ("path", "density", "components"),
    [("no-1514", Ratio(24, 84), 2), ("no-1621", Ratio(15, 75), 5), ("se-0183", Ratio(6, 12), 2)],
)
def test_the_municipalities_that_come_with_the_program(
    bundled_store: Store, path: str, density: Ratio, components: int
) -> None:
    found = network(town_of(bundled_store, data_iri(path)))
    assert found[0].measure("density", "two-mode, all") == density
    assert found[0].measure("components", "two-mode, all") == Count(Fraction(components), "components")
    assert all(one.evidence for one in found)
