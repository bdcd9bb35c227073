"""How near a reporting line comes to a tree with one top: Krackhardt's four dimensions, exact.

A line goes from who reports to whom it reports to. Each dimension runs from 0 to 1, and all four are 1 in a tree whose
lines all lead to one top, and only there. Where a graph leaves no room for a violation, the answer is None.
Source: Krackhardt 1994; the least upper bound as in Everett & Krackhardt 2012.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    Lines = nx.DiGraph[str]
else:
    Lines = nx.DiGraph


def connectedness(lines: Lines) -> Fraction | None:
    """Of all pairs, the share joined by lines in whatever direction: 1 − V / (n(n − 1)/2). Needs two nodes."""
    joined = sum(comb(len(part), 2) for part in nx.weakly_connected_components(lines))
    return Fraction(joined, comb(len(lines), 2)) if len(lines) > 1 else None


def hierarchy(lines: Lines) -> Fraction | None:
    """Of the pairs where one is above the other, the share where it is not mutual: 1 − V / max V. Needs a line."""
    above = {node: nx.descendants(lines, node) for node in lines}
    ordered = [(other in above[one]) + (one in above[other]) for one, other in combinations(above, 2)]
    reached = len(ordered) - ordered.count(0)
    return Fraction(ordered.count(1), reached) if reached else None


def efficiency(lines: Lines) -> Fraction | None:
    """One minus the share of the superfluous ties there could be that there are: 1 − V / max V.

    Of the lines without their direction, V is those beyond the n − 1 that hold a component of n together, max V how
    many such there could be. Needs a component of three.
    """
    sizes = [len(part) for part in nx.weakly_connected_components(lines)]
    needed = sum(size - 1 for size in sizes)
    possible = sum(comb(size, 2) for size in sizes) - needed
    return 1 - Fraction(lines.to_undirected().number_of_edges() - needed, possible) if possible else None


def least_upper_bounds(lines: Lines) -> Fraction | None:
    """One minus the share of the pairs that could lack a nearest common superior that do: 1 − V / max V.

    A common superior is the nearest when it reports, through others or not, to each other one; one of the pair may be
    it. Max V is (n − 1)(n − 2)/2 for a component of n; needs a component of three.
    """
    parts = [sorted(part) for part in nx.weakly_connected_components(lines)]
    possible = sum(comb(len(part) - 1, 2) for part in parts)
    above = {node: {node, *nx.descendants(lines, node)} for node in lines}
    lacking = 0
    for part in parts:
        for one, other in combinations(part, 2):
            common = above[one] & above[other]
            lacking += not any(common <= above[superior] for superior in common)
    return 1 - Fraction(lacking, possible) if possible else None
