"""How often bodies meet, read from their own words: wordings as they are found, and what holds of any text."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.rhythm import Rhythm, read_rhythm
from graph.vocabulary import concepts
from ontology.iris import concept_slug

TABLE = Path(__file__).with_name("rhythms.txt")
CASES = [
    tuple(part.strip() for part in line.split("|"))
    for line in TABLE.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
WORDS = sorted({word for _, said, _ in CASES for word in said.split()})


def told(rhythm: Rhythm) -> str:
    """A reading as the table writes it."""
    number = "" if rhythm.times is None else f"{rhythm.times:f}"
    if rhythm.certainty == "range":
        number = f"{rhythm.low:f}..{rhythm.high:f}"
    hours = f"{rhythm.hours:f}h" if rhythm.hours is not None and rhythm.certainty != "unknown" else ""
    week = f"week{rhythm.week}" if rhythm.week else ""
    parts = [rhythm.certainty, number, rhythm.frequency or "", rhythm.repeat or "", *rhythm.weekdays, week, hours]
    return " ".join(part for part in parts if part)


def test_the_table_has_wordings_enough_in_every_language() -> None:
    assert len(CASES) >= 220
    assert len({(lang, said) for lang, said, _ in CASES}) == len(CASES)
    counted = {lang: sum(1 for one, _, _ in CASES if one == lang) for lang, _, _ in CASES}
    assert set(counted) == {"nn", "nb", "sv", "da", "en"} and min(counted.values()) >= 9


@pytest.mark.parametrize(("lang", "said", "reading"), CASES)
def test_a_wording_is_read_as_expected(lang: str, said: str, reading: str) -> None:
    assert told(read_rhythm(said, lang)) == reading
    assert read_rhythm(said, lang).said == said


@pytest.mark.parametrize(("lang", "said", "reading"), [case for case in CASES if case[0] != "en"])
def test_a_nordic_wording_needs_no_language(lang: str, said: str, reading: str) -> None:
    assert told(read_rhythm(said)) == reading


def test_what_is_read_is_of_the_schemes() -> None:
    known = {name: {concept_slug(one.iri) for one in concepts()[name].values()} for name in ("certainty", "weekday")}
    frequencies = set(concepts()["frequency"])
    for lang, said, _ in CASES:
        rhythm = read_rhythm(said, lang)
        assert rhythm.certainty in known["certainty"]
        assert rhythm.frequency is None or rhythm.frequency in frequencies
        assert set(rhythm.weekdays) <= set(concepts()["weekday"])


def consistent(rhythm: Rhythm) -> bool:
    numbers = [one for one in (rhythm.times, rhythm.low, rhythm.high) if one is not None]
    if rhythm.certainty == "unknown":
        return not numbers and rhythm.repeat is None
    if rhythm.certainty == "range":
        return rhythm.times is None and rhythm.low is not None and rhythm.high is not None and rhythm.low < rhythm.high
    return rhythm.times is not None and rhythm.times > 0 and rhythm.high is None


@given(st.text(max_size=60), st.sampled_from(["nn", "nb", "sv", "da", "en", None]))
def test_any_text_has_a_reading_without_contradiction(text: str, lang: str | None) -> None:
    assert consistent(read_rhythm(text, lang))


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_any_words_of_rhythms_have_a_reading_without_contradiction(words: list[str]) -> None:
    assert consistent(read_rhythm(" ".join(words)))


@given(st.text(alphabet="abcdefghijklmnoprstuvyæøå ,.-", max_size=60).filter(lambda text: not text.strip()))
def test_nothing_said_is_unknown(text: str) -> None:
    assert told(read_rhythm(text)) == "unknown"


@given(
    st.integers(1, 366),
    st.sampled_from(["%d ganger i året", "%d møter per år", "%d gånger om året", "%d gonger årleg"]),
)
def test_a_number_of_times_a_year_is_that_number(number: int, wording: str) -> None:
    rhythm = read_rhythm(wording % number)
    assert (rhythm.times, rhythm.certainty) == (Decimal(number), "exact")


@given(st.integers(1, 52))
def test_a_number_that_nobody_said_is_never_read(number: int) -> None:
    for said in (f"rom {number}", f"{number} deltakere", f"{number} timer", f"versjon {number}", f"sak {number}/24"):
        assert read_rhythm(said).times is None


@pytest.mark.parametrize("said", ["4 ganger i året " * 500, "hver " * 3000, "1" * 4000, "n r n t p u", "-" * 3000])
def test_long_texts_are_read_too(said: str) -> None:
    assert consistent(read_rhythm(said))
