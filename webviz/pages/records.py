"""The pages of records: one address for everything in the data, in four languages.

``/`` picks a language. ``/{lang}/{path}`` is the page of the data IRI with that path, by what kind of thing it is, and
``/{lang}/{path}.csv`` (``.json``, ``.xlsx``) its rows. The start is in :mod:`webviz.pages.front`, the vocabulary in
:mod:`webviz.pages.words`. The addresses that stand in the data (``/id/…``, ``/ns``, ``/{scheme}/{slug}``) answer in
:mod:`webviz.pages.linked`.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from graph.entity import Entity
from graph.names import Thing
from graph.search import fold
from ontology.errors import UnknownMunicipality
from ontology.iris import concept_slug
from webviz.current import atlas
from webviz.drawing.pictures import asked_for
from webviz.i18n import LANG, language, ngettext, translator
from webviz.i18n import gettext as _
from webviz.pages import dates, endeavour, holding, rows
from webviz.pages.organisation import model, organisation_page
from webviz.pages.view import (
    HOLDERS,
    LEVEL,
    OWNERS,
    STATUS,
    by_type,
    concept_of,
    data_address,
    documents_of,
    grouped,
    other_names,
    planned,
    without,
)
from webviz.present import Presenter

blueprint = Blueprint("pages", __name__)
blueprint.add_app_template_filter(endeavour.percent)
blueprint.add_app_template_filter(dates.when)
NEAR = 0.6  # from which likeness of 0–1 a name may have been meant
MEANT = 5  # suggestions of each sort
LONGEST = 100  # characters of an address that suggestions are sought for


@blueprint.get("/")
def root() -> Response:
    """To the reader's language."""
    response = redirect(f"/{language()}/")
    response.vary.add("Accept-Language")
    return response


@blueprint.get(f"{LANG}/graph/<path:municipality>.json")
def drawing_model(lang: str, municipality: str) -> Response:
    """What the interactive graph of a municipality is drawn from."""
    entity = atlas().describe(atlas().base + municipality, lang)
    found = model(lang, entity) if entity else None
    if found is None:
        raise missing([])
    return jsonify(found)


@blueprint.get(f"{LANG}/<path:path>")
def page(lang: str, path: str) -> str | Response:
    """The page of a data IRI, or its rows."""
    entity = atlas().describe(atlas().base + path, lang)
    if entity is not None:
        return organisation_page(lang, entity) if entity.thing.kind in OWNERS else _page(lang, entity)
    stem, form = rows.split(path)
    entity = atlas().describe(atlas().base + stem, lang) if form else None
    if entity is not None:
        return rows.answer(Presenter(atlas(), lang), _rows(lang, entity), form, stem)
    return _elsewhere(lang, path)


# -- one page for each kind of thing ----------------------------------------------------------------------------------


def _page(lang: str, entity: Entity) -> str:
    template, shown = _shown(lang, entity)
    status = concept_of(entity, STATUS)
    hidden = shown.pop("hidden", ())
    return render_template(
        template,
        **{
            "entity": entity,
            "owner": entity.municipality or home_of(entity.thing, lang),
            "status": status if status and planned(concept_slug(status.iri)) else None,
            "names": other_names(entity),
            "groups": grouped(without((*entity.details, *entity.claims), *hidden)),
            "described": documents_of(entity.grounds.evidence),
            "numbered": any(seat.minimum is not None for seat in entity.seats),
            "parts": by_type(entity.parts),
            "incoming": entity.incoming,
            "data_url": data_address(entity.thing.iri, entity.thing.path),
            "rows_url": f"/{lang}/{entity.thing.path}",
            **shown,
        },
    )


def _shown(lang: str, entity: Entity) -> tuple[str, dict[str, Any]]:
    """The template of a thing, by its kind, and what only that kind shows."""
    kind = entity.thing.kind
    if kind == "body":
        levels = [claim for claim in entity.claims if claim.property.iri == LEVEL]
        return "body.html", {"levels": levels, "summary": _told(entity), "hidden": (LEVEL,)}
    if kind == "document":
        return "document.html", {"passages": atlas().document(entity.thing.iri, lang)}
    if kind == "endeavour":
        return "endeavour.html", endeavour.endeavour_parts(entity)
    if kind in HOLDERS and entity.seats:
        return "meetings.html", holding.holding_parts(lang, entity)
    return "entity.html", {}


