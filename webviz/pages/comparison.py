"""The page that sets two to six municipalities side by side: ``/{lang}/compare?with=no-1514&with=se-0183``.

A municipality of another place that the operator allows is named with it: ``with=no-1621@fosen``.
``facet`` shows one kind of facts, ``hide`` leaves kinds of boxes out of the graphs. ``/{lang}/compare.json``, ``.csv``
and ``.xlsx`` hold the same findings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from graph.elsewhere.federation import MARK
from graph.findings import Finding, Measure, Report, Undefined
from graph.measures.compare import ELSEWHERE, HAS, NO_DATA
from graph.names import Thing
from graph.picture import Picture
from graph.workings.expected import DOCUMENTED
from ontology.errors import BadParameter, SamgrafError, StoreAway, UnknownMunicipality
from webviz.current import atlas, federation, lend, packs, running
from webviz.drawing.choice import chosen
from webviz.drawing.choosing import kind_options
from webviz.drawing.framing import side_by_side
from webviz.i18n import LANG, translator
from webviz.pages.analyses import data
from webviz.pages.records import LONGEST, named
from webviz.pages.rows import FORM
from webviz.pages.view import by_name
from webviz.present import Presenter, Shown

blueprint = Blueprint("comparison", __name__)
LEAST, MOST = 2, 6
READ = 50  # names of an address that are looked up
MET = (HAS, DOCUMENTED)
RESTS_ON_ALL = ("profile", "similarity")  # kinds of findings whose evidence is all that the tables have


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom an address names: those there are, each once; for each other name an error that has the nearest.

    `names` are the names they were found by, those of other places with their place; `away` are the names whose place
    cannot be asked now.
    """

    known: tuple[Thing, ...]
    unknown: Mapping[str, UnknownMunicipality]
    names: tuple[str, ...] = ()
    away: Mapping[str, SamgrafError] = field(default_factory=dict)

    @property
    def fits(self) -> bool:
        """Whether they can be compared."""
        return not self.unknown and LEAST <= len(self.known) <= MOST

    @property
    def status(self) -> int:
        """What the page answers with: 404 where somebody is unknown, 400 where they are too many."""
        return 404 if self.unknown else 400 if len(self.known) > MOST else 200


@blueprint.get(f"{LANG}/compare")
@blueprint.get(f"{LANG}/compare.{FORM}")
def compare(lang: str, form: str = "") -> tuple[str, int] | Response:
    """The municipalities that were chosen, side by side; a form to choose them."""
    asked, show = asked_for(lang), Presenter(atlas(), lang, packs())
    report = atlas().comparison([one.iri for one in asked.known], packs()) if asked.fits else None
    if form:
        return _data(show, asked, report, form)
    return _page(show, asked, report), asked.status


def asked_for(lang: str) -> Asked:
    """Whom the address names, by code or by name; from now on the request is answered from an atlas that has them."""
    names: dict[str, str] = {}
    unknown: dict[str, UnknownMunicipality] = {}
    away: dict[str, SamgrafError] = {}
    for name in list(dict.fromkeys(filter(None, request.args.getlist("with"))))[:READ]:
        name = name[:LONGEST]
        try:
            if MARK in name:
                names.setdefault(federation().guest(name).owner, name)
            else:
                iri = atlas().resolve(name)
                names.setdefault(iri, atlas().names.thing(iri, lang).path or name)
        except UnknownMunicipality as error:
            unknown[name] = error
        except StoreAway as error:
            away[name] = error
    try:
        beside = federation().beside(atlas(), [*names.values()][: MOST + 1])
    except StoreAway as error:  # gone since
        away |= {name: error for name in names.values() if MARK in name}
        names = {iri: name for iri, name in names.items() if MARK not in name}
    else:
        lend(beside)
    known = tuple(atlas().names.thing(iri, lang) for iri in names)
    return Asked(known, unknown, tuple(names.values()), away)


def _data(show: Presenter, asked: Asked, report: Report | None, form: str) -> Response:
    for error in (*asked.unknown.values(), *asked.away.values()):
        raise error
    if report is None:
        raise BadParameter(
            "A comparison takes from two to six municipalities; this address names %(count)s.", count=len(asked.known)
        )
    facet = _facet(report.findings)
    some = tuple(one for one in report.findings if one.kind != "comparison" or facet in ("", _reading(one)))
    name = "compare-" + "-".join(asked.names)
    return data(show, [replace(report, findings=some)], form, name)


