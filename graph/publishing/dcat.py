"""What catalogues of data are told with: the words of DCAT, VoID, SPDX and vCard, and what each file is in them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import pyoxigraph as ox

from graph.binding import Term
from graph.publishing.dumps import Dump
from graph.publishing.export import MEDIA_TYPES
from ontology.iris import BASE, VOCABULARIES
from ontology.labels import LANGUAGES

SPACES = {
    **VOCABULARIES,
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority/"
MEDIA = "https://www.iana.org/assignments/media-types/"
CATALOGUE = "/data/catalogue"

Value = str | Term  # an IRI in short or whole form, or a term
Facts = Mapping[str, Iterable[Value]]


@dataclass(frozen=True, slots=True)
class Site:
    """Where the data are published: the public address, by whom, whom to ask, whether queries are answered.

    `base` is what the IRIs of the data begin with.
    """

    address: str
    publisher: str = ""
    contact: str = ""
    asking: bool = False
    base: str = BASE

    @property
    def catalogue(self) -> str:
        """The IRI of the catalogue, and what those of all it describes begin with."""
        return self.address + CATALOGUE


@dataclass
class Statements:
    """Statements as they are gathered, in no graph."""

    quads: set[ox.Quad] = field(default_factory=set)

    def say(self, subject: str, facts: Facts) -> str:
        """Add what is said of a subject, whose IRI is handed back."""
        for name, values in facts.items():
            for value in values:
                term = ox.NamedNode(_whole(value)) if isinstance(value, str) else value
                self.quads.add(ox.Quad(ox.NamedNode(subject), ox.NamedNode(_whole(name)), term))
        return subject


@cache
def words() -> Mapping[str, Any]:
    """What is told in every installation: titles, descriptions, keywords, terms of the EU's authority tables."""
    found: Mapping[str, Any] = tomllib.loads(files("graph.publishing").joinpath("publication.toml").read_text("utf-8"))
    return found


# -- what is described --------------------------------------------------------------------------------------------


def distributions(out: Statements, site: Site, made: Sequence[Dump]) -> Facts:
    """The distributions of a data set, one a file."""
    found = [_file(out, site, one) for one in made]
    return {
        "dcat:distribution": found,
        "void:dataDump": [f"{site.address}/data/dumps/{one.file}" for one in made],
        "void:feature": [f"http://www.w3.org/ns/formats/{form}" for form in _features(made)],
    }


def _file(out: Statements, site: Site, dump: Dump) -> str:
    form = words()["formats"][dump.form]
    address = f"{site.address}/data/dumps/{dump.file}"
    checksum = out.say(
        f"{site.catalogue}#{dump.file}-sha256",
        {
            "rdf:type": ["spdx:Checksum"],
            "spdx:algorithm": ["spdx:checksumAlgorithm_sha256"],
            "spdx:checksumValue": [_typed(dump.sha256, "hexBinary")],
        },
    )
    return out.say(
        f"{site.catalogue}#{dump.file}",
        {
            "rdf:type": ["dcat:Distribution"],
            "dcterms:title": [text(form["name"] + (" (gzip)" if dump.packed else ""), lang) for lang in LANGUAGES],
            "dcterms:format": [f"{AUTHORITY}file-type/{form['type']}"],
            "dcterms:license": [words()["licence"]],
            "dcat:accessURL": [address],
            "dcat:downloadURL": [address],
            "dcat:mediaType": [MEDIA + MEDIA_TYPES[dump.form]],
            "dcat:compressFormat": [f"{MEDIA}application/gzip"] if dump.packed else [],
            "dcat:byteSize": [_typed(str(dump.size), "nonNegativeInteger")],
            "spdx:checksum": [checksum],
        },
    )


def _features(made: Sequence[Dump]) -> list[str]:
    """The formats as W3C names them (https://www.w3.org/ns/formats/)."""
    known = {"RDF/XML": "RDF_XML"}
    return [known.get(name, name) for one in made if (name := words()["formats"][one.form]["name"])]


def service(out: Statements, site: Site, described: Sequence[str], shared: Facts) -> str:
    return out.say(
        f"{site.catalogue}#sparql",
        {
            "rdf:type": ["dcat:DataService"],
            "dcterms:title": texts("service"),
            "dcterms:conformsTo": ["https://www.w3.org/TR/sparql11-protocol/"],
            "dcterms:accessRights": [f"{AUTHORITY}access-right/PUBLIC"],
            "dcat:endpointURL": [f"{site.address}/sparql"],
            "dcat:endpointDescription": [f"{site.address}/sparql"],
            "dcat:servesDataset": described,
            **shared,
        },
    )


def publisher(site: Site) -> Facts:
    name = site.publisher or site.address.partition("://")[2]
    return {"rdf:type": ["foaf:Agent"], "foaf:name": [ox.Literal(name)], "foaf:homepage": [f"{site.address}/"]}


def contact(site: Site) -> Facts:
    reached = (
        {"vcard:hasURL": [site.contact]} if "://" in site.contact else {"vcard:hasEmail": [f"mailto:{site.contact}"]}
    )
    return {"rdf:type": ["vcard:Kind"], "vcard:fn": publisher(site)["foaf:name"], **reached}


def _whole(short: str) -> str:
    prefix, _, name = short.partition(":")
    return SPACES[prefix] + name if prefix in SPACES else short


def texts(of: str, /, **given: str) -> list[Value]:
    return [text(words()[of][lang] % given if given else words()[of][lang], lang) for lang in LANGUAGES]


def text(text: str, lang: str) -> ox.Literal:
    return ox.Literal(text, language=lang)


def _typed(text: str, kind: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(SPACES["xsd"] + kind))
