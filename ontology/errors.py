"""Every error a user can meet, in one tree.

::

    SamgrafError                  something the user can act on; never a bug of ours
    ├── InvalidInput              a file that cannot be taken in; carries every Problem at once
    ├── UnknownName               asked for by a name nobody has; carries the nearest names
    │   ├── UnknownMunicipality
    │   └── UnknownQuestion
    ├── BadParameter              a question, option or setting got a value it cannot use
    ├── UnknownFormat             no reader or writer for that format
    ├── SourceMismatch            a quote is not at its place, or the document is another one
    ├── StoreError
    │   ├── StoreInUse            another process owns the store on disk
    │   ├── StoreChanged          it is another than when the change was planned
    │   ├── StoreNotWritable      read-only folder, full disk, or a remote service without update
    │   ├── StoreMissing          there is no store where one was named
    │   └── StoreAway             a service elsewhere cannot be asked now; tells when to try again
    │       ├── StoreUnreachable  nothing answers, not safely, or not to the end
    │       ├── StoreSlow         no whole answer in time
    │       ├── StoreDenied       it does not let us in
    │       └── StoreUnreadable   what answers is no SPARQL service
    ├── QueryError
    │   ├── QueryMalformed        does not parse; carries line and column
    │   ├── QueryRefused          parses, but reaches out (SERVICE, LOAD, FROM a file) or writes
    │   ├── QueryTooLarge         the text, the answer or the memory it needs is more than allowed
    │   ├── UpdateFailed          an update that the content does not allow, such as creating a graph that is there
    │   ├── Busy                  every worker is at work; carries when to try again
    │   └── QueryTimedOut         the deadline passed, and the worker was ended
    │       └── QueryOverdue      the same, with advice on how to ask
    ├── PortBusy                  the server cannot listen there
    ├── JavaMissing               the OWL reasoner needs Java, and there is none
    └── ReasonerFailed            the OWL reasoner crashed or took too long: neither consistent nor inconsistent

An error is a template and its parameters. The template is an English sentence with ``%(name)s`` places, and is
also the message id: ``str(error)`` renders English, and the faces translate ``error.template`` and fill in
``error.params``, of which a :class:`Phrase` is translated too. A literal percent sign in a template is written ``%%``.
No message ends in a traceback.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self


def _rebuild(kind: type[SamgrafError], args: tuple[Any, ...], state: dict[str, Any]) -> SamgrafError:
    """Build an error again on the other side of a process boundary (keywords do not survive plain pickling)."""
    error = kind.__new__(kind, *args)
    Exception.__init__(error, *args)
    error.__dict__.update(state)
    return error


class SamgrafError(Exception):
    """The root. ``template`` is the English message id, ``params`` the values for its places."""

    def __init__(self, template: str, /, **params: object) -> None:
        super().__init__(template)
        self.template = template
        self.params: dict[str, object] = params

    def __str__(self) -> str:
        return self.template % self.params

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, dict(self.__dict__))


@dataclass(frozen=True)
class Phrase:
    """A part of a sentence that is a message id itself: the faces say it in the reader's language, `str` in English."""

    template: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.template % dict(self.params)


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one place of an input file.

    ``path`` is the place inside the file in the file's own terms: ``bodies[2].seats[0].holder`` in a municipality
    file, ``Seats!C7`` in a workbook. ``line`` and ``column`` count from 1; a workbook row is a line.
    """

    template: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)
    file: str = ""
    line: int | None = None
    column: int | None = None
    path: str = ""

    @property
    def message(self) -> str:
        """The English sentence alone."""
        return self.template % dict(self.params)

    @property
    def place(self) -> str:
        """``file:line:column``, as editors and terminals understand it, or ``file:Seats!C7``; as far as it is known."""
        numbers = (self.line, self.column) if self.line else ()
        known = (self.file, self.path) if "!" in self.path else (self.file, *numbers)
        return ":".join(str(part) for part in known if part)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message

    @property
    def sheet(self) -> str:
        """The sheet of a workbook; "" for other files."""
        return self.path.rpartition("!")[0]

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The key that sorts the problems of a file, or of one sheet, in reading order."""
        return self.file, self.line or 0, self.column or 0, self.path, self.message


