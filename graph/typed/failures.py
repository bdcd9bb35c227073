"""How much a stranger's query may take, and what is told when it takes more or fails."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from graph.typed.advice import malformed, slow_query
from graph.typed.kept import Question
from graph.typed.serialise import Json
from ontology.errors import Busy, QueryError, QueryOverdue, QueryTooLarge, UnknownFormat
from ontology.iris import PREFIXES


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one query may take: time, rows and size of the answer (bytes), length of the text, memory (bytes).

    `memory` is address space, of which a worker takes 0.2 GiB to begin. `waiting` is how many queries may wait
    for a worker; each waits at most `seconds`. `spare` is how many workers are kept started beyond those that may be at
    work, for the places of those that are ended. `hosts` are those that SERVICE may ask, as :mod:`.guard` has them;
    `kept` is how many bytes of answers stay in memory for whoever asks the same again.
    """

    seconds: float = 10.0
    rows: int = 10_000
    size: int = 20_000_000
    characters: int = 100_000
    memory: int = 2 * 2**30
    waiting: int = 4
    spare: int = 0
    hosts: tuple[str, ...] = ()
    kept: int = 0


def busy(limits: Limits) -> Busy:
    """The error for one query too many."""
    return Busy("Too many queries at once. Try again in a moment.", retry_after=ceil(limits.seconds))


def failure(limits: Limits, question: Question, about: Json) -> QueryError | UnknownFormat:
    """The error for what a worker says of a failure (:func:`graph.typed.worker_main.respond`), or its end does."""
    text, status = question.text, about["status"]
    if status == "late":
        return QueryOverdue(limits.seconds, slow_query(text))
    if status == "malformed":
        return malformed(text, about["message"], PREFIXES)
    if status == "other form":
        return other_form(question.format)
    if status == "memory":
        return QueryTooLarge("The query needs more memory than it may use. Ask for less at a time, or add a LIMIT.")
    if status == "exhausted":
        return QueryTooLarge(
            "The query needs more memory than it may use, or has too many parts within parts. "
            "Ask for less at a time, or add a LIMIT."
        )
    if status == "killed":
        return Busy("The process that worked on the query was ended. Ask again in a moment.", retry_after=1)
    if status == "too large":
        return too_large(limits, about["what"])
    return QueryError("The query could not be answered: %(why)s", why=about["message"])


def too_large(limits: Limits, what: str) -> QueryTooLarge:
    """The error for an answer with too many ``rows``, or of too much ``size``."""
    if what == "rows":
        return QueryTooLarge(
            "The answer has more than %(limit)d rows. Add LIMIT %(limit)d (and OFFSET to go on), or ask for less.",
            limit=limits.rows,
        )
    return QueryTooLarge(
        "The answer is larger than %(megabytes)s MB. Add a LIMIT, or ask for fewer columns.",
        megabytes=f"{limits.size / 1_000_000:g}",
    )


def other_form(format: str) -> UnknownFormat:
    """The error for a format that does not fit the form of the query."""
    return UnknownFormat("The answer to this query cannot be written as “%(format)s”.", format=format)
