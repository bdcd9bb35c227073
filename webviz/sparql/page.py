"""The page for own queries: the examples to begin with, the words to write with, the failure, the files, the code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import Template
from urllib.parse import urlencode

from flask import render_template, request

from graph.catalogue import whole
from graph.typed.workers import GRAPH_FORMATS, RESULT_FORMATS
from graph.wordlist import KINDS, Word, matching
from ontology.errors import QueryMalformed, SamgrafError
from ontology.iris import CONCEPT_ROOT, OWN_SCHEMES, data_path, scheme_iri
from ontology.labels import alphabetical
from webviz.current import atlas
from webviz.fresh import origin
from webviz.i18n import NAMES, language, translator
from webviz.i18n import gettext as _
from webviz.pages.view import address
from webviz.sparql.answering import Shown
from webviz.sparql.as_code import snippets
from webviz.sparql.protocol import Asked
from webviz.wording import TERMS

FILE_NAMES = {
    "csv": "CSV", "tsv": "TSV", "json": "JSON", "xml": "XML",
    "ttl": "Turtle", "jsonld": "JSON-LD", "rdf": "RDF/XML", "nt": "N-Triples",
}  # fmt: skip
BUTTONS = ("find", "list", "prefixes")  # what else than asking the form can do
LISTED = 200  # words shown at once
LONGEST = 100  # characters of a text that words are sought by

_PURPOSES = """
SELECT ?body ?name ?purpose WHERE {
  ?body org:purpose ?concept ; skos:prefLabel ?name .
  ?concept skos:prefLabel ?purpose .
  FILTER (LANG(?purpose) = "$lang")
}
ORDER BY ?name ?purpose
LIMIT 100"""
_SEATS = """
SELECT ?holder ?name (COUNT(DISTINCT ?body) AS ?bodies) WHERE {
  ?seat a sam:Seat ; org:postIn ?body ; sam:filledBy ?holder .
  ?holder skos:prefLabel ?name .
}
GROUP BY ?holder ?name
ORDER BY DESC(?bodies) ?name
LIMIT 20"""
_WORDINGS = """
SELECT ?body ?name ?wording ?document WHERE {
  ?body a/rdfs:subClassOf* sam:Body ; skos:prefLabel ?name ; sam:evidencedBy ?quote .
  ?quote sam:wording ?wording ; oa:hasSource ?document .
}
ORDER BY ?name ?quote
LIMIT 50"""
_GRAPH = """
CONSTRUCT { ?body sam:filledBy ?holder } WHERE {
  ?seat a sam:Seat ; org:postIn ?body ; sam:filledBy ?holder .
  ?body org:subOrganizationOf ?municipality .
  ?municipality skos:prefLabel ?name .
  FILTER (STR(?name) = "Sande")
}"""


@dataclass(frozen=True, slots=True)
class Example:
    """A question to begin with: what it asks, and its text."""

    title: str
    query: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a query cannot be read: the number of the line, and the line before, at and after the place."""

    line: int
    column: int
    before: str
    at: str
    after: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer, in words; `place` is where the query cannot be read, if that is why."""

    sentence: str
    hints: tuple[str, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Help:
    """The words to write with: what was sought or listed, the words found under their kinds, and how many there are."""

    sought: str
    listed: str
    groups: tuple[tuple[str, tuple[Word, ...]], ...]
    count: int
    lists: tuple[tuple[str, str, int], ...]

    @property
    def asked(self) -> bool:
        """Whether words were asked for."""
        return bool(self.sought or self.listed)


# -- questions to begin with ------------------------------------------------------------------------------------------


def examples(lang: str) -> tuple[Example, ...]:
    """The examples, with labels asked for in `lang`."""
    return (
        Example(_("Which purposes do the bodies have?"), _complete(_PURPOSES, lang)),
        Example(_("Who sits in the most bodies?"), _complete(_SEATS, lang)),
        Example(_("What do the documents say about each body?"), _complete(_WORDINGS, lang)),
        Example(_("Who sits in the bodies of Sande, as a graph?"), _complete(_GRAPH, lang)),
    )


def _complete(query: str, lang: str) -> str:
    return whole(Template(query).substitute(lang=lang).lstrip("\n"))


# -- words to write with ----------------------------------------------------------------------------------------------


def help_with_words(lang: str) -> Help:
    """The words the address asks for: those that hold a text, or all of a kind or a list of concepts."""
    words = atlas().glossary(lang).words()
    sought = request.args.get("help", "").strip()[:LONGEST]
    listed = request.args.get("list", "")
    found = _listed(words, listed) if listed else matching(words, sought)
    groups = [(kind, tuple(one for one in found[:LISTED] if one.kind == kind)) for kind in KINDS]
    return Help(sought, listed, tuple((kind, some) for kind, some in groups if some), len(found), _lists(words, lang))


def _lists(words: Sequence[Word], lang: str) -> tuple[tuple[str, str, int], ...]:
    """Every kind of term and every list of concepts: its key, its name, how many words it has."""
    titles = {key: translator(lang).gettext(title.template) for key, title in TERMS.items() if key != "Concept"}
    names = {scheme: atlas().names.thing(scheme_iri(scheme), lang).label.text for scheme in OWN_SCHEMES}
    ordered = {**titles, **dict(sorted(names.items(), key=lambda one: alphabetical(one[1], lang)))}
    return tuple((key, text, len(_listed(words, key))) for key, text in ordered.items())


def _listed(words: Iterable[Word], key: str) -> tuple[Word, ...]:
    if key in KINDS:
        return tuple(one for one in words if one.kind == key)
    root = f"{CONCEPT_ROOT}{key}/"
    return tuple(one for one in words if key in OWN_SCHEMES and one.iri.startswith(root))


def word_address(lang: str, word: Word) -> str | None:
    """Our page about a word; None for words of others."""
    return address(lang, word.iri, data_path(word.iri, atlas().base))


# -- failures ---------------------------------------------------------------------------------------------------------


def failure(error: SamgrafError, query: str, lang: str) -> Failure:
    """An error in the reader's language, with what may help."""
    words = translator(lang)
    hints = tuple(words.gettext(hint) for hint in getattr(error, "advice", ()))
    place = _place(query, error.line, error.column or 1) if isinstance(error, QueryMalformed) and error.line else None
    return Failure(words.error(error), hints, place)


