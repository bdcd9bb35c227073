"""Modules and functions stay small enough to be read in one go; the figures are printed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from statistics import median, quantiles

from tests.conftest import Tell
from tests.house.tree import Module, modules

LINES = 300
LONGER = {"ontology/terms.py": "one line a term and no logic: a closed list of names"}
MEDIAN, NINE_IN_TEN, PARAMETERS = 9, 40, 5
NO_PARAMETER = {"self", "cls"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(module: Module) -> Iterator[tuple[str, Function]]:
    """Every function of a module with its place."""
    for node in ast.walk(module.tree):
        if isinstance(node, Function):
            yield f"{module.place}:{node.lineno} {node.name}", node


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def parameters(function: Function) -> list[str]:
    """The names a caller must know; `self` and what `*` and `**` gather are none."""
    given = function.args
    return [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs) if one.arg not in NO_PARAMETER]


def test_modules_fit_in_the_head() -> None:
    sizes = {module.place: module.text.count("\n") for module in modules()}
    print("modules:", len(sizes), "median", median(sizes.values()), "longest", max(sizes.values()))
    assert {place for place, lines in sizes.items() if lines > LINES} <= set(LONGER)
    assert set(LONGER) <= set(sizes)


def test_functions_are_short(tell: Tell) -> None:
    sizes = sorted(length(function) for module in modules() for _, function in functions(module))
    middle, ninth = median(sizes), quantiles(sizes, n=10)[-1]
    tell(f"functions: {len(sizes)}, median {middle}, nine in ten up to {ninth}, longest {sizes[-1]} lines")
    assert len(sizes) >= 300
    assert middle <= MEDIAN
    assert ninth <= NINE_IN_TEN


def test_functions_take_few_parameters() -> None:
    many = {
        place: names
        for module in modules()
        for place, function in functions(module)
        if len(names := parameters(function)) > PARAMETERS
    }
    assert not many
