"""Answers that have been given, for whoever asks the same of the same store."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: its bytes, their media type, and the version of the store it was read from."""

    body: bytes
    media_type: str
    version: str


@dataclass(frozen=True, slots=True)
class Question:
    """All that an answer depends on, beside what changes by itself."""

    version: str
    text: str
    format: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    base: str | None = None


class Kept:
    """At most `most` bytes of answers, none larger than an eighth of that; those not asked for are forgotten first."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._lock = threading.Lock()
        self._found: OrderedDict[Question, Answer] = OrderedDict()

    def get(self, question: Question) -> Answer | None:
        """The answer to this question, if it is still here."""
        with self._lock:
            found = self._found.get(question)
            if found is not None:
                self._found.move_to_end(question)
            return found

    def put(self, question: Question, answer: Answer) -> None:
        """Keep an answer, if it is small enough."""
        if 8 * _cost(question, answer) > self._most:
            return
        with self._lock:
            if question not in self._found:
                self._size += _cost(question, answer)
                self._found[question] = answer
            while self._size > self._most:
                self._size -= _cost(*self._found.popitem(last=False))

    def __len__(self) -> int:
        return len(self._found)


def _cost(question: Question, answer: Answer) -> int:
    """About how many bytes both take, with the places they stand in."""
    texts = len(question.text) + len(question.base or "")
    graphs = sum(4 * len(name) + 100 for name in (*question.default_graphs, *question.named_graphs))
    return len(answer.body) + 4 * texts + graphs + 1000
