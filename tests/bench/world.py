"""A country on disk, and what the peers need of it: its triples, its seats, its names."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from graph.country.index import Index, open_index
from graph.store import Store, open_store
from tests.bench.country import load_country, write_country

_GRAPH = re.compile(r" <[^>]*> \.$")


class World:
    """A country of a scale: made, loaded and indexed when it is first asked for, in `folder`."""

    def __init__(self, folder: Path, scale: float, seed: int = 1) -> None:
        self.folder, self.scale, self.seed = folder, scale, seed

    @cached_property
    def quads(self) -> Path:
        """The file with its N-Quads."""
        return write_country(self.folder / f"country-{self.scale:g}-{self.seed}.nq", self.scale, self.seed)

    @cached_property
    def triples(self) -> Path:
        """The same without graphs, for those who take triples only."""
        path = self.quads.with_suffix(".nt")
        if not path.exists():
            with self.quads.open(encoding="utf-8") as quads, path.open("w", encoding="utf-8") as file:
                file.writelines(_GRAPH.sub(" .", line) for line in quads)
        return path

    @cached_property
    def path(self) -> Path:
        """The folder of the store, loaded."""
        path = self.quads.with_suffix(".store")
        if not path.exists():
            with open_store(path, create=True) as store:
                load_country(store, self.quads)
        return path

    @cached_property
    def store(self) -> Store:
        """The open store."""
        return open_store(self.path)

    @cached_property
    def index(self) -> Index:
        """The open index."""
        return open_index(self.store)

    @cached_property
    def size(self) -> int:
        """How many triples there are."""
        return len(self.store)

    @cached_property
    def seats(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Who sits where, as numbers: of the body, of the holder."""
        ties = self.index["seats"]
        return np.array(ties.rows, np.int64), np.array(ties.columns, np.int64)

    @property
    def town(self) -> str:
        """The second municipality: the same in countries of every scale."""
        return self.index.municipalities.iris[:2][-1]

    @property
    def name(self) -> str:
        """What that one is called, in small letters."""
        (row,) = self.store.select("SELECT ?name WHERE { ?town skos:prefLabel ?name }", town=ox.NamedNode(self.town))
        return row["name"].value.lower().split()[0]

    def close(self) -> None:
        """Let go of the store, if it is open."""
        if "store" in self.__dict__:
            self.store.close()
            del self.__dict__["store"]

    def __str__(self) -> str:
        things = self.index.things
        counted = {"municipalities": "municipalities", "bodies": "bodies", "holders": "holders"}
        told = ", ".join(f"{len(things[name]):,} {word}" for name, word in counted.items())
        return f"scale {self.scale:g}: {told}, {len(self.index['seats'].columns):,} seats, {self.size:,} triples"
