"""The figures that were worked out by hand from the five documents, from the command line in JSON, with evidence.

What is asked here of the measures is asked of the ready questions in `test_questions.py`; where a measure has no place
for it (a relation of a programme, a sum over all municipalities), the question answers on the command line too.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from webviz.cli import main

Finding = dict[str, Any]
BODIES = ("Kontaktmøte", "Leiarforum", "Ressursgruppa", "Sektorleiarmøte")


@pytest.fixture(scope="module", autouse=True)
def _built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    target = tmp_path_factory.mktemp("built") / "store"
    with redirect_stdout(io.StringIO()):
        assert main(["build", "--store", str(target)]) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMGRAF_STORE", str(target))
        yield


@cache
def asked(*arguments: str) -> Any:
    """What a command answers in JSON."""
    out = io.StringIO()
    with redirect_stdout(out):
        assert main([*arguments, "--lang", "en", "--format", "json"]) == 0
    return json.loads(out.getvalue())


def found(*arguments: str, kind: str, about: str | None = None) -> list[Finding]:
    """The findings of a kind in the only report; each with evidence."""
    (report,) = asked(*arguments)
    some = [one for one in report["findings"] if one["kind"] == kind and about in (None, *names(one["subjects"]))]
    assert all(one["evidence"] for one in some)
    return some


def names(things: list[dict[str, Any]]) -> list[str]:
    return [one["label"] for one in things]


def value(finding: Finding, measure: str, reading: str, of: str | None = None) -> Any:
    """A measure: [part, whole] of a share, [certain, possible] of an interval, a number, a word, or None."""
    (one,) = [
        one
        for one in finding["measures"]
        if (one["measure"], one["reading"]) == (measure, reading) and of in (None, one.get("of", {}).get("label"))
    ]
    return _plain(one)


def _plain(one: dict[str, Any]) -> Any:
    if "certain" in one:
        return [_plain(one["certain"]), _plain(one["possible"])]
    if "numerator" in one:
        return [one["numerator"], one["denominator"]]
    return one.get("category", one.get("value"))


def parts(finding: Finding) -> dict[str, tuple[str, list[str]]]:
    """What a finding says of each part: its state and the things."""
    return {one["of"]["label"]: (one["state"], names(one["things"])) for one in finding["parts"]}


# -- overlap --------------------------------------------------------------------------------------------------------


def pair(one: str, other: str) -> Finding:
    (finding,) = [
        finding
        for finding in found("overlaps", "no-1514", kind="overlap")
        if set(names(finding["subjects"])) == {one, other}
    ]
    return finding


@pytest.mark.parametrize(
    ("one", "other", "everyone", "standing", "coefficient"),
    [
        ("Kontaktmøte", "Sektorleiarmøte", [2, 10], [2, 9], [2, 5]),
        ("Leiarforum", "Sektorleiarmøte", [1, 9], [1, 9], [1, 3]),
        ("Leiarforum", "Kontaktmøte", [1, 7], [1, 6], [1, 3]),
        ("Sektorleiarmøte", "Ressursgruppa", [0, 16], [0, 16], [0, 7]),
        ("Leiarforum", "Ressursgruppa", [0, 12], [0, 12], [0, 3]),
        ("Kontaktmøte", "Ressursgruppa", [0, 14], [0, 13], [0, 5]),
    ],
)
def test_the_overlap_of_each_pair_of_bodies(
    one: str, other: str, everyone: list[int], standing: list[int], coefficient: list[int]
) -> None:
    finding = pair(one, other)
    assert value(finding, "jaccard", "literal, all") == everyone
    assert value(finding, "jaccard", "literal, standing") == standing
    assert value(finding, "overlap coefficient", "literal, all") == coefficient
    assert len(finding["shared"]) == everyone[0]


def test_there_are_six_pairs_and_the_largest_overlap_comes_first() -> None:
    pairs = found("overlaps", "no-1514", kind="overlap")
    assert len(pairs) == 6
    assert [len(one["shared"]) for one in pairs] == [2, 1, 1, 0, 0, 0]
    assert names(pairs[0]["shared"]) == ["kommunedirektør", "personalsjef"]


def test_two_seats_in_the_same_words_are_also_read_as_one() -> None:
    """A separator is lost in the source: seven roles in Sektorleiarmøte, or six."""
    assert value(pair("Leiarforum", "Sektorleiarmøte"), "jaccard", "seats read as one, all") == [1, 8]
    shared = pair("Kontaktmøte", "Sektorleiarmøte")
    assert value(shared, "jaccard", "seats read as one, all") == [2, 9]
    assert value(shared, "jaccard", "seats read as one, standing") == [2, 8]


def test_a_body_in_another_when_collectives_are_read_as_their_members() -> None:
    finding = pair("Leiarforum", "Sektorleiarmøte")
    assert value(finding, "containment", "expanded, all", "Sektorleiarmøte") == [[5, 7], [7, 7]]


def test_the_steering_group_and_the_project_group_share_nobody_and_the_line_between_them_is_shown() -> None:
    finding = pair("Sektorleiarmøte", "Ressursgruppa")
    assert "although Sektorleiarmøte steers what Ressursgruppa works on" in finding["sentence"]
    steered = [one for one in finding["parts"] if one["state"] == "is steered by"]
    assert [(one["of"]["label"], names(one["things"])) for one in steered] == [("Ressursgruppa", ["Sektorleiarmøte"])]
    (tied,) = found("anchoring", "no-1514", kind="common holder not documented")
    assert names(tied["endeavours"]) == ["BTS-prosjektet"] and tied["shared"] == []


def test_who_sits_in_more_than_one_body() -> None:
    holders = {names(one["subjects"])[0]: names(one["bodies"]) for one in found("load", "no-1514", kind="load")}
    assert len(holders) == 21
    assert {who: bodies for who, bodies in holders.items() if len(bodies) > 1} == {
        "kommunedirektør": ["Kontaktmøte", "Leiarforum", "Sektorleiarmøte"],
        "personalsjef": ["Kontaktmøte", "Sektorleiarmøte"],
    }
    (chief,) = found("load", "no-1514", kind="load", about="kommunedirektør")
    assert "The seat in Leiarforum is inferred, not stated." in chief["caveats"]


# -- load -----------------------------------------------------------------------------------------------------------


def test_the_meetings_of_all_bodies() -> None:
    (whole,) = found("load", "no-1514", kind="load of all bodies")
    assert value(whole, "meetings a year", "all bodies") == 74
    assert [value(whole, "meetings a year", "body", body) for body in BODIES] == [6, 4, 12, 52]
    assert value(whole, "person-meetings a year", "literal, all") == 514
    assert value(whole, "person-meetings a year", "seats read as one, all") == 462
    assert value(whole, "person-meetings a year", "seats read as one, standing") == 456
    assert value(whole, "person-meetings a year", "literal, standing") == 508
    assert any("approximate" in caveat for caveat in whole["caveats"])


def test_the_meetings_of_a_holder() -> None:
    (chief,) = found("load", "no-1514", kind="load", about="kommunedirektør")
    assert value(chief, "meetings a year", "literal, all") == 62
    assert value(chief, "meetings a year", "literal, stated") == 58
    (staff,) = found("load", "no-1514", kind="load", about="personalsjef")
    assert value(staff, "meetings a year", "literal, all") == 58
    assert value(staff, "meetings a year", "expanded, all") == [58, 62]


def test_a_rhythm_that_is_not_a_number_is_counted_beside_and_never_as_nothing() -> None:
    (whole,) = found("load", "no-1621", kind="load of all bodies")
    assert value(whole, "meetings a year", "all bodies") is None
    assert len(whole["unknown_rhythm"]) == len(whole["bodies"]) == 10


# -- gaps -----------------------------------------------------------------------------------------------------------


def stated(owner: str, field: str) -> tuple[list[int], list[str]]:
    (finding,) = found("gaps", owner, kind="not stated", about=field)
    return value(finding, "bodies with it stated", "stated"), names(finding["stated"])


def test_of_which_bodies_a_chair_and_a_secretary_are_stated() -> None:
    """In the municipalities: 2 and 1 of 18. The nineteenth body, the networks of a programme, belongs to none."""
    assert stated("no-1621", "chair") == (
        [2, 10],
        ["Arbeidsgrupper på enhetsnivå", "Styringsgruppe, Ny administrativ organisering"],
    )
    assert stated("no-1621", "secretary") == ([1, 10], ["Styringsgruppe, Ny administrativ organisering"])
    for owner in ("no-1514", "se-0183"):
        assert stated(owner, "chair") == stated(owner, "secretary") == ([0, 4], [])
    assert any(
        "convenes Leiarforum" in caveat
        for one in found("gaps", "no-1514", kind="not stated")
        for caveat in one["caveats"]
    )
    rows = asked("ask", "Q06")["rows"]
    assert len(rows) == 19
    assert [sum(bool(row[field]) for row in rows) for field in ("chair", "secretary")] == [2, 1]


def test_in_which_municipalities_the_police_have_a_seat() -> None:
    seated = compared("seated services", "police")
    assert parts(seated) == {
        "Sande": ("not documented", []),
        "Ørland": ("not documented", []),
        "Sundbybergs stad": ("has it", ["Styrgruppen"]),
    }
    assert names(seated["holders"]) == ["chef för närpolis"]
    (gap,) = found("gaps", "no-1621", kind="services without a seat")
    assert "politi" in names(gap["without_a_seat"])
    (gap,) = found("gaps", "no-1514", kind="services without a seat")
    assert "police" in names(gap["not_named_in_the_documents"])


@pytest.mark.parametrize(
    ("owner", "body", "seats"),
    [
        (
            "no-1621",
            "Styringsgruppe, Ny administrativ organisering",
            {
                "elected members": ["opposisjonsleder", "varaordfører"],
                "union representatives": ["hovedtillitsvalgt helse og omsorg", "hovedtillitsvalgt oppvekst"],
            },
        ),
        ("no-1621", "Arbeidsgrupper på enhetsnivå", {"union representatives": ["tillitsvalgt på området"]}),
        (
            "no-1621",
            "Sektormøter enhetsleder–HTV",
            {"union representatives": ["hovedtillitsvalgt (HTV)", "plasstillitsvalgte"]},
        ),
        ("no-1621", "Nærværsutvalg HPO", {"union representatives": ["tillitsvalgte innenfor HPO-området"]}),
        (
            "no-1514",
            "Kontaktmøte",
            {
                "union representatives": ["hovudtillitsvalde frå dei ulike organisasjonane"],
                "safety representatives": ["hovudverneombod"],
            },
        ),
        ("se-0183", "Barnrådet", {"elected members": ["förtroendevalda"]}),
    ],
)
def test_which_bodies_include_elected_members_and_representatives(
    owner: str, body: str, seats: dict[str, list[str]]
) -> None:
    (finding,) = found("gaps", owner, kind="parties in a body", about=body)
    asked_for = ("elected members", "union representatives", "safety representatives")
    seated = {party: things for party, (_, things) in parts(finding).items() if party in asked_for and things}
    assert seated == seats


def test_no_other_body_includes_any_of_them() -> None:
    asked_for = {"elected members", "union representatives", "safety representatives"}
    for owner, bodies in (("no-1514", 1), ("no-1621", 4), ("se-0183", 1)):
        every = [parts(one) for one in found("gaps", owner, kind="parties in a body")]
        some = [one for one in every if any(things for party, (_, things) in one.items() if party in asked_for)]
        assert len(some) == bodies, owner


# -- anchoring ------------------------------------------------------------------------------------------------------


def test_how_a_matter_can_go_from_the_resource_group_to_the_top() -> None:
    (way,) = found("anchoring", "no-1514", kind="line of sight", about="Ressursgruppa")
    assert names(way["way"]) == ["Ressursgruppa", "Sektorleiarmøte"]
    assert names(way["endeavours"]) == ["BTS-prosjektet"]
    assert names(way["chief_executive_also_in"]) == ["Kontaktmøte", "Leiarforum"]
    assert value(way, "steps up", "all") == 1
    assert value(way, "steps up", "stated") is None
    assert value(way, "steps to elected members", "all") is None
    assert "In matters of BTS-prosjektet" in way["sentence"] and "inferred" in way["sentence"]
    (lifted,) = found("anchoring", "no-1514", kind="others who may lift matters")
    assert names(lifted["subjects"]) == ["tilsette som arbeider med born og unge"]
    assert "which body is not documented" in lifted["sentence"]


def test_to_whom_the_working_groups_report() -> None:
    (way,) = found("anchoring", "no-1621", kind="line of sight", about="Arbeidsgrupper på enhetsnivå")
    (reports,) = [one for one in way["parts"] if one["state"] == "reports to"]
    assert names(reports["things"]) == ["Styringsgruppe, Ny administrativ organisering"]
    assert "etter en fastsatt plan" in reports["because"] and "how often is not documented" in reports["because"]
    assert names(way["chair"]) == ["enhetsleder på området"]
    assert set(names(way["seated"])) == {"enhetsleder på området", "ansatt på området", "tillitsvalgt på området"}
    assert value(way, "steps up", "stated") == 1


def test_the_political_treatment_of_the_application_is_not_documented() -> None:
    (finding,) = found("anchoring", "no-1621", kind="political treatment not documented")
    assert "What is not documented may still have been done." in finding["caveats"]


# -- comparison -----------------------------------------------------------------------------------------------------

THREE = ("compare", "Sande", "Ørland", "se-0183")


def compared(facet: str, subject: str) -> Finding:
    """The row of a facet in the comparison of the three municipalities with bodies."""
    (finding,) = [
        one
        for one in found(*THREE, kind="comparison", about=subject)
        if {each["reading"] for each in one["measures"]} >= {facet}
    ]
    return finding


def test_which_bodies_have_children_and_young_people_as_their_target_group() -> None:
    row = compared("target groups", "children and young people")
    assert names(row["bodies"]) == ["Ressursgruppa", "Tverrfaglig forebyggende team", "Styrgruppen"]
    assert value(row, "municipalities with it", "target groups") == [3, 3]
    assert {"Overordna samhandling", "Fokus barn och unga"} <= set(names(row["others"]))
    (swedish,) = [one for one in row["parts"] if one["of"]["label"] == "Sundbybergs stad"]
    assert "narrower" in swedish["because"], "only Sundbyberg says which ones"


@pytest.mark.parametrize(
    ("body", "seats", "parties", "chair", "meetings"),
    [
        ("Sektorleiarmøte", 7, {"administration": 7}, [], 52),
        (
            "Styringsgruppe, Ny administrativ organisering",
            5,
            {"administration": 1, "elected members": 2, "union representatives": 2},
            ["varaordfører"],
            None,
        ),
        ("Styrgruppen", 3, {"administration": 1, "external parties": 2}, [], None),
    ],
)
def test_the_steering_groups_side_by_side(
    body: str, seats: int, parties: dict[str, int], chair: list[str], meetings: int | None
) -> None:
    (group,) = found(*THREE, kind="steering group", about=body)
    assert value(group, "seats", "literal, all") == seats
    counted = {one["of"]["label"]: one["value"] for one in group["measures"] if one["measure"] == "seats of a party"}
    assert {party: count for party, count in counted.items() if count} == parties
    assert {"elected members", "union representatives", "external parties"} <= set(counted)
    assert names(group["chair"]) == chair
    assert value(group, "meetings a year", "body", body) == meetings


def test_what_the_steering_groups_steer() -> None:
    steered = {names(one["subjects"])[0]: len(one["endeavours"]) for one in found(*THREE, kind="steering group")}
    assert steered == {"Sektorleiarmøte": 1, "Styringsgruppe, Ny administrativ organisering": 2, "Styrgruppen": 1}


def test_which_specific_prevention_themes_each_municipality_names() -> None:
    (finding,) = found(*THREE, kind="prevention themes")
    assert parts(finding) == {
        "Sande": ("in general only", ["prevention"]),
        "Ørland": ("in general only", ["prevention"]),
        "Sundbybergs stad": ("specific", ["child poverty", "drug prevention", "parental support"]),
    }


def test_what_others_have_that_one_lacks_is_a_list_of_its_own_with_evidence() -> None:
    lacking = found(*THREE, kind="only elsewhere", about="Sande")
    assert len(lacking) >= 30
    assert all("not in Sande" in one["sentence"] for one in lacking)
    assert any("The service “police”" in one["sentence"] for one in lacking)


def test_a_municipality_without_data_is_said_to_have_none_and_is_not_lacking() -> None:
    rows = found("compare", "Sande", "Stord", kind="comparison")
    types = [one for one in rows if one["measures"][0]["reading"] == "body types"]
    assert types
    assert {parts(one)["Stord"][0] for one in types} == {"no data"}
    assert {value(one, "state", "body types") for one in types} == {"no data"}


# -- programmes -----------------------------------------------------------------------------------------------------


def expected(title: str) -> Finding:
    (report,) = asked("expectations", "saman-om-ein-betre-kommune", "Ørland")
    findings: list[Finding] = report["findings"]
    (finding,) = [one for one in findings if one["measures"][0]["of"]["label"] == title]
    assert finding["evidence"]
    return finding


@pytest.mark.parametrize(
    ("title", "answer", "share"),
    [
        ("The four parties are in the project organisation", "documented", [4, 4]),
        ("The four parties also sit in the steering group", "partly documented", [3, 4]),
        ("The working groups report to the steering group", "documented", None),
        ("The project reports to the programme", "not documented", None),
        ("The application has been treated politically", "not documented", None),
        ("All employee organisations in the municipality take part", "not documented", [0, 4]),
    ],
)
def test_whether_the_project_meets_the_rule_of_the_programme(title: str, answer: str, share: list[int] | None) -> None:
    finding = expected(title)
    first, *rest = finding["measures"]
    assert first["category"] == answer
    assert [[one["numerator"], one["denominator"]] for one in rest] == ([share] if share else [])


def test_the_steering_group_alone_has_no_documented_employee() -> None:
    told = parts(expected("The four parties also sit in the steering group"))
    assert told == {
        "administration": ("documented", ["rådmann"]),
        "elected members": ("documented", ["opposisjonsleder", "varaordfører"]),
        "employees": ("not documented", []),
        "union representatives": (
            "documented",
            ["hovedtillitsvalgt helse og omsorg", "hovedtillitsvalgt oppvekst"],
        ),
    }
    assert any(
        "inferred" in caveat for caveat in expected("The four parties also sit in the steering group")["caveats"]
    )


@pytest.mark.parametrize(
    ("question", "column", "told"),
    [
        ("Q04", "kind", ["ministry", "association of municipalities", *["union confederation"] * 4]),
        ("Q19", "municipality", ["Stord", "Ørland", "Levanger", "Verdal", "Rissa", "Drammen", "", ""]),
        ("Q25", "count", [51, 59, 110]),
    ],
)
def test_what_is_asked_of_a_programme_itself(question: str, column: str, told: list[Any]) -> None:
    rows = asked("ask", question)["rows"]
    cells = [row[column] or "" for row in rows]
    assert [cell.get("label", cell.get("text")) if isinstance(cell, dict) else cell for cell in cells] == told
    assert all(row["evidence"] for row in rows)


def test_the_success_factors_of_one_municipality_are_documented_where_they_come_from() -> None:
    (report,) = asked("expectations", "fokus-framgangsfaktorer", "se-0183")
    answers = {one["measures"][0]["of"]["label"]: one["measures"][0]["category"] for one in report["findings"]}
    assert len(answers) == 9
    assert [title for title, answer in answers.items() if answer != "documented"] == [
        "New heads have the work handed over to them"
    ]


def test_the_figures_hold_in_the_file_that_is_published(tmp_path: Path) -> None:
    """The same from a spreadsheet's point of view: CSV gives the first figure of each finding."""
    target = tmp_path / "load.csv"
    assert main(["load", "no-1514", "--lang", "en", "--format", "csv", "-o", str(target)]) == 0
    assert "≈ 74" in target.read_text("utf-8").splitlines()[1]
