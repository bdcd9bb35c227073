"""What is told to somebody who waits for a long import, on a terminal and nowhere else."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.workbooks import write_workbook
from webviz.commands.waiting import BAR, CLEAR, Waiting
from webviz.i18n import translator

# The command, for one who is told at once and not after two seconds.
IMPATIENT = (
    "import sys, webviz.commands.waiting as w; w.WAIT = w.EVERY = -1\n"
    "from webviz.cli import main; sys.exit(main(sys.argv[1:]))"
)


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webviz.commands.waiting.WAIT", -1)
    monkeypatch.setattr("webviz.commands.waiting.EVERY", -1)


@pytest.mark.usefixtures("impatient")
def test_reading_checking_and_writing_are_told_on_one_line() -> None:
    screen = Screen()
    told = Waiting(screen, translator("en"))
    told.rows("Seats", 12_000)
    assert list(told.steps("ab", 2)) == ["a", "b"]
    told.writing(1_000)
    told.end()
    lines = screen.getvalue().split(CLEAR)
    assert lines[1] == "Reading “Seats”: row 12,000"
    assert lines[3] == f"Checking [{'#' * (BAR // 2)}{'-' * (BAR // 2)}]"
    assert lines[4:] == ["Writing 1,000 statements …", ""], "and nothing is left"


def test_one_who_waits_less_than_two_seconds_is_told_nothing() -> None:
    screen = Screen()
    told = Waiting(screen, translator("en"))
    told.rows("Seats", 12_000)
    told.end()
    assert screen.getvalue() == ""


@pytest.mark.usefixtures("impatient")
def test_a_file_is_told_nothing() -> None:
    paper = io.StringIO()
    told = Waiting(paper, translator("en"))
    told.rows("Seats", 12_000)
    assert list(told.steps("ab", 2)) == ["a", "b"]
    told.end()
    assert paper.getvalue() == ""


def test_a_long_workbook_is_followed_on_a_real_terminal(tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "seats.xlsx", 2_200)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", IMPATIENT, "import", str(book), "--store", str(tmp_path / "store"), "--lang", "en"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "TERM": "dumb"}) as run:
        os.close(theirs)
        seen = _all_of(ours)
        assert run.wait() == 0, seen
    os.close(ours)
    told = [line.split()[0] for line in seen.split(CLEAR)[1:] if line.strip()]
    assert list(dict.fromkeys(told))[:3] == ["Reading", "Checking", "Writing"], seen
    assert seen.rpartition("Writing")[2].count(CLEAR) == 1, "the line is cleared when all is written"


def _all_of(terminal: int) -> str:
    found = b""
    while True:
        try:
            piece = os.read(terminal, 65_536)
        except OSError:  # nobody writes to it any more
            piece = b""
        if not piece:
            return found.decode("utf-8")
        found += piece
