"""Profiles: what is documented of a municipality in figures, and how alike two municipalities are by them.

Notation: n bodies (of a density, those with seats), m holders, L seats; A and B are the shared concepts two
municipalities name in a facet. Figures follow the documents: a long text names more than a short one, so the number of
documents stands with each profile. Density and Jaccard fall with size, so n and m stand beside them.

Sources: Wasserman & Faust 1994 (two-mode density); Jaccard 1901.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from graph.findings import Count, Finding, Measure, Message, Name, Quantity, Ratio, Undefined, msg, nmsg, ratio
from graph.seating import holders
from graph.town import Town
from graph.workings.centrality import seated
from graph.workings.facets import FACETS, SEATED, documented, has_data, looked_at

DENSITY = "L / (n·m)"
JACCARD = "|A∩B| / |A∪B|"
MEAN = "Σ Jaccard / facets with data in both"
OF_BODIES = "bodies with it / n"
OF_SEATED = "bodies with it / bodies with seats or with it"
KINDS = tuple(facet for facet in FACETS if facet != "rhythms")  # whose values are the body types once more
PER_BODY = ("body types", "levels", "sectors", "representation", "functions", "rhythms")

_NOTHING = msg("nothing of this kind is documented")
_NO_SEATS = msg("there are no bodies, or nobody is documented as seated")
_NO_BODIES = msg("no bodies are documented")
_NO_DATA = msg("no data in at least one of them")
_NO_VALUE = msg("no shared concept is named in either")


def profiles(towns: Sequence[Town]) -> tuple[Finding, ...]:
    """A profile of each municipality, by IRI; then each pair with its similarity, the most alike first.

    Total: what cannot be divided is undefined with the reason; a municipality without bodies has a profile too.
    """
    some = sorted({town.iri: town for town in towns}.values(), key=lambda town: town.iri)
    pairs = [_similarity(one, other) for one, other in combinations(some, 2)]
    return (*(_profile(town) for town in some), *sorted(pairs, key=_importance))


def _importance(finding: Finding) -> tuple[Fraction, tuple[str, ...]]:
    value = finding.measures[0].value
    return -value.fraction if isinstance(value, Ratio) else Fraction(1), finding.subjects


# -- one municipality -------------------------------------------------------------------------------------------------


def _profile(town: Town) -> Finding:
    n, m, seats = len(seated(town.seating)), len(holders(town.seating)), town.seating.number_of_edges()
    return Finding(
        kind="profile",
        subjects=(town.iri,),
        sentence=_sentence(town),
        measures=(
            *_size(town),
            Measure("seats", "literal, all", _count(seats, "seats"), "L"),
            Measure("bodies with seats", "literal, all", _count(n, "bodies"), "n of the density"),
            Measure("density", "two-mode", ratio(seats, n * m, _NO_SEATS), DENSITY),
            *(one for facet in FACETS for one in _facet(town, facet)),
        ),
        items={"bodies": town.bodies, "documents": town.documents},
        caveats=(_rests_on(town),),
        evidence=tuple(sorted({quote for facet in FACETS for quote in looked_at(town, facet)})),
    )


def _size(town: Town) -> tuple[Measure, ...]:
    n, m = len(town.bodies), len(holders(town.seating))
    return (
        Measure("bodies", "literal, all", _count(n, "bodies"), "n", town.iri),
        Measure("holders", "literal, all", _count(m, "holders"), "m", town.iri),
        Measure("documents", "literal, all", _count(len(town.documents), "documents"), "", town.iri),
    )


def _count(number: int, unit: str) -> Quantity:
    """None documented is not none there: no data, not 0."""
    return Count(Fraction(number), unit) if number else Undefined(_NOTHING)


def _facet(town: Town, facet: str) -> tuple[Measure, ...]:
    """How many values a facet has; and, where bodies carry it, the share of bodies, in all and for each value.

    Of what seats bring with them, a body without seats says nothing: it is not counted among those that lack it.
    """
    if not has_data(town, facet):
        return (Measure("values", facet, Undefined(_NOTHING), "|A|"),)
    found = documented(town, facet)
    bodies = {value: {one.thing for one in found[value]}.intersection(town.bodies) for value in found}
    shares: tuple[Measure, ...] = ()
    if facet in PER_BODY:
        some = set().union(*bodies.values())
        n = len(some.union(seated(town.seating)) if facet in SEATED else town.bodies)
        formula = OF_SEATED if facet in SEATED else OF_BODIES
        each = (
            Measure("share of bodies", facet, ratio(len(bodies[value]), n, _NO_BODIES), formula, value)
            for value in found
            if bodies[value] and value in town.concepts.scheme
        )
        shares = (Measure("share of bodies", facet, ratio(len(some), n, _NO_BODIES), formula), *each)
    return (Measure("values", facet, Count(Fraction(len(found)), "values"), "|A|"), *shares)


def _sentence(town: Town) -> Message:
    n = len(town.bodies)
    if not n:
        return msg("No body of %(town)s is documented.", town=Name(town.iri))
    return nmsg(
        "%(town)s has %(count)s documented body; seated there: %(holders)s.",
        "%(town)s has %(count)s documented bodies; seated there: %(holders)s.",
        n,
        town=Name(town.iri),
        count=n,
        holders=len(holders(town.seating)),
    )


def _rests_on(town: Town) -> Message:
    count = len(town.documents)
    return nmsg(
        "The figures rest on %(count)s document. They count what it says; a longer text names more.",
        "The figures rest on %(count)s documents. They count what these say; longer texts name more.",
        count,
        count=count,
    )


# -- two --------------------------------------------------------------------------------------------------------------


def _similarity(one: Town, other: Town) -> Finding:
    parts = tuple(Measure("jaccard", facet, _jaccard(one, other, facet), JACCARD) for facet in KINDS)
    known = [measure.value.fraction for measure in parts if isinstance(measure.value, Ratio)]
    mean = _mean(known)
    shared = {value for facet in KINDS for value in _concepts(one, facet) & _concepts(other, facet)}
    return Finding(
        kind="similarity",
        subjects=(one.iri, other.iri),
        sentence=_alike(one, other, len(shared), len(known)),
        measures=(Measure("similarity", "mean of facets", mean, MEAN), *parts, *_size(one), *_size(other)),
        items={"shared": tuple(sorted(shared))},
        caveats=(msg("Shares of what is shared fall as more is documented; compare them with the sizes beside."),),
        evidence=tuple(sorted({quote for town in (one, other) for quote in _grounds(town, shared)})),
    )


def _mean(known: Sequence[Fraction]) -> Quantity:
    if not known:
        return Undefined(_NO_DATA)
    mean = sum(known, Fraction(0)) / len(known)
    return Ratio(mean.numerator, mean.denominator)


def _jaccard(one: Town, other: Town, facet: str) -> Quantity:
    if not (has_data(one, facet) and has_data(other, facet)):
        return Undefined(_NO_DATA)
    a, b = _concepts(one, facet), _concepts(other, facet)
    return ratio(len(a & b), len(a | b), _NO_VALUE)


def _concepts(town: Town, facet: str) -> frozenset[str]:
    """The shared concepts named in a facet; things and texts without a concept cannot be alike by them."""
    return frozenset(value for value in documented(town, facet) if value in town.concepts.scheme)


def _grounds(town: Town, shared: set[str]) -> set[str]:
    """The quotes of what is shared; all that was looked at when nothing is."""
    if not shared:
        return {quote for facet in KINDS for quote in looked_at(town, facet)}
    found = (documented(town, facet) for facet in KINDS)
    mentions = (mention for one in found for value in shared & set(one) for mention in one[value])
    return {quote for mention in mentions for quote in mention.evidence}


def _alike(one: Town, other: Town, shared: int, facets: int) -> Message:
    if not facets:
        return msg(
            "Nothing of one kind is documented in both %(one)s and %(other)s.",
            one=Name(one.iri),
            other=Name(other.iri),
        )
    return nmsg(
        "%(one)s and %(other)s share %(count)s concept; both document %(facets)s of %(all)s kinds of facts.",
        "%(one)s and %(other)s share %(count)s concepts; both document %(facets)s of %(all)s kinds of facts.",
        shared,
        count=shared,
        facets=facets,
        all=len(KINDS),
        one=Name(one.iri),
        other=Name(other.iri),
    )
