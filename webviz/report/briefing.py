"""What the report of a municipality holds: chosen by importance, as much as two sheets have room for; the rest is
counted. One sheet where no bodies are documented.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from graph.entity import Entity, Quote
from graph.findings import Report
from graph.names import Thing
from graph.picture import Picture
from graph.workings.expected import ANSWERS
from ontology.iris import concept_slug
from webviz.current import atlas, packs
from webviz.drawing.choice import Choice, narrowed
from webviz.drawing.layout import LEVELS
from webviz.i18n import ngettext
from webviz.pages.organisation import drawing_of
from webviz.pages.view import HOLDERS, STATUS, concept_of, planned, tiers
from webviz.present import Presenter
from webviz.report.digest import Key, answers, key_findings, told
from webviz.report.figures import Figure, figures
from webviz.report.paper import HEIGHT, WIDTH, Room, framed, height
from webviz.wording import FAMILIES

SHOWN = ("gaps", "overlaps", "load", "anchoring", "expectations")  # the families a leader asks about, in this order
DOCUMENTS, FINDINGS, NAMED = 6, 24, 12  # the most documents, findings, and holders of one body that are named
ISSUED, MODIFIED = "http://purl.org/dc/terms/issued", "http://purl.org/dc/terms/modified"

# As report.css prints: the room that headings and frames take, then widths and sizes of type of what varies.
HEAD, TILES, GRAPH, KEY, TABLE, NOTES, METHOD = 12.0, 7.0, 18.0, 17.0, 15.0, 13.0, 24.0
FAMILY, BETWEEN, ROW = 2.8, 0.6, 1.2
UNUSED = 22.0  # at the end of the first sheet, before what does not fit there
BODIES, FEWEST = 100.0, 40.0  # the most for the table of bodies, the least for findings
NAME, TEXT, LABEL, CELL, SMALL, CAVEAT = 20.0, 8.5, 8.0, 7.5, 7.0, 6.5
SENTENCE, NOTE, TILE, CELLS = 148.0, 86.0, 29.0, (39.0, 29.0, 40.0, 68.0)


def briefing(lang: str, owner: Thing) -> dict[str, Any]:
    """Everything that ``report.html`` shows of a municipality."""
    bodies, picture = atlas().bodies(owner.iri, lang), atlas().organisation(owner.iri, lang)
    reports = reports_on(owner)
    documents, tiles = _documents(owner, lang), figures(bodies, picture, reports["load"].findings)
    head = HEAD + height(owner.label.text, WIDTH, NAME) + sum(map(_document_height, documents[:DOCUMENTS]))
    head += max(map(_tile_height, tiles), default=0)
    room = Room(HEIGHT - head - KEY - NOTES - METHOD + (HEIGHT - UNUSED - TABLE if bodies else 0))
    drawn = fitted(lang, picture, owner, HEIGHT - head if bodies else room.left - FEWEST)
    room.take(drawn["height"])
    rows = _rows(bodies, room)
    return {
        "owner": owner,
        "documents": documents[:DOCUMENTS],
        "more_documents": len(documents[DOCUMENTS:]),
        "figures": tiles,
        **drawn,
        "rows": rows,
        "more_bodies": len(bodies) - len(rows),
        **_findings(Presenter(atlas(), lang, packs()), list(reports.values()), room),
        "version": atlas().store.version,
    }


def reports_on(owner: Thing) -> dict[str, Report]:
    """All findings that the report of a municipality chooses from, by family."""
    return {family: _report(family, owner.iri) for family in SHOWN}


def _report(family: str, owner: str) -> Report:
    return atlas().expectations(owner, packs()) if family == "expectations" else atlas().report(family, owner)


# -- the head ---------------------------------------------------------------------------------------------------------


def _documents(owner: Thing, lang: str) -> list[dict[str, Any]]:
    """The documents about a municipality, and the dates that they bear."""
    about = next((card.documents for card in atlas().municipalities(lang) if card.thing.iri == owner.iri), ())
    return [{"thing": one, "issued": _date(one, ISSUED), "modified": _date(one, MODIFIED)} for one in about]


def _date(document: Thing, name: str) -> str:
    found = atlas().describe(document.iri, document.label.lang)
    facts = found.details if found else ()
    return next((one.text.text for one in facts if one.property.iri == name and one.text), "")


def _document_height(document: Mapping[str, Any]) -> float:
    return height(f"Document: {document['thing'].label.text} (language, 00 month 0000, 00 month 0000)", WIDTH, TEXT)


def _tile_height(figure: Figure) -> float:
    return TILES + height(figure.text, TILE, LABEL) + sum(height(caveat, TILE, CAVEAT) for caveat in figure.caveats)


# -- the graph, the bodies --------------------------------------------------------------------------------------------


def fitted(lang: str, picture: Picture, owner: Thing, room: float) -> dict[str, Any]:
    """The graph as large as there is room for; where its type would be too small, without those who take part; where it
    still would, none. `height` is what it takes.
    """
    entity = atlas().describe(owner.iri, lang)
    if entity is None or len(picture.nodes) < 2:
        return {"drawn": False, "height": 0.0, "left_out": 0}
    for choice in (Choice(), Choice(hide=frozenset(HOLDERS))):
        left = narrowed(picture, owner.iri, choice)
        drawn = drawing_of(lang, left, entity, choice)
        fitting = framed(drawn["layout"], room - GRAPH)
        if fitting:
            layout, high = fitting
            hidden = len(picture.nodes) - len(left.picture.nodes)
            return {**drawn, "layout": layout, "height": high + GRAPH, "left_out": hidden}
    return {"drawn": False, "height": 0.0, "left_out": len(picture.nodes)}


def _rows(bodies: Sequence[Entity], room: Room) -> list[dict[str, Any]]:
    """The bodies by level, as many as the table has room for, each with the first of those who take part."""
    table, rows = Room(min(BODIES, room.left)), []
    for tier in tiers(bodies, LEVELS):
        for body in tier.bodies:
            holders = list(dict.fromkeys(seat.holder for seat in body.seats))
            row = {
                "body": body,
                "level": tier.level,
                "status": _unreal(body),
                "holders": holders[:NAMED],
                "more": len(holders[NAMED:]),
            }
            high = _row_height(row)
            if table.take(high):
                room.take(high)
                rows.append(row)
    return rows


def _unreal(body: Entity) -> Thing | None:
    """A status that says that a body is not practice, or no longer."""
    status = concept_of(body, STATUS)
    return status if status and planned(concept_slug(status.iri)) else None


def _row_height(row: Mapping[str, Any]) -> float:
    body, level = row["body"], row["level"]
    rhythms = (f"{(one.said or one.certainty.label).text} · 000 meetings a year, approximately" for one in body.rhythms)
    texts = (
        f"{body.thing.label.text} {row['status'].label.text if row['status'] else ''}",
        level.label.text if level else "",
        "; ".join(rhythms),
        ", ".join(one.label.text for one in row["holders"]),
    )
    return max(height(text, width, CELL) for text, width in zip(texts, CELLS, strict=True)) + ROW


# -- the findings -----------------------------------------------------------------------------------------------------


def _findings(show: Presenter, reports: Sequence[Report], room: Room) -> dict[str, Any]:
    """The key findings by family, their notes by document, and the number of each note."""
    keys = _keys(show, reports, room)
    notes = sorted({quote for key in keys for quote in key.quotes}, key=_place)
    of = {report.family: [one for one in keys if one.family == report.family] for report in reports}
    return {
        "groups": [_group(show, report, of[report.family]) for report in reports if of[report.family]],
        "notes": [list(found) for _document, found in groupby(notes, key=lambda quote: quote.document)],
        "numbers": {quote.iri: number for number, quote in enumerate(notes, start=1)},
    }


def _place(quote: Quote) -> tuple[str, int, int]:
    return quote.document.iri, quote.start, quote.end


def _keys(show: Presenter, reports: Iterable[Report], room: Room) -> list[Key]:
    """The key findings that there is room for with their notes, the most important first."""
    found: list[Key] = []
    noted: set[Quote] = set()
    for key in key_findings(show, reports):
        new = set(key.quotes) - noted
        high = height(_with_marks(key), SENTENCE, TEXT) + BETWEEN
        if all(one.family != key.family for one in found):
            high += FAMILY
        if len(found) < FINDINGS and room.take(high + sum(map(_note_height, new)) / 2):
            found.append(key)
            noted |= new
    return found


def _with_marks(key: Key) -> str:
    """About what stands on a finding's lines: its sentence, the numbers of its notes, the number of other places."""
    return f"{key.sentence} {'[0] ' * len(key.quotes)}{'rests on 00 places' if key.more else ''}"


def _note_height(quote: Quote) -> float:
    return height(f"00. characters 00000–00000: «{quote.wording.text} …»", NOTE, SMALL) + BETWEEN


def _group(show: Presenter, report: Report, keys: Sequence[Key]) -> dict[str, Any]:
    """The key findings of a family under its title; how many there are in all; of expectations, their answers."""
    return {
        "family": report.family,
        "title": show.sentence(FAMILIES[report.family][0]),
        "keys": keys,
        "all": len(told(report)),
        "summary": _answers(report) if report.family == "expectations" else "",
    }


def _answers(report: Report) -> str:
    documented, partly, lacking = (answers(report)[one] for one in ANSWERS)
    return ngettext(
        "Of %(num)s expectation that holds here, %(documented)s is documented, %(partly)s partly and %(lacking)s not.",
        "Of %(num)s expectations that hold here, %(documented)s are documented, %(partly)s partly and %(lacking)s not.",
        documented + partly + lacking,
        documented=documented,
        partly=partly,
        lacking=lacking,
    )
