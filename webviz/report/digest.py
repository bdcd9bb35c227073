"""The most important findings of several families of measures, for those who read two pages, and on what they rest.

What is important is what a family puts first: the first finding of each kind, family by family in turn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from textwrap import shorten

from graph.entity import Quote
from graph.families import NOTHING
from graph.findings import Category, Finding, Report
from graph.workings.expected import ANSWERS, NOT_DOCUMENTED
from webviz.present import Presenter

CITED = 3  # quotes shown of a finding
FEW = 8  # with more than these, a finding rests on a search through the documents, and single quotes say little
EACH = 6  # the most of a family
LETTERS = 400  # the most of a sentence: one may name every body there is


@dataclass(frozen=True)
class Key:
    """A key finding: its sentence whole and, where it is long, shortened; the quotes to show, and how many more."""

    family: str
    finding: Finding
    sentence: str
    quotes: tuple[Quote, ...]
    more: int

    @property
    def searched(self) -> bool:
        """Whether the evidence is where something was looked for that is not there."""
        return answer(self.finding) == NOT_DOCUMENTED

    @property
    def whole(self) -> bool:
        """Whether nothing of the sentence is left out."""
        return not self.sentence.endswith(" …")


def answer(finding: Finding) -> str:
    """What the documents answer to an expectation; "" for one that was not asked, and for other findings."""
    value = finding.measures[0].value if finding.kind == "expectation" and finding.measures else None
    return value.label.template if isinstance(value, Category) and value.label.template in ANSWERS else ""


def answers(report: Report) -> Mapping[str, int]:
    """How many expectations got each answer, of those asked."""
    found = Counter(map(answer, report.findings))
    return {one: found[one] for one in ANSWERS}


def told(report: Report) -> tuple[Finding, ...]:
    """The findings that tell something: not that there is nothing to measure, nor that a pack is not asked."""
    return tuple(one for one in report.findings if one.kind != NOTHING and (one.kind != "expectation" or answer(one)))


def key_findings(show: Presenter, reports: Iterable[Report]) -> Iterator[Key]:
    """The first finding of every family, then the second of every family, and so on; one of each kind, some of each
    family.
    """
    ranked = [[(report.family, one) for one in firsts(report)[:EACH]] for report in reports]
    chosen = [one for row in zip_longest(*ranked) for one in row if one]
    used = Counter(quote for _family, one in chosen for quote in one.evidence)
    for family, one in chosen:
        quotes = show.quotes(cited(one, used))
        sentence = shorten(show.sentence(one.sentence), LETTERS, placeholder=" …")
        yield Key(family, one, sentence, quotes, len(one.evidence) - len(quotes))


def firsts(report: Report) -> tuple[Finding, ...]:
    """The first finding of each kind, in the family's order; of expectations, the first of each pack."""
    found: dict[str, Finding] = {}
    for one in told(report):
        found.setdefault(_kind(one), one)
    return tuple(found.values())


def _kind(finding: Finding) -> str:
    return str(finding.measures[0].subject).rpartition("/")[0] if answer(finding) else finding.kind


def cited(finding: Finding, used: Mapping[str, int]) -> tuple[str, ...]:
    """The quotes to show for a finding: those that fewest others rest on say most about it. None where the evidence is
    a search through the documents.
    """
    if len(finding.evidence) > FEW or answer(finding) == NOT_DOCUMENTED:
        return ()
    return tuple(sorted(finding.evidence, key=lambda quote: (used[quote], quote))[:CITED])
