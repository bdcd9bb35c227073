"""A store on disk made whole beside its place and moved there; copies of a store, and stores from copies.

A backup is the folder of a store with its history, and a note (``backup.json``) of what must be found in it. It can be
opened as a store, but one that has been written to since is no longer what its note says, and is not restored.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.changes.history import FOLDER, changesets, quads
from graph.store import Store, open_store
from graph.store_files import is_store
from ontology.errors import BadParameter, SamgrafError, StoreError, StoreNotWritable
from ontology.system import why

NOTE = "backup.json"


def make_room(target: Path, replace: bool = False) -> None:
    """See to it that a store may be put here. Raises StoreNotWritable when something is there, StoreInUse."""
    if not target.exists() or not any(target.iterdir() if target.is_dir() else [target]):
        return
    if not replace:
        template = "%(path)s is there already; choose another folder, or add --replace to put this in its place."
        raise StoreNotWritable(template, path=target)
    if not is_store(target):
        raise StoreNotWritable("%(path)s holds something that is no store; choose another folder.", path=target)
    with open_store(target):
        pass  # nobody else owns it


@contextmanager
def put_in_place(target: Path) -> Iterator[Path]:
    """A folder to make a store in, which is moved to `target` when all went well: a fault leaves what was there."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        yield beside / "store"
        if target.exists():
            target.rename(beside / "old")
        (beside / "store").rename(target)
    except OSError as error:
        if (beside / "old").exists():
            (beside / "old").rename(target)
        raise _unwritable(target, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def backup(store: Store, target: Path) -> int:
    """Copy a store with its history to a folder that is not there yet; the number of statements in the copy."""
    make_room(target)
    with put_in_place(target) as folder:
        copy = store.checkpoint(folder.parent)
        copy.rename(folder)
        if (store.path / FOLDER).is_dir():
            shutil.copytree(store.path / FOLDER, folder / FOLDER)
        statements = sum(1 for _ in store.quads())
        note = {"version": store.version, "statements": statements}
        (folder / NOTE).write_text(json.dumps(note, indent=2) + "\n", "utf-8")
    return statements


def restore(source: Path, target: Path, replace: bool = False) -> int:
    """Put the copy that a backup holds in a store's place, whole or not at all; the number of its statements.

    The copy is opened and read through first. Raises BadParameter when there is no backup, StoreError when it is not
    what it was, StoreNotWritable when a store is there and not to be replaced.
    """
    note = _note(source)
    make_room(target, replace)
    with put_in_place(target) as folder:
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns(NOTE, "LOCK"))
        if _read_through(folder, source) != note:
            template = "The backup in %(path)s has been written to since it was made; nothing was restored."
            raise StoreError(template, path=source)
    return int(note["statements"])


Note = dict[str, str | int]


def _note(source: Path) -> Note:
    try:
        found = json.loads((source / NOTE).read_text("utf-8"))
        return {"version": str(found["version"]), "statements": int(found["statements"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        template = "There is no backup in %(path)s; make one with: samgraf backup %(path)s --store DIR"
        raise BadParameter(template, path=source) from error


def _read_through(folder: Path, source: Path) -> Note:
    """What is in a copy, every statement and every change set of it read."""
    try:
        with open_store(folder) as store:
            for one in changesets(store):
                quads(store, one)
            return {"version": store.version, "statements": sum(1 for _ in store.quads())}
    except (SamgrafError, OSError, RuntimeError) as error:
        template = "The backup in %(path)s is damaged (%(why)s); nothing was restored."
        raise StoreError(template, path=source, why=str(error).splitlines()[0].rstrip(".")) from error


def _unwritable(target: Path, error: OSError) -> StoreNotWritable:
    template = "%(path)s cannot be written (%(why)s); choose a folder you may write to."
    return StoreNotWritable(template, path=target, why=why(error))
