"""What a project costs, by its budget lines: whether the total adds up, and what share is the municipality's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from graph.entity import Entity, Grounds
from graph.names import Thing
from ontology.iris import SAM, concept_iri
from ontology.labels import Label
from webviz.pages.view import OWNERS

AMOUNT, CURRENCY, TYPE, FUNDER = (f"{SAM}{name}" for name in ("amount", "currency", "budgetLineType", "funder"))
TOTAL, NET, OWN = (concept_iri("budgetline", name) for name in ("total", "net-total", "own-contribution"))


@dataclass(frozen=True, slots=True)
class Line:
    """A budget line: its own words, what it is for, the amount (None: not stated), who pays, whether about so."""

    thing: Thing
    said: Label
    type: Thing | None
    amount: Decimal | None
    currency: str
    funder: Thing | None
    about: bool
    grounds: Grounds

    @property
    def sums(self) -> bool:
        """Whether it is a sum of others."""
        return self.type is not None and self.type.iri in (TOTAL, NET)


@dataclass(frozen=True, slots=True)
class Budget:
    """The lines in the order of the document, sums last; and what follows from them.

    `computed` is the sum of the lines, None where nothing can be added: no amount, or several currencies. `total` is
    the line with the total, stated or inferred. `own` is what the municipality pays itself, None where no line says.
    """

    lines: tuple[Line, ...]
    total: Line | None
    computed: Decimal | None
    own: Decimal | None
    without: int
    about: bool
    currency: str

    @property
    def whole(self) -> Decimal | None:
        """What shares are shares of: the total, else the sum of the lines."""
        return self.total.amount if self.total and self.total.amount is not None else self.computed

    @property
    def stated(self) -> bool:
        """Whether a document states the total."""
        return self.total is not None and self.total.amount is not None and self.total.grounds.basis == "stated"

    @property
    def agrees(self) -> bool:
        """Whether the lines add up to the total."""
        return self.computed is not None and self.total is not None and self.computed == self.total.amount

    def share(self, amount: Decimal | None) -> Fraction | None:
        """An amount as a share of the whole; None where there is nothing to divide, or by."""
        if amount is None or not self.whole or not self.currency:
            return None
        return Fraction(amount) / Fraction(self.whole)


def budget(parts: Iterable[Entity], about: frozenset[str] = frozenset()) -> Budget | None:
    """The budget of a project from its parts; None without budget lines. `about` are the lines that are approximate."""
    lines = sorted(
        (_line(part, about) for part in parts if any(one.iri == f"{SAM}BudgetLine" for one in part.types)),
        key=_order,
    )
    if not lines:
        return None
    single = [line for line in lines if not line.sums]
    known = [line for line in single if line.amount is not None]
    currencies = {line.currency for line in lines if line.amount is not None}
    one_currency = len(currencies) == 1
    own = [line.amount for line in known if line.amount is not None and _is_own(line)]
    return Budget(
        lines=tuple(lines),
        total=next((line for line in lines if line.type and line.type.iri == TOTAL), None),
        computed=sum((line.amount or Decimal(0) for line in known), Decimal(0)) if known and one_currency else None,
        own=sum(own, Decimal(0)) if own and one_currency else None,
        without=len(single) - len(known),
        about=any(line.about for line in known),
        currency=currencies.pop() if one_currency else "",
    )


def _is_own(line: Line) -> bool:
    paid = line.funder is not None and line.funder.kind in OWNERS
    return paid or (line.type is not None and line.type.iri == OWN)


def _line(part: Entity, about: frozenset[str]) -> Line:
    values: Mapping[str, Thing | None] = {claim.property.iri: claim.value for claim in part.details}
    texts = {claim.property.iri: claim.text.text for claim in part.details if claim.text}
    return Line(
        thing=part.thing,
        said=part.thing.label,
        type=values.get(TYPE),
        amount=_decimal(texts.get(AMOUNT)),
        currency=texts.get(CURRENCY, ""),
        funder=values.get(FUNDER),
        about=part.thing.iri in about,
        grounds=part.grounds,
    )


def _decimal(text: str | None) -> Decimal | None:
    try:
        found = Decimal(text) if text is not None else None
    except InvalidOperation:
        return None
    return found if found is None or found.is_finite() else None


def _order(line: Line) -> tuple[int, int, str]:
    rank = 0 if not line.sums else 1 if line.type and line.type.iri == TOTAL else 2
    return rank, line.grounds.evidence[0].start if line.grounds.evidence else 0, line.thing.iri
