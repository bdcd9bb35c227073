"""The municipality file as one of the formats that are taken in: the door to its reader."""

from __future__ import annotations

from graph.readers.decoding import decode
from graph.readers.intake import Given, Taken
from graph.readers.municipality import parse


def read(content: bytes, file: str, given: Given) -> Taken:
    """What a municipality file says; it says itself which municipality and document it is about."""
    return Taken((parse(decode(content, file, legacy=False), file),))
