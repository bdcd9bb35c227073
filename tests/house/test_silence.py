"""What the project keeps to itself: the sources' sentences, the workshop, persons."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.house.tree import project_files, run

pytestmark = pytest.mark.checkout

TOP = {
    *("ontology", "graph", "data", "webviz", "tests", ".ci"),
    *("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", ".gitignore"),
}
# In two pieces each, so that this file does not say them either.
UNSAID = ("SAN" + "-0", "gold" + "_facts", "/wo" + "rk/", "hel" + "per", "issue" + " #", "TO" + "DO", "FIX" + "ME")
PERSONAL = {
    "an e-mail address": r"[\w.+-]+@[\w-]+\.(?:no|se|com|org|net)\b",
    "a telephone number": r"(?<![\w.,=-])(?:\+47|\+46|tlf\.?:?)\s*[1-9][\d ]{6,}",
}


def texts(checkout: Path) -> dict[str, str]:
    """Every text of the project by its place."""
    found = {}
    for path in project_files(checkout):
        try:
            found[path.relative_to(checkout).as_posix()] = path.read_text("utf-8")
        except UnicodeDecodeError:
            assert path.suffix in (".mo", ".png", ".xlsx"), path
    return found


def test_nothing_else_stands_at_the_top(checkout: Path) -> None:
    assert {path.relative_to(checkout).parts[0] for path in project_files(checkout)} <= TOP


def test_some_things_are_not_spoken_of(checkout: Path) -> None:
    found = [
        f"{place}: {word}"
        for place, text in texts(checkout).items()
        for word in UNSAID
        if word in text or (not word.isupper() and word in text.lower())
    ]
    assert not found
    assert len(texts(checkout)) >= 150


def test_no_contact_of_a_person_stands_anywhere(checkout: Path) -> None:
    found = [
        f"{place}: {what}: {match[0]}"
        for place, text in texts(checkout).items()
        for what, pattern in PERSONAL.items()
        for match in re.finditer(pattern, text)
    ]
    assert not found


@pytest.mark.shared
def test_nothing_is_borrowed_word_for_word_from_the_sources(checkout: Path, shared: Path, tmp_path: Path) -> None:
    files = project_files(checkout)
    for path in files:
        target = tmp_path / path.relative_to(checkout)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    for command in (("init", "-q"), ("add", "-A", "--force")):
        assert run("git", *command, cwd=tmp_path).returncode == 0
    tracked = run("git", "ls-files", cwd=tmp_path).stdout.splitlines()
    assert len(tracked) == len(files) >= 150
    done = run(sys.executable, shared / "checks" / "borrowed.py", tmp_path, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
