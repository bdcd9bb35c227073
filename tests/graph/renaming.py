"""What a finding says when names are taken away: renaming bodies and holders must change nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from graph.findings import Finding
from graph.town import Town
from tests.graph.worlds import town

BODIES, HOLDERS = "ABCDE", "uvwxyz"
RHYTHMS: Mapping[str, int | tuple[int, int] | None] = {"A": 4, "B": 12, "C": (2, 6), "D": 12, "E": None}
SECTORS = {"u": "school", "v": "health", "w": "health", "x": "school", "y": "culture"}
Pairs = Sequence[tuple[str, str]]


def renamed(sits: Mapping[str, str], lines: Pairs, names: Mapping[str, str]) -> Town:
    """A world of up to five bodies with rhythms, holders with sectors and lines between bodies, under other names."""
    return town(
        {names[body]: "".join(names[one] for one in some) for body, some in sits.items()},
        rhythms={names[body]: RHYTHMS[body] for body in sits},
        facts=[
            *((names[one], "sam:sector", sector) for one, sector in SECTORS.items()),
            *((names[one], "org:reportsTo", names[other]) for one, other in lines if {one, other} <= set(sits)),
        ],
    )


def same_under_other_names(
    measure: Callable[[Town], tuple[Finding, ...]], sits: Mapping[str, str], lines: Pairs, names: Mapping[str, str]
) -> bool:
    """Whether a measure finds the same in a world and in that world under other names."""
    plain = {one: one for one in (*BODIES, *HOLDERS)}
    back = {new: old for old, new in names.items()}
    return _told(measure(renamed(sits, lines, plain)), plain) == _told(measure(renamed(sits, lines, names)), back)


def _told(findings: Iterable[Finding], names: Mapping[str, str]) -> set[str]:
    def called(some: Iterable[str]) -> list[str]:
        return sorted(names[one] for one in some)

    return {
        repr(
            (
                one.kind,
                called(one.subjects),
                sorted((m.name, m.reading, names.get(m.subject or ""), repr(m.value)) for m in one.measures),
                [(heading, called(some)) for heading, some in one.items.items()],
                sorted(called(part.items) for part in one.parts),
            )
        )
        for one in findings
    }
