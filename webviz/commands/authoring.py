"""The `samgraf` commands for those who write municipality files: build, validate, verify, quotes, schema."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from graph.changes.backup import make_room, put_in_place
from graph.changes.importing import plan
from graph.evidence import fill_quotes
from graph.evidence import verify as prove
from graph.library import bundled, load_files, on_base
from graph.packs import validate_pack
from graph.readers.intake import Given, sources, take_all
from graph.schema import municipality_schema
from graph.store import open_store
from ontology.errors import InvalidInput, Problem
from ontology.system import why
from webviz.commands.keeping import folder_of, given_beside, settled
from webviz.commands.opening import put, replace_file, say
from webviz.commands.waiting import waiting
from webviz.i18n import Translator
from webviz.output import as_json
from webviz.reports import findings_schema
from webviz.settings import Settings


def build(given: Namespace, settings: Settings, words: Translator) -> int:
    """Make a store on disk from municipality files: all of them or nothing."""
    paths = [*(bundled() if given.bundled or not given.files else ()), *given.files]
    target = folder_of(given)
    make_room(target, given.replace)
    with put_in_place(target) as folder, open_store(folder, create=True) as store:
        load_files(store, paths, settings.base)
    say(
        words.ngettext(
            "Built %(path)s from %(num)s file.", "Built %(path)s from %(num)s files.", len(paths), path=target
        )
    )
    return 0


def validate(given: Namespace, settings: Settings, words: Translator) -> int:
    """Check files (form, names, ranges, the shapes of their graph) beside a store, and folders with packs."""
    folders = [path for path in given.files if path.is_dir()]
    paths = [path for path in given.files if not path.is_dir()]
    problems = [problem for folder in folders for problem in validate_pack(folder)]
    if paths:
        try:
            _settle(paths, given, settings.base, words)
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


def _settle(paths: list[Path], given: Namespace, base: str, words: Translator) -> None:
    """Plan to take the files in, beside the store named or the bundled data. Raises InvalidInput."""
    with waiting(words) as told, open_store(folder_of(given) if given.store else None) as store:
        if not given.store:
            load_files(store, bundled(), base)
        taken = take_all(sources(paths), given_beside(given, base), told.rows)
        planned = plan(on_base(store, base), taken, given.lang, base, told.steps)
    settled(planned, words)


def verify(given: Namespace, settings: Settings, words: Translator) -> int:
    """Prove every quote at its place in the documents: texts, or any files that are taken in."""
    proof = prove(take_all(sources(given.files or bundled()), Given(base=settings.base)).dossiers, given.sources)
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
            raise InvalidInput([Problem("Cannot read the file: %(why)s.", {"why": why(error)}, str(path))]) from error
    for path, text in written.items():
        replace_file(path, text.encode())
    say(words.ngettext("Quotes written in %(num)s file.", "Quotes written in %(num)s files.", len(written)))
    return 0


def schema(given: Namespace, settings: Settings, words: Translator) -> int:
    """Write the JSON Schema of the municipality file, for editors, or of findings, for programs."""
    return put(findings_schema() if given.of == "findings" else as_json(municipality_schema()), given)
