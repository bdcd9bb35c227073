"""What hangs by a thread: the holders, bodies and seats without which bodies that are tied now would share nobody.

Everything is asked of the two-mode network of bodies and holders, one edge a documented seat; read literally, all
seats. What seems to fall apart may be held together by a seat that no document tells of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb

import networkx as nx

from graph.findings import MISSING_TIE, Count, Finding, Measure, Message, Name, Part, Ratio, msg, named, nmsg, ratio
from graph.searched import quotes_of
from graph.seating import Seating, all_seats, holders, seats_of
from graph.town import Town

READING = "literal, all"
CUTS = "cut points / all of the kind"
BRIDGES = "seats whose removal disconnects the network / all seats"
LOST = "pairs tied now and not without it / pairs tied now"

Sectors = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Break:
    """What a part of the network falls into. A piece is its bodies, then its holders; most bodies come first.

    `away` are the bodies cut off from the piece with most bodies, or all of them when no piece has `most`.
    """

    pieces: tuple[tuple[str, ...], ...]
    away: tuple[str, ...]
    alone: tuple[str, ...]
    most: bool


def fragility(town: Town) -> tuple[Finding, ...]:
    """The whole, then each cut point, then each bridge between bodies.

    A cut point is an articulation point of the two-mode network: a holder or body without which what hangs together
    falls into pieces. A bridge is a seat whose removal does so and leaves a body on either side. Vacancy impact: of the
    pairs of other holders who are tied now (through bodies they share, directly or by way of others) and whose
    documented sectors have nothing in common, the share that is tied no more; likewise for pairs of bodies. Ranges from
    0 to 1. Total: without seats there is no finding. Source: Borgatti 2006 (fragmentation by removing key players).
    """
    graph = town.seating
    if not graph.number_of_edges():
        return ()
    sectors = {holder.iri: town.values(holder.iri, "sam:sector") for holder in holders(graph)}
    points = sorted((_point(graph, sectors, node) for node in nx.articulation_points(graph)), key=_importance)
    edges = [sorted(edge, key=lambda node: not _is_body(graph, node)) for edge in nx.bridges(graph)]
    bridges = [found for body, holder in edges if (found := _bridge(graph, sectors, body, holder))]
    return (_whole(graph, points, len(edges), len(bridges)), *points, *sorted(bridges, key=_importance))


def _importance(finding: Finding) -> tuple[Fraction, int, int, tuple[str, ...]]:
    """The largest share of bodies parted first, then most bodies cut off, then most holders."""
    lost = finding.measures[0].value
    share = lost.fraction if isinstance(lost, Ratio) else Fraction(0)
    return -share, -len(finding.items["bodies"]), -len(finding.items["holders"]), finding.subjects


def _point(graph: Seating, sectors: Sectors, node: str) -> Finding:
    around = nx.node_connected_component(graph, node) - {node}
    broken = _broken(graph, graph.subgraph(around))
    pieces = Count(Fraction(len(broken.pieces)), "pieces")
    return Finding(
        kind="cut point",
        subjects=(node,),
        sentence=_point_sentence(node, broken),
        measures=(*_lost(graph, sectors, broken, node), Measure("pieces", READING, pieces, "components without it")),
        items={"bodies": broken.away, "holders": broken.alone},
        caveats=_caveats(graph, sectors),
        evidence=quotes_of(seats_of(graph, node).values()),
        parts=_parts(broken),
    )


def _bridge(graph: Seating, sectors: Sectors, body: str, holder: str) -> Finding | None:
    """A seat that alone ties the bodies on its two sides; None where the holder sits nowhere else."""
    if len(graph[holder]) == 1:
        return None
    rest = nx.Graph(graph.subgraph(nx.node_connected_component(graph, body)))
    rest.remove_edge(body, holder)
    broken = _broken(graph, rest)
    return Finding(
        kind="bridge",
        subjects=(body, holder),
        sentence=_bridge_sentence(body, holder, broken),
        measures=_lost(graph, sectors, broken, None),
        items={"bodies": broken.away, "holders": ()},
        caveats=_caveats(graph, sectors),
        evidence=quotes_of([graph.edges[body, holder]["seat"]]),
        parts=_parts(broken),
    )


def _whole(graph: Seating, points: Sequence[Finding], edges: int, bridges: int) -> Finding:
    cuts = [node for point in points for node in point.subjects]
    parting = tuple(node for point in points for node in point.subjects if point.items["bodies"])
    some_bodies = sum(_is_body(graph, node) for node in graph if graph[node])
    none = msg("there is no seat")
    seats = graph.number_of_edges()
    in_bodies = sum(_is_body(graph, node) for node in cuts)
    return Finding(
        kind="fragility",
        subjects=(),
        sentence=_whole_sentence(parting, _pairs(graph, nx.connected_components(graph))),
        measures=(
            Measure("cut points", "holders", ratio(len(cuts) - in_bodies, len(holders(graph)), none), CUTS),
            Measure("cut points", "bodies", ratio(in_bodies, some_bodies, none), CUTS),
            Measure("bridges", READING, ratio(edges, seats, none), BRIDGES),
            Measure("bridges", "between bodies", ratio(bridges, seats, none), BRIDGES),
        ),
        items={"cut points": tuple(cuts)},
        caveats=(MISSING_TIE,),
        evidence=quotes_of(all_seats(graph)),
    )


def _is_body(graph: Seating, node: str) -> bool:
    return "body" in graph.nodes[node]


def _broken(graph: Seating, rest: Seating) -> _Break:
    found = []
    for part in nx.connected_components(rest):
        some = sorted(node for node in part if _is_body(graph, node))
        found.append((some, sorted(part.difference(some))))
    found.sort(key=lambda piece: (-len(piece[0]), -len(piece[1]), piece))
    groups = [some for some, _ in found if some]
    most = len(groups) > 1 and len(groups[0]) > len(groups[1])
    away = groups[1:] if most else groups if len(groups) > 1 else []
    return _Break(
        pieces=tuple((*some, *people) for some, people in found),
        away=tuple(sorted(one for some in away for one in some)),
        alone=tuple(sorted(one for some, people in found if not some for one in people)),
        most=most,
    )


def _lost(graph: Seating, sectors: Sectors, broken: _Break, without: str | None) -> tuple[Measure, ...]:
    """The share of the pairs tied now that are tied no more: of bodies, and of holders from different sectors."""
    before = [set(part) - {without} for part in nx.connected_components(graph)]
    touched = {node for piece in broken.pieces for node in piece}
    after = [part for part in before if not part & touched] + [set(piece) for piece in broken.pieces]
    ties = [(_pairs(graph, parts), _across(sectors, parts)) for parts in (before, after)]
    (bodies_now, across_now), (bodies_then, across_then) = ties
    return (
        Measure(
            "lost pairs of bodies",
            READING,
            ratio(bodies_now - bodies_then, bodies_now, msg("no two other bodies hang together")),
            LOST,
        ),
        Measure(
            "lost pairs across sectors",
            READING,
            ratio(across_now - across_then, across_now, msg("no two others of different sectors hang together")),
            LOST,
        ),
    )


def _pairs(graph: Seating, parts: Iterable[Collection[str]]) -> int:
    return sum(comb(sum(_is_body(graph, node) for node in part), 2) for part in parts)


def _across(sectors: Sectors, parts: Iterable[Collection[str]]) -> int:
    """Pairs of holders in one part whose sectors are known and have nothing in common."""
    found = 0
    for part in parts:
        sizes = Counter(sectors[node] for node in part if sectors.get(node))
        found += sum(sizes[one] * sizes[other] for one, other in combinations(sizes, 2) if not one & other)
    return found


def _parts(broken: _Break) -> tuple[Part, ...]:
    """The pieces that hold a body; who is left alone is listed as such."""
    return tuple(Part(piece[0], "piece", piece) for piece in broken.pieces if piece[0] not in broken.alone)


def _point_sentence(node: str, broken: _Break) -> Message:
    if broken.most:
        return nmsg(
            "Without %(who)s, %(bodies)s shares nobody with the rest.",
            "Without %(who)s, %(bodies)s share nobody with the rest.",
            len(broken.away),
            who=Name(node),
            bodies=named(broken.away),
        )
    if broken.away:
        return msg(
            "Without %(who)s, nobody ties these together: %(bodies)s.", who=Name(node), bodies=named(broken.away)
        )
    return nmsg(
        "%(holders)s meets the others only in %(body)s.",
        "%(holders)s meet the others only in %(body)s.",
        len(broken.alone),
        holders=named(broken.alone),
        body=Name(node),
    )


def _bridge_sentence(body: str, holder: str, broken: _Break) -> Message:
    bodies = named(broken.away)
    if broken.most:
        return msg(
            "Only the seat of %(who)s in %(body)s ties %(bodies)s to the rest.",
            who=Name(holder),
            body=Name(body),
            bodies=bodies,
        )
    return msg(
        "Only the seat of %(who)s in %(body)s ties these together: %(bodies)s.",
        who=Name(holder),
        body=Name(body),
        bodies=bodies,
    )


def _whole_sentence(parting: tuple[str, ...], tied: int) -> Message:
    if not tied:
        return msg("No two bodies are documented to share anybody.")
    if not parting:
        return msg("Whoever is away, the bodies that hang together now still do.")
    return nmsg(
        "Bodies would lose touch with each other without %(who)s.",
        "Bodies would lose touch with each other without any one of these: %(who)s.",
        len(parting),
        who=named(parting),
    )


def _caveats(graph: Seating, sectors: Sectors) -> tuple[Message, ...]:
    unknown = sum(not found for found in sectors.values())
    found = [MISSING_TIE]
    if any(holder.collective for holder in holders(graph)):
        found.append(msg("A collective counts as one holder; read as its members, more may be tied together."))
    if unknown:
        found.append(
            nmsg(
                "%(count)s holder has no documented sector and is not among the pairs across sectors.",
                "%(count)s holders have no documented sector and are not among the pairs across sectors.",
                unknown,
                count=unknown,
            )
        )
    return tuple(found)
