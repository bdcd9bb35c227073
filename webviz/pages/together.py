"""On the page of overlaps: who sits in which bodies together, as a picture and as a table with the same."""

from __future__ import annotations

from typing import Any

from graph.measures.overlap import holder_set
from graph.names import Thing
from graph.seating import bodies
from webviz.current import atlas
from webviz.drawing.choice import in_graph
from webviz.drawing.upset import Combination, chart, combinations
from webviz.i18n import gettext as _
from webviz.i18n import language
from webviz.pages.view import by_name


def seats_together(lang: str, owner: Thing) -> dict[str, Any]:
    """What ``together.html`` shows of a municipality; ``together`` is None where nobody could sit in two bodies."""
    graph = atlas().town(owner.iri).seating
    sits = {body.iri: holder_set(graph, body.iri) for body in bodies(graph)}
    things = {iri: atlas().names.thing(iri, lang) for iri in {*sits, *(one for some in sits.values() for one in some)}}
    names = {iri: thing.label.text for iri, thing in things.items()}
    drawn = chart(sits, names, _("How many sit in exactly these bodies"), lang=language())
    if drawn is None:
        return {"together": None}
    every = combinations(sits, names, language())
    page = f"/{lang}/{owner.path}"

    def shown(one: Combination) -> dict[str, Any]:
        return {
            "bodies": [things[iri] for iri in one.bodies],
            "holders": [things[iri] for iri in one.holders],
            "graph": in_graph(page, [*one.bodies, *one.holders], atlas().base),
        }

    return {
        "together": drawn,
        "things": things,
        "combinations": [shown(one) for one in every],
        "sizes": sorted(((things[iri], len(some)) for iri, some in sits.items() if some), key=_largest),
        "seatless": sum(not some for some in sits.values()),
    }


def _largest(pair: tuple[Thing, int]) -> tuple[object, ...]:
    thing, size = pair
    return -size, by_name(thing)
