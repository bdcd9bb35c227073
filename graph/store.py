"""The one door to the triples: Oxigraph in this process, on disk, with one owner.

Writes go through one lock, are one transaction each, and are flushed before they return. `version` names the content:
the same writes in the same order give the same version, and every answer that is kept anywhere is kept under it.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox

from graph.binding import Bound, Term, bind, data, digest, shown
from graph.dataset import over, over_all, unreadable
from graph.prologue import hoisted
from graph.store_files import is_store, trouble
from graph.typed.advice import malformed
from ontology.errors import StoreChanged, StoreError, StoreMissing, UpdateFailed
from ontology.iris import CONCEPT_ROOT, PREFIXES, expand

Row = Mapping[str, Term]
Books = Mapping[str, str] | None  # entries for the store's bookkeeping, text by property
Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

BOOKS = f"{CONCEPT_ROOT}store"  # the graph with the store's own bookkeeping
_META = ox.NamedNode(BOOKS)
_VERSION = "owl:versionInfo"
_FRESH = "000000-fresh"


class Store:
    """An open store. Use `open_store`; close it, or use it in a `with` statement."""

    prefixes = PREFIXES  # those that queries need not declare

    def __init__(self, triples: ox.Store, path: Path, temporary: bool = False) -> None:
        self._triples, self.path, self._temporary = triples, path, temporary
        self._writing = threading.Lock()
        self.version = self._read_version()

    # -- reading --------------------------------------------------------------------------------------------

    def select(self, query: str, **bindings: Bound) -> list[Row]:
        """The rows of a SELECT query of our own, in its order; unbound variables are left out of a row.

        `bindings` give variables their values as terms (`binding`): nothing is ever pasted into a query's text.
        """
        found = self._query(query, bindings)
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [{name: value for name in names if (value := row[name]) is not None} for row in found]

    def ask(self, query: str, **bindings: Bound) -> bool:
        """The answer to an ASK query of our own."""
        return bool(self._query(query, bindings))

    def construct(self, query: str, **bindings: Bound) -> list[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query of our own."""
        found = self._query(query, bindings)
        assert isinstance(found, ox.QueryTriples)
        return list(found)

    def table(self, query: str) -> tuple[list[str], list[list[str]]]:
        """The columns and rows of any query as plain text: values for SELECT, true or false for ASK, triples else."""
        found = self._query(query, {})
        if isinstance(found, ox.QueryBoolean):
            return ["answer"], [["true" if found else "false"]]
        if isinstance(found, ox.QueryTriples):
            return ["subject", "predicate", "object"], [[shown(one) for one in triple] for triple in found]
        names = [variable.value for variable in found.variables]
        return names, [[shown(row[name]) for name in names] for row in found]

    def _query(self, query: str, bindings: Mapping[str, Bound]) -> Found:
        try:
            return self._triples.query(bind(query, bindings), prefixes=self.prefixes, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise malformed(query, str(error), self.prefixes) from error

    def tsv(self, query: str) -> bytes:
        """The answer to a SELECT query of our own as TSV: the fast way out of the store."""
        found = self._query(query, {})
        assert isinstance(found, ox.QuerySolutions)
        return found.serialize(format=ox.QueryResultsFormat.TSV) or b""

    def quads(
        self,
        graph: str | ox.DefaultGraph | None = None,
        subject: str | None = None,
        predicate: str | None = None,
        value: Term | None = None,
    ) -> Iterator[ox.Quad]:
        """Every quad of a graph, or of all graphs but the store's own bookkeeping; in no particular order.

        With `subject`, `predicate` (IRIs) and `value`, only those that have them.
        """
        about, term, node = (ox.NamedNode(one) if isinstance(one, str) else one for one in (subject, predicate, graph))
        for quad in self._triples.quads_for_pattern(about, term, value, node):  # type: ignore[arg-type]
            if quad.graph_name != _META:
                yield quad

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted, without the store's own bookkeeping."""
        named = (graph.value for graph in self._triples.named_graphs() if isinstance(graph, ox.NamedNode))
        return tuple(sorted(iri for iri in named if iri != _META.value))

    def __contains__(self, quad: ox.Quad) -> bool:
        return quad in self._triples

    def __len__(self) -> int:
        return len(self._triples)

    # -- writing --------------------------------------------------------------------------------------------

    def load(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads: all of them or none, on disk when this returns."""
        with self.still():
            self._add(quads)

    def change(
        self, add: Iterable[ox.Quad] = (), remove: Iterable[ox.Quad] = (), books: Books = None, since: str = ""
    ) -> None:
        """Take quads away and add others, as one: all of it or nothing, on disk when this returns.

        A graph that holds nothing then is no longer there. Blank nodes can be added, never taken away: nothing says
        which one is meant. `books` are written too. Raises StoreNotWritable, and StoreChanged when the version is no
        longer `since`, where one is named.
        """
        taken, given = frozenset(remove), [*add, *_entries(books)]
        with self._still_since(since):
            if taken:
                emptied = [f"DROP SILENT GRAPH <{iri}>" for iri in _graphs(taken) if taken.issuperset(self.quads(iri))]
                steps = [f"DELETE DATA {{ {data(taken)} }}", *emptied, f"INSERT DATA {{ {data(given)} }}"]
                self._write(" ;\n".join(steps))
            else:
                self._add(given)

    def books(self, term: str) -> tuple[str, ...]:
        """The entries of a property in the store's bookkeeping, sorted."""
        found = self._triples.quads_for_pattern(_META, ox.NamedNode(expand(term)), None, _META)
        return tuple(sorted(quad.object.value for quad in found if isinstance(quad.object, ox.Literal)))

    def put(
        self, graph: str | None, triples: Iterable[ox.Triple], keep: bool = False, books: Books = None, since: str = ""
    ) -> bool:
        """Give a graph (None: the one without a name) this content, or with `keep` this beside what it holds.

        As one, on disk when this returns. Whether the graph is new. `books` and `since` as in `change`.
        """
        node, name = (ox.NamedNode(graph), f"GRAPH <{graph}>") if graph else (ox.DefaultGraph(), "DEFAULT")
        content = data(ox.Quad(one.subject, one.predicate, one.object, node) for one in triples)
        before = [] if keep else [f"DROP SILENT {name}"]
        with self._still_since(since):
            new = graph is not None and graph not in self.graphs()
            made = [f"CREATE SILENT {name}"] if graph else []
            self._write(" ;\n".join([*before, *made, f"INSERT DATA {{ {content} }}"]), books)
        return new

    def drop(self, graph: str | None, books: Books = None, since: str = "") -> bool:
        """Take a graph away (None: empty the one without a name); whether there was one. The others as in `change`."""
        with self._still_since(since):
            there = graph is None or graph in self.graphs()
            if there:
                self._write(f"DROP GRAPH <{graph}>" if graph else "DROP DEFAULT", books)
        return there

    def update(
        self, text: str, default: Sequence[str] = (), named: Sequence[str] = (), base: str | None = None
    ) -> None:
        """Carry out a SPARQL 1.1 Update of the operator's: all of it or nothing, on disk when this returns.

        Its patterns ask the graphs `default` as one and each of `named`; all graphs when neither says any, nor the
        text. Relative IRIs are resolved against `base`.

        Raises QueryMalformed with the place, BadParameter when graphs are given beside the text's own, and
        UpdateFailed. Who admits it sees to it that it reaches nothing outside.
        """
        with self._writing, self._next_version("\n".join((text, *default, "", *named))) as version:
            plain, prefixes = hoisted(text, base, self.prefixes)
            whole = over(plain, default, named) if default or named else over_all(plain, self.graphs())
            # The version first: should the process die in between, what is derived is made anew for nothing.
            self._triples.extend(_entries({_VERSION: version}))
            books = self._books()
            try:
                self._triples.update(whole, base_iri=base, prefixes=prefixes)
            except SyntaxError as error:
                raise unreadable(plain, base, prefixes, str(error)) from error
            except (RuntimeError, ValueError, OSError) as error:
                raise UpdateFailed("Nothing was changed: %(why)s.", why=str(error).rstrip(".")) from error
            for quad in self._books() - books:
                self._triples.remove(quad)
            self._triples.extend(books)

    def _add(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads and count that, as one; for who holds the lock."""
        batch = tuple(quads)
        with self._next_version(digest(batch)) as version:
            self._triples.extend(chain(batch, _entries({_VERSION: version})))

    def _write(self, text: str, books: Books = None) -> None:
        """Carry out an update of our own, book and count it, as one; for who holds the lock."""
        with self._next_version(text) as version:
            booked = data(_entries({**(books or {}), _VERSION: version}))
            self._triples.update(f"{text} ;\nINSERT DATA {{ {booked} }}")

    @contextmanager
    def _next_version(self, content: str) -> Iterator[str]:
        """The version after this content is written; the writer stores it, the highest number counts."""
        digest = hashlib.sha256(f"{self.version}\n{content}".encode()).hexdigest()
        version = f"{int(self.version[:6]) + 1:06d}-{digest[:16]}"
        try:
            yield version
        except BaseException as error:
            with suppress(OSError):
                self._triples.remove(*_entries({_VERSION: version}))
            if isinstance(error, OSError):
                raise trouble(self.path, error) from error
            raise
        self._triples.remove(*_entries({_VERSION: self.version}))
        self._triples.flush()
        self.version = version

    @contextmanager
    def _still_since(self, since: str) -> Iterator[None]:
        with self.still() as version:
            if since not in ("", version):
                raise StoreChanged("The store has been changed meanwhile; look at what would change, and try again.")
            yield

    @contextmanager
    def still(self) -> Iterator[str]:
        """The version of the content, which stands still meanwhile: writers wait."""
        with self._writing:
            yield self.version

    def checkpoint(self, folder: Path) -> Path:
        """A copy of the store as it is now (hard links where the disk allows), for readers in other processes."""
        with self.still() as version:
            target = folder / version
            if not target.exists():
                self._triples.backup(str(target))
        return target

    def _books(self) -> set[ox.Quad]:
        """The store's own bookkeeping, which no update touches."""
        return set(self._triples.quads_for_pattern(None, None, None, _META))

    def _read_version(self) -> str:
        return max(self.books(_VERSION), default=_FRESH)

    def close(self) -> None:
        """Let go of the store; a temporary one is deleted."""
        del self._triples
        if self._temporary:
            shutil.rmtree(self.path, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def open_store(path: Path | None = None, create: bool = False) -> Store:
    """Open a store on disk, or a temporary one without a path.

    Raises StoreMissing (nothing there, and not `create`), StoreInUse (another process owns it), StoreNotWritable, and
    StoreError when it is damaged.
    """
    if path is None:
        folder = Path(tempfile.mkdtemp(prefix="samgraf-"))
        return Store(ox.Store(str(folder / "store")), folder, temporary=True)
    if not create and not is_store(path):
        raise StoreMissing("There is no store in %(path)s; make one with: samgraf build --store %(path)s", path=path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        return Store(ox.Store(str(path)), path)
    except OSError as error:
        raise trouble(path, error) from error
    except RuntimeError as error:
        template = "The store in %(path)s is damaged (%(why)s); restore a backup, or build it anew."
        raise StoreError(template, path=path, why=str(error).splitlines()[0].rstrip(".")) from error


def _graphs(quads: Iterable[ox.Quad]) -> list[str]:
    return sorted({one.graph_name.value for one in quads if isinstance(one.graph_name, ox.NamedNode)})


def _entries(books: Books) -> list[ox.Quad]:
    return [ox.Quad(_META, ox.NamedNode(expand(term)), ox.Literal(text), _META) for term, text in (books or {}).items()]
