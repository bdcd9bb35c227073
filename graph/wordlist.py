"""The words one writes a query with: classes, properties and concepts, found by what they are called or mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.catalogue import query_text
from graph.search import fold
from graph.store import Row, Store
from ontology.iris import curie
from ontology.labels import Label, alphabetical, choose

KINDS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Concept")
_NAMES = ("prefLabel", "label")


@dataclass(frozen=True, slots=True)
class Word:
    """A term or concept: how a query writes it, its kind (one of KINDS), its name, its meaning, and what finds it."""

    iri: str
    written: str
    kind: str
    label: Label
    meaning: Label | None
    sought: str


def wordlist(store: Store, lang: str) -> tuple[Word, ...]:
    """Every term and concept that has a short form, by kind and name."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in store.select(query_text("words")):
        rows[row["word"].value].append(row)
    found = (_word(iri, some, lang) for iri, some in rows.items() if curie(iri) != iri)
    return tuple(
        sorted(found, key=lambda one: (KINDS.index(one.kind), alphabetical(one.label.text, lang), one.written))
    )


def matching(words: Iterable[Word], text: str) -> tuple[Word, ...]:
    """The words in whose names, meanings or short form all parts of a text stand; names that begin so come first."""
    parts = fold(text).split()
    found = [one for one in words if parts and all(part in one.sought for part in parts)]
    return tuple(sorted(found, key=lambda one: not fold(one.label.text).startswith(parts[0])))


def _word(iri: str, rows: Sequence[Row], lang: str) -> Word:
    said: dict[str, list[Label]] = defaultdict(list)
    for row in rows:
        language = getattr(row["text"], "language", None) or ""
        said[_local(row["role"].value)].append(Label(row["text"].value, language))
    written = curie(iri)
    name = next((label for role in _NAMES if (label := choose(sorted(said[role]), lang))), Label(written, ""))
    texts = [written, *(label.text for labels in said.values() for label in labels)]
    return Word(
        iri=iri,
        written=written,
        kind=min((_local(row["kind"].value) for row in rows), key=KINDS.index),
        label=name,
        meaning=choose(sorted(said["definition"]), lang),
        sought=fold(" ".join(sorted(set(texts)))),
    )


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
