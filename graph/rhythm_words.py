"""The words of rhythms as signs: a letter for what a word does, and its value. The words stand in `rhythm.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from rapidfuzz.distance import OSA

_MOST = 366  # meetings a year; a larger number is a year or something else
_TOKEN = re.compile(r"(\d+(?:[.,]\d+)?)(?::?(?:e|a|de|te|ende|th|st|nd|rd)\b)?\.?|[^\W\d_]+|[-–—/]|[^\s\w]")
_CLOCK = re.compile(r"\b(?:kl\.?|klokka|klokken|klockan|at)\s*\d[\d.:]*(?:\s*(?:[-–]|til|till|to)\s*\d[\d.:]*)?")

Lexicon = Mapping[tuple[str, ...], "tuple[Sign, ...]"]


@dataclass(frozen=True, slots=True)
class Sign:
    letter: str
    value: str = ""

    @property
    def number(self) -> Fraction:
        return Fraction(self.value.replace(",", "."))


def split(said: str) -> list[str]:
    """The words, numbers and marks of a wording, without the time of day."""
    return [word.group(1) or word.group() for word in _TOKEN.finditer(_CLOCK.sub(" ", said.lower()))]


@cache
def lexicon(name: str) -> Lexicon:
    """Forms of words, each as its parts, with the signs they stand for."""
    table = tomllib.loads(files("graph").joinpath("rhythm.toml").read_text("utf-8"))["words"][name]
    return {
        tuple(re.findall(r"[^\W\d_]+|\d+|[-–—/]", form)): _signs_of(key)
        for key, forms in table.items()
        for form in forms.split()
    }


def _signs_of(key: str) -> tuple[Sign, ...]:
    """The signs of a key: a letter and its value, and `~` beside it where the word is vague."""
    plain = key.removesuffix("~") if len(key) > 1 else key
    return (Sign("~"),) * (plain != key) + (Sign(plain[0], plain[1:]),)


def signs(words: Sequence[str], known: Lexicon) -> list[Sign]:
    """The signs of the words, the longest known form first."""
    longest = max(map(len, known))
    found: list[Sign] = []
    at = 0
    while at < len(words):
        for size in range(min(longest, len(words) - at), 0, -1):
            here = known.get(tuple(words[at : at + size]))
            if here:
                found.extend(here)
                at += size
                break
        else:
            found.append(_other(words[at]))
            at += 1
    return found


def _other(word: str) -> Sign:
    """A number, a mark between clauses, or a word nobody knows."""
    if word[0].isdecimal():
        number = Fraction(word.replace(",", "."))
        return Sign("n", word) if 0 < number <= _MOST else Sign(".")
    return Sign("." if word.isalpha() or word in ".´'’" else ",")


def mended(words: Sequence[str], known: Lexicon) -> list[str]:
    """The words, with the one known form that is a slip of the hand away in the place of an unknown word."""
    single = [form[0] for form in known if len(form) == 1 and len(form[0]) > 3]
    parts = {part for form in known for part in form}
    read = []
    for word in words:
        near = set[tuple[Sign, ...]]()
        forms = []
        if word.isalpha() and len(word) > 3 and word not in parts:
            forms = [one for one in single if OSA.distance(word, one, score_cutoff=1) <= 1]
            near = {known[one,] for one in forms}
        read.append(forms[0] if len(near) == 1 else word)
    return read
