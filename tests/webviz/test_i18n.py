"""Sentences of the middle floor in the reader's language, with the phrases inside them."""

from __future__ import annotations

from flask import render_template_string

from graph.atlas import Atlas
from ontology.errors import Phrase
from ontology.labels import LANGUAGES
from webviz.app import create_app
from webviz.i18n import translator
from webviz.settings import Settings


def test_a_phrase_within_a_sentence_is_said_in_the_readers_language() -> None:
    inner = Phrase("at most %(limit)s characters", {"limit": 9})
    sentence = "“%(value)s” does not fit here; expected %(expected)s."
    said = {lang: translator(lang).said(sentence, {"value": "x", "expected": inner}) for lang in LANGUAGES}
    assert said["en"] == "“x” does not fit here; expected at most 9 characters."
    assert len(set(said.values())) == len(LANGUAGES), "each in words of its own"
    assert all("9" in one for one in said.values())


def test_a_count_on_a_page_is_written_as_in_its_language_and_what_is_put_in_is_text(atlas: Atlas) -> None:
    rows = '{{ ngettext("%(num)s row", "%(num)s rows", 1200) }}'
    name = '{{ _("Graph of %(name)s", name="<b>") }}'
    with create_app(Settings(), atlas).test_request_context("/sv/"):
        assert render_template_string(rows) == "1\xa0200 rader"
        assert render_template_string(name) == "Graf över &lt;b&gt;"
