"""The `samgraf` command. Status 0: done; 1: invalid input or a failed check; 2: wrong usage. Findings are no
failure.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from ontology.errors import BadParameter, InvalidInput, SamgrafError, UnknownFormat, UnknownName
from ontology.labels import LANGUAGES
from webviz.commands import authoring, expecting, keeping_options, measuring, reading, taking
from webviz.i18n import Translator, translator
from webviz.report import reporting
from webviz.settings import PREFIX, Settings, from_environment

USAGE = (BadParameter, UnknownFormat, UnknownName)
# The families of measures and an example of each; those that can be had for a whole country.
MEASURES = {
    "gaps": "gaps Sande",
    "overlaps": "overlaps no-1514 --format json",
    "load": "load Sande --hours 1.5 --lang nb",
    "anchoring": "anchoring Sande Ørland",
    "network": "network se-0183 --format csv",
    "compare": "compare Sande Ørland Sundbyberg --format xlsx -o compared.xlsx",
}
NATIONAL = ("gaps", "overlaps", "compare")
if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; no traceback reaches the user."""
    if arguments is None and sys.getfilesystemencoding() == "ascii":
        _begin_again()
    _utf8()
    try:
        settings = from_environment(os.environ)
        given = _parsed(parser(settings), sys.argv[1:] if arguments is None else arguments)
    except SamgrafError as error:
        return _fail(error, translator(_spoken(sys.argv[1:] if arguments is None else arguments)))
    words = translator(given.lang)
    try:
        command: measuring.Command = given.run
        return command(given, settings, words)
    except SamgrafError as error:
        return _fail(error, words)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line: where, what, and what to do. Help and wrong usage are told in English."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message.removeprefix('argument ')}; see {self.prog} --help\n")


def _spoken(arguments: Sequence[str]) -> str:
    """The language to tell in what is wrong with the command line itself."""
    asked = [after for before, after in pairwise(arguments) if before == "--lang"]
    wanted = [*asked, os.environ.get(f"{PREFIX}LANG", Settings().lang)]
    return next((one for one in wanted if one in LANGUAGES), Settings().lang)


def parser(settings: Settings) -> argparse.ArgumentParser:
    """The command line, every command with its help and an example."""
    top: argparse.ArgumentParser = Parser(prog="samgraf", description="How municipalities work together, as one graph.")
    top.add_argument("--version", action="version", version=reading.version())
    found = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for add in (_serve, _ask, _search, _measures, _expectations, _report, _export):
        add(found, settings)
    for add in (_template, _validate, _quotes, _schema, _verify, _build, _check):
        add(found, settings)
    keeping_options.add_all(partial(_command, found, settings), settings.store)
    top.set_defaults(commands=tuple(found.choices))
    return top


