"""The data contract (SHACL) applied to quads that are to be taken in, so many at a time.

The shapes look at a thing, at its own values, and at what its values are: no further. So a part of the quads can be
held against them alone, with what is said of the same things elsewhere and the classes of what they point to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from graph.build import build
from graph.check import Where, walk
from graph.records import Dossier
from graph.surroundings import TYPE, Surroundings, objects, subject
from ontology.errors import Problem
from ontology.iris import BASE, data_iri
from ontology.shacl import Violation, validate

Watch = Callable[[Iterable[object], int], Iterable[object]]
"""Tells somebody how far it is: gets the steps and their number, gives the steps."""

_AT_ONCE = 1500  # quads


def violations(dossiers: Sequence[Dossier]) -> tuple[Violation, ...]:
    """Every violation in the graph of dossiers that stand alone, sorted; empty when the contract is kept."""
    return _violations(build(dossiers))


def broken(
    quads: Sequence[ox.Quad], beside: Surroundings, watch: Watch = lambda steps, total: steps
) -> tuple[Violation, ...]:
    """Every violation in the quads, sorted; `beside` is what the store holds of the things they speak of."""
    about: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        about.setdefault(subject(quad), []).append(quad)
    parts = list(_parts(about))
    found: set[Violation] = set()
    for part in watch(parts, len(parts)):
        assert isinstance(part, list)
        own = set(part)
        seen = _violations(quad for iri in part for quad in _seen(iri, about, beside))
        found.update(one for one in seen if one.focus in own)
    return tuple(sorted(found))


def explained(found: Iterable[Violation], dossiers: Sequence[Dossier], lang: str, base: str = BASE) -> list[Problem]:
    """Violations as problems of the files they come from, in `lang`."""
    places = {data_iri(where.record.path, base): where for where in reversed(tuple(walk(dossiers)))}
    return [_problem(one, _where(one.focus, places), lang, base) for one in found]


def _parts(about: Mapping[str, Sequence[ox.Quad]]) -> Iterator[list[str]]:
    """The things, in order, so many at a time that their quads are about `_AT_ONCE`."""
    part: list[str] = []
    size = 0
    for iri in sorted(about):
        part.append(iri)
        size += len(about[iri])
        if size >= _AT_ONCE:
            yield part
            part, size = [], 0
    if part:
        yield part


def _seen(iri: str, about: Mapping[str, Sequence[ox.Quad]], beside: Surroundings) -> Iterator[ox.Quad]:
    """What the shapes look at when they look at a thing."""
    told = [*about[iri], *beside.quads(iri)]
    yield from told
    for value in objects(told):
        for quad in (*about.get(value, ()), *beside.quads(value, TYPE)):
            if quad.predicate.value == TYPE:
                yield quad


def _violations(quads: Iterable[ox.Quad]) -> tuple[Violation, ...]:
    triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    data = ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    return validate(data)


def _problem(one: Violation, where: Where | None, lang: str, base: str) -> Problem:
    file, line, path = (where.dossier.file, where.record.line, where.record.place) if where else ("", None, one.focus)
    params = {"message": one.message(lang), "focus": one.focus.removeprefix(base), "path": one.path}
    return Problem("%(message)s (%(focus)s, %(path)s)", params, file, line, None, path)


def _where(focus: str, places: Mapping[str, Where]) -> Where | None:
    """The record a node belongs to: the node itself, or the nearest thing its IRI begins with."""
    while focus and focus not in places:
        focus = focus.rpartition("/")[0]
    return places.get(focus)
