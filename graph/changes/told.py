"""A change told thing by thing: what is new, gone or otherwise, and how many statements that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

import pyoxigraph as ox

from graph.changes.surroundings import TYPE, objects, subject
from graph.names import Names, Thing
from graph.store import Store
from graph.unbuild import SHORTCUTS, kind_of
from ontology.iris import BASE, SAM, data_path, document_iri, expand, graph_iri
from ontology.labels import Label, choose

_LABELS = (expand("skos:prefLabel"), expand("dcterms:title"))


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one thing, with all that belongs to it. `state`: new, gone or changed."""

    thing: Thing
    state: str
    added: int
    removed: int


def changes(
    store: Store, add: Iterable[ox.Quad], remove: Iterable[ox.Quad], lang: str, base: str = BASE
) -> tuple[Change, ...]:
    """A change of the store, thing by thing in the order of their IRIs, named in `lang`.

    A seat, a rhythm or a claim is told of with the thing it belongs to, a quote with its document. The store may be as
    it was before the change, or as it is after.
    """
    given, taken = tuple(add), tuple(remove)
    owner = _owners(store, chain(given, taken), base)
    counts: dict[str, list[int]] = {}
    for at, quads in enumerate((given, taken)):
        for quad in quads:
            counts.setdefault(owner(_whose(quad)), [0, 0])[at] += 1
    defined, undefined = ({subject(one) for one in some if one.predicate.value == TYPE} for some in (given, taken))
    new, gone = defined - undefined, undefined - defined
    named = _named(store, chain(given, taken), sorted(counts), lang, base)
    return tuple(
        Change(
            named[iri],
            "new" if iri in new else "gone" if iri in gone else "changed",
            *counts[iri],
        )
        for iri in sorted(counts)
    )


def _whose(quad: ox.Quad) -> str:
    """What a quad tells of: a shortcut past a seat tells of the body, as the seat does."""
    if quad.predicate.value in SHORTCUTS and isinstance(quad.object, ox.NamedNode):
        return quad.object.value
    return subject(quad)


def _owners(store: Store, quads: Iterable[ox.Quad], base: str) -> Callable[[str], str]:
    """Tells the thing that an IRI belongs to: the nearest above it that has a page of its own, or itself."""
    classes: dict[str, set[str]] = {}
    for quad in quads:
        if quad.predicate.value == TYPE and isinstance(quad.object, ox.NamedNode):
            classes.setdefault(subject(quad), set()).add(quad.object.value)

    @cache
    def is_thing(iri: str) -> bool:
        types = frozenset(objects(store.quads(None, iri, TYPE))) | classes.get(iri, set())
        kind = kind_of(types)
        return f"{SAM}SourceDocument" in types or bool(kind and (kind[0].section or kind[0].name == "municipality"))

    @cache
    def owner(iri: str) -> str:
        return next((one for one in _above(iri, base) if is_thing(one)), iri)

    return owner


def _above(iri: str, base: str) -> Iterator[str]:
    """An IRI of the data and those it begins with, the longest first; a graph is told of with its document."""
    whole = iri.partition("#")[0]
    if whole.startswith(graph_iri("", base)):
        whole = document_iri(whole.removeprefix(graph_iri("", base)), base)
    if data_path(whole, base) is None:
        return
    while len(whole) > len(base):
        yield whole
        whole = whole.rpartition("/")[0]


def _named(store: Store, quads: Iterable[ox.Quad], iris: list[str], lang: str, base: str) -> dict[str, Thing]:
    """The things by their names in the store, or else in the change."""
    wanted, labels, classes = set(iris), dict[str, list[Label]](), dict[str, ox.NamedNode]()
    for quad in quads:
        iri = subject(quad)
        if iri in wanted and isinstance(quad.object, ox.Literal) and quad.predicate.value in _LABELS:
            labels.setdefault(iri, []).append(Label(quad.object.value, quad.object.language or ""))
        elif iri in wanted and quad.predicate.value == TYPE and isinstance(quad.object, ox.NamedNode):
            classes.setdefault(iri, quad.object)
    there = Names(store, base).things(iris, lang)
    return {iri: _thing(there[iri], labels.get(iri, []), classes.get(iri), lang) for iri in iris}


def _thing(there: Thing, labels: list[Label], class_: ox.NamedNode | None, lang: str) -> Thing:
    if there.kind != "other":
        return there
    kind = kind_of(frozenset([class_.value])) if class_ else None
    label = choose(sorted(labels), lang) or there.label
    document = class_ is not None and class_.value == f"{SAM}SourceDocument"
    return Thing(there.iri, "document" if document else kind[0].name if kind else there.kind, label, there.path)
