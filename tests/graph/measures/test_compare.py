"""Comparison: worked out by hand, by its properties, and on the bundled municipalities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.atlas import Atlas
from graph.findings import Category, Count, Finding, Interval, Name, Part, Ratio, Undefined
from graph.measures.compare import ELSEWHERE, HAS, NO_DATA, NOT_DOCUMENTED, compare
from graph.projection import concepts_of, town
from graph.town import Town
from graph.workings.facets import FACETS
from ontology.errors import BadParameter
from ontology.iris import concept_iri, data_iri
from tests.graph import worlds


def lacks(towns: Sequence[Town], mine: str) -> tuple[Finding, ...]:
    """The findings that tell what only others have."""
    return tuple(one for one in compare(towns) if one.kind == ELSEWHERE and one.subjects[0] == mine)


THEMES = {"t1": "theme", "t2": "theme", "t3": "theme", "top": "theme", "kind": "bodytype"}


def world(
    iri: str,
    *facts: tuple[str, str, str],
    wider: Mapping[str, str] | None = None,
    near: Mapping[str, str] | None = None,
) -> Town:
    """A municipality with one body of its own type, and facts."""
    body = f"id://{iri}/body"
    all_of = ((body, "org:classification", "kind"), *facts)
    return worlds.town({body: ""}, iri=iri, facts=all_of, schemes=THEMES, wider=wider, near=near)


def rows(found: Sequence[Finding], facet: str) -> dict[tuple[str, ...], Finding]:
    return {one.subjects: one for one in found if one.kind == "comparison" and one.measures[0].reading == facet}


def category(finding: Finding, name: str, facet: str) -> str:
    value = finding.measure(name, facet)
    return value.label.template if isinstance(value, Category) else ""


def state(finding: Finding) -> str:
    return category(finding, "state", finding.measures[0].reading)


def part(finding: Finding, owner: str) -> Part:
    return next(one for one in finding.parts if one.subject == owner)


# -- by hand ----------------------------------------------------------------------------------------------------------


def test_a_body_without_a_type_is_called_a_body_and_its_name_no_type() -> None:
    plain = worlds.town({"id://two/group": ""}, iri="two", schemes=THEMES)
    found = rows(compare([world("one"), plain]), "body types")
    own, typed = found["id://two/group",].sentence.template, found["kind",].sentence.template
    assert own.startswith("The body “%(thing)s”, of no documented type") and typed.startswith("The body type")
    alike = [worlds.town({f"id://{iri}/group": ""}, iri=iri, schemes=THEMES) for iri in ("one", "two")]
    (row,) = rows(compare(alike, {f"id://{iri}/group": "Group" for iri in ("one", "two")}), "body types").values()
    assert row.sentence.template == "The body “%(thing)s”, of no documented type, is documented in %(have)s."


def test_what_both_have_is_in_both_and_what_one_has_is_only_here() -> None:
    one = world("one", ("a", "sam:theme", "t1"), ("b", "sam:theme", "t2"))
    other = world("other", ("c", "sam:theme", "t1"))
    found = rows(compare([one, other]), "themes")
    assert {subjects: state(row) for subjects, row in found.items()} == {("t1",): "in both", ("t2",): "only here"}
    assert found["t1",].measure("municipalities with it", "themes") == Ratio(2, 2)
    assert part(found["t1",], "one").items == ("a",), "local things are kept"
    assert (part(found["t2",], "one").state, part(found["t2",], "other").state) == (HAS, NOT_DOCUMENTED)
    assert part(found["t2",], "other").evidence == ("q-c-sam:theme-t1",), "what was searched"
    assert found["t2",].evidence == ("q-b-sam:theme-t2",)
    assert isinstance(found["t2",].measure("alignment", "themes"), Undefined)


def test_the_same_concept_is_sure_and_a_narrower_one_less_so() -> None:
    one = world("one", ("a", "sam:theme", "t1"), wider={"t2": "t1"})
    other = world("other", ("b", "sam:theme", "t2"), wider={"t2": "t1"})
    found = rows(compare([one, other]), "themes")
    wide, narrow = found["t1",], found["t2",]
    assert (state(wide), category(wide, "alignment", "themes")) == ("in both", "mapped concept")
    assert category(wide, "confidence", "themes") == "medium"
    because = part(wide, "other").because
    assert because is not None and because.params["values"] == (Name("t2"),)
    assert state(narrow) == "only here"
    instead = part(narrow, "one").because
    assert instead is not None and instead.params["values"] == (Name("t1"),), "only the wider one is documented"


def test_a_wider_concept_nobody_names_brings_together_what_nothing_narrower_does() -> None:
    wider = {"t1": "top", "t2": "top"}
    one = world("one", ("a", "sam:theme", "t1"), wider=wider)
    other = world("other", ("b", "sam:theme", "t2"), wider=wider)
    joined = rows(compare([one, other]), "themes")["top",]
    assert (state(joined), category(joined, "confidence", "themes")) == ("in both", "medium")
    same = replace(one, iri="same")
    assert ("top",) not in rows(compare([one, same]), "themes"), "the narrower one does already"


def test_near_concepts_differ_and_are_never_merged() -> None:
    one = world("one", ("a", "sam:theme", "t1"), near={"t1": "t2"})
    other = world("other", ("b", "sam:theme", "t2"), near={"t1": "t2"})
    found = compare([one, other])
    near = rows(found, "themes")["t1", "t2"]
    assert (state(near), category(near, "confidence", "themes")) == ("differs", "low")
    assert {subjects: state(row) for subjects, row in rows(found, "themes").items() if len(subjects) == 1} == {
        ("t1",): "only here",
        ("t2",): "only here",
    }
    missed = [one.subjects for one in found if one.kind == "only elsewhere" and len(one.subjects) > 1]
    assert missed == [("one", "t2"), ("other", "t1")], "the pair itself lacks nowhere"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Frisklivssentralen på Øya", "frisklivssentralen  på øya"), ("label match", "medium")),
        (("Frisklivssentralen på Øya", "Frisklivsentralen på Øya"), ("nearly the same label", "low")),
        (("Frisklivssentralen på Øya", "Fritidsklubben på Øya"), None),
    ],
)
def test_local_things_without_a_concept_align_by_name(names: tuple[str, str], expected: tuple[str, str] | None) -> None:
    things = ("id://one/x", "id://other/x")
    towns = [
        worlds.town({}, iri=iri, kinds={thing: "sam:ServiceUnit"})
        for iri, thing in zip(("one", "other"), things, strict=True)
    ]
    found = rows(compare(towns, dict(zip(things, names, strict=True))), "services")
    if expected is None:
        assert {state(row) for row in found.values()} == {"only here"}
    else:
        row = found[things]
        assert (state(row), (category(row, "alignment", "services"), category(row, "confidence", "services"))) == (
            "in both",
            expected,
        )
    assert set(rows(compare(towns), "services")) == {(thing,) for thing in things}, "without names they stand alone"


def test_a_text_as_stated_aligns_with_the_concept_of_that_name() -> None:
    one = world("one", ("a", "sam:theme", "t1"))
    other = world("other", ("b", "sam:theme", "Mobbing"))
    (row,) = rows(compare([one, other], {"t1": "mobbing"}), "themes").values()
    assert (row.subjects, state(row), category(row, "alignment", "themes")) == (("t1",), "in both", "label match")


def test_a_municipality_without_data_is_said_to_have_none_and_lacks_nothing() -> None:
    one = world("one", ("a", "sam:theme", "t1"))
    empty = worlds.town({}, iri="empty")
    found = compare([one, empty])
    for finding in (row for facet in FACETS for row in rows(found, facet).values()):
        assert state(finding) == "no data"
        assert part(finding, "empty").state == NO_DATA
        assert finding.measure("municipalities with it", finding.measures[0].reading) == Ratio(1, 1)
    (only,) = lacks([one, empty], "empty")
    assert {measure.reading for measure in only.measures} == {"themes", "body types"}
    assert (only.sentence.params["count"], only.parts[0].state) == (2, NO_DATA)


def test_three_municipalities_have_it_all_some_or_alone() -> None:
    towns = [
        world("a", ("x", "sam:theme", "t1"), ("x", "sam:theme", "t2"), ("x", "sam:theme", "t3")),
        world("b", ("y", "sam:theme", "t1"), ("y", "sam:theme", "t2")),
        world("c", ("z", "sam:theme", "t1")),
    ]
    found = compare(towns)
    assert [(one.subjects[0], state(one)) for one in rows(found, "themes").values()] == [
        ("t1", "in all"),
        ("t2", "in some"),
        ("t3", "only here"),
    ], "the most widespread first"
    mine = lacks(towns, "c")
    assert [one.subjects for one in mine] == [("c", "t2"), ("c", "t3")]
    assert mine[0].sentence.params == {"thing": Name("t2"), "have": (Name("a"), Name("b")), "lack": (Name("c"),)}
    assert mine[1].evidence == ("q-x-sam:theme-t3",), "the evidence to read on"


def test_rhythms_of_the_same_kind_of_body_agree_or_differ() -> None:
    def meets(iri: str, times: int | tuple[int, int]) -> Town:
        body = f"id://{iri}/body"
        facts = [(body, "org:classification", "kind")]
        return worlds.town({body: ""}, iri=iri, facts=facts, schemes={"kind": "bodytype"}, rhythms={body: times})

    def row(*towns: Town) -> Finding:
        return rows(compare(towns), "rhythms")["kind",]

    assert state(row(meets("one", 12), meets("other", 12))) == "in both"
    unlike = row(meets("one", 12), meets("other", (4, 6)))
    assert state(unlike) == "differs"
    assert unlike.measure("meetings a year", "body", "id://one/body") == Count(Fraction(12), "meetings a year")
    low, high = (Count(Fraction(number), "meetings a year") for number in (4, 6))
    assert unlike.measure("meetings a year", "body", "id://other/body") == Interval(low, high)
    assert state(row(meets("one", 12), world("other"))) == "no data"


def test_a_chief_sits_for_the_service_and_a_service_without_a_seat_is_told_so() -> None:
    schemes = {"police": "service"}
    sits = worlds.town(
        {"id://one/A": "x"},
        iri="one",
        facts=[("x", "org:postIn", "station"), ("station", "sam:serviceType", "police")],
        schemes=schemes,
    )
    named = worlds.town({"id://two/A": "y"}, iri="two", facts=[("z", "sam:serviceType", "police")], schemes=schemes)
    found = compare([sits, named])
    assert state(rows(found, "services")["police",]) == "in both"
    seat = rows(found, "seated services")["police",]
    assert (state(seat), seat.items["holders"], part(seat, "one").items) == ("only here", ("x",), ("id://one/A",))
    because = part(seat, "two").because
    assert because is not None and "no seat" in because.template
    assert part(seat, "two").evidence == ("q-id://two/Ay",), "the seats that were searched"


def test_an_inferred_fact_is_told_as_such() -> None:
    one = world("one", ("a", "sam:theme", "t1"))
    key = ("a", "sam:theme")
    guessed = replace(one, facts={**one.facts, key: (replace(one.facts[key][0], basis="inferred"),)})
    caveats = rows(compare([guessed, world("other", ("b", "sam:theme", "t1"))]), "themes")["t1",].caveats
    assert [one.params.get("towns") for one in caveats] == [(Name("one"),)]


@pytest.mark.parametrize("count", [0, 1, 7])
def test_fewer_than_two_or_more_than_six_cannot_be_compared(count: int) -> None:
    with pytest.raises(BadParameter, match=str(count)):
        compare([worlds.town({}, iri=f"t{number}") for number in range(count)])


def test_a_municipality_is_not_compared_with_itself() -> None:
    with pytest.raises(BadParameter):
        compare([world("one"), world("one")])


def test_municipalities_without_anything_give_no_finding() -> None:
    assert compare([worlds.town({}, iri="one"), worlds.town({}, iri="other")]) == ()


# -- properties -------------------------------------------------------------------------------------------------------

PROPERTIES = ("sam:theme", "org:purpose", "sam:governanceLevel", "org:classification", "sam:targetGroup")
SCHEMES = {"p": "theme", "q": "theme", "r": "purpose", "s": "level", "t": "party"}
FACTS = st.lists(st.tuples(st.sampled_from("ABwx"), st.sampled_from(PROPERTIES), st.sampled_from("pqrs")), max_size=8)
SITS = st.dictionaries(st.sampled_from("ABC"), st.text("wxyz", max_size=3), max_size=3)
SPEC = st.tuples(SITS, FACTS)
Spec = tuple[dict[str, str], list[tuple[str, str, str]]]
NAMES = "ABCDwxyzpqrst"


def made(iri: str, spec: Spec, names: Mapping[str, str] | None = None) -> Town:
    """A municipality of single letters, perhaps under other names."""
    new = names or {letter: letter for letter in NAMES}
    sits, facts = spec
    return worlds.town(
        {new[body]: "".join(new[one] for one in holders) for body, holders in sits.items()},
        iri=iri,
        facts=[(new[subject], name, new[value]) for subject, name, value in facts]
        + [(new["w"], "sam:party", new["t"])],
        kinds={new["x"]: "sam:Office", new["y"]: "sam:ServiceUnit"},
        assignments=[(new[body], "steering-group", "endeavour") for body in sits],
        schemes={
            **{new[one]: scheme for one, scheme in SCHEMES.items()},
            concept_iri("function", "steering-group"): "f",
        },
        wider={new["q"]: new["p"]},
        near={new["r"]: new["s"]},
        rhythms={new[body]: len(holders) for body, holders in sits.items()},
    )


@given(SPEC, SPEC, SPEC)
def test_the_order_of_the_municipalities_does_not_matter(one: Spec, two: Spec, three: Spec) -> None:
    towns = [made(iri, spec) for iri, spec in zip(("1", "2", "3"), (one, two, three), strict=True)]
    assert compare(towns) == compare(towns[::-1]) == compare([towns[1], towns[2], towns[0]])


@given(SPEC)
def test_a_municipality_and_its_copy_have_everything_in_both(spec: Spec) -> None:
    found = compare([made("1", spec), made("2", spec)])
    assert {state(one) for one in found} <= {"in both"}
    assert {one.kind for one in found} <= {"comparison"}


RENAMED = st.tuples(*(st.permutations(some) for some in (NAMES[:4], NAMES[4:8], NAMES[8:])))


@given(SPEC, SPEC, RENAMED)
def test_renaming_changes_nothing(one: Spec, two: Spec, names: tuple[list[str], ...]) -> None:
    new = dict(zip(NAMES, [letter for some in names for letter in some], strict=True))

    def figures(towns: Sequence[Town]) -> Counter[str]:
        return Counter(
            repr((each.kind, each.sentence.template, sorted(repr((m.reading, m.value)) for m in each.measures)))
            for each in compare(towns)
        )

    assert figures([made("1", one), made("2", two)]) == figures([made("1", one, new), made("2", two, new)])


@given(SPEC, SPEC)
def test_what_one_lacks_the_other_has(one: Spec, two: Spec) -> None:
    towns = [made("1", one), made("2", two)]
    found = compare(towns)
    for finding in lacks(towns, "1"):
        states = {each.subject: each.state for each in finding.parts}
        assert states in ({"1": NOT_DOCUMENTED, "2": HAS}, {"1": NO_DATA})
        assert states["1"] == NO_DATA or finding.subjects[1:] in rows(found, finding.measures[0].reading)


# -- the bundled municipalities ---------------------------------------------------------------------------------------

SANDE, ORLAND, SUNDBYBERG, STORD = (data_iri(code) for code in ("no-1514", "no-1621", "se-0183", "no-4614"))


@pytest.fixture(scope="module")
def bundled(atlas: Atlas) -> dict[str, Town]:
    concepts = concepts_of(atlas.store)
    return {iri: town(atlas.store, iri, concepts) for iri in (SANDE, ORLAND, SUNDBYBERG, STORD)}


@pytest.fixture(scope="module")
def three(bundled: dict[str, Town]) -> tuple[Finding, ...]:
    return compare([bundled[iri] for iri in (SANDE, ORLAND, SUNDBYBERG)])


def test_the_police_sit_in_a_body_of_sundbyberg_alone(three: tuple[Finding, ...]) -> None:
    seat = rows(three, "seated services")[concept_iri("service", "police"),]
    assert state(seat) == "only here"
    assert {one.subject: one.state for one in seat.parts} == {
        SANDE: NOT_DOCUMENTED,
        ORLAND: NOT_DOCUMENTED,
        SUNDBYBERG: HAS,
    }
    assert seat.items["holders"] == (data_iri("se-0183/chef-for-narpolis"),)
    assert part(seat, SUNDBYBERG).items == (data_iri("se-0183/styrgruppen"),)
    because = part(seat, ORLAND).because
    assert because is not None and "no seat" in because.template, "named in Ørland, not seated"
    assert part(seat, SANDE).because is None
    assert len(part(seat, SANDE).evidence) > 5, "all seats were searched"


def test_three_bodies_are_for_children_and_young_people(three: tuple[Finding, ...]) -> None:
    row = rows(three, "target groups")[concept_iri("targetgroup", "children-and-young-people"),]
    assert state(row) == "in all"
    assert row.items["bodies"] == (
        data_iri("no-1514/ressursgruppa"),
        data_iri("no-1621/tft"),
        data_iri("se-0183/styrgruppen"),
    )
    assert category(row, "alignment", "target groups") == "mapped concept"
    because = part(row, SUNDBYBERG).because
    assert because is not None
    assert because.params["values"] == (Name(concept_iri("targetgroup", "vulnerable-children-and-young-people")),)


def test_the_chief_executive_is_one_office_under_two_titles(three: tuple[Finding, ...]) -> None:
    row = rows(three, "offices")[concept_iri("office", "chief-executive"),]
    assert row.items["others"] == (data_iri("no-1514/kommunedirektor"), data_iri("no-1621/radmann"))
    assert (state(row), category(row, "confidence", "offices")) == ("in some", "high")


def test_stord_has_no_bodies_to_compare_and_is_not_said_to_lack_them(bundled: dict[str, Town]) -> None:
    mine = lacks([bundled[SANDE], bundled[STORD]], STORD)
    facets = {one.measures[0].reading for one in mine[:-1]}
    assert facets == {"offices", "themes", "purposes"}
    assert {one.reading for one in mine[-1].measures} == set(FACETS) - facets
    assert {state(one) for one in rows(compare([bundled[SANDE], bundled[STORD]]), "body types").values()} == {"no data"}


def test_every_row_rests_on_evidence(three: tuple[Finding, ...]) -> None:
    assert len(three) > 150
    assert [one.subjects for one in three if not one.evidence and one.parts[0].state != NO_DATA] == []
