"""The derived index: who sits where and what bodies are about, as arrays, for the analyses of a whole country.

Things have numbers, in the order of their IRIs; what ties them is a `Relation`. The index is made from the store in one
pass, kept beside it under the store's version, and made anew when that differs. Opening it maps the files, no more.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from graph.catalogue import query_text
from graph.country.derived import kept
from graph.store import Store

Numbers = NDArray[np.int32]

# Relation → what its rows and its columns are. The first relation with rows or columns of a kind makes the list of that
# kind; pairs with a thing outside its list are left out. queries/index-NAME.rq gives a thing and all that goes with it.
RELATIONS = {
    "about": ("documents", "municipalities"),
    "bodies": ("classes", "bodies"),
    "concepts": ("schemes", "concepts"),
    "wider": ("concepts", "concepts"),
    "owned": ("municipalities", "bodies"),
    "seats": ("bodies", "holders"),
    "passing": ("bodies", "holders"),
    "facets": ("bodies", "concepts"),
    "themes": ("bodies", "concepts"),
}

# What is kept: the seats that are regular in place of those that are not.
_KEPT = {"standing" if name == "passing" else name: kinds for name, kinds in RELATIONS.items()}


@dataclass(frozen=True, eq=False)
class Things:
    """A list of things: how many they are, and their IRIs in order, a line each, as the bytes of UTF-8."""

    size: int
    lines: NDArray[np.uint8]

    @classmethod
    def of(cls, iris: Collection[bytes]) -> Self:
        """The list of these IRIs, in their order."""
        return cls(len(iris), np.frombuffer(b"\n".join(iris), np.uint8))

    @cached_property
    def iris(self) -> tuple[str, ...]:
        """The IRIs, by number."""
        return tuple(self.lines.tobytes().decode().split("\n")) if self.size else ()

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each IRI."""
        return {iri: number for number, iri in enumerate(self.iris)}

    @cached_property
    def array(self) -> NDArray[np.object_]:
        """The IRIs as an array, to be taken from by many numbers at once."""
        return np.array(self.iris, dtype=object)

    def __len__(self) -> int:
        return self.size


