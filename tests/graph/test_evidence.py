"""Quotes at their place, and what is said when they are not."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.evidence import MAX_WORDING, fill_quotes, quote_text, spans, verify
from graph.library import bundled, read_all
from graph.readers.intake import Given, take
from graph.readers.municipality import read_file
from graph.writers import municipality, workbook
from ontology.errors import InvalidInput, SourceMismatch
from tests.graph.workbooks import filled
from tests.graph.worlds import write_world


def test_every_range_used_gets_its_quote(tmp_path: Path) -> None:
    dossier = read_file(write_world(tmp_path))
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
    dossier = read_file(write_world(tmp_path))
    proof = verify([dossier], tmp_path)
    assert (proof.documents, proof.quotes, proof.problems) == (1, len(dossier.quotes), ())


def test_one_changed_character_fails_the_quotes_over_it_and_names_their_lines(tmp_path: Path) -> None:
    path = write_world(tmp_path)
    dossier, document = read_file(path), tmp_path / "prove.txt"
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
    dossier = read_file(write_world(tmp_path))
    (tmp_path / "prove.txt").unlink()
    proof = verify([dossier], tmp_path)
    assert proof.quotes == 0 and "prove.txt is not in" in str(proof.problems[0])


LIST = "Oppvekstforum\n\nMålgruppe: barn og unge\nMøtehyppighet: 4 ganger i året\nDeltakere: rektor, PPT evt. BUP\n"
PAGE = "<!doctype html><html><body><h1>Arenaer</h1>{}</body></html>"
TABLE = "Navn;Målgruppe;Møtehyppighet;Deltakere\nOppvekstforum;barn og unge;4 ganger i året;rektor, PPT\n"
SOURCES = {
    "liste.txt": LIST.encode(),
    "side.html": PAGE.format("".join(f"<p>{one}</p>" for one in LIST.splitlines())).encode(),
    "tabell.csv": TABLE.encode("cp1252"),
    "organ.json": b'{"organizations": [{"id": "a", "name": "Oppvekstforum", "classification": "utvalg"}]}',
    "kinn.xlsx": filled(),
}


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("kept", ["yaml", "xlsx"])
def test_every_kind_of_source_that_is_taken_in_proves_its_quotes(tmp_path: Path, name: str, kept: str) -> None:
    """Also when the municipality is kept as another file, and the source has been renamed or lies among others."""
    source = SOURCES[name]
    (mine,) = take(source, name, Given("no-4612", "Sveio", language="nb")).dossiers
    content = municipality.write(mine) if kept == "yaml" else workbook.write(mine, "nb")
    (again,) = take(content, f"kept.{kept}", Given()).dossiers
    (tmp_path / f"kept.{kept}").write_bytes(content)
    assert len(verify([again], tmp_path).problems) == 1, "what is kept is no proof of itself"
    (tmp_path / "mumble.bin").write_bytes(b"\x00\x01")
    (tmp_path / f"renamed{Path(name).suffix}").write_bytes(source)
    proof = verify([again], tmp_path)
    assert (proof.documents, proof.quotes, proof.problems) == (1, len(mine.quotes), ()) and mine.quotes


def test_a_source_that_has_changed_proves_nothing(tmp_path: Path) -> None:
    (mine,) = take(SOURCES["kinn.xlsx"], "kinn.xlsx", Given()).dossiers
    (tmp_path / mine.document.file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / mine.document.file).write_bytes(filled("nb"))
    proof = verify([mine], tmp_path)
    assert proof.quotes == 0 and "SHA-256 differs" in str(proof.problems[0]) and len(proof.problems) == 1


def test_places_are_not_counted_in_what_is_no_text(tmp_path: Path) -> None:
    path, book = write_world(tmp_path), filled()
    (tmp_path / "prove.txt").write_bytes(book)
    source = re.sub("sha256: [0-9a-f]{64}", f"sha256: {hashlib.sha256(book).hexdigest()}", path.read_text("utf-8"))
    with pytest.raises(SourceMismatch, match="is no text"):
        fill_quotes(source, str(path), tmp_path)


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
