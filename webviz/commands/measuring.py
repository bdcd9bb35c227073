"""The `samgraf` commands that measure municipalities: gaps, overlaps, load, anchoring, network, compare."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing

from graph.atlas import Atlas
from graph.findings import Report
from graph.packs import Pack, read_packs
from ontology.errors import BadParameter
from webviz.commands import streaming
from webviz.commands.opening import federated, open_atlas, put
from webviz.i18n import Translator
from webviz.output import as_notes, as_table
from webviz.present import Presenter
from webviz.reports import summary, written
from webviz.settings import Settings
from webviz.wording import FAMILIES

Command = Callable[[Namespace, Settings, Translator], int]
FORMATS = ("table", "json", "csv", "xlsx")


def of_family(family: str) -> Command:
    """The command of a family of measures, which says what it finds as the family's page does."""

    def measure(given: Namespace, settings: Settings, words: Translator) -> int:
        if getattr(given, "all", False):
            return streaming.all_of(given, settings, family)

        def reports(atlas: Atlas) -> list[Report]:
            hours = getattr(given, "hours", None)
            return [atlas.report(family, owner, hours) for owner in owners(atlas, given.municipalities)]

        return report(given, settings, reports)

    measure.__doc__ = FAMILIES[family][1].template
    return measure


def compare(given: Namespace, settings: Settings, words: Translator) -> int:
    """Two to six municipalities side by side: what both have, what only one has, what differs."""
    if given.all:
        return streaming.all_of(given, settings, "compare")
    if not given.municipalities:
        raise BadParameter("Name one municipality or more, or take --all.")
    packs = read_packs()
    with closing(federated(settings)) as federation, open_atlas(given, settings) as atlas:
        beside = federation.beside(atlas, given.municipalities)
        found = beside.atlas.comparison(beside.owners, packs)
        content = _content(Presenter(beside.atlas, given.lang, packs), [found], given.format)
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
    return _table(show, found) if form == "table" else written(show, found, form)


def _table(show: Presenter, reports: Sequence[Report]) -> str:
    headings, rows, caveats = summary(show, reports)
    orders = dict.fromkeys(show.sentence(one.ordered_by) for one in reports)
    notes = [as_notes(orders), *([as_notes(caveats, numbered=True)] if caveats else [])]
    return "\n".join([as_table(headings, rows), *notes])
