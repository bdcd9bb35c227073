"""What backs an endeavour, an application or a group: who steers and who works, what it is anchored in, who treated it.

Notation: A and B are the holders of the steering group of an endeavour and of a group that works for it. Sharing none
means that no seat ties the two together, as far as is documented; it says nothing of how they talk. A collective counts
as one holder.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction

from graph.findings import MISSING_TIE, Count, Finding, Measure, Message, Name, Part, Undefined, msg, named, nmsg
from graph.searched import quotes_of, searched
from graph.town import INFERRED, Fact, Town
from graph.workings.itinerary import plans
from graph.workings.ways import STEERED, Step, lifters, seats, steered
from ontology.iris import concept_iri

TREATMENT = "sam:politicalTreatment"
NOT_DOCUMENTED = concept_iri("documentation", "not-documented")
SHARED = "|A∩B|"


def backing(town: Town) -> tuple[Finding, ...]:
    """All of it, in that order. Total: without endeavours, applications and groups there is no finding."""
    tied = sorted((_tied(town, step) for step in _ties(town)), key=_importance)
    treated = sorted((_treated(town, one) for one in _applications(town)), key=_importance)
    return (*tied, *treated, *_anchored(town), *(_lifted(town, *pair, facts) for pair, facts in lifters(town).items()))


def _importance(finding: Finding) -> tuple[bool, tuple[str, ...]]:
    """What is not documented first."""
    return not finding.kind.endswith("not documented"), finding.subjects


def _ties(town: Town) -> Iterator[Step]:
    """Each working group and steering group of an endeavour, once, with the quotes of all documents."""
    found: dict[tuple[str, str, tuple[str, ...]], set[str]] = {}
    for step in steered(town):
        if step.source != step.target:
            found.setdefault((step.source, step.target, step.through), set()).update(step.evidence)
    for (source, target, through), quotes in sorted(found.items()):
        yield Step(source, target, STEERED, through, INFERRED, tuple(sorted(quotes)))


def _tied(town: Town, step: Step) -> Finding:
    """Whether the steering group of an endeavour and a group that works for it share a holder: |A∩B|, 0 and up."""
    working, steering = seats(town, step.source), seats(town, step.target)
    both = tuple(sorted(working.keys() & steering.keys()))
    empty = tuple(body for body in (step.target, step.source) if not seats(town, body))
    none = msg("who sits in one of the groups is not documented")
    value = Undefined(none) if empty else Count(Fraction(len(both)), "holders")
    return Finding(
        kind="common holder of steering and working group" if both else "common holder not documented",
        subjects=(step.through[-1], step.target, step.source),
        sentence=_tie(step, both, empty),
        measures=(Measure("shared holders", "literal, all", value, SHARED),),
        items={"shared": both, "endeavours": step.through, "seats not documented": empty},
        caveats=tuple(_tie_caveats(town, step, bool(both))),
        evidence=tuple(sorted({*step.evidence, *_seat_quotes(town, step, both)})),
    )


def _tie(step: Step, both: tuple[str, ...], empty: tuple[str, ...]) -> Message:
    given = {"steering": Name(step.target), "working": Name(step.source), "endeavour": Name(step.through[-1])}
    if empty:
        return msg(
            "%(steering)s steers %(endeavour)s and %(working)s works for it; who sits in %(empty)s is not documented.",
            **given,
            empty=named(empty),
        )
    if not both:
        return msg(
            "%(steering)s steers %(endeavour)s and %(working)s works for it; no common holder is documented.",
            **given,
        )
    return nmsg(
        "%(steering)s steers %(endeavour)s and %(working)s works for it; %(shared)s has a seat in both.",
        "%(steering)s steers %(endeavour)s and %(working)s works for it; %(shared)s have seats in both.",
        len(both),
        **given,
        shared=named(both),
    )


def _tie_caveats(town: Town, step: Step, shared: bool) -> Iterator[Message]:
    if not shared:
        yield MISSING_TIE
    sitting = [one for body in (step.source, step.target) for one in seats(town, body)]
    if any(town.seating.nodes[one]["holder"].collective for one in sitting):
        yield msg("A collective counts as one holder; read as its members, the overlap may be larger.")
    pair = {step.source, step.target}
    if any(one.basis == INFERRED and one.body in pair and one.endeavour in step.through for one in town.assignments):
        yield msg("That both groups serve this endeavour is inferred, not stated.")


def _seat_quotes(town: Town, step: Step, both: tuple[str, ...]) -> Iterator[str]:
    """The quotes of the shared seats; of every seat of both groups when they share none."""
    for body in (step.source, step.target):
        for holder, seat in seats(town, body).items():
            yield from seat.evidence if not both or holder in both else ()


def _applications(town: Town) -> tuple[str, ...]:
    """Documents that somebody submitted, or of which a document says whether they were treated politically."""
    return tuple(sorted({thing for thing, term in town.facts if term in (TREATMENT, "sam:submittedBy")}))


def _treated(town: Town, application: str) -> Finding:
    """Whether the political treatment of an application is documented."""
    facts = town.of(application, TREATMENT)
    proposed = tuple(sorted(town.values(application, "sam:proposes")))
    known = tuple(sorted(town.values(application, TREATMENT) - {NOT_DOCUMENTED}))
    return Finding(
        kind="political treatment" if known else "political treatment not documented",
        subjects=(application,),
        sentence=_treatment(application, known),
        measures=(),
        items={"proposes": proposed},
        caveats=tuple(_treatment_caveats(town.values(application, TREATMENT), known)),
        evidence=quotes_of(facts) or searched(town, (application,)),
    )


def _treatment(application: str, known: tuple[str, ...]) -> Message:
    if not known:
        return msg("Political treatment of %(application)s is not documented.", application=Name(application))
    return msg(
        "Political treatment of %(application)s: %(known)s.",
        application=Name(application),
        known=named(known),
    )


def _treatment_caveats(values: Collection[str], known: tuple[str, ...]) -> Iterator[Message]:
    if not known:
        yield msg("What is not documented may still have been done.")
    elif NOT_DOCUMENTED in values:
        yield msg("Documents differ on this; another does not document it.")


def _anchored(town: Town) -> Iterator[Finding]:
    """What documents say that each endeavour is anchored in."""
    for endeavour in sorted(thing for thing, term in town.facts if term == "sam:anchoredIn"):
        facts = town.of(endeavour, "sam:anchoredIn")
        where = tuple(dict.fromkeys(fact.value for fact in facts))
        yield Finding(
            kind="anchored endeavour",
            subjects=(endeavour,),
            sentence=msg(
                "%(endeavour)s is anchored in %(where)s.",
                endeavour=Name(endeavour),
                where=named(where),
            ),
            measures=(),
            items={"anchored in": where},
            caveats=(*_inferred(facts), *plans(town, (endeavour,))),
            evidence=quotes_of(facts),
            parts=tuple(Part(fact.value, fact.basis, (), None, fact.evidence) for fact in facts),
        )


def _inferred(facts: Iterable[Fact]) -> Iterator[Message]:
    if where := tuple(Name(fact.value) for fact in facts if fact.basis == INFERRED):
        yield msg("That it is anchored in %(where)s is inferred, not stated.", where=where)


def _lifted(town: Town, who: str, where: str, facts: tuple[Fact, ...]) -> Finding:
    """Who may lift matters without being a body, and where to."""
    given = {"who": Name(who), "where": Name(where)}
    return Finding(
        kind="others who may lift matters",
        subjects=(who,),
        sentence=msg("%(who)s may lift matters to %(where)s.", **given)
        if where in town.bodies
        else msg("%(who)s may lift matters to %(where)s; which body is not documented.", **given),
        measures=(),
        items={"lifts to": (where,)},
        caveats=(msg("This is inferred, not stated."),) if all(one.basis == INFERRED for one in facts) else (),
        evidence=quotes_of(facts),
    )
