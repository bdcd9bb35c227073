"""Every command explains itself with an example that runs, and says by its exit status how it went."""

from __future__ import annotations

import argparse
import re
import shlex
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from tests.graph.worlds import write_world
from tests.house.tree import environment
from webviz.cli import main, parser
from webviz.settings import Settings

Capture = pytest.CaptureFixture[str]


@cache
def commands() -> Mapping[str, argparse.ArgumentParser]:
    """Every command of the program by name."""
    (found,) = [one for one in parser(Settings())._actions if isinstance(one, argparse._SubParsersAction)]
    return dict(found.choices)


def example(name: str) -> list[str]:
    """The arguments of a command's example."""
    told = re.fullmatch(r"example: samgraf (.+)", commands()[name].epilog or "")
    assert told is not None, name
    return shlex.split(told[1])


def ended(arguments: list[str]) -> int:
    """The exit status of a command in this process."""
    try:
        return main(arguments)
    except SystemExit as status:
        return int(status.code or 0)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as the examples have it: a municipality file and its document."""
    documents = tmp_path / "documents"
    documents.mkdir()
    write_world(documents).rename(tmp_path / "mine.yaml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _runs(name: str) -> ParameterSet:
    return pytest.param(name, marks=[pytest.mark.java, pytest.mark.slow] if name == "check" else [])


def _provide(folder: Path, arguments: list[str]) -> None:
    """What the examples with a store of one's own begin from: a store with one change set, and a copy of it."""
    if "./kept" in arguments or "./saved" in arguments:
        assert ended(["import", "mine.yaml", "--store", "kept"]) == 0
    if "./saved" in arguments:
        assert ended(["backup", "saved", "--store", "kept"]) == 0


@pytest.mark.parametrize("name", [_runs(name) for name in commands() if name not in ("serve", "verify")])
def test_the_example_in_the_help_runs(name: str, folder: Path, capsys: Capture) -> None:
    _provide(folder, example(name))
    capsys.readouterr()
    before = {path.name for path in folder.iterdir()}
    assert ended(example(name)) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out or {path.name for path in folder.iterdir()} - before, "it prints or writes something"


@pytest.mark.shared
def test_the_example_of_verify_runs(folder: Path, shared: Path, capsys: Capture) -> None:
    for path in (shared / "seeds").iterdir():
        (folder / "documents" / path.name).symlink_to(path)
    assert ended(example("verify")) == 0
    assert re.search(r"\b6\d\d\b", capsys.readouterr().out)


def test_verify_without_the_documents_says_which_are_missing(folder: Path, capsys: Capture) -> None:
    assert ended(example("verify")) == 1
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) >= 5
    assert ended(["verify", "mine.yaml", "--sources", "documents"]) == 0


def _hear_all() -> None:
    """Undo what who runs the tests in the background has the processes ignore."""
    for way in (signal.SIGINT, signal.SIGHUP):
        signal.signal(way, signal.SIG_DFL)


@pytest.fixture
def passing(tmp_path: Path) -> Path:
    """A folder for what a process needs as long as it lives."""
    (tmp_path / "passing").mkdir()
    return tmp_path / "passing"


@pytest.fixture
def served(folder: Path, passing: Path) -> Iterator[subprocess.Popen[str]]:
    """The server of the example, on a port that is free."""
    arguments = [re.sub(r"^8\d+$", "0", one) for one in example("serve")]
    command, own = [sys.executable, "-m", "webviz.cli", *arguments], {**environment(), "TMPDIR": str(passing)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=own, cwd=folder, preexec_fn=_hear_all
    ) as process:
        too_late = threading.Timer(60, process.kill)
        too_late.start()
        yield process
        too_late.cancel()
        process.kill()


