"""The data set as a whole, told to catalogues of data: DCAT as DCAT-AP-NO has it, and VoID.

The whole store is a data set, and what the documents about each municipality say a part of it. Everything described
has an IRI under the catalogue's own address, since every installation publishes data of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from graph.binding import Term
from graph.catalogue import query_text
from graph.publishing import dumps
from graph.publishing.dcat import (
    AUTHORITY,
    Facts,
    Site,
    Statements,
    Value,
    contact,
    distributions,
    publisher,
    service,
    text,
    texts,
    words,
)
from graph.store import Store
from ontology.iris import BASE, CONCEPTS_GRAPH, LANGUAGE_IRIS, ONTOLOGY_GRAPH, VOCABULARIES, data_path
from ontology.labels import LANGUAGES

SUMMED = 50  # municipalities up to which the catalogue tells size and checksum of the files of each
COUNTS = ("triples", "entities", "classes", "properties")


@dataclass(frozen=True, slots=True)
class Part:
    """A municipality or region that documents are about: its names as literals, its countries, its documents."""

    owner: str
    path: str
    names: tuple[ox.Literal, ...]
    countries: tuple[str, ...]
    documents: tuple[str, ...]
    languages: tuple[str, ...]


def published(store: Store, site: Site) -> list[ox.Quad]:
    """The catalogue as statements, sorted. The files to take away are made where they are not there yet."""
    out, found = Statements(), parts(store, site.base)
    agent = out.say(f"{site.catalogue}#publisher", publisher(site))
    shared: dict[str, Iterable[Value]] = {"dcterms:publisher": [agent], "dcterms:license": [words()["licence"]]}
    if site.contact:
        shared["dcat:contactPoint"] = [out.say(f"{site.catalogue}#contact", contact(site))]
    sets = {one.path: f"{site.catalogue}#{one.path}" for one in found}
    whole = _whole_set(out, store, site, found, shared)
    for one in found:
        made = dumps.dumps(store, one.path, site.base) if len(found) <= SUMMED else ()
        _part_set(out, store, site, one, {**shared, **distributions(out, site, made)})
    described = [whole, *sets.values()]
    services = [service(out, site, described, shared)] if site.asking else []
    out.say(
        site.catalogue,
        {
            "rdf:type": ["dcat:Catalog", "void:DatasetDescription"],
            "dcterms:title": texts("title"),
            "dcterms:description": texts("description"),
            "dcterms:language": [LANGUAGE_IRIS[lang] for lang in LANGUAGES],
            "foaf:homepage": [f"{site.address}/"],
            "foaf:primaryTopic": [whole],
            "dcat:dataset": described,
            "dcat:service": services,
            **shared,
        },
    )
    return sorted(out.quads, key=str)


def parts(store: Store, base: str = BASE) -> tuple[Part, ...]:
    """Who documents are about, by path."""
    rows: dict[str, dict[str, set[Any]]] = {}
    for row in store.select(query_text("published-parts")):
        for name, term in row.items():
            rows.setdefault(row["owner"].value, {}).setdefault(name, set()).add(term)
    found = []
    for owner, facts in sorted(rows.items()):
        path = data_path(owner, base)
        if path is None or "/" in path:
            continue
        texts = {name: tuple(sorted(one.value for one in terms)) for name, terms in facts.items() if name != "name"}
        named = tuple(sorted(facts.get("name", ()), key=str))
        found.append(Part(owner, path, named, texts.get("country", ()), texts["document"], texts.get("language", ())))
    return tuple(found)


def counts(store: Store) -> Mapping[str, int]:
    """How many statements, things, classes and properties the whole store has."""
    return {name: int(number.value) for name, number in _counted(store).items()}


def paged(store: Store) -> tuple[str, ...]:
    """The IRIs of all that has a name, sorted: records, documents, concepts and their schemes."""
    return tuple(sorted({row["one"].value for row in store.select(query_text("published-named"))}))


# -- data sets ----------------------------------------------------------------------------------------------------


def _whole_set(out: Statements, store: Store, site: Site, found: Sequence[Part], shared: Facts) -> str:
    """The data set of everything, with the vocabularies it is written in and places to begin reading."""
    return out.say(
        f"{site.catalogue}#{dumps.WHOLE}",
        {
            **_set(store, site, found),
            **shared,
            **distributions(out, site, dumps.dumps(store, dumps.WHOLE, site.base)),
            **{f"void:{name}": [number] for name, number in _counted(store).items()},
            "dcterms:title": texts("title"),
            "dcterms:description": texts("description"),
            "dcterms:identifier": [ox.Literal(f"{site.catalogue}#{dumps.WHOLE}")],
            "dcat:landingPage": [f"{site.address}/{lang}/dataset" for lang in LANGUAGES],
            "dcterms:hasPart": [f"{site.catalogue}#{one.path}" for one in found],
            "void:subset": [f"{site.catalogue}#{one.path}" for one in found],
            "void:vocabulary": _vocabularies(store),
            "void:rootResource": [one.owner for one in found],
            "void:exampleResource": [row["one"].value for row in store.select(query_text("published-examples"))],
            "void:sparqlEndpoint": [f"{site.address}/sparql"] if site.asking else [],
            "dcterms:conformsTo": [ONTOLOGY_GRAPH, CONCEPTS_GRAPH],
        },
    )


def _part_set(out: Statements, store: Store, site: Site, part: Part, shared: Facts) -> str:
    """The data set of what the documents about one municipality or region say."""
    this = f"{site.catalogue}#{part.path}"
    (row,) = store.select(query_text("published-counts-of"), owner=ox.NamedNode(part.owner))
    called = part.names[0].value if part.names else part.path
    return out.say(
        this,
        {
            **_set(store, site, [part]),
            **shared,
            **{f"void:{name}": [row[name]] for name in COUNTS},
            "dcterms:title": texts("part", name=called),
            "dcterms:description": texts("description"),
            "dcterms:identifier": [ox.Literal(this)],
            "dcat:landingPage": [f"{site.address}/{lang}/{part.path}" for lang in LANGUAGES],
            "dcterms:isPartOf": [f"{site.catalogue}#{dumps.WHOLE}"],
            "void:rootResource": [part.owner],
        },
    )


def _set(store: Store, site: Site, found: Sequence[Part]) -> Facts:
    """What is said of every data set: themes, places, languages, sources, the edition."""
    countries = {words()["countries"].get(code) for part in found for code in part.countries} - {None}
    tongues = {tongue for part in found for tongue in part.languages} | {LANGUAGE_IRIS[lang] for lang in LANGUAGES}
    return {
        "rdf:type": ["dcat:Dataset", "void:Dataset"],
        "dcterms:accessRights": [f"{AUTHORITY}access-right/PUBLIC"],
        "dcterms:accrualPeriodicity": [f"{AUTHORITY}frequency/{words()['frequency']}"],
        "dcterms:language": sorted(tongues),
        "dcterms:spatial": [*(f"{AUTHORITY}country/{one}" for one in sorted(countries)), *(one.owner for one in found)],
        "dcterms:source": [document for part in found for document in part.documents],
        "dcat:theme": [f"{AUTHORITY}data-theme/{one}" for one in words()["themes"]],
        "dcat:keyword": [text(one, lang) for lang in LANGUAGES for one in words()["keywords"][lang]],
        "owl:versionInfo": [ox.Literal(store.version)],
        "void:uriSpace": [ox.Literal(site.base)],
    }


def _counted(store: Store) -> Mapping[str, Term]:
    """How much the graphs of the store say. A service may hold others beside them, with its own machinery."""
    (row,) = store.select(query_text("published-counts"), graphs=[ox.NamedNode(iri) for iri in store.graphs()])
    return {name: row[name] for name in COUNTS}


def _vocabularies(store: Store) -> list[str]:
    used = [row["word"].value for row in store.select(query_text("published-words"))]
    return [space for space in VOCABULARIES.values() if any(word.startswith(space) for word in used)]
