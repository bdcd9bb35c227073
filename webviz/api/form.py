"""The form of the JSON API: what an endpoint is, what it takes, and how what somebody sent is read.

Routes, the OpenAPI description and the page about the API are all made from :class:`Endpoint` values; a parameter's
JSON Schema is what its value is held against.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from werkzeug.datastructures import MultiDict

from graph.atlas import Atlas
from graph.findings import Message, msg
from graph.listing import slugs
from ontology.errors import UnknownName
from ontology.labels import LANGUAGES
from webviz.api.shapes import Served
from webviz.i18n import Translator
from webviz.i18n import gettext as _
from webviz.present import Json
from webviz.problems import Unusable

# A sentence of ours to be translated, or one that comes in every language.
Told = Message | Mapping[str, str]
LONGEST = 100  # characters of a value
PAGE, LARGEST_PAGE, FARTHEST = 50, 200, 1_000_000
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_TRUTHS = {"true": True, "false": False}

TEXT: Json = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[^\\x00-\\x1f\\x7f-\\x9f]+$"}
# The path of a record, or its IRI: what an IRI may be made of.
ADDRESS: Json = {**TEXT, "maxLength": 400, "pattern": '^[^\\x00-\\x20\\x7f-\\x9f<>"{}|\\\\^`]+$'}
TRUTH: Json = {"type": "boolean"}


def whole(least: int, most: int, default: int) -> Json:
    """The schema of a whole number between two, both included."""
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}


def one_of(names: Sequence[str]) -> Json:
    """The schema of a word out of several."""
    return {"type": "string", "enum": list(names)}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What an endpoint takes in its query, or, `in_path`, in its address.

    `schema` is a JSON Schema of one value; `choices` are the words it may be, where they come from the store or from
    files. With `many` it is given from `many[0]` to `many[1]` times. A value in a path that is none of the words it may
    be is no address.
    """

    name: str
    meaning: Told
    schema: Json = field(default_factory=lambda: TEXT)
    choices: Callable[[Atlas], Sequence[str]] | None = None
    in_path: bool = False
    required: bool = False
    many: tuple[int, int] | None = None
    example: Any = None

    def filled(self, atlas: Atlas) -> Parameter:
        """The same with the words it may be now."""
        if self.choices is None:
            return self
        return replace(self, schema={**self.schema, "type": "string", "enum": list(self.choices(atlas))})


