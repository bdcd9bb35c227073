"""Overlap held against chance: is what bodies share more than their sizes alone would give?

Notation: n bodies with seats, m holders; of other bodies nothing is documented, so they are left out. Two bodies are
tied when they share a holder. A random graph keeps the number of seats of each body and of each holder, and shuffles
who sits where (curveball trades). z = (observed − mean) / standard deviation over the random graphs: about 0 is what
chance gives, above 2 is more, below −2 is less. Only from 10 bodies with seats up; under that a z-score says nothing.
It is estimated from a seeded sample: the same graph always gives the same figure, rounded to two decimals; a graph with
other names may differ by chance in the last.

Two-mode density and the number of shared pairs of seats follow from the sizes alone, so no chance is in them.

Sources: Strona et al. 2014 (curveball); Gotelli 2000 (null models); Neal 2014 (the projection of two-mode networks).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import sqrt
from random import Random

from graph.findings import Count, Finding, Measure, Message, Name, Quantity, Ratio, Undefined, msg, ratio
from graph.searched import quotes_of
from graph.seating import all_seats
from graph.town import Town
from graph.workings.centrality import density, left_out, seated, tied

FEWEST, SAMPLES, TRADES, SEED = 10, 200, 5, 2014
Z = "(observed − mean) / standard deviation"
TIED = "pairs that share a holder / n(n−1)/2"
JACCARD = "Σ |A∩B| / |A∪B| / pairs"
UNIT = "standard deviations"

_FEW = msg("fewer than ten bodies with seats: chance says nothing here")
_FIXED = msg("it follows from the sizes alone, so every random graph has the same")
_SAME = msg("every random graph has the same value")
_NO_SEATS = msg("no seat is documented")
_NO_PAIRS = msg("there are no two bodies with seats")

Lists = tuple[frozenset[int], ...]


def randomised(town: Town) -> tuple[Finding, ...]:
    """Ties and overlap between bodies, each with its z-score against random graphs with the same sizes.

    Total: without bodies there is no finding; with fewer than ten with seats, or where chance leaves nothing to
    vary, the z-score is undefined with the reason.
    """
    if not town.bodies:
        return ()
    observed = _lists(town)
    drawn = list(samples(observed)) if len(observed) >= FEWEST else []
    apart, overlap = (z_score(observed, drawn, figure) for figure in (ties, mean_jaccard))
    seats, everyone = sum(map(len, observed)), frozenset[int]().union(*observed)
    return (
        Finding(
            kind="beyond chance",
            subjects=(town.iri,),
            sentence=_sentence(town, apart),
            measures=(
                Measure("density", "one-mode", ratio(*density(tied(town.seating)), _NO_PAIRS), TIED),
                Measure("z-score", "density, one-mode", apart, Z),
                Measure("mean jaccard", "literal, all", _mean(mean_jaccard(observed)), JACCARD),
                Measure("z-score", "mean jaccard", overlap, Z),
                Measure("density", "two-mode", ratio(seats, len(observed) * len(everyone), _NO_SEATS), "L / (n·m)"),
                Measure("z-score", "density, two-mode", Undefined(_FIXED), Z),
                Measure("bodies with seats", "literal, all", _count(observed, "bodies"), "n"),
                Measure("holders", "literal, all", _count(everyone, "holders"), "m"),
            ),
            items={"bodies": seated(town.seating)},
            caveats=(
                msg("A collective counts as one holder. What is not documented is not in the figures."),
                *left_out(town.seating),
            ),
            evidence=_evidence(town),
        ),
    )


def z_score(observed: Lists, drawn: Sequence[Lists], figure: Callable[[Lists], Fraction | None]) -> Quantity:
    """How far a figure is from that of random graphs, in standard deviations; undefined when they all have the same."""
    if not drawn:
        return Undefined(_FEW)
    here = figure(observed)
    values = [value for one in drawn if (value := figure(one)) is not None]
    if here is None or not values:
        return Undefined(_NO_PAIRS)
    mean = sum(values, Fraction(0)) / len(values)
    variance = sum(((value - mean) ** 2 for value in values), Fraction(0)) / len(values)
    if not variance:
        return Undefined(_SAME)
    return Count(Fraction(round(float(here - mean) / sqrt(variance) * 100), 100), UNIT, approximate=True)


def samples(observed: Lists, count: int = SAMPLES, seed: int = SEED) -> Iterator[Lists]:
    """Random graphs with the seats of each body and of each holder as observed: a seeded chain of curveball trades.

    Between two samples every body trades about ten times: two bodies pool the holders only one of them has, and deal
    them out anew.
    """
    draw = Random(seed)
    lists = [set(one) for one in observed]
    if len(lists) < 2:
        return
    for _ in range(count):
        for _ in range(TRADES * len(lists)):
            first, second = draw.sample(range(len(lists)), 2)
            _trade(lists[first], lists[second], draw)
        yield tuple(frozenset(one) for one in lists)


def _trade(one: set[int], other: set[int], draw: Random) -> None:
    mine, pool = len(one - other), sorted(one ^ other)
    draw.shuffle(pool)
    for some, dealt in ((one, pool[:mine]), (other, pool[mine:])):
        some.difference_update(pool)
        some.update(dealt)


def ties(lists: Lists) -> Fraction | None:
    """The share of pairs of bodies that share a holder, in [0, 1]; None without a pair."""
    pairs = list(combinations(lists, 2))
    return Fraction(sum(not one.isdisjoint(other) for one, other in pairs), len(pairs)) if pairs else None


def mean_jaccard(lists: Lists) -> Fraction | None:
    """The mean Jaccard of the pairs of bodies with seats, in [0, 1]; None without a pair."""
    shared = Counter[int]()  # in all, by how many the two have together: few fractions to add up
    pairs = list(combinations([one for one in lists if one], 2))
    for one, other in pairs:
        both = len(one & other)
        shared[len(one) + len(other) - both] += both
    return sum(Fraction(both, either) for either, both in shared.items()) / Fraction(len(pairs)) if pairs else None


def _lists(town: Town) -> Lists:
    """The holders of each body with seats as numbers, in the order of their IRIs."""
    numbers = {iri: number for number, iri in enumerate(sorted(town.seating))}
    return tuple(frozenset(numbers[holder] for holder in town.seating[body]) for body in seated(town.seating))


def _count(some: Collection[object], unit: str) -> Quantity:
    return Count(Fraction(len(some)), unit) if some else Undefined(_NO_SEATS)


def _mean(value: Fraction | None) -> Quantity:
    return Undefined(_NO_PAIRS) if value is None else Ratio(value.numerator, value.denominator)


def _sentence(town: Town, score: Quantity) -> Message:
    place = Name(town.iri)
    if not isinstance(score, Count):
        return msg("Whether the bodies of %(town)s are tied more than by chance cannot be told.", town=place)
    if score.number > 2:
        return msg("More bodies of %(town)s share someone than their sizes alone would give.", town=place)
    if score.number < -2:
        return msg("Fewer bodies of %(town)s share someone than their sizes alone would give.", town=place)
    return msg("About as many bodies of %(town)s share someone as their sizes alone would give.", town=place)


def _evidence(town: Town) -> tuple[str, ...]:
    return quotes_of(all_seats(town.seating))
