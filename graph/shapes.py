"""The data contract applied to records: builds their graph and holds it against the SHACL shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from graph.build import build
from graph.check import Where, walk
from graph.records import Dossier
from ontology.errors import Problem
from ontology.iris import BASE
from ontology.shacl import Violation, validate


def violations(dossiers: Sequence[Dossier]) -> tuple[Violation, ...]:
    """Every violation in the graph of the dossiers, sorted; empty when the contract is kept."""
    triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in build(dossiers)}
    found = ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.N_TRIPLES)
    assert found is not None
    return validate(found)


def shape_problems(dossiers: Sequence[Dossier], lang: str) -> tuple[Problem, ...]:
    """The violations as problems of the files they come from, explained in `lang`."""
    places = {BASE + where.record.path: where for where in reversed(tuple(walk(dossiers)))}
    found = []
    for one in violations(dossiers):
        where = _where(one.focus, places)
        file, line, path = ("", None, one.focus)
        if where:
            file, line, path = (where.dossier.file, where.record.line, where.record.place)
        template = "%(message)s (%(focus)s, %(path)s)"
        params = {"message": one.message(lang), "focus": one.focus.removeprefix(BASE), "path": one.path}
        found.append(Problem(template, params, file, line, None, path))
    return tuple(sorted(found, key=lambda problem: problem.order))


def _where(focus: str, places: Mapping[str, Where]) -> Where | None:
    """The record a node belongs to: the node itself, or the nearest thing its IRI begins with."""
    while focus and focus not in places:
        focus = focus.rpartition("/")[0]
    return places.get(focus)
