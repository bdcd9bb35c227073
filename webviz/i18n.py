"""Languages: which one a reader gets, and our own sentences in it.

Message ids are English. Pages use ``gettext`` and ``ngettext`` with the language of the address; the command line and
tests use :func:`translator`, which needs no Flask.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask import Flask, g, request
from markupsafe import Markup

from ontology.errors import Phrase, SamgrafError
from ontology.labels import LANGUAGES

FOLDER = Path(__file__).parent / "translations"
# How the address of every page begins.
LANG = f"/<any({','.join(LANGUAGES)}):lang>"
NAMES = {"nn": "Nynorsk", "nb": "Bokmål", "sv": "Svenska", "en": "English"}
_DAY = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
# What a browser may ask for, and the language of ours it means. ``no`` is no language tag of ours.
ACCEPTED = {"nn": "nn", "nb": "nb", "no": "nb", "sv": "sv", "en": "en", "da": "nb", "se": "nb"}


@dataclass(frozen=True)
class Translator:
    """Our sentences in one language, without Flask."""

    lang: str
    catalogue: NullTranslations

    def gettext(self, template: str, /, **params: object) -> str:
        """``template`` in this language, its ``%(name)s`` places filled in."""
        text: str = self.catalogue.gettext(template)
        return text % params if params else text

    def ngettext(self, one: str, many: str, number: int, /, **params: object) -> str:
        """The form for ``number``, which is also available as ``%(num)s``."""
        text: str = self.catalogue.ngettext(one, many, number)
        return text % {"num": self.number(number), **params}

    def error(self, error: SamgrafError) -> str:
        """An error's sentence in this language."""
        return self.said(error.template, error.params)

    def said(self, template: str, params: Mapping[str, object]) -> str:
        """A message of the middle floor with its values, those among them that are phrases in this language too."""
        text: str = self.catalogue.gettext(template)
        return text % {
            key: self.said(value.template, value.params) if isinstance(value, Phrase) else value
            for key, value in params.items()
        }

    def number(self, value: float) -> str:
        """A number as it is written in this language: ``1 200``, ``0,5``."""
        return format_decimal(value, locale=self.locale)

    def day(self, text: str) -> str:
        """A date as it is written in this language: `2011-08` is august 2011; a year and what is no date stay.

        >>> translator("nn").day("2014-05-14"), translator("en").day("2014-05"), translator("en").day("2014-13")
        ('14. mai 2014', 'May 2014', '2014-13')
        """
        found = _DAY.fullmatch(text)
        try:
            day = date(*(int(part or 1) for part in found.groups())) if found else None
        except ValueError:
            day = None
        if not found or day is None:
            return text
        if found[3]:
            return str(format_date(day, "long", locale=self.locale))
        return str(format_skeleton("yMMMM", day, locale=self.locale))

    @property
    def locale(self) -> str:
        """The locale of numbers, dates and lists; English is British, with the day before the month."""
        return "en_GB" if self.lang == "en" else self.lang


@lru_cache(maxsize=len(LANGUAGES))
def translator(lang: str) -> Translator:
    """The translator for one of :data:`ontology.labels.LANGUAGES`; KeyError for any other."""
    if lang not in NAMES:
        raise KeyError(lang)
    return Translator(lang, Translations.load(str(FOLDER), [lang]))


def preferred(accept: str | None, default: str) -> str:
    """The language of ours that an Accept-Language header likes best.

    >>> preferred("no,en;q=0.5", "nn"), preferred("de", "nn"), preferred("sv-FI;q=0.4,nn-NO;q=0.9", "en")
    ('nb', 'nn', 'nn')
    """
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate((accept or "").split(",")):
        tag, _, parameters = part.strip().partition(";")
        lang = ACCEPTED.get(tag.strip().partition("-")[0].lower())
        if lang and (quality := _quality(parameters)) > 0:
            wishes.append((-quality, place, lang))
    return min(wishes)[2] if wishes else default


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def language() -> str:
    """The language of the request: the one its address names, else the one the reader prefers."""
    first = request.path.split("/")[1]
    named = (request.view_args or {}).get("lang") or (request.args.get("lang") if first == "api" else first)
    if named in LANGUAGES:
        return str(named)
    return preferred(request.headers.get("Accept-Language"), g.get("default_lang", LANGUAGES[0]))


def install(app: Flask, default: str) -> None:
    """Let ``app`` and its templates speak our languages; ``default`` is for readers who ask for none of them."""

    def remember() -> None:
        g.default_lang = default

    app.before_request(remember)
    app.jinja_env.globals.update(_=_sentence, ngettext=_counted)


def _sentence(template: str, /, **params: object) -> Markup:
    """A sentence for a template; what is put into it is escaped, unless it is markup already."""
    return Markup(translator(language()).catalogue.gettext(template)) % params


def _counted(one: str, many: str, number: int, /, **params: object) -> Markup:
    words = translator(language())
    return Markup(words.catalogue.ngettext(one, many, number)) % {"num": words.number(number), **params}


def gettext(template: str, /, **params: object) -> str:
    """A sentence in the language of the request."""
    return translator(language()).gettext(template, **params)


def ngettext(one: str, many: str, number: int, /, **params: object) -> str:
    """The form for ``number`` in the language of the request; ``%(num)s`` is the number as it is written there."""
    return translator(language()).ngettext(one, many, number, **params)
