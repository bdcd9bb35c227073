"""The words to write a query with, found in every language."""

from __future__ import annotations

import pytest

from graph.atlas import Atlas
from graph.wordlist import KINDS, matching
from ontology.iris import expand
from ontology.labels import LANGUAGES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_has_a_short_form_that_means_it_and_a_name_in_the_language(atlas: Atlas, lang: str) -> None:
    words = atlas.glossary(lang).words()
    assert len(words) >= 600
    assert {one.kind for one in words} == set(KINDS)
    assert all(expand(one.written) == one.iri for one in words)
    ours = [one for one in words if one.written.startswith("sam:") or one.kind == "Concept"]
    assert {one.label.lang for one in ours} == {lang}
    assert sum(one.meaning is not None for one in ours) >= 0.95 * len(ours)


def test_a_word_is_found_by_all_its_parts_in_any_language_and_names_come_first(atlas: Atlas) -> None:
    words = atlas.glossary("en").words()
    assert "sam:filledBy" in {one.written for one in matching(words, "INNEHAS")}
    assert "theme:child-poverty" in {one.written for one in matching(words, "barn fattigdom")}
    assert matching(words, "barn zzz") == ()
    assert matching(words, "  ") == ()
    assert matching(words, "child poverty")[0].written == "theme:child-poverty"


def test_words_are_read_once_for_each_content(atlas: Atlas) -> None:
    glossary = atlas.glossary("nb")
    assert glossary.words() is glossary.words()
