"""What a change means: the things it touches, in words, and the organisation before and after in one picture."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from graph.atlas import Atlas
from graph.binding import Term
from graph.changes.surroundings import name, objects, subject
from graph.changes.told import Change
from graph.names import Names, Thing
from graph.picture import Edge, Node, Picture
from graph.store import Store
from graph.unbuild import SHORTCUTS
from graph.vocabulary import vocabulary_quads
from ontology.iris import SAM, expand
from ontology.labels import Label, alphabetical

Quads = Collection[ox.Quad]
LARGEST = 100_000  # quads of a change, or of the documents about its municipality, that are told one by one and drawn

_TYPE, _ABOUT = expand("rdf:type"), expand("sam:about")
# What the program derives, or says of how it knows; the reader is told what is said.
_HIDDEN = SHORTCUTS | set(
    map(expand, ("rdf:type", "sam:evidencedBy", "sam:basis", "sam:filledBy", "sam:seats", "sam:hasFunctionFor",
                 "sam:sectorPresent", "sam:sha256", "org:postIn", "sam:lengthInCodePoints", "dcterms:identifier"))
)  # fmt: skip
# What parts of a thing go by: who fills a seat, which function is assigned; else what they are.
_FILLED, _FUNCTION = expand("sam:filledBy"), expand("sam:function")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said of a thing, or of a part of it such as a seat, which is named by its holder: a property and its
    value.
    """

    about: Thing
    property: Thing
    value: Thing | Label


@dataclass(frozen=True, slots=True)
class Told:
    """A change of one thing with what is said of it from now on, and no more. Sources alone change without either."""

    change: Change
    added: tuple[Said, ...]
    removed: tuple[Said, ...]


def told(atlas: Atlas, changes: Iterable[Change], add: Quads, remove: Quads, lang: str) -> tuple[Told, ...]:
    """Changes with what they say, by kind and name, before they are made or after; the large ones without."""
    things = {one.thing.iri: one for one in changes}
    small = len(add) + len(remove) <= LARGEST
    with _scratch(add if small else ()) as new, _scratch(remove if small else ()) as old:
        names = _Naming((Names(new, atlas.base), atlas.names, Names(old, atlas.base)), lang)
        given, taken = (_said(names, things, quads if small else ()) for quads in (add, remove))
    found = [Told(one, given.get(iri, ()), taken.get(iri, ())) for iri, one in things.items()]
    return tuple(sorted(found, key=lambda one: _order(one.change.thing, lang)))


def _order(thing: Thing, lang: str) -> tuple[str, tuple[str, str], str]:
    return thing.kind, alphabetical(thing.label.text, lang), thing.iri


def _said(names: _Naming, things: Collection[str], quads: Quads) -> Mapping[str, tuple[Said, ...]]:
    """What quads say, by the thing they belong to; statements about statements and places are left out."""
    found: dict[str, set[Said]] = {}
    for quad in quads:
        iri = subject(quad)
        owner = next((one for one in _above(iri) if one in things), None)
        if owner and "/claim/" not in iri and "#" not in iri and quad.predicate.value not in _HIDDEN:
            value = names.value(quad.object)
            found.setdefault(owner, set()).add(Said(names.part(iri, owner), names.thing(quad.predicate.value), value))
    return {owner: tuple(sorted(some, key=lambda one: _order_of(one, owner))) for owner, some in found.items()}


def _order_of(one: Said, owner: str) -> tuple[bool, str, str, str]:
    value = one.value if isinstance(one.value, Label) else one.value.label
    return one.about.iri != owner, one.about.iri, one.property.label.text, value.text


def _above(iri: str) -> Iterator[str]:
    while iri.count("/") > 2:
        yield iri
        iri = iri.rpartition("/")[0]


