"""The rows of a page to take away: every statement on it, and its tables, as JSON, CSV or a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Response, request

from graph.answers import Cell
from graph.entity import Claim, Entity, Rhythm, Seat
from graph.names import Thing
from graph.picture import Picture
from ontology.iris import SAM
from ontology.labels import Label
from webviz import output
from webviz.current import atlas
from webviz.i18n import gettext as _
from webviz.i18n import language
from webviz.output import Sheet
from webviz.present import Json, Presenter

FORMS = {
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORM = f"<any({','.join(FORMS)}):form>"  # how the address of data ends, after a dot
DESCRIBED, RHYTHM = SAM + "evidencedBy", SAM + "meetingPattern"


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: its English name, its title, its columns by English key with their headings, its rows of cells."""

    name: str
    title: str
    columns: Mapping[str, str]
    cells: Sequence[Sequence[Cell]]


def split(path: str) -> tuple[str, str]:
    """A path and the form of the data it asks for (`no-1514.csv`); "" for the page itself."""
    stem, _dot, form = path.rpartition(".")
    return (stem, form) if form in FORMS else (path, "")


def answer(show: Presenter, tables: Sequence[Rows], form: str, name: str) -> Response:
    """The tables of a page, those with rows. A CSV has one: the one named by `?table=`, else the first."""
    filled = [one for one in tables if one.cells] or list(tables[:1])
    content: str | bytes
    if form == "json":
        content = output.as_json({one.name: _objects(show, one) for one in filled})
    elif form == "csv":
        wanted = request.args.get("table")
        chosen = next((one for one in filled if one.name == wanted), filled[0])
        texts = [[_text(show, cell) for cell in row] for row in chosen.cells]
        content = output.as_csv(list(chosen.columns.values()), texts)
    else:
        content = output.as_xlsx([_sheet(show, one) for one in filled])
    return download(content, form, name)


def download(content: str | bytes, form: str, name: str) -> Response:
    """Data in one of :data:`FORMS`; all but JSON, which a browser shows, with a name to save it by."""
    response = Response(content, mimetype=FORMS[form])
    if form != "json":
        response.headers["Content-Disposition"] = f'attachment; filename="samgraf-{name.replace("/", "-")}.{form}"'
    return response


def _text(show: Presenter, cell: Cell) -> str:
    """A cell for a program: a number as programs write it, nothing for nothing."""
    if cell is None:
        return ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(int(cell) if cell == int(cell) else cell)
    return show.cell_text(cell)


def _objects(show: Presenter, rows: Rows) -> list[Json]:
    return [{key: show.cell_json(cell) for key, cell in zip(rows.columns, row, strict=True)} for row in rows.cells]


def _sheet(show: Presenter, rows: Rows) -> Sheet:
    cells = [
        [cell if isinstance(cell, int | float) and not isinstance(cell, bool) else _text(show, cell) for cell in row]
        for row in rows.cells
    ]
    return Sheet(rows.title[:31], list(rows.columns.values()), cells)


def plain(text: str | None) -> Label | None:
    """A text of no language as a cell; nothing for none."""
    return Label(text, "") if text else None


# -- the statements of a page ---------------------------------------------------------------------------------------


def statements(entity: Entity) -> Rows:
    """Everything a page says of a thing, a row a statement."""
    return Rows(
        "statements",
        _("Statements"),
        {
            "subject": _("What"),
            "relation": _("Relation"),
            "value": _("Value"),
            "as_stated": _("Wording"),
            "basis": _("Rests on"),
            "confidence": _("Certainty"),
            "evidence": _("Evidence"),
        },
        [_row(claim) for claim in claims(entity)],
    )


def _row(claim: Claim) -> tuple[Cell, ...]:
    grounds = claim.grounds
    return (
        claim.subject,
        claim.property,
        claim.value,
        claim.text,
        Label(_(grounds.basis), ""),
        Label(_doubt(grounds.confidence), "") if grounds.confidence else None,
        grounds.evidence,
    )


def _doubt(confidence: str) -> str:
    return _("very uncertain") if confidence == "low" else _("somewhat uncertain")


def claims(entity: Entity) -> Iterator[Claim]:
    """Where a thing is described; the statements about it, its seats, rhythms, functions and parts, and others'."""
    if entity.grounds.evidence:
        yield Claim(entity.thing, _term(DESCRIBED), None, None, entity.grounds)
    yield from (*entity.details, *entity.claims)
    for seat in entity.seats:
        for role in seat.roles:
            yield Claim(seat.body, role, seat.holder, seat.said, seat.grounds)
    for rhythm in entity.rhythms:
        yield from _rhythm(entity.thing, rhythm)
    for one in entity.assignments:
        yield Claim(one.body, one.function, one.endeavour, None, one.grounds)
    for part in entity.parts:
        yield from claims(part)
    yield from entity.incoming


def _rhythm(body: Thing, rhythm: Rhythm) -> Iterator[Claim]:
    yield Claim(body, _term(RHYTHM), rhythm.frequency, rhythm.said, rhythm.grounds)
    numbers = {
        "occurrencesPerYear": rhythm.times,
        "minOccurrencesPerYear": rhythm.minimum,
        "maxOccurrencesPerYear": rhythm.maximum,
    }
    for name, number in numbers.items():
        if number is not None:
            yield Claim(body, _term(SAM + name), None, Label(f"{number:g}", ""), rhythm.grounds)


def _term(iri: str) -> Thing:
    return atlas().names.thing(iri, language())


def seats(found: Iterable[Seat]) -> Rows:
    """Who sits where and how, a row a seat."""
    return Rows(
        "seats",
        _("Seats"),
        {
            "body": _("Body"),
            "who": _("Who"),
            "part": _("Part"),
            "attendance": _("Attendance"),
            "fewest": _("Fewest"),
            "most": _("Most"),
            "as_stated": _("Wording"),
            "basis": _("Rests on"),
            "evidence": _("Evidence"),
        },
        [
            (
                seat.body,
                seat.holder,
                seat.roles,
                seat.attendance,
                seat.minimum,
                seat.maximum,
                seat.said,
                Label(_(seat.grounds.basis), ""),
                seat.grounds.evidence,
            )
            for seat in found
        ],
    )


def relations(picture: Picture, things: Mapping[str, Thing]) -> Rows:
    """The organisation of a municipality, a row a relation."""
    return Rows(
        "relations",
        _("Relations"),
        {
            "from": _("From"),
            "relation": _("Relation"),
            "to": _("To"),
            "basis": _("Rests on"),
            "evidence": _("Evidence"),
        },
        [
            (things[edge.source], edge.relation, things[edge.target], Label(_(edge.basis), ""), edge.evidence)
            for edge in picture.edges
        ],
    )


def documents(things: Iterable[tuple[Thing, Thing, str]]) -> Rows:
    """Documents with whom they are about and their date as written."""
    return Rows(
        "documents",
        _("Documents"),
        {"document": _("Document"), "about": _("Municipality"), "date": _("Date")},
        [(document, about, Label(date, "")) for document, about, date in things],
    )
