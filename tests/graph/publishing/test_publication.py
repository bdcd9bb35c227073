"""The data set described: what DCAT-AP and VoID demand is there and true; the files are the data, whole and lasting."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, RDF, VOID

from graph.atlas import Atlas
from graph.publishing import dumps
from graph.publishing.dcat import SPACES, Site
from graph.publishing.export import rdf
from graph.publishing.publication import COUNTS, counts, parts, published
from graph.store import Store, open_store
from ontology.errors import StoreNotWritable
from ontology.iris import BASE, LANGUAGE_IRIS, expand
from ontology.labels import LANGUAGES

SITE = Site("https://samgraf.example.org", "Eksempel kommune", "post@samgraf.example", asking=True)
WHOLE = rdflib.URIRef(f"{SITE.catalogue}#samgraf")
SPDX, VCARD = (rdflib.Namespace(SPACES[prefix]) for prefix in ("spdx", "vcard"))
# What DCAT-AP 2 and DCAT-AP-NO make mandatory, and what they recommend that we can tell.
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix spdx: <http://spdx.org/rdf/terms#> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <urn:shape:> .
:agent a sh:NodeShape ; sh:targetClass foaf:Agent ; sh:property [ sh:path foaf:name ; sh:minCount 1 ] .
:told sh:languageIn ( "nn" "nb" "sv" "en" ) ; sh:path dct:title ; sh:uniqueLang true ; sh:minCount 4 .
:described sh:path dct:description ; sh:uniqueLang true ; sh:minCount 4 .
:by sh:path dct:publisher ; sh:class foaf:Agent ; sh:minCount 1 ; sh:maxCount 1 .
:asked sh:path dcat:contactPoint ; sh:class vcard:Kind ; sh:minCount 1 .
:catalogue a sh:NodeShape ; sh:targetClass dcat:Catalog ; sh:property :told , :described , :by ,
  [ sh:path dcat:dataset ; sh:class dcat:Dataset ; sh:minCount 2 ] ,
  [ sh:path dcat:service ; sh:class dcat:DataService ] .
:dataset a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property :told , :described , :by , :asked ,
  [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ] ,
  [ sh:path dcat:theme ; sh:minCount 1 ; sh:pattern "/authority/data-theme/[A-Z]{4}$" ] ,
  [ sh:path dct:language ; sh:minCount 1 ; sh:pattern "/authority/language/[A-Z]{3}$" ] ,
  [ sh:path dct:accrualPeriodicity ; sh:maxCount 1 ; sh:pattern "/authority/frequency/" ] ,
  [ sh:path dct:accessRights ; sh:maxCount 1 ; sh:hasValue
    <http://publications.europa.eu/resource/authority/access-right/PUBLIC> ] ,
  [ sh:path dct:spatial ; sh:nodeKind sh:IRI ; sh:minCount 1 ] ,
  [ sh:path dct:license ; sh:minCount 1 ; sh:maxCount 1 ] ,
  [ sh:path dcat:distribution ; sh:class dcat:Distribution ; sh:minCount 1 ] .
:distribution a sh:NodeShape ; sh:targetClass dcat:Distribution ; sh:property
  [ sh:path dcat:accessURL ; sh:nodeKind sh:IRI ; sh:minCount 1 ] ,
  [ sh:path dcat:downloadURL ; sh:nodeKind sh:IRI ; sh:minCount 1 ; sh:maxCount 1 ] ,
  [ sh:path dct:format ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "/authority/file-type/" ] ,
  [ sh:path dcat:mediaType ; sh:maxCount 1 ; sh:pattern "^https://www.iana.org/assignments/media-types/" ] ,
  [ sh:path dct:license ; sh:minCount 1 ; sh:maxCount 1 ] ,
  [ sh:path dcat:byteSize ; sh:datatype xsd:nonNegativeInteger ; sh:minCount 1 ; sh:maxCount 1 ] ,
  [ sh:path spdx:checksum ; sh:class spdx:Checksum ; sh:minCount 1 ; sh:maxCount 1 ] .
:checksum a sh:NodeShape ; sh:targetClass spdx:Checksum ; sh:property
  [ sh:path spdx:checksumValue ; sh:datatype xsd:hexBinary ; sh:minCount 1 ; sh:maxCount 1 ] ,
  [ sh:path spdx:algorithm ; sh:minCount 1 ; sh:maxCount 1 ] .
:service a sh:NodeShape ; sh:targetClass dcat:DataService ; sh:property :told , :by , :asked ,
  [ sh:path dcat:endpointURL ; sh:nodeKind sh:IRI ; sh:minCount 1 ] ,
  [ sh:path dcat:servesDataset ; sh:class dcat:Dataset ; sh:minCount 1 ] .
:contact a sh:NodeShape ; sh:targetClass vcard:Kind ; sh:property [ sh:path vcard:fn ; sh:minCount 1 ] ;
  sh:or ( [ sh:property [ sh:path vcard:hasEmail ; sh:minCount 1 ] ]
          [ sh:property [ sh:path vcard:hasURL ; sh:minCount 1 ] ] ) .
"""


