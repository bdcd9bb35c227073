"""Every sentence of our own: found in code and templates, to be held against the catalogues.

``python -m tests.house.messages`` prints those that a catalogue lacks.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from jinja2 import Environment
from jinja2.nodes import Call, Const, Name

from ontology.errors import Problem, SamgrafError
from ontology.labels import LANGUAGES
from tests.house.tree import Module, home, modules

# Calls whose first argument is a message id, and those whose first two are.
ONE = {"_", "gettext", "msg", "Phrase", "Problem", "problem", "one"}
TWO = {"ngettext", "nmsg"}
PLACE = re.compile(r"%(?:\((?P<name>\w+)\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|%|(?P<bare>.?))")
SENTENCE = re.compile(r"[A-ZÆØÅ][^\n]* [^\n]* [^\n]* [^\n]*[.:?!]")


@dataclass(frozen=True, order=True)
class Message:
    """A message id, its plural if it has one, and where it stands."""

    id: str
    plural: str
    place: str


def named_places(text: str) -> set[str]:
    """The names of its ``%(name)s`` places; ``%`` stands for one that is neither named nor escaped."""
    return {match["name"] or "%" for match in PLACE.finditer(text) if match["name"] or match["bare"] is not None}


@cache
def messages() -> tuple[Message, ...]:
    """Every message of the floors, by place."""
    found = [one for module in modules() for one in in_module(module)]
    for path in sorted((home("webviz") / "templates").rglob("*.html")):
        found.extend(in_template(path))
    return tuple(sorted(set(found), key=lambda one: (one.place, one.id)))


# -- Python -------------------------------------------------------------------------------------------------------


def in_module(module: Module) -> Iterator[Message]:
    """The message ids of a module.

    They are what the calls above and errors are given, what a variable named ``template`` holds, constants of the
    module that are sentences, and whatever else has a ``%(name)s`` place.
    """
    tree = module.tree
    nodes = list(ast.walk(tree))
    plural = {id(text): pair for node in nodes if (pair := _plural(node)) for text in pair}
    documented = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    given = {id(text) for node in nodes for text in _given(node)} | {id(text) for text in _constants(tree)}
    for node in nodes:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in documented:
            continue
        place = f"{module.place}:{node.lineno}"
        if id(node) in plural:
            one, many = plural[id(node)]
            yield Message(str(one.value), str(many.value), place)
        elif id(node) in given or re.search(r"%\(\w+\)[sdg]", node.value):
            yield Message(node.value, "", place)


@cache
def _errors() -> frozenset[str]:
    def below(kind: type[object]) -> Iterator[str]:
        yield kind.__name__
        for sub in kind.__subclasses__():
            yield from below(sub)

    for module in modules():
        if module.name.startswith(("graph.", "webviz.")) and "translations" not in module.name:
            import_module(module.name)
    return frozenset({*below(SamgrafError), Problem.__name__})


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _plural(node: ast.AST) -> tuple[ast.Constant, ast.Constant] | None:
    if not isinstance(node, ast.Call) or _called(node) not in TWO:
        return None
    texts = [one for one in node.args[:2] if isinstance(one, ast.Constant)]
    return (texts[0], texts[1]) if len(texts) == 2 else None


def _given(node: ast.AST) -> Iterator[ast.Constant]:
    """The texts that a call or an assignment makes a message id."""
    if isinstance(node, ast.Assign) and any(getattr(one, "id", "") == "template" for one in node.targets):
        yield from _texts([node.value])
    elif isinstance(node, ast.Call) and _called(node) in ONE:
        yield from _texts(node.args[:1])
    elif isinstance(node, ast.Call) and (_called(node) in _errors() or _of_the_class_above(node)):
        yield from (text for text in _texts(node.args) if " " in str(text.value).strip())


def _of_the_class_above(node: ast.Call) -> bool:
    """`super().__init__("…")`: an error that says its own sentence."""
    above = node.func.value if isinstance(node.func, ast.Attribute) and node.func.attr == "__init__" else None
    return isinstance(above, ast.Call) and _called(above) == "super"


def _texts(nodes: Iterable[ast.expr]) -> Iterator[ast.Constant]:
    """The texts among expressions, and those a condition chooses between."""
    for one in nodes:
        if isinstance(one, ast.IfExp):
            yield from _texts([one.body, one.orelse])
        elif isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value.strip():
            yield one


def _constants(tree: ast.Module) -> Iterator[ast.Constant]:
    """Constants of the module that are whole sentences."""
    for node in tree.body:
        value = node.value if isinstance(node, ast.Assign) else None
        if isinstance(value, ast.Constant) and SENTENCE.fullmatch(str(value.value)):
            yield value


# -- templates ----------------------------------------------------------------------------------------------------


def in_template(path: Path) -> Iterator[Message]:
    """The message ids of a template."""
    tree = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True).parse(path.read_text("utf-8"))
    for node in tree.find_all(Call):
        if isinstance(node.node, Name) and node.node.name in {"_", "gettext", "ngettext"}:
            texts = [one.value for one in node.args[:2] if isinstance(one, Const)]
            plural = texts[1] if node.node.name == "ngettext" else ""
            yield Message(texts[0], plural, f"webviz/templates/{path.name}:{node.lineno}")


def main() -> None:
    """Print the messages each catalogue lacks."""
    from webviz.i18n import FOLDER, translator

    for lang in LANGUAGES:
        known = getattr(translator(lang).catalogue, "_catalog", {})
        lacking = {one.id: one.place for one in messages() if not {one.id, (one.id, 0)} & set(known)}
        print(f"{lang}: {len(lacking)} lacking in {FOLDER / lang}")
        for text in sorted(lacking):
            print(f"    {text}    [{lacking[text]}]")


if __name__ == "__main__":
    main()
