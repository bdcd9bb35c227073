"""The order of boxes in columns, and how they stand below each other: few crossings, no overlap, no randomness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum

SWEEPS = 4


def order(columns: list[list[str]], near: Mapping[str, list[str]], rank: Mapping[str, int]) -> list[list[str]]:
    """Sort each column by the mean place of its neighbours in the others. Bodies stay inside their level's group."""
    ordered = [sorted(column, key=lambda iri: rank[iri]) for column in columns]
    places = _places(ordered)
    for sweep in range(SWEEPS):
        for number in (2, 3, 1) if sweep % 2 == 0 else (3, 2, 1):
            own = set(ordered[number])
            means = {iri: mean([places[other] for other in near[iri] if other not in own]) for iri in own}
            keys = {iri: (rank[iri], places[iri] if means[iri] is None else means[iri]) for iri in own}
            ordered[number].sort(key=lambda iri: keys[iri])
            places.update(_places([ordered[number]]))
    return ordered


def _places(columns: Iterable[Sequence[str]]) -> dict[str, float]:
    """How far down its column each box stands, 0 to 1, so that columns of different length compare."""
    return {iri: (place + 0.5) / len(column) for column in columns for place, iri in enumerate(column)}


def mean(values: Sequence[float]) -> float | None:
    return fsum(values) / len(values) if values else None  # fsum: the order of the lines must not matter


def spread(wanted: Sequence[float], room: Sequence[float]) -> list[float]:
    """Tops for boxes stacked in this order, each ``room`` tall, with middles as near ``wanted`` as can be.

    Least squares under "no overlap", by pooling neighbours that collide; linear.

    >>> spread([10, 10, 100], [20, 20, 20])
    [-10.0, 10.0, 90.0]
    """
    offsets = [0.0]
    for height in room[:-1]:
        offsets.append(offsets[-1] + height)
    pools: list[tuple[float, int]] = []  # (sum of slacks, number of boxes), slacks rising from pool to pool
    for middle, height, offset in zip(wanted, room, offsets, strict=False):
        total, count = middle - height / 2 - offset, 1
        while pools and pools[-1][0] / pools[-1][1] >= total / count:
            before = pools.pop()
            total, count = total + before[0], count + before[1]
        pools.append((total, count))
    slacks = [total / count for total, count in pools for _ in range(count)]
    return [slack + offset for slack, offset in zip(slacks, offsets, strict=False)]
