"""The JSON Schema that editors use is the one that is checked with."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema

from graph.kinds import kinds, sections
from graph.schema import municipality_schema


def test_the_published_schema_is_the_one_in_use() -> None:
    published = json.loads(files("graph._data").joinpath("municipality.schema.json").read_text("utf-8"))
    assert published == municipality_schema(), "write it anew: samgraf schema -o data/municipality.schema.json"


def test_it_is_a_valid_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(municipality_schema())


def test_every_kind_of_record_can_be_written() -> None:
    assert {"bodies", "offices", "services", "groups", "agencies", "endeavours", "cooperations"} <= set(sections())
    assert set(sections()) <= set(municipality_schema()["properties"])


def test_parts_name_kinds_that_exist() -> None:
    assert all(part.kind in kinds() for kind in kinds().values() for part in kind.parts.values())
