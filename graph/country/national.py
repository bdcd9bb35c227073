"""Measures of a whole country on the index: what no body covers, who shares holders, who is like whom.

The definitions are those for one municipality (`coverage`, `overlap`), in sparse algebra: whole numbers and fractions,
exact. An answer is a `Stream`: its length is known, its rows are made one at a time. What is not documented is not
absent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from graph.country.index import Index, Numbers, Relation
from graph.country.streams import Stream
from graph.findings import msg
from ontology.iris import scheme_iri

Pairs = tuple[Numbers, Numbers, Numbers]
BLOCK = 4_000_000  # how many products are held in memory at once


# -- gaps -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gap:
    """A theme that no body of a municipality carries; of so many `bodies` that are documented.

    With 0 bodies nothing is documented, and nothing can be said.
    """

    municipality: str
    theme: str
    bodies: int


def gaps(index: Index) -> Stream[Gap]:
    """Every theme without a body, in every municipality.

    A body carries its own themes and those of the endeavours it works for; a narrower theme carries the wider ones.
    """
    order = msg("By municipality, then by theme.")
    columns = (msg("municipality"), msg("theme"), msg("documented bodies"))
    return Stream(order, columns, lambda: len(uncovered(index)[0]), lambda: _gaps(index))


def _gaps(index: Index) -> Iterator[Gap]:
    owners, themes, counts = index.municipalities.iris, index.concepts.iris, index["owned"].counts.tolist()
    for owner, theme in zip(*(some.tolist() for some in uncovered(index)), strict=True):
        yield Gap(owners[owner], themes[theme], counts[owner])


def uncovered(index: Index) -> tuple[Numbers, Numbers]:
    """The gaps as numbers: of the municipality, and of the theme among the concepts."""
    owners, carried = index["themes"].then(index["owned"].rows, index["owned"].columns)
    owners, carried = index["wider"].then(owners, carried)
    covered = np.zeros((len(index.municipalities), len(index.concepts)), bool)
    covered[owners, carried] = True
    themes = index.scheme(scheme_iri("theme"))
    rows, columns = np.nonzero(~covered[:, themes])
    return rows.astype(np.int32), themes[columns]


# -- likeness -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things and how much they share: |A∩B|, with |A| and |B|. `other` is None when there is none to set beside."""

    one: str
    other: str | None
    shared: int
    of_one: int
    of_other: int

    @property
    def jaccard(self) -> Fraction | None:
        """|A∩B| / |A∪B|, 0 to 1; None where one of the two has nothing documented (Borgatti & Halgin 2011)."""
        defined = self.of_one and self.of_other
        return Fraction(self.shared, self.of_one + self.of_other - self.shared) if defined else None

    @property
    def coefficient(self) -> Fraction | None:
        """|A∩B| / min(|A|, |B|), 0 to 1; None where one of the two has nothing documented."""
        smaller = min(self.of_one, self.of_other)
        return Fraction(self.shared, smaller) if smaller else None


def overlaps(index: Index, standing: bool = False) -> Stream[Pair]:
    """Every pair of bodies that share a holder, of one municipality or of two (Breiger 1974).

    Holders as stated; with `standing` only those whose seat is regular.
    """
    order = msg("By the first body, then by the second.")
    columns = (msg("body"), msg("other body"), msg("shared holders"), msg("holders"), msg("holders of the other"))
    seats = index["standing" if standing else "seats"]
    return Stream(
        order,
        columns,
        lambda: sum(len(one) for one, _, _ in shared(seats)),
        lambda: _overlaps(index, seats),
    )


def _overlaps(index: Index, seats: Relation) -> Iterator[Pair]:
    iris, sizes = index.bodies.iris, seats.counts.tolist()
    for block in shared(seats, ordered=True):
        for one, other, both in zip(*(some.tolist() for some in block), strict=True):
            yield Pair(iris[one], iris[other], both, sizes[one], sizes[other])


def shared(ties: Relation, ordered: bool = False) -> Iterator[Pairs]:
    """The pairs of rows that have columns in common, each once and the lower first, and how many: a block at a time.

    A · Aᵀ above its diagonal, where A is the relation. By the first row; `ordered` also by the second, which takes as
    long again.
    """
    matrix = ties.matrix
    turned = matrix.T.tocsr()
    for start, end in _blocks(ties):
        products = matrix[start:end] @ turned
        if ordered:
            products.sort_indices()
        rows = np.repeat(np.arange(start, end, dtype=np.int32), np.diff(products.indptr))
        upper = np.flatnonzero(products.indices > rows)
        yield rows[upper], products.indices[upper], products.data[upper]


