"""Ties: the one-mode networks of bodies and of holders, and who in them links others that are not tied themselves.

Notation: two bodies are tied when they share a holder, two holders when they share a body; N(i) are those tied to i,
d(i) their number, t(i) the ties among them. An open pair of i is two of N(i) that are not tied to each other. All
figures are exact, without weights, and None where a node has no ties.

Sources: Burt 1992, 2004 (structural holes); Borgatti 1997 (effective size without weights); Gould & Fernandez 1989
(roles).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx

from graph.seating import Seating, sitting

if TYPE_CHECKING:
    Network = nx.Graph[str]
else:
    Network = nx.Graph

COORDINATOR = "coordinator"
ITINERANT = "itinerant"
GATEKEEPER = "gatekeeper or representative"
LIAISON = "liaison"
ROLES = (COORDINATOR, ITINERANT, GATEKEEPER, LIAISON)
BESIDE = "sector not known"


def body_network(graph: Seating, standing: bool = False) -> Network:
    """The bodies, tied where they share a holder; only by standing seats if asked."""
    return _one_mode(graph, "body", standing)


def holder_network(graph: Seating, standing: bool = False) -> Network:
    """The holders, tied where they share a body; only by standing seats if asked."""
    return _one_mode(graph, "holder", standing)


def _one_mode(graph: Seating, mode: str, standing: bool) -> Network:
    network: Network = nx.Graph()
    network.add_nodes_from(node for node in sorted(graph) if mode in graph.nodes[node])
    for common in sorted(graph):
        if mode not in graph.nodes[common]:
            network.add_edges_from(combinations(sitting(graph, common, standing), 2))
    return network


def open_pairs(network: Network, node: str) -> tuple[tuple[str, str], ...]:
    """The pairs of neighbours that are not tied to each other, sorted."""
    near, found = sorted(network[node]), list[tuple[str, str]]()
    for at, one in enumerate(near, start=1):
        tied = set(network[one])
        found.extend((one, other) for other in near[at:] if other not in tied)
    return tuple(found)


def constraint(network: Network, node: str) -> Fraction | None:
    """Burt's constraint: Σ over j in N(i) of (1/d(i) + Σ over q in N(i) ∩ N(j) of 1/(d(i) · d(q)))².

    Above 0, at most 9/8; low where a node ties others that are not tied themselves.
    """
    near = network[node]
    return sum((_invested(network, node, other) ** 2 for other in near), Fraction(0)) if near else None


def _invested(network: Network, node: str, other: str) -> Fraction:
    """The share of a node's ties that leads to another, directly or by one step."""
    common = set(network[node]) & set(network[other])
    return (1 + sum((Fraction(1, len(network[one])) for one in common), Fraction(0))) / len(network[node])


def effective_size(network: Network, node: str) -> Fraction | None:
    """Burt's effective size: d(i) − 2 t(i) / d(i), from 1 to d(i): those tied to i, without the redundant."""
    degree = len(network[node])
    among = degree * (degree - 1) // 2 - len(open_pairs(network, node))
    return degree - Fraction(2 * among, degree) if degree else None


def efficiency(network: Network, node: str) -> Fraction | None:
    """Effective size / d(i), above 0, at most 1."""
    size = effective_size(network, node)
    return None if size is None else size / len(network[node])


def roles(pairs: Iterable[tuple[str, str]], node: str, groups: Mapping[str, str]) -> Mapping[str, int]:
    """How many of its open pairs a node brokers in each role.

    Coordinator: all three of one group; itinerant: the two of one group, the broker of another; gatekeeper or
    representative: the broker of the group of one of them; liaison: three groups. Ties have no direction, so a pair
    counts once, and gatekeeper and representative are one role. A pair where one of the three has no group is beside.
    """
    found = Counter(_role(groups.get(one), groups.get(node), groups.get(other)) for one, other in pairs)
    return {role: found[role] for role in (*ROLES, BESIDE)}


def _role(one: str | None, broker: str | None, other: str | None) -> str:
    if one is None or broker is None or other is None:
        return BESIDE
    if one == other:
        return COORDINATOR if broker == one else ITINERANT
    return GATEKEEPER if broker in (one, other) else LIAISON