def _parsed(top: argparse.ArgumentParser, arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments read; a command there is not is told with the nearest ones."""
    name, known = (arguments[0] if arguments else "-"), top.get_default("commands")
    if not name.startswith("-") and name not in known:
        near = get_close_matches(name.lower(), known, n=3, cutoff=0)
        raise UnknownName("There is no command “%(name)s”; the nearest are: %(nearest)s.", name=name, nearest=near)
    for one in arguments:
        if not one.isprintable() and any("\udc80" <= letter <= "\udcff" for letter in one):
            top.error(f"“{one}” is not written in UTF-8")
    return top.parse_args(arguments)


def _command(
    found: Subparsers, settings: Settings, name: str, run: measuring.Command, example: str
) -> argparse.ArgumentParser:
    about = (run.__doc__ or "").strip().partition("\n")[0]
    one = found.add_parser(name, help=about, description=about, epilog=f"example: samgraf {example}")
    one.add_argument("--lang", choices=LANGUAGES, default=settings.lang, help="the language of answers and messages")
    one.set_defaults(run=run)
    return one


def _from_store(one: argparse.ArgumentParser, settings: Settings, **many: Any) -> None:
    """Where the graph is. Names may follow `--data`, so it takes one folder a time, unless `many` says otherwise."""
    where = "a store on disk, or where a SPARQL service takes queries (default: bundled data)"
    one.add_argument("--store", default=settings.store, metavar="DIR|URL", help=where)
    what = "municipality files beside the bundled; may be given several times"
    one.add_argument("--data", **{"action": "append", **many}, default=None, metavar="DIR", type=Path, help=what)


def _serve(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "serve", reading.serve, "serve --port 8080")
    one.add_argument("--host", default=settings.host, help="the address to listen on")
    one.add_argument(
        "--port", type=keeping_options.whole(0, 65535), default=settings.port, help="the port to listen on"
    )
    _from_store(one, settings, action="extend", nargs="+")


def _build(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "build", authoring.build, "build mine.yaml --bundled --store ./store")
    one.add_argument("files", nargs="*", type=Path, metavar="FILE", help="default: the bundled files")
    one.add_argument("--store", required=True, metavar="DIR", help="the folder of the store")
    one.add_argument("--bundled", action="store_true", help="with the municipalities that come with the program")
    one.add_argument("--replace", action="store_true", help="replace a store that is there already")


def _template(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "template", taking.template, "template mine.xlsx --lang nb")
    one.add_argument("file", type=Path, metavar="FILE.xlsx", help="the workbook to write")
    one.add_argument("--replace", action="store_true", help="replace a file that is there already")


def _validate(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "validate", authoring.validate, "validate mine.yaml")
    one.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="anything that import takes, and folders with packs"
    )
    one.add_argument("--store", default="", metavar="DIR", help="check beside this store (default: the bundled data)")
    keeping_options.beside(one)


def _verify(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "verify", authoring.verify, "verify --sources ./documents")
    one.add_argument("files", nargs="*", type=Path, metavar="FILE", help="default: the bundled files")
    one.add_argument("--sources", required=True, type=Path, metavar="DIR", help="the folder that holds the documents")


def _quotes(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "quotes", authoring.quotes, "quotes mine.yaml --sources ./documents")
    one.add_argument("files", nargs="+", type=Path, metavar="FILE", help="municipality files")
    one.add_argument("--sources", required=True, type=Path, metavar="DIR", help="the folder that holds the documents")


def _ask(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "ask", reading.ask, "ask participants body=no-1514/kontaktmote")
    one.add_argument(
        "question", nargs="?", metavar="QUESTION", help="id or number; without it, the questions there are"
    )
    one.add_argument("given", nargs="*", metavar="key=value", help="values for the question")
    own = one.add_mutually_exclusive_group()
    own.add_argument("--query", metavar="TEXT", help="a SPARQL query of your own")
    own.add_argument("--file", type=Path, metavar="F.rq", help="a file with one")
    keeping_options.rows(one)
    _from_store(one, settings)


def _measures(found: Subparsers, settings: Settings) -> None:
    """The families of measures, which differ in what they measure and hardly in how they are asked."""
    for name, example in MEASURES.items():
        run = measuring.compare if name == "compare" else measuring.of_family(name)
        one = _command(found, settings, name, run, example)
        country = name in NATIONAL
        one.add_argument("municipalities", nargs="*" if country else "+", metavar="MUNICIPALITY", help="name or code")
        if country:
            one.add_argument("--all", action="store_true", help="all municipalities of the store, row by row")
        if name == "load":
            one.add_argument(
                "--hours", type=_hours, metavar="H", help="how long a meeting lasts where it is not documented"
            )
        _reported(one, settings)


def _expectations(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "expectations", expecting.expectations, "expectations Ørland")
    one.add_argument("names", nargs="*", metavar="[PACK] MUNICIPALITY", help="without them, the packs there are")
    one.add_argument("--packs", action="append", type=Path, metavar="DIR", help="a folder with packs of your own")
    one.add_argument("--as-of-today", action="store_true", help="ask whatever the dates of the documents")
    _reported(one, settings)


def _reported(one: argparse.ArgumentParser, settings: Settings) -> None:
    keeping_options.rows(one, measuring.FORMATS)
    one.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: standard output")
    _from_store(one, settings)


def _hours(text: str) -> Fraction:
    """A length of meetings: 1.5, or 3/2."""
    try:
        found = Fraction(text.replace(",", "."))
    except (ValueError, ZeroDivisionError):
        found = Fraction(0)
    if not 0 < found <= 24:
        raise argparse.ArgumentTypeError(f"“{text}” is no length of a meeting; give hours, such as 1.5 (at most 24)")
    return found


def _day(text: str) -> str:
    try:
        return reporting.day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no date; give year, month and day, such as 2026-03-31"
        ) from error


def _check(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "check", reading.check, "check")
    _from_store(one, settings)


def _export(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "export", reading.export, "export no-1514 --format ttl -o sande.ttl")
    one.add_argument("municipalities", nargs="*", metavar="MUNICIPALITY", help="default: all of them")
    keeping_options.rows(one, reading.EXPORTS)
    one.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: standard output")
    _from_store(one, settings)


def _report(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "report", reporting.report, "report no-1514 -o report.html")
    one.add_argument("municipality", metavar="MUNICIPALITY", help="name or code")
    one.add_argument("-o", "--output", type=Path, metavar="FILE", help=".html or .pdf (default: HTML, standard output)")
    one.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help="a date to print on it")
    _from_store(one, settings)


def _schema(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "schema", authoring.schema, "schema -o municipality.schema.json")
    one.add_argument("of", nargs="?", choices=("municipality", "findings"), default="municipality", help="of what")
    one.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: standard output")


def _search(found: Subparsers, settings: Settings) -> None:
    one = _command(found, settings, "search", reading.search, "search førebygging")
    one.add_argument("words", nargs="+", metavar="WORD", help="words of a name, in any of the languages")
    one.add_argument("--limit", type=keeping_options.whole(1), default=20, metavar="N", help="the most hits to show")
    keeping_options.rows(one)
    _from_store(one, settings)


def _fail(error: SamgrafError, words: Translator) -> int:
    """Say what is wrong, one line a problem: where, what, and what to do."""
    if isinstance(error, InvalidInput):
        for problem in error.problems:
            text = words.said(problem.template, problem.params)
            print(f"{problem.place}: {text}" if problem.place else text, file=sys.stderr)
        return 1
    print(f"samgraf: {words.error(error)}", file=sys.stderr)
    return 2 if isinstance(error, USAGE) else 1


def _begin_again() -> NoReturn:
    """With Python's UTF-8 mode, in us and in what we start: names and files have æ, ø and å."""
    command = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
    os.execve(sys.executable, command, {**os.environ, "PYTHONUTF8": "1"})


def _utf8() -> None:
    """Names have æ, ø and å whatever the terminal's locale claims; what is no text is shown by its bytes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
