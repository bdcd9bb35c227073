"""What part of a picture a reader has chosen to see: it stands in the address, so that an address can be passed on.

``hide`` names kinds of nodes and levels of bodies to leave out, ``fold`` bodies whose seats are not drawn one by one,
``around`` a node to see only with what it is joined to, ``highlight`` nodes to mark, and ``words=1`` puts the relations
on the lines. Things are named by IRI, or by the part of it after the base. Names that are in no picture do nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urlencode

from graph.picture import Edge, Node, Picture
from webviz.drawing.layout import LEVELS, PLACES

NO_LEVEL = "no-level"
SEATED = PLACES["office"]  # the column of those who sit
MOST = 500  # things an address can name: what is beyond is not read


class Arguments(Protocol):
    """The query of an address, as Flask gives it."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class Choice:
    """A reader's choice; empty: everything, nothing marked, no words on the lines. Things are IRIs."""

    hide: frozenset[str] = frozenset()
    fold: frozenset[str] = frozenset()
    around: str = ""
    highlight: tuple[str, ...] = ()
    words: bool = False

    @property
    def narrows(self) -> bool:
        """Whether anything may be left out."""
        return bool(self.hide or self.fold or self.around)

    def hides(self, node: Node) -> bool:
        """Whether a node's kind, or a body's level, is left out."""
        return node.kind in self.hide or (node.kind == "body" and (node.level or NO_LEVEL) in self.hide)


@dataclass(frozen=True)
class Narrowed:
    """What is left of a picture, and how many seats each folded body has."""

    picture: Picture
    folded: Mapping[str, int]


def chosen(arguments: Arguments, base: str) -> Choice:
    """The choice an address holds. Values may be repeated or joined with commas.

    >>> from werkzeug.datastructures import MultiDict
    >>> chosen(MultiDict([("hide", "office,concept"), ("around", "no-1514/x")]), "https://example.org/").around
    'https://example.org/no-1514/x'
    """

    def given(name: str) -> list[str]:
        values = [one.strip() for text in arguments.getlist(name) for one in text.split(",")]
        return [one for one in dict.fromkeys(values) if one][:MOST]

    def things(name: str) -> list[str]:
        return [one if "://" in one else base + one for one in given(name)]

    return Choice(
        hide=frozenset(given("hide")),
        fold=frozenset(things("fold")),
        around=next(iter(things("around")), ""),
        highlight=tuple(things("highlight")),
        words="1" in given("words"),
    )


def query(choice: Choice, base: str) -> str:
    """The query that holds a choice, the same for the same choice; empty for none.

    >>> query(Choice(hide=frozenset({"office", "body"}), highlight=("https://example.org/a",)), "https://example.org/")
    'hide=body,office&highlight=a'
    """
    values = {
        "hide": sorted(choice.hide),
        "fold": [short(iri, base) for iri in sorted(choice.fold)],
        "around": [short(choice.around, base)] if choice.around else [],
        "highlight": [short(iri, base) for iri in choice.highlight],
        "words": ["1"] if choice.words else [],
    }
    return urlencode({name: ",".join(found) for name, found in values.items() if found}, safe="/,:", quote_via=quote)


def short(iri: str, base: str) -> str:
    """A thing as an address names it."""
    return iri.removeprefix(base)


def in_graph(page: str, things: Iterable[str], base: str) -> str:
    """The address of a page with its graph, where these things are marked.

    >>> in_graph("/nn/no-1514", ["https://example.org/no-1514/a"], "https://example.org/")
    '/nn/no-1514?highlight=no-1514/a#graph'
    """
    found = query(Choice(highlight=tuple(dict.fromkeys(things))), base)
    return f"{page}?{found}#graph" if found else f"{page}#graph"


def narrowed(picture: Picture, centre: str, choice: Choice) -> Narrowed:
    """What a choice leaves of a picture. The centre always stays; what has lost its last line goes with it."""
    nodes = {node.iri: node for node in picture.nodes}
    kept = {iri for iri, node in nodes.items() if iri == centre or not choice.hides(node)}
    if choice.around in nodes:
        kept &= {centre, choice.around, *_beside(picture.edges, choice.around)}
    folded: dict[str, set[str]] = {}
    edges: list[Edge] = []
    for edge in (one for one in picture.edges if one.source in kept and one.target in kept):
        if edge.source in choice.fold and PLACES.get(nodes[edge.target].kind) == SEATED:
            folded.setdefault(edge.source, set()).add(edge.target)
        else:
            edges.append(edge)
    lone = _ends(picture.edges) - _ends(edges) - {centre, choice.around}
    left = tuple(node for node in picture.nodes if node.iri in kept - lone)
    return Narrowed(Picture(left, tuple(edges)), {iri: len(found) for iri, found in folded.items()})


def _beside(edges: Iterable[Edge], iri: str) -> set[str]:
    return _ends(edge for edge in edges if iri in (edge.source, edge.target))


def _ends(edges: Iterable[Edge]) -> set[str]:
    return {end for edge in edges for end in (edge.source, edge.target)}


def levels_of(picture: Picture) -> Sequence[str]:
    """The levels of a picture's bodies from the top, :data:`NO_LEVEL` last; nothing where no level is documented."""
    found = {node.level or NO_LEVEL for node in picture.nodes if node.kind == "body"}
    known = [level for level in LEVELS if level in found] + sorted(found - {*LEVELS, NO_LEVEL})
    return [*known, *({NO_LEVEL} & found)] if known else []
