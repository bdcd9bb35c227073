"""The words read back: terms in their tree, with kin and examples; concepts with their neighbours."""

from __future__ import annotations

import pytest

from graph.atlas import Atlas
from graph.glossary import KINDS, Alignment
from graph.store import open_store
from ontology.iris import SAM, SCHEMES, concept_iri, scheme_iri
from ontology.labels import LANGUAGES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_term_has_a_name_a_meaning_and_a_kind(atlas: Atlas, lang: str) -> None:
    terms = atlas.glossary(lang).terms()
    assert len(terms) > 200
    assert all(term.thing.label.lang == lang and term.meaning for term in terms)
    assert [KINDS.index(term.kind) for term in terms] == sorted(KINDS.index(term.kind) for term in terms)


def test_a_class_knows_its_parent_its_kin_and_examples(atlas: Atlas) -> None:
    terms = {term.thing.iri: term for term in atlas.glossary("nn").terms()}
    body, office = terms[f"{SAM}StandingBody"], terms[f"{SAM}Office"]
    assert body.parents == (f"{SAM}Body",)
    assert Alignment("rdfs:subClassOf", "http://www.w3.org/ns/org#Post") in office.alignments
    assert len(office.examples) == 3 and all(one.kind == "office" for one in office.examples)


def test_a_concept_knows_its_scheme_its_neighbours_and_its_matches(atlas: Atlas) -> None:
    concept = atlas.glossary("sv").concept(concept_iri("theme", "drug-prevention"))
    assert concept and concept.scheme and concept.scheme.iri == scheme_iri("theme")
    assert len(concept.names) == 4 and concept.meaning and concept.meaning.lang == "sv"
    assert [one.iri for one in concept.broader] == [concept_iri("theme", "prevention-theme")]
    assert concept.matches


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_leads_to_every_one_of_its_concepts(atlas: Atlas, scheme: str) -> None:
    glossary, seen = atlas.glossary("nn"), set()
    waiting = [scheme_iri(scheme)]
    while waiting:
        concept = glossary.concept(waiting.pop())
        assert concept
        seen.add(concept.thing.iri)
        waiting += [one.iri for one in concept.narrower if one.iri not in seen]
    columns = "SELECT ?c WHERE { ?c skos:inScheme <" + scheme_iri(scheme) + "> }"
    assert {row[0] for row in atlas.query(columns)[1]} <= seen


def test_what_is_no_concept_is_none() -> None:
    with open_store() as store:
        assert Atlas(store).glossary("nn").concept("https://example.org/") is None
        assert Atlas(store).glossary("nn").terms() == ()
