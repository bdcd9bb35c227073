"""The words of lists of meeting places: headings, holders and concepts found by what they are called.

Which word means what stands in `arena_words.toml` and in the concept schemes; this module only looks up.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from rapidfuzz import fuzz, process

from graph.vocabulary import Concept, concepts
from ontology.labels import Label

HOLDERS = ("office", "service", "group", "agency")
_ENDINGS = re.compile(r"(?:arane|ane|ene|arna|erna|orna|ene|ar|er|or|en|et|a|e|n|t|s)$")
_OF_MEETING = re.compile(
    r"\s+(?:for|på|i|til|av|med|för|till|of|in|vid|ved)\s+(?:denne\s+|dette\s+|the\s+)?"
    r"(?:møte\w*|möte\w*|arena\w*|grupp\w*|forum\w*|team\w*|organ\w*|nettverk\w*|meeting\w*|group|mødet)$"
)
READ = 4_096  # wordings that are kept as they were read: a list says the same again and again
_NEAR = 86  # of 100: one slip in a word of seven letters
_SHORTEST_ENDING = 3
_SHORTEST = 5  # letters of a word that may be misspelt


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading is: the key of a field, and the form it was read as where it is spelt otherwise."""

    field: str
    read_as: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A concept found by a word; `near` is the label it was read as where the word is spelt otherwise."""

    concept: Concept
    near: str = ""


@cache
def table() -> Mapping[str, Any]:
    """The table of words, as it is written."""
    return tomllib.loads(files("graph.readers").joinpath("arena_words.toml").read_text("utf-8"))


@cache
def pattern(section: str, name: str) -> re.Pattern[str]:
    """A regular expression of the table, without regard to capitals."""
    return re.compile(table()[section][name], re.IGNORECASE)


def note(name: str, **params: str) -> tuple[Label, ...]:
    """A note of the table in each language."""
    return tuple(Label(text % params, tag) for tag, text in table()["notes"][name].items())


# -- headings ------------------------------------------------------------------------------------------------------


@cache
def _forms() -> Mapping[str, str]:
    rows: Mapping[str, str] = table()["fields"]
    return {form.strip(): name for name, forms in rows.items() for form in forms.split("|")}


@lru_cache(READ)
def heading(text: str) -> Heading | None:
    """The field a heading names, None for anything else. Exact first; then one slip away, where only one is near."""
    if len(text) > 60:
        return None
    said = re.sub(r"\([^)]*\)", " ", text.lower()).replace("­", "")
    said = " ".join(re.sub(r"[^\w\s/-]", " ", said).split())
    for form in (said, _OF_MEETING.sub("", said)):
        if form in _forms():
            return Heading(_forms()[form])
    if len(said) < _SHORTEST + 2:
        return None
    found = process.extract(said, _forms().keys(), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=3)
    fields = {_forms()[form] for form, score, _ in found if score == found[0][1]}
    return Heading(fields.pop(), found[0][0]) if len(fields) == 1 and len(found[0][0]) >= _SHORTEST + 2 else None


# -- concepts ------------------------------------------------------------------------------------------------------


def stem(text: str) -> str:
    """A phrase with the endings of its words taken off, so that one and many, the and a, are the same.

    >>> stem("Einingsleiarane") == stem("einingsleiar")
    True
    """
    return " ".join(_bare(word) for word in re.findall(r"[\w-]+|/", text.lower()))


@cache
def _bare(word: str) -> str:
    while (match := _ENDINGS.search(word)) and match.start() >= 4:
        word = word[: match.start()]
    return word


@cache
def _index(schemes: tuple[str, ...], bare: bool) -> Mapping[str, tuple[Concept, ...]]:
    found: dict[str, dict[str, Concept]] = {}
    for scheme in schemes:
        for one in concepts()[scheme].values():
            for label in one.labels:
                key = stem(label.text) if bare else label.text.lower()
                found.setdefault(key, {}).setdefault(one.iri, one)
    return {key: tuple(ones.values()) for key, ones in found.items()}


@lru_cache(READ)
def match(text: str, schemes: tuple[str, ...], guess: bool = True) -> Match | None:
    """The concept a word or phrase is a name of: as it stands, without its endings, or (`guess`) one slip away.

    Where several schemes have the name, the first of them counts.
    """
    said = " ".join(text.lower().strip(" .:;,").split())
    if not said or len(said) > 80:
        return None
    for bare, key in ((False, said), (True, stem(said))):
        found = _index(schemes, bare).get(key)
        if found:
            return Match(found[0])
    if not guess or len(said) < _SHORTEST + 2:
        return None
    near = process.extract(said, _index(schemes, False).keys(), scorer=fuzz.ratio, score_cutoff=90, limit=3)
    hits = {_index(schemes, False)[label][0].iri for label, _, _ in near}
    return Match(_index(schemes, False)[near[0][0]][0], near[0][0]) if len(hits) == 1 else None


@lru_cache(READ)
def within(text: str, schemes: tuple[str, ...]) -> tuple[Concept, ...]:
    """The concepts whose names stand in a text as whole words, in the order they stand there, each once."""
    words = stem(text).split()
    found: dict[str, Concept] = {}
    at = 0
    while at < len(words):
        for size in range(min(8, len(words) - at), 0, -1):
            here = _index(schemes, True).get(" ".join(words[at : at + size]))
            if here:
                found.setdefault(here[0].iri, here[0])
                at += size
                break
        else:
            at += 1
    return tuple(found.values())


def by_ending(name: str, scheme: str) -> Concept | None:
    """The concept whose name ends a word of a name (“Styringsgruppa for BTI”, “barnevernsnettverk”); the longest."""
    best: tuple[int, Concept | None] = (0, None)
    for word in _parts(stem(name)):
        for size in range(len(word), max(best[0], _SHORTEST_ENDING - 1), -1):
            found = _index((scheme,), True).get(word[-size:])
            if found:
                best = size, found[0]
                break
    return best[1]


def _parts(name: str) -> Iterable[str]:
    words = name.split()
    yield from words
    yield from (" ".join(pair) for pair in pairwise(words))


@cache
def _ends(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s-]|\w)(?:{table()['kinds'][kind]})$", re.IGNORECASE)


@lru_cache(READ)
def kind_by_ending(name: str) -> str:
    """The kind of a holder no concept has the name of: office or group by how its words end, else service."""
    head = pattern("participants", "together").split(f" {name} ", maxsplit=1)[0].strip()
    first = name.split(maxsplit=1)[0] if name.strip() else ""
    for kind, text in (("office", first), ("office", head), ("group", head), ("office", name), ("group", name)):
        if _ends(kind).search(text.strip()):
            return kind
    return "service"
