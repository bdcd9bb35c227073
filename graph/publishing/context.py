"""Our JSON-LD context, made from the ontology, and JSON-LD in its short names.

`/ns/context.jsonld` is all of it. A document carries the part it uses within itself, so that a program without a
network, or one that may ask no other host, reads it all the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

import pyoxigraph as ox

from graph.vocabulary import vocabulary_quads
from ontology.iris import ONTOLOGY_GRAPH, VOCABULARIES, expand

Json = Any
# The prefixes of a context; data and concepts keep their whole IRIs, since `theme` and `role` are names of properties.
SPACES = {prefix: space for prefix, space in VOCABULARIES.items() if prefix != "id"}
_TYPE, _OWL = expand("rdf:type"), VOCABULARIES["owl"]
# The vocabulary of RDF itself, which our ontology uses and need not declare.
_PLAIN = {"label": "rdfs:label", "comment": "rdfs:comment"}
# Counts are written as integers, whatever narrower range the ontology gives them.
_WHOLE = ("nonNegativeInteger", "positiveInteger")


@cache
def context() -> Mapping[str, Json]:
    """Every name: prefixes, classes, and properties with what their values are; the same to the byte each time."""
    terms: dict[str, Json] = {name: {"@id": short, "@container": "@language"} for name, short in _PLAIN.items()}
    for iri, facts in sorted(_declared().items(), key=lambda one: (not one[0].startswith(SPACES["sam"]), one[0])):
        short, definition = _short(iri), _definition(iri, facts)
        name = short.rpartition(":")[2]
        if definition is not None and short != iri and name not in terms and name not in SPACES:
            terms[name] = definition
    return {"@version": 1.1, **SPACES, **dict(sorted(terms.items()))}


def compact(expanded: Json) -> Json:
    """An expanded, flat JSON-LD document in our names, with the part of the context it uses.

    Left as it is where one of its IRIs would be taken for a short name (`<org:x>`).
    """
    found = [_node(one) for one in expanded]
    used = sorted({name for one in _objects(found) for name in _names(one)})
    if any(iri.partition(":")[0] in SPACES for iri in _ids(expanded)):
        return expanded
    terms = {name: context()[name] for name in used if name in context()}
    shorts = {short for name in (*used, *map(_id_of, terms.values())) for short in (name, *_types(terms.get(name)))}
    prefixes = {
        prefix: space for prefix, space in SPACES.items() if any(one.startswith(f"{prefix}:") for one in shorts)
    }
    return {"@context": {"@version": 1.1, **prefixes, **terms}, "@graph": found}


def written(expanded: bytes) -> bytes:
    """Expanded JSON-LD, as the engine writes it, in our names."""
    return json.dumps(compact(json.loads(expanded)), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


# -- the terms ----------------------------------------------------------------------------------------------------


def _declared() -> Mapping[str, Mapping[str, set[str]]]:
    """What the ontology says of each term: its values by property."""
    found: dict[str, dict[str, set[str]]] = {}
    home = ox.NamedNode(ONTOLOGY_GRAPH)
    for quad in vocabulary_quads():
        this, value = quad.subject, quad.object
        if quad.graph_name == home and isinstance(this, ox.NamedNode) and isinstance(value, ox.NamedNode):
            found.setdefault(this.value, {}).setdefault(quad.predicate.value, set()).add(value.value)
    return found


def _definition(iri: str, facts: Mapping[str, set[str]]) -> Json:
    kinds = {one.removeprefix(_OWL) for one in facts.get(_TYPE, ())}
    if "Class" in kinds:
        return _short(iri)
    if "ObjectProperty" in kinds:
        return {"@id": _short(iri), "@type": "@id"}
    if "DatatypeProperty" in kinds:
        ranges = sorted(_short(one) for one in facts.get(expand("rdfs:range"), ()))
        kind = "xsd:integer" if ranges and ranges[0].rpartition(":")[2] in _WHOLE else "".join(ranges[:1])
        return {"@id": _short(iri), **({"@type": kind} if kind not in ("", "xsd:string") else {})}
    return {"@id": _short(iri), "@container": "@language"} if "AnnotationProperty" in kinds else None


@lru_cache(maxsize=4096)  # the IRIs are the operator's data, of which there is no end
def _short(iri: str) -> str:
    """`sam:Body` for what one of the prefixes of a context shortens, else the IRI."""
    for prefix, space in SPACES.items():
        if iri.startswith(space) and (name := iri[len(space) :]) and not name.startswith("//"):
            return f"{prefix}:{name}"
    return iri


@cache
def _by_iri() -> Mapping[str, str]:
    """The name of each term, by its IRI."""
    terms = {name: one for name, one in context().items() if name not in SPACES and name != "@version"}
    return {expand(_id_of(one)): name for name, one in terms.items()}


def _id_of(definition: Json) -> str:
    return str(definition["@id"] if isinstance(definition, dict) else definition)


def _types(definition: Json) -> tuple[str, ...]:
    return (definition["@type"],) if isinstance(definition, dict) and "@type" in definition else ()


# -- documents ----------------------------------------------------------------------------------------------------


def _node(node: Json) -> Json:
    found: dict[str, Json] = {}
    for name, value in node.items():
        if name == "@graph":
            found[name] = [_node(one) for one in value]
        elif name == _TYPE and all("@id" in one for one in value):
            found["@type"] = _one([_by_iri().get(one["@id"]) or _short(one["@id"]) for one in value])
        elif name.startswith("@"):
            found[name] = value
        else:
            term = _by_iri().get(name)
            found[term or _short(name)] = _values(context()[term] if term else {}, value)
    return found


def _values(definition: Json, values: list[Json]) -> Json:
    """Values as their property says they are; those that are something else say so themselves, in a list."""
    kind, shapes = definition.get("@type"), {tuple(sorted(one)) for one in values}
    if shapes == {("@id",)} and kind == "@id":
        return _one([one["@id"] for one in values])
    if shapes == {("@value",)} and kind is None:
        return _one([one["@value"] for one in values])
    if shapes == {("@type", "@value")} and {_short(one["@type"]) for one in values} == {kind}:
        return _one([one["@value"] for one in values])
    if shapes == {("@language", "@value")} and "@container" in definition:
        tongues: dict[str, list[str]] = {}
        for one in values:
            tongues.setdefault(one["@language"], []).append(one["@value"])
        return {lang: _one(texts) for lang, texts in sorted(tongues.items())}
    return [{name: _short(text) if name == "@type" else text for name, text in one.items()} for one in values]


def _one(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values


def _objects(value: Json) -> Iterator[Mapping[str, Json]]:
    """Every object in a document that is a node or a value."""
    for one in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
        if isinstance(one, dict):
            yield one
        yield from _objects(one)


def _names(node: Mapping[str, Json]) -> Iterator[str]:
    yield from (name for name in node if not name.startswith("@"))
    types = node.get("@type", ())
    yield from (types,) if isinstance(types, str) else types


def _ids(expanded: Iterable[Json]) -> Iterator[str]:
    for node in _objects(list(expanded)):
        yield str(node.get("@id", ""))
