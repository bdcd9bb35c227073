"""YAML read as plain data, with the line of every key and item, and without YAML's surprises.

`no` stays a word, `0183` stays a code, dates stay text, a repeated key and an alias are errors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from ontology.errors import InvalidInput, Problem

# A number with more digits is none that a municipality means; it stays a text, which no field for numbers takes.
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}\Z")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_DEPTH = 20
MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Tree:
    """The data of a file and, for each path such as `bodies[2].seats[0]`, its line (1-based)."""

    data: Any
    lines: Mapping[str, int]

    def line(self, path: str) -> int:
        """The line of a path, or of the nearest path above it."""
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path, 1)


def read_tree(text: str, file: str) -> Tree:
    """The tree of a YAML text; InvalidInput names the line of whatever cannot be read."""
    if len(text) > MAX_BYTES:
        raise InvalidInput((Problem("The file is larger than %(limit)s bytes.", {"limit": MAX_BYTES}, file),))
    try:
        _refuse_aliases(text, file)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise InvalidInput(
            (Problem("This is not valid YAML: %(why)s.", {"why": error.problem or "unreadable"}, file, line),)
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        why = str(error).splitlines()[0]
        raise InvalidInput((Problem("This is not valid YAML: %(why)s.", {"why": why}, file),)) from error
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    data = _value(node, "", lines, problems, file) if node is not None else None
    if problems:
        raise InvalidInput(tuple(problems))
    return Tree(data, lines)


def _refuse_aliases(text: str, file: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent):
            raise InvalidInput((Problem("Aliases (*name) are not allowed; write the value out.", {}, file, line),))
        if depth > MAX_DEPTH:
            raise InvalidInput((Problem("The file is nested deeper than %(n)s levels.", {"n": MAX_DEPTH}, file, line),))


def _value(node: yaml.Node, path: str, lines: dict[str, int], problems: list[Problem], file: str) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines, problems, file)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, f"{path}[{at}]", lines, problems, file) for at, item in enumerate(node.value)]
    return _scalar(node)


def _mapping(
    node: yaml.MappingNode, path: str, lines: dict[str, int], problems: list[Problem], file: str
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        below = f"{path}.{key}" if path else key
        line = key_node.start_mark.line + 1
        if key in found:
            problems.append(Problem("The key “%(key)s” stands twice here; keep one.", {"key": key}, file, line))
        lines[below] = line
        found[key] = _value(value_node, below, lines, problems, file)
    return found


def _scalar(node: yaml.Node) -> Any:
    text = str(node.value)
    if getattr(node, "style", None) in ("'", '"', "|", ">"):
        return text
    if text.lower() in _WORDS and text.lower() == text:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return float(text)
    return text
