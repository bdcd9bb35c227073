"""The municipality file: what is read, and what each fault says."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.check import check
from graph.library import read_all
from graph.readers.municipality import parse, read_file
from graph.records import Dossier
from ontology.errors import InvalidInput
from ontology.labels import Label
from tests.graph.worlds import FILE, write_world


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return write_world(tmp_path)


def faults(path: Path, old: str, new: str) -> list[str]:
    """Every problem of the world's file with one text changed, without the name of the file."""
    text = path.read_text("utf-8")
    assert text.count(old) >= 1, old
    try:
        dossier = parse(text.replace(old, new, 1), "f")
    except InvalidInput as error:
        return [str(problem) for problem in error.problems]
    return [str(problem) for problem in check([dossier])]


def test_a_file_becomes_records(world: Path) -> None:
    dossier = read_file(world)
    assert dossier.municipality == "no-9999"
    kinds = [(record.kind, record.path) for record in dossier.records]
    assert kinds[0] == ("municipality", "no-9999")
    assert ("body", "no-9999/fagrad") in kinds
    body = next(record for record in dossier.records if record.path == "no-9999/fagrad")
    assert body.names == (Label("Fagrådet", "nn"),)
    assert [seat.path for seat in body.parts["seats"]] == [
        "no-9999/fagrad/seat/radmann", "no-9999/fagrad/seat/skulesjef", "no-9999/fagrad/seat/politi",
    ]  # fmt: skip
    assert body.fields["purpose"][0].said == Label("møtest", "nn")
    assert check([dossier]) == ()


def test_defaults_are_written_out(world: Path) -> None:
    body = next(record for record in read_file(world).records if record.path == "no-9999/leiarrad")
    assert body.fields["of"][0].value == "no-9999"
    seat = body.parts["seats"][1]
    assert (seat.fields["role"][0].value, seat.fields["attendance"][0].value) == ("member", "regular")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    seats:\n", "    seets:\n", "Unknown key “seets”; did you mean “seats”?"),
        ("holder: skulesjef", "holder: skulesjf", "“no-9999/skulesjf”; did you mean no-9999/skulesjef"),
        ("{is: unit-leader", "{is: unit-leder", "There is no office “unit-leder”; did you mean unit-leader"),
        ("role: chair", "role: chairman", "There is no role “chairman”; did you mean chair"),
        ("at: 193-228", "at: 193-2280", "The range 193-2280 is outside the document, which has"),
        ("at: 193-228", "at: 228-193", "The range 228-193 is outside the document"),
        ("at: 193-228", "at: 193-227", "The range 193-227 has no entry under “quotes”; run: samgraf quotes"),
        ("at: 193-228", "at: page 3", "“page 3” does not fit here; expected two places in the text"),
        ("reportsTo: {is: leiarrad", "reportsTo: {is: radmann", "is of kind office; reportsTo takes body"),
        ("{holder: skulesjef, at: 156-167}", "{holder: radmann, at: 156-167}", "“no-9999/radmann” sits twice"),
        ("{holder: skulesjef, at: 156-167}", "{at: 156-167}", "“holder” is missing"),
        ("{holder: skulesjef, at: 156-167}", "{holder: skulesjef}", "“at” is missing"),
        ("times: 12", "times: a dozen", "“a dozen” does not fit here; expected a number"),
        ("times: 12, certainty: nominal", "times: 12, certainty: unknown", "A rhythm that is unknown has no number"),
        ("id: fagrad", "id: leiarrad", "“no-9999/leiarrad” is described already in f, line"),
        ("id: fagrad", "id: Fag Rad", "“Fag Rad” does not fit here; expected small letters"),
        ("language: nn", "language: no", "Unknown value “no”; did you mean “nn”? (known: nn, nb, sv, en"),
        ("name: Fagrådet", "name: ''", "expected a text that is not empty"),
    ],
)  # fmt: skip
def test_each_fault_is_one_sentence_with_its_line(world: Path, old: str, new: str, expected: str) -> None:
    text = world.read_text("utf-8")
    found = faults(world, old, new)
    assert any(expected in one for one in found), found
    place, _, _ = found[0].partition(": ")
    file, _, line = place.partition(":")
    assert file == "f"
    # A fault is on the line that was changed, or where its record begins.
    assert abs(int(line) - (text[: text.index(old)].count("\n") + 1 + new.startswith("    seats"))) <= 4


def test_a_misspelt_key_is_not_missing_too(world: Path) -> None:
    text = world.read_text("utf-8").replace("certainty:", "certanty:", 1)
    with pytest.raises(InvalidInput) as caught:
        parse(text, "f.yaml")
    assert [one.message for one in caught.value.problems] == ["Unknown key “certanty”; did you mean “certainty”?"]


def test_every_fault_is_told_at_once(world: Path) -> None:
    text = world.read_text("utf-8").replace("times: 12", "times: x").replace("seats:", "seets:")
    with pytest.raises(InvalidInput) as caught:
        parse(text, "f")
    assert len(caught.value.problems) == 3


def test_faults_of_several_files_come_together(world: Path, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("municipality: 1\n")
    (tmp_path / "b.yaml").write_text("[")
    with pytest.raises(InvalidInput) as caught:
        read_all([world, tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "none.yaml"])
    assert {Path(problem.file).name for problem in caught.value.problems} == {"a.yaml", "b.yaml", "none.yaml"}


def test_two_files_that_claim_one_iri(world: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(world.read_text("utf-8").replace("id: prove\n", "id: prove-2\n"), "utf-8")
    found: list[Dossier] = [read_file(world), read_file(other)]
    problems = [str(problem) for problem in check(found)]
    assert problems and all("is described already in" in one and "prove.yaml, line" in one for one in problems)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", "municipality: å".encode("latin-1"), b"", b"null", b"- 1", b"42"])
def test_a_file_that_is_no_municipality_file_is_one_clear_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        read_file(path)
    assert "x.yaml" in str(caught.value)


def test_the_world_is_worked_out_right() -> None:
    assert FILE.count("holder:") == 5
