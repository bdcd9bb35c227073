"""The `samgraf` commands for those who write municipality files: build, validate, verify, quotes, schema."""

from __future__ import annotations

import shutil
import tempfile
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from graph.check import require
from graph.evidence import fill_quotes
from graph.evidence import verify as prove
from graph.library import bundled, load_files, read_all
from graph.packs import validate_pack
from graph.schema import municipality_schema
from graph.store import is_store, open_store
from ontology.errors import InvalidInput, Problem, StoreNotWritable
from webviz.i18n import Translator
from webviz.opening import replace_file, say
from webviz.output import as_json
from webviz.reports import findings_schema
from webviz.settings import Settings


def build(given: Namespace, settings: Settings, words: Translator) -> int:
    """Make a store on disk from municipality files: all of them or nothing."""
    paths = [*(bundled() if given.bundled or not given.files else ()), *given.files]
    target: Path = given.store
    if target.exists() and any(target.iterdir() if target.is_dir() else [target]):
        if not given.replace:
            raise StoreNotWritable(
                "%(path)s is there already; choose another folder, or add --replace to build it anew.", path=target
            )
        if not is_store(target):
            raise StoreNotWritable("%(path)s holds something that is no store; choose another folder.", path=target)
        with open_store(target):
            pass  # nobody else owns it
    _write_store(target, paths)
    say(
        words.ngettext(
            "Built %(path)s from %(num)s file.", "Built %(path)s from %(num)s files.", len(paths), path=target
        )
    )
    return 0


def _write_store(target: Path, paths: list[Path]) -> None:
    """Build beside the target and move into place, so that a fault on the way leaves what was there."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise StoreNotWritable(
            "%(path)s cannot be written (%(why)s); choose a folder you may write to.", path=target, why=error.strerror
        ) from error
    try:
        with open_store(beside / "store", create=True) as store:
            load_files(store, paths)
        if target.exists():
            target.rename(beside / "old")
        (beside / "store").rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def validate(given: Namespace, settings: Settings, words: Translator) -> int:
    """Check municipality files (form, names, ranges, the shapes of their graph) and folders with expectation packs."""
    folders = [path for path in given.files if path.is_dir()]
    paths = [path for path in given.files if not path.is_dir()]
    problems = [problem for folder in folders for problem in validate_pack(folder)]
    if paths:
        try:
            problems.extend(_file_problems(paths, given.lang))
        except InvalidInput as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidInput(problems)
    if paths:
        say(words.ngettext("%(num)s file is valid.", "%(num)s files are valid.", len(paths)))
    if folders:
        packs = sum(len([*folder.glob("pack.toml"), *folder.glob("*/pack.toml")]) for folder in folders)
        say(words.ngettext("%(num)s pack is valid.", "%(num)s packs are valid.", packs))
    return 0


def _file_problems(paths: list[Path], lang: str) -> Iterable[Problem]:
    from graph.shapes import shape_problems

    mine = {path.resolve() for path in paths}
    dossiers = read_all([*paths, *(path for path in bundled() if path.resolve() not in mine)])
    require(dossiers)
    return shape_problems(dossiers, lang)


def verify(given: Namespace, settings: Settings, words: Translator) -> int:
    """Prove every quote at its place in the documents."""
    proof = prove(read_all(given.files or bundled()), given.sources)
    if proof.problems:
        raise InvalidInput(proof.problems)
    quotes = words.ngettext("%(num)s quote", "%(num)s quotes", proof.quotes)
    say(
        words.ngettext(
            "%(quotes)s proved at their place in %(num)s document.",
            "%(quotes)s proved at their place in %(num)s documents.",
            proof.documents,
            quotes=quotes,
        )
    )
    return 0


def quotes(given: Namespace, settings: Settings, words: Translator) -> int:
    """Write the quotes section of municipality files from the ranges they use."""
    written = {}
    for path in given.files:
        try:
            written[path] = fill_quotes(path.read_text("utf-8"), str(path), given.sources)
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidInput([Problem("Cannot read the file: %(why)s.", {"why": str(error)}, str(path))]) from error
    for path, text in written.items():
        replace_file(path, text.encode())
    say(words.ngettext("Quotes written in %(num)s file.", "Quotes written in %(num)s files.", len(written)))
    return 0


def schema(given: Namespace, settings: Settings, words: Translator) -> int:
    """Write the JSON Schema of the municipality file, for editors, or of findings, for programs."""
    text = findings_schema() if given.of == "findings" else as_json(municipality_schema())
    if given.output:
        replace_file(given.output, text.encode())
    else:
        say(text.rstrip())
    return 0
