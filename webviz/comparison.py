"""The page that sets two to six municipalities side by side: ``/{lang}/compare?with=no-1514&with=se-0183``.

``/{lang}/compare.json``, ``.csv`` and ``.xlsx`` hold the same findings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest

from graph.findings import Measure, Undefined
from webviz.analyses import DATA, LANG, data, owner_of, packs
from webviz.current import atlas
from webviz.present import Presenter, Shown

blueprint = Blueprint("comparison", __name__)
LEAST, MOST = 2, 6


@blueprint.get(f"{LANG}/compare")
@blueprint.get(f"{LANG}/compare.<any({','.join(DATA)}):form>")
def compare(lang: str, form: str = "") -> str | Response:
    """The municipalities that were chosen, side by side; a form to choose them; `?facet=` shows one kind of facts."""
    show = Presenter(atlas(), lang)
    chosen = [owner_of(name, lang) for name in dict.fromkeys(request.args.getlist("with"))]
    enough = LEAST <= len(chosen) <= MOST
    if form and not enough:
        raise BadRequest
    report = atlas().comparison([one.iri for one in chosen], packs()) if enough else None
    if form and report:
        return data(show, [report], form, "compare-" + "-".join(str(one.path) for one in chosen))
    shown = show.show(report.findings) if report else ()
    rows = [one for one in shown if one.finding.kind == "comparison"]
    facets = list(dict.fromkeys(map(_facet, rows)))
    facet = request.args.get("facet", "")
    return render_template(
        "comparison.html",
        municipalities=[card.thing for card in atlas().municipalities(lang)],
        chosen=chosen,
        too_many=len(chosen) > MOST,
        towns=show.things(report.subjects) if report else (),
        facets=[
            {"name": name, "rows": [{"shown": one, "reason": _reason(one)} for one in rows if _facet(one) == name]}
            for name in ([facet] if facet in facets else facets)
        ],
        all_facets=facets,
        facet=facet,
        lacking=_lacking(shown),
        ordered_by=show.sentence(report.ordered_by) if report else "",
        query="&".join(f"with={one.path}" for one in chosen),
    )


def _facet(shown: Shown) -> str:
    return shown.finding.measures[0].reading if shown.finding.measures else ""


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
        if one.finding.kind == "only elsewhere":
            mine = one.subjects[0]
            found.setdefault(mine.iri, {"thing": mine, "findings": []})["findings"].append(one)
    return list(found.values())
