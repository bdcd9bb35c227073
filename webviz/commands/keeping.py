"""The `samgraf` commands for a store that keeps: import, history, diff, undo, backup, restore."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import graph.changes.backup as copies
from graph.changes import history as past
from graph.changes import importing
from graph.changes.history import About, ChangeSet, Quads, source_file
from graph.changes.importing import Plan, carry_out, plan
from graph.changes.told import Change, changes
from graph.library import bundled, load_files, on_base
from graph.readers.intake import Given, sources, take_all
from graph.store import Store, open_store
from graph.store_files import is_store
from ontology.errors import BadParameter, InvalidInput
from webviz.commands.opening import print_rows, say
from webviz.commands.waiting import waiting
from webviz.current import now
from webviz.i18n import Translator
from webviz.output import as_json
from webviz.settings import Settings


def import_files(given: Namespace, settings: Settings, words: Translator) -> int:
    """Take files into a store: all of them or nothing; what the same documents said before gives way."""
    files = sources(given.files)
    with waiting(words) as told:
        taken = take_all(files, given_beside(given, settings.base), told.rows)
        with _store_to_fill(given, settings.base) as store:
            planned = plan(store, taken, given.lang, settings.base, told.steps)
            del taken  # the records of a long list, which take hundreds of megabytes
            told.end()
            settled(planned, words)
            if given.dry_run:
                _print_changes(given, planned.summary, words)
                return 0
            # Everybody may read the history: it tells of files, not of the folders of the one who had them.
            origins = tuple(source_file(Path(one.file).name, one.content) for one in files)
            told.writing(len(planned.add) + len(planned.remove))
            made = carry_out(store, planned, About("import", now(), origins, planned.documents))
    if made is None:
        say(words.gettext("Nothing to change: the store says all this already."))
    else:
        say(_told(made, words))
    return 0


def given_beside(given: Namespace, base: str) -> Given:
    """What the planner says beside the files."""
    return Given(given.municipality, given.name, given.document, given.title, given.language, base)


def settled(planned: Plan, words: Translator) -> Plan:
    """A plan that can be carried out, its notes told. Raises InvalidInput with every problem."""
    for note in planned.notes:
        text = words.said(note.template, note.params)
        print(words.gettext("%(place)s: note: %(text)s", place=note.place, text=text), file=sys.stderr)
    if planned.problems:
        raise InvalidInput(planned.problems)
    return planned


def history(given: Namespace, settings: Settings, words: Translator) -> int:
    """List the change sets of a store: when, from which files, how much."""
    with open_store(folder_of(given)) as store:
        made, writes = past.changesets(store), past.writes_since(store)
    if given.format == "json":
        print(as_json([asdict(one) for one in made]), end="")
        return 0
    headings = [
        words.gettext("Number"),
        words.gettext("Time (UTC)"),
        words.gettext("Kind"),
        words.gettext("Documents"),
        words.gettext("Files"),
        words.gettext("Added"),
        words.gettext("Removed"),
    ]
    number: Callable[[int], str] = str if given.format == "csv" else words.number
    rows = [row for one in made for row in _history_rows(one, number, words)]
    rows += _unrecorded(writes if made else 0, words)
    print_rows(given.format, headings, rows, words.gettext("Nothing has been taken in yet."))
    return 0


def diff(given: Namespace, settings: Settings, words: Translator) -> int:
    """Show what a change set added and removed, thing by thing, or what files would change."""
    if len(given.of) == 1 and given.of[0].isdecimal():
        with open_store(folder_of(given)) as store:
            added, removed = past.quads(on_base(store, settings.base), past.changeset(store, int(given.of[0])))
            _print_diff(given, changes(store, added, removed, given.lang, settings.base), (added, removed), words)
        return 0
    with waiting(words) as told, open_store(folder_of(given)) as store:
        taken = take_all(sources(map(Path, given.of)), given_beside(given, settings.base), told.rows)
        planned = plan(on_base(store, settings.base), taken, given.lang, settings.base, told.steps)
    settled(planned, words)
    _print_diff(given, planned.summary, (planned.add, planned.remove), words)
    return 0


def undo(given: Namespace, settings: Settings, words: Translator) -> int:
    """Reverse a change set, as a change set of its own; refused when later ones changed the same."""
    with open_store(folder_of(given)) as store:
        made = importing.undo(on_base(store, settings.base), given.number, About("undo", now()), settings.base)
    say(_told(made, words))
    return 0


def backup(given: Namespace, settings: Settings, words: Translator) -> int:
    """Copy a store with its history to another folder."""
    with open_store(folder_of(given)) as store:
        number = copies.backup(store, given.folder)
    say(
        words.ngettext(
            "Copied %(num)s statement to %(path)s.", "Copied %(num)s statements to %(path)s.", number, path=given.folder
        )
    )
    return 0


def restore(given: Namespace, settings: Settings, words: Translator) -> int:
    """Put a backup in a store's place: whole or not at all."""
    number = copies.restore(given.backup, folder_of(given), given.replace)
    say(
        words.ngettext(
            "Restored %(num)s statement to %(path)s.",
            "Restored %(num)s statements to %(path)s.",
            number,
            path=given.store,
        )
    )
    return 0