def graph(quads: list[ox.Quad]) -> rdflib.Graph:
    return rdflib.Graph().parse(data=rdf(quads, "nt"), format="nt")


@pytest.fixture(scope="module")
def catalogue(bundled_store: Store) -> rdflib.Graph:
    return graph(published(bundled_store, SITE))


def faults(data: rdflib.Graph) -> str:
    shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
    conforms, _graph, text = pyshacl.validate(data, shacl_graph=shapes)
    return "" if conforms else str(text)


# -- DCAT ---------------------------------------------------------------------------------------------------------


def test_the_catalogue_is_as_dcat_ap_demands(catalogue: rdflib.Graph) -> None:
    assert faults(catalogue) == ""


@pytest.mark.parametrize("missing", ["dct:title", "dct:publisher", "dcat:theme", "dcat:accessURL", "spdx:checksum"])
def test_what_is_left_out_would_be_noticed(catalogue: rdflib.Graph, missing: str) -> None:
    prefix, _, name = missing.partition(":")
    less = rdflib.Graph() + catalogue
    less.remove((None, rdflib.URIRef(SPACES["dcterms" if prefix == "dct" else prefix] + name), None))
    assert f"Path: {missing}" in faults(less)


def test_every_title_is_told_in_four_languages_and_differs(catalogue: rdflib.Graph) -> None:
    for this in catalogue.subjects(RDF.type, DCAT.Dataset):
        titles = {one.language: str(one) for one in catalogue.objects(this, DCTERMS.title)
                  if isinstance(one, rdflib.Literal)}  # fmt: skip
        assert set(titles) == set(LANGUAGES) and len(set(titles.values())) == len(LANGUAGES), this


def test_there_is_a_data_set_for_each_municipality_with_its_documents_as_sources(
    catalogue: rdflib.Graph, atlas: Atlas
) -> None:
    cards = atlas.municipalities("nn")
    assert len(cards) == len(set(catalogue.objects(WHOLE, VOID.subset))) == len(parts(atlas.store)) >= 5
    for card in cards:
        this = rdflib.URIRef(f"{SITE.catalogue}#{card.thing.path}")
        assert {str(one) for one in catalogue.objects(this, DCTERMS.source)} == {one.iri for one in card.documents}
        assert (this, DCTERMS.isPartOf, WHOLE) in catalogue
        assert (this, VOID.rootResource, rdflib.URIRef(card.thing.iri)) in catalogue


def test_places_and_tongues_are_terms_of_the_eu(catalogue: rdflib.Graph) -> None:
    places = {str(one) for one in catalogue.objects(WHOLE, DCTERMS.spatial)}
    assert {one.rpartition("/")[2] for one in places if "/authority/country/" in one} == {"NOR", "SWE"}
    assert f"{BASE}no-1514" in places
    assert {LANGUAGE_IRIS[lang] for lang in LANGUAGES} <= {
        str(one) for one in catalogue.objects(WHOLE, DCTERMS.language)
    }


def test_who_publishes_and_whom_to_ask_are_settings(bundled_store: Store) -> None:
    alone = graph(published(bundled_store, Site("http://127.0.0.1:8000")))
    assert [str(one) for one in alone.objects(None, FOAF.name)] == ["127.0.0.1:8000"]
    assert set(alone.subjects(RDF.type, DCAT.DataService)) == set(alone.subjects(RDF.type, VCARD.Kind)) == set()
    assert set(alone.objects(None, VOID.sparqlEndpoint)) == set()
    page = graph(published(bundled_store, Site("http://127.0.0.1:8000", contact="https://example.org/ask")))
    assert [str(one) for one in page.objects(None, VCARD.hasURL)] == ["https://example.org/ask"]


def test_no_statement_is_without_a_name_and_the_same_content_is_described_alike(bundled_store: Store) -> None:
    first, second = (published(bundled_store, SITE) for _ in range(2))
    assert first == second and len(first) > 500
    assert not any(isinstance(one, ox.BlankNode) for quad in first for one in (quad.subject, quad.object))


# -- VoID ---------------------------------------------------------------------------------------------------------


def test_the_counts_are_those_of_the_store(catalogue: rdflib.Graph, bundled_store: Store) -> None:
    quads = list(bundled_store.quads())
    typed = [quad.object for quad in quads if quad.predicate.value == expand("rdf:type")]
    wanted = {
        "triples": len({(one.subject, one.predicate, one.object) for one in quads}),
        "entities": len({one.subject for one in quads}),
        "classes": len(set(typed)),
        "properties": len({one.predicate for one in quads}),
    }
    assert counts(bundled_store) == wanted and set(wanted) == set(COUNTS)
    assert {name: int(str(catalogue.value(WHOLE, VOID[name]))) for name in COUNTS} == wanted
    assert str(catalogue.value(WHOLE, OWL.versionInfo)) == bundled_store.version


