"""The gate's tools do bite: each configuration reports a deliberate sin, and the report of a run counts truly."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.house import report
from tests.house.tree import run, tool

LINTED = {
    "F401": "import os\n",
    "E501": f'LONG = "{"x" * 120}"\n',
    "I001": "import sys\nimport os\n\nprint(os, sys)\n",
    "B006": "def f(x: list[int] = []) -> None: ...\n",
    "DTZ005": "from datetime import datetime\n\nNOW = datetime.now()\n",
    "PT011": "import pytest\n\n\ndef test_it() -> None:\n    with pytest.raises(ValueError):\n        int('x')\n",
}
TYPED = {
    "no-untyped-def": "def f(x):\n    return x\n",
    "type-arg": "def f(x: list) -> None: ...\n",
    "return-value": "def f() -> int:\n    return 'one'\n",
    "unused-ignore": "x: int = 1  # type: ignore[assignment]\n",
    "import-not-found": "import no_such_library\n",
}
TESTED = {
    "DeprecationWarning: old": "import warnings\n\ndef test_it():\n    warnings.warn('old', DeprecationWarning)\n",
    "'brwoser' not found in `markers`": "import pytest\n\n@pytest.mark.brwoser\ndef test_it(): ...\n",
    "XPASS(strict)": "import pytest\n\n@pytest.mark.xfail(reason='said so')\ndef test_it(): ...\n",
}


@pytest.mark.checkout
@pytest.mark.parametrize("rule", LINTED)
def test_ruff_reports_a_sin(rule: str, checkout: Path, tmp_path: Path) -> None:
    sin = tmp_path / "test_sin.py"
    sin.write_text(LINTED[rule], "utf-8")
    done = run(tool("ruff"), "check", "--no-cache", "--config", checkout / "pyproject.toml", sin, cwd=tmp_path)
    assert done.returncode == 1 and rule in done.stdout, done.stdout + done.stderr


@pytest.mark.checkout
def test_ruff_lets_nordic_letters_and_long_enough_lines_pass(checkout: Path, tmp_path: Path) -> None:
    fine = tmp_path / "fine.py"
    fine.write_text(f'WORDS = "ÆØÅ – “møterytme” {"x" * 88}"\n', "utf-8")
    for command in (["check"], ["format", "--check"]):
        done = run(tool("ruff"), *command, "--no-cache", "--config", checkout / "pyproject.toml", fine, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.checkout
def test_ruff_format_reports_a_sin(checkout: Path, tmp_path: Path) -> None:
    sin = tmp_path / "sin.py"
    sin.write_text("x = { 'a':1 }\n", "utf-8")
    options: list[str | Path] = ["--check", "--no-cache", "--config", checkout / "pyproject.toml"]
    done = run(tool("ruff"), "format", *options, sin, cwd=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr


@pytest.mark.checkout
@pytest.mark.slow
def test_mypy_reports_sins(checkout: Path, tmp_path: Path) -> None:
    for rule, text in TYPED.items():
        (tmp_path / f"{rule.replace('-', '_')}.py").write_text(text, "utf-8")
    options: list[str | Path] = ["--cache-dir", tmp_path / "cache", "--config-file", checkout / "pyproject.toml"]
    done = run(tool("mypy"), *options, tmp_path, cwd=tmp_path)
    for rule in TYPED:
        found = [line for line in done.stdout.splitlines() if line.startswith(rule.replace("-", "_"))]
        assert any(line.endswith(f"[{rule}]") for line in found), done.stdout + done.stderr


@pytest.mark.checkout
@pytest.mark.slow
def test_pytest_reports_sins(checkout: Path, tmp_path: Path) -> None:
    for number, text in enumerate(TESTED.values()):
        (tmp_path / f"test_sin_{number}.py").write_text(text, "utf-8")
    options: list[str | Path] = ["-p", "no:cacheprovider", "-c", checkout / "pyproject.toml", "--rootdir", tmp_path]
    done = run(tool("pytest"), *options, "--continue-on-collection-errors", tmp_path, cwd=tmp_path)
    assert done.returncode != 0 and "passed" not in done.stdout
    assert [sign for sign in TESTED if sign not in done.stdout] == [], done.stdout + done.stderr


@pytest.mark.checkout
def test_ci_takes_its_two_commands_from_the_readme(checkout: Path) -> None:
    readme = (checkout / "README.md").read_text("utf-8")
    done = run("bash", checkout / ".ci" / "run", "commands", cwd=checkout)
    serve, suite = done.stdout.splitlines()
    assert serve == "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/samgraf serve"
    assert suite == "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest"
    for command in (serve, suite):
        assert f"```sh\n{command}\n```" in readme, "each stands alone in a block, ready to copy"
        assert command not in (checkout / ".ci" / "run").read_text("utf-8")


def test_the_report_of_a_run_counts_what_passed_and_nothing_else(tmp_path: Path) -> None:
    marked = '<properties><property name="marker" value="shared"/></properties>'
    file = tmp_path / "run.xml"
    file.write_text(
        "<testsuites><testsuite>"
        f'<testcase name="a">{marked}</testcase><testcase name="b"/>'
        f'<testcase name="c">{marked}<skipped/></testcase><testcase name="d">{marked}<failure/></testcase>'
        "</testsuite></testsuites>",
        "utf-8",
    )
    counted = report.counted(file)
    assert counted["passed"] == Counter(tests=2, shared=1)
    assert counted["skipped"] == Counter(tests=1, shared=1)
    assert report.below(counted, ["tests=2", "browser=0"]) == []
    assert report.below(counted, ["shared=2", "browser=1"]) == [
        "1 shared passed; at least 2 must",
        "1 shared skipped; where some must pass, none may be",
        "0 browser passed; at least 1 must",
    ]
