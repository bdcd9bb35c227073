"""Lists of things: those of a kind, of a municipality, described with a concept; always in the order of their IRIs.

A list holds IRIs alone, so that a face can take a part of a long one and describe only that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from graph.catalogue import query_text
from graph.store import Store
from ontology.iris import concept_slug, expand, scheme_iri

# The kinds of things there are lists of: their classes.
KINDS: Mapping[str, str] = {
    "body": "sam:Body",
    "office": "sam:Office",
    "service": "sam:ServiceUnit",
    "group": "sam:StakeholderGroup",
    "agency": "sam:OutsideAgency",
    "endeavour": "sam:Endeavour",
    "document": "sam:SourceDocument",
}


def listed(
    store: Store, kinds: Iterable[str], owner: str | None = None, concepts: Iterable[tuple[str, str]] = ()
) -> tuple[str, ...]:
    """The IRIs of things of any of the kinds; of one owner if given; with every concept, given as property and IRI.

    A narrower concept counts as the wider ones it falls under. KeyError for a kind that is not in KINDS.
    """
    classes = [expand(KINDS[kind]) for kind in kinds]
    found = {iri for one in classes for iri in _things(store, "choices-things", **{"class": one})}
    if owner is not None:
        found &= _things(store, "listed-of", owner=owner)
    for name, concept in concepts:
        found &= _things(store, "listed-with", property=expand(name), concept=concept)
    return tuple(sorted(found))


def slugs(store: Store, scheme: str) -> tuple[str, ...]:
    """The last steps of the IRIs of the concepts of a scheme, in order; BadParameter for a scheme there is not."""
    rows = store.select(query_text("choices-concepts"), scheme=ox.NamedNode(scheme_iri(scheme)))
    return tuple(sorted(concept_slug(row["thing"].value) for row in rows))


def _things(store: Store, query: str, **terms: str) -> set[str]:
    bound = {name: ox.NamedNode(iri) for name, iri in terms.items()}
    return {row["thing"].value for row in store.select(query_text(query), **bound)}
