"""Which graphs an update asks: the clauses go where they belong, and nowhere else."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.dataset import COPY_OF_DEFAULT, operations, over, over_all
from ontology.errors import BadParameter

ONE = "DELETE { ?s ?p ?o } INSERT { GRAPH <x:g> { ?s ?p 1 } } WHERE { ?s ?p ?o . { SELECT ?s WHERE { ?s ?p 2 } } }"


def test_the_clauses_stand_before_the_outer_where() -> None:
    head, tail = ONE.split("WHERE { ?s ?p ?o")
    assert (
        over(ONE, ["x:a", "x:b"], ["x:c"]).split()
        == (f"{head} USING <x:a> USING <x:b> USING NAMED <x:c> WHERE {{ ?s ?p ?o {tail}").split()
    )


def test_delete_where_becomes_delete_with_a_template() -> None:
    pattern = "{ GRAPH ?g { ?s ?p '}' } }"
    found = over(f"DELETE WHERE {pattern}", [], ["x:a"])
    assert found.split() == f"DELETE {pattern} USING NAMED <x:a> WHERE {pattern}".split()


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <x:a> <x:b> 'DELETE WHERE { ?s ?p ?o }' }",
        "# DELETE WHERE { ?s ?p ?o }\nCLEAR ALL",
        "COPY <x:a> TO <x:b> ; DROP SILENT GRAPH <x:a>",
        "INSERT DATA { GRAPH <x:WHERE> { <x:a> <x:b> 1 } }",
        "",
        "}{ DELETE",
    ],
)
def test_what_has_no_pattern_stays_as_it_is(text: str) -> None:
    assert over(text, ["x:a"], []) == over_all(text, ["x:a"]) == text


@pytest.mark.parametrize(
    "own", ["WITH <x:g> DELETE { ?s ?p ?o }", "DELETE { ?s ?p ?o } USING <x:g>", "DELETE {} USING NAMED <x:g>"]
)
def test_a_text_that_chooses_its_graphs_keeps_them_and_takes_no_others(own: str) -> None:
    text = f"CLEAR SILENT GRAPH <x:h> ; {own} WHERE {{ ?s ?p ?o }}"
    assert over_all(text, ["x:a"]) == text
    with pytest.raises(BadParameter):
        over(text, ["x:a"], [])


def test_every_operation_is_found_with_the_graphs_named_before_it() -> None:
    text = "CREATE GRAPH <x:new> ; DELETE WHERE { GRAPH n:g { ?s ?p ?o } } ; COPY <x:a> TO <x:b> ; INSERT {} WHERE {} ;"
    assert [(one.template != "", one.known) for one in operations(text)] == [
        (True, ("<x:new>", "n:g")),
        (False, ("<x:new>", "n:g", "<x:b>")),
    ]
    assert [text[one.start : one.end][:6] for one in operations(text)] == ["DELETE", "INSERT"]


def asked(text: str) -> set[str]:
    store = ox.Store()
    store.update("INSERT DATA { <x:c> <x:p> 'c' . GRAPH <x:g> { <x:a> <x:p> 'a' } GRAPH <x:h> { <x:b> <x:p> 'b' } }")
    store.update(over_all(text, ["x:g", "x:h"]))
    assert COPY_OF_DEFAULT not in {one.value for one in store.named_graphs() if isinstance(one, ox.NamedNode)}
    found = store.quads_for_pattern(None, ox.NamedNode("x:found"), None, None)
    return {quad.object.value for quad in found if isinstance(quad.object, ox.Literal)}


def test_all_graphs_are_asked_as_one_the_default_graph_too() -> None:
    assert asked("INSERT { GRAPH <x:new> { ?s <x:found> ?o } } WHERE { ?s <x:p> ?o }") == {"a", "b", "c"}
    assert asked("INSERT { ?g <x:found> ?o } WHERE { GRAPH ?g { ?s <x:p> ?o } }") == {"a", "b"}


def test_what_an_operation_wrote_is_asked_by_the_next() -> None:
    first = "INSERT DATA { <x:d> <x:p> 'd' . GRAPH <x:i> { <x:e> <x:p> 'e' } }"
    assert asked(f"{first} ; INSERT {{ ?s <x:found> ?o }} WHERE {{ ?s <x:p> ?o }}") == {"a", "b", "c", "d", "e"}
