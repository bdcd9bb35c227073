"""The named questions: ``/{lang}/questions`` lists them, ``/{lang}/questions/NAME`` asks one.

Parameters stand in the address, which is therefore the permalink of the answer; a parameter that is not given has its
default. With ``.csv``, ``.tsv``, ``.json`` or ``.xlsx`` at the end of the path the same answer comes as a file. With
``iris=1`` every name stands with its IRI.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from graph.answers import Cell, Table
from graph.catalogue import Column, Question
from graph.findings import msg
from graph.names import Thing
from ontology.errors import BadParameter, UnknownQuestion
from webviz.current import atlas, running
from webviz.i18n import LANG
from webviz.output import Sheet, as_csv, as_json, as_tsv, as_xlsx
from webviz.pages.asking import Field, fields, suggestion
from webviz.pages.records import missing
from webviz.pages.rows import FORMS
from webviz.present import Presenter
from webviz.sparql.answering import SHOWN_ROWS
from webviz.sparql.as_code import snippets
from webviz.sparql.page import endpoint_address

blueprint = Blueprint("questions", __name__)

FILES = {"csv": FORMS["csv"], "tsv": "text/tab-separated-values", "json": FORMS["json"], "xlsx": FORMS["xlsx"]}
FILE_NAMES = {"csv": "CSV", "tsv": "TSV", "json": "JSON", "xlsx": "Excel"}
TOPICS = {
    "bodies": msg("Bodies: who sits in them, how often they meet"),
    "load": msg("Overlaps and meeting load"),
    "anchoring": msg("Ways to the top"),
    "representation": msg("Who is represented, and where"),
    "themes": msg("Themes and comparison between municipalities"),
    "projects": msg("Projects and programmes"),
    "sources": msg("Documents, and how certain things are"),
}


@blueprint.get(f"{LANG}/questions")
def library(lang: str) -> str:
    """Every named question under its topic: what it asks and what its answer holds."""
    asked = atlas().questions()
    show = Presenter(atlas(), lang)
    topics = [
        {"id": name, "title": show.sentence(title), "questions": [one for one in asked if one.topic == name]}
        for name, title in TOPICS.items()
    ]
    return render_template("questions.html", topics=topics, own=running().pool is not None)


@blueprint.get(f"{LANG}/questions/<name>")
def question(lang: str, name: str) -> str | Redirect | tuple[str, int]:
    """A question as a form, with its answer."""
    asked = _known(name, lang)
    if name != asked.id:
        return redirect(f"/{lang}/questions/{asked.id}{_query(request.args.to_dict())}")
    form = fields(asked, request.args, lang)
    wrong = any(one.error for one in form)
    table = None if wrong else atlas().ask(asked.id, lang, **_values(form))
    page = _page(lang, asked, form, table)
    typed = any(one.error and request.args.get(one.name) for one in form)
    return (page, 400) if typed else page


@blueprint.get(f"{LANG}/questions/<name>.<any({','.join(FILES)}):form>")
def file(lang: str, name: str, form: str) -> Response:
    """The answer as a file. JSON is that of the command line."""
    asked = _known(name, lang)
    filled = fields(asked, request.args, lang)
    for one in filled:
        if one.error:
            if not one.nearest:
                raise BadParameter("%(field)s: %(what)s", field=one.label, what=one.error)
            near = ", ".join(choice.value for choice in one.nearest)
            raise BadParameter(
                "%(field)s: %(what)s The nearest are: %(nearest)s.", field=one.label, what=one.error, nearest=near
            )
    show, table = Presenter(atlas(), lang), atlas().ask(asked.id, lang, **_values(filled))
    content = as_json(show.table_json(table)) if form == "json" else _written(show, table, form, _iris())
    response = Response(content, mimetype=FILES[form])
    if form != "json":
        response.headers["Content-Disposition"] = f'attachment; filename="samgraf-{asked.id}.{form}"'
    return response


def _known(name: str, lang: str) -> Question:
    try:
        return atlas().question(name)
    except UnknownQuestion as error:
        raise missing([suggestion(atlas().question(one), lang) for one in error.nearest]) from None


def _values(form: Sequence[Field]) -> dict[str, str]:
    return {one.name: one.value for one in form}


def _iris() -> bool:
    return request.args.get("iris") == "1"


def _query(values: Mapping[str, str]) -> str:
    return f"?{urlencode(values, safe='/:')}" if values else ""


# -- the page ---------------------------------------------------------------------------------------------------------


def _page(lang: str, asked: Question, form: Sequence[Field], table: Table | None) -> str:
    values, iris = _values(form), _iris()
    own = running().pool is not None and table is not None
    query = atlas().written(asked.id, **values) if table is not None else ""
    flag = {"iris": "1"} if iris else {}
    here = f"/{lang}/questions/{asked.id}"
    return render_template(
        "question.html",
        asked=asked,
        fields=form,
        with_value=lambda name, value: here + _query(values | flag | {name: value}),
        table=table,
        rows=table.rows[:SHOWN_ROWS] if table else (),
        iris=iris,
        permalink=here + _query(values | flag),
        other_form=f"{here}{_query(values | ({} if iris else {'iris': '1'}))}#answer",
        files=[(f"{here}.{name}{_query(values | flag)}", FILE_NAMES[name]) for name in FILES] if table else (),
        query=query,
        edit=f"/{lang}/sparql?{urlencode({'query': query})}" if own else "",
        snippets=snippets(endpoint_address(), [("query", query)], "SELECT") if own else (),
    )


# -- files ------------------------------------------------------------------------------------------------------------


def _written(show: Presenter, table: Table, form: str, iris: bool) -> str | bytes:
    headings = [heading for column in table.columns for heading in _headings(show.lang, column, iris)]
    rows = [
        [value for column, cell in zip(table.columns, row, strict=True) for value in _cells(show, column, cell, iris)]
        for row in table.rows
    ]
    if form == "xlsx":
        return as_xlsx([Sheet(table.question.number or table.question.id[:31], headings, rows)])
    texts = [["" if value is None else str(value) for value in row] for row in rows]
    return as_csv(headings, texts) if form == "csv" else as_tsv(headings, texts)


def _headings(lang: str, column: Column, iris: bool) -> Iterator[str]:
    yield column.labels[lang]
    if iris and column.kind in ("thing", "things"):
        yield f"{column.labels[lang]} (IRI)"


def _cells(show: Presenter, column: Column, cell: Cell, iris: bool) -> Iterator[str | int | float | None]:
    """The value of a cell, and where asked for the IRIs of what it names."""
    if cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool)):
        yield cell
    else:
        yield show.cell_text(cell)
    if iris and column.kind in ("thing", "things"):
        found = cell if isinstance(cell, tuple) else (cell,)
        yield " ".join(one.iri for one in found if isinstance(one, Thing))
