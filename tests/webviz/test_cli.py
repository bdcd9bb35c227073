"""The command line as a planner meets it: answers, messages and exit statuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from graph.library import bundled
from graph.store import open_store
from tests.graph.worlds import write_world
from webviz.cli import main

Capture = pytest.CaptureFixture[str]


def run(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    """Status, standard output and standard error of one command."""
    try:
        status = main(arguments)
    except SystemExit as ended:
        status = int(ended.code or 0)
    out, err = capsys.readouterr()
    return status, out, err


def answer(capsys: Capture, *arguments: str) -> Any:
    status, out, err = run(capsys, *arguments, "--format", "json")
    assert (status, err) == (0, "")
    return json.loads(out)


def measure(finding: Any, name: str, reading: str, of: str | None = None) -> Any:
    for one in finding["measures"]:
        if (one["measure"], one["reading"]) == (name, reading) and (of is None or one["of"]["label"] == of):
            return one
    raise KeyError((name, reading))


# -- findings: the figures are tested in conformance/test_measures.py, the formats in test_measuring.py ---------------


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("nn", "Kommunedirektør sit i 3 av 4 organ og har om lag 62 møte i året."),
        ("nb", "Kommunedirektør sitter i 3 av 4 organ og har omtrent 62 møter i året."),
        ("sv", "Kommunedirektør sitter i 3 av 4 organ och har ungefär 62 möten per år."),
        ("en", "Kommunedirektør sits in 3 of 4 bodies and has about 62 meetings a year."),
    ],
)
def test_a_finding_is_a_sentence_in_each_language(capsys: Capture, lang: str, said: str) -> None:
    (owner,) = answer(capsys, "load", "no-1514", "--lang", lang)
    assert said in [one["sentence"] for one in owner["findings"]]


# -- asking -----------------------------------------------------------------------------------------------------------


def test_ask_lists_the_questions_and_answers_one(capsys: Capture) -> None:
    status, out, _ = run(capsys, "ask", "--lang", "sv")
    assert status == 0 and "Vilka deltar i organet" in out
    found = answer(capsys, "ask", "Q12")
    assert found["question"] == "meetings-in-all"
    assert found["rows"][0]["meetings"] == 74
    assert found["rows"][0]["evidence"][0]["wording"]


def test_a_question_takes_its_parameters(capsys: Capture) -> None:
    found = answer(capsys, "ask", "participants", "body=no-1514/ressursgruppa")
    assert len(found["rows"]) == 9


def test_a_query_of_ones_own(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("SELECT (COUNT(DISTINCT ?b) AS ?n) WHERE { ?b a/rdfs:subClassOf* sam:Body }")
    found = answer(capsys, "ask", "--file", str(tmp_path / "q.rq"))
    assert found["rows"] == [{"n": "19"}]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ask", "--query", "SELECT ?s WHERE { ?s a sam:Nothing }"], "s\n─\n"),
        (["ask", "political-treatment", "municipality=no-1514"], "Nothing is documented that answers this.\n"),
        (["search", "qqzzxx"], "Nothing is called that.\n"),
    ],
)
def test_an_answer_of_no_rows_says_so(capsys: Capture, arguments: list[str], told: str) -> None:
    assert run(capsys, *arguments, "--lang", "en") == (0, told, "")


def test_csv_reads_back_with_its_headings(capsys: Capture) -> None:
    status, out, _ = run(capsys, "overlaps", "no-1514", "--format", "csv", "--lang", "en")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 0 and len(rows) >= 6
    assert rows[0]["Municipality"] == "Sande" and rows[0]["Evidence"]


def test_the_edges_are_a_table_for_other_programs(capsys: Capture) -> None:
    status, out, _ = run(capsys, "export", "no-1514", "--format", "csv", "--lang", "en")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 0 and len(rows) >= 40
    seats = [one for one in rows if one["source_label"] == "Kontaktmøte" and one["attendance"]]
    assert len(seats) >= 3 and all("#char=" in one["evidence"] for one in seats)


# -- building, validating, verifying, exporting -----------------------------------------------------------------------


def test_build_makes_a_store_that_the_other_commands_read(capsys: Capture, tmp_path: Path) -> None:
    target = tmp_path / "store"
    status, _, err = run(capsys, "build", str(write_world(tmp_path)), "--bundled", "--store", str(target))
    assert (status, err) == (0, "")
    (owner,) = answer(capsys, "overlaps", "Prøvekommune", "--store", str(target))
    assert owner["findings"][0]["shared"][0]["label"] == "rådmann"


def test_build_leaves_what_is_there_alone(capsys: Capture, tmp_path: Path) -> None:
    target, world = tmp_path / "store", str(write_world(tmp_path))
    run(capsys, "build", world, "--store", str(target))
    status, _, err = run(capsys, "build", world, "--store", str(target), "--lang", "en")
    assert status == 1 and "--replace" in err
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear diary")
    status, _, err = run(capsys, "build", world, "--store", str(tmp_path / "mine"), "--replace", "--lang", "en")
    assert status == 1 and "no store" in err and (tmp_path / "mine" / "letter.txt").exists()


def test_a_store_by_address_is_not_built_as_a_folder(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, err = run(capsys, "build", "--store", "http://localhost:1/sparql", "--lang", "en")
    assert status > 0
    assert "give the folder of a store on disk" in err
    assert not list(tmp_path.iterdir())


def test_a_build_that_fails_leaves_nothing(capsys: Capture, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("municipality: {}\n")
    status, _, err = run(capsys, "build", str(broken), "--store", str(tmp_path / "store"))
    assert status == 1 and "broken.yaml:1" in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.yaml"]


def test_a_build_that_fails_leaves_the_old_store(capsys: Capture, tmp_path: Path) -> None:
    target = tmp_path / "store"
    run(capsys, "build", str(write_world(tmp_path)), "--store", str(target))
    (tmp_path / "broken.yaml").write_text("municipality: {}\n")
    run(capsys, "build", str(tmp_path / "broken.yaml"), "--store", str(target), "--replace")
    assert answer(capsys, "load", "no-9999", "--store", str(target))


def test_a_store_in_use_is_one_sentence(capsys: Capture, tmp_path: Path) -> None:
    target = tmp_path / "store"
    run(capsys, "build", str(write_world(tmp_path)), "--store", str(target))
    with open_store(target):
        status, _, err = run(capsys, "load", "no-9999", "--store", str(target), "--lang", "en")
    assert status == 1 and "in use by another process" in err and err.count("\n") == 1


def test_validate_says_that_all_is_well(capsys: Capture) -> None:
    status, out, err = run(capsys, "validate", *map(str, bundled()), "--lang", "en")
    assert (status, err) == (0, "") and "5 files are valid" in out


def test_validate_tells_every_fault_with_file_and_line(capsys: Capture, tmp_path: Path) -> None:
    path = write_world(tmp_path)
    path.write_text(
        path.read_text("utf-8").replace("role: chair", "role: chairman").replace("unit-leader", "unit-leder"), "utf-8"
    )
    status, _, err = run(capsys, "validate", str(path), "--lang", "en")
    lines = err.strip().splitlines()
    assert status == 1 and len(lines) == 2
    assert all(line.startswith(f"{path}:") for line in lines)


def test_validate_holds_the_graph_against_the_shapes(capsys: Capture, tmp_path: Path) -> None:
    path = write_world(tmp_path)
    path.write_text(
        path.read_text("utf-8").replace("times: 12, certainty: nominal", "min: 3, certainty: unknown"), "utf-8"
    )
    status, _, err = run(capsys, "validate", str(path), "--lang", "en")
    assert status == 1 and "prove.yaml:" in err


@pytest.mark.shared
def test_verify_proves_every_quote_at_its_place(capsys: Capture, shared: Path) -> None:
    status, out, _ = run(capsys, "verify", "--sources", str(shared / "seeds"), "--lang", "en")
    assert status == 0 and "proved at their place in 5 documents" in out


@pytest.mark.shared
def test_verify_fails_on_one_changed_character(capsys: Capture, shared: Path, tmp_path: Path) -> None:
    for source in (shared / "seeds").glob("*.txt"):
        text = source.read_bytes()
        (tmp_path / source.name).write_bytes(text.replace(b"Gruppa er styringsgruppe", b"Gruppa er styringsgruppa"))
    status, _, err = run(capsys, "verify", "--sources", str(tmp_path), "--lang", "en")
    assert status == 1 and "sande.yaml:" in err and "1972-2015" in err


def test_quotes_writes_the_section_and_nothing_else(capsys: Capture, tmp_path: Path) -> None:
    path = write_world(tmp_path)
    before = path.read_text("utf-8")
    head, _, _ = before.partition("quotes:")
    _, _, tail = before.partition("offices:")
    path.write_text(f"{head}quotes: {{}}\noffices:{tail}", "utf-8")
    status, _, err = run(capsys, "quotes", str(path), "--sources", str(tmp_path))
    assert (status, err) == (0, "")
    assert path.read_text("utf-8").split("offices:")[1] == tail
    assert "25-35: {wording:" in path.read_text("utf-8")


def test_export_to_a_file(capsys: Capture, tmp_path: Path) -> None:
    target = tmp_path / "sande.ttl"
    status, out, _ = run(capsys, "export", "Sande", "--format", "ttl", "-o", str(target))
    assert (status, out) == (0, "")
    assert "sektorleiarmote" in target.read_text("utf-8")


def test_more_municipalities_beside_the_bundled_ones(capsys: Capture, tmp_path: Path) -> None:
    write_world(tmp_path)
    assert answer(capsys, "overlaps", "no-9999", "--data", str(tmp_path))
    assert answer(capsys, "overlaps", "no-1514", "--data", str(tmp_path))


# -- wrong usage ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["overlaps", "Sunde"], 2, "There is no municipality “Sunde” here; the nearest are: Sande"),
        (["ask", "participant"], 2, "There is no question “participant”; the nearest are: participants"),
        (["ask", "participants", "bdy=x"], 2, "it takes: body"),
        (["ask", "participants", "body=kontaktmøtet"], 2, "the nearest are: no-1514/kontaktmote"),
        (["ask", "--query", "SELECT nonsense"], 1, "Line 1"),
        (["ask", "--query", "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }"], 1, "SERVICE"),
        (["ask", "--file", "nowhere.rq"], 2, "nowhere.rq"),
        (["load", "Sande", "--store", "/nowhere/at/all"], 1, "samgraf build --store"),
        (["load", "Sande", "--data", "/nowhere/at/all"], 2, "There is no folder or file /nowhere/at/all"),
        (["verify", "--sources", "/nowhere/at/all"], 1, "give the folder that holds it with --sources"),
        (["build", "--store", "/proc/samgraf/store"], 1, "cannot be written"),
        (["validate", "nowhere.yaml"], 1, "nowhere.yaml"),
        (["overlaps"], 2, "--all"),
        (["load"], 2, "MUNICIPALITY"),
        (["overlaps", "Sande", "--format", "pdf"], 2, "pdf"),
        (["nonsense"], 2, "nonsense"),
        ([], 2, "COMMAND"),
    ],
)
def test_wrong_usage_is_one_clear_message(capsys: Capture, arguments: list[str], status: int, said: str) -> None:
    lang = ["--lang", "en"] if len(arguments) > 1 else []
    found, _, err = run(capsys, *arguments, *lang)
    assert (found, "Traceback" in err) == (status, False)
    assert said in " ".join(err.split())


def test_a_misspelt_setting_stops_the_program(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMGRAF_PRT", "9")
    status, _, err = run(capsys, "overlaps", "Sande")
    assert status == 2 and "SAMGRAF_PORT" in err
