"""Ways up on worlds worked out by hand, by their properties, and on the bundled municipalities (Q15, Q16)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.findings import Count, Finding, Message, Name, Ratio, Undefined
from graph.measures.anchoring import anchored, anchoring
from graph.projection import town as read_town
from graph.store import Store
from graph.town import INFERRED, Town
from graph.workings.ways import CHAIRED, ESCALATES, REPORTS, STEERED, first, ladder, stated, steps, ways
from ontology.iris import concept_iri, data_iri
from tests.graph.worlds import town

POLITICAL, STRATEGIC, COORDINATING, OPERATIVE = (
    concept_iri("level", name) for name in ("political", "strategic", "coordinating", "operative")
)
CHIEF, ELECTED = concept_iri("office", "chief-executive"), concept_iri("party", "elected")
LEVELS = {"o": OPERATIVE, "c": COORDINATING, "s": STRATEGIC, "p": POLITICAL}

Facts = Iterable[tuple[str, str, str]]


def placed(**levels: str) -> list[tuple[str, str, str]]:
    """`placed(A="o")`: A is documented as operative."""
    return [(body, "sam:governanceLevel", LEVELS[letter]) for body, letter in levels.items()]


def lines(*pairs: str) -> list[tuple[str, str, str]]:
    """`lines("AB")`: A reports to B."""
    return [(pair[0], "org:reportsTo", pair[1]) for pair in pairs]


def inferred(world: Town, subject: str, term: str, evidence: tuple[str, ...] | None = None) -> Town:
    """The same world with some facts inferred, and other quotes if given."""
    some = [replace(one, basis=INFERRED, evidence=evidence or one.evidence) for one in world.of(subject, term)]
    return replace(world, facts={**world.facts, (subject, term): tuple(some)})


def of(world: Town, body: str) -> Finding:
    return next(one for one in anchoring(world) if one.subjects == (body,))


def said(message: Message) -> str:
    """The English of a message, names by the end of their IRIs."""
    shown: dict[str, object] = {}
    for key, value in message.params.items():
        names = value if isinstance(value, tuple) else (value,)
        words = [one.iri.rpartition("/")[2] if isinstance(one, Name) else str(one) for one in names]
        shown[key] = ", ".join(words)
    plural = message.plural if message.plural and message.count != 1 else message.template
    return plural % shown


def number(value: object) -> int | None:
    assert isinstance(value, Count | Undefined)
    return int(value.number) if isinstance(value, Count) else None


def test_a_stated_line_is_a_way_of_one_step() -> None:
    found = of(town({"A": "x", "B": "y"}, facts=[*placed(A="o", B="s"), *lines("AB")]), "A")
    assert found.kind == "line of sight"
    assert found.items["way"] == ("A", "B")
    assert number(found.measure("steps up", "all")) == number(found.measure("steps up", "stated")) == 1
    (part,) = found.parts
    assert (part.subject, part.state, part.items) == ("A", REPORTS, ("B",))
    assert part.evidence == ("q-A-org:reportsTo-B",)
    assert said(found.sentence) == "A has a way up to B in 1 step, as stated."


def test_how_a_body_reports_is_told_as_it_is_stated() -> None:
    facts = [*placed(A="o", B="s"), *lines("AB")]
    (plain,) = of(town({"A": "x", "B": "y"}, facts=facts), "A").parts
    assert plain.because and said(plain.because) == "stated; how often is not documented"
    (planned,) = of(town({"A": "x", "B": "y"}, facts=[*facts, ("A", "sam:reportingScheme", "by a plan")]), "A").parts
    assert planned.because and "“by a plan”" in said(planned.because)


def test_the_parts_of_a_long_way_stand_in_its_order() -> None:
    facts = [*placed(A="o", B="c", C="p"), *lines("AB"), ("B", "sam:escalatesTo", "C")]
    found = of(town({"A": "x", "B": "y", "C": "z"}, facts=facts), "A")
    assert [(part.subject, part.state, part.items) for part in found.parts] == [
        ("A", REPORTS, ("B",)),
        ("B", ESCALATES, ("C",)),
    ]
    assert number(found.measure("steps up", "all")) == 2
    assert said(found.sentence) == "A has a way up to C in 2 steps, as stated."
    partly = inferred(town({"A": "x", "B": "y", "C": "z"}, facts=facts), "A", "org:reportsTo")
    assert said(of(partly, "A").sentence) == "A has a way up to C in 2 steps: inferred, not stated."


def test_the_steering_group_of_an_endeavour_is_above_those_who_work_for_it_there_only() -> None:
    work = [("A", "project-group", "P"), ("B", "steering-group", "P")]
    found = of(town({"A": "x", "B": "y"}, facts=placed(A="o", B="s"), assignments=work), "A")
    assert found.items["endeavours"] == ("P",)
    (part,) = found.parts
    assert (part.state, part.items) == (STEERED, ("B", "P"))
    assert part.evidence == ("q-A-project-group-P", "q-B-steering-group-P")
    assert number(found.measure("steps up", "stated")) is None
    assert said(found.sentence) == "In matters of P, A has a way up to B in 1 step: inferred, not stated."


@pytest.mark.parametrize(
    ("working", "steered", "part_of", "reached"),
    [
        ("working-group", "P", (), True),
        ("reference-group", "P", (), False),
        ("project-group", "Q", (), False),
        ("project-group", "Q", (("P", "Q"),), True),
        ("project-group", "Q", (("P", "R"), ("R", "Q")), True),
        ("project-group", "Q", (("Q", "P"),), False),
        ("project-group", "Q", (("P", "R"), ("R", "P")), False),
    ],
)
def test_steering_reaches_project_and_working_groups_of_what_an_endeavour_contains(
    working: str, steered: str, part_of: tuple[tuple[str, str], ...], reached: bool
) -> None:
    facts = [*placed(A="o", B="s"), *((one, "sam:partOfEndeavour", other) for one, other in part_of)]
    work = [("A", working, "P"), ("B", "steering-group", steered)]
    found = of(town({"A": "x", "B": "y"}, facts=facts, assignments=work), "A")
    assert (found.kind == "line of sight") is reached
    if reached:
        assert found.parts[0].items == ("B", "P", *(other for _, other in part_of))
        quotes = {f"q-{one}-sam:partOfEndeavour-{other}" for one, other in part_of}
        assert set(found.parts[0].evidence) == {f"q-A-{working}-P", f"q-B-steering-group-{steered}", *quotes}


@pytest.mark.parametrize(
    ("levels", "role", "reached"),
    [
        ({"A": "o", "B": "s"}, "chair", True),
        ({"A": "o", "B": "s"}, "member", False),
        ({"A": "o", "B": "s"}, "convener", False),
        ({"A": "c", "B": "p"}, "chair", True),
        ({"B": "s"}, "chair", True),
        ({"A": "o"}, "chair", False),
        ({"A": "o", "B": "o"}, "chair", False),
    ],
)
def test_a_chair_with_a_seat_in_a_higher_body_is_a_way(levels: Mapping[str, str], role: str, reached: bool) -> None:
    found = of(town({"A": "xy", "B": "x"}, facts=placed(**levels), roles={"Ax": role}), "A")
    assert (found.kind == "line of sight") is reached
    if reached:
        assert (found.parts[0].state, found.parts[0].items) == (CHAIRED, ("B", "x"))
        assert said(found.sentence) == "A has a way up to B in 1 step: inferred, not stated."


def test_a_chair_goes_from_the_operative_to_the_coordinating_level_and_never_down() -> None:
    chairs = {"Ax": "chair", "Bx": "chair"}

    def upward(**levels: str) -> dict[str, set[str]]:
        found = steps(town({"A": "x", "B": "x"}, facts=placed(**levels), roles=chairs))
        return {source: set(targets) for source, targets in found.items()}

    assert upward(A="o", B="c") == {"A": {"B"}}
    assert upward(B="c") == upward(A="s", B="p") == upward(A="c", B="c") == {}


def test_an_inferred_line_that_rests_on_the_same_quotes_is_the_same_step() -> None:
    work = [("A", "project-group", "P"), ("B", "steering-group", "P")]
    world = town({"A": "x", "B": "y"}, facts=[*placed(A="o", B="s"), *lines("AB")], assignments=work)
    both = ("q-A-project-group-P", "q-B-steering-group-P")
    assert [one.kind for one in steps(inferred(world, "A", "org:reportsTo", both))["A"]["B"]] == [STEERED]
    other = inferred(world, "A", "org:reportsTo")
    assert [one.kind for one in steps(other)["A"]["B"]] == [REPORTS, STEERED]
    assert said(of(other, "A").sentence) == "A has a way up to B in 1 step: inferred, not stated."
    assert [one.kind for one in steps(world)["A"]["B"]] == [REPORTS, STEERED]
    said_there = replace(world.of("A", "org:reportsTo")[0], evidence=both)
    stated_there = replace(world, facts={**world.facts, ("A", "org:reportsTo"): (said_there,)})
    assert [one.kind for one in steps(stated_there)["A"]["B"]] == [REPORTS, STEERED]


def test_of_ways_of_one_length_the_stated_one_is_told() -> None:
    facts = [*placed(A="o", C="s", B="s"), *lines("AB", "AC")]
    world = inferred(town({"A": "x", "B": "y", "C": "z"}, facts=facts), "A", "org:reportsTo")
    first_is_inferred = replace(world.of("A", "org:reportsTo")[1], basis="stated")
    mixed = replace(
        world,
        facts={**world.facts, ("A", "org:reportsTo"): (world.of("A", "org:reportsTo")[0], first_is_inferred)},
    )
    assert of(world, "A").items["way"] == ("A", "B")
    assert of(mixed, "A").items["way"] == ("A", "C")


def test_a_shorter_inferred_way_goes_before_a_longer_stated_one_which_is_measured_beside() -> None:
    facts = [*placed(A="o", B="c", C="s"), *lines("AB", "BC")]
    found = of(town({"A": "x", "B": "y", "C": "x"}, facts=facts, roles={"Ax": "chair"}), "A")
    assert found.items["way"] == ("A", "C")
    assert (number(found.measure("steps up", "all")), number(found.measure("steps up", "stated"))) == (1, 2)


def test_circles_and_reports_to_oneself_lead_nowhere() -> None:
    found = of(town({"A": "x", "B": "y"}, facts=[*placed(A="o", B="o"), *lines("AA", "AB", "BA")]), "A")
    assert found.kind == "no line of sight"
    assert found.items["way"] == ("A", "B")


def test_without_a_way_the_places_searched_are_told_with_their_quotes() -> None:
    work = [("A", "project-group", "P")]
    found = of(town({"A": "xy", "B": "x"}, facts=placed(A="o", B="s"), assignments=work, roles={"Ay": "chair"}), "A")
    assert found.kind == "no line of sight"
    assert isinstance(found.measure("steps up", "all"), Undefined)
    assert [part.items for part in found.parts] == [(), ("P",), ("y",)]
    assert {part.state for part in found.parts} == {"not documented"}
    quotes = {"q-A-sam:governanceLevel-" + OPERATIVE, "q-Ax", "q-Ay", "q-A-project-group-P"}
    assert set(found.evidence) == quotes
    assert said(found.sentence) == "A way up from A to a strategic or political body is not documented."


def test_a_way_that_stops_is_told_as_far_as_it_goes() -> None:
    found = of(town({"A": "x", "B": "y"}, facts=[*placed(A="o"), *lines("AB")]), "A")
    assert found.items["way"] == ("A", "B")
    assert [part.subject for part in found.parts] == ["A", "B", "B", "B"]
    assert said(found.sentence).startswith("From A a matter can go to B;")
    assert "The way to B is inferred, not stated." not in [said(one) for one in found.caveats]
    guessed = inferred(town({"A": "x", "B": "y"}, facts=[*placed(A="o"), *lines("AB")]), "A", "org:reportsTo")
    assert "The way to B is inferred, not stated." in [said(one) for one in of(guessed, "A").caveats]


def test_a_body_without_a_level_is_asked_and_says_so() -> None:
    found = of(town({"A": "x", "B": "y"}, facts=[*placed(B="s"), *lines("AB")]), "A")
    assert found.kind == "line of sight"
    assert "The level of A is not documented, so the top is not ruled out." in [said(one) for one in found.caveats]


def test_documents_that_differ_on_a_level_place_a_body_neither_at_the_top_nor_beyond_question() -> None:
    facts = [*placed(A="o", B="s"), ("B", "sam:governanceLevel", OPERATIVE), *lines("AB")]
    world = town({"A": "x", "B": "y"}, facts=facts)
    assert of(world, "A").kind == of(world, "B").kind == "no line of sight"


def test_a_level_named_otherwise_counts_by_its_place_on_the_scale_and_says_so() -> None:
    world = town(
        {"A": "x", "B": "y"},
        facts=[("A", "sam:governanceLevel", "unit"), ("B", "sam:governanceLevel", "sector"), *lines("AB")],
        wider={"unit": OPERATIVE, "sector": STRATEGIC},
    )
    found = of(inferred(world, "A", "sam:governanceLevel"), "A")
    assert [said(one) for one in found.caveats][:2] == [
        "That the level “sector” counts as the top is our reading.",
        "The level of A is inferred, not stated.",
    ]
    guessed = replace(world.of("A", "sam:governanceLevel")[0], basis=INFERRED)
    both = (guessed, *world.of("A", "sam:governanceLevel"))
    twice = of(replace(world, facts={**world.facts, ("A", "sam:governanceLevel"): both}), "A")
    assert "The level of A is inferred, not stated." not in [said(one) for one in twice.caveats]


def test_who_sits_along_the_way_is_told_and_where_the_chief_executive_sits_too() -> None:
    facts = [*placed(A="o", B="s", C="s"), *lines("AB"), ("r", "sam:officeType", CHIEF), ("m", "sam:party", ELECTED)]
    found = of(town({"A": "x", "B": "rm", "C": "r"}, facts=facts), "A")
    assert [(part.subject, part.state, part.items) for part in found.parts[1:]] == [
        ("B", "the chief executive sits here", ("r",)),
        ("B", "elected members sit here", ("m",)),
        ("C", "the chief executive also sits here", ("r",)),
    ]
    assert found.items["chief executive also in"] == ("C",)
    assert number(found.measure("steps to elected members", "all")) == 1
    assert number(found.measure("steps to the chief executive", "all")) == 1
    assert "A way to elected members is not documented." not in [said(one) for one in found.caveats]


def test_elected_members_in_the_body_itself_are_no_steps_away() -> None:
    found = of(town({"A": "mn"}, facts=[("m", "sam:party", ELECTED), ("n", "sam:party", ELECTED)]), "A")
    assert number(found.measure("steps to elected members", "all")) == 0
    assert said(found.sentence) == "A way up from A is not documented, but m, n have seats there."


def test_a_plan_on_the_way_is_not_taken_for_practice() -> None:
    def caveats(status: str) -> list[str]:
        facts = [*placed(A="o", B="s"), *lines("AB"), ("B", "sam:status", concept_iri("status", status))]
        return [said(one) for one in of(town({"A": "x", "B": "y"}, facts=facts), "A").caveats]

    assert "B is not practice yet: planned." in caveats("planned")
    assert "B has ended." in caveats("ended")
    assert not any("practice" in one or "ended" in one for one in caveats("existing"))


def test_the_whole_is_the_share_of_bodies_with_a_way() -> None:
    facts = [*placed(A="o", B="o", C="o", D="s"), *lines("AD", "BD")]
    world = inferred(town({"A": "a", "B": "b", "C": "c", "D": "d", "E": "e"}, facts=facts), "B", "org:reportsTo")
    found = anchored(world)
    assert found.measure("share with a way up", "operative, all") == Ratio(2, 3)
    assert found.measure("share with a way up", "operative, stated") == Ratio(1, 3)
    assert found.measure("share with a way up", "below the top, all") == Ratio(2, 4)
    assert found.measure("share with a way up", "below the top, stated") == Ratio(1, 4)
    assert found.items == {
        "with a way up": ("A", "B"),
        "no way up documented": ("C", "E"),
        "at the top": ("D",),
    }
    assert said(found.sentence) == "2 of 3 operative bodies have a way up to a strategic or political body."


def test_the_whole_is_undefined_where_nobody_is_asked() -> None:
    found = anchored(town({"A": "a"}, facts=placed(A="p")))
    assert {type(one.value) for one in found.measures} == {Undefined}
    assert said(found.sentence) == "Every body is documented as strategic or political."
    assert said(anchored(town({"A": "a"})).sentence).startswith("No body is documented as operative; 0 of 1 body has")


def test_bodies_without_a_way_go_first_then_the_longest_ways_then_by_name() -> None:
    facts = [*placed(A="o", B="o", C="o", D="s", E="c"), *lines("AD", "BA")]
    found = anchoring(town({"A": "a", "B": "b", "C": "c", "D": "d", "E": "e", "F": "f"}, facts=facts))
    assert [one.subjects for one in found] == [("town",), ("C",), ("E",), ("F",), ("B",), ("A",)]


def test_nothing_and_next_to_nothing_are_answered() -> None:
    assert anchoring(town({})) == ()
    whole, body = anchoring(town({"A": ""}))
    assert whole.kind == "anchoring of all bodies"
    assert body.items["way"] == ("A",)
    assert body.evidence == ()


# -- properties ---------------------------------------------------------------------------------------------------

NODES = "ABCDEFG"
pairs = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=14).map(
    lambda some: [one + other for one, other in some]
)
scales = st.dictionaries(st.sampled_from(NODES), st.sampled_from("ocsp"))
WORLD = dict(zip(NODES, "tuvwxyz", strict=True))


def lengths(world: Town, reading: str = "all") -> dict[str, int | None]:
    found = (one for one in anchoring(world) if one.kind.endswith("line of sight"))
    return {one.subjects[0]: number(one.measure("steps up", reading)) for one in found}


@given(pairs, scales)
def test_the_length_is_that_of_the_shortest_path_in_networkx(some: list[str], levels: dict[str, str]) -> None:
    world = town(WORLD, facts=[*lines(*some), *placed(**levels)])
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((one[0], one[1]) for one in some)
    graph.add_nodes_from(NODES)
    top = {body for body, letter in levels.items() if letter in "sp"}
    for body, length in lengths(world).items():
        found = [nx.shortest_path_length(graph, body, end) for end in top if nx.has_path(graph, body, end)]
        assert length == min(found, default=None)


@given(pairs, scales, st.permutations(NODES))
def test_renaming_changes_no_length(some: list[str], levels: dict[str, str], names: list[str]) -> None:
    new = dict(zip(NODES, names, strict=True))
    before = lengths(town(WORLD, facts=[*lines(*some), *placed(**levels)]))
    renamed = [new[one[0]] + new[one[1]] for one in some]
    after = lengths(town(WORLD, facts=[*lines(*renamed), *placed(**{new[one]: at for one, at in levels.items()})]))
    assert {new[body]: length for body, length in before.items()} == after


@given(pairs, pairs, scales)
def test_more_lines_never_lengthen_or_lose_a_way(some: list[str], more: list[str], levels: dict[str, str]) -> None:
    few = lengths(town(WORLD, facts=[*lines(*some), *placed(**levels)]))
    many = lengths(town(WORLD, facts=[*lines(*some, *more), *placed(**levels)]))
    for body, length in few.items():
        longer = many[body]
        assert length is None or (longer is not None and longer <= length)


@given(pairs, st.sets(st.sampled_from(NODES)), scales)
def test_a_stated_way_is_a_way(some: list[str], guessed: set[str], levels: dict[str, str]) -> None:
    world = town(WORLD, facts=[*lines(*some), *placed(**levels)])
    for body in guessed:
        world = inferred(world, body, "org:reportsTo") if world.of(body, "org:reportsTo") else world
    every, sure = lengths(world), lengths(world, "stated")
    for body, length in sure.items():
        shortest = every[body]
        assert length is None or (shortest is not None and shortest <= length)
    up = ladder(world)
    for body in up.asked:
        way = first(ways(stated(up.steps), body), up.top)
        assert (way is None) == (sure[body] is None)


# -- the bundled municipalities -----------------------------------------------------------------------------------


def home(path: str) -> str:
    return data_iri(path)


def test_q15_a_matter_goes_from_ressursgruppa_to_sektorleiarmote_in_bts_only(bundled_store: Store) -> None:
    found = of(read_town(bundled_store, home("no-1514")), home("no-1514/ressursgruppa"))
    assert found.items["way"] == (home("no-1514/ressursgruppa"), home("no-1514/sektorleiarmote"))
    assert found.items["endeavours"] == (home("no-1514/bts"),)
    assert found.items["others who may lift matters"] == (home("no-1514/tilsette-born-og-unge"),)
    assert found.items["chief executive also in"] == (home("no-1514/kontaktmote"), home("no-1514/leiarforum"))
    doc = home("doc/sande-overordna-samhandling#char=")
    step, chief, contact, forum = found.parts
    assert (step.state, step.evidence) == (STEERED, (f"{doc}1972,2015", f"{doc}2316,2359"))
    assert chief.items == (home("no-1514/kommunedirektor"),)
    assert contact.because is None
    assert forum.because and said(forum.because) == "inferred, not stated"
    assert isinstance(found.measure("steps to elected members", "all"), Undefined)
    assert number(found.measure("steps to the chief executive", "all")) == 1
    assert said(found.sentence) == (
        "In matters of bts, ressursgruppa has a way up to sektorleiarmote in 1 step: inferred, not stated."
    )


def test_q16_the_working_groups_of_orland_report_to_the_steering_group_by_a_plan(bundled_store: Store) -> None:
    found = of(read_town(bundled_store, home("no-1621")), home("no-1621/arbeidsgrupper"))
    assert found.items["way"] == (home("no-1621/arbeidsgrupper"), home("no-1621/styringsgruppe"))
    assert number(found.measure("steps up", "stated")) == 1
    assert found.items["chair"] == (home("no-1621/enhetsleder-pa-omradet"),)
    assert len(found.items["seated"]) == 3
    line = found.parts[0]
    assert line.state == REPORTS
    assert line.because and said(line.because) == (
        "stated: “etter en fastsatt plan”; how often is not documented beyond that"
    )
    assert line.evidence == (home("doc/orland-soknad-2011#char=14367,14437"),)
    elected = next(part for part in found.parts if part.state == "elected members sit here")
    assert elected.items == (home("no-1621/opposisjonsleder"), home("no-1621/varaordforer"))


def test_the_bundled_municipalities_are_told_as_a_whole(bundled_store: Store) -> None:
    shares = {}
    for path in ("no-1514", "no-1621", "se-0183"):
        found = anchored(read_town(bundled_store, home(path)))
        shares[path] = [one.value for one in found.measures if not isinstance(one.value, Undefined)]
    assert shares == {
        "no-1514": [Ratio(1, 1), Ratio(0, 1), Ratio(1, 1), Ratio(0, 1)],
        "no-1621": [Ratio(2, 2), Ratio(1, 2), Ratio(2, 8), Ratio(1, 8)],
        "se-0183": [Ratio(0, 4), Ratio(0, 4)],
    }


def test_in_sundbyberg_the_way_goes_as_far_as_the_steering_group(bundled_store: Store) -> None:
    found = of(read_town(bundled_store, home("se-0183")), home("se-0183/arbetsgrupper"))
    assert found.parts[0].items == tuple(
        home(f"se-0183/{name}") for name in ("styrgruppen", "fokusomraden", "fokus-barn-och-unga")
    )
    assert said(found.sentence).startswith("From arbetsgrupper a matter can go to styrgruppen;")


def test_every_finding_of_the_bundled_municipalities_carries_evidence(bundled_store: Store) -> None:
    found = [
        one
        for path in ("no-1514", "no-1621", "se-0183", "programme/saman-om-ein-betre-kommune")
        for one in anchoring(read_town(bundled_store, home(path)))
    ]
    assert len(found) >= 16
    assert all(one.evidence for one in found)
