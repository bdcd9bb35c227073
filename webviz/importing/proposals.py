"""What has been handed in and waits for a decision: kept in memory for a while, for the session that brought it."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from flask import Flask, current_app

from graph.changes.excerpt import Row
from graph.changes.history import ChangeSet, SourceFile
from graph.changes.importing import Plan
from graph.readers.intake import Taken
from ontology.errors import Problem

KEPT = 16  # proposals at a time; the oldest gives way to a new one
HEAVIEST = 3_000_000  # statements that all of them may hold; one alone may hold more
LIFE = 3600.0  # seconds that a proposal waits
_KEY = "samgraf-proposals"


@dataclass
class Proposal:
    """One hand-in: what it would change, or the problems that keep it out; `done` once it has been taken in.

    `rows` are the rows of the files that problems and notes point at. `again`: the store has been changed since the
    plan was shown, so that it was made anew.
    """

    owner: str
    sources: tuple[SourceFile, ...]
    taken: Taken | None = None
    plan: Plan | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    rows: tuple[Row, ...] = ()
    again: bool = False
    done: ChangeSet | None = None
    deciding: threading.Lock = field(default_factory=threading.Lock)

    @property
    def weight(self) -> int:
        """How many statements it holds."""
        return len(self.plan.add) + len(self.plan.remove) if self.plan else 0


class Proposals:
    """At most `most` proposals, each for `life` seconds, under names that nobody can guess."""

    def __init__(self, most: int = KEPT, life: float = LIFE, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._life, self._clock = most, life, clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, Proposal]] = OrderedDict()

    def keep(self, proposal: Proposal) -> str:
        """Keep a proposal; its name."""
        name = secrets.token_urlsafe(16)
        with self._lock:
            self._forget_old()
            self._kept[name] = self._clock(), proposal
            while len(self._kept) > self._most or (len(self._kept) > 1 and self._weight() > HEAVIEST):
                self._kept.popitem(last=False)
        return name

    def get(self, name: str, owner: str) -> Proposal | None:
        """The proposal of that name; None where there is none, or it is another session's."""
        with self._lock:
            self._forget_old()
            _when, found = self._kept.get(name, (0.0, None))
            return found if found and found.owner == owner else None

    def drop(self, name: str) -> None:
        """Forget a proposal."""
        with self._lock:
            self._kept.pop(name, None)

    def drop_all(self, owner: str) -> None:
        """Forget the proposals of a session."""
        with self._lock:
            for name in [name for name, (_when, one) in self._kept.items() if one.owner == owner]:
                del self._kept[name]

    def _forget_old(self) -> None:
        while self._kept and next(iter(self._kept.values()))[0] + self._life <= self._clock():
            self._kept.popitem(last=False)

    def _weight(self) -> int:
        return sum(one.weight for _when, one in self._kept.values())

    def __len__(self) -> int:
        return len(self._kept)


def install(app: Flask) -> None:
    """Let `app` keep proposals."""
    app.extensions[_KEY] = Proposals()


def kept() -> Proposals:
    """The proposals of the application that answers this request."""
    return cast(Proposals, current_app.extensions[_KEY])