def _place(query: str, number: int, column: int) -> Place | None:
    """The place in the text, with the word that begins there."""
    lines = query.split("\n")
    if number > len(lines):
        return None
    line = lines[number - 1].rstrip("\r")
    before, rest = line[: column - 1], line[column - 1 :]
    word = re.match(r"\w+|.", rest)
    at = word[0] if word else ""
    return Place(number, column, before, at, rest[len(at) :])


# -- addresses --------------------------------------------------------------------------------------------------------


def endpoint_address() -> str:
    """Where programs ask: at the site's public address, else as the reader reaches us."""
    return f"{origin()}/sparql"


def downloads(pairs: Sequence[tuple[str, str]], graph: bool, lang: str) -> tuple[tuple[str, str], ...]:
    """The address and the name of each file the answer can be had as."""
    formats: Iterable[str] = GRAPH_FORMATS if graph else RESULT_FORMATS
    names = (name for name in FILE_NAMES if name in formats)
    files = [(f"/sparql?{urlencode([*pairs, ('format', name)])}", FILE_NAMES[name]) for name in names]
    return (*files, (f"/{lang}/sparql/answer.xlsx?{urlencode(pairs)}", "Excel"))


def languages(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """The page in each language, question included."""
    query = f"?{urlencode(pairs)}" if pairs else ""
    return [{"lang": lang, "name": name, "href": f"/{lang}/sparql{query}"} for lang, name in NAMES.items()]


# -- the whole page ---------------------------------------------------------------------------------------------------


def content(question: Asked, answer: Shown | None, form: str | None, failed: Failure | None) -> str:
    """The page with a question, and its answer or why there is none; without a question, one to begin with."""
    lang = language()
    begin_with = examples(lang)
    query = begin_with[0].query if question.query is None else question.query
    code = [("query", whole(query, atlas().store.prefixes)), *question.pairs[1:]] if answer else []
    return render_template(
        "sparql.html",
        query=whole(query, atlas().store.prefixes) if "prefixes" in request.args else query,
        graphs=[(name, value) for name, value in question.pairs if name != "query"],
        answer=answer,
        failed=failed,
        downloads=downloads(question.pairs, answer.graph, lang) if answer else (),
        permalink=f"/{lang}/sparql?{urlencode(question.pairs)}",
        snippets=snippets(endpoint_address(), code, form or "") if answer else (),
        endpoint=endpoint_address(),
        examples=begin_with,
        words=help_with_words(lang),
        headings=TERMS,
        shown_words=LISTED,
        word_address=lambda word: word_address(lang, word),
        prefixes=atlas().store.prefixes,
        languages=languages(question.pairs),
    )
