"""Where municipality files come from, and the short way from files to a store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox

from graph.build import build
from graph.check import require
from graph.readers.municipality import read_file
from graph.records import Dossier
from graph.store import Store
from graph.vocabulary import vocabulary_quads
from ontology.errors import InvalidInput, Problem, StoreError
from ontology.iris import BASE, document_iri

_DOCUMENT = """SELECT ?document WHERE { ?document a sam:SourceDocument }
ORDER BY DESC(STRSTARTS(STR(?document), ?wanted)) ?document LIMIT 1"""


def bundled() -> tuple[Path, ...]:
    """The municipality files that come with the program."""
    return municipality_files(Path(str(files("graph._data").joinpath("municipalities"))))


def municipality_files(folder: Path) -> tuple[Path, ...]:
    """The municipality files of a folder, in the order of their names."""
    return tuple(sorted(folder.glob("*.yaml")))


def read_all(paths: Iterable[Path]) -> tuple[Dossier, ...]:
    """Every file as a dossier; InvalidInput holds the problems of all of them, of form first, then of meaning."""
    dossiers: list[Dossier] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            dossiers.append(read_file(path))
        except InvalidInput as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidInput(problems)
    return tuple(dossiers)


def load_files(store: Store, paths: Sequence[Path], base: str = BASE) -> tuple[Dossier, ...]:
    """Read, check, build and load files in one write; with the ontology and the concepts."""
    dossiers = read_all(paths)
    require(dossiers)
    store.load([*vocabulary_quads(), *build(dossiers, base)])
    return dossiers


def base_of(store: Store, wanted: str = BASE) -> str:
    """What the IRIs of a store's data begin with: `wanted`, unless all its documents have another base."""
    rows = store.select(_DOCUMENT, wanted=ox.Literal(document_iri("", wanted)))
    found = rows[0]["document"].value if rows else document_iri("", wanted)
    return found.rpartition(document_iri("", ""))[0] or wanted


def on_base(store: Store, base: str) -> Store:
    """The store, whose data have this base; StoreError for another, with which nothing would be found."""
    found = base_of(store, base)
    if found != base:
        raise StoreError(
            "The IRIs of this store begin with %(found)s, not with %(base)s: set SAMGRAF_BASE to %(found)s, or take "
            "another store.",
            found=found,
            base=base,
        )
    return store
