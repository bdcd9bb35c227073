"""Bytes → text, for files whose encoding nobody states: UTF-8 first, then what a Nordic spreadsheet would write."""

from __future__ import annotations

import re
from pathlib import Path

from ontology.errors import InvalidInput, Problem
from ontology.system import why

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_UNUSED = frozenset(b"\x81\x8d\x8f\x90\x9d")  # Windows-1252 has no letter for these
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def read_text(path: Path) -> str:
    """The text of a file on disk that is in UTF-8; InvalidInput names it where it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidInput.one("Cannot read the file: %(why)s.", str(path), why=why(error)) from error
    return decode(content, str(path), legacy=False)


def decode(content: bytes, file: str = "", legacy: bool = True) -> str:
    """The text of a file, without its byte order mark; line ends as they are.

    By its byte order mark (UTF-8, UTF-16), else as UTF-8, else, with `legacy`, as Windows-1252: a text with a letter
    such as ø in it cannot be valid UTF-8 by accident. InvalidInput names the line where it is none of them.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if not legacy or encoding != "utf-8" or not _UNUSED.isdisjoint(content):
            template = "The file is not UTF-8 (byte %(at)s); save it as UTF-8."
            line = content.count(b"\n", 0, error.start) + 1
            raise InvalidInput([Problem(template, {"at": error.start}, file, line)]) from error
        text = content.decode("cp1252")
    control = _CONTROL.search(text)
    if control:
        template = "This is no text: it has a control character (%(code)s) in it."
        line = text.count("\n", 0, control.start()) + 1
        raise InvalidInput([Problem(template, {"code": f"U+{ord(control[0]):04X}"}, file, line)])
    return text
