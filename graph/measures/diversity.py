"""Sectors: how many meet in each body, how evenly, and how far those who meet come from different ones.

Notation: p(s) is the share of a body's holders from sector s, among those whose sector is known; a holder of several
sectors counts by equal parts. K is the number of sectors seated anywhere in the municipality. Two holders are tied when
they share a body; E ties join holders without a common sector, I ties holders with one. Holders whose sector is not
known are counted beside, and make up no sector. Readings: `literal, all` seats, or `literal, standing` ones; a
collective is one holder. Sectors follow mostly from what an office or a service is.

- Blau: 1 − Σ p(s)², from 0 (one sector) to 1 − 1/K; index of qualitative variation, IQV: Blau · K / (K − 1), 0 to 1.
  Both need two holders with a known sector.
- E-I index: (E − I) / (E + I), from −1 (all within a sector) to 1 (all across). It grows with the number of sectors.

Sources: Blau 1977; Agresti & Agresti 1978 (IQV); Krackhardt & Stern 1988 (E-I).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations

from graph.findings import Count, Finding, Measure, Message, Name, Quantity, Undefined, msg, named, nmsg, ratio
from graph.seating import READINGS, seats_of, sitting
from graph.town import Town
from graph.workings.ties import holder_network

BLAU = "1 − Σ p(s)²"
IQV = "(1 − Σ p(s)²) · K / (K − 1)"
EI = "(E − I) / (E + I)"
KNOWN = "holders with a known sector / holders"
NO_TIES = msg("no two with a known sector meet")

Sectors = Mapping[str, frozenset[str]]


def diversity(town: Town) -> tuple[Finding, ...]:
    """The whole, then each body with seats. Total: without seats there is no finding."""
    seated = [body for body in town.bodies if len(town.seating[body])]
    everyone = sorted({one for body in seated for one in town.seating[body]})
    sectors: Sectors = {one: some for one in everyone if (some := town.values(one, "sam:sector"))}
    found = (_body(town, sectors, body) for body in seated)
    return (_whole(town, sectors, everyone), *sorted(found, key=_importance)) if seated else ()


def blau(shares: Iterable[Fraction]) -> Fraction | None:
    """1 − Σ p², 0 to 1; None without shares."""
    some = tuple(shares)
    return 1 - sum((one * one for one in some), Fraction(0)) if some else None


def iqv(shares: Iterable[Fraction], kinds: int) -> Fraction | None:
    """Blau · K / (K − 1), 0 to 1; None without shares, or with fewer than two kinds."""
    found = blau(shares)
    return None if found is None or kinds < 2 else found * Fraction(kinds, kinds - 1)


def shares(sectors: Sectors, holders: Iterable[str]) -> Mapping[str, Fraction]:
    """The share of each sector among the holders whose sector is known."""
    some = [one for one in holders if one in sectors]
    found: dict[str, Fraction] = {}
    for one in some:
        for sector in sorted(sectors[one]):
            found[sector] = found.get(sector, Fraction(0)) + Fraction(1, len(some) * len(sectors[one]))
    return found


def ei_index(sectors: Sectors, ties: Iterable[tuple[str, str]]) -> Fraction | None:
    """(E − I) / (E + I) of the ties where both sectors are known, −1 to 1; None when there is no such tie."""
    across = [not sectors[one] & sectors[other] for one, other in ties if one in sectors and other in sectors]
    return Fraction(2 * sum(across) - len(across), len(across)) if across else None


def _importance(finding: Finding) -> tuple[int, Fraction, tuple[str, ...]]:
    """Most sectors first, then the most even."""
    even = finding.measure("Blau index", "literal, all")
    return -len(finding.items["sectors"]), -even.number if isinstance(even, Count) else Fraction(0), finding.subjects


def _body(town: Town, sectors: Sectors, body: str) -> Finding:
    there = sitting(town.seating, body)
    known = tuple(one for one in there if one in sectors)
    met = tuple(sorted({sector for one in known for sector in sectors[one]}))
    return Finding(
        kind="sector diversity",
        subjects=(body,),
        sentence=_body_sentence(body, met),
        measures=tuple(_body_measures(town, sectors, body)),
        items={"sectors": met, "sector not known": tuple(one for one in there if one not in sectors)},
        caveats=tuple(_caveats(town, sectors, there)),
        evidence=_evidence(town, (body,)),
    )


def _body_measures(town: Town, sectors: Sectors, body: str) -> Iterator[Measure]:
    kinds = len({sector for some in sectors.values() for sector in some})
    unknown = Undefined(msg("no sector of those who sit there is documented"))
    few, alone = msg("two holders with a known sector are needed"), msg("fewer than two sectors are documented in all")
    for reading, standing in READINGS.items():
        there = sitting(town.seating, body, standing)
        known = [one for one in there if one in sectors]
        met = Count(Fraction(len(shares(sectors, known))), "sectors") if known else unknown
        parts = shares(sectors, known).values() if len(known) > 1 else ()
        seats = ratio(len(known), len(there), msg("there is no seat in this reading"))
        yield Measure("sectors", reading, met, "K")
        yield Measure("sector known", reading, seats, KNOWN)
        yield Measure("Blau index", reading, _index(blau(parts), few), BLAU)
        yield Measure("qualitative variation", reading, _index(iqv(parts, kinds), alone if parts else few), IQV)
        yield Measure("E-I index", reading, _index(ei_index(sectors, combinations(there, 2)), NO_TIES), EI)


def _whole(town: Town, sectors: Sectors, everyone: list[str]) -> Finding:
    """The E-I index of all ties, and of those of each sector."""
    networks = {name: sorted(holder_network(town.seating, only).edges) for name, only in READINGS.items()}
    ties = [pair for pair in networks["literal, all"] if sectors.keys() >= {*pair}]
    across = sum(not sectors[one] & sectors[other] for one, other in ties)
    met = tuple(sorted({sector for some in sectors.values() for sector in some}))
    measures = [
        Measure("E-I index", reading, _index(ei_index(sectors, some), NO_TIES), EI)
        for reading, some in networks.items()
    ]
    for sector in met:
        own = [pair for pair in ties if any(sector in sectors[one] for one in pair)]
        measures.append(Measure("E-I index", "literal, all", _index(ei_index(sectors, own), NO_TIES), EI, sector))
    return Finding(
        kind="ties between sectors",
        subjects=(town.iri,),
        sentence=_whole_sentence(len(ties), across),
        measures=tuple(measures),
        items={"sectors": met, "sector not known": tuple(one for one in everyone if one not in sectors)},
        caveats=tuple(_caveats(town, sectors, everyone)),
        evidence=_evidence(town, town.bodies),
    )


def _index(number: Fraction | None, because: Message) -> Quantity:
    return Undefined(because) if number is None else Count(number, "")


def _body_sentence(body: str, met: tuple[str, ...]) -> Message:
    if not met:
        return msg("Which sectors have a seat in %(body)s is not documented.", body=Name(body))
    return nmsg(
        "In %(body)s, %(count)s sector has a seat: %(sectors)s.",
        "In %(body)s, %(count)s sectors meet: %(sectors)s.",
        len(met),
        body=Name(body),
        count=len(met),
        sectors=named(met),
    )


def _whole_sentence(ties: int, across: int) -> Message:
    if not ties:
        return msg("No two who share a body have a documented sector.")
    return nmsg(
        "%(across)s of %(count)s pair who meet in a body, and whose sectors are known, is across sectors.",
        "%(across)s of %(count)s pairs who meet in a body, and whose sectors are known, are across sectors.",
        ties,
        across=across,
        count=ties,
    )


def _caveats(town: Town, sectors: Sectors, there: Iterable[str]) -> Iterator[Message]:
    some = tuple(there)
    if unknown := named(one for one in some if one not in sectors):
        yield msg("The sector of %(who)s is not documented; they are counted beside.", who=unknown)
    if any(town.seating.nodes[one]["holder"].collective for one in some):
        yield msg("A collective counts as one holder.")
    if any(len(sectors.get(one, ())) > 1 for one in some):
        yield msg("A holder of several sectors counts by equal parts.")


def _evidence(town: Town, bodies: Iterable[str]) -> tuple[str, ...]:
    """The quotes of the seats, and of the sectors that a document states."""
    found: set[str] = set()
    for body in bodies:
        for holder, seat in seats_of(town.seating, body).items():
            found.update(seat.evidence, *(fact.evidence for fact in town.of(holder, "sam:sector")))
    return tuple(sorted(found))
