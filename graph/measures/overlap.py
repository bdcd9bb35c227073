"""Overlap: which holders two bodies share, literally and with collectives read as those they contain.

Notation: A and B are the sets of holders seated in two bodies. Readings: `all` seats, or `standing` ones (without
“as needed” and “if any”); `literal` holders as stated, or `expanded`, where “all sector leaders” contains each of them:
then a figure is an interval from what is certain to what is possible, and is inferred. Where the same words may name
one holder or several, the figures are also given with those `seats read as one`.

Overlap is not waste in itself: a pair shows the documented lines between the two, if there are any.

Sources: Breiger 1974 (shared members as a tie between groups); Borgatti & Halgin 2011 (Jaccard, overlap coefficient).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations, product

from graph.findings import MISSING_TIE, Finding, Interval, Measure, Message, Name, Part, Ratio, msg, named, nmsg, ratio
from graph.seating import Holder, Seating, as_one, bodies, covers, may_cover, seats_of, sitting
from graph.town import STATED, Assignment, Town
from ontology.iris import concept_iri

ORDER: Message = msg(
    "Pairs of bodies with most shared holders first, since that is where the same people meet again; among pairs that "
    "share none, first those with a line between them. Then bodies within other bodies, how widely each body shares "
    "its holders, and what bodies do alike."
)

JACCARD = "|A∩B| / |A∪B|"
COEFFICIENT = "|A∩B| / min(|A|, |B|)"
CONTAINMENT = "|A∩B| / |A|"

STEERS = concept_iri("function", "steering-group")
RUNS = frozenset({concept_iri("function", "project-group"), concept_iri("function", "working-group")})
STEERED = "is steered by"
# Property → how the lower of two bodies stands to the upper, and whether the property is said of the lower one.
LINES = {
    "org:reportsTo": ("reports to", True),
    "sam:escalatesTo": ("takes matters to", True),
    "sam:appoints": ("is appointed by", False),
}

Pair = tuple[str, str]


def shared(graph: Seating, one: str, other: str, standing: bool = False) -> tuple[frozenset[str], frozenset[str]]:
    """The holder sets of two bodies in a reading; what they share is the intersection."""
    return holder_set(graph, one, standing), holder_set(graph, other, standing)


def holder_set(graph: Seating, body: str, standing: bool = False) -> frozenset[str]:
    """The holders seated in a body; only the standing ones if asked."""
    return frozenset(sitting(graph, body, standing))


def overlaps(town: Town) -> tuple[Finding, ...]:
    """A finding for each pair of bodies that both have seats: the largest overlap first, then pairs with a line.

    Total: no bodies, one body, or bodies without seats give no finding.
    """
    between = lines(town)
    seated = [body.iri for body in bodies(town.seating) if len(town.seating[body.iri])]
    found = [_finding(town.seating, pair, between.get(pair, ())) for pair in combinations(seated, 2)]
    return tuple(sorted(found, key=_importance))


def _importance(finding: Finding) -> tuple[int, bool, float, tuple[str, ...]]:
    """Most shared holders first; where none is shared, a line between them; then the highest Jaccard, then the IRIs."""
    jaccard = finding.measure("jaccard", "literal, all")
    value = float(jaccard.fraction) if isinstance(jaccard, Ratio) else 0.0
    both = len(finding.items["shared"])
    return -both, not both and not finding.parts, -value, finding.subjects


def lines(town: Town) -> Mapping[Pair, tuple[Part, ...]]:
    """The documented lines between two bodies: who reports to, is appointed by or is steered by whom.

    The subject of a part is the lower body, its item the upper one. A body is steered by another where that is steering
    group for what it is project or working group for.
    """
    known = frozenset(town.bodies)
    found: dict[Pair, list[Part]] = {}
    for part in (*_said(town), *_steering(town.assignments)):
        pair = (part.subject, *part.items)
        if known.issuperset(pair) and len({*pair}) == 2:
            found.setdefault((min(pair), max(pair)), []).append(part)
    return {pair: tuple(sorted(parts, key=lambda part: (part.state, part.subject))) for pair, parts in found.items()}


def _said(town: Town) -> Iterable[Part]:
    for fact in (fact for body in town.bodies for fact in town.of(body, *LINES)):
        state, upwards = LINES[fact.property]
        lower, upper = (fact.subject, fact.value) if upwards else (fact.value, fact.subject)
        because = None if fact.basis == STATED else msg("This line is inferred, not stated.")
        yield Part(lower, state, (upper,), because, fact.evidence)


def _steering(assignments: tuple[Assignment, ...]) -> Iterable[Part]:
    for low, high in product(assignments, repeat=2):
        if low.endeavour == high.endeavour and low.function in RUNS and high.function == STEERS:
            evidence = tuple(sorted({*low.evidence, *high.evidence}))
            yield Part(low.body, STEERED, (high.body,), _because(low, high), evidence)


def _because(low: Assignment, high: Assignment) -> Message:
    names = {"upper": Name(high.body), "lower": Name(low.body), "endeavour": Name(low.endeavour)}
    if low.basis == high.basis == STATED:
        return msg("%(upper)s is steering group for what %(lower)s works on: %(endeavour)s.", **names)
    return msg("%(upper)s is read as steering group for what %(lower)s works on: %(endeavour)s.", **names)


def _finding(graph: Seating, pair: Pair, between: tuple[Part, ...]) -> Finding:
    one, other = pair
    a, b = shared(graph, one, other)
    both, maybe_one = tuple(sorted(a & b)), _as_one(graph, pair)
    return Finding(
        kind="overlap",
        subjects=pair,
        sentence=_sentence(pair, both, between),
        measures=(
            *_readings(graph, pair, {}),
            *(_readings(graph, pair, maybe_one) if maybe_one else ()),
            _expanded(graph, one, other),
            _expanded(graph, other, one),
        ),
        items={"shared": both, **_upper(between)},
        caveats=_caveats(graph, pair, both, between),
        evidence=_evidence(graph, pair, both, between),
        parts=between,
    )


def _upper(between: tuple[Part, ...]) -> dict[str, tuple[str, ...]]:
    found = tuple(sorted({iri for part in between for iri in part.items}))
    return {"reports to": found} if found else {}


def _as_one(graph: Seating, pair: Pair) -> dict[str, str]:
    return {holder: one for body in pair for holder, one in as_one(graph, body).items()}


def _readings(graph: Seating, pair: Pair, maybe_one: Mapping[str, str]) -> list[Measure]:
    one, other = pair
    none = msg("a body has no seats in this reading")
    found = []
    for reading, standing in (("all", False), ("standing", True)):
        name = f"seats read as one, {reading}" if maybe_one else f"literal, {reading}"
        a, b = ({maybe_one.get(holder, holder) for holder in some} for some in shared(graph, one, other, standing))
        both = len(a & b)
        found += [
            Measure("jaccard", name, ratio(both, len(a | b), none), JACCARD),
            Measure("overlap coefficient", name, ratio(both, min(len(a), len(b)), none), COEFFICIENT),
            Measure("containment", name, ratio(both, len(a), none), CONTAINMENT, one),
            Measure("containment", name, ratio(both, len(b), none), CONTAINMENT, other),
        ]
    return found


def _expanded(graph: Seating, inner: str, outer: str) -> Measure:
    """How much of one body is in the other when collectives are read as those they contain: [certain, possible]."""
    inside, around = ([graph.nodes[iri]["holder"] for iri in graph[body]] for body in (inner, outer))
    collectives = [one for one in around if one.collective]
    certain = {one.iri for one in inside if one.iri in graph[outer] or any(covers(some, one) for some in collectives)}
    possible = {one.iri for one in inside if _possible(one, around if one.collective else collectives)}
    value = Interval(Ratio(len(certain), len(inside)), Ratio(len(certain | possible), len(inside)))
    return Measure("containment", "expanded, all", value, CONTAINMENT, inner)


def _possible(holder: Holder, around: list[Holder]) -> bool:
    """A collective it may belong to is seated; or it is a collective, and one of those it may contain is."""
    return any(may_cover(one, holder) or covers(holder, one) or may_cover(holder, one) for one in around)


def _sentence(pair: Pair, both: tuple[str, ...], between: tuple[Part, ...]) -> Message:
    one, other = map(Name, pair)
    if both:
        return nmsg(
            "%(one)s and %(other)s share %(count)s holder: %(shared)s.",
            "%(one)s and %(other)s share %(count)s holders: %(shared)s.",
            len(both),
            one=one,
            other=other,
            count=len(both),
            shared=named(both),
        )
    if not between:
        return msg("%(one)s and %(other)s share no holder that is documented.", one=one, other=other)
    line = next((part for part in between if part.state == STEERED), between[0])
    lower, upper = Name(line.subject), Name(line.items[0])
    if line.state == STEERED:
        return msg(
            "%(lower)s and %(upper)s share no holder that is documented, although %(upper)s steers what %(lower)s "
            "works on.",
            lower=lower,
            upper=upper,
        )
    return msg(
        "%(lower)s and %(upper)s share no holder that is documented, although there is a line from %(lower)s to "
        "%(upper)s.",
        lower=lower,
        upper=upper,
    )


def _caveats(graph: Seating, pair: Pair, both: tuple[str, ...], between: tuple[Part, ...]) -> tuple[Message, ...]:
    seats = [graph.edges[body, holder]["seat"] for body in pair for holder in both]
    found = [MISSING_TIE]
    if both and between:
        found.append(msg("Overlap is not waste in itself: those who sit in both may carry the line between the two."))
    if both and not between:
        found.append(
            msg(
                "Overlap is not waste in itself: no line between the two is documented, so those who sit in both may "
                "be all that links them."
            )
        )
    if not all(seat.stated for seat in seats):
        found.append(msg("At least one of the shared seats is inferred, not stated."))
    if maybe_one := _as_one(graph, pair):
        found.append(
            msg(
                "The seats of %(holders)s rest on the same words and may be one; the figures are also given with those "
                "seats read as one.",
                holders=named(sorted(maybe_one)),
            )
        )
    if any(graph.nodes[iri]["holder"].collective for body in pair for iri in seats_of(graph, body)):
        found.append(msg("A collective counts as one holder; read as its members, the overlap may be larger."))
    return tuple(found)


def _evidence(graph: Seating, pair: Pair, both: tuple[str, ...], between: tuple[Part, ...]) -> tuple[str, ...]:
    """The quotes of the shared seats, of every seat of both bodies when they share none; and of the lines."""
    seats = [seat for body in pair for holder, seat in seats_of(graph, body).items() if not both or holder in both]
    quotes = {quote for seat in seats for quote in seat.evidence}
    return tuple(sorted(quotes.union(*(part.evidence for part in between))))