# -- stores -----------------------------------------------------------------------------------------------------------


def folder_of(given: Namespace) -> Path:
    """The folder of the store that is named. Raises BadParameter."""
    if not given.store:
        raise BadParameter("Name the folder of the store: --store DIR, or SAMGRAF_STORE.")
    if "://" in str(given.store):
        raise BadParameter("A store by URL keeps no history here; give the folder of a store on disk.")
    return Path(given.store)


@contextmanager
def _store_to_fill(given: Namespace, base: str) -> Iterator[Store]:
    """The store of a folder; a new one, with ontology and concepts, where there is none. A dry run makes none."""
    path, filled = folder_of(given), tuple(bundled() if given.bundled else ())
    if is_store(path):
        if given.bundled:
            raise BadParameter("--bundled is for a store that is not there yet; take the bundled files in as others.")
        with open_store(path) as store:
            yield on_base(store, base)
        return
    copies.make_room(path)
    if given.dry_run:
        with open_store() as store:
            load_files(store, filled, base)
            yield store
        return
    with copies.put_in_place(path) as folder, open_store(folder, create=True) as store:
        load_files(store, filled, base)
        yield store


# -- telling ----------------------------------------------------------------------------------------------------------


def _told(one: ChangeSet, words: Translator) -> str:
    template = "Change set %(number)s: %(added)s statements added, %(removed)s removed (%(documents)s)."
    documents = ", ".join(one.about.documents) or "–"
    added, removed = words.number(one.added), words.number(one.removed)
    return words.gettext(template, number=one.number, added=added, removed=removed, documents=documents)


def _history_rows(one: ChangeSet, number: Callable[[int], str], words: Translator) -> Iterator[Sequence[str]]:
    yield from _unrecorded(one.unrecorded, words)
    about = one.about
    kinds = {"import": words.gettext("import"), "graph": words.gettext("graph written over HTTP")}
    kind = kinds.get(about.kind) or words.gettext("undo of %(number)s", number=about.undoes)
    files = ", ".join(file.name for file in about.sources)
    counts = number(one.added), number(one.removed)
    yield [str(one.number), about.time, kind, ", ".join(about.documents), files, *counts]


def _unrecorded(count: int, words: Translator) -> Iterator[Sequence[str]]:
    """A row for writes that came over HTTP, which cannot be undone."""
    if count:
        told = words.ngettext("%(num)s write over HTTP", "%(num)s writes over HTTP", count)
        yield ["–", "–", words.gettext("not recorded"), told, "–", "–", "–"]


def _print_diff(given: Namespace, found: Sequence[Change], quads: tuple[Quads, Quads], words: Translator) -> None:
    if given.format != "nq":
        _print_changes(given, found, words)
        return
    for sign, some in (("A", quads[0]), ("D", quads[1])):
        for line in sorted(map(str, some)):
            print(f"{sign} {line} .")


def _print_changes(given: Namespace, found: Sequence[Change], words: Translator) -> None:
    if given.format == "json":
        print(as_json([_change_json(one) for one in found]), end="")
        return
    headings = [
        words.gettext("Change"),
        words.gettext("Thing"),
        words.gettext("Address"),
        words.gettext("Added"),
        words.gettext("Removed"),
    ]
    states = {"new": words.gettext("new"), "gone": words.gettext("removed"), "changed": words.gettext("changed")}
    number: Callable[[int], str] = str if given.format == "csv" else words.number
    rows = [
        [
            states[one.state],
            one.thing.label.text,
            one.thing.path or one.thing.iri,
            number(one.added),
            number(one.removed),
        ]
        for one in found
    ]
    nothing = words.gettext("Nothing to change: the store says all this already.")
    print_rows(given.format, headings, rows, nothing)


def _change_json(one: Change) -> dict[str, str | int]:
    thing = one.thing
    about: dict[str, str | int] = {"iri": thing.iri, "kind": thing.kind, "name": thing.label.text}
    return {"state": one.state, **about, "added": one.added, "removed": one.removed}
