"""The ontology and the concept schemes as quads, and an index of the concepts a file may name by slug."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import pyoxigraph as ox

from ontology.iris import CONCEPTS_GRAPH, ONTOLOGY_GRAPH, SCHEMES, VOCABULARIES, concept_iri, concept_slug, scheme_iri
from ontology.labels import Label

_SKOS, _SAM = VOCABULARIES["skos"], VOCABULARIES["sam"]
ONTOLOGY_FILES = ("core.ttl", "alignments.ttl")


@dataclass(frozen=True, slots=True)
class Concept:
    """What the builder and the readers need of a concept; `links` holds its object values by property IRI."""

    iri: str
    scheme: str
    slug: str
    labels: tuple[Label, ...]
    links: Mapping[str, tuple[str, ...]]

    def linked(self, property_iri: str) -> tuple[str, ...]:
        """The IRIs this concept points to by a property, sorted."""
        return self.links.get(property_iri, ())


@cache
def vocabulary_quads() -> tuple[ox.Quad, ...]:
    """The ontology graph and the concepts graph, sorted."""
    home = files("ontology")
    concepts = sorted((one for one in home.joinpath("concepts").iterdir() if one.name.endswith(".ttl")), key=_name)
    found = ox.Dataset(
        [
            *_quads([home.joinpath(name) for name in ONTOLOGY_FILES], ONTOLOGY_GRAPH),
            *_quads(concepts, CONCEPTS_GRAPH),
        ]
    )
    # The lists in class axioms are blank nodes; canonical names make every export the same to the byte.
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0_SHA_256)
    return tuple(sorted(found, key=str))


def _name(file: Traversable) -> str:
    return file.name


def _quads(sources: list[Traversable], graph: str) -> Iterator[ox.Quad]:
    for source in sources:
        for quad in ox.parse(source.read_bytes(), ox.RdfFormat.TURTLE):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph))


@cache
def concepts() -> Mapping[str, Mapping[str, Concept]]:
    """Every concept by scheme and slug."""
    labels: dict[str, list[Label]] = {}
    links: dict[str, dict[str, list[str]]] = {}
    for quad in vocabulary_quads():
        if quad.graph_name != ox.NamedNode(CONCEPTS_GRAPH) or not isinstance(quad.subject, ox.NamedNode):
            continue
        subject, value = quad.subject.value, quad.object
        if isinstance(value, ox.Literal):
            if quad.predicate.value in (f"{_SKOS}prefLabel", f"{_SKOS}altLabel"):
                labels.setdefault(subject, []).append(Label(value.value, value.language or ""))
        elif isinstance(value, ox.NamedNode):
            links.setdefault(subject, {}).setdefault(quad.predicate.value, []).append(value.value)
    return {scheme: _members(scheme, labels, links) for scheme in SCHEMES}


def _members(
    scheme: str, labels: Mapping[str, list[Label]], links: Mapping[str, Mapping[str, list[str]]]
) -> Mapping[str, Concept]:
    home = scheme_iri(scheme)
    return {
        concept_slug(iri): Concept(
            iri,
            scheme,
            concept_slug(iri),
            tuple(sorted(labels.get(iri, ()))),
            {name: tuple(sorted(values)) for name, values in linked.items()},
        )
        for iri, linked in sorted(links.items())
        if home in linked.get(f"{_SKOS}inScheme", ())
    }


def concept(iri: str) -> Concept | None:
    """The concept of an IRI, None for anything else."""
    slug = concept_slug(iri)
    found = (members[slug] for members in concepts().values() if slug in members)
    return next((one for one in found if one.iri == iri), None)


def known(scheme: str, slug: str) -> bool:
    """Whether the scheme has a concept of that slug."""
    return slug in concepts()[scheme] and concepts()[scheme][slug].iri == concept_iri(scheme, slug)
