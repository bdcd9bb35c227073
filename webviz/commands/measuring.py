"""The `samgraf` commands that measure municipalities: gaps, overlaps, load, anchoring, network, compare."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from graph.atlas import Atlas
from graph.findings import Report
from graph.packs import Pack, read_packs
from ontology.errors import BadParameter
from webviz.commands import streaming
from webviz.commands.opening import federated, open_atlas, replace_file
from webviz.i18n import Translator
from webviz.output import as_csv, as_json, as_notes, as_table, as_xlsx
from webviz.present import Presenter
from webviz.reports import full, report_json, sheets, summary
from webviz.settings import Settings

FORMATS = ("table", "json", "csv", "xlsx")


def gaps(given: Namespace, settings: Settings, words: Translator) -> int:
    """What nobody covers, and what is not documented: themes, services, parties, chairs, rhythms."""
    return _measure(given, settings, "gaps")


def overlaps(given: Namespace, settings: Settings, words: Translator) -> int:
    """Which bodies share holders, and which do alike."""
    return _measure(given, settings, "overlaps")


def load(given: Namespace, settings: Settings, words: Translator) -> int:
    """How many meetings a year each holder carries."""
    return _measure(given, settings, "load", given.hours)


def anchoring(given: Namespace, settings: Settings, words: Translator) -> int:
    """How a matter can go from each body to the top, and from where no way is documented."""
    return _measure(given, settings, "anchoring")


def network(given: Namespace, settings: Settings, words: Translator) -> int:
    """How the bodies hang together, who links them, and what falls apart without whom."""
    return _measure(given, settings, "network")


def _measure(given: Namespace, settings: Settings, family: str, hours: Fraction | None = None) -> int:
    if getattr(given, "all", False):
        return streaming.all_of(given, settings, family)

    def reports(atlas: Atlas) -> list[Report]:
        return [atlas.report(family, owner, hours) for owner in owners(atlas, given.municipalities)]

    return report(given, settings, reports)


def compare(given: Namespace, settings: Settings, words: Translator) -> int:
    """Two to six municipalities side by side: what both have, what only one has, what differs."""
    if given.all:
        return streaming.all_of(given, settings, "compare")
    if not given.municipalities:
        raise BadParameter("Name one municipality or more, or take --all.")
    packs, federation = read_packs(), federated(settings)
    with open_atlas(given, settings) as atlas:
        beside = federation.beside(atlas, given.municipalities)
        found = beside.atlas.comparison(beside.owners, packs)
        content = _content(Presenter(beside.atlas, given.lang, packs), [found], given.format)
    federation.close()
    return put(content, given)


def owners(atlas: Atlas, names: Iterable[str]) -> list[str]:
    """The municipalities of those names, each once."""
    found = list(dict.fromkeys(atlas.resolve(name) for name in names))
    if not found:
        raise BadParameter("Name one municipality or more, or take --all.")
    return found


def report(
    given: Namespace, settings: Settings, ask: Callable[[Atlas], Sequence[Report]], packs: Sequence[Pack] = ()
) -> int:
    """Write what was asked of the atlas in the format that was asked for; packs name what they expect."""
    with open_atlas(given, settings) as atlas:
        show = Presenter(atlas, given.lang, packs)
        content = _content(show, ask(atlas), given.format)
    return put(content, given)


def _content(show: Presenter, found: Sequence[Report], form: str) -> str | bytes:
    return as_xlsx(sheets(show, found)) if form == "xlsx" else _text(show, found, form)


def put(content: str | bytes, given: Namespace) -> int:
    """To the file that was named, or to standard output."""
    if given.output:
        replace_file(given.output, content if isinstance(content, bytes) else content.encode())
    elif isinstance(content, str):
        sys.stdout.write(content)
    elif sys.stdout.isatty():
        raise BadParameter("A workbook cannot be shown here; give it a file with -o FILE.")
    else:
        sys.stdout.buffer.write(content)
    return 0


def _text(show: Presenter, reports: Sequence[Report], form: str) -> str:
    if form == "json":
        return as_json([report_json(show, one) for one in reports])
    if form == "csv":
        return as_csv(*full(show, reports))
    headings, rows, caveats = summary(show, reports)
    orders = dict.fromkeys(show.sentence(one.ordered_by) for one in reports)
    notes = [as_notes(orders), *([as_notes(caveats, numbered=True)] if caveats else [])]
    return "\n".join([as_table(headings, rows), *notes])
