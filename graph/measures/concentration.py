"""How unevenly meetings fall on those who sit in the bodies.

Notation: x is the meetings a year of a holder, n the holders for whom at least one number is documented. A holder
whose bodies have no documented number is beside the figures, never 0; an interval counts with what is certain of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm

from graph.findings import Finding, Measure, Message, Quantity, Ratio, Undefined, msg, named, nmsg
from graph.seating import Seating, bodies, holders, sitting
from graph.town import Town
from graph.workings.meetings import evidence, lower, plain, times, total

GINI = "Σᵢ Σⱼ |xᵢ − xⱼ| / (2n · Σ x)"
TOP = "max x / Σ x"


def concentration(town: Town) -> tuple[Finding, ...]:
    """How much of all person-meetings falls on the one with most of them, and how uneven the shares are.

    Gini runs from 0 (all carry as much) to (n − 1)/n (one carries everything); the top share from 1/n to 1. Few
    holders give a rough figure, and an uneven load may be a post’s task. Source: Gini 1912; Sen 1973.
    Total: where fewer than two holders have a number, or all numbers are 0, there is no finding.
    """
    graph = town.seating
    every = _loads(graph, standing=False)
    if len(every) < 2 or not any(every.values()):
        return ()
    readings = {"literal, all": every, "literal, standing": _loads(graph, standing=True)}
    most = max(every.values())
    top = tuple(iri for iri, number in every.items() if number == most)
    beside = tuple(holder.iri for holder in holders(graph) if holder.iri not in every)
    return (
        Finding(
            kind="concentration",
            subjects=top,
            sentence=_sentence(top, most, sum(every.values(), Fraction(0))),
            measures=(
                *(Measure("gini", name, gini(loads), GINI) for name, loads in readings.items()),
                *(Measure("share of the top holder", name, top_share(loads), TOP) for name, loads in readings.items()),
            ),
            items={"most meetings": top, "unknown rhythm": beside},
            caveats=(*_ranges(graph), *_caveats(beside)),
            evidence=tuple(sorted({quote for holder in holders(graph) for quote in evidence(graph, holder.iri)})),
        ),
    )


def _loads(graph: Seating, *, standing: bool) -> Mapping[str, Fraction]:
    """The meetings a year of each holder that has a number, in the order of the IRIs."""
    found = {}
    for holder in holders(graph):
        number = lower(total(graph.nodes[body]["body"] for body in sitting(graph, holder.iri, standing)))
        if number is not None:
            found[holder.iri] = number
    return found


def gini(loads: Mapping[str, Fraction]) -> Quantity:
    """The Gini coefficient of loads: the mean difference between two of them, over twice their mean."""
    apart = sum((abs(one - other) for one in loads.values() for other in loads.values()), Fraction(0))
    return _ratio(apart, 2 * len(loads) * sum(loads.values(), Fraction(0)))


def top_share(loads: Mapping[str, Fraction]) -> Quantity:
    """What share of all meetings the one with most of them carries."""
    return _ratio(max(loads.values(), default=Fraction(0)), sum(loads.values(), Fraction(0)))


def _ratio(part: Fraction, whole: Fraction) -> Ratio | Undefined:
    """A share of fractions, in whole numbers."""
    if not whole:
        return Undefined(msg("no meetings are documented as a number"))
    scale = lcm(part.denominator, whole.denominator)
    return Ratio(int(part * scale), int(whole * scale))


def _sentence(top: tuple[str, ...], most: Fraction, whole: Fraction) -> Message:
    return nmsg(
        "%(who)s has the most meetings: %(meetings)s of the %(whole)s person-meetings a year (%(percent)s%%).",
        "%(who)s have the most meetings: each %(meetings)s of the %(whole)s person-meetings a year (%(percent)s%%).",
        len(top),
        who=named(top),
        meetings=plain(most),
        whole=plain(whole),
        percent=round(100 * most / whole),
    )


def _ranges(graph: Seating) -> tuple[Message, ...]:
    """That of a range, or of documents that differ, the smallest number is counted."""
    known = (times(body) for body in bodies(graph) if graph[body.iri])
    if all(found is None or found[0] == found[1] for found in known):
        return ()
    return (msg("Where a rhythm is a range or the documents differ, the smallest number is counted."),)


def _caveats(beside: tuple[str, ...]) -> tuple[Message, ...]:
    found = [msg("A collective counts as one seat, so person-meetings are a lower bound.")]
    if beside:
        found.append(
            nmsg(
                "%(count)s who sits only in bodies without a documented number is not counted: %(who)s.",
                "%(count)s who sit only in bodies without a documented number are not counted: %(who)s.",
                len(beside),
                count=len(beside),
                who=named(beside),
            )
        )
    return tuple(found)
