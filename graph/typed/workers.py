"""Strangers' queries, answered by processes that can be ended.

A query in this process could not be stopped; in a worker it is stopped by ending the worker. Each worker answers one
query at a time over a checkpoint of the store, within `Limits`. A worker that meets a deadline, dies, or reads a
checkpoint that has been replaced gives its place to a new one, which is started while others answer. An answer is whole
or it is an error: a result with too many rows is refused with advice, never cut off, since a cut-off list reads like a
complete one.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from graph.typed.failures import Limits, busy, failure, other_form
from graph.typed.guard import Reading, guard
from graph.typed.kept import Answer, Kept, Question
from graph.typed.serialise import Json
from graph.typed.worker import Worker
from ontology.errors import BadParameter, QueryTooLarge, SamgrafError, StoreError
from ontology.iris import PREFIXES

__all__ = ["GRAPH_FORMATS", "RESULT_FORMATS", "VOLATILE", "Limits", "QueryPool"]

# format → media type; SELECT and ASK answer with a result, CONSTRUCT and DESCRIBE with a graph.
RESULT_FORMATS: Mapping[str, str] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
}
GRAPH_FORMATS: Mapping[str, str] = {
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}

# An answer made with these is another each time: functions, and what another host says.
VOLATILE = frozenset(("NOW", "RAND", "UUID", "STRUUID", "BNODE", "SERVICE"))
# So much before its deadline a query is ended, and the answer that says so is there by the deadline: to make and send
# it takes 3 ms, on a machine that has too much to do ten times that; to read a long text, before and for the advice,
# about a microsecond a character. Never more than a tenth of the time there is.
_MARGIN, _READING = 0.05, 1e-6
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*")


class QueryPool:
    """A fixed number of workers over a checkpoint of the store.

    The folder's name is the version of the store it was made from (`Store.checkpoint`). `discard` is called with a
    checkpoint when the last worker has left it; the pool itself deletes nothing. Use it in a `with`, or close it.
    """

    def __init__(
        self,
        checkpoint: Path,
        limits: Limits | None = None,
        size: int = 2,
        discard: Callable[[Path], object] | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._checkpoint, self._discard = checkpoint, discard
        self._kept = Kept(self.limits.kept)
        self._changed = threading.Condition()
        self._workers = {Worker(checkpoint, self.limits.memory) for _ in range(size + self.limits.spare)}
        self._idle = list(self._workers)
        self._turns, self._waiting, self._closed = size, 0, False
        self._replacing = ThreadPoolExecutor(size, "replacing")

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that queries need not declare."""
        return PREFIXES

    @property
    def version(self) -> str:
        """The version of the store that the next query reads."""
        return self._checkpoint.name

    @property
    def processes(self) -> tuple[int, ...]:
        """The process numbers of the workers, for monitoring."""
        with self._changed:
            return tuple(sorted(worker.process.pid for worker in self._workers))

    def admit(self, text: str) -> Reading:
        """What a query is by its words. Raises QueryTooLarge and QueryRefused, as `query` would."""
        if len(text) > self.limits.characters:
            raise QueryTooLarge("The query is longer than %(limit)d characters.", limit=self.limits.characters)
        return guard(text, self.limits.hosts)

    def query(
        self,
        text: str,
        format: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        *,
        base: str | None = None,
    ) -> Answer:
        """The answer to a SPARQL query, written in `format` (RESULT_FORMATS or GRAPH_FORMATS).

        Without graphs named here or in the query (FROM), all graphs are read as one. Relative IRIs in the query are
        resolved against `base`.

        Raises QueryMalformed, QueryRefused, QueryOverdue, QueryTooLarge, UnknownFormat (not a format for this form of
        query), BadParameter (a graph that is no IRI), Busy, QueryError (the engine gave up) and StoreError (the
        checkpoint cannot be read).
        """
        reading = self.admit(text)
        media_type = {**RESULT_FORMATS, **GRAPH_FORMATS}.get(format)
        if media_type is None:
            raise other_form(format)
        graphs = tuple(map(_graph, default_graphs)), tuple(map(_graph, named_graphs))
        question = Question(self.version, text, format, *graphs, base)
        lasting = not reading.keywords & VOLATILE
        answer = self._kept.get(question) if lasting else None
        if answer is None:
            answer = self._answer(question, reading, media_type)
            if lasting:
                self._kept.put(replace(question, version=answer.version), answer)
        return answer

    def _answer(self, question: Question, reading: Reading, media_type: str) -> Answer:
        request = {
            "query": question.text,
            "format": question.format,
            "own_dataset": "FROM" in reading.keywords,
            "default_graphs": question.default_graphs,
            "named_graphs": question.named_graphs,
            "base": question.base,
            "prefixes": self.prefixes,
            "rows": self.limits.rows,
            "size": self.limits.size,
        }
        with self._worker(reaching="SERVICE" in reading.keywords) as worker:
            about, body = worker.ask(request, self._seconds(question.text))
            version = worker.checkpoint.name
        if about["status"] != "ok":
            raise self._failure(question, about)
        return Answer(body, media_type, version)

    def _seconds(self, text: str) -> float:
        """How long a worker may take for a query, so that whoever asked is told by the deadline."""
        return self.limits.seconds - min(_MARGIN + _READING * len(text), self.limits.seconds / 10)

    def _failure(self, question: Question, about: Json) -> SamgrafError:
        """The error for what a worker says of a failure; one that was ended by `close` says nothing true."""
        return busy(self.limits) if self._closed else failure(self.limits, question, about)

    def wait_until_ready(self) -> None:
        """Wait until every worker can answer. Raises StoreError when one cannot."""
        with self._changed:
            idle = list(self._idle)
        for worker in idle:
            worker.wait_until_ready()

    def renew(self, checkpoint: Path) -> None:
        """Read from another checkpoint: the next query does; one at work ends over the old one."""
        with self._changed:
            self._checkpoint = checkpoint
            idle, self._idle = self._idle, []
        for worker in idle:
            with suppress(StoreError):
                worker = self._fresh(worker)
            self._keep(worker)

    def close(self) -> None:
        """End every worker, those at work too."""
        with self._changed:
            self._closed = True
            idle, self._idle = self._idle, []
            workers = list(self._workers)
            self._changed.notify_all()
        for worker in workers:
            worker.end()
        for worker in workers:
            worker.process.wait()
        for worker in idle:
            worker.release()
        self._replacing.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # -- workers --------------------------------------------------------------------------------------------

    @contextmanager
    def _worker(self, reaching: bool) -> Iterator[Worker]:
        """A worker of one's own for the length of a query; one with network has no other query, before or after."""
        worker = self._take()
        try:
            try:
                worker = self._fresh(worker, reaching)
                worker.wait_until_ready()
            except StoreError:
                if self._closed:  # it was ended before it could begin
                    raise busy(self.limits) from None
                raise
            yield worker
        finally:
            self._give_back(worker)

    def _take(self) -> Worker:
        with self._changed:
            if not self._is_free() and self._waiting >= self.limits.waiting:
                raise busy(self.limits)
            self._waiting += 1
            try:
                free = self._changed.wait_for(lambda: self._is_free() or self._closed, self.limits.seconds)
            finally:
                self._waiting -= 1
            if not free or self._closed:
                raise busy(self.limits)
            worker = max(self._idle, key=lambda one: one.ready)  # rather than one that is still starting
            self._idle.remove(worker)
            self._turns -= 1
            return worker

    def _is_free(self) -> bool:
        return bool(self._idle and self._turns)

    def _give_back(self, worker: Worker) -> None:
        """End a turn. Whoever had it does not wait until a new worker stands in the place of one that is gone."""
        with self._changed:
            self._turns += 1
            if self._closed or self._fits(worker):
                self._keep(worker)
            else:
                self._replacing.submit(self._replace, worker)
                self._changed.notify()

    def _replace(self, worker: Worker) -> None:
        try:
            with suppress(StoreError):  # the next query tells, to somebody who needs it
                worker = self._fresh(worker)
                worker.wait_until_ready()
        finally:
            self._keep(worker)

    def _keep(self, worker: Worker) -> None:
        with self._changed:
            if not self._closed:
                self._idle.append(worker)
            self._changed.notify()
        if self._closed:
            worker.release()

    def _fits(self, worker: Worker, reaching: bool = False) -> bool:
        """Whether a worker can take another query, over the present checkpoint."""
        return worker.alive and worker.checkpoint == self._checkpoint and worker.reaching == reaching

    def _fresh(self, worker: Worker, reaching: bool = False) -> Worker:
        """The worker if it can take another query over the present checkpoint, else a new one in its place."""
        if self._closed or self._fits(worker, reaching):
            return worker
        worker.release()
        fresh = Worker(self._checkpoint, self.limits.memory, reaching)
        with self._changed:
            self._workers.discard(worker)
            self._workers.add(fresh)
            left = worker.checkpoint not in {one.checkpoint for one in self._workers} | {self._checkpoint}
            if self._closed:  # meanwhile, by somebody who did not know of this one
                fresh.end()
        if left and self._discard:
            self._discard(worker.checkpoint)
        return fresh


def _graph(iri: str) -> str:
    if not _IRI.fullmatch(iri):
        raise BadParameter("“%(iri)s” is not the IRI of a graph.", iri=iri)
    return iri
