"""Taking files into a store that holds others: what would change, whether it may, and the change itself.

A document's graph is what its file says, so a file read anew replaces what the same document said before. The rest of
the store is asked only for what the records refer to, and for what refers to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.build import statements
from graph.changes import history
from graph.changes.history import About, ChangeSet
from graph.changes.surroundings import TYPE, Surroundings, document_of, graph_of, name, nature, objects, subject, typed
from graph.changes.told import Change, changes
from graph.check import Where, check, walk
from graph.cycles import no_cycles
from graph.readers.intake import Taken
from graph.records import SHARED, Dossier
from graph.shapes import Watch, broken, explained
from graph.store import BOOKS, Store
from graph.unbuild import unbuild
from ontology.errors import InvalidInput, Problem, in_order
from ontology.iris import BASE, CONCEPTS_GRAPH, ONTOLOGY_GRAPH, data_iri, data_path, expand

OURS = (BOOKS, ONTOLOGY_GRAPH, CONCEPTS_GRAPH)  # graphs that no file replaces


@dataclass(frozen=True, slots=True)
class Plan:
    """What taking files in would do to the store as it is at `version`; nothing where there are problems.

    `documents` are the ids of the documents that are replaced, `summary` tells the change thing by thing.
    """

    version: str
    documents: tuple[str, ...] = ()
    add: tuple[ox.Quad, ...] = ()
    remove: tuple[ox.Quad, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    summary: tuple[Change, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether the store would be another."""
        return bool(self.add or self.remove)


@no_cycles()
def plan(store: Store, taken: Taken, lang: str, base: str = BASE, watch: Watch = lambda steps, total: steps) -> Plan:
    """What the store would gain and lose, or every problem with it, explained in `lang`; changes nothing."""
    graphs = sorted({graph_of(one, base) for one in taken.dossiers} | {name(quad) for quad in taken.quads})
    beside = Surroundings(store, graphs, base)
    documents = tuple(document_of(one, base) for one in graphs)
    problems = [*_reserved(taken), *_meaning(taken.dossiers, beside)]
    if problems:
        return Plan(store.version, documents, problems=in_order(problems), notes=taken.notes)
    old = {quad for graph in graphs for quad in store.quads(graph)}
    new = {*_built(taken.dossiers, beside), *taken.quads}
    problems, before, after = _dependents(taken.dossiers, old, new, beside)
    add, remove = _ordered((new | after) - (old | before)), _ordered((old | before) - (new | after))
    if add or remove:
        problems += dangling(store, add, remove, base)
        problems += explained(broken(new, beside, watch), taken.dossiers, lang, base)
    if problems:
        return Plan(store.version, documents, problems=in_order(problems), notes=taken.notes)
    return Plan(store.version, documents, add, remove, (), taken.notes, changes(store, add, remove, lang, base))


def carry_out(store: Store, planned: Plan, about: About) -> ChangeSet | None:
    """Do what was planned, whole or not at all, on disk when this returns; None when there is nothing to do.

    Raises InvalidInput with the plan's problems, StoreChanged when the store is another by now, StoreNotWritable.
    """
    if planned.problems:
        raise InvalidInput(planned.problems)
    if not planned.changes:
        return None
    return history.write(store, planned.add, planned.remove, about, planned.version)


def undo(store: Store, number: int, about: About, base: str = BASE) -> ChangeSet:
    """Reverse a change set, as a change set of its own; of `about`, the time counts.

    Raises UnknownName, and InvalidInput when something written later stands in the way, or refers to what would go.
    """
    version = store.version
    add, remove = history.reverse(store, number)
    problems = dangling(store, add, remove, base)
    if problems:
        raise InvalidInput(problems)
    undone = history.changeset(store, number).about
    return history.write(store, add, remove, About("undo", about.time, (), undone.documents, number), version)


# -- what may not be ----------------------------------------------------------------------------------------------


def _reserved(taken: Taken) -> Iterator[Problem]:
    for graph in sorted({name(quad) for quad in taken.quads} & {*OURS, ""}):
        template = "The graph “%(graph)s” is the program's own, or none at all; name the graph of a document."
        yield Problem(template, {"graph": graph})
    if any(isinstance(one, ox.BlankNode) for quad in taken.quads for one in (quad.subject, quad.object)):
        yield Problem("A thing without an IRI (a blank node) cannot be replaced later; give it one.")


