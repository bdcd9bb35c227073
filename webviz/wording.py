"""Words that every face uses alike: kinds of things, names in a list, the unit of a quantity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from babel.lists import format_list

from graph.findings import Count, Interval, Message, Quantity, msg
from webviz.i18n import translator

# Family: its title, and what a reader finds there.
FAMILIES: dict[str, tuple[Message, Message]] = {
    "gaps": (
        msg("Gaps"),
        msg("What no body covers, which services never meet, and what the documents do not tell."),
    ),
    "coverage": (
        msg("Themes and bodies"),
        msg("Which bodies and which levels carry the themes that the documents name."),
    ),
    "overlaps": (
        msg("Overlaps"),
        msg("Which bodies the same people sit in, and which bodies do alike."),
    ),
    "load": (
        msg("Meeting load"),
        msg("How many meetings a year each office, service and group has in these bodies."),
    ),
    "anchoring": (
        msg("Ways to the top"),
        msg("How a matter can go from each body to those who decide, and where no way is documented."),
    ),
    "network": (
        msg("The network"),
        msg("How the bodies hang together, who links them, and what falls apart without whom."),
    ),
    "expectations": (
        msg("Expectations"),
        msg("What laws, programmes and guidance expect, and whether the documents tell of it."),
    ),
}


KINDS = {
    "municipality": msg("municipality"),
    "region": msg("region"),
    "body": msg("body"),
    "office": msg("office"),
    "service": msg("service"),
    "group": msg("group"),
    "agency": msg("outside agency"),
    "endeavour": msg("project or programme"),
    "cooperation": msg("co-operation between municipalities"),
    "area": msg("area of co-operation"),
    "plan": msg("plan or document"),
    "document": msg("source document"),
    "related": msg("document on a list"),
    "concept": msg("shared concept"),
    "property": msg("term"),
    "seat": msg("seat"),
    "quote": msg("place in a document"),
    "claim": msg("statement"),
    "expectation": msg("expectation"),
}
RECORD = msg("record")
# What the vocabulary has: kinds of terms, and concepts.
TERMS = {
    "Class": msg("Kinds of things"),
    "ObjectProperty": msg("Relations between things"),
    "DatatypeProperty": msg("Numbers and codes"),
    "AnnotationProperty": msg("Texts and dates"),
    "Concept": msg("Shared concepts"),
}
# A unit of which there is one.
ONE = {
    "bodies": msg("body"),
    "components": msg("part that hangs together"),
    "groups": msg("group"),
    "holders": msg("participant"),
    "pairs": msg("pair"),
    "pieces": msg("piece"),
    "sectors": msg("sector"),
    "seats": msg("seat"),
    "steps": msg("step"),
    "themes": msg("theme"),
    "values": msg("value"),
    "meetings a year": msg("meeting a year"),
    "hours a year": msg("hour a year"),
    "person-meetings a year": msg("person-meeting a year"),
    "person-hours a year": msg("person-hour a year"),
}
_AND = re.compile(r"(?<!-) (?:and|og|och) ")


def listed(texts: Sequence[str], lang: str) -> str:
    """Names as a list in words: “a, b and c”; with commas alone where one of the last two has an “and” of its own (not
    as in “plan- og utviklingssjef”), and with semicolons where a name has a comma.
    """
    if any("," in text for text in texts):
        return "; ".join(texts)
    if len(texts) > 1 and any(_AND.search(text) for text in texts[-2:]):
        return ", ".join(texts)
    return format_list(texts, locale=translator(lang).locale)


def unit(value: Quantity) -> str:
    """The unit of a count; a share, a label and what is not defined have none."""
    if isinstance(value, Interval):
        return unit(value.certain)
    return value.unit if isinstance(value, Count) else ""


def counted(value: Quantity) -> str:
    """The unit of a count as it is said beside its number: “1 step”, “2 steps”."""
    many = unit(value)
    one = ONE.get(many) if isinstance(value, Count) and value.number == 1 else None
    return one.template if one else many


def family_links(lang: str, path: str, current: str = "") -> list[dict[str, Any]]:
    """The pages of the measures of a municipality: address, title, and whether it is the page one is on."""
    words = translator(lang)
    return [
        {"href": f"/{lang}/{name}/{path}", "text": words.gettext(title.template), "current": name == current}
        for name, (title, _about) in FAMILIES.items()
    ]
