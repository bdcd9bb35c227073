"""No query hurts: the hostile corpus over HTTP, against a server as an operator starts it, with two workers.

What is asserted are ends and states, never times; the figures that go with them are printed (`pytest -s`), and
measured beside an idle server by ``python -m tests.bench --only strangers``.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
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


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("hostile"), {"QUERY_SECONDS": str(DEADLINE), "QUERY_KEPT": "0"}) as served:
        yield served


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
def test_a_hostile_query_ends_as_it_should(server: Served, case: Case) -> None:
    status, told = send(server, case)
    assert ending(status, told) in case.ends, (status, told)
    if status == 503:
        assert told["code"] == "timed-out"
        assert told["hints"]


def test_after_all_of_them_two_workers_live_and_rest(server: Served) -> None:
    assert within(30, lambda: idle(server))


def test_an_ordinary_question_is_answered_all_the_while(server: Served) -> None:
    harmful = [case for case in corpus() if case.ends == (ENDED,)]
    assert len(harmful) >= 30
    assert within(30, lambda: idle(server))
    with Bystander(server) as alone:
        time.sleep(2.0)
    before, took = server.memory, list[float]()
    with Bystander(server) as among:
        for case in harmful:
            started = time.perf_counter()
            status, told = send(server, case)
            took.append(time.perf_counter() - started)
            assert ending(status, told) == ENDED, (case.name, status, told)
    assert set(among.statuses) == {200}
    assert len(among.statuses) >= 2 * len(harmful)
    assert within(30, lambda: idle(server))
    assert server.memory < 2 * before, "what they took is given back"
    print(
        f"\n{len(harmful)} runaways, the last at its deadline + {1000 * (max(took) - DEADLINE):.0f} ms; an ordinary "
        f"question meanwhile p95 {1000 * among.p95:.1f} ms, with nobody else {1000 * alone.p95:.1f} ms"
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


def test_no_file_of_this_machine_is_in_any_answer(server: Served) -> None:
    secrets = Path("/etc/passwd").read_text().splitlines()[0]
    for case in corpus():
        if "file:" in case.name or "a file" in case.name:
            status, told = send(server, case)
            assert secrets not in json.dumps(told)
            assert status in (200, 400, 403)
