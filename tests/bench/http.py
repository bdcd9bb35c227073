"""Over HTTP: what our server adds to a bare Flask route, how many it answers beside others, what strangers do to it.

Every server is a process of its own on this machine, asked over connections that stay open, by the same client, with
the bundled municipalities. Latencies are medians of requests taken in turn. An answer that is kept for whoever asks
the same again is one thing, an answer made anew another: both are measured, and told apart.
"""

from __future__ import annotations

import json
import socket
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from graph.library import bundled, load_files
from graph.store import open_store
from ontology.iris import PREFIXES, expand
from tests.bench.measure import Line, shown
from tests.bench.points import MEMBERS, PROVENANCE, SIGHT
from tests.conformance.hostile import ENDED, corpus, send
from tests.served import Bystander, Served, idle, serving

TOWN, BODY = expand("id:no-1514"), expand("id:no-1514/sektorleiarmote")
POINT = "SELECT ?name WHERE { ?this skos:prefLabel ?name }"
GOAL = 0.35e-3  # seconds that we may add to a bare Flask route
CLIENTS = (1, 8, 32)
TIMES = 100  # requests of one turn
ANEW = {"QUERY_KEPT": "0"}  # no answer is kept from one request to the next
DEADLINE = 1.0  # seconds, of strangers' queries
_HELLO = """
import sys
from flask import Flask
from waitress import serve
app = Flask("hello")
app.route("/")(lambda: "hello")
serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=8)
"""


@dataclass(frozen=True)
class Place:
    """A server's port, and the path of its SPARQL endpoint."""

    port: int
    path: str = "/sparql"

    def connection(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=60)

    def address(self, query: str) -> str:
        return f"{self.path}?query={quote(query)}"


def latency(pairs: int) -> Iterator[Line]:
    """A question over HTTP beside a route that says hello: answered anew each time, and asked again."""
    with tempfile.TemporaryDirectory() as folder, _hello() as bare:
        for kind, settings in (("anew", ANEW), ("again", {})):
            with serving(Path(folder), settings) as served:
                for name, query in questions().items():
                    yield _beside(f"HTTP, {kind}: {name}", Place(served.port), query, bare, pairs)


def _beside(title: str, ours: Place, query: str, bare: Place, pairs: int) -> Line:
    found = [(_median(ours, ours.address(query)), _median(bare, "/")) for _ in range(pairs)]
    more = statistics.median(one - other for one, other in found)
    mine, theirs = (statistics.median(column) for column in zip(*found, strict=True))
    told = f"{'+' if more >= 0 else '−'} {shown(abs(more))}"
    return Line(title, 0, shown(mine), "Flask, hello", shown(theirs), told, f"≤ + {shown(GOAL)}", more <= GOAL)


def throughput(pairs: int) -> Iterator[Line]:
    """Answers a second to so many clients at once, beside other SPARQL servers with the same triples."""
    waiting = {"QUERY_WAITING": str(max(CLIENTS))}
    with tempfile.TemporaryDirectory() as name, ExitStack() as open_now:
        folder = Path(name)
        _write_triples(folder / "all.nt")
        ours = {
            kind: Place(open_now.enter_context(serving(folder, waiting | settings)).port)
            for kind, settings in (("anew", ANEW), ("again", {}))
        }
        for peer, starting in (("oxigraph server", _oxigraph), ("rdflib-endpoint", _rdflib)):
            try:
                theirs = open_now.enter_context(starting(folder))
            except FileNotFoundError as error:
                yield Line("HTTP: answers a second", 0, "", peer, f"not installed ({Path(error.filename).name})")
                continue
            for kind, place in ours.items():
                yield from _rates(kind, place, peer, theirs, pairs)


def _rates(kind: str, ours: Place, peer: str, theirs: Place, pairs: int) -> Iterator[Line]:
    query = questions()["a name"]
    assert _rows(ours, query) == _rows(theirs, query) != []
    for clients in CLIENTS:
        found = [(_rate(ours, query, clients), _rate(theirs, query, clients)) for _ in range(pairs)]
        mine, others = (statistics.median(column) for column in zip(*found, strict=True))
        ratio = statistics.median(one / other for one, other in found)
        title = f"HTTP, {kind}: answers a second, clients: {clients}"
        yield Line(title, 0, f"{mine:.0f}", peer, f"{others:.0f}", f"{ratio:.3g} × theirs")


