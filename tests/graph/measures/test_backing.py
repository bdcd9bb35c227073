"""What backs endeavours, applications and groups: worlds worked out by hand, and Q10, Q15, Q17 of the bundled data."""

from __future__ import annotations

from dataclasses import replace

from graph.findings import Count, Finding, Undefined
from graph.measures.backing import backing
from graph.projection import town as read_town
from graph.store import Store
from graph.town import INFERRED, Town
from ontology.iris import concept_iri, data_iri
from tests.graph.measures.test_anchoring import said
from tests.graph.worlds import town

WORK = [("A", "project-group", "P"), ("B", "steering-group", "P")]
DOCUMENTED, PARTLY, NOT = (concept_iri("documentation", name) for name in ("documented", "partly", "not-documented"))


def kinds(world: Town) -> list[str]:
    return [one.kind for one in backing(world)]


def only(world: Town) -> Finding:
    (found,) = backing(world)
    return found


def test_a_steering_and_a_project_group_without_a_common_holder() -> None:
    found = only(town({"A": "xy", "B": "z"}, assignments=WORK))
    assert found.subjects == ("P", "B", "A")
    value = found.measure("shared holders", "literal, all")
    assert isinstance(value, Count) and value.number == 0
    assert said(found.sentence) == "B steers P and A works for it; no common holder is documented."
    assert set(found.evidence) == {"q-A-project-group-P", "q-B-steering-group-P", "q-Ax", "q-Ay", "q-Bz"}


def test_a_common_holder_is_named_with_the_quotes_of_its_seats() -> None:
    found = only(town({"A": "xy", "B": "xz"}, assignments=WORK))
    assert found.items["shared"] == ("x",)
    assert said(found.sentence) == "B steers P and A works for it; x has a seat in both."
    assert set(found.evidence) == {"q-A-project-group-P", "q-B-steering-group-P", "q-Ax", "q-Bx"}
    two = only(town({"A": "xy", "B": "xy"}, assignments=WORK))
    assert said(two.sentence) == "B steers P and A works for it; x, y have seats in both."


def test_groups_whose_seats_are_not_documented_share_nothing_that_could_be_counted() -> None:
    found = only(town({"A": "", "B": "x"}, assignments=WORK))
    assert isinstance(found.measure("shared holders", "literal, all"), Undefined)
    assert said(found.sentence) == "B steers P and A works for it; who sits in A is not documented."


def test_a_steering_group_of_the_whole_is_named_with_the_whole() -> None:
    facts = [("P", "sam:partOfEndeavour", "Q")]
    work = [("A", "working-group", "P"), ("B", "steering-group", "Q")]
    found = only(town({"A": "x", "B": "y"}, facts=facts, assignments=work))
    assert found.subjects == ("Q", "B", "A")
    assert found.items["endeavours"] == ("P", "Q")


def test_a_group_that_steers_itself_needs_no_holder_in_common() -> None:
    assert backing(town({"A": "x"}, assignments=[("A", "project-group", "P"), ("A", "steering-group", "P")])) == ()


def test_that_a_group_serves_the_endeavour_may_be_inferred() -> None:
    world = town({"A": "x", "B": "y"}, assignments=WORK)
    first, second = world.assignments
    guessed = replace(world, assignments=(replace(first, basis=INFERRED), second))
    caveat = "That both groups serve this endeavour is inferred, not stated."
    assert caveat in [said(one) for one in only(guessed).caveats]
    assert caveat not in [said(one) for one in only(world).caveats]
    others = (replace(first, body="C", basis=INFERRED), replace(first, function="f", endeavour="Z", basis=INFERRED))
    elsewhere = replace(world, assignments=tuple(sorted((*world.assignments, others[1]))))
    assert caveat not in [said(one) for one in only(elsewhere).caveats]
    beside = replace(world, assignments=tuple(sorted((*world.assignments, replace(others[0], function="f")))))
    assert caveat not in [said(one) for one in only(beside).caveats]


def test_an_application_without_a_word_of_political_treatment_is_told_so() -> None:
    silent = only(town({}, facts=[("form", "sam:submittedBy", "town"), ("form", "sam:proposes", "P")]))
    assert silent.kind == "political treatment not documented"
    assert silent.items["proposes"] == ("P",)
    assert silent.evidence == ("q-form-sam:proposes-P", "q-form-sam:submittedBy-town")
    blank = only(town({}, facts=[("form", "sam:politicalTreatment", NOT)]))
    assert said(blank.sentence) == "Political treatment of form is not documented."
    assert said(blank.caveats[0]) == "What is not documented may still have been done."


