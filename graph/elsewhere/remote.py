"""A store on another machine: any SPARQL 1.1 service, asked by the protocol, in the place of the one in this process.

Queries ask all graphs as one, as they do here. A service whose default graph is not that is told the graphs with each
query. `version` is the one a store of ours keeps in its books; a service without such books is counted, graph by graph.
Either is asked anew when it is older than `fresh` seconds, so that what others write is seen after that.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pyoxigraph as ox

from graph.binding import Bound, Term, bind, data, shown
from graph.catalogue import declarations, query_text
from graph.dataset import over, over_all
from graph.elsewhere.received import RESULTS, TRIPLES, quad, results, rows, triples
from graph.elsewhere.wire import Access, Address, Form, Reply, Said, Wire, unreadable
from graph.store import BOOKS, Row, Store
from graph.typed.advice import malformed
from graph.typed.guard import read
from ontology.errors import StoreNotWritable, StoreUnreadable, UpdateFailed
from ontology.iris import expand

SIZE = 500_000_000  # bytes of an answer to a query of ours
NO_SERVICE = (404, 405, 406, 410, 415)  # what answers takes no queries
SAMPLED = 3  # graphs that are looked for in the default graph

_VERSION = f"SELECT ?version {{ GRAPH <{BOOKS}> {{ <{BOOKS}> owl:versionInfo ?version }} }}"
# Graphs in which Virtuoso keeps things of its own, among those of its users.
_MACHINERY = ("http://www.openlinksw.com/", "http://www.w3.org/ns/ldp#", "http://localuriqaserver/")


@dataclass(frozen=True, slots=True)
class _Content:
    """What a service holds, as it was last counted: quads by graph; whether it has books with the version."""

    version: str
    graphs: Mapping[str, int]
    books: bool


class RemoteStore(Store):
    """An open store elsewhere. Use `open_remote`; close it, or use it in a `with` statement.

    Every method may raise StoreAway: the next call works when the service is back.
    """

    def __init__(self, url: str, access: Access) -> None:
        self.address = Address.of(url, access.authorization)
        self._fresh = access.fresh
        self._wire = Wire(self.address, access.seconds, SIZE)
        self._updates = Wire(Address.of(access.updates or url, self.address.authorization), access.seconds, SIZE)
        self._writing, self._counting = threading.Lock(), threading.Lock()
        self._content, self._counted = self._count(None), time.monotonic()
        self._blanks = ("", ox.Dataset())
        self._whole: bool | None = None
        self.path, self._temporary = Path(tempfile.mkdtemp(prefix="samgraf-")), True

    # -- asking ---------------------------------------------------------------------------------------------

    def post(self, form: Form, accept: str, seconds: float | None = None, size: int | None = None) -> Reply:
        """What the service answers to a form of the protocol. `Said` when it refuses what it is asked.

        QueryTooLarge when the answer is larger than `size`; StoreUnreadable when the service left rows out.
        """
        reply = self._wire.post(form, accept, seconds, size)
        if reply.cut:
            raise StoreUnreadable(
                "The service at %(url)s gives at most %(limit)s rows and leaves out the others. Raise that limit of "
                "its (ResultSetMaxRows).",
                url=self.address.shown,
                limit=reply.cut,
            )
        return reply

    def dataset(self) -> list[tuple[str, str]]:
        """The graphs to ask, as a form: none for a service that asks all of them as one anyway."""
        if self._is_whole():
            return []
        graphs = sorted(self._now().graphs)
        return [(f"{kind}-graph-uri", iri) for kind in ("default", "named") for iri in graphs]

    def _asked(self, query: str, accept: str, dataset: Form | None = None) -> Reply:
        try:
            form = [("query", declarations(self.prefixes) + query), *(self.dataset() if dataset is None else dataset)]
            return self.post(form, accept)
        except Said as said:
            self._refused(query, said)

    def _refused(self, query: str, said: Said) -> NoReturn:
        """The error for a query of ours, or of the operator's, that the service does not take."""
        if said.status in NO_SERVICE:
            raise unreadable(self.address.shown) from None
        try:
            ox.Store().query(query, prefixes=self.prefixes)
        except SyntaxError as error:
            raise malformed(query, str(error), self.prefixes) from None
        except (RuntimeError, ValueError, OSError):
            pass  # it can be read, so the fault is not in the text
        raise StoreUnreadable(
            "The service at %(url)s could not answer (status %(status)s): %(why)s",
            url=self.address.shown,
            status=said.status,
            why=said.why,
        ) from None

    # -- reading, as `Store` --------------------------------------------------------------------------------

    def select(self, query: str, **bindings: Bound) -> list[Row]:
        return self._rows(bind(query, bindings))

    def _rows(self, query: str, dataset: Form | None = None) -> list[Row]:
        found = results(self._asked(query, RESULTS, dataset), self.address.shown)
        if not isinstance(found, ox.QuerySolutions):
            raise unreadable(self.address.shown)
        return rows(found, self.address.shown)

    def ask(self, query: str, **bindings: Bound) -> bool:
        return self._verdict(bind(query, bindings))

    def _verdict(self, query: str, dataset: Form | None = None) -> bool:
        return bool(results(self._asked(query, RESULTS, dataset), self.address.shown))

    def construct(self, query: str, **bindings: Bound) -> list[ox.Triple]:
        return triples(self._asked(bind(query, bindings), TRIPLES), self.address.shown)

    def table(self, query: str) -> tuple[list[str], list[list[str]]]:
        if read(query).form in ("CONSTRUCT", "DESCRIBE"):
            return ["subject", "predicate", "object"], [list(map(shown, one)) for one in self.construct(query)]
        found = results(self._asked(query, RESULTS), self.address.shown)
        if isinstance(found, ox.QueryBoolean):
            return ["answer"], [["true" if found else "false"]]
        names = [variable.value for variable in found.variables]
        return names, [[shown(row.get(name)) for name in names] for row in rows(found, self.address.shown)]

    def tsv(self, query: str) -> bytes:
        found = results(self._asked(query, RESULTS), self.address.shown)
        assert isinstance(found, ox.QuerySolutions)
        return found.serialize(format=ox.QueryResultsFormat.TSV) or b""

    def quads(
        self,
        graph: str | ox.DefaultGraph | None = None,
        subject: str | None = None,
        predicate: str | None = None,
        value: Term | None = None,
    ) -> Iterator[ox.Quad]:
        wanted = {"s": subject and ox.NamedNode(subject), "p": predicate and ox.NamedNode(predicate), "o": value}
        given = {name: one for name, one in wanted.items() if one}
        if isinstance(graph, ox.DefaultGraph):
            # Where all graphs are asked as one, the one without a name cannot be told from the others.
            yield from () if self._is_whole() else self._of_graph(graph, "?s ?p ?o", given)
            return
        for iri in self.graphs() if graph is None else (graph,):
            node = ox.NamedNode(iri)
            pattern = "GRAPH ?graph { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) }"
            yield from self._of_graph(node, pattern, {**given, "graph": node})
            for found in self._blank():
                has = {"s": found.subject, "p": found.predicate, "o": found.object}
                if found.graph_name == node and all(has[name] == one for name, one in given.items()):
                    yield found

    def _of_graph(
        self, graph: ox.NamedNode | ox.DefaultGraph, pattern: str, given: Mapping[str, Term]
    ) -> Iterator[ox.Quad]:
        for row in self._rows(f"SELECT * {{ {bind(pattern, given)} }}", dataset=()):
            yield quad({**given, **row}, graph)

    def _blank(self) -> Iterable[ox.Quad]:
        """The quads with blank nodes, by canonical names: those of a service are other ones each time."""
        version, found = self._blanks
        if version != self.version:
            rows = self._rows("SELECT * { GRAPH ?g { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) } }", dataset=())
            found = ox.Dataset(quad(row, ox.NamedNode(row["g"].value)) for row in rows)
            found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0_SHA_256)
            self._blanks = self.version, found
        return found

    def books(self, term: str) -> tuple[str, ...]:
        told = f"SELECT ?told {{ GRAPH <{BOOKS}> {{ <{BOOKS}> ?term ?told }} }}"
        found = self._rows(bind(told, {"term": ox.NamedNode(expand(term))}), dataset=())
        return tuple(sorted(row["told"].value for row in found if isinstance(row["told"], ox.Literal)))

    def graphs(self) -> tuple[str, ...]:
        return tuple(sorted(set(self._now().graphs) - {BOOKS}))

    def __len__(self) -> int:
        return sum(self._now().graphs.values())

    # -- what it holds --------------------------------------------------------------------------------------

    @property
    def version(self) -> str:  # type: ignore[override]
        """The version of the content, at most `fresh` seconds old."""
        return self._now().version

    def _now(self) -> _Content:
        if time.monotonic() - self._counted > self._fresh:
            with self._counting:
                if time.monotonic() - self._counted > self._fresh:
                    self._content = self._count(self._content)
                    self._counted = time.monotonic()
        return self._content

    def _count(self, before: _Content | None) -> _Content:
        """What the service holds now. While its books tell the version we know, nothing is counted."""
        told = max((row["version"].value for row in self._rows(_VERSION, dataset=())), default="")
        if before and told and told == before.version:
            return before
        counted = {row["graph"].value: int(row["triples"].value) for row in self._rows(query_text("graph-sizes"), ())}
        graphs = {iri: counted[iri] for iri in sorted(counted) if not iri.startswith(_MACHINERY)}
        # Numbered, since what is kept of an older version is told by its name.
        number = int(before.version[:6]) if before else 0
        digest = hashlib.sha256(repr(graphs).encode()).hexdigest()[:16]
        if before and before.version[7:] == digest:
            return before
        return _Content(told or f"{number + 1:06d}-{digest}", graphs, bool(told))

    def _is_whole(self) -> bool:
        """Whether the default graph of the service is all of its graphs as one: what is in some is there too."""
        graphs = self._now().graphs
        if self._whole is None and graphs:
            self._whole = all(map(self._is_in_default, [*graphs][:SAMPLED]))
        return bool(self._whole)

    def _is_in_default(self, graph: str) -> bool:
        one = f"SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o FILTER(isIRI(?s) && !isBlank(?o)) }} }} LIMIT 1"
        return all(self._verdict(bind("ASK { ?s ?p ?o }", row), dataset=()) for row in self._rows(one, dataset=()))

    # -- writing, as `Store` --------------------------------------------------------------------------------

    def _add(self, quads: Iterable[ox.Quad]) -> None:
        self._write(f"INSERT DATA {{ {data(quads)} }}")

    def update(
        self, text: str, default: Sequence[str] = (), named: Sequence[str] = (), base: str | None = None
    ) -> None:
        """Carry out an update of the operator's, as one if the service does that; see `Store.update`."""
        if default or named:
            text = over(text, default, named)
        elif not self._is_whole():
            text = over_all(text, self.graphs())
        head = f"BASE <{base}>\n" if base else ""
        with self.still():
            self._write(f"{head}{text}")

    def _write(self, text: str, books: Mapping[str, str] | None = None) -> None:
        """Carry out an update and count it, where versions are counted; for who holds the lock."""
        content = self._now()
        if content.books:
            digest = hashlib.sha256(f"{content.version}\n{text}".encode()).hexdigest()
            version = f"{int(content.version[:6]) + 1:06d}-{digest[:16]}"
            told = f"GRAPH <{BOOKS}> {{ <{BOOKS}> owl:versionInfo"
            text += f' ;\nDELETE WHERE {{ {told} ?version }} }} ;\nINSERT DATA {{ {told} "{version}" }} }}'
        try:
            self._updates.post([("update", declarations(self.prefixes) + text)], "*/*")
        except Said as said:
            raise self._not_written(said) from None
        finally:
            self._counted = float("-inf")

    def _not_written(self, said: Said) -> StoreNotWritable | UpdateFailed:
        if said.status in (*NO_SERVICE, 501):
            return StoreNotWritable(
                "The service at %(url)s takes no updates there. Where it takes them is told with "
                "SAMGRAF_STORE_UPDATES.",
                url=self._updates.address.shown,
            )
        return UpdateFailed("Nothing was changed: %(why)s.", why=said.why.rstrip("."))

    @contextmanager
    def still(self) -> Iterator[str]:
        """The version of the content, asked anew. We do not write meanwhile; others may."""
        with self._writing:
            self._counted = float("-inf")
            yield self.version

    def checkpoint(self, folder: Path) -> Path:
        raise StoreNotWritable("The store at %(url)s is on another machine; no copy is made.", url=self.address.shown)

    def close(self) -> None:
        self._wire.close()
        self._updates.close()
        shutil.rmtree(self.path, ignore_errors=True)


def open_remote(url: str, access: Access | None = None) -> RemoteStore:
    """Open a store elsewhere. BadParameter for an address that is none, StoreAway when it cannot be asked."""
    return RemoteStore(url, access or Access())
