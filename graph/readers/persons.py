"""Persons stay out: names, addresses, numbers of persons are taken away before anything is kept; roles stay.

>>> without_persons("Rektor Kari Nordmann").text
'Rektor'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from graph.readers.wording import HOLDERS, READ, match, pattern, table

_WORD = r"[A-ZÆØÅÄÖÉÜ][\w'’]*[a-zæøåäöéüß][\w'’]*(?:-[A-ZÆØÅÄÖÉÜ][\w'’]+)?"
_REST = rf"(?:{_WORD}|[A-ZÆØÅÄÖ]\.?(?=\s|$|[,;)]))"
_REACHED = re.compile(
    r"(?:(?:e-?post|e-?mail|mail|tlf|tel|telefon|mobil|mob|phone)\s*\.?\s*:?\s*)?"
    r"(?:(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w-])(?:\+|00)\d{2}[\s-]?\d(?:[\s-]?\d){6,9}(?!\d)"
    r"|(?<![\d.-])\d{2}\s?\d{2}\s?\d{2}\s?\d{2}(?![\d-])|(?<![\d.-])\d{3}\s\d{2}\s\d{3}(?![\d-])"
    r"|(?<!\d)\d{6}(?:\d{2})?[-+\s]?\d{4,5}(?!\d)"
    r"|(?<!\d)0\d{1,3}\s?[-–/]\s?\d{2,3}(?:\s?\d{2}){1,3}(?!\d))",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(r"\(\s*[,;:./–-]*\s*\)|\s+(?=[,;.)])|(?<=\()\s+")
_TITLE_OF_NAME = re.compile(r"\b(?:herr|fru|hr|dr|prof)\.?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without persons, and whether anything was taken away."""

    text: str
    changed: bool


@lru_cache(READ)
def without_persons(text: str, strict: bool = False) -> Cleaned:
    """The text without names, e-mail addresses, telephone and personal numbers.

    A name is a given name with capitalised words after it, or two or three capitalised words after a title.
    `strict` also takes two or three capitalised words that stand alone, unless one tells of an organisation or place.
    """
    kept = _REACHED.sub(" ", text)
    kept = _surname_first().sub(" ", kept)
    kept = _known().sub(_unless_place, kept)
    kept = _titled().sub(_after_title, kept)
    if strict:
        kept = "".join(_alone(piece) for piece in re.split(r"([,;\n/()]|\s(?:og|och|and)\s)", kept))
    if kept == text:
        return Cleaned(text, False)
    kept = _TITLE_OF_NAME.sub("", kept) if not _TITLE_OF_NAME.sub("", kept).strip() else kept
    lines = (" ".join(_LEFT_OVER.sub("", line).split()).strip(" ,;:–-") for line in kept.split("\n"))
    lines = (re.sub(r"\s*\bv/$", "", line) for line in lines)
    return Cleaned("\n".join(line for line in lines if line), True)


@cache
def _given() -> str:
    names = sorted(table()["persons"]["given"].split(), key=lambda name: (-len(name), name))
    return "|".join(name[0].upper() + name[1:] for name in names)


@cache
def _known() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?:{_WORD}-)?(?:{_given()})(?:-(?:{_WORD}))?(?:\s+(?:von|van|de|af|av)?\s*{_REST}){{1,3}}(?!\w)"
    )


@cache
def _surname_first() -> re.Pattern[str]:
    return re.compile(rf"\b{_WORD},\s+(?:{_given()})(?:\s+{_REST})?(?=\s*(?:$|[;)(\n]))", re.MULTILINE)


@cache
def _titled() -> re.Pattern[str]:
    title = table()["kinds"]["office"]
    lone = rf"(?:{_given()})(?![\w-])"
    return re.compile(
        rf"(?P<title>(?:\b|\w)(?i:{title})|(?i:\bv/|\bved ))(?P<between>\s*[,:–-]?\s+|\s*\(\s*|(?<=/))"
        rf"(?P<name>{_WORD}(?:\s+{_REST}){{1,2}}|{lone})(?!\w)"
    )


@cache
def _place() -> re.Pattern[str]:
    return re.compile(rf"(?:{table()['persons']['institutions']})", re.IGNORECASE)


def _institutional(words: str) -> bool:
    return any(_place().fullmatch(word.strip(".,")) for word in re.split(r"[\s-]+", words))


def _unless_place(found: re.Match[str]) -> str:
    """Nothing for a name; a school or a road may carry a person's name."""
    after = found.string[found.end() :].split(maxsplit=1)
    tells = _institutional(found[0]) or (after and _institutional(after[0]) and found.string[found.end()].isspace())
    return found[0] if tells else " "


def _after_title(found: re.Match[str]) -> str:
    after = found.string[found.end() :].split(maxsplit=1)
    follows = bool(after) and found.string[found.end()].isspace() and _institutional(after[0])
    return found[0] if _institutional(found["name"]) or follows else f"{found['title']} "


def _alone(piece: str) -> str:
    words = piece.strip(" .:–-").split()
    capitals = all(re.fullmatch(_REST, word) for word in words)
    if not 2 <= len(words) <= 3 or not capitals or _institutional(" ".join(words)):
        return piece
    titled = pattern("kinds", "office").search(piece)
    return piece if titled or match(piece, HOLDERS, guess=False) else " "
