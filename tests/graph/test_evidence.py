"""Quotes at their place, and what is said when they are not."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.evidence import MAX_WORDING, fill_quotes, quote_text, spans, verify
from graph.library import bundled, read_all
from graph.readers.municipality import read
from ontology.errors import InvalidInput, SourceMismatch
from tests.graph.worlds import write_world


def test_every_range_used_gets_its_quote(tmp_path: Path) -> None:
    dossier = read(write_world(tmp_path))
    assert spans(dossier) == tuple(sorted(dossier.quotes))
    assert dossier.quotes[(25, 35)].wording == "Leiarrådet"


def test_filling_in_again_changes_nothing(tmp_path: Path) -> None:
    path = write_world(tmp_path)
    assert fill_quotes(path.read_text("utf-8"), str(path), tmp_path) == path.read_text("utf-8")


def test_a_range_outside_is_named_and_nothing_is_filled_in(tmp_path: Path) -> None:
    path = write_world(tmp_path)
    with pytest.raises(InvalidInput, match="193-9999 is outside"):
        fill_quotes(path.read_text("utf-8").replace("at: 193-228", "at: 193-9999"), str(path), tmp_path)


def test_another_document_is_refused(tmp_path: Path) -> None:
    path = write_world(tmp_path)
    (tmp_path / "prove.txt").write_text("something else")
    with pytest.raises(SourceMismatch, match="not the one"):
        fill_quotes(path.read_text("utf-8"), str(path), tmp_path)


def test_verify_proves_every_quote(tmp_path: Path) -> None:
    dossier = read(write_world(tmp_path))
    proof = verify([dossier], tmp_path)
    assert (proof.documents, proof.quotes, proof.problems) == (1, len(dossier.quotes), ())


def test_one_changed_character_fails_the_quotes_over_it_and_names_their_lines(tmp_path: Path) -> None:
    path = write_world(tmp_path)
    dossier, document = read(path), tmp_path / "prove.txt"
    text = document.read_text("utf-8")
    document.write_text(text[:30] + "x" + text[31:], "utf-8")
    proof = verify([dossier], tmp_path)
    messages = [str(problem) for problem in proof.problems]
    assert "SHA-256 differs" in messages[0]
    assert any("25-35" in one and "Leiarrådet" in one for one in messages)
    line = (
        path.read_text("utf-8")
        .splitlines()
        .index(next(x for x in path.read_text("utf-8").splitlines() if "25-35:" in x))
    )
    assert any(problem.line == line + 1 for problem in proof.problems)


def test_a_missing_document_is_named(tmp_path: Path) -> None:
    dossier = read(write_world(tmp_path))
    (tmp_path / "prove.txt").unlink()
    proof = verify([dossier], tmp_path)
    assert proof.quotes == 0 and "prove.txt is not in" in str(proof.problems[0])


@given(st.text(min_size=1, max_size=300), st.data())
def test_a_wording_is_the_whole_or_an_opening_and_never_too_long(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    kept = quote_text(text, (start, end))
    whole = text[start:end]
    assert len(kept.wording) <= MAX_WORDING
    assert whole.startswith(kept.wording)
    assert kept.complete == (kept.wording == whole)
    assert kept.sha256 == hashlib.sha256(whole.encode()).hexdigest()


@pytest.mark.shared
def test_every_quote_of_the_bundled_files_stands_in_the_documents(shared: Path) -> None:
    dossiers = read_all(bundled())
    proof = verify(dossiers, shared / "seeds")
    assert proof.problems == ()
    assert proof.documents == 5
    assert proof.quotes == sum(len(dossier.quotes) for dossier in dossiers) > 300
