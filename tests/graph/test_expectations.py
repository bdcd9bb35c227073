"""Expectations asked of municipalities: the bundled packs exactly, dates and countries, broken packs, the tutorial."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from graph.build import build
from graph.expectations import FAILED, NO_CONCERN, NOT_IN_FORCE, ORDER, OTHER_COUNTRY, check
from graph.findings import Category, Day, Finding, Message, Name, Ratio, Words
from graph.library import load_files, read_all
from graph.packs import Pack, Source, read_packs, validate_pack
from graph.store import Store, open_store
from ontology.iris import concept_iri, data_iri
from ontology.labels import Label
from tests.graph.test_packs import QUERY, TOML, pack
from tests.graph.worlds import FILE, write_world

HOME = data_iri("no-9999")
SHORT = {"documented": "yes", "partly documented": "partly", "not documented": "no"}


@pytest.fixture(scope="module")
def packs() -> Mapping[str, Pack]:
    return {one.id: one for one in read_packs()}


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Store]:
    """Prøvekommune alone, whose document has no date."""
    with open_store() as store:
        load_files(store, [write_world(tmp_path)])
        yield store


def answer(finding: Finding) -> str:
    value = finding.measures[0].value
    assert isinstance(value, Category)
    return value.label.template


def answers(findings: tuple[Finding, ...]) -> dict[str, str]:
    """The answer to each expectation, in the order of the findings, without the name of the pack."""
    return {name(one): SHORT.get(answer(one), answer(one)) for one in findings}


def name(finding: Finding) -> str:
    return (finding.measures[0].subject or "").rpartition("/")[2]


def of(findings: tuple[Finding, ...], wanted: str) -> Finding:
    (found,) = [one for one in findings if name(one) == wanted]
    return found


def states(finding: Finding) -> dict[str, str]:
    return {part.subject.rpartition("/")[2]: SHORT[part.state] for part in finding.parts}


def said(finding: Finding) -> set[str]:
    return {message.template for message in finding.caveats}


# -- the two packs that rest on the documents -------------------------------------------------------------------------


def test_the_programme_rule_asked_of_orland(bundled_store: Store, packs: Mapping[str, Pack]) -> None:
    found = check(bundled_store, data_iri("no-1621"), [packs["saman-om-ein-betre-kommune"]])
    assert list(answers(found).items()) == [
        ("reporting-to-programme", "no"),
        ("political-treatment", "no"),
        ("employee-organisations", "no"),
        ("four-parties-steering", "partly"),
        ("local-anchoring", "yes"),
        ("four-parties", "yes"),
        ("reporting-in-project", "yes"),
    ]


def test_the_project_as_a_whole_has_the_four_parties_and_its_steering_group_lacks_employees(
    bundled_store: Store, packs: Mapping[str, Pack]
) -> None:
    found = check(bundled_store, data_iri("no-1621"), [packs["saman-om-ein-betre-kommune"]])
    whole, steering = of(found, "four-parties"), of(found, "four-parties-steering")
    parties = ("administrative", "elected", "employee", "union")
    assert states(whole) == dict.fromkeys(parties, "yes")
    assert states(steering) == {**dict.fromkeys(parties, "yes"), "employee": "no"}
    assert steering.measure("parts documented", "when the documents were written") == Ratio(3, 4)
    assert steering.sentence.params["lacking"] == (Name(concept_iri("party", "employee")),)
    assert "At least one part of the answer is inferred, not stated." in said(whole) & said(steering)
    assert all(part.because for part in whole.parts)
    elected = whole.parts[1]
    assert elected.items == (data_iri("no-1621/opposisjonsleder"), data_iri("no-1621/varaordforer"))


def test_where_a_field_is_blank_the_blank_is_the_evidence(bundled_store: Store, packs: Mapping[str, Pack]) -> None:
    found = check(bundled_store, data_iri("no-1621"), [packs["saman-om-ein-betre-kommune"]])
    (quote,) = of(found, "political-treatment").evidence
    (row,) = bundled_store.select(
        "SELECT ?quote WHERE { ?c sam:claimProperty sam:politicalTreatment ; sam:evidencedBy ?quote }"
    )
    assert quote == row["quote"].value
    assert of(found, "political-treatment").items["found"] == ()


def test_the_rule_is_asked_of_those_in_the_programme_alone(bundled_store: Store, packs: Mapping[str, Pack]) -> None:
    rule = [packs["saman-om-ein-betre-kommune"]]
    for place in ("no-1514", "region-nord-troms"):
        (told,) = check(bundled_store, data_iri(place), rule)
        assert answer(told) == NO_CONCERN.template
    stord = answers(check(bundled_store, data_iri("no-4614"), rule))
    assert list(stord) == [one.id for one in rule[0].expectations] and set(stord.values()) == {"no"}


SUNDBYBERG = {
    "handover": "no",
    "steering-across": "yes",
    "governing-documents": "yes",
    "coordinator": "yes",
    "few-focus-areas": "yes",
    "process-leader": "yes",
    "child-perspective": "yes",
    "shared-goals": "yes",
    "no-parallel-structure": "yes",
}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("se-0183", SUNDBYBERG),
        ("no-1514", dict.fromkeys(SUNDBYBERG, "no") | {"steering-across": "partly"}),
        (
            "no-1621",
            dict.fromkeys(SUNDBYBERG, "no")
            | {"steering-across": "partly", "governing-documents": "yes", "shared-goals": "yes"},
        ),
        ("no-4614", dict.fromkeys(SUNDBYBERG, "no")),
        ("region-nord-troms", dict.fromkeys(SUNDBYBERG, "no") | {"shared-goals": "partly"}),
    ],
)
def test_the_factors_of_sundbyberg_asked_of_everybody(
    bundled_store: Store, packs: Mapping[str, Pack], place: str, expected: Mapping[str, str]
) -> None:
    assert answers(check(bundled_store, data_iri(place), [packs["fokus-framgangsfaktorer"]])) == expected


def test_a_pitfall_is_what_was_searched_not_what_was_found(bundled_store: Store, packs: Mapping[str, Pack]) -> None:
    handover = of(check(bundled_store, data_iri("se-0183"), [packs["fokus-framgangsfaktorer"]]), "handover")
    (quote,) = handover.evidence
    assert handover.items["found"] == () and "sundbyberg" in quote


# -- the other seven --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "pack_id", "expected"),
    [
        (
            "no-1514",
            "samordningsplikt-2022",
            {
                "who-decides": "no",
                "child-coordinator": "partly",
                "services-seated": "partly",
                "system-level": "yes",
                "meeting-places": "yes",
            },
        ),
        (
            "no-1514",
            "barnevernsloven-15-1",
            {"plan": "no", "adopted": "no", "goals": "no", "division": "yes", "cooperation": "yes"},
        ),
        (
            "no-1514",
            "slt",
            {
                "coordinating-level": "no",
                "coordinator": "no",
                "four-meetings": "no",
                "steering-level": "partly",
                "executing-level": "yes",
            },
        ),
        (
            "no-1514",
            "bti",
            {
                "levels": "no",
                "coordinator": "no",
                "target-group": "partly",
                "responsible": "partly",
                "purpose": "yes",
                "rhythm": "yes",
                "participants": "yes",
                "steering": "yes",
            },
        ),
        (
            "se-0183",
            "sspf",
            {"working-group": "no", "working-rhythm": "no", "coordinator": "no", "steering-group": "partly"},
        ),
        (
            "se-0183",
            "brottsforebyggande-2023",
            dict.fromkeys(
                ("situation-picture", "action-plan", "responsibility", "coordination-function", "police-agreement"),
                "no",
            ),
        ),
    ],
)
def test_what_the_other_packs_answer(
    bundled_store: Store, packs: Mapping[str, Pack], place: str, pack_id: str, expected: Mapping[str, str]
) -> None:
    assert answers(check(bundled_store, data_iri(place), [packs[pack_id]])) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("no-1621", {"legal-form": "no", "parties": "no", "host": "no", "tasks": "partly", "dates": "partly"}),
        ("region-nord-troms", {"legal-form": "no", "parties": "no", "host": "no", "dates": "no", "tasks": "yes"}),
    ],
)
def test_what_old_co_operations_say_of_themselves_as_of_today(
    bundled_store: Store, packs: Mapping[str, Pack], place: str, expected: Mapping[str, str]
) -> None:
    asked = [packs["interkommunalt"]]
    assert answers(check(bundled_store, data_iri(place), asked, as_of_today=True)) == expected
    (told,) = check(bundled_store, data_iri(place), asked)
    assert answer(told) == NOT_IN_FORCE.template


def test_services_of_sande_by_who_sits_for_them(bundled_store: Store, packs: Mapping[str, Pack]) -> None:
    seated = of(check(bundled_store, data_iri("no-1514"), [packs["samordningsplikt-2022"]]), "services-seated")
    assert {service for service, state in states(seated).items() if state == "yes"} == {
        "child-welfare",
        "health-centre",
        "kindergarten",
        "labour-and-welfare",
        "school",
    }


# -- what holds of every finding --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def everything(bundled_store: Store, packs: Mapping[str, Pack]) -> dict[str, tuple[Finding, ...]]:
    rows = bundled_store.select("SELECT DISTINCT ?owner WHERE { ?document sam:about ?owner }")
    owners = sorted(row["owner"].value for row in rows)
    return {owner: check(bundled_store, owner, [*packs.values()], as_of_today=True) for owner in owners}


def test_every_answer_has_evidence_from_documents_about_the_municipality(
    everything: dict[str, tuple[Finding, ...]],
) -> None:
    asked = [one for found in everything.values() for one in found if "searched" in one.items]
    assert len(asked) >= 150
    for finding in asked:
        assert finding.evidence, finding.sentence
        assert {quote.partition("#")[0] for quote in finding.evidence} <= set(finding.items["searched"]), finding
        assert finding.items["searched"]
        assert "Some of the evidence stands in a document about somebody else." not in said(finding)


def test_every_answer_agrees_with_its_parts(everything: dict[str, tuple[Finding, ...]]) -> None:
    for finding in (one for found in everything.values() for one in found if one.parts):
        documented = [part for part in finding.parts if part.items]
        expected = "no" if not documented else "yes" if len(documented) == len(finding.parts) else "partly"
        assert SHORT[answer(finding)] == expected
        assert set(finding.items["found"]) == {one for part in finding.parts for one in part.items}
        assert all((part.state == "documented") == bool(part.items) for part in finding.parts)


def test_every_finding_is_about_the_municipality_and_names_its_expectation(
    everything: dict[str, tuple[Finding, ...]], packs: Mapping[str, Pack]
) -> None:
    known = {row.iri for one in packs.values() for row in one.expectations} | {one.iri for one in packs.values()}
    for owner, found in everything.items():
        assert {(one.kind, one.subjects) for one in found} == {("expectation", (owner,))}
        assert {one.measures[0].subject for one in found} <= known
        assert len(found) == len({one.measures[0].subject for one in found})
        for finding in found:
            for message in (finding.sentence, *finding.caveats):
                assert message.template % dict.fromkeys(message.params, "x")


def test_in_each_pack_what_is_not_documented_comes_first(everything: dict[str, tuple[Finding, ...]]) -> None:
    assert "not documented first" in ORDER.template
    rank = {"no": 0, "partly": 1, "yes": 2}
    for found in everything.values():
        for pack_iri in {(one.measures[0].subject or "").rpartition("/")[0] for one in found}:
            rows = [
                one for one in found if (one.measures[0].subject or "").rpartition("/")[0] == pack_iri and one.evidence
            ]
            order = [rank[SHORT[answer(one)]] for one in rows]
            assert order == sorted(order)


def test_the_same_question_has_the_same_answer(bundled_store: Store, packs: Mapping[str, Pack]) -> None:
    asked = [*packs.values()]
    owner = data_iri("se-0183")
    assert check(bundled_store, owner, asked) == check(bundled_store, owner, asked)


# -- dates and countries ----------------------------------------------------------------------------------------------


def dated(folder: Path, date: str | None) -> Iterator[Store]:
    text = FILE.replace("  language: nn\n", f"  language: nn\n  published: '{date}'\n") if date else FILE
    text = text.replace("  name: Prøvekommune\n", "  name: Prøvekommune\n  country: 'NO'\n")
    with open_store() as store:
        store.load(build(read_all([write_world(folder, text)])))  # dates and countries are asked of no vocabulary
        yield store


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return read_packs([pack(tmp_path_factory.mktemp("packs"))])[-1]


@pytest.mark.parametrize(
    ("written", "start", "end", "asked"),
    [
        ("2011", "2022-08-01", None, False),
        ("2022", "2022-08-01", None, True),
        ("2022-07", "2022-08-01", None, False),
        ("2022-08", "2022-08-01", None, True),
        ("2022-08-01", "2022-08-01", None, True),
        ("2022-07-31", "2022-08", None, False),
        ("2023", "2022-08-01", None, True),
        ("2015-12-31", "2011", "2015", True),
        ("2016-01-01", "2011", "2015", False),
        ("2016", None, "2015-06-30", False),
        ("2015", None, "2015-06-30", True),
        ("2015-07", None, "2015-06-30", False),
        ("2015-06-30", None, "2015-06-30", True),
        ("1999", None, None, True),
    ],
)
def test_a_pack_is_asked_of_documents_of_its_time(
    tmp_path: Path, mine: Pack, written: str, start: str | None, end: str | None, asked: bool
) -> None:
    one = replace(mine, valid_from=start, valid_to=end)
    for store in dated(tmp_path, written):
        (found,) = check(store, HOME, [one])
        assert (answer(found) == NOT_IN_FORCE.template) is not asked
        (today,) = check(store, HOME, [one], as_of_today=True)
        assert answer(today) == "not documented" and today.measures[0].reading == "as of today"
        late = "Asked as of today; when the documents were written, this was not expected."
        assert (late in said(today)) is not asked


def test_a_pack_out_of_its_time_says_both_dates(tmp_path: Path, mine: Pack) -> None:
    for store in dated(tmp_path, "2011"):
        (found,) = check(store, HOME, [mine])
        assert found.sentence.params["limit"] == Day("2022-08-01") and found.sentence.params["date"] == Day("2011")
        assert found.sentence.params["owner"] == Name(HOME)


def test_a_document_without_a_date_is_asked_and_the_answer_says_so(tmp_path: Path, mine: Pack) -> None:
    unknown = "A document has no date; whether this was expected when it was written is not known."
    for store in dated(tmp_path, None):
        (found,) = check(store, HOME, [mine])
        assert unknown in said(found)
        (found,) = check(store, HOME, [replace(mine, valid_from=None)])
        assert unknown not in said(found)


def test_a_pack_of_another_country_is_said_and_not_run(tmp_path: Path, mine: Pack) -> None:
    for store in dated(tmp_path, None):
        (found,) = check(store, HOME, [replace(mine, jurisdiction="SE")])
        assert answer(found) == OTHER_COUNTRY.template and found.parts == ()
        assert answers(check(store, HOME, [replace(mine, jurisdiction="any")])) == {"chair": "no"}


def test_where_the_country_is_not_known_a_pack_is_asked(small: Store, mine: Pack) -> None:
    assert answers(check(small, HOME, [replace(mine, jurisdiction="SE")])) == {"chair": "no"}


# -- packs of one's own -----------------------------------------------------------------------------------------------


def test_a_broken_query_is_named_and_the_rest_runs(small: Store, tmp_path: Path) -> None:
    more = TOML + TOML[TOML.index("[[expectation]]") :].replace('"chair"', '"second"')
    place = pack(tmp_path, more, chair="SELECT ?thing WHERE { ?municipality", second=QUERY)
    second, broken = check(small, HOME, [read_packs([place])[-1]])
    assert (name(second), answer(second)) == ("second", "not documented")
    assert (name(broken), answer(broken)) == ("chair", FAILED.template)
    assert broken.sentence.params["file"] == "chair.rq"
    assert [message.template for message in broken.caveats] == [validate_pack(place)[0].template]


def test_a_query_that_fails_when_it_runs_is_told(small: Store, mine: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    def select(query: str, **given: object) -> list[object]:
        if query == QUERY:
            raise RuntimeError("the engine gave up")
        return []

    monkeypatch.setattr(small, "select", select)
    (found,) = check(small, HOME, [mine])
    assert answer(found) == FAILED.template
    assert found.caveats == (Message("The query failed: %(why)s.", {"why": "the engine gave up"}),)


def test_a_pack_whose_limit_is_broken_is_told_and_asked(small: Store, tmp_path: Path) -> None:
    place = pack(tmp_path, chair=QUERY, applies="ASK {")
    broken, asked = check(small, HOME, [read_packs([place])[-1]])
    assert (answer(broken), answer(asked)) == (FAILED.template, "not documented")


def test_a_pack_that_does_not_concern_a_municipality_is_not_asked(small: Store, tmp_path: Path) -> None:
    place = pack(tmp_path, chair=QUERY, applies="ASK { ?municipality sam:appliedTo ?any }")
    (found,) = check(small, HOME, [read_packs([place])[-1]])
    assert answer(found) == NO_CONCERN.template


def test_parts_may_be_named_in_words(small: Store, tmp_path: Path) -> None:
    text = """
        SELECT ?part ?thing WHERE {
          { BIND("leiar"@nn AS ?part) } UNION { ?thing org:subOrganizationOf ?municipality BIND("råd" AS ?part) }
        }"""
    (found,) = check(small, HOME, [read_packs([pack(tmp_path, chair=text)])[-1]])
    assert {part.subject: part.state for part in found.parts} == {"leiar": "not documented", "råd": "documented"}
    assert found.sentence.params["lacking"] == (Words((Label("leiar", "nn"),)),)
    assert len(found.items["found"]) == 2 and found.evidence


def test_rows_without_a_thing_and_no_rows_are_not_documented(small: Store, tmp_path: Path) -> None:
    for text in ("SELECT ?thing WHERE { ?body org:subOrganizationOf ?municipality }", QUERY):
        place = pack(tmp_path, chair=text)
        (found,) = check(small, HOME, [read_packs([place])[-1]])
        assert answers((found,)) == {"chair": "no"} and found.parts == () and found.evidence


def test_stated_beside_inferred_is_stated(small: Store, tmp_path: Path) -> None:
    text = (
        "SELECT ?part ?thing ?basis WHERE {{ ?thing org:subOrganizationOf ?municipality "
        "VALUES (?part ?basis) {{ ({one}) ({two}) }} }}"
    )
    for one, two, because in [("stated", "inferred", False), ("inferred", "inferred", True)]:
        place = pack(tmp_path, chair=text.format(one=f"1 basis:{one}", two=f"1 basis:{two}"))
        (found,) = check(small, HOME, [read_packs([place])[-1]])
        assert bool(found.parts[0].because) is because


def test_evidence_about_somebody_else_is_said(bundled_store: Store, tmp_path: Path) -> None:
    text = (
        "SELECT ?thing ?evidence WHERE { ?municipality sam:country ?country . "
        "?thing a sam:StandingBody ; sam:evidencedBy ?evidence }"
    )
    one = read_packs([pack(tmp_path, TOML.replace('"NO"', '"any"'), chair=text)])[-1]
    (found,) = check(bundled_store, data_iri("se-0183"), [one])
    assert "Some of the evidence stands in a document about somebody else." in said(found)


def test_nothing_is_documented_of_somebody_nobody_has_written_about(
    bundled_store: Store, packs: Mapping[str, Pack]
) -> None:
    found = check(bundled_store, data_iri("no-0000"), [*packs.values()])
    assert len(found) >= 40
    assert {answer(one) for one in found} == {"not documented", NO_CONCERN.template}
    assert {one.evidence for one in found} == {()}
    assert check(bundled_store, data_iri("no-0000"), []) == ()


# -- the tutorial -----------------------------------------------------------------------------------------------------


@pytest.mark.checkout
def test_the_tutorial_followed_to_the_letter_gives_the_answers_it_says(
    checkout: Path, bundled_store: Store, tmp_path: Path
) -> None:
    readme = (checkout / "data/expectations/README.md").read_text("utf-8")
    files = re.findall(r"^`(our-pack/[\w.-]+)`:\n\n```\w+\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    assert [file for file, _ in files] == [
        f"our-pack/{one}" for one in ("pack.toml", "chair.rq", "early-years.rq", "weekly.rq")
    ]
    for file, text in files:
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text, "utf-8")
    assert validate_pack(tmp_path / "our-pack") == []
    own = read_packs([tmp_path / "our-pack"])[-1]
    assert own.source == Source("Guide for our meeting places", "https://example.org/guide", "2024-05-02")
    found = check(bundled_store, data_iri("no-1514"), [own])
    assert answers(found) == {"chair": "no", "early-years": "yes", "weekly": "yes"}
    assert "`chair` is not documented" in readme and "`early-years` and `weekly` are" in readme
    assert all(one.evidence for one in found)


@pytest.mark.checkout
def test_the_readme_names_every_pack_column_and_key(checkout: Path, packs: Mapping[str, Pack]) -> None:
    readme = (checkout / "data/expectations/README.md").read_text("utf-8")
    assert [one for one in packs if f"| `{one}` |" not in readme] == []
    words = ("?part", "?thing", "?basis", "?evidence", "?searched", "jurisdiction", "rests_on", "applies.rq", "valid")
    assert [word for word in words if f"`{word}`" not in readme] == []
