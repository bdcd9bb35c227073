"""YAML without its surprises."""

from __future__ import annotations

import pytest

from graph.readers.yaml_tree import read_tree
from ontology.errors import InvalidInput


def fault(text: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_tree(text, "file.yaml")
    return str(caught.value.problems[0])


def test_words_codes_and_dates_stay_what_they_were_written_as() -> None:
    data = read_tree(
        "{a: no, b: 0183, c: 2014-05-14, d: NO, e: 12:30, f: 4, g: 0.5, h: true, i: 'yes', j: on}", "f"
    ).data
    assert data == {
        "a": "no", "b": "0183", "c": "2014-05-14", "d": "NO", "e": "12:30", "f": 4, "g": 0.5, "h": True, "i": "yes",
        "j": "on",
    }  # fmt: skip


def test_lines_are_known_for_keys_and_items() -> None:
    tree = read_tree("a:\n  - b: 1\n  - b: 2\n    c: 3\n", "f")
    assert tree.line("a[1].c") == 4
    assert tree.line("a[1].unknown") == 3
    assert tree.line("nowhere") == 1


def test_a_repeated_key_is_an_error_with_its_line() -> None:
    assert fault("a: 1\nb: 2\na: 3\n") == "file.yaml:3: The key “a” stands twice here; keep one."


def test_an_alias_is_refused_before_it_can_grow() -> None:
    assert "file.yaml:2: Aliases" in fault("a: &x [1]\nb: *x\n")


def test_deep_nesting_is_refused() -> None:
    assert "nested deeper" in fault("[" * 200 + "]" * 200)


@pytest.mark.parametrize("text", ["a: [1", "a: b: c", "\t- x", "a: 'b", "a: \x00"])
def test_broken_yaml_is_one_clear_sentence(text: str) -> None:
    assert fault(text).startswith("file.yaml") and "not valid YAML" in fault(text)


def test_an_empty_file_is_no_data() -> None:
    assert read_tree("", "f").data is None
