"""The graph holds every fact that a reader of the documents wrote down, and would be caught without it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rapidfuzz.fuzz import ratio

from graph.store import Store
from ontology.iris import concept_iri, expand
from tests.conformance.facts import Fact, Holdings, Search, closeness, overlap, read, search, table, words

pytestmark = pytest.mark.shared

CORE, RELATED, RELATED_NODES = 620, 199, 197
SAME_TITLE = 95.0  # how alike the letters of two titles are that differ in a repaired word


@pytest.fixture(scope="module")
def listed(shared: Path) -> Path:
    """The reader's list."""
    return next((shared / "evidence").glob("*_facts.jsonl"))


@pytest.fixture(scope="module")
def facts(listed: Path) -> tuple[Fact, ...]:
    return read(listed, "core")


@pytest.fixture(scope="module")
def holdings(bundled_store: Store) -> Holdings:
    return Holdings(bundled_store, table())


@pytest.fixture(scope="module")
def result(facts: tuple[Fact, ...], holdings: Holdings) -> Search:
    return search(facts, holdings)


# -- the facts ------------------------------------------------------------------------------------------------------


def test_every_fact_is_in_the_graph(facts: tuple[Fact, ...], result: Search, holdings: Holdings) -> None:
    assert len(facts) >= CORE
    lost = [f"{one}: {why}" for one, why in result.missing.items() if one not in holdings.table.exceptions]
    assert not lost, "\n".join(lost)
    assert len(result.found) + len(result.missing) == len(facts)


def test_exceptions_are_few_have_reasons_and_are_needed(
    facts: tuple[Fact, ...], result: Search, holdings: Holdings
) -> None:
    exceptions, bases = holdings.table.exceptions, holdings.table.bases
    assert len(exceptions) <= len(facts) / 20
    assert set(exceptions) == set(result.missing)
    assert len(bases) <= len(facts) / 50
    assert all(len(words(why)) >= 3 for why in (*exceptions.values(), *bases.values()))


def test_a_basis_is_excused_only_where_it_differs(facts: tuple[Fact, ...], result: Search, holdings: Holdings) -> None:
    excused = {fact.meaning: fact for fact in facts if fact.meaning in holdings.table.bases}
    assert set(excused) == set(holdings.table.bases)
    for fact in excused.values():
        assert {fact.basis} not in [holdings.basis[iri] for iri in result.found[fact.id]], fact.meaning


def test_the_table_speaks_of_the_list_and_of_nothing_else(facts: tuple[Fact, ...], holdings: Holdings) -> None:
    known = holdings.table
    assert set(known.relations) == {fact.relation for fact in facts}
    assert set(known.patterns) == {name for names in known.relations.values() for name in names if ":" not in name}
    assert set(known.marks) == {mark for fact in facts for mark in fact.marks}
    assert set(known.names) <= {fact.subject for fact in facts}
    assert set(known.wordings) <= {fact.object for fact in facts}
    assert set(known.numerals) <= {value for fact in facts for value in fact.values}


def test_every_way_to_tell_a_relation_is_used(facts: tuple[Fact, ...], result: Search, holdings: Holdings) -> None:
    """No property or pattern stands in the table in vain."""
    used = {(fact.relation, iri) for fact in facts for iri in result.found[fact.id]}
    ways = [(relation, name) for relation, names in holdings.table.relations.items() for name in names]
    vain = [way for way in ways if not used & {(way[0], one.iri) for one in holdings.stated(way[1])}]
    assert not vain


# -- what happens without -------------------------------------------------------------------------------------------


def by_statement(result: Search) -> Mapping[str, set[str]]:
    """The statements, each with the facts found in it."""
    found: dict[str, set[str]] = {}
    for fact, iris in result.found.items():
        for iri in iris:
            found.setdefault(iri, set()).add(fact)
    return found


def test_every_statement_is_needed(facts: tuple[Fact, ...], result: Search, holdings: Holdings) -> None:
    """Whichever statement is hidden, exactly the facts found in it are missing."""
    statements = by_statement(result)
    assert len(statements) >= CORE
    for iri, ids in statements.items():
        kinds = {(fact.span[0], fact.relation) for fact in facts if fact.id in ids}
        touched = [fact for fact in facts if (fact.span[0], fact.relation) in kinds]
        assert set(search(touched, holdings, hidden=iri).missing) == ids, iri


