"""A finding explains itself: kind, subjects, measures with their formulas, evidence, caveats.

Findings hold IRIs and numbers, no language; a sentence is a template (English, the message id) and its parameters,
translated at the edge. A measure without meaning is `Undefined` with its reason: never NaN, never a silent 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ontology.labels import Label


@dataclass(frozen=True, slots=True)
class Name:
    """A parameter of a message that is the name of a thing: shown in the reader's language."""

    iri: str


@dataclass(frozen=True, slots=True)
class Words:
    """A parameter of a message that brings its own words: a text in some languages, such as a title of a pack."""

    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A parameter of a message that is a date, as precise as it is known: ``2022``, ``2022-01`` or ``2022-01-01``."""

    text: str


Param = str | int | float | Name | Words | Day | tuple[Name | Words, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence: an English template with %(name)s places, which is also the message id.

    With `plural`, `count` chooses between the two.
    """

    template: str
    params: Mapping[str, Param] = field(default_factory=dict)
    plural: str | None = None
    count: int = 1


def msg(template: str, /, **params: Param) -> Message:
    """A message; the name marks the template for the translation catalogues."""
    return Message(template, params)


def nmsg(template: str, plural: str, count: int, /, **params: Param) -> Message:
    """A message whose form depends on a number."""
    return Message(template, params, plural, count)


MISSING_TIE = msg("A missing tie means that none is documented, not that there is none.")


def named(iris: Iterable[str]) -> tuple[Name, ...]:
    """Things by their names, as a parameter of a message."""
    return tuple(map(Name, iris))


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share kept as it was counted: 2/10 stays 2/10."""

    numerator: int
    denominator: int

    @property
    def fraction(self) -> Fraction:
        """The exact value."""
        return Fraction(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Count:
    """A number with its unit; `approximate` where a rhythm behind it is."""

    number: Fraction
    unit: str
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Interval:
    """What is certain and what is possible."""

    certain: Ratio | Count
    possible: Ratio | Count


@dataclass(frozen=True, slots=True)
class Undefined:
    """No value, and why."""

    because: Message


@dataclass(frozen=True, slots=True)
class Category:
    """A value that is a word, not a number: a labelled reading (“shared governance”)."""

    label: Message


Quantity = Ratio | Count | Interval | Category | Undefined


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured value: its name, the reading it belongs to, and the formula."""

    name: str
    reading: str
    value: Quantity
    formula: str
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What a finding says of one of the things it is made of: a municipality compared, a body, a party asked for.

    `state` is a short word and a message id (“only here”, “documented”); `because` the reason, `evidence` its own.
    """

    subject: str
    state: str
    items: tuple[str, ...] = ()
    because: Message | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `items` lists what it consists of under headings (shared holders, bodies without a rhythm);
    `parts` says what holds of each part, where that differs.
    """

    kind: str
    subjects: tuple[str, ...]
    sentence: Message
    measures: tuple[Measure, ...]
    items: Mapping[str, tuple[str, ...]]
    caveats: tuple[Message, ...]
    evidence: tuple[str, ...]
    parts: tuple[Part, ...] = ()

    def measure(self, name: str, reading: str, subject: str | None = None) -> Quantity:
        """The value of a measure by name and reading; KeyError when the finding has none such."""
        for one in self.measures:
            if (one.name, one.reading) == (name, reading) and subject in (None, one.subject):
                return one.value
        raise KeyError((name, reading))


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one family of measures on one municipality (or several), in order, and what the order means."""

    family: str
    subjects: tuple[str, ...]
    ordered_by: Message
    findings: tuple[Finding, ...]


def ratio(numerator: int, denominator: int, because: Message) -> Ratio | Undefined:
    """A ratio, or undefined with the reason when there is nothing to divide by."""
    return Ratio(numerator, denominator) if denominator else Undefined(because)
