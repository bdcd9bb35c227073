"""The measures on the command line: every format of every family, a whole country, packs, and what goes wrong."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from graph.atlas import Atlas
from graph.families import FAMILIES
from graph.findings import Report
from graph.packs import bundled_folder, read_packs
from ontology.labels import LANGUAGES
from tests.golden import reports
from tests.webviz.test_cli import Capture, answer, measure, run
from webviz.commands.streaming import EVERY, watched
from webviz.commands.waiting import BAR
from webviz.i18n import translator
from webviz.present import Presenter
from webviz.reports import findings_schema, report_json

MUNICIPALITIES = ("no-1514", "no-1621", "no-4614", "se-0183", "region-nord-troms")
VALID = Draft202012Validator(json.loads(findings_schema()))
# Every family as a command, on one municipality; `compare` takes two.
COMMANDS = (*((family, "no-1514") for family in (*FAMILIES, "expectations")), ("compare", "no-1514", "no-1621"))


@pytest.fixture(scope="module")
def everything(atlas: Atlas) -> tuple[Report, ...]:
    """Every report on the municipalities that come with the program."""
    return reports(atlas)


@pytest.fixture(scope="module")
def written(atlas: Atlas, everything: tuple[Report, ...]) -> Mapping[str, list[Any]]:
    """The same as JSON, in each language."""
    shows = {lang: Presenter(atlas, lang, read_packs()) for lang in LANGUAGES}
    return {
        lang: [json.loads(json.dumps(report_json(show, one), allow_nan=False)) for one in everything]
        for lang, show in shows.items()
    }


# -- JSON -------------------------------------------------------------------------------------------------------------


def test_the_published_schema_is_one_and_is_what_the_command_writes(capsys: Capture) -> None:
    Draft202012Validator.check_schema(VALID.schema)
    status, out, _ = run(capsys, "schema", "findings")
    assert status == 0
    assert json.loads(out) == VALID.schema
    assert json.loads(run(capsys, "schema")[1])["title"] == "Samgraf municipality file"


def test_every_report_follows_the_published_schema(
    everything: tuple[Report, ...], written: Mapping[str, list[Any]]
) -> None:
    """Each in one language, which go round: in the others it has the same keys and words, as the next test shows."""
    assert {one.family for one in everything} == {*FAMILIES, "expectations", "compare"} and len(everything) >= 30
    found = [said[number % len(said)] for number, said in enumerate(zip(*written.values(), strict=True))]
    assert [error.json_path for error in VALID.iter_errors(found)] == []


def test_keys_and_words_of_json_are_the_same_in_every_language(written: Mapping[str, list[Any]]) -> None:
    def skeleton(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: skeleton(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [skeleton(one, key) for one in value]
        told = ("sentence", "label", "lang", "word", "because", "caveats", "ordered_by", "not_defined_because")
        return None if key in told else value

    first, *others = (skeleton(one) for one in written.values())
    assert [one == first for one in others] == [True] * 3


def test_no_heading_of_a_finding_takes_the_place_of_its_own_keys(everything: tuple[Report, ...]) -> None:
    own = {"kind", "subjects", "sentence", "measures", "parts", "caveats", "evidence"}
    headings = {name.replace(" ", "_") for one in everything for finding in one.findings for name in finding.items}
    assert len(headings) >= 40
    assert headings & own == set()


def test_every_finding_of_something_documented_has_evidence(everything: tuple[Report, ...]) -> None:
    """Without evidence are: that there is nothing to measure, and that a pack is not asked at all."""
    bare = [finding for one in everything for finding in one.findings if not finding.evidence]
    for finding in bare:
        said = finding.sentence.template
        assert "nothing to measure" in finding.kind or "is not asked" in said or "nothing is compared" in said, said
    assert sum(len(one.findings) for one in everything) - len(bare) >= 600


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
def test_json_says_whose_it_is_and_what_the_order_means(capsys: Capture, command: tuple[str, ...]) -> None:
    (report,) = answer(capsys, *command, "--lang", "en")
    assert report["family"] == command[0]
    owners = [report["municipality"]] if "municipality" in report else report["municipalities"]
    assert [one["iri"].rpartition("/")[2] for one in owners] == list(command[1:])
    assert "first" in report["ordered_by"]


def test_findings_come_in_one_order_every_time(capsys: Capture) -> None:
    first, second = (run(capsys, "network", "Ørland", "--format", "json")[1] for _ in range(2))
    assert first == second


# -- the other formats ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
def test_the_table_says_every_sentence_and_every_caveat_once(capsys: Capture, command: tuple[str, ...]) -> None:
    (report,) = answer(capsys, *command, "--lang", "nn")
    status, out, err = run(capsys, *command, "--lang", "nn")
    said = " ".join(out.split())
    assert (status, err) == (0, "")
    caveats = dict.fromkeys(caveat for finding in report["findings"] for caveat in finding["caveats"])
    assert said.endswith(" ".join(f"{number}. {' '.join(one.split())}" for number, one in enumerate(caveats, start=1)))
    assert " ".join(report["ordered_by"].split()) in said


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
def test_csv_has_a_row_a_finding(capsys: Capture, command: tuple[str, ...]) -> None:
    (report,) = answer(capsys, *command, "--lang", "en")
    _, out, _ = run(capsys, *command, "--lang", "en", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["Finding"] for row in rows] == [one["sentence"] for one in report["findings"]]
    assert all(row["Municipality"] for row in rows)
    for row, finding in zip(rows, report["findings"], strict=True):
        assert row["Evidence"].split("; ") == [one["iri"] for one in finding["evidence"]] or not finding["evidence"]


def sheets(content: bytes) -> dict[str, list[list[str]]]:
    """A workbook as it stands in its file: the texts and numbers of each sheet, row by row."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        texts = ["".join(one.itertext()) for one in shared.findall("m:si", space)]
        names = [
            one.attrib["name"]
            for one in ElementTree.fromstring(book.read("xl/workbook.xml")).iter()
            if "sheetId" in one.attrib
        ]
        found = {}
        for number, name in enumerate(names, start=1):
            page = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            assert page.find(".//m:pane[@state='frozen']", space) is not None, "the headings stay in view"
            assert page.findall(".//m:f", space) == [], "no formulas"
            found[name] = [list(_cells(row, texts, space)) for row in page.findall(".//m:row", space)]
    return found


