"""The documentation is complete and true: every command and setting stands in it, and its examples give its answers."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import textwrap
import tomllib
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pytest

from graph.atlas import Atlas
from graph.catalogue import questions
from graph.check import check
from graph.evidence import fill_quotes
from graph.library import bundled, read_all
from graph.publishing.export import FORMATS
from ontology.constraints import COMPONENTS
from ontology.iris import SCHEMES
from tests.graph.worlds import write_world
from tests.house import sbom
from tests.house.test_commands import commands, ended
from tests.house.tree import modules, project_files
from webviz.cli import parser
from webviz.pages.about import software
from webviz.settings import Settings, documented

pytestmark = pytest.mark.checkout

FLOORS = ("ontology", "graph", "webviz", "data")
FLOOR_LINES = 250  # a README longer than that is not read
READMES = (
    "README.md",
    "ontology/README.md",
    "graph/README.md",
    "webviz/README.md",
    "data/README.md",
    "data/expectations/README.md",
    "tests/README.md",
)


def text(checkout: Path, *places: str) -> str:
    return "\n".join((checkout / place).read_text("utf-8") for place in places)


def examples(readme: str) -> list[tuple[str, str]]:
    """The commands of the console blocks and what each is said to answer."""
    blocks = "".join(re.findall(r"^```console\n(.*?)^```", readme, re.MULTILINE | re.DOTALL))
    found = re.findall(r"^\$ (.*\n(?:> .*\n)*)((?:(?!\$ ).*\n)*)", blocks, re.MULTILINE)
    return [(command.replace("\n> ", "\n").rstrip(), answer) for command, answer in found]


def test_every_floor_has_a_short_readme(checkout: Path) -> None:
    for place in READMES:
        lines = text(checkout, place).splitlines()
        assert 15 <= len(lines) <= FLOOR_LINES, place
        assert lines[0].startswith("# "), place


def test_every_command_is_documented(checkout: Path) -> None:
    readme = text(checkout, "README.md", "webviz/README.md")
    assert [name for name in commands() if f"samgraf {name}" not in readme] == []


def test_every_setting_is_documented_with_its_default(checkout: Path) -> None:
    readme = text(checkout, "README.md")
    for name, default, _ in documented():
        (row,) = [line for line in readme.splitlines() if line.startswith(f"| `{name}` ")]
        shown = f"{default:g}" if isinstance(default, float) else str(default)
        assert f"| {f'`{shown}`' if shown else ''} |".replace("|  |", "| |") in row, row
    named = set(re.findall(r"SAMGRAF_[A-Z_]+", text(checkout, *READMES)))
    tests_own = set(re.findall(r"SAMGRAF_[A-Z_]+", text(checkout, "tests/conftest.py")))
    assert named <= {name for name, _, _ in documented()} | tests_own, "no setting is documented that is not there"


def test_every_export_format_and_the_number_of_questions_are_documented(checkout: Path) -> None:
    readme = text(checkout, "README.md")
    assert [form for form in FORMATS if f"`{form}`" not in readme] == []
    assert re.findall(r"(\d+) ready questions", readme) == [str(len(questions()))]


def test_the_examples_in_the_readme_give_the_answers_in_the_readme(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.chdir(tmp_path)
    told = [(command, answer) for command, answer in examples(text(checkout, "README.md")) if answer]
    assert len(told) >= 4
    for command, answer in told:
        program, *arguments = shlex.split(command)
        assert program == "samgraf", command
        assert ended(arguments) == 0, command
        said = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
        assert _begins(said, answer.rstrip().splitlines()), f"{command}\n" + "\n".join(said[:40])


def test_every_command_line_in_the_readmes_is_understood(checkout: Path) -> None:
    told = text(checkout, *READMES).replace("\n>   ", " ")
    lines = re.findall(r"^(?:\$ )?samgraf (.+)$", told, re.MULTILINE) + re.findall(r"`samgraf\s([^`…]+)`", told)
    assert len(lines) >= 50
    for line in lines:
        arguments = shlex.split(line)
        if arguments[0] in commands() and len(arguments) > 1:
            parser(Settings()).parse_args(arguments)
        else:
            assert arguments[0].removesuffix(",") in commands(), line


def test_the_query_in_the_readme_has_an_answer(checkout: Path, atlas: Atlas) -> None:
    (query,) = re.findall(r"--data-urlencode 'query=(.*?)'", text(checkout, "README.md"), re.DOTALL)
    columns, rows = atlas.query(query)
    assert columns == ["holder", "bodies"]
    assert len(rows) == 3 and rows[0][0] == "kommunedirektør"


def _begins(said: list[str], told: list[str]) -> bool:
    """Whether what is told is what is said; a last line of … stands for more."""
    if told[-1] == "…":
        return said[: len(told) - 1] == told[:-1] and len(said) >= len(told)
    return said == told


def test_the_maps_of_the_floors_name_every_module(checkout: Path) -> None:
    for floor in ("ontology", "graph", "webviz"):
        readme = text(checkout, f"{floor}/README.md")
        names = [module.name.rpartition(".")[2] for module in modules() if module.name.startswith(f"{floor}.")]
        assert [name for name in names if f"`{name}" not in readme and f"/{name}" not in readme] == [], floor


def test_no_readme_names_a_file_that_is_gone(checkout: Path) -> None:
    there = [path.relative_to(checkout).as_posix() for path in project_files(checkout)]
    for place in READMES[:4]:
        named = set(re.findall(r"`([\w./-]+\.(?:py|toml|ttl|svg))`", text(checkout, place)))
        assert [one for one in sorted(named) if not any(f"/{file}".endswith(f"/{one}") for file in there)] == [], place


def test_links_in_the_readmes_lead_somewhere(checkout: Path) -> None:
    linked = [
        (place, target)
        for place in READMES
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text(checkout, place))
    ]
    assert len(linked) >= 6
    assert [(place, target) for place, target in linked if not ((checkout / place).parent / target).exists()] == []


def test_the_readme_names_every_bundled_municipality_and_no_wrong_number(checkout: Path) -> None:
    readme = text(checkout, "README.md", "data/README.md")
    assert [path.name for path in bundled() if path.name not in readme] == []
    assert f"{len(SCHEMES)} concept schemes" in text(checkout, *READMES)


def test_the_municipality_file_shown_to_authors_is_valid(checkout: Path, tmp_path: Path) -> None:
    write_world(tmp_path)
    digest = hashlib.sha256((tmp_path / "prove.txt").read_bytes()).hexdigest()
    (block,) = re.findall(r"^   ```yaml\n(.*?)^   ```", text(checkout, "data/README.md"), re.MULTILINE | re.DOTALL)
    shown = textwrap.dedent(block).replace("sha256: …", f"sha256: {digest}")
    path = tmp_path / "shown.yaml"
    path.write_text(fill_quotes(shown, str(path), tmp_path), "utf-8")
    assert check(read_all([path])) == ()
    assert "rådmannen" in path.read_text("utf-8")


def test_the_material_list_names_all_that_is_installed_with_its_licence() -> None:
    made = sbom.document()
    parts = {part["name"]: part for part in made["components"]}
    assert [one.name for one in software() if one.name not in parts or not one.licence] == []
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.5")
    assert len({part["bom-ref"] for part in parts.values()}) == len(parts) >= 20
    assert parts["Flask"]["purl"] == f"pkg:pypi/flask@{version('flask')}"
    assert all(part.keys() >= {"type", "name", "version", "licenses"} for part in made["components"])
    assert parts["vis-network"]["purl"].startswith("pkg:npm/")
    assert parts["vis-network"]["licenses"] == [{"expression": "Apache-2.0 OR MIT"}]
    assert json.loads(json.dumps(made)) == sbom.document()


def test_the_changelog_begins_with_this_version_and_its_date(checkout: Path) -> None:
    own = tomllib.loads(text(checkout, "pyproject.toml"))["project"]["version"]
    told = re.findall(r"^## (\S+) – (\S+)$", text(checkout, "CHANGELOG.md"), re.MULTILINE)
    assert told[0][0] == own
    days = [date.fromisoformat(day) for _, day in told]
    assert days == sorted(days, reverse=True)


def test_decisions_are_told_by_date_at_the_end_of_each_floor(checkout: Path) -> None:
    for floor in FLOORS:
        _, told = text(checkout, f"{floor}/README.md").split("\n## Decisions\n")
        days = re.findall(r"^- (\d{4}-\d\d-\d\d)\. ", told, re.MULTILINE)
        assert len(days) == told.count("\n- ") >= 3, floor
        assert days == sorted(days), floor
        assert "## " not in told, floor


def test_every_pack_and_the_number_of_components_are_documented(checkout: Path) -> None:
    packs = list((checkout / "data/expectations").glob("*/pack.toml"))
    assert len(packs) >= 9
    assert [path.parent.name for path in packs if f"| `{path.parent.name}` |" not in text(checkout, READMES[5])] == []
    assert f"{len(COMPONENTS)} components of SHACL Core" in text(checkout, "ontology/README.md")
