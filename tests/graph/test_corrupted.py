"""Files that went wrong: no reader crashes, nothing is taken in, and whoever sent it is told where to look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.changes.importing import plan
from graph.library import load_files
from graph.readers.intake import Given, Taken, take
from graph.store import Store, open_store
from ontology.errors import InvalidInput, Problem
from tests.graph.corrupted_yaml import variants
from tests.graph.worlds import DOCUMENT, FILE, write_world

# Faults of a file as a whole, which no line can be named for.
WHOLE = (
    "empty", "blank", "mark-alone", "packed", "picture", "pdf", "old-excel", "half-a-workbook", "too-large",
    "a-web-page", "turtle", "zeros",
)  # fmt: skip


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_world(tmp_path_factory.mktemp("world")).read_text("utf-8")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that holds the world already."""
    with open_store() as populated:
        load_files(populated, [write_world(tmp_path_factory.mktemp("stored"))])
        yield populated


def taken(content: bytes, file: str) -> Taken | tuple[Problem, ...]:
    """What a file says, or what is wrong with it."""
    try:
        return take(content, file, Given())
    except InvalidInput as error:
        return error.problems


def problems(store: Store, content: bytes, file: str) -> tuple[Problem, ...]:
    """What is wrong with a file, before anything is written."""
    found = taken(content, file)
    return plan(store, found, "en").problems if isinstance(found, Taken) else found


def test_the_file_they_were_made_from_is_well(good: str, store: Store) -> None:
    assert problems(store, good.encode(), "good.yaml") == ()
    assert problems(store, good.replace("\n", "\r\n").encode("utf-8-sig"), "good.yaml") == ()


def test_no_corrupted_municipality_file_is_taken_in_and_each_tells_the_place(good: str, store: Store) -> None:
    cases, version, lines = variants(good), store.version, 0
    assert len(cases) >= 60
    for file, content in cases.items():
        found = problems(store, content, file)
        assert found, f"{file} is taken for a good one"
        assert all(one.file == file and len(str(one)) < 1000 and "Traceback" not in str(one) for one in found), file
        if file.removesuffix(".yaml") not in WHOLE:
            assert all(one.line for one in found), (file, [str(one) for one in found])
            lines += 1
    assert store.version == version
    print(f"\n{len(cases)} corrupted municipality files: 0 crashed, 0 changed the store, {lines} name the line")


@settings(max_examples=60)
@given(st.data())
def test_bytes_changed_at_random_are_taken_in_as_a_whole_or_told_of(data: st.DataObject) -> None:
    raw = bytearray(FILE.format(sha256="0" * 64, length=len(DOCUMENT)).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=8))
    found = taken(bytes(raw), "damaged.yaml")
    assert len(found.dossiers) == 1 if isinstance(found, Taken) else all(one.file == "damaged.yaml" for one in found)


@settings(max_examples=100)
@given(st.binary(max_size=300), st.sampled_from(["", ".yaml", ".txt", ".csv", ".unknown"]))
@example(b"PK\x03\x04", ".xlsx")
@example(b"PK\x05\x06" + b"\0" * 18, "")
@example(b"{" * 300, ".json")
@example(b"<" * 300, ".xml")
def test_no_bytes_crash_the_door(content: bytes, suffix: str) -> None:
    assert taken(content, f"any{suffix}"), "it is read, or told of"
