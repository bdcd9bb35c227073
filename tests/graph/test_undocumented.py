"""What a graph says without a quote is still said: nothing is lost from answers, the picture or the measures.

Data that others wrote into a store may have no evidence. The answers are then the same, without their places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from graph.atlas import Atlas
from graph.describe import Describer
from graph.families import FAMILIES
from graph.library import bundled, load_files
from graph.picture import picture
from graph.store import open_store
from ontology.iris import BASE, expand
from tests.conformance.test_questions import CASES, Case, neutral

# Questions whose answer is found by where something stands in a document.
BY_PLACE = {
    "document-in-order": "its rows are the quotes",
    "what-is-uncertain": "its rows are in the order of the document",
    "timeline": "what else is due is looked for in the document that tells of the project",
    "theme-carriers": "the municipality is the one the document is about",
    "themes-by-municipality": "the same, but for its bodies and what it carries out",
}
OWNERS = ("no-1514", "no-1621", "se-0183", "region-nord-troms", "no-4614")


@pytest.fixture(scope="module")
def silent() -> Iterator[Atlas]:
    """The bundled graph without the way from what is said to where it is said."""
    with open_store() as store:
        load_files(store, bundled())
        links = list(store.quads(predicate=expand("sam:evidencedBy")))
        assert len(links) > 1000
        store.change((), links)
        yield Atlas(store)


def said(atlas: Atlas, case: Case) -> list[Mapping[str, Any]]:
    """The rows of an answer without the column of places, in no order."""
    table = atlas.ask(case.question, "en", **case.parameters)
    places = {column.name for column in table.columns if column.kind == "evidence"}
    rows = [{name: value for name, value in row.items() if name not in places} for row in neutral(table)]
    return sorted(rows, key=repr)


@pytest.mark.parametrize("case", [case for case in CASES if case.question not in BY_PLACE], ids=str)
def test_an_answer_loses_no_row_where_nothing_has_a_place(atlas: Atlas, silent: Atlas, case: Case) -> None:
    assert said(silent, case) == said(atlas, case)


def test_few_questions_are_about_places() -> None:
    assert BY_PLACE.keys() <= {case.question for case in CASES}
    assert len({case.question for case in CASES}) - len(BY_PLACE) >= 26


@pytest.mark.parametrize("owner", OWNERS)
def test_the_picture_has_every_edge(atlas: Atlas, silent: Atlas, owner: str) -> None:
    told, plain = (picture(Describer(one.store, one.names, "en"), BASE + owner) for one in (atlas, silent))
    edges = [{(edge.source, edge.relation.iri, edge.target) for edge in one.edges} for one in (told, plain)]
    assert edges[0] == edges[1] and plain.nodes == told.nodes
    assert all(edge.evidence for edge in told.edges) and not any(edge.evidence for edge in plain.edges)


@pytest.mark.parametrize("owner", ["no-1514", "no-1621", "se-0183"])
@pytest.mark.parametrize("family", ["overlaps", "load", "anchoring", "network"])
def test_measures_count_the_same(atlas: Atlas, silent: Atlas, family: str, owner: str) -> None:
    told, plain = (one.report(family, BASE + owner).findings for one in (atlas, silent))
    assert family in FAMILIES and len(told) > 1
    assert [(one.kind, one.subjects) for one in plain] == [(one.kind, one.subjects) for one in told]
    assert not any(one.evidence for one in plain)
