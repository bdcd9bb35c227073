"""The questions through the JSON API: the rows of the manifest, and to the letter what the command line answers.

What is worked out by hand of the measures (`test_measures.py`) holds here too, since every report is the same.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.catalogue import question
from graph.families import FAMILIES
from ontology.iris import curie, data_path, document_iri
from ontology.labels import LANGUAGES
from tests.conformance.test_measures import THREE
from tests.conformance.test_questions import CASES, Case, _expected
from tests.webviz.api_client import answered, api, data, without_urls
from webviz.cli import main

TOWNS = ("no-1514", "no-1621", "no-4614", "se-0183", "region-nord-troms")
PACKS = (("saman-om-ein-betre-kommune", "Ørland"), ("fokus-framgangsfaktorer", "se-0183"))
COMPARED = (THREE[1:], ("Sande", "Stord"))


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return api(atlas)


@pytest.fixture(scope="module", autouse=True)
def _built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The command line reads a store on disk, which is opened faster than it is built."""
    target = tmp_path_factory.mktemp("built") / "store"
    with redirect_stdout(io.StringIO()):
        assert main(["build", "--bundled", "--store", str(target)]) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMGRAF_STORE", str(target))
        yield


@cache
def told(*arguments: str) -> Any:
    """What a command answers in JSON."""
    out = io.StringIO()
    with redirect_stdout(out):
        assert main([*arguments, "--format", "json"]) == 0
    return json.loads(out.getvalue())


def answer(client: FlaskClient, case: Case, lang: str) -> dict[str, Any]:
    """The whole answer to a question of the manifest."""
    query = urlencode({**case.parameters, "lang": lang})
    return answered(client, f"/api/questions/{case.question}/answer?{query}")


# -- the rows of the manifest ---------------------------------------------------------------------------------------


def neutral(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without labels, as the manifest writes it; empty cells are left out."""
    return {name: _plain(cell) for name, cell in row.items() if cell not in (None, [])}


def _plain(cell: Any) -> Any:
    if isinstance(cell, list):
        return sorted(_plain(one) for one in cell)
    if not isinstance(cell, dict):
        return cell
    if "wording" in cell:
        return f"{cell['document'].removeprefix(document_iri(''))} {cell['start']}-{cell['end']}"
    return cell["text"] if "text" in cell else data_path(cell["iri"]) or curie(cell["iri"])


def test_all_twenty_five_questions_are_asked() -> None:
    assert {f"Q{number:02}" for number in range(1, 26)} <= {case.number for case in CASES}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_question_gives_the_rows_of_the_manifest(client: FlaskClient, case: Case, lang: str) -> None:
    whole = answer(client, case, lang)
    rows = whole["data"]["rows"]
    expected = [_expected(question(case.question), row) for row in case.rows]
    assert [neutral(row) for row in rows[: len(expected)]] == expected
    assert len(rows) > len(expected) if case.beginning else len(rows) == len(expected)
    assert whole["meta"]["total"] == len(rows) and whole["data"]["number"] == case.number


# -- what the command line answers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_question_gives_what_the_command_line_gives(client: FlaskClient, case: Case) -> None:
    lang = LANGUAGES[CASES.index(case) % len(LANGUAGES)]
    pairs = [f"{name}={value}" for name, value in case.parameters.items()]
    assert without_urls(answer(client, case, lang)["data"]) == told("ask", case.question, *pairs, "--lang", lang)


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("family", [*FAMILIES, "expectations"])
def test_a_measure_gives_what_the_command_line_gives(client: FlaskClient, family: str, town: str) -> None:
    (report,) = told(family, town, "--lang", "en")
    found = data(client, f"/api/{family}/{town}?lang=en")
    assert without_urls(found) == report
    assert found["findings"]


@pytest.mark.parametrize(("pack", "town"), PACKS)
def test_a_pack_of_expectations_gives_what_the_command_line_gives(client: FlaskClient, pack: str, town: str) -> None:
    (report,) = told("expectations", pack, town, "--lang", "nb")
    assert without_urls(data(client, f"/api/expectations/{town}?pack={pack}&lang=nb")) == report


@pytest.mark.parametrize("towns", COMPARED, ids="+".join)
def test_a_comparison_gives_what_the_command_line_gives(client: FlaskClient, towns: tuple[str, ...]) -> None:
    (report,) = told("compare", *towns, "--lang", "sv")
    assert without_urls(data(client, "/api/compare?lang=sv&" + urlencode([("with", one) for one in towns]))) == report


def test_a_length_of_meetings_gives_what_the_command_line_gives(client: FlaskClient) -> None:
    (report,) = told("load", "no-1514", "--hours", "1.5", "--lang", "nn")
    assert without_urls(data(client, "/api/load/no-1514?hours=1.5&lang=nn")) == report


def test_the_search_gives_what_the_command_line_gives(client: FlaskClient) -> None:
    found = data(client, "/api/search?q=leiar&lang=nn&limit=20")
    assert without_urls(found) == told("search", "leiar", "--lang", "nn")
    assert len(found) >= 5


def test_the_packs_are_those_of_the_command_line(client: FlaskClient) -> None:
    listed = told("expectations", "--lang", "en")
    found = data(client, "/api/packs?lang=en")
    assert [(one["id"], one["label"], one["source"]) for one in found] == [
        (one["id"], one["title"], one["source"]) for one in listed
    ]
    assert len(found) >= 8
