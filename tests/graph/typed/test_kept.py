"""Answers that are kept: the right ones, not too many, and never past a change."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.typed.kept import Answer, Kept, Question
from graph.typed.workers import VOLATILE, Limits, QueryPool

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def question(text: str, version: str = "v1", format: str = "json", graph: str = "") -> Question:
    return Question(version, text, format, (graph,) if graph else (), ())


def answer(size: int) -> Answer:
    return Answer(b"x" * size, "text/plain", "v1")


def test_the_same_question_has_the_answer_it_had() -> None:
    kept, found = Kept(100_000), answer(10)
    kept.put(question("a"), found)
    assert kept.get(question("a")) is found
    others = [question("b"), question("a", "v2"), question("a", format="xml"), question("a", graph="x:g")]
    assert [kept.get(other) for other in others] == [None] * 4


def test_what_was_not_asked_for_is_forgotten_first() -> None:
    kept = Kept(100_000)
    for name in "abcdefgh":
        kept.put(question(name), answer(9_000))
        kept.get(question("a"))
    for name in "ijkl":
        kept.put(question(name), answer(9_000))
    assert kept.get(question("a")) and kept.get(question("l"))
    assert kept.get(question("b")) is None
    assert len(kept) == 9, "each takes 10,004 bytes"


def test_an_answer_that_would_push_the_others_out_is_not_kept() -> None:
    kept = Kept(100_000)
    kept.put(question("small"), answer(10))
    kept.put(question("large"), answer(20_000))
    kept.put(question("x" * 20_000), answer(10))
    kept.put(question("of a graph", graph="x:" + "g" * 20_000), answer(10))
    assert len(kept) == 1
    kept.put(question("small"), answer(10))
    assert len(kept) == 1


def test_nothing_is_kept_where_nothing_may_be() -> None:
    kept = Kept(0)
    kept.put(question("a"), answer(0))
    assert len(kept) == 0


# -- in the pool ----------------------------------------------------------------------------------------------------


def checkpoint(folder: Path, quads: int) -> Path:
    store = ox.Store(str(folder.with_suffix(".store")))
    store.extend(ox.Quad(ox.NamedNode(f"x:{number}"), ox.NamedNode("x:p"), ox.Literal(1)) for number in range(quads))
    store.flush()
    store.backup(str(folder))
    return folder


def test_a_pool_answers_the_same_question_without_a_worker_until_the_store_changes(tmp_path: Path) -> None:
    first, second = checkpoint(tmp_path / "v1", 1), checkpoint(tmp_path / "v2", 2)
    with QueryPool(first, Limits(kept=100_000), size=1) as pool:
        found = pool.query(COUNT, "csv")
        assert pool.query(COUNT, "csv") is found
        assert pool.query(COUNT, "csv", ["x:g"]).body.split()[1] == b"0"
        pool.renew(second)
        newer = pool.query(COUNT, "csv")
        assert (newer.version, newer.body.split()[1], found.body.split()[1]) == ("v2", b"2", b"1")


@pytest.mark.parametrize("function", sorted(VOLATILE - {"SERVICE", "NOW"}))
def test_what_is_another_each_time_is_asked_each_time(tmp_path: Path, function: str) -> None:
    with QueryPool(checkpoint(tmp_path / "v1", 1), Limits(kept=100_000), size=1) as pool:
        query = f"SELECT ({function}() AS ?x) {{ }}"
        assert pool.query(query, "json") is not pool.query(query, "json")
        assert len(pool._kept) == 0


def test_without_a_place_for_them_every_question_goes_to_a_worker(tmp_path: Path) -> None:
    with QueryPool(checkpoint(tmp_path / "v1", 1), size=1) as pool:
        assert pool.query(COUNT, "csv") is not pool.query(COUNT, "csv")
