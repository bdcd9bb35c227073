"""What the commands share: opening the graph they were asked to work on, writing files whole, printing the answer."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from graph.atlas import Atlas
from graph.elsewhere.federation import Federation
from graph.elsewhere.remote import open_remote
from graph.elsewhere.wire import Access
from graph.library import bundled, load_files, municipality_files, on_base
from graph.store import Store, open_store
from ontology.errors import BadParameter, SamgrafError
from ontology.system import why
from webviz.output import as_csv, as_table
from webviz.settings import Settings


@contextmanager
def open_atlas(given: Namespace, settings: Settings) -> Iterator[Atlas]:
    """The atlas a command asked for: of a store on disk or elsewhere, or of the bundled files (and more)."""
    folders = given.data if given.data is not None else [Path(one) for one in settings.data.split(os.pathsep) if one]
    if given.store and folders:
        raise BadParameter(
            "--data goes with the bundled municipalities, not with --store; build a store from both: "
            "samgraf build FILE… --bundled --store DIR"
        )
    with _store(given.store, folders, settings) as store:
        yield Atlas(on_base(store, settings.base), settings.base)


def _store(named: str, folders: Iterable[Path], settings: Settings) -> Store:
    if "://" in named:
        return open_remote(named, access(settings))
    if named:
        return open_store(Path(named))
    store = open_store()
    try:
        load_files(store, [*bundled(), *(path for folder in folders for path in _files(folder))], settings.base)
    except SamgrafError:
        store.close()
        raise
    return store


def access(settings: Settings) -> Access:
    """How a store elsewhere is asked, as the operator set it."""
    return Access(
        updates=settings.store_updates,
        authorization=settings.store_authorization,
        seconds=settings.store_seconds,
        fresh=settings.store_fresh,
    )


def federated(settings: Settings) -> Federation:
    """The places that the operator allows to compare with; none is asked before somebody names it."""
    return Federation(dict(settings.federation), access(settings))


def _files(path: Path) -> tuple[Path, ...]:
    if path.is_dir():
        return municipality_files(path)
    if path.is_file():
        return (path,)
    raise BadParameter("There is no folder or file %(path)s.", path=path)


@contextmanager
def whole_file(path: Path | None) -> Iterator[TextIO]:
    """A file to write text to, which is there whole or not at all; standard output without a path."""
    if path is None:
        yield sys.stdout
        return
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            yield file
        beside.replace(path)
    except OSError as error:
        raise BadParameter("Cannot write %(path)s: %(why)s.", path=path, why=why(error)) from error
    finally:
        beside.unlink(missing_ok=True)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise BadParameter("Cannot write %(path)s: %(why)s.", path=path, why=why(error)) from error


def put(content: str | bytes, given: Namespace) -> int:
    """To the file that was named, or to standard output, where a terminal shows no workbook."""
    if given.output:
        replace_file(given.output, content if isinstance(content, bytes) else content.encode())
    elif isinstance(content, str):
        sys.stdout.write(content)
    elif given.format == "xlsx" and sys.stdout.isatty():
        raise BadParameter("A workbook cannot be shown here; give it a file with -o FILE.")
    else:
        sys.stdout.buffer.write(content)
    return 0


def print_rows(form: str, headings: Sequence[str], rows: Sequence[Sequence[str]], nothing: str = "") -> None:
    """Rows as CSV, or as a table for people, who read `nothing` instead of headings above no rows."""
    if form == "csv":
        sys.stdout.write(as_csv(headings, rows))
    elif rows or not nothing:
        sys.stdout.write(as_table(headings, rows))
    else:
        say(nothing)


def say(text: str) -> None:
    """A sentence on standard output, at once."""
    print(text, flush=True)
