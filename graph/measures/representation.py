"""Representation: on whose behalf somebody sits in each body and in the organisation of each project.

Notation: parties are the widest concepts of their scheme (elected, administrative, union, external …); a holder sits
for the party it is documented, or by nature is, part of: a mayor is elected, a voluntary organisation external. One
holder may sit for several. The organisation of a project is every body with a function for it; its steering group is
also read by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graph.findings import Finding, Measure, Message, Name, Part, Ratio, msg, named, ratio
from graph.searched import quotes_of, searched
from graph.seating import Seat, seats_of
from graph.town import BY_NATURE, INFERRED, STATED, Assignment, Town
from graph.workings.itinerary import plans
from ontology.iris import concept_iri

STEERS = concept_iri("function", "steering-group")
SHARE = "|parties with a seat| / |parties|"
BODIES = "|bodies where the party has a seat| / |bodies with seats|"

NO_SEATS = msg("no seats are documented in this reading")

# Party → the seats of those who sit for it, each with its holder.
Seated = Mapping[str, tuple[tuple[str, Seat], ...]]


def parties(town: Town) -> tuple[str, ...]:
    """The parties asked for: the widest of the scheme."""
    return town.concepts.widest("party")


def seated(town: Town, bodies: Iterable[str]) -> Seated:
    """For each party, who sits for it in any of the bodies."""
    found: dict[str, list[tuple[str, Seat]]] = {party: [] for party in parties(town)}
    for body in bodies:
        for holder, seat in seats_of(town.seating, body).items():
            for party in _sits_for(town, holder).intersection(found):
                found[party].append((holder, seat))
    return {party: tuple(some) for party, some in found.items()}


def _sits_for(town: Town, holder: str) -> frozenset[str]:
    return frozenset().union(*(town.concepts.within(party) for party in town.values(holder, "sam:party")))


def representation(town: Town) -> tuple[Finding, ...]:
    """All bodies together, then each project, then each body with seats: those with fewest parties first.

    Total: without seats, or without parties to ask for, there is no finding.
    """
    bodies = tuple(body for body in town.bodies if len(town.seating[body]))
    if not bodies or not parties(town):
        return ()
    projects = {one.endeavour for one in town.assignments if one.body in bodies}
    return (
        _all(town, bodies),
        *_sorted(_project(town, endeavour) for endeavour in projects),
        *_sorted(_body(town, body) for body in bodies),
    )


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: (-len(one.items["no seat documented"]), one.subjects))


def _all(town: Town, bodies: tuple[str, ...]) -> Finding:
    """In how many of the bodies with seats each party sits."""
    where = {body: seated(town, [body]) for body in bodies}
    found = {party: tuple(body for body in bodies if where[body][party]) for party in parties(town)}
    nowhere = tuple(party for party, some in found.items() if not some)
    return Finding(
        kind="parties in all bodies",
        subjects=(town.iri,),
        sentence=_all_sentence(nowhere),
        measures=(
            Measure("parties with a seat", "literal, all", Ratio(len(found) - len(nowhere), len(found)), SHARE),
            *(
                Measure("bodies where the party sits", "literal, all", Ratio(len(some), len(bodies)), BODIES, party)
                for party, some in found.items()
            ),
        ),
        items={
            "no seat documented": nowhere,
            "bodies with seats": bodies,
            "bodies without seats": tuple(body for body in town.bodies if body not in bodies),
            **_unknown(town, bodies),
        },
        caveats=_caveats(town, bodies),
        evidence=searched(town, town.bodies),
        parts=tuple(
            Part(
                party,
                "has a seat" if some else "no seat documented",
                some,
                None,
                _quotes(where[body][party] for body in some),
            )
            for party, some in sorted(found.items(), key=lambda item: (len(item[1]), item[0]))
        ),
    )


def _all_sentence(nowhere: tuple[str, ...]) -> Message:
    if not nowhere:
        return msg("Every party has a documented seat in at least one body.")
    return msg(
        "No body has a documented seat for: %(parties)s.",
        parties=named(nowhere),
    )


def _project(town: Town, endeavour: str) -> Finding:
    """The share of parties with a seat in the organisation of a project, whole and in its steering group, 0 to 1."""
    assigned = [one for one in town.assignments if one.endeavour == endeavour and one.body in town.bodies]
    bodies = tuple(sorted({one.body for one in assigned}))
    steering = tuple(sorted({one.body for one in assigned if one.function == STEERS and len(town.seating[one.body])}))
    whole, top = seated(town, bodies), seated(town, steering)
    states = {True: "in the steering group", False: "outside the steering group"}
    quotes = {quote for one in assigned for quote in one.evidence}
    return Finding(
        kind="parties in a project",
        subjects=(endeavour,),
        sentence=_sentence(endeavour, whole),
        measures=(
            _share("whole organisation", whole),
            _share("steering group", top if steering else {}),
        ),
        items={**_items(town, whole, bodies), "bodies": bodies},
        caveats=(*_caveats(town, bodies), *plans(town, (endeavour,)), *_read_into(assigned)),
        evidence=tuple(sorted({*quotes, *_seat_quotes(town, bodies)})),
        parts=tuple(
            _part(party, seats, states[bool(top[party])], _at_the_top(top[party])) for party, seats in whole.items()
        ),
    )


def _read_into(assigned: Sequence[Assignment]) -> tuple[Message, ...]:
    inferred = tuple(Name(iri) for iri in sorted({one.body for one in assigned if one.basis != STATED}))
    return (msg("The part of %(bodies)s in the project is inferred.", bodies=inferred),) if inferred else ()


def _body(town: Town, body: str) -> Finding:
    """The share of parties with a seat in a body, 0 to 1; `standing` leaves out seats as needed."""
    found = seated(town, [body])
    standing = {party: tuple((holder, seat) for holder, seat in some if seat.regular) for party, some in found.items()}
    regular = any(seat.regular for seat in seats_of(town.seating, body).values())
    states = {True: "has a seat", False: "only as needed"}
    return Finding(
        kind="parties in a body",
        subjects=(body,),
        sentence=_sentence(body, found),
        measures=(_share("literal, all", found), _share("literal, standing", standing if regular else {})),
        items=_items(town, found, [body]),
        caveats=_caveats(town, [body]),
        evidence=_seat_quotes(town, [body]),
        parts=tuple(_part(party, seats, states[bool(standing[party])]) for party, seats in found.items()),
    )


def _share(reading: str, found: Seated) -> Measure:
    some = sum(1 for seats in found.values() if seats)
    return Measure("parties with a seat", reading, ratio(some, len(found), NO_SEATS), SHARE)


def _part(party: str, seats: tuple[tuple[str, Seat], ...], state: str, because: Message | None = None) -> Part:
    holders = tuple(sorted({holder for holder, _ in seats}))
    return Part(party, state if seats else "no seat documented", holders, because, _quotes([seats]))


def _at_the_top(seats: tuple[tuple[str, Seat], ...]) -> Message | None:
    holders = tuple(Name(holder) for holder in sorted({holder for holder, _ in seats}))
    return msg("In the steering group: %(holders)s.", holders=holders) if holders else None


def _sentence(subject: str, found: Seated) -> Message:
    some = tuple(Name(party) for party, seats in found.items() if seats)
    none = tuple(Name(party) for party, seats in found.items() if not seats)
    if not some:
        return msg("On whose behalf they sit in %(subject)s is not documented.", subject=Name(subject))
    if not none:
        return msg("In %(subject)s every party has a documented seat.", subject=Name(subject))
    return msg(
        "%(subject)s: seats for %(parties)s. No seat is documented for: %(others)s.",
        subject=Name(subject),
        parties=some,
        others=none,
    )


def _items(town: Town, found: Seated, bodies: Sequence[str]) -> dict[str, tuple[str, ...]]:
    none = tuple(party for party, seats in found.items() if not seats)
    return {"no seat documented": none, **_unknown(town, bodies)}


def _unknown(town: Town, bodies: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Those of whom no document says, and no nature tells, on whose behalf they sit."""
    holders = {holder for body in bodies for holder in seats_of(town.seating, body)}
    found = tuple(sorted(holder for holder in holders if not _sits_for(town, holder)))
    return {"party not documented": found} if found else {}


