"""The page of a project, programme or way of working: who runs it, when, for how much, and what was learnt."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from graph.answers import Cell
from graph.describe import Describer
from graph.entity import Entity, Grounds
from graph.names import Thing
from ontology.iris import SAM, concept_slug
from ontology.labels import Label
from webviz.current import atlas
from webviz.i18n import gettext as _
from webviz.i18n import language, ngettext, translator
from webviz.pages.budget import Budget, Line, budget
from webviz.pages.dates import DUE, MILESTONE, SINCE, UNTIL, dated, others
from webviz.pages.rows import Rows, plain
from webviz.pages.timeline import Dated, chart, in_order, meanwhile
from webviz.pages.view import STATUS, by_name, by_type

LINE = SAM + "BudgetLine"
FACTORS = tuple(SAM + name for name in ("SuccessFactor", "ProtectiveFactor", "Lesson", "Challenge", "Pitfall"))
# What tells who runs it: from its own side, and from the others'.
RUN_BY = tuple(SAM + name for name in ("carriedOutBy", "partner", "secretariat"))
RUNS = tuple(SAM + name for name in ("bodyOf", "followsUp", "officeFor"))
ORDER = ("steering-group", "project-group", "working-group")  # other functions after these


def endeavour_parts(entity: Entity) -> dict[str, Any]:
    """What the page shows of an endeavour, and which claims it shows so."""
    own = in_order(dated(entity))
    money = budget(entity.parts, _approximate(entity))
    return {
        "summary": _told(entity),
        "statuses": [claim for claim in entity.claims if claim.property.iri == STATUS],
        "runners": _runners(entity),
        "dated": own,
        "chart": chart(own),
        "meanwhile": meanwhile(others(entity), own),
        "budget": money,
        "sums": _sums(money) if money else [],
        "factors": [found for found in by_type(_factors(entity)) if found[0].iri in FACTORS],
        "parts": by_type(_rest(entity)),
        "incoming": [claim for claim in entity.incoming if claim.property.iri not in RUNS],
        "hidden": (STATUS, *RUN_BY, SINCE, UNTIL, *DUE),
    }


# -- who runs it ----------------------------------------------------------------------------------------------------


def _runners(entity: Entity) -> list[tuple[Thing, Thing, Grounds]]:
    """Who, in which part, on what grounds: functions first, steering first among them, then bodies, then partners."""
    functions = sorted(entity.assignments, key=lambda one: (_rank(one.function), by_name(one.body), one.iri))
    return [
        *((one.body, one.function, one.grounds) for one in functions),
        *((one.subject, one.property, one.grounds) for one in entity.incoming if one.property.iri in RUNS),
        *((one.value, one.property, one.grounds) for one in entity.claims if one.property.iri in RUN_BY and one.value),
    ]


def _rank(function: Thing) -> int:
    slug = concept_slug(function.iri)
    return ORDER.index(slug) if slug in ORDER else len(ORDER)


def _told(entity: Entity) -> list[str]:
    """What a reader must know first: whether it is practice, and how many bodies work for it."""
    status = next((claim.value for claim in entity.claims if claim.property.iri == STATUS and claim.value), None)
    by_status = {
        "applied-for": _("This was applied for. Whether it was carried out is not documented."),
        "planned": _("This was planned. Whether it was carried out is not documented."),
        "proposed": _("This was proposed. Whether it was decided is not documented."),
        "ended": _("This is over."),
        "made-permanent": _("This began as a project and has become ordinary work."),
    }
    said = by_status.get(concept_slug(status.iri)) if status else None
    bodies = len({one.body.iri for one in entity.assignments})
    functions = ngettext("%(num)s body has a function in it.", "%(num)s bodies have a function in it.", bodies)
    return [
        *([said] if said else []),
        functions if bodies else _("No body is documented with a function in it."),
    ]


# -- how much -------------------------------------------------------------------------------------------------------


def _approximate(entity: Entity) -> frozenset[str]:
    """The budget lines whose amounts are about so."""
    describer = Describer(atlas().store, atlas().names, language())
    lines = [part.thing.iri for part in entity.parts if any(one.iri == LINE for one in part.types)]
    told = {iri: describer.text(describer.facts(iri), "sam:approximate") for iri in lines}
    return frozenset(iri for iri, text in told.items() if text and text.text == "true")


def _sums(found: Budget) -> list[str]:
    """Whether the total adds up, and what the municipality pays itself, in sentences."""
    if found.computed is None:
        return [_("The amounts cannot be added: they are not all in one currency, or there are none.")]
    said = [_compared(found, _money(found, found.computed))]
    if found.without:
        said.append(
            ngettext(
                "%(num)s line has no amount and is not in the sum.",
                "%(num)s lines have no amount and are not in the sum.",
                found.without,
            )
        )
    share = found.share(found.own)
    if found.own is not None and found.whole and share is not None:
        said.append(
            _(
                "The municipality's own share is %(own)s of %(whole)s %(currency)s, %(percent)s per cent.",
                own=_money(found, found.own),
                whole=_written(found.whole),
                currency=found.currency,
                percent=translator(language()).number(percent(share)),
            )
        )
    else:
        said.append(_("What the municipality pays itself is not documented."))
    return said


def _compared(found: Budget, sum_: str) -> str:
    total = found.total
    if total is None or total.amount is None or not found.stated:
        return _("No total is stated. The lines add up to %(sum)s %(currency)s.", sum=sum_, currency=found.currency)
    if found.agrees:
        return _("The lines add up to %(sum)s %(currency)s, as the total says.", sum=sum_, currency=found.currency)
    return _(
        "The lines add up to %(sum)s %(currency)s, but the total says %(total)s.",
        sum=sum_,
        currency=found.currency,
        total=_written(total.amount),
    )


def _money(found: Budget, amount: Decimal) -> str:
    return _("about %(number)s", number=_written(amount)) if found.about else _written(amount)


def _written(amount: Decimal) -> str:
    return translator(language()).number(float(amount))


def percent(share: Fraction) -> float:
    """A share in per cent with one decimal."""
    return round(float(100 * share), 1)


# -- the rest -------------------------------------------------------------------------------------------------------


def _factors(entity: Entity) -> list[Entity]:
    """Success factors and pitfalls in the order of their places in the document, not of the alphabet."""
    some = [part for part in entity.parts if any(one.iri in FACTORS for one in part.types)]
    kinds = {iri: number for number, iri in enumerate(FACTORS)}
    return sorted(some, key=lambda part: (min(kinds.get(one.iri, len(kinds)) for one in part.types), _place(part)))


def _place(part: Entity) -> tuple[str, int, str]:
    first = part.grounds.evidence[0] if part.grounds.evidence else None
    return first.document.iri if first else "", first.start if first else 0, part.thing.iri


def _rest(entity: Entity) -> list[Entity]:
    shown = {MILESTONE, LINE, *FACTORS}
    return [part for part in entity.parts if not any(one.iri in shown for one in part.types)]


# -- as data --------------------------------------------------------------------------------------------------------


def tables(shown: dict[str, Any]) -> Iterator[Rows]:
    """The timeline and the budget as rows."""
    columns = {
        "what": _("What"),
        "relation": _("Relation"),
        "from": _("From"),
        "to": _("To"),
        "basis": _("Rests on"),
        "evidence": _("Evidence"),
    }
    yield Rows("timeline", _("Timeline"), columns, [_date_row(one) for one in shown["dated"]])
    columns = {
        "line": _("Line"),
        "for": _("For"),
        "amount": _("Amount"),
        "currency": _("Currency"),
        "percent": _("Per cent"),
        "who_pays": _("Who pays"),
        "basis": _("Rests on"),
        "evidence": _("Evidence"),
    }
    money: Budget | None = shown["budget"]
    yield Rows("budget", _("Budget"), columns, [_line_row(money, line) for line in money.lines] if money else [])


def _date_row(one: Dated) -> tuple[Cell, ...]:
    grounds = one.grounds
    return one.label, one.relation, plain(one.earliest), plain(one.latest), plain(_(grounds.basis)), grounds.evidence


def _line_row(money: Budget, line: Line) -> tuple[Cell, ...]:
    share = money.share(line.amount)
    return (
        line.said,
        line.type,
        float(line.amount) if line.amount is not None else None,
        Label(line.currency, ""),
        percent(share) if share is not None else None,
        line.funder,
        plain(_(line.grounds.basis)),
        line.grounds.evidence,
    )
