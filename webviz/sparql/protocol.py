"""What a request to ``/sparql`` asks or changes, by the SPARQL 1.1 Protocol, and in which form it wants the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NoReturn
from urllib.parse import unquote_to_bytes

from flask import request

from ontology.errors import SamgrafError
from webviz.negotiate import GRAPHS, PAGE, RESULTS, Offer, choose, named

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
UPDATE = "application/sparql-update"
POSTED = (FORM, QUERY, UPDATE)
_OF_QUERIES, _OF_UPDATES = ("default-graph-uri", "named-graph-uri"), ("using-graph-uri", "using-named-graph-uri")
_OFFERS = {"SELECT": RESULTS, "ASK": RESULTS, "CONSTRUCT": GRAPHS, "DESCRIBE": GRAPHS}


class ProtocolError(SamgrafError):
    """A request that is not as the protocol has it: the HTTP status that says how, and a code for programs."""

    def __init__(self, status: int, code: str, template: str, /, **params: object) -> None:
        self.status, self.code = status, code
        super().__init__(template, **params)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks, or changes; `query` and `update` are None when it does neither.

    The graphs are those of the query, or of the update's patterns. Of several formats the first that fits is meant.
    """

    query: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    update: str | None = None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The question as parameters of an address, without the format."""
        graphs = [("default-graph-uri", iri) for iri in self.default_graphs]
        graphs += [("named-graph-uri", iri) for iri in self.named_graphs]
        return graphs if self.query is None else [("query", self.query), *graphs]


def wants_page() -> bool:
    """Whether the request comes from somebody who reads HTML."""
    return choose(request.headers.get("Accept"), (*RESULTS, *GRAPHS, PAGE)) is PAGE and "format" not in request.args


def asked(characters: int) -> Asked:
    """What the request asks; a body much larger than a query of so many characters is read from an operator alone.

    Raises ProtocolError when it is not said as the protocol has it.
    """
    pairs = [*_pairs(request.query_string)]
    if any(name == "update" for name, _value in pairs):
        raise ProtocolError(400, "update-in-address", "An update is sent in the body of a POST, never in an address.")
    if request.method == "POST":
        if "Authorization" not in request.headers:
            request.max_content_length = 12 * characters + 10_000
        pairs += _pairs_of_body()
    formats = tuple(value for name, value in pairs if name == "format")
    found = Asked(*_question(pairs), formats, _only(pairs, "update"))
    if request.method == "POST" and found.query is None and found.update is None:
        raise ProtocolError(400, "no-query", "The request holds no query.")
    return found


def _question(pairs: Sequence[tuple[str, str]]) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """The query if there is one, and the graphs of the query or the update."""
    names = {name for name, _value in pairs}
    if {"query", "update"} <= names:
        raise ProtocolError(400, "query-and-update", "A request asks or changes, not both: send query or update alone.")
    own, others = (_OF_UPDATES, _OF_QUERIES) if "update" in names else (_OF_QUERIES, _OF_UPDATES)
    if stray := sorted(names.intersection(others)):
        template = "The parameter “%(name)s” does not belong here; the graphs are named by %(known)s."
        raise ProtocolError(400, "stray-parameter", template, name=stray[0], known=", ".join(own))
    for name in sorted(names.difference(own)):
        for near in get_close_matches(name, own, n=1, cutoff=0.75):  # misspelt, it would ask another graph
            template = "There is no parameter “%(name)s” here; the nearest is “%(nearest)s”."
            raise ProtocolError(400, "stray-parameter", template, name=name, nearest=near)
    default, named = (tuple(value for name, value in pairs if name == one) for one in own)
    return _only(pairs, "query"), default, named


def offer(asked: Asked, form: str | None) -> Offer:
    """The form of the answer: by ``format=``, else by Accept. A query of no known form may have any."""
    offered = (*_OFFERS.get(form or "", RESULTS + GRAPHS), PAGE)
    accept = request.headers.get("Accept")
    if not asked.formats:
        return choose(accept, offered) or _not_had(406, accept or "", [one.essence for one in offered])
    found = (one for name in asked.formats if (one := named(name, offered)))
    return next(found, None) or _not_had(400, ", ".join(asked.formats), [one.format for one in offered])


def _not_had(status: int, wanted: str, offered: Sequence[str]) -> NoReturn:
    known = ", ".join(dict.fromkeys(offered))
    template = "This answer can be had as %(known)s, not as “%(wanted)s”."
    raise ProtocolError(status, "not-acceptable", template, known=known, wanted=wanted)


def _pairs_of_body() -> Iterator[tuple[str, str]]:
    if request.mimetype not in POSTED or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
        template = "A query or an update is sent as %(known)s, in UTF-8."
        raise ProtocolError(415, "unsupported-media-type", template, known=", ".join(POSTED))
    if request.mimetype == FORM:
        yield from _pairs(request.get_data())
    else:
        yield "query" if request.mimetype == QUERY else "update", _text(request.get_data())


def _pairs(encoded: bytes) -> Iterator[tuple[str, str]]:
    for part in encoded.replace(b"+", b" ").split(b"&"):
        name, _equals, value = part.partition(b"=")
        if name:
            yield _text(unquote_to_bytes(name)), _text(unquote_to_bytes(value))


def _text(octets: bytes) -> str:
    try:
        return octets.decode()
    except UnicodeDecodeError as error:
        raise ProtocolError(400, "not-utf-8", "The request is not written in UTF-8.") from error


def _only(pairs: Sequence[tuple[str, str]], wanted: str) -> str | None:
    values = [value for name, value in pairs if name == wanted]
    if len(values) > 1:
        raise ProtocolError(400, "repeated", "The parameter “%(name)s” is given more than once.", name=wanted)
    return values[0] if values else None
