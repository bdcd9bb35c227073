"""The source tree as the house tests see it: which files are the project's, and what stands in the Python of it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from types import ModuleType

import graph
import ontology
import webviz

FLOORS: Mapping[str, ModuleType] = {"ontology": ontology, "graph": graph, "webviz": webviz}


def home(floor: str) -> Path:
    """The folder a floor is imported from: in the checkout, or where the wheel was installed."""
    path = FLOORS[floor].__file__
    assert path is not None
    return Path(path).parent


@dataclass(frozen=True)
class Module:
    """A Python module of a floor; `name` is its dotted name, `place` its path for people."""

    name: str
    place: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the three floors."""
    return tuple(one for floor in FLOORS for one in _modules(floor))


def _modules(floor: str) -> Iterator[Module]:
    for path in sorted(home(floor).rglob("*.py")):
        place = f"{floor}/{path.relative_to(home(floor)).as_posix()}"
        if not place.startswith("graph/_data/"):
            name = place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            yield Module(name, place, path.read_text("utf-8"))


def project_files(root: Path) -> tuple[Path, ...]:
    """The files of a checkout that are the project's: all but what .gitignore names, and git's own."""
    ignored = [line.strip().strip("/") for line in (root / ".gitignore").read_text("utf-8").splitlines()]
    patterns = [line for line in ignored if line and not line.startswith("#")]
    return tuple(sorted(_kept(root, root, [*patterns, ".git"])))


def _kept(root: Path, folder: Path, patterns: list[str]) -> Iterator[Path]:
    for entry in folder.iterdir():
        relative = entry.relative_to(root).as_posix()
        if any(fnmatch(entry.name, one) or fnmatch(relative, one) for one in patterns):
            continue
        if entry.is_dir():
            yield from _kept(root, entry, patterns)
        else:
            yield entry


def environment(**more: str) -> dict[str, str]:
    """An environment with neither the settings of this test run nor its command line options."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "SAMGRAF_"))}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", **more}


def run(*command: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A program run to its end, with what it printed; `more` goes into its environment."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def tool(name: str) -> Path:
    """A program installed beside the Python that runs the tests."""
    return Path(sys.executable).parent / name
