"""No bokmål in nynorsk, no nynorsk in bokmål, no Norwegian in Swedish, no English in any, in all we have written."""

from __future__ import annotations

import re

import pytest

from ontology.labels import LANGUAGES
from tests.house.slips import (
    CODE,
    ENGLISH,
    EVERYWHERE,
    NOT_BOKMAL,
    NOT_NORWEGIAN,
    NOT_NYNORSK,
    NOT_SWEDISH,
    PARDONED,
    slips,
    texts,
)

# Where the sentences stand, and how many different ones there are at least in each language.
PLACES = {
    r"translations": 1000,
    r"ontology/concepts/\w+\.ttl": 600,
    r"ontology/ontology/core\.ttl": 250,
    r"ontology/shapes/[\w-]+\.ttl": 60,
    r"[\w-]+\.rq": 250,
    r"[\w-]+/pack\.toml": 100,
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_of_another_language_slips_in(lang: str) -> None:
    read = [one for one in texts() if one.lang == lang]
    assert [(one.place, one.words, found) for one in read if (found := slips(lang, one.words))] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_of_ours_is_read(lang: str) -> None:
    read = [one.place for one in texts() if one.lang == lang]
    counted = {place: sum(bool(re.fullmatch(place, one)) for one in read) for place in PLACES}
    assert sum(counted.values()) == len(read)
    assert {place: count for place, count in counted.items() if count < PLACES[place]} == {}


@pytest.mark.parametrize(
    ("listed", "least"),
    [(NOT_NYNORSK, 250), (NOT_BOKMAL, 120), (NOT_SWEDISH, 250), (NOT_NORWEGIAN, 100), (ENGLISH, 150)],
)
def test_the_lists_are_long_and_have_each_word_once(listed: str, least: int) -> None:
    words = listed.split()
    assert len(words) == len(set(words)) >= least


def test_no_word_is_foreign_to_both_languages_of_norway_unless_it_is_swedish_or_english() -> None:
    nynorsk, bokmal = set(NOT_NYNORSK.split()), set(NOT_BOKMAL.split())
    assert nynorsk & bokmal == set()
    assert (nynorsk | bokmal) & {*NOT_NORWEGIAN.split(), *ENGLISH.split()} == set()


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("nn", "Møte for alle enheter", ["enheter"]),
        ("nn", "Kommunane har ulike muligheter og utfordringer.", ["muligheter", "utfordringer"]),
        ("nn", "Hvem sitter i Gruppa?", ["Hvem", "sitter"]),
        ("nn", "Dei gir %(body)s eit mandat", ["gir"]),
        ("nn", "Åpenhet", ["Åpenhet"]),
        ("nn", "Saka går från organet", ["från"]),
        ("nn", "Vis alle bodies", ["bodies"]),
        ("nn", "hovedtema", ["hovedtema"]),
        ("nb", "Kven er det?", ["Kven"]),
        ("nb", "Kommunane samarbeider om førebygging.", ["Kommunane", "førebygging"]),
        ("nb", "mogleg og vanleg", ["mogleg", "vanleg"]),
        ("nb", "Möten i året", ["Möten"]),
        ("nb", "Show the list", ["Show", "the"]),
        ("sv", "barn og unga", ["og"]),
        ("sv", "mål för møte", ["møte"]),
        ("sv", "Deltakere i organet", ["Deltakere"]),
        ("sv", "Kva organ finns?", ["Kva"]),
        ("sv", "dokumentert plats", ["dokumentert"]),
        ("sv", "no meetings yet", ["meetings"]),
        ("en", "The body møter ikke", ["møter", "ikke"]),
        ("en", "a list över bodies", ["över"]),
    ],
)
def test_a_slip_is_caught(lang: str, text: str, expected: list[str]) -> None:
    assert slips(lang, text) == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("nn", "Kven sit i styringsgruppa, og kor mange møte blir det i året?"),
        ("nn", "Frivillige organisasjonar har òg plass."),
        ("nn", "%(who)s har plass; køyr: samgraf expectations %(pack)s --format table"),
        ("nb", "Hvem sitter i styringsgruppen, og hvor mange møter blir det i året?"),
        ("nb", "Spør med SELECT eller GROUP BY: ?theme, sam:meetingPattern, @en, pack.toml, /sparql"),
        ("sv", "Vilka sitter i styrgruppen, och hur många möten blir det per år?"),
        ("sv", "Kommunens högsta tjänsteperson, i Norge kommunedirektør."),
        ("en", "Who sits in the steering group, and how many meetings a year is that?"),
    ],
)
def test_what_is_right_is_left_alone(lang: str, text: str) -> None:
    assert slips(lang, text) == []


def test_nothing_is_pardoned_that_is_not_said() -> None:
    said = {lang: " ".join(one.words for one in texts() if one.lang == lang) for lang in LANGUAGES}
    assert [(lang, one) for lang, listed in PARDONED.items() for one in listed if one not in said[lang]] == []
    assert [one for one in EVERYWHERE if not any(one in words for words in said.values())] == []


def test_code_is_no_word() -> None:
    text = "a %(name)s b sam:Body c `x y` d ?thing e --store f pack.toml g @nn h /sparql i LIMIT"
    assert CODE.sub("", text).split() == [*"abcdefghi"]
