"""How many of the shortest ways in a network go through each node and along each tie, in sparse algebra.

A network is a symmetric sparse matrix of ones without a diagonal; figures are floats that agree with exact ones to
10⁻⁹. Sources: Freeman 1977 (betweenness), Girvan & Newman 2002 (of ties), computed after Brandes 2001.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int32]
SOURCES = 64  # how many starting points are followed at once


def matrix(size: int, ties: Collection[tuple[int, int]]) -> Any:
    """The network of `size` nodes with these ties, each given once, in either direction."""
    from scipy.sparse import csr_array

    ends = np.array([*ties], dtype=np.int32).reshape(-1, 2)
    rows, columns = np.concatenate([ends[:, 0], ends[:, 1]]), np.concatenate([ends[:, 1], ends[:, 0]])
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))


def components(ties: Any) -> Numbers:
    """The number of the component of each node."""
    from scipy.sparse.csgraph import connected_components

    found: Numbers = connected_components(ties, directed=False)[1]
    return found


def betweenness(ties: Any, labels: Numbers) -> Floats:
    """How many shortest ways between two others go through each node, shares of a way as parts."""
    order = np.argsort(labels, kind="stable")
    ends = np.cumsum(np.bincount(labels, minlength=1))
    grouped = ties[order][:, order]
    found = np.zeros(len(labels))
    for start, end in zip(np.concatenate([[0], ends[:-1]]).tolist(), ends.tolist(), strict=True):
        if end - start > 2:
            found[order[start:end]] = _between(grouped[start:end, start:end])
    return found


def travelled(ties: Any, along: Iterable[tuple[int, int]]) -> Floats:
    """How many shortest ways between two nodes go along each of these ties, shares of a way as parts."""
    ends = np.array([*along], dtype=np.int32).reshape(-1, 2)
    found = np.zeros(len(ends))
    for levels in _everywhere(ties):
        for nearer, share, _ in _back(ties, levels):
            for one, other in ((0, 1), (1, 0)):
                found += (nearer[:, ends[:, one]] * share[:, ends[:, other]]).sum(axis=0)
    return found / 2


def _between(ties: Any) -> Floats:
    """Brandes' dependencies on each node, summed over all sources; each way was met from both its ends."""
    found = np.zeros(ties.shape[0])
    for levels in _everywhere(ties):
        for _, _, through in _back(ties, levels[1:]):
            found += through
    return found / 2


def _everywhere(ties: Any) -> Iterator[list[Floats]]:
    """From some sources at a time, level by level outwards: in how many shortest ways each node is reached."""
    size = ties.shape[0]
    for start in range(0, size, SOURCES):
        sources = np.arange(start, min(start + SOURCES, size))
        ways = np.zeros((len(sources), size))
        ways[np.arange(len(sources)), sources] = 1
        seen, levels = ways > 0, [ways]
        while (ways := np.where(seen, 0, ways @ ties)).any():
            seen |= ways > 0
            levels.append(ways)
        yield levels


def _back(ties: Any, levels: list[Floats]) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Level by level inwards: the ways to the nearer level, what each way beyond it counts, and what goes through the
    nodes of the nearer level, summed over the sources."""
    through = np.zeros_like(levels[0])
    for nearer, level in zip(levels[-2::-1], levels[:0:-1], strict=True):
        share = np.divide(1 + through, level, out=np.zeros_like(level), where=level > 0)
        through = (share @ ties) * nearer
        yield nearer, share, through.sum(axis=0)
