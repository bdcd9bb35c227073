"""The commands that give people files to work on: `template`, and `export` to workbooks and YAML."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from graph.build import build
from graph.library import bundled, read_all
from graph.readers.municipality import read_file as read_yaml
from graph.workbook.form import title
from ontology.labels import LANGUAGES
from tests.graph.workbooks import take
from webviz.cli import main

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_template_is_written_in_the_language_asked_for(tmp_path: Path, capsys: Capture, lang: str) -> None:
    path = tmp_path / "mine.xlsx"
    assert main(["template", str(path), "--lang", lang]) == 0
    assert "samgraf validate" in capsys.readouterr().out
    assert title("body")[lang] in openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True).sheetnames


def test_a_file_that_is_there_is_not_overwritten_unasked(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_bytes(b"mine")
    assert main(["template", str(path), "--lang", "en"]) == 2
    assert "is there already" in capsys.readouterr().err and path.read_bytes() == b"mine"
    assert main(["template", str(path), "--lang", "en", "--replace"]) == 0
    assert path.read_bytes().startswith(b"PK")
    assert main(["template", str(tmp_path / "mine.ods"), "--lang", "en"]) == 2
    assert "ends in .xlsx" in capsys.readouterr().err


def test_one_document_is_a_file_and_several_a_folder(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "sande.xlsx"
    assert main(["export", "Sande", "--format", "xlsx", "--lang", "sv", "-o", str(path)]) == 0
    (mine,) = (one for one in read_all(bundled()) if one.municipality == "no-1514")
    assert set(build(take(path.read_bytes()).dossiers)) == set(build([mine]))
    folder = tmp_path / "all"
    assert main(["export", "--format", "yaml", "--lang", "en", "-o", str(folder)]) == 0
    assert "5 files" in capsys.readouterr().out
    files = sorted(folder.glob("*.yaml"))
    assert set(build([read_yaml(file) for file in files])) == set(build(read_all(bundled())))


def test_several_documents_do_not_go_to_one_file(tmp_path: Path, capsys: Capture) -> None:
    for more in ([], ["-o", str(tmp_path / "all.xlsx")]):
        assert main(["export", "--format", "xlsx", "--lang", "en", *more]) == 2
        assert "give a folder with -o" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_one_document_goes_to_standard_output(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", "Stord", "--format", "xlsx", "--lang", "nb"]) == 0
    assert capsysbinary.readouterr().out.startswith(b"PK")
