"""The page of a municipality or region, and the drawing model its interactive graph asks for.

Both come from one picture and one layout, so the printed graph, the interactive one, the list and the table can
never disagree.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Response, render_template, request
from werkzeug.exceptions import NotFound

from graph.entity import Entity, Quote
from graph.findings import Undefined
from graph.names import Thing
from graph.picture import Node, Picture
from ontology.iris import concept_iri
from webviz.current import atlas, running
from webviz.drawing.choice import SEATED, Choice, Narrowed, chosen, narrowed, short
from webviz.drawing.choosing import choosing, told
from webviz.drawing.draw import drawing
from webviz.drawing.layout import CHANNEL, LEVELS, PLACES, Layout, arrange
from webviz.drawing.marking import graph_of
from webviz.drawing.picture_file import picture_style
from webviz.drawing.pictures import organisation
from webviz.drawing.svg import lines, room_for_words, words
from webviz.filters import kind_word
from webviz.i18n import gettext as _
from webviz.i18n import language, ngettext, translator
from webviz.pages.view import (
    Relation,
    address,
    around,
    by_type,
    counts,
    data_address,
    grouped,
    kinds_of,
    planned,
    relations,
    tiers,
)
from webviz.present import Presenter, Shown
from webviz.wording import family_links

LOADS = ("load of all bodies", "load")
ABOVE = 20  # the base line of the columns' titles


def organisation_page(lang: str, entity: Entity) -> str | Response:
    """Everything about one municipality on one page: words, graph, list, findings, table, documents.

    The address holds what its reader chose to see (`drawing.choice`); with ``as=svg`` it is the picture alone.
    """
    iri = entity.thing.iri
    choice = chosen(request.args, atlas().base)
    whole, bodies = organisation(iri, lang), atlas().bodies(iri, lang)
    left = narrowed(whole, iri, choice)
    drawn = drawing_of(lang, left, entity, choice) if _fits(left.picture) else {"drawn": False}
    if request.args.get("as") == "svg":
        return _file(entity, drawn)
    present = {node.iri for node in left.picture.nodes}
    overlaps, loads = _findings(lang, iri)
    counted = [one for one in loads[1:] if not isinstance(one.finding.measures[0].value, Undefined)]
    return render_template(
        "organisation.html",
        entity=entity,
        families=family_links(lang, str(entity.thing.path)),
        summary=_summary(entity, bodies, whole, loads[0].sentence if loads else ""),
        picture=left.picture if len(whole.nodes) > 1 else None,
        choosing=choosing(lang, whole, iri, choice, left),
        graph_of=graph_of(lang, entity.thing),
        tiers=tiers([body for body in bodies if body.thing.iri in present or not choice.narrows], LEVELS),
        overlaps=overlaps,
        loads=loads,
        counted=counted,
        uncounted=max(len(loads) - 1, 0) - len(counted),
        relations=relations(left.picture),
        attendances=attendances(left.picture, lang),
        groups=grouped(entity.claims),
        parts=by_type(entity.parts),
        incoming=entity.incoming,
        data_url=data_address(iri, entity.thing.path),
        documents=_documents(whole, lang, entity),
        **drawn,
        **({} if drawn["drawn"] else {"kinds": kinds_of(left.picture), "counts": counts(left.picture, lang)}),
    )


def _file(entity: Entity, drawn: dict[str, Any]) -> Response:
    """The picture as an SVG file to keep; 404 where there is none."""
    if not drawn["drawn"]:
        raise NotFound
    text = render_template("picture.html", entity=entity, style=picture_style(), origin=request.host_url[:-1], **drawn)
    name = f"{entity.thing.path or 'samgraf'}.svg".replace("/", "-")
    return Response(text, mimetype="image/svg+xml", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _findings(lang: str, iri: str) -> tuple[tuple[Shown, ...], tuple[Shown, ...]]:
    """Pairs of bodies in which somebody is shared, and the load: the whole first, then each holder."""
    presenter = Presenter(atlas(), lang)
    pairs = [one for one in atlas().report("overlaps", iri).findings if one.kind == "overlap" and one.items["shared"]]
    loads = [one for one in atlas().report("load", iri).findings if one.kind in LOADS]
    return presenter.show(pairs), presenter.show(loads)


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


def drawing_of(lang: str, left: Narrowed, entity: Entity, choice: Choice) -> dict[str, Any]:
    picture = left.picture
    layout, near = _layout(left, entity.thing.iri, lang, choice), around(picture)
    return {
        "drawn": True,
        "layout": layout,
        "lines": lines(picture, layout),
        "words": words(picture, layout) if choice.words else (),
        "marked": frozenset(choice.highlight),
        "columns": columns(layout, entity.thing),
        "levels": _levels(layout, lang),
        "node_words": {node.iri: announce(node, len(near[node.iri])) for node in picture.nodes},
        "kinds": kinds_of(picture),
        "model_url": f"/{lang}/graph/{entity.thing.path}.json",
    }


def _layout(left: Narrowed, centre: str, lang: str, choice: Choice) -> Layout:
    said = {node.iri: ", ".join(remarks(node, lang, left)) for node in left.picture.nodes}
    return arrange(left.picture, centre, said, room_for_words(left.picture) if choice.words else CHANNEL)


def remarks(node: Node, lang: str, left: Narrowed) -> list[str]:
    """What a box says below its name: a status other than existing, that the record is inferred, seats not drawn."""
    status = concept_iri("status", node.status) if node.status and planned(node.status) else None
    named = [atlas().names.thing(status, lang).label.text] if status else []
    inferred = [_("inferred")] if node.basis == "inferred" else []
    seats = left.folded.get(node.iri, 0)
    folded = [ngettext("%(num)s seat hidden", "%(num)s seats hidden", seats)] if seats else []
    return [*named, *inferred, *folded]


def columns(layout: Layout, owner: Thing) -> list[dict[str, Any]]:
    """The title above each column, with its place."""
    joint = all(box.node.kind == "cooperation" for box in layout.boxes if box.column == 2)
    third = _("co-operation") if joint else _("who takes part")
    titles = (kind_word(owner.kind), _("bodies"), third, _("projects, themes and matters"))
    left = {box.column: box.x for box in reversed(layout.boxes)}
    return [
        {"x": left[number], "y": ABOVE, "text": titles[number][:1].upper() + titles[number][1:], "lang": ""}
        for number in layout.columns()
    ]


def _levels(layout: Layout, lang: str) -> list[dict[str, Any]]:
    """The level over the bodies that follow, with its place."""
    found = []
    for heading in layout.headings:
        level = atlas().names.thing(concept_iri("level", heading.level), lang).label if heading.level else None
        text, spoken = (level.text, level.lang) if level else (_("level not documented"), "")
        found.append({"x": heading.x, "y": heading.y, "text": text, "lang": spoken})
    return found


def announce(node: Node, count: int) -> str:
    """A node in words: kind and number of relations."""
    return ngettext("%(kind)s, %(num)s relation", "%(kind)s, %(num)s relations", count, kind=kind_word(node.kind))


def attendances(picture: Picture, lang: str) -> dict[str, Thing]:
    """How somebody takes part, where it is not simply regularly."""
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

    ``network`` is vis-network's nodes, edges and options, ``words`` what stands on the lines; ``details`` is what the
    panel says of each node, by IRI; ``say`` holds the few words the script needs.
    """
    iri, choice = entity.thing.iri, chosen(request.args, atlas().base)
    whole = organisation(iri, lang)
    left = narrowed(whole, iri, choice)
    if not _fits(left.picture):
        return None
    near, layout = around(left.picture), _layout(left, iri, lang, choice)
    details = {node.iri: _details(lang, node, near[node.iri], left) for node in left.picture.nodes}
    return {
        "title": entity.thing.label.text,
        "size": [layout.width, layout.height],
        "network": drawing(left.picture, layout, frozenset(choice.highlight)),
        "words": [vars(word) for word in words(left.picture, layout)] if choice.words else [],
        "columns": columns(layout, entity.thing),
        "levels": _levels(layout, lang),
        "details": details,
        "say": {
            "shown": told(len(left.picture.nodes), len(whole.nodes)),
            "source": _("Source"),
            "relations": _("Relations"),
            "open": _("Open the page"),
            "fold": _("Hide the seats"),
            "unfold": _("Show the seats"),
            "around": _("Show only what it is joined to"),
            "everything": _("Show everything"),
        },
    }


def _details(lang: str, node: Node, found: tuple[Relation, ...], left: Narrowed) -> dict[str, Any]:
    said = remarks(node, lang, left)
    seats = any(PLACES.get(one.target.kind) == SEATED for one in found if one.source.iri == node.iri)
    return {
        "name": node.label.text,
        "lang": node.label.lang,
        "kind": kind_word(node.kind),
        "remarks": said,
        "announcement": ", ".join([node.label.text, announce(node, len(found)), *said]),
        "href": address(lang, node.iri, node.path),
        "key": short(node.iri, atlas().base),
        "folds": node.kind == "body" and (seats or node.iri in left.folded),
        "folded": node.iri in left.folded,
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
