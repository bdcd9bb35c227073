"""The records in the JSON API: municipalities, bodies, who holds seats, endeavours, documents, and any record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.atlas import Card
from graph.entity import Entity
from graph.findings import msg
from graph.listing import listed
from graph.names import Thing
from ontology.errors import UnknownName
from ontology.iris import concept_iri, data_iri, document_iri
from webviz.api.form import ADDRESS, Answer, Call, Endpoint, Parameter, concepts_of, one_of
from webviz.pages.front import documents
from webviz.pages.view import HOLDERS
from webviz.present import Json

NEAREST = 3
# What a list may be narrowed by: the parameter, the property, the concepts.
TYPE = ("type", "org:classification", "bodytype")
LEVEL = ("level", "sam:governanceLevel", "level")
THEME = ("theme", "sam:theme", "theme")
STATUS = ("status", "sam:status", "status")

MUNICIPALITY = Parameter(
    "municipality",
    msg("A municipality or region by its code with country (no-1514), a code it has had, or its name."),
    in_path=True,
    required=True,
    example="no-1514",
)
OF_MUNICIPALITY = Parameter(
    "municipality",
    msg("Only what belongs to this municipality: its code with country, or its name."),
    example="no-1514",
)


def address_of(example: str) -> Parameter:
    """The parameter that names a record by its address."""
    return Parameter(
        "id",
        msg("The address of a record below /id/, such as no-1514/kontaktmote, or its whole IRI."),
        ADDRESS,
        in_path=True,
        required=True,
        example=example,
    )


def by_concept(name: str, scheme: str, example: str) -> Parameter:
    """A parameter that narrows a list to what is described with a concept."""
    told = msg("Only what is described with this concept, or with one under it.")
    return Parameter(name, told, choices=concepts_of(scheme), example=example)


# -- municipalities -------------------------------------------------------------------------------------------------


def _municipalities(call: Call) -> Answer:
    cards = call.atlas.municipalities(call.lang)
    return Answer([_card(call, one) for one in call.page(cards)], len(cards))


def _municipality(call: Call) -> Answer:
    iri = call.atlas.resolve(call.values["municipality"])
    place = call.show.thing(iri).path
    pages = ("gaps", "overlaps", "load", "anchoring", "network", "expectations", "coverage", "graph")
    links = {name: f"/api/{name}/{place}" for name in pages}
    return Answer(call.show.record(_entity(call, iri)), links={**links, "bodies": f"/api/bodies?municipality={place}"})


def _card(call: Call, card: Card) -> Json:
    return {
        **call.show.name(card.thing),
        "country": card.country or None,
        "counts": dict(card.counts),
        "documents": call.show.names(card.documents),
    }


# -- records of a kind ----------------------------------------------------------------------------------------------


def _list(call: Call, kinds: Sequence[str], *narrowed: tuple[str, str, str]) -> Answer:
    """The records of some kinds, in the order of their addresses, narrowed by what was asked."""
    name = call.values["municipality"]
    owner = call.atlas.resolve(name) if name is not None else None
    concepts = [
        (property_, concept_iri(scheme, call.values[parameter]))
        for parameter, property_, scheme in narrowed
        if call.values[parameter] is not None
    ]
    found = listed(call.atlas.store, kinds, owner, concepts)
    return Answer([call.show.summary(one) for one in call.page(found)], len(found))


def _bodies(call: Call) -> Answer:
    return _list(call, ["body"], TYPE, LEVEL, THEME)


def _holders(call: Call) -> Answer:
    return _list(call, [call.values["kind"]] if call.values["kind"] else HOLDERS)


def _endeavours(call: Call) -> Answer:
    return _list(call, ["endeavour"], STATUS, THEME)


def _documents(call: Call) -> Answer:
    name = call.values["municipality"]
    owner = call.atlas.resolve(name) if name is not None else None
    cards = call.atlas.municipalities(call.lang)
    found = [one for one in documents(call.lang, cards) if owner in (None, one[1].iri)]
    return Answer([_dated(call, *one) for one in call.page(found)], len(found))


def _dated(call: Call, document: Thing, about: Thing, date: str) -> Json:
    return {**call.show.name(document), "municipality": call.show.thing_json(about), "date": date or None}


# -- one record -----------------------------------------------------------------------------------------------------


def _one(call: Call, *kinds: str) -> Answer:
    """The record of an address; UnknownName where there is none, or one of another kind."""
    address = call.values["id"]
    iri = address if "://" in address else data_iri(address, call.atlas.base)
    return Answer(call.show.record(_entity(call, iri, *kinds)))


def _entity(call: Call, iri: str, *kinds: str) -> Entity:
    found = call.atlas.describe(iri, call.lang)
    if found is None or (kinds and found.thing.kind not in kinds):
        raise no_record(call, iri.removeprefix(call.atlas.base))
    return found


def no_record(call: Call, address: str) -> UnknownName:
    """The error that nothing has an address, with the addresses of what is called what its last step says."""
    words = address.rpartition("/")[2].replace("-", " ")
    near = [one.thing.path for one in call.atlas.search(words, call.lang, NEAREST) if one.thing.path]
    if not near:
        return UnknownName("There is no such record here: “%(name)s”.", name=address)
    template = "There is no such record here: “%(name)s”; the nearest are: %(nearest)s."
    return UnknownName(template, name=address, nearest=near)


def _document(call: Call) -> Answer:
    iri = document_iri(call.values["document"], call.atlas.base)
    found: dict[str, Any] = call.show.record(_entity(call, iri, "document"))
    quotes = [
        {"quote": call.show.quote_json(one.quote), "things": call.show.names(one.things)}
        for one in call.atlas.document(iri, call.lang)
    ]
    return Answer({**found, "quotes": quotes})


ENDPOINTS = (
    Endpoint(
        "municipalities", "/api/municipalities", "records",
        msg("The municipalities and regions that documents are about, by name."), "municipality", _municipalities,
        paged=True,
    ),
    Endpoint(
        "municipality", "/api/municipalities/{municipality}", "records",
        msg("A municipality or region, and where its measures are."), "record", _municipality, (MUNICIPALITY,),
    ),
    Endpoint(
        "bodies", "/api/bodies", "records",
        msg("The bodies: of one municipality, of a type, at a level, with a theme."), "summary", _bodies,
        (
            OF_MUNICIPALITY, by_concept("type", "bodytype", "leadership-meeting"),
            by_concept("level", "level", "operative"), by_concept("theme", "theme", "prevention"),
        ), paged=True,
    ),
    Endpoint(
        "body", "/api/bodies/{id}", "records",
        msg("A body: its seats, how often it meets, what it is for, and where it says so."), "record",
        lambda call: _one(call, "body"), (address_of("no-1514/sektorleiarmote"),),
    ),
    Endpoint(
        "holders", "/api/holders", "records",
        msg("Those who hold seats: offices, services, groups and outside agencies."), "summary", _holders,
        (OF_MUNICIPALITY, Parameter("kind", msg("Only those of this kind."), one_of(HOLDERS), example="office")),
        paged=True,
    ),
    Endpoint(
        "holder", "/api/holders/{id}", "records",
        msg("An office, service, group or outside agency, and where it sits."), "record",
        lambda call: _one(call, *HOLDERS), (address_of("no-1514/kommunedirektor"),),
    ),
    Endpoint(
        "endeavours", "/api/endeavours", "records",
        msg("Projects, programmes, focus areas and ways of working."), "summary", _endeavours,
        (
            OF_MUNICIPALITY, by_concept("status", "status", "applied-for"), by_concept("theme", "theme", "prevention"),
        ), paged=True,
    ),
    Endpoint(
        "endeavour", "/api/endeavours/{id}", "records",
        msg("A project or programme with its parts: budget, milestones, experiences."), "record",
        lambda call: _one(call, "endeavour"), (address_of("no-1621/kompetanseheving"),),
    ),
    Endpoint(
        "documents", "/api/documents", "records",
        msg("The source documents, the newest first."), "document", _documents, (OF_MUNICIPALITY,), paged=True,
    ),
    Endpoint(
        "document", "/api/documents/{document}", "records",
        msg("A source document with its quotes in order, each with what rests on it."), "document-with-quotes",
        _document,
        (
            Parameter(
                "document", msg("The last step of a document's address."), ADDRESS, in_path=True, required=True,
                example="sande-overordna-samhandling",
            ),
        ),
    ),
    Endpoint(
        "record", "/api/records/{id}", "records",
        msg("Any record: everything said of it."), "record", _one, (address_of("no-1514/nav"),),
    ),
)  # fmt: skip
