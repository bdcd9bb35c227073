"""RDF in six forms: ours come back as they were, ORG data of others become records, nothing is fetched."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from graph.build import build
from graph.check import check
from graph.library import bundled, read_all
from graph.publishing.context import context
from graph.publishing.export import DATASETS, GRAPHS, rdf
from graph.readers.intake import Given, Taken, take
from graph.readers.skolem import skolemised
from graph.records import Record
from graph.shapes import violations
from graph.vocabulary import vocabulary_quads
from ontology.errors import InvalidInput
from ontology.iris import BASE, expand
from tests.conftest import Tell

NEW = Given("no-4612")
PREFIXES = """@prefix org: <http://www.w3.org/ns/org#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix ex: <https://example.org/> .
"""
ORG = f"""{PREFIXES}
ex:k a org:FormalOrganization ; skos:prefLabel "Eksempel kommune"@nb ; org:hasUnit ex:skule ; ex:odd 3 , 4 .
ex:skule a org:OrganizationalUnit ; skos:prefLabel "Eksempel skule"@nn ;
  org:hasPost [ a org:Post ; skos:prefLabel "rektor"@nb ; org:heldBy ex:one ] .
ex:team a org:Organization ; skos:prefLabel "Tverrfaglig team"@nb ; org:subOrganizationOf ex:k ;
  org:purpose "Samarbeid om barn og unge" ; org:reportsTo ex:styre .
