"""What is stated of bodies, by hand, by a property, and for the nineteen bodies of the documents."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.findings import Finding, Name, Ratio
from graph.library import load_files
from graph.measures.documentation import (
    CHAIR,
    FIELDS,
    LEVEL,
    MANDATE,
    MANDATE_DOCUMENT,
    REPORTING,
    RHYTHM,
    SECRETARY,
    documentation,
    documented,
)
from graph.projection import town as town_of
from graph.seating import Body, Rhythm
from graph.store import Store, open_store
from graph.town import INFERRED, STATED, Town
from ontology.iris import data_iri
from tests.graph.worlds import FILE, SECOND, town, write_world

WHOLE = [
    ("A", "sam:mandateText", "to decide"),
    ("A", "sam:governanceLevel", "high"),
    ("A", "org:reportsTo", "B"),
]


def by_subject(found: Town) -> dict[str, Finding]:
    return {one.subjects[0]: one for one in documentation(found)}


def whole_world() -> Town:
    """All six are stated of A, and nothing of B."""
    return town({"A": "xy", "B": ""}, facts=WHOLE, rhythms={"A": 4}, roles={"Ax": "chair", "Ay": "secretary"})


def test_without_bodies_there_is_no_finding() -> None:
    assert documentation(town({})) == ()


def test_a_body_with_all_six_stated_is_complete() -> None:
    found = by_subject(whole_world())
    assert found["town"].measure("complete bodies", "stated") == Ratio(1, 2)
    assert found["town"].items["complete bodies"] == ("A",)
    assert [(part.subject, part.state, part.items) for part in found["town"].parts] == [
        ("B", "not stated", FIELDS),
        ("A", "complete", ()),
    ]
    assert all(found[name].items["not stated"] == ("B",) for name in FIELDS)


def test_what_is_stated_of_every_body_is_not_a_gap() -> None:
    found = by_subject(town({"A": "", "B": ""}, rhythms={"A": 4, "B": 12}))
    assert RHYTHM not in found and {MANDATE, CHAIR, SECRETARY, LEVEL, REPORTING} <= found.keys()


def test_a_convener_is_not_a_chair_and_is_told() -> None:
    seated = by_subject(town({"A": "x", "B": ""}, roles={"Ax": "convener"}))[CHAIR]
    named = by_subject(town({"A": "", "B": ""}, facts=[("A", "sam:convenedBy", "x")]))[CHAIR]
    for finding in (seated, named):
        assert finding.items["not stated"] == ("A", "B")
        assert [one.params["bodies"] for one in finding.caveats if one.params] == [(Name("A"),)]


def test_a_rhythm_without_a_number_is_not_stated_and_is_told() -> None:
    found = town({"A": ""})
    found.seating.nodes["A"]["body"] = Body("A", Rhythm(None, None, False, ("q",)))
    finding = by_subject(found)[RHYTHM]
    assert finding.items["not stated"] == ("A",) and finding.evidence == ("q",)
    assert [one.params["bodies"] for one in finding.caveats if one.params] == [(Name("A"),)]


def test_an_inferred_rhythm_is_not_stated() -> None:
    found = town({"A": "", "B": ""}, rhythms={"B": 4})
    found.seating.nodes["A"]["body"] = Body("A", Rhythm(Fraction(4), Fraction(4), False, ("q",), stated=False))
    finding = by_subject(found)[RHYTHM]
    assert (finding.items["inferred"], finding.items["stated"]) == (("A",), ("B",))
    assert not any(one.params for one in finding.caveats), "there is a number"


MONTHLY = "kvar månad, times: 12, certainty: nominal, frequency: MONTHLY, at: 125-135"
AGAIN = SECOND + "    rhythm: {{said: kvar månad, times: 12, certainty: nominal, at: 125-135}}"


def test_a_rhythm_that_a_file_infers_is_inferred_until_another_states_it(tmp_path: Path) -> None:
    folders = tmp_path / "one", tmp_path / "other"
    for folder in folders:
        folder.mkdir()
    guess = FILE.replace(MONTHLY, f"{MONTHLY}, basis: inferred")
    files = [write_world(folders[0], guess), write_world(folders[1], AGAIN)]
    for some, basis in ((files[:1], INFERRED), (files, STATED)):
        with open_store() as store:
            load_files(store, some)
            found = town_of(store, data_iri("no-9999"))
        assert documented(found, data_iri("no-9999/fagrad"))[RHYTHM] == basis


def test_a_document_that_holds_the_mandate_states_it_and_another_document_does_not() -> None:
    facts = [
        ("A", "sam:hasDocument", "mandate"),
        ("B", "sam:hasDocument", "guide"),
        ("mandate", "sam:documentKind", MANDATE_DOCUMENT),
    ]
    found = town({"A": "", "B": ""}, facts=facts)
    assert documented(found, "A") == {MANDATE: STATED} and documented(found, "B") == {}


def test_what_is_only_inferred_is_not_stated_but_has_its_own_reading() -> None:
    found = town({"A": "x"}, facts=[("A", "sam:governanceLevel", "high")], roles={"Ax": "chair"})
    (fact,) = found.of("A", "sam:governanceLevel")
    guessed = replace(found, facts={("A", "sam:governanceLevel"): (replace(fact, basis=INFERRED),)})
    edge = guessed.seating.edges["A", "x"]
    edge["seat"] = replace(edge["seat"], stated=False)
    findings = by_subject(guessed)
    for name in (LEVEL, CHAIR):
        assert findings[name].items == {"not stated": ("A",), "inferred": ("A",), "stated": ()}
        assert findings[name].measure("bodies with it stated", "stated") == Ratio(0, 1)
        assert findings[name].measure("bodies with it stated", "stated or inferred") == Ratio(1, 1)
    (part,) = findings["town"].parts
    assert part.because and part.because.params["fields"] == (Name(CHAIR), Name(LEVEL))


def test_the_rarest_comes_first() -> None:
    found = documentation(town({"A": "", "B": ""}, rhythms={"A": 4}, facts=[("A", "org:reportsTo", "B")]))
    lacking = [len(one.items["not stated"]) for one in found[1:]]
    assert lacking == sorted(lacking, reverse=True) == [2, 2, 2, 2, 1, 1]


@given(st.sets(st.sampled_from(WHOLE)), st.sampled_from(WHOLE))
def test_one_more_fact_never_makes_less_stated(facts: set[tuple[str, str, str]], one: tuple[str, str, str]) -> None:
    assert (
        documented(town({"A": ""}, facts=facts), "A").keys()
        <= documented(town({"A": ""}, facts=facts | {one}), "A").keys()
    )


# -- the documents --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def everywhere(bundled_store: Store) -> dict[str, dict[str, Finding]]:
    owners = ("no-1514", "no-1621", "se-0183", "programme/saman-om-ein-betre-kommune")
    return {owner: by_subject(town_of(bundled_store, data_iri(owner))) for owner in owners}


@pytest.mark.parametrize(
    ("field", "stated"),
    [(CHAIR, {"no-1621/styringsgruppe", "no-1621/arbeidsgrupper"}), (SECRETARY, {"no-1621/styringsgruppe"})],
)
def test_of_nineteen_bodies_two_have_a_stated_chair_and_one_a_stated_secretary(
    everywhere: dict[str, dict[str, Finding]], field: str, stated: set[str]
) -> None:
    findings = [found[field] for found in everywhere.values()]
    have = {body for one in findings for body in one.items["stated"]}
    lack = {body for one in findings for body in one.items["not stated"]}
    assert have == {data_iri(path) for path in stated}
    assert len(have | lack) == 19 and not have & lack
    assert all(one.evidence for one in findings)


def test_leiarforum_has_a_convener_which_is_no_chair(everywhere: dict[str, dict[str, Finding]]) -> None:
    finding = everywhere["no-1514"][CHAIR]
    assert data_iri("no-1514/leiarforum") in finding.items["not stated"]
    assert [one.params["bodies"] for one in finding.caveats if one.params] == [(Name(data_iri("no-1514/leiarforum")),)]


def test_all_four_bodies_of_sande_have_a_rhythm_and_two_a_stated_level(
    everywhere: dict[str, dict[str, Finding]],
) -> None:
    assert RHYTHM not in everywhere["no-1514"]
    assert everywhere["no-1514"][LEVEL].measure("bodies with it stated", "stated") == Ratio(2, 4)
    assert everywhere["no-1514"][LEVEL].measure("bodies with it stated", "stated or inferred") == Ratio(4, 4)
