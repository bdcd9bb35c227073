"""Where municipality files come from, and the short way from files to a store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

from graph.build import build
from graph.check import require
from graph.readers.municipality import read_file
from graph.records import Dossier
from graph.store import Store
from graph.vocabulary import vocabulary_quads
from ontology.errors import InvalidInput, Problem
from ontology.iris import BASE


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
