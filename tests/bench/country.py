"""A synthetic country in our own vocabulary: as large as Norway and Sweden, shaped like the bundled municipalities.

What a body, a seat or a holder looks like is drawn from what the bundled files say (`calibration`). How many there are
is set: 647 municipalities, 46 bodies each, 10 seats a body. The same scale and seed give the same bytes, and a smaller
country is the beginning of a larger one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from random import Random

import pyoxigraph as ox

from graph.store import Store
from graph.vocabulary import concept, vocabulary_quads
from ontology.iris import BASE, expand
from ontology.labels import choose
from tests.bench.calibration import Calibration, calibration

MUNICIPALITIES, BODIES, SEATS = 647, 46.08, 10.05
SPREAD = 0.4  # of the number of bodies: the sigma of its logarithm
UNSEATED = 0.05  # the bodies whose seats no document tells
HOLDERS = 2.2  # for each body of the municipality
STEEPNESS = 0.8  # how fast holders get rarer: few leaders sit in many bodies, most people in one or two (Zipf)
REGION, JOINED = 5, 5  # every fifth group of five municipalities has a body in common


def country(scale: float = 1.0, seed: int = 1) -> Iterator[str]:
    """The N-Quads of a country: the ontology and the concepts, then a municipality at a time."""
    yield "".join(f"{quad} .\n" for quad in vocabulary_quads())
    for number in range(max(1, round(MUNICIPALITIES * scale))):
        yield _Town(number, seed, calibration()).text()


def write_country(path: Path, scale: float = 1.0, seed: int = 1) -> Path:
    """The country as a file, made once; the path of the file."""
    if not path.exists():
        part = path.with_suffix(".part")
        with part.open("w", encoding="utf-8") as file:
            file.writelines(country(scale, seed))
        part.rename(path)
    return path


def load_country(store: Store, path: Path) -> None:
    """Load a country in bulk, then an empty write so that its content has a version."""
    store._triples.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    store.load([])


def _template(text: str) -> str:
    """Statements with short names and `{places}`, a line each, as N-Quads of the graph `{g}`."""
    whole = re.sub(r"(?<![<\w:])([a-z]+:\w+)", lambda match: f"<{expand(match[0])}>", text.strip())
    return "".join(f"{line.strip()} <{{g}}> .\n" for line in whole.splitlines())


_HEAD = _template("""
    <{m}> rdf:type sam:Municipality
    <{m}> skos:prefLabel "{name}"@nn
    <{m}> sam:country "NO"
    <{d}> rdf:type sam:SourceDocument
    <{d}> dcterms:title "Samhandling i {name}"@nn
    <{d}> sam:about <{m}>
    <{g}> prov:wasDerivedFrom <{d}>
""")
_HOLDER = _template("""
    <{h}> rdf:type <{cls}>
    <{h}> skos:prefLabel "{label}"@nn
    <{h}> <{term}> <{kind}>
    <{h}> org:unitOf <{m}>
""")
_COLLECTIVE = _template('<{h}> sam:collective "true"^^xsd:boolean')
_BODY = _template("""
    <{b}> rdf:type sam:StandingBody
    <{b}> skos:prefLabel "{label}"@nn
    <{b}> org:subOrganizationOf <{m}>
    <{b}> sam:basis basis:stated
    <{b}> sam:evidencedBy <{q}>
    <{q}> rdf:type sam:Quote
    <{q}> oa:hasSource <{d}>
    <{q}> sam:wording "{label}"@nn
""")
_PARTY = _template("<{b}> sam:partyMunicipality <{party}>")
_FIELD = _template("<{b}> <{term}> <{value}>")
_CLAIMED = _template("""
    <{b}> <{term}> <{value}>
    <{c}> rdf:type sam:Claim
    <{c}> sam:claimSubject <{b}>
    <{c}> sam:claimProperty <{term}>
    <{c}> sam:claimObject <{value}>
    <{c}> sam:basis basis:stated
    <{c}> sam:evidencedBy <{q}>
""")
_RHYTHM = _template("""
    <{b}> sam:meetingPattern <{b}/rhythm>
    <{b}/rhythm> rdf:type sam:MeetingPattern
    <{b}/rhythm> sam:occurrencesPerYear "{times}"^^xsd:decimal
    <{b}/rhythm> sam:rhythmCertainty certainty:nominal
    <{b}/rhythm> sam:evidencedBy <{q}>
""")
# The inverse (org:hasPost) and the property that tells the holder's class follow from these, and are left out.
_SEAT = _template("""
    <{s}> rdf:type sam:Seat
    <{s}> org:postIn <{b}>
    <{s}> sam:filledBy <{h}>
    <{s}> org:role <{role}>
    <{s}> sam:attendance <{attendance}>
    <{s}> sam:basis <{basis}>
    <{s}> sam:evidencedBy <{q}>
