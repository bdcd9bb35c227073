"""Line of sight: the shortest documented way by which a matter can go from each body to a strategic or political one.

Notation: a way is a directed path of steps (`ways.py`) from a body to one at the top; its length is its number of
steps, 1 or more; without one it is undefined, which means not documented. Readings: `all` steps, or the `stated` ones
alone. The levels that documents name are placed on the scale of three steps by the shared concepts: our reading. Every
body not at the top is asked, since a level that is not documented may be any.

Source: the line up of Krackhardt 1994 (graph theoretical dimensions of informal organizations), in spirit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from graph.findings import Count, Finding, Measure, Message, Part, Quantity, Undefined, msg, nmsg, ratio
from graph.searched import quotes_of, searched
from graph.town import Town
from graph.workings.itinerary import caveats, elsewhere, endeavours, parts, sentence, unplaced
from graph.workings.ways import CHAIR, OPERATIVE, Ladder, Way, first, ladder, levels, lifters, seats, ways

ORDER = msg(
    "The whole first; then bodies from which no way up is documented, then the longest ways, operative bodies first. "
    "After them, what backs endeavours, applications and groups."
)

UP = "steps on the shortest way"
SHARE = "bodies with a way up / bodies asked"


def anchoring(town: Town) -> tuple[Finding, ...]:
    """The whole, and a finding for each body that is not at the top. Total: without bodies there is no finding."""
    if not town.bodies:
        return ()
    up = ladder(town)
    found = (_body(up, body) for body in up.asked)
    return (anchored(town), *sorted(found, key=lambda one: _importance(town, one)))


def anchored(town: Town) -> Finding:
    """How many of the bodies have a way up: those with one / those asked, 0 to 1; undefined when none is asked."""
    up = ladder(town)
    operative = {body for body in up.asked if OPERATIVE in levels(town, body)}
    found = {body for body in up.asked if up.up(body)}
    sure = {body for body in up.asked if first(ways(up.stated, body), up.top)}
    none, nobody = msg("no operative body is documented"), msg("no body is left below the top")
    measures = (
        Measure("share with a way up", "operative, all", ratio(len(found & operative), len(operative), none), SHARE),
        Measure("share with a way up", "operative, stated", ratio(len(sure & operative), len(operative), none), SHARE),
        Measure("share with a way up", "below the top, all", ratio(len(found), len(up.asked), nobody), SHARE),
        Measure("share with a way up", "below the top, stated", ratio(len(sure), len(up.asked), nobody), SHARE),
    )
    return Finding(
        kind="anchoring of all bodies",
        subjects=(town.iri,),
        sentence=_whole(up, len(operative), len(found & operative), len(found)),
        measures=measures,
        items={
            "with a way up": tuple(sorted(found)),
            "no way up documented": tuple(body for body in up.asked if body not in found),
            "at the top": tuple(sorted(up.top)),
        },
        caveats=tuple(unplaced(town, up.asked)),
        evidence=searched(town, town.bodies),
    )


def _whole(up: Ladder, operative: int, found: int, of_all: int) -> Message:
    if operative:
        return nmsg(
            "%(found)s of %(count)s operative body has a way up to a strategic or political body.",
            "%(found)s of %(count)s operative bodies have a way up to a strategic or political body.",
            operative,
            found=found,
            count=operative,
        )
    if up.asked:
        return nmsg(
            "No body is documented as operative; %(found)s of %(count)s body has a way up to the top.",
            "No body is documented as operative; %(found)s of %(count)s bodies have a way up to the top.",
            len(up.asked),
            found=of_all,
            count=len(up.asked),
        )
    return msg("Every body is documented as strategic or political.")


def _importance(town: Town, finding: Finding) -> tuple[bool, Fraction, bool, str]:
    """Without a way first, then the longest; operative bodies before the others."""
    (body,), steps = finding.subjects, finding.measures[0].value
    length = steps.number if isinstance(steps, Count) else Fraction(0)
    return bool(length), -length, OPERATIVE not in levels(town, body), body


def _body(up: Ladder, body: str) -> Finding:
    """The shortest way up, step by step; without one, as far as it goes, and what was looked for there."""
    top = up.up(body)
    way = top or list(ways(up.steps, body).values())[-1]
    told = parts(up, way)
    return Finding(
        kind="line of sight" if top else "no line of sight",
        subjects=(body,),
        sentence=sentence(up, way),
        measures=_measures(up, body),
        items={
            "way": way,
            "endeavours": endeavours(up, way),
            "chief executive also in": tuple(sorted(elsewhere(up, way))),
            "others who may lift matters": tuple(sorted({who for who, _ in lifters(up.town)})),
            "chair": tuple(holder for holder, seat in seats(up.town, body).items() if CHAIR in seat.roles),
            "seated": tuple(seats(up.town, body)),
        },
        caveats=tuple(caveats(up, way)),
        evidence=_evidence(up.town, way, told),
        parts=told,
    )


def _evidence(town: Town, way: Way, told: tuple[Part, ...]) -> tuple[str, ...]:
    """The quotes of the parts, and of the levels of the bodies."""
    levels = (fact for body in way for fact in town.of(body, "sam:governanceLevel"))
    return quotes_of((*told, *levels))


def _measures(up: Ladder, body: str) -> tuple[Measure, ...]:
    every, sure = ways(up.steps, body), ways(up.stated, body)
    none = msg("no way up is documented")
    return (
        Measure("steps up", "all", _length(every, up.top, none), UP),
        Measure("steps up", "stated", _length(sure, up.top, none), UP),
        Measure(
            "steps to the chief executive",
            "all",
            _length(every, up.chief, msg("no way to the chief executive is documented")),
            UP,
        ),
        Measure(
            "steps to elected members",
            "all",
            _length(every, up.elected, msg("no way to elected members is documented")),
            UP,
        ),
    )


def _length(found: Mapping[str, Way], ends: Collection[str], because: Message) -> Quantity:
    way = first(found, ends)
    return Count(Fraction(len(way) - 1), "steps") if way else Undefined(because)
