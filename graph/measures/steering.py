"""How steering groups are put together, side by side: whose seats are documented, who leads, how often they meet.

Notation: a is the set of holders seated in a body. Seats of a party are the holders of that party or a narrower one
(an organisation outside the municipality is external). A collective counts as one seat: a lower bound. A body without
a documented seat has no numbers, never 0. Own definition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from graph.findings import (
    Category,
    Count,
    Finding,
    Measure,
    Message,
    Name,
    Part,
    Quantity,
    Undefined,
    msg,
    named,
    nmsg,
    ratio,
)
from graph.searched import quotes_of
from graph.seating import Seat, seats_of
from graph.town import INFERRED, Town
from graph.workings.meetings import total
from ontology.iris import concept_iri

STEERING = concept_iri("function", "steering-group")
CHAIR, SECRETARY = concept_iri("role", "chair"), concept_iri("role", "secretary")
SHARE = "has it / has data"
SEATS, OF_PARTY = "|a|", "|a of the party|"
HAS, NOT_DOCUMENTED, NO_DATA = "has it", "not documented", "no data"

Seats = Mapping[str, Seat]

_NO_FUNCTION = msg("no function is documented")
_NO_SEAT = msg("no seat is documented")


def steering_groups(towns: Sequence[Town], function: str = STEERING) -> tuple[Finding, ...]:
    """Which municipalities have steering groups, then a finding for each; for another function if asked.

    Total: without municipalities there is no finding; one whose documents give no body a function has no data.
    """
    some = sorted(towns, key=lambda town: town.iri)
    if not some:
        return ()
    each = [_group(town, body, function) for town in some for body in _bodies(town, function)]
    return (_whole(some, function), *each)


def _bodies(town: Town, function: str) -> tuple[str, ...]:
    found = {one.body for one in town.assignments if one.function == function}
    return tuple(sorted(found.intersection(town.bodies)))


def _whole(towns: Sequence[Town], function: str) -> Finding:
    have = tuple(Name(town.iri) for town in towns if _bodies(town, function))
    lack = tuple(Name(town.iri) for town in towns if town.assignments and not _bodies(town, function))
    blank = tuple(Name(town.iri) for town in towns if not town.assignments)
    parts = tuple(_part(town, function) for town in towns)
    return Finding(
        kind="steering groups",
        subjects=(function,),
        sentence=_whole_sentence(Name(function), have, lack),
        measures=(
            Measure(
                "municipalities with it", "functions", ratio(len(have), len(have) + len(lack), _NO_FUNCTION), SHARE
            ),
            *(Measure("bodies", "literal, all", _number(town, function), "", town.iri) for town in towns),
        ),
        items={"bodies": tuple(body for part in parts for body in part.items)},
        caveats=(msg("The documents of %(towns)s give no body a function.", towns=blank),) if blank else (),
        evidence=quotes_of(parts),
        parts=parts,
    )


def _whole_sentence(function: Name, have: tuple[Name, ...], lack: tuple[Name, ...]) -> Message:
    if not have:
        return msg("No body with the function %(function)s is documented.", function=function)
    if lack:
        return msg(
            "Bodies with the function %(function)s are documented in %(have)s, not in %(lack)s.",
            function=function,
            have=have,
            lack=lack,
        )
    return msg("Bodies with the function %(function)s are documented in %(have)s.", function=function, have=have)


def _number(town: Town, function: str) -> Quantity:
    if not town.assignments:
        return Undefined(_NO_FUNCTION)
    return Count(Fraction(len(_bodies(town, function))), "bodies")


def _part(town: Town, function: str) -> Part:
    bodies = _bodies(town, function)
    state = HAS if bodies else NOT_DOCUMENTED if town.assignments else NO_DATA
    told = [one for one in town.assignments if one.function == function or not bodies]
    return Part(town.iri, state, bodies, evidence=quotes_of(told))


# -- one of them ------------------------------------------------------------------------------------------------------


def _group(town: Town, body: str, function: str) -> Finding:
    seats = seats_of(town.seating, body)
    given = [one for one in town.assignments if (one.body, one.function) == (body, function)]
    parties = [_party(town, seats, one) for one in town.concepts.widest("party")]
    facts = town.of(body, "org:purpose", "sam:workingForm", "sam:standingText")
    rhythm = town.seating.nodes[body]["body"].rhythm
    grounds = (*given, *seats.values(), *facts, *([rhythm] if rhythm else ()))
    return Finding(
        kind="steering group",
        subjects=(body, town.iri),
        sentence=_sentence(town, body, seats, tuple(Name(part.subject) for part in parties if part.items)),
        measures=(*_measures(town, body, seats), *_party_measures(seats, parties)),
        items={
            "endeavours": tuple(sorted({one.endeavour for one in given})),
            "chair": _with_role(seats, CHAIR),
            "secretary": _with_role(seats, SECRETARY),
            "collectives": _collectives(town, seats),
            "party not documented": tuple(one for one in seats if not town.values(one, "sam:party")),
            "purposes": tuple(sorted({fact.value for fact in facts if fact.property == "org:purpose"})),
            "as stated": tuple(fact.value for fact in facts if fact.property != "org:purpose"),
        },
        caveats=_caveats(town, seats, tuple(sorted({one.endeavour for one in given if one.basis == INFERRED}))),
        evidence=quotes_of(grounds),
        parts=tuple(parties),
    )


def _party(town: Town, seats: Seats, party: str) -> Part:
    of_it = [one for one in seats if any(party in town.concepts.within(own) for own in town.values(one, "sam:party"))]
    quotes = {quote for one in of_it or seats for quote in seats[one].evidence}
    state = HAS if of_it else NOT_DOCUMENTED if seats else NO_DATA
    return Part(party, state, tuple(of_it), evidence=tuple(sorted(quotes)))


def _measures(town: Town, body: str, seats: Seats) -> tuple[Measure, ...]:
    chaired = msg("documented") if _with_role(seats, CHAIR) else msg("not documented")
    lasting = msg("temporary") if "sam:TemporaryBody" in town.kinds.get(body, ()) else msg("standing")
    return (
        Measure("seats", "literal, all", _count(seats, list(seats)), SEATS),
        Measure("seats", "literal, standing", _count(seats, [one for one in seats if seats[one].regular]), SEATS),
        Measure("seats", "literal, stated", _count(seats, [one for one in seats if seats[one].stated]), SEATS),
        Measure("chair", "literal, all", Category(chaired), ""),
        Measure("duration", "body", Category(lasting), ""),
        Measure("meetings a year", "body", total([town.seating.nodes[body]["body"]]), "f", body),
    )


def _party_measures(seats: Seats, parties: Sequence[Part]) -> tuple[Measure, ...]:
    return tuple(
        Measure("seats of a party", "literal, all", _count(seats, part.items), OF_PARTY, part.subject)
        for part in parties
    )


def _count(seats: Seats, some: Sequence[str]) -> Quantity:
    return Count(Fraction(len(some)), "seats") if seats else Undefined(_NO_SEAT)


def _with_role(seats: Seats, role: str) -> tuple[str, ...]:
    return tuple(one for one, seat in seats.items() if role in seat.roles)


def _collectives(town: Town, seats: Seats) -> tuple[str, ...]:
    return tuple(one for one in seats if town.seating.nodes[one]["holder"].collective)


def _sentence(town: Town, body: str, seats: Seats, parties: tuple[Name, ...]) -> Message:
    place = {"body": Name(body), "town": Name(town.iri)}
    if not seats:
        return msg("Who sits in %(body)s in %(town)s is not documented.", **place)
    if not parties:
        return nmsg(
            "%(body)s in %(town)s has %(count)s documented seat.",
            "%(body)s in %(town)s has %(count)s documented seats.",
            len(seats),
            count=len(seats),
            **place,
        )
    return nmsg(
        "%(body)s in %(town)s has %(count)s documented seat, for %(parties)s.",
        "%(body)s in %(town)s has %(count)s documented seats, for %(parties)s.",
        len(seats),
        count=len(seats),
        parties=parties,
        **place,
    )


def _caveats(town: Town, seats: Seats, inferred: tuple[str, ...]) -> tuple[Message, ...]:
    unsure = tuple(Name(one) for one, seat in seats.items() if not seat.stated)
    found = []
    if inferred:
        found.append(msg("Inferred, not stated: the function for %(things)s.", things=named(inferred)))
    if unsure:
        found.append(msg("Inferred, not stated: the seats of %(things)s.", things=unsure))
    if together := named(_collectives(town, seats)):
        found.append(msg("Counted as one seat, though it may be several: %(things)s.", things=together))
    return tuple(found)
