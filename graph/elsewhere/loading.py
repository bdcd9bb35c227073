"""LOAD in an update, done before the update: each document is fetched here, and what it says put in its place.

The engine would fetch it in the middle of the transaction, with no deadline, while every other writer waits. So the
words ``LOAD <address> INTO GRAPH g`` become ``INSERT DATA { GRAPH g { … } }``, and the engine loads nothing.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from graph.binding import data
from graph.elsewhere.wire import Said, fetched
from graph.graph_store import READ, triples
from graph.typed.guard import Token, guard_update, main_reading
from ontology.errors import InvalidInput, Phrase, QueryTooLarge, StoreAway, StoreSlow, UnknownFormat, UpdateFailed

_ACCEPT = ", ".join(READ)


@dataclass(frozen=True, slots=True)
class _Load:
    """A LOAD by its place in the text: where it starts and ends, what it names, the graph as written there."""

    start: int
    end: int
    url: str
    silent: bool
    graph: str

    def inserting(self, content: str) -> str:
        """The operation that does the same with the content at hand."""
        return f"INSERT DATA {{ GRAPH {self.graph} {{ {content} }} }}" if self.graph else f"INSERT DATA {{ {content} }}"


def loaded(text: str, hosts: Collection[str], seconds: float, size: int) -> str:
    """An update that loads nothing, for one that may load from `hosts`.

    All documents together may take `seconds`, and each be `size` bytes. Raises QueryRefused as `guard_update`, and
    UpdateFailed when a document cannot be had or read; what is loaded SILENT is then left out.
    """
    guard_update(text, hosts)
    loads = tuple(_loads(text))
    # Whatever the words may be read as, the engine must find no LOAD in them.
    guard_update(_with(text, [(one, "") for one in loads]))
    end = time.monotonic() + seconds
    contents = [_content(one, end, seconds, size) for one in loads]
    return _with(text, [(one, _data(contents[number], number)) for number, one in enumerate(loads)])


def _loads(text: str) -> Iterator[_Load]:
    reading, depth = main_reading(text), 0
    for place, token in enumerate(reading):
        depth += (token.text == "{") - (token.text == "}")
        if token.word == "LOAD" and depth == 0:
            yield _load(reading[place : place + 6])


def _load(words: list[Token]) -> _Load:
    silent = words[1].word == "SILENT"
    address, into = words[1 + silent], words[2 + silent : 5 + silent]
    named = [one.word for one in into[:2]] == ["INTO", "GRAPH"] and len(into) == 3
    last = into[2] if named else address
    return _Load(words[0].start, last.start + len(last.text), address.text[1:-1], silent, last.text if named else "")


def _with(text: str, contents: Collection[tuple[_Load, str]]) -> str:
    pieces, done = list[str](), 0
    for one, content in contents:
        pieces += [text[done : one.start], one.inserting(content)]
        done = one.end
    return "".join((*pieces, text[done:]))


def _content(one: _Load, end: float, seconds: float, size: int) -> list[ox.Triple]:
    try:
        reply = fetched(one.url, _ACCEPT, max(end - time.monotonic(), 0.001), size)
        return triples(reply.body, reply.media_type, one.url)
    except (Said, StoreAway, QueryTooLarge, UnknownFormat, InvalidInput) as error:
        if one.silent:
            return []
        raise UpdateFailed(
            "Nothing was changed, since %(url)s could not be loaded (%(why)s). See to that, or fetch it yourself and "
            "send it to /graphs.",
            url=one.url,
            why=_why(error, seconds, size),
        ) from None


def _data(found: list[ox.Triple], number: int) -> str:
    """Triples as the data of an operation, whose blank nodes are those of no other; on one line, as LOAD is."""

    def own(term: Any) -> Any:
        return ox.BlankNode(f"load-{number}-{term.value}") if isinstance(term, ox.BlankNode) else term

    quads = (ox.Quad(own(one.subject), one.predicate, own(one.object)) for one in found)
    return data(quads).replace("\n", " ")


def _why(error: Exception, seconds: float, size: int) -> Phrase:
    if isinstance(error, Said):
        return Phrase("it answers with status %(status)s", {"status": error.status})
    if isinstance(error, QueryTooLarge):
        return Phrase("it is larger than %(megabytes)s MB", {"megabytes": f"{size / 1_000_000:g}"})
    if isinstance(error, StoreSlow):
        return Phrase("there was no whole answer within %(seconds)s seconds", {"seconds": f"{seconds:g}"})
    if isinstance(error, UnknownFormat):
        return Phrase("its format, “%(form)s”, is none of %(known)s", error.params)
    if isinstance(error, InvalidInput):
        (problem,) = error.problems
        what = Phrase(problem.template, problem.params)
        return Phrase("line %(line)s: %(what)s", {"line": problem.line, "what": what})
    return Phrase("nothing answers there, or not to the end")
