"""Figures side by side: the same answer first, then medians of pairs taken in turn, in the same run."""

from __future__ import annotations

import math
import operator
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module, metadata
from typing import Any

Run = Callable[[], object]


@dataclass(frozen=True)
class Way:
    """One way to an answer: `run` is timed, `seen` turns what it gives into what is compared, untimed."""

    run: Run
    seen: Callable[[Any], Any] = lambda answer: answer


@dataclass(frozen=True)
class Peer:
    """Somebody else's way, made only when it is needed: `ways` fails with ImportError where the library is not.

    The goal is to be at least `faster` times as fast, or to take at most `within` times as long.
    """

    name: str
    way: Callable[[], Way]
    faster: float | None = None
    within: float | None = None


@dataclass(frozen=True)
class Figure:
    """What is measured: our way in the country of `scale`, its peers, and the largest growth that is aimed at."""

    name: str
    scale: float
    ours: Way
    peers: tuple[Peer, ...] = ()
    growth: float | None = None
    limit: float | None = None  # seconds
    same: Callable[[Any, Any], bool] = operator.eq


@dataclass(frozen=True)
class Line:
    """A line of the table. `met` is None where nothing is aimed at or nothing could be measured."""

    figure: str
    scale: float
    ours: str
    peer: str = ""
    theirs: str = ""
    ratio: str = ""
    goal: str = ""
    met: bool | None = None


def library(name: str) -> Any:
    """A library that may not be installed."""
    return import_module(name)


def versions(*names: str) -> str:
    """The installed versions of distributions."""
    found = []
    for name in names:
        with suppress(metadata.PackageNotFoundError):
            found.append(f"{name} {metadata.version(name)}")
    return ", ".join(found)


def seconds(run: Run) -> float:
    """How long a run takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def median(run: Run, times: int) -> float:
    """The median of several runs."""
    return statistics.median(seconds(run) for _ in range(times))


def lines(figure: Figure, pairs: int) -> Iterator[Line]:
    """A line for each peer of a figure; one alone where it has none, or a limit."""
    ours = figure.ours.run()
    if figure.limit is not None or not figure.peers:
        took = median(figure.ours.run, pairs)
        goal = "" if figure.limit is None else f"≤ {shown(figure.limit)}"
        met = None if figure.limit is None else took <= figure.limit
        yield Line(figure.name, figure.scale, shown(took), goal=goal, met=met)
    for peer in figure.peers:
        try:
            theirs = peer.way()
        except ImportError as error:
            yield Line(figure.name, figure.scale, "", peer.name, f"not installed ({error.name})")
            continue
        if not figure.same(figure.ours.seen(ours), theirs.seen(theirs.run())):
            yield Line(figure.name, figure.scale, "", peer.name, "gives another answer", met=False)
            continue
        yield _pair(figure, peer, theirs, pairs)


def _pair(figure: Figure, peer: Peer, theirs: Way, pairs: int) -> Line:
    took = [(seconds(figure.ours.run), seconds(theirs.run)) for _ in range(pairs)]
    line = Line(
        figure.name,
        figure.scale,
        shown(statistics.median(one for one, _ in took)),
        peer.name,
        shown(statistics.median(other for _, other in took)),
    )
    if peer.within is not None:
        ratio = statistics.median(one / other for one, other in took)
        return replace(line, ratio=f"{ratio:.2f} × theirs", goal=f"≤ {peer.within:g} ×", met=ratio <= peer.within)
    ratio = statistics.median(other / one for one, other in took)
    line = replace(line, ratio=f"{ratio:.3g} × as fast")
    return line if peer.faster is None else replace(line, goal=f"≥ {peer.faster:g} ×", met=ratio >= peer.faster)


def growth(figure: Figure, smaller: Figure, sizes: tuple[int, int], times: int) -> Line:
    """How the time grows from a smaller country to a larger one: the exponent e of t ~ sizeᵉ."""
    if sizes[0] == sizes[1]:
        return Line(figure.name, figure.scale, "", f"itself at {smaller.scale:g}", "is as large")
    small, large = median(smaller.ours.run, times), median(figure.ours.run, times)
    exponent = math.log(large / small) / math.log(sizes[1] / sizes[0])
    goal = "" if figure.growth is None else f"≤ {figure.growth:g}"
    met = None if figure.growth is None else exponent <= figure.growth
    line = Line(figure.name, figure.scale, shown(large), f"itself at {smaller.scale:g}", shown(small))
    return replace(line, ratio=f"growth {exponent:.2f}", goal=goal, met=met)


def shown(time_: float) -> str:
    """A time for reading."""
    if time_ < 1e-3:
        return f"{time_ * 1e6:.0f} µs"
    return f"{time_ * 1e3:.3g} ms" if time_ < 1 else f"{time_:.3g} s"


def table(found: list[Line]) -> str:
    """The lines as a table in Markdown."""
    head = ("figure", "scale", "ours", "peer", "theirs", "ratio", "goal", "")
    marks = {True: "met", False: "MISSED", None: ""}
    rows = [
        (line.figure, f"{line.scale:g}", line.ours, line.peer, line.theirs, line.ratio, line.goal, marks[line.met])
        for line in found
    ]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    printed = [head, tuple("-" * width for width in widths), *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in printed
    )
