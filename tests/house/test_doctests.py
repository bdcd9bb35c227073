"""Every example in a docstring is true."""

from __future__ import annotations

import doctest
from importlib import import_module

from tests.house.tree import modules


def test_examples_in_docstrings_are_true() -> None:
    tried = failed = 0
    for module in modules():
        if ">>>" in module.text:
            result = doctest.testmod(import_module(module.name))
            tried, failed = tried + result.attempted, failed + result.failed
    assert failed == 0
    assert tried >= 8
