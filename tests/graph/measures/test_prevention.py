"""Prevention themes: specific ones, prevention in general only, none, and nothing known."""

from __future__ import annotations

from fractions import Fraction

import pytest

from graph.atlas import Atlas
from graph.findings import Count, Name, Ratio, Undefined
from graph.measures.prevention import GENERAL, MAIN, prevention_themes
from graph.projection import concepts_of, town
from ontology.iris import concept_iri, data_iri
from tests.graph import worlds

WIDER = {"bullying": "prevention-theme", "prevention": "prevention-theme"}
SCHEMES = dict.fromkeys((*WIDER, "prevention-theme", "other"), "theme")


@pytest.mark.parametrize(
    ("theme", "state", "specific"),
    [("bullying", "specific", 1), ("prevention", "in general only", 0), ("other", "not documented", 0)],
)
def test_each_state_by_hand(theme: str, state: str, specific: int) -> None:
    here = worlds.town({}, facts=[("a", "sam:theme", theme)], wider=WIDER, schemes=SCHEMES)
    (found,) = prevention_themes([here], "prevention-theme", "prevention")
    (part,) = found.parts
    assert (part.state, part.evidence) == (state, (f"q-a-sam:theme-{theme}",))
    assert found.measure("specific themes", "themes") == Count(Fraction(specific), "themes")


def test_without_any_theme_there_is_no_data_and_no_zero() -> None:
    (found,) = prevention_themes([worlds.town({})])
    assert found.parts[0].state == "no data"
    assert isinstance(found.measure("specific themes", "themes"), Undefined)
    assert prevention_themes([]) == ()


def test_sundbyberg_alone_names_specific_prevention_themes(atlas: Atlas) -> None:
    concepts = concepts_of(atlas.store)
    codes = ("no-1514", "no-1621", "se-0183", "no-4614", "region-nord-troms")
    (found,) = prevention_themes([town(atlas.store, data_iri(code), concepts) for code in codes])
    parts = {part.subject: part for part in found.parts}
    sundbyberg = parts[data_iri("se-0183")]
    named = ("child-poverty", "drug-prevention", "parental-support")
    assert (sundbyberg.state, sundbyberg.items) == ("specific", tuple(concept_iri("theme", one) for one in named))
    for code in codes[:2]:
        assert (parts[data_iri(code)].state, parts[data_iri(code)].items) == ("in general only", (GENERAL,))
    assert {parts[data_iri(code)].state for code in codes[3:]} == {"not documented"}
    assert found.measure("municipalities with it", "themes") == Ratio(1, 5)
    assert found.sentence.params == {"main": Name(MAIN), "have": (Name(data_iri("se-0183")),)}