ex:styre a org:Organization ; skos:prefLabel "Styringsgruppe"@nb ; org:subOrganizationOf ex:k .
ex:one a foaf:Person ; foaf:name "Kari Nordmann" ; org:memberOf ex:styre .
[] a org:Membership ; org:member ex:one ; org:organization ex:team ; org:role ex:leder .
ex:leder a org:Role ; skos:prefLabel "leder"@nb .
[] a org:Membership ; org:member ex:two ; org:organization ex:team .
[] a org:Membership ; org:member ex:three ; org:organization ex:team .
"""


@pytest.fixture(scope="module")
def ours() -> tuple[ox.Quad, ...]:
    return build(read_all(bundled()))


@pytest.fixture(scope="module")
def one() -> tuple[ox.Quad, ...]:
    return build(read_all(bundled()[:1]))


def assert_told(error: InvalidInput) -> None:
    """A refusal says what is wrong."""
    assert error.problems


def records(found: Taken) -> dict[str, Record]:
    return {record.path.removeprefix("no-4612/"): record for record in found.dossiers[0].records}


# -- our own -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", DATASETS)
def test_all_that_was_exported_comes_back_identical(form: str, ours: tuple[ox.Quad, ...]) -> None:
    """With the vocabulary beside it, which is not taken in again."""
    found = take(rdf([*ours, *vocabulary_quads()], form), f"alt.{form}", Given())
    assert set(found.quads) == set(ours)
    assert len(found.quads) == len(ours) > 10_000
    assert found.notes == () == found.dossiers


@pytest.mark.parametrize("form", [*GRAPHS, *DATASETS])
def test_one_document_comes_back_from_every_form(form: str, one: tuple[ox.Quad, ...]) -> None:
    found = take(rdf(one, form), f"ein.{form}", Given())
    assert set(found.quads) == set(one)
    assert found.notes == ()


def test_forms_without_graphs_hold_one_document(ours: tuple[ox.Quad, ...]) -> None:
    with pytest.raises(InvalidInput, match="5 documents"):
        take(rdf(ours, "ttl"), "alt.ttl", Given())


def test_a_graph_of_no_document_is_left_out_and_told_of(one: tuple[ox.Quad, ...]) -> None:
    more = ox.Quad(ox.NamedNode("https://example.org/a"), ox.NamedNode(expand("rdfs:label")), ox.Literal("a"),
                   ox.NamedNode("https://example.org/g"))  # fmt: skip
    found = take(rdf([*one, more], "nq"), "ein.nq", Given())
    assert set(found.quads) == set(one)
    assert [note.params["graph"] for note in found.notes] == ["<https://example.org/g>"]


def test_persons_in_our_own_data_go(one: tuple[ox.Quad, ...]) -> None:
    graph = one[0].graph_name
    person = ox.NamedNode("https://example.org/p")
    more = [
        ox.Quad(person, ox.NamedNode(expand("rdf:type")), ox.NamedNode(expand("foaf:Person")), graph),
        ox.Quad(person, ox.NamedNode(expand("foaf:name")), ox.Literal("Kari Nordmann"), graph),
        ox.Quad(one[0].subject, ox.NamedNode(expand("foaf:member")), person, graph),
    ]
    found = take(rdf([*one, *more], "trig"), "ein.trig", Given())
    assert set(found.quads) == set(one)
    assert len(found.notes) == 1


def test_our_context_may_be_named() -> None:
    node = {
        "@context": "https://example.org/ns/context.jsonld",
        "@id": "https://example.org/b",
        "@type": "Organization",
        "prefLabel": {"nb": "Fagforum"},
    }
    assert {"Organization", "prefLabel"} <= set(context())
    assert records(take(json.dumps(node).encode(), "a.jsonld", NEW))["fagforum"].kind == "body"


# -- blank nodes ---------------------------------------------------------------------------------------------------


def _parsed(text: str) -> list[ox.Quad]:
    return list(ox.parse((PREFIXES + text).encode(), ox.RdfFormat.TURTLE))


def test_blank_nodes_get_the_same_names_whatever_their_labels() -> None:
    first = skolemised(_parsed('_:a ex:p _:b . _:b ex:q "x" . _:c ex:q "y" .'), BASE)
    second = skolemised(_parsed('_:z ex:q "y" . _:x ex:p _:a . _:a ex:q "x" .'), BASE)
    assert set(first) == set(second)
    assert not any(isinstance(term, ox.BlankNode) for quad in first for term in (quad.subject, quad.object))


def test_nodes_that_nothing_tells_apart_stay_apart() -> None:
    found = skolemised(_parsed("_:a ex:p _:b . _:b ex:p _:c . _:c ex:p _:a ."), BASE)
    assert len({quad.subject for quad in found}) == 3
    assert len({quad.subject for quad in skolemised(_parsed('[] ex:p "x" . [] ex:p "x" .'), BASE)}) == 2


# -- ORG data of others --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def org() -> Taken:
    return take(ORG.encode(), "andre.ttl", NEW)


def test_organisations_become_records(org: Taken) -> None:
    kinds = {path: record.kind for path, record in records(org).items()}
    assert kinds == {
        "no-4612": "municipality", "rektor": "office", "eksempel-skule": "service", "medlemmer": "group",
        "styringsgruppe": "body", "tverrfaglig-team": "body",
    }  # fmt: skip
    team = records(org)["tverrfaglig-team"]
    assert team.fields["reportsTo"][0].value == "no-4612/styringsgruppe"
    assert team.fields["kind"][0].value == "team"
    assert check(org.dossiers) == ()
    assert violations(org.dossiers) == ()


def test_memberships_become_seats_of_the_office_their_person_holds(org: Taken) -> None:
    seats = {seat.path.rpartition("/")[2]: seat for seat in records(org)["tverrfaglig-team"].parts["seats"]}
    assert sorted(seats) == ["medlemmer", "rektor"]
    assert seats["rektor"].fields["role"][0].value == "chair"
    assert seats["medlemmer"].fields["max"][0].value == 2
    assert records(org)["rektor"].fields["postIn"][0].value == "no-4612/eksempel-skule"


def test_persons_end_in_the_reader(org: Taken) -> None:
    everything = str(org)
    assert not any(word in everything for word in ("Kari", "Nordmann", "example.org/one", "example.org/two"))
    assert any("Persons (1)" in str(note) for note in org.notes)


def test_what_is_not_kept_is_told_of(org: Taken) -> None:
    assert any("2 statements with https://example.org/odd" in str(note) for note in org.notes)


def test_the_same_data_in_other_forms_give_the_same(org: Taken) -> None:
    quads = list(ox.parse(ORG.encode(), ox.RdfFormat.TURTLE))
    for form in ("nt", "rdf", "nq", "jsonld"):
        found = take(rdf(quads, form), f"andre.{form}", Given("no-4612", document="andre"))
        was, now = org.dossiers[0], found.dossiers[0]
        assert [record.path for record in now.records] == [record.path for record in was.records], form
        assert now.document.sha256 != "" and now.document.length == len_of(now.document.length, was.document.length), (
            form
        )


def len_of(now: int, was: int) -> int:
    """The title in the text differs by the name of the file, and by nothing else."""
    assert abs(now - was) < 10
    return now


# -- corrupted files -----------------------------------------------------------------------------------------------

SOME_JSON = (
    b'{"@context": {"org": "http://www.w3.org/ns/org#"}, "@id": "https://example.org/a", "@type": "org:Organization"}'
)
XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:org="http://www.w3.org/ns/org#">'
    '<org:Organization rdf:about="https://example.org/a"/></rdf:RDF>'
)
BROKEN = {
    "an empty file": ("a.ttl", b""),
    "a cut in the middle": ("a.ttl", ORG.encode()[:400]),
    "a missing prefix": ("a.ttl", b"@prefix org: <http://www.w3.org/ns/org#> .\norg:a org:b foo:c ."),
    "a missing dot": ("a.ttl", ORG.replace(" ;", " .", 1).encode()),
    "not UTF-8": ("a.ttl", ORG.replace("Eksempel", "Øksempel").encode("cp1252")),
    "brackets nested 50,000 deep": ("a.ttl", PREFIXES.encode() + b"ex:a ex:b " + b"[ ex:b " * 50_000),
    "lists nested 50,000 deep": ("a.trig", PREFIXES.encode() + b"ex:a ex:b " + b"( " * 50_000),
    "prose": ("a.ttl", "Vi møtes av og til.\n".encode()),
    "nothing of ours": ("a.ttl", PREFIXES.encode() + b'ex:a ex:b "c" .'),
    "an address with a space":
        ("a.nt", b"<https://example.org/a b> <https://example.org/p> <https://example.org/c> .\n"),
    "several bad lines": ("a.nq", b'<https://e.org/a> <https://e.org/b> "c" .\n<x\n<https://e.org/a> .\n'),
    "JSON cut short": ("a.jsonld", SOME_JSON[:-20]),
    "a remote context": ("a.jsonld", b'{"@context": "https://example.org/context", "@id": "https://example.org/a"}'),
    "a remote context within":
        ("a.jsonld", b'{"@id": "https://e.org/a", "https://e.org/p": [{"@context": ["https://e.org/c"]}]}'),
    "an imported context":
        ("a.jsonld", b'{"@context": {"@import": "https://e.org/c"}, "@id": "https://example.org/a"}'),
    "JSON nested 20,000 deep":
        ("a.jsonld", b'{"@id": "https://e.org/a", "https://e.org/p": ' + b'{"https://e.org/p":' * 20_000),
    "JSON nested 500 deep":
        ("a.jsonld", b'{"@id":"https://e.org/a","https://e.org/p":' + b"[" * 500 + b"]" * 500 + b"}"),
    "XML with entities": ("a.rdf", b'<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>' + XML.encode()),
    "XML with an entity from a file":
        ("a.rdf", b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + XML.encode()),
    "XML that nobody closed": ("a.rdf", XML.replace("/></rdf", "></rdf").encode()),
    "XML nested 50,000 deep": ("a.rdf", XML.partition("<org")[0].encode() + b"<org:a><org:b>" * 50_000),
    "XML of another kind": ("a.rdf", b"<?xml version='1.0'?><a><b/></a>"),
    "another format under this name": ("a.ttl", SOME_JSON),
    "binary": ("a.nq", bytes(range(256))),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_no_broken_file_crashes_and_each_names_its_place(what: str) -> None:
    file, content = BROKEN[what]
    with pytest.raises(InvalidInput) as caught:
        take(content, file, NEW)
    assert caught.value.problems
    assert {one.file for one in caught.value.problems} == {file}


def test_syntax_errors_tell_line_and_column() -> None:
    def places(what: str) -> list[tuple[int | None, int | None]]:
        with pytest.raises(InvalidInput) as caught:
            take(BROKEN[what][1], BROKEN[what][0], NEW)
        return [(one.line, one.column) for one in caught.value.problems]

    assert [line for line, _ in places("several bad lines")] == [2, 3]
    assert places("a missing prefix")[0][0] == 2
    assert all(column for _, column in places("JSON cut short"))


def test_the_corpus_is_large_enough(tell: Tell) -> None:
    tell(f"{len(BROKEN)} broken RDF files: none crashed, each names its place")
    assert len(BROKEN) >= 20


@over(st.data())
@settings(max_examples=80)
def test_any_damage_gives_records_or_problems(data: st.DataObject) -> None:
    content = bytearray(ORG.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 2))
        content[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=3))
    try:
        found = take(bytes(content), "a.ttl", Given("no-4612", "Eksempel", language="nb"))
    except InvalidInput as error:
        assert_told(error)
    else:
        assert "Nordmann" not in str(found.dossiers)
        assert check(found.dossiers) == ()
