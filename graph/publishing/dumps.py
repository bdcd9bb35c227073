"""The data as files to take away: the whole store, and what the documents about each municipality say.

The files of a name are made together, once for each version of the store, and kept beside it with their checksums. The
same content gives the same bytes, whoever makes them.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox

from graph.catalogue import query_text
from graph.country.derived import kept
from graph.publishing.export import DATASETS, GRAPHS, MEDIA_TYPES, document_quads, rdf
from graph.store import Store
from ontology.errors import StoreNotWritable
from ontology.iris import BASE, data_path, document_iri
from ontology.system import why

WHOLE = "samgraf"
FORMS = (*GRAPHS, *DATASETS)
PACKED = ("nt", "nq")  # those that are offered compressed too: one statement a line
SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Dump:
    """A file: whose data (`samgraf`, `no-1514`), its format, whether it is compressed by gzip; its size in bytes."""

    name: str
    form: str
    packed: bool
    size: int
    sha256: str
    path: Path

    @property
    def file(self) -> str:
        """Its name as a file."""
        return self.path.name

    @property
    def media_type(self) -> str:
        """What it is sent as."""
        return "application/gzip" if self.packed else MEDIA_TYPES[self.form]


def names(store: Store, base: str = BASE) -> tuple[str, ...]:
    """What there are files of: the whole, then each municipality or region that a document is about, sorted."""
    return WHOLE, *sorted(_documents(store, base))


def dumps(store: Store, name: str, base: str = BASE) -> tuple[Dump, ...]:
    """The files of a name, made now if need be, sorted; none for an unknown name. StoreNotWritable on a full disk."""
    if name not in names(store, base):
        return ()
    # A hyphen ends a name in the folder of what is kept.
    kind, recipe = f"dump.{name.replace('-', '_')}", f"{version('samgraf')} {FORMS} {PACKED} {base}"
    try:
        folder = kept(store, kind, recipe, partial(_make, store, name, base))
    except OSError as error:
        raise StoreNotWritable(
            "The files to take away cannot be written beside the store (%(why)s); make room there.",
            why=why(error),
        ) from error
    return tuple(_read(folder, name))


def sums(store: Store, base: str = BASE) -> str:
    """The checksums of all files, as `sha256sum -c` reads them."""
    found = [one for name in names(store, base) for one in dumps(store, name, base)]
    return "".join(f"{one.sha256}  {one.file}\n" for one in found)


def _documents(store: Store, base: str) -> dict[str, list[str]]:
    """The ids of the documents about each municipality or region, by its path."""
    found: dict[str, list[str]] = {}
    for row in store.select(query_text("published-parts")):
        path, document = data_path(row["owner"].value, base), row["document"].value
        if path is not None and "/" not in path:
            found.setdefault(path, []).append(document.removeprefix(document_iri("", base)))
    return found


def _make(store: Store, name: str, base: str, folder: Path) -> None:
    quads = list(_quads(store, name, base))
    for form in FORMS:
        content = rdf(quads, form)
        (folder / f"{name}.{form}").write_bytes(content)
        if form in PACKED:
            (folder / f"{name}.{form}.gz").write_bytes(gzip.compress(content, mtime=0))
    files = sorted(folder.iterdir())
    (folder / SUMS).write_text("".join(f"{_checksum(one)}  {one.name}\n" for one in files), "ascii")


def _quads(store: Store, name: str, base: str) -> Iterator[ox.Quad]:
    return store.quads() if name == WHOLE else iter(document_quads(store, _documents(store, base)[name], base))


def _checksum(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _read(folder: Path, name: str) -> Iterator[Dump]:
    for line in (folder / SUMS).read_text("ascii").splitlines():
        checksum, file = line.split("  ")
        form, _, packing = file.removeprefix(f"{name}.").partition(".")
        yield Dump(name, form, packing == "gz", (folder / file).stat().st_size, checksum, folder / file)
