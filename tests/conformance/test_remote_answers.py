"""Every question, analysis and page gives the same on engines of other makes as on our own.

Each engine is a real server with the bundled graph. What Virtuoso answers otherwise is named in `remote.toml` with the
reason, and is expected to fail for as long as it does.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph import families
from graph.answers import Table
from graph.atlas import Atlas
from graph.catalogue import questions
from graph.elsewhere.remote import open_remote
from graph.elsewhere.wire import Access
from graph.packs import Pack, read_packs
from graph.store import Store
from ontology.errors import SamgrafError
from tests.browser.catalogue import PAGES
from tests.services import everything, oxigraph, virtuoso
from webviz.app import create_app
from webviz.settings import Settings

DEVIATIONS: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("remote.toml").read_text("utf-8"))
OWNERS = ("no-1514", "no-1621", "no-4614", "se-0183", "region-nord-troms")
MEASURED = (*families.FAMILIES, "expectations")
ASKED = [page for page in PAGES if not page.startswith("sparql")]  # typed queries: tests/graph/elsewhere/test_remote.py
# What blank nodes are called differs between engines, and so do the sums of files that name them.
_SUM = re.compile(r"\b[0-9a-f]{64}\b")
LANG = "nn"


@dataclass(frozen=True)
class Two:
    """The same graph here and elsewhere."""

    here: Atlas
    there: Atlas
    client_here: FlaskClient
    client_there: FlaskClient


def _engine(name: str) -> object:
    return pytest.param(name, marks=[pytest.mark.virtuoso, pytest.mark.slow] if name == "virtuoso" else [])


@pytest.fixture(scope="module", params=[_engine("oxigraph"), _engine("virtuoso")])
def two(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, bundled_store: Store
) -> Iterator[Two]:
    """Our own store, and a server of another make with the same graph."""
    folder, quads = tmp_path_factory.mktemp(request.param), everything(bundled_store)
    running = oxigraph(folder, quads) if request.param == "oxigraph" else virtuoso(folder, quads)
    with running as address:
        url = f"{address}/query" if request.param == "oxigraph" else address
        with open_remote(url, Access(fresh=600)) as store:
            atlases = Atlas(bundled_store), Atlas(store)
            yield Two(*atlases, *(create_app(Settings(), one).test_client() for one in atlases))


@pytest.fixture(scope="module")
def packs() -> tuple[Pack, ...]:
    return read_packs()


@pytest.fixture(autouse=True)
def _expected(request: pytest.FixtureRequest) -> None:
    """A named deviation is expected."""
    if not hasattr(request.node, "callspec"):
        return
    engine, _dash, case = request.node.callspec.id.partition("-")
    for name, strict in ((engine, True), (f"{engine}-plan", False)):
        why = DEVIATIONS.get(name, {}).get(case)
        if why:
            request.applymarker(pytest.mark.xfail(reason=why, strict=strict, raises=(AssertionError, SamgrafError)))


@pytest.mark.parametrize("name", list(questions()))
def test_a_question_has_the_same_answer(two: Two, name: str) -> None:
    there, here = two.there.ask(name, LANG), two.here.ask(name, LANG)
    assert rounded(there) == rounded(here)
    assert here.rows


def rounded(table: Table) -> list[list[object]]:
    """The rows; engines divide to different numbers of digits."""
    return [[round(cell, 12) if isinstance(cell, float) else cell for cell in row] for row in table.rows]


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("family", MEASURED)
def test_an_analysis_finds_the_same(two: Two, packs: tuple[Pack, ...], family: str, owner: str) -> None:
    iri = two.here.resolve(owner)
    if family == "expectations":
        assert two.there.expectations(iri, packs) == two.here.expectations(iri, packs)
    else:
        assert two.there.report(family, iri) == two.here.report(family, iri)


@pytest.mark.parametrize("page", ASKED)
def test_a_page_says_the_same(two: Two, page: str) -> None:
    there, here = (one.get(f"/{LANG}/{page}") for one in (two.client_there, two.client_here))
    assert there.status_code == here.status_code
    assert said(there.text) == said(here.text)


def said(page: str) -> list[str]:
    """The words of the main part of a page."""
    main = re.search(r"<main.*</main>", page, re.DOTALL)
    assert main is not None
    return _SUM.sub("", re.sub(r"<[^>]+>", " ", main[0])).split()


def test_every_question_and_page_is_asked() -> None:
    assert len(questions()) >= 31
    assert len(ASKED) >= 40


def test_the_deviations_are_few_and_each_is_of_something_asked() -> None:
    cases = {*questions(), *ASKED, *(f"{family}-{owner}" for family in MEASURED for owner in OWNERS)}
    assert {name for named in DEVIATIONS.values() for name in named} <= cases
    assert all(len(why) > 20 for named in DEVIATIONS.values() for why in named.values())
