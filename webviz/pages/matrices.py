"""The pages of themes by bodies and by levels: what is covered where, and the empty cells.

``/{lang}/coverage/{municipality}``; with ``.json``, ``.csv`` or ``.xlsx`` the findings on the same themes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template

from graph.measures.coverage import Matrix
from graph.town import STATED
from ontology.iris import concept_slug
from webviz.current import atlas
from webviz.drawing.layout import LEVELS
from webviz.i18n import LANG
from webviz.i18n import gettext as _
from webviz.pages.analyses import data, frame, owner_of
from webviz.pages.rows import split
from webviz.pages.view import by_name
from webviz.present import Presenter

blueprint = Blueprint("matrices", __name__)
KINDS = ("themes by body", "themes by level", "bodies without a theme")


@blueprint.get(f"{LANG}/coverage/<path:place>")
def coverage(lang: str, place: str) -> str | Response:
    """The themes by bodies and by levels."""
    place, form = split(place)
    owner = owner_of(place, lang)
    show = Presenter(atlas(), lang)
    report = atlas().report("gaps", owner.iri)
    report = replace(report, findings=tuple(one for one in report.findings if one.kind in KINDS))
    if form:
        return data(show, [report], form, f"coverage-{owner.path}")
    by_body, by_level = atlas().matrix(owner.iri, "body"), atlas().matrix(owner.iri, "level")
    return render_template(
        "matrix.html",
        **frame(show, owner, "coverage"),
        told=show.show(report.findings),
        tables=[
            _table(show, by_body, _("Themes by bodies")),
            _table(show, by_level, _("Themes by levels")),
        ],
    )


def _table(show: Presenter, matrix: Matrix, title: str) -> dict[str, Any]:
    """A matrix with its themes and columns named, and the quotes of each filled cell."""
    return {
        "title": title,
        "rows": sorted(show.things(matrix.rows), key=by_name),
        "columns": sorted(show.things(matrix.columns), key=lambda thing: (_step(thing.iri), by_name(thing))),
        "cells": {
            key: {
                "inferred": all(fact.basis != STATED for fact in facts),
                "quotes": show.quotes({quote for fact in facts for quote in fact.evidence}),
            }
            for key, facts in matrix.cells.items()
        },
    }


def _step(iri: str) -> int:
    """Levels stand from the top down; bodies by name."""
    slug = concept_slug(iri)
    return LEVELS.index(slug) if slug in LEVELS else len(LEVELS)
