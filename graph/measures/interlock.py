"""Interlock: bodies whose holders all sit in another body, and how many others each body shares holders with.

Notation: A and B are the sets of holders seated in two bodies, as stated (literal); `standing` leaves out seats “as
needed” and “if any”. A collective counts as one holder.

Source: Mizruchi 1996 (interlocks).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import permutations

from graph.findings import MISSING_TIE, Count, Finding, Measure, Message, Name, Part, Ratio, msg, named, nmsg
from graph.searched import quotes_of
from graph.seating import READINGS, bodies, seats_of, sitting
from graph.town import Town

Sets = Mapping[str, frozenset[str]]


def interlocks(town: Town, at_least: int = 1) -> tuple[Finding, ...]:
    """Bodies within bodies, the largest first; then how many others each body shares `at_least` so many holders with.

    Total: fewer than two bodies with seats give no finding.
    """
    return (*nested(town), *degrees(town, max(1, at_least)))


def _sets(town: Town, standing: bool) -> Sets:
    """The bodies with seats, and who sits in them in a reading."""
    graph = town.seating
    return {body.iri: frozenset(sitting(graph, body.iri, standing)) for body in bodies(graph) if len(graph[body.iri])}


def nested(town: Town) -> tuple[Finding, ...]:
    """Pairs of bodies with A ⊂ B among the standing seats: everyone in the one sits in the other too, and not alone."""
    sets = _sets(town, standing=True)
    found = [
        (inner, outer) for inner, outer in permutations(sorted(sets), 2) if sets[inner] and sets[inner] < sets[outer]
    ]
    return tuple(_nested(town, sets, *pair) for pair in sorted(found, key=lambda pair: (-len(sets[pair[0]]), pair)))


def _nested(town: Town, sets: Sets, inner: str, outer: str) -> Finding:
    inside, around = sets[inner], sets[outer]
    seats = [town.seating.edges[body, holder]["seat"] for body in (inner, outer) for holder in inside]
    return Finding(
        kind="nested bodies",
        subjects=(inner, outer),
        sentence=nmsg(
            "The one who sits regularly in %(inner)s also sits in %(outer)s: %(holders)s.",
            "All %(count)s who sit regularly in %(inner)s also sit in %(outer)s: %(holders)s.",
            len(inside),
            count=len(inside),
            inner=Name(inner),
            outer=Name(outer),
            holders=named(sorted(inside)),
        ),
        measures=(Measure("containment", "literal, standing", Ratio(len(inside), len(around)), "|A| / |B|", outer),),
        items={"shared": tuple(sorted(inside)), "only in the larger": tuple(sorted(around - inside))},
        caveats=(
            msg("A body within another may have its own task; the documents say what it is for, not the seats."),
            *_inferred(all(seat.stated for seat in seats)),
        ),
        evidence=quotes_of(seats),
    )


def _inferred(stated: bool) -> tuple[Message, ...]:
    return () if stated else (msg("At least one of the shared seats is inferred, not stated."),)


def degrees(town: Town, at_least: int) -> tuple[Finding, ...]:
    """Interlock degree: |{B ≠ A : |A∩B| ≥ k}| for each body A with seats, 0 to the number of other bodies."""
    sets = {reading: _sets(town, standing) for reading, standing in READINGS.items()}
    seated = sorted(sets["literal, all"])
    if len(seated) < 2:
        return ()
    others = {reading: {body: _others(some, body, at_least) for body in seated} for reading, some in sets.items()}
    ties = others["literal, all"]
    return (
        Finding(
            kind="interlock",
            subjects=(town.iri,),
            sentence=_sentence(ties),
            measures=tuple(
                Measure(
                    "interlock degree", reading, Count(Fraction(len(found[body])), "bodies"), _formula(at_least), body
                )
                for body in seated
                for reading, found in others.items()
            ),
            items={"bodies": tuple(seated)},
            caveats=_caveats(at_least),
            evidence=_evidence(town, ties),
            parts=tuple(
                Part(body, "shares holders" if ties[body] else "shares no holder", ties[body])
                for body in sorted(seated, key=lambda body: (-len(ties[body]), body))
            ),
        ),
    )


def _formula(at_least: int) -> str:
    return f"|{{B ≠ A : |A∩B| ≥ {at_least}}}|"


def _others(sets: Sets, body: str, at_least: int) -> tuple[str, ...]:
    return tuple(sorted(other for other in sets if other != body and len(sets[body] & sets[other]) >= at_least))


def _sentence(ties: Mapping[str, tuple[str, ...]]) -> Message:
    most = max(map(len, ties.values()))
    if not most:
        return msg("No two bodies share a holder that is documented.")
    leading = tuple(Name(body) for body, others in ties.items() if len(others) == most)
    return nmsg(
        "%(bodies)s shares holders with most other bodies: with %(most)s of %(others)s.",
        "%(bodies)s share holders with most other bodies: each with %(most)s of %(others)s.",
        len(leading),
        bodies=leading,
        most=most,
        others=len(ties) - 1,
    )


def _caveats(at_least: int) -> tuple[Message, ...]:
    found = [MISSING_TIE]
    if at_least > 1:
        found.append(msg("Only bodies that share at least %(least)s holders are counted.", least=at_least))
    return tuple(found)


def _evidence(town: Town, ties: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The quotes of the seats that tie bodies together; of every seat where none does."""
    graph = town.seating
    tied = [body for body, others in ties.items() if others]
    seats = [
        seat
        for body in tied or ties
        for holder, seat in seats_of(graph, body).items()
        if not tied or len(graph[holder]) > 1
    ]
    return quotes_of(seats)