def _page(show: Presenter, asked: Asked, report: Report | None) -> str:
    shown = show.show(report.findings) if report else ()
    rows = [one for one in shown if one.finding.kind == "comparison"]
    facets = list(dict.fromkeys(_reading(one.finding) for one in rows))
    facet = _facet([one.finding for one in rows])
    choice = chosen(request.args, atlas().base)
    towns = show.things(report.subjects) if report else ()
    sides = side_by_side(show.lang, towns, choice)
    owners = {one.iri for one in towns}
    others = Picture(tuple(node for node in sides["whole"].nodes if node.iri not in owners), ())
    return render_template(
        "comparison.html",
        municipalities=[card.thing for card in running().atlas.municipalities(show.lang)],
        chosen=asked.known,
        problems=[_problem(name, asked, show.lang) for name in asked.unknown],
        too_many=len(asked.known) > MOST,
        away=[translator(show.lang).error(one) for one in asked.away.values()],
        elsewhere=[name for name in asked.names if MARK in name],
        places=sorted(federation().places),
        towns=towns,
        facets=[_side(name, _rows(rows, name)) for name in ([facet] if facet else facets)],
        rests_on_all=RESTS_ON_ALL,
        in_short=[one for one in shown if one.finding.kind not in ("comparison", ELSEWHERE)],
        no_data=show.word(NO_DATA),
        all_facets=facets,
        facet=facet,
        lacking=_lacking(shown),
        ordered_by=show.sentence(report.ordered_by) if report else "",
        sides=sides,
        kinds=kind_options(others, choice),
        rows_url=f"/{show.lang}/compare",
        rows_query=_query(asked.names, {"facet": facet} if facet else {}),
    )


def _query(names: Sequence[str], more: dict[str, str]) -> str:
    return urlencode([*(("with", one) for one in names), *more.items()])


def _problem(name: str, asked: Asked, lang: str) -> dict[str, Any]:
    """A name nobody has, and for each of the nearest the comparison with it instead."""
    near = {thing.iri: thing for one in asked.unknown[name].nearest for thing in named(one, lang)}
    return {
        "name": name,
        "instead": [
            {"thing": thing, "href": f"/{lang}/compare?{_query([*asked.names, thing.path or ''], {})}"}
            for thing in near.values()
            if thing not in asked.known
        ],
    }


def _facet(findings: Sequence[Finding]) -> str:
    """The facet that the address asks for, "" when it is none of these findings'."""
    wanted = request.args.get("facet", "")
    return wanted if wanted in {_reading(one) for one in findings if one.kind == "comparison"} else ""


def _rows(rows: Sequence[Shown], facet: str) -> list[Shown]:
    """The rows of a facet, what most have first, then by name; expectations keep the order of their pack."""
    some = [one for one in rows if _reading(one.finding) == facet]
    if facet == "expectations":
        return some
    return sorted(some, key=lambda one: (-sum(part.state == HAS for part in one.finding.parts), _names(one)))


def _side(name: str, rows: Sequence[Shown]) -> dict[str, Any]:
    """A facet side by side: its rows, each with the reason why several stand in it, and how many each has."""
    return {
        "name": name,
        "rows": [{"shown": one, "reason": _reason(one)} for one in rows],
        "tally": _tally([one.finding for one in rows]),
    }


def _tally(rows: Sequence[Finding]) -> dict[str, Any]:
    """How many of these rows are documented in all of them, and in each; None where nothing of the kind is."""
    each = [[row.parts[place].state for row in rows] for place in range(len(rows[0].parts))]
    return {
        "all": sum(all(part.state in MET for part in row.parts) for row in rows),
        "each": [None if set(states) == {NO_DATA} else sum(one in MET for one in states) for states in each],
    }


def _names(shown: Shown) -> list[tuple[tuple[str, str], str]]:
    return [by_name(one) for one in shown.subjects]


def _reading(finding: Finding) -> str:
    return finding.measures[0].reading if finding.measures else ""


def _reason(shown: Shown) -> str:
    """Why several stand in one row; nothing where one alone has it."""
    pairs = zip(shown.measures, shown.finding.measures, strict=True)
    return next((one.value for one, measure in pairs if measure.name == "alignment" and _is_told(measure)), "")


def _is_told(measure: Measure) -> bool:
    return not isinstance(measure.value, Undefined)


def _lacking(shown: Sequence[Shown]) -> list[dict[str, Any]]:
    """What only others have, for each municipality."""
    found: dict[str, dict[str, Any]] = {}
    for one in shown:
        if one.finding.kind == ELSEWHERE:
            mine = one.subjects[0]
            found.setdefault(mine.iri, {"thing": mine, "findings": []})["findings"].append(one)
    return list(found.values())
