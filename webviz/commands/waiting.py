"""What the program is doing while somebody waits for it, told on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from webviz.i18n import Translator

WAIT = 2.0  # seconds before anything is told
EVERY = 0.1  # seconds between two tellings
BAR = 30
CLEAR = "\r\033[K"


class Waiting:
    """One line on a screen: the rows that are read, a bar for what is checked, what is written. Elsewhere nothing."""

    def __init__(self, screen: TextIO, words: Translator) -> None:
        self._screen, self.words = screen, words
        self._start, self._told = time.monotonic(), 0.0

    def rows(self, sheet: str, number: int) -> None:
        """So many rows of a sheet are read."""
        if self._due():
            self._tell(
                self.words.gettext("Reading “%(sheet)s”: row %(row)s", sheet=sheet, row=self.words.number(number))
            )

    def steps(self, steps: Iterable[object], total: int) -> Iterator[object]:
        """The steps of the checking, with a bar."""
        for number, step in enumerate(steps):
            if self._due():
                self._tell(f"{self.words.gettext('Checking')} {bar(number, total)}")
            yield step

    def writing(self, number: int) -> None:
        """So many statements are about to be written, as one."""
        if number and self._late():
            self._tell(self.words.ngettext("Writing %(num)s statement …", "Writing %(num)s statements …", number))

    def end(self) -> None:
        """Clear the line, before anything else is said."""
        if self._told:
            self._screen.write(CLEAR)
            self._screen.flush()
            self._told = 0.0

    def _late(self) -> bool:
        return self._screen.isatty() and time.monotonic() > self._start + WAIT

    def _due(self) -> bool:
        return self._late() and time.monotonic() > self._told + EVERY

    def _tell(self, line: str) -> None:
        self._told = time.monotonic()
        self._screen.write(f"{CLEAR}{line}")
        self._screen.flush()


def bar(number: int, total: int) -> str:
    """How far something is: so many of all."""
    done = number * BAR // max(total, 1)
    return f"[{'#' * done}{'-' * (BAR - done)}]"


@contextmanager
def waiting(words: Translator) -> Iterator[Waiting]:
    """A line on standard error, cleared in the end."""
    told = Waiting(sys.stderr, words)
    try:
        yield told
    finally:
        told.end()