class Copy:
    """The graph in memory, to take things out of for a while."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.quads = ox.Store()
        self.quads.bulk_extend(quads)

    def missing(self, facts: Iterable[Fact]) -> set[str]:
        """The facts that are not found in what is left."""
        return set(search(facts, Holdings(Store(self.quads, Path("copy")), table())).missing)

    def quads_with(self, *iris: str) -> set[ox.Quad]:
        """The quads that have all of these nodes in them."""
        quads = [quad for quad in self.quads if ox.NamedNode(iris[0]) in (quad.subject, quad.object)]
        nodes = {ox.NamedNode(iri) for iri in iris}
        return {quad for quad in quads if nodes <= {quad.subject, quad.predicate, quad.object}}

    @contextmanager
    def without(self, gone: set[ox.Quad]) -> Iterator[None]:
        """Take quads out, and put them back in the end."""
        assert gone
        for quad in gone:
            self.quads.remove(quad)
        try:
            yield
        finally:
            self.quads.extend(gone)


@pytest.fixture(scope="module")
def copy(bundled_store: Store) -> Copy:
    return Copy(bundled_store.quads())


# One statement of each kind: a seat that two facts are found in, a budget line that shares its amount, a claim.
SEAT = "Styringsgruppe, Ny administrativ organisering | chairedBy | varaordfører"
BUDGET = "Kompetanseheving i det tverrfaglige samarbeidet | hasBudgetLine | Kjøp av ekstern kompetanse"
CLAIM = "Leiarforum | hasAgendaItem | arkiv"


def statement(meaning: str, facts: Iterable[Fact], result: Search) -> str:
    """The statement that a fact is found in."""
    (fact,) = (fact for fact in facts if fact.meaning == meaning)
    (iri,) = result.found[fact.id]
    return iri


@pytest.mark.parametrize(("meaning", "count"), [(SEAT, 2), (BUDGET, 1), (CLAIM, 1)])
def test_a_fact_disappears_with_its_statement(
    meaning: str, count: int, facts: tuple[Fact, ...], result: Search, copy: Copy
) -> None:
    iri = statement(meaning, facts, result)
    with copy.without(copy.quads_with(iri)):
        assert copy.missing(facts) == by_statement(result)[iri]
    assert len(by_statement(result)[iri]) == count


@pytest.mark.parametrize("term", ["sam:evidencedBy", "sam:basis", "sam:claimProperty"])
def test_a_claim_without_its_evidence_basis_or_property_is_no_fact(
    term: str, facts: tuple[Fact, ...], result: Search, copy: Copy
) -> None:
    iri = statement(CLAIM, facts, result)
    with copy.without(copy.quads_with(iri, expand(term))):
        assert copy.missing(facts) == by_statement(result)[iri]


def test_a_claim_without_its_triple_is_no_fact(facts: tuple[Fact, ...], result: Search, copy: Copy) -> None:
    iri = statement(CLAIM, facts, result)
    topic = concept_iri("topic", "archives")
    with copy.without(copy.quads_with(topic, expand("sam:agendaTopic"))):
        assert copy.missing(facts) == by_statement(result)[iri]


# -- the lists of related documents -----------------------------------------------------------------------------------
LISTED = """
SELECT ?node ?position ?title WHERE { ?node a sam:RelatedDocument ; sam:listPosition ?position ; skos:prefLabel ?title }
"""
NAMED = "SELECT ?node ?name WHERE { ?node sam:namesMunicipality ?name }"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Listed:
    """A document as the graph lists it: where, what it is called (or how that begins), whom the title names."""

    iri: str
    position: int
    title: str
    municipalities: frozenset[str]

    def is_called(self, title: str) -> bool:
        """Whether that is its title, but for a letter read wrongly; a person's name is left out, or where it stood
        the title ends."""
        before, _person, after = title.partition("[person]")
        mine, *others = (re.sub(r"\W", "", text).lower() for text in (self.title, before + after, before))
        cut = len(mine) if self.title.endswith("…") else None
        return any(ratio(mine, other[:cut]) >= SAME_TITLE for other in others)

    def names(self, municipalities: list[str]) -> bool:
        """Whether these are the municipalities named: Moss may be called nye Moss."""
        return len(self.municipalities) == len(municipalities) and all(
            closeness(one, self.municipalities) for one in municipalities
        )


@pytest.fixture(scope="module")
def rows(listed: Path) -> list[Row]:
    """The reader's list of the documents that are listed beside a document."""
    found = [json.loads(line) for line in listed.read_text(encoding="utf-8").splitlines()]
    return [row for row in found if row["layer"] == "related_document"]


@pytest.fixture(scope="module")
def related(bundled_store: Store) -> tuple[Listed, ...]:
    named: dict[str, set[str]] = {}
    for row in bundled_store.select(NAMED):
        named.setdefault(row["node"].value, set()).add(row["name"].value)
    return tuple(
        Listed(iri, int(row["position"].value), row["title"].value, frozenset(named.get(iri, ())))
        for row in bundled_store.select(LISTED)
        for iri in [row["node"].value]
    )


def unlisted(rows: list[Row], related: Iterable[Listed], holdings: Holdings) -> dict[str, list[Listed]]:
    """The rows that the graph does not list, each with what it has at that place instead."""
    here: dict[tuple[str, int], list[Listed]] = {}
    for one in related:
        for file in {span[0] for span in holdings.spans[one.iri]}:
            here.setdefault((file, one.position), []).append(one)
    found = {row["id"]: here.get((row["seed"], row["list_index"]), []) for row in rows}
    return {row["id"]: found[row["id"]] for row in rows if not is_listed(row, found[row["id"]], holdings)}


def is_listed(row: Row, found: list[Listed], holdings: Holdings) -> bool:
    """Whether one document is listed at that place, with the row's title, its municipalities and its range."""
    place = (row["seed"], row["char_start"], row["char_end"])
    return len(found) == 1 and (
        found[0].is_called(row["object"])
        and found[0].names(row.get("doc_municipalities_in_title", row["doc_municipalities"]))
        and any(overlap(place, span) for span in holdings.spans[found[0].iri])
        and holdings.basis[found[0].iri] == {concept_iri("basis", "stated")}
    )


def test_every_related_document_is_listed(rows: list[Row], related: tuple[Listed, ...], holdings: Holdings) -> None:
    assert len(rows) >= RELATED and len(related) == len(rows)
    assert len({one.iri for one in related}) == RELATED_NODES
    assert not unlisted(rows, related, holdings)


def test_a_related_document_is_missed_at_each_of_its_places(
    rows: list[Row], related: tuple[Listed, ...], holdings: Holdings
) -> None:
    """Twice, one document stands at two places."""
    for one in related:
        left = [other for other in related if other.iri != one.iri]
        places = [other.position for other in related if other.iri == one.iri]
        assert len(unlisted(rows, left, holdings)) == len(places), one


def test_related_documents_are_evidence_of_nothing_else(bundled_store: Store) -> None:
    """Nothing in the graph points to them: that a website lists a document shows no collaboration."""
    assert not bundled_store.select("SELECT ?node WHERE { ?node ?any ?other . ?other a sam:RelatedDocument }")
