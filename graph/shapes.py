"""The data contract (SHACL) applied to quads that are to be taken in.

What is said elsewhere of the same things, and of what they point to, is looked up in the store as the shapes ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from graph.build import statements
from graph.changes.surroundings import Surroundings
from graph.check import Where, walk
from graph.records import Dossier
from ontology.constraints import Term, Text
from ontology.errors import Problem
from ontology.iris import BASE, data_iri
from ontology.shacl import Look, Violation, contract

Watch = Callable[[Iterable[object], int], Iterable[object]]
"""Tells somebody how far it is: gets the steps and their number, gives the steps."""

_AT_ONCE = 500  # things that are one step


def violations(dossiers: Sequence[Dossier]) -> tuple[Violation, ...]:
    """Every violation in the graph of dossiers that stand alone, sorted; empty when the contract is kept."""
    return broken(statements(dossiers))


def broken(
    quads: Iterable[ox.Quad], beside: Surroundings | None = None, watch: Watch = lambda steps, total: steps
) -> tuple[Violation, ...]:
    """Every violation at what the quads are about, sorted; `beside` is what the store holds of what they speak of."""
    about: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        about.setdefault(_label(quad.subject), []).append(quad)
    things = sorted(about)
    parts = [things[at : at + _AT_ONCE] for at in range(0, len(things), _AT_ONCE)]
    return tuple(sorted(set(contract().violations(_steps(watch(parts, len(parts))), _looking(about, beside)))))


def explained(found: Iterable[Violation], dossiers: Sequence[Dossier], lang: str, base: str = BASE) -> list[Problem]:
    """Violations as problems of the files they come from, in `lang`."""
    places = {data_iri(where.record.path, base): where for where in reversed(tuple(walk(dossiers)))}
    return [_problem(one, _where(one.focus, places), lang, base) for one in found]


def _steps(parts: Iterable[object]) -> Iterator[str]:
    for part in parts:
        assert isinstance(part, list)
        yield from part


def _looking(about: Mapping[str, Sequence[ox.Quad]], beside: Surroundings | None) -> Look:
    def look(node: str) -> Mapping[str, tuple[Term, ...]]:
        told = about.get(node, ())
        if beside and not node.startswith("_:"):
            told = [*told, *beside.quads(node)]
        said: dict[str, tuple[Term, ...]] = {}
        more: dict[str, list[Term]] = {}
        for quad in told:
            predicate, value = quad.predicate.value, _term(quad.object)
            if said.setdefault(predicate, (value,)) != (value,):
                more.setdefault(predicate, []).append(value)
        return {**said, **{one: tuple(dict.fromkeys((*said[one], *more[one]))) for one in more}} if more else said

    return look


def _term(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Term:
    if isinstance(node, ox.NamedNode):
        return node.value
    return Text(node.value, node.datatype.value, node.language or "") if isinstance(node, ox.Literal) else str(node)


def _label(node: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def _problem(one: Violation, where: Where | None, lang: str, base: str) -> Problem:
    file, line, path = (where.dossier.file, where.record.line, where.record.place) if where else ("", None, one.focus)
    params = {"message": one.message(lang), "focus": one.focus.removeprefix(base), "path": one.path}
    return Problem("%(message)s (%(focus)s, %(path)s)", params, file, line, None, path)


def _where(focus: str, places: Mapping[str, Where]) -> Where | None:
    """The record a node belongs to: the node itself, or the nearest thing its IRI begins with."""
    while focus and focus not in places:
        focus = focus.rpartition("/")[0]
    return places.get(focus)