def strangers() -> Iterator[Line]:
    """What hostile queries do to a server with two workers: when they end, and how others are answered meanwhile."""
    harmful = [case for case in corpus() if case.ends == (ENDED,)]
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), {"QUERY_SECONDS": str(DEADLINE), **ANEW}) as served,
    ):
        _settle(served)
        with Bystander(served) as alone:
            time.sleep(5 * DEADLINE)
        took = []
        with Bystander(served) as among:
            for case in harmful:
                started = time.perf_counter()
                send(served, case)
                took.append(time.perf_counter() - started)
        over = sorted((one - DEADLINE, case.name) for one, case in zip(took, harmful, strict=True))
        last, its_name = over[-1]
        spread = ", ".join(f"p{part} {1000 * over[len(over) * part // 100][0]:+.0f} ms" for part in (50, 75, 90))
        told = f"{spread}; the last: {its_name}"
        title = f"{len(harmful)} runaways, past the deadline"
        yield Line(title, 0, f"{1000 * last:+.0f} ms", ratio=told, goal="≤ 100 ms", met=last <= 0.1)
        ratio = among.p95 / alone.p95
        yield Line(
            "others meanwhile, p95", 0, shown(among.p95), "with nobody else", shown(alone.p95),
            f"{ratio:.2f} × that", "≤ 2 ×", ratio <= 2,
        )  # fmt: skip
        before = time.perf_counter()
        rests = _settle(served)
        told = f"at rest after {shown(time.perf_counter() - before)}" if rests else "not at rest"
        yield Line("workers afterwards", 0, str(len(served.workers)), ratio=told, goal="3, no CPU", met=rests)


def questions() -> Mapping[str, str]:
    """The questions by their names, whole: prefixes declared, the thing asked about named."""
    asked = {"a name": (POINT, BODY), "members": (MEMBERS, TOWN), "provenance": (PROVENANCE, BODY)}
    asked["line of sight"] = (SIGHT, BODY)
    return {
        name: _prefixes(query) + query.replace("WHERE {", f"WHERE {{ VALUES (?this ?owner) {{ (<{of}> <{of}>) }}", 1)
        for name, (query, of) in asked.items()
    }


def _prefixes(query: str) -> str:
    return "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items() if f"{name}:" in query)


def _settle(served: Served) -> bool:
    return any(idle(served) for _again in range(20))


# -- servers ----------------------------------------------------------------------------------------------------------


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as place:
        return int(place.getsockname()[1])


@contextmanager
def _process(port: int, command: list[str]) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def _hello() -> Iterator[Place]:
    port = _free_port()
    with _process(port, [sys.executable, "-c", _HELLO, str(port)]):
        yield Place(port, "/")


@contextmanager
def _oxigraph(folder: Path) -> Iterator[Place]:
    port, program, triples = _free_port(), _program("oxigraph"), folder / "all.nt"
    store = str(folder / "oxigraph")
    subprocess.run([program, "load", "--location", store, "--file", str(triples)], check=True, capture_output=True)
    with _process(port, [program, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]):
        yield Place(port, "/query")


@contextmanager
def _rdflib(folder: Path) -> Iterator[Place]:
    port = _free_port()
    command = [_program("rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port)]
    with _process(port, [*command, str(folder / "all.nt")]):
        yield Place(port, "/")


def _program(name: str) -> str:
    """A program of the same environment."""
    return str(Path(sysconfig.get_path("scripts")) / name)


def _write_triples(path: Path) -> None:
    with open_store() as store:
        load_files(store, bundled())
        triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in store.quads()}
    ox.serialize(triples, str(path), ox.RdfFormat.N_TRIPLES)


# -- the client -------------------------------------------------------------------------------------------------------


def _get(connection: HTTPConnection, address: str) -> bytes:
    connection.request("GET", address, headers={"Accept": "application/sparql-results+json"})
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status == 200, content[:300]
    return content


def _rows(place: Place, query: str) -> list[object]:
    connection = place.connection()
    found = json.loads(_get(connection, place.address(query)))["results"]["bindings"]
    connection.close()
    return sorted(({name: term["value"] for name, term in row.items()} for row in found), key=str)


def _median(place: Place, address: str) -> float:
    connection, took = place.connection(), []
    for _ in range(TIMES):
        started = time.perf_counter()
        _get(connection, address)
        took.append(time.perf_counter() - started)
    connection.close()
    return statistics.median(took)


def _rate(place: Place, query: str, clients: int) -> float:
    address, each = place.address(query), max(1, 4 * TIMES // clients)

    def ask(_client: int) -> None:
        connection = place.connection()
        for _ in range(each):
            _get(connection, address)
        connection.close()

    with ThreadPoolExecutor(clients) as crowd:
        started = time.perf_counter()
        list(crowd.map(ask, range(clients)))
        return clients * each / (time.perf_counter() - started)