def _cells(row: ElementTree.Element, texts: list[str], space: dict[str, str]) -> Iterator[str]:
    for cell in row.findall("m:c", space):
        value = cell.findtext("m:v", default="", namespaces=space)
        yield texts[int(value)] if cell.get("t") == "s" else value


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
def test_a_workbook_holds_findings_and_the_evidence_they_number(
    capsys: Capture, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (report,) = answer(capsys, *command, "--lang", "sv")
    target = tmp_path / "found.xlsx"
    status, out, err = run(capsys, *command, "--lang", "sv", "--format", "xlsx", "-o", str(target))
    assert (status, out, err) == (0, "", "")
    first = target.read_bytes()
    run(capsys, *command, "--lang", "sv", "--format", "xlsx", "-o", str(target))
    assert target.read_bytes() == first, "the same bytes each time"
    found = sheets(first)
    assert next(iter(found)) == "Iakttagelser" and next(reversed(found)) == "Källor"
    assert list(dict.fromkeys(row[1] for row in found["Iakttagelser"][1:])) == list(
        dict.fromkeys(one["sentence"] for one in report["findings"])
    )
    quoted = {
        one["iri"]
        for finding in report["findings"]
        for part in [finding, *finding["parts"]]
        for one in part["evidence"]
    }
    assert {row[-1] for row in found["Källor"][1:]} == quoted
    assert [row[0] for row in found["Källor"][1:]] == [str(number) for number in range(1, len(quoted) + 1)]


def test_a_workbook_has_its_numbers_as_numbers(capsys: Capture, tmp_path: Path) -> None:
    target = tmp_path / "found.xlsx"
    run(capsys, "load", "Sande", "--lang", "en", "--format", "xlsx", "-o", str(target))
    rows = sheets(target.read_bytes())["Findings"]
    headings, first = rows[0], rows[1]
    assert headings[:3] == ["Municipality", "Finding", "Measure"]
    assert first[2:5] == ["meetings a year", "all bodies", "74"]


@pytest.mark.parametrize("command", [["load", "Sande"], ["export", "Sande"], ["expectations"]])
def test_a_workbook_is_not_poured_over_a_terminal(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    status, out, err = run(capsys, *command, "--lang", "en", "--format", "xlsx")
    assert (status, out) == (2, "") and "-o FILE" in err


# -- what can be asked besides ----------------------------------------------------------------------------------------


def test_an_assumed_length_of_meetings_gives_hours_and_is_told(capsys: Capture) -> None:
    (plain,), (assumed,) = (answer(capsys, "load", "Sande", "--lang", "en", *more) for more in ([], ["--hours", "1.5"]))
    assert measure(plain["findings"][0], "hours a year", "all bodies")["value"] is None
    assert measure(assumed["findings"][0], "hours a year", "all bodies")["value"] == 111
    assert any("1.5" in caveat for caveat in assumed["findings"][0]["caveats"])


def test_a_municipality_without_data_is_said_to_have_none(capsys: Capture) -> None:
    for family in FAMILIES:
        (report,) = answer(capsys, family, "Stord", "--lang", "en")
        (finding,) = report["findings"]
        assert "Stord" in finding["sentence"] and finding["measures"] == []


def test_each_municipality_is_measured_once_however_it_is_named(capsys: Capture) -> None:
    found = answer(capsys, "load", "Sande", "no-1514", "Ørland")
    assert [one["municipality"]["label"] for one in found] == ["Sande", "Ørland"]


# -- packs ------------------------------------------------------------------------------------------------------------


def test_the_packs_there_are(capsys: Capture) -> None:
    found = answer(capsys, "expectations", "--lang", "nb")
    assert [one["id"] for one in found] == [pack.id for pack in read_packs()]
    assert {one["rests_on"] for one in found} == {"law", "programme rule", "guidance", "experience"}
    assert all(one["source"]["title"] and one["expectations"] for one in found)
    status, out, _ = run(capsys, "expectations", "--lang", "nb", "--format", "csv")
    assert status == 0 and len(list(csv.reader(io.StringIO(out)))) == len(found) + 1


def test_one_pack_alone(capsys: Capture) -> None:
    (every,) = answer(capsys, "expectations", "Sande")
    (one,) = answer(capsys, "expectations", "slt", "Sande")
    assert 0 < len(one["findings"]) < len(every["findings"])
    assert [finding for finding in every["findings"] if finding in one["findings"]] == one["findings"]


def test_a_law_of_later_date_is_asked_only_as_of_today(capsys: Capture) -> None:
    (then,) = answer(capsys, "expectations", "samordningsplikt-2022", "Ørland", "--lang", "en")
    (now,) = answer(capsys, "expectations", "samordningsplikt-2022", "Ørland", "--as-of-today", "--lang", "en")
    assert ["is not asked" in one["sentence"] for one in then["findings"]] == [True]
    assert len(now["findings"]) > 1
    assert all(any("today" in caveat for caveat in one["caveats"]) for one in now["findings"])


PACK = """
id = "mine"
title.en = "Our own"
jurisdiction = "any"
rests_on = "guidance"
source.title = "A paper of ours"

[[expectation]]
id = "bodies"
title.en = "There are bodies"
paragraph = "1"
explanation.en = "Any body at all."

[[expectation]]
id = "broken"
title.en = "This cannot be asked"
paragraph = "2"
explanation.en = "The query has a fault."
"""
BODIES = (
    "SELECT ?thing ?basis ?evidence WHERE { ?thing org:subOrganizationOf ?municipality ; a/rdfs:subClassOf* sam:Body ; "
    "sam:basis ?basis ; sam:evidencedBy ?evidence }"
)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "packs" / "mine"
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text(PACK, "utf-8")
    (folder / "bodies.rq").write_text(BODIES, "utf-8")
    (folder / "broken.rq").write_text("SELECT ?thing WHERE { ?municipality ", "utf-8")
    return folder


def test_a_pack_with_a_broken_query_is_named_and_the_rest_runs(capsys: Capture, pack: Path) -> None:
    (report,) = answer(capsys, "expectations", "mine", "Sande", "--packs", str(pack.parent), "--lang", "en")
    answers = {one["measures"][0]["of"]["label"]: one["measures"][0]["category"] for one in report["findings"]}
    assert answers == {"There are bodies": "documented", "This cannot be asked": "query failed"}
    failed = next(one for one in report["findings"] if "cannot be asked" in one["sentence"])
    assert "broken.rq" in " ".join([failed["sentence"], *failed["caveats"]])


def test_validate_tells_what_is_wrong_with_a_pack(capsys: Capture, pack: Path) -> None:
    status, _, err = run(capsys, "validate", str(pack), "--lang", "en")
    assert status == 1 and err.startswith(f"{pack}/broken.rq:")
    (pack / "broken.rq").write_text(BODIES, "utf-8")
    assert run(capsys, "validate", str(pack), "--lang", "en") == (0, "1 pack is valid.\n", "")


def test_the_packs_that_come_with_the_program_are_valid(capsys: Capture) -> None:
    status, out, err = run(capsys, "validate", str(bundled_folder()), "--lang", "en")
    assert (status, out, err) == (0, f"{len(read_packs())} packs are valid.\n", "")


# -- a whole country --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["gaps"], ["overlaps"], ["compare"], ["compare", "Sande"]], ids=" ".join)
def test_all_municipalities_as_rows_say_the_same_in_each_format(capsys: Capture, command: list[str]) -> None:
    status, lines, err = run(capsys, *command, "--all", "--format", "json", "--lang", "en")
    found = [json.loads(line) for line in lines.splitlines()]
    assert (status, err) == (0, "") and found
    rows = list(csv.reader(io.StringIO(run(capsys, *command, "--all", "--format", "csv", "--lang", "en")[1])))
    table = run(capsys, *command, "--all", "--lang", "en")[1].split("\n\n")[0].splitlines()
    assert len(rows) == len(found) + 1 and len(table) == len(found) + 2
    for row, one in zip(rows[1:], found, strict=True):
        things = [value for value in one.values() if isinstance(value, dict)]
        assert row[: len(things)] == [thing["label"] for thing in things]
        assert [address for address in row if address.startswith("https://")] == [thing["iri"] for thing in things]


def test_all_municipalities_and_one_agree(capsys: Capture) -> None:
    _, lines, _ = run(capsys, "overlaps", "--all", "--format", "json")
    (report,) = answer(capsys, "overlaps", "Sande")
    pairs = {
        frozenset(one["iri"] for one in finding["subjects"]): round(
            float(Fraction(found["numerator"], found["denominator"])), 6
        )
        for finding in report["findings"]
        if finding["kind"] == "overlap" and (found := measure(finding, "jaccard", "literal, all"))["numerator"]
    }
    rows = [json.loads(line) for line in lines.splitlines()]
    assert {frozenset((one["one"]["iri"], one["other"]["iri"])): one["jaccard"] for one in rows} == pairs


def test_all_municipalities_to_a_file(capsys: Capture, tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"
    status, out, _ = run(capsys, "overlaps", "--all", "--format", "csv", "-o", str(target))
    assert (status, out) == (0, "") and len(target.read_text("utf-8").splitlines()) >= 4
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


def test_a_bar_shows_after_a_while_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(10_000))
    monkeypatch.setattr("webviz.commands.streaming.time.monotonic", lambda: next(clock))
    screen, paper = Screen(), io.StringIO()
    assert list(watched(range(4 * EVERY), 4 * EVERY, screen, translator("sv"))) == list(range(4 * EVERY))
    half = "#" * (BAR // 2) + "-" * (BAR - BAR // 2)
    assert screen.getvalue().split("\r")[1].startswith(f"[{half}]"), "not in the first two seconds"
    assert screen.getvalue().endswith("\r\033[K"), "nothing is left of it"
    assert list(watched(range(4 * EVERY), 4 * EVERY, paper, translator("sv"))) and paper.getvalue() == ""


# -- wrong usage ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gap", "Sande"], "There is no command “gap”; the nearest are: gaps"),
        (["gaps", "Sunde"], "There is no municipality “Sunde” here; the nearest are: Sande"),
        (["gaps"], "take --all"),
        (["gaps", "Sande", "--all"], "leave the names out"),
        (["compare", "Sande"], "2 to 6"),
        (["compare", "Sande", "no-1514"], "2 to 6"),
        (["compare"], "take --all"),
        (["compare", "--all", "Sande", "Stord"], "leave the names out"),
        (["overlaps", "--all", "--format", "xlsx"], "take --format table, json or csv"),
        (["load", "Sande", "--hours", "-1"], "--hours"),
        (["load", "Sande", "--hours", "1/0"], "--hours"),
        (["load", "Sande", "--hours", "nan"], "--hours"),
        (["load", "Sande", "-o", "/nowhere/at/all"], "/nowhere/at/all"),
        (["expectations", "slt"], "samgraf expectations slt Sande"),
        (["expectations", "sltt", "Sande"], "There is no pack and no municipality “sltt”; the nearest are: slt"),
        (["expectations", "slt", "Sunde"], "There is no municipality “Sunde” here"),
        (["network", "--all"], "MUNICIPALITY"),
    ],
)
def test_wrong_usage_is_one_clear_message(capsys: Capture, arguments: list[str], said: str) -> None:
    status, out, err = run(capsys, *arguments, "--lang", "en")
    assert (status, out, "Traceback" in err) == (2, "", False)
    assert said in " ".join(err.split())


def test_a_folder_without_packs_is_named(capsys: Capture, tmp_path: Path) -> None:
    status, out, err = run(capsys, "expectations", "Sande", "--packs", str(tmp_path), "--lang", "en")
    assert (status, out) == (1, "") and err.startswith(str(tmp_path))


def test_a_family_there_is_not_is_told_with_the_nearest(atlas: Atlas) -> None:
    from ontology.errors import UnknownName

    with pytest.raises(UnknownName) as caught:
        atlas.report("overlap", atlas.resolve("Sande"))
    assert caught.value.nearest[0] == "overlaps"