class _Naming:
    """Names from what is added, from the store, and from what is taken away: the first that has one."""

    def __init__(self, sources: tuple[Names, ...], lang: str) -> None:
        self.sources, self.lang = sources, lang
        self.known: dict[str, Thing] = {}

    def thing(self, iri: str) -> Thing:
        if iri not in self.known:
            named = (source for source in self.sources if source.labels(iri))
            self.known[iri] = next(named, self.sources[1]).thing(iri, self.lang)
        return self.known[iri]

    def part(self, iri: str, owner: str) -> Thing:
        """A thing, or a part of it by who fills it or which function it is, where it has no better name."""
        found = self.thing(iri)
        if iri == owner:
            return found
        named = [*self._values(iri, _FILLED), *self._values(iri, _FUNCTION)]
        if not named and not any(source.labels(iri) for source in self.sources):
            named = [one for one in self._values(iri, _TYPE) if one.startswith(SAM)]
        kind = "seat" if self._values(iri, _FILLED) else found.kind
        return Thing(iri, kind, self.thing(named[0]).label, found.path) if named else found

    def _values(self, iri: str, property_iri: str) -> list[str]:
        """The values of the first source that has some."""
        every = ([*objects(source.store.quads(None, iri, property_iri))] for source in self.sources)
        return sorted(next((some for some in every if some), []))

    def value(self, value: Term | ox.BlankNode | ox.Triple) -> Thing | Label:
        if isinstance(value, ox.NamedNode):
            return self.thing(value.value)
        return Label(value.value, value.language or "") if isinstance(value, ox.Literal) else Label(str(value), "")


def _scratch(*several: Iterable[ox.Quad]) -> Store:
    triples = ox.Store()
    for quads in several:
        triples.extend(quads)
    return Store(triples, Path())


# -- the picture ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Drawn:
    """An organisation before and after a change in one picture; `states` tells which nodes are new, and which gone."""

    owner: Thing
    picture: Picture
    states: Mapping[str, str]


def drawn(atlas: Atlas, add: Quads, remove: Quads, lang: str) -> tuple[Drawn, ...]:
    """The organisations a change is about, before and after it; without those whose documents are too large."""
    graphs = sorted({name(quad) for quad in chain(add, remove)} - {""})
    there = chain.from_iterable(atlas.store.quads(graph, predicate=_ABOUT) for graph in graphs)
    owners = set(objects(quad for quad in chain(there, add, remove) if quad.predicate.value == _ABOUT))
    found = [_drawn(atlas, owner, add, remove, lang) for owner in sorted(owners)]
    return tuple(one for one in found if one)


def _drawn(atlas: Atlas, owner: str, add: Quads, remove: Quads, lang: str) -> Drawn | None:
    graphs = {quad.graph_name for quad in atlas.store.quads(predicate=_ABOUT, value=ox.NamedNode(owner))}
    graphs |= {quad.graph_name for quad in chain(add, remove)}
    named = sorted(graph.value for graph in graphs if isinstance(graph, ox.NamedNode))
    held = chain.from_iterable(atlas.store.quads(graph) for graph in named)
    before = set(islice(held, LARGEST + 1))
    if len(before) + len(add) > LARGEST:
        return None
    with _scratch(vocabulary_quads(), before - {*remove}, add) as then:
        after = Atlas(then, atlas.base)
        picture, states = _merged(atlas.organisation(owner, lang), after.organisation(owner, lang))
        return Drawn(after.names.thing(owner, lang), picture, states)


def _merged(before: Picture, after: Picture) -> tuple[Picture, Mapping[str, str]]:
    """Both pictures in one. What is removed stands as it was, what is there as it will be."""
    old, new = ({node.iri: node for node in one.nodes} for one in (before, after))
    if len(old) <= 1:
        old = {}  # the owner alone is no organisation
    nodes: dict[str, Node] = old | new
    edges: dict[tuple[str, str, str], Edge] = {
        (edge.source, edge.target, edge.relation.iri): edge for edge in (*before.edges, *after.edges)
    }
    states = dict.fromkeys(new.keys() - old.keys(), "new")
    states |= dict.fromkeys(old.keys() - new.keys(), "gone")
    ordered = tuple(edges[key] for key in sorted(edges))
    return Picture(tuple(nodes[iri] for iri in sorted(nodes)), ordered), states
