"""The sentences people have read are the sentences the program says."""

from __future__ import annotations

import re

import pytest

from graph.atlas import Atlas
from graph.families import FAMILIES
from graph.findings import Report
from ontology.labels import LANGUAGES
from tests.golden import FOLDER, reports, told


@pytest.fixture(scope="module")
def everything(atlas: Atlas) -> tuple[Report, ...]:
    """Every report on the municipalities that come with the program."""
    return reports(atlas)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_is_the_one_that_was_read(atlas: Atlas, everything: tuple[Report, ...], lang: str) -> None:
    read = (FOLDER / f"{lang}.txt").read_text("utf-8").splitlines()
    said = told(atlas, everything, lang).splitlines()
    assert [(here, there) for here, there in zip(said, read, strict=False) if here != there][:3] == [], (
        "if the change is meant: python -m tests.golden, then read what changed"
    )
    assert len(said) == len(read) >= 1000


def test_every_family_is_told_of_every_municipality(atlas: Atlas) -> None:
    for lang in LANGUAGES:
        headings = re.findall(r"^## (\w+): ", (FOLDER / f"{lang}.txt").read_text("utf-8"), re.MULTILINE)
        count = len(atlas.municipalities("nn"))
        assert {name: headings.count(name) for name in headings} == {
            **dict.fromkeys([*FAMILIES, "expectations"], count),
            "compare": 1,
        }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_has_an_empty_place_or_a_machine_s_word(lang: str) -> None:
    for line in (FOLDER / f"{lang}.txt").read_text("utf-8").splitlines():
        assert not re.search(
            r"%\(|: \.|\(\)|«»|“”|  \S|https?://w3id|\bNone\b|\bnan\b|, ,|\b[a-z]+:[a-z]+-[a-z]+\b", line[4:]
        ), line


def test_the_languages_differ_and_none_borrows_from_english() -> None:
    texts = {lang: (FOLDER / f"{lang}.txt").read_text("utf-8") for lang in LANGUAGES}
    english = {line for line in texts["en"].splitlines() if line.startswith(("- ", "  * ")) and len(line.split()) >= 6}
    assert len(english) >= 500
    for lang in LANGUAGES[:3]:
        assert sorted(english & set(texts[lang].splitlines())) == []
    assert len(set(texts.values())) == len(LANGUAGES)
