"""What a parameter may be, and what somebody typed among it."""

from __future__ import annotations

import pytest

from graph.atlas import Atlas
from graph.catalogue import Parameter, questions
from graph.choices import nearest
from ontology.errors import UnknownName
from ontology.labels import LANGUAGES

PARAMETERS = [(name, one) for name, question in questions().items() for one in question.parameters]
BODY = Parameter("body", "thing", "sam:Body", "", {})


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("question", "parameter"), PARAMETERS, ids=lambda one: getattr(one, "name", one))
def test_the_default_is_among_the_choices(atlas: Atlas, question: str, parameter: Parameter, lang: str) -> None:
    found = atlas.choices(lang).of(parameter)
    assert parameter.kind == "text" or parameter.default in {one.value for one in found}
    assert len({one.value for one in found}) == len(found)


def test_every_parameter_that_is_a_thing_says_of_which_class() -> None:
    things = [one for _question, one in PARAMETERS if one.kind == "thing"]
    assert len(things) >= 14
    assert all(one.of.startswith("sam:") for one in things)


def test_choices_stand_by_municipality_and_name(atlas: Atlas) -> None:
    found = atlas.choices("nn").of(BODY)
    places = [one.place.label.text for one in found if one.place]
    assert places == sorted(places)
    assert [one.value for one in found if one.place is None] == [one.value for one in found[len(places) :]]
    assert [one.thing.label.text for one in found[:4]] == [
        "Kontaktmøte",
        "Leiarforum",
        "Ressursgruppa",
        "Sektorleiarmøte",
    ]


def test_a_concept_is_in_use_when_something_is_described_with_it_or_with_one_under_it(atlas: Atlas) -> None:
    themes = {one.value: one.used for one in atlas.choices("nn").of(Parameter("theme", "concept:theme", "", "", {}))}
    assert themes["child-poverty"]
    assert themes["prevention-theme"]
    assert not all(themes.values())


def test_a_name_that_only_one_has_will_do(atlas: Atlas) -> None:
    choices = atlas.choices("nn")
    found = choices.of(BODY)
    assert choices.known(BODY, "kontaktmøte", found) == "no-1514/kontaktmote"
    assert choices.known(BODY, "Kontaktmøte, Sande", found) == "no-1514/kontaktmote"
    assert choices.known(BODY, "no-1514/bts", found) == "no-1514/bts"
    with pytest.raises(UnknownName) as caught:
        choices.known(BODY, "kontaktmote ørsta", found)
    assert "no-1514/kontaktmote" in caught.value.nearest
    with pytest.raises(UnknownName):
        choices.known(BODY, "no such <thing>", found)


def test_the_nearest_comes_first(atlas: Atlas) -> None:
    found = atlas.choices("nn").of(BODY)
    assert nearest("sektorleiarmøt", found)[0].value == "no-1514/sektorleiarmote"
    assert nearest("", ()) == []
