"""Every IRI Samgraf makes, and how: constants and pure functions, without I/O and without rdflib.

Data live under a base (``BASE`` or the operator's own), so functions that make data IRIs take ``base``. Terms and
concepts are ours whatever the base, so theirs do not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from ontology.errors import BadParameter

SAM = "https://w3id.org/samgraf/ns#"
CONCEPT_ROOT = "https://w3id.org/samgraf/"
BASE = "https://w3id.org/samgraf/id/"

ONTOLOGY_GRAPH = "https://w3id.org/samgraf/ns"
CONCEPTS_GRAPH = "https://w3id.org/samgraf/concepts"

FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
SCHEMA = "https://schema.org/"

# Schemes of our own, in the order the concept files are read.
OWN_SCHEMES = (
    "theme", "topic", "bodytype", "level", "sector", "party", "office", "service", "group", "agency", "role",
    "attendance", "certainty", "basis", "purpose", "function", "targetgroup", "measuretype", "method", "principle",
    "factor", "status", "legalform", "servicearea", "budgetline", "documentkind", "documentation",
)  # fmt: skip

# Schemes of ours whose members somebody else publishes: scheme -> namespace of the members.
BORROWED_SCHEMES = {"frequency": FREQUENCY, "weekday": SCHEMA}

SCHEMES = (*OWN_SCHEMES, *BORROWED_SCHEMES)

VOCABULARIES = {
    "sam": SAM,
    "cv": "http://data.europa.eu/m8g/",
    "org": "http://www.w3.org/ns/org#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "schema": SCHEMA,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "time": "http://www.w3.org/2006/time#",
    "freq": FREQUENCY,
    "id": BASE,
}

# prefix -> namespace: the vocabularies, then one prefix for each scheme of ours (theme:bullying).
PREFIXES = {**VOCABULARIES, **{scheme: f"{CONCEPT_ROOT}{scheme}/" for scheme in OWN_SCHEMES}}

# The prefixes for writing: data IRIs have slashes, which a prefixed name must escape, so whole IRIs read better.
WRITTEN_PREFIXES = {prefix: namespace for prefix, namespace in PREFIXES.items() if prefix != "id"}

# What dcterms:language points to.
LANGUAGE_IRIS = {
    "nn": f"{LANGUAGE}NNO",
    "nb": f"{LANGUAGE}NOB",
    "sv": f"{LANGUAGE}SWE",
    "en": f"{LANGUAGE}ENG",
    "se": f"{LANGUAGE}SME",
    "da": f"{LANGUAGE}DAN",
    "fi": f"{LANGUAGE}FIN",
}

# Nordic letters do not decompose the way readers expect (ø not at all), so they are spelled out first.
_LETTERS = str.maketrans({"å": "a", "ä": "a", "ö": "o", "ø": "o", "æ": "ae", "ð": "d", "þ": "th", "ß": "ss", "đ": "d"})
# The local names Turtle and SPARQL take without escapes; a trailing dot is not one of them.
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_NO_STEP = re.compile(r"[^a-z0-9]+")
_KEPT = 8_192  # texts whose slug or IRI is kept: the same names come again and again
_CURIE = re.compile(r"(?P<prefix>[a-z]+):(?P<local>(?!//).*)")


@lru_cache(_KEPT)
def slug(text: str) -> str:
    """ASCII kebab-case: å→a, ø→o, æ→ae, ö→o, ä→a, other accents dropped. May be empty if nothing is left.

    >>> slug("Overordna samhandling på tvers (Ørland)")
    'overordna-samhandling-pa-tvers-orland'
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).lower().translate(_LETTERS))
    return _NO_STEP.sub("-", plain.encode("ascii", "ignore").decode()).strip("-")


def data_iri(path: str, base: str = BASE) -> str:
    """``no-1514/sektorleiarmote`` (a leading slash allowed) → the IRI of that record under ``base``."""
    return base + path.removeprefix("/")


def data_path(iri: str, base: str = BASE) -> str | None:
    """The inverse of :func:`data_iri`: the IRI without its base, None for IRIs that are not data."""
    return iri[len(base) :] if iri.startswith(base) and len(iri) > len(base) else None


def document_iri(document_id: str, base: str = BASE) -> str:
    """The IRI of a source document."""
    return f"{base}doc/{document_id}"


def graph_iri(document_id: str, base: str = BASE) -> str:
    """The named graph that holds what a document says."""
    return f"{base}graph/{document_id}"


def quote_iri(document: str, start: int, end: int) -> str:
    """A span of a document's text by RFC 5147: counted in code points from 0, the end exclusive."""
    return f"{document}#char={start},{end}"


def selector_iri(document: str, start: int, end: int) -> str:
    """The position selector of a quote, named so that no blank node is needed."""
    return f"{document}#selector=char={start},{end}"


def scheme_iri(scheme: str) -> str:
    """The IRI of a concept scheme, own or borrowed."""
    _known(scheme)
    return CONCEPT_ROOT + scheme


def concept_iri(scheme: str, concept: str) -> str:
    """The IRI of a concept by its slug. Members of borrowed schemes keep their publisher's IRI.

    >>> concept_iri("role", "member"), concept_iri("weekday", "Wednesday")
    ('https://w3id.org/samgraf/role/member', 'https://schema.org/Wednesday')
    """
    _known(scheme)
    return BORROWED_SCHEMES.get(scheme, f"{CONCEPT_ROOT}{scheme}/") + concept


def concept_slug(iri: str) -> str:
    """The slug of a concept, own or borrowed: the last segment of its path."""
    return iri.rpartition("/")[2]


def _known(scheme: str) -> None:
    if scheme not in SCHEMES:
        template = "There is no concept scheme “%(scheme)s”; the nearest are: %(nearest)s."
        raise BadParameter(template, scheme=scheme, nearest=_nearest(scheme, SCHEMES))


def _nearest(word: str, known: Iterable[str]) -> str:
    return ", ".join(get_close_matches(word, known, cutoff=0))


def curie(iri: str) -> str:
    """The IRI in its short form (``sam:Body``) where one exists that Turtle takes as it stands, else the IRI.

    >>> curie("https://w3id.org/samgraf/ns#Body"), curie("https://w3id.org/samgraf/id/no-1514/moete")
    ('sam:Body', 'https://w3id.org/samgraf/id/no-1514/moete')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


@lru_cache(_KEPT)
def expand(short: str) -> str:
    """The IRI of a short form; what is already an IRI is returned as it is.

    Raises BadParameter for an unknown prefix.
    """
    match = _CURIE.fullmatch(short)
    if match is None:
        return short
    if match["prefix"] not in PREFIXES:
        template = "There is no prefix “%(prefix)s” (in “%(short)s”); the nearest are: %(nearest)s."
        prefix = match["prefix"]
        raise BadParameter(template, prefix=prefix, short=short, nearest=_nearest(prefix, PREFIXES))
    return PREFIXES[match["prefix"]] + match["local"]
