"""Looking things up by words: every name in every language, whatever keyboard it is typed on.

Letters are folded (ø and ö to o, å to a, æ and ä to a, accents dropped, case ignored), so that a Swede finds
“førebygging” and an English keyboard finds it too. Parts of words count: “verneombod” finds “hovudverneombod”.
The names are kept beside the store (`fulltext`) and remade when its content changes.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from graph.fulltext import EDGE, Holds, Name, NameTable, open_names
from graph.names import Names, Thing
from graph.store import Store
from ontology.labels import Label, chain

_LETTERS = str.maketrans({"ø": "o", "ö": "o", "å": "a", "æ": "a", "ä": "a", "đ": "d", "ð": "d", "þ": "t", "ß": "ss"})
_BEFORE = (EDGE, " ", "-", "/")  # what stands before a word
MAX_WORDS = 8
MAX_LENGTH = 100
FEW = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing found, and the name that matched: its text tells the word, its tag the language.

    `how` is whole, start, word (a word of the name begins so) or part.
    """

    thing: Thing
    matched: Label
    how: str


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
        self._table: NameTable | None = None

    def find(self, words: str, lang: str, limit: int = 20) -> tuple[Hit, ...]:
        """The things a name of which holds every word, the best match first.

        A whole name before its beginning, before the beginning of a word, before a part; then names in the reader's
        language, then the shortest. Words of one or two letters match beginnings only. Empty without words.
        """
        # Neither half a character nor a zero, which the table would take for the end, is part of a name.
        known = words[:MAX_LENGTH].encode(errors="ignore").decode().replace("\0", " ")
        wanted = fold(known).split()[:MAX_WORDS]
        best: dict[str, tuple[Label, str]] = {}
        with self._lock:
            for how, name in _ranked(self._current(), _ways(wanted), chain(lang)):
                best.setdefault(name.iri, (Label(name.text, name.lang), how))
                if len(best) == limit:
                    break
        things = self.names.things(best, lang)
        return tuple(Hit(things[iri], matched, how) for iri, (matched, how) in best.items())

    def _current(self) -> NameTable:
        if self._table is None or self._version != self.store.version:
            version = self.store.version
            opened = open_names(self.store, fold)
            if self._table:
                self._table.close()
            self._table, self._version = opened, version
        return self._table


def _ways(wanted: list[str]) -> Mapping[str, Holds]:
    """How a name can match, the best way first: what it then holds. Whatever matches at all matches in the last way."""
    if not wanted:
        return {}
    asked = " ".join(wanted)
    found = {
        "whole": [[f"{EDGE}{asked}{EDGE}"]],
        "start": [[f"{EDGE}{asked}"]],
        "word": [[f"{before}{word}" for before in _BEFORE] for word in wanted],
    }
    return {**found, "part": [[word] for word in wanted]} if min(map(len, wanted)) > 2 else found


def _ranked(table: NameTable, ways: Mapping[str, Holds], order: Sequence[str]) -> Iterator[tuple[str, Name]]:
    """Every name that matches, the best first; again where it also matches in a lesser way.

    Few are looked at one by one. Many are not, since nobody reads them: they are asked for in order.
    """
    languages = [*(tag for tag in order if tag in table.languages), *sorted(set(table.languages).difference(order))]
    some = list(islice(table.names([*ways.values()][-1]), FEW + 1)) if ways else []
    if len(some) <= FEW:
        found = [(next(how for how, holds in ways.items() if name.holds(holds)), name) for name in some]
        places = {key: place for place, key in enumerate((*ways, *languages))}
        yield from sorted(found, key=lambda one: (places[one[0]], places[one[1].lang]))  # the shortest stay first
        return
    for how, holds in ways.items():
        for tag in languages:
            yield from ((how, name) for name in table.names(holds, tag))
