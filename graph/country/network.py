"""The bodies of a whole country as one network: who hangs together, who stands between, who ties others that are not.

Two bodies are tied when they share a holder. The figures are those of `ties` and `centrality`, in sparse algebra: whole
numbers exact, the others as floats that agree to 10⁻⁹. A missing tie means that none is documented.

Sources: Freeman 1979 (betweenness), computed after Brandes 2001; Burt 1992 (constraint).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.country.index import Index, Numbers, Relation
from graph.country.streams import Stream
from graph.findings import msg
from graph.workings.shortest import betweenness, components

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Position:
    """Where a body stands in the network of bodies.

    `component` is how many bodies hang together with it, itself too; `degree` how many share a holder with it;
    `open_pairs` how many pairs of those share none with each other. `betweenness` counts the pairs of others whose
    shortest way goes through it, shares of a way as parts. `constraint` is low where it ties others that are not tied;
    None without ties.
    """

    body: str
    component: int
    degree: int
    open_pairs: int
    betweenness: float
    constraint: float | None


def network(index: Index, standing: bool = False) -> Stream[Position]:
    """The position of every body with a documented seat; with `standing`, by the regular seats alone."""
    columns = (
        msg("body"), msg("bodies it hangs together with"), msg("bodies that share a holder with it"), msg("open pairs"),
        msg("betweenness"), msg("constraint"),
    )  # fmt: skip
    seats = index["standing" if standing else "seats"]
    seated = np.flatnonzero(seats.counts).astype(np.int32)
    return Stream(msg("By body."), columns, lambda: len(seated), lambda: _positions(index, seats, seated))


def _positions(index: Index, seats: Relation, seated: Numbers) -> Iterator[Position]:
    ties = tied(seats)
    labels = components(ties)
    degrees, among = np.diff(ties.indptr), triangles(ties)
    columns = (
        np.bincount(labels, minlength=1)[labels],
        degrees,
        degrees * (degrees - 1) // 2 - among,
        betweenness(ties, labels),
        constraint(ties),
    )
    iris = index.bodies.iris
    for body, *figures, limit in zip(seated.tolist(), *(some[seated].tolist() for some in columns), strict=True):
        component, degree, opened, between = figures
        yield Position(iris[body], component, degree, opened, between, limit if degree else None)


def tied(seats: Relation) -> Any:
    """The network as a symmetric matrix of ones without a diagonal: A · Aᵀ > 0, where A is who sits where."""
    matrix = seats.matrix
    ties = (matrix @ matrix.T).tocoo()
    apart = ties.row != ties.col
    ones = np.ones(int(apart.sum()))
    found = type(matrix)((ones, (ties.row[apart], ties.col[apart])), shape=ties.shape)
    found.sort_indices()
    return found


def triangles(ties: Any) -> NDArray[np.int64]:
    """The ties among the neighbours of each node."""
    ways: NDArray[np.int64] = (ties @ ties).multiply(ties).sum(axis=1).astype(np.int64)
    return ways // 2


def constraint(ties: Any) -> Floats:
    """Burt's constraint, Σ over j in N(i) of (1/d(i) + Σ over q in N(i) ∩ N(j) of 1/(d(i) · d(q)))².

    NaN without ties.
    """
    degrees = np.diff(ties.indptr).astype(float)
    part = np.divide(1, degrees, out=np.full(len(degrees), np.nan), where=degrees > 0)
    scaled = ties.copy()
    scaled.data = part[ties.indices]
    invested = ((scaled @ ties).multiply(ties) + ties).power(2).sum(axis=1)
    found: Floats = invested * part**2
    return found
