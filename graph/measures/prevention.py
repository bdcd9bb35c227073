"""Which specific prevention themes each municipality names, and which name prevention in general only.

A theme is specific when it falls under the main theme and is not the general concept itself. Own definition.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from graph.findings import Count, Finding, Measure, Message, Name, Part, Quantity, Undefined, msg, named, ratio
from graph.searched import quotes_of
from graph.town import Town
from graph.workings.facets import Mention, documented, has_data, looked_at
from ontology.iris import concept_iri

MAIN, GENERAL = concept_iri("theme", "prevention-theme"), concept_iri("theme", "prevention")
SPECIFIC, ONLY_GENERAL = msg("specific"), msg("in general only")
NOT_DOCUMENTED, NO_DATA = msg("not documented"), msg("no data")


def prevention_themes(towns: Sequence[Town], main: str = MAIN, general: str = GENERAL) -> tuple[Finding, ...]:
    """One finding with a part for each municipality: its specific themes, or that there are none.

    Another main theme and its general concept may be given. Total: without municipalities there is no finding.
    """
    some = sorted(towns, key=lambda town: town.iri)
    if not some:
        return ()
    parts = tuple(_part(town, main, general) for town in some)
    return (
        Finding(
            kind="prevention themes",
            subjects=(main,),
            sentence=_sentence(main, parts),
            measures=(_share(parts), *(_measure(part, general) for part in parts)),
            items={"themes": tuple(sorted({one for part in parts for one in part.items}))},
            caveats=_caveats(main, general, parts),
            evidence=quotes_of(part for part in parts if part.items),
            parts=parts,
        ),
    )


def _part(town: Town, main: str, general: str) -> Part:
    """The themes a municipality names under the main one; what was searched, when there are none."""
    found = documented(town, "themes")
    under = [one for one in found if main in town.concepts.within(one)]
    mentions: list[Mention] = [mention for theme in under for mention in found[theme]]
    evidence = quotes_of(mentions) or looked_at(town, "themes")
    carriers = named(sorted({mention.thing for mention in mentions}))
    return Part(
        town.iri,
        _state(town, set(under) - {main}, general).template,
        tuple(under),
        msg("Carried by %(carriers)s.", carriers=carriers) if carriers else None,
        evidence,
    )


def _state(town: Town, themes: set[str], general: str) -> Message:
    if not has_data(town, "themes"):
        return NO_DATA
    return SPECIFIC if themes - {general} else ONLY_GENERAL if themes else NOT_DOCUMENTED


def _in_state(parts: Sequence[Part], state: Message) -> tuple[Name, ...]:
    return tuple(Name(part.subject) for part in parts if part.state == state.template)


def _share(parts: Sequence[Part]) -> Measure:
    asked = sum(part.state != NO_DATA.template for part in parts)
    value = ratio(len(_in_state(parts, SPECIFIC)), asked, msg("no theme is documented"))
    return Measure("municipalities with it", "themes", value, "names a specific one / names any theme")


def _measure(part: Part, general: str) -> Measure:
    value: Quantity = Count(Fraction(len(set(part.items) - {general})), "themes")
    if part.state == NO_DATA.template:
        value = Undefined(msg("no theme is documented"))
    return Measure("specific themes", "themes", value, "", part.subject)


def _sentence(main: str, parts: Sequence[Part]) -> Message:
    have = _in_state(parts, SPECIFIC)
    if not have:
        return msg("No specific theme under %(main)s is documented.", main=Name(main))
    return msg("Specific themes under %(main)s are documented in %(have)s.", main=Name(main), have=have)


def _caveats(main: str, general: str, parts: Sequence[Part]) -> tuple[Message, ...]:
    told = (
        msg(
            "Only %(theme)s in general is named in %(towns)s.",
            theme=Name(general),
            towns=_in_state(parts, ONLY_GENERAL),
        ),
        msg(
            "No theme under %(theme)s is documented in %(towns)s.",
            theme=Name(main),
            towns=_in_state(parts, NOT_DOCUMENTED),
        ),
        msg("No theme at all is documented in %(towns)s.", towns=_in_state(parts, NO_DATA)),
    )
    return tuple(one for one in told if one.params["towns"])
