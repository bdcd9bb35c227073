"""How the work across is governed, as far as functions and leaders are documented: a reading, not a verdict."""

from __future__ import annotations

from collections.abc import Mapping

from graph.findings import Category, Finding, Measure, Message, msg, named, nmsg, ratio
from graph.seating import seats_of
from graph.town import Town
from ontology.iris import concept_iri

LEADING = frozenset(concept_iri("role", slug) for slug in ("chair", "convener"))
STEERING = frozenset(concept_iri("function", slug) for slug in ("steering-group", "coordination", "secretariat"))
LED = "most bodies chaired or convened by one holder / bodies with a documented leader"

Leaders = Mapping[str, Mapping[str, frozenset[str]]]


def governance(town: Town) -> tuple[Finding, ...]:
    """Which of three forms of network governance the documented functions and leaders look most like.

    Through a body of its own, when a body has the function of steering, coordinating or serving the others; led by one,
    when a holder chairs or convenes more than half of at least two bodies with a documented leader; shared, when two
    bodies or more have leaders and nobody leads so many. The forms are those of Provan & Kenis 2008, who judge them by
    trust, size and goals as well, which no document tells. Total: where too little is documented there is no finding.
    """
    steering = [one for one in town.assignments if one.function in STEERING]
    led = _led(town)
    if not steering and len(led) < 2:
        return ()
    own = tuple(sorted({one.body for one in steering}))
    counts = {who: sum(who in some for some in led.values()) for some in led.values() for who in some}
    most = max(counts.values(), default=0)
    top = tuple(sorted(who for who in counts if len(led) > 1 and counts[who] == most and 2 * most > len(led)))
    label, sentence = _form(own, top, most, len(led))
    quotes = {quote for one in steering for quote in one.evidence}
    quotes.update(quote for some in led.values() for found in some.values() for quote in found)
    share = ratio(most, len(led), msg("no leader of a body is documented"))
    return (
        Finding(
            kind="governance",
            subjects=own or top,
            sentence=sentence,
            measures=(
                Measure("form of governance", "as documented", Category(label), "Provan & Kenis 2008"),
                Measure("bodies led by the same", "chair or convener", share, LED),
            ),
            items={"steering bodies": own, "leaders": tuple(sorted(counts))},
            caveats=(msg("A reading of what is documented of functions and leaders, not a verdict."),),
            evidence=tuple(sorted(quotes)),
        ),
    )


def _led(town: Town) -> Leaders:
    """The bodies with a documented leader: who chairs or convenes them, and where it says so."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for body in town.bodies:
        for holder, seat in seats_of(town.seating, body).items():
            if seat.roles & LEADING:
                found.setdefault(body, {})[holder] = frozenset(seat.evidence)
        for fact in town.of(body, "sam:convenedBy"):
            some = found.setdefault(body, {})
            some[fact.value] = some.get(fact.value, frozenset()) | frozenset(fact.evidence)
    return found


def _form(own: tuple[str, ...], top: tuple[str, ...], most: int, known: int) -> tuple[Message, Message]:
    if own:
        return msg("through a body of its own"), nmsg(
            "%(bodies)s steers or coordinates: the work across is governed through a body of its own.",
            "%(bodies)s steer or coordinate: the work across is governed through bodies of its own.",
            len(own),
            bodies=named(own),
        )
    if top:
        return msg("led by one"), msg(
            "%(who)s leads %(most)s of the %(known)s bodies with a documented leader.",
            who=named(top),
            most=most,
            known=known,
        )
    return msg("shared among several"), msg(
        "Nobody leads more than half of the %(known)s bodies with a documented leader: the lead is shared.", known=known
    )
