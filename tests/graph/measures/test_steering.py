"""Steering groups side by side: worked out by hand, and as the documents of the bundled municipalities have them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from graph.atlas import Atlas
from graph.findings import Category, Count, Finding, Name, Quantity, Ratio, Undefined
from graph.measures.steering import STEERING, steering_groups
from graph.projection import concepts_of, town
from graph.town import Town
from ontology.iris import concept_iri, data_iri
from tests.graph import worlds

PARTIES = dict.fromkeys(("elected", "external", "ngo"), "party")
SANDE, ORLAND, SUNDBYBERG, STORD = (data_iri(code) for code in ("no-1514", "no-1621", "se-0183", "no-4614"))


def seats(number: int) -> Count:
    return Count(Fraction(number), "seats")


def world(sits: dict[str, str], **roles: str) -> Town:
    return worlds.town(
        sits,
        iri="one",
        facts=[("x", "sam:party", "elected"), ("y", "sam:party", "ngo")],
        assignments=[("A", "steering-group", "project")],
        schemes=PARTIES,
        wider={"ngo": "external"},
        rhythms={"A": 12},
        roles=roles,
    )


def test_seats_are_counted_by_party_and_a_narrower_party_belongs_to_the_wider() -> None:
    whole, group = steering_groups([world({"A": "xyz", "B": "x"}, Ax="chair")])
    assert (whole.items["bodies"], group.subjects) == (("A",), ("A", "one"))
    assert group.measure("seats", "literal, all") == seats(3)
    by_party = {one.subject: one.value for one in group.measures if one.name == "seats of a party"}
    assert by_party == {"elected": seats(1), "external": seats(1)}
    assert {part.subject: part.items for part in group.parts} == {"elected": ("x",), "external": ("y",)}
    assert (group.items["chair"], group.items["party not documented"]) == (("x",), ("z",))
    assert group.items["endeavours"] == ("project",)
    assert group.measure("meetings a year", "body") == Count(Fraction(12), "meetings a year")
    assert group.sentence.params["parties"] == (Name("elected"), Name("external"))
    assert {"q-A-steering-group-project", "q-Ax", "q-Ay", "q-Az"} == set(group.evidence)


def test_a_group_without_documented_seats_has_no_numbers() -> None:
    _, group = steering_groups([world({"A": ""})])
    assert all(isinstance(one.value, Undefined) for one in group.measures if one.name.startswith("seats"))
    assert "is not documented" in group.sentence.template
    assert {part.state for part in group.parts} == {"no data"}


def test_an_inferred_function_an_inferred_seat_and_a_collective_are_told() -> None:
    plain = world({"A": "x"})
    graph = plain.seating
    graph.edges["A", "x"]["seat"] = replace(graph.edges["A", "x"]["seat"], stated=False)
    graph.nodes["x"]["holder"] = replace(graph.nodes["x"]["holder"], collective=True)
    _, group = steering_groups([replace(plain, assignments=(replace(plain.assignments[0], basis="inferred"),))])
    assert [one.params["things"] for one in group.caveats] == [(Name("project"),), (Name("x"),), (Name("x"),)]
    assert group.measure("seats", "literal, stated") == seats(0)


def test_who_has_functions_but_none_of_this_kind_is_told_from_who_has_none_at_all() -> None:
    other = worlds.town({"B": ""}, iri="other", assignments=[("B", "working-group", "project")])
    whole, _ = steering_groups([world({"A": "x"}), other, worlds.town({}, iri="empty")])
    assert {part.subject: part.state for part in whole.parts} == {
        "one": "has it",
        "other": "not documented",
        "empty": "no data",
    }
    assert (whole.sentence.params["have"], whole.sentence.params["lack"]) == ((Name("one"),), (Name("other"),))
    assert whole.measure("municipalities with it", "functions") == Ratio(1, 2)
    assert whole.parts[2].evidence == ("q-B-working-group-project",), "what was searched"
    assert isinstance(whole.measure("bodies", "literal, all", "empty"), Undefined)
    assert steering_groups([]) == ()
    (nobody,) = steering_groups([worlds.town({}, iri="empty")])
    assert nobody.sentence.params == {"function": Name(STEERING)}


# -- the bundled municipalities ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def found(atlas: Atlas) -> tuple[Finding, ...]:
    concepts = concepts_of(atlas.store)
    return steering_groups([town(atlas.store, iri, concepts) for iri in (SANDE, ORLAND, SUNDBYBERG, STORD)])


def numbers(group: Finding) -> list[Quantity]:
    parties = (concept_iri("party", one) for one in ("elected", "administrative", "union", "external"))
    by_party = [group.measure("seats of a party", "literal, all", party) for party in parties]
    return [group.measure("seats", "literal, all"), *by_party]


def test_the_steering_groups_of_three_municipalities_stand_side_by_side(found: tuple[Finding, ...]) -> None:
    whole, sande, orland, sundbyberg = found
    assert {part.subject: part.state for part in whole.parts} == {
        SANDE: "has it",
        ORLAND: "has it",
        SUNDBYBERG: "has it",
        STORD: "no data",
    }
    assert numbers(sande) == [seats(one) for one in (7, 0, 7, 0, 0)]
    assert numbers(orland) == [seats(one) for one in (5, 2, 1, 2, 0)]
    assert numbers(sundbyberg) == [seats(one) for one in (3, 0, 1, 0, 2)]
    assert [one.items["chair"] for one in (sande, orland, sundbyberg)] == [(), (data_iri("no-1621/varaordforer"),), ()]
    assert sande.measure("meetings a year", "body") == Count(Fraction(52), "meetings a year")
    assert all(isinstance(one.measure("meetings a year", "body"), Undefined) for one in (orland, sundbyberg))


def test_what_they_steer_and_their_own_purpose(found: tuple[Finding, ...]) -> None:
    _, sande, orland, sundbyberg = found
    assert orland.items["endeavours"] == (
        data_iri("no-1621/kompetanseheving"),
        data_iri("no-1621/ny-administrativ-organisering"),
    )
    assert orland.caveats[0].params["things"] == (Name(data_iri("no-1621/kompetanseheving")),), "inferred"
    assert sande.measure("seats", "literal, stated") == seats(5), "one post or two is uncertain"
    lasting = [one.measure("duration", "body") for one in (sande, orland, sundbyberg)]
    assert [one.label.template for one in lasting if isinstance(one, Category)] == ["standing", "temporary", "standing"]
    assert (orland.items["purposes"], len(sande.items["purposes"])) == ((), 3)
    assert any(text.startswith("arbetande grupp") for text in sundbyberg.items["as stated"])
    assert sundbyberg.items["collectives"] == (data_iri("se-0183/forvaltningschefer"),)
