"""Where boxes and lines go: nothing overlaps, nothing is cut off, nothing depends on the order of what comes in."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.atlas import Atlas
from graph.picture import Picture
from ontology.iris import BASE
from tests.webviz.pictures import edge, node, picture
from webviz.drawing.layout import CHANNEL, LEVELS, WIDTHS, Layout, arrange, frames
from webviz.drawing.lettering import width_of, wrap
from webviz.drawing.ordering import spread
from webviz.drawing.svg import lines, room_for_words, words

SANDE, ORLAND = f"{BASE}no-1514", f"{BASE}no-1621"


def laid(found: Picture, centre: str = f"{BASE}m") -> Layout:
    return arrange(found, centre)


def names(layout: Layout, column: int) -> list[str]:
    return [box.node.iri.removeprefix(BASE) for box in layout.boxes if box.column == column]


def crossings(found: Picture, layout: Layout) -> int:
    """How many pairs of lines between neighbouring columns cross."""
    place = {box.node.iri: (box.column, box.middle) for box in layout.boxes}
    ends = [sorted((place[one.source], place[one.target])) for one in found.edges]
    near = [(start, end) for start, end in ends if end[0] - start[0] == 1]
    return sum(
        a[0][0] == b[0][0] and (a[0][1] - b[0][1]) * (a[1][1] - b[1][1]) < 0
        for place, a in enumerate(near)
        for b in near[place + 1 :]
    )


# -- words --------------------------------------------------------------------------------------------------------


@given(st.text(max_size=80), st.integers(20, 200))
def test_wrapping_loses_no_letter_and_keeps_within_the_width(text: str, width: int) -> None:
    found = wrap(text, width)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert found
    assert all(width_of(line) <= width or len(line) == 1 for line in found)


def test_words_break_at_spaces_hyphens_and_slashes_before_inside() -> None:
    assert wrap("oppvekst- og kultursjef", 120) == ("oppvekst- og", "kultursjef")
    assert wrap("kultur/ungdom", 70) == ("kultur/", "ungdom")
    assert wrap("", 100) == ("",)


# -- places -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("owner", [SANDE, ORLAND])
def test_boxes_of_a_column_never_touch(atlas: Atlas, owner: str) -> None:
    layout = arrange(atlas.organisation(owner, "nn"), owner, {SANDE: "inferred"})
    for column in layout.columns():
        boxes = [box for box in layout.boxes if box.column == column]
        assert all(above.y + above.height < below.y for above, below in pairwise(boxes))
        assert all(box.x + box.width <= layout.width and box.y + box.height <= layout.height for box in boxes)


def test_every_node_has_a_box_in_the_column_of_its_kind() -> None:
    found = picture("m-b1 b1-o1 b1-s1 b1-e1 b1-c1")
    layout = laid(found)
    assert [names(layout, column) for column in range(4)] == [["m"], ["b1"], ["o1", "s1"], ["c1", "e1"]]


def test_bodies_stand_by_level_from_the_top_and_unknown_levels_last() -> None:
    found = picture("m-b1 m-b2 m-b3 m-b4", b1="operative", b2="political", b4="operative")
    layout = laid(found)
    assert names(layout, 1) == ["b2", "b1", "b4", "b3"]
    assert [heading.level for heading in layout.headings] == ["political", "operative", None]
    assert LEVELS.index("political") < LEVELS.index("operative")


def test_no_level_headings_where_no_level_is_documented() -> None:
    assert laid(picture("m-b1 m-b2")).headings == ()


def test_lines_that_need_not_cross_do_not_cross() -> None:
    found = picture("m-b1 m-b2 m-b3 b1-o9 b1-o8 b2-o5 b2-o4 b3-o2 b3-o1")
    assert crossings(found, laid(found)) == 0


def test_the_order_of_lines_changes_nothing(atlas: Atlas) -> None:
    found = atlas.organisation(ORLAND, "nb")
    edges = list(found.edges)
    random.Random(5).shuffle(edges)
    assert arrange(Picture(found.nodes, tuple(edges)), ORLAND) == arrange(found, ORLAND)


def test_nothing_and_one_box_have_layouts() -> None:
    assert laid(Picture((), ())).boxes == ()
    alone = laid(Picture((node("m"),), ()))
    assert len(alone.boxes) == 1
    assert alone.height > 0


def test_lines_to_what_is_not_drawn_are_left_out() -> None:
    found = Picture((node("m"), node("b1")), (edge("m", "b1"), edge("b1", "o-elsewhere")))
    assert len(lines(found, laid(found))) == 1


@given(st.lists(st.tuples(st.floats(-500, 500), st.integers(1, 60)), max_size=30))
def test_spreading_keeps_order_and_room(boxes: list[tuple[float, int]]) -> None:
    wanted, room = [one[0] for one in boxes], [float(one[1]) for one in boxes]
    tops = spread(wanted, room)
    assert len(tops) == len(boxes)
    assert all(top + height <= below + 1e-6 for (top, below), height in zip(pairwise(tops), room, strict=False))


def test_boxes_that_have_room_stand_where_they_want() -> None:
    assert spread([50, 150], [20, 20]) == [40, 140]


def test_remarks_are_wrapped_and_have_room() -> None:
    found = picture("m-b1")
    long = "planlagd, utleidd, 14 plassar gøymde, " * 3
    plain, remarked = (
        next(box for box in arrange(found, f"{BASE}m", said).boxes if box.node.kind == "body")
        for said in ({}, {f"{BASE}b1": long})
    )
    assert plain.remark == ()
    assert " ".join(remarked.remark).split() == long.split()
    assert len(remarked.remark) >= 3
    assert remarked.height - plain.height >= 15 * len(remarked.remark)


# -- several pictures side by side --------------------------------------------------------------------------------

Town = tuple[Picture, str, dict[str, str]]


def town(name: str, pairs: str, **concepts: str) -> Town:
    """A picture whose things are its own: `b1` of `x` is `b1x`; its centre, and the concepts of its things."""
    nodes = " ".join("-".join(f"{end}{name}" for end in pair.split("-")) for pair in pairs.split())
    return picture(nodes), f"{BASE}m{name}", {f"{BASE}{thing}{name}": concept for thing, concept in concepts.items()}


def side(*towns: Town) -> tuple[Layout, ...]:
    concepts = {iri: concept for _, _, found in towns for iri, concept in found.items()}
    return frames([(found, centre) for found, centre, _ in towns], concepts)


def tops(layout: Layout) -> dict[str, float]:
    return {box.node.iri.removeprefix(BASE)[:-1]: box.y for box in layout.boxes}


def test_the_same_concept_stands_at_the_same_height_in_every_frame() -> None:
    one = town("x", "m-b1 m-b2 b1-o1 b1-o2 b2-o3", b1="council", o1="chief", o3="school")
    two = town("y", "m-b7 m-b8 b7-o9 b8-o8 b8-o7", b8="council", o7="chief", o9="school")
    three = town("z", "m-b1 b1-o1", b1="council", o1="chief")
    left, middle, right = (tops(layout) for layout in side(one, two, three))
    assert left["b1"] == middle["b8"] == right["b1"]
    assert left["o1"] == middle["o7"] == right["o1"]
    assert left["o3"] == middle["o9"]
    assert left["m"] == middle["m"] == right["m"]
    assert left["b2"] not in (middle["b7"], middle["b8"])


def test_several_of_one_concept_stand_below_each_other_and_push_the_others_away() -> None:
    layouts = side(town("x", "m-b1 m-b2 m-b3", b1="team", b2="team"), town("y", "m-b1 m-b2", b1="team"))
    for layout in layouts:
        boxes = sorted((box for box in layout.boxes if box.column == 1), key=lambda box: box.y)
        assert all(above.y + above.height < below.y for above, below in pairwise(boxes))
    left, right = map(tops, layouts)
    assert right["b1"] == min(left["b1"], left["b2"])


def test_frames_stand_beside_each_other_and_hold_what_is_theirs() -> None:
    layouts = side(town("x", "m-b1 b1-o1 b1-e1"), town("y", "m-b1"), town("z", "m-b1 b1-c1"))
    for before, after in pairwise(layouts):
        assert before.left + before.width < after.left
    for layout in layouts:
        assert layout.height == layouts[0].height
        assert layout.headings == ()
        assert all(layout.left <= box.x and box.x + box.width <= layout.left + layout.width for box in layout.boxes)
        assert all(box.y + box.height <= layout.height for box in layout.boxes)


def test_a_municipality_in_anothers_body_takes_part_there_and_is_the_centre_at_home() -> None:
    home = (picture("m-b1"), f"{BASE}m")
    away = (Picture((node("m"), node("b2"), node("s1")), (edge("b2", "m"), edge("s1", "b2"))), f"{BASE}s1")
    columns = [
        next(box.column for box in layout.boxes if box.node.iri == f"{BASE}m") for layout in frames([home, away], {})
    ]
    assert columns == [0, 2]


def test_no_pictures_and_empty_ones_have_frames() -> None:
    assert frames([], {}) == ()
    empty = frames([(Picture((), ()), f"{BASE}m"), (picture("m-b1"), f"{BASE}m")], {})
    assert [len(layout.boxes) for layout in empty] == [0, 2]


def test_bundled_municipalities_share_rows_by_their_concepts(atlas: Atlas) -> None:
    concepts = {f"{SANDE}/kommunedirektor": "chief", f"{ORLAND}/radmann": "chief"}
    pairs = [(atlas.organisation(owner, "nn"), owner) for owner in (SANDE, ORLAND)]
    layouts = frames(pairs, concepts)
    heights = [box.y for layout in layouts for box in layout.boxes if box.node.iri in concepts]
    assert len(heights) == 2
    assert len(set(heights)) == 1
    themes = [{box.node.iri: box.y for box in layout.boxes if box.node.kind == "concept"} for layout in layouts]
    both = set(themes[0]) & set(themes[1])
    assert both
    assert all(themes[0][iri] == themes[1][iri] for iri in both)
    for (found, _), layout in zip(pairs, layouts, strict=True):
        assert len(lines(found, layout)) == len(found.edges)


# -- lines --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("owner", [SANDE, ORLAND])
def test_no_line_runs_behind_a_box_of_a_column_it_crosses(atlas: Atlas, owner: str) -> None:
    found = atlas.organisation(owner, "nn")
    layout = arrange(found, owner)
    passing = 0
    for line in lines(found, layout):
        for start, height, end in re.findall(r"(-?[\d.]+),(-?[\d.]+)H(-?[\d.]+)", line.path):
            left = min(float(start), float(end))
            crossed = [box for box in layout.boxes if box.x == left and abs(float(end) - float(start)) == box.width]
            passing += bool(crossed)
            assert not any(box.y < float(height) < box.y + box.height for box in crossed), line
    assert passing >= 5


def test_a_line_within_a_column_bows_out_beside_it() -> None:
    found = picture("b1-b2 e1-e2")
    layout = laid(found)
    left, right = (
        [float(x) for x in re.findall(r"[MC ](-?[\d.]+),", line.path)]
        for line in sorted(lines(found, layout), key=lambda line: line.edge.source)
    )
    first, last = (next(box for box in layout.boxes if box.column == column) for column in (1, 3))
    assert min(left) < first.x == max(left)
    assert max(right) > last.x + last.width == min(right)
    assert max(right) <= layout.width


def test_only_lines_of_bodies_and_their_work_are_arrows() -> None:
    found = picture("m-b1 b1-b2 b1-e1 b1-o1 m-e1")
    between = [(one.edge.source[-2:], one.edge.target[-2:]) for one in lines(found, laid(found)) if one.between]
    assert between == [("b1", "b2"), ("b1", "e1")]


def test_lines_that_say_the_same_at_a_box_say_it_once_and_words_never_meet() -> None:
    seats = [edge("b1", "o1", "seats"), edge("b2", "o1", "seats"), edge("b2", "o1", "chairs")]
    found = Picture((node("m"), node("b1"), node("b2"), node("o1")), (*seats, edge("b1", "b2", "steers")))
    said = words(found, arrange(found, f"{BASE}m", channel=room_for_words(found)))
    assert sorted(word.text for word in said) == ["chairs", "seats", "steers"]
    first, second = (word for word in said if word.text != "steers")
    assert first.x == second.x
    assert abs(first.y - second.y) >= 12


def test_words_on_lines_have_room_between_the_columns(atlas: Atlas) -> None:
    for owner in (SANDE, ORLAND):
        found = atlas.organisation(owner, "en")
        layout = arrange(found, owner, channel=room_for_words(found))
        assert room_for_words(found) > CHANNEL
        for word in words(found, layout):
            width = width_of(word.text) * 12 / 14
            left, right = (word.x - width, word.x) if word.anchor == "end" else (word.x, word.x + width)
            assert left >= 0
            assert right <= layout.width
            beside = [box for box in layout.boxes if box.x < right and left < box.x + box.width]
            assert not any(box.y < word.y < box.y + box.height for box in beside), word


def test_a_large_picture_is_arranged_whole() -> None:
    pairs = [f"b{number % 40}-o{number}" for number in range(1500)]
    found = picture(" ".join([*(f"m-b{number}" for number in range(40)), *pairs]))
    layout = laid(found)
    assert len(layout.boxes) == len(found.nodes) == 1541
    assert all(box.width == WIDTHS[box.column] for box in layout.boxes)
