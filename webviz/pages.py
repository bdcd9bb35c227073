"""The pages: one address for every record, concept and term, in four languages.

``/`` picks a language; ``/{lang}/`` lists the municipalities; ``/{lang}/{path}`` is the page of the data IRI with
that path; ``/{lang}/concept/{scheme}/{slug}`` and ``/{lang}/ns`` are the vocabulary's. The addresses that stand in
the data (``/id/…``, ``/ns``, ``/{scheme}/{slug}``) answer in :mod:`webviz.linked`.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from graph.atlas import Card
from graph.entity import Entity
from graph.names import Thing
from ontology.errors import UnknownMunicipality
from webviz.current import atlas
from webviz.filters import kind_word
from webviz.i18n import gettext as _
from webviz.i18n import language, ngettext, translator
from webviz.organisation import KINDS, model, organisation_page
from webviz.view import (
    LEVEL,
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

blueprint = Blueprint("pages", __name__)
NEAR = 0.6


@blueprint.get("/")
def root() -> Response:
    """To the reader's language."""
    response = redirect(f"/{language()}/")
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/<any(nn,nb,sv,en):lang>/")
def start(lang: str) -> str:
    """The municipalities, each with a few figures."""
    cards = [
        {"thing": card.thing, "place": _place(card), "documents": card.documents, "figures": _figures(card)}
        for card in atlas().municipalities(lang)
    ]
    return render_template("start.html", cards=cards)


def _place(card: Card) -> str:
    return ", ".join(part for part in (kind_word(card.thing.kind), card.thing.path or "") if part)


def _figures(card: Card) -> list[dict[str, Any]]:
    words = {"bodies": _("bodies"), "seats": _("seats"), "endeavours": _("projects and programmes")}
    return [{"text": words[name], "value": card.counts[name]} for name in words if card.counts.get(name)]


@blueprint.get("/<any(nn,nb,sv,en):lang>/graph/<path:municipality>.json")
def drawing_model(lang: str, municipality: str) -> Response:
    """What the interactive graph of a municipality is drawn from."""
    entity = atlas().describe(atlas().base + municipality, lang)
    found = model(lang, entity) if entity else None
    if found is None:
        raise missing([])
    return jsonify(found)


@blueprint.get("/<any(nn,nb,sv,en):lang>/<path:path>")
def page(lang: str, path: str) -> str | Response:
    """The page of a data IRI, by what kind of thing it is."""
    iri = atlas().base + path
    entity = atlas().describe(iri, lang)
    if entity is None:
        return _elsewhere(lang, path)
    if entity.thing.kind in KINDS:
        return organisation_page(lang, entity)
    if entity.thing.kind == "document":
        return _document(lang, entity)
    return _body(lang, entity) if entity.thing.kind == "body" else _entity(lang, entity)


def _elsewhere(lang: str, path: str) -> Response:
    """Where somebody wanted to go who wrote a municipality's name or code; else 404 with the nearest."""
    first = path.strip("/").partition("/")[0]
    try:
        found = atlas().resolve(first)
    except UnknownMunicipality as error:
        raise missing([_named(name, lang) for name in error.nearest]) from None
    if path.strip("/") == first and found != atlas().base + path:
        return redirect(f"/{lang}/{found.removeprefix(atlas().base)}")
    raise missing([*_similar(found, path, lang), atlas().names.thing(found, lang)])


def missing(suggestions: list[Thing | None]) -> NotFound:
    """A 404 that knows what may have been meant; Nones and repetitions are left out."""
    error = NotFound()
    unique = {thing.iri: thing for thing in suggestions if thing is not None}
    error.suggestions = tuple(unique.values())  # type: ignore[attr-defined]
    return error


def _named(name: str, lang: str) -> Thing | None:
    try:
        return atlas().names.thing(atlas().resolve(name), lang)
    except UnknownMunicipality:
        return None


def _similar(owner: str, path: str, lang: str) -> list[Thing | None]:
    nodes = {node.path: node for node in atlas().organisation(owner, lang).nodes if node.path}
    near = get_close_matches(path, list(nodes), n=3, cutoff=NEAR)
    return [atlas().names.thing(nodes[one].iri, lang) for one in near]


# -- everything else ----------------------------------------------------------------------------------------------


def _entity(lang: str, entity: Entity, template: str = "entity.html", **more: Any) -> str:
    status = concept_of(entity, STATUS)
    shown = planned(status.iri.rpartition("/")[2]) if status else False
    return render_template(
        template,
        entity=entity,
        status=status if shown else None,
        names=other_names(entity, lang),
        groups=grouped(without((*entity.details, *entity.claims), *more.pop("hidden", ()))),
        described=documents_of(entity.grounds.evidence),
        numbered=any(seat.minimum is not None for seat in entity.seats),
        parts=by_type(entity.parts),
        incoming=entity.incoming,
        data_url=data_address(entity.thing.iri, entity.thing.path),
        **more,
    )


def _body(lang: str, entity: Entity) -> str:
    level = next((claim for claim in entity.claims if claim.property.iri == LEVEL), None)
    return _entity(lang, entity, "body.html", level=level, summary=_told(entity), hidden=(LEVEL,))


def _told(body: Entity) -> list[str]:
    """A body in a few sentences: how many seats, how often it meets."""
    seats = ngettext("%(num)s seat is documented.", "%(num)s seats are documented.", len(body.seats))
    times = body.rhythm.times if body.rhythm else None
    if times is None:
        return [seats, _("How often it meets is not documented as a number.")]
    meets = ngettext(
        "It meets about %(times)s time a year.",
        "It meets about %(times)s times a year.",
        1 if times == 1 else 2,
        times=translator(language()).number(times),
    )
    return [seats, meets]


def _document(lang: str, entity: Entity) -> str:
    return _entity(lang, entity, "document.html", passages=atlas().document(entity.thing.iri, lang))
