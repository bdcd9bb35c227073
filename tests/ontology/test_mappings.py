"""Every word that ours are matched with exists where it is said to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import SKOS, Graph, URIRef

from ontology import model

MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
VOCABULARIES = {
    "los.ttl": "https://psi.norge.no/los/",
    "eurovoc-subset.ttl": "http://eurovoc.europa.eu/",
    "eu-frequency.ttl": "http://publications.europa.eu/resource/authority/frequency/",
}


def matched() -> set[URIRef]:
    """Everything of others that a concept of ours is matched with."""
    graph = model.concepts()
    found = {value for match in MATCHES for value in graph.objects(None, match) if isinstance(value, URIRef)}
    return {iri for iri in found if any(iri.startswith(space) for space in VOCABULARIES.values())}


@pytest.mark.shared
@pytest.mark.parametrize("file", VOCABULARIES)
def test_what_a_concept_is_matched_with_exists(shared: Path, file: str) -> None:
    known = set(Graph().parse(shared / "vocab" / file).subjects())
    ours = {iri for iri in matched() if iri.startswith(VOCABULARIES[file])}
    members = {iri for iri in model.concepts().subjects(SKOS.inScheme) if str(iri).startswith(VOCABULARIES[file])}
    assert (ours | members) - known == set()
    assert ours | members, "nothing is matched with this vocabulary"


def test_there_are_matches_and_none_with_ourselves() -> None:
    assert len(matched()) >= 30
    for match in MATCHES:
        assert not [pair for pair in model.concepts().subject_objects(match) if pair[0] == pair[1]]
