"""What is listed is what is there, and what is there ships: the wheel is built once and tried away from its sources."""

from __future__ import annotations

import json
import shutil
import sys
import tomllib
import venv
import zipfile
from collections.abc import Mapping
from fnmatch import fnmatch
from importlib.metadata import entry_points, packages_distributions, requires
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import FLOORS, project_files, run

SOURCES = {"ontology": "ontology", "graph": "graph", "webviz": "webviz", "graph._data": "data"}
# Files in the package folders that are for the checkout alone.
STAY = {
    "ontology/README.md": "how to work on this floor",
    "graph/README.md": "how to work on this floor",
    "webviz/README.md": "how to work on this floor",
    "webviz/translations/compile.py": "brings the catalogues up to date",
    "data/README.md": "how to add a municipality",
    "data/expectations/README.md": "how to write a pack",
}


def project(checkout: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))
    return found


def package_files(checkout: Path) -> dict[str, set[str]]:
    """For each package root, the paths inside it of every file that is to ship."""
    places = [path.relative_to(checkout).as_posix() for path in project_files(checkout)]
    return {
        package: {
            place.removeprefix(f"{folder}/") for place in places if place.startswith(f"{folder}/") and place not in STAY
        }
        for package, folder in SOURCES.items()
    }


# -- the lists ----------------------------------------------------------------------------------------------------


@pytest.mark.checkout
def test_the_package_list_is_the_tree(checkout: Path) -> None:
    found = {
        ".".join([package, *Path(place).parts[:-1]])
        for package, places in package_files(checkout).items()
        for place in places
        if Path(place).name == "__init__.py"
    }
    assert set(project(checkout)["tool"]["setuptools"]["packages"]) == found


@pytest.mark.checkout
def test_every_module_lies_in_a_package(checkout: Path) -> None:
    for package, places in package_files(checkout).items():
        folders = {Path(place).parent for place in places if place.endswith(".py")}
        assert {folder.as_posix() for folder in folders if f"{folder.as_posix()}/__init__.py" not in places} <= {"."}
        assert "__init__.py" in places, package


@pytest.mark.checkout
def test_every_data_file_is_listed_and_every_pattern_is_needed(checkout: Path) -> None:
    patterns = project(checkout)["tool"]["setuptools"]["package-data"]
    assert set(patterns) == set(SOURCES)
    for package, places in package_files(checkout).items():
        others = {place for place in places if not place.endswith(".py")}
        matched = {one: {place for place in others if _matches(place, one)} for one in patterns[package]}
        assert others - set().union(*matched.values()) == set(), f"{package}: not listed"
        assert [one for one, some in matched.items() if not some] == [], f"{package}: patterns that match nothing"


def _matches(place: str, pattern: str) -> bool:
    return fnmatch(place, pattern) or fnmatch(place, pattern.removeprefix("**/"))


@pytest.mark.checkout
def test_what_stays_behind_is_there(checkout: Path) -> None:
    kept = {path.relative_to(checkout).as_posix() for path in project_files(checkout)}
    assert set(STAY) <= kept


# -- what is installed --------------------------------------------------------------------------------------------


def test_the_names_are_ours_alone() -> None:
    owners = packages_distributions()
    for name in FLOORS:
        assert set(owners[name]) == {"samgraf"}, name


def test_one_program_is_installed() -> None:
    (script,) = [one for one in entry_points(group="console_scripts") if one.dist and one.dist.name == "samgraf"]
    assert (script.name, script.value) == ("samgraf", "webviz.cli:main")
    assert callable(script.load())


def test_what_the_tests_need_is_one_extra() -> None:
    needed = requires("samgraf") or []
    extra = [one for one in needed if 'extra == "test"' in one]
    assert len(extra) >= 8
    assert [one for one in extra if one.startswith(("pytest", "hypothesis", "mypy", "ruff", "import-linter", "build"))]
    assert 10 <= len([one for one in needed if "extra ==" not in one]) <= 20


# -- the wheel ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Path:
    """The folder with wheel and sdist, built from a clean copy: building leaves `build/` behind, which would ship."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for path in project_files(checkout):
        place = source / path.relative_to(checkout)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    done = run(sys.executable, "-m", "build", "--no-isolation", "--outdir", target, source, cwd=target)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


@pytest.fixture(scope="session")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel; the libraries are this environment's, without its link to the checkout."""
    place = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(place)
    (wheel,) = built.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--python", str(place / "bin" / "python")]
    done = run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=built)
    assert done.returncode == 0, done.stderr
    (libraries,) = place.glob("lib/python*/site-packages")
    # Folders named in a .pth file are searched, but .pth files in them are not read: no editable install leaks in.
    (libraries / "libraries.pth").write_text("\n".join(one for one in sys.path if "site-packages" in one), "utf-8")
    return place / "bin"


@pytest.mark.checkout
@pytest.mark.slow
def test_the_wheel_holds_the_tree_and_nothing_else(built: Path, checkout: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        held = {name for name in file.namelist() if ".dist-info/" not in name}
        licences = [name for name in file.namelist() if name.endswith("LICENSE")]
    wanted = {
        f"{package.replace('.', '/')}/{place}"
        for package, places in package_files(checkout).items()
        for place in places
    }
    assert held == wanted
    assert len(licences) == 1
    assert len(list(built.glob("*.tar.gz"))) == 1


@pytest.mark.checkout
@pytest.mark.slow
def test_the_installed_program_answers_away_from_the_sources(installed: Path, tmp_path: Path) -> None:
    said = run(installed / "samgraf", "--version", cwd=tmp_path)
    assert (said.returncode, said.stdout.split()[0]) == (0, "samgraf"), said.stderr
    answered = run(installed / "samgraf", "overlaps", "no-1514", "--format", "json", cwd=tmp_path)
    assert answered.returncode == 0, answered.stderr
    (one,) = json.loads(answered.stdout)
    assert one["municipality"]["iri"].endswith("/no-1514")
    assert len(one["findings"]) >= 1


@pytest.mark.checkout
@pytest.mark.slow
def test_the_data_files_pass_their_tests_in_the_installed_wheel(
    installed: Path, checkout: Path, tmp_path: Path
) -> None:
    shutil.copytree(checkout / "tests", tmp_path / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(checkout / "pyproject.toml", tmp_path / "pyproject.toml")
    where = run(installed / "python", "-c", "import graph, graph._data; print(graph.__file__)", cwd=tmp_path)
    assert str(installed.parent) in where.stdout, where.stderr
    done = run(installed / "python", "-m", "pytest", "-q", "tests/house/test_data_files.py", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout and "skipped" not in done.stdout