""")
_CLASSES = {"office": ("sam:Office", "sam:officeType"), "service": ("sam:ServiceUnit", "sam:serviceType"),
            "group": ("sam:StakeholderGroup", "sam:groupType")}  # fmt: skip
_SYLLABLES = (
    ("nord", "sør", "vest", "aust", "stor", "lang", "berg", "fure", "elve", "lind", "fjell", "hav"),
    ("dal", "vik", "sund", "fjord", "nes", "ås", "strand", "holm", "mo", "lund", "by", "vang", "heim"),
)


def _municipality(number: int) -> str:
    return f"{BASE}xx-{number:04d}"


def _name(kind: str, lang: str = "nn") -> str:
    """What a concept is called."""
    found = concept(kind)
    label = choose(found.labels, lang) if found else None
    return label.text if label else "deltakar"


class _Town:
    """One municipality, drawn by its number: its holders, its bodies and who sits there."""

    def __init__(self, number: int, seed: int, drawn: Calibration) -> None:
        self.random, self.urns, self.sizes = Random(f"{seed}:{number}"), drawn.urns, drawn.sizes
        self.number, self.iri = number, _municipality(number)
        self.graph, self.document = f"{BASE}graph/xx-{number:04d}", f"{BASE}doc/xx-{number:04d}"
        self.bodies = max(1, round(BODIES * self.random.lognormvariate(-(SPREAD**2) / 2, SPREAD)))
        self.holders = [f"{self.iri}/holder-{at}" for at in range(max(3, round(self.bodies * HOLDERS)))]
        self.weights = list(accumulate((at + 1) ** -STEEPNESS for at in range(len(self.holders))))
        self.factor = SEATS / (1 - UNSEATED) * len(drawn.sizes) / sum(drawn.sizes)

    def text(self) -> str:
        """Its N-Quads."""
        name = "".join(self.random.choice(some) for some in _SYLLABLES).capitalize()
        parts = [self.fill(_HEAD, name=f"{name} {self.number}")]
        parts += [self.holder(iri) for iri in self.holders]
        parts += [self.body(at) for at in range(self.bodies)]
        return "".join(parts)

    def fill(self, template: str, **places: str) -> str:
        return template.format(g=self.graph, m=self.iri, d=self.document, **places)

    def draw(self, urn: str) -> str:
        return self.urns[urn].draw(self.random)

    def holder(self, iri: str) -> str:
        kind = self.draw("kind") or self.urns["kind"].values[-1]
        found = concept(kind)
        cls, term = (expand(name) for name in _CLASSES.get(found.scheme if found else "", _CLASSES["service"]))
        text = self.fill(_HOLDER, h=iri, cls=cls, term=term, kind=kind, label=_name(kind))
        return text + (self.fill(_COLLECTIVE, h=iri) if self.draw("collective") == "true" else "")

    def body(self, at: int) -> str:
        iri, quote = f"{self.iri}/body-{at}", f"{self.document}#char={at * 100},{at * 100 + 60}"
        kind, themed, times = self.draw("type"), self.draw("themed"), self.draw("times")
        theme = (
            self.draw("theme") if themed else ""
        )  # bodies name few: which one, is drawn from all that anything names
        label = f"{_name(kind).capitalize()} {at}" + (f" for {_name(theme)}" if theme else "")
        above = f"{self.iri}/body-{self.random.randrange(at)}" if at and self.draw("reports") else ""
        plain = {"org:classification": kind, "sam:governanceLevel": self.draw("level")}
        claimed = {"sam:theme": theme, "org:purpose": self.draw("purpose"), "org:reportsTo": above}
        parts = [self.fill(_BODY, b=iri, q=quote, label=label)]
        parts += [self.fill(_FIELD, b=iri, term=expand(term), value=value) for term, value in plain.items() if value]
        parts += [self.claim(iri, quote, term, value) for term, value in claimed.items() if value]
        parts += [self.fill(_RHYTHM, b=iri, times=times, q=quote)] if times else []
        parts += self.seats(iri, quote, [*self.seated(), *self.joined(at)])
        parts += [self.fill(_PARTY, b=iri, party=other) for other in self.others(at)]
        return "".join(parts)

    def claim(self, body: str, quote: str, term: str, value: str) -> str:
        claim = f"{body}/claim/{term.partition(':')[2].lower()}/{value.rpartition('/')[2]}"
        return self.fill(_CLAIMED, b=body, c=claim, term=expand(term), value=value, q=quote)

    def seated(self) -> list[str]:
        """Who sits in a body: each at most once, the first holders oftenest."""
        if self.random.random() < UNSEATED:
            return []
        size = self.random.choice(self.sizes) * self.factor
        wanted = min(len(self.holders), int(size) + (self.random.random() < size % 1))
        found: dict[str, None] = {}
        while len(found) < wanted:
            found.update(
                dict.fromkeys(self.random.choices(self.holders, cum_weights=self.weights, k=wanted - len(found)))
            )
        return list(found)

    def seats(self, body: str, quote: str, holders: list[str]) -> Iterator[str]:
        for holder in holders:
            seat = f"{body}/seat/{holder.rpartition('/')[0].rpartition('/')[2]}-{holder.rpartition('-')[2]}"
            drawn = {name: self.draw(name) for name in ("role", "attendance", "basis")}
            yield self.fill(_SEAT, s=seat, b=body, h=holder, q=quote, **drawn)

    # -- the body a region has in common ------------------------------------------------------------------------

    def others(self, at: int) -> list[str]:
        first = self.number % REGION == 0 and self.number // REGION % JOINED == 0 and at == 0
        return [_municipality(self.number + more) for more in range(1, REGION)] if first else []

    def joined(self, at: int) -> list[str]:
        return [f"{other}/holder-0" for other in self.others(at)]
