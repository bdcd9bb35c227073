"""Names in several languages, and which of them to show.

A reader who asks for nynorsk and finds none is better served by bokmål than by English, so each language has its
own order of preference.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

LANGUAGES = ("nn", "nb", "sv", "en")

CHAINS = {
    "nn": ("nn", "nb", "sv", "da", "en"),
    "nb": ("nb", "nn", "sv", "da", "en"),
    "sv": ("sv", "nb", "nn", "en"),
    "en": ("en", "nb", "nn", "sv"),
}

# The letters after z, those in one place together; what a language has no place for stands with the letter it is most
# like. From the collations of the Unicode CLDR.
_NORWEGIAN = {"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"}
_AFTER_Z = {
    "nn": _NORWEGIAN,
    "nb": _NORWEGIAN,
    "da": _NORWEGIAN,
    "sv": {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"},
}
_LIKE = {"æ": "ae", "ø": "o", "đ": "d", "ŧ": "t", "ŋ": "n"}


@dataclass(frozen=True, order=True)
class Label:
    """A text and its language: a BCP 47 tag, or ``""`` for a text in no language (a code, a reference number)."""

    text: str
    lang: str


def primary(lang: str) -> str:
    """The language of a tag without its region: ``nn-NO`` → ``nn``."""
    return lang.partition("-")[0].lower()


def chain(lang: str) -> tuple[str, ...]:
    """The languages to try for a reader of ``lang``, best first; unknown languages read as English."""
    return CHAINS.get(primary(lang), (primary(lang), *CHAINS["en"]))


def choose(labels: Iterable[Label], lang: str) -> Label | None:
    """The label to show a reader of ``lang``; None only when there is none at all.

    Languages outside the reader's chain come last, in the order of their tags. Among several labels in one language
    the first in code point order is shown, so that the order they arrive in never matters.

    >>> choose([Label("council", "en"), Label("råd", "nb")], "nn")
    Label(text='råd', lang='nb')
    """
    order = {tag: place for place, tag in enumerate(chain(lang))}

    def rank(label: Label) -> tuple[int, str, str]:
        return order.get(primary(label.lang), len(order)), label.lang, label.text

    return min(labels, key=rank, default=None)


def alphabetical(text: str, lang: str) -> tuple[str, str]:
    """The key that puts a text where a reader of ``lang`` looks for it, capitals among small letters.

    >>> sorted(["Ørland", "Åmot", "Ärla", "Zorn", "oslo"], key=lambda name: alphabetical(name, "nb"))
    ['oslo', 'Zorn', 'Ärla', 'Ørland', 'Åmot']
    >>> sorted(["Ørland", "Åmot", "Ärla", "Zorn", "oslo"], key=lambda name: alphabetical(name, "sv"))
    ['oslo', 'Zorn', 'Åmot', 'Ärla', 'Ørland']
    >>> sorted(["Ørland", "Åmot", "Ärla", "Zorn", "oslo"], key=lambda name: alphabetical(name, "en"))
    ['Åmot', 'Ärla', 'Ørland', 'oslo', 'Zorn']
    """
    placed = unicodedata.normalize("NFC", text).casefold().translate(_letters(primary(lang)))
    plain = (letter for letter in unicodedata.normalize("NFKD", placed) if not unicodedata.combining(letter))
    return "".join(plain), text


@cache
def _letters(lang: str) -> dict[int, str]:
    return str.maketrans(_LIKE | _AFTER_Z.get(lang, {}))
