"""Every name of everything, in an SQLite table that finds parts of words (FTS5, trigrams); kept beside the store.

The names lie by language, the shortest first, so that the best of thousands are found without looking at the rest.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from graph.catalogue import query_text
from graph.country.derived import kept
from graph.store import Store

EDGE = "\n"  # before and after every text, so that its beginning and its end can be asked for
_TRIGRAM = 3
_QUERY = "search-names"
_TABLES = """
    CREATE VIRTUAL TABLE names USING fts5(
        iri UNINDEXED, text UNINDEXED, lang UNINDEXED, folded, tokenize='trigram case_sensitive 1'
    );
    CREATE TABLE languages (tag TEXT, first INTEGER, last INTEGER);
"""

Holds = Sequence[Sequence[str]]  # one of each of these texts is in the name, folded and between edges


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a thing, in a language; `folded` is how it is compared, between edges."""

    iri: str
    text: str
    lang: str
    folded: str

    def holds(self, wanted: Holds) -> bool:
        """Whether it has one of each of the texts."""
        return all(any(one in self.folded for one in some) for some in wanted)


class NameTable:
    """The names of one version of a store. `languages` gives, for each tag, the first and the last row of its names."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.close = weakref.finalize(self, connection.close)
        rows = connection.execute("SELECT tag, first, last FROM languages")
        self.languages: Mapping[str, tuple[int, int]] = {tag: (first, last) for tag, first, last in rows}

    def names(self, wanted: Holds, lang: str | None = None) -> Iterator[Name]:
        """The names in a language, or in any, that hold what is wanted: by language, the shortest first.

        A text of less than three letters is looked for name by name.
        """
        long = [some for some in wanted if min(map(len, some)) >= _TRIGRAM]
        short = [some for some in wanted if min(map(len, some)) < _TRIGRAM]
        tests, given = ["TRUE"], list[str | int]()
        if lang is not None:
            tests.append("rowid BETWEEN ? AND ?")
            given.extend(self.languages[lang])
        if long:
            tests.append("names MATCH ?")
            given.append(" AND ".join(f"({' OR '.join(map(_quoted, some))})" for some in long))
        for some in short:
            tests.append(f"({' OR '.join('instr(folded, ?)' for _ in some)})")
            given.extend(some)
        query = f"SELECT iri, text, lang, folded FROM names WHERE {' AND '.join(tests)} ORDER BY rowid"
        return (Name(*row) for row in self._connection.execute(query, given))


def open_names(store: Store, fold: Callable[[str], str]) -> NameTable:
    """The names in the store as it is now, folded by `fold`: opened where they are kept, made first where they are not.

    In memory where the disk takes nothing, or gives it back damaged.
    """
    try:
        recipe = f"{_TABLES}\n{query_text(_QUERY)}"
        folder = kept(store, "names", recipe, lambda part: _write(part / "names.sqlite", store, fold))
        address = f"{(folder / 'names.sqlite').absolute().as_uri()}?mode=ro&immutable=1"
        return NameTable(sqlite3.connect(address, uri=True, check_same_thread=False))
    except (OSError, sqlite3.Error):
        memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        with store.still():
            _fill(memory, store, fold)
        return NameTable(memory)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _write(path: Path, store: Store, fold: Callable[[str], str]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # Whoever is interrupted starts anew, so nothing needs to be rolled back.
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        _fill(connection, store, fold)
    finally:
        connection.close()


def _fill(connection: sqlite3.Connection, store: Store, fold: Callable[[str], str]) -> None:
    found = sorted(_names(store, fold), key=lambda name: (name.lang, len(name.text), name.text, name.iri))
    connection.executescript(_TABLES)
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO names (rowid, iri, text, lang, folded) VALUES (?, ?, ?, ?, ?)",
        ((row, name.iri, name.text, name.lang, name.folded) for row, name in enumerate(found)),
    )
    for tag, some in groupby(range(len(found)), key=lambda row: found[row].lang):
        rows = list(some)
        connection.execute("INSERT INTO languages VALUES (?, ?, ?)", (tag, rows[0], rows[-1]))
    connection.execute("COMMIT")


def _names(store: Store, fold: Callable[[str], str]) -> Iterator[Name]:
    for row in store.select(query_text(_QUERY)):
        thing, name = row["thing"], row["name"]
        if isinstance(name, ox.Literal) and isinstance(thing, ox.NamedNode):
            yield Name(thing.value, name.value, name.language or "", f"{EDGE}{fold(name.value)}{EDGE}")
