"""Values of the graph as JSON, for the API: one shape for each kind of value; their schemas are in `api.schemas`.

Every statement has its grounds with it: what it rests on, how certain it is, and its quotes. Every name and text has
its language. ``url`` is the page on this server, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph.entity import Assignment, Claim, Entity, Grounds, Quote, Rhythm, Seat
from graph.findings import Words
from graph.glossary import Alignment, Concept
from graph.measures.coverage import Matrix
from graph.names import Thing
from graph.packs import Pack
from graph.picture import Picture
from graph.town import STATED
from ontology.iris import CONCEPT_ROOT, concept_slug
from ontology.labels import Label
from webviz.pages.view import address
from webviz.present import Json, Presenter, own


class Served(Presenter):
    """A presenter for answers over HTTP: things and quotes with the address of their page here."""

    def thing_json(self, thing: Thing) -> Json:
        return {**super().thing_json(thing), "url": address(self.lang, thing.iri, thing.path)}

    def quote_json(self, quote: Quote) -> Json:
        page = address(self.lang, quote.document.iri, quote.document.path)
        return {**super().quote_json(quote), "url": page and f"{page}#{quote.iri.partition('#')[2]}"}

    # -- parts that many shapes have --------------------------------------------------------------------------

    def name(self, thing: Thing) -> Json:
        """A thing with its path, by which it is asked for, and its kind."""
        return {**self.thing_json(thing), "id": thing.path, "kind": thing.kind}

    def names(self, things: Iterable[Thing]) -> list[Json]:
        """Things as JSON, in their order."""
        return [self.thing_json(one) for one in things]

    def maybe(self, thing: Thing | None) -> Json | None:
        """A thing, or nothing."""
        return self.thing_json(thing) if thing else None

    def grounds(self, grounds: Grounds) -> Json:
        """Why a statement stands."""
        return {
            "basis": grounds.basis,
            "confidence": grounds.confidence,
            "note": text(grounds.note),
            "other_reading": text(grounds.reading),
            "evidence": self.evidence(grounds.evidence),
        }

    def evidence(self, quotes: Iterable[Quote]) -> list[Json]:
        """Quotes as JSON, in their order."""
        return [self.quote_json(one) for one in quotes]

    # -- records ----------------------------------------------------------------------------------------------

    def summary(self, iri: str) -> Json:
        """A record in a list."""
        describer = self.describer
        facts = describer.facts(iri)
        return {
            **self.name(self.thing(iri)),
            "municipality": self.maybe(describer.owner(facts)),
            **self.grounds(describer.grounds(facts)),
        }

    def record(self, entity: Entity) -> Json:
        """Everything said of a thing."""
        return {
            **self.name(entity.thing),
            "names": texts(entity.names),
            "types": self.names(entity.types),
            "concept": self.maybe(entity.concept),
            "municipality": self.maybe(entity.municipality),
            "statements": [self.statement(one) for one in (*entity.details, *entity.claims)],
            "said_of_it": [self.statement(one) for one in entity.incoming],
            "seats": [self.seat(one) for one in entity.seats],
            "rhythms": [self.rhythm(one) for one in entity.rhythms],
            "functions": [self.function(one) for one in entity.assignments],
            "parts": [self.record(one) for one in entity.parts],
            **self.grounds(entity.grounds),
        }

    def statement(self, claim: Claim) -> Json:
        """One statement: its value is a thing, or the text alone."""
        return {
            "subject": self.thing_json(claim.subject),
            "relation": self.thing_json(claim.property),
            "value": self.maybe(claim.value),
            "text": text(claim.text),
            **self.grounds(claim.grounds),
        }

    def seat(self, seat: Seat) -> Json:
        """Who sits where, and how."""
        return {
            "iri": seat.iri,
            "body": self.thing_json(seat.body),
            "holder": self.thing_json(seat.holder),
            "roles": self.names(seat.roles),
            "attendance": self.thing_json(seat.attendance),
            "fewest": seat.minimum,
            "most": seat.maximum,
            "text": text(seat.said),
            **self.grounds(seat.grounds),
        }

    def rhythm(self, rhythm: Rhythm) -> Json:
        """How often a body meets; null where no number is documented, never 0."""
        return {
            "iri": rhythm.iri,
            "text": text(rhythm.said),
            "times_a_year": rhythm.times,
            "fewest_a_year": rhythm.minimum,
            "most_a_year": rhythm.maximum,
            "certainty": self.thing_json(rhythm.certainty),
            "frequency": self.maybe(rhythm.frequency),
            "weekdays": self.names(rhythm.weekdays),
            "week_of_month": rhythm.week_of_month,
            **self.grounds(rhythm.grounds),
        }

    def function(self, one: Assignment) -> Json:
        """What a body is for an endeavour."""
        return {
            "iri": one.iri,
            "function": self.thing_json(one.function),
            "body": self.thing_json(one.body),
            "endeavour": self.thing_json(one.endeavour),
            **self.grounds(one.grounds),
        }

    # -- concepts, matrices, graphs, packs ----------------------------------------------------------------------

    def concept(self, concept: Concept) -> Json:
        """A shared concept or a list of them, without who is described with it."""
        return {
            **self.thing_json(concept.thing),
            "id": concept_id(concept),
            "scheme": self.maybe(concept.scheme),
            "names": texts(concept.names),
            "other_names": texts(concept.others),
            "meaning": text(concept.meaning),
            "broader": self.names(concept.broader),
            "narrower": self.names(concept.narrower),
            "related": self.names(concept.related),
            "matches": [match(one) for one in concept.matches],
        }

    def matrix(self, matrix: Matrix) -> Json:
        """Themes by bodies or levels; where there is no cell nothing is documented."""
        return {
            "themes": self.names(self.things(matrix.rows)),
            "columns": self.names(self.things(matrix.columns)),
            "cells": [
                {
                    "theme": theme,
                    "column": column,
                    "basis": "stated" if any(fact.basis == STATED for fact in facts) else "inferred",
                    "evidence": self.evidence(self.quotes({iri for fact in facts for iri in fact.evidence})),
                }
                for (theme, column), facts in sorted(matrix.cells.items())
            ],
        }

    def picture(self, picture: Picture) -> Json:
        """An organisation as nodes and edges; the ends of an edge are the IRIs of nodes."""
        return {
            "nodes": [
                {**self.name(self.thing(one.iri)), "level": one.level, "status": one.status, "basis": one.basis}
                for one in picture.nodes
            ],
            "edges": [
                {
                    "source": one.source,
                    "target": one.target,
                    "relation": self.thing_json(one.relation),
                    "attendance": one.attendance,
                    "basis": one.basis,
                    "evidence": self.evidence(one.evidence),
                }
                for one in picture.edges
            ],
        }

    def pack(self, pack: Pack) -> Json:
        """A pack of expectations with the text it rests on."""
        return {
            **self.thing_json(self.thing(pack.iri)),
            "id": pack.id,
            "jurisdiction": pack.jurisdiction,
            "rests_on": pack.rests_on,
            "source": {"title": pack.source.title, "address": pack.source.address, "date": pack.source.date},
            "valid_from": pack.valid_from,
            "valid_to": pack.valid_to,
            "expectations": [
                {
                    **self.thing_json(self.thing(one.iri)),
                    "id": one.id,
                    "paragraph": one.paragraph,
                    "explanation": text(own(Words(one.explanations), self.lang)),
                }
                for one in pack.expectations
            ],
        }


def text(label: Label | None) -> Json | None:
    """A text with its language, "" for a text in no language; null for none."""
    return {"text": label.text, "lang": label.lang} if label else None


def texts(labels: Iterable[Label]) -> list[Any]:
    """Texts with their languages, in their order."""
    return [text(one) for one in labels]


def match(alignment: Alignment) -> Json:
    """How a concept relates to one of others."""
    return {"relation": alignment.relation, "iri": alignment.other}


def concept_id(concept: Concept) -> str:
    """What follows ``/api/concepts/`` or ``/api/schemes/``: the scheme, and the concept in it.

    The members of borrowed lists have IRIs of others, so the scheme is not in them.
    """
    if concept.scheme is None:
        return concept.thing.iri.removeprefix(CONCEPT_ROOT)
    return f"{concept.scheme.iri.removeprefix(CONCEPT_ROOT)}/{concept_slug(concept.thing.iri)}"
