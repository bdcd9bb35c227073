"""Theme coverage, worked out by hand, by its properties, and in the documents."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.findings import Finding, Name, Ratio, Undefined
from graph.measures.coverage import coverage, matrix
from graph.projection import town as town_of
from graph.store import Store
from graph.town import INFERRED, Town
from ontology.iris import concept_iri, data_iri
from tests.graph.worlds import town

LEVELS = dict.fromkeys(("high", "low", "municipal"), "level")
THEMES = st.sets(st.tuples(st.sampled_from("ABP"), st.just("sam:theme"), st.sampled_from("tuv")), max_size=8)


def by_kind(found: Town) -> dict[str, Finding]:
    return {one.kind: one for one in coverage(found)}


def test_without_bodies_there_is_no_finding() -> None:
    assert coverage(town({})) == ()
    assert coverage(town({}, facts=[("P", "sam:theme", "t")])) == ()
    assert matrix(town({}), "body").cells == matrix(town({}), "level").cells == {}


def test_without_themes_only_the_bodies_without_one_are_told() -> None:
    (finding,) = coverage(town({"A": "x"}, facts=[("A", "org:purpose", "p")]))
    assert (finding.kind, finding.items["no theme"]) == ("bodies without a theme", ("A",))
    assert finding.measure("bodies with a theme", "own") == Ratio(0, 1)
    assert finding.evidence == ("q-A-org:purpose-p", "q-Ax")


def test_a_theme_is_carried_by_a_body_through_an_endeavour_or_by_nobody() -> None:
    facts = [("A", "sam:theme", "own"), ("P", "sam:theme", "through"), ("plan", "sam:theme", "nobody")]
    found = by_kind(town({"A": "", "B": "", "C": ""}, facts=facts, assignments=[("B", "working-group", "P")]))
    finding = found["themes by body"]
    assert finding.measure("themes with a body", "own or through an endeavour") == Ratio(2, 3)
    assert finding.measure("themes with a body", "own") == Ratio(1, 3)
    assert [(part.subject, part.state, part.items) for part in finding.parts] == [
        ("nobody", "no body", ()),
        ("through", "only through an endeavour", ("B",)),
        ("own", "own", ("A",)),
    ]
    assert "q-plan-sam:theme-nobody" in finding.evidence
    bodies = found["bodies without a theme"].items
    assert (bodies["no theme"], bodies["only through an endeavour"]) == (("C",), ("B",))


def test_a_body_works_for_what_it_belongs_to_is_part_of_or_follows_up() -> None:
    facts = [
        ("P", "sam:theme", "t"),
        ("A", "sam:bodyOf", "P"),
        ("B", "sam:partOfStructure", "P"),
        ("C", "sam:followsUp", "P"),
        ("D", "sam:followsUp", "A"),
    ]
    assert matrix(town(dict.fromkeys("ABCD", ""), facts=facts), "body").filled("t") == ("A", "B", "C")


@pytest.mark.parametrize(("status", "told"), [("ended", "has ended"), ("planned", "not practice"), ("existing", "")])
def test_an_endeavour_that_has_ended_or_is_planned_carries_its_theme_with_a_caveat(status: str, told: str) -> None:
    facts = [("P", "sam:theme", "t"), ("P", "sam:status", concept_iri("status", status))]
    found = by_kind(town({"A": "x"}, facts=facts, assignments=[("A", "working-group", "P")]))["themes by body"]
    about = [one.template for one in found.caveats if one.params.get("thing") == Name("P")]
    assert len(about) == bool(told) and all(told in one for one in about)


def test_a_body_does_not_carry_the_themes_of_a_body_it_follows_up() -> None:
    facts = [("A", "sam:theme", "t"), ("B", "sam:followsUp", "A")]
    assert matrix(town({"A": "", "B": ""}, facts=facts), "body").filled("t") == ("A",)


def test_a_narrower_theme_carries_the_wider_and_not_the_other_way() -> None:
    facts = [("A", "sam:theme", "drugs"), ("B", "sam:theme", "prevention")]
    found = matrix(town({"A": "", "B": ""}, facts=facts, wider={"drugs": "prevention"}), "body")
    assert (found.filled("prevention"), found.filled("drugs")) == (("A", "B"), ("A",))
    assert found.empty("drugs") == ("B",)
    assert [fact.value for fact in found.cells["prevention", "A"]] == ["drugs"]


# -- levels ---------------------------------------------------------------------------------------------------------


def test_a_stated_level_stands_on_its_step_of_the_scale() -> None:
    facts = [("A", "sam:theme", "t"), ("A", "sam:governanceLevel", "municipal"), ("B", "sam:theme", "u")]
    found = town({"A": "", "B": ""}, facts=facts, schemes=LEVELS, wider={"municipal": "high"})
    by_level = matrix(found, "level")
    assert by_level.columns == ("high", "low")
    assert (by_level.filled("t"), by_level.empty("t"), by_level.filled("u")) == (("high",), ("low",), ())
    assert {fact.property for fact in by_level.cells["t", "high"]} == {"sam:theme", "sam:governanceLevel"}
    finding = by_kind(found)["themes by level"]
    assert finding.measure("themes by level", "all") == Ratio(1, 4)
    assert finding.items == {"placed on a level": ("A",), "bodies without a level": ("B",)}
    assert [(part.subject, part.state) for part in finding.parts] == [("u", "on no level"), ("t", "on a level")]


def test_an_endeavour_with_a_level_places_its_own_theme() -> None:
    facts = [("P", "sam:theme", "t"), ("P", "sam:governanceLevel", "low")]
    found = matrix(town({"A": ""}, facts=facts, kinds={"P": "sam:Endeavour"}, schemes=LEVELS), "level")
    assert found.filled("t") == ("low",)


def test_all_levels_is_every_step_and_no_step_of_its_own() -> None:
    every = concept_iri("level", "all-levels")
    facts = [("A", "sam:theme", "t"), ("A", "sam:governanceLevel", every)]
    found = matrix(
        town({"A": ""}, facts=facts, schemes={**LEVELS, every: "level"}, wider={"municipal": "high"}), "level"
    )
    assert found.columns == found.filled("t") == ("high", "low")


def test_without_any_level_the_share_is_undefined() -> None:
    finding = by_kind(town({"A": ""}, facts=[("A", "sam:theme", "t")]))["themes by level"]
    assert isinstance(finding.measure("themes by level", "all"), Undefined)


def test_a_level_without_any_theme_is_told() -> None:
    facts = [("A", "sam:theme", "t"), ("A", "sam:governanceLevel", "high"), ("B", "sam:governanceLevel", "low")]
    finding = by_kind(town({"A": "", "B": ""}, facts=facts))["themes by level"]
    assert "No theme is documented" in finding.sentence.template


def test_inferred_themes_are_said_to_be() -> None:
    found = town({"A": ""}, facts=[("A", "sam:theme", "t")])
    (fact,) = found.of("A", "sam:theme")
    guessed = replace(found, facts={("A", "sam:theme"): (replace(fact, basis=INFERRED),)})
    assert not any("inferred" in one.template for one in by_kind(found)["themes by body"].caveats)
    assert any("inferred" in one.template for one in by_kind(guessed)["themes by body"].caveats)


@given(THEMES, st.sampled_from("AB"), st.sampled_from("tuv"))
def test_a_theme_given_to_a_body_never_lowers_the_coverage_of_the_named(
    facts: set[tuple[str, str, str]], body: str, theme: str
) -> None:
    named = {("P", "sam:theme", one) for one in "tuv"}  # so that the themes stay the same
    before, after = (
        by_kind(town({"A": "", "B": ""}, facts=some))["themes by body"].measure("themes with a body", "own")
        for some in (facts | named, facts | named | {(body, "sam:theme", theme)})
    )
    assert isinstance(before, Ratio) and isinstance(after, Ratio)
    assert before.denominator == after.denominator == 3
    assert before.numerator <= after.numerator


@given(THEMES)
def test_every_cell_is_filled_by_facts_and_empty_otherwise(facts: set[tuple[str, str, str]]) -> None:
    found = matrix(town({"A": "", "B": ""}, facts=facts), "body")
    assert all(found.cells.values())
    assert all({*found.filled(row), *found.empty(row)} == {"A", "B"} for row in found.rows)
    assert {(fact[2], fact[0]) for fact in facts if fact[0] in "AB"} == set(found.cells)


# -- the documents --------------------------------------------------------------------------------------------------


def test_prevention_in_sande_is_no_bodys_own_theme(bundled_store: Store) -> None:
    found = by_kind(town_of(bundled_store, data_iri("no-1514")))
    assert found["themes by body"].items["only through an endeavour"] == (concept_iri("theme", "prevention"),)
    assert found["bodies without a theme"].measure("bodies with a theme", "own") == Ratio(0, 4)


def test_the_themes_of_sundbyberg_are_its_three_prevention_themes(bundled_store: Store) -> None:
    by_body = matrix(town_of(bundled_store, data_iri("se-0183")), "body")
    names = ("child-poverty", "drug-prevention", "parental-support")
    assert by_body.rows == tuple(concept_iri("theme", name) for name in names)
    assert len(by_body.columns) == 4


def test_three_of_orlands_six_themes_are_some_bodys_own(bundled_store: Store) -> None:
    found = by_kind(town_of(bundled_store, data_iri("no-1621")))["themes by body"]
    assert found.measure("themes with a body", "own") == Ratio(3, 6)
    own = {concept_iri("theme", name) for name in ("prevention", "attendance-at-work", "recruitment")}
    assert set(found.items["own"]) == own
