"""Strangers' queries over a store elsewhere: passed on to its service, within the same limits and with the same errors.

How many are asked at the same time is limited here, since what a service still works on after its deadline cannot be
ended from here. What a service answers is read, and written again by `serialise`: each format is the same everywhere.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from graph.catalogue import declarations
from graph.elsewhere import received
from graph.elsewhere.remote import NO_SERVICE, RemoteStore
from graph.elsewhere.wire import Form, Said, unreadable
from graph.store import open_store
from graph.typed.advice import slow_query
from graph.typed.failures import busy, other_form, too_large
from graph.typed.guard import Reading
from graph.typed.kept import Answer, Kept, Question
from graph.typed.serialise import Found, OtherForm, TooLarge, written
from graph.typed.workers import GRAPH_FORMATS, RESULT_FORMATS, Limits, QueryPool
from ontology.errors import QueryError, QueryMalformed, QueryOverdue, StoreSlow

_GRAPH = ("CONSTRUCT", "DESCRIBE")
_READING = Limits(seconds=2.0)


class RemotePool(QueryPool):
    """At most `size` queries at the same time over a store elsewhere; see `QueryPool` for everything else."""

    def __init__(self, store: RemoteStore, limits: Limits | None = None, size: int = 2) -> None:
        self.limits, self._store = limits or Limits(), store
        self._kept = Kept(self.limits.kept)
        self._changed = threading.Condition()
        self._free, self._waiting, self._closed = size, 0, False

    @property
    def version(self) -> str:
        """The version of the store that the next query reads."""
        return self._store.version

    @property
    def processes(self) -> tuple[int, ...]:
        """None: nothing works here."""
        return ()

    def wait_until_ready(self) -> None:
        """The service is there, or the next query tells."""

    def renew(self, checkpoint: Path) -> None:
        """There are no checkpoints of a store elsewhere."""

    def close(self) -> None:
        """Answer nobody any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _answer(self, question: Question, reading: Reading, media_type: str) -> Answer:
        if reading.form is None:  # nothing that SPARQL 1.1 knows; some services know more
            self._refused(question, Said(400, "?"))
        form = question.format
        if form not in (GRAPH_FORMATS if reading.form in _GRAPH else RESULT_FORMATS):
            raise other_form(form)
        limits = {"format": form, "rows": self.limits.rows, "size": self.limits.size}
        try:
            with self._turn():
                body = written(self._found(question, reading), limits)
        except TooLarge as error:
            raise too_large(self.limits, str(error)) from None
        except OtherForm:
            raise other_form(form) from None
        return Answer(body, media_type, question.version)

    def _found(self, question: Question, reading: Reading) -> Found:
        """What the service finds, by the deadline."""
        base = f"BASE <{question.base}>\n" if question.base else ""
        form = [("query", base + declarations(self._store.prefixes) + question.text), *self._graphs(question, reading)]
        shown = self._store.address.shown
        accept = received.TRIPLES if reading.form in _GRAPH else received.RESULTS
        try:
            reply = self._store.post(form, accept, self.limits.seconds, self.limits.size)
        except StoreSlow:
            raise QueryOverdue(self.limits.seconds, slow_query(question.text)) from None
        except Said as said:
            self._refused(question, said)
        return received.triples(reply, shown) if reading.form in _GRAPH else received.results(reply, shown)

    def _graphs(self, question: Question, reading: Reading) -> Form:
        """The graphs asked: those the request names, else those the query names, else all of them as one."""
        default, named = question.default_graphs, question.named_graphs
        if default or named:
            return [*(("default-graph-uri", iri) for iri in default), *(("named-graph-uri", iri) for iri in named)]
        return [] if "FROM" in reading.keywords else self._store.dataset()

    def _refused(self, question: Question, said: Said) -> NoReturn:
        """The error for what the service did not take: where it is no SPARQL, it is told as our own engine tells it."""
        if said.status in NO_SERVICE:
            raise unreadable(self._store.address.shown) from None
        # An engine that has nothing to ask reads the query, in a process that can be ended.
        with (
            TemporaryDirectory(prefix="samgraf-") as folder,
            open_store() as empty,
            QueryPool(empty.checkpoint(Path(folder)), _READING, 1) as reader,
        ):
            try:
                reader.query(question.text, question.format, base=question.base)
            except QueryMalformed:
                raise
            except QueryError:
                pass  # it can be read, so the fault is not in the text
        raise QueryError("The query could not be answered: %(why)s", why=said.why) from None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One of the places for queries, for the length of one."""
        with self._changed:
            if not self._free and self._waiting >= self.limits.waiting:
                raise busy(self.limits)
            self._waiting += 1
            try:
                free = self._changed.wait_for(lambda: self._free or self._closed, self.limits.seconds)
            finally:
                self._waiting -= 1
            if not free or self._closed:
                raise busy(self.limits)
            self._free -= 1
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify()
