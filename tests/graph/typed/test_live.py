"""The pool that follows its store: what is written is read, and old checkpoints go."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.store import Store, open_store
from graph.typed.live import LivePool

COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH <x:g> { ?s ?p ?o } }"


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store() as store:
        yield store


def add(store: Store, number: int) -> None:
    quad = ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:p"), ox.Literal(number), ox.NamedNode("x:g"))
    store.load([quad])


def counted(pool: LivePool) -> tuple[int, str]:
    answer = pool.query(COUNT, "csv")
    return int(answer.body.split()[1]), answer.version


def test_a_question_after_a_write_sees_it_under_the_new_version(store: Store, tmp_path: Path) -> None:
    with LivePool(store, tmp_path, size=1) as pool:
        assert counted(pool) == (0, store.version)
        for number in range(3):
            add(store, number)
            assert counted(pool) == (number + 1, store.version)
            assert pool.version == store.version


def test_old_checkpoints_are_deleted_and_many_writes_make_one(store: Store, tmp_path: Path) -> None:
    with LivePool(store, tmp_path, size=2) as pool:
        for number in range(20):
            add(store, number)
        assert counted(pool)[0] == 20
        assert [one.name for one in tmp_path.iterdir()] == [store.version]


def test_a_checkpoint_that_no_worker_ever_took_is_deleted_too(store: Store, tmp_path: Path) -> None:
    with LivePool(store, tmp_path, size=1) as pool, pool._worker(False):  # the only worker is at work
        for number in range(8):
            add(store, number)
            assert pool.version == store.version
        assert len(list(tmp_path.iterdir())) <= 5


def test_readers_and_writers_at_once_see_numbers_that_only_grow(store: Store, tmp_path: Path) -> None:
    seen: list[int] = []
    with LivePool(store, tmp_path, size=1) as pool:
        writer = threading.Thread(target=lambda: [*map(partial(add, store), range(30))])
        writer.start()
        while writer.is_alive():
            seen.append(counted(pool)[0])
        writer.join()
        seen.append(counted(pool)[0])
    assert seen == sorted(seen)
    assert seen[-1] == 30
