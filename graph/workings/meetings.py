"""Meetings and hours a year of bodies, and their sums, for the measures of load.

A body whose number is not known is never 0: it stands beside a sum. Where a rhythm is a range, or documents differ, a
sum is the interval from its smallest to its largest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from graph.findings import Count, Interval, Message, Name, Quantity, Undefined, msg, named, nmsg
from graph.seating import Body, Rhythm, Seating, seats_of

UNIT = "meetings a year"
PERSON_UNIT = "person-meetings a year"
HOUR_UNIT = "hours a year"
PERSON_HOUR_UNIT = "person-hours a year"

Bounds = tuple[Fraction, Fraction]
Yearly = Callable[[Body], Bounds | None]


def times(body: Body) -> Bounds | None:
    """Meetings a year, smallest and largest; None when no document gives a number."""
    rhythm = body.rhythm
    if rhythm is None or rhythm.low is None:
        return None
    return rhythm.low, rhythm.low if rhythm.high is None else rhythm.high


def hours(assumed: Fraction | None) -> Yearly:
    """Hours a year of a body: meetings times how long one lasts, as stated, else as assumed; None when neither is."""

    def yearly(body: Body) -> Bounds | None:
        known, rhythm = times(body), body.rhythm
        length = (rhythm.hours if rhythm else None) or ((assumed, assumed) if assumed is not None else None)
        return (known[0] * length[0], known[1] * length[1]) if known and length else None

    return yearly


def total(
    bodies: Iterable[Body], unit: str = UNIT, weights: Mapping[str, int] | None = None, of: Yearly = times
) -> Quantity:
    """Σ of what the bodies have a year, each times its weight: a count, an interval, or undefined without any."""
    some = tuple(bodies)
    known = [(body, found) for body in some if (found := of(body)) is not None]
    if not known:
        return Undefined(_no_sum(some))
    weighted = [(weights[body.iri] if weights else 1, bounds) for body, bounds in known]
    low = sum((weight * bounds[0] for weight, bounds in weighted), Fraction(0))
    high = sum((weight * bounds[1] for weight, bounds in weighted), Fraction(0))
    approximate = any(body.rhythm is not None and body.rhythm.approximate for body, _ in known)
    if low == high:
        return Count(low, unit, approximate)
    return Interval(Count(low, unit, approximate), Count(high, unit, approximate))


def _no_sum(some: tuple[Body, ...]) -> Message:
    if not some:
        return msg("there is no seat in this reading")
    if all(times(body) is None for body in some):
        return msg("no rhythm is documented as a number")
    return msg("how long the meetings last is not documented")


def lower(value: Quantity) -> Fraction | None:
    """The number that is certain; None where nothing is defined."""
    found = value.certain if isinstance(value, Interval) else value
    return found.number if isinstance(found, Count) else None


def unknown(bodies: Iterable[Body], of: Yearly = times) -> tuple[str, ...]:
    """The bodies that are not in the sum."""
    return tuple(body.iri for body in bodies if of(body) is None)


def shown(value: Quantity) -> str | int | float:
    """A number for a sentence: 62, 1.5, or 8–12."""
    if isinstance(value, Interval):
        return f"{shown(value.certain)}–{shown(value.possible)}"
    assert isinstance(value, Count)
    return plain(value.number)


def plain(number: Fraction) -> int | float:
    """A fraction as the number a reader expects: whole where it is whole."""
    return int(number) if number.denominator == 1 else round(float(number), 2)


def caveats(bodies: Iterable[Body]) -> tuple[Message, ...]:
    """What a sum over the bodies rests on: rhythms that are about so, inferred, told differently, or unknown."""
    some = tuple(bodies)
    found = [_differing(body.iri, body.rhythm) for body in some if body.rhythm and body.rhythm.differing]
    if any(body.rhythm and body.rhythm.approximate for body in some):
        found.append(msg("At least one rhythm is approximate."))
    if any(body.rhythm and not body.rhythm.stated and times(body) for body in some):
        found.append(msg("At least one rhythm is inferred, not stated."))
    beside = unknown(some)
    if beside:
        found.append(
            nmsg(
                "%(count)s body has no documented number of meetings and is not in the sum: %(bodies)s.",
                "%(count)s bodies have no documented number of meetings and are not in the sum: %(bodies)s.",
                len(beside),
                count=len(beside),
                bodies=named(beside),
            )
        )
    return tuple(found)


def _differing(body: str, rhythm: Rhythm) -> Message:
    """The smallest and the largest number, and the documents that give them."""
    bounds = [(Body(body, one), one) for one in rhythm.differing]
    few = min(bounds, key=lambda pair: times(pair[0]) or ())[1]
    many = max(bounds, key=lambda pair: (times(pair[0]) or ())[::-1])[1]
    return msg(
        "The documents differ on how often %(body)s meets: %(few)s times a year (%(one)s), %(many)s times (%(other)s).",
        body=Name(body),
        few=plain(few.low or Fraction(0)),
        one=_documents(few),
        many=plain(many.high or many.low or Fraction(0)),
        other=_documents(many),
    )


def _documents(rhythm: Rhythm) -> tuple[Name, ...]:
    return tuple(Name(iri) for iri in sorted({quote.partition("#")[0] for quote in rhythm.evidence}))


def evidence(graph: Seating, holder: str) -> tuple[str, ...]:
    """The quotes of a holder's seats and of the rhythms of the bodies where it sits."""
    found: set[str] = set()
    for body, seat in seats_of(graph, holder).items():
        rhythm = graph.nodes[body]["body"].rhythm
        found.update(seat.evidence, rhythm.evidence if rhythm else ())
    return tuple(sorted(found))
