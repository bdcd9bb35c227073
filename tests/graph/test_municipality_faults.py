"""Municipality files with something wrong: none crashes, each is told with its line; made by hand and by chance."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.check import check
from graph.readers.intake import Given, take
from ontology.errors import InvalidInput, Problem
from tests.graph.worlds import write_world

# What is wrong, what stands in the world's file, and what stands there instead.
FAULTS = (
    ("cut off in the middle of a value", "holder: radmann, role", None),
    ("cut off in the middle of a list", "seats:", None),
    ("a bracket too few", "{id: radmann,", "{id: radmann"),
    ("a bracket too many", "collective: true}", "collective: true}}"),
    ("a tabulator", "  id: no-9999", "\tid: no-9999"),
    ("a colon without a blank", "  title: To råd", "  title:To råd"),
    ("an alias", "name: Leiarrådet", "name: *anna"),
    ("an anchor used again", "title: To råd", "title: &a To råd\n  file: *a"),
    ("a key twice", "  title: To råd", "  title: To råd\n  title: To"),
    ("a tag of Python", "title: To råd", "title: !!python/object/apply:os.system [ls]"),
    ("a list where one value is", "language: nn", "language: [nn, nb]"),
    ("a value where a list is", "offices:", "offices: radmann\nothers:"),
    ("no municipality", "municipality:\n", "commune:\n"),
    ("no document", "document:\n", "paper:\n"),
    ("no id", "  id: no-9999\n", ""),
    ("an id with a blank", "id: leiarrad\n", "id: leiar rad\n"),
    ("an id twice", "id: fagrad\n", "id: leiarrad\n"),
    ("a key misspelt", "    seats:\n", "    setes:\n"),
    ("a kind of fact there is not", "    name: Fagrådet", "    name: Fagrådet\n    colour: blue"),
    ("a concept misspelt", "is: discussion", "is: discusion"),
    ("a holder nobody is", "holder: skulesjef", "holder: skulesjefen"),
    ("a seat for no body", "reportsTo: {is: leiarrad", "reportsTo: {is: toppmote"),
    ("a number in words", "times: 12", "times: tolv"),
    ("a number below nothing", "times: 12", "times: -12"),
    ("a decimal comma", "times: 12", "times: 12,5"),
    ("a place past the end", "at: 109-117", "at: 109-11700"),
    ("a place backwards", "at: 109-117", "at: 117-109"),
    ("a place in words", "at: 109-117", "at: line 3"),
    ("a name of 300 characters", "name: Fagrådet", f"name: {'Fagråd' * 50}"),
    ("a name that is a number", "name: Fagrådet", "name: 42"),
    ("a checksum cut short", "  sha256: ", "  sha256: abc\n  x: "),
    ("a language of none", "language: nn", "language: klingon"),
    ("nested too deeply", "title: To råd", f"title: {'[' * 40}{']' * 40}"),
)


def problems(content: bytes) -> tuple[Problem, ...]:
    """What is said against a file, by the reader or by the check; nothing when it is taken."""
    try:
        return check(take(content, "mine.yaml", Given()).dossiers)
    except InvalidInput as error:
        return error.problems


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = write_world(tmp_path_factory.mktemp("world"))
    return path.read_text("utf-8")


def test_the_world_itself_is_taken(world: str) -> None:
    assert problems(world.encode()) == ()


@pytest.mark.parametrize(("old", "new"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_a_fault_is_told_with_its_line(world: str, old: str, new: str | None) -> None:
    assert old in world
    at = world.index(old)
    changed = world[: at + len(old)] if new is None else world.replace(old, new, 1)
    found = problems(changed.encode())
    assert found
    assert all(one.file == "mine.yaml" and one.message for one in found)
    assert any(one.line for one in found), [str(one) for one in found]


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfem\0u\0", "name: å".encode("latin-1"), b"\0" * 50, b"- - -", b"municipality: {", b"%YAML 9.9\n---\n"],
    ids=["half of UTF-16", "Latin-1", "zeros", "dashes", "an open bracket", "another YAML"],
)
def test_a_file_that_is_no_municipality_file_is_told_so(content: bytes) -> None:
    assert problems(content)


def test_the_corpus_is_large_enough() -> None:
    assert len({case[0] for case in FAULTS}) == len(FAULTS) >= 33


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_change_of_the_text_is_read_or_told_of(world: str, data: st.DataObject) -> None:
    text = world
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        new = data.draw(
            st.one_of(st.text(max_size=3), st.sampled_from([":", "[", "{", "- ", "\n", "  ", "&a ", "*a", "\t"]))
        )
        text = text[:at] + new + text[at + data.draw(st.integers(0, 20)) :]
    assert all(one.message for one in problems(text.encode("utf-8", "replace")))
