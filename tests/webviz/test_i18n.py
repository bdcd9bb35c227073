"""Sentences of the middle floor in the reader's language, with the phrases inside them."""

from __future__ import annotations

from ontology.errors import Phrase
from ontology.labels import LANGUAGES
from webviz.i18n import translator


def test_a_phrase_within_a_sentence_is_said_in_the_readers_language() -> None:
    inner = Phrase("at most %(limit)s characters", {"limit": 9})
    sentence = "“%(value)s” does not fit here; expected %(expected)s"
    said = {lang: translator(lang).said(sentence, {"value": "x", "expected": inner}) for lang in LANGUAGES}
    assert said["en"] == "“x” does not fit here; expected at most 9 characters"
    assert len(set(said.values())) == len(LANGUAGES), "each in words of its own"
    assert all("9" in one for one in said.values())
