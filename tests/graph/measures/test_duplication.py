"""What bodies do alike, worked out by hand and by its properties."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.findings import Quantity, Ratio, Undefined, msg
from graph.measures.duplication import WEIGHTS, duplications, facets, score
from graph.projection import town as town_of
from graph.store import Store
from graph.town import INFERRED
from ontology.errors import BadParameter
from ontology.iris import concept_iri, data_iri
from tests.graph.worlds import town

TASKS = ("sam:theme", "org:purpose", "sam:agendaTopic", "sam:targetGroup")
FACTS = st.sets(st.tuples(st.sampled_from("ABC"), st.sampled_from(TASKS), st.sampled_from("rstu")), max_size=12)


def test_nothing_documented_gives_no_finding() -> None:
    assert duplications(town({})) == ()
    assert duplications(town({"A": "x", "B": "x"})) == ()
    assert duplications(town({"A": "x"}, facts=[("A", "sam:theme", "t")])) == ()


def test_the_facets_stand_side_by_side() -> None:
    facts = [
        *(("A", "sam:theme", theme) for theme in "tu"),
        *(("B", "sam:theme", theme) for theme in "tv"),
        ("A", "sam:governanceLevel", "high"),
        ("B", "sam:governanceLevel", "high"),
        ("A", "org:purpose", "p"),
    ]
    (finding,) = duplications(town({"A": "xy", "B": "yz"}, facts=facts, rhythms={"A": 4, "B": 12}))
    vector = {one.name: one.value for one in finding.measures}
    assert vector["holders"] == vector["themes"] == Ratio(1, 3)
    assert (vector["level"], vector["rhythm"]) == (Ratio(1, 1), Ratio(0, 2))
    assert isinstance(vector["purposes"], Undefined) and isinstance(vector["agenda topics"], Undefined)
    assert finding.items == {"shared holders": ("y",), "shared themes": ("t",), "shared level": ("high",)}
    # (1/3 + 1/3 + 1 + 0) / 4
    assert vector["weighted mean"] == Ratio(5, 12)
    assert {"q-A-sam:theme-t", "q-B-sam:theme-t", "q-Ay"} <= set(finding.evidence)
    assert "q-A-sam:theme-u" not in finding.evidence


def test_sharing_only_holders_level_or_rhythm_is_no_duplication() -> None:
    facts = [("A", "sam:governanceLevel", "high"), ("B", "sam:governanceLevel", "high")]
    assert duplications(town({"A": "x", "B": "x"}, facts=facts, rhythms={"A": 4, "B": 4})) == ()


def test_near_values_are_shown_as_near_and_never_counted() -> None:
    facts = [("A", "sam:theme", "attendance"), ("B", "sam:theme", "absence")]
    (finding,) = duplications(town({"A": "", "B": ""}, facts=facts, near={"attendance": "absence"}))
    assert {one.name: one.value for one in finding.measures}["themes"] == Ratio(0, 2)
    assert [(part.subject, part.state, part.items) for part in finding.parts] == [("attendance", "near", ("absence",))]
    assert "not the same" in finding.sentence.template
    assert finding.evidence == ("q-A-sam:theme-attendance", "q-B-sam:theme-absence")


@pytest.mark.parametrize(("first", "second"), [("drugs", "prevention"), ("prevention", "drugs")])
def test_a_narrower_value_is_within_the_wider_one_whoever_has_it(first: str, second: str) -> None:
    facts = [("A", "sam:theme", first), ("B", "sam:theme", second)]
    (finding,) = duplications(town({"A": "", "B": ""}, facts=facts, wider={"drugs": "prevention"}))
    assert [(part.subject, part.state, part.items) for part in finding.parts] == [("drugs", "within", ("prevention",))]


def test_two_themes_under_one_wider_theme_are_neither_near_nor_within() -> None:
    facts = [("A", "sam:theme", "drugs"), ("B", "sam:theme", "crime")]
    assert (
        duplications(town({"A": "", "B": ""}, facts=facts, wider={"drugs": "prevention", "crime": "prevention"})) == ()
    )


def test_the_weights_are_shown_and_can_be_changed() -> None:
    facts = [("A", "sam:theme", "t"), ("B", "sam:theme", "t")]
    world = town({"A": "x", "B": "y"}, facts=facts)
    (even,), (themes,) = duplications(world), duplications(world, {"themes": 3, "holders": 1})
    assert even.measure("weighted mean", "literal, all") == Ratio(1, 2)
    assert themes.measure("weighted mean", "literal, all") == Ratio(3, 4)
    assert {one.name: one.formula for one in themes.measures}["themes"].endswith("w = 3")
    (none,) = duplications(world, {})
    assert isinstance(none.measure("weighted mean", "literal, all"), Undefined)


@pytest.mark.parametrize("weights", [{"themes": -1}, {"colours": 1}])
def test_a_weight_that_cannot_be_used_is_told(weights: dict[str, int]) -> None:
    with pytest.raises(BadParameter):
        duplications(town({}), weights)


def test_a_range_of_meetings_is_one_value() -> None:
    assert facets(town({"A": ""}, rhythms={"A": (8, 12)}), "A")["rhythm"].keys() == {"8–12"}


def test_what_is_inferred_is_said_to_be() -> None:
    found = town({"A": "", "B": ""}, facts=[("A", "sam:theme", "t"), ("B", "sam:theme", "t")])
    (fact,) = found.of("B", "sam:theme")
    guessed = replace(found, facts={**found.facts, ("B", "sam:theme"): (replace(fact, basis=INFERRED),)})
    (sure,), (unsure,) = duplications(found), duplications(guessed)
    assert len(unsure.caveats) == len(sure.caveats) + 1


def test_most_facets_in_common_come_first() -> None:
    facts = [
        *((body, "sam:theme", theme) for body in "AB" for theme in "tuv"),
        *((body, name, "w") for body in "CD" for name in ("org:purpose", "sam:targetGroup")),
    ]
    found = duplications(town({"A": "", "B": "", "C": "", "D": ""}, facts=facts))
    assert [one.subjects for one in found] == [("C", "D"), ("A", "B")]


@given(FACTS)
def test_every_facet_and_the_mean_lie_between_none_and_all(facts: set[tuple[str, str, str]]) -> None:
    for finding in duplications(town({"A": "x", "B": "xy", "C": "y"}, facts=facts)):
        values = [one.value for one in finding.measures]
        assert all(0 <= value.fraction <= 1 for value in values if isinstance(value, Ratio))
        assert any(heading.startswith("shared") for heading in finding.items)


@given(FACTS)
def test_new_names_change_nothing(facts: set[tuple[str, str, str]]) -> None:
    def values(prefix: str) -> list[list[Quantity]]:
        renamed = [(prefix + body, name, prefix + value) for body, name, value in facts]
        found = duplications(town({prefix + body: "" for body in "ABC"}, facts=renamed))
        return [[one.value for one in finding.measures] for finding in found]

    assert values("") == values("z")


@given(st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.integers(0, 5)), st.integers(1, 4))
def test_only_the_proportions_of_the_weights_matter(weights: dict[str, int], times: int) -> None:
    vector: dict[str, Quantity] = {"themes": Ratio(1, 3), "holders": Ratio(2, 5), "level": Undefined(msg("nothing"))}
    scaled = {name: weight * times for name, weight in weights.items()}
    assert score(vector, weights) == score(vector, scaled)


def test_the_contact_meeting_and_the_leaders_forum_of_sande_do_these_things_alike(bundled_store: Store) -> None:
    first, *_ = duplications(town_of(bundled_store, data_iri("no-1514")))
    assert first.subjects == (data_iri("no-1514/kontaktmote"), data_iri("no-1514/leiarforum"))
    assert first.items["shared purposes"] == tuple(concept_iri("purpose", one) for one in ("dialogue", "information"))
    assert first.items["shared agenda topics"] == tuple(concept_iri("topic", one) for one in ("economy", "personnel"))
    assert {one.name: one.value for one in first.measures}["agenda topics"] == Ratio(2, 11)
    assert first.evidence
