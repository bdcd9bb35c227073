"""Expectation packs: what is read from them; every mistake in one, told with its place and the nearest right word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.packform import GROUNDS, JURISDICTIONS, read_form
from graph.packs import Pack, bundled_folder, read_packs, validate_pack
from graph.typed.guard import main_reading
from graph.vocabulary import concepts
from ontology.errors import InvalidInput, Problem
from ontology.iris import OWN_SCHEMES
from ontology.labels import LANGUAGES, Label
from ontology.terms import SAM

IDS = (
    "barnevernsloven-15-1",
    "brottsforebyggande-2023",
    "bti",
    "fokus-framgangsfaktorer",
    "interkommunalt",
    "saman-om-ein-betre-kommune",
    "samordningsplikt-2022",
    "slt",
    "sspf",
)

TOML = """\
id = "mine"
title.nn = "Mi pakke"
jurisdiction = "NO"
rests_on = "guidance"

[source]
title = "Rettleiar"

[valid]
from = 2022-08-01

[[expectation]]
id = "chair"
title.nn = "Ein leiar"
paragraph = "§ 1"
explanation.nn = "Kven som leier."
"""
QUERY = "SELECT ?thing WHERE {\n  ?body org:subOrganizationOf ?municipality ; sam:goal ?thing\n}\n"


def pack(folder: Path, toml: str = TOML, **queries: str) -> Path:
    """A pack in a folder: the small one, changed as the test wants."""
    place = folder / "mine"
    place.mkdir(exist_ok=True)
    (place / "pack.toml").write_text(toml, "utf-8")
    for name, text in (queries or {"chair": QUERY}).items():
        (place / f"{name}.rq").write_text(text, "utf-8")
    return place


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [str(one) for one in problems]
    return problems[0]


# -- the bundled packs --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def packs() -> tuple[Pack, ...]:
    return read_packs()


def test_the_nine_packs_are_there_and_valid(packs: tuple[Pack, ...]) -> None:
    assert tuple(one.id for one in packs) == IDS
    assert tuple(sorted(path.parent.name for path in bundled_folder().glob("*/pack.toml"))) == IDS
    assert validate_pack(bundled_folder()) == []
    assert sum(len(one.expectations) for one in packs) >= 50


def test_every_bundled_text_stands_in_four_languages(packs: tuple[Pack, ...]) -> None:
    for one in packs:
        texts = [one.titles, *(text for row in one.expectations for text in (row.titles, row.explanations))]
        for labels in texts:
            assert {label.lang for label in labels} == set(LANGUAGES), labels
        assert one.jurisdiction in JURISDICTIONS and one.rests_on in GROUNDS
        assert one.source.title and one.source.address


def test_every_law_has_a_date_from_which_it_holds(packs: tuple[Pack, ...]) -> None:
    laws = {one.id: one.valid_from for one in packs if one.rests_on == "law"}
    assert laws == {
        "barnevernsloven-15-1": "2022-01-01",
        "brottsforebyggande-2023": "2023-07-01",
        "interkommunalt": "2019-11-01",
        "samordningsplikt-2022": "2022-08-01",
    }


def test_titles_differ_within_a_pack_and_cite_a_paragraph(packs: tuple[Pack, ...]) -> None:
    for one in packs:
        titles = [label for row in one.expectations for label in row.titles]
        assert len(titles) == len(set(titles)), one.id
        assert all(row.paragraph for row in one.expectations)


def test_bundled_queries_name_terms_and_concepts_that_exist(packs: tuple[Pack, ...]) -> None:
    texts = [row.query.text for one in packs for row in one.expectations]
    texts += [one.applies.text for one in packs if one.applies]
    names = {token.text for text in texts for token in main_reading(text) if token.kind == "name"}
    ours = {name for name in names if name.startswith("sam:")}
    assert len(ours) >= 30
    assert {name.removeprefix("sam:") for name in ours} <= set(SAM.__annotations__)
    asked = {name for name in names if name.partition(":")[0] in OWN_SCHEMES}
    assert len(asked) >= 40
    assert not {name for name in asked if name.partition(":")[2] not in concepts()[name.partition(":")[0]]}


def test_bundled_queries_give_a_basis_and_evidence(packs: tuple[Pack, ...]) -> None:
    for one in packs:
        for row in one.expectations:
            (selected,) = re.findall(r"^SELECT (.*) WHERE \{$", row.query.text, re.MULTILINE)
            assert {"?thing", "?basis", "?evidence"} <= set(selected.split()), row.iri


# -- reading ------------------------------------------------------------------------------------------------------


def test_a_pack_is_read_as_it_is_written(tmp_path: Path) -> None:
    (mine,) = [one for one in read_packs([pack(tmp_path)]) if one.id == "mine"]
    assert mine.titles == (Label("Mi pakke", "nn"),)
    assert (mine.jurisdiction, mine.rests_on, mine.valid_from, mine.valid_to) == ("NO", "guidance", "2022-08-01", None)
    (row,) = mine.expectations
    assert (row.id, row.iri, row.paragraph) == ("chair", "https://w3id.org/samgraf/expectation/mine/chair", "§ 1")
    assert row.query.text == QUERY and row.query.problem is None


def test_a_folder_of_packs_is_read_whole_after_the_bundled_ones(tmp_path: Path) -> None:
    pack(tmp_path)
    other = tmp_path / "another"
    other.mkdir()
    (other / "pack.toml").write_text(TOML.replace('"mine"', '"another"'), "utf-8")
    (other / "chair.rq").write_text(QUERY, "utf-8")
    assert tuple(one.id for one in read_packs([tmp_path])) == (*IDS, "another", "mine")


def test_packs_may_not_share_an_id(tmp_path: Path) -> None:
    place = pack(tmp_path, TOML.replace('"mine"', '"slt"'))
    with pytest.raises(InvalidInput) as caught:
        read_packs([place])
    problem = only(list(caught.value.problems))
    assert problem.file == str(place / "pack.toml") and str(bundled_folder() / "slt") in problem.message


def test_a_folder_without_packs_is_told(tmp_path: Path) -> None:
    assert "No pack.toml" in only(validate_pack(tmp_path)).message
    with pytest.raises(InvalidInput, match=re.escape(str(tmp_path))):
        read_packs([tmp_path])


# -- mistakes in pack.toml ----------------------------------------------------------------------------------------


def test_toml_that_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    problem = only(validate_pack(pack(tmp_path, TOML.replace('"NO"', "NO"))))
    assert problem.line == 3 and "not valid TOML" in problem.message


@pytest.mark.parametrize(
    ("wrong", "right", "line", "told"),
    [
        ("rests_on", "rest_on", 4, "did you mean “rests_on”"),
        ('"guidance"', '"guidence"', 4, "did you mean “guidance”? (known: law, programme rule, guidance, experience)"),
        ('"NO"', '"NOR"', 3, "did you mean “NO”"),
        ('id = "mine"', 'id = "My pack"', 1, "expected small letters"),
        ("title.nn = \"Mi pakke\"", "title.no = \"Mi pakke\"", 2, "did you mean “nn”"),
        ("title.nn = \"Ein leiar\"", "title.nn = \" \"", 14, "expected a text that is not empty"),
        ("title.nn = \"Ein leiar\"", "title = \"Ein leiar\"", 14, "expected a table with the keys nn, nb, sv, en"),
        ("title.nn = \"Ein leiar\"", "title = {}", 14, "at least one language: nn, nb, sv, en"),
        ("from = 2022-08-01", 'from = "1. august"', 10, "expected a date such as 2022-08-01, 2022-08 or 2022"),
        ('paragraph = "§ 1"\n', "", 12, "“paragraph” is missing"),
        ('paragraph = "§ 1"', "paragraph = 1", 15, "expected a text"),
        ('title = "Rettleiar"', 'titel = "Rettleiar"', 7, "did you mean “title”"),
    ],
)  # fmt: skip
def test_a_mistake_in_pack_toml_is_told_with_line_and_nearest(
    tmp_path: Path, wrong: str, right: str, line: int, told: str
) -> None:
    assert wrong in TOML
    problems = validate_pack(pack(tmp_path, TOML.replace(wrong, right)))
    assert [one for one in problems if one.line == line and told in one.message], [str(one) for one in problems]


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    toml = TOML.replace('"NO"', '"DK"').replace("Mi pakke", "").replace('paragraph = "§ 1"\n', "")
    assert [one.line for one in validate_pack(pack(tmp_path, toml))] == [2, 3, 12]


def test_a_pack_without_expectations_is_told(tmp_path: Path) -> None:
    problem = only(validate_pack(pack(tmp_path, TOML.partition("[[expectation]]")[0])))
    assert "“expectation” is missing" in problem.message


def test_two_expectations_of_one_name_are_told(tmp_path: Path) -> None:
    again = TOML + TOML[TOML.index("[[expectation]]") :]
    problem = only(validate_pack(pack(tmp_path, again)))
    assert problem.line == 18 and "line 13" in problem.message


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from([*TOML.splitlines(), "title = 1", "[source.title]", "[[valid]]", "id = []", "= 1", "x"]))
)
def test_whatever_the_lines_a_pack_toml_is_read_or_its_problems_are_told(lines: list[str]) -> None:
    try:
        read_form("\n".join(lines), "x")
    except InvalidInput as error:
        told = error.problems
    else:
        told = ()
        assert 'id = "mine"' in lines
    assert all(one.line and one.message for one in told)


def test_a_part_month_and_a_year_are_dates() -> None:
    for date in ("2022", "2022-08", "2022-08-31"):
        assert read_form(TOML.replace("2022-08-01", f'"{date}"'), "x").data["valid"]["from"] == date


# -- mistakes in queries ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "line", "told"),
    [
        ("SELECT ?thing WHERE {\n  ?municipality sam:goal ?thing\n", 1, "never closed"),
        ("SELECT ?thing WHERE {\n  ?municipality sma:goal ?thing }", 2, "the prefix sma: is not declared"),
        ("ASK { ?municipality sam:goal ?thing }", 1, "begins with SELECT"),
        ("SELECT ?thing WHERE { ?body sam:goal ?thing }", 1, "never names ?municipality"),
        ("SELECT ?municipality ?thing WHERE { ?municipality sam:goal ?thing }", 1, "cannot stand after SELECT"),
        ("SELECT ?thing (COUNT(*) AS ?n) WHERE { ?municipality sam:goal ?thing }\nGROUP BY ?municipality ?thing", 2,
         "cannot stand after SELECT, AS or GROUP BY"),
        ("SELECT ?thng\nWHERE { ?municipality sam:goal ?thng }", 1, "did you mean “?thing”"),
        ("SELECT ?thing ?proof\nWHERE { ?municipality sam:goal ?thing }", 1, "known: part, thing, basis"),
        ("SELECT ?evidence WHERE { ?municipality sam:evidencedBy ?evidence }", 1, "?thing is missing"),
        ("SELECT ?thing WHERE {\n  SERVICE <http://example.org/> { ?municipality sam:goal ?thing } }", 2, "SERVICE is"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", None, "changes the graph"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_query_is_told_with_its_line(tmp_path: Path, query: str, line: int | None, told: str) -> None:
    problem = only(validate_pack(pack(tmp_path, chair=query)))
    assert problem.file.endswith("chair.rq")
    assert (problem.line, told in problem.message) == (line, True), str(problem)


def test_a_broken_query_stays_with_its_expectation(tmp_path: Path) -> None:
    mine = read_packs([pack(tmp_path, chair="SELECT")])[-1]
    assert mine.expectations[0].query.problem == only(validate_pack(tmp_path / "mine"))


def test_a_query_that_is_not_there_and_one_too_many_are_told(tmp_path: Path) -> None:
    missing, unread = validate_pack(pack(tmp_path, chairs=QUERY))
    assert "“chair.rq”" in missing.message and "“chairs.rq”" in missing.message
    assert "No expectation is called “chairs”" in unread.message and "“chair”" in unread.message


def test_the_query_that_limits_a_pack_is_an_ask(tmp_path: Path) -> None:
    wrong = pack(tmp_path, chair=QUERY, applies=QUERY)
    assert "begins with ASK" in only(validate_pack(wrong)).message
    pack(tmp_path, chair=QUERY, applies="ASK { ?municipality sam:goal ?any }")
    assert validate_pack(wrong) == []


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    place = pack(tmp_path)
    (place / "chair.rq").write_bytes(b"SELECT \xff")
    assert "not UTF-8 (byte 7)" in only(validate_pack(place)).message
    (place / "pack.toml").write_bytes(b"\xff")
    assert "not UTF-8 (byte 0)" in only(validate_pack(place)).message
