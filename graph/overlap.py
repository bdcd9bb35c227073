"""Overlap: which holders two bodies share, literally and with collectives read as those they contain.

Notation: A and B are the sets of holders seated in two bodies. Readings: `all` seats, or `standing` ones (without
“as needed” and “if any”); `literal` holders as stated, or `expanded`, where “all sector leaders” contains each of them:
then a figure is an interval from what is certain to what is possible, and is inferred.

Sources: Breiger 1974 (shared members as a tie between groups); Borgatti & Halgin 2011 (Jaccard, overlap coefficient).
"""

from __future__ import annotations

from itertools import combinations

from graph.findings import Finding, Interval, Measure, Message, Name, Ratio, msg, nmsg, ratio
from graph.seating import Body, Holder, Seating, bodies, covers, may_cover, seats_of

JACCARD = "|A∩B| / |A∪B|"
COEFFICIENT = "|A∩B| / min(|A|, |B|)"
CONTAINMENT = "|A∩B| / |A|"


def shared(graph: Seating, one: str, other: str, standing: bool = False) -> tuple[frozenset[str], frozenset[str]]:
    """The holder sets of two bodies in a reading; what they share is the intersection."""
    return holder_set(graph, one, standing), holder_set(graph, other, standing)


def holder_set(graph: Seating, body: str, standing: bool = False) -> frozenset[str]:
    """The holders seated in a body; only the standing ones if asked."""
    return frozenset(holder for holder, seat in seats_of(graph, body).items() if seat.regular or not standing)


def overlaps(graph: Seating) -> tuple[Finding, ...]:
    """A finding for each pair of bodies that both have seats, the largest overlap first, then by name of the bodies.

    Total: no bodies, one body, or bodies without seats give no finding.
    """
    seated = [body for body in bodies(graph) if len(graph[body.iri])]
    found = [_finding(graph, one, other) for one, other in combinations(seated, 2)]
    return tuple(sorted(found, key=_importance))


def _importance(finding: Finding) -> tuple[float, float, tuple[str, ...]]:
    """Most shared holders first, then the highest Jaccard, then the IRIs."""
    jaccard = finding.measure("jaccard", "literal, all")
    value = float(jaccard.fraction) if isinstance(jaccard, Ratio) else 0.0
    return -len(finding.items["shared"]), -value, finding.subjects


def _finding(graph: Seating, one: Body, other: Body) -> Finding:
    a, b = shared(graph, one.iri, other.iri)
    both = tuple(sorted(a & b))
    measures = [
        *_readings(graph, one.iri, other.iri, "literal, all", standing=False),
        *_readings(graph, one.iri, other.iri, "literal, standing", standing=True),
        _expanded(graph, one.iri, other.iri),
        _expanded(graph, other.iri, one.iri),
    ]
    return Finding(
        kind="overlap",
        subjects=(one.iri, other.iri),
        sentence=_sentence(one.iri, other.iri, both),
        measures=tuple(measures),
        items={"shared": both},
        caveats=_caveats(graph, one.iri, other.iri, both),
        evidence=_evidence(graph, (one.iri, other.iri), both),
    )


def _readings(graph: Seating, one: str, other: str, reading: str, *, standing: bool) -> list[Measure]:
    a, b = shared(graph, one, other, standing)
    none = msg("a body has no seats in this reading")
    both = len(a & b)
    return [
        Measure("jaccard", reading, ratio(both, len(a | b), none), JACCARD),
        Measure("overlap coefficient", reading, ratio(both, min(len(a), len(b)), none), COEFFICIENT),
        Measure("containment", reading, ratio(both, len(a), none), CONTAINMENT, one),
        Measure("containment", reading, ratio(both, len(b), none), CONTAINMENT, other),
    ]


def _expanded(graph: Seating, inner: str, outer: str) -> Measure:
    """How much of one body is in the other when collectives are read as those they contain: [certain, possible]."""
    inside = [graph.nodes[iri]["holder"] for iri in seats_of(graph, inner)]
    around = [graph.nodes[iri]["holder"] for iri in seats_of(graph, outer)]
    certain = sum(_certain(one, around) for one in inside)
    possible = sum(_certain(one, around) or _possible(one, around) for one in inside)
    value = Interval(Ratio(certain, len(inside)), Ratio(possible, len(inside)))
    return Measure("containment", "expanded, all", value, CONTAINMENT, inner)


def _certain(holder: Holder, around: list[Holder]) -> bool:
    """The holder itself, or a collective it certainly belongs to, is seated."""
    return any(holder.iri == one.iri or covers(one, holder) for one in around)


def _possible(holder: Holder, around: list[Holder]) -> bool:
    """A collective it may belong to is seated; or it is a collective, and one of those it may contain is."""
    return any(may_cover(one, holder) or covers(holder, one) or may_cover(holder, one) for one in around)


def _sentence(one: str, other: str, both: tuple[str, ...]) -> Message:
    if not both:
        return msg(
            "%(one)s and %(other)s share no holder that is documented.",
            one=Name(one),
            other=Name(other),
        )
    return nmsg(
        "%(one)s and %(other)s share %(count)s holder: %(shared)s.",
        "%(one)s and %(other)s share %(count)s holders: %(shared)s.",
        len(both),
        one=Name(one),
        other=Name(other),
        count=len(both),
        shared=tuple(Name(iri) for iri in both),
    )


def _caveats(graph: Seating, one: str, other: str, both: tuple[str, ...]) -> tuple[Message, ...]:
    seats = [graph.edges[body, holder]["seat"] for body in (one, other) for holder in both]
    found = [msg("A missing tie means that none is documented, not that there is none.")]
    if not all(seat.stated for seat in seats):
        found.append(msg("At least one of the shared seats is inferred, not stated."))
    if any(graph.nodes[iri]["holder"].collective for body in (one, other) for iri in seats_of(graph, body)):
        found.append(msg("A collective counts as one holder; read as its members, the overlap may be larger."))
    return tuple(found)


def _evidence(graph: Seating, pair: tuple[str, str], both: tuple[str, ...]) -> tuple[str, ...]:
    """The quotes of the shared seats; of every seat of both bodies when they share none."""
    seats = [seat for body in pair for holder, seat in seats_of(graph, body).items() if not both or holder in both]
    return tuple(sorted({quote for seat in seats for quote in seat.evidence}))
