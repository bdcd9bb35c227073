"""What of a finding is marked in a graph: what it is about, and what joins that. The way from findings to pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph.findings import Finding
from graph.names import Thing
from graph.workings.ways import KINDS
from webviz.current import atlas
from webviz.drawing.choice import in_graph
from webviz.drawing.pictures import organisation

# Kind of finding → the headings, and the states of parts, whose things are marked beside its subjects.
WITH = {
    "overlap": ("shared",),
    "interlock": ("shares holders",),
    "duplication": ("shared holders", "shared agenda topics"),
    "services without a seat": ("without a seat",),
    "services that never meet": ("services with a seat",),
    "themes by body": ("no body", "only through an endeavour"),
    "themes by level": ("on no level", "bodies without a level"),
    "bodies without a theme": ("no theme", "only through an endeavour"),
    "parties in all bodies": ("bodies with seats",),
    "parties in a project": ("bodies",),
    "documentation": ("not stated",),
    "not stated": ("not stated", "inferred"),
    "load": ("bodies",),
    "anchoring of all bodies": ("with a way up", "no way up documented"),
    "anchored endeavour": ("anchored in",),
    "others who may lift matters": ("lifts to",),
    "network": ("bodies", "no documented seats"),
    "groups": ("group",),
    "governance": ("steering bodies", "leaders"),
    "structural holes": ("tied to",),
    "brokerage": ("bodies",),
    "cut point": ("bodies", "holders"),
    "bridge": ("bodies", "holders"),
}


def marks(finding: Finding, owner: str) -> tuple[str, ...]:
    """The IRIs to mark, each once, in the order of the finding; they need not all be in the graph.

    Of a line of sight those are its steps: each body, and what the way goes through. What is said of the whole
    municipality (``owner``), and is of no kind in :data:`WITH`, marks all it consists of.
    """
    if "way" in finding.items:
        return tuple(dict.fromkeys([*_way(finding), *finding.items["way"]]))
    subjects = [iri for iri in finding.subjects if iri != owner]
    headings = WITH.get(finding.kind, () if subjects else tuple(finding.items))
    return tuple(dict.fromkeys([*subjects, *(iri for heading in headings for iri in _under(finding, heading))]))


def _way(finding: Finding) -> Iterator[str]:
    for step in (part for part in finding.parts if part.state in KINDS):
        target, *through = step.items
        yield from (step.subject, *through, target)


def _under(finding: Finding, heading: str) -> Iterator[str]:
    yield from finding.items.get(heading, ())
    yield from (part.subject for part in finding.parts if part.state == heading)


def graph_of(lang: str, owner: Thing) -> Callable[[Finding], str]:
    """Where the graph of a municipality stands with a finding marked in it; "" when nothing of it is in the graph."""
    drawn = {node.iri for node in organisation(owner.iri, lang).nodes}

    def address(finding: Finding) -> str:
        things = [iri for iri in marks(finding, owner.iri) if iri in drawn]
        return in_graph(f"/{lang}/{owner.path}", things, atlas().base) if things else ""

    return address
