"""The answer to a typed query, read back: terms as values, a graph as triples and as a picture of known things."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from graph.names import Names
from graph.picture import Edge, Node, Picture
from ontology.iris import VOCABULARIES

DRAWN = (
    "municipality", "region", "body", "office", "service", "group", "agency", "endeavour", "cooperation", "area",
    "concept",
)  # fmt: skip
_TYPE = VOCABULARIES["rdf"] + "type"


@dataclass(frozen=True, slots=True)
class Value:
    """A term: `kind` is iri, literal, blank or triple; language and datatype are empty where it has none."""

    kind: str
    text: str
    lang: str = ""
    datatype: str = ""


Values = tuple[Value | None, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """Columns and rows; `verdict` is the yes or no of an ASK, which has neither."""

    columns: tuple[str, ...] = ()
    rows: tuple[Values, ...] = ()
    verdict: bool | None = None


def result(body: bytes) -> Answered:
    """The answer to a SELECT or ASK, from its JSON."""
    answer = json.loads(body)
    if "boolean" in answer:
        return Answered(verdict=answer["boolean"])
    names = tuple(answer["head"]["vars"])
    rows = answer["results"]["bindings"]
    return Answered(names, tuple(tuple(_value(row.get(name)) for name in names) for row in rows))


def graph(body: bytes) -> Answered:
    """The answer to a CONSTRUCT or DESCRIBE, from its N-Triples: a row a triple."""
    parsed = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
    rows = tuple((_term(one.subject), _term(one.predicate), _term(one.object)) for one in parsed)
    return Answered(("subject", "predicate", "object"), rows)


def picture(triples: Iterable[Values], names: Names, lang: str, most: int) -> Picture:
    """The triples that join two known things, as a picture; types are not drawn.

    Empty where more than `most` things are joined at all, known or not: their names are not looked up.
    """
    joined = [
        (source.text, relation.text, target.text)
        for source, relation, target in triples
        if source and relation and target and source.kind == target.kind == "iri" and relation.text != _TYPE
    ]
    met = {end for source, _, target in joined for end in (source, target)}
    things = names.things(met, lang) if len(met) <= most else {}
    known = {iri for iri, thing in things.items() if thing.kind in DRAWN}
    edges = sorted({one for one in joined if one[0] in known and one[2] in known and one[0] != one[2]})
    ends = sorted({end for source, _, target in edges for end in (source, target)})
    return Picture(
        tuple(Node(iri, things[iri].kind, things[iri].label, things[iri].path, None, "stated", None) for iri in ends),
        tuple(Edge(one, two, names.thing(how, lang), "stated", None, ()) for one, how, two in edges),
    )


def _value(term: Mapping[str, Any] | None) -> Value | None:
    if term is None:
        return None
    if term["type"] == "triple":
        parts: Sequence[Value | None] = [_value(term["value"][name]) for name in ("subject", "predicate", "object")]
        return Value("triple", f"<< {' '.join(part.text for part in parts if part)} >>")
    kind = {"uri": "iri", "bnode": "blank"}.get(term["type"], "literal")
    return Value(kind, str(term["value"]), str(term.get("xml:lang", "")), str(term.get("datatype", "")))


def _term(node: object) -> Value:
    if isinstance(node, ox.NamedNode):
        return Value("iri", node.value)
    if isinstance(node, ox.BlankNode):
        return Value("blank", f"_:{node.value}")
    if isinstance(node, ox.Literal):
        return Value("literal", node.value, node.language or "", "" if node.language else node.datatype.value)
    return Value("triple", str(node))
