"""Which of several forms of an answer a client wants: the Accept header, with its qualities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.typed.workers import GRAPH_FORMATS, RESULT_FORMATS


@dataclass(frozen=True, slots=True)
class Offer:
    """A form an answer can take: the name of the format and the media type it is sent with."""

    format: str
    media_type: str

    @property
    def essence(self) -> str:
        """The media type without parameters."""
        return self.media_type.partition(";")[0]


def _offers(formats: Mapping[str, str], others: Mapping[str, str]) -> tuple[Offer, ...]:
    """The formats under their own media types, then under the general ones that clients ask for as well."""
    own = [Offer(name, media_type) for name, media_type in formats.items()]
    return (*own, *(Offer(name, media_type) for media_type, name in others.items()))


PAGE = Offer("html", "text/html; charset=utf-8")
RESULTS = _offers(RESULT_FORMATS, {"application/json": "json", "application/xml": "xml", "text/xml": "xml"})
GRAPHS = _offers(GRAPH_FORMATS, {"application/json": "jsonld", "application/xml": "rdf", "text/xml": "rdf"})


# What clients call these formats in an address, where it is not our name.
_ALSO_CALLED = {
    "turtle": "ttl", "n3": "ttl", "ntriples": "nt", "n-triples": "nt", "rdf+xml": "rdf", "rdfxml": "rdf", "xml": "rdf",
    "json-ld": "jsonld", "json": "jsonld",
}  # fmt: skip


def named(name: str, offers: Sequence[Offer]) -> Offer | None:
    """The offer that is called so in an address: by its format, its media type, or what clients call it.

    >>> named("turtle", GRAPHS) == named("text/turtle", GRAPHS) == named("ttl", GRAPHS)
    True
    """
    names = (name.lower(), _ALSO_CALLED.get(name.lower()))
    return next((one for wanted in names for one in offers if wanted in (one.format, one.essence)), None)


@lru_cache(maxsize=256)
def choose(accept: str | None, offers: Sequence[Offer]) -> Offer | None:
    """The offer the client likes best, the earlier one where it likes several the same; None if it takes none.

    The most specific range that fits an offer decides its quality (RFC 9110, 12.5.1). No header takes everything.

    >>> choose("text/csv;q=0.5, application/*", RESULTS)
    Offer(format='json', media_type='application/sparql-results+json')
    >>> choose("application/json, */*;q=0", RESULTS)
    Offer(format='json', media_type='application/json')
    """
    ranges = dict(_ranges(accept)) if accept and accept.strip() else {"*/*": 1.0}
    rated = [(_quality(offer.essence, ranges), -place, offer) for place, offer in enumerate(offers)]
    quality, _, best = max(rated, key=lambda one: one[:2], default=(0.0, 0, None))
    return best if quality > 0 else None


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if media_range:
            yield media_range, _weight(parameters)


def _weight(parameters: Sequence[str]) -> float:
    """The quality among the parameters of a range: 1 unless said, 0 when it cannot be read."""
    for name, _, value in (parameter.partition("=") for parameter in parameters):
        if name.strip() == "q":
            try:
                weight = float(value)
            except ValueError:
                return 0.0
            return weight if 0 <= weight <= 1 else 0.0
    return 1.0


def _quality(essence: str, ranges: Mapping[str, float]) -> float:
    family = essence.partition("/")[0]
    return next((ranges[one] for one in (essence, f"{family}/*", "*/*") if one in ranges), 0.0)
