"""Looking things up by words: every name in every language, whatever keyboard it is typed on.

Letters are folded (ø and ö to o, å to a, æ and ä to a, accents dropped, case ignored), so that a Swede finds
“førebygging” and an English keyboard finds it too. Parts of words count: “verneombod” finds “hovudverneombod”.
The index is an FTS5 trigram table in memory, made from the store and remade when its content changes.
"""

from __future__ import annotations

import sqlite3
import threading
import unicodedata
import weakref
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from graph.catalogue import query_text
from graph.names import Names, Thing
from graph.store import Store
from ontology.labels import Label, chain

_LETTERS = str.maketrans({"ø": "o", "ö": "o", "å": "a", "æ": "a", "ä": "a", "đ": "d", "ð": "d", "þ": "t", "ß": "ss"})
MAX_WORDS = 8
MAX_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing found, and the name that matched: its text tells the word, its tag the language.

    `how` is whole, start, word (a word of the name begins so) or part.
    """

    thing: Thing
    matched: Label
    how: str


_RANKS = ("whole", "start", "word", "part")


def fold(text: str) -> str:
    """Text as it is compared: lower case, Nordic letters and accents to their plain ones, spaces as one.

    >>> fold("Førebygging"), fold("FÖREBYGGANDE  arbete"), fold("närpolis")
    ('forebygging', 'forebyggande arbete', 'narpolis')
    """
    before = None
    while text != before:  # a fold may bring forth a letter that folds once more
        before = text
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)
        text = " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())
    return text


class Search:
    """The index over one store."""

    def __init__(self, store: Store, names: Names) -> None:
        self.store, self.names = store, names
        self._lock = threading.Lock()
        self._version = ""
        self._table: sqlite3.Connection | None = None

    def find(self, words: str, lang: str, limit: int = 20) -> tuple[Hit, ...]:
        """The things a name of which holds every word, the best match first.

        A whole name before its beginning, before the beginning of a word, before a part; then names in the reader's
        language, then the shortest. Words of one or two letters match beginnings only. Empty without words.
        """
        wanted = fold(words[:MAX_LENGTH]).split()[:MAX_WORDS]
        if not wanted:
            return ()
        best: dict[str, tuple[tuple[int, int, int, str], str, str, str]] = {}
        for iri, text, tag, folded in self._candidates(wanted):
            how = _how(folded, wanted)
            if how is None:
                continue
            key = (_RANKS.index(how), _distance(tag, lang), len(text), text)
            if iri not in best or key < best[iri][0]:
                best[iri] = (key, text, tag, how)
        ranked = sorted(best.items(), key=lambda item: (item[1][0], item[0]))[:limit]
        things = self.names.things([iri for iri, _ in ranked], lang)
        return tuple(Hit(things[iri], Label(text, tag), how) for iri, (_, text, tag, how) in ranked)

    def _candidates(self, wanted: Iterable[str]) -> list[tuple[str, str, str, str]]:
        long = [word for word in wanted if len(word) >= 3]
        with self._lock:
            table = self._current()
            if not long:
                rows = table.execute("SELECT iri, text, lang, folded FROM names")
            else:
                query = " AND ".join('"' + word.replace('"', '""') + '"' for word in long)
                rows = table.execute("SELECT iri, text, lang, folded FROM names WHERE names MATCH ?", (query,))
            return rows.fetchall()

    def _current(self) -> sqlite3.Connection:
        if self._table is None or self._version != self.store.version:
            self._version = self.store.version
            rows = [
                (row["thing"].value, name.value, name.language or "", fold(name.value))
                for row in self.store.select(query_text("search-names"))
                if isinstance(name := row["name"], ox.Literal) and isinstance(row["thing"], ox.NamedNode)
            ]
            table = sqlite3.connect(":memory:", check_same_thread=False)
            columns = "iri UNINDEXED, text UNINDEXED, lang UNINDEXED, folded, tokenize='trigram'"
            table.execute(f"CREATE VIRTUAL TABLE names USING fts5({columns})")
            table.executemany("INSERT INTO names VALUES (?, ?, ?, ?)", sorted(rows))
            if self._table:
                self._table.close()
            self._table = table
            weakref.finalize(self, table.close)
        return self._table


def _how(folded: str, wanted: list[str]) -> str | None:
    """How a folded name matches the words; None when it does not."""
    asked = " ".join(wanted)
    if folded == asked:
        return "whole"
    if folded.startswith(asked):
        return "start"
    parts = folded.replace("-", " ").replace("/", " ").split()
    if all(any(part.startswith(word) for part in parts) for word in wanted):
        return "word"
    if all(len(word) >= 3 and word in folded for word in wanted):
        return "part"
    return None


def _distance(tag: str, lang: str) -> int:
    """How far a language is from the reader's: its place in her chain of preference."""
    order = chain(lang)
    return order.index(tag) if tag in order else len(order)