def _meaning(dossiers: Sequence[Dossier], beside: Surroundings) -> Iterator[Problem]:
    """What `check` finds when the records are read beside what they refer to, and ids that others have."""
    files = {dossier.file for dossier in dossiers}
    yield from (one for one in check([beside.context(dossiers), *dossiers]) if one.file in files)
    for where in walk(dossiers):
        if not where.record.mention and _is_taken(where, beside):
            others = beside.quads(data_iri(where.record.path, beside.base), expand("rdf:type"))
            yield where.problem(
                "“%(id)s” is described already by the document “%(document)s”; give this one another id, "
                "or use “mentions”.",
                id=where.record.path,
                document=document_of(name(min(others, key=str)), beside.base),
            )


def _is_taken(where: Where, beside: Surroundings) -> bool:
    record = where.record
    if record.kind in SHARED:
        return False
    parent = where.parent
    if parent and parent.mention:
        return False  # what a document says of another's thing has an IRI of its own
    if parent and parent.kind not in SHARED and beside.types(data_iri(parent.path, beside.base)):
        return False  # the parent is what is there twice, and is named
    return bool(beside.types(data_iri(record.path, beside.base)))


def dangling(store: Store, add: Iterable[ox.Quad], remove: Sequence[ox.Quad], base: str = BASE) -> list[Problem]:
    """What would be gone although other documents refer to it, or tell of it."""
    going = frozenset(remove)
    found: list[Problem] = []
    for iri in sorted(typed(remove) - typed(add)):
        about = tuple(store.quads(None, iri))
        if typed(quad for quad in about if quad not in going):
            continue
        homes = {name(quad) for quad in about if quad.predicate.value == TYPE}
        others = [quad for quad in about if name(quad) not in homes]  # such as a document that mentions it
        left = [quad for quad in (*others, *store.quads(None, None, None, ox.NamedNode(iri))) if quad not in going]
        found += [
            Problem(
                "“%(id)s” would be gone, but the document “%(document)s” refers to it; keep it, "
                "or change that document first.",
                {"id": data_path(iri, base) or iri, "document": document_of(graph, base)},
            )
            for graph in sorted({name(quad) for quad in left})
        ]
    return found


# -- what the graphs would be -------------------------------------------------------------------------------------


def _built(dossiers: Sequence[Dossier], beside: Surroundings) -> set[ox.Quad]:
    graphs = {graph_of(one, beside.base) for one in dossiers}
    return {quad for quad in statements([beside.context(dossiers), *dossiers], beside.base) if name(quad) in graphs}


def _dependents(
    dossiers: Sequence[Dossier], old: set[ox.Quad], new: set[ox.Quad], beside: Surroundings
) -> tuple[list[Problem], set[ox.Quad], set[ox.Quad]]:
    """The graphs of other documents that come out otherwise, since what they refer to is now something else.

    Problems that these documents then have; their quads as they are, and as they will be.
    """
    graphs = sorted({name(quad) for iri in _altered(old, new) for quad in beside.quads(None, None, iri)})
    problems: list[Problem] = []
    before: set[ox.Quad] = set()
    after: set[ox.Quad] = set()
    for graph in graphs:
        quads = frozenset(beside.store.quads(graph))
        dossier = _read_back(quads, beside)
        if dossier:
            context = beside.context([*dossiers, dossier])
            problems += [one for one in check([context, *dossiers, dossier]) if one.file == dossier.file]
            before |= quads
            after |= {one for one in statements([context, *dossiers, dossier], beside.base) if name(one) == graph}
    return problems, before, after


def _altered(old: set[ox.Quad], new: set[ox.Quad]) -> Iterator[str]:
    """The things that both tell of, but as something else."""
    was = _by_subject(old)
    now = _by_subject(quad for quad in new if subject(quad) in was) if was else {}
    for iri in sorted(now):
        if nature(was[iri]) != nature(now[iri]):
            yield iri


def _by_subject(quads: Iterable[ox.Quad]) -> Mapping[str, list[ox.Quad]]:
    found: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        found.setdefault(subject(quad), []).append(quad)
    return found


def _read_back(quads: Iterable[ox.Quad], beside: Surroundings) -> Dossier | None:
    """The document of a graph; None for a graph that is of none, such as one that came as RDF."""

    def types(iri: str) -> frozenset[str]:
        return frozenset(objects(beside.store.quads(None, iri, expand("rdf:type"))))

    try:
        return unbuild(quads, types, beside.base)
    except (InvalidInput, KeyError, ValueError, TypeError):
        return None


def _ordered(quads: Iterable[ox.Quad]) -> tuple[ox.Quad, ...]:
    return tuple(sorted(quads, key=str))
