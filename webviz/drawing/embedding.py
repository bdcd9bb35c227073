"""The graph of a municipality as one HTML file that opens from a disk or stands in another page, without a server: the
picture, the interactive graph, and every relation in words with its evidence.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterable, Mapping
from typing import Any

from flask import render_template
from markupsafe import Markup

from graph.atlas import Atlas
from graph.entity import Entity
from ontology.errors import BadParameter
from webviz.commands.opening import open_atlas, put, say
from webviz.current import atlas
from webviz.drawing.choice import Choice, narrowed
from webviz.drawing.draw import VIS_FILES, vis_folder
from webviz.drawing.standalone import frame, own, rendered
from webviz.i18n import Translator
from webviz.i18n import gettext as _
from webviz.pages.organisation import attendances, drawing_of, model
from webviz.pages.view import address, around, documents_of
from webviz.settings import Settings

STYLES, SCRIPTS = ("style.css", "report.css"), ("offline.js", "graph.js", "page.js")


def export(given: Namespace, settings: Settings, words: Translator) -> int:
    """Write the graph of one municipality as an HTML file that needs nothing beside it, and tell its size."""
    if len(given.municipalities) != 1:
        raise BadParameter("A graph file holds one municipality; name one.")
    with open_atlas(given, settings) as opened:
        text = embedded(opened, settings, opened.resolve(given.municipalities[0]), given.lang)
    put(text, given)
    if given.output:
        size = words.number(round(len(text.encode()) / 1000))
        say(words.gettext("%(path)s: %(size)s kB", path=given.output, size=size))
    return 0


def embedded(opened: Atlas, settings: Settings, owner: str, lang: str) -> str:
    """The file of a municipality in a language."""
    entity = opened.describe(owner, lang)
    assert entity is not None, "a municipality is described"
    return rendered(opened, settings, lang, lambda: _file(lang, entity))


def _file(lang: str, entity: Entity) -> str:
    picture = atlas().organisation(entity.thing.iri, lang)
    documents = documents_of(quote for edge in picture.edges for quote in edge.evidence)
    places = _places("box", [node.iri for node in picture.nodes]) | _places("doc", [one.iri for one in documents])
    graph = model(lang, entity)
    drawn: dict[str, Any] = {"drawn": False}
    if graph:
        named = [(one.iri, one.path) for one in picture.nodes] + [(one.iri, one.path) for one in documents]
        pages = {str(address(lang, iri, path)): places[iri] for iri, path in named}
        graph = {**_within(graph, pages), "say": {**graph["say"], "open": _("Show in the list")}}
        drawn = drawing_of(lang, narrowed(picture, entity.thing.iri, Choice()), entity, Choice())
    scripts = [(vis_folder() / VIS_FILES[0]).read_text("utf-8"), *map(own, SCRIPTS)] if graph else []
    return render_template(
        "embedded.html",
        **frame(map(own, STYLES), scripts) | {"address": lambda iri, path: places.get(iri)},
        **drawn,
        entity=entity,
        picture=picture,
        nodes=[box.node for box in drawn["layout"].boxes] if graph else picture.nodes,
        near=around(picture),
        attendances=attendances(picture, lang),
        documents=documents,
        model=as_script(graph),
        version=atlas().store.version,
    )


def _places(name: str, iris: Iterable[str]) -> dict[str, str]:
    return {iri: f"#{name}-{number}" for number, iri in enumerate(iris, start=1)}


def _within(value: Any, pages: Mapping[str, str]) -> Any:
    """The drawing model with the place in the file for every page it leads to."""
    if isinstance(value, list):
        return [_within(one, pages) for one in value]
    if isinstance(value, dict):
        return {
            key: pages.get(str(one).partition("#")[0]) if key == "href" else _within(one, pages)
            for key, one in value.items()
        }
    return value


def as_script(value: Any) -> Markup:
    """JSON inside a script element, which no text in it can end."""
    return Markup(json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False).replace("<", "\\u003c"))
