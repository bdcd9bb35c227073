"""Finds the facts of a reader's list in the graph, by meaning: subject, relation, object, evidence, basis.

The list was made by reading the source documents, apart from the graph; `facts.toml` says how each relation of the
list is told in the graph, and which names and wordings differ. A fact is found when a statement
* is made by one of the relation's patterns,
* has a subject with the fact's subject among its names,
* says the object: the same words, or the same figure or date, with the same marks ("as needed", "about"),
* rests on a quote of the same document that overlaps the fact's range, and
* is inferred if the fact is, stated if the fact is.

Facts of one subject and relation are found in statements of their own: three members need three seats.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz.fuzz import ratio
from scipy.optimize import linear_sum_assignment

from graph.store import Store
from ontology.iris import concept_iri

Span = tuple[str, int, int]  # file, start, end

ENOUGH = 0.6  # the share of one wording's words that the other must have
ALIKE = 75.0  # words are one word when they are spelled this alike: etatsnivå and etatnivå
ANY = 3.0  # what any fit weighs: more than the best wording, so that a fact is found wherever one can be

# Where a node's evidence stands; a document is its own evidence, all of it.
SPANS = """
SELECT ?node ?file ?start ?end WHERE {
  { ?node sam:evidencedBy ?quote .
    ?quote oa:hasSource/dcterms:identifier ?file ; oa:hasSelector [ oa:start ?start ; oa:end ?end ] }
  UNION { ?node a sam:SourceDocument ; dcterms:identifier ?file ; sam:lengthInCodePoints ?end . BIND(0 AS ?start) }
}"""


@dataclass(frozen=True)
class Fact:
    """One line of the list. `values` are the figures or dates it is about, `marks` what it says of the object."""

    id: str
    subject: str
    relation: str
    object: str
    span: Span
    basis: str
    values: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    wording: str = ""  # the object as the graph should have it

    @property
    def meaning(self) -> str:
        return f"{self.subject} | {self.relation} | {self.object}"


def read(path: Path, layer: str) -> tuple[Fact, ...]:
    """The facts of one layer of the list."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(_fact(row) for row in rows if row["layer"] == layer)


def _fact(row: Mapping[str, Any]) -> Fact:
    return Fact(
        id=row["id"],
        subject=row["subject"],
        relation=row["relation"],
        object=row["object"],
        span=(row["seed"], row["char_start"], row["char_end"]),
        basis=concept_iri("basis", "inferred" if row["status"] == "inferred" else "stated"),
        values=tuple(_values(row.get("value"))),
        marks=tuple(_marks(row)),
    )


def _values(value: object) -> Iterator[str]:
    parts = value if isinstance(value, list) else str(value).split("/") if value is not None else []
    yield from (str(part).removesuffix("-autumn").lower() for part in parts)


def _marks(row: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(row[name]) for name in ("qualifier", "memberAs") if name in row)
    yield from (name for name in ("approximate", "uncertain") if row.get(name))
    yield from (f"{name} {row[name]}" for name in ("minCount", "maxCount") if name in row)
    yield from (unit for unit in [row.get("unit", "")] if unit.isupper())  # a currency


@dataclass(frozen=True)
class Table:
    """`facts.toml`: how the list's words and the graph's terms answer to each other."""

    relations: Mapping[str, tuple[str, ...]]
    patterns: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    wordings: Mapping[str, tuple[str, ...]]
    marks: Mapping[str, str]
    numerals: Mapping[str, str]
    bases: Mapping[str, str]
    exceptions: Mapping[str, str]

    def pattern(self, name: str) -> str:
        """The graph pattern of that name; of a property: a claim of it, and the triple that the claim is about."""
        if ":" not in name:
            return self.patterns[name]
        claim = f"sam:claimProperty {name} ; sam:claimSubject ?subject ; sam:claimObject|sam:claimValue ?object"
        return f"?statement {claim} . ?subject {name} ?object"


