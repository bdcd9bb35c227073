"""A way up, told: its sentence, its steps in order with the grounds of each, who sits along it, and the caveats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from graph.findings import MISSING_TIE, Message, Name, Part, msg, named, nmsg
from graph.searched import searched
from graph.town import INFERRED, Town
from graph.workings.ways import (
    CHAIR,
    CHAIRED,
    ESCALATES,
    STEERED,
    TOP,
    WORKING,
    Ladder,
    Step,
    Way,
    first,
    is_stated,
    levels,
    seats,
    ways,
)
from ontology.iris import concept_iri

NOT_YET = frozenset(concept_iri("status", name) for name in ("planned", "applied-for", "proposed"))
ENDED = concept_iri("status", "ended")
NOT_DOCUMENTED = "not documented"
CHIEF_HERE = "the chief executive sits here"
CHIEF_ALSO = "the chief executive also sits here"
ELECTED_HERE = "elected members sit here"

Legs = tuple[tuple[Step, ...], ...]


def sentence(up: Ladder, way: Way) -> Message:
    """Where the way leads, in how many steps, and whether that is stated; or how far it is documented."""
    return _reached(way, _legs(up, way)) if way[-1] in up.top else _not_reached(up, way)


def parts(up: Ladder, way: Way) -> tuple[Part, ...]:
    """The steps in order, of each all the grounds; where a way on was looked for; who sits along the way."""
    places = () if way[-1] in up.top else _places(up.town, way[-1])
    return (*_steps(up.town, _legs(up, way)), *places, *_people(up, way))


def endeavours(up: Ladder, way: Way) -> tuple[str, ...]:
    """The endeavours that the steps go through."""
    return tuple(sorted({step.through[0] for leg in _legs(up, way) for step in leg if step.kind == STEERED}))


def _legs(up: Ladder, way: Way) -> Legs:
    return tuple(up.steps[source][target] for source, target in pairwise(way))


def _reached(way: Way, legs: Legs) -> Message:
    only = {step.through[0] for leg in legs if all(one.kind == STEERED for one in leg) for step in leg}
    if only:
        return nmsg(
            "In matters of %(only)s, %(body)s has a way up to %(end)s in %(count)s step: inferred, not stated.",
            "In matters of %(only)s, %(body)s has a way up to %(end)s in %(count)s steps: inferred, not stated.",
            len(legs),
            only=named(sorted(only)),
            body=Name(way[0]),
            end=Name(way[-1]),
            count=len(legs),
        )
    if all(is_stated(leg[0]) for leg in legs):
        return nmsg(
            "%(body)s has a way up to %(end)s in %(count)s step, as stated.",
            "%(body)s has a way up to %(end)s in %(count)s steps, as stated.",
            len(legs),
            body=Name(way[0]),
            end=Name(way[-1]),
            count=len(legs),
        )
    return nmsg(
        "%(body)s has a way up to %(end)s in %(count)s step: inferred, not stated.",
        "%(body)s has a way up to %(end)s in %(count)s steps: inferred, not stated.",
        len(legs),
        body=Name(way[0]),
        end=Name(way[-1]),
        count=len(legs),
    )


def _not_reached(up: Ladder, way: Way) -> Message:
    body, end = way[0], way[-1]
    if body != end:
        return msg(
            "From %(body)s a matter can go to %(end)s; a way on to a strategic or political body is not documented.",
            body=Name(body),
            end=Name(end),
        )
    inside = sorted({*up.chief.get(body, ()), *up.elected.get(body, ())})
    if inside:
        return nmsg(
            "A way up from %(body)s is not documented, but %(who)s has a seat there.",
            "A way up from %(body)s is not documented, but %(who)s have seats there.",
            len(inside),
            body=Name(body),
            who=named(inside),
        )
    return msg("A way up from %(body)s to a strategic or political body is not documented.", body=Name(body))


def _steps(town: Town, legs: Legs) -> Iterator[Part]:
    """The steps in order; of each all the grounds, stated ones first."""
    for leg in legs:
        for step in leg:
            yield Part(step.source, step.kind, (step.target, *step.through), _why(town, step), step.evidence)


def _why(town: Town, step: Step) -> Message:
    if step.kind == STEERED:
        return msg("inferred from what the two groups do for it, and holds for that only")
    if step.kind == CHAIRED:
        return msg("inferred from the two seats")
    if not is_stated(step):
        return msg("inferred, not stated")
    if step.kind == ESCALATES:
        return msg("stated")
    schemes = sorted(town.values(step.source, "sam:reportingScheme"))
    if schemes:
        return msg("stated: “%(scheme)s”; how often is not documented beyond that", scheme=", ".join(schemes))
    return msg("stated; how often is not documented")


def _places(town: Town, body: str) -> Iterator[Part]:
    """Where a way on was looked for: lines, the steering groups of its endeavours, its chair."""
    quotes = searched(town, (body,))
    yield Part(body, NOT_DOCUMENTED, (), msg("no body it reports or escalates to"), quotes)
    work = tuple(sorted({one.endeavour for one in town.assignments if one.body == body and one.function in WORKING}))
    yield Part(body, NOT_DOCUMENTED, work, msg("no steering group of an endeavour it works for"), quotes)
    chairs = tuple(holder for holder, seat in seats(town, body).items() if CHAIR in seat.roles)
    yield Part(body, NOT_DOCUMENTED, chairs, msg("no chair with a seat in a higher body"), quotes)


def _people(up: Ladder, way: Way) -> Iterator[Part]:
    """Where on the way the chief executive and elected members sit, and the other bodies of that chief executive."""
    for body in way:
        for state, sitting in ((CHIEF_HERE, up.chief), (ELECTED_HERE, up.elected)):
            if body in sitting:
                yield Part(body, state, sitting[body], None, _of_seats(up.town, body, sitting[body]))
    for body, holders in sorted(elsewhere(up, way).items()):
        inferred = not any(seats(up.town, body)[one].stated for one in holders)
        because = msg("inferred, not stated") if inferred else None
        yield Part(body, CHIEF_ALSO, holders, because, _of_seats(up.town, body, holders))


def elsewhere(up: Ladder, way: Way) -> Mapping[str, tuple[str, ...]]:
    """The bodies beside the way where a chief executive met on it sits too."""
    met = {one for body in way for one in up.chief.get(body, ())}
    found = {body: tuple(one for one in some if one in met) for body, some in up.chief.items() if body not in way}
    return {body: some for body, some in found.items() if some}


def _of_seats(town: Town, body: str, holders: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({quote for one in holders for quote in seats(town, body)[one].evidence}))


def caveats(up: Ladder, way: Way) -> Iterator[Message]:
    """What to keep in mind: levels that are not documented or our reading, what is not practice yet or has ended."""
    reached = way[-1] in up.top
    yield from unplaced(up.town, way[:1])
    if reached:
        yield from _placed(up.town, way[-1])
    if inferred := named(one for one in (way[0], way[-1]) if _level_inferred(up.town, one)):
        yield msg("The level of %(bodies)s is inferred, not stated.", bodies=inferred)
    yield from plans(up.town, (*way, *endeavours(up, way)))
    if not first(ways(up.steps, way[0]), up.elected):
        yield msg("A way to elected members is not documented.")
    if not reached and not all(is_stated(leg[0]) for leg in _legs(up, way)):
        yield msg("The way to %(end)s is inferred, not stated.", end=Name(way[-1]))
    if not reached:
        yield MISSING_TIE


def unplaced(town: Town, bodies: Iterable[str]) -> Iterator[Message]:
    """That the level of some bodies is not documented."""
    if unknown := named(body for body in bodies if not levels(town, body)):
        yield msg("The level of %(bodies)s is not documented, so the top is not ruled out.", bodies=unknown)


def _placed(town: Town, body: str) -> Iterator[Message]:
    for level in sorted(town.values(body, "sam:governanceLevel") - TOP):
        yield msg("That the level “%(level)s” counts as the top is our reading.", level=Name(level))


def _level_inferred(town: Town, body: str) -> bool:
    said = town.of(body, "sam:governanceLevel")
    return bool(said) and all(fact.basis == INFERRED for fact in said)


def plans(town: Town, things: Iterable[str]) -> Iterator[Message]:
    """That some things are planned, applied for or proposed, and so not practice yet; or that they have ended."""
    for thing in things:
        for status in sorted(town.values(thing, "sam:status")):
            if status in NOT_YET:
                yield msg("%(thing)s is not practice yet: %(status)s.", thing=Name(thing), status=Name(status))
            elif status == ENDED:
                yield msg("%(thing)s has ended.", thing=Name(thing))
