"""The form on a graph's page from which a reader chooses what to see, filled in with what she has chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from graph.names import Thing
from graph.picture import Node, Picture
from ontology.iris import concept_iri
from webviz.current import atlas, running
from webviz.drawing.choice import NO_LEVEL, Choice, Narrowed, levels_of, query, short
from webviz.filters import kind_word
from webviz.i18n import gettext as _
from webviz.i18n import language, ngettext, translator
from webviz.pages.view import by_name, kinds_of

Option = dict[str, Any]


def choosing(lang: str, whole: Picture, centre: str, choice: Choice, left: Narrowed) -> dict[str, Any]:
    """The fields of the form, how much is shown, and what the address marks."""
    others = Picture(tuple(node for node in whole.nodes if node.iri != centre), ())
    bodies = sorted((node for node in others.nodes if node.kind == "body"), key=by_name)
    fits = len(left.picture.nodes) <= running().settings.drawn_nodes
    drawn = {node.iri for node in left.picture.nodes} if fits else set()
    known = {node.iri for node in whole.nodes}
    marked = [atlas().names.thing(iri, lang) for iri in choice.highlight if iri in known]
    return {
        "open": choice.narrows,
        "kinds": kind_options(others, choice),
        "levels": _levels(others, choice, lang),
        "bodies": [_option(node, node.iri in choice.fold) for node in bodies],
        "centres": _centres(whole, bodies, choice),
        "words": choice.words,
        "highlight": ",".join(short(thing.iri, atlas().base) for thing in marked),
        "marked": [{"thing": thing, "drawn": thing.iri in drawn} for thing in marked],
        "unknown": bool(choice.highlight) and not marked,
        "unmarked": query(Choice(choice.hide, choice.fold, choice.around, (), choice.words), atlas().base),
        "query": query(choice, atlas().base),
        "shown": told(len(left.picture.nodes), len(whole.nodes)),
    }


def told(shown: int, every: int) -> str:
    """How many boxes are shown, in words."""
    return ngettext(
        "%(num)s of %(total)s boxes is shown.",
        "%(num)s of %(total)s boxes are shown.",
        shown,
        total=translator(language()).number(every),
    )


def kind_options(others: Picture, choice: Choice) -> list[Option]:
    """The kinds of what is drawn, to leave out or not."""
    count = Counter(node.kind for node in others.nodes)
    return [
        {"value": kind, "text": kind_word(kind), "lang": "", "count": count[kind], "checked": kind in choice.hide}
        for kind in kinds_of(others)
    ]


def _levels(others: Picture, choice: Choice, lang: str) -> list[Option]:
    count = Counter(node.level or NO_LEVEL for node in others.nodes if node.kind == "body")
    return [
        {"value": level, **_level(level, lang), "count": count[level], "checked": level in choice.hide}
        for level in levels_of(others)
    ]


def _level(level: str, lang: str) -> Option:
    if level == NO_LEVEL:
        return {"text": _("level not documented"), "lang": ""}
    return _words(atlas().names.thing(concept_iri("level", level), lang))


def _words(thing: Thing | Node) -> Option:
    return {"text": thing.label.text, "lang": thing.label.lang}


def _option(node: Node, checked: bool) -> Option:
    return {"value": short(node.iri, atlas().base), **_words(node), "count": 0, "checked": checked}


def _centres(whole: Picture, bodies: Iterable[Node], choice: Choice) -> list[Option]:
    """The bodies, and what else the address has put in the middle."""
    offered = {node.iri: node for node in bodies} | {n.iri: n for n in whole.nodes if n.iri == choice.around}
    return [_option(node, node.iri == choice.around) for node in sorted(offered.values(), key=by_name)]
