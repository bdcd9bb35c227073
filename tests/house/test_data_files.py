"""The files that come with the program: all there, all valid, one municipality and document each."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from graph.check import check
from graph.library import bundled, municipality_files, read_all
from graph.vocabulary import concepts, vocabulary_quads
from ontology.iris import SCHEMES
from tests.house.tree import home


def test_the_five_municipality_files_are_there() -> None:
    assert len(bundled()) >= 5
    assert all(path.suffix == ".yaml" for path in bundled())


@pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
def test_a_municipality_file_is_valid_by_itself_in_form(path: Path) -> None:
    (dossier,) = read_all([path])
    assert dossier.document.length > 1000, "what is bundled is a whole document, not a note"
    assert len(dossier.records) >= 2 and len(dossier.quotes) >= 2


def test_together_they_have_no_problem_of_meaning() -> None:
    dossiers = read_all(bundled())
    assert check(dossiers) == ()
    assert len({one.document.id for one in dossiers}) == len(dossiers)
    assert len({one.document.sha256 for one in dossiers}) == len(dossiers)


def test_no_file_lies_in_the_folder_unread() -> None:
    folder = bundled()[0].parent
    assert {path for path in folder.iterdir() if path.name != ".keep"} == set(municipality_files(folder))


def test_every_concept_scheme_has_its_file_and_members() -> None:
    assert set(concepts()) == set(SCHEMES)
    assert [scheme for scheme, members in concepts().items() if not members] == []
    names = {path.name.removesuffix(".ttl") for path in files("ontology").joinpath("concepts").iterdir()}
    assert names == set(SCHEMES)
    assert len(vocabulary_quads()) >= 3000


def test_queries_templates_translations_and_pictures_ship() -> None:
    counts = {
        (floor, ending): len([*home(floor).rglob(f"*.{ending}")])
        for floor, ending in [("graph", "rq"), ("ontology", "ttl"), ("webviz", "html"), ("webviz", "mo")]
    }
    assert counts["graph", "rq"] >= 20
    assert counts["ontology", "ttl"] >= 30
    assert counts["webviz", "html"] >= 15
    assert counts["webviz", "mo"] == 4
