"""What the pages show, as plain values: pure functions from what ``graph`` describes to what a template lists.

No Flask and no sentences of our own here: those are the templates' and the translations'.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.entity import Claim, Entity, Quote
from graph.names import Thing
from graph.picture import Edge, Node, Picture
from ontology.iris import CONCEPT_ROOT, OWN_SCHEMES, SAM
from ontology.labels import Label, alphabetical
from webviz.current import site_of
from webviz.i18n import language, translator

LEVEL = SAM + "governanceLevel"
STATUS = SAM + "status"
OWNERS = ("municipality", "region")  # the kinds whose addresses all others begin with
HOLDERS = ("office", "service", "group", "agency")  # the kinds that sit in bodies
REAL = ("existing", "in-progress", "made-permanent")
LEGEND = (
    "municipality",
    "region",
    "body",
    "office",
    "service",
    "group",
    "agency",
    "endeavour",
    "cooperation",
    "concept",
)
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Group:
    """All that is said with one property, in the order given."""

    property: Thing
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Relation:
    """One line of the picture as a sentence: source – relation – target."""

    number: int
    source: Node
    target: Node
    edge: Edge


@dataclass(frozen=True)
class Tier:
    """The bodies of one level; ``level`` None: those whose level is not documented."""

    level: Thing | None
    bodies: tuple[Entity, ...]


def address(lang: str, iri: str, path: str | None) -> str | None:
    """The page of a record, a concept or a term in ``lang``, wherever it comes from; None for what has no page.

    >>> address("nn", "https://w3id.org/samgraf/role/member", None)
    '/nn/concept/role/member'
    """
    if path is not None:
        site = site_of(path)
        return iri if site == "" else f"{site or ''}/{lang}/{path}"
    if iri.startswith(SAM):
        return f"/{lang}/ns#{iri.removeprefix(SAM)}"
    rest = iri.removeprefix(CONCEPT_ROOT)
    return f"/{lang}/concept/{rest}" if rest.partition("/")[0] in OWN_SCHEMES and rest != iri else None


def data_address(iri: str, path: str | None) -> str | None:
    """Where the RDF of a thing is served; None for what is not ours."""
    if path is not None:
        return f"/data/id/{path}"
    return f"/data/{iri.removeprefix(CONCEPT_ROOT).partition('#')[0]}" if iri.startswith(CONCEPT_ROOT) else None


def grouped(claims: Iterable[Claim]) -> tuple[Group, ...]:
    """Claims gathered by property; properties and claims keep the order of their first appearance."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.property.iri, []).append(claim)
    return tuple(Group(found[0].property, tuple(found)) for found in groups.values())


def relations(picture: Picture) -> tuple[Relation, ...]:
    """Every edge whose two ends are known, with its number in ``picture.edges``."""
    nodes = {node.iri: node for node in picture.nodes}
    return tuple(
        Relation(number, nodes[edge.source], nodes[edge.target], edge)
        for number, edge in enumerate(picture.edges)
        if edge.source in nodes and edge.target in nodes
    )


def around(picture: Picture) -> Mapping[str, tuple[Relation, ...]]:
    """The relations of each node, in the picture's order; a relation to itself counts once."""
    found: dict[str, list[Relation]] = {node.iri: [] for node in picture.nodes}
    for relation in relations(picture):
        for iri in dict.fromkeys((relation.source.iri, relation.target.iri)):
            found[iri].append(relation)
    return {iri: tuple(lines) for iri, lines in found.items()}


def by_name(one: Thing | Node, lang: str = "") -> tuple[tuple[str, str], str]:
    """The key that puts things in the alphabet of `lang`, else of the request."""
    return alphabetical(one.label.text, lang or language()), one.iri


def counts(picture: Picture, lang: str) -> tuple[tuple[Node, Counter[str]], ...]:
    """Each body with how many of each kind it is joined to, by name: what is too large to draw, as a table."""
    joined: dict[str, dict[str, str]] = {node.iri: {} for node in picture.nodes if node.kind == "body"}
    for one in relations(picture):
        for body, other in ((one.source, one.target), (one.target, one.source)):
            if body.iri in joined:
                joined[body.iri][other.iri] = other.kind
    bodies = sorted((node for node in picture.nodes if node.iri in joined), key=lambda one: by_name(one, lang))
    return tuple((node, Counter(joined[node.iri].values())) for node in bodies)


def concept_of(entity: Entity, property_iri: str) -> Thing | None:
    """The first concept claimed with a property that takes one value."""
    return next((claim.value for claim in entity.claims if claim.property.iri == property_iri and claim.value), None)


def tiers(bodies: Sequence[Entity], order: Sequence[str]) -> tuple[Tier, ...]:
    """Bodies by level, the levels in ``order`` (slugs), then others, then those without; bodies keep their order."""
    levels: dict[str, Thing] = {}
    members: dict[str, list[Entity]] = {}
    for body in bodies:
        level = concept_of(body, LEVEL)
        slug = level.iri.rpartition("/")[2] if level else ""
        members.setdefault(slug, []).append(body)
        if level:
            levels[slug] = level
    ranked = sorted(members, key=lambda slug: (not slug, order.index(slug) if slug in order else len(order), slug))
    return tuple(Tier(levels.get(slug), tuple(members[slug])) for slug in ranked)


def without(claims: Iterable[Claim], *properties: str) -> tuple[Claim, ...]:
    """Claims but those with the properties named, which the page shows elsewhere."""
    return tuple(claim for claim in claims if claim.property.iri not in properties)


def documents_of(quotes: Iterable[Quote]) -> tuple[Thing, ...]:
    """The documents that quotes stand in, once each, in the order of their first quote."""
    return tuple({quote.document.iri: quote.document for quote in quotes}.values())


def planned(status: str | None) -> bool:
    """Whether a status says that the thing is not, or no longer, practice."""
    return status is not None and status not in REAL


def literal(text: str, lang: str) -> str:
    """A value as its reader writes it: ``2014-05-14`` → ``14. mai 2014``. Everything else stays as it is."""
    return translator(lang).day(text) if ISO_DATE.fullmatch(text) else text


def kinds_of(picture: Picture) -> tuple[str, ...]:
    """The kinds of the picture's nodes, in the order a legend lists them."""
    present = {node.kind for node in picture.nodes}
    return tuple(kind for kind in LEGEND if kind in present) + tuple(sorted(present - set(LEGEND)))


def by_type(parts: Iterable[Entity]) -> tuple[tuple[Thing, tuple[Entity, ...]], ...]:
    """Parts of a thing gathered by what they are, types and parts in the order of their first appearance."""
    found: dict[str, tuple[Thing, list[Entity]]] = {}
    for part in parts:
        kind = part.types[0] if part.types else part.thing
        found.setdefault(kind.iri, (kind, []))[1].append(part)
    return tuple((kind, tuple(members)) for kind, members in found.values())


def other_names(entity: Entity) -> tuple[Label, ...]:
    """What else a thing is called: its names in other languages, each text once."""
    unique = {label.text: label for label in reversed(entity.names) if label.text != entity.thing.label.text}
    return tuple(sorted(unique.values(), key=lambda label: (label.lang, label.text)))
