"""What the measures say of the municipalities that come with the program, sentence by sentence, to be read by people.

``nn.txt``, ``nb.txt``, ``sv.txt`` and ``en.txt`` hold the sentences and the caveats of every family of measures. After
a change that is meant: ``python -m tests.golden``, then read what changed (``git diff tests/golden``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.atlas import Atlas
from graph.families import FAMILIES
from graph.findings import Report
from graph.packs import read_packs
from webviz.present import Presenter

FOLDER = Path(__file__).parent
COMPARED = ("no-1514", "no-1621", "se-0183")


def reports(atlas: Atlas) -> tuple[Report, ...]:
    """Every family of measures on every municipality, and a comparison of those with bodies."""
    owners = [card.thing.iri for card in atlas.municipalities("nn")]
    packs = read_packs()
    return (
        *(atlas.report(family, owner) for owner in owners for family in FAMILIES),
        *(atlas.expectations(owner, packs) for owner in owners),
        atlas.comparison([atlas.resolve(name) for name in COMPARED], packs),
    )


def told(atlas: Atlas, some: tuple[Report, ...], lang: str) -> str:
    """The reports as a text in a language: a heading, the sentences in their order, each caveat once."""
    show = Presenter(atlas, lang, read_packs())
    return "\n".join(line for report in some for line in _section(show, report))


def _section(show: Presenter, report: Report) -> Iterator[str]:
    owners = ", ".join(one.label.text for one in show.things(report.subjects))
    yield f"## {report.family}: {owners}"
    yield f"({show.sentence(report.ordered_by)})"
    yield ""
    shown = show.show(report.findings)
    yield from (f"- {one.sentence}" for one in shown)
    caveats = dict.fromkeys(caveat for one in shown for caveat in (*one.caveats, *(part.because for part in one.parts)))
    yield from (f"  * {caveat}" for caveat in caveats if caveat)
    yield ""
