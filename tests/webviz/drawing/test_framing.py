"""Several municipalities in frames: the same concept at the same place, and no more than can be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask

from graph.atlas import Atlas
from ontology.iris import BASE
from webviz.app import create_app
from webviz.drawing.choice import Choice
from webviz.drawing.framing import side_by_side
from webviz.settings import Settings

SANDE, ORLAND, SUNDBYBERG = "no-1514", "no-1621", "se-0183"
Framed = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def app(atlas: Atlas) -> Flask:
    return create_app(Settings(), atlas)


def framed(app: Flask, atlas: Atlas, names: Sequence[str], choice: Choice = Choice()) -> dict[str, Any]:  # noqa: B008
    with app.test_request_context("/nn/compare"):
        return side_by_side("nn", [atlas.names.thing(BASE + name, "nn") for name in names], choice)


def test_the_same_concept_stands_at_the_same_height_with_a_guide_through_it(app: Flask, atlas: Atlas) -> None:
    sides = framed(app, atlas, [SANDE, ORLAND, SUNDBYBERG], Choice(hide=frozenset({"concept"})))
    assert [frame["thing"].path for frame in sides["frames"]] == [SANDE, ORLAND, SUNDBYBERG]
    chiefs = {
        box.y + box.height / 2
        for frame in sides["frames"]
        for box in frame["layout"].boxes
        if box.node.iri in (f"{BASE}{SANDE}/kommunedirektor", f"{BASE}{ORLAND}/radmann")
    }
    assert len(chiefs) == 1
    assert min(abs(y - chiefs.copy().pop()) for y in sides["guides"]) < 2


def test_frames_stand_beside_each_other_at_one_height(app: Flask, atlas: Atlas) -> None:
    first, second = (frame["layout"] for frame in framed(app, atlas, [SANDE, SUNDBYBERG])["frames"])
    assert first.height == second.height
    assert first.left + first.width <= second.left
    assert all(second.left <= box.x and box.x + box.width <= second.left + second.width for box in second.boxes)


def test_each_frame_is_a_drawing_of_its_own_with_every_box_a_link(app: Flask, atlas: Atlas) -> None:
    sides = framed(app, atlas, [SANDE, SUNDBYBERG])
    with app.test_request_context("/nn/compare"):
        text = app.jinja_env.get_template("frames.html").render(
            sides=sides, lang="nn", address=lambda iri, path: f"/nn/{path}"
        )
    root = ElementTree.fromstring(text)
    drawings = [one for one in root if one.tag == "svg"]
    assert len(drawings) == 2
    for drawing, frame in zip(drawings, sides["frames"], strict=True):
        links = list(drawing.iter("a"))
        assert len(links) == len(frame["layout"].boxes)
        assert all(link.find("title") is not None for link in links)
        named = (drawing.attrib["aria-labelledby"]).split()
        assert {one.attrib["id"] for one in drawing.iter() if "id" in one.attrib} >= set(named)
    ids = [one.attrib["id"] for one in root.iter() if "id" in one.attrib]
    assert len(ids) == len(set(ids))


def test_too_much_to_draw_is_counted_and_can_be_narrowed(atlas: Atlas) -> None:
    small = create_app(Settings(drawn_nodes=30), atlas)
    whole = framed(small, atlas, [SANDE, SUNDBYBERG])
    assert (whole["count"], whole["frames"]) == (60, [])
    less = framed(small, atlas, [SANDE, SUNDBYBERG], Choice(hide=frozenset({"concept", "office", "service"})))
    assert len(less["frames"]) == 2 and less["count"] <= 30
    assert len(less["whole"].nodes) == 60


def test_nobody_to_compare_is_nothing_to_draw(app: Flask, atlas: Atlas) -> None:
    assert framed(app, atlas, [])["frames"] == []


def test_what_a_reader_marks_is_marked_in_its_frame(app: Flask, atlas: Atlas) -> None:
    sides = framed(app, atlas, [SANDE, SUNDBYBERG], Choice(highlight=(f"{BASE}{SANDE}/leiarforum",)))
    assert sides["marked"] == {f"{BASE}{SANDE}/leiarforum"}
