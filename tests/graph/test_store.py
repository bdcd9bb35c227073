"""The store: one owner, whole writes, clear refusals, a version for every content."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.store import Store, open_store
from ontology.errors import QueryMalformed, StoreInUse, StoreMissing, StoreNotWritable, UpdateFailed

A, B, P, G = (ox.NamedNode(f"https://example.org/{name}") for name in "abpg")


def quad(value: int | str) -> ox.Quad:
    return ox.Quad(A, P, ox.Literal(value), G)


def test_what_is_loaded_can_be_asked_for_in_the_union_of_all_graphs() -> None:
    with open_store() as store:
        store.load([quad("æøå & 50 %")])
        assert [row["o"].value for row in store.select("SELECT ?o WHERE { ?s ?p ?o }", s=A)] == ["æøå & 50 %"]
        assert store.ask("ASK { ?s ?p ?o }", s=A)
        assert not store.ask("ASK { ?s ?p ?o }", s=B)


def test_the_same_writes_give_the_same_version_and_others_another() -> None:
    versions = []
    for values in ([1, 2], [2, 1], [1, 3]):
        with open_store() as store:
            store.load(quad(value) for value in values)
            versions.append(store.version)
    assert versions[0] == versions[1] != versions[2]


def test_what_is_on_disk_is_there_when_opened_again(tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True) as store:
        store.load([quad(1)])
        version = store.version
    with open_store(tmp_path / "store") as store:
        assert (store.version, [one.object.value for one in store.quads()]) == (version, ["1"])  # type: ignore[union-attr]


def test_a_write_that_fails_on_the_way_leaves_nothing() -> None:
    def broken() -> object:
        yield quad(1)
        raise RuntimeError("the reader stumbled")

    with open_store() as store:
        version = store.version
        with pytest.raises(RuntimeError):
            store.load(broken())  # type: ignore[arg-type]
        assert list(store.quads()) == [] and store.version == version


def test_writers_wait_for_each_other() -> None:
    with open_store() as store:
        threads = [threading.Thread(target=store.load, args=([quad(number)],)) for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(list(store.quads())) == 16
        assert store.version.startswith("000017-") is False and store.version.startswith("000016-")


def test_a_store_in_use_by_another_process_is_one_clear_sentence(tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True):
        code = (
            "import sys; from pathlib import Path; from graph.store import open_store\n"
            "from ontology.errors import StoreInUse\n"
            "try: open_store(Path(sys.argv[1]))\n"
            "except StoreInUse as error: print(error)\n"
        )
        run = [sys.executable, "-c", code, str(tmp_path / "store")]
        said = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert "is in use by another process" in said


def test_a_store_opened_twice_in_one_process_is_refused_too(tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True), pytest.raises(StoreInUse):
        open_store(tmp_path / "store")


def test_no_store_where_one_was_named(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="samgraf build --store"):
        open_store(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreNotWritable, match="cannot be opened for writing"):
        open_store(tmp_path / "file" / "store", create=True)


def test_a_temporary_store_leaves_nothing_behind() -> None:
    store = open_store()
    path = store.path
    assert path.exists()
    store.close()
    assert not path.exists()


def test_a_checkpoint_is_the_store_as_it_was(tmp_path: Path) -> None:
    with open_store() as store:
        store.load([quad(1)])
        copy = store.checkpoint(tmp_path)
        store.load([quad(2)])
        with open_store(copy) as then:
            assert isinstance(then, Store)
            assert len(list(then.quads())) == 1


def test_a_malformed_query_says_where() -> None:
    with open_store() as store, pytest.raises(QueryMalformed, match="1"):
        store.select("SELECT * WHERE { ?s ?p }")


def test_the_books_are_not_part_of_the_content() -> None:
    with open_store() as store:
        store.load([quad(1)])
        assert {one.graph_name for one in store.quads()} == {G}


def content(store: Store) -> set[str]:
    return {str(one.object) for one in store.quads()}


def test_a_change_takes_away_and_adds_as_one(tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True) as store:
        store.load([quad(1), quad('a "quoted"\nline')])
        before = store.version
        store.change(add=[quad(3)], remove=[quad(1), quad("never there")])
        assert content(store) == {str(quad(3).object), str(quad('a "quoted"\nline').object)}
        assert store.version > before
    with open_store(tmp_path / "store") as again:
        assert again.version == store.version and len(content(again)) == 2


def test_a_change_that_cannot_be_made_leaves_content_and_version() -> None:
    with open_store() as store:
        store.load([quad(1)])
        before = store.version
        blank = ox.Quad(ox.BlankNode("b"), ox.NamedNode("https://example.org/p"), ox.Literal("1"), G)
        with pytest.raises(SyntaxError):
            store.change(add=[quad(2)], remove=[blank])
        assert (content(store), store.version) == ({str(quad(1).object)}, before)
        assert store._read_version() == before


def test_an_update_is_carried_out_and_counted_but_never_touches_the_books() -> None:
    with open_store() as store:
        store.load([quad(1)])
        before = store.version
        store.update("DROP ALL ; INSERT DATA { GRAPH <https://example.org/h> { sam:Body a owl:Class } }")
        assert len(list(store.quads())) == 1 and store.graphs() == ("https://example.org/h",)
        assert store._read_version() == store.version > before


def test_a_malformed_update_says_where_and_changes_nothing() -> None:
    with open_store() as store:
        store.load([quad(1)])
        before = store.version
        with pytest.raises(QueryMalformed, match="1"):
            store.update("INSERT DATA { <a> <b> }")
        assert (content(store), store.version, store._read_version()) == ({str(quad(1).object)}, before, before)


def test_the_graphs_are_named_without_the_books() -> None:
    with open_store() as store:
        store.load([quad(1)])
        assert store.graphs() == (G.value,)


def test_a_graph_is_put_replaced_added_to_and_dropped_as_a_whole(tmp_path: Path) -> None:
    one, two = (ox.Triple(A, P, ox.Literal(number)) for number in (1, 2))
    blank = ox.Triple(ox.BlankNode("b"), P, ox.BlankNode("c"))
    with open_store(tmp_path / "store", create=True) as store:
        store.load([quad("stays")])
        assert store.put("x:new", [one, blank])
        assert not store.put("x:new", [two], keep=True)
        assert len(list(store.quads("x:new"))) == 3
        assert not store.put("x:new", [two])
        assert [str(one.triple) for one in store.quads("x:new")] == [str(two)]
        before = store.version
        assert store.drop("x:new") and not store.drop("x:new")
        assert store.version > before and store.graphs() == (G.value,)
    with open_store(tmp_path / "store") as again:
        assert content(again) == {'"stays"'}


def test_the_graph_without_a_name_is_put_and_emptied() -> None:
    with open_store() as store:
        store.load([quad(1)])
        assert not store.put(None, [ox.Triple(A, P, B)])
        assert [one.object for one in store.quads(ox.DefaultGraph())] == [B]
        assert store.drop(None)
        assert list(store.quads(ox.DefaultGraph())) == [] and content(store) == {str(quad(1).object)}


def test_the_patterns_of_an_update_ask_all_graphs_or_those_that_are_named() -> None:
    insert = "INSERT { GRAPH <x:new> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    for graphs, found in (((), 2), ((G.value,), 1), (("x:nothing",), 0)):
        with open_store() as store:
            store.load([quad(1)])
            store.put(None, [ox.Triple(A, P, B)])
            store.update(insert, graphs)
            assert len(list(store.quads("x:new"))) == found


def test_an_update_that_fails_is_told_and_changes_nothing() -> None:
    with open_store() as store:
        store.load([quad(1)])
        before = store.version
        with pytest.raises(UpdateFailed, match="already exists"):
            store.update(f"CLEAR ALL ; CREATE GRAPH {G} ; CREATE GRAPH {G}")
        assert (content(store), store.version) == ({str(quad(1).object)}, before)


def test_the_place_of_a_fault_is_that_in_the_text_as_it_was_written() -> None:
    with open_store() as store, pytest.raises(QueryMalformed) as caught:
        store.update("DELETE WHERE { ?s ?p ?o } ; INSERT DATTA { }")
    assert (caught.value.line, caught.value.column) == (1, 36)
