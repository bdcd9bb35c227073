"""Every sentence of our own stands in four languages: none is missing, empty, fuzzy, or short of a place."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from ontology.labels import LANGUAGES
from tests.house.messages import in_module, messages, named_places
from tests.house.tree import Module

Forms = tuple[str, ...]


@cache
def catalogue(lang: str, kind: str = "po") -> Catalog:
    """The translations of a language as they ship: the ones people edit (po) or the ones programs read (mo)."""
    with files("webviz").joinpath("translations", lang, "LC_MESSAGES", f"messages.{kind}").open("rb") as file:
        return read_po(file, locale=lang) if kind == "po" else read_mo(file)


def entries(lang: str, kind: str = "po") -> dict[Forms, Forms]:
    """Message id (with its plural) to translation (with its plural)."""
    return {_forms(one.id): _forms(one.string) for one in catalogue(lang, kind) if one.id}


def _forms(text: str | tuple[str, ...] | list[str] | None) -> Forms:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def test_every_language_has_the_same_messages() -> None:
    first, *others = ({ids[0] for ids in entries(lang)} for lang in LANGUAGES)
    assert len(first) >= 200
    for lang, other in zip(LANGUAGES[1:], others, strict=True):
        assert first ^ other == set(), lang


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_translation_is_empty_or_uncertain(lang: str) -> None:
    assert [ids for ids, texts in entries(lang).items() if not all(text.strip() for text in texts)] == []
    assert [one.id for one in catalogue(lang) if one.id and one.fuzzy] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_translation_has_the_places_of_its_message(lang: str) -> None:
    wrong = []
    for ids, texts in entries(lang).items():
        wanted = named_places(ids[-1])
        for text in texts:
            # A singular may write its number as a word: "one row" needs no place for it.
            optional = named_places(ids[-1]) - named_places(ids[0]) if len(ids) > 1 else set()
            if not wanted - optional <= named_places(text) <= wanted:
                wrong.append((ids[0], text))
    assert wrong == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_plurals_have_both_forms(lang: str) -> None:
    plurals = {ids: texts for ids, texts in entries(lang).items() if len(ids) == 2}
    assert len(plurals) >= 15
    assert [ids for ids, texts in plurals.items() if len(texts) != 2] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_programs_read_is_what_people_edited(lang: str) -> None:
    assert entries(lang, "mo") == entries(lang)


def test_every_message_in_code_and_templates_is_in_the_catalogues() -> None:
    assert len({one.id for one in messages()}) >= 250
    known = {text for ids in entries("en") for text in ids}
    assert [(one.id, one.place) for one in messages() if one.id not in known] == []
    plurals = {ids[0]: ids[1] for ids in entries("en") if len(ids) == 2}
    assert [(one.id, one.place) for one in messages() if one.plural and plurals.get(one.id) != one.plural] == []


def test_no_catalogue_keeps_messages_that_nothing_says() -> None:
    said = {text for one in messages() for text in (one.id, one.plural)}
    assert [ids for ids in entries("en") if ids[0] not in said] == []


def test_english_translates_to_itself() -> None:
    assert [(ids, texts) for ids, texts in entries("en").items() if ids != texts] == []


def test_norwegian_and_swedish_are_not_english() -> None:
    """A sentence of four words or more that equals its English id was forgotten."""
    for lang in LANGUAGES[:3]:
        assert [ids for ids, texts in entries(lang).items() if ids[0] == texts[0] and len(ids[0].split()) >= 4] == []


def test_every_way_of_saying_something_is_noticed() -> None:
    """The collector itself: each way a sentence comes into the program."""
    text = '''
template = "Eleven %(a)s"
HINT = "Try it with fewer patterns."
def f(x):
    """A docstring with a %(place)s in it."""
    msg("one"); nmsg("two %(n)s", "twos %(n)s", x); _("three"); gettext("four %(b)s")
    words.ngettext("five", "fives", x)
    raise StoreError("There is no six")
    raise BadParameter("Seven now" if x else "Not seven %(c)s", c=1)
    Problem("Bad eight", {}); where.problem("bad nine"); InvalidInput.one("Bad ten")
    super().__init__("Bad twelve")
    return "thirteen %(d)s", "not a message", open("not one either")
'''
    found = {one.id for one in in_module(Module("x", "x.py", text))}
    assert found == {
        *("Eleven %(a)s", "Try it with fewer patterns.", "one", "two %(n)s", "three", "four %(b)s", "five"),
        *("There is no six", "Seven now", "Not seven %(c)s", "Bad eight", "bad nine", "Bad ten", "Bad twelve"),
        "thirteen %(d)s",
    }


def test_places_are_read_as_python_reads_them() -> None:
    assert named_places("%(a)s of %(b)d, 100 %% of %(a)s") == {"a", "b"}
    assert named_places("100 % sure") == {"%"}
