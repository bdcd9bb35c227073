"""PREFIX and BASE between the operations of an update: what is declared holds from there on, and no earlier."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.prologue import hoisted
from graph.store import Store, open_store
from ontology.errors import QueryMalformed
from ontology.iris import PREFIXES


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store() as store:
        yield store


def written(store: Store, update: str) -> list[str]:
    store.update(update, base="http://base/sparql")
    return sorted(" ".join(part.value for part in one.triple) for one in store.quads())


@pytest.mark.parametrize(
    ("update", "found"),
    [
        ("INSERT DATA { <x:a> <x:b> 1 } ; PREFIX y: <y:> INSERT DATA { y:a y:b 2 }", ["x:a x:b 1", "y:a y:b 2"]),
        ("PREFIX y: <y:> INSERT DATA { y:a y:b 1 } ; PREFIX y: <z:> INSERT DATA { y:a y:b 2 }",
         ["y:a y:b 1", "z:a z:b 2"]),
        ("PREFIX : <y:> INSERT DATA { :a :b 1 } ; PREFIX : <z:> INSERT DATA { :a :b 2 } ; INSERT DATA { :c :b 3 }",
         ["y:a y:b 1", "z:a z:b 2", "z:c z:b 3"]),
        ("PREFIX y: <y:> INSERT DATA { y:a y:b 1 } ;\nPREFIX y: <z:>\nPREFIX y: <y:>\nINSERT DATA { y:a y:b 2 }",
         ["y:a y:b 1", "y:a y:b 2"]),
        ("INSERT DATA { <a> <x:b> 1 } ; BASE <http://other/x/> INSERT DATA { <a> <x:b> 2 }",
         ["http://base/a x:b 1", "http://other/x/a x:b 2"]),
        ("INSERT DATA {<a> <x:b> 1} ; BASE <dir/> PREFIX p: <#> INSERT DATA {<c> p:d 2} ; INSERT DATA {<e> p:f 3}",
         ["http://base/a x:b 1", "http://base/dir/c http://base/dir/#d 2", "http://base/dir/e http://base/dir/#f 3"]),
        ("INSERT DATA { <x:a> <x:b> 1 } ; PREFIX sam: <y:> INSERT DATA { sam:a sam:b 2 }",
         ["x:a x:b 1", "y:a y:b 2"]),
        ("INSERT DATA { <x:a> <x:b> 'PREFIX y: <y:>' } # ; PREFIX y: <z:>", ["x:a x:b PREFIX y: <y:>"]),
        ("INSERT DATA { <x:a> <x:b> 1 } ; PREFIX n: <x:> INSERT { n:c n:d ?o } WHERE { n:a n:b ?o }",
         ["x:a x:b 1", "x:c x:d 1"]),
    ],
)  # fmt: skip
def test_what_is_declared_holds_from_there_on(store: Store, update: str, found: list[str]) -> None:
    assert written(store, update) == found


@pytest.mark.parametrize(
    ("update", "line"),
    [
        ("INSERT DATA { <x:a> <x:b> 1 } ;\nPREFIX y: <y:>\nINSERT DATA { y:a z:b 2 }", 3),
        ("INSERT DATA { <x:a> <x:b> 1 } ;\nPREFIX y: \nINSERT DATA { y:a y:b 2 }", 2),
        ("INSERT DATA { <x:a> <x:b> 1 } ;\nPREFIX y: <y:>\nPREFIX", 3),
        ("INSERT DATA { <x:a> <x:b> 1 } ;\nPREFIX y: <y:>\nINSRT DATA { y:a y:b 2 }", 3),
    ],
)
def test_a_fault_is_told_on_its_line_and_nothing_is_written(store: Store, update: str, line: int) -> None:
    with pytest.raises(QueryMalformed) as told:
        store.update(update)
    assert told.value.line == line
    assert not list(store.quads())


@pytest.mark.parametrize("update", ["", "CLEAR ALL", "PREFIX y: <y:> CLEAR GRAPH y:g ; DROP ALL", "BASE", "PREFIX ;"])
def test_a_text_without_later_declarations_stays_as_it_is(update: str) -> None:
    assert hoisted(update, None, PREFIXES) == (update, dict(PREFIXES))