def _rows(lang: str, entity: Entity) -> list[rows.Rows]:
    """What a page says as tables, the whole of it first."""
    if entity.thing.kind in OWNERS:
        picture = asked_for(entity.thing.iri, lang)
        return [rows.relations(picture, atlas().names.things([one.iri for one in picture.nodes], lang))]
    found = [rows.statements(entity), rows.seats(entity.seats)]
    _template, shown = _shown(lang, entity)
    if entity.thing.kind == "endeavour":
        return [*found, *endeavour.tables(shown)]
    return [*found, *holding.tables(shown)] if "sits" in shown else found


def home_of(thing: Thing, lang: str) -> Thing | None:
    """The municipality or region that the address of a thing begins with; None for a shared concept."""
    found = atlas().names.thing(atlas().base + (thing.path or "").partition("/")[0], lang)
    return found if found.kind in OWNERS else None


def _told(body: Entity) -> list[str]:
    """A body in a few sentences: how many seats, how often it meets."""
    holders = len({seat.holder.iri for seat in body.seats})
    seats = ngettext("%(num)s seat is documented.", "%(num)s seats are documented.", holders)
    times = sorted({rhythm.times for rhythm in body.rhythms if rhythm.times is not None})
    if not times:
        return [seats, _("How often it meets is not documented as a number.")]
    meets = ngettext(
        "It meets about %(times)s time a year.",
        "It meets about %(times)s times a year.",
        1 if times == [1] else 2,
        times="–".join(translator(language()).number(one) for one in dict.fromkeys((times[0], times[-1]))),
    )
    return [seats, meets]


# -- where nothing is -------------------------------------------------------------------------------------------------


def _elsewhere(lang: str, path: str) -> Response:
    """Where somebody wanted to go who wrote a municipality's name or code, or a slash too many; else 404."""
    wanted = path.strip("/")
    first, _slash, rest = wanted.partition("/")
    if wanted != path and atlas().describe(atlas().base + wanted, lang):
        return redirect(f"/{lang}/{wanted}")
    try:
        found = atlas().resolve(first[:LONGEST])
    except UnknownMunicipality as error:
        raise missing([*_called(lang, wanted), *_meant(first, error.nearest, lang)]) from None
    if not rest:
        return redirect(f"/{lang}/{found.removeprefix(atlas().base)}")
    raise missing([*_similar(found, rest, lang), *_called(lang, wanted), atlas().names.thing(found, lang)])


def missing(suggestions: list[Thing | None]) -> NotFound:
    """A 404 that knows what may have been meant; Nones and repetitions are left out."""
    error = NotFound()
    unique = {thing.iri: thing for thing in suggestions if thing is not None}
    error.suggestions = tuple(unique.values())  # type: ignore[attr-defined]
    return error


def _meant(wanted: str, nearest: Iterable[str], lang: str) -> list[Thing]:
    """Those of the nearest municipalities whose name or code is nearly what was wanted."""
    things = [thing for name in nearest for thing in named(name, lang)]
    return [one for one in things if _alike(wanted, [one.label.text, one.path or ""])]


def named(name: str, lang: str) -> list[Thing]:
    """Who has a known name: one municipality, or several of the same name."""
    try:
        found = [atlas().resolve(name)]
    except UnknownMunicipality as error:
        found = [atlas().base + path for path in error.nearest]
    return [atlas().names.thing(iri, lang) for iri in found]


def _called(lang: str, path: str) -> list[Thing]:
    """What is called what the last step of an address says."""
    words = path.rpartition("/")[2].replace("-", " ").replace("_", " ")
    return [hit.thing for hit in atlas().search(words[:LONGEST], lang, MEANT)]


def _similar(owner: str, wanted: str, lang: str) -> list[Thing]:
    """What has nearly this address within a municipality."""
    nodes = {node.path.partition("/")[2]: node for node in atlas().organisation(owner, lang).nodes if node.path}
    return [atlas().names.thing(nodes[one].iri, lang) for one in _alike(wanted, nodes)[:MEANT]]


def _alike(wanted: str, known: Iterable[str]) -> list[str]:
    """Those nearly spelt as what was wanted, the nearest first; Nordic letters and accents count for nothing."""
    word = fold(wanted[:LONGEST])
    likeness = {one: SequenceMatcher(None, word, fold(one)).ratio() for one in known}
    return sorted((one for one in likeness if likeness[one] >= NEAR), key=lambda one: (-likeness[one], one))
