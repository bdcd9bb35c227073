"""What the documents of a municipality name, facet by facet: the values that comparisons and profiles are made of.

A value is a shared concept, or, where no concept is given, the thing itself or the text as stated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from graph.searched import searched
from graph.seating import seats_of
from graph.town import INFERRED, STATED, Town


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """One thing that has a value (a body of a type, an endeavour with a theme), and the ground for it.

    `through` is the seated holder where the value comes from a seat.
    """

    value: str
    thing: str
    basis: str
    evidence: tuple[str, ...]
    through: str = ""


Found = Mapping[str, tuple[Mention, ...]]
SEATED = ("sectors", "seated services", "representation")


def documented(town: Town, facet: str) -> Found:
    """The values of a facet and where each is documented, by value; empty when nothing is."""
    found: dict[str, list[Mention]] = {}
    for one in sorted(set(FACETS[facet](town))):
        found.setdefault(one.value, []).append(one)
    return {value: tuple(mentions) for value, mentions in found.items()}


def has_data(town: Town, facet: str) -> bool:
    """Whether anything is documented in a facet; of seated services, whether any seat is."""
    return any(True for _ in FACETS[facet](town)) or (facet == "seated services" and bool(_seat_quotes(town)))


def looked_at(town: Town, facet: str) -> tuple[str, ...]:
    """The evidence of all that is documented in a facet: what was searched when a value is not among it."""
    found = {quote for mention in FACETS[facet](town) for quote in mention.evidence}
    return tuple(sorted(found | _seat_quotes(town) if facet in SEATED else found))


def _seat_quotes(town: Town) -> set[str]:
    seats = (seat for body in town.bodies for seat in seats_of(town.seating, body).values())
    return {quote for seat in seats for quote in seat.evidence}


def _named(*properties: str) -> Callable[[Town], Iterator[Mention]]:
    """Whatever the documents say by the properties, of bodies, endeavours and all else they name."""

    def find(town: Town) -> Iterator[Mention]:
        for (subject, name), facts in town.facts.items():
            if name in properties:
                yield from (Mention(fact.value, subject, fact.basis, fact.evidence) for fact in facts)

    return find


def _typed(kind: str, name: str) -> Callable[[Town], Iterator[Mention]]:
    """The types that are named; and the things of a kind that have none, as values of their own."""

    def find(town: Town) -> Iterator[Mention]:
        yield from _named(name)(town)
        for thing in town.things(kind):
            if not town.of(thing, name):
                yield _untyped(town, thing)

    return find


def _body_types(town: Town) -> Iterator[Mention]:
    for body in town.bodies:
        facts = town.of(body, "org:classification")
        yield from (Mention(fact.value, body, fact.basis, fact.evidence) for fact in facts)
        if not facts:
            yield _untyped(town, body)


def _untyped(town: Town, thing: str) -> Mention:
    """A thing without a type stands for itself; its evidence is all that is said of it, and its seats."""
    seats = seats_of(town.seating, thing).values() if thing in town.seating else ()
    told = {quote for seat in seats for quote in seat.evidence}
    return Mention(thing, thing, STATED, tuple(sorted(told.union(searched(town, (thing,))))))


def _seated(values: Callable[[Town, str], frozenset[str]]) -> Callable[[Town], Iterator[Mention]]:
    """What those seated in bodies bring with them: the thing is the body, the evidence that of the seat."""

    def find(town: Town) -> Iterator[Mention]:
        for body in town.bodies:
            for holder, seat in seats_of(town.seating, body).items():
                basis = STATED if seat.stated else INFERRED
                yield from (Mention(one, body, basis, seat.evidence, holder) for one in values(town, holder))

    return find


def _service_of(town: Town, holder: str) -> frozenset[str]:
    """A service sits by itself or by a post in it: a chief of police sits for the police."""
    places = (holder, *sorted(town.values(holder, "org:postIn")))
    return frozenset(service for place in places for service in town.values(place, "sam:serviceType"))


def _sectors(town: Town) -> Iterator[Mention]:
    yield from _seated(lambda town, holder: town.values(holder, "sam:sector"))(town)
    for body in town.bodies:
        yield from (Mention(fact.value, body, fact.basis, fact.evidence) for fact in town.of(body, "sam:sector"))


def _functions(town: Town) -> Iterator[Mention]:
    yield from (Mention(one.function, one.body, one.basis, one.evidence) for one in town.assignments)


def _rhythms(town: Town) -> Iterator[Mention]:
    """A rhythm known as a number, under the type and the functions of its body: alike bodies are set side by side."""
    for body in town.bodies:
        rhythm = town.seating.nodes[body]["body"].rhythm
        if rhythm and rhythm.low is not None:
            functions = {one.function for one in town.assignments if one.body == body}
            alike = town.values(body, "org:classification") | functions
            basis = STATED if rhythm.stated else INFERRED
            yield from (Mention(one, body, basis, rhythm.evidence) for one in alike or {body})


FACETS: Mapping[str, Callable[[Town], Iterator[Mention]]] = {
    "body types": _body_types,
    "levels": _named("sam:governanceLevel"),
    "sectors": _sectors,
    "offices": _typed("sam:Office", "sam:officeType"),
    "services": _typed("sam:ServiceUnit", "sam:serviceType"),
    "seated services": _seated(_service_of),
    "representation": _seated(lambda town, holder: town.values(holder, "sam:party")),
    "themes": _named("sam:theme"),
    "target groups": _named("sam:targetGroup"),
    "purposes": _named("org:purpose"),
    "functions": _functions,
    "rhythms": _rhythms,
}
