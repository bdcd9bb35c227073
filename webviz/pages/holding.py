"""The page of an office, service or group: where it sits, how many meetings that makes, where it may also be meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from babel.dates import get_month_names

from graph.answers import Cell
from graph.entity import Entity, Rhythm, Seat
from graph.names import Thing
from graph.seating import Seating, covers, holders, may_cover, seats_of
from ontology.labels import Label
from webviz.current import atlas
from webviz.i18n import gettext as _
from webviz.i18n import language, ngettext, translator
from webviz.pages.rows import Rows
from webviz.pages.view import OWNERS
from webviz.pages.yearly import MONTHS, Meetings, in_all, meetings, year
from webviz.present import Presenter, Shown


@dataclass(frozen=True, slots=True)
class Sits:
    """A seat with the rhythm of its body."""

    seat: Seat
    rhythms: tuple[Rhythm, ...]
    meetings: Meetings


@dataclass(frozen=True, slots=True)
class Among:
    """A collective with a seat in a body, which certainly or only possibly includes the holder."""

    collective: Thing
    body: Thing
    certain: bool


def holding_parts(lang: str, entity: Entity) -> dict[str, Any]:
    """What the page shows of somebody who holds seats."""
    sits = [_sits(lang, seat) for seat in entity.seats]
    bodies = {one.seat.body.iri: one.meetings for one in sits}
    owners = _owners(entity)
    drawn = year(list(bodies.values()))
    months = get_month_names("abbreviated", locale=translator(lang).locale)
    return {
        "sits": sits,
        "loads": _findings(lang, "load", owners, [entity.thing.iri]),
        "ways": _findings(lang, "anchoring", owners, bodies),
        "year": drawn,
        "months": [months[month] for month in range(1, MONTHS + 1)],
        "year_words": {one.of.body.iri: in_words(one.of) for one in drawn.rows} if drawn else {},
        "in_all": _each_month(bodies.values()),
        "among": [one for owner in owners for one in _among(lang, atlas().town(owner).seating, entity)],
    }


def _sits(lang: str, seat: Seat) -> Sits:
    body = atlas().describe(seat.body.iri, lang)
    rhythms = body.rhythms if body else ()
    return Sits(seat, rhythms, meetings(seat.body, rhythms))


def _owners(entity: Entity) -> tuple[str, ...]:
    """The municipalities and regions where it holds seats: its own, and those of the bodies."""
    paths = [entity.thing.path, *(seat.body.path for seat in entity.seats)]
    found = dict.fromkeys(atlas().base + path.partition("/")[0] for path in paths if path)
    return tuple(iri for iri in found if atlas().names.thing(iri, language()).kind in OWNERS)


def _findings(lang: str, family: str, owners: Iterable[str], subjects: Iterable[str]) -> tuple[Shown, ...]:
    """What a family of findings says of each of the subjects, and of nothing else beside it."""
    wanted = {(iri,) for iri in subjects}
    found = [one for owner in owners for one in atlas().report(family, owner).findings if one.subjects in wanted]
    return Presenter(atlas(), lang).show(found)


def _among(lang: str, graph: Seating, entity: Entity) -> Iterator[Among]:
    """The bodies where it has no seat of its own, but a collective that may include it has."""
    me = next((one for one in holders(graph) if one.iri == entity.thing.iri), None)
    if me is None:
        return
    own = {seat.body.iri for seat in entity.seats}
    name = atlas().names.thing
    for other in holders(graph):
        certain = covers(other, me)
        if certain or may_cover(other, me):
            yield from (
                Among(name(other.iri, lang), name(body, lang), certain)
                for body in seats_of(graph, other.iri)
                if body not in own
            )


# -- in words -------------------------------------------------------------------------------------------------------


def in_words(one: Meetings) -> str:
    """How many meetings, and when: “4–5 a month”, “about 4 in the year; the months are not known”."""
    if one.few is None:
        return _("not documented as a number")
    if one.in_a_month is not None:
        return _("%(number)s in each month", number=_range(*one.in_a_month))
    return ngettext(
        "%(number)s meeting; the month is not known",
        "%(number)s meetings; the months are not known",
        1 if one.many == 1 else 2,
        number=a_year(one),
    )


def a_year(one: Meetings) -> str:
    """The number of meetings a year: 52, about 4, 8–12, at least 3."""
    if one.few is None:
        return _("not documented")
    number = translator(language()).number(one.few)
    if one.many is None:
        return _("at least %(number)s", number=number)
    shown = number if one.few == one.many else _range(one.few, one.many)
    return _("about %(number)s", number=shown) if one.about else shown


def _each_month(found: Iterable[Meetings]) -> str:
    """Meetings in each month from all the bodies where the months are known; "" where only one, or none, is."""
    even = [one for one in found if one.in_a_month is not None]
    if len(even) < 2:
        return ""
    each = in_all(even)
    return _range(int(each), -int(-each // 1))


def _range(few: float, many: float) -> str:
    number = translator(language()).number
    return number(few) if few == many else f"{number(few)}–{number(many)}"


# -- as data --------------------------------------------------------------------------------------------------------


def tables(shown: Mapping[str, Any]) -> Iterator[Rows]:
    """Its meetings as rows, and where it may also be meant."""
    sits: list[Sits] = shown["sits"]
    yield Rows(
        "meetings",
        _("Meetings"),
        {
            "body": _("Body"),
            "part": _("Part"),
            "attendance": _("Attendance"),
            "fewest_a_year": _("Fewest a year"),
            "most_a_year": _("Most a year"),
            "when": _("When"),
            "as_stated": _("Wording"),
            "basis": _("Rests on"),
            "evidence": _("Evidence"),
        },
        [_row(one) for one in sits],
    )
    among: list[Among] = shown["among"]
    yield Rows(
        "may_also_be_meant",
        _("May also be meant"),
        {"collective": _("As one of"), "body": _("Body"), "certain": _("Certain")},
        [(one.collective, one.body, one.certain) for one in among],
    )


def _row(one: Sits) -> tuple[Cell, ...]:
    seat, told = one.seat, next((rhythm.said for rhythm in one.rhythms if rhythm.said), None)
    return (
        seat.body,
        seat.roles,
        seat.attendance,
        one.meetings.few,
        one.meetings.many,
        Label(in_words(one.meetings), ""),
        told,
        Label(_(seat.grounds.basis), ""),
        seat.grounds.evidence,
    )
