"""Comparison: what two to six municipalities have in common, what only some have, and why it is set side by side.

For each facet (body types, levels, themes …) a row is a shared concept, or local things of one name; `diff.py` tells
who has it, `alignment.py` why it is one row and how sure that is. A municipality whose documents say nothing of a facet
has *no data* there: it is not compared, and never said to lack. Local names and evidence are kept. Own definition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from graph.findings import Category, Finding, Measure, Message, Name, Param, Part, Ratio, Undefined, msg, named, nmsg
from graph.searched import quotes_of
from graph.town import INFERRED, Town
from graph.workings.alignment import ALIKE, CONFIDENCE, LABEL, MAPPED, NEAR, Row
from graph.workings.diff import Diff, diffs
from graph.workings.expected import expected
from graph.workings.facets import documented, looked_at

ELSEWHERE = "only elsewhere"
HAS, NOT_DOCUMENTED, NO_DATA = "has it", "not documented", "no data"
STATE = "who has it, of those with data"
SHARE = "has it / has data"
REASON = "the loosest reason among those who have it"

_ALONE = msg("only one municipality has it")
_NOT_ABSENT = msg("“Not documented” means that the documents read here do not say it, not that it does not exist.")
_NOTHING = msg("The documents say nothing of this kind.")

# Facet -> what is said when all that can be compared have it, and when some of them lack it.
_SAID = {
    "body types": (
        msg("The body type “%(thing)s” is documented in %(have)s."),
        msg("The body type “%(thing)s” is documented in %(have)s, not in %(lack)s."),
    ),
    "levels": (
        msg("Work at the level “%(thing)s” is documented in %(have)s."),
        msg("Work at the level “%(thing)s” is documented in %(have)s, not in %(lack)s."),
    ),
    "sectors": (
        msg("Seats for the sector “%(thing)s” are documented in %(have)s."),
        msg("Seats for the sector “%(thing)s” are documented in %(have)s, not in %(lack)s."),
    ),
    "offices": (
        msg("The office “%(thing)s” is documented in %(have)s."),
        msg("The office “%(thing)s” is documented in %(have)s, not in %(lack)s."),
    ),
    "services": (
        msg("The service “%(thing)s” is documented in %(have)s."),
        msg("The service “%(thing)s” is documented in %(have)s, not in %(lack)s."),
    ),
    "seated services": (
        msg("A seat for the service “%(thing)s” is documented in %(have)s."),
        msg("A seat for the service “%(thing)s” is documented in %(have)s, not in %(lack)s."),
    ),
    "representation": (
        msg("Seats for the party “%(thing)s” are documented in %(have)s."),
        msg("Seats for the party “%(thing)s” are documented in %(have)s, not in %(lack)s."),
    ),
    "themes": (
        msg("The theme “%(thing)s” is documented in %(have)s."),
        msg("The theme “%(thing)s” is documented in %(have)s, not in %(lack)s."),
    ),
    "target groups": (
        msg("The target group “%(thing)s” is documented in %(have)s."),
        msg("The target group “%(thing)s” is documented in %(have)s, not in %(lack)s."),
    ),
    "purposes": (
        msg("The purpose “%(thing)s” is documented in %(have)s."),
        msg("The purpose “%(thing)s” is documented in %(have)s, not in %(lack)s."),
    ),
    "functions": (
        msg("The function “%(thing)s” is documented in %(have)s."),
        msg("The function “%(thing)s” is documented in %(have)s, not in %(lack)s."),
    ),
    "rhythms": (
        msg("How often bodies of the kind “%(thing)s” meet is documented in %(have)s."),
        msg("How often bodies of the kind “%(thing)s” meet is documented in %(have)s, not in %(lack)s."),
    ),
}
# The same of a body that stands for itself, since no type of it is documented: its name is no type.
_SAID_OF_ITSELF = {
    "body types": (
        msg("The body “%(thing)s”, of no documented type, is documented in %(have)s."),
        msg("The body “%(thing)s”, of no documented type, is documented in %(have)s, not in %(lack)s."),
    ),
    "rhythms": (
        msg("How often the body “%(thing)s” meets is documented in %(have)s."),
        msg("How often the body “%(thing)s” meets is documented in %(have)s, not in %(lack)s."),
    ),
}


def compare(
    towns: Sequence[Town],
    labels: Mapping[str, str] | None = None,
    expectations: Mapping[str, Sequence[Finding]] | None = None,
) -> tuple[Finding, ...]:
    """All that can be set side by side; then, for each municipality, what only others have.

    `labels` (IRI → name, in one language) lets local things without a concept align by name; `expectations`
    (municipality → findings of a check) are aligned by expectation. In whatever order the municipalities are given,
    they stand by IRI. BadParameter unless two to six different ones are given.
    """
    tables = diffs(towns, labels or {})
    owners = tuple(tables[0].towns)
    rows = [_finding(table, row) for table in tables for row in table.rows]
    lacking = [finding for owner in owners for finding in _lacks(tables, owner)]
    return (*rows, *expected(owners, expectations or {}), *lacking)


def _lacks(tables: Sequence[Diff], mine: str) -> tuple[Finding, ...]:
    """What others have and `mine` has not documented, the most widespread first, with their names and evidence.

    Last comes in which facets `mine` has no data: there, nothing is said to be lacking.
    """
    found = [
        _elsewhere(table, row, mine)
        for table in tables
        for row in table.rows
        if mine in table.lacking(row) and row.reason != NEAR
    ]
    blank = [table for table in tables if mine in table.without_data and table.with_data]
    widespread = sorted(found, key=lambda finding: 1 - len(finding.parts))
    return (*widespread, *([_not_compared(blank, mine)] if blank else ()))


def _elsewhere(table: Diff, row: Row, mine: str) -> Finding:
    """The row as `mine` reads it: who has it, and that `mine` has not documented it."""
    whole = _finding(table, row)
    return replace(
        whole,
        kind=ELSEWHERE,
        subjects=(mine, *row.subjects),
        sentence=_said(table, row, (mine,)),
        parts=tuple(part for part in whole.parts if part.subject in (mine, *row.held)),
    )


def _not_compared(blank: Sequence[Diff], mine: str) -> Finding:
    return Finding(
        kind=ELSEWHERE,
        subjects=(mine,),
        sentence=nmsg(
            "The documents of %(mine)s say nothing of %(count)s kind of fact; nothing is compared there.",
            "The documents of %(mine)s say nothing of %(count)s kinds of facts; nothing is compared there.",
            len(blank),
            count=len(blank),
            mine=Name(mine),
        ),
        measures=tuple(Measure("state", table.facet, Category(msg("no data")), STATE, mine) for table in blank),
        items={"searched": blank[0].towns[mine].documents},
        caveats=(),
        evidence=(),
        parts=(Part(mine, NO_DATA, because=_NOTHING),),
    )


# -- a row ------------------------------------------------------------------------------------------------------------


def _finding(table: Diff, row: Row) -> Finding:
    held = [mention for one in row.held.values() for mention in one.mentions]
    bodies = {body for town in table.towns.values() for body in town.bodies}
    things = {mention.thing for mention in held}
    return Finding(
        kind="comparison",
        subjects=row.subjects,
        sentence=_sentence(table, row),
        measures=_measures(table, row),
        items={
            "bodies": tuple(sorted(things & bodies)),
            "others": tuple(sorted(things - bodies)),
            "holders": tuple(sorted({mention.through for mention in held if mention.through})),
        },
        caveats=_caveats(table, row),
        evidence=quotes_of(held),
        parts=tuple(_part(table, row, owner) for owner in table.towns),
    )


def _measures(table: Diff, row: Row) -> tuple[Measure, ...]:
    reason = row.reason
    sure = Category(CONFIDENCE[reason.template]) if reason else Undefined(_ALONE)
    times = [pair for owner in row.held for pair in table.times(row, owner)] if table.facet == "rhythms" else []
    return (
        Measure("state", table.facet, Category(table.state(row)), STATE),
        Measure("municipalities with it", table.facet, Ratio(len(row.held), len(table.with_data)), SHARE),
        Measure("alignment", table.facet, Category(reason) if reason else Undefined(_ALONE), REASON),
        Measure("confidence", table.facet, sure, REASON),
        *(Measure("meetings a year", "body", value, "f", body) for body, value in times),
    )


def _sentence(table: Diff, row: Row) -> Message:
    have = named(row.held)
    if row.reason == NEAR:
        things = named(row.subjects)
        return msg("Near each other, but not the same: %(things)s, in %(have)s.", things=things, have=have)
    if table.facet == "rhythms" and len(row.held) > 1:
        thing = Name(row.subjects[0])
        if _of_itself(row):
            if table.differs(row):
                return msg("Bodies called %(thing)s do not meet equally often in %(have)s.", thing=thing, have=have)
            return msg("Bodies called %(thing)s meet equally often in %(have)s.", thing=thing, have=have)
        if table.differs(row):
            return msg("Bodies of the kind %(thing)s do not meet equally often in %(have)s.", thing=thing, have=have)
        return msg("Bodies of the kind %(thing)s meet equally often in %(have)s.", thing=thing, have=have)
    return _said(table, row, table.lacking(row))


def _said(table: Diff, row: Row, lack: Sequence[str]) -> Message:
    params: dict[str, Param] = {
        "thing": Name(row.subjects[0]),
        "have": named(row.held),
        "lack": named(lack),
    }
    said = _SAID_OF_ITSELF.get(table.facet) if _of_itself(row) else None
    return replace((said or _SAID[table.facet])[bool(lack)], params=params)


def _of_itself(row: Row) -> bool:
    """Whether what the row is about is a thing that stands for itself, not a concept or a text."""
    return any(mention.thing == row.subjects[0] for held in row.held.values() for mention in held.mentions)


def _caveats(table: Diff, row: Row) -> tuple[Message, ...]:
    inferred = [owner for owner, one in row.held.items() if all(mention.basis == INFERRED for mention in one.mentions)]
    blank = table.without_data
    found = []
    if inferred:
        found.append(msg("Inferred, not stated, in %(towns)s.", towns=named(inferred)))
    if blank:
        found.append(
            msg(
                "The documents of %(towns)s say nothing of this kind, so nothing is compared there.",
                towns=named(blank),
            )
        )
    return (*found, _NOT_ABSENT) if table.lacking(row) else tuple(found)


def _part(table: Diff, row: Row, owner: str) -> Part:
    """What a municipality has of the row, and why it belongs there; else what it has instead, and what was searched."""
    if owner in row.held:
        held = row.held[owner]
        things = tuple(sorted({mention.thing for mention in held.mentions}))
        evidence = quotes_of(held.mentions)
        return Part(owner, HAS, things, _why(row, owner), evidence)
    if owner in table.without_data:
        return Part(owner, NO_DATA, because=_NOTHING)
    searched = looked_at(table.towns[owner], table.facet)
    return Part(owner, NOT_DOCUMENTED, because=_instead(table, row, owner), evidence=searched)


def _why(row: Row, owner: str) -> Message | None:
    """Why what a municipality has belongs in the row; nothing to tell when it stands there alone."""
    held = row.held[owner]
    if row.reason is None:
        return None
    values = tuple(Name(one) for one in sorted({mention.value for mention in held.mentions}))
    if held.reason == MAPPED:
        return msg("A narrower concept is documented: %(values)s (medium confidence).", values=values)
    if held.reason == NEAR:
        return msg("A near concept, not the same: %(values)s (low confidence).", values=values)
    if held.reason == LABEL:
        return msg("The name is the same; no shared concept is given (medium confidence).")
    if held.reason == ALIKE:
        return msg("The name is nearly the same; no shared concept is given (low confidence).")
    return msg("The same concept (high confidence).")


def _instead(table: Diff, row: Row, owner: str) -> Message | None:
    """What is documented in its place: a service without a seat, a wider concept, or a near one."""
    concepts, values = table.concepts, table.found[owner]
    if table.facet == "seated services" and set(row.subjects) & set(documented(table.towns[owner], "services")):
        return msg("It is named in the documents, but no seat for it is documented.")
    for subject in row.subjects:
        wider = tuple(Name(one) for one in sorted(concepts.within(subject) & set(values)))
        near = tuple(Name(one) for one in sorted(concepts.near.get(subject, frozenset()) & set(values)))
        if wider:
            return msg("Only something wider is documented: %(values)s.", values=wider)
        if near:
            return msg("Something near is documented: %(values)s.", values=near)
    return None