def test_documented_political_treatment_is_told_as_it_is_and_differing_documents_both() -> None:
    found = only(town({}, facts=[("form", "sam:politicalTreatment", PARTLY)]))
    assert (found.kind, found.caveats) == ("political treatment", ())
    assert said(found.sentence) == "Political treatment of form: partly."
    both = [("form", "sam:politicalTreatment", DOCUMENTED), ("form", "sam:politicalTreatment", NOT)]
    differing = only(town({}, facts=both))
    assert differing.kind == "political treatment"
    assert len(differing.evidence) == 2
    assert [said(one) for one in differing.caveats] == ["Documents differ on this; another does not document it."]


def test_what_an_endeavour_is_anchored_in_is_told_with_the_basis_of_each() -> None:
    world = town({}, facts=[("P", "sam:anchoredIn", "plan"), ("P", "sam:anchoredIn", "law")])
    law, plan = world.of("P", "sam:anchoredIn")
    found = only(replace(world, facts={("P", "sam:anchoredIn"): (replace(law, basis=INFERRED), plan)}))
    assert said(found.sentence) == "P is anchored in law, plan."
    assert [(part.subject, part.state) for part in found.parts] == [("law", "inferred"), ("plan", "stated")]
    assert [said(one) for one in found.caveats] == ["That it is anchored in law is inferred, not stated."]


def test_others_may_lift_matters_to_a_body_or_to_none_that_is_named() -> None:
    facts = [("staff", "sam:escalatesTo", "A"), ("staff", "sam:escalatesTo", "upwards")]
    first, second = backing(town({"A": "x"}, facts=facts))
    assert said(first.sentence) == "staff may lift matters to A."
    assert said(second.sentence) == "staff may lift matters to upwards; which body is not documented."


def test_what_two_documents_say_is_one_finding_with_the_quotes_of_both() -> None:
    world = town({"A": "x", "B": "y"}, facts=[("staff", "sam:escalatesTo", "A")], assignments=WORK)
    (fact,), (work, lead) = world.of("staff", "sam:escalatesTo"), world.assignments
    again = replace(
        world,
        facts={("staff", "sam:escalatesTo"): (fact, replace(fact, basis=INFERRED, evidence=("q2",)))},
        assignments=(work, replace(work, evidence=("q3",)), lead),
    )
    tie, staff = backing(again)
    assert {"q3", *work.evidence} <= set(tie.evidence)
    assert (set(staff.evidence), staff.caveats) == ({"q2", *fact.evidence}, ())


def test_a_body_that_escalates_is_no_other() -> None:
    assert backing(town({"A": "x", "B": "y"}, facts=[("A", "sam:escalatesTo", "B")])) == ()


def test_what_is_not_documented_goes_first_and_nothing_is_nothing() -> None:
    assert backing(town({})) == ()
    work = [*WORK, ("C", "working-group", "Z"), ("B", "steering-group", "Z")]
    facts = [("staff", "sam:escalatesTo", "A"), ("Z", "sam:anchoredIn", "law"), ("form", "sam:submittedBy", "town")]
    assert kinds(town({"A": "x", "B": "xy", "C": "z"}, facts=facts, assignments=work)) == [
        "common holder not documented",
        "common holder of steering and working group",
        "political treatment not documented",
        "anchored endeavour",
        "others who may lift matters",
    ]


def test_q10_and_q15_bts_has_no_common_holder_and_staff_may_lift_matters_to_no_named_body(
    bundled_store: Store,
) -> None:
    tie, staff = backing(read_town(bundled_store, data_iri("no-1514")))
    assert tie.subjects == tuple(data_iri(f"no-1514/{name}") for name in ("bts", "sektorleiarmote", "ressursgruppa"))
    assert tie.items["shared"] == ()
    assert staff.subjects == (data_iri("no-1514/tilsette-born-og-unge"),)
    assert staff.evidence == (data_iri("doc/sande-overordna-samhandling#char=335,466"),)
    assert said(staff.sentence).endswith("which body is not documented.")


def test_q17_the_political_treatment_of_the_application_of_orland_is_not_documented(bundled_store: Store) -> None:
    found = backing(read_town(bundled_store, data_iri("no-1621")))
    (treated,) = [one for one in found if one.kind == "political treatment not documented"]
    assert treated.subjects == (data_iri("no-1621/soknad"),)
    assert treated.items["proposes"] == (data_iri("no-1621/kompetanseheving"),)
    assert treated.evidence == (data_iri("doc/orland-soknad-2011#char=14890,14971"),)
    (anchored,) = [one for one in found if one.kind == "anchored endeavour"]
    assert "kompetanseheving is not practice yet: applied-for." in [said(one) for one in anchored.caveats]
