"""Measures on plain graphs that several findings share: what networkx lacks, and networkx in exact numbers.

All are total: where a graph is too small for a figure to mean anything, the answer is None. Names of nodes never
decide a figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import combinations
from math import copysign, sqrt
from typing import TYPE_CHECKING, Any

import networkx as nx

from graph.findings import Message, named, nmsg
from graph.seating import Seating, bodies
from graph.workings import shortest

if TYPE_CHECKING:
    Graph = nx.Graph[str]
else:
    Graph = nx.Graph

_LARGEST_DENOMINATOR = 10**6


def exact(number: float) -> Fraction:
    """The fraction a float stands for.

    Shares of ways are added up in floats; the nearest fraction with a denominator of at most a million is the
    exact share wherever the share has such a denominator, and is within 10⁻⁶ of it elsewhere.
    """
    return Fraction(number).limit_denominator(_LARGEST_DENOMINATOR)


def seated(graph: Seating) -> tuple[str, ...]:
    """The bodies with at least one documented seat, by IRI. The others are not alone; nothing is documented of them."""
    return tuple(body.iri for body in bodies(graph) if len(graph[body.iri]))


def left_out(graph: Seating) -> tuple[Message, ...]:
    """The caveat that names the bodies without a documented seat; nothing where there are none."""
    silent = sorted({body.iri for body in bodies(graph)}.difference(seated(graph)))
    if not silent:
        return ()
    return (
        nmsg(
            "Who sits in %(bodies)s is not documented, so it is left out.",
            "Who sits in these is not documented, so they are left out: %(bodies)s.",
            len(silent),
            bodies=named(silent),
        ),
    )


def tied(graph: Seating) -> Graph:
    """The one-mode network of the seated bodies: two are tied when they share a holder (Breiger 1974)."""
    network: Graph = nx.Graph()
    network.add_nodes_from(seated(graph))
    network.add_edges_from(
        (one, other) for one, other in combinations(network, 2) if set(graph[one]) & set(graph[other])
    )
    return network


def density(graph: Graph) -> tuple[int, int]:
    """Ties there are, and ties there could be, in a one-mode network: their ratio is its density."""
    return graph.number_of_edges(), len(graph) * (len(graph) - 1) // 2


def degree_centralisation(graph: Graph) -> Fraction | None:
    """How far one node has more ties than the rest, from 0 (all alike) to 1 (a star).

    Σ (max d − d) / ((n − 1)(n − 2)); needs three nodes. Source: Freeman 1979.
    """
    degrees = [degree for _, degree in graph.degree]
    n = len(degrees)
    return Fraction(sum(max(degrees) - one for one in degrees), (n - 1) * (n - 2)) if n > 2 else None


def betweenness_centralisation(graph: Graph) -> Fraction | None:
    """How far one node stands between the others more than the rest do, from 0 to 1 (a star).

    Σ (max b − b) / (n − 1), b the share of the shortest ways between two others; needs three nodes.
    Source: Freeman 1979.
    """
    if len(graph) < 3:
        return None
    shares = [exact(one) for one in nx.betweenness_centrality(graph).values()]
    return sum((max(shares) - one for one in shares), Fraction(0)) / (len(graph) - 1)


def two_mode_betweenness(graph: Seating) -> Mapping[str, Fraction]:
    """How much each body and holder stands between others, over the most its side allows: 0 to 1.

    Only for nodes of a side where standing between is possible at all: with one holder no body can.
    Source: Borgatti & Everett 1997, Borgatti & Halgin 2011.
    """
    inside = seated(graph)
    people = {holder for body in inside for holder in graph[body]}
    most = {True: _most_between(len(inside), len(people)), False: _most_between(len(people), len(inside))}
    raw = _between(graph.subgraph({*inside, *people}))
    side = {node: node not in people for node in raw}
    return {node: raw[node] / most[side[node]] for node in sorted(raw) if most[side[node]]}


def _most_between(own: int, other: int) -> Fraction:
    """The highest betweenness a node can have beside `own` − 1 of its side and `other` of the other one."""
    if not own or not other:
        return Fraction(0)
    s, t = divmod(own - 1, other)
    return Fraction(other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3), 2)


def core(graph: Graph) -> tuple[frozenset[str], float] | None:
    """The core of a network and how well it fits: the correlation of the ties with those of an ideal core.

    In the ideal every tie has at least one end in the core. Tried are the cores that hold all nodes with at least so
    many ties: for each size, they come nearest the ideal (Lip 2011), and nodes with equally many are never parted.
    The best fit is kept, the smallest core among equals. None where no such core leaves two nodes outside, or where
    all or none are tied. Range −1 to 1; a star has 1. Source: Borgatti & Everett 1999.
    """
    ties, cells = density(graph)
    if ties in (0, cells):
        return None
    found = []
    for least in sorted({degree for _, degree in graph.degree}):
        inside = frozenset(node for node, degree in graph.degree if degree >= least)
        outside = graph.subgraph(set(graph) - inside)
        ideal = cells - density(outside)[1]
        if ideal < cells:
            apart = cells * (ties - outside.number_of_edges()) - ties * ideal
            found.append((Fraction(apart * abs(apart), ties * (cells - ties) * ideal * (cells - ideal)), inside))
    if not found:
        return None
    fit, inside = max(found, key=lambda one: (one[0], -len(one[1])))
    return inside, round(copysign(sqrt(abs(fit)), fit), 6)


def modularity(graph: Graph, groups: Iterable[Iterable[str]]) -> Fraction:
    """How many more ties fall within groups than if ties fell by chance: Σ (e/m − (d/2m)²), m ties in all, e within a
    group and d the ties of its nodes. Below 1; 0 for one group. Source: Newman & Girvan 2004.
    """
    m, place = graph.number_of_edges(), {node: at for at, group in enumerate(groups) for node in group}
    within = sum(place[one] == place[other] for one, other in graph.edges)
    degrees = Counter[int]()
    for node, degree in graph.degree:
        degrees[place[node]] += degree
    return Fraction(4 * m * within - sum(degree**2 for degree in degrees.values()), 4 * m**2)


def communities(graph: Graph) -> tuple[tuple[frozenset[str], ...], Fraction] | None:
    """The groups a network falls into when its most travelled ties are cut, and their modularity.

    Girvan & Newman 2004, with one change: ties that are travelled equally often are cut together, so that no name and
    no order decides. Of the divisions met on the way the one with the highest modularity is kept, the coarsest among
    equals. None without ties.
    """
    if not graph.number_of_edges():
        return None
    rest, best = graph.copy(), _parts(graph)
    quality, travelled = modularity(graph, best), _travelled(graph)
    while travelled:
        most = max(travelled.values())
        cut = [edge for edge, share in travelled.items() if share == most]
        rest.remove_edges_from(cut)
        travelled = {edge: share for edge, share in travelled.items() if share != most}
        ends = {node for edge in cut for node in edge}
        found = _parts(rest)
        for part in found:
            if part & ends:
                travelled |= _travelled(rest.subgraph(part).copy())
        better = modularity(graph, found)
        if better > quality:
            best, quality = found, better
    return best, quality


def _travelled(graph: Graph) -> dict[tuple[str, str], Fraction]:
    """How many of the shortest ways between two nodes go along each tie."""
    ties, along = _numbered(graph)
    shares = shortest.travelled(ties, along.values()).tolist()
    return {tie: exact(share) for tie, share in zip(along, shares, strict=True)}


def _between(graph: Graph) -> dict[str, Fraction]:
    """How many of the shortest ways between two others go through each node."""
    ties, _ = _numbered(graph)
    shares = shortest.betweenness(ties, shortest.components(ties)).tolist()
    return {node: exact(share) for node, share in zip(sorted(graph), shares, strict=True)}


def _numbered(graph: Graph) -> tuple[Any, dict[tuple[str, str], tuple[int, int]]]:
    """A network as a matrix, its nodes in the order of their names; and the numbers of the ends of each tie."""
    place = {node: at for at, node in enumerate(sorted(graph))}
    along = {(min(edge), max(edge)): (place[min(edge)], place[max(edge)]) for edge in graph.edges}
    return shortest.matrix(len(place), along.values()), along


def _parts(graph: Graph) -> tuple[frozenset[str], ...]:
    """The components, largest first, then by their first name."""
    found = [frozenset(part) for part in nx.connected_components(graph)]
    return tuple(sorted(found, key=lambda part: (-len(part), min(part))))
