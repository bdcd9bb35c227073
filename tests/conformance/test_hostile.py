"""No query hurts: the hostile corpus over HTTP, against a server as an operator starts it, with two workers.

What is asserted are ends and states, never times; the figures that go with them are printed (`pytest -s`), and
measured beside an idle server by ``python -m tests.bench --only strangers``.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conformance.hostile import ENDED, REFUSED, Case, corpus, ending, send
from tests.served import Bystander, Served, idle, serving

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]

DEADLINE = 0.5
CASES = {case.name: case for case in corpus()}


@dataclass(frozen=True)
class Heard:
    """What came of sending the whole corpus while somebody asked an ordinary question over and over."""

    answers: Mapping[str, tuple[int, dict[str, object]]]
    took: Mapping[str, float]
    among: Bystander
    rested: bool  # afterwards
    memory: float  # of the workers, for each byte they had before


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("hostile"), {"QUERY_SECONDS": str(DEADLINE), "QUERY_KEPT": "0"}) as served:
        yield served


@pytest.fixture(scope="module")
def heard(server: Served) -> Heard:
    """One case after the other, each once."""
    assert within(30, lambda: idle(server))
    before, answers, took = server.memory, {}, {}
    with Bystander(server) as among:
        for name, case in CASES.items():
            started = time.perf_counter()
            answers[name] = send(server, case)
            took[name] = time.perf_counter() - started
    return Heard(answers, took, among, within(30, lambda: idle(server)), server.memory / before)


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
    return True


def test_the_corpus_is_as_large_as_it_is_said_to_be() -> None:
    assert len(CASES) == len(corpus()) >= 100
    assert sum(ENDED in case.ends for case in corpus()) >= 50
    assert sum(case.ends == (REFUSED,) for case in corpus()) >= 40


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_hostile_query_ends_as_it_should(heard: Heard, case: Case) -> None:
    status, told = heard.answers[case.name]
    assert ending(status, told) in case.ends, (status, told)
    if status == 503:
        assert told["code"] == "timed-out"
        assert told["hints"]


def test_after_all_of_them_two_workers_live_and_rest(heard: Heard) -> None:
    assert heard.rested


def test_an_ordinary_question_is_answered_all_the_while(heard: Heard) -> None:
    harmful = [case.name for case in corpus() if case.ends == (ENDED,)]
    assert len(harmful) >= 30
    assert set(heard.among.statuses) == {200}
    assert len(heard.among.statuses) >= 2 * len(harmful)
    assert heard.memory < 2, "what they took is given back"
    last = max(heard.took[name] for name in harmful) - DEADLINE
    print(
        f"\n{len(harmful)} runaways, the last at its deadline + {1000 * last:.0f} ms; "
        f"an ordinary question meanwhile p95 {1000 * heard.among.p95:.1f} ms; {heard.memory:.2f} of the memory"
    )


def test_a_crowd_of_them_is_told_to_come_back_and_leaves_nothing_behind(server: Served) -> None:
    with ThreadPoolExecutor(12) as crowd:
        runaway = CASES["a product of 6, counted"]
        told = [one for _status, one in crowd.map(lambda _number: send(server, runaway), range(24))]
    codes = [one["code"] for one in told]
    assert set(codes) == {"busy", "timed-out"}
    assert all(one["detail"] for one in told)
    assert within(30, lambda: idle(server))


def test_the_log_holds_no_traceback(server: Served) -> None:
    assert "Traceback" not in server.log.read_text()


def test_no_file_of_this_machine_is_in_any_answer(heard: Heard) -> None:
    secrets = Path("/etc/passwd").read_text().splitlines()[0]
    reaching = [name for name in CASES if "file:" in name or "a file" in name]
    assert len(reaching) >= 5
    for name in reaching:
        status, told = heard.answers[name]
        assert secrets not in json.dumps(told)
        assert status in (200, 400, 403)
