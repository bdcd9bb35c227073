"""Which form of governance the documents look like: each form by hand, and what comes with the program."""

from __future__ import annotations

import pytest

from graph.findings import Category, Finding, Name, Ratio, Undefined
from graph.measures.governance import governance
from graph.projection import town as town_of
from graph.store import Store
from ontology.iris import data_iri
from tests.graph.worlds import town

SITS = {"A": "xy", "B": "xz", "C": "x"}


def form(finding: Finding) -> str:
    value = finding.measure("form of governance", "as documented")
    assert isinstance(value, Category)
    return value.label.template


def test_without_documented_functions_or_leaders_there_is_no_reading() -> None:
    assert governance(town({})) == ()
    assert governance(town(SITS)) == ()
    assert governance(town(SITS, roles={"Ax": "chair"})) == ()


def test_a_body_that_steers_is_governance_through_a_body_of_its_own() -> None:
    (found,) = governance(town(SITS, assignments=[("A", "steering-group", "P")]))
    assert form(found) == "through a body of its own"
    assert found.subjects == ("A",)
    assert found.evidence == ("q-A-steering-group-P",)
    assert isinstance(found.measure("bodies led by the same", "chair or convener"), Undefined)


def test_a_working_group_does_not_steer() -> None:
    assert governance(town(SITS, assignments=[("A", "working-group", "P")])) == ()


def test_one_who_leads_most_bodies_leads_the_whole() -> None:
    roles = {"Ax": "chair", "Bx": "convener", "Cx": "secretary"}
    (found,) = governance(town(SITS, roles=roles))
    assert form(found) == "led by one"
    assert found.subjects == ("x",)
    assert found.measure("bodies led by the same", "chair or convener") == Ratio(2, 2)
    assert found.evidence == ("q-Ax", "q-Bx")


def test_half_of_the_bodies_is_not_most_of_them() -> None:
    (found,) = governance(town(SITS, roles={"Ax": "chair", "Bz": "chair"}))
    assert form(found) == "shared among several"
    assert found.subjects == ()
    assert found.items["leaders"] == ("x", "z")


def test_who_convenes_a_body_leads_it_without_a_seat() -> None:
    facts = [("A", "sam:convenedBy", "w"), ("B", "sam:convenedBy", "w")]
    (found,) = governance(town(SITS, facts=facts))
    assert found.sentence.params["who"] == (Name("w"),)
    assert found.evidence == ("q-A-sam:convenedBy-w", "q-B-sam:convenedBy-w")


@pytest.mark.parametrize(
    ("path", "body"), [("no-1514", "sektorleiarmote"), ("no-1621", "styringsgruppe"), ("se-0183", "styrgruppen")]
)
def test_the_municipalities_with_a_steering_group(bundled_store: Store, path: str, body: str) -> None:
    (found,) = governance(town_of(bundled_store, data_iri(path)))
    assert found.subjects == (data_iri(f"{path}/{body}"),)
    assert found.evidence