def _quotes(some: Iterable[tuple[tuple[str, Seat], ...]]) -> tuple[str, ...]:
    return quotes_of(seat for seats in some for _, seat in seats)


def _seat_quotes(town: Town, bodies: Iterable[str]) -> tuple[str, ...]:
    return _quotes(tuple(seats_of(town.seating, body).items()) for body in bodies)


def _caveats(town: Town, bodies: Sequence[str]) -> tuple[Message, ...]:
    seats = {(holder, seat) for body in bodies for holder, seat in seats_of(town.seating, body).items()}
    facts = {fact for holder, _ in seats for fact in town.of(holder, "sam:party")}
    found = [msg("Not documented does not mean not so: a party may take part without a document saying it.")]
    if unknown := _unknown(town, bodies):
        found.append(
            msg(
                "On whose behalf these sit is not documented, so they count for no party: %(holders)s.",
                holders=tuple(Name(iri) for some in unknown.values() for iri in some),
            )
        )
    if any(fact.basis == BY_NATURE for fact in facts):
        found.append(
            msg("On whose behalf an office, service or group sits follows from what it is; no document says it.")
        )
    if any(fact.basis == INFERRED for fact in facts) or not all(seat.stated for _, seat in seats):
        found.append(msg("Some of the seats, or on whose behalf they are held, are inferred, not stated."))
    return (*found, *plans(town, bodies))
