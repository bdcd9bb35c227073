"""A municipality on two sheets of A4, to take into a meeting: ``/{lang}/report/{municipality}`` is a page to print, and
`samgraf report` writes the same as one HTML file that needs nothing beside it, or as PDF.
"""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest

from graph.names import Thing
from ontology.errors import BadParameter
from webviz.commands.opening import open_atlas, put
from webviz.current import atlas, packs
from webviz.drawing.standalone import frame, own, rendered
from webviz.filters import sentence
from webviz.i18n import LANG, Translator
from webviz.pages.analyses import data, owner_of
from webviz.pages.rows import split
from webviz.present import Presenter
from webviz.report.briefing import briefing, reports_on
from webviz.report.printing import pdf
from webviz.settings import Settings

blueprint = Blueprint("reporting", __name__)
STYLES = ("style.css", "report.css")
FORMS = (".html", ".pdf")


@blueprint.get(f"{LANG}/report/<path:place>")
def page(lang: str, place: str) -> str | Response:
    """The report as a page; `?date=2026-11-22` prints a date on it. As data: all findings that it chooses from."""
    place, form = split(place)
    owner = owner_of(place, lang)
    if form:
        return data(Presenter(atlas(), lang, packs()), list(reports_on(owner).values()), form, f"report-{owner.path}")
    try:
        on = day(request.args["date"]) if "date" in request.args else None
    except ValueError:
        raise BadRequest from None
    shown = briefing(lang, owner)
    url = f"/{lang}/report/{owner.path}"
    return render_template("report.html", frame="base.html", said=sentence, on=on, rows_url=url, **shown)


def report(given: Namespace, settings: Settings, words: Translator) -> int:
    """Write two pages to print: figures, graph, key findings, and where the documents say so."""
    form = given.output.suffix.lower() if given.output else FORMS[0]
    if form not in FORMS:
        raise BadParameter("A report is written as .html or .pdf, not as %(name)s.", name=given.output.name)
    with open_atlas(given, settings) as atlas:
        owner = atlas.names.thing(atlas.resolve(given.municipality), given.lang)
        text = rendered(atlas, settings, given.lang, lambda: file(given.lang, owner, given.date))
    return put(pdf(text, given.output) if form == ".pdf" else text, given)


def file(lang: str, owner: Thing, on: str | None = None) -> str:
    """The report as one HTML file; `on` is the date to print on it."""
    return render_template("report.html", **frame(map(own, STYLES)), on=on, **briefing(lang, owner))


def day(text: str) -> str:
    """A date as it is given (2026-11-22); ValueError when it is none."""
    return date.fromisoformat(text).isoformat()
