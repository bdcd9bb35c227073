"""What a reader chooses to see: it is in the address, leaves out what it says and no more, and never breaks."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from graph.atlas import Atlas
from graph.picture import Picture
from ontology.iris import BASE
from tests.webviz.pictures import edge, node, picture
from webviz.drawing.choice import MOST, NO_LEVEL, Choice, chosen, in_graph, levels_of, narrowed, query
from webviz.drawing.layout import LEVELS, PLACES
from webviz.pages.view import LEGEND, counts

CENTRE = f"{BASE}m"
FOUND = picture("m-b1 m-b2 m-e1 b1-o1 b1-o2 b2-o2 b2-s1 b1-c1 e1-c2", b1="strategic")


def left(choice: Choice, found: Picture = FOUND) -> str:
    return " ".join(sorted(one.iri.removeprefix(BASE) for one in narrowed(found, CENTRE, choice).picture.nodes))


def hiding(*names: str) -> Choice:
    return Choice(hide=frozenset(names))


def folding(*names: str) -> Choice:
    return Choice(fold=frozenset(BASE + name for name in names))


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(), "b1 b2 c1 c2 e1 m o1 o2 s1"),
        (hiding("concept"), "b1 b2 e1 m o1 o2 s1"),
        (hiding("office", "service"), "b1 b2 c1 c2 e1 m"),
        (hiding("strategic"), "b2 c2 e1 m o2 s1"),
        (hiding(NO_LEVEL), "b1 c1 c2 e1 m o1 o2"),
        (hiding("body"), "c2 e1 m"),
        (hiding("municipality"), "b1 b2 c1 c2 e1 m o1 o2 s1"),
        (hiding("<script>", "nothing"), "b1 b2 c1 c2 e1 m o1 o2 s1"),
        (folding("b1"), "b1 b2 c1 c2 e1 m o2 s1"),
        (folding("b1", "b2"), "b1 b2 c1 c2 e1 m"),
        (folding("o1", "elsewhere"), "b1 b2 c1 c2 e1 m o1 o2 s1"),
        (Choice(around=f"{BASE}b2"), "b2 m o2 s1"),
        (Choice(around=f"{BASE}o2"), "b1 b2 m o2"),
        (Choice(around=f"{BASE}elsewhere"), "b1 b2 c1 c2 e1 m o1 o2 s1"),
        (Choice(around=f"{BASE}b2", hide=frozenset({"service"})), "b2 m o2"),
    ],
)
def test_a_choice_leaves_what_it_says(choice: Choice, expected: str) -> None:
    assert left(choice) == expected


def test_folded_bodies_say_how_many_seats_they_have() -> None:
    assert narrowed(FOUND, CENTRE, folding("b1", "b2")).folded == {f"{BASE}b1": 2, f"{BASE}b2": 2}
    assert narrowed(FOUND, CENTRE, Choice()).folded == {}


def test_what_had_no_line_before_is_not_lost_with_the_lines() -> None:
    lone = Picture((*FOUND.nodes, node("o9")), FOUND.edges)
    assert "o9" in left(hiding("concept"), lone).split()


WORDS = st.text("abcæøå:/?&=%#<>\"'é ", min_size=1, max_size=12).map(str.strip).filter(bool)
THINGS = WORDS.map(lambda one: BASE + one).filter(lambda one: "://" not in one.removeprefix(BASE))


@given(
    st.frozensets(WORDS),
    st.frozensets(THINGS),
    st.one_of(st.just(""), THINGS),
    st.lists(THINGS, unique=True),
    st.booleans(),
)
def test_an_address_holds_the_whole_choice(
    hide: frozenset[str], fold: frozenset[str], around: str, highlight: list[str], words: bool
) -> None:
    choice = Choice(hide, fold, around, tuple(highlight), words)
    assert chosen(MultiDict(parse_qsl(query(choice, BASE))), BASE) == choice


def test_values_may_be_repeated_as_a_form_does() -> None:
    arguments = MultiDict([("hide", "office"), ("hide", "concept,,body "), ("fold", "a"), ("highlight", f"{BASE}x,y")])
    found = chosen(arguments, BASE)
    assert found.hide == {"office", "concept", "body"}
    assert found.fold == {f"{BASE}a"}
    assert found.highlight == (f"{BASE}x", f"{BASE}y")


def test_an_absurd_address_is_read_up_to_a_limit() -> None:
    many = ",".join(str(one) for one in range(MOST * 4))
    found = chosen(MultiDict([("hide", many), ("highlight", many), ("words", "2"), ("around", many)]), BASE)
    assert len(found.hide) == len(found.highlight) == MOST
    assert not found.words
    assert found.around == f"{BASE}0"


def test_kinds_and_levels_have_different_names() -> None:
    assert {*LEGEND, *PLACES}.isdisjoint({*LEVELS, NO_LEVEL})


def test_levels_are_listed_from_the_top_and_not_at_all_where_none_is_documented() -> None:
    assert levels_of(picture("m-b1 m-b2 m-b3", b1="operative", b2="political")) == ["political", "operative", NO_LEVEL]
    assert levels_of(picture("m-b1")) == []
    assert levels_of(Picture((), ())) == []


@pytest.mark.parametrize("choice", [Choice(), hiding("body", "office"), folding("b1"), Choice(around=CENTRE)])
def test_nothing_and_one_box_can_be_narrowed(choice: Choice) -> None:
    assert narrowed(Picture((), ()), CENTRE, choice).picture == Picture((), ())
    assert left(choice, Picture((node("m"),), ())) == "m"


def test_every_line_that_is_left_has_both_its_ends(atlas: Atlas) -> None:
    for name in ("no-1514", "no-1621", "se-0183"):
        found = atlas.organisation(BASE + name, "nn")
        bodies = [one.iri for one in found.nodes if one.kind == "body"]
        for choice in (hiding("office"), Choice(fold=frozenset(bodies)), *(Choice(around=body) for body in bodies)):
            told = narrowed(found, BASE + name, choice).picture
            drawn = {one.iri for one in told.nodes}
            assert all(one.source in drawn and one.target in drawn for one in told.edges)
            assert BASE + name in drawn
            assert len(drawn) <= len(found.nodes)


def test_a_finding_is_marked_by_an_address() -> None:
    things = [f"{BASE}no-1514/a", f"{BASE}no-1514/b", f"{BASE}no-1514/a"]
    assert in_graph("/nn/no-1514", things, BASE) == "/nn/no-1514?highlight=no-1514/a,no-1514/b#graph"
    assert in_graph("/nn/no-1514", [], BASE) == "/nn/no-1514#graph"


def test_what_is_too_large_to_draw_is_counted_by_body_and_kind() -> None:
    told = {one.iri.removeprefix(BASE): dict(count) for one, count in counts(FOUND, "nn")}
    assert told == {
        "b1": {"municipality": 1, "office": 2, "concept": 1},
        "b2": {"municipality": 1, "office": 1, "service": 1},
    }
    twice = Picture((node("b1"), node("o1")), (edge("b1", "o1", "x"), edge("b1", "o1", "y")))
    assert [dict(count) for _, count in counts(twice, "nn")] == [{"office": 1}]
