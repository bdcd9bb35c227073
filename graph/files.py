"""What a store holds as files that people edit: one document a file, a workbook or a municipality file (YAML)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from graph.changes.surroundings import Surroundings
from graph.records import Dossier
from graph.store import Store
from graph.unbuild import unbuild
from graph.writers import municipality, workbook
from ontology.iris import BASE, graph_iri

_WRITERS: Mapping[str, Callable[[Dossier, str], bytes]] = {
    "xlsx": workbook.write,
    "yaml": lambda dossier, lang: municipality.write(dossier),
}
FORMS = tuple(_WRITERS)


def dossiers(store: Store, documents: Iterable[str], base: str = BASE) -> tuple[Dossier, ...]:
    """What each document says, as records, in the order of their ids."""
    types = Surroundings(store, (), base).types
    return tuple(unbuild(store.quads(graph_iri(one, base)), types, base) for one in sorted(set(documents)))


def files(store: Store, documents: Iterable[str], form: str, lang: str, base: str = BASE) -> Mapping[str, bytes]:
    """The file of each document by its id, in a format of `FORMS`, headings of workbooks in `lang`."""
    return {one.document.id: _WRITERS[form](one, lang) for one in dossiers(store, documents, base)}
