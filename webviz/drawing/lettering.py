"""How much room words take in a picture, and where they break: for fonts that cannot be measured on the server."""

from __future__ import annotations

from collections.abc import Iterable

# Advance widths in hundredths of the font size, of the widest common system font (DejaVu and Verdana).
FONT = 14
NARROW, BROAD, USUAL, CAPITAL, EMOJI = 40, 100, 65, 78, 140


def width_of(text: str) -> float:
    """An upper estimate of the text's width in units, for fonts we cannot measure on the server."""
    return sum(_advance(letter) for letter in text) * FONT / 100


def wrap(text: str, width: float) -> tuple[str, ...]:
    """Break ``text`` into lines no wider than ``width``: at spaces, after hyphens and slashes, at last inside a word.

    Nothing is ever cut off. Text without any letters gives one empty line.

    >>> wrap("Helse- og omsorgssjef", 150)
    ('Helse- og', 'omsorgssjef')
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
        part, taken = "", 0.0
        for letter in word:
            room = width_of(letter)
            if taken + room > width:
                yield part
                part, taken = "", 0.0
            part, taken = part + letter, taken + room
            if letter in "/-–":
                yield part
                part, taken = "", 0.0
        yield part + " "
