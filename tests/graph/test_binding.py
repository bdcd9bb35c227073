"""Parameters become terms in a query and nothing else."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.binding import bind
from graph.store import Store

THING = ox.NamedNode("https://example.org/thing")


def test_only_the_variable_itself_gives_way() -> None:
    query = 'SELECT ?a WHERE { ?b ?p "?b" , <http://x/?b> . ?bb ?p ?a } # ?b'
    bound = bind(query, {"b": THING})
    assert bound == f'SELECT ?a WHERE {{ {THING} ?p "?b" , <http://x/?b> . ?bb ?p ?a }} # ?b'


def test_a_variable_the_query_lacks_is_an_error() -> None:
    with pytest.raises(KeyError):
        bind("SELECT * WHERE { ?a ?b ?c }", {"d": THING})


@given(st.text())
def test_no_text_breaks_out_of_its_literal(bundled_store: Store, text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    rows = bundled_store.select("SELECT ?copy WHERE { BIND(?given AS ?copy) }", given=ox.Literal(text))
    assert [row["copy"] for row in rows] == [ox.Literal(text)]
