"""Gaps between services: those without a seat in any body, and those that never meet in one.

Notation: a service is a unit or agency whose kind of service is documented; B(s) are the bodies where it is seated,
itself or through an office posted in it (a chief of police sits for the police). U is the set of pairs {s, t} with
B(s) ∩ B(t) = ∅, n the number of services. A body that is itself a service counts as a body.

What no document says may well be so: every gap is a gap in what is documented, and names the places searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import combinations
from math import comb

from graph.findings import Count, Finding, Measure, Message, Name, Part, msg, named, nmsg, ratio
from graph.searched import searched
from graph.seating import holders, seats_of, sitting
from graph.town import BY_NATURE, Town

ORDER: Message = msg(
    "What keeps services apart first: services without a seat, services that never meet, themes without a body. Then "
    "who is not represented. Last what the documents do not state, since that is mended by writing it down. Within "
    "each, the largest gap first."
)

SEATED = "|{s : B(s) ≠ ∅}| / n"
CO_PRESENCE = "1 − |U| / C(n, 2)"
LISTED = 30  # how many services are shown with those they never meet; the figures count them all
KINDS = frozenset({"sam:serviceType", "sam:officeType"})

Places = Mapping[str, frozenset[str]]


def gaps(town: Town) -> tuple[Finding, ...]:
    """Services without a seat, then services that never meet.

    Total: without bodies one finding says that none is documented; without documents there is no finding.
    """
    if town.bodies:
        return (*unseated(town), *unmet(town))
    return (_no_bodies(town),) if town.documents else ()


def _no_bodies(town: Town) -> Finding:
    return Finding(
        kind="no bodies",
        subjects=(town.iri,),
        sentence=msg("No body is documented for %(town)s, so gaps cannot be found.", town=Name(town.iri)),
        measures=(),
        items={"documents searched": town.documents},
        caveats=(msg("The documents may be about something else; this does not mean that there are no bodies."),),
        evidence=searched(town, town.kinds),
    )


def services(town: Town) -> tuple[str, ...]:
    """The services and agencies whose kind of service is documented, by IRI; bodies left out."""
    return tuple(sorted({subject for subject, name in town.facts if name == "sam:serviceType"}.difference(town.bodies)))


def places(town: Town, standing: bool = False) -> Places:
    """B(s) for each service, empty where it has no seat; only the standing seats if asked."""
    found: dict[str, set[str]] = {service: set() for service in services(town)}
    for holder in holders(town.seating):
        for service in _seated_for(town, holder.iri).intersection(found):
            found[service].update(sitting(town.seating, holder.iri, standing))
    return {service: frozenset(bodies) for service, bodies in found.items()}


def _seated_for(town: Town, holder: str) -> frozenset[str]:
    """A holder sits for itself, and for the unit its office is posted in."""
    return town.values(holder, "org:postIn") | {holder}


# -- services without a seat ----------------------------------------------------------------------------------------


def unseated(town: Town) -> tuple[Finding, ...]:
    """The share of services with a seat, 0 to 1; those without one; and kinds of service the documents do not name.

    A kind in the shared list is not named when no service or office of the municipality is of it, narrower, wider or
    near it.
    """
    where = places(town)
    without = tuple(service for service, bodies in where.items() if not bodies)
    unnamed = _unnamed(town)
    if not without and not unnamed:
        return ()
    share = ratio(len(where) - len(without), len(where), msg("the documents name no service"))
    return (
        Finding(
            kind="services without a seat",
            subjects=(town.iri,),
            sentence=_unseated_sentence(town, without, unnamed, len(where)),
            measures=(Measure("services with a seat", "literal, all", share, SEATED),),
            items={"without a seat": without, "not named in the documents": unnamed},
            caveats=_caveats(town),
            evidence=searched(town, (*town.bodies, *where)),
            parts=tuple(
                _with_seat(town, service, where[service]) if where[service] else _without_seat(town, service)
                for service in sorted(where, key=lambda service: (bool(where[service]), service))
            ),
        ),
    )


def _unnamed(town: Town) -> tuple[str, ...]:
    kinds = {fact.value for (_, name), facts in town.facts.items() if name in KINDS for fact in facts}
    named = kinds.union(*(town.concepts.near.get(kind, frozenset()) for kind in kinds))
    wider = frozenset().union(*(town.concepts.within(kind) for kind in named))
    kinds_of_service = town.concepts.of("service")
    return tuple(one for one in kinds_of_service if one not in wider and not named & town.concepts.within(one))


def _unseated_sentence(town: Town, without: tuple[str, ...], unnamed: tuple[str, ...], count: int) -> Message:
    if not count:
        return msg("The documents of %(town)s name no service.", town=Name(town.iri))
    if not without:
        return nmsg(
            "The one service the documents name has a seat in a body. Not named: %(kinds)s.",
            "All %(count)s services the documents name have a seat in a body. Not named: %(kinds)s.",
            count,
            count=count,
            kinds=named(unnamed),
        )
    return nmsg(
        "No seat in a body is documented for %(without)s of %(count)s service: %(services)s.",
        "No seat in a body is documented for %(without)s of %(count)s services: %(services)s.",
        count,
        without=len(without),
        count=count,
        services=named(without),
    )


def _with_seat(town: Town, service: str, bodies: frozenset[str]) -> Part:
    seats = [
        (holder, seat)
        for body in sorted(bodies)
        for holder, seat in seats_of(town.seating, body).items()
        if service in _seated_for(town, holder)
    ]
    offices = tuple(Name(holder) for holder in sorted({holder for holder, _ in seats} - {service}))
    because = msg("Through %(offices)s.", offices=offices) if offices else None
    return Part(service, "has a seat", tuple(sorted(bodies)), because, _quotes(seat.evidence for _, seat in seats))


def _without_seat(town: Town, service: str) -> Part:
    """The items are where the documents name the service."""
    said = [
        fact for facts in town.facts.values() for fact in facts if fact.value == service and fact.basis != BY_NATURE
    ]
    items = tuple(sorted({fact.subject for fact in said}))
    because = msg("Named in %(where)s.", where=named(items)) if items else None
    kinds = town.of(service, "sam:serviceType")
    return Part(service, "no seat documented", items, because, _quotes(fact.evidence for fact in (*said, *kinds)))


def _quotes(found: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({quote for some in found for quote in some}))


def _caveats(town: Town) -> tuple[Message, ...]:
    known = frozenset(services(town))
    collectives = tuple(Name(one.iri) for one in holders(town.seating) if one.collective and one.iri in known)
    found = [msg("Not documented does not mean not so: a service may take part without a document saying it.")]
    if collectives:
        found.append(msg("Other services may be among %(collectives)s.", collectives=collectives))
    return tuple(found)


# -- services that never meet ---------------------------------------------------------------------------------------


def unmet(town: Town) -> tuple[Finding, ...]:
    """Co-presence, 1 − |U| / C(n, 2): the share of pairs of services that some body seats together, 0 to 1.

    Read for the services with a seat, in all seats or the standing ones, and for all services named, where those
    without a seat meet nobody. A part for each service with a seat lists those it never meets, most first. Undefined
    for fewer than two services; without two services named there is no finding.
    """
    named = places(town)
    if len(named) < 2:
        return ()
    seated = {service: bodies for service, bodies in named.items() if bodies}
    standing = {service: bodies for service, bodies in places(town, standing=True).items() if service in seated}
    readings = {"services with a seat, all": seated, "services with a seat, standing": standing, "all services": named}
    apart = _apart(seated)
    never = {
        service: tuple(sorted({one for pair in apart if service in pair for one in pair} - {service}))
        for service in seated
    }
    return (
        Finding(
            kind="services that never meet",
            subjects=(town.iri,),
            sentence=_unmet_sentence(len(seated), len(apart)),
            measures=tuple(measure for name, some in readings.items() for measure in _measures(name, some)),
            items={"services with a seat": tuple(seated)},
            caveats=(*_caveats(town), *_shortened(sum(map(bool, never.values())))),
            evidence=searched(town, town.bodies),
            parts=tuple(
                Part(service, "never meets", never[service])
                for service in sorted(never, key=lambda service: (-len(never[service]), service))
                if never[service]
            )[:LISTED],
        ),
    )


def _apart(where: Places) -> list[tuple[str, str]]:
    """U: the pairs of services that no body seats both of."""
    return [(one, other) for one, other in combinations(sorted(where), 2) if not where[one] & where[other]]


def _measures(reading: str, where: Places) -> tuple[Measure, ...]:
    pairs, apart = comb(len(where), 2), len(_apart(where))
    few = msg("fewer than two services")
    return (
        Measure("co-presence", reading, ratio(pairs - apart, pairs, few), CO_PRESENCE),
        Measure("pairs that never meet", reading, Count(Fraction(apart), "pairs"), "|U|"),
    )


def _unmet_sentence(seated: int, apart: int) -> Message:
    if seated < 2:
        return msg("No two services are documented to meet in a body.")
    if not apart:
        return msg("Each of the %(count)s services with a seat is documented to meet each of the others.", count=seated)
    return nmsg(
        "No meeting in a body is documented for %(apart)s of the %(pairs)s pair of services with a seat.",
        "No meeting in a body is documented for %(apart)s of the %(pairs)s pairs of services with a seat.",
        comb(seated, 2),
        apart=apart,
        pairs=comb(seated, 2),
    )


def _shortened(count: int) -> tuple[Message, ...]:
    if count <= LISTED:
        return ()
    return (msg("The %(listed)s services with most such pairs are listed, of %(count)s.", listed=LISTED, count=count),)