def _blocks(ties: Relation) -> Iterator[tuple[int, int]]:
    """Ranges of rows that take about `BLOCK` products each, and one row at least."""
    degrees = np.bincount(ties.columns, minlength=ties.width)
    work = np.concatenate([[0], np.cumsum(degrees[ties.columns])])[ties.starts]
    start, height = 0, len(ties.starts) - 1
    while start < height:
        end = int(np.searchsorted(work, work[start] + BLOCK, side="right")) - 1
        yield start, (end := max(end, start + 1))
        start = end


# -- comparison -----------------------------------------------------------------------------------------------------


def compare(index: Index, owner: str | None = None) -> Stream[Pair]:
    """Municipalities by the concepts said of their bodies: types, levels, themes, purposes, topics, sectors …

    With an `owner`, it and every other, most alike (Jaccard) first; KeyError for one that no document is about.
    Without, each municipality and the one most like it: the first by IRI of several, none where nothing is documented.
    """
    columns = (
        msg("municipality"), msg("other municipality"), msg("shared concepts"), msg("concepts"),
        msg("concepts of the other"),
    )  # fmt: skip
    said = _said(index)
    if owner is None:
        order = msg("By municipality, each with the one most like it.")
        return Stream(order, columns, lambda: len(index.municipalities), lambda: _nearest(index, said))
    order = msg("Most alike first; last those of which nothing is documented.")
    number = index.municipalities.numbers[owner]
    others = len(index.municipalities) - 1
    return Stream(order, columns, lambda: others, lambda: _to_all(index, said, number))


def _said(index: Index) -> Relation:
    """The concepts said of the bodies of each municipality."""
    owned = index["owned"]
    width = len(index.concepts)
    pairs = [index[name].then(owned.rows, owned.columns) for name in ("facets", "themes")]
    keys = np.unique(np.concatenate([rows.astype(np.int64) * width + columns for rows, columns in pairs]))
    return Relation.of(keys, len(index.municipalities), width)


def _likeness(said: Relation, rows: slice) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Shared concepts of some municipalities with all, and their Jaccard; −1 where nothing is documented.

    Equal fractions of small numbers are equal as floats, and different ones are far apart: the order is exact.
    """
    matrix, sizes = said.matrix, said.counts
    both = (matrix[rows] @ matrix.T).toarray()
    either = sizes[rows, None] + sizes[None, :] - both
    known = (sizes[rows, None] > 0) & (sizes[None, :] > 0)
    return both, np.divide(both, either, out=np.full(both.shape, -1.0), where=known)


def _nearest(index: Index, said: Relation) -> Iterator[Pair]:
    iris, sizes = index.municipalities.iris, said.counts.tolist()
    step = max(1, BLOCK // max(len(iris), 1))
    for start in range(0, len(iris), step):
        both, jaccard = _likeness(said, slice(start, start + step))
        here = np.arange(len(both))
        jaccard[here, here + start] = -1
        for at, other in enumerate(jaccard.argmax(axis=1).tolist()):
            one = start + at
            if jaccard[at, other] < 0:
                yield Pair(iris[one], None, 0, sizes[one], 0)
            else:
                yield Pair(iris[one], iris[other], int(both[at, other]), sizes[one], sizes[other])


def _to_all(index: Index, said: Relation, one: int) -> Iterator[Pair]:
    iris, sizes = index.municipalities.iris, said.counts.tolist()
    both, jaccard = _likeness(said, slice(one, one + 1))
    for other in np.argsort(-jaccard[0], kind="stable").tolist():
        if other != one:
            yield Pair(iris[one], iris[other], int(both[0, other]), sizes[one], sizes[other])


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the documented bodies of a municipality a concept is said of."""

    municipality: str
    concept: str
    bodies: int
    of: int


def profiles(index: Index) -> Stream[Share]:
    """The profile of every municipality: body types, levels, themes, purposes …, each with its number of bodies."""
    order = msg("By municipality, then by concept.")
    columns = (msg("municipality"), msg("concept"), msg("bodies"), msg("documented bodies"))
    return Stream(order, columns, lambda: len(_profiles(index)[0]), lambda: _shares(index))


def _profiles(index: Index) -> Pairs:
    owned, width = index["owned"], len(index.concepts)
    owners, concepts = index["facets"].then(owned.rows, owned.columns)
    keys, counts = np.unique(owners.astype(np.int64) * width + concepts, return_counts=True)
    return keys // max(width, 1), keys % max(width, 1), counts


def _shares(index: Index) -> Iterator[Share]:
    owners, concepts, counts = index.municipalities.iris, index.concepts.iris, index["owned"].counts.tolist()
    for owner, concept, bodies in zip(*(some.tolist() for some in _profiles(index)), strict=True):
        yield Share(owners[owner], concepts[concept], bodies, counts[owner])
