"""The `samgraf` command. Status 0: done; 1: invalid input or a failed check; 2: wrong usage. Findings are no
failure.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.errors import (
    BadParameter,
    InvalidInput,
    SamgrafError,
    UnknownFormat,
    UnknownMunicipality,
    UnknownQuestion,
)
from ontology.labels import LANGUAGES
from webviz import authoring, commands
from webviz.i18n import Translator, translator
from webviz.settings import Settings, from_environment

USAGE = (BadParameter, UnknownFormat, UnknownMunicipality, UnknownQuestion)
if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

Command = Callable[[argparse.Namespace, Settings, Translator], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; no traceback reaches the user."""
    _utf8()
    try:
        settings = from_environment(os.environ)
        given = parser(settings).parse_args(arguments)
    except SamgrafError as error:
        return _fail(error, translator("en"))
    words = translator(given.lang)
    try:
        command: Command = given.run
        return command(given, settings, words)
    except SamgrafError as error:
        return _fail(error, words)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


def parser(settings: Settings) -> argparse.ArgumentParser:
    """The command line, every command with its help and an example."""
    top = argparse.ArgumentParser(prog="samgraf", description="How municipalities work together, as one graph.")
    top.add_argument("--version", action="version", version=commands.version())
    found = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for add in (_serve, _build, _validate, _verify, _quotes, _ask, _overlaps, _load, _check, _export, _schema, _search):
        add(found, settings)
    return top


def _command(found: Subparsers, settings: Settings, name: str, run: Command, example: str) -> argparse.ArgumentParser:
    about = (run.__doc__ or "").strip().splitlines()[0]
    one = found.add_parser(name, help=about, description=about, epilog=f"example: samgraf {example}")
    one.add_argument("--lang", choices=LANGUAGES, default=settings.lang, help="the language of answers and messages")
    one.set_defaults(run=run)
    return one


def _from_store(one: argparse.ArgumentParser, settings: Settings) -> None:
    one.add_argument("--store", default=settings.store, metavar="DIR", help="a store on disk (default: bundled data)")
    one.add_argument(
        "--data", action="append", default=None, metavar="DIR", type=Path, help="municipality files beside the bundled"
    )


def _rows(one: argparse.ArgumentParser, formats: Sequence[str] = ("table", "json", "csv")) -> None:
    one.add_argument("--format", choices=formats, default=formats[0], help="how to print rows")


def _serve(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "serve", commands.serve, "serve --port 8080")
    one.add_argument("--host", default=settings.host)
    one.add_argument("--port", type=int, default=settings.port)
    _from_store(one, settings)


def _build(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "build", authoring.build, "build mine.yaml --bundled --store ./store")
    one.add_argument("files", nargs="*", type=Path, metavar="FILE")
    one.add_argument("--store", required=True, type=Path, metavar="DIR")
    one.add_argument("--bundled", action="store_true", help="with the municipalities that come with the program")
    one.add_argument("--replace", action="store_true", help="replace a store that is there already")


def _validate(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "validate", authoring.validate, "validate mine.yaml")
    one.add_argument("files", nargs="+", type=Path, metavar="FILE")


def _verify(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "verify", authoring.verify, "verify --sources ./documents")
    one.add_argument("files", nargs="*", type=Path, metavar="FILE", help="default: the bundled files")
    one.add_argument("--sources", required=True, type=Path, metavar="DIR", help="the folder that holds the documents")


def _quotes(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "quotes", authoring.quotes, "quotes mine.yaml --sources ./documents")
    one.add_argument("files", nargs="+", type=Path, metavar="FILE")
    one.add_argument("--sources", required=True, type=Path, metavar="DIR", help="the folder that holds the documents")


def _ask(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "ask", commands.ask, "ask participants body=no-1514/kontaktmote")
    one.add_argument(
        "question", nargs="?", metavar="QUESTION", help="id or number; without it, the questions there are"
    )
    one.add_argument("given", nargs="*", metavar="key=value", help="values for the question")
    own = one.add_mutually_exclusive_group()
    own.add_argument("--query", metavar="TEXT", help="a SPARQL query of your own")
    own.add_argument("--file", type=Path, metavar="F.rq", help="a file with one")
    _rows(one)
    _from_store(one, settings)


def _overlaps(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "overlaps", commands.overlaps, "overlaps no-1514 --format json")
    one.add_argument("municipalities", nargs="+", metavar="MUNICIPALITY")
    _rows(one)
    _from_store(one, settings)


def _load(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "load", commands.load, "load Sande --lang nb")
    one.add_argument("municipalities", nargs="+", metavar="MUNICIPALITY")
    _rows(one)
    _from_store(one, settings)


def _check(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "check", commands.check, "check")
    _from_store(one, settings)


def _export(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "export", commands.export, "export no-1514 --format ttl -o sande.ttl")
    one.add_argument("municipalities", nargs="*", metavar="MUNICIPALITY", help="default: all of them")
    _rows(one, commands.EXPORTS)
    one.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: standard output")
    _from_store(one, settings)


def _schema(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "schema", authoring.schema, "schema -o municipality.schema.json")
    one.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: standard output")


def _search(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "search", commands.search, "search førebygging")
    one.add_argument("words", nargs="+", metavar="WORD", help="words of a name, in any of the languages")
    one.add_argument("--limit", type=int, default=20, metavar="N", help="the most hits to show")
    _rows(one)
    _from_store(one, settings)


def _fail(error: SamgrafError, words: Translator) -> int:
    """Say what is wrong, one line a problem: where, what, and what to do."""
    if isinstance(error, InvalidInput):
        for problem in error.problems:
            text = words.gettext(problem.template) % dict(problem.params)
            print(f"{problem.place}: {text}" if problem.place else text, file=sys.stderr)
        return 1
    print(f"samgraf: {words.error(error)}", file=sys.stderr)
    return 2 if isinstance(error, USAGE) else 1


def _utf8() -> None:
    """Names have æ, ø and å whatever the terminal's locale claims."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
