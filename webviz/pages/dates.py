"""The dates of a thing and of what surrounds it, read from the graph with their wording and evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graph.answers import Cell
from graph.describe import Describer
from graph.entity import Entity, Grounds, Quote
from graph.names import Thing
from ontology.iris import SAM, concept_slug
from ontology.labels import Label
from webviz.current import atlas
from webviz.i18n import gettext as _
from webviz.i18n import language, translator
from webviz.pages.timeline import Dated

MILESTONE = SAM + "Milestone"
EARLIEST, LATEST = SAM + "earliest", SAM + "latest"
SINCE, UNTIL = SAM + "validFrom", SAM + "validTo"
DUE = (SAM + "dueDate", SAM + "deadline")


def dated(entity: Entity) -> Iterator[Dated]:
    """Its own dates: milestones, admissions, and when it begins, ends and must be finished."""
    for part in entity.parts:
        texts = {claim.property.iri: claim.text.text for claim in part.details if claim.text}
        if any(one.iri == MILESTONE for one in part.types):
            yield _of_part(part, texts.get(EARLIEST), texts.get(LATEST))
        elif SINCE in texts:
            yield _of_part(part, texts[SINCE], texts[SINCE])
    claimed = list(_claimed(entity))
    since = [one for one in claimed if one.relation.iri == SINCE]
    until = [one for one in claimed if one.relation.iri == UNTIL]
    if len(since) == len(until) == 1:  # one whole period
        yield _joined(since[0], until[0])
        claimed = [one for one in claimed if one not in (*since, *until)]
    yield from claimed


def _of_part(part: Entity, earliest: str | None, latest: str | None) -> Dated:
    return Dated(part.thing, part.types[0], part.thing.label, earliest, latest, part.grounds)


def _joined(since: Dated, until: Dated) -> Dated:
    both = {*since.grounds.evidence, *until.grounds.evidence}
    evidence = tuple(sorted(both, key=lambda quote: (quote.document.iri, quote.start, quote.end)))
    basis = "inferred" if "inferred" in (since.grounds.basis, until.grounds.basis) else "stated"
    grounds = replace(since.grounds, basis=basis, evidence=evidence)
    return replace(since, said=Label(_("the whole period"), ""), latest=until.latest, grounds=grounds, whole=True)


def _claimed(entity: Entity) -> Iterator[Dated]:
    """Dates that are claimed: the local wording beside the date itself, which a claim as shown has not."""
    describer = Describer(atlas().store, atlas().names, language())
    for node in describer.nodes("claims", entity.thing.iri):
        facts = describer.facts(node)
        name = describer.iris(facts, "sam:claimProperty")[0]
        if name not in (SINCE, UNTIL, *DUE):
            continue
        date = describer.text(facts, "sam:claimValue")
        said, text = describer.text(facts, "sam:asStated"), date.text if date else None
        since, until = (text, None) if name == SINCE else (None, text)
        yield Dated(entity.thing, describer.thing(name), said, since, until, describer.grounds(facts))


def others(entity: Entity) -> Iterator[Dated]:
    """What else in the municipality has a date, as the ready question on milestones finds it."""
    found = atlas().ask("timeline", language(), endeavour=entity.thing.path or "", year="")
    for row in found.rows:
        cells: dict[str, Cell] = {column.name: cell for column, cell in zip(found.columns, row, strict=True)}
        thing, relation, basis = cells["thing"], cells["relation"], cells["basis"]
        if not isinstance(thing, Thing) or thing.iri == entity.thing.iri:
            continue
        assert isinstance(relation, Thing) and isinstance(basis, Thing)
        said, evidence = cells["said"], cells["evidence"]
        yield Dated(
            thing,
            relation,
            said if isinstance(said, Label) else None,
            _text(cells["earliest"]),
            _text(cells["latest"]),
            Grounds(
                concept_slug(basis.iri),
                None,
                None,
                None,
                tuple(one for one in evidence if isinstance(one, Quote)) if isinstance(evidence, tuple) else (),
            ),
        )


def _text(cell: Cell) -> str | None:
    return cell.text if isinstance(cell, Label) else None


def when(one: Dated) -> str:
    """A date or period in words."""
    lang = language()
    first, last = (translator(lang).day(text) if text else None for text in (one.earliest, one.latest))
    if first and last:
        return first if first == last else _("%(first)s to %(last)s", first=first, last=last)
    if last:
        exact = len(one.latest or "") == len("2011-12-31")
        return _("by %(date)s", date=last) if exact else _("by the end of %(date)s", date=last)
    return _("from %(date)s", date=first) if first else _("no date is given")
