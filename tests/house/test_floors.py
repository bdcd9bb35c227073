"""The floors stand on each other in one direction, and each foreign library has its one door."""

from __future__ import annotations

import ast
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import FLOORS, home, modules, run, tool

pytestmark = pytest.mark.checkout

# A sin against every contract: contract -> (module that sins, what it must not import).
SINS = {
    "floors": ("graph/records.py", "import webviz.output"),
    "ground": ("ontology/labels.py", "import networkx"),
    "middle": ("graph/findings.py", "import flask"),
    "top": ("webviz/output.py", "import rdflib"),
    "words": ("webviz/output.py", "import ontology.terms"),
    "door-pyvis": ("webviz/drawing/layout.py", "import pyvis.network"),
    "door-owlready2": ("graph/records.py", "import owlready2"),
    "door-pyshacl": ("graph/records.py", "import pyshacl"),
    "door-networks": ("graph/records.py", "import scipy.sparse"),
    "door-xlsxwriter": ("graph/records.py", "import xlsxwriter"),
    "door-openpyxl": ("graph/records.py", "import openpyxl"),
    "door-bs4": ("graph/records.py", "import bs4"),
    "door-urllib3": ("graph/records.py", "import urllib3"),
    "readers": ("graph/readers/__init__.py", "import graph.build"),
    "measures": ("graph/measures/load.py", "import graph.measures.overlap"),
    "measures-pure": ("graph/measures/overlap.py", "import graph.store"),
}


def contracts(checkout: Path) -> dict[str, str]:
    """Id and name of every contract."""
    rules = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    return {one["id"]: one["name"] for one in rules["contracts"]}


def broken(root: Path, checkout: Path) -> tuple[set[str], str]:
    """The names of the contracts that the packages in a folder break, and all that was said."""
    done = run(tool("lint-imports"), "--no-cache", "--config", checkout / "pyproject.toml", cwd=root, COLUMNS="200")
    found = set(re.findall(r"^(.*) BROKEN(?: \(.*\))?$", done.stdout, re.MULTILINE))
    said = done.stdout + done.stderr
    assert (done.returncode == 0) == (not found), said
    return found, said


def test_every_floor_keeps_its_law(checkout: Path) -> None:
    found, said = broken(checkout, checkout)
    assert not found, said
    assert f"Contracts: {len(SINS)} kept, 0 broken." in said


def test_a_sin_against_each_contract_is_reported(checkout: Path, tmp_path: Path) -> None:
    known = contracts(checkout)
    assert set(SINS) == set(known), "every contract has its sin"
    for floor in FLOORS:
        shutil.copytree(home(floor), tmp_path / floor, ignore=shutil.ignore_patterns("__pycache__", "static", "*.ttl"))
    for place, statement in SINS.values():
        with (tmp_path / place).open("a", encoding="utf-8") as file:
            file.write(f"\n{statement}\n")
    found, said = broken(tmp_path, checkout)
    assert found == set(known.values()), said


def test_every_floor_has_its_law_on_the_door() -> None:
    for floor, package in FLOORS.items():
        law = package.__doc__ or ""
        assert len(law) > 200, floor
        assert "import" in law and "aw" in law, floor


def test_every_module_says_what_it_is_for() -> None:
    silent = [module.place for module in modules() if len(ast.get_docstring(module.tree) or "") < 20]
    assert not silent
    assert len(modules()) >= 60