@dataclass(frozen=True, eq=False)
class Relation:
    """Ties from rows to columns: those of row i are `columns[starts[i]:starts[i + 1]]`, in order, each once."""

    starts: Numbers
    columns: Numbers
    width: int

    @classmethod
    def of(cls, keys: NDArray[np.int64], height: int, width: int) -> Self:
        """The relation with the pairs row · width + column, in order and each once."""
        starts = np.zeros(height + 1, np.int32)
        np.cumsum(np.bincount(keys // max(width, 1), minlength=height), out=starts[1:])
        return cls(starts, (keys % max(width, 1)).astype(np.int32), width)

    @property
    def counts(self) -> Numbers:
        """How many ties each row has."""
        return np.diff(self.starts)

    @property
    def rows(self) -> Numbers:
        """The row of each tie."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), self.counts)

    def of_row(self, row: int) -> Numbers:
        """The columns tied to a row."""
        return self.columns[self.starts[row] : self.starts[row + 1]]

    def then(self, rows: Numbers, through: Numbers) -> tuple[Numbers, Numbers]:
        """Pairs (row, thing) carried on: each thing gives way to the columns it is tied to here."""
        first = self.starts[through]
        counts = self.starts[through + 1] - first
        some = np.flatnonzero(counts)
        rows, first, counts = rows[some], first[some], counts[some]
        shift = np.repeat(first - (np.cumsum(counts) - counts), counts)
        return np.repeat(rows, counts), self.columns[np.arange(len(shift)) + shift]

    @property
    def matrix(self) -> Any:
        """The relation as a scipy matrix of ones, in compressed rows."""
        from scipy.sparse import csr_array

        ones = np.ones(len(self.columns), np.int32)
        return csr_array((ones, self.columns, self.starts), shape=(len(self.starts) - 1, self.width))


@dataclass(frozen=True, eq=False)
class Index:
    """The things of each kind and the relations between them, of one version of the store.

    `relations` are those of `RELATIONS`, with `standing` in place of `passing`: the seats that are regular.
    """

    version: str
    things: Mapping[str, Things]
    relations: Mapping[str, Relation]

    def __getitem__(self, name: str) -> Relation:
        return self.relations[name]

    @property
    def municipalities(self) -> Things:
        """The municipalities and regions that a document is about."""
        return self.things["municipalities"]

    @property
    def bodies(self) -> Things:
        """The bodies, of municipalities and of others."""
        return self.things["bodies"]

    @property
    def holders(self) -> Things:
        """Who holds seats: offices, services, groups."""
        return self.things["holders"]

    @property
    def concepts(self) -> Things:
        """The concepts of all schemes."""
        return self.things["concepts"]

    def scheme(self, iri: str) -> Numbers:
        """The concepts of a scheme; none of an unknown one."""
        row = self.things["schemes"].numbers.get(iri)
        return np.zeros(0, np.int32) if row is None else self["concepts"].of_row(row)


# -- opening and keeping -------------------------------------------------------------------------------------------


def open_index(store: Store) -> Index:
    """The index of the store as it is now: opened where it is kept, made first where it is not.

    Where the disk takes nothing, or gives it back damaged, it is made in memory.
    """
    try:
        recipe = "\n".join([str(RELATIONS), *map(_query, RELATIONS)])
        return _read(kept(store, "index", recipe, lambda part: _write(part, build(store))))
    except (OSError, EOFError, ValueError):
        with store.still():
            return build(store)


def _query(relation: str) -> str:
    return query_text(f"index-{relation}")


def _write(folder: Path, index: Index) -> None:
    (folder / "sizes.json").write_text(json.dumps({name: things.size for name, things in index.things.items()}))
    for name, things in index.things.items():
        np.save(folder / f"{name}.npy", things.lines)
    for name, relation in index.relations.items():
        np.save(folder / f"{name}-starts.npy", relation.starts)
        np.save(folder / f"{name}-columns.npy", relation.columns)


def _read(folder: Path) -> Index:
    sizes = json.loads((folder / "sizes.json").read_text())

    def mapped(name: str) -> Any:
        return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))  # the plain array over it is faster

    things = {name: Things(size, mapped(name)) for name, size in sizes.items()}
    relations = {
        name: Relation(mapped(f"{name}-starts"), mapped(f"{name}-columns"), sizes[columns])
        for name, (_, columns) in _KEPT.items()
    }
    version = folder.name.partition("-")[2].rpartition("-")[0]
    return Index(version, things, relations)


# -- making ---------------------------------------------------------------------------------------------------------

Counted = tuple[NDArray[np.int64], NDArray[np.int64]]


def build(store: Store) -> Index:
    """The index, made from the store; nobody may write meanwhile."""
    with ThreadPoolExecutor(2) as pool:  # the engine works outside Python's lock
        answers = pool.map(lambda name: store.tsv(_query(name)), RELATIONS)
        found = dict(zip(RELATIONS, map(_pairs, answers), strict=True))
    lists: dict[str, dict[bytes, int]] = {}
    for name, kinds in RELATIONS.items():
        for kind, some in zip(kinds, found[name], strict=True):
            lists.setdefault(kind, {iri: number for number, iri in enumerate(sorted({*some}))})
    counted = {name: _counted(found[name], *(lists[kind] for kind in kinds)) for name, kinds in RELATIONS.items()}
    counted["standing"] = _standing(counted["seats"], counted.pop("passing"))
    sizes = {kind: len(some) for kind, some in lists.items()}
    relations = {
        name: Relation.of(counted[name][0], sizes[rows], sizes[columns]) for name, (rows, columns) in _KEPT.items()
    }
    return Index(store.version, {kind: Things.of(some) for kind, some in lists.items()}, relations)


def _pairs(answer: bytes) -> tuple[list[bytes], list[bytes]]:
    """The pairs of an answer whose lines are a thing and all that goes with it: `<thing>`, tab, `"one another"`."""
    rows: list[bytes] = []
    columns: list[bytes] = []
    for line in answer.splitlines()[1:]:
        row, _, some = line.partition(b"\t")
        many = some[1:-1].split()
        rows.extend(repeat(row[1:-1], len(many)))
        columns.extend(many)
    return rows, columns


def _counted(pairs: tuple[list[bytes], list[bytes]], *lists: Mapping[bytes, int]) -> Counted:
    """Each pair of known things as the key row · width + column, in order, and how many times it occurs."""
    rows, columns = (
        np.fromiter((known.get(iri, -1) for iri in some), np.int64, len(some))
        for some, known in zip(pairs, lists, strict=True)
    )
    keys = (rows * len(lists[1]) + columns)[(rows >= 0) & (columns >= 0)]
    return np.unique(keys, return_counts=True)


def _standing(seats: Counted, passing: Counted) -> Counted:
    """Those with more seats in a body than seats there that are not regular."""
    left = seats[1].copy()
    left[np.searchsorted(seats[0], passing[0])] -= passing[1]
    return seats[0][left > 0], left[left > 0]
