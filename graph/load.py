"""Meeting load: how many meetings a year each holder carries, and what the bodies cost in all.

Notation: f is a body's meetings a year, a its seated holders. A body whose rhythm is not known as a number is counted
beside a total, never as 0. Where a rhythm is a range, a sum is the interval from its smallest to its largest.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from graph.findings import Count, Finding, Interval, Measure, Message, Name, Quantity, Undefined, msg, nmsg
from graph.seating import Body, Seating, bodies, covers, holders, may_cover, seats_of

MEETINGS = "Σ f over the bodies where seated"
TOTAL = "Σ f over the bodies"
PERSON = "Σ |a| · f over the bodies"
UNIT = "meetings a year"
PERSON_UNIT = "person-meetings a year"


def load(graph: Seating) -> tuple[Finding, ...]:
    """The whole municipality first, then each holder: most meetings first, then most bodies, then by IRI.

    Total: without bodies there is no finding.
    """
    if not bodies(graph):
        return ()
    per_holder = [_holder(graph, holder.iri) for holder in holders(graph)]
    return (_whole(graph), *sorted(per_holder, key=_importance))


def _importance(finding: Finding) -> tuple[Fraction, int, tuple[str, ...]]:
    return -_least(finding.measures[0].value), -len(finding.items["bodies"]), finding.subjects


def _least(value: Quantity) -> Fraction:
    if isinstance(value, Interval):
        return _least(value.certain)
    return value.number if isinstance(value, Count) else Fraction(0)


def total(bodies_: Iterable[Body], unit: str = UNIT, weights: dict[str, int] | None = None) -> Quantity:
    """The sum of the rhythms of bodies (each times its weight): a count, an interval, or undefined without any."""
    some = tuple(bodies_)
    known = [body for body in some if body.rhythm and body.rhythm.low is not None]
    if not known:
        return Undefined(
            msg("no rhythm is documented as a number") if some else msg("there is no seat in this reading")
        )
    low = high = Fraction(0)
    approximate = False
    for body in known:
        assert body.rhythm and body.rhythm.low is not None
        weight = weights[body.iri] if weights else 1
        low += weight * body.rhythm.low
        high += weight * (body.rhythm.high or body.rhythm.low)
        approximate |= body.rhythm.approximate
    if low == high:
        return Count(low, unit, approximate)
    return Interval(Count(low, unit, approximate), Count(high, unit, approximate))


def _holder(graph: Seating, iri: str) -> Finding:
    seats = seats_of(graph, iri)
    found = {body: graph.nodes[body]["body"] for body in seats}
    readings = {
        "literal, all": list(found.values()),
        "literal, standing": [found[body] for body, seat in seats.items() if seat.regular],
        "literal, stated": [found[body] for body, seat in seats.items() if seat.stated],
    }
    measures = [Measure("meetings a year", name, total(some), MEETINGS) for name, some in readings.items()]
    unknown = _unknown(found.values())
    return Finding(
        kind="load",
        subjects=(iri,),
        sentence=_holder_sentence(graph, iri, measures[0].value),
        measures=(*measures, _expanded(graph, iri, list(found.values()))),
        items={"bodies": tuple(found), "unknown rhythm": unknown},
        caveats=(*_holder_caveats(graph, iri), *_caveats(found.values())),
        evidence=_evidence(graph, iri),
    )


def _expanded(graph: Seating, iri: str, literal: list[Body]) -> Measure:
    """With the bodies where a collective is seated that certainly, or possibly, contains the holder."""
    me = graph.nodes[iri]["holder"]
    others = [body for body in bodies(graph) if body not in literal]
    seated = {body.iri: [graph.nodes[one]["holder"] for one in seats_of(graph, body.iri)] for body in others}
    certain = [body for body in others if any(covers(one, me) for one in seated[body.iri])]
    possible = [body for body in others if body in certain or any(may_cover(one, me) for one in seated[body.iri])]
    low, high = total([*literal, *certain]), total([*literal, *possible])
    value = Interval(_lower(low), _upper(high)) if not isinstance(low, Undefined) and low != high else low
    return Measure("meetings a year", "expanded, all", value, MEETINGS)


def _lower(value: Quantity) -> Count:
    found = value.certain if isinstance(value, Interval) else value
    assert isinstance(found, Count)
    return found


def _upper(value: Quantity) -> Count:
    found = value.possible if isinstance(value, Interval) else value
    assert isinstance(found, Count)
    return found


def _whole(graph: Seating) -> Finding:
    everyone = bodies(graph)
    sizes = {body.iri: seats_of(graph, body.iri) for body in everyone}
    every = {iri: len(seats) for iri, seats in sizes.items()}
    standing = {iri: sum(seat.regular for seat in seats.values()) for iri, seats in sizes.items()}
    meetings = total(everyone)
    measures = (
        Measure("meetings a year", "all bodies", meetings, TOTAL),
        Measure("person-meetings a year", "literal, all", total(everyone, PERSON_UNIT, every), PERSON),
        Measure("person-meetings a year", "literal, standing", total(everyone, PERSON_UNIT, standing), PERSON),
        *(Measure("meetings a year", "body", total([body]), "f", body.iri) for body in everyone),
    )
    return Finding(
        kind="load of all bodies",
        subjects=(),
        sentence=_whole_sentence(everyone, meetings),
        measures=measures,
        items={"bodies": tuple(body.iri for body in everyone), "unknown rhythm": _unknown(everyone)},
        caveats=(
            msg("A collective counts as one seat, so person-meetings are a lower bound."),
            *_caveats(everyone),
        ),
        evidence=tuple(sorted({quote for body in everyone if body.rhythm for quote in body.rhythm.evidence})),
    )


def _unknown(found: Iterable[Body]) -> tuple[str, ...]:
    return tuple(body.iri for body in found if body.rhythm is None or body.rhythm.low is None)


def _number(value: Quantity) -> str:
    """A number for a sentence: 62, or 8–12."""
    if isinstance(value, Interval):
        return f"{_number(value.certain)}–{_number(value.possible)}"
    assert isinstance(value, Count)
    return f"{float(value.number):g}"


def _holder_sentence(graph: Seating, iri: str, value: Quantity) -> Message:
    seated, known = len(graph[iri]), len(bodies(graph))
    who = Name(iri)
    if isinstance(value, Undefined):
        return nmsg(
            "%(who)s sits in %(seated)s of %(count)s body; how often it meets is not documented.",
            "%(who)s sits in %(seated)s of %(count)s bodies; how often they meet is not documented.",
            known,
            who=who,
            seated=seated,
            count=known,
        )
    if isinstance(value, Count) and value.approximate:
        return nmsg(
            "%(who)s sits in %(seated)s of %(count)s body and has about %(meetings)s meetings a year.",
            "%(who)s sits in %(seated)s of %(count)s bodies and has about %(meetings)s meetings a year.",
            known,
            who=who,
            seated=seated,
            count=known,
            meetings=_number(value),
        )
    return nmsg(
        "%(who)s sits in %(seated)s of %(count)s body and has %(meetings)s meetings a year.",
        "%(who)s sits in %(seated)s of %(count)s bodies and has %(meetings)s meetings a year.",
        known,
        who=who,
        seated=seated,
        count=known,
        meetings=_number(value),
    )


def _whole_sentence(everyone: tuple[Body, ...], value: Quantity) -> Message:
    count = len(everyone)
    if isinstance(value, Undefined):
        return nmsg(
            "How often the %(count)s body meets is not documented.",
            "How often the %(count)s bodies meet is not documented.",
            count,
            count=count,
        )
    known = count - len(_unknown(everyone))
    return nmsg(
        "The %(count)s body with a documented rhythm holds about %(meetings)s meetings a year.",
        "The %(count)s bodies with a documented rhythm hold about %(meetings)s meetings a year in all.",
        known,
        count=known,
        meetings=_number(value),
    )


def _holder_caveats(graph: Seating, iri: str) -> tuple[Message, ...]:
    inferred = tuple(Name(body) for body, seat in seats_of(graph, iri).items() if not seat.stated)
    return (msg("The seat in %(bodies)s is inferred, not stated.", bodies=inferred),) if inferred else ()


def _caveats(found: Iterable[Body]) -> tuple[Message, ...]:
    some = tuple(found)
    unknown = _unknown(some)
    caveats = []
    if any(body.rhythm and body.rhythm.approximate for body in some):
        caveats.append(msg("At least one rhythm is approximate."))
    if unknown:
        caveats.append(
            nmsg(
                "%(count)s body has no documented number of meetings and is not in the sum: %(bodies)s.",
                "%(count)s bodies have no documented number of meetings and are not in the sum: %(bodies)s.",
                len(unknown),
                count=len(unknown),
                bodies=tuple(Name(iri) for iri in unknown),
            )
        )
    return tuple(caveats)


def _evidence(graph: Seating, iri: str) -> tuple[str, ...]:
    found: set[str] = set()
    for body, seat in seats_of(graph, iri).items():
        rhythm = graph.nodes[body]["body"].rhythm
        found.update(seat.evidence, rhythm.evidence if rhythm else ())
    return tuple(sorted(found))
