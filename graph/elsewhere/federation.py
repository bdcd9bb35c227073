"""Municipalities of other places beside ours: what their documents say is fetched, and read as ours is.

A place is a SPARQL service that the operator has allowed, by a name. `Ørland@fosen` is the Ørland of the place `fosen`.
Those who are compared stand together in a store of their own, with our vocabulary, so that every measure and every page
works on them; a municipality from elsewhere has its place in its name. It is kept until one of the places changes.
"""

from __future__ import annotations

import shutil
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from graph.atlas import Atlas
from graph.binding import bind
from graph.catalogue import query_text
from graph.elsewhere.remote import RemoteStore, open_remote
from graph.elsewhere.wire import Access
from graph.library import base_of
from graph.store import Store, open_store
from graph.vocabulary import vocabulary_quads
from ontology.errors import BadParameter, UnknownMunicipality
from ontology.iris import data_path, expand

MARK = "@"
KEPT = 4  # comparisons
PAGE = 5000  # rows asked for at once: services limit how many they give

_QUADS = "SELECT ?s ?p ?o WHERE { GRAPH ?graph { ?s ?p ?o } } ORDER BY ?s ?p ?o"
_NAME = ox.NamedNode(expand("skos:prefLabel"))


@dataclass(frozen=True, slots=True)
class Beside:
    """Those who are compared, in an atlas that holds them all; `pages` are where things from elsewhere are shown.

    `pages` maps the path of a thing to the site that has its page, "" where there is none.
    """

    atlas: Atlas
    owners: tuple[str, ...]
    pages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Guest:
    """A municipality of another place, which is named and asked as `place`."""

    place: str
    owner: str
    version: str
    site: str


class Federation:
    """The places that may be named, by name; `access` tells how long they may take. Opened when first named."""

    def __init__(self, places: Mapping[str, str], access: Access | None = None) -> None:
        # What lets us into our own store is not for others.
        self.places, self._access = dict(places), replace(access or Access(), authorization="", updates="")
        self._open: dict[str, tuple[RemoteStore, Atlas]] = {}
        self._kept: OrderedDict[object, Beside] = OrderedDict()
        self._lock = threading.Lock()

    def beside(self, atlas: Atlas, names: Sequence[str]) -> Beside:
        """The municipalities of these names, each once, ours and others'. UnknownMunicipality, StoreAway."""
        ours = [atlas.resolve(name) for name in names if MARK not in name]
        guests = [self.guest(name) for name in names if MARK in name]
        owners = tuple(dict.fromkeys([*ours, *(one.owner for one in guests)]))
        if not guests:
            return Beside(atlas, owners)
        if len(owners) < len({*ours}) + len({(one.place, one.owner) for one in guests}):
            raise BadParameter("A municipality cannot be compared with itself, be it from another place.")
        key = atlas.store.version, owners, tuple(guests)
        with self._lock:
            found = self._kept.get(key)
        # Fetched outside the lock: whoever compares with a place that is fast need not wait for one that is slow.
        found = found or self._together(atlas, ours, guests)
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def guest(self, name: str) -> Guest:
        """Who is called that at its place. UnknownMunicipality, also for a place nobody knows; StoreAway."""
        called, _mark, place = name.rpartition(MARK)
        if not self.places:
            template = "No other places can be compared with here: SAMGRAF_FEDERATION names none."
            raise UnknownMunicipality(template, nearest=[])
        if place not in self.places:
            raise UnknownMunicipality(
                "There is no place “%(place)s” to compare with; known are: %(nearest)s.",
                place=place,
                nearest=sorted(self.places),
            )
        store, atlas = self._at(place)
        return Guest(place, atlas.resolve(called), store.version, _site(store))

    def _at(self, place: str) -> tuple[RemoteStore, Atlas]:
        if place not in self._open:
            store = open_remote(self.places[place], self._access)
            if self._open.setdefault(place, (store, Atlas(store, base_of(store))))[0] is not store:
                store.close()
        return self._open[place]

    def _together(self, atlas: Atlas, ours: Sequence[str], guests: Sequence[Guest]) -> Beside:
        found = {quad for owner in ours for graph in _graphs(atlas.store, owner) for quad in atlas.store.quads(graph)}
        mine = {quad.subject for quad in found}
        pages: dict[str, str] = {}
        for guest in guests:
            there, _atlas = self._at(guest.place)
            theirs = [quad for graph in _graphs(there, guest.owner) for quad in _fetched(there, graph)]
            named = {one.subject for one in theirs} - mine
            paths = (data_path(one.value, atlas.base) for one in named if isinstance(one, ox.NamedNode))
            pages |= {path or "": guest.site for path in paths}
            found.update(_placed(theirs, guest))
        store = open_store()
        weakref.finalize(store, shutil.rmtree, store.path, ignore_errors=True)
        store.load([*vocabulary_quads(), *found])
        owners = tuple(dict.fromkeys([*ours, *(one.owner for one in guests)]))
        return Beside(Atlas(store, atlas.base), owners, pages)

    def close(self) -> None:
        """Let go of the places."""
        for store, _atlas in self._open.values():
            store.close()


def _graphs(store: Store, owner: str) -> list[str]:
    rows = store.select(query_text("projection-documents"), owner=ox.NamedNode(owner))
    return sorted({row["graph"].value for row in rows})


def _fetched(store: Store, graph: str) -> Iterator[ox.Quad]:
    """The quads of a graph of another place, a page at a time."""
    query, node, start = bind(_QUADS, {"graph": ox.NamedNode(graph)}), ox.NamedNode(graph), 0
    while True:
        rows = store.select(f"{query} LIMIT {PAGE} OFFSET {start}")
        for row in rows:
            subject, predicate = row["s"], row["p"]
            if not isinstance(subject, ox.Literal) and isinstance(predicate, ox.NamedNode):
                yield ox.Quad(subject, predicate, row["o"], node)
        if len(rows) < PAGE:
            return
        start += PAGE


def _placed(quads: Iterable[ox.Quad], guest: Guest) -> Iterator[ox.Quad]:
    """The quads, with the place in the names of the municipality."""
    for quad in quads:
        name = quad.object
        if quad.subject == ox.NamedNode(guest.owner) and quad.predicate == _NAME and isinstance(name, ox.Literal):
            name = ox.Literal(f"{name.value} ({guest.place})", language=name.language)
            quad = ox.Quad(quad.subject, quad.predicate, name, quad.graph_name)
        yield quad


def _site(store: RemoteStore) -> str:
    """Where the pages of a place are: a Samgraf, which keeps books, has them beside its queries; "" for others."""
    site, sparql, rest = store.address.shown.rpartition("/sparql")
    return site if sparql and not rest and store.books("owl:versionInfo") else ""
