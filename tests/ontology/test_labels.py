"""The reader gets the nearest language there is, and always the same one."""

from __future__ import annotations

import unicodedata
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology.labels import CHAINS, LANGUAGES, Label, alphabetical, chain, choose

IN_ALL = tuple(Label(f"ord {lang}", lang) for lang in ("nn", "nb", "sv", "da", "en"))


def chosen(available: str, reader: str) -> str | None:
    label = choose([Label("x", lang) for lang in available.split()], reader)
    return label.lang if label else None


@pytest.mark.parametrize("reader", LANGUAGES)
def test_a_reader_gets_the_own_language_when_it_is_there(reader: str) -> None:
    assert choose(IN_ALL, reader) == Label(f"ord {reader}", reader)


@pytest.mark.parametrize(
    ("reader", "available", "expected"),
    [
        ("nn", "en sv nb", "nb"),
        ("nn", "en da sv", "sv"),
        ("nn", "en da", "da"),
        ("nb", "en sv nn", "nn"),
        ("sv", "en nn nb", "nb"),
        ("sv", "en nn", "nn"),
        ("en", "sv nn nb", "nb"),
        ("en", "sv nn", "nn"),
        ("en", "fi se", "fi"),
        ("nn", "fi", "fi"),
        ("nn-NO", "en nn", "nn"),
        ("nn", "en nn-NO", "nn-NO"),
        ("da", "en nn", "en"),
        ("da", "en da", "da"),
    ],
)
def test_the_nearest_language_is_shown(reader: str, available: str, expected: str) -> None:
    assert chosen(available, reader) == expected


def test_every_language_has_its_order_and_starts_it() -> None:
    assert set(CHAINS) == set(LANGUAGES)
    assert all(chain(lang)[0] == lang for lang in (*LANGUAGES, "da"))
    assert all(set(LANGUAGES) <= set(chain(lang)) for lang in LANGUAGES)


def test_a_text_in_no_language_is_better_than_nothing() -> None:
    assert choose([Label("2014/17", "")], "nn") == Label("2014/17", "")


def test_no_labels_give_none() -> None:
    assert choose([], "nn") is None


def test_the_order_of_arrival_never_matters() -> None:
    labels = [Label("b", "nb"), Label("a", "nb"), Label("c", "sv"), Label("å", "nb")]
    assert {choose(arrival, "nn") for arrival in permutations(labels)} == {Label("a", "nb")}


@settings(deadline=None)
@given(st.lists(st.builds(Label, st.text(max_size=3), st.sampled_from(["", "nn", "no", "en", "fi", "en-GB"]))))
def test_something_is_shown_whenever_there_is_something(labels: list[Label]) -> None:
    assert (choose(labels, "sv") is None) == (not labels)


@pytest.mark.parametrize(
    ("lang", "ordered"),
    [
        ("nn", ["Ahus", "NAV", "oslo", "Zorn", "Ärla", "Ørland", "Åmot"]),
        ("nb", ["Ahus", "NAV", "oslo", "Zorn", "Ärla", "Ørland", "Åmot"]),
        ("sv", ["Ahus", "NAV", "oslo", "Zorn", "Åmot", "Ärla", "Ørland"]),
        ("en", ["Ahus", "Åmot", "Ärla", "NAV", "Ørland", "oslo", "Zorn"]),
        ("se", ["Ahus", "Åmot", "Ärla", "NAV", "Ørland", "oslo", "Zorn"]),
    ],
)
def test_names_stand_where_a_reader_looks_for_them(lang: str, ordered: list[str]) -> None:
    assert sorted(ordered, key=lambda name: alphabetical(name, lang)) == ordered
    apart = [unicodedata.normalize("NFD", name) for name in ordered]
    assert sorted(apart, key=lambda name: alphabetical(name, lang)) == apart, "however they are encoded"
