"""Every named question against the manifest: the same exact rows in four languages, each with what it rests on."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from graph.answers import Cell, Table
from graph.atlas import Atlas
from graph.catalogue import Question, questions
from graph.entity import Quote
from graph.names import Thing
from graph.typed.guard import tokens
from ontology.iris import curie, document_iri
from ontology.labels import LANGUAGES, Label

MANIFEST = Path(__file__).with_name("manifest.toml")


@dataclass(frozen=True)
class Case:
    """A question with parameters, and its expected rows; see the head of the manifest."""

    number: str
    question: str
    parameters: Mapping[str, str]
    rows: tuple[Mapping[str, Any], ...]
    unsupported: str = ""
    beginning: bool = False

    def __str__(self) -> str:
        return "-".join([self.question, *(value.rpartition("/")[2] for value in self.parameters.values())])


def _cases() -> tuple[Case, ...]:
    found = tomllib.loads(MANIFEST.read_text("utf-8"))["case"]
    return tuple(Case(**{**one, "rows": tuple(one["rows"])}) for one in found)


CASES = _cases()
ALL = tuple(questions().values())


# -- the neutral form of an answer ------------------------------------------------------------------------------


def neutral(table: Table) -> list[dict[str, Any]]:
    """The rows without labels, as the manifest writes them; empty cells are left out."""
    return [
        {column.name: _plain(cell) for column, cell in zip(table.columns, row, strict=True) if cell not in (None, ())}
        for row in table.rows
    ]


def _plain(cell: Cell) -> object:
    if isinstance(cell, tuple):
        return sorted(_place(one) if isinstance(one, Quote) else _name(one) for one in cell)
    if isinstance(cell, Thing):
        return _name(cell)
    return cell.text if isinstance(cell, Label) else cell


def _name(thing: Thing) -> str:
    return thing.path or curie(thing.iri)


def _place(quote: Quote) -> str:
    return f"{quote.document.iri.removeprefix(document_iri(''))} {quote.start}-{quote.end}"


def _expected(question: Question, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the manifest as it compares: lists sorted, fractions as numbers."""
    kinds = {column.name: column.kind for column in question.columns}
    return {name: _value(kinds[name], value) for name, value in row.items()}


def _value(kind: str, value: object) -> object:
    if isinstance(value, list):
        return sorted(value)
    return pytest.approx(float(Fraction(value)), abs=1e-12) if kind == "number" and isinstance(value, str) else value


# -- the answers ------------------------------------------------------------------------------------------------


def test_the_manifest_holds_every_question() -> None:
    assert len(CASES) >= 36
    assert {case.question for case in CASES} == set(questions())
    assert [case.number for case in CASES] == sorted(case.number for case in CASES)
    assert {f"Q{number:02}" for number in range(1, 26)} <= {case.number for case in CASES}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_question_gives_the_rows_of_the_manifest(atlas: Atlas, case: Case, lang: str) -> None:
    table = atlas.ask(case.question, lang, **case.parameters)
    found = neutral(table)
    expected = [_expected(table.question, row) for row in case.rows]
    assert table.question.number == case.number
    assert found[: len(expected)] == expected
    assert len(found) > len(expected) if case.beginning else len(found) == len(expected)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_concepts_are_named_in_the_language_asked_for(atlas: Atlas, case: Case) -> None:
    for lang in LANGUAGES:
        for thing in _things(atlas.ask(case.question, lang, **case.parameters)):
            assert thing.kind != "concept" or thing.label.lang == lang, thing


def _things(table: Table) -> Iterator[Thing]:
    for row in table.rows:
        for cell in row:
            yield from (one for one in (cell if isinstance(cell, tuple) else (cell,)) if isinstance(one, Thing))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_row_rests_on_evidence_or_the_manifest_says_why_not(case: Case) -> None:
    bare = [row for row in case.rows if not row.get("evidence")]
    assert bool(bare) == bool(case.unsupported)


@pytest.mark.parametrize("question", ALL, ids=lambda one: one.id)
def test_the_first_case_of_a_question_is_its_defaults(question: Question) -> None:
    first = next(case for case in CASES if case.question == question.id)
    assert dict(first.parameters) == {one.name: one.default for one in question.parameters}
    assert any(row.get("evidence") for row in first.rows)


def test_a_document_in_order_holds_all_its_quotes_once(atlas: Atlas) -> None:
    for card in atlas.municipalities("nn"):
        for document in card.documents:
            rows = neutral(atlas.ask("document-in-order", "nn", document=document.path or ""))
            places = [(row["start"], row["end"]) for row in rows]
            assert places == sorted(set(places))
            assert places == [(one.quote.start, one.quote.end) for one in atlas.document(document.iri, "nn")]


# -- the headers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ALL, ids=lambda one: one.id)
def test_a_header_speaks_four_languages(question: Question) -> None:
    parameters, columns = [one.labels for one in question.parameters], [one.labels for one in question.columns]
    for labels in (question.titles, question.explanations, *parameters, *columns):
        assert tuple(labels) == LANGUAGES
        assert all(text == text.strip() != "" for text in labels.values())
    assert len(set(question.titles.values())) == len(set(question.explanations.values())) == len(LANGUAGES)


@pytest.mark.parametrize("question", ALL, ids=lambda one: one.id)
def test_the_columns_of_a_header_are_the_variables_of_its_query(question: Question) -> None:
    columns = [column.name for column in question.columns]
    assert columns == projected(question.query)
    assert columns[-1] == "evidence"
    assert not set(columns) & {one.name for one in question.parameters}
    kinds = {"thing", "things", "text", "number", "truth", "evidence"}
    assert {column.kind for column in question.columns} <= kinds


@pytest.mark.parametrize("question", ALL, ids=lambda one: one.id)
def test_the_parameters_of_a_header_are_variables_of_its_query(question: Question) -> None:
    used = {token.text[1:] for token in tokens(question.query) if token.kind == "variable"}
    assert {one.name for one in question.parameters} <= used


def projected(query: str) -> list[str]:
    """The variables of the outer SELECT, in order: bare ones, and those after AS in brackets."""
    found, depth, named = [], 0, False
    for token in tokens(query):
        depth += (token.text == "(") - (token.text == ")")
        if token.word == "WHERE":
            break
        if token.kind == "variable" and (depth == 0 or (depth == 1 and named)):
            found.append(token.text[1:])
        if token.kind != "space":
            named = token.word == "AS"
    return found


def test_the_variables_of_a_query_are_read_from_its_outer_select() -> None:
    query = "# ?a\nSELECT ?b (MIN(IF(?c, 1, 0)) AS ?d) ('AS ?e' AS ?f) WHERE { { SELECT (1 AS ?g) WHERE {} } }"
    assert projected(query) == ["b", "d", "f"]
    rows = ox.Store().query("SELECT ?b (1 AS ?d) ('AS ?e' AS ?f) WHERE {}")
    assert isinstance(rows, ox.QuerySolutions)
    assert [one.value for one in rows.variables] == ["b", "d", "f"]
