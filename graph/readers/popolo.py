"""Popolo JSON: organisations, posts and memberships. Of persons only which post they hold is read, never a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.readers.intake import Given, Taken
from graph.readers.json_tree import Json, Objects, load
from graph.readers.organisation import Member, Organisation, Post, Unit
from graph.readers.organisation_records import taken
from ontology.errors import InvalidInput, Problem
from ontology.labels import Label

Row = tuple[str, Mapping[str, Json]]
_LISTS = ("organizations", "posts", "memberships", "persons")
_UNREAD = ("areas", "events", "motions", "speeches", "votes", "vote_events", "counts")


def read(content: bytes, file: str, given: Given) -> Taken:
    """What a Popolo file says of the organisation of a municipality; InvalidInput with every problem of form."""
    rows, objects = _rows(load(content, file), Objects(file))
    memberships = [*rows["memberships"], *_nested(rows, "memberships", objects)]
    posts = [*rows["posts"], *_nested(rows, "posts", objects)]
    units = tuple(_unit(path, row, objects) for path, row in rows["organizations"])
    told = Organisation(
        units,
        tuple(_post(path, row, objects) for path, row in posts),
        tuple(_member(path, row, objects) for path, row in memberships),
        tuple(_left_out(rows, file)),
    )
    if objects.problems:
        raise InvalidInput(objects.problems)
    return taken(told, given, file)


def _rows(data: Json, objects: Objects) -> tuple[dict[str, list[Row]], Objects]:
    """The objects by what they are: under the names of the lists, or one by one."""
    if isinstance(data, dict) and not any(name in data for name in _LISTS):
        data = [data]
    if isinstance(data, dict):
        found = {name: list(objects.objects(data[name], name)) for name in _LISTS if name in data}
        rest: dict[str, list[Row]] = {name: [(name, {})] for name in _UNREAD if data.get(name)}
        return {**{name: [] for name in _LISTS}, **found, **rest}, objects
    rows: dict[str, list[Row]] = {name: [] for name in _LISTS}
    for path, row in objects.objects(data, ""):
        kind = "memberships" if "person_id" in row else "posts" if "organization_id" in row else "organizations"
        rows[kind].append((path, row))
    return rows, objects


def _nested(rows: Mapping[str, list[Row]], name: str, objects: Objects) -> Iterator[Row]:
    """Posts and memberships that stand within organisations, posts and persons."""
    for within, key in (("organizations", "organization_id"), ("posts", "post_id"), ("persons", "person_id")):
        for path, row in rows[within]:
            if name in row:
                for at, one in objects.objects(row[name], f"{path}.{name}"):
                    yield at, {key: row.get("id"), **one}


def _unit(path: str, row: Mapping[str, Json], objects: Objects) -> Unit:
    name = objects.text(row, "name", path)
    if not name:
        template = "“%(key)s” is missing."
        objects.problems.append(Problem(template, {"key": "name"}, objects.file, None, None, path))
    return Unit(
        key=objects.text(row, "id", path) or path,
        names=(Label(name, ""),) if name else (),
        classification=objects.text(row, "classification", path),
        parent=objects.text(row, "parent_id", path),
        purpose=objects.text(row, "abstract", path),
        since=objects.text(row, "founding_date", path)[:10],
    )


def _post(path: str, row: Mapping[str, Json], objects: Objects) -> Post:
    role = objects.text(row, "role", path)
    label = objects.text(row, "label", path) or role
    unit = objects.text(row, "organization_id", path)
    return Post(objects.text(row, "id", path) or path, (Label(label, ""),) if label else (), unit, role)


def _member(path: str, row: Mapping[str, Json], objects: Objects) -> Member:
    return Member(
        person=objects.text(row, "person_id", path) or path,
        unit=objects.text(row, "organization_id", path),
        role=objects.text(row, "role", path) or objects.text(row, "label", path),
        post=objects.text(row, "post_id", path),
        party=objects.text(row, "on_behalf_of_id", path),
    )


def _left_out(rows: Mapping[str, list[Row]], file: str) -> Iterator[Problem]:
    if rows["persons"]:
        template = "Persons (%(count)s) were left out; of them only the posts they hold are read."
        yield Problem(template, {"count": len(rows["persons"])}, file, None, None, "persons")
    for name in _UNREAD:
        if rows.get(name):
            yield Problem("Nothing is kept of “%(name)s”; it was left out.", {"name": name}, file, None, None, name)
