"""An answer too long to hold at once: its length is known beforehand, its rows are made one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from graph.findings import Message

Row = TypeVar("Row")


@dataclass(frozen=True)
class Stream(Generic[Row]):
    """Rows that can be gone through again and again; `order` says what comes first, `columns` what the fields are."""

    order: Message
    columns: tuple[Message, ...]
    count: Callable[[], int]
    rows: Callable[[], Iterator[Row]]

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Row]:
        return self.rows()
