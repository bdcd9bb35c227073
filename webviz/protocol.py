"""What a request to ``/sparql`` asks, by the SPARQL 1.1 Protocol, and in which form it wants the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import unquote_to_bytes

from flask import request

from ontology.errors import SamgrafError
from webviz.negotiate import GRAPHS, PAGE, RESULTS, Offer, choose

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
_OFFERS = {"SELECT": RESULTS, "ASK": RESULTS, "CONSTRUCT": GRAPHS, "DESCRIBE": GRAPHS}


class ProtocolError(SamgrafError):
    """A request that is not as the protocol has it: the HTTP status that says how, and a code for programs."""

    def __init__(self, status: int, code: str, template: str, /, **params: object) -> None:
        self.status, self.code = status, code
        super().__init__(template, **params)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks; `query` is None when it asks nothing."""

    query: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None

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
    """What the request asks; a body much larger than a query of so many characters is not read.

    Raises ProtocolError when it is not said as the protocol has it.
    """
    pairs = [*_pairs(request.query_string)]
    if request.method == "POST":
        request.max_content_length = 12 * characters + 10_000
        pairs += _pairs_of_body()
    if any(name == "update" for name, _value in pairs):
        raise ProtocolError(400, "no-updates", "This address answers questions; it takes no updates.")
    found = Asked(
        _only(pairs, "query"),
        tuple(value for name, value in pairs if name == "default-graph-uri"),
        tuple(value for name, value in pairs if name == "named-graph-uri"),
        _only(pairs, "format"),
    )
    if request.method == "POST" and found.query is None:
        raise ProtocolError(400, "no-query", "The request holds no query.")
    return found


def offer(asked: Asked, form: str | None) -> Offer:
    """The form of the answer: by ``format=``, else by Accept. A query of no known form may have any."""
    offered = (*_OFFERS.get(form or "", RESULTS + GRAPHS), PAGE)
    accept = request.headers.get("Accept")
    if asked.format is None:
        return choose(accept, offered) or _not_had(406, accept or "", [one.essence for one in offered])
    found = (one for one in offered if one.format == asked.format)
    return next(found, None) or _not_had(400, asked.format, [one.format for one in offered])


def _not_had(status: int, wanted: str, offered: Sequence[str]) -> NoReturn:
    known = ", ".join(dict.fromkeys(offered))
    template = "This answer can be had as %(known)s, not as “%(wanted)s”."
    raise ProtocolError(status, "not-acceptable", template, known=known, wanted=wanted)


def _pairs_of_body() -> Iterator[tuple[str, str]]:
    if request.mimetype == FORM:
        yield from _pairs(request.get_data())
    elif request.mimetype == QUERY:
        yield "query", _text(request.get_data())
    else:
        template = "A query is sent as %(form)s or %(query)s."
        raise ProtocolError(415, "unsupported-media-type", template, form=FORM, query=QUERY)


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