def test_the_counts_of_a_municipality_are_those_of_its_documents(catalogue: rdflib.Graph, bundled_store: Store) -> None:
    quads = set(bundled_store.quads(f"{BASE}graph/sande-overordna-samhandling"))
    sande = rdflib.URIRef(f"{SITE.catalogue}#no-1514")
    assert int(str(catalogue.value(sande, VOID.triples))) == len(quads)


def test_examples_and_vocabularies_are_of_the_data(catalogue: rdflib.Graph, atlas: Atlas) -> None:
    examples = [str(one) for one in catalogue.objects(WHOLE, VOID.exampleResource)]
    assert len(examples) == 3 and all(atlas.describe(one, "nn") for one in examples)
    vocabularies = {str(one) for one in catalogue.objects(WHOLE, VOID.vocabulary)}
    assert {SPACES[prefix] for prefix in ("sam", "org", "skos", "prov", "oa")} <= vocabularies
    assert str(catalogue.value(WHOLE, VOID.uriSpace)) == BASE


# -- files --------------------------------------------------------------------------------------------------------


def test_the_files_are_as_told(catalogue: rdflib.Graph, bundled_store: Store) -> None:
    found = [one for name in dumps.names(bundled_store) for one in dumps.dumps(bundled_store, name)]
    assert len(found) == len(dumps.names(bundled_store)) * (len(dumps.FORMS) + len(dumps.PACKED)) >= 48
    told = {str(one).rpartition("/")[2] for one in catalogue.objects(None, DCAT.downloadURL)}
    assert told == {one.file for one in found}
    for one in found:
        content, this = one.path.read_bytes(), rdflib.URIRef(f"{SITE.catalogue}#{one.file}")
        assert one.sha256 == hashlib.sha256(content).hexdigest() and one.size == len(content)
        checksum = catalogue.value(catalogue.value(this, SPDX.checksum), SPDX.checksumValue)
        assert isinstance(checksum, rdflib.Literal) and checksum.n3().startswith(f'"{one.sha256}"')
        assert int(str(catalogue.value(this, DCAT.byteSize))) == one.size


def test_each_file_is_what_export_gives_and_holds_all_there_is(bundled_store: Store, atlas: Atlas) -> None:
    files = {one.file: one.path for name in ("samgraf", "no-1514") for one in dumps.dumps(bundled_store, name)}
    assert set(ox.parse(files["samgraf.nq"].read_bytes(), ox.RdfFormat.N_QUADS)) == set(bundled_store.quads())
    for form in ("ttl", "nq", "jsonld"):
        assert files[f"no-1514.{form}"].read_bytes() == atlas.export((f"{BASE}no-1514",), form, "nn")
    assert gzip.decompress(files["samgraf.nt.gz"].read_bytes()) == files["samgraf.nt"].read_bytes()


def test_the_same_content_gives_the_same_bytes(bundled_store: Store) -> None:
    with open_store() as other:
        other.load(bundled_store.quads())
        assert dumps.sums(other) == dumps.sums(bundled_store)


def test_files_are_made_once_for_each_content(bundled_store: Store) -> None:
    with open_store() as store:
        store.load(bundled_store.quads(f"{BASE}graph/sande-overordna-samhandling"))
        first = dumps.dumps(store, "no-1514")
        written = [one.path.stat().st_mtime_ns for one in first]
        assert [one.path.stat().st_mtime_ns for one in dumps.dumps(store, "no-1514")] == written
        note = ox.Quad(ox.NamedNode(f"{BASE}no-1514"), ox.NamedNode(expand("skos:note")), ox.Literal("x"),
                       ox.NamedNode(f"{BASE}graph/sande-overordna-samhandling"))  # fmt: skip
        store.load([note])
        assert [one.sha256 for one in dumps.dumps(store, "no-1514")] != [one.sha256 for one in first]


def test_unknown_names_have_no_files(bundled_store: Store) -> None:
    for name in ("", "no-9999", "../samgraf", "no-1514/kontaktmote", "region"):
        assert dumps.dumps(bundled_store, name) == ()


def test_a_disk_that_takes_nothing_is_told(monkeypatch: pytest.MonkeyPatch, bundled_store: Store) -> None:
    def full(folder: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    with open_store() as store:
        store.load(bundled_store.quads(f"{BASE}graph/sande-overordna-samhandling"))
        monkeypatch.setattr(Path, "write_bytes", full)
        with pytest.raises(StoreNotWritable, match="the disk is full"):
            dumps.dumps(store, "samgraf")


def test_an_empty_store_is_described_and_taken_away_too() -> None:
    with open_store() as store:
        found = graph(published(store, SITE))
        assert int(str(found.value(WHOLE, VOID.triples))) == 0
        assert [one.size for one in dumps.dumps(store, "samgraf") if one.file == "samgraf.nq"] == [0]
