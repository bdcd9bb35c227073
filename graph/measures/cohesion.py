"""How the bodies of a municipality hang together as a whole: density, centralisation, components, lines up.

Density and centralisation fall with size, so the numbers of bodies and holders stand beside them. Bodies without a
documented seat are not counted as alone; nothing is documented of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import networkx as nx

from graph.findings import (
    MISSING_TIE,
    Count,
    Finding,
    Measure,
    Message,
    Part,
    Quantity,
    Undefined,
    msg,
    named,
    nmsg,
    ratio,
)
from graph.searched import quotes_of
from graph.seating import Seating, all_seats, sitting
from graph.town import INFERRED, Fact, Town
from graph.workings.centrality import betweenness_centralisation, degree_centralisation, density, left_out, seated, tied
from graph.workings.hierarchy import Lines, connectedness, efficiency, hierarchy, least_upper_bounds

TWO_MODE = "L / (n · m)"
ONE_MODE = "T / (n(n − 1)/2)"
DEGREE = "Σ (max d − d) / ((n − 1)(n − 2))"
BETWEENNESS = "Σ (max b − b) / (n − 1)"
TIED = "bodies that share holders"
UPWARD = ("org:reportsTo", "sam:escalatesTo")


def network(town: Town) -> tuple[Finding, ...]:
    """The network as a whole, then its lines up; each where something is documented.

    Notation: n seated bodies, m their holders, L seats (each of the reading), T pairs of bodies that share a holder; of
    lines, n bodies that have one. Densities,
    centralisations (Freeman 1979) and the four dimensions of the lines (Krackhardt 1994) run from 0 to 1.
    Total: without seats or lines there is no finding of them.
    """
    return (*_whole(town), *_lines(town))


# -- the whole ----------------------------------------------------------------------------------------------------


def _whole(town: Town) -> tuple[Finding, ...]:
    inside = seated(town.seating)
    if not inside:
        return ()
    parts = _components(town.seating)
    silent = tuple(body for body in town.bodies if body not in inside)
    return (
        Finding(
            kind="network",
            subjects=(),
            sentence=_whole_sentence(len(inside), len(parts)),
            measures=_whole_measures(town.seating, len(parts)),
            items={"bodies": inside, "no documented seats": silent},
            caveats=(MISSING_TIE, *left_out(town.seating)),
            evidence=quotes_of(all_seats(town.seating)),
            parts=tuple(Part(part[0], "tied together", part) for part in parts),
        ),
    )


def _whole_measures(graph: Seating, parts: int) -> tuple[Measure, ...]:
    bodies, between = seated(graph), tied(graph)
    holders = {holder for body in bodies for holder in graph[body]}
    seats = all_seats(graph)
    none = msg("there is one body with seats")
    return (
        Measure("density", "two-mode, all", _two_mode(graph), TWO_MODE),
        Measure("density", "two-mode, standing", _two_mode(graph, standing=True), TWO_MODE),
        Measure("density", TIED, ratio(*density(between), none), ONE_MODE),
        Measure("degree centralisation", TIED, _share(degree_centralisation(between), _THREE), DEGREE),
        Measure("betweenness centralisation", TIED, _share(betweenness_centralisation(between), _THREE), BETWEENNESS),
        Measure("components", "two-mode, all", Count(Fraction(parts), "components"), "components of the network"),
        Measure("size", "bodies", Count(Fraction(len(bodies)), "bodies"), "n"),
        Measure("size", "holders", Count(Fraction(len(holders)), "holders"), "m"),
        Measure("size", "seats", Count(Fraction(len(seats)), "seats"), "L"),
    )


def _two_mode(graph: Seating, standing: bool = False) -> Quantity:
    """The seats, of all there could be between the bodies and the holders that have one in the reading."""
    sits = [some for body in seated(graph) if (some := sitting(graph, body, standing))]
    room = len(sits) * len(set().union(*sits))
    return ratio(sum(map(len, sits)), room, msg("there is no seat in this reading"))


_THREE = msg("there are fewer than three bodies with seats")


def _share(value: Fraction | None, because: Message) -> Quantity:
    return Undefined(because) if value is None else Count(value, "")


def _components(graph: Seating) -> tuple[tuple[str, ...], ...]:
    """What hangs together: bodies first, then holders; most bodies first."""
    found = []
    for part in nx.connected_components(graph.subgraph([node for node in graph if graph[node]])):
        bodies = sorted(node for node in part if "body" in graph.nodes[node])
        found.append((*bodies, *sorted(part.difference(bodies))))
    return tuple(sorted(found, key=lambda part: (-sum("body" in graph.nodes[node] for node in part), part)))


def _whole_sentence(bodies: int, parts: int) -> Message:
    if bodies == 1:
        return msg("One body has documented seats, so there is no other to share holders with.")
    return nmsg(
        "The %(bodies)s bodies with documented seats all hang together through those who sit in several.",
        "The %(bodies)s bodies with documented seats fall into %(count)s groups with nobody in common.",
        parts,
        bodies=bodies,
        count=parts,
    )


# -- the lines up ---------------------------------------------------------------------------------------------------


def _lines(town: Town) -> tuple[Finding, ...]:
    """The four dimensions, on the bodies that report or bring matters to another body."""
    every = set(town.bodies) | set(town.things("sam:Body"))
    facts = [fact for body in sorted(every) for fact in town.of(body, *UPWARD) if fact.value in every - {body}]
    if not facts:
        return ()
    lines: Lines = nx.DiGraph()
    lines.add_edges_from(sorted((fact.subject, fact.value) for fact in facts))
    silent = tuple(sorted(set(town.bodies) - set(lines)))
    return (
        Finding(
            kind="lines",
            subjects=(),
            sentence=_lines_sentence(lines),
            measures=_krackhardt(lines),
            items={"bodies": tuple(sorted(lines)), "no documented line": silent},
            caveats=(MISSING_TIE, *_inferred(facts)),
            evidence=quotes_of(facts),
        ),
    )


def _krackhardt(lines: Lines) -> tuple[Measure, ...]:
    reading = "lines between bodies"
    room = msg("no three bodies hang together by lines")
    return (
        Measure("size", reading, Count(Fraction(len(lines)), "bodies"), "n"),
        Measure("connectedness", reading, _share(connectedness(lines), room), "1 − V / (n(n − 1)/2)"),
        Measure("hierarchy", reading, _share(hierarchy(lines), room), "1 − V / max V"),
        Measure("line efficiency", reading, _share(efficiency(lines), room), "1 − V / max V"),
        Measure("least upper bounds", reading, _share(least_upper_bounds(lines), room), "1 − V / max V"),
    )


def _lines_sentence(lines: Lines) -> Message:
    tops = tuple(sorted(body for body in lines if not lines.out_degree(body)))
    if not tops:
        return msg("The documented lines between bodies go in a circle: none of them ends at a top.")
    return nmsg(
        "The documented lines between bodies end at %(tops)s.",
        "The documented lines between bodies end at %(count)s different tops: %(tops)s.",
        len(tops),
        count=len(tops),
        tops=named(tops),
    )


def _inferred(facts: Iterable[Fact]) -> tuple[Message, ...]:
    if all(fact.basis != INFERRED for fact in facts):
        return ()
    return (msg("At least one line is inferred, not stated."),)
