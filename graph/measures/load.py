"""Meeting load: how many meetings a year each holder carries, and what the bodies cost in all.

Notation: f is a body's meetings a year, h the hours a meeting lasts, a its seated holders. A body whose rhythm is not
known as a number is counted beside a total, never as 0; so is one without documented seats beside person-meetings.
Where a rhythm is a range, or documents differ, a sum is the interval from its smallest to its largest. Hours are as
stated or, if asked for, assumed; an assumption is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction

from graph.findings import Count, Finding, Interval, Measure, Message, Name, Quantity, Undefined, msg, named, nmsg
from graph.seating import Body, Holder, Seating, as_one, bodies, covers, holders, may_cover, seats_of, sitting
from graph.town import Town
from graph.workings.meetings import (
    HOUR_UNIT,
    PERSON_HOUR_UNIT,
    PERSON_UNIT,
    UNIT,
    caveats,
    evidence,
    hours,
    lower,
    plain,
    shown,
    times,
    total,
    unknown,
)

MEETINGS = "Σ f over the bodies where seated"
TOTAL = "Σ f over the bodies"
PERSON = "Σ |a| · f over the bodies"
HOURS = "Σ f · h over the bodies where seated"
TOTAL_HOURS = "Σ f · h over the bodies"
PERSON_HOURS = "Σ |a| · f · h over the bodies"


def load(town: Town, assumed_hours: Fraction | None = None) -> tuple[Finding, ...]:
    """The whole municipality first, then each holder: most meetings first, then most bodies, then by IRI.

    `assumed_hours` is taken as the length of a meeting where no document gives one; without it, such hours are beside
    the sum as well. Total: without bodies there is no finding.
    """
    graph = town.seating
    if not bodies(graph):
        return ()
    everyone = holders(graph)
    collectives = tuple(one for one in everyone if one.collective)
    per_holder = [_holder(graph, one, collectives, assumed_hours) for one in everyone]
    return (_whole(graph, assumed_hours), *sorted(per_holder, key=_importance))


def _importance(finding: Finding) -> tuple[Fraction, int, tuple[str, ...]]:
    return -(lower(finding.measures[0].value) or Fraction(0)), -len(finding.items["bodies"]), finding.subjects


def _holder(graph: Seating, me: Holder, collectives: Collection[Holder], assumed: Fraction | None) -> Finding:
    iri, seats = me.iri, seats_of(graph, me.iri)
    found = {body: graph.nodes[body]["body"] for body in seats}
    everywhere, lasting = list(found.values()), hours(assumed)
    readings = {
        "literal, all": everywhere,
        "literal, standing": [found[body] for body, seat in seats.items() if seat.regular],
        "literal, stated": [found[body] for body, seat in seats.items() if seat.stated],
    }
    measures = [
        *(Measure(UNIT, name, total(some), MEETINGS) for name, some in readings.items()),
        _expanded(graph, me, collectives),
        *(Measure(HOUR_UNIT, name, total(some, HOUR_UNIT, of=lasting), HOURS) for name, some in readings.items()),
    ]
    return Finding(
        kind="load",
        subjects=(iri,),
        sentence=_holder_sentence(graph, iri, measures[0].value),
        measures=tuple(measures),
        items={"bodies": tuple(found), "unknown rhythm": unknown(everywhere)},
        caveats=(*_holder_caveats(graph, iri), *caveats(everywhere), *_lengths(everywhere, assumed)),
        evidence=evidence(graph, iri),
    )


def _expanded(graph: Seating, me: Holder, collectives: Collection[Holder]) -> Measure:
    """With the bodies where a collective is seated that certainly, or possibly, contains the holder."""
    certain = {body for one in collectives if covers(one, me) for body in graph[one.iri]}.union(graph[me.iri])
    possible = {body for one in collectives if may_cover(one, me) for body in graph[one.iri]} | certain
    low, high = (total([graph.nodes[body]["body"] for body in sorted(some)]) for some in (certain, possible))
    value = Interval(_lower(low), _upper(high)) if not isinstance(low, Undefined) and low != high else low
    return Measure(UNIT, "expanded, all", value, MEETINGS)


def _lower(value: Quantity) -> Count:
    found = value.certain if isinstance(value, Interval) else value
    assert isinstance(found, Count)
    return found


def _upper(value: Quantity) -> Count:
    found = value.possible if isinstance(value, Interval) else value
    assert isinstance(found, Count)
    return found


def _whole(graph: Seating, assumed: Fraction | None) -> Finding:
    everyone, lasting = bodies(graph), hours(assumed)
    sizes = _sizes(graph, everyone)
    sits = {name: [body for body in everyone if size[body.iri]] for name, size in sizes.items()}
    meetings = total(everyone)
    measures = (
        Measure(UNIT, "all bodies", meetings, TOTAL),
        *(Measure(PERSON_UNIT, name, total(sits[name], PERSON_UNIT, size), PERSON) for name, size in sizes.items()),
        *(Measure(UNIT, "body", total([body]), "f", body.iri) for body in everyone),
        Measure(HOUR_UNIT, "all bodies", total(everyone, HOUR_UNIT, of=lasting), TOTAL_HOURS),
        *(
            Measure(PERSON_HOUR_UNIT, name, total(sits[name], PERSON_HOUR_UNIT, size, lasting), PERSON_HOURS)
            for name, size in sizes.items()
        ),
    )
    return Finding(
        kind="load of all bodies",
        subjects=(),
        sentence=_whole_sentence(everyone, meetings),
        measures=measures,
        items={"bodies": tuple(body.iri for body in everyone), "unknown rhythm": unknown(everyone)},
        caveats=(
            msg("A collective counts as one seat, so person-meetings are a lower bound."),
            *_silent([body for body in everyone if not graph[body.iri]]),
            *caveats(everyone),
            *_lengths(everyone, assumed),
        ),
        evidence=_all_evidence(graph),
    )


def _silent(some: Iterable[Body]) -> tuple[Message, ...]:
    """That nobody is documented in some bodies: how many meet there is not known."""
    silent = named(body.iri for body in some)
    if not silent:
        return ()
    return (
        nmsg(
            "Who sits in %(bodies)s is not documented, so it is not in the person-meetings.",
            "Who sits in these is not documented, so they are not in the person-meetings: %(bodies)s.",
            len(silent),
            bodies=silent,
        ),
    )


def _sizes(graph: Seating, everyone: Iterable[Body]) -> dict[str, dict[str, int]]:
    """How many sit in each body, by reading; where some seats may be one, also with those read as one."""
    maybe_one = {body.iri: as_one(graph, body.iri) for body in everyone}
    names = {"": "literal"} | ({"one": "seats read as one"} if any(maybe_one.values()) else {})
    return {
        f"{name}, {reading}": {
            iri: len({some.get(holder, holder) if one else holder for holder in sitting(graph, iri, standing)})
            for iri, some in maybe_one.items()
        }
        for one, name in names.items()
        for reading, standing in (("all", False), ("standing", True))
    }


def _lengths(found: Iterable[Body], assumed: Fraction | None) -> tuple[Message, ...]:
    """What the hours rest on, where only some meetings have a documented length or one is assumed."""
    timed = [body for body in found if times(body) is not None]
    silent = tuple(Name(body.iri) for body in timed if not (body.rhythm and body.rhythm.hours))
    if silent and assumed is not None:
        return (
            msg(
                "Hours assume %(hours)s hours a meeting where no document gives its length: %(bodies)s.",
                hours=plain(assumed),
                bodies=silent,
            ),
        )
    if 0 < len(silent) < len(timed):
        return (
            msg("No document says how long these meet, so their hours are not in the sum: %(bodies)s.", bodies=silent),
        )
    return ()


def _holder_sentence(graph: Seating, iri: str, value: Quantity) -> Message:
    seated, known = len(graph[iri]), len(bodies(graph))
    who = Name(iri)
    if isinstance(value, Undefined):
        return nmsg(
            "%(who)s sits in %(seated)s of %(count)s body; how many meetings that is, is not documented.",
            "%(who)s sits in %(seated)s of %(count)s bodies; how many meetings that is, is not documented.",
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
            meetings=shown(value),
        )
    return nmsg(
        "%(who)s sits in %(seated)s of %(count)s body and has %(meetings)s meetings a year.",
        "%(who)s sits in %(seated)s of %(count)s bodies and has %(meetings)s meetings a year.",
        known,
        who=who,
        seated=seated,
        count=known,
        meetings=shown(value),
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
    known = count - len(unknown(everyone))
    if not _upper(value).approximate:
        return nmsg(
            "The %(count)s body with a documented rhythm holds %(meetings)s meetings a year.",
            "The %(count)s bodies with a documented rhythm hold %(meetings)s meetings a year in all.",
            known,
            count=known,
            meetings=shown(value),
        )
    return nmsg(
        "The %(count)s body with a documented rhythm holds about %(meetings)s meetings a year.",
        "The %(count)s bodies with a documented rhythm hold about %(meetings)s meetings a year in all.",
        known,
        count=known,
        meetings=shown(value),
    )


def _holder_caveats(graph: Seating, iri: str) -> tuple[Message, ...]:
    inferred = tuple(Name(body) for body, seat in seats_of(graph, iri).items() if not seat.stated)
    return (msg("The seat in %(bodies)s is inferred, not stated.", bodies=inferred),) if inferred else ()


def _all_evidence(graph: Seating) -> tuple[str, ...]:
    """The quotes of every rhythm and every seat."""
    rhythms = {quote for body in bodies(graph) if body.rhythm for quote in body.rhythm.evidence}
    return tuple(sorted(rhythms.union(*(evidence(graph, holder.iri) for holder in holders(graph)))))
