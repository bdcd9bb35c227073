"""Services without a seat and services that never meet, by hand, by properties, and in the documents."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.findings import Count, Finding, Name, Part, Ratio, Undefined
from graph.measures.gaps import LISTED, gaps, places, services, unmet, unseated
from graph.projection import town as town_of
from graph.store import Store
from graph.town import Town
from ontology.iris import concept_iri, data_iri
from tests.graph.worlds import town

SITS = st.dictionaries(st.sampled_from("ABC"), st.text("stuv", max_size=4), min_size=1, max_size=3)


def world(sits: dict[str, str], named: str, **more: Any) -> Town:
    """A world where each letter of `named` is a service of a kind of its own: s is of the kind “ks”."""
    facts = [*((one, "sam:serviceType", f"k{one}") for one in named), *more.pop("facts", ())]
    return town(sits, facts=facts, **more)


def only(findings: tuple[Finding, ...]) -> Finding:
    (finding,) = findings
    return finding


def test_an_empty_town_has_no_gaps_and_a_town_without_bodies_says_so() -> None:
    assert gaps(replace(town({}), documents=())) == ()
    finding = only(gaps(town({})))
    assert (finding.kind, finding.items["documents searched"]) == ("no bodies", ("document",))


def test_one_body_and_no_services_give_no_finding() -> None:
    assert gaps(town({"A": "x"})) == ()


def test_a_service_named_but_seated_nowhere_is_unseated() -> None:
    finding = only(unseated(world({"A": "s"}, "st", facts=[("P", "sam:partner", "t")])))
    assert finding.items["without a seat"] == ("t",)
    assert finding.measure("services with a seat", "literal, all") == Ratio(1, 2)
    without, seated = finding.parts
    assert (without.subject, without.state, without.items) == ("t", "no seat documented", ("P",))
    assert without.evidence == ("q-P-sam:partner-t", "q-t-sam:serviceType-kt")
    assert seated == Part("s", "has a seat", ("A",), None, ("q-As",))
    assert "q-As" in finding.evidence


def test_an_office_posted_in_a_service_sits_for_it() -> None:
    found = world({"A": "c"}, "s", facts=[("c", "org:postIn", "s")])
    assert places(found) == {"s": {"A"}}
    assert unseated(found) == ()


def test_the_seat_through_an_office_is_named() -> None:
    finding = only(unseated(world({"A": "c"}, "st", facts=[("c", "org:postIn", "s")])))
    (part,) = [part for part in finding.parts if part.subject == "s"]
    assert part.because and part.because.params["offices"] == (Name("c"),)
    assert part.evidence == ("q-Ac",)


def test_a_body_that_is_itself_a_service_counts_as_a_body() -> None:
    assert services(world({"A": "s"}, "sA")) == ("s",)


def test_kinds_of_service_that_nothing_named_is_of_near_or_within_are_not_named() -> None:
    kinds = ["ks", "narrow", "wide", "near", "other"]
    found = world(
        {"A": "s"},
        "s",
        schemes=dict.fromkeys(kinds, "service"),
        wider={"ks": "wide", "narrow": "ks"},
        near={"ks": "near"},
    )
    finding = only(unseated(found))
    assert finding.items["not named in the documents"] == ("other",)
    assert finding.sentence.params["kinds"] == (Name("other"),)


def test_an_office_of_a_near_kind_names_the_service() -> None:
    found = world(
        {"A": "sp"}, "s", facts=[("p", "sam:officeType", "post")], schemes={"k": "service"}, near={"post": "k"}
    )
    assert unseated(found) == ()


def test_a_collective_service_may_hide_others() -> None:
    found = world({"A": "s"}, "st")
    node = found.seating.nodes["s"]
    node["holder"] = replace(node["holder"], collective=True)
    assert any(caveat.params.get("collectives") == (Name("s"),) for caveat in only(unseated(found)).caveats)


# -- co-presence ----------------------------------------------------------------------------------------------------


def test_co_presence_is_the_share_of_pairs_that_meet() -> None:
    finding = only(unmet(world({"A": "st", "B": "tu"}, "stuv")))
    assert finding.measure("co-presence", "services with a seat, all") == Ratio(2, 3)
    assert finding.measure("co-presence", "all services") == Ratio(2, 6)
    assert finding.measure("pairs that never meet", "all services") == Count(Fraction(4), "pairs")
    assert [(part.subject, part.items) for part in finding.parts] == [("s", ("u",)), ("u", ("s",))]


def test_a_seat_as_needed_is_no_standing_meeting() -> None:
    finding = only(unmet(world({"A": "st"}, "st", on_demand="As")))
    assert finding.measure("co-presence", "services with a seat, all") == Ratio(1, 1)
    assert finding.measure("co-presence", "services with a seat, standing") == Ratio(0, 1)


def test_with_one_service_seated_nobody_meets_and_the_share_is_undefined() -> None:
    finding = only(unmet(world({"A": "s"}, "st")))
    assert isinstance(finding.measure("co-presence", "services with a seat, all"), Undefined)
    assert finding.measure("co-presence", "all services") == Ratio(0, 1)
    assert "No two services" in finding.sentence.template


def test_only_so_many_services_are_listed_and_the_figures_count_them_all() -> None:
    named = [f"s{at:02}" for at in range(LISTED + 5)]
    facts = [*((one, "sam:serviceType", "k") for one in named), *((f"o{one}", "org:postIn", one) for one in named)]
    found = town({}, facts=facts)
    for one in named:
        alone = town({one.upper(): "x"}).seating
        holder = alone.nodes["x"]["holder"]
        found.seating.add_node(one.upper(), **alone.nodes[one.upper()])
        found.seating.add_node(one, holder=replace(holder, iri=one))
        found.seating.add_edge(one.upper(), one, **alone.edges[one.upper(), "x"])
    finding = only(unmet(found))
    assert len(finding.parts) == LISTED
    assert finding.measure("pairs that never meet", "all services") == Count(Fraction(35 * 34, 2), "pairs")
    assert any(caveat.params == {"listed": LISTED, "count": 35} for caveat in finding.caveats)


@given(SITS, st.sampled_from("ABC"), st.sampled_from("stuv"))
def test_one_more_seat_never_lowers_co_presence_or_the_share_with_a_seat(
    sits: dict[str, str], body: str, holder: str
) -> None:
    def shares(given: dict[str, str]) -> tuple[Fraction, Fraction]:
        found = world(given, "stuv")
        seated = sum(map(bool, places(found).values()))
        meeting = only(unmet(found)).measure("co-presence", "all services")
        assert isinstance(meeting, Ratio)
        return meeting.fraction, Fraction(seated, 4)

    before, after = shares({body: "", **sits}), shares({**sits, body: sits.get(body, "") + holder})
    assert before[0] <= after[0] and before[1] <= after[1]


@given(SITS)
def test_what_two_services_lack_is_mutual(sits: dict[str, str]) -> None:
    for finding in unmet(world(sits, "stuv")):
        never = {part.subject: set(part.items) for part in finding.parts}
        assert all(one in never[other] for one, others in never.items() for other in others)


# -- the documents --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("owner", "police", "state", "where"),
    [
        ("se-0183", "se-0183/narpolis", "has a seat", "se-0183/styrgruppen"),
        ("no-1621", "no-1621/politi", "no seat documented", "no-1621/kompetansehevingsprogrammet"),
    ],
)
def test_the_police_sit_in_a_body_in_sundbyberg_only(
    bundled_store: Store, owner: str, police: str, state: str, where: str
) -> None:
    finding = unseated(town_of(bundled_store, data_iri(owner)))[0]
    (part,) = [part for part in finding.parts if part.subject == data_iri(police)]
    assert (part.state, part.items) == (state, (data_iri(where),))
    assert part.because and part.evidence


def test_no_document_of_sande_names_the_police(bundled_store: Store) -> None:
    sande = town_of(bundled_store, data_iri("no-1514"))
    finding = unseated(sande)[0]
    assert concept_iri("service", "police") in finding.items["not named in the documents"]
    kinds = finding.sentence.params["kinds"]
    assert isinstance(kinds, tuple) and Name(concept_iri("service", "police")) in kinds
    assert data_iri("doc/sande-overordna-samhandling#char=2116,2233") in finding.evidence


def test_the_services_of_sande_all_meet_in_one_group_and_those_of_orland_nowhere(bundled_store: Store) -> None:
    sande, orland = (only(unmet(town_of(bundled_store, data_iri(owner)))) for owner in ("no-1514", "no-1621"))
    assert sande.measure("co-presence", "services with a seat, all") == Ratio(28, 28)
    assert orland.measure("co-presence", "all services") == Ratio(0, 45)


@pytest.mark.parametrize("owner", ["no-4614", "region-nord-troms"])
def test_a_municipality_whose_documents_tell_of_no_bodies_says_so_with_the_places_searched(
    bundled_store: Store, owner: str
) -> None:
    finding = only(gaps(town_of(bundled_store, data_iri(owner))))
    assert finding.kind == "no bodies" and finding.evidence
