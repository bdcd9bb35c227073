"""Change sets: written with the change or not at all, read back as they were, undone when nothing stands in the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.changes.backup import NOTE, backup, restore
from graph.changes.history import About, changeset, changesets, quads, source_file, write, writes_since
from graph.changes.importing import undo
from graph.store import Store, open_store
from ontology.errors import BadParameter, InvalidInput, StoreChanged, StoreError, StoreNotWritable, UnknownName

ABOUT = About("import", "2026-11-22T10:00:00Z", (source_file("æ.yaml", b"content"),), ("prove",))
A, P, G = (ox.NamedNode(f"https://example.org/{name}") for name in "apg")


def quad(value: int | str) -> ox.Quad:
    return ox.Quad(A, P, ox.Literal(str(value)), G)


def changed(store: Store, add: Sequence[ox.Quad], remove: Sequence[ox.Quad] = ()) -> int:
    return write(store, add, remove, ABOUT, store.version).number


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store() as fresh:
        yield fresh


def test_a_change_set_tells_what_when_and_from_which_files(store: Store) -> None:
    odd = quad("two\nlines, “quotes” \\ and \u2028 æøå \U0001f600")
    changed(store, [quad(1), odd])
    changed(store, [quad(3)], [odd])
    first, second = changesets(store)
    assert (first.number, first.about, first.added, first.removed) == (1, ABOUT, 2, 0)
    assert first.about.sources[0].size == 7 and len(first.about.sources[0].sha256) == 64
    assert (second.number, second.added, second.removed, second.unrecorded) == (2, 1, 1, 0)
    assert quads(store, second) == ((quad(3),), (odd,))


def test_the_same_changes_give_the_same_files(tmp_path: Path) -> None:
    digests = []
    for name in "ab":
        with open_store(tmp_path / name, create=True) as store:
            changed(store, [quad(2), quad(1)])
            digests.append(changeset(store, 1).sha256)
    assert digests[0] == digests[1]


def test_nothing_of_a_change_set_can_be_asked_for_but_its_number_and_hash(store: Store) -> None:
    changed(store, [quad("what once was true")])
    changed(store, [], [quad("what once was true")])
    rows = store.table("SELECT ?s ?p ?o WHERE { ?s ?p ?o }")[1]
    assert not any("once" in cell or "yaml" in cell for row in rows for cell in row)
    assert list(store.quads()) == []


def test_writes_that_are_not_recorded_leave_a_gap_that_is_told(store: Store) -> None:
    changed(store, [quad(1)])
    store.update("INSERT DATA { <https://example.org/x> <https://example.org/x> 1 }")
    store.update("INSERT DATA { <https://example.org/x> <https://example.org/x> 2 }")
    assert writes_since(store) == 2
    changed(store, [quad(2)])
    assert [one.unrecorded for one in changesets(store)] == [0, 2]
    assert writes_since(store) == 0


# -- undo -------------------------------------------------------------------------------------------------------------


def test_what_is_undone_can_be_redone_and_undone_again(store: Store) -> None:
    changed(store, [quad(1)])
    for number, content in ((1, []), (2, [quad(1)]), (1, []), (4, [quad(1)])):
        made = undo(store, number, About("undo", "2026-11-22T11:00:00Z"))
        assert list(store.quads()) == content
        assert (made.about.kind, made.about.undoes, made.about.documents) == ("undo", number, ("prove",))


def test_undo_names_the_later_change_sets_that_stand_in_its_way(store: Store) -> None:
    changed(store, [quad(1), quad(9)])
    changed(store, [quad(2)], [quad(1)])
    changed(store, [quad(1)], [quad(2)])
    with pytest.raises(InvalidInput) as caught:
        undo(store, 1, ABOUT)
    assert [problem.params["number"] for problem in caught.value.problems] == [2, 3]
    undo(store, 3, ABOUT)
    undo(store, 2, ABOUT)
    undo(store, 1, ABOUT)
    assert list(store.quads()) == []


def test_undo_twice_is_refused_with_the_reason(store: Store) -> None:
    changed(store, [quad(1)])
    undo(store, 1, ABOUT)
    with pytest.raises(InvalidInput, match="is undone already, by change set 2"):
        undo(store, 1, ABOUT)


def test_undo_sees_writes_that_nobody_recorded(store: Store) -> None:
    changed(store, [quad(1)])
    store.change([], [quad(1)])
    with pytest.raises(InvalidInput, match="1 statements are not as change set 1 left them"):
        undo(store, 1, ABOUT)


@pytest.mark.parametrize("number", [0, 2, -1, 99])
def test_a_change_set_there_is_not(number: int, store: Store) -> None:
    changed(store, [quad(1)])
    with pytest.raises(UnknownName, match="has 1 of them"):
        undo(store, number, ABOUT)


def test_in_a_store_that_nothing_was_taken_into_no_change_set_is_looked_for(store: Store) -> None:
    with pytest.raises(UnknownName, match="nothing has been taken in yet"):
        undo(store, 1, ABOUT)


@pytest.mark.parametrize("kept", [(), (quad(2),)])
def test_what_an_undo_empties_is_no_longer_listed(store: Store, kept: tuple[ox.Quad, ...]) -> None:
    store.load(kept)
    changed(store, [quad(1)])
    undo(store, 1, ABOUT)
    assert len(store.graphs()) == len(kept)
    undo(store, 2, ABOUT)
    assert store.graphs() == (G.value,)


VERSIONS = st.tuples(st.sampled_from("ab"), st.frozensets(st.integers(0, 3)))
STEPS = st.lists(st.one_of(VERSIONS, st.integers(1, 8)), max_size=12)


def _step(store: Store, step: tuple[str, frozenset[int]] | int) -> None:
    """Make a document say these, or undo a change set where that can be done."""
    if isinstance(step, int):
        undo(store, step, ABOUT)
        return
    graph = ox.NamedNode(f"https://example.org/{step[0]}")
    now = {ox.Quad(A, P, ox.Literal(str(value)), graph) for value in step[1]}
    was = set(store.quads(graph.value))
    changed(store, sorted(now - was, key=str), sorted(was - now, key=str))


@settings(max_examples=25)
@given(STEPS)
def test_replaying_the_history_gives_the_content_whatever_was_taken_in_and_undone(
    steps: list[tuple[str, frozenset[int]] | int],
) -> None:
    with open_store() as store:
        seen: list[set[ox.Quad]] = [set()]
        for step in steps:
            try:
                _step(store, step)
            except (InvalidInput, UnknownName):
                assert set(store.quads()) == seen[-1], "what is refused changes nothing"
            else:
                seen.append(set(store.quads()))
        content: set[ox.Quad] = set()
        made = changesets(store)
        for one, after in zip(made, seen[1:], strict=True):
            added, removed = quads(store, one)
            assert content >= set(removed) and not content & set(added)
            content = (content - set(removed)) | set(added)
            assert content == after
        last = made[-1] if made else None
        if last:  # the last one can be undone, unless it is done already, and gives what was before it
            undo(store, last.number, ABOUT)
            assert set(store.quads()) == seen[-2]


# -- what goes wrong --------------------------------------------------------------------------------------------------


def test_two_writers_with_the_same_plan_make_one_change(store: Store) -> None:
    version, outcomes = store.version, []

    def attempt() -> None:
        try:
            write(store, [quad(1)], [], ABOUT, version)
            outcomes.append("done")
        except StoreChanged:
            outcomes.append("refused")

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", *["refused"] * 7]
    (made,) = changesets(store)
    assert quads(store, made) == ((quad(1),), ())


def test_a_history_that_cannot_be_written_leaves_everything_as_it_was(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    changed(store, [quad(1)])
    version = store.version
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreNotWritable, match="the disk is full"):
        changed(store, [quad(2)])
    assert (store.version, list(store.quads())) == (version, [quad(1)])
    assert len(list((store.path / "history").iterdir())) == 1


@pytest.mark.parametrize("harm", ["gone", "cut", "other"])
def test_a_damaged_history_is_one_clear_sentence(harm: str, store: Store) -> None:
    changed(store, [quad(number) for number in range(50)])
    (path,) = (store.path / "history").iterdir()
    content = path.read_bytes()
    path.unlink()
    if harm != "gone":
        path.write_bytes(content[: len(content) // 2] if harm == "cut" else b"something else")
    with pytest.raises(StoreError, match="history of the store is damaged"):
        undo(store, 1, ABOUT)


# -- copies -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    with open_store(tmp_path / "kept", create=True) as store:
        changed(store, [quad(1), quad(2)])
        changed(store, [quad(3)], [quad(1)])
        backup(store, tmp_path / "copy")
        changed(store, [quad(4)])
    return tmp_path


def test_a_store_comes_back_from_its_copy_with_its_history(kept: Path) -> None:
    assert restore(kept / "copy", kept / "again") == 2
    with open_store(kept / "again") as store:
        assert set(store.quads()) == {quad(2), quad(3)}
        undo(store, 2, ABOUT)
        assert set(store.quads()) == {quad(1), quad(2)}


def test_a_store_is_replaced_by_a_copy_only_when_told_to(kept: Path) -> None:
    with pytest.raises(StoreNotWritable, match="is there already"):
        restore(kept / "copy", kept / "kept")
    with open_store(kept / "kept") as store:
        assert quad(4) in store
    restore(kept / "copy", kept / "kept", replace=True)
    with open_store(kept / "kept") as store:
        assert quad(4) not in store


def test_a_copy_that_has_been_written_to_is_not_restored(kept: Path) -> None:
    with open_store(kept / "copy") as store:
        store.change([quad(5)])
    with pytest.raises(StoreError, match="written to since"):
        restore(kept / "copy", kept / "again")
    assert not (kept / "again").exists() and {path.name for path in kept.iterdir()} == {"kept", "copy"}


def test_a_damaged_copy_is_not_restored(kept: Path) -> None:
    table = max((kept / "copy").glob("*.sst"), key=lambda path: path.stat().st_size)
    table.unlink()
    table.write_bytes(b"nonsense")
    with pytest.raises(StoreError, match="is damaged"):
        restore(kept / "copy", kept / "again")
    assert not (kept / "again").exists()


def test_a_folder_that_is_no_copy_is_not_restored(kept: Path) -> None:
    with pytest.raises(BadParameter, match="There is no backup in"):
        restore(kept / "kept", kept / "again")
    (kept / "copy" / NOTE).write_text("{}", "utf-8")
    with pytest.raises(BadParameter, match="There is no backup in"):
        restore(kept / "copy", kept / "again")


def test_a_store_elsewhere_has_change_sets_of_its_own(kept: Path) -> None:
    with open_store(kept / "kept") as store:
        assert replace(changeset(store, 1), sha256="").about == ABOUT
