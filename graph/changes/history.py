"""What has been done to a store: a change set for every import and undo, with what it added and what it took away.

Each change set is a file in the folder ``history`` of the store: a line that tells of it (JSON), then the quads taken
away and the quads added (N-Quads), compressed. It is on disk before the transaction that changes the content, and that
same transaction writes its number and its SHA-256 into the store's books. So a change set counts if and only if its
change was made; a file that no book names is left from a change that was not, and counts for nothing. The quads lie
beside the store and not in it because everything in it can be asked for, copied to the processes that answer
strangers, and counted; what once was true is no answer to a question about what is.

SPARQL updates are not recorded, nor graphs with blank nodes that are written over HTTP. They raise the store's version,
so that the gap they leave between two change sets tells how many there were.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from graph.store import Store
from ontology.errors import InvalidInput, Problem, StoreError, StoreNotWritable, UnknownName
from ontology.system import why

FOLDER = "history"
_ENTRY = "dcterms:provenance"  # the property of the books that names the change sets
_ZLIB_LEVEL = 6
Quads = tuple[ox.Quad, ...]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was taken in, or what was sent to a graph: its name, its SHA-256 and its size in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class About:
    """What is told of a change: its `kind`, and its `time` in UTC (``2026-11-22T10:30:00Z``), as the caller says.

    An import takes files in, a graph was written over HTTP (its source is what was sent, by the graph's IRI), an undo
    reverses another.
    `documents` are the ids of the documents that were replaced, `undoes` the number of the change set that is undone.
    """

    kind: str
    time: str
    sources: tuple[SourceFile, ...] = ()
    documents: tuple[str, ...] = ()
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """One change: its number (from 1), the version of the store it was made to, how many quads it added and removed.

    `unrecorded` counts the writes since the change set before it that are not in the history.
    """

    number: int
    before: str
    about: About
    added: int
    removed: int
    sha256: str
    unrecorded: int = 0


def source_file(name: str, content: bytes) -> SourceFile:
    """What is kept of a file that is taken in."""
    return SourceFile(name, hashlib.sha256(content).hexdigest(), len(content))


def write(store: Store, add: Sequence[ox.Quad], remove: Sequence[ox.Quad], about: About, since: str) -> ChangeSet:
    """Change the store as it is at version `since`, and write down what was done: both or neither.

    Raises StoreChanged when its version is another by now, StoreNotWritable when there is no writing.
    """
    with recording(store, add, remove, about, since) as (made, books):
        store.change(add, remove, books, since)
    return made


@contextmanager
def recording(
    store: Store, add: Sequence[ox.Quad], remove: Sequence[ox.Quad], about: About, since: str
) -> Iterator[tuple[ChangeSet, Mapping[str, str]]]:
    """The change set of a change that is made meanwhile, and the entry for the books that the same write must make.

    The change set is on disk before; when the change fails it is gone.
    """
    number = len(store.books(_ENTRY)) + 1
    told = {"number": number, "before": since, "added": len(add), "removed": len(remove), "about": asdict(about)}
    content = _packed(chain([json.dumps(told, ensure_ascii=False, sort_keys=True)], _lines(remove), _lines(add)))
    digest = hashlib.sha256(content).hexdigest()
    path = _path(store, number, digest)
    _write_down(path, content)
    entry = f"{number:06d} {digest}"
    try:
        yield ChangeSet(number, since, about, len(add), len(remove), digest), {_ENTRY: entry}
    except BaseException:
        if entry not in store.books(_ENTRY):  # else another made the very same change at the same moment
            with suppress(OSError):
                path.unlink()
        raise


def changesets(store: Store) -> tuple[ChangeSet, ...]:
    """Every change set, the first one first. StoreError when one of them cannot be read."""
    found: list[ChangeSet] = []
    after = 0
    for entry in store.books(_ENTRY):
        number, digest = entry.split()
        told = json.loads(next(_read(store, int(number), digest)))
        before = int(told["before"][:6])
        found.append(_changeset(told, digest, before - after if found else 0))
        after = before + 1
    return tuple(found)


def writes_since(store: Store) -> int:
    """How many writes came after the last change set; all of them when there is none."""
    made = changesets(store)
    return int(store.version[:6]) - (int(made[-1].before[:6]) + 1 if made else 0)


def changeset(store: Store, number: int) -> ChangeSet:
    """One of them. Raises UnknownName."""
    made = changesets(store)
    if not made:
        raise UnknownName("There is no change set %(number)s: nothing has been taken in yet.", number=number)
    if not 1 <= number <= len(made):
        raise UnknownName(
            "There is no change set %(number)s; this store has %(count)s of them, numbered from 1.",
            number=number,
            count=len(made),
        )
    return made[number - 1]


def quads(store: Store, one: ChangeSet) -> tuple[Quads, Quads]:
    """The quads that a change set added, and those it took away. StoreError when its file is not as it was written."""
    lines = list(_read(store, one.number, one.sha256, whole=True))[1:]
    found = tuple(ox.parse("".join(lines), ox.RdfFormat.N_QUADS))
    return found[one.removed :], found[: one.removed]


def reverse(store: Store, number: int) -> tuple[Quads, Quads]:
    """The quads to add and those to take away in order to undo a change set.

    Raises UnknownName, and InvalidInput with the reasons when something written later stands in the way.
    """
    one = changeset(store, number)
    added, removed = quads(store, one)
    reasons = list(_later(store, one, frozenset((*added, *removed)))) or list(_otherwise(store, one, added, removed))
    if reasons:
        raise InvalidInput(reasons)
    return removed, added


# -- what stands in the way of an undo --------------------------------------------------------------------------------


def _later(store: Store, one: ChangeSet, touched: frozenset[ox.Quad]) -> Iterator[Problem]:
    """The later change sets that touched the same statements, but for those that have been undone themselves."""
    cancelled: set[int] = set()
    standing = []
    for later in reversed(changesets(store)[one.number :]):
        if later.number in cancelled:
            continue
        undone = later.about.undoes
        if undone == one.number:
            template = "Change set %(number)s is undone already, by change set %(by)s."
            yield Problem(template, {"number": one.number, "by": later.number})
            return
        if undone is not None and undone > one.number:
            cancelled.add(undone)
        else:
            standing.append(later)
    for later in reversed(standing):
        both = touched & frozenset(quad for some in quads(store, later) for quad in some)
        if both:
            yield Problem(
                "Change set %(number)s (%(time)s) changed %(count)s of the same statements later; undo that one first.",
                {"number": later.number, "time": later.about.time, "count": len(both)},
            )


def _otherwise(store: Store, one: ChangeSet, added: Quads, removed: Quads) -> Iterator[Problem]:
    """Statements that are not as the change left them, though no change set tells of it."""
    wrong = sum(quad not in store for quad in added) + sum(quad in store for quad in removed)
    if wrong:
        yield Problem(
            "%(count)s statements are not as change set %(number)s left them: they were changed since.",
            {"number": one.number, "count": wrong},
        )


# -- files ------------------------------------------------------------------------------------------------------------


def _path(store: Store, number: int, digest: str) -> Path:
    return store.path / FOLDER / f"{number:06d}-{digest[:16]}.gz"


def _lines(some: Iterable[ox.Quad]) -> Iterator[str]:
    # One at a time, since the writer of the library would keep no order between the two parts.
    yield from sorted(f"{quad} ." for quad in some)


def _packed(lines: Iterable[str]) -> bytes:
    """Lines as the content of a gzip file without a time."""
    packer = zlib.compressobj(_ZLIB_LEVEL, wbits=16 + zlib.MAX_WBITS)
    parts = [packer.compress(f"{line}\n".encode()) for line in lines]
    return b"".join([*parts, packer.flush()])


def _write_down(path: Path, content: bytes) -> None:
    """Write a file that is on disk, whole, when this returns."""
    beside = path.with_suffix(f".{threading.get_ident()}.part")
    try:
        path.parent.mkdir(exist_ok=True)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise StoreNotWritable(
            "The history in %(path)s cannot be written (%(why)s); nothing was changed.",
            path=path.parent,
            why=why(error),
        ) from error


def _read(store: Store, number: int, digest: str, whole: bool = False) -> Iterator[str]:
    """The lines of a change set's file, its SHA-256 proved when the `whole` of it is read."""
    path = _path(store, number, digest)
    try:
        if whole and hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise ValueError
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            yield from lines
    except (OSError, EOFError, ValueError) as error:
        raise StoreError(
            "The history of the store is damaged: %(path)s is missing, or not as it was written. "
            "Restore a backup, or take the municipalities in anew.",
            path=path,
        ) from error


def _changeset(told: dict[str, object], digest: str, unrecorded: int) -> ChangeSet:
    about = dict(told["about"])  # type: ignore[call-overload]
    about["sources"] = tuple(SourceFile(**one) for one in about["sources"])
    about["documents"] = tuple(about["documents"])
    number, before, added, removed = told["number"], told["before"], told["added"], told["removed"]
    assert isinstance(number, int) and isinstance(before, str) and isinstance(added, int) and isinstance(removed, int)
    return ChangeSet(number, before, About(**about), added, removed, digest, unrecorded)