def table() -> Table:
    """The table beside this module."""
    return Table(**tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")))


@cache
def words(text: str) -> tuple[str, ...]:
    """The words of a text, in lower case; WorkingGroup is two."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFC", text))
    return tuple(re.findall(r"\w+", apart.lower()))


@cache
def likeness(one: str, other: str) -> float:
    """How much two wordings say the same, 0 to 1; 0 unless one has most of the other's words."""
    mine, yours = words(one), words(other)
    if not mine or not yours:
        return 0.0
    shares = (_share(mine, yours), _share(yours, mine))
    return sum(shares) / 2 if max(shares) >= ENOUGH else 0.0


def closeness(wording: str, others: Iterable[str]) -> float:
    """The likeness of a wording and the most alike of others."""
    return max((likeness(wording, other) for other in others), default=0.0)


def _share(mine: tuple[str, ...], yours: tuple[str, ...]) -> float:
    """How much of my words is among yours; a word spelled otherwise counts a little less."""
    return sum(max(ratio(word, other, score_cutoff=ALIKE) for other in yours) for word in mine) / len(mine) / 100


def overlap(one: Span, other: Span) -> bool:
    """Whether two ranges are of the same document and have a character in common."""
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


@cache
def plain(name: str) -> str:
    """A name without what stands in brackets, to compare names with."""
    return " ".join(words(re.sub(r"\(.*?\)", "", name)))


@dataclass(frozen=True)
class Statement:
    """What a node states of a subject: the object's names, what it is called there, every figure and date."""

    iri: str
    subject: str
    names: frozenset[str]
    said: frozenset[str]
    values: frozenset[str]


class Holdings:
    """What a store states, by pattern; with the names, evidence and basis of everything in it."""

    def __init__(self, store: Store, table: Table) -> None:
        self._store, self.table = store, table
        self._stated: dict[str, tuple[Statement, ...]] = {}
        self._marked: dict[str, frozenset[str]] = {}
        # A concept is also called what the broader ones are called.
        self.names = self._sets("?node skos:broader*/(skos:prefLabel|skos:altLabel) ?value")
        self.said = self._sets("?node sam:asStated ?value")
        self.literals = self._sets("?node ?any ?value . FILTER(isLiteral(?value) && LANG(?value) = '')")
        self.basis = self._sets("?node sam:basis ?value")
        self.spans = self._spans()

    def stated(self, pattern: str) -> tuple[Statement, ...]:
        """Every statement made by a pattern."""
        if pattern not in self._stated:
            query = f"SELECT DISTINCT ?statement ?subject ?object WHERE {{ {self.table.pattern(pattern)} }}"
            rows = ([one.value for one in row.values()] for row in self._store.select(query))
            self._stated[pattern] = tuple(self._statement(*row) for row in rows)
        return self._stated[pattern]

    def _statement(self, iri: str, subject: str, thing: str) -> Statement:
        names, said = self.names[thing] | {thing}, self.said[iri]
        values = self.literals[iri] | self.literals[thing] | {word for one in names | said for word in words(one)}
        return Statement(iri, subject, names, said, values | {thing.lower()})

    def marked(self, mark: str) -> frozenset[str]:
        """Every statement that carries a mark."""
        if mark not in self._marked:
            rows = self._store.select(f"SELECT DISTINCT ?statement WHERE {{ {self.table.marks[mark]} }}")
            self._marked[mark] = frozenset(row["statement"].value for row in rows)
        return self._marked[mark]

    def _sets(self, pattern: str) -> Mapping[str, frozenset[str]]:
        found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
        for row in self._store.select(f"SELECT ?node ?value WHERE {{ {pattern} }}"):
            found[row["node"].value] |= {row["value"].value}
        return found

    def _spans(self) -> Mapping[str, frozenset[Span]]:
        found: defaultdict[str, frozenset[Span]] = defaultdict(frozenset)
        for row in self._store.select(SPANS):
            found[row["node"].value] |= {(row["file"].value, int(row["start"].value), int(row["end"].value))}
        return found


@dataclass(frozen=True)
class Search:
    """Facts found in a store: `found` has the statements of each, `missing` says how far the search came."""

    found: Mapping[str, frozenset[str]]
    missing: Mapping[str, str]


def search(facts: Iterable[Fact], holdings: Holdings, hidden: str = "") -> Search:
    """Look for every fact; facts of one subject and relation each in a statement of its own; not in a `hidden` one."""
    groups: defaultdict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        subjects = holdings.table.names.get(fact.subject, (fact.subject,))
        for subject, wording in product(subjects, holdings.table.wordings.get(fact.object, (fact.object,))):
            groups[fact.span[0], subject, fact.relation].append(replace(fact, wording=wording))
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    missing: dict[str, str] = {}
    for (_file, subject, relation), group in groups.items():
        matcher = _Matcher(holdings, subject, relation, hidden)
        for fact, iri in matcher.pairs(group):
            if iri:
                found[fact.id] |= {iri}
            else:
                missing[fact.id] = matcher.why(fact)
    return Search({one: iris for one, iris in found.items() if one not in missing}, missing)


class _Matcher:
    """The statements of a subject that facts of a relation may be found in."""

    def __init__(self, holdings: Holdings, subject: str, relation: str, hidden: str) -> None:
        self.holdings = holdings
        told = [one for name in holdings.table.relations.get(relation, ()) for one in holdings.stated(name)]
        told = [one for one in told if plain(subject) in map(plain, holdings.names[one.subject])]
        self.told = [one for one in told if one.iri != hidden]

    def pairs(self, facts: list[Fact]) -> list[tuple[Fact, str | None]]:
        """Each fact and its statement: as many as can be, paired as they fit best; None for a fact without one."""
        fits = np.array([[self.fit(fact, one) for one in self.told] for fact in facts])
        rows, columns = linear_sum_assignment(fits, maximize=True) if fits.size else ((), ())
        paired = {row: self.told[column].iri for row, column in zip(rows, columns, strict=True) if fits[row, column]}
        return [(fact, paired.get(row)) for row, fact in enumerate(facts)]

    def fit(self, fact: Fact, one: Statement) -> float:
        """How well a statement says a fact; 0 when it does not."""
        if not all(test(fact, one) for test in (self.says, self.marked, self.evidenced, self.founded)):
            return 0.0
        return ANY + closeness(fact.wording, one.names) + closeness(fact.wording, one.said)

    def says(self, fact: Fact, one: Statement) -> bool:
        """The same figures where the fact is about figures, else the same words."""
        if fact.values:
            return all({value, self.holdings.table.numerals.get(value)} & one.values for value in fact.values)
        return closeness(fact.wording, one.names | one.said) > 0

    def marked(self, fact: Fact, one: Statement) -> bool:
        return all(one.iri in self.holdings.marked(mark) for mark in fact.marks)

    def evidenced(self, fact: Fact, one: Statement) -> bool:
        return any(overlap(fact.span, span) for span in self.holdings.spans[one.iri])

    def founded(self, fact: Fact, one: Statement) -> bool:
        return fact.meaning in self.holdings.table.bases or self.holdings.basis[one.iri] == {fact.basis}

    def why(self, fact: Fact) -> str:
        """How far the search for a fact came."""
        told = self.told
        for question, test in (
            ("says the object", self.says),
            ("carries its marks", self.marked),
            ("rests on its place in the document", self.evidenced),
            ("has its basis", self.founded),
        ):
            told, before = [one for one in told if test(fact, one)], told
            if not told:
                shown = "; ".join("/".join(sorted(one.names | one.said)) for one in before[:6])
                return f"{fact.meaning}, {fact.span[1]}-{fact.span[2]}: nothing of [{shown}] {question}"
        return f"{fact.meaning}: the statement that says it says another fact"
