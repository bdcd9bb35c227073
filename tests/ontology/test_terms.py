"""The vocabulary is the same in Turtle, in Python and in the table of records, and whole in every language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.namespace import DefinedNamespace
from rdflib.term import Node

from ontology import model, terms
from ontology.iris import ONTOLOGY_GRAPH, PREFIXES, SAM, expand
from ontology.labels import LANGUAGES

KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
CORE = model.core()
OURS = sorted({s for kind in KINDS for s in CORE.subjects(RDF.type, kind) if str(s).startswith(SAM)}, key=str)
THEIRS = sorted(
    {s for kind in KINDS for s in CORE.subjects(RDF.type, kind) if isinstance(s, URIRef) and s not in OURS}, key=str
)
NAMESPACES = {"sam": terms.SAM, "org": terms.ORG, "cv": terms.CV, "oa": terms.OA, "schema": terms.SCHEMA}
# Datatypes of the OWL 2 map that data properties here may have.
DATATYPES = {XSD.string, XSD.boolean, XSD.decimal, XSD.nonNegativeInteger, XSD.positiveInteger}


def listed(namespace: type[DefinedNamespace]) -> set[str]:
    return {name for name in namespace.__annotations__ if not name.startswith("_")}


def languages(subject: Node, predicate: URIRef) -> list[str]:
    found = CORE.objects(subject, predicate)
    return sorted(label.language or "" for label in found if isinstance(label, Literal))


def record_terms() -> Iterator[str]:
    """Every term and class that the table of records writes."""
    text = files("graph").joinpath("records.toml").read_text(encoding="utf-8")
    yield from _strings(tomllib.loads(text))


def _strings(table: object) -> Iterator[str]:
    if isinstance(table, dict):
        for value in table.values():
            yield from _strings(value)
    elif isinstance(table, str):
        words = (word.partition(":") for word in table.split())
        yield from (f"{prefix}:{name}" for prefix, colon, name in words if colon and prefix in PREFIXES)


@pytest.mark.parametrize("prefix", sorted(NAMESPACES))
def test_python_and_turtle_list_the_same_terms(prefix: str) -> None:
    namespace = PREFIXES[prefix]
    in_turtle = {str(term).removeprefix(namespace) for term in [*OURS, *THEIRS] if str(term).startswith(namespace)}
    assert listed(NAMESPACES[prefix]) == in_turtle


def test_the_vocabulary_has_not_gone_quiet() -> None:
    assert len(OURS) >= 180


def test_a_misspelt_term_stops_the_program() -> None:
    assert terms.SAM.Body == URIRef(SAM + "Body")
    with pytest.raises(AttributeError):
        terms.SAM.Bodi  # noqa: B018
    with pytest.raises(AttributeError):
        terms.SAM["Bodi"]


def test_every_term_of_the_records_is_in_the_vocabulary() -> None:
    found = sorted(set(record_terms()))
    assert len(found) >= 150
    known = set(OURS) | set(THEIRS)
    assert [term for term in found if URIRef(expand(term)) not in known] == []


def test_every_term_used_in_the_turtle_is_declared() -> None:
    known = {*OURS, *THEIRS}
    for graph in (CORE, model.alignments(), model.concepts(), model.shapes()):
        used = {node for triple in graph for node in triple if str(node).startswith(SAM)}
        assert used - known == set()


@pytest.mark.parametrize("term", [*OURS, *THEIRS], ids=str)
def test_every_term_is_named_once_in_each_language(term: URIRef) -> None:
    assert languages(term, RDFS.label) == sorted(LANGUAGES)


@pytest.mark.parametrize("term", OURS, ids=str)
def test_every_term_of_ours_is_defined_once_in_each_language_and_says_where(term: URIRef) -> None:
    assert languages(term, SKOS.definition) == sorted(LANGUAGES)
    assert list(CORE.objects(term, RDFS.isDefinedBy)) == [URIRef(ONTOLOGY_GRAPH)]
    assert len([kind for kind in KINDS if (term, RDF.type, kind) in CORE]) == 1


def test_definitions_are_sentences_and_no_two_are_the_same() -> None:
    found = [str(text) for term in OURS for text in CORE.objects(term, SKOS.definition)]
    assert all(re.fullmatch(r"[A-ZÅÉ].{12,}[.]", text) for text in found)
    assert len(set(found)) == len(found)


def test_labels_are_written_like_words() -> None:
    for _, _, label in CORE.triples((None, RDFS.label, None)):
        assert re.fullmatch(r"[^\s/;.]+(?: [^\s/;.]+)*", str(label)), label


def test_the_ontology_says_its_name_and_version() -> None:
    header = URIRef(ONTOLOGY_GRAPH)
    assert (header, RDF.type, OWL.Ontology) in CORE
    assert re.fullmatch(r"\d+\.\d+\.\d+", str(CORE.value(header, OWL.versionInfo)))
    assert languages(header, URIRef(PREFIXES["dcterms"] + "title")) == sorted(LANGUAGES)


def test_nothing_is_imported() -> None:
    assert list(CORE.triples((None, OWL.imports, None))) == []


def test_annotations_carry_no_logic_and_numbers_carry_owl_datatypes() -> None:
    for term in OURS:
        ranges = set(CORE.objects(term, RDFS.range))
        if (term, RDF.type, OWL.AnnotationProperty) in CORE:
            assert not ranges | set(CORE.objects(term, RDFS.domain)), term
        if (term, RDF.type, OWL.DatatypeProperty) in CORE:
            assert ranges <= DATATYPES, term
            assert ranges, term


def test_domains_ranges_and_parents_are_declared() -> None:
    classes = set(CORE.subjects(RDF.type, OWL.Class)) | DATATYPES
    properties = set(CORE.subjects(RDF.type, OWL.ObjectProperty)) | set(CORE.subjects(RDF.type, OWL.DatatypeProperty))
    assert {o for p in (RDFS.domain, RDFS.range, RDFS.subClassOf) for o in CORE.objects(None, p)} <= classes
    assert set(CORE.objects(None, RDFS.subPropertyOf)) <= properties


def test_blank_nodes_stand_in_axioms_only() -> None:
    graphs: tuple[Graph, ...] = (CORE, model.alignments())
    axioms = {OWL.AllDisjointClasses, OWL.Class, OWL.Restriction}
    for graph in graphs:
        for node in {s for s in graph.subjects() if isinstance(s, BNode)}:
            listlike = (node, RDF.first, None) in graph or (node, OWL.inverseOf, None) in graph
            assert listlike or graph.value(node, RDF.type) in axioms


def test_no_seat_is_an_office_and_no_standing_body_temporary() -> None:
    assert (terms.SAM.StandingBody, OWL.disjointWith, terms.SAM.TemporaryBody) in CORE
    groups = [set(CORE.items(members)) for members in CORE.objects(None, OWL.members)]
    assert any({terms.SAM.Seat, terms.SAM.Office} <= group for group in groups)


def test_the_three_ways_to_hold_a_seat_are_all_ways_to_fill_it() -> None:
    below = set(CORE.subjects(RDFS.subPropertyOf, terms.SAM.filledBy))
    assert below == {terms.SAM.heldExOfficioBy, terms.SAM.representsUnit, terms.SAM.representsGroup}


def test_the_alignments_say_nothing_about_strangers() -> None:
    """Each statement is about a term of ours, or a stub for a term that one of ours is aligned with."""
    alignments = model.alignments()
    aligned = {o for s, _, o in alignments if s in OURS}
    strangers = {s for s, _, _ in alignments if s not in OURS and s not in aligned}
    assert strangers <= {URIRef(PREFIXES["org"] + "Role")}
    assert len(set(alignments.subjects()) & set(OURS)) >= 30
