"""Who sits in which bodies together: everybody in one column, drawn the same each time, and the same in the table."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from graph.atlas import Atlas
from graph.measures.overlap import holder_set
from graph.projection import town
from ontology.labels import LANGUAGES
from tests.webviz.pages.test_records import asking, get
from webviz.app import create_app
from webviz.drawing.upset import MOST, SIZES, STEP, TALL, chart, combinations
from webviz.pages import together
from webviz.settings import Settings

SITS = st.dictionaries(st.sampled_from("ABCDEFGH"), st.frozensets(st.sampled_from("stuvwxyz")), max_size=8)
SHARED = {"A": "xyz", "B": "yzv", "C": "zw", "D": ""}


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return asking(create_app(Settings(), atlas))


# -- the combinations ---------------------------------------------------------------------------------------------


def test_each_combination_holds_those_who_sit_in_just_its_bodies() -> None:
    assert [(one.bodies, one.holders) for one in combinations(SHARED, {})] == [
        (("A", "B"), ("y",)),
        (("A", "B", "C"), ("z",)),
        (("A",), ("x",)),
        (("B",), ("v",)),
        (("C",), ("w",)),
    ]


def test_the_largest_comes_first_and_names_decide_between_equals() -> None:
    sits = {"1": "ab", "2": "cd", "3": "efg", "4": "abh"}
    names = {"1": "Ås", "2": "Alta", "3": "Bø"}
    assert [one.bodies for one in combinations(sits, names)] == [("4", "1"), ("3",), ("2",), ("4",)]


@given(SITS)
def test_everybody_who_sits_stands_in_one_combination(sits: dict[str, frozenset[str]]) -> None:
    found = combinations(sits, {})
    everybody = [holder for one in found for holder in one.holders]
    assert sorted(everybody) == sorted(frozenset().union(*sits.values()))
    for body, some in sits.items():
        assert sum(len(one.holders) for one in found if body in one.bodies) == len(some)


@given(SITS)
def test_the_order_in_which_bodies_come_changes_nothing(sits: dict[str, frozenset[str]]) -> None:
    backwards = dict(reversed(sits.items()))
    assert combinations(sits, {}) == combinations(backwards, {})
    assert chart(sits, {}) == chart(backwards, {})


# -- the picture --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sits", [{}, {"A": "xy"}, {"A": "xy", "B": ""}, {"A": "", "B": ""}])
def test_with_less_than_two_bodies_that_anybody_sits_in_nothing_is_drawn(sits: dict[str, str]) -> None:
    assert chart(sits, {}) is None


def test_bars_are_as_long_as_what_they_count_and_points_stand_on_their_rows() -> None:
    drawn = chart({"A": "wxyz", "B": "zu"}, {}, "How many")
    assert drawn is not None
    assert [(row.body, row.size) for row in drawn.rows] == [("A", 4), ("B", 2)]
    assert drawn.rows[0].bar == 2 * drawn.rows[1].bar < SIZES
    assert [(one.of.bodies, one.bar) for one in drawn.columns] == [
        (("A", "B"), pytest.approx(TALL / 3, abs=0.1)),
        (("A",), TALL),
        (("B",), pytest.approx(TALL / 3, abs=0.1)),
    ]
    first, second = (row.middle for row in drawn.rows)
    assert [(one.points, one.blanks) for one in drawn.columns] == [
        ((first, second), ()),
        ((first,), (second,)),
        ((second,), (first,)),
    ]


@given(SITS.filter(lambda sits: sum(map(bool, sits.values())) > 1), st.text(max_size=60))
def test_nothing_overlaps_and_nothing_is_cut_off(sits: dict[str, frozenset[str]], name: str) -> None:
    drawn = chart(sits, dict.fromkeys(sits, name), "How many sit in exactly these bodies")
    assert drawn is not None
    for above, below in pairwise(drawn.rows):
        assert above.y + above.height <= below.y
    assert [column.x - before.x for before, column in pairwise(drawn.columns)] == [STEP] * (len(drawn.columns) - 1)
    assert drawn.rows[0].y > drawn.base >= max(column.bar for column in drawn.columns)
    assert drawn.rows[-1].y + drawn.rows[-1].height <= drawn.height
    assert drawn.columns[-1].x + STEP / 2 <= drawn.width
    assert all("".join(row.lines).replace(" ", "") == "".join(name.split()) for row in drawn.rows)


def test_many_combinations_are_drawn_up_to_a_limit_with_the_bodies_in_them() -> None:
    sits = {f"{body:03}": [f"{body}"] for body in range(300)} | {"000": ["0", "1"]}
    drawn = chart(sits, {})
    assert drawn is not None
    assert len(drawn.columns) == MOST
    assert drawn.columns[0].of.bodies == ("000", "001")
    assert len(drawn.rows) == MOST


# -- on the page --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_picture_and_table_hold_the_same(client: FlaskClient, atlas: Atlas, lang: str) -> None:
    seating = town(atlas.store, atlas.resolve("no-1514")).seating
    page = get(client, f"/{lang}/overlaps/no-1514")
    columns = page.all("a", class_="combination")
    lines = [tag for tag in page.all("tr") if tag.attributes.get("id", "").startswith("together-")]
    assert [tag.attributes["href"] for tag in columns] == [f"#{tag.attributes['id']}" for tag in lines]
    assert len(columns) == 6
    titles = [tag.text.strip().partition("\n")[0] for tag in columns]
    assert titles[0].startswith("1: Kontaktmøte, Leiarforum, Sektorleiarmøte")
    sizes = dict(row.text.split() for row in page.all("tr") if len(row.text.split()) == 2)
    told = {name: int(size) for name, size in sizes.items() if size.isdecimal()}
    assert told == {"Ressursgruppa": 9, "Sektorleiarmøte": 7, "Kontaktmøte": 5, "Leiarforum": 3}
    assert told["Ressursgruppa"] == len(holder_set(seating, atlas.resolve("no-1514") + "/ressursgruppa"))


def test_a_limit_is_told_and_the_table_goes_on(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "chart", partial(chart, most=2))
    page = get(client, "/en/overlaps/no-1514")
    assert "The first 2 of 6 combinations are drawn" in page.text
    assert len(page.all("a", class_="combination")) == 2
    assert len([tag for tag in page.all("tr") if tag.attributes.get("id", "").startswith("together-")]) == 6


def test_where_nobody_sits_there_is_no_picture(client: FlaskClient) -> None:
    assert get(client, "/en/overlaps/region-nord-troms").all("svg", class_="upset") == []


def test_bodies_without_documented_seats_are_counted_beside_the_picture(client: FlaskClient) -> None:
    assert "2 bodies are left out: who sits there is not documented." in get(client, "/en/overlaps/se-0183").text


def test_a_combination_is_marked_in_the_graph(client: FlaskClient) -> None:
    page = get(client, "/nn/overlaps/no-1514")
    (link,) = {
        tag.attributes["href"]
        for tag in page.all("a", class_="in-graph")
        if "personalsjef" in tag.attributes["href"] and "kommunedirektor" not in tag.attributes["href"]
    }
    marked = get(client, link.partition("#")[0]).all("a", class_="marked")
    assert len(marked) == 3
