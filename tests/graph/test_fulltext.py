"""The table of names: kept beside the store, of this version, and no name is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph import fulltext
from graph import search as searching
from graph.catalogue import query_text
from graph.names import Names
from graph.search import Search, fold
from graph.store import Store, open_store
from ontology.iris import data_iri, expand


def named(name: str, text: str) -> ox.Quad:
    label = ox.Literal(text, language="nn")
    return ox.Quad(
        ox.NamedNode(data_iri(name)), ox.NamedNode(expand("skos:prefLabel")), label, ox.NamedNode(data_iri("g"))
    )


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    with open_store(folder / "store", create=True) as store:
        store.load([named("a", "Leiarråd"), named("b", "Fagråd")])
        yield store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The same, for those who only read."""
    with opened(tmp_path_factory.mktemp("still")) as store:
        yield store


def found(search: Search, words: str) -> list[str]:
    return [hit.matched.text for hit in search.find(words, "nn")]


def test_every_name_is_in_the_table_as_it_is_and_folded(bundled_store: Store) -> None:
    rows = bundled_store.select(query_text("search-names"))
    table = fulltext.open_names(bundled_store, fold)
    kept = {(name.iri, name.text, name.lang) for name in table.names([])}
    assert kept == {(row["thing"].value, row["name"].value, row["name"].language or "") for row in rows}  # type: ignore[union-attr]
    assert len(rows) >= 500 and {"nn", "nb", "sv", "en"} <= set(table.languages)


def test_the_shortest_names_of_a_language_come_first(bundled_store: Store) -> None:
    table = fulltext.open_names(bundled_store, fold)
    every = [*table.names([])]
    for tag in table.languages:
        found = [*table.names([], tag)]
        assert found == [name for name in every if name.lang == tag] != []
        assert found == sorted(found, key=lambda name: (len(name.text), name.text, name.iri))


@pytest.mark.parametrize(
    ("holds", "texts"),
    [
        ([["rad"]], ["Fagråd", "Leiarråd"]),
        ([["\nfag"]], ["Fagråd"]),
        ([["rad\n"], ["leiar", "\nle"]], ["Leiarråd"]),
        ([["ag"]], ["Fagråd"]),
        ([["ag"], ["rad"]], ["Fagråd"]),
        ([["\nf", "\nl"]], ["Fagråd", "Leiarråd"]),
        ([["x", "rad"]], ["Fagråd", "Leiarråd"]),
        ([['"']], []),
        ([['a" OR "rad']], []),
    ],
)
def test_a_name_holds_one_of_each(still: Store, holds: list[list[str]], texts: list[str]) -> None:
    table = fulltext.open_names(still, fold)
    assert [name.text for name in table.names(holds, "nn")] == texts
    assert [name.text for name in table.names([]) if name.holds(holds)] == texts


def test_names_are_read_once_for_each_version(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(Search(store, Names(store)), "råd") == ["Fagråd", "Leiarråd"]
    with monkeypatch.context() as patch:
        patch.setattr(fulltext, "_names", lambda store, fold: pytest.fail("read again"))
        assert found(Search(store, Names(store)), "råd") == ["Fagråd", "Leiarråd"]
    store.load([named("c", "Råd")])
    assert found(Search(store, Names(store)), "råd") == ["Råd", "Fagråd", "Leiarråd"]


def test_one_search_goes_along_with_the_store(store: Store) -> None:
    search = Search(store, Names(store))
    assert found(search, "utval") == []
    for number in range(3):
        store.load([named(f"more{number}", f"Utval {number}")])
        assert len(found(search, "utval")) == number + 1


def test_a_disk_that_takes_nothing_is_no_hindrance(store: Store) -> None:
    (store.path / "derived").write_text("in the way")
    assert found(Search(store, Names(store)), "fagrad") == ["Fagråd"]


@pytest.mark.parametrize("left", [0, 60, 5000])
def test_what_the_disk_gives_back_damaged_is_answered_from_memory(store: Store, left: int) -> None:
    fulltext.open_names(store, fold).close()
    (path,) = (store.path / "derived").glob("*/names.sqlite")
    path.write_bytes(path.read_bytes()[:left])
    assert found(Search(store, Names(store)), "fagrad") == ["Fagråd"]


@pytest.mark.parametrize("words", ["fag\0råd", "\0", "fag\ud800", "%", "_råd", "råd*", "NEAR(fag råd)", "-fag"])
def test_nothing_typed_is_read_as_more_than_words(still: Store, words: str) -> None:
    assert set(found(Search(still, Names(still)), words)) <= {"Fagråd"}


def test_a_thing_with_several_names_is_found_once_by_the_best(store: Store) -> None:
    store.load([named("a", "Leiarråd for oppvekst"), named("a", "Råd")])
    assert found(Search(store, Names(store)), "råd") == ["Råd", "Fagråd"]


@pytest.mark.parametrize("words", ["møte", "skule", "e", "ba", "leiar forum", "råd", "helse-", "og"])
def test_many_names_come_in_the_same_order_as_few(
    bundled_store: Store, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = Search(bundled_store, Names(bundled_store))
    answers = []
    for few in (0, 10**6):
        monkeypatch.setattr(searching, "FEW", few)
        answers.append([search.find(words, lang, limit=500) for lang in ("nn", "sv", "en", "fi")])
    assert answers[0] == answers[1] and answers[0][0]


def test_no_more_than_asked_for(still: Store) -> None:
    search = Search(still, Names(still))
    assert [len(search.find("råd", "nn", limit)) for limit in (1, 2, 20)] == [1, 2, 2]
