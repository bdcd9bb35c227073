"""Wherever it is set up: locales that know ASCII only, homes and folders nobody can write to, names with spaces and
æøå, no network but this machine, an optimised Python, warnings as errors, the other side of the globe.
"""

from __future__ import annotations

import json
import random
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.bench import settling
from tests.house.tree import run
from tests.served import ask, serving
from webviz.cli import main

SAMGRAF = (sys.executable, "-m", "webviz.cli")
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}
NOWHERE = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a name as people give them."""
    found = tmp_path / "så fint å"
    found.mkdir()
    return found


def test_names_and_files_have_their_letters_where_the_locale_knows_ascii_only(folder: Path) -> None:
    done = run(*SAMGRAF, "export", "Ørland", "--format", "yaml", "-o", "ørland æ.yaml", cwd=folder, **ASCII)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "Ørland" in (folder / "ørland æ.yaml").read_text("utf-8")
    bare = (sys.executable, "-OO", "-m", "webviz.cli")  # without docstrings, from which the help is made
    done = run(*bare, "quotes", "ikkje å.yaml", "--sources", "dokument ø", cwd=folder, **ASCII)
    assert done.returncode == 1
    assert "ikkje å.yaml" in done.stderr and "Traceback" not in done.stderr


def test_an_argument_that_is_no_text_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["load", "\udcd8rland"])
    assert ended.value.code == 2
    assert capsys.readouterr().err == "samgraf: “\\udcd8rland” is not written in UTF-8; see samgraf --help\n"


@LINUX
def test_a_command_needs_neither_a_home_nor_a_folder_it_can_write_to() -> None:
    odd = {"HOME": "/dev/null", "TZ": "Pacific/Auckland", **NOWHERE}
    strict = (sys.executable, "-X", "dev", "-W", "error", "-m", "webviz.cli")
    done = run(*strict, "overlaps", "Sande", "--format", "json", cwd=Path("/proc"), **odd)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)[0]["findings"]) >= 5


@LINUX
@pytest.mark.slow
def test_a_server_answers_with_all_of_it_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    surroundings = {**ASCII, **NOWHERE, "HOME": "/dev/null", "TZ": "Pacific/Auckland", "PYTHONOPTIMIZE": "2"}
    for name, value in {**surroundings, "TMPDIR": str(folder)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(folder)
    with serving(folder, {}) as served:
        for path in (
            "/nn/no-1621",
            "/api/search?q=%C3%98rland",
            "/sparql?query=SELECT+?l+{?s+skos:prefLabel+?l+FILTER(?l=%22%C3%98rland%22@nb)}",
        ):
            with closing(served.connection()) as connection:
                answer, content = ask(connection, "GET", path, Accept="text/html, application/json;q=0.5")
            assert (answer.status, "Ørland" in content.decode()) == (200, True), path
    assert "Traceback" not in served.log.read_text("utf-8")


@LINUX
@pytest.mark.slow
def test_neither_threads_nor_files_grow_while_strangers_ask(folder: Path) -> None:
    with serving(folder, settling.SETTINGS) as served:
        before, after = settling.course(served, random.Random(settling.SEED), 300, 300)
    assert after.threads <= before.threads + 8
    assert after.files <= before.files + 8
