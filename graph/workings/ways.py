"""Ways up: the steps by which a matter can go from one body to another, and the shortest way along them.

Four kinds of step. A body *reports to* another, or *escalates to* it, because a document claims so. A project group or
working group is steered by the *steering group* of its endeavour, or of one that contains it. The *chair* of a body has
a seat in a higher one. The last two are always inferred: no document calls them a way. A step through an endeavour
holds in matters of that endeavour only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from graph.seating import Seat, seats_of
from graph.town import INFERRED, STATED, Assignment, Fact, Town
from ontology.iris import concept_iri

REPORTS = "reports to"
ESCALATES = "escalates to"
STEERED = "is steered by"
CHAIRED = "its chair sits in"
KINDS = (REPORTS, ESCALATES, STEERED, CHAIRED)

TOP = frozenset(concept_iri("level", name) for name in ("political", "strategic"))
COORDINATING = concept_iri("level", "coordinating")
OPERATIVE = concept_iri("level", "operative")
STEERING = concept_iri("function", "steering-group")
WORKING = frozenset(concept_iri("function", name) for name in ("project-group", "working-group"))
CHAIR = concept_iri("role", "chair")
CHIEF = concept_iri("office", "chief-executive")
ELECTED = concept_iri("party", "elected")


@dataclass(frozen=True, slots=True)
class Step:
    """One ground for saying that a matter can go from a body to another: its kind, what it goes through, its quotes."""

    source: str
    target: str
    kind: str
    through: tuple[str, ...]
    basis: str
    evidence: tuple[str, ...]


Steps = Mapping[str, Mapping[str, tuple[Step, ...]]]
Way = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """A municipality with its steps, and which of its bodies are at the top or seat its chief executive or elected."""

    town: Town
    steps: Steps
    stated: Steps
    top: frozenset[str]
    chief: Mapping[str, tuple[str, ...]]
    elected: Mapping[str, tuple[str, ...]]

    @property
    def asked(self) -> tuple[str, ...]:
        """The bodies that are not at the top, by IRI."""
        return tuple(body for body in self.town.bodies if body not in self.top)

    def up(self, body: str) -> Way | None:
        """The shortest way from a body to the top."""
        return first(ways(self.steps, body), self.top)


def ladder(town: Town) -> Ladder:
    """Read the ways up of a municipality."""
    every = steps(town)
    top = frozenset(body for body in town.bodies if at_top(town, body))
    chief = _seating(town, "sam:officeType", CHIEF)
    elected = _seating(town, "sam:party", ELECTED)
    return Ladder(town, every, stated(every), top, chief, elected)


def steps(town: Town) -> Steps:
    """All steps, by source and target; the stated grounds of a step first.

    A line that is inferred from the very quotes that make one body steer the other is that same step, read twice.
    """
    steering = tuple(steered(town))
    lines = (line for line in _lines(town) if not any(_says_no_more(line, one) for one in steering))
    found: dict[str, dict[str, set[Step]]] = {}
    for step in (*lines, *steering, *_chaired(town)):
        found.setdefault(step.source, {}).setdefault(step.target, set()).add(step)
    return {
        source: {target: tuple(sorted(targets[target], key=_strength)) for target in sorted(targets)}
        for source, targets in sorted(found.items())
    }


def first(found: Mapping[str, Way], ends: Collection[str]) -> Way | None:
    """The nearest of the ways that lead to one of the ends."""
    return next((way for end, way in found.items() if end in ends), None)


def stated(all_steps: Steps) -> Steps:
    """The steps that a document states."""
    return {
        source: {target: left for target, grounds in targets.items() if (left := tuple(filter(is_stated, grounds)))}
        for source, targets in all_steps.items()
    }


def is_stated(step: Step) -> bool:
    """Whether a document states the step."""
    return step.basis == STATED


def ways(all_steps: Steps, start: str) -> Mapping[str, Way]:
    """The shortest way from a body to each one it reaches, itself first and the farthest last.

    Of ways of one length, the one with fewest inferred steps; then by IRI.
    """
    found: dict[str, Way] = {}
    queue: list[tuple[int, int, Way]] = [(0, 0, (start,))]
    while queue:
        length, inferred, way = heappop(queue)
        if way[-1] in found:
            continue
        found[way[-1]] = way
        for target, grounds in all_steps.get(way[-1], {}).items():
            heappush(queue, (length + 1, inferred + (not is_stated(grounds[0])), (*way, target)))
    return found


def steered(town: Town) -> Iterator[Step]:
    """For each project or working group, the steering group of its endeavour, or of one that contains it."""
    leading = [one for one in town.assignments if one.function == STEERING]
    for work in town.assignments:
        if work.function in WORKING:
            around = _containing(town, work.endeavour)
            yield from (_led(work, lead, around[lead.endeavour]) for lead in leading if lead.endeavour in around)


def lifters(town: Town) -> Mapping[tuple[str, str], tuple[Fact, ...]]:
    """Who may lift matters without being a body, and where to: the claims of each such pair."""
    found: dict[tuple[str, str], tuple[Fact, ...]] = {}
    for subject in sorted(
        thing for thing, term in town.facts if term == "sam:escalatesTo" and thing not in town.bodies
    ):
        for fact in town.of(subject, "sam:escalatesTo"):
            pair = subject, fact.value
            found[pair] = (*found.get(pair, ()), fact)
    return found


def levels(town: Town, body: str) -> frozenset[str]:
    """The levels documented of a body, and the steps of the scale they are placed on."""
    return frozenset(
        wider for level in town.values(body, "sam:governanceLevel") for wider in town.concepts.within(level)
    )


def at_top(town: Town, body: str) -> bool:
    """Whether a body is documented as strategic or political, and as nothing else."""
    given = town.values(body, "sam:governanceLevel")
    return bool(given) and all(town.concepts.within(level) & TOP for level in given)


def seats(town: Town, body: str) -> Mapping[str, Seat]:
    """Who sits in a body; none for what is no body here."""
    return seats_of(town.seating, body) if body in town.seating else {}


def _seating(town: Town, term: str, concept: str) -> Mapping[str, tuple[str, ...]]:
    """For each body, those who sit in it and fall under a concept; only bodies with any."""

    def falls(holder: str) -> bool:
        return any(concept in town.concepts.within(value) for value in town.values(holder, term))

    found = {body: tuple(filter(falls, seats(town, body))) for body in town.bodies}
    return {body: some for body, some in found.items() if some}


def _strength(step: Step) -> tuple[bool, int, tuple[str, ...], tuple[str, ...]]:
    return not is_stated(step), KINDS.index(step.kind), step.through, step.evidence


def _says_no_more(line: Step, other: Step) -> bool:
    same = (line.source, line.target) == (other.source, other.target)
    return same and line.basis == INFERRED and set(line.evidence) <= set(other.evidence)


def _lines(town: Town) -> Iterator[Step]:
    for body in town.bodies:
        for kind, term in ((REPORTS, "org:reportsTo"), (ESCALATES, "sam:escalatesTo")):
            for fact in town.of(body, term):
                yield Step(body, fact.value, kind, (), fact.basis, fact.evidence)


def _containing(town: Town, endeavour: str) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """An endeavour and those it is part of: for each the way there, and its quotes."""
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    queue: list[tuple[tuple[str, ...], tuple[str, ...]]] = [((endeavour,), ())]
    for way, quotes in queue:
        if way[-1] not in found:
            found[way[-1]] = way, quotes
            parts = town.of(way[-1], "sam:partOfEndeavour")
            queue.extend(((*way, fact.value), (*quotes, *fact.evidence)) for fact in parts)
    return found


def _led(work: Assignment, lead: Assignment, around: tuple[tuple[str, ...], tuple[str, ...]]) -> Step:
    through, quotes = around
    evidence = tuple(sorted({*work.evidence, *quotes, *lead.evidence}))
    return Step(work.body, lead.body, STEERED, through, INFERRED, evidence)


def _chaired(town: Town) -> Iterator[Step]:
    for body in town.bodies:
        for holder, seat in seats(town, body).items():
            for other, upper in seats_of(town.seating, holder).items() if CHAIR in seat.roles else ():
                if _higher(town, body, other):
                    evidence = tuple(sorted({*seat.evidence, *upper.evidence}))
                    yield Step(body, other, CHAIRED, (holder,), INFERRED, evidence)


def _higher(town: Town, lower: str, upper: str) -> bool:
    """At the top while the other is not, or coordinating above operative; an unknown level is never the higher."""
    if at_top(town, lower):
        return False
    return at_top(town, upper) or (OPERATIVE in levels(town, lower) and COORDINATING in levels(town, upper))
