"""What the faces ask of the middle floor: one object over a store, named things in the reader's language.

`Atlas` looks things up, describes them, draws their organisation, asks the named questions and runs the measures.
It holds no state but the store and what it remembers of it, and answers with frozen values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

import pyoxigraph as ox
from rapidfuzz import process, utils

from graph import families
from graph.answers import Table, answer
from graph.binding import bind, is_iri
from graph.catalogue import Question, query_text, question, questions, whole
from graph.choices import Choices
from graph.country.index import open_index
from graph.country.streams import Stream
from graph.describe import Describer
from graph.entity import Entity, Quote
from graph.files import files
from graph.findings import Report
from graph.glossary import Glossary
from graph.measures import coverage
from graph.names import Names, Thing
from graph.packs import Pack
from graph.picture import Picture, edge_list, picture
from graph.projection import town
from graph.publishing.export import NETWORKS, described, document_quads, network, rdf
from graph.search import Hit, Search
from graph.store import Store
from graph.town import Town
from graph.typed import guard
from ontology.errors import UnknownMunicipality
from ontology.iris import BASE, PREFIXES, concept_iri, data_iri, document_iri, expand
from ontology.labels import LANGUAGES, alphabetical

KEPT = 32  # municipalities, families of measures and expectations of one, and comparisons that are remembered
BEGINNING = 4  # letters of a name that may stand for it


@dataclass(frozen=True, slots=True)
class Card:
    """A municipality in a list: how many bodies, seats and endeavours are documented, and in which documents."""

    thing: Thing
    country: str
    counts: Mapping[str, int]
    documents: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Supported:
    """A quote and the things whose statements rest on it."""

    quote: Quote
    things: tuple[Thing, ...]


class Atlas:
    """The facts, questions and measures of one store."""

    def __init__(self, store: Store, base: str = BASE) -> None:
        self.store, self.base = store, base
        store.prefixes = {**PREFIXES, "id": base}
        self.names = Names(store, base)
        self._search = Search(store, self.names)
        self._glossaries = {lang: Glossary(store, self.names, lang) for lang in LANGUAGES}
        # What was worked out last is kept under the version of the content it was worked out from.
        self._town = lru_cache(maxsize=KEPT)(lambda version, owner: town(store, owner))
        self._report = lru_cache(maxsize=KEPT)(
            lambda version, family, owner, hours: families.report(family, self._town(version, owner), hours)
        )
        self._asked = lru_cache(maxsize=KEPT)(
            lambda version, owner, packs, as_of_today: families.asked(store, owner, packs, as_of_today)
        )
        self._compared = lru_cache(maxsize=KEPT)(
            lambda version, owners, packs: families.compared(store, owners, packs, self._local_names)
        )
        self._choices = {lang: Choices(store, self.names, lang) for lang in LANGUAGES}

    # -- finding things ---------------------------------------------------------------------------------------

    def municipalities(self, lang: str) -> tuple[Card, ...]:
        """The municipalities and regions that a document is about, by name."""
        rows = self.store.select(query_text("municipalities"))
        cards = [
            Card(
                thing=self.names.thing(row["owner"].value, lang),
                country=row["country"].value if "country" in row else "",
                counts={name: int(row[name].value) for name in ("bodies", "seats", "endeavours")},
                documents=tuple(self.names.thing(iri, lang) for iri in sorted(row["documents"].value.split())),
            )
            for row in rows
        ]
        by_name = _by_name(lang)
        return tuple(sorted(cards, key=lambda card: by_name(card.thing)))

    def resolve(self, name: str) -> str:
        """The IRI of a municipality by its code with country (`no-1514`), any code it has had, or its name.

        The beginning of a name will do (“Sundbyberg” for Sundbybergs stad) where nobody has that very name.
        UnknownMunicipality when nobody, or more than one, is called that.
        """
        known = self._known()
        wanted = name.strip().lower().removeprefix(self.base)
        exact = {iri for key, iri in known if key.lower() == wanted}
        begun = {iri for key, iri in known if key.lower().startswith(wanted)} if len(wanted) >= BEGINNING else set()
        found = sorted(exact or begun)
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownMunicipality(
                "“%(name)s” is the name of %(count)s municipalities; use the code: %(nearest)s.",
                name=name,
                count=len(found),
                nearest=[iri.removeprefix(self.base) for iri in found],
            )
        words = sorted({key for key, _ in known})
        nearest = [one[0] for one in process.extract(wanted, words, processor=utils.default_process, limit=3)]
        raise UnknownMunicipality(
            "There is no municipality “%(name)s” here; the nearest are: %(nearest)s.", name=name, nearest=nearest
        )

    def _known(self) -> list[tuple[str, str]]:
        """Every name and code a municipality answers to; its own IRI path too."""
        found = []
        for row in self.store.select(query_text("municipality-names")):
            iri = row["owner"].value
            path = iri.removeprefix(self.base)
            found.append((path, iri))
            if "code" in row:
                found.append((f"{path.partition('-')[0]}-{row['code'].value}", iri))
            if "name" in row:
                found.append((row["name"].value, iri))
        return found

    def search(self, words: str, lang: str, limit: int = 20) -> tuple[Hit, ...]:
        """What is called something with these words, in any language; the best match first."""
        return self._search.find(words, lang, limit)

    # -- describing -------------------------------------------------------------------------------------------

    def describe(self, iri: str, lang: str) -> Entity | None:
        """Everything said of an IRI, None when nothing is."""
        return Describer(self.store, self.names, lang).entity(iri) if is_iri(iri) else None

    def bodies(self, owner: str, lang: str) -> tuple[Entity, ...]:
        """The bodies of a municipality, by name."""
        describer = Describer(self.store, self.names, lang)
        rows = self.store.select(query_text("projection-bodies"), owner=ox.NamedNode(owner))
        found = [describer.entity(iri) for iri in sorted({row["body"].value for row in rows})]
        by_name = _by_name(lang)
        return tuple(sorted((one for one in found if one), key=lambda one: by_name(one.thing)))

    def organisation(self, owner: str, lang: str) -> Picture:
        """The organisation of a municipality as nodes and edges."""
        return picture(Describer(self.store, self.names, lang), owner)

    def document(self, iri: str, lang: str) -> tuple[Supported, ...]:
        """The quotes of a document in its order, each with what rests on it, by name."""
        describer = Describer(self.store, self.names, lang)
        rows = self.store.select(query_text("document-quotes"), document=ox.NamedNode(iri))
        resting: dict[str, set[str]] = {}
        for row in rows:
            resting.setdefault(row["quote"].value, set()).add(row["thing"].value)
        return tuple(
            Supported(quote, tuple(sorted(self.names.things(resting[quote.iri], lang).values(), key=_by_name(lang))))
            for quote in describer.quotes(resting)
        )

    def glossary(self, lang: str) -> Glossary:
        """The terms and concepts themselves, in a language."""
        return self._glossaries[lang]

    def data(self, iri: str, form: str) -> bytes | None:
        """What is said of an IRI, its parts, claims and quotes, in an RDF format; None when nothing is."""
        if not is_iri(iri):
            return None
        found = described(self.store, iri)
        return rdf(found, form) if found else None

    # -- asking and measuring -----------------------------------------------------------------------------------

    def questions(self) -> tuple[Question, ...]:
        """The named questions, in their order."""
        return tuple(questions().values())

    def ask(self, name: str, lang: str, **given: str) -> Table:
        """The answer to a named question; parameters left out take their defaults."""
        return answer(self.store, self.names, question(name), lang, self._bind(question(name), given))

    def written(self, name: str, **given: str) -> str:
        """The SPARQL of a named question with its parameters in their places, as it can be asked anywhere."""
        asked = question(name)
        return whole(bind(asked.query, self._bind(asked, given)), self.store.prefixes)

    def choices(self, lang: str) -> Choices:
        """What the parameters of the named questions may be, named in a language."""
        return self._choices[lang]

    def question(self, name: str) -> Question:
        """A named question by its id or number; UnknownQuestion tells the nearest."""
        return question(name)

    def query(self, text: str) -> tuple[list[str], list[list[str]]]:
        """The columns and rows of a SELECT or ASK query typed by the operator; it may not leave the store."""
        guard.guard(text)
        return self.store.table(text)

    def _bind(self, asked: Question, given: Mapping[str, str]) -> dict[str, ox.NamedNode | ox.Literal]:
        return {one.name: self._term(one.kind, given.get(one.name, one.default)) for one in asked.parameters}

    def _term(self, kind: str, text: str) -> ox.NamedNode | ox.Literal:
        if kind == "municipality":
            return ox.NamedNode(self.resolve(text))
        if kind.startswith("concept:"):
            return ox.NamedNode(concept_iri(kind.removeprefix("concept:"), text))
        if kind == "thing":
            return ox.NamedNode(text if "://" in text else data_iri(text, self.base))
        if kind == "property":
            return ox.NamedNode(expand(text))
        return ox.Literal(text)

    def report(self, family: str, owner: str, hours: Fraction | None = None) -> Report:
        """What a family of measures finds in a municipality; UnknownName tells the nearest families."""
        return self._report(self.store.version, family, owner, hours)

    def expectations(self, owner: str, packs: Sequence[Pack], as_of_today: bool = False) -> Report:
        """Whether what the packs expect of a municipality is documented."""
        return self._asked(self.store.version, owner, tuple(packs), as_of_today)

    def comparison(self, owners: Sequence[str], packs: Sequence[Pack]) -> Report:
        """Two to six municipalities set side by side; BadParameter for fewer or more."""
        return self._compared(self.store.version, frozenset(owners), tuple(packs))

    def town(self, owner: str) -> Town:
        """All that the measures may ask of a municipality or region."""
        return self._town(self.store.version, owner)

    def matrix(self, owner: str, by: Literal["body", "level"]) -> coverage.Matrix:
        """The themes of a municipality by the bodies, or the levels, that carry them."""
        return coverage.matrix(self.town(owner), by)

    def country(self, family: str, owner: str | None = None) -> Stream[Any]:
        """The rows of a family of measures for all municipalities; for `compare`, those of one beside all others."""
        return families.of_country(family, open_index(self.store), owner)

    def _local_names(self, measured: Town) -> Mapping[str, str]:
        """The names of all that a municipality's documents name, in one language, whatever the reader's."""
        values = {fact.value for facts in measured.facts.values() for fact in facts if "://" in fact.value}
        things = self.names.things({*measured.kinds, *values}, LANGUAGES[0])
        return {iri: thing.label.text for iri, thing in things.items()}

    # -- taking away --------------------------------------------------------------------------------------------

    def export(self, owners: tuple[str, ...], form: str, lang: str) -> bytes:
        """Municipalities (all of them without any given) in a format of `export.FORMATS`."""
        if form in NETWORKS:
            return network(self._organisations(owners, lang), form)
        if not owners:
            return rdf(self.store.quads(), form)
        return rdf(document_quads(self.store, self._documents(owners), self.base), form)

    def edges(self, owners: tuple[str, ...], lang: str) -> list[tuple[str, ...]]:
        """The edges of municipalities (of all, without any given) as rows of `picture.EDGE`."""
        return edge_list(self._organisations(owners, lang))

    def files(self, owners: tuple[str, ...], form: str, lang: str) -> Mapping[str, bytes]:
        """Each document of municipalities (of all, without any given) as a file to work on, by the document's id."""
        chosen = owners or tuple(card.thing.iri for card in self.municipalities(lang))
        return files(self.store, self._documents(chosen), form, lang, self.base)

    def _organisations(self, owners: tuple[str, ...], lang: str) -> list[Picture]:
        chosen = owners or tuple(card.thing.iri for card in self.municipalities(lang))
        return [self.organisation(owner, lang) for owner in chosen]

    def _documents(self, owners: Collection[str]) -> list[str]:
        """The ids of the documents about municipalities."""
        cards = (card for card in self.municipalities(LANGUAGES[0]) if card.thing.iri in owners)
        return [one.iri.removeprefix(document_iri("", self.base)) for card in cards for one in card.documents]


def _by_name(lang: str) -> Callable[[Thing], tuple[tuple[str, str], str]]:
    """What things are sorted by for a reader of a language: their names, then their IRIs."""
    return lambda thing: (alphabetical(thing.label.text, lang), thing.iri)
