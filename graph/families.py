"""The measures by the names the faces use: the one place that knows them all.

Measures never call each other; what belongs in one report is joined here, in the order a reader should meet it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from rapidfuzz import process

from graph import expectations
from graph.country import national
from graph.country.index import Index
from graph.country.streams import Stream
from graph.findings import Finding, Message, Name, Report, msg
from graph.measures import (
    anchoring,
    backing,
    brokerage,
    cohesion,
    compare,
    concentration,
    coverage,
    diversity,
    documentation,
    duplication,
    fragility,
    gaps,
    governance,
    interlock,
    load,
    overlap,
    positions,
    prevention,
    profile,
    randomise,
    representation,
    steering,
)
from graph.packs import Pack
from graph.projection import concepts_of, town
from graph.store import Store
from graph.town import Town
from ontology.errors import UnknownName

NOTHING = "nothing to measure"

Measuring = Callable[[Town], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class Family:
    """Measures of one municipality that are read together, and what their order means."""

    order: Message
    measures: tuple[Measuring, ...]


FAMILIES: Mapping[str, Family] = {
    "gaps": Family(
        gaps.ORDER, (gaps.gaps, coverage.coverage, representation.representation, documentation.documentation)
    ),
    "overlaps": Family(overlap.ORDER, (overlap.overlaps, interlock.interlocks, duplication.duplications)),
    "load": Family(
        msg(
            "The whole first, then those with most meetings, then those in most bodies; last, how evenly the meetings "
            "are shared."
        ),
        (load.load, concentration.concentration),
    ),
    "anchoring": Family(anchoring.ORDER, (anchoring.anchoring, backing.backing)),
    "network": Family(
        msg(
            "How the bodies hang together first, then who stands between others, which sectors meet, and who links "
            "those who are not linked otherwise; last, what would fall apart without whom, and what is more than "
            "chance."
        ),
        (
            cohesion.network,
            governance.governance,
            positions.positions,
            diversity.diversity,
            brokerage.brokerage,
            fragility.fragility,
            randomise.randomised,
        ),
    ),
}
NATIONAL: Mapping[str, Callable[[Index], Stream[Any]]] = {"gaps": national.gaps, "overlaps": national.overlaps}
COMPARED = msg(
    "A profile of each municipality first, then how alike they are, their steering groups and what they prevent. Then "
    "facet by facet, what most of them have first. Last, for each, what only others have, the most widespread first."
)


def report(name: str, measured: Town, hours: Fraction | None = None) -> Report:
    """What a family of measures finds in a municipality; where it finds nothing to measure, that is the finding.

    `hours` is the length of a meeting to assume where no document gives one. UnknownName tells the nearest families.
    """
    if name not in FAMILIES:
        near = [one[0] for one in process.extract(name, sorted(FAMILIES), limit=3)]
        raise UnknownName("There is no measure “%(name)s”; the nearest are: %(nearest)s.", name=name, nearest=near)
    family = FAMILIES[name]
    given: dict[Measuring, Measuring] = {load.load: partial(load.load, assumed_hours=hours)}
    found = tuple(finding for one in family.measures for finding in given.get(one, one)(measured))
    return Report(name, (measured.iri,), family.order, found or (_nothing(measured.iri),))


def _nothing(owner: str) -> Finding:
    """The finding that there is nothing to measure."""
    sentence = msg("The documents about %(name)s give nothing to measure here.", name=Name(owner))
    return Finding(NOTHING, (owner,), sentence, measures=(), items={}, caveats=(), evidence=())


def asked(store: Store, owner: str, packs: Sequence[Pack], as_of_today: bool = False) -> Report:
    """Whether what the packs expect of a municipality is documented."""
    found = expectations.check(store, owner, packs, as_of_today)
    return Report("expectations", (owner,), expectations.ORDER, found or (_nothing(owner),))


def compared(
    store: Store, owners: Sequence[str], packs: Sequence[Pack], labels: Callable[[Town], Mapping[str, str]]
) -> Report:
    """Two to six municipalities set side by side; `labels` names what is local, so that like names can meet."""
    shared = concepts_of(store)
    towns = [town(store, owner, shared) for owner in sorted(set(owners))]
    names = {iri: name for one in towns for iri, name in labels(one).items()}
    checked = {one.iri: expectations.check(store, one.iri, packs) for one in towns}
    rows = compare.compare(towns, names, checked)
    found = (*profile.profiles(towns), *steering.steering_groups(towns), *prevention.prevention_themes(towns), *rows)
    return Report("compare", tuple(one.iri for one in towns), COMPARED, found)


def of_country(name: str, index: Index, owner: str | None = None) -> Stream[Any]:
    """The rows of a family of measures for all municipalities; for `compare`, with an owner, those beside it."""
    return NATIONAL[name](index) if name in NATIONAL else national.compare(index, owner)
