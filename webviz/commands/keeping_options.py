"""The options of the commands for a store that keeps, and those that many commands have."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from webviz.commands import keeping

Maker = Callable[[str, Any, str], argparse.ArgumentParser]
"""Makes the parser of a command from its name, what it runs, and an example."""


def add_all(make: Maker, store: str) -> None:
    """Add every command; `store` is the folder where none is named."""
    for add in (_import, _history, _diff, _undo, _backup, _restore):
        add(make, store)


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """Reads a whole number within bounds, and says so where there is none."""
    bounds = f"from {least} to {most}" if most is not None else f"from {least}"

    def read(text: str) -> int:
        number = int(text) if text.isdecimal() else -1
        if number < least or (most is not None and number > most):
            raise argparse.ArgumentTypeError(f"“{text}” is no whole number {bounds}")
        return number

    return read


def rows(one: argparse.ArgumentParser, formats: Sequence[str] = ("table", "json", "csv")) -> None:
    """In which form the answer is wanted."""
    one.add_argument("--format", choices=formats, default=formats[0], help=f"the form of the answer ({formats[0]})")


def beside(one: argparse.ArgumentParser) -> None:
    """What a planner can say beside files that do not say it themselves."""
    told = one.add_argument_group("for tables, web pages and texts, which do not say it themselves")
    told.add_argument("--municipality", default="", metavar="ID", help="such as no-4612")
    told.add_argument("--name", default="", help="the municipality's name, when the store does not know it")
    told.add_argument("--document", default="", metavar="ID", help="a short name (default: the file's)")
    told.add_argument("--title", default="", help="the document's title")
    told.add_argument("--language", default="", metavar="TAG", help="the language it is written in: nn, nb, sv, en …")


def _import(make: Maker, store: str) -> None:
    one = make("import", keeping.import_files, "import mine.yaml --store ./store")
    one.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="workbook, municipality file, table, web page, text or RDF"
    )
    _in_store(one, store)
    one.add_argument("--dry-run", action="store_true", help="only show what would change")
    one.add_argument("--bundled", action="store_true", help="a new store begins with the bundled municipalities")
    rows(one)
    beside(one)


def _history(make: Maker, store: str) -> None:
    one = make("history", keeping.history, "history --store ./kept")
    _in_store(one, store)
    rows(one)


def _diff(make: Maker, store: str) -> None:
    one = make("diff", keeping.diff, "diff 1 --store ./kept")
    one.add_argument("of", nargs="+", metavar="NUMBER|FILE", help="the number of a change set, or files to compare")
    _in_store(one, store)
    rows(one, ("table", "json", "csv", "nq"))
    beside(one)


def _undo(make: Maker, store: str) -> None:
    one = make("undo", keeping.undo, "undo 1 --store ./kept")
    one.add_argument("number", type=whole(1), metavar="NUMBER", help="the number of a change set, as history tells it")
    _in_store(one, store)


def _backup(make: Maker, store: str) -> None:
    one = make("backup", keeping.backup, "backup ./copy --store ./kept")
    one.add_argument("folder", type=Path, metavar="DIR", help="a folder that is not there yet")
    _in_store(one, store)


def _restore(make: Maker, store: str) -> None:
    one = make("restore", keeping.restore, "restore ./saved --store ./store")
    one.add_argument("backup", type=Path, metavar="BACKUP", help="the folder of a backup")
    _in_store(one, store)
    one.add_argument("--replace", action="store_true", help="replace a store that is there already")


def _in_store(one: argparse.ArgumentParser, store: str) -> None:
    one.add_argument("--store", default=store, metavar="DIR", help="the folder of the store")
