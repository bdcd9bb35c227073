"""OParl 1.0 and 1.1 JSON: organisations and memberships. Of persons only which posts they hold, never a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.readers.intake import Given, Taken
from graph.readers.json_tree import LIST, TEXT, Json, Objects, load
from graph.readers.organisation import Member, Organisation, Post, Unit
from graph.readers.organisation_records import taken
from ontology.errors import InvalidInput, Problem
from ontology.labels import Label

Row = tuple[str, Mapping[str, Json]]
_READ = ("Body", "Organization", "Membership", "Person")
_INSIDE = {"organization": "Organization", "membership": "Membership", "person": "Person", "legislativeTerm": ""}


def read(content: bytes, file: str, given: Given) -> Taken:
    """What OParl objects say of the organisation of a municipality; InvalidInput with every problem of form."""
    objects = Objects(file)
    found: dict[str, list[Row]] = {name: [] for name in _READ}
    others: dict[str, int] = {}
    for path, row, kind in _walk(load(content, file), objects):
        if kind in found:
            found[kind].append((path, row))
        elif kind:
            others[kind] = others.get(kind, 0) + 1
    units = (*_bodies(found["Body"], objects), *_units(found["Organization"], objects))
    posts = tuple(_posts(found["Organization"], objects))
    told = Organisation(
        units, posts, tuple(_members(found["Membership"], objects)), tuple(_left_out(found, others, file))
    )
    if objects.problems:
        raise InvalidInput(objects.problems)
    return taken(told, given, file)


def _walk(data: Json, objects: Objects) -> Iterator[tuple[str, Mapping[str, Json], str]]:
    """Every object with its kind: those of a page of a list, of a list, and those within others."""
    rows = data["data"] if isinstance(data, dict) and "data" in data else [data] if isinstance(data, dict) else data
    waiting = [(path, row, "") for path, row in objects.objects(rows, "data")]
    while waiting:
        path, row, kind = waiting.pop(0)
        said = objects.text(row, "type", path).rpartition("/")[2] or kind
        if not said:
            template = "“%(key)s” is missing."
            objects.problems.append(Problem(template, {"key": "type"}, objects.file, None, None, path))
        yield path, row, said
        for name, inner in _INSIDE.items():
            value = row.get(name)
            rows = value if isinstance(value, list) else [value]
            for at, one in enumerate(rows):
                if isinstance(one, dict) and inner:
                    key = {"Organization": "organization", "Person": "person", "Body": "body"}.get(said, "")
                    waiting.append((f"{path}.{name}[{at}]", {key: row.get("id"), **one} if key else one, inner))


def _name(path: str, row: Mapping[str, Json], objects: Objects) -> tuple[Label, ...]:
    name = objects.text(row, "name", path) or objects.text(row, "shortName", path)
    if not name:
        objects.problems.append(Problem("“%(key)s” is missing.", {"key": "name"}, objects.file, None, None, path))
    return (Label(name, ""),) if name else ()


def _bodies(rows: list[Row], objects: Objects) -> Iterator[Unit]:
    for path, row in rows:
        yield Unit(objects.text(row, "id", path) or path, _name(path, row, objects), "municipality")


def _units(rows: list[Row], objects: Objects) -> Iterator[Unit]:
    for path, row in rows:
        kind = objects.text(row, "organizationType", path)
        yield Unit(
            key=objects.text(row, "id", path) or path,
            names=_name(path, row, objects),
            classification=f"{objects.text(row, 'classification', path)} {kind}".strip(),
            parent=_key(row, "subOrganizationOf", path, objects) or _key(row, "body", path, objects),
            since=objects.text(row, "startDate", path)[:10],
        )


def _posts(rows: list[Row], objects: Objects) -> Iterator[Post]:
    """The posts an organisation lists by name."""
    for path, row in rows:
        key = objects.text(row, "id", path) or path
        named = row.get("post", [])
        if not isinstance(named, list):
            objects.wrong(named, LIST, f"{path}.post")
            continue
        for at, name in enumerate(named):
            if isinstance(name, str):
                yield Post(f"{key} {name}", (Label(name, ""),), key, name)
            else:
                objects.wrong(name, TEXT, f"{path}.post[{at}]")


def _members(rows: list[Row], objects: Objects) -> Iterator[Member]:
    for path, row in rows:
        unit, role = _key(row, "organization", path, objects), objects.text(row, "role", path)
        party = _key(row, "onBehalfOf", path, objects)
        yield Member(_key(row, "person", path, objects) or path, unit, role, f"{unit} {role}", party)


def _key(row: Mapping[str, Json], name: str, path: str, objects: Objects) -> str:
    """The id of another object, which may stand there itself."""
    value = row.get(name)
    return objects.text(value, "id", f"{path}.{name}") if isinstance(value, dict) else objects.text(row, name, path)


def _left_out(found: Mapping[str, list[Row]], others: Mapping[str, int], file: str) -> Iterator[Problem]:
    if found["Person"]:
        template = "Persons (%(count)s) were left out; of them only the posts they hold are read."
        yield Problem(template, {"count": len(found["Person"])}, file, None, None, "Person")
    for name in sorted(others):
        yield Problem("Nothing is kept of “%(name)s”; it was left out.", {"name": name}, file, None, None, name)
