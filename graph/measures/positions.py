"""Where holders and bodies stand in the whole: who is between others, which bodies are the core, which groups form.

Small networks give rough figures: what is listed matters more than the index beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from graph.findings import MISSING_TIE, Count, Finding, Measure, Message, Part, msg, named, nmsg
from graph.searched import quotes_of
from graph.seating import Seating, all_seats
from graph.town import Town
from graph.workings.centrality import Graph, communities, core, tied, two_mode_betweenness
from graph.workings.meetings import plain

BETWEENNESS = "shortest ways through it / the most there could be"
FIT = "correlation of the ties with ties that have an end in the core"
MODULARITY = "Σ (e/m − (d/2m)²)"


def positions(town: Town) -> tuple[Finding, ...]:
    """Betweenness of holders and bodies, the core of the bodies, and the groups of both; each where there is one.

    Betweenness is two-mode and normalised, 0 to 1 (Borgatti & Everett 1997); the core is that of the bodies that share
    holders, its fit −1 to 1 (Borgatti & Everett 1999); groups come from cutting the most travelled ties, their
    modularity below 1 (Girvan & Newman 2004). Total: without seats there is no finding.
    """
    graph = town.seating
    return (*_between(graph), *_core(graph), *_groups(graph))


def _between(graph: Seating) -> tuple[Finding, ...]:
    shares = {node: share for node, share in two_mode_betweenness(graph).items() if share}
    if not shares:
        return ()
    people = {node: share for node, share in shares.items() if "holder" in graph.nodes[node]}
    most = max(people.values(), default=None)
    top = tuple(node for node, share in people.items() if share == most)
    ranked = sorted(shares, key=lambda node: (-shares[node], node))
    return (
        Finding(
            kind="betweenness",
            subjects=top,
            sentence=_between_sentence(top, people[top[0]]) if top else msg("No holder stands between others."),
            measures=tuple(
                Measure("betweenness", "two-mode", Count(shares[node], ""), BETWEENNESS, node) for node in ranked
            ),
            items={"between": tuple(ranked)},
            caveats=(MISSING_TIE,),
            evidence=quotes_of(all_seats(graph)),
        ),
    )


def _between_sentence(top: tuple[str, ...], share: Fraction) -> Message:
    return nmsg(
        "%(who)s stands between others more than any other holder does: %(percent)s%% of the most possible.",
        "%(who)s stand between others more than any other holder does: %(percent)s%% of the most possible, each.",
        len(top),
        who=named(top),
        percent=plain(round(100 * share, 1)),
    )


def _core(graph: Seating) -> tuple[Finding, ...]:
    found = core(tied(graph))
    if found is None or found[1] <= 0:
        return ()
    inside = tuple(sorted(found[0]))
    return (
        Finding(
            kind="core",
            subjects=inside,
            sentence=nmsg(
                "%(bodies)s is the core: the other bodies share holders with it more than with each other.",
                "%(bodies)s are the core: the other bodies share holders with them more than with each other.",
                len(inside),
                bodies=named(inside),
            ),
            measures=(
                Measure("fit of the core", "bodies that share holders", Count(Fraction(str(found[1])), ""), FIT),
            ),
            items={"core": inside},
            caveats=(MISSING_TIE,),
            evidence=quotes_of(all_seats(graph)),
        ),
    )


def _groups(graph: Seating) -> tuple[Finding, ...]:
    sitting: Graph = graph.subgraph([node for node in graph if graph[node]])
    found = communities(sitting)
    if found is None or len(found[0]) < 2:
        return ()
    groups, quality = found
    return (
        Finding(
            kind="groups",
            subjects=(),
            sentence=_groups_sentence(graph, groups),
            measures=(
                Measure("groups", "literal, all", Count(Fraction(len(groups)), "groups"), "highest modularity"),
                Measure("modularity", "literal, all", Count(quality, ""), MODULARITY),
            ),
            items={},
            caveats=(MISSING_TIE, msg("Groups are a reading of the pattern: few seats more or less may move them.")),
            evidence=quotes_of(all_seats(graph)),
            parts=tuple(_group(graph, group) for group in groups),
        ),
    )


def _groups_sentence(graph: Seating, groups: Iterable[frozenset[str]]) -> Message:
    several = [group for group in groups if sum("body" in graph.nodes[node] for node in group) > 1]
    if not several:
        return msg("Each body forms a group of its own with those who sit there.")
    return nmsg(
        "%(count)s group of bodies shares holders mostly within itself.",
        "%(count)s groups of bodies each share holders mostly within themselves.",
        len(several),
        count=len(several),
    )


def _group(graph: Seating, group: frozenset[str]) -> Part:
    """A group, its bodies first; it is called by the first."""
    members = tuple(sorted(group, key=lambda node: ("holder" in graph.nodes[node], node)))
    return Part(members[0], "group", members)
