"""The findings of an expectation check, set side by side: what each municipality answers to the same expectation.

The findings come from the caller. An expectation that was not asked of a municipality (its pack does not hold there,
or the query failed) is *no data* for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from graph.findings import Category, Finding, Measure, Message, Name, Part, Ratio, Words, msg, named
from graph.searched import quotes_of

DOCUMENTED, PARTLY, NOT_DOCUMENTED = "documented", "partly documented", "not documented"
ANSWERS = (DOCUMENTED, PARTLY, NOT_DOCUMENTED)
NO_DATA = "no data"
FACET = "expectations"
STATE = "the answers, of those asked"
SHARE = "documented or partly / asked"

Answers = Mapping[str, tuple[str, Finding]]  # municipality → its answer and the finding that gives it


def expected(owners: Sequence[str], found: Mapping[str, Sequence[Finding]]) -> tuple[Finding, ...]:
    """A finding for each expectation that two or more were asked, in the order the expectations are first met."""
    answers: dict[str, dict[str, tuple[str, Finding]]] = {}
    for owner in owners:
        for expectation, answer, finding in _answers(found.get(owner, ())):
            answers.setdefault(expectation, {})[owner] = (answer, finding)
    return tuple(_finding(owners, iri, given) for iri, given in answers.items() if len(given) > 1)


def _answers(findings: Sequence[Finding]) -> Iterator[tuple[str, str, Finding]]:
    for finding in findings:
        for one in finding.measures:
            if one.name == "answer" and one.subject and isinstance(one.value, Category):
                answer = one.value.label.template
                if answer in ANSWERS:
                    yield one.subject, answer, finding


def _finding(owners: Sequence[str], expectation: str, given: Answers) -> Finding:
    have = [owner for owner, (answer, _) in given.items() if answer != NOT_DOCUMENTED]
    return Finding(
        kind="comparison",
        subjects=(expectation,),
        sentence=_sentence(expectation, given, have),
        measures=(
            Measure("state", FACET, Category(_state(owners, given, have)), STATE),
            Measure("municipalities with it", FACET, Ratio(len(have), len(given)), SHARE),
            Measure("alignment", FACET, Category(msg("same expectation")), STATE),
            Measure("confidence", FACET, Category(msg("high")), STATE),
        ),
        items={},
        caveats=(),
        evidence=quotes_of(finding for _, finding in given.values()),
        parts=tuple(_part(owner, given) for owner in owners),
    )


def _state(owners: Sequence[str], given: Answers, have: Sequence[str]) -> Message:
    answers = {answer for answer, _ in given.values()}
    if answers == {NOT_DOCUMENTED}:
        return msg("not documented")
    if len(answers) > 1:
        return msg("only here") if len(have) == 1 else msg("differs")
    if len(have) < len(owners):
        return msg("in some")
    return msg("in both") if len(owners) == 2 else msg("in all")


def _sentence(expectation: str, given: Answers, have: Sequence[str]) -> Message:
    told = [param for _, finding in given.values() for param in finding.sentence.params.values()]
    title = next((param for param in told if isinstance(param, Words)), Name(expectation))
    asked = named(given)
    lack = named(owner for owner in given if owner not in have)
    if not have:
        return msg("“%(title)s” is not documented in any of %(asked)s.", title=title, asked=asked)
    if lack:
        return msg(
            "“%(title)s” is documented, wholly or partly, in %(have)s, not in %(lack)s.",
            title=title,
            have=named(have),
            lack=lack,
        )
    return msg("“%(title)s” is documented, wholly or partly, in %(have)s.", title=title, have=named(have))


def _part(owner: str, given: Answers) -> Part:
    if owner not in given:
        return Part(owner, NO_DATA, because=msg("It was not asked here, or could not be."))
    answer, finding = given[owner]
    return Part(owner, answer, finding.items.get("found", ()), finding.sentence, finding.evidence)
