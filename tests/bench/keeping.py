"""Keeping a country: loading it, opening it again, writing to it, how much memory it takes; some in other processes."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random

import pyoxigraph as ox

from graph.catalogue import query_text
from graph.country.index import RELATIONS, open_index
from graph.country.national import gaps
from graph.store import Store, open_store
from ontology.iris import data_iri
from tests.bench.country import load_country
from tests.bench.measure import Figure, Line, Peer, Way, shown
from tests.bench.points import rdflib_graph
from tests.bench.world import World

SUBJECT, LINK, PLACE = (ox.NamedNode(data_iri(f"bench/{name}")) for name in ("counter", "counts", "graph"))


# -- loading and opening --------------------------------------------------------------------------------------------


def loading(world: World) -> Figure:
    """A country from its file to the index."""
    return Figure(
        "load and index",
        world.scale,
        Way(lambda: _load(world.quads, index=True), lambda size: size),
        peers=(Peer("bulk load and export alone", lambda: Way(lambda: _parts(world.quads)), within=1.3),),
        growth=1.1,
    )


def loading_rdflib(world: World) -> Figure:
    """The same where rdflib can follow: its triples alone, without an index."""

    def theirs() -> int:
        rdflib_graph.cache_clear()
        return len(rdflib_graph(world.triples))

    return Figure(
        "load and index",
        world.scale,
        Way(lambda: _load(world.quads, index=True), lambda size: size > 0),
        peers=(Peer("rdflib load", lambda: Way(theirs, lambda size: size > 0), faster=10),),
    )


def _load(quads: Path, index: bool) -> int:
    folder = Path(tempfile.mkdtemp(prefix="samgraf-bench-"))
    try:
        with open_store(folder / "store", create=True) as store:
            load_country(store, quads)
            if index:
                open_index(store)
            return len(store) - 1
    finally:
        shutil.rmtree(folder)


def _parts(quads: Path) -> int:
    """The engine's own share: its bulk load, and the answers the index is made of."""
    folder = Path(tempfile.mkdtemp(prefix="samgraf-bench-"))
    try:
        triples = ox.Store(str(folder / "store"))
        triples.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
        store = Store(triples, folder)
        for name in RELATIONS:
            store.tsv(query_text(f"index-{name}"))
        return len(triples)
    finally:
        shutil.rmtree(folder)


ANSWER = """
import sys, time
from pathlib import Path
from graph.country.index import open_index
from graph.country.national import gaps
from graph.store import open_store
start = time.perf_counter()
with open_store(Path(sys.argv[1])) as store:
    found = list(gaps(open_index(store)))
    print(time.perf_counter() - start, len(found))
"""


