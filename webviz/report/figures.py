"""The few figures a leader asks for first, each with what must be known to read it right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from graph.entity import Entity
from graph.findings import Finding, Undefined
from graph.picture import Picture
from ontology.iris import concept_slug
from webviz.filters import quantity
from webviz.i18n import gettext as _
from webviz.i18n import language, ngettext, translator
from webviz.pages.view import STATUS, concept_of, planned

WHOLE = "load of all bodies"


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and its caveats."""

    value: Markup | str
    text: str
    caveats: tuple[str, ...] = ()
    counted: bool = True


def figures(bodies: Sequence[Entity], picture: Picture, load: Sequence[Finding]) -> tuple[Figure, ...]:
    """Bodies, who has a seat, meetings, person-meetings and relations; nothing where there are no bodies."""
    if not bodies:
        return ()
    holders = {seat.holder.iri for body in bodies for seat in body.seats}
    return (
        Figure(_number(len(bodies)), _("bodies"), tuple(_unreal(bodies))),
        Figure(_number(len(holders)), _("offices, services and groups with a seat"), tuple(_unseated(bodies))),
        *(_meetings(load[0]) if load and load[0].kind == WHOLE else ()),
        Figure(_number(len(picture.edges)), _("relations"), tuple(_inferred(picture))),
    )


def _number(value: int) -> str:
    return translator(language()).number(value)


def _unreal(bodies: Sequence[Entity]) -> Iterator[str]:
    statuses = [concept_of(body, STATUS) for body in bodies]
    unreal = sum(planned(concept_slug(one.iri)) for one in statuses if one)
    if unreal:
        yield ngettext("%(num)s is planned, proposed or ended", "%(num)s are planned, proposed or ended", unreal)


def _unseated(bodies: Sequence[Entity]) -> Iterator[str]:
    without = sum(not body.seats for body in bodies)
    if without:
        yield ngettext(
            "for %(num)s body it is not documented who takes part",
            "for %(num)s bodies it is not documented who takes part",
            without,
        )


def _meetings(whole: Finding) -> Iterator[Figure]:
    """Meetings, and meetings times those who sit in them; both count only bodies whose rhythm is known."""
    unknown = len(whole.items.get("unknown rhythm", ()))
    uncounted = ngettext(
        "how often %(num)s of the bodies meets is not documented; it is not counted",
        "how often %(num)s of the bodies meet is not documented; they are not counted",
        unknown,
    )
    meetings = whole.measure("meetings a year", "all bodies")
    people = whole.measure("person-meetings a year", "literal, all")
    if isinstance(meetings, Undefined):
        yield Figure(_("not documented"), _("meetings a year"), counted=False)
        return
    yield Figure(quantity(meetings), _("meetings a year"), (uncounted,) if unknown else ())
    if not isinstance(people, Undefined):
        caveat = _("everybody’s meetings added up; at least, for a group counts as one")
        yield Figure(quantity(people), _("person-meetings a year"), (caveat,))


def _inferred(picture: Picture) -> Iterator[str]:
    inferred = sum(edge.basis == "inferred" for edge in picture.edges)
    if inferred:
        yield ngettext(
            "%(num)s is inferred: read out of the text, not stated in it",
            "%(num)s are inferred: read out of the text, not stated in it",
            inferred,
        )
