"""Records become quads: direct triples, claims with grounds, seats, shortcuts, quotes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.build import build
from graph.check import check
from graph.evidence import fill_quotes
from graph.kinds import kinds
from graph.library import bundled, load_files, read_all
from graph.projection import town
from graph.readers.municipality import read_file
from graph.shapes import violations
from graph.store import Store, open_store
from graph.vocabulary import concepts, vocabulary_quads
from ontology.iris import concept_iri, expand
from tests.graph.worlds import FILE, write_world

HOME = "https://w3id.org/samgraf/id/no-9999"
Triples = set[tuple[str, str, str]]


@pytest.fixture
def triples(tmp_path: Path) -> Triples:
    quads = build([read_file(write_world(tmp_path))])
    return {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in quads}  # type: ignore[union-attr]


def has(triples: Triples, subject: str, term: str, value: str) -> bool:
    return (subject, expand(term), expand(value)) in triples


def test_a_field_gives_its_direct_triple_and_a_claim_that_says_where(triples: Triples) -> None:
    body, claim = f"{HOME}/fagrad", f"{HOME}/fagrad/claim/purpose/discussion"
    assert has(triples, body, "org:purpose", "purpose:discussion")
    assert has(triples, claim, "sam:claimSubject", body)
    assert has(triples, claim, "sam:claimProperty", "org:purpose")
    assert has(triples, claim, "sam:claimObject", "purpose:discussion")
    assert has(triples, claim, "sam:basis", "basis:stated")
    assert (claim, expand("sam:asStated"), "møtest") in triples
    assert has(triples, claim, "sam:evidencedBy", "https://w3id.org/samgraf/id/doc/prove#char=118,124")


def test_a_seat_is_filled_by_the_property_of_its_holders_kind(triples: Triples) -> None:
    seat = f"{HOME}/fagrad/seat/politi"
    assert has(triples, seat, "sam:representsUnit", f"{HOME}/politi")
    assert has(triples, seat, "sam:attendance", "attendance:as-needed")
    assert has(triples, seat, "org:postIn", f"{HOME}/fagrad")
    assert has(triples, f"{HOME}/fagrad/seat/radmann", "sam:heldExOfficioBy", f"{HOME}/radmann")


# What each shortcut goes past, and how many of them the bundled data have.
SHORTCUTS = {
    "sam:seatedIn": ("^sam:heldExOfficioBy/org:postIn", 24),
    "sam:unitSeatedIn": ("^sam:representsUnit/org:postIn", 9),
    "sam:groupSeatedIn": ("^sam:representsGroup/org:postIn", 13),
    "sam:seats": ("^org:postIn/sam:filledBy", 46),
    "sam:hasFunctionFor": ("^sam:assignedBody/sam:forEndeavour", 10),
}


@pytest.mark.parametrize("term", SHORTCUTS)
def test_a_shortcut_leads_where_the_way_past_the_seat_or_the_assignment_leads(term: str, bundled_store: Store) -> None:
    way, count = SHORTCUTS[term]
    direct, around = (
        {(row["a"].value, row["b"].value, row["g"].value) for row in bundled_store.select(query)}
        for query in (
            f"SELECT ?a ?b ?g {{ GRAPH ?g {{ ?a {term} ?b }} }}",
            f"SELECT ?a ?b ?g {{ GRAPH ?g {{ ?a {way} ?b }} }}",
        )
    )
    assert direct == around
    assert len({(one, other) for one, other, _graph in direct}) == count


def test_a_rhythm_is_a_schedule_where_a_weekday_a_week_or_an_interval_is_known(bundled_store: Store) -> None:
    rhythms = {row["r"] for row in bundled_store.select("SELECT ?r { ?r a sam:MeetingPattern }")}
    scheduled = {row["r"] for row in bundled_store.select("SELECT ?r { ?r a schema:Schedule }")}
    known = bundled_store.select(
        "SELECT DISTINCT ?r { ?r schema:byDay|schema:byMonthWeek|schema:repeatFrequency ?known }"
    )
    assert scheduled == {row["r"] for row in known}
    assert len(scheduled) >= 3
    assert scheduled < rhythms


def test_a_rhythm_hangs_on_its_body(triples: Triples) -> None:
    rhythm = f"{HOME}/fagrad/rhythm"
    assert has(triples, f"{HOME}/fagrad", "sam:meetingPattern", rhythm)
    assert (rhythm, expand("sam:occurrencesPerYear"), "12") in triples
    assert has(triples, rhythm, "cv:frequency", "freq:MONTHLY")


def test_a_quote_carries_its_place_its_wording_and_its_hash(triples: Triples) -> None:
    quote = "https://w3id.org/samgraf/id/doc/prove#char=25,35"
    selector = "https://w3id.org/samgraf/id/doc/prove#selector=char=25,35"
    assert (quote, expand("sam:wording"), "Leiarrådet") in triples
    assert has(triples, quote, "oa:hasSelector", selector)
    assert (selector, expand("oa:start"), "25") in triples


def test_everything_stands_in_the_graph_of_its_document(tmp_path: Path) -> None:
    quads = build([read_file(write_world(tmp_path))])
    assert {quad.graph_name.value for quad in quads} == {"https://w3id.org/samgraf/id/graph/prove"}  # type: ignore[union-attr]


def test_another_base_moves_the_data_and_leaves_the_words(tmp_path: Path) -> None:
    quads = build([read_file(write_world(tmp_path))], base="https://data.example/id/")
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    assert subjects and all(one.startswith("https://data.example/id/") for one in subjects)
    assert any(quad.predicate.value == expand("sam:evidencedBy") for quad in quads)


OTHER = "Fagrådet er strategisk og møtest fire gonger i året, to timar kvar gong. Rådmannen møter ved behov.\n"
CONTRARY = """\
municipality: {{id: no-9999, name: Prøvekommune, context: {{said: Rådmannen, at: 73-82}}, at: 73-82}}
document: {{id: motsett, file: motsett.txt, title: Motsett, language: nn, sha256: {sha256}, length: {length}}}
quotes: {{}}
mentions:
  - id: fagrad
    record: body
    level: {{is: strategic, at: 12-22}}
    purpose: {{is: discussion, basis: inferred, at: 26-32, note: {{nn: x, nb: x, sv: x, en: x}}}}
    rhythm: {{said: fire gonger i året, times: 4, certainty: nominal, hours: 2, at: 33-51}}
    seats:
      - {{holder: radmann, attendance: as-needed, min: 2, max: 3, at: 73-98}}