def restarting(world: World, times: int) -> Iterator[Line]:
    """A new process opens the store and answers with the gap matrix; beside loading and indexing anew.

    The time to start Python and import is the same for both, and left out; it is shown on a line of its own.
    """
    expected = len(gaps(world.index))
    world.close()
    whole, ours = [], []
    for _ in range(times):
        start = time.perf_counter()
        taken, rows = _run(ANSWER, world.path).split()
        whole.append(time.perf_counter() - start)
        ours.append(float(taken))
        assert int(rows) == expected
    mine = sorted(ours)[times // 2]
    start = time.perf_counter()
    _load(world.quads, index=True)
    anew = time.perf_counter() - start
    yield Line(
        "restart to first answer", world.scale, shown(mine), "load and index anew", shown(anew),
        f"{anew / mine:.3g} × as fast", "≥ 20 ×", anew / mine >= 20,
    )  # fmt: skip
    yield Line("restart to first answer", world.scale, shown(mine), goal="≤ 150 ms", met=mine <= 0.15)
    yield Line("  with Python and imports", world.scale, shown(sorted(whole)[times // 2]))


def restart(world: World) -> Figure:
    """The same in this process, to see how it grows."""

    def ours() -> int:
        world.close()
        return len(list(gaps(open_index(world.store))))

    return Figure("restart to first answer", world.scale, Way(ours), growth=0.3)


# -- writing --------------------------------------------------------------------------------------------------------


def writing(threads: int = 4, times: int = 100) -> Iterator[Line]:
    """Writers side by side: nothing is lost, and the version counts every write. The engine alone loses updates."""
    wanted = threads * times
    with open_store() as store:
        start = time.perf_counter()
        _side_by_side(threads, times, lambda number: store.load([_quad(number)]))
        took = time.perf_counter() - start
        kept, counted = sum(1 for _ in store.quads()), int(store.version[:6])
    bare = ox.Store()
    bare.add(_quad(0))
    _side_by_side(threads, times, lambda number: _increment(bare))
    yield Line(
        f"{threads} × {times} increments", 0, f"{counted} counted, {kept} kept", "pyoxigraph without a lock",
        f"{_count(bare)} counted", f"{shown(took / wanted)} each", f"= {wanted}", counted == kept == wanted,
    )  # fmt: skip


def _side_by_side(threads: int, times: int, work: Callable[[int], None]) -> None:
    """Each thread does its share of the numbers."""

    def some(first: int) -> None:
        for number in range(first, threads * times, threads):
            work(number)

    started = [threading.Thread(target=some, args=(first,)) for first in range(threads)]
    for one in started:
        one.start()
    for one in started:
        one.join()


def _quad(number: int) -> ox.Quad:
    return ox.Quad(SUBJECT, LINK, ox.Literal(number), PLACE)


def _numbers(quads: Iterable[ox.Quad]) -> set[int]:
    return {int(quad.object.value) for quad in quads if isinstance(quad.object, ox.Literal)}


def _count(store: ox.Store) -> int:
    return max(_numbers(store.quads_for_pattern(SUBJECT, LINK, None, None)))


def _increment(store: ox.Store) -> None:
    """Read, add one, write: what every counter does."""
    before = _count(store)
    time.sleep(0)
    store.remove(_quad(before))
    store.add(_quad(before + 1))


WRITE = """
import sys
from pathlib import Path
import pyoxigraph as ox
from graph.store import open_store
from tests.bench.keeping import _quad
with open_store(Path(sys.argv[1]), create=True) as store:
    for number in range(int(sys.argv[2]), 10**9):
        store.load([_quad(number)])
        print(number, flush=True)
"""


def killing(points: int, seed: int = 1) -> Iterator[Line]:
    """A writer ended by `kill -9` at any moment, again and again: what it had acknowledged is there."""
    random, acknowledged, lost = Random(seed), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store"
        for _ in range(points):
            child = subprocess.Popen(
                [sys.executable, "-c", WRITE, str(path), str(acknowledged)], stdout=subprocess.PIPE, text=True
            )
            assert child.stdout
            child.stdout.readline()
            time.sleep(random.random() / 5)
            child.send_signal(signal.SIGKILL)
            said = child.stdout.read().split("\n")[:-1]
            child.wait()
            child.stdout.close()
            acknowledged = max([acknowledged + 1, *(int(one) + 1 for one in said)])
            with open_store(path) as store:
                lost += len(set(range(acknowledged)) - _numbers(store.quads()))
    told = f"{lost} lost of {acknowledged} acknowledged"
    yield Line(f"kill -9 at {points} points", 0, told, goal="none lost", met=lost == 0)


# -- memory ---------------------------------------------------------------------------------------------------------

# The high-water mark of this program alone: what getrusage tells is inherited from the one that started it.
PEAK = """
import re, sys
from pathlib import Path
{work}
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024)
"""
STORE = "from graph.store import open_store\nstore = open_store(Path(sys.argv[1]))\n"
WORK = {
    "nothing": "",
    "store": STORE + "from graph.catalogue import query_text\nstore.tsv(query_text('index-seats'))",
    "ours": STORE + "from graph.country.index import open_index\nfrom graph.country.national import gaps, overlaps\n"
    "index = open_index(store)\nfor stream in (gaps(index), overlaps(index)):\n    for row in stream:\n        pass",
    "index": STORE + "from graph.country.index import build\nbuild(store)",
    "rdflib": "from rdflib import Graph\ngraph = Graph().parse(sys.argv[1], format='nt')",
}


def memory(world: World, small: World) -> Iterator[Line]:
    """The peak of a process that prints all gaps and overlaps, beside one that only exports the seats; and rdflib."""
    large, little = world.size, small.size
    path, other, triples = world.path, small.path, small.triples
    assert world.index.version and small.index.version  # made before, not meanwhile
    world.close()
    small.close()
    peaks = {name: int(_run(PEAK.format(work=WORK[name]), path)) for name in ("nothing", "store", "ours", "index")}
    limit = 1.2 * peaks["store"] + 64 * 2**20
    yield Line(
        "memory, printing a country", world.scale, _mebibytes(peaks["ours"]), "store alone",
        _mebibytes(peaks["store"]), f"{peaks['ours'] / peaks['store']:.2f} × theirs", "≤ 1.2 × + 64 MiB",
        peaks["ours"] <= limit,
    )  # fmt: skip
    yield Line("memory, making the index", world.scale, _mebibytes(peaks["index"]))
    theirs = int(_run(PEAK.format(work=WORK["rdflib"]), triples)) - peaks["nothing"]
    whole = theirs / little * large + peaks["nothing"]
    yield Line(
        "memory, printing a country", world.scale, _mebibytes(peaks["ours"]), f"rdflib, from {small.scale:g}",
        _mebibytes(int(whole)), f"{peaks['ours'] / whole:.2f} × theirs", "≤ 0.33 ×", peaks["ours"] <= whole / 3,
    )  # fmt: skip
    less = int(_run(PEAK.format(work=WORK["ours"]), other))
    yield Line("memory, printing a country", small.scale, _mebibytes(less))


def _run(code: str, path: Path) -> str:
    """What a process of its own prints."""
    command = [sys.executable, "-c", code, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _mebibytes(number: int) -> str:
    return f"{number / 2**20:.0f} MiB"
