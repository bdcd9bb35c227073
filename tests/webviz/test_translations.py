"""Choosing a language, and the sentences in it; what ships is what was edited."""

from __future__ import annotations

import pytest

from ontology.errors import UnknownMunicipality
from ontology.labels import LANGUAGES
from webviz.i18n import NAMES, preferred, translator


@pytest.mark.checkout
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_mo_files_are_the_compiled_po_files(lang: str) -> None:
    from webviz.translations import compile as compiling  # a tool of the source tree; the wheel has no need of it

    found, path = compiling.catalogue(lang), compiling.po_file(lang)
    assert path.read_bytes() == compiling.as_po(found), "run: python -m webviz.translations.compile"
    assert path.with_suffix(".mo").read_bytes() == compiling.as_mo(found), "run: python -m webviz.translations.compile"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "en"),
        ("", "en"),
        ("no", "nb"),
        ("nb-NO,nb;q=0.9", "nb"),
        ("nn-NO", "nn"),
        ("de, sv;q=0.2", "sv"),
        ("nn;q=0.3, sv;q=0.8", "sv"),
        ("sv;q=0, nn;q=0.1", "nn"),
        ("*", "en"),
        ("nn;q=much", "en"),
        ("da", "nb"),
    ],
)
def test_the_reader_gets_the_language_of_ours_she_likes_best(accept: str | None, expected: str) -> None:
    assert preferred(accept, "en") == expected


@pytest.mark.parametrize(
    ("lang", "one", "many"),
    [
        ("nn", "1 plass", "2 plassar"),
        ("nb", "1 plass", "2 plasser"),
        ("sv", "1 plats", "2 platser"),
        ("en", "1 seat", "2 seats"),
    ],
)
def test_numbers_choose_their_form(lang: str, one: str, many: str) -> None:
    words = translator(lang)
    assert [words.ngettext("%(num)s seat", "%(num)s seats", number) for number in (1, 2)] == [one, many]


def test_numbers_are_written_as_in_the_language() -> None:
    assert {lang: translator(lang).number(0.5) for lang in LANGUAGES} == {
        "nn": "0,5",
        "nb": "0,5",
        "sv": "0,5",
        "en": "0.5",
    }


def test_an_error_is_told_in_the_language() -> None:
    template = "There is no municipality “%(name)s” here; the nearest are: %(nearest)s."
    error = UnknownMunicipality(template, name="Sand", nearest=["sande"])
    told = {translator(lang).error(error) for lang in LANGUAGES}
    assert len(told) == len(LANGUAGES)
    assert all("Sand" in sentence and "sande" in sentence for sentence in told)


def test_an_unknown_language_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        translator("no")


def test_every_language_has_a_name() -> None:
    assert tuple(NAMES) == LANGUAGES