def in_order(problems: Iterable[Problem], sheets: Iterable[str] = ()) -> tuple[Problem, ...]:
    """Problems in reading order: by file, sheet, line and column.

    Sheets come as `sheets` names them, then in the order in which they are first told of.
    """
    found = tuple(problems)
    ranks = {name: rank for rank, name in enumerate(dict.fromkeys((*sheets, *(one.sheet for one in found))))}
    return tuple(sorted(found, key=lambda one: (one.file, ranks[one.sheet], one.order)))


class InvalidInput(SamgrafError):
    """Input that cannot be taken in; nothing of it was loaded. ``problems`` is everything wrong, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = in_order(problems)
        count = len(self.problems)
        super().__init__("One problem in the input" if count == 1 else "%(count)d problems in the input", count=count)

    @classmethod
    def one(cls, template: str, /, file: str = "", line: int | None = None, **params: object) -> Self:
        """The common case of a single problem."""
        return cls([Problem(template, params, file, line)])

    def __str__(self) -> str:
        return "\n".join([f"{super().__str__()}:", *map(str, self.problems)])


class UnknownName(SamgrafError):
    """A name nobody has. ``nearest`` holds the closest known names, best first; a template may show %(nearest)s."""

    def __init__(self, template: str, /, *, nearest: Iterable[str] = (), **params: object) -> None:
        self.nearest: tuple[str, ...] = tuple(nearest)
        super().__init__(template, nearest=", ".join(self.nearest), **params)


class UnknownMunicipality(UnknownName):
    """No municipality has that code or name, or more than one has the name."""


class UnknownQuestion(UnknownName):
    """The catalogue holds no question with that id."""


class BadParameter(SamgrafError):
    """A parameter, option or setting has a value that cannot be used."""


class UnknownFormat(SamgrafError):
    """There is no reader, or no writer, for the format asked for."""


class SourceMismatch(SamgrafError):
    """The text at a quote's place is not the quoted text, or the document has another digest."""


class StoreError(SamgrafError):
    """The triple store cannot be used as asked."""


class StoreInUse(StoreError):
    """Another process owns the store on disk."""


class StoreNotWritable(StoreError):
    """The store cannot be written to."""


class StoreChanged(StoreError):
    """The store has been changed since the change was planned."""


class StoreMissing(StoreError):
    """There is no store at the place named."""


class StoreAway(StoreError):
    """A SPARQL service elsewhere that cannot be asked now; try again after `retry_after` seconds."""

    retry_after = 5


class StoreUnreachable(StoreAway):
    """Nothing answers there, it cannot be trusted, it is closed for now, or it broke off."""


class StoreSlow(StoreAway):
    """The service gave no whole answer in time."""


class StoreDenied(StoreAway):
    """The service does not let us in."""


class StoreUnreadable(StoreAway):
    """What answers there does not speak SPARQL 1.1, or not as much of it as we need."""


class QueryError(SamgrafError):
    """A query that gave no answer."""


class QueryMalformed(QueryError):
    """The query does not parse. ``line`` and ``column`` count from 1, None where the parser does not say."""

    def __init__(
        self, template: str, /, *, line: int | None = None, column: int | None = None, **params: object
    ) -> None:
        self.line = line
        self.column = column
        super().__init__(template, line=line, column=column, **params)


class QueryRefused(QueryError):
    """The query parses, but asks for something that is not allowed."""


class QueryTimedOut(QueryError):
    """The query was ended at its deadline."""


class QueryTooLarge(QueryError):
    """The query is too long, or its answer or the memory it needs is larger than allowed."""


class UpdateFailed(QueryError):
    """An update that can be read but not carried out over the content as it is; nothing of it was done."""


class Busy(QueryError):
    """Every worker is at work and enough queries wait; try again after `retry_after` seconds."""

    def __init__(self, template: str, /, *, retry_after: int, **params: object) -> None:
        self.retry_after = retry_after
        super().__init__(template, retry_after=retry_after, **params)


class QueryOverdue(QueryTimedOut):
    """The query was ended at its deadline. `advice`: message ids of what would likely make it faster, best first."""

    def __init__(self, seconds: float, advice: tuple[str, ...]) -> None:
        self.seconds, self.advice = seconds, advice
        super().__init__("The query was ended after %(seconds)s seconds without an answer.", seconds=f"{seconds:g}")


class PortBusy(SamgrafError):
    """The server cannot listen on that address."""


class JavaMissing(SamgrafError):
    """The OWL reasoner needs Java, and none was found. This says nothing about whether the graph is consistent."""


class ReasonerFailed(SamgrafError):
    """The OWL reasoner gave no answer: it crashed, took too long, or is not installed."""
