"""The pages of the measures: what a family of them finds in a municipality, with its rows to take away.

``/{lang}/{family}/{municipality}`` is the page; with ``.json``, ``.csv`` or ``.xlsx`` at the end of the path the same
findings come as data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template, request

from graph.findings import Category, Report, Words
from graph.names import Thing
from graph.workings.expected import ANSWERS
from ontology.errors import UnknownMunicipality
from webviz.current import atlas, packs
from webviz.drawing.marking import graph_of
from webviz.i18n import LANG
from webviz.pages.records import missing, named
from webviz.pages.rows import download, split
from webviz.pages.together import seats_together
from webviz.present import Presenter, Shown, own
from webviz.reports import written
from webviz.wording import FAMILIES, family_links

blueprint = Blueprint("analyses", __name__)

LACKING_FIRST = ANSWERS[::-1]  # as the findings stand in each pack
FAMILY = "<any(gaps,overlaps,load,anchoring,network,expectations):family>"


# -- one municipality ---------------------------------------------------------------------------------------------


@blueprint.get(f"{LANG}/{FAMILY}/<path:place>")
def findings(lang: str, family: str, place: str) -> str | Response:
    """The findings of a family of measures; `?kind=` shows one kind of them, as a page and as data."""
    place, form = split(place)
    owner = owner_of(place, lang)
    if family == "expectations":
        report = atlas().expectations(owner.iri, packs(), as_of_today="today" in request.args)
    else:
        report = atlas().report(family, owner.iri)
    show, kinds = Presenter(atlas(), lang), list(dict.fromkeys(one.kind for one in report.findings))
    chosen = request.args.get("kind", "")
    some = replace(report, findings=tuple(one for one in report.findings if chosen not in kinds or one.kind == chosen))
    if form:
        return data(show, [some], form, f"{family}-{owner.path}")
    return _page(show, some, owner, kinds)


def _page(show: Presenter, report: Report, owner: Thing, kinds: Sequence[str]) -> str:
    """The page of a report; `kinds` are those that could be chosen."""
    family, shown = report.family, show.show(report.findings)
    return render_template(
        "analysis.html",
        **frame(show, owner, family),
        **(seats_together(show.lang, owner) if family == "overlaps" else {"together": None}),
        ordered_by=show.sentence(report.ordered_by),
        kinds=kinds,
        chosen=request.args.get("kind", ""),
        groups=_by_pack(show, shown) if family == "expectations" else _by_kind(show, shown),
        answers=LACKING_FIRST,
        caveats=_common(shown),
        as_of_today="today" in request.args,
        rows_query=request.query_string.decode("ascii", "ignore"),
    )


def frame(show: Presenter, owner: Thing, family: str) -> dict[str, Any]:
    """What every page of findings on a municipality has: whose it is, what it is about, the pages beside it."""
    title, about = FAMILIES[family]
    return {
        "owner": owner,
        "family": family,
        "title": show.sentence(title),
        "about": show.sentence(about),
        "families": family_links(show.lang, str(owner.path), family),
        "graph_of": graph_of(show.lang, owner) if family != "expectations" else lambda _finding: "",
        "rows_url": f"/{show.lang}/{family}/{owner.path}",
    }


def _by_kind(show: Presenter, shown: Sequence[Shown]) -> list[dict[str, Any]]:
    return [
        {"title": show.word(kind), "findings": some} for kind, some in _gathered(shown, lambda one: one.finding.kind)
    ]


def _by_pack(show: Presenter, shown: Sequence[Shown]) -> list[dict[str, Any]]:
    titles = {pack.iri: own(Words(pack.titles), show.lang).text for pack in packs()}
    return [
        {"title": titles.get(iri, ""), "findings": some, "tally": _tally(show, some)}
        for iri, some in _gathered(shown, _pack_of)
    ]


def _tally(show: Presenter, shown: Sequence[Shown]) -> dict[str, Any]:
    """How many of a pack's expectations have each of `LACKING_FIRST`; for a pack that is not asked of this one, why."""
    values = [one.finding.measures[0].value for one in shown]
    answers = [value.label.template for value in values if isinstance(value, Category)]
    counts = [answers.count(answer) for answer in LACKING_FIRST]
    return {"counts": counts, "instead": "" if any(counts) else show.word(answers[0])}


def _gathered(shown: Sequence[Shown], key: Callable[[Shown], str]) -> list[tuple[str, list[Shown]]]:
    """Findings under their headings, in their order."""
    found: dict[str, list[Shown]] = {}
    for one in shown:
        found.setdefault(key(one), []).append(one)
    return list(found.items())


def _pack_of(shown: Shown) -> str:
    """The pack an expectation belongs to, by the address of the expectation."""
    subject = f"{shown.finding.measures[0].subject}/" if shown.finding.measures else ""
    return next((pack.iri for pack in packs() if subject.startswith(f"{pack.iri}/")), "")


def _common(shown: Sequence[Shown]) -> frozenset[str]:
    """The caveats that hold for every finding shown: said once, not at each."""
    return frozenset.intersection(*(frozenset(one.caveats) for one in shown)) if len(shown) > 1 else frozenset()


# -- shared by the pages of measures ----------------------------------------------------------------------------------


def owner_of(place: str, lang: str) -> Thing:
    """The municipality of a path, code or name; 404 with the nearest."""
    try:
        return atlas().names.thing(atlas().resolve(place), lang)
    except UnknownMunicipality as error:
        raise missing([thing for name in error.nearest for thing in named(name, lang)]) from None


def data(show: Presenter, reports: Sequence[Report], form: str, name: str) -> Response:
    """The reports as JSON, CSV or a workbook, under a name to save them by."""
    return download(written(show, reports, form), form, name)