"""


@pytest.fixture
def contrary(tmp_path: Path) -> list[Path]:
    """The small world, and a second document that says otherwise."""
    (tmp_path / "motsett.txt").write_text(OTHER, "utf-8")
    filled = CONTRARY.format(sha256=hashlib.sha256(OTHER.encode()).hexdigest(), length=len(OTHER))
    other = tmp_path / "motsett.yaml"
    other.write_text(fill_quotes(filled, str(other), tmp_path), "utf-8")
    told = FILE.replace("    name: Fagrådet\n", "    name: Fagrådet\n    level: {{is: operative, at: 109-117}}\n")
    told = told.replace("{{holder: radmann, at: 145-154}}", "{{holder: radmann, min: 1, max: 1, at: 145-154}}")
    told = told.replace("  at: 0-12\n", "  at: 0-12\n  context: {{said: To råd, at: 17-24}}\n")
    return [write_world(tmp_path, told), other]


def test_two_documents_that_differ_both_keep_the_contract(contrary: list[Path]) -> None:
    dossiers = read_all(contrary)
    assert check(dossiers) == ()
    assert violations(dossiers) == ()


def test_each_document_has_a_rhythm_of_its_own_and_the_body_reaches_from_one_to_the_other(contrary: list[Path]) -> None:
    with open_store() as store:
        load_files(store, contrary)
        world = town(store, HOME)
    rhythm = world.seating.nodes[f"{HOME}/fagrad"]["body"].rhythm
    assert (rhythm.low, rhythm.high, rhythm.hours) == (4, 12, (2, 2))
    assert [(one.low, one.high) for one in rhythm.differing] == [(4, 4), (12, 12)]
    assert [one.evidence[0].partition("#")[0].rpartition("/")[2] for one in rhythm.differing] == ["motsett", "prove"]
    assert world.seating.nodes[f"{HOME}/leiarrad"]["body"].rhythm.differing == ()


def test_what_two_documents_claim_stands_twice_each_with_its_own_evidence(contrary: list[Path]) -> None:
    with open_store() as store:
        load_files(store, contrary)
        world = town(store, HOME)
    levels = world.of(f"{HOME}/fagrad", "sam:governanceLevel")
    assert [fact.value for fact in levels] == [concept_iri("level", "operative"), concept_iri("level", "strategic")]
    assert len({fact.evidence for fact in levels}) == 2
    purposes = world.of(f"{HOME}/fagrad", "org:purpose")
    assert sorted(fact.basis for fact in purposes) == ["inferred", "stated"]
    assert len(world.values(HOME, "sam:contextText")) == 2


def test_a_seat_that_two_documents_tell_of_is_one_tie_with_the_evidence_of_both(contrary: list[Path]) -> None:
    with open_store() as store:
        load_files(store, contrary)
        seat = town(store, HOME).seating.edges[f"{HOME}/fagrad", f"{HOME}/radmann"]["seat"]
    assert seat.regular
    assert {quote.partition("#")[0].rpartition("/")[2] for quote in seat.evidence} == {"motsett", "prove"}


def test_one_document_may_not_say_two_things_of_a_rhythm(tmp_path: Path) -> None:
    again = "mentions:\n  - {{id: fagrad, record: body, rhythm: {{times: 4, certainty: nominal, at: 43-61}}}}\n"
    (problem,) = check(read_all([write_world(tmp_path, FILE + again)]))
    assert "already, on line" in str(problem)


def test_no_blank_nodes_and_the_same_quads_every_time() -> None:
    dossiers = read_all(bundled())
    quads = build(dossiers)
    assert quads == build(tuple(reversed(dossiers)))
    assert not any(isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object))


def test_every_statement_of_the_bundled_data_reaches_a_quote() -> None:
    quads = build(read_all(bundled()))
    grounded = {quad.subject for quad in quads if quad.predicate.value == expand("sam:evidencedBy")}
    based = {quad.subject for quad in quads if quad.predicate.value == expand("sam:basis")}
    assert len(based) > 500
    assert based <= grounded
    quotes = {quad.subject for quad in quads if quad.object == ox.NamedNode(expand("sam:Quote"))}
    assert {quad.object for quad in quads if quad.predicate.value == expand("sam:evidencedBy")} <= quotes


def test_every_inferred_statement_says_how_in_four_languages() -> None:
    quads = build(read_all(bundled()))
    inferred = {quad.subject for quad in quads if quad.object == ox.NamedNode(expand("basis:inferred"))}
    notes: dict[object, set[str]] = {}
    for quad in quads:
        if quad.predicate.value == expand("sam:interpretationNote") and isinstance(quad.object, ox.Literal):
            notes.setdefault(quad.subject, set()).add(quad.object.language or "")
    assert len(inferred) > 40
    assert [one for one in inferred if notes.get(one) != {"nn", "nb", "sv", "en"}] == []


def test_the_table_of_records_only_uses_terms_and_schemes_that_exist() -> None:
    terms = {quad.subject.value for quad in vocabulary_quads() if isinstance(quad.subject, ox.NamedNode)}
    for kind in kinds().values():
        names = {field.term for field in kind.fields.values()} | {
            name for some in kind.classes.values() for name in some
        }
        names |= {
            *kind.default_classes,
            *(link for part in kind.parts.values() for link in (part.link, part.back) if link),
        }
        assert sorted(name for name in names if expand(name) not in terms) == []
        assert all(field.scheme in concepts() for field in kind.fields.values() if field.scheme)
