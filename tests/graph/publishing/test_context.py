"""The JSON-LD context: made from the ontology, true to it, and read alike by others without a network."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from graph.publishing.context import SPACES, compact, context
from graph.publishing.export import described, rdf
from graph.store import Store
from graph.vocabulary import vocabulary_quads
from ontology.iris import BASE, SAM, expand
from ontology.labels import LANGUAGES

# rdflib's own reader of JSON-LD uses what rdflib has put aside.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
THINGS = (
    "no-1514", "doc/sande-overordna-samhandling", "no-1514/bts", "no-1621/kompetanseheving", "no-1621/samanslaing-2020",
    "graph/sundbyberg-fokus-barn-och-unga",
)  # fmt: skip


def parsed(content: bytes | str, form: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=content, format=form)


# -- the names ----------------------------------------------------------------------------------------------------


def test_every_term_of_ours_has_a_name_and_every_name_a_term() -> None:
    terms = {name: one for name, one in context().items() if name not in SPACES and name != "@version"}
    iris = {expand(one if isinstance(one, str) else one["@id"]) for one in terms.values()}
    ours = {quad.subject.value for quad in vocabulary_quads()
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(SAM)
            and quad.predicate.value == expand("rdfs:isDefinedBy")}  # fmt: skip
    assert len(ours) >= 200 and ours <= iris
    assert len(iris) == len(terms), "no two names are of one term"
    assert not set(terms) & {*SPACES, *LANGUAGES}


def test_names_say_what_their_values_are() -> None:
    assert context()["Body"] == "sam:Body"
    assert context()["postIn"] == {"@id": "org:postIn", "@type": "@id"}
    assert context()["wording"] == {"@id": "sam:wording", "@container": "@language"}
    assert context()["occurrencesPerYear"] == {"@id": "sam:occurrencesPerYear", "@type": "xsd:decimal"}
    assert context()["municipalityCode"] == {"@id": "sam:municipalityCode"}


def test_what_somebody_writes_with_our_names_is_read_as_our_terms() -> None:
    written = {
        "@context": context(),
        "@id": f"{BASE}no-9999/rad",
        "@type": "StandingBody",
        "prefLabel": {"nn": "Rådet", "en": "The Council"},
        "hasPost": {"@id": f"{BASE}no-9999/rad/seat/a", "@type": "Seat", "minSeats": "2"},
        "subOrganizationOf": f"{BASE}no-9999",
    }
    found = parsed(json.dumps(written), "json-ld")
    this, seat = rdflib.URIRef(f"{BASE}no-9999/rad"), rdflib.URIRef(f"{BASE}no-9999/rad/seat/a")
    assert set(found) == {
        (this, rdflib.RDF.type, rdflib.URIRef(f"{SAM}StandingBody")),
        (this, rdflib.SKOS.prefLabel, rdflib.Literal("Rådet", lang="nn")),
        (this, rdflib.SKOS.prefLabel, rdflib.Literal("The Council", lang="en")),
        (this, rdflib.URIRef(expand("org:hasPost")), seat),
        (seat, rdflib.RDF.type, rdflib.URIRef(f"{SAM}Seat")),
        (seat, rdflib.URIRef(f"{SAM}minSeats"), rdflib.Literal("2", datatype=rdflib.XSD.integer)),
        (this, rdflib.URIRef(expand("org:subOrganizationOf")), rdflib.URIRef(f"{BASE}no-9999")),
    }


# -- documents ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", THINGS)
def test_another_processor_reads_the_same_graph_without_a_network(bundled_store: Store, path: str) -> None:
    found = described(bundled_store, f"{BASE}{path}")
    content = rdf(found, "jsonld")
    assert set(parsed(content, "json-ld")) == set(parsed(rdf(found, "nt"), "nt"))
    assert len(found) > 5 and isinstance(json.loads(content)["@context"], dict)


def test_the_ontology_with_its_lists_and_axioms_is_read_the_same(bundled_store: Store) -> None:
    quads = [ox.Quad(one.subject, one.predicate, one.object) for one in bundled_store.quads(expand("sam:")[:-1])]
    assert any(isinstance(one.object, ox.BlankNode) for one in quads)
    assert isomorphic(parsed(rdf(quads, "jsonld"), "json-ld"), parsed(rdf(quads, "nt"), "nt"))


def test_named_graphs_stay_named(bundled_store: Store) -> None:
    quads = set(bundled_store.quads(f"{BASE}graph/sande-overordna-samhandling"))
    assert set(ox.parse(rdf(quads, "jsonld"), ox.RdfFormat.JSON_LD)) == quads


def test_a_document_carries_only_what_it_uses_of_the_context(bundled_store: Store) -> None:
    document = json.loads(rdf(described(bundled_store, f"{BASE}no-1514/kontaktmote"), "jsonld"))
    used = set(document["@context"]) - {"@version"}
    assert used < set(context()) and len(used) < 60
    text = json.dumps(document["@graph"])
    assert [name for name in used - set(SPACES) if f'"{name}"' not in text] == []


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=8)
VALUES = st.one_of(
    st.builds(ox.Literal, TEXTS),
    st.builds(lambda text, lang: ox.Literal(text, language=lang), TEXTS, st.sampled_from(["nn", "sv", "en-gb"])),
    st.builds(lambda text, kind: ox.Literal(text, datatype=ox.NamedNode(expand(kind))), TEXTS,
              st.sampled_from(["xsd:date", "xsd:integer", "xsd:decimal", "sam:odd"])),
    st.sampled_from([ox.NamedNode(iri) for iri in (f"{BASE}x", "urn:x:y", "https://example.org/a", f"{SAM}Body")]),
)  # fmt: skip
PROPERTIES = st.sampled_from(
    ["skos:prefLabel", "sam:wording", "sam:minSeats", "sam:amount", "org:postIn", "sam:country", "rdf:type",
     "rdfs:label", "sam:unheardOf", "schema:byDay", "urn:p:q"]
)  # fmt: skip


@given(st.lists(st.tuples(PROPERTIES, VALUES), min_size=1, max_size=8))
def test_whatever_stands_with_whatever_property_comes_back(facts: list[tuple[str, Any]]) -> None:
    quads = {
        ox.Quad(ox.NamedNode(f"{BASE}s"), ox.NamedNode(name if name.startswith("urn:") else expand(name)), value)
        for name, value in facts
    }
    assert set(ox.parse(rdf(quads, "jsonld"), ox.RdfFormat.JSON_LD)) == quads


def test_an_iri_that_looks_like_a_short_name_stays_what_it_is() -> None:
    quads = {ox.Quad(ox.NamedNode("org:x"), ox.NamedNode(expand("org:postIn")), ox.NamedNode("skos:y"))}
    assert set(ox.parse(rdf(quads, "jsonld"), ox.RdfFormat.JSON_LD)) == quads
    expanded = [{"@id": "org:x"}]
    assert compact(expanded) is expanded
