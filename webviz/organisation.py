"""The page of a municipality or region, and the drawing model its interactive graph asks for.

Both come from one picture and one layout, so the printed graph, the interactive one, the list and the table can
never disagree.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import render_template

from graph.entity import Entity, Quote
from graph.findings import Undefined
from graph.names import Thing
from graph.picture import Node, Picture
from ontology.iris import concept_iri
from webviz.current import atlas, running
from webviz.draw import drawing
from webviz.filters import kind_word
from webviz.i18n import gettext as _
from webviz.i18n import language, ngettext, translator
from webviz.layout import LEVELS, Layout, arrange
from webviz.present import Presenter, Shown
from webviz.svg import lines
from webviz.view import Relation, address, around, by_type, data_address, grouped, kinds_of, planned, relations, tiers

KINDS = ("municipality", "region")


def organisation_page(lang: str, entity: Entity) -> str:
    """Everything about one municipality on one page: words, graph, list, findings, table, documents."""
    iri = entity.thing.iri
    picture, bodies = atlas().organisation(iri, lang), atlas().bodies(iri, lang)
    overlaps, loads = _findings(lang, iri)
    counted = [one for one in loads[1:] if not isinstance(one.finding.measures[0].value, Undefined)]
    return render_template(
        "organisation.html",
        entity=entity,
        summary=_summary(entity, bodies, picture, loads[0].sentence if loads else ""),
        picture=picture if len(picture.nodes) > 1 else None,
        tiers=tiers(bodies, LEVELS),
        overlaps=overlaps,
        loads=loads,
        counted=counted,
        uncounted=max(len(loads) - 1, 0) - len(counted),
        relations=relations(picture),
        attendances=_attendances(picture, lang),
        groups=grouped(entity.claims),
        parts=by_type(entity.parts),
        incoming=entity.incoming,
        data_url=data_address(iri, entity.thing.path),
        documents=_documents(picture, lang, entity),
        **(_drawn(lang, picture, entity) if _fits(picture) else {"drawn": False}),
    )


def _findings(lang: str, iri: str) -> tuple[tuple[Shown, ...], tuple[Shown, ...]]:
    """Overlaps in which somebody is shared, and the load: the whole first, then each holder."""
    presenter = Presenter(atlas(), lang)
    shared = [finding for finding in atlas().overlaps(iri) if finding.items["shared"]]
    return presenter.show(shared), presenter.show(atlas().load(iri))


def _fits(picture: Picture) -> bool:
    return 1 < len(picture.nodes) <= running().settings.drawn_nodes


def _summary(entity: Entity, bodies: tuple[Entity, ...], picture: Picture, meetings: str) -> list[str]:
    name = entity.thing.label.text
    if not bodies:
        return [_("The documents describe no bodies in %(name)s.", name=name)]
    holders = len({seat.holder.iri for body in bodies for seat in body.seats})
    inferred = sum(edge.basis == "inferred" for edge in picture.edges)
    sentences = [
        ngettext(
            "The documents describe %(num)s body in %(name)s.",
            "The documents describe %(num)s bodies in %(name)s.",
            len(bodies),
            name=name,
        ),
        ngettext(
            "%(num)s office, service or group has a seat.",
            "%(num)s offices, services and groups have seats.",
            holders,
        ),
        meetings,
    ]
    if inferred:
        sentences.append(
            ngettext(
                "%(num)s of %(total)s relations is inferred: read out of the text, not stated in it.",
                "%(num)s of %(total)s relations are inferred: read out of the text, not stated in it.",
                inferred,
                total=translator(language()).number(len(picture.edges)),
            )
        )
    return [sentence for sentence in sentences if sentence]


def _drawn(lang: str, picture: Picture, entity: Entity) -> dict[str, Any]:
    layout = _layout(picture, entity.thing.iri, lang)
    count = {iri: len(found) for iri, found in around(picture).items()}
    levels = {heading.level for heading in layout.headings if heading.level}
    return {
        "drawn": True,
        "layout": layout,
        "lines": lines(picture, layout),
        "columns": _columns(layout, entity),
        "levels": {slug: atlas().names.thing(concept_iri("level", slug), lang) for slug in levels},
        "node_words": {node.iri: announce(node, count[node.iri]) for node in picture.nodes},
        "kinds": kinds_of(picture),
        "model_url": f"/{lang}/graph/{entity.thing.path}.json",
    }


def _layout(picture: Picture, centre: str, lang: str) -> Layout:
    return arrange(picture, centre, {node.iri: ", ".join(_remarks(node, lang)) for node in picture.nodes})


def _remarks(node: Node, lang: str) -> list[str]:
    """What a box says below its name: a status other than existing, and that the record is inferred."""
    status = concept_iri("status", node.status) if node.status and planned(node.status) else None
    named = [atlas().names.thing(status, lang).label.text] if status else []
    return [*named, _("inferred")] if node.basis == "inferred" else named


def _columns(layout: Layout, entity: Entity) -> list[dict[str, Any]]:
    joint = all(box.node.kind == "cooperation" for box in layout.boxes if box.column == 2)
    third = _("co-operation") if joint else _("who takes part")
    words = (kind_word(entity.thing.kind), _("bodies"), third, _("projects and themes"))
    left = {box.column: box.x for box in reversed(layout.boxes)}
    return [{"x": left[number], "text": words[number][:1].upper() + words[number][1:]} for number in layout.columns()]


def announce(node: Node, count: int) -> str:
    """A node in words: kind and number of relations."""
    return ngettext("%(kind)s, %(num)s relation", "%(kind)s, %(num)s relations", count, kind=kind_word(node.kind))


def _attendances(picture: Picture, lang: str) -> dict[str, Thing]:
    slugs = {edge.attendance for edge in picture.edges if edge.attendance not in (None, "regular")}
    return {slug: atlas().names.thing(concept_iri("attendance", slug), lang) for slug in slugs if slug}


def _documents(picture: Picture, lang: str, entity: Entity) -> tuple[Thing, ...]:
    """The documents the page rests on, the most used first."""
    used = Counter(quote.document.iri for edge in picture.edges for quote in edge.evidence)
    used.update(quote.document.iri for claim in entity.claims for quote in claim.grounds.evidence)
    ordered = sorted(used, key=lambda iri: (-used[iri], iri))
    return tuple(atlas().names.thing(iri, lang) for iri in ordered)


# -- the drawing model --------------------------------------------------------------------------------------------


def model(lang: str, entity: Entity) -> dict[str, Any] | None:
    """The drawing model of a municipality as JSON-able values; None when there is nothing, or too much, to draw.

    ``network`` is vis-network's nodes, edges and options; ``details`` what the panel says of each node, by IRI.
    """
    picture = atlas().organisation(entity.thing.iri, lang)
    if not _fits(picture):
        return None
    near = around(picture)
    return {
        "title": entity.thing.label.text,
        "network": drawing(picture, _layout(picture, entity.thing.iri, lang)),
        "details": {node.iri: _details(lang, node, near[node.iri]) for node in picture.nodes},
        "words": {"source": _("Source"), "relations": _("Relations"), "open": _("Open the page")},
    }


def _details(lang: str, node: Node, found: tuple[Relation, ...]) -> dict[str, Any]:
    return {
        "name": node.label.text,
        "lang": node.label.lang,
        "kind": kind_word(node.kind),
        "remarks": _remarks(node, lang),
        "announcement": f"{node.label.text}, {announce(node, len(found))}",
        "href": address(lang, node.iri, node.path),
        "relations": [_relation(lang, node, relation) for relation in found],
    }


def _relation(lang: str, node: Node, relation: Relation) -> dict[str, Any]:
    """One relation of a node as the panel lists it; ``out``: the node is where it starts."""
    out = relation.source.iri == node.iri
    other = relation.target if out else relation.source
    edge = relation.edge
    badges = [_("inferred")] if edge.basis == "inferred" else []
    if edge.attendance not in (None, "regular"):
        badges.append(atlas().names.thing(concept_iri("attendance", str(edge.attendance)), lang).label.text)
    return {
        "edge": relation.number,
        "out": out,
        "label": edge.relation.label.text,
        "other": other.iri,
        "name": other.label.text,
        "lang": other.label.lang,
        "badges": badges,
        "evidence": [_quoted(lang, quote) for quote in edge.evidence],
    }


def _quoted(lang: str, quote: Quote) -> dict[str, Any]:
    page = address(lang, quote.document.iri, quote.document.path)
    return {
        "wording": quote.wording.text if quote.complete else f"{quote.wording.text} …",
        "lang": quote.wording.lang,
        "document": quote.document.label.text,
        "place": _("characters %(start)s–%(end)s", start=quote.start, end=quote.end),
        "href": f"{page}#{quote.iri.partition('#')[2]}",
    }