@pytest.mark.parametrize("way", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_the_example_of_serve_answers_and_ends_when_told_with_nothing_left(
    served: subprocess.Popen[str], passing: Path, way: str
) -> None:
    assert served.stdout is not None
    address = re.search(r"http://\S+", served.stdout.readline())
    assert address is not None
    with urllib.request.urlopen(f"{address[0]}health", timeout=10) as answer:
        assert answer.status == 200
    assert list(passing.iterdir())
    served.send_signal(getattr(signal, way))
    assert served.wait(timeout=20) == 0
    assert not list(passing.iterdir())


@pytest.mark.parametrize("name", commands())
def test_help_tells_what_a_command_is_for_and_every_option(name: str, capsys: Capture) -> None:
    assert ended([name, "--help"]) == 0
    said = capsys.readouterr().out
    assert "example: samgraf " in said
    assert example(name)[0] == name
    assert len(commands()[name].description or "") >= 20, "say what it is for in a sentence"
    assert "--lang {nn,nb,sv,en}" in said


def test_there_are_as_many_commands_as_promised() -> None:
    promised = {"import", "history", "diff", "undo", "backup", "restore"}
    promised |= {"serve", "build", "validate", "verify", "quotes", "ask", "overlaps", "load", "check", "export"}
    assert promised <= set(commands())


# -- exit statuses ------------------------------------------------------------------------------------------------

FINE = (["--version"], ["--help"], ["overlaps", "no-1514"], ["load", "Sande", "Stord"], ["ask", "--query", "ASK {}"])
REFUSED = (
    ["validate", "broken.yaml"],
    ["validate", "no-such-file.yaml"],
    ["build", "broken.yaml", "--store", "store"],
    ["import", "broken.yaml", "--store", "store"],
    ["history", "--store", "no-such-store"],
    ["ask", "Q01", "--store", "no-such-store"],
    ["ask", "--query", "SELECT nonsense"],
    ["ask", "--query", "ASK { SERVICE <http://example.org/> { ?s ?p ?o } }"],
)
MISUSED: tuple[list[str], ...] = (
    [],
    ["no-such-command"],
    ["overlaps"],
    ["overlaps", "Atlantis"],
    ["ask", "no-such-question"],
    ["ask", "Q01", "no-such-parameter=1"],
    ["export", "--format", "no-such-format"],
    ["load", "no-1514", "--lang", "no"],
    ["import", "mine.yaml"],
    ["restore", "no-such-backup", "--store", "store"],
)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [*((one, 0) for one in FINE), *((one, 1) for one in REFUSED), *((one, 2) for one in MISUSED)],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_the_exit_status(arguments: list[str], status: int, folder: Path, capsys: Capture) -> None:
    (folder / "broken.yaml").write_text("municipality: {id: 1}\nbodies: 7\n", "utf-8")
    assert ended(arguments) == status
    said = capsys.readouterr()
    assert bool(said.err) == (status != 0), "what went wrong is said on standard error, and only that"
    assert "Traceback" not in said.err
    assert status == 0 or said.out == ""


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (["load", "Sande", "--hours", "0"], "samgraf load: --hours: “0” is no length of a meeting"),
        (["load", "Sande", "--format", "doc"], "samgraf load: --format: invalid choice: 'doc'"),
        (["search", "barn", "--limit", "0"], "samgraf search: --limit: “0” is no whole number from 1"),
        (["serve", "--port", "99999"], "samgraf serve: --port: “99999” is no whole number from 0 to 65535"),
        (["report", "Sande", "--date", "31.12.2025"], "samgraf report: --date: “31.12.2025” is no date"),
        (["undo", "x"], "samgraf undo: NUMBER: “x” is no whole number"),
        (["verify"], "samgraf verify: the following arguments are required: --sources"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_one_line_with_place_and_remedy(arguments: list[str], where: str, capsys: Capture) -> None:
    assert ended(arguments) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(where) and line.endswith(f"; see samgraf {arguments[0]} --help")


def test_an_unknown_command_is_told_in_the_language_asked_for(capsys: Capture) -> None:
    assert ended(["overlap", "Sande", "--lang", "sv"]) == 2
    assert "de närmaste är: overlaps" in capsys.readouterr().err


def test_a_misspelt_setting_is_wrong_usage(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("SAMGRAF_PROT", "8000")
    assert ended(["load", "no-1514"]) == 2
    assert "SAMGRAF_PORT" in capsys.readouterr().err
