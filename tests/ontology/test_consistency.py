"""Consistent, inconsistent, no Java: three answers, and none is ever given for another."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from rdflib import RDFS, Graph

from ontology import consistency, model
from ontology.clashes import Clash, find
from ontology.consistency import Consistent, Inconsistent, check
from ontology.errors import JavaMissing, ReasonerFailed
from ontology.iris import BASE, SAM

PREFIXES = """
@base <https://w3id.org/samgraf/id/> .
@prefix sam: <https://w3id.org/samgraf/ns#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix sector: <https://w3id.org/samgraf/sector/> .
"""
PLAIN = """
<forum> a sam:StandingBody ; org:subOrganizationOf <place> ; sam:meetingPattern <rhythm> .
<place> a sam:Municipality ; sam:country "NO" .
<rhythm> a sam:MeetingPattern ; sam:occurrencesPerYear 10.0 .
<seat> a sam:Seat ; org:postIn <forum> ; sam:heldExOfficioBy <leader> ; sam:filledBy <leader> .
<leader> a sam:Office ; org:postIn <place> .
"""
# The least that HermiT alone can find fault with: nothing here is a plain case.
FAULTY = "<forum> a sam:StandingBody . <seat> a sam:Seat ; org:postIn <forum> ; sam:minSeats -1 ."


def graph(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


@cache
def vocabulary() -> Graph:
    return model.core() + model.alignments() + model.concepts()


def clash(turtle: str) -> Clash:
    (found,) = find(model.core(), graph(PLAIN + turtle))
    return found


# Without a reasoner ------------------------------------------------------------------------------------------------


def test_plain_data_have_no_clash() -> None:
    assert find(model.core(), graph(PLAIN)) == ()
    assert find(model.core(), Graph()) == ()


def test_a_seat_that_is_also_an_office_is_named_with_its_axioms() -> None:
    assert clash("<seat> a sam:Office .") == Clash(
        subject=f"{BASE}seat",
        classes=(f"{SAM}Office", f"{SAM}Seat"),
        axioms=(
            "id:seat a sam:Office",
            "id:seat a sam:Seat",
            "sam:Office owl:disjointWith sam:Seat",
        ),
    )


def test_a_class_that_follows_from_a_property_says_which() -> None:
    found = clash("<leader> sam:meetingPattern <other> .")
    assert found.subject == f"{BASE}leader"
    assert "id:leader sam:meetingPattern id:other" in found.axioms
    assert "sam:meetingPattern rdfs:domain sam:Body" in found.axioms


def test_a_class_that_follows_from_being_pointed_at_says_which() -> None:
    found = clash("<seat> sam:heldExOfficioBy <forum> .")
    assert found.subject == f"{BASE}forum"
    assert "sam:heldExOfficioBy rdfs:range sam:Office" in found.axioms


def test_a_domain_of_the_property_above_counts() -> None:
    found = clash("<forum> sam:representsGroup <parents> .")
    assert {
        "sam:representsGroup rdfs:subPropertyOf sam:filledBy",
        "sam:filledBy rdfs:domain sam:Seat",
    } <= set(found.axioms)


def test_two_numbers_of_meetings_exclude_each_other() -> None:
    found = clash("<rhythm> sam:occurrencesPerYear 12.0 .")
    assert (found.subject, found.classes) == (f"{BASE}rhythm", ())
    assert "sam:occurrencesPerYear a owl:FunctionalProperty" in found.axioms


def test_the_same_number_written_twice_is_one_number() -> None:
    assert find(model.core(), graph(PLAIN + "<rhythm> sam:occurrencesPerYear 10 .")) == ()


def test_every_clash_is_named_not_only_the_first() -> None:
    found = find(model.core(), graph(PLAIN + "<seat> a sam:Office . <forum> a sam:Project . <leader> a sam:Quote ."))
    assert [one.subject for one in found] == [f"{BASE}{name}" for name in ("forum", "leader", "seat")]


# With one ----------------------------------------------------------------------------------------------------------


@pytest.mark.java
def test_the_vocabulary_is_consistent_and_every_class_can_have_members() -> None:
    assert check(vocabulary()) == Consistent()


@pytest.mark.java
def test_the_core_is_consistent_alone() -> None:
    assert check(model.core(), graph(PLAIN)) == Consistent()


@pytest.mark.java
def test_a_seat_that_is_also_an_office_is_inconsistent_and_named() -> None:
    verdict = check(model.core(), graph(PLAIN + "<seat> a sam:Office ."))
    assert isinstance(verdict, Inconsistent)
    assert [one.subject for one in verdict.clashes] == [f"{BASE}seat"]
    assert "sam:Office owl:disjointWith sam:Seat" in verdict.axioms


@pytest.mark.java
def test_a_body_with_two_sectors_is_found_to_be_cross_sector() -> None:
    verdict = check(
        vocabulary(),
        graph("""
        <both> a sam:TemporaryBody ; sam:sectorPresent sector:education , sector:health-and-care .
        <one> a sam:StandingBody ; sam:sectorPresent sector:education .
        <unknown> a sam:StandingBody ; sam:sectorPresent <a> , <b> .
        """),
    )
    assert verdict == Consistent({f"{BASE}both": (f"{SAM}CrossSectorBody",)})


@pytest.mark.java
@pytest.mark.slow
def test_lines_and_bytes_are_read_like_graphs() -> None:
    data = graph(PLAIN + "<forum> sam:sectorPresent sector:education , sector:technical .")
    lines = [" ".join(node.n3() for node in triple) + " ." for triple in data]
    expected = check(vocabulary(), data)
    assert isinstance(expected, Consistent)
    assert expected.inferred
    assert check(vocabulary(), lines) == check(vocabulary(), "\n".join(lines).encode()) == expected


@pytest.mark.java
def test_dates_texts_and_unknown_properties_do_not_stop_the_reasoner() -> None:
    turtle = """
    <forum> sam:validFrom "2014"^^xsd:gYear ; sam:mandateText "å samordne"@nn ; <urn:other> 3 .
    <place> sam:orgNumber "2014-05-14"^^xsd:date .
    <https://w3id.org/samgraf/id/møte> a sam:StandingBody .
    """
    assert check(model.core(), graph(PLAIN + turtle)) == Consistent()


@pytest.mark.java
@pytest.mark.slow
def test_what_no_plain_case_covers_is_narrowed_down_to_the_statement() -> None:
    verdict = check(model.core(), graph(FAULTY))
    assert verdict == Inconsistent(statements=('id:seat sam:minSeats "-1"^^xsd:integer',))


@pytest.mark.java
def test_a_search_that_runs_out_says_that_it_is_not_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consistency, "CALLS", 1)
    verdict = check(model.core(), graph(FAULTY))
    assert isinstance(verdict, Inconsistent)
    assert not verdict.minimal
    assert 'id:seat sam:minSeats "-1"^^xsd:integer' in verdict.statements


@pytest.mark.java
def test_a_vocabulary_that_contradicts_itself_needs_no_data() -> None:
    wrong = graph("<thing> a sam:Municipality ; sam:seatCount -1 .")
    assert check(model.core() + wrong, graph("<forum> a sam:StandingBody .")) == Inconsistent()


@pytest.mark.java
def test_a_class_that_can_have_no_members_is_reported() -> None:
    wrong = graph("sam:Impossible a owl:Class ; rdfs:subClassOf sam:Seat , sam:Office .")
    assert check(model.core() + wrong, graph(PLAIN)) == Consistent(unsatisfiable=(f"{SAM}Impossible",))


@pytest.mark.java
@pytest.mark.filterwarnings("ignore")
def test_a_number_that_is_none_is_a_failure_not_an_answer() -> None:
    lines = [f'<{BASE}seat> <{SAM}minSeats> "many"^^<http://www.w3.org/2001/XMLSchema#integer> .']
    with pytest.raises(ReasonerFailed, match="cannot read the graph"):
        check(model.core(), lines)


@pytest.mark.java
def test_a_reasoner_that_takes_too_long_is_a_failure_not_an_answer() -> None:
    with pytest.raises(ReasonerFailed, match=r"within 0\.01 seconds"):
        check(model.core(), graph(PLAIN), timeout=0.01)


def test_the_shared_graphs_are_left_as_they_were() -> None:
    before = len(model.core())
    find(model.core(), graph(PLAIN))
    assert len(model.core()) == before
    assert (None, RDFS.domain, None) in model.core()


# Java that is not there, or is not what it seems ---------------------------------------------------------------------


def pretend(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Make ``script`` the only java there is."""
    java = folder / "java"
    java.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_no_java_is_said_to_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    contradiction = graph(PLAIN + "<seat> a sam:Office .")
    for data in (Graph(), graph(PLAIN), contradiction):
        assert isinstance(check(model.core(), data), JavaMissing)


@pytest.mark.parametrize("script", ["exit 1", "kill -9 $$"])
def test_a_java_that_does_not_start_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    pretend(tmp_path, monkeypatch, script)
    assert isinstance(check(model.core(), graph(PLAIN)), JavaMissing)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 0", "no reason given"),
        ("echo 'invalid option -- I' >&2; exit 0", "invalid option"),
        ('case "$1" in -version) exit 0;; esac; echo out of memory >&2; exit 1', "out of memory"),
        ('case "$1" in -version) exit 0;; esac; echo inconsistent heap sizes >&2; exit 1', "inconsistent heap sizes"),
    ],
)
def test_a_reasoner_that_says_nothing_has_not_said_consistent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, reason: str
) -> None:
    pretend(tmp_path, monkeypatch, script)
    with pytest.raises(ReasonerFailed, match=reason):
        check(model.core(), graph(PLAIN))
