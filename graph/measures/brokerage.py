"""Structural holes and brokerage: which bodies and holders are the tie between others that are not tied themselves.

Notation as in `ties.py`. Readings: `literal, all` seats, or `literal, standing` ones; a collective is one holder. The
indices of a body need three bodies with seats. In the roles of a holder only pairs are placed where each of the three
has one known sector; the others are counted beside, under no sector. A missing tie means not documented, never absent.

Sources: Burt 1992, 2004 (constraint, effective size, efficiency); Gould & Fernandez 1989 (roles by sector).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction

from graph.findings import (
    MISSING_TIE,
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
)
from graph.searched import quotes_of
from graph.seating import READINGS, Seating, holders, seats_of
from graph.town import Town
from graph.workings.ties import (
    BESIDE,
    GATEKEEPER,
    LIAISON,
    ROLES,
    Network,
    body_network,
    constraint,
    effective_size,
    efficiency,
    holder_network,
    open_pairs,
    roles,
)

ENOUGH = 3
OPEN = "pairs that are tied to it, not to each other"
Index = Callable[[Network, str], Fraction | None]
INDICES: tuple[tuple[str, Index, str, str], ...] = (
    ("constraint", constraint, "", "Σ (p(ij) + Σ p(iq) · p(qj))²"),
    ("effective size", effective_size, "bodies", "d − 2t / d"),
    ("efficiency", efficiency, "", "(d − 2t / d) / d"),
)


def brokerage(town: Town) -> tuple[Finding, ...]:
    """A finding for each body with seats, then one for each holder who links others that share no body.

    Total: without seats there is no finding; with fewer than three seated bodies their indices are undefined.
    """
    seated = [body for body in town.bodies if len(town.seating[body])]
    bodies = {reading: body_network(town.seating, only) for reading, only in READINGS.items()}
    holes = (_hole(town.seating, bodies, body, len(seated)) for body in seated)
    everyone = {reading: holder_network(town.seating, only) for reading, only in READINGS.items()}
    sectors = {one.iri: town.values(one.iri, "sam:sector") for one in holders(town.seating)}
    groups = {holder: next(iter(some)) for holder, some in sectors.items() if len(some) == 1}
    links = filter(None, (_link(town.seating, everyone, groups, holder) for holder in sectors))
    return (*sorted(holes, key=_importance), *sorted(links, key=_importance))


def _importance(finding: Finding) -> tuple[Fraction, tuple[str, ...]]:
    value = finding.measures[0].value
    return -value.number if isinstance(value, Count) else Fraction(1), finding.subjects


def _hole(graph: Seating, networks: Mapping[str, Network], body: str, seated: int) -> Finding:
    network = networks["literal, all"]
    near, gaps = tuple(sorted(network[body])), open_pairs(network, body)
    few = nmsg(
        "there is %(count)s body with seats, and three are needed",
        "there are %(count)s bodies with seats, and three are needed",
        seated,
        count=seated,
    )
    found: Iterable[Measure] = (
        Measure(name, reading, _value(index(some, body), unit, few if seated < ENOUGH else None), formula)
        for reading, some in networks.items()
        for name, index, unit, formula in (("open pairs", _gaps, "pairs", OPEN), *INDICES)
    )
    return Finding(
        kind="structural holes",
        subjects=(body,),
        sentence=_hole_sentence(body, near, len(gaps)),
        measures=tuple(found),
        items={"tied to": near},
        caveats=(
            MISSING_TIE,
            *(
                (msg("Sharing holders is not waste by itself: it may be what holds the bodies together."),)
                if near
                else ()
            ),
        ),
        evidence=_evidence(graph, (body, *near)),
        parts=tuple(_ties(graph, body, near, gaps)),
    )


def _gaps(network: Network, node: str) -> Fraction | None:
    return Fraction(len(open_pairs(network, node))) if network[node] else None


def _value(number: Fraction | None, unit: str, few: Message | None) -> Quantity:
    if few:
        return Undefined(few)
    return Undefined(msg("no tie to another body is documented")) if number is None else Count(number, unit)


def _hole_sentence(body: str, near: tuple[str, ...], gaps: int) -> Message:
    others = named(near)
    if not near:
        return msg("%(body)s shares no documented holder with another body.", body=Name(body))
    if gaps:
        return nmsg(
            "%(body)s shares holders with %(others)s; %(count)s pair of these shares no holder.",
            "%(body)s shares holders with %(others)s; %(count)s pairs of these share no holder.",
            gaps,
            body=Name(body),
            others=others,
            count=gaps,
        )
    return nmsg(
        "%(body)s shares holders with %(count)s body: %(others)s.",
        "%(body)s shares holders with %(count)s bodies, which all share holders too: %(others)s.",
        len(near),
        body=Name(body),
        others=others,
        count=len(near),
    )


def _ties(graph: Seating, body: str, near: tuple[str, ...], gaps: tuple[tuple[str, str], ...]) -> Iterator[Part]:
    """What each tie rests on; and the bodies that only meet through this one."""
    for other in near:
        both = tuple(sorted(set(graph[body]) & set(graph[other])))
        yield Part(other, "shared holders", both, None, _evidence(graph, (body, other), both))
    for one, other in gaps:
        yield Part(one, "shares no holder with", (other,), None, _evidence(graph, (one, other)))


def _link(graph: Seating, networks: Mapping[str, Network], groups: Mapping[str, str], holder: str) -> Finding | None:
    """The pairs a holder links, by role; `groups` has the sectors of holders who have one. None without a pair."""
    pairs, standing = (open_pairs(networks[reading], holder) for reading in READINGS)
    if not pairs:
        return None
    found = roles(pairs, holder, groups)
    linked = sorted({one for pair in pairs for one in pair})
    return Finding(
        kind="brokerage",
        subjects=(holder,),
        sentence=_link_sentence(holder, len(pairs), found),
        measures=tuple(_link_measures((len(pairs), len(standing)), found)),
        items={
            "bodies": tuple(sorted(graph[holder])),
            "linked": tuple(linked),
            "no single sector": tuple(one for one in (holder, *linked) if one not in groups),
        },
        caveats=tuple(_link_caveats(graph, holder, found)),
        evidence=_evidence(graph, sorted(graph[holder])),
    )


def _link_measures(pairs: Iterable[int], found: Mapping[str, int]) -> Iterator[Measure]:
    """The open pairs, in each reading; by role, unless the sectors of none of them are known."""
    for reading, number in zip(READINGS, pairs, strict=True):
        yield Measure("open pairs", reading, Count(Fraction(number), "pairs"), OPEN)
    unknown = not any(found[role] for role in ROLES)
    for role, number in found.items():
        nothing = Undefined(msg("the sectors are not documented")) if unknown and role != BESIDE else None
        yield Measure(role, "literal, all", nothing or Count(Fraction(number), "pairs"), OPEN)


def _link_sentence(holder: str, pairs: int, found: Mapping[str, int]) -> Message:
    if found[BESIDE] == pairs:
        return nmsg(
            "%(who)s is the link in %(count)s pair of others who share no body; their sectors are not documented.",
            "%(who)s is the link in %(count)s pairs of others who share no body; their sectors are not documented.",
            pairs,
            who=Name(holder),
            count=pairs,
        )
    return nmsg(
        "%(who)s is the link in %(count)s pair of others who share no body; of different sectors: %(across)s.",
        "%(who)s is the link in %(count)s pairs of others who share no body; of different sectors: %(across)s.",
        pairs,
        who=Name(holder),
        count=pairs,
        across=found[GATEKEEPER] + found[LIAISON],
    )


def _link_caveats(graph: Seating, holder: str, found: Mapping[str, int]) -> Iterator[Message]:
    yield MISSING_TIE
    if found[BESIDE]:
        yield nmsg(
            "%(count)s pair has somebody with no sector, or several, and is counted beside.",
            "%(count)s pairs have somebody with no sector, or several, and are counted beside.",
            found[BESIDE],
            count=found[BESIDE],
        )
    if inferred := tuple(Name(body) for body, seat in seats_of(graph, holder).items() if not seat.stated):
        yield msg("The seat in %(bodies)s is inferred, not stated.", bodies=inferred)


def _evidence(graph: Seating, bodies: Iterable[str], only: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The quotes of the seats of some bodies; of some holders only, if given."""
    seats = [seat for body in bodies for one, seat in seats_of(graph, body).items() if not only or one in only]
    return quotes_of(seats)
