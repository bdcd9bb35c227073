"""`python -m tests.bench`: every figure beside its peers, as one table."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tests.bench import analyses, contract, http, keeping, points, settling, workbooks
from tests.bench.measure import Figure, Line, growth, lines, table, versions
from tests.bench.world import World

# Name → the figure in a country: in all of it, in a quarter of it, and in a small part where the peers are slow.
FIGURES: dict[str, Callable[[World], Figure]] = {
    "gaps": analyses.gaps,
    "overlaps": analyses.overlaps,
    "between": analyses.between,
    **{name: partial(points.words, name) for name in points.WORDS},
}
QUARTER: dict[str, Callable[[World], Figure]] = {"load": keeping.loading}
SMALL: dict[str, Callable[[World], Figure]] = {
    "members": points.members,
    "measured": points.measured,
    "provenance": points.provenance,
    "sight": points.sight,
    "network": analyses.network,
    "load with rdflib": keeping.loading_rdflib,
    "contract": contract.contract,
    "contract in part": contract.contract_in_part,
}
# Over HTTP, with the bundled municipalities.
HTTP: dict[str, Callable[[int], Iterator[Line]]] = {
    "http": http.latency,
    "throughput": http.throughput,
    "strangers": lambda _pairs: http.strangers(),
    "settling": lambda _pairs: settling.settling(),
}
# How those grow, from a quarter to all of it; loading from the small part to a quarter.
GROWTH = {**FIGURES, **SMALL, "restart": keeping.restart}
del GROWTH["load with rdflib"], GROWTH["contract in part"]
OTHERS = ("restart", "writes", "memory", "workbook", *HTTP)
PEERS = (
    "numpy", "scipy", "networkx", "pyoxigraph", "rdflib", "polars", "duckdb", "maplib", "rustworkx", "pyshacl", "shacl",
    "openpyxl", "flask", "waitress", "oxigraph", "rdflib-endpoint",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print the table."""
    given = _arguments(arguments)
    with tempfile.TemporaryDirectory(prefix="samgraf-bench-") as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        world, quarter, little = (World(folder, given.scale * part) for part in (1, 0.25, given.small))
        print(_machine())
        print(world)
        found = []
        for line in _lines(given, world, quarter, little):
            found.append(line)
            print(table([line]).splitlines()[-1], file=sys.stderr, flush=True)
        for one in (world, quarter, little):
            one.close()
    print(table(found))
    return 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is Norway and Sweden, 4 is “large”")
    parser.add_argument("--small", type=float, default=0.05, help="the part of it that slow peers get")
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help=", ".join([*FIGURES, *QUARTER, *SMALL, *OTHERS])
    )
    parser.add_argument("--pairs", type=int, default=5, help="how many pairs the medians are of")
    parser.add_argument("--kills", type=int, default=10, help="how often the writer is ended")
    parser.add_argument("--folder", type=Path, help="keep the countries there for the next run")
    return parser.parse_args(arguments)


def _lines(given: argparse.Namespace, world: World, quarter: World, little: World) -> Iterator[Line]:
    def wanted(name: str) -> bool:
        return not given.only or name in given.only

    for figures, country in ((FIGURES, world), (QUARTER, quarter), (SMALL, little)):
        for name, figure in figures.items():
            if wanted(name):
                yield from lines(figure(country), given.pairs)
    for figures, large, small in ((GROWTH, world, quarter), (QUARTER, quarter, little)):
        for name, figure in figures.items():
            if wanted(name):
                yield growth(figure(large), figure(small), (small.size, large.size), given.pairs)
    if wanted("restart"):
        yield from keeping.restarting(world, given.pairs)
    if wanted("writes"):
        yield from keeping.writing()
        yield from keeping.killing(given.kills)
    if wanted("memory"):
        yield from keeping.memory(world, little)
    if wanted("workbook"):
        yield from workbooks.workbook(given.pairs)
    for name, lines_of in HTTP.items():
        if wanted(name):
            yield from lines_of(given.pairs)


def _machine() -> str:
    """When, where and with what."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    place = f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}"
    return f"{datetime.now(tz=UTC).date()}, {place}, Python {platform.python_version()}, {versions(*PEERS)}"


if __name__ == "__main__":
    sys.exit(main())
