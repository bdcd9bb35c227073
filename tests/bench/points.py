"""Questions about one municipality, and looking things up by words, beside rdflib, SPARQL and SQLite."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Graph

from graph.binding import bind
from graph.catalogue import query_text
from graph.names import Names
from graph.projection import seating
from graph.search import Search, fold
from graph.store import Row
from ontology.iris import PREFIXES
from tests.bench.measure import Figure, Peer, Way
from tests.bench.world import World

# The engine looks up from what is bound by BIND, where a plain term would have it go through every seat of the country.
MEMBERS = """
SELECT ?body ?holder ?attendance (GROUP_CONCAT(DISTINCT STR(?role); separator=" ") AS ?roles) WHERE {
  BIND(?owner AS ?of)
  ?body org:subOrganizationOf+|sam:partyMunicipality|sam:bodyOf ?of .
  ?seat org:postIn ?body ; sam:filledBy ?holder ; sam:attendance ?attendance ; org:role ?role .
}
GROUP BY ?body ?holder ?attendance"""
PROVENANCE = """
SELECT ?property ?value ?quote ?wording WHERE {
  ?claim sam:claimSubject ?this ; sam:claimProperty ?property ; sam:claimObject ?value ; sam:evidencedBy ?quote .
  ?quote sam:wording ?wording
}"""
SIGHT = "SELECT DISTINCT ?above WHERE { ?this (org:reportsTo|sam:escalatesTo)+ ?above }"


def members(world: World) -> Figure:
    """Who sits in the bodies of a municipality, and in what roles."""
    return _point("members", world, MEMBERS, {"owner": ox.NamedNode(world.town)})


def measured(world: World) -> Figure:
    """The same as the measures read it: with rhythms, quotes and what the holders are."""
    return Figure("members, as measured", world.scale, Way(lambda: seating(world.store, world.town), len), growth=0.1)


def provenance(world: World) -> Figure:
    """Where it says what is said of a body."""
    return _point("provenance", world, PROVENANCE, {"this": _body(world)})


def sight(world: World) -> Figure:
    """The bodies above a body, as far as the documents tell."""
    return _point("line of sight", world, SIGHT, {"this": _body(world)})


def _body(world: World) -> ox.NamedNode:
    """A body of the municipality with a line upwards."""
    town = ox.NamedNode(world.town)
    rows = world.store.select(
        "SELECT ?body WHERE { ?body org:subOrganizationOf ?town ; org:reportsTo ?above }", town=town
    )
    return ox.NamedNode(min(row["body"].value for row in rows))


def _point(name: str, world: World, query: str, given: Mapping[str, ox.NamedNode]) -> Figure:
    return Figure(
        name,
        world.scale,
        Way(lambda: world.store.select(query, **given), _rows),
        peers=(Peer("rdflib", lambda: _rdflib(world.triples, bind(query, given)), faster=10),),
        growth=0.1,
    )


def _rows(rows: list[Row]) -> list[tuple[tuple[str, str], ...]]:
    return sorted(tuple(sorted((name, _listed(term.value)) for name, term in row.items())) for row in rows)


def _listed(text: str) -> str:
    """Quotes are gathered in any order."""
    return " ".join(sorted(text.split()))


@cache
def rdflib_graph(path: Path) -> Graph:
    """The triples of a file in rdflib."""
    return Graph().parse(path, format="nt")


def _rdflib(path: Path, query: str) -> Way:
    graph = rdflib_graph(path)

    def seen(answer: Any) -> object:
        rows = ({str(name): value for name, value in row.asdict().items()} for row in answer)
        return sorted(tuple(sorted((name, _listed(str(value))) for name, value in row.items())) for row in rows)

    return Way(lambda: list(graph.query(query, initNs=PREFIXES)), seen)


# -- words ----------------------------------------------------------------------------------------------------------

WORDS: Mapping[str, Callable[[World], str]] = {
    "a common word": lambda world: "arbeidsgruppe",
    "a rare word": lambda world: world.name,
}


def words(name: str, world: World) -> Figure:
    """The twenty best names that hold a word; the peers find all of them, or the twenty SQLite ranks first."""
    search, word = Search(world.store, Names(world.store)), WORDS[name](world)
    return Figure(
        f"text search, {name}",
        world.scale,
        Way(lambda: search.find(word, "nn"), lambda hits: len(search.find(word, "nn", limit=10**9))),
        peers=(
            Peer("SPARQL CONTAINS", lambda: _contains(world, word), faster=100),
            Peer("bare FTS5, by rank", lambda: _fts5(world, word), within=1.5),
        ),
        growth=1.0,
    )


def _contains(world: World, word: str) -> Way:
    query = (
        query_text("search-names").replace("WHERE {", "WHERE { {", 1) + f" FILTER(CONTAINS(LCASE(?name), '{word}')) }}"
    )
    return Way(lambda: world.store.select(query), lambda rows: len({row["thing"].value for row in rows}))


def _fts5(world: World, word: str) -> Way:
    """The same names as SQLite's own manual would have them looked up."""
    table = sqlite3.connect(":memory:")
    columns = "iri UNINDEXED, text UNINDEXED, lang UNINDEXED, folded, tokenize='trigram'"
    table.execute(f"CREATE VIRTUAL TABLE names USING fts5({columns})")
    rows = world.store.select(query_text("search-names"))
    names = ((row["thing"].value, row["name"].value, fold(row["name"].value)) for row in rows)
    table.executemany("INSERT INTO names (iri, text, folded) VALUES (?, ?, ?)", names)
    asked = f'"{fold(word)}"'
    query = "SELECT iri, text FROM names WHERE names MATCH ?"

    def seen(answer: object) -> int:
        return len({iri for iri, _ in table.execute(query, (asked,))})

    def ranked() -> list[tuple[str, str]]:
        return table.execute(f"{query} ORDER BY rank LIMIT 20", (asked,)).fetchall()

    weakref.finalize(ranked, table.close)
    return Way(ranked, seen)
