"""Profiles and similarity: by hand, by their properties, and on the bundled municipalities."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.atlas import Atlas
from graph.findings import Count, Finding, Ratio, Undefined
from graph.measures.profile import profiles
from graph.projection import concepts_of, town
from graph.town import Town
from ontology.iris import concept_iri, data_iri
from tests.graph import worlds

SCHEMES = {"t1": "theme", "t2": "theme", "t3": "theme", "kind": "bodytype", "p": "purpose"}


def world(iri: str, *facts: tuple[str, str, str], sits: dict[str, str] | None = None) -> Town:
    return worlds.town(sits or {}, iri=iri, facts=facts, schemes=SCHEMES)


def of(found: tuple[Finding, ...], *subjects: str) -> Finding:
    return next(one for one in found if one.subjects == subjects)


def test_a_profile_counts_bodies_holders_seats_and_what_they_rest_on() -> None:
    here = world(
        "one", ("A", "org:classification", "kind"), ("B", "sam:theme", "t1"), sits={"A": "xy", "B": "x", "C": ""}
    )
    (found,) = profiles([here])
    assert found.measure("bodies", "literal, all") == Count(Fraction(3), "bodies")
    assert found.measure("holders", "literal, all") == Count(Fraction(2), "holders")
    assert found.measure("documents", "literal, all") == Count(Fraction(1), "documents")
    assert found.measure("bodies with seats", "literal, all") == Count(Fraction(2), "bodies")
    assert found.measure("density", "two-mode") == Ratio(3, 4)
    assert found.measure("values", "themes") == Count(Fraction(1), "values")
    assert found.measure("share of bodies", "body types", "kind") == Ratio(1, 3)
    assert isinstance(found.measure("values", "purposes"), Undefined)
    assert found.evidence == ("q-A-org:classification-kind", "q-Ax", "q-Ay", "q-B-sam:theme-t1", "q-Bx")


def test_a_body_without_seats_says_nothing_of_what_seats_bring() -> None:
    facts = (("x", "sam:party", "p"), ("x", "sam:sector", "s"), ("C", "sam:sector", "s"))
    (found,) = profiles([world("one", *facts, sits={"A": "x", "B": "y", "C": "", "D": ""})])
    assert found.measure("share of bodies", "representation") == Ratio(1, 2)
    assert found.measure("share of bodies", "sectors") == Ratio(2, 3), "C is documented by a sector of its own"


def test_a_municipality_without_bodies_has_no_data_and_no_zeros() -> None:
    (found,) = profiles([worlds.town({}, iri="empty")])
    told = {one.name for one in found.measures if not isinstance(one.value, Undefined)}
    assert told == {"documents"}
    assert profiles([]) == ()


def test_similarity_is_the_mean_of_the_facets_that_both_document() -> None:
    one = world("one", ("a", "sam:theme", "t1"), ("a", "sam:theme", "t2"), ("a", "org:purpose", "p"))
    other = world("other", ("b", "sam:theme", "t2"), ("b", "sam:theme", "t3"), ("b", "org:purpose", "p"))
    pair = of(profiles([one, other]), "one", "other")
    assert pair.measure("jaccard", "themes") == Ratio(1, 3)
    assert pair.measure("jaccard", "purposes") == Ratio(1, 1)
    assert isinstance(pair.measure("jaccard", "services"), Undefined)
    assert pair.measure("similarity", "mean of facets") == Ratio(2, 3)
    assert pair.items["shared"] == ("p", "t2")
    assert pair.sentence.params["facets"] == 2


def test_two_that_document_nothing_of_one_kind_have_no_similarity() -> None:
    pair = of(profiles([world("one", ("a", "sam:theme", "t1")), world("other")]), "one", "other")
    assert isinstance(pair.measure("similarity", "mean of facets"), Undefined)
    assert "Nothing of one kind" in pair.sentence.template


def test_the_most_alike_come_first() -> None:
    named = {"a": ("t1",), "b": ("t1", "t2"), "c": ("t1", "t2", "t3")}
    towns = [world(iri, *(("x", "sam:theme", theme) for theme in themes)) for iri, themes in named.items()]
    pairs = [one.subjects for one in profiles(towns) if one.kind == "similarity"]
    assert pairs == [("b", "c"), ("a", "b"), ("a", "c")], "2/3, 1/2, 1/3"


FACTS = st.lists(
    st.tuples(
        st.sampled_from("ABx"), st.sampled_from(["sam:theme", "org:purpose"]), st.sampled_from(["t1", "t2", "p"])
    ),
    max_size=6,
)


@given(FACTS, FACTS)
def test_similarity_is_symmetric_and_a_copy_is_wholly_alike(
    one: list[tuple[str, str, str]], other: list[tuple[str, str, str]]
) -> None:
    first, second = world("one", *one, sits={"A": "x"}), world("other", *other, sits={"B": "x"})
    assert profiles([first, second]) == profiles([second, first])
    copied = of(profiles([first, replace(first, iri="copy")]), "copy", "one").measure("similarity", "mean of facets")
    assert isinstance(copied, Undefined) or copied == Ratio(1, 1)
    pair = of(profiles([first, second]), "one", "other")
    values = [measure.value for measure in pair.measures if isinstance(measure.value, Ratio)]
    assert all(0 <= value.fraction <= 1 for value in values)


def test_the_bundled_municipalities_have_their_sizes_beside(atlas: Atlas) -> None:
    concepts = concepts_of(atlas.store)
    sande, orland, stord = (data_iri(code) for code in ("no-1514", "no-1621", "no-4614"))
    found = profiles([town(atlas.store, iri, concepts) for iri in (sande, orland, stord)])
    assert of(found, sande).measure("density", "two-mode") == Ratio(24, 4 * 21)
    elected = of(found, orland).measure("share of bodies", "representation", concept_iri("party", "elected"))
    assert elected == Ratio(1, 5), "of ten bodies, five have seats"
    assert isinstance(of(found, stord).measure("bodies", "literal, all"), Undefined)
    pair = of(found, sande, orland)
    assert pair.measure("jaccard", "offices") == Ratio(2, 14)
    assert pair.measure("bodies", "literal, all", orland) == Count(Fraction(10), "bodies")
    assert isinstance(pair.measure("similarity", "mean of facets"), Ratio)


@pytest.mark.parametrize("sits", [{}, {"A": ""}, {"A": "x"}])
def test_profiles_are_total_on_small_worlds(sits: dict[str, str]) -> None:
    (found,) = profiles([worlds.town(sits)])
    density = found.measure("density", "two-mode")
    assert density == Ratio(1, 1) if sits.get("A") else isinstance(density, Undefined)