def concepts_of(scheme: str) -> Callable[[Atlas], Sequence[str]]:
    """The choices of a parameter that is a concept: the last steps of their addresses."""
    return lambda atlas: slugs(atlas.store, scheme)


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked of an endpoint: the values of its parameters, and a presenter in the language of the answer."""

    values: Mapping[str, Any]
    show: Served

    @property
    def lang(self) -> str:
        """The language of the answer."""
        return self.show.lang

    @property
    def atlas(self) -> Atlas:
        """The atlas that is asked."""
        return self.show.atlas

    def page(self, found: Sequence[Any]) -> Sequence[Any]:
        """The part of a list that was asked for."""
        return found[self.values["offset"] : self.values["offset"] + self.values["limit"]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint answers: `total` is the length of a list of which `data` is a part."""

    data: Any
    total: int | None = None
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of the API: its id, its path with `{places}`, what it is for, what it takes and what it answers.

    `shape` is the name of the schema of its data, of one item for a list (`paged`); `parameters` are the query's and
    the path's. `lasting` tells from the values whether the answer depends on them and the store alone.
    """

    id: str
    path: str
    tag: str
    about: Told
    shape: str
    answer: Callable[[Call], Answer]
    parameters: tuple[Parameter, ...] = ()
    paged: bool = False
    lasting: Callable[[Mapping[str, Any]], bool] = lambda values: True

    @property
    def takes(self) -> tuple[Parameter, ...]:
        """Every parameter: its own, those of a list, and the language."""
        return (*self.parameters, *(PAGING if self.paged else ()), LANG)


def told(sentence: Told, words: Translator) -> str:
    """A sentence in one language."""
    return words.gettext(sentence.template) if isinstance(sentence, Message) else sentence[words.lang]


LANG = Parameter(
    "lang", msg("The language of names and sentences. Without it, that of Accept-Language."), one_of(LANGUAGES)
)
PAGING = (
    Parameter("limit", msg("The most items to answer with."), whole(1, LARGEST_PAGE, PAGE)),
    Parameter("offset", msg("How many items to skip."), whole(0, FARTHEST, 0)),
)


# -- reading --------------------------------------------------------------------------------------------------------


def read(parameters: Sequence[Parameter], path: Mapping[str, str], query: MultiDict[str, str]) -> dict[str, Any]:
    """The value of each parameter, its default where it was not given (None without one), a tuple for `many`.

    Raises Unusable with everything that is wrong, unknown names among it; UnknownName for a word in the path that is
    none of those it may be.
    """
    errors = list(_unknown(parameters, query))
    values: dict[str, Any] = {}
    for one in parameters:
        given = [path[one.name]] if one.in_path else query.getlist(one.name)
        try:
            values[one.name] = _values(one, given)
        except ValueError as error:
            sentence, *nearest = error.args
            where = "path" if one.in_path else "query"
            near = {"nearest": nearest[0]} if nearest else {}
            errors.append({"parameter": one.name, "in": where, "detail": sentence, **near})
    if errors:
        raise Unusable(errors)
    return values


def _unknown(parameters: Sequence[Parameter], query: MultiDict[str, str]) -> Iterator[Json]:
    known = [one.name for one in parameters if not one.in_path]
    for name in query:
        if name not in known:
            nearest = (get_close_matches(name[:LONGEST], known, n=1, cutoff=0) or known)[0]
            told = _(
                "There is no parameter “%(name)s” here; the nearest is “%(nearest)s”.",
                name=name[:LONGEST],
                nearest=nearest,
            )
            yield {"parameter": name[:LONGEST], "in": "query", "detail": told, "nearest": nearest}


def _values(parameter: Parameter, given: Sequence[str]) -> Any:
    """The value of a parameter, or its values; ValueError with a sentence that tells what it takes, and the nearest."""
    name = parameter.name
    if parameter.many:
        least, most = parameter.many
        if not least <= len(given) <= most or len(set(given)) < len(given):
            raise ValueError(
                _(
                    "“%(name)s” is given %(least)s to %(most)s times, with another value each time.",
                    name=name,
                    least=least,
                    most=most,
                )
            )
        return tuple(_value(parameter, text) for text in given)
    if len(given) > 1:
        raise ValueError(_("“%(name)s” is given once.", name=name))
    if not given and parameter.required:
        raise ValueError(_("“%(name)s” is needed.", name=name))
    return _value(parameter, given[0]) if given else parameter.schema.get("default")


def _value(parameter: Parameter, text: str) -> Any:
    kind = parameter.schema["type"]
    if "enum" in parameter.schema:
        return _word(parameter, text, parameter.schema["enum"])
    if kind == "boolean":
        return _TRUTHS[_word(parameter, text, list(_TRUTHS))]
    return _number(parameter, text) if kind in ("integer", "number") else _text(parameter, text)


def _word(parameter: Parameter, text: str, known: Sequence[str]) -> str:
    if text in known:
        return text
    near = get_close_matches(text[:LONGEST], known, n=3, cutoff=0)
    if parameter.in_path:
        template = "There is nothing here called “%(name)s”; the nearest are: %(nearest)s."
        raise UnknownName(template, name=text[:LONGEST], nearest=near)
    listed = ", ".join(known)
    raise ValueError(_("“%(name)s” is one of these: %(known)s.", name=parameter.name, known=listed), near[0])


def _number(parameter: Parameter, text: str) -> int | float:
    schema = parameter.schema
    least, most, whole_number = schema["minimum"], schema["maximum"], schema["type"] == "integer"
    number: int | float = math.nan
    if not whole_number and len(text) <= LONGEST and text.isascii() and "_" not in text:
        number = _as_float(text)
    elif whole_number and _WHOLE.fullmatch(text):
        number = int(text)
    if not least <= number <= most:  # nor is what is no number
        places = {"name": parameter.name, "least": least, "most": most}
        if whole_number:
            raise ValueError(_("“%(name)s” is a whole number from %(least)s to %(most)s.", **places))
        raise ValueError(_("“%(name)s” is a number from %(least)s to %(most)s.", **places))
    return number


def _as_float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _text(parameter: Parameter, text: str) -> str:
    schema = parameter.schema
    if len(text) <= schema["maxLength"] and re.search(schema["pattern"], text):
        return text
    raise ValueError(
        _(
            "“%(name)s” is a text of 1 to %(most)s characters, without signs that cannot be written.",
            name=parameter.name,
            most=schema["maxLength"],
        )
    )
