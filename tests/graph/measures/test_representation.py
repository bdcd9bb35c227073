"""On whose behalf they sit: by hand, by a property, and the bodies with elected, union and safety members."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.findings import Finding, Name, Ratio, Undefined
from graph.measures.representation import parties, representation
from graph.projection import town as town_of
from graph.store import Store
from graph.town import Town
from ontology.iris import concept_iri, data_iri
from tests.graph.worlds import town

PARTIES = {"elected": "party", "external": "party", "ngo": "party", "union": "party"}
SITS_FOR = [("m", "sam:party", "elected"), ("u", "sam:party", "union"), ("n", "sam:party", "ngo")]


def world(sits: dict[str, str], **more: object) -> Town:
    """m is elected, u of a union, n of a voluntary organisation; of x it is not known."""
    return town(sits, facts=SITS_FOR, schemes=PARTIES, wider={"ngo": "external"}, **more)  # type: ignore[arg-type]


def by_subject(found: Town, kind: str) -> dict[str, Finding]:
    return {one.subjects[0]: one for one in representation(found) if one.kind == kind}


def states(finding: Finding) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {part.subject: (part.state, part.items) for part in finding.parts}


def test_without_seats_or_without_parties_to_ask_for_there_is_no_finding() -> None:
    assert representation(town({})) == ()
    assert representation(world({"A": ""})) == ()
    assert representation(town({"A": "x"})) == ()


def test_the_parties_asked_for_are_the_widest() -> None:
    assert parties(world({})) == ("elected", "external", "union")


def test_each_party_of_a_body_has_its_holders_or_no_documented_seat() -> None:
    finding = by_subject(world({"A": "mnx"}), "parties in a body")["A"]
    assert states(finding) == {
        "elected": ("has a seat", ("m",)),
        "external": ("has a seat", ("n",)),
        "union": ("no seat documented", ()),
    }
    assert finding.items == {"no seat documented": ("union",), "party not documented": ("x",)}
    assert finding.measure("parties with a seat", "literal, all") == Ratio(2, 3)
    assert finding.evidence == ("q-Am", "q-An", "q-Ax")
    assert any(caveat.params.get("holders") == (Name("x"),) for caveat in finding.caveats)


def test_a_project_that_has_ended_is_told() -> None:
    here = world({"A": "m"}, assignments=[("A", "steering-group", "P")])
    (fact,) = town({}, facts=[("P", "sam:status", concept_iri("status", "ended"))]).of("P", "sam:status")
    finding = by_subject(replace(here, facts={**here.facts, ("P", "sam:status"): (fact,)}), "parties in a project")["P"]
    assert [one.params for one in finding.caveats if "has ended" in one.template] == [{"thing": Name("P")}]


def test_a_seat_as_needed_is_told_apart() -> None:
    finding = by_subject(world({"A": "m"}, on_demand="Am"), "parties in a body")["A"]
    assert states(finding)["elected"] == ("only as needed", ("m",))
    assert isinstance(finding.measure("parties with a seat", "literal, standing"), Undefined)
    regular = by_subject(world({"A": "mx"}, on_demand="Am"), "parties in a body")["A"]
    assert regular.measure("parties with a seat", "literal, standing") == Ratio(0, 3)


def test_a_party_is_counted_over_the_bodies_with_seats() -> None:
    finding = by_subject(world({"A": "mu", "B": "m", "C": ""}), "parties in all bodies")["town"]
    assert finding.measure("parties with a seat", "literal, all") == Ratio(2, 3)
    assert finding.measure("bodies where the party sits", "literal, all", "elected") == Ratio(2, 2)
    assert finding.measure("bodies where the party sits", "literal, all", "union") == Ratio(1, 2)
    assert finding.items["no seat documented"] == ("external",)
    assert finding.items["bodies without seats"] == ("C",)
    assert [part.subject for part in finding.parts] == ["external", "union", "elected"]


def test_a_project_is_read_whole_and_by_its_steering_group() -> None:
    given = [("A", "steering-group", "P"), ("B", "working-group", "P")]
    finding = by_subject(world({"A": "m", "B": "u"}, assignments=given), "parties in a project")["P"]
    assert states(finding)["elected"] == ("in the steering group", ("m",))
    assert states(finding)["union"] == ("outside the steering group", ("u",))
    assert finding.measure("parties with a seat", "whole organisation") == Ratio(2, 3)
    assert finding.measure("parties with a seat", "steering group") == Ratio(1, 3)
    assert finding.evidence == ("q-A-steering-group-P", "q-Am", "q-B-working-group-P", "q-Bu")


@pytest.mark.parametrize(
    "given", [[("B", "working-group", "P")], [("A", "steering-group", "P"), ("B", "working-group", "P")]]
)
def test_without_a_seated_steering_group_its_share_is_undefined(given: list[tuple[str, str, str]]) -> None:
    finding = by_subject(world({"A": "", "B": "u"}, assignments=given), "parties in a project")["P"]
    assert isinstance(finding.measure("parties with a seat", "steering group"), Undefined)


def test_those_with_fewest_parties_come_first() -> None:
    found = [one.subjects[0] for one in representation(world({"A": "mun", "B": "m", "C": "mu"}))]
    assert found == ["town", "B", "C", "A"]


@given(st.dictionaries(st.sampled_from("AB"), st.text("munx", max_size=4), max_size=2), st.sampled_from("munx"))
def test_one_more_seat_never_takes_a_party_away(sits: dict[str, str], holder: str) -> None:
    less = by_subject(world({"A": "", **sits}), "parties in a body").get("A")
    more = by_subject(world({**sits, "A": sits.get("A", "") + holder}), "parties in a body")["A"]
    if less:
        assert set(more.items["no seat documented"]) <= set(less.items["no seat documented"])


# -- the documents --------------------------------------------------------------------------------------------------

ELECTED, UNION, SAFETY, EMPLOYEE, ADMINISTRATIVE, EXTERNAL = (
    concept_iri("party", name) for name in ("elected", "union", "safety", "employee", "administrative", "external")
)


@pytest.fixture(scope="module")
def towns(bundled_store: Store) -> dict[str, Town]:
    return {name: town_of(bundled_store, data_iri(name)) for name in ("no-1514", "no-1621", "se-0183")}


def test_the_bodies_with_elected_union_or_safety_members_are_these_six(towns: dict[str, Town]) -> None:
    rows = {
        (body.rpartition("/")[2], party.rpartition("/")[2]): {iri.rpartition("/")[2] for iri in items}
        for found in towns.values()
        for body, finding in by_subject(found, "parties in a body").items()
        for party, (_, items) in states(finding).items()
        if party in {ELECTED, UNION, SAFETY} and items
    }
    assert rows == {
        ("styringsgruppe", "elected"): {"varaordforer", "opposisjonsleder"},
        ("styringsgruppe", "union"): {"hovedtillitsvalgt-oppvekst", "hovedtillitsvalgt-helse-og-omsorg"},
        ("arbeidsgrupper", "union"): {"tillitsvalgt-pa-omradet"},
        ("sektormoter", "union"): {"hovedtillitsvalgt", "plasstillitsvalgte"},
        ("narvarsutvalg-hpo", "union"): {"tillitsvalgte-hpo"},
        ("kontaktmote", "union"): {"hovudtillitsvalde"},
        ("kontaktmote", "safety"): {"hovudverneombod"},
        ("barnradet", "elected"): {"fortroendevalda"},
    }


@pytest.mark.parametrize(
    ("owner", "body", "counts"),
    [
        ("no-1514", "sektorleiarmote", {ADMINISTRATIVE: 7}),
        ("no-1621", "styringsgruppe", {ELECTED: 2, ADMINISTRATIVE: 1, UNION: 2}),
        ("se-0183", "styrgruppen", {ADMINISTRATIVE: 1, EXTERNAL: 2}),
    ],
)
def test_the_three_steering_groups_seat_these_parties(
    towns: dict[str, Town], owner: str, body: str, counts: dict[str, int]
) -> None:
    finding = by_subject(towns[owner], "parties in a body")[data_iri(f"{owner}/{body}")]
    assert {part.subject: len(part.items) for part in finding.parts if part.items} == counts


def test_orlands_project_has_all_four_parties_and_its_steering_group_no_employees(towns: dict[str, Town]) -> None:
    project = by_subject(towns["no-1621"], "parties in a project")[data_iri("no-1621/kompetanseheving")]
    found = {party: state for party, (state, _) in states(project).items() if state != "no seat documented"}
    assert found == {
        ELECTED: "in the steering group",
        ADMINISTRATIVE: "in the steering group",
        UNION: "in the steering group",
        EMPLOYEE: "outside the steering group",
    }
    assert any("inferred" in caveat.template for caveat in project.caveats)
