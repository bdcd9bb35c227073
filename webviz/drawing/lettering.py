"""How much room words take in a picture, and where they break: for fonts that cannot be measured on the server."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import ceil

# Advance widths in hundredths of the font size, of the widest common system font (DejaVu and Verdana).
FONT = 14
NARROW, BROAD, USUAL, CAPITAL, EMOJI = 40, 100, 65, 78, 140


def width_of(text: str) -> float:
    """An upper estimate of the text's width in units, for fonts we cannot measure on the server."""
    return sum(_advance(letter) for letter in text) * FONT / 100


def wrap(text: str, width: float) -> tuple[str, ...]:
    """Break ``text`` into lines no wider than ``width``: at spaces, after hyphens and slashes, at last inside a word.

    Nothing is ever cut off; a word too wide for a line is broken into parts of much the same width.
    Text without any letters gives one empty line.

    >>> wrap("Helse- og omsorgssjef", 150)
    ('Helse- og', 'omsorgssjef')
    >>> wrap("Skole-, kulturadministrasjon", 130)
    ('Skole-,', 'kulturadmin', 'istrasjon')
    """
    lines = [""]
    for piece in _pieces(text, width):
        if lines[-1] and width_of((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return tuple(line.strip() for line in lines)


def _advance(letter: str) -> int:
    if letter in "ijlItfr.,:;'’|!()[]/- ":
        return NARROW
    if letter >= "\U0001f000":
        return EMOJI
    if letter in "mwMW@%—…":
        return BROAD
    return CAPITAL if letter.isupper() else USUAL if letter < "\u0500" else BROAD


def _pieces(text: str, width: float) -> Iterable[str]:
    """Words with what follows them, split further where one alone is wider than a line."""
    for word in " ".join(text.split()).split(" "):
        *parts, last = (piece for part in _parts(word) for piece in _even(part, width))
        yield from parts
        yield last + " "


def _parts(word: str) -> Iterable[str]:
    """A word, parted after hyphens and slashes; a comma stays with what it follows."""
    part = ""
    for letter, after in pairwise([*word, ""]):
        part += letter
        if letter in "/-–" and after.isalnum():
            yield part
            part = ""
    yield part


def _even(part: str, width: float) -> Iterable[str]:
    """A part in as many pieces as it takes, none of them much narrower than the others."""
    whole = width_of(part)
    limit = min(width, whole / ceil(whole / width) + width_of("m")) if whole > width else width
    piece = ""
    for letter in part:
        if piece and width_of(piece + letter) > limit:
            yield piece
            piece = ""
        piece += letter
    yield piece
