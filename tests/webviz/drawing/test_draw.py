"""The drawing model: what vis-network is given, whole, and none of pyvis's traps."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from graph.atlas import Atlas
from graph.picture import Picture
from ontology.iris import BASE
from tests.webviz.pictures import edge, node, picture
from webviz.drawing.draw import VIS_FILES, dashes, drawing, vis_folder
from webviz.drawing.layout import arrange
from webviz.drawing.svg import lines


def drawn(found: Picture) -> dict[str, list[dict[str, object]]]:
    return drawing(found, arrange(found, f"{BASE}m"))


def test_the_model_of_a_small_picture_is_exactly_this() -> None:
    found = Picture((node("m"), node("b1", "Råd", status="planned")), (edge("m", "b1", basis="inferred"),))
    model = drawn(found)
    assert model["nodes"] == [
        {
            "borderWidth": 1,
            "group": "municipality",
            "heightConstraint": {"minimum": 19},
            "id": f"{BASE}m",
            "label": "■ m",
            "physics": False,
            "shape": "box",
            "shapeProperties": {"borderDashes": False},
            "widthConstraint": {"minimum": 136},
            "x": 87.0,
            "y": 62.5,
        },
        {
            "borderWidth": 1,
            "group": "body",
            "heightConstraint": {"minimum": 19},
            "id": f"{BASE}b1",
            "label": "▢ Råd",
            "physics": False,
            "shape": "box",
            "shapeProperties": {"borderDashes": True},
            "widthConstraint": {"minimum": 216},
            "x": 357.0,
            "y": 62.5,
        },
    ]
    assert model["edges"] == [
        {
            "id": 0,
            "from": f"{BASE}m",
            "to": f"{BASE}b1",
            "path": "M162,62.5H242",
            "dashes": [7, 5],
            "arrows": {"to": {"enabled": False}},
            "marked": False,
        }
    ]
    assert model["options"]["physics"] == {"enabled": False}  # type: ignore[call-overload]


def test_the_model_is_json_with_whole_sentences() -> None:
    """pyvis's own set_options() would take the spaces out."""
    found = picture("m-b1")
    assert json.loads(json.dumps(drawn(found), allow_nan=False)) == drawn(found)


def test_boxes_stand_where_the_layout_puts_them(atlas: Atlas) -> None:
    owner = f"{BASE}no-1514"
    found = atlas.organisation(owner, "nn")
    layout = arrange(found, owner)
    model = drawing(found, layout)
    places = {box.node.iri: (box.centre, box.middle) for box in layout.boxes}
    assert {one["id"]: (one["x"], one["y"]) for one in model["nodes"]} == places
    assert [one["path"] for one in model["edges"]] == [line.path for line in lines(found, layout)]
    assert len(model["edges"]) == len(found.edges)
    assert all(one["physics"] is False for one in model["nodes"])


def test_parallel_lines_are_kept() -> None:
    found = Picture((node("b1"), node("e1")), (edge("b1", "e1", "x"), edge("b1", "e1", "y"), edge("e1", "b1", "z")))
    assert [one["id"] for one in drawn(found)["edges"]] == [0, 1, 2]


def test_a_node_without_a_name_does_not_show_its_iri() -> None:
    found = Picture((node("b1", ""),), ())
    assert BASE not in str(drawn(found)["nodes"][0]["label"])


def test_a_remark_is_part_of_the_label() -> None:
    found = picture("m-b1")
    layout = arrange(found, f"{BASE}m", {f"{BASE}b1": "planlagd"})
    assert "(planlagd)" in drawing(found, layout)["nodes"][1]["label"]


def test_marked_boxes_carry_a_sign_and_a_thick_border_and_so_do_the_lines_between_them() -> None:
    found = picture("m-b1 b1-o1 b1-o2")
    model = drawing(found, arrange(found, f"{BASE}m"), {f"{BASE}b1", f"{BASE}o1", f"{BASE}elsewhere"})
    marked = {one["id"].removeprefix(BASE) for one in model["nodes"] if one["label"].startswith("★ ")}
    assert marked == {one["id"].removeprefix(BASE) for one in model["nodes"] if one["borderWidth"] > 1} == {"b1", "o1"}
    assert [(one["from"][-2:], one["to"][-2:]) for one in model["edges"] if one["marked"]] == [("b1", "o1")]


@pytest.mark.parametrize(
    ("basis", "attendance", "expected"),
    [
        ("stated", None, False),
        ("stated", "regular", False),
        ("stated", "as-needed", [2, 4]),
        ("inferred", None, [7, 5]),
        ("inferred", "if-any", [7, 5]),
    ],
)
def test_lines_tell_what_is_inferred_and_what_is_not_regular(
    basis: str, attendance: str | None, expected: list[int] | bool
) -> None:
    assert dashes(edge("b1", "o1", basis=basis, attendance=attendance)) == expected


def test_the_files_of_vis_network_are_there() -> None:
    assert all((vis_folder() / name).is_file() for name in VIS_FILES)


def test_pyvis_is_imported_only_when_something_is_drawn() -> None:
    code = "import sys, webviz.app; sys.exit('pyvis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
