"""Documentation: of which bodies the mandate, chair, secretary, rhythm, level and reporting line are stated.

Notation: n bodies; for each of the six, the share of bodies of which it is stated, 0 to 1; a body is complete when all
six are. What is only inferred is not stated, and has a reading of its own. A convener is not a chair. A rhythm is
stated when it is known as a number; a mandate also where a document that holds it is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from graph.findings import Finding, Measure, Message, Part, Ratio, msg, named, nmsg
from graph.searched import searched
from graph.seating import seats_of
from graph.town import INFERRED, STATED, Town
from ontology.iris import concept_iri, expand

MANDATE, RHYTHM = expand("sam:mandateText"), expand("sam:meetingPattern")
CHAIR, SECRETARY, CONVENER = (concept_iri("role", name) for name in ("chair", "secretary", "convener"))
LEVEL, REPORTING = expand("sam:governanceLevel"), expand("org:reportsTo")
FIELDS = (MANDATE, CHAIR, SECRETARY, RHYTHM, LEVEL, REPORTING)
MANDATE_DOCUMENT = concept_iri("documentkind", "mandate")

COMPLETE = "|bodies with all six stated| / n"
STATED_OF = "|bodies with it stated| / n"

# Body → field → STATED or INFERRED; a field that is not documented is left out.
Documented = Mapping[str, Mapping[str, str]]


def documented(town: Town, body: str) -> Mapping[str, str]:
    """Which of the six are documented of a body, and whether each is stated or only inferred."""
    seats = seats_of(town.seating, body).values()
    rhythm = town.seating.nodes[body]["body"].rhythm
    mandates = [
        fact
        for fact in town.of(body, "sam:hasDocument")
        if MANDATE_DOCUMENT in town.values(fact.value, "sam:documentKind")
    ]
    found = {
        MANDATE: {fact.basis for fact in (*town.of(body, "sam:mandateText"), *mandates)},
        CHAIR: {STATED if seat.stated else INFERRED for seat in seats if CHAIR in seat.roles},
        SECRETARY: {STATED if seat.stated else INFERRED for seat in seats if SECRETARY in seat.roles},
        RHYTHM: {STATED if rhythm.stated else INFERRED} if rhythm and rhythm.low is not None else set(),
        LEVEL: {fact.basis for fact in town.of(body, "sam:governanceLevel")},
        REPORTING: {fact.basis for fact in town.of(body, "org:reportsTo")},
    }
    return {name: STATED if STATED in bases else INFERRED for name, bases in found.items() if bases}


def documentation(town: Town) -> tuple[Finding, ...]:
    """How many bodies are complete; then each of the six that is not stated of every body, the rarest first.

    Total: without bodies there is no finding.
    """
    found = {body: documented(town, body) for body in town.bodies}
    if not found:
        return ()
    lacking = {name: _bodies(found, name, INFERRED, "") for name in FIELDS}
    rarest = sorted((name for name in FIELDS if lacking[name]), key=lambda name: -len(lacking[name]))
    return (_whole(town, found), *(_field(town, found, name) for name in rarest))


def _bodies(found: Documented, name: str, *bases: str) -> tuple[str, ...]:
    """The bodies of which something is documented in any of these ways (“” is not at all)."""
    return tuple(body for body, known in found.items() if known.get(name, "") in bases)


def _complete(found: Documented, *bases: str) -> tuple[str, ...]:
    return tuple(body for body, known in found.items() if all(known.get(name, "") in bases for name in FIELDS))


def _whole(town: Town, found: Documented) -> Finding:
    """The share of bodies with all six stated; each body with what is not."""
    complete, count = _complete(found, STATED), len(found)
    most = sorted(found, key=lambda body: (sum(found[body].get(name) == STATED for name in FIELDS), body))
    return Finding(
        kind="documentation",
        subjects=(town.iri,),
        sentence=nmsg(
            "Mandate, chair, secretary, rhythm, level and reporting line are all six stated for %(complete)s of "
            "%(count)s body.",
            "Mandate, chair, secretary, rhythm, level and reporting line are all six stated for %(complete)s of "
            "%(count)s bodies.",
            count,
            complete=len(complete),
            count=count,
        ),
        measures=(
            Measure("complete bodies", "stated", Ratio(len(complete), count), COMPLETE),
            Measure(
                "complete bodies", "stated or inferred", Ratio(len(_complete(found, STATED, INFERRED)), count), COMPLETE
            ),
        ),
        items={"complete bodies": complete},
        caveats=(NOT_SO,),
        evidence=searched(town, town.bodies),
        parts=tuple(_part(town, body, found[body]) for body in most),
    )


NOT_SO = msg("Not stated in these documents does not mean that it does not exist.")


def _part(town: Town, body: str, known: Mapping[str, str]) -> Part:
    """A body with those of the six that are not stated of it."""
    lacking = tuple(name for name in FIELDS if known.get(name) != STATED)
    inferred = named(name for name in lacking if name in known)
    because = msg("Inferred, not stated: %(fields)s.", fields=inferred) if inferred else None
    return Part(body, "not stated" if lacking else "complete", lacking, because, searched(town, [body]))


def _field(town: Town, found: Documented, name: str) -> Finding:
    """The share of bodies of which one of the six is stated, and those of which it is not."""
    stated, inferred = _bodies(found, name, STATED), _bodies(found, name, INFERRED)
    lacking = _bodies(found, name, INFERRED, "")
    return Finding(
        kind="not stated",
        subjects=(name,),
        sentence=_sentence(name, lacking, len(found)),
        measures=(
            Measure("bodies with it stated", "stated", Ratio(len(stated), len(found)), STATED_OF, name),
            Measure(
                "bodies with it stated",
                "stated or inferred",
                Ratio(len(stated) + len(inferred), len(found)),
                STATED_OF,
                name,
            ),
        ),
        items={"not stated": lacking, "inferred": inferred, "stated": stated},
        caveats=(NOT_SO, *_caveats(town, name, lacking)),
        evidence=searched(town, found),
    )


# What is said of the bodies that lack one of the six.
_LACKING = {
    MANDATE: nmsg(
        "No mandate is stated for %(some)s of %(count)s body: %(bodies)s.",
        "No mandate is stated for %(some)s of %(count)s bodies: %(bodies)s.",
        0,
    ),
    CHAIR: nmsg(
        "No chair is stated for %(some)s of %(count)s body: %(bodies)s.",
        "No chair is stated for %(some)s of %(count)s bodies: %(bodies)s.",
        0,
    ),
    SECRETARY: nmsg(
        "No secretary is stated for %(some)s of %(count)s body: %(bodies)s.",
        "No secretary is stated for %(some)s of %(count)s bodies: %(bodies)s.",
        0,
    ),
    RHYTHM: nmsg(
        "No number of meetings a year is stated for %(some)s of %(count)s body: %(bodies)s.",
        "No number of meetings a year is stated for %(some)s of %(count)s bodies: %(bodies)s.",
        0,
    ),
    LEVEL: nmsg(
        "No level is stated for %(some)s of %(count)s body: %(bodies)s.",
        "No level is stated for %(some)s of %(count)s bodies: %(bodies)s.",
        0,
    ),
    REPORTING: nmsg(
        "No reporting line is stated for %(some)s of %(count)s body: %(bodies)s.",
        "No reporting line is stated for %(some)s of %(count)s bodies: %(bodies)s.",
        0,
    ),
}


def _sentence(name: str, lacking: tuple[str, ...], count: int) -> Message:
    return replace(_LACKING[name], params={"some": len(lacking), "count": count, "bodies": named(lacking)}, count=count)


def _caveats(town: Town, name: str, lacking: tuple[str, ...]) -> tuple[Message, ...]:
    """What the documents say that comes near, and is not counted."""
    if name == CHAIR:
        convened = named(body for body in lacking if _convened(town, body))
        return (msg("Who convenes %(bodies)s is stated; that is not a chair.", bodies=convened),) if convened else ()
    if name == RHYTHM:
        rhythms = {body: town.seating.nodes[body]["body"].rhythm for body in lacking}
        said = named(body for body, one in rhythms.items() if one and one.low is None)
        return (msg("%(bodies)s: something is said of the rhythm, but no number.", bodies=said),) if said else ()
    return ()


def _convened(town: Town, body: str) -> bool:
    return bool(town.of(body, "sam:convenedBy")) or any(
        CONVENER in seat.roles for seat in seats_of(town.seating, body).values()
    )
