"""Looking things up by words, in any of the languages, on any keyboard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.atlas import Atlas
from graph.search import fold
from graph.store import open_store


@pytest.mark.parametrize(
    ("words", "lang", "found", "matched", "tag"),
    [
        ("sektorleiarmøte", "nn", "Sektorleiarmøte", "Sektorleiarmøte", "nn"),
        ("SEKTORLEIARMOTE", "en", "Sektorleiarmøte", "Sektorleiarmøte", "nn"),
        ("verneombod", "nn", "hovudverneombod", "hovudverneombod", "nn"),
        ("barnrad", "sv", "Barnrådet", "Barnrådet", "sv"),
        ("förskola", "nn", "barnehage", "förskola", "sv"),
        ("school", "sv", "skola", "school", "en"),
    ],
)
def test_a_word_finds_the_thing_and_tells_which_name_matched(
    atlas: Atlas, words: str, lang: str, found: str, matched: str, tag: str
) -> None:
    hits = {hit.thing.label.text: hit for hit in atlas.search(words, lang)}
    assert found in hits
    assert (hits[found].matched.text, hits[found].matched.lang) == (matched, tag)


def test_a_whole_name_comes_before_a_beginning_and_a_part(atlas: Atlas) -> None:
    hows = [hit.how for hit in atlas.search("rådmann", "nb", limit=50)]
    assert hows[0] == "whole"
    assert hows == sorted(hows, key=("whole", "start", "word", "part").index)


def test_the_old_title_finds_the_office_by_its_new_one(atlas: Atlas) -> None:
    kinds = {(hit.thing.kind, hit.thing.label.text) for hit in atlas.search("rådmann", "nn")}
    assert ("concept", "kommunedirektør") in kinds


def test_every_word_must_be_there(atlas: Atlas) -> None:
    assert {hit.thing.label.text for hit in atlas.search("helse omsorgssjef", "nn")} == {"helse- og omsorgssjef"}


@pytest.mark.parametrize("words", ["", "   ", "zzzzzz", "☃", '"', "a OR b", "x" * 10_000, "' OR 1=1 --"])
def test_nothing_breaks_the_search(atlas: Atlas, words: str) -> None:
    assert isinstance(atlas.search(words, "nn"), tuple)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_an_empty_store_finds_nothing() -> None:
    with open_store() as store:
        assert Atlas(store).search("skule", "nn") == ()
