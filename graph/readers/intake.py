"""The one door from files to records: what kind of file it is, by its content, and the reader that takes it.

A reader is a module of `graph.readers` with ``read(content, file, given) -> Taken``. It raises InvalidInput with every
problem at once; what it left out, it tells as notes. Readers are loaded when a file asks for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path, PurePath

import pyoxigraph as ox

from graph.cycles import no_cycles
from graph.readers import reached
from graph.readers.sniffing import LARGEST, sniff
from graph.records import Dossier
from ontology.errors import InvalidInput, Problem
from ontology.iris import BASE
from ontology.system import why


@dataclass(frozen=True, slots=True)
class Given:
    """What the planner says beside the file; readers of formats that say it themselves take no notice.

    `municipality` is an id such as ``no-4612`` (one the store has, or a new one with its `name`); `document` the id of
    the document (default: its file's name), `title` its title, `language` one of ours; "" is not said.
    """

    municipality: str = ""
    name: str = ""
    document: str = ""
    title: str = ""
    language: str = ""
    base: str = BASE


@dataclass(frozen=True, slots=True)
class Taken:
    """What a reader gives: records, or quads in named graphs (RDF). `notes`: what was left out or not understood."""

    dossiers: tuple[Dossier, ...] = ()
    quads: tuple[ox.Quad, ...] = ()
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was handed in: its name, for messages, and its content."""

    file: str
    content: bytes


Reader = Callable[[bytes, str, Given], Taken]
Progress = Callable[[str, int], None]
"""Hears how far the reading is: of a sheet, the number of its row."""

# Which module reads each kind of file that `sniff` tells.
READERS = {
    "yaml": "municipality",
    "workbook": "workbook",
    "csv": "arenas",
    "html": "arenas",
    "text": "arenas",
    "turtle": "rdf",
    "trig": "rdf",
    "ntriples": "rdf",
    "nquads": "rdf",
    "jsonld": "rdf",
    "rdfxml": "rdf",
    "popolo": "popolo",
    "oparl": "oparl",
    "register": "registers",
}


def take(content: bytes, file: str, given: Given, progress: Progress | None = None) -> Taken:
    """What one file says, by the reader of its kind. InvalidInput with every problem; nothing else is raised.

    A workbook may be so long that somebody waits for it: `progress` hears of its rows.
    """
    kind = sniff(content, file)
    module = import_module(f"graph.readers.{READERS[kind]}")
    read: Reader = partial(module.read, progress=progress) if kind == "workbook" else module.read
    try:
        with no_cycles():
            found = read(content, file, given)
            return replace(found, notes=(*found.notes, *reached.notes(found.dossiers)))
    except (RecursionError, MemoryError) as error:
        raise InvalidInput.one("The file is nested too deeply, or too large, to be read.", file) from error


def take_all(sources: Iterable[Source], given: Given, progress: Progress | None = None) -> Taken:
    """What several files say, as one; InvalidInput with the problems of all of them."""
    found: list[Taken] = []
    problems: list[Problem] = []
    for source in sources:
        try:
            found.append(take(source.content, source.file, given, progress))
        except InvalidInput as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidInput(problems)
    return Taken(
        tuple(dossier for one in found for dossier in one.dossiers),
        tuple(quad for one in found for quad in one.quads),
        tuple(note for one in found for note in one.notes),
    )


def sources(paths: Iterable[Path]) -> tuple[Source, ...]:
    """The files of these paths; InvalidInput names each that cannot be read, or is larger than any reader takes."""
    found, problems = [], []
    for path in paths:
        try:
            if path.is_file() and path.stat().st_size > LARGEST:
                problems.append(Problem("The file is larger than %(limit)s bytes.", {"limit": LARGEST}, str(path)))
            else:
                found.append(Source(str(path), path.read_bytes()))
        except OSError as error:
            problems.append(Problem("Cannot read the file: %(why)s.", {"why": why(error)}, str(path)))
    if problems:
        raise InvalidInput(problems)
    return tuple(found)


def stem(file: str) -> str:
    """The name of a file without folders and suffix: what its document is called where nobody says another name."""
    return PurePath(file.replace("\\", "/")).stem
