"""Files read in a process of their own: the same as here, and ended when they ask for too much."""

from __future__ import annotations

import subprocess
import time

import pytest

from graph.readers.apart import take_apart
from graph.readers.intake import Given, Source, take_all
from ontology.errors import InvalidInput
from ontology.iris import expand
from tests.graph.workbooks import PLANNED, filled

GIVEN = Given("no-4612", "Sveio", language="nb")
LIST = "Navn;Møtehyppighet;Deltakere\n" + "".join(f"Forum {one};kvar veke;rektor, PPT\n" for one in range(30))


def test_the_same_is_read_in_a_process_of_its_own() -> None:
    sources = (Source("kinn.xlsx", filled()), Source("liste.csv", LIST.encode("cp1252")))
    assert take_apart(sources, GIVEN) == take_all(sources, GIVEN)


def test_every_problem_comes_back_with_its_place() -> None:
    wrong = {**PLANNED, "body": [{"name": "Råd", "kind": "klubb"}]}
    sources = (Source("a.xlsx", filled(rows=wrong)), Source("b.csv", b"x;y\n1;2\n"))
    with pytest.raises(InvalidInput) as here:
        take_all(sources, GIVEN)
    with pytest.raises(InvalidInput) as apart:
        take_apart(sources, GIVEN)
    assert apart.value.problems == here.value.problems and len(here.value.problems) > 2


def test_what_takes_too_long_is_ended_and_told() -> None:
    much = "Navn;Deltakere\n" + "".join(f"Forum {one};rektor, PPT, NAV\n" for one in range(20_000))
    begun = time.monotonic()
    with pytest.raises(InvalidInput, match=r"liste.csv: To read this takes longer than 1.5 seconds"):
        take_apart((Source("liste.csv", much.encode()),), GIVEN, seconds=1.5)
    assert time.monotonic() - begun < 20


def test_what_takes_too_much_is_ended_and_told() -> None:
    unit = f"<http://e.example/0> <{expand('rdf:type')}> <{expand('org:Organization')}> .\n"
    rest = (f"<http://e.example/{one}> <http://e.example/p> <http://e.example/o> .\n" for one in range(200_000))
    quads = "".join([unit, *rest])
    with pytest.raises(InvalidInput, match=r"more memory than there is for it|nested too deeply, or too large"):
        take_apart((Source("x.nt", quads.encode()),), GIVEN, memory=200_000_000)


def test_a_reader_that_fails_for_a_fault_of_ours_is_not_said_to_lack_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(command: list[str], **_given: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, 1, b"", b"ZeroDivisionError: division by zero")

    monkeypatch.setattr(subprocess, "run", faulty)
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        take_apart([Source("a.csv", b"x" * 100)], Given(), small=0)


def test_the_process_does_not_know_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMGRAF_TOKEN", "a-secret")
    asked: dict[str, str] = {}

    def heard(command: list[str], env: dict[str, str], **_given: object) -> subprocess.CompletedProcess[bytes]:
        asked.update(env)
        return subprocess.CompletedProcess(command, -9, b"", b"")

    monkeypatch.setattr(subprocess, "run", heard)
    with pytest.raises(InvalidInput, match="memory"):
        take_apart([Source("a.csv", b"x" * 100)], Given(), small=0)
    assert asked and "a-secret" not in asked.values()
