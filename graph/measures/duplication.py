"""Duplication: what two bodies do alike, facet by facet, side by side.

Notation: for a facet, A and B are what the documents give each of two bodies (its themes, its purposes …); the vector
is the Jaccard coefficient |A∩B| / |A∪B| of each facet, 0 to 1, and undefined where one of the two has nothing
documented. Values that are near each other, or one within the other, are shown as that and never counted as shared. The
score is the mean of the defined facets under weights that are a choice: each facet shows its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from graph.findings import Finding, Measure, Message, Name, Part, Quantity, Ratio, Undefined, msg, named
from graph.searched import quotes_of
from graph.seating import seats_of
from graph.town import STATED, Concepts, Town
from ontology.errors import BadParameter

# What bodies do. Sharing only holders, level or rhythm duplicates nothing; those facets stand beside.
TASKS = {
    "themes": "sam:theme",
    "purposes": "org:purpose",
    "agenda topics": "sam:agendaTopic",
    "target groups": "sam:targetGroup",
}
WEIGHTS: Mapping[str, int] = {"holders": 1, **dict.fromkeys(TASKS, 1), "level": 1, "rhythm": 1}
SHARED = {
    "holders": "shared holders",
    "themes": "shared themes",
    "purposes": "shared purposes",
    "agenda topics": "shared agenda topics",
    "target groups": "shared target groups",
    "level": "shared level",
    "rhythm": "shared meetings a year",
}
SCORE = "Σ w · |A∩B| / |A∪B| / Σ w"

Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Pair:
    one: str
    other: str
    shared: Mapping[str, tuple[str, ...]]
    near: tuple[Part, ...]
    vector: Mapping[str, Quantity]


def facets(town: Town, body: str) -> Mapping[str, Values]:
    """What is documented of a body, by facet: each value (concept, holder, number of meetings) with its quotes."""
    rhythm = town.seating.nodes[body]["body"].rhythm
    known = rhythm if rhythm and rhythm.low is not None else None
    properties = {**TASKS, "level": "sam:governanceLevel"}
    return {
        "holders": {holder: seat.evidence for holder, seat in seats_of(town.seating, body).items()},
        **{name: _claimed(town, body, term) for name, term in properties.items()},
        "rhythm": {_number(known.low, known.high): known.evidence} if known else {},
    }


def _claimed(town: Town, body: str, term: str) -> Values:
    found: dict[str, set[str]] = {}
    for fact in town.of(body, term):
        found.setdefault(fact.value, set()).update(fact.evidence)
    return {value: tuple(sorted(quotes)) for value, quotes in found.items()}


def _number(low: Fraction | None, high: Fraction | None) -> str:
    return "–".join(f"{float(one):g}" for one in sorted({one for one in (low, high) if one is not None}))


def duplications(town: Town, weights: Mapping[str, int] = WEIGHTS) -> tuple[Finding, ...]:
    """A finding for each pair of bodies with a task in common, or tasks near each other.

    Range of each facet and of the score: 0 to 1. Most facets in common first, then most values, then by IRI. Bodies
    that do alike may divide the work between them: the figures point, they do not judge. `weights` are by facet, whole
    and not negative; a facet left out weighs nothing.

    Raises BadParameter for a facet that does not exist or a negative weight.
    """
    for name, weight in weights.items():
        if name not in WEIGHTS or weight < 0:
            raise BadParameter("There is no facet “%(name)s”, or its weight is negative", name=name)
    found = {body: facets(town, body) for body in town.bodies}
    pairs = [_pair(town.concepts, (one, found[one]), (other, found[other])) for one, other in combinations(found, 2)]
    some = [pair for pair in pairs if pair.near or any(name in TASKS for name in pair.shared)]
    return tuple(_finding(town, pair, found, weights) for pair in sorted(some, key=_importance))


def _importance(pair: _Pair) -> tuple[int, int, int, str, str]:
    tasks = [values for name, values in pair.shared.items() if name in TASKS]
    return -len(tasks), -sum(map(len, tasks)), -len(pair.near), pair.one, pair.other


def _pair(concepts: Concepts, one: tuple[str, Mapping[str, Values]], other: tuple[str, Mapping[str, Values]]) -> _Pair:
    (a, ours), (b, theirs) = one, other
    shared = {name: tuple(sorted({*ours[name]} & {*theirs[name]})) for name in WEIGHTS}
    return _Pair(
        one=a,
        other=b,
        shared={name: values for name, values in shared.items() if values},
        near=tuple(part for name in TASKS for part in _near(concepts, ours[name], theirs[name])),
        vector={name: _jaccard({*ours[name]}, {*theirs[name]}) for name in WEIGHTS},
    )


def _jaccard(ours: set[str], theirs: set[str]) -> Quantity:
    if not ours or not theirs:
        return Undefined(msg("not documented for both bodies"))
    return Ratio(len(ours & theirs), len(ours | theirs))


def _near(concepts: Concepts, ours: Values, theirs: Values) -> Iterable[Part]:
    """Values of one body that are near a value of the other, or within it, where neither has the same."""
    for a in sorted({*ours} - {*theirs}):
        for b in sorted({*theirs} - {*ours}):
            evidence = tuple(sorted({*ours[a], *theirs[b]}))
            if b in concepts.near.get(a, ()) or a in concepts.near.get(b, ()):
                yield Part(a, "near", (b,), evidence=evidence)
            elif b in concepts.within(a):
                yield Part(a, "within", (b,), evidence=evidence)
            elif a in concepts.within(b):
                yield Part(b, "within", (a,), evidence=evidence)


def score(vector: Mapping[str, Quantity], weights: Mapping[str, int]) -> Ratio | Undefined:
    """The weighted mean of the facets that are defined, 0 to 1; undefined when none of them weighs anything."""
    known = [(weights.get(name, 0), value.fraction) for name, value in vector.items() if isinstance(value, Ratio)]
    total = sum(weight for weight, _ in known)
    if not total:
        return Undefined(msg("not documented for both bodies"))
    mean = sum((weight * value for weight, value in known), Fraction(0)) / total
    return Ratio(mean.numerator, mean.denominator)


def _finding(town: Town, pair: _Pair, found: Mapping[str, Mapping[str, Values]], weights: Mapping[str, int]) -> Finding:
    quotes = {
        quote
        for name, values in pair.shared.items()
        for value in values
        for body in (pair.one, pair.other)
        for quote in found[body][name][value]
    }
    return Finding(
        kind="duplication",
        subjects=(pair.one, pair.other),
        sentence=_sentence(pair),
        measures=(
            *(
                Measure(name, "literal, all", value, f"|A∩B| / |A∪B|, w = {weights.get(name, 0)}")
                for name, value in pair.vector.items()
            ),
            Measure("weighted mean", "literal, all", score(pair.vector, weights), SCORE),
        ),
        items={SHARED[name]: values for name, values in pair.shared.items()},
        caveats=_caveats(town, pair),
        evidence=tuple(sorted({*quotes, *quotes_of(pair.near)})),
        parts=pair.near,
    )


def _sentence(pair: _Pair) -> Message:
    tasks = tuple(Name(value) for name, values in pair.shared.items() if name in TASKS for value in values)
    if tasks:
        return msg(
            "%(one)s and %(other)s have in common: %(shared)s.",
            one=Name(pair.one),
            other=Name(pair.other),
            shared=tasks,
        )
    near = sorted({iri for part in pair.near for iri in (part.subject, *part.items)})
    return msg(
        "%(one)s and %(other)s work on what is near each other, but not the same: %(near)s.",
        one=Name(pair.one),
        other=Name(pair.other),
        near=named(near),
    )


def _caveats(town: Town, pair: _Pair) -> tuple[Message, ...]:
    found = [
        msg("Two bodies that do alike may divide the work between them; the figures do not say that one is too many."),
        msg("The weighted mean rests on weights that are a choice; other weights give another figure."),
    ]
    shared = {TASKS[name]: values for name, values in pair.shared.items() if name in TASKS}
    facts = [fact for body in (pair.one, pair.other) for fact in town.of(body, *shared)]
    if any(fact.basis != STATED and fact.value in shared[fact.property] for fact in facts):
        found.append(msg("Some of what they have in common is inferred, not stated."))
    return tuple(found)
