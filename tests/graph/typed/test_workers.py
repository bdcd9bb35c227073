"""Workers answer, stop at their limits, and leave nothing behind."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib

from graph.typed.advice import NOT_JOINED
from graph.typed.confinement import forbid_files, forbid_network
from graph.typed.serialise import GRAPHS, RESULTS
from graph.typed.worker import Worker
from graph.typed.workers import GRAPH_FORMATS, RESULT_FORMATS, Limits, QueryPool
from ontology.errors import (
    BadParameter,
    Busy,
    QueryError,
    QueryMalformed,
    QueryOverdue,
    QueryRefused,
    QueryTimedOut,
    QueryTooLarge,
    StoreError,
    UnknownFormat,
)
from tests.conformance.hostile import QUERY, corpus

EX = "http://example.org/"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUNGRY = "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f } } }"
TEXTS = ['quo"ted', "new\nline", "comma, semi;", "},{", "<result>", "æøå ☃", "back\\slash", '{"a":{}}']

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def make(folder: Path, quads: list[ox.Quad]) -> Path:
    """A checkpoint with these quads, named as its folder."""
    store = ox.Store(str(folder.with_suffix(".store")))
    store.extend(quads)
    store.flush()
    store.backup(str(folder))
    return folder


def quad(name: str, value: str | int, graph: str) -> ox.Quad:
    return ox.Quad(ox.NamedNode(EX + name), ox.NamedNode(EX + "p"), ox.Literal(value), ox.NamedNode(EX + graph))


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Graph `many` with 3,000 numbers, graph `texts` with awkward ones."""
    many = [quad(f"n{number}", number, "many") for number in range(3000)]
    return make(tmp_path_factory.mktemp("data") / "v1", many + [quad("text", text, "texts") for text in TEXTS])


@pytest.fixture(scope="module")
def pool(checkpoint: Path) -> Iterator[QueryPool]:
    with QueryPool(checkpoint, Limits(seconds=10, rows=500, size=200_000), size=1) as pool:
        yield pool


def running(pid: int) -> bool:
    """Whether a process exists and is not merely waiting to be reaped."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def single(pool: QueryPool, query: str, *graphs: list[str]) -> str:
    """The one value of an answer of one row and one column."""
    return pool.query(query, "csv", *graphs).body.decode().split()[1]


# -- answers ------------------------------------------------------------------------------------------------


def test_each_format_has_a_media_type_and_a_writer() -> None:
    assert set(RESULT_FORMATS) == set(RESULTS)
    assert set(GRAPH_FORMATS) == set(GRAPHS)


def test_a_result_is_the_same_in_every_format(pool: QueryPool) -> None:
    query = f"SELECT ?o ?nothing {{ <{EX}text> ?p ?o }} ORDER BY ?o"
    found = {name: pool.query(query, name).body.decode() for name in RESULT_FORMATS}
    assert [row["o"]["value"] for row in json.loads(found["json"])["results"]["bindings"]] == sorted(TEXTS)
    literals = ElementTree.fromstring(found["xml"]).iterfind(".//{http://www.w3.org/2005/sparql-results#}literal")
    assert [literal.text for literal in literals] == sorted(TEXTS)
    assert list(csv.reader(io.StringIO(found["csv"], newline=""))) == [
        ["o", "nothing"],
        *([text, ""] for text in sorted(TEXTS)),
    ]
    assert found["tsv"].splitlines()[0] == "?o\t?nothing"
    assert len(found["tsv"].splitlines()) == len(TEXTS) + 1


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib warns about its own JSON-LD reader
@pytest.mark.parametrize(("format", "reader"), [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")])
def test_a_graph_is_the_same_in_every_format(pool: QueryPool, format: str, reader: str) -> None:
    query = f"CONSTRUCT {{ ?s a sam:Body ; rdfs:label ?o , 'å'@nn , 5 }} {{ BIND(id:x AS ?s) <{EX}text> ?p ?o }}"
    graph = rdflib.Graph().parse(data=pool.query(query, format).body, format=reader)
    assert len(graph) == len(TEXTS) + 3
    subject = rdflib.URIRef("https://w3id.org/samgraf/id/x")
    assert {str(text) for text in graph.objects(subject, rdflib.RDFS.label)} == {*TEXTS, "å", "5"}
    assert rdflib.Literal("å", lang="nn") in graph.objects(subject, rdflib.RDFS.label)


@pytest.mark.parametrize(("format", "sign"), [("ttl", "@prefix sam: <"), ("rdf", 'xmlns:sam="'), ("jsonld", '"sam":"')])
def test_a_graph_uses_our_prefixes_and_only_those_it_needs(pool: QueryPool, format: str, sign: str) -> None:
    text = pool.query("CONSTRUCT { id:x a sam:Body } { }", format).body.decode()
    assert sign in text
    assert "sam:Body" in text or format == "rdf"
    assert "skos" not in text


def test_a_graph_comes_in_the_same_order_each_time_and_without_doubles(pool: QueryPool) -> None:
    query = f"CONSTRUCT {{ ?s ?p 1 , ?o }} {{ GRAPH <{EX}texts> {{ ?s ?p ?o }} }}"
    lines = pool.query(query, "nt").body.decode().splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) == len(TEXTS) + 1


def test_a_yes_or_no_is_answered(pool: QueryPool) -> None:
    assert json.loads(pool.query("ASK { ?s ?p 7 }", "json").body)["boolean"] is True
    assert pool.query("ASK { ?s ?p 'nobody says this' }", "csv").body == b"false"


def test_an_answer_says_its_media_type_and_the_version_it_was_read_from(pool: QueryPool) -> None:
    answer = pool.query("ASK { }", "xml")
    assert (answer.media_type, answer.version) == ("application/sparql-results+xml", "v1")
    assert pool.version == "v1"


# -- which graphs -------------------------------------------------------------------------------------------

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
COUNT_NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


def test_without_graphs_all_are_read_as_one(pool: QueryPool) -> None:
    assert single(pool, COUNT) == single(pool, COUNT_NAMED) == str(3000 + len(TEXTS))


def test_the_query_may_name_its_graphs(pool: QueryPool) -> None:
    assert single(pool, f"SELECT (COUNT(*) AS ?n) FROM <{EX}texts> {{ ?s ?p ?o }}") == str(len(TEXTS))
    assert single(pool, f"SELECT (COUNT(*) AS ?n) FROM NAMED <{EX}texts> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == str(
        len(TEXTS)
    )
    assert single(pool, f"SELECT (COUNT(*) AS ?n) FROM NAMED <{EX}texts> {{ ?s ?p ?o }}") == "0"


def test_graphs_of_the_request_win_over_those_of_the_query(pool: QueryPool) -> None:
    assert single(pool, f"SELECT (COUNT(*) AS ?n) FROM <{EX}texts> {{ ?s ?p ?o }}", [f"{EX}many"]) == "3000"
    assert single(pool, COUNT, [f"{EX}many", f"{EX}texts"]) == str(3000 + len(TEXTS))
    assert single(pool, COUNT_NAMED, [f"{EX}many"]) == "0"
    assert single(pool, COUNT_NAMED, [], [f"{EX}many"]) == "3000"
    assert single(pool, COUNT, [], [f"{EX}many"]) == "0"


def test_a_graph_that_is_no_iri_is_told(pool: QueryPool) -> None:
    with pytest.raises(BadParameter, match="not an iri"):
        pool.query(COUNT, "csv", ["not an iri"])


# -- refusals -----------------------------------------------------------------------------------------------


def test_a_query_that_cannot_be_read_is_shown_its_place(pool: QueryPool) -> None:
    with pytest.raises(QueryMalformed) as told:
        pool.query("SELECT *\n{ ?s ?p ?o . FLITER(?o) }", "json")
    assert (told.value.line, told.value.column) == (2, 14)


def test_a_query_that_reaches_out_is_refused(pool: QueryPool) -> None:
    with pytest.raises(QueryRefused):
        pool.query("SELECT * { SERVICE <http://x/> { } }", "json")


@pytest.mark.parametrize(("query", "format"), [("ASK { }", "ttl"), ("DESCRIBE <http://x/>", "csv"), ("ASK { }", "pdf")])
def test_a_format_that_does_not_fit_is_refused(pool: QueryPool, query: str, format: str) -> None:
    with pytest.raises(UnknownFormat, match=format):
        pool.query(query, format)


@pytest.mark.parametrize("format", RESULT_FORMATS)
def test_a_result_of_too_many_rows_is_refused_and_never_cut_off(pool: QueryPool, format: str) -> None:
    assert pool.query(f"SELECT ?o {{ GRAPH <{EX}many> {{ ?s ?p ?o }} }} LIMIT 500", format).body
    with pytest.raises(QueryTooLarge, match="LIMIT 500"):
        pool.query(f"SELECT ?o {{ GRAPH <{EX}many> {{ ?s ?p ?o }} }} LIMIT 501", format)


@pytest.mark.parametrize("format", RESULT_FORMATS)
def test_rows_are_counted_right_whatever_the_texts_hold(checkpoint: Path, format: str) -> None:
    with QueryPool(checkpoint, Limits(rows=len(TEXTS)), size=1) as pool:
        assert pool.query(f"SELECT * {{ GRAPH <{EX}texts> {{ ?s ?p ?o }} }}", format).body
        assert pool.query(f"SELECT ?nothing {{ GRAPH <{EX}texts> {{ ?s ?p ?o }} }}", format).body
        with pytest.raises(QueryTooLarge):
            pool.query(f"SELECT ?nothing {{ {{ GRAPH <{EX}texts> {{ ?s ?p ?o }} }} UNION {{ }} }}", format)


def test_a_graph_of_too_many_triples_is_refused(pool: QueryPool) -> None:
    with pytest.raises(QueryTooLarge, match="500 rows"):
        pool.query("CONSTRUCT WHERE { ?s ?p ?o }", "nt")


def test_an_answer_of_too_many_bytes_is_refused(pool: QueryPool) -> None:
    with pytest.raises(QueryTooLarge, match=r"0\.2 MB"):
        pool.query("SELECT * { ?a ?b ?c . ?d ?e ?f }", "json")


def test_a_query_of_too_many_characters_is_refused(checkpoint: Path) -> None:
    with QueryPool(checkpoint, Limits(characters=20), size=1) as pool:
        assert pool.query("ASK { } # " + "x" * 10, "json").body
        with pytest.raises(QueryTooLarge, match="20 characters"):
            pool.query("ASK { } # " + "x" * 11, "json")


# -- deadlines ----------------------------------------------------------------------------------------------


@linux
def test_a_runaway_query_ends_at_its_deadline_and_its_process_is_gone(checkpoint: Path) -> None:
    with QueryPool(checkpoint, Limits(seconds=0.6), size=1) as pool:
        pool.query("ASK { }", "json")
        (before,) = pool.processes
        started = time.monotonic()
        with pytest.raises(QueryTimedOut, match=r"after 0\.6 seconds") as told:
            pool.query(RUNAWAY, "json")
        assert time.monotonic() - started < 0.6 + 0.5
        assert within(5, lambda: not running(before))
        assert isinstance(told.value, QueryOverdue)
        assert told.value.advice == (NOT_JOINED,)
        assert json.loads(pool.query("ASK { }", "json").body)["boolean"] is True
        assert pool.processes != (before,)


def test_with_a_spare_worker_the_next_query_does_not_wait_for_a_new_process(
    checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with QueryPool(checkpoint, Limits(seconds=0.6, spare=1), size=1) as pool:
        pool.wait_until_ready()
        before, may_start = pool.processes, threading.Event()
        assert len(before) == 2
        starting = Worker._start

        def held(worker: Worker, memory: int) -> subprocess.Popen[bytes]:
            may_start.wait(20)
            return starting(worker, memory)

        monkeypatch.setattr(Worker, "_start", held)
        with pytest.raises(QueryTimedOut):
            pool.query(RUNAWAY, "json")
        assert json.loads(pool.query("ASK { }", "json").body)["boolean"] is True
        may_start.set()
        assert within(20, lambda: len(pool._idle) == 2)
        assert len(set(pool.processes) - set(before)) == 1


def test_a_spare_worker_is_no_further_place(checkpoint: Path) -> None:
    with (
        QueryPool(checkpoint, Limits(seconds=0.6, waiting=0, spare=1), size=1) as pool,
        ThreadPoolExecutor(1) as others,
    ):
        runaway = others.submit(pool.query, RUNAWAY, "json")
        assert within(5, lambda: len(pool._idle) == 1)
        with pytest.raises(Busy):
            pool.query("ASK { }", "json")
        assert isinstance(runaway.exception(), QueryTimedOut)


def test_relative_names_are_those_of_the_base(pool: QueryPool) -> None:
    query = "SELECT ?o { BIND(<nobody> AS ?o) }"
    assert pool.query(query, "csv", base="http://a/sparql").body.decode().split()[1] == "http://a/nobody"
    assert pool.query(query, "csv", base="http://b/x/sparql").body.decode().split()[1] == "http://b/x/nobody"
    with pytest.raises(QueryMalformed):
        pool.query(query, "csv")


def test_others_are_answered_while_a_query_runs_away(checkpoint: Path) -> None:
    with QueryPool(checkpoint, Limits(seconds=1.5), size=2) as pool, ThreadPoolExecutor(1) as others:
        runaway = others.submit(pool.query, RUNAWAY, "json")
        answered = 0
        while not runaway.done():
            assert single(pool, f"SELECT ?o {{ <{EX}n7> ?p ?o }}") == "7"
            answered += 1
        assert answered > 10
        assert isinstance(runaway.exception(), QueryTimedOut)


def test_too_many_at_once_are_told_when_to_come_back(checkpoint: Path) -> None:
    limits = Limits(seconds=1.0, waiting=1)
    with QueryPool(checkpoint, limits, size=1) as pool, ThreadPoolExecutor(4) as others:
        pool.query("ASK { }", "json")
        asked = [others.submit(pool.query, RUNAWAY, "json") for _ in range(4)]
        errors = [one.exception() for one in asked]
        busy = [error for error in errors if isinstance(error, Busy)]
        assert len(busy) >= 2
        assert all(error.retry_after == 1 for error in busy)
        assert any(isinstance(error, QueryTimedOut) for error in errors)


@linux
def test_a_hungry_query_is_ended_and_the_next_is_answered(checkpoint: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with QueryPool(checkpoint, Limits(seconds=30, memory=800 * 2**20), size=1) as pool:
        with pytest.raises(QueryTooLarge, match="memory"):
            pool.query(HUNGRY, "json")
        assert json.loads(pool.query("ASK { }", "json").body)["boolean"] is True
    capfd.readouterr()


@linux
def test_a_worker_begins_with_little_memory_each_time(checkpoint: Path) -> None:
    for _ in range(5):
        with QueryPool(checkpoint, Limits(seconds=30, memory=256 * 2**20), size=1) as pool:
            assert json.loads(pool.query("ASK { }", "json").body)["boolean"] is True


@linux
def test_a_worker_that_cannot_begin_for_want_of_memory_is_told_so(
    checkpoint: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    little = Limits(memory=160 * 2**20)
    with QueryPool(checkpoint, little, size=1) as pool, pytest.raises(StoreError, match="ended before it could begin"):
        pool.query("ASK { }", "json")
    capfd.readouterr()


# -- workers come and go ------------------------------------------------------------------------------------


@linux
@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM])
def test_who_waits_for_a_worker_that_is_killed_is_told_and_the_next_is_answered(
    checkpoint: Path, way: signal.Signals
) -> None:
    with QueryPool(checkpoint, Limits(seconds=30), size=1) as pool, ThreadPoolExecutor(1) as others:
        pool.query("ASK { }", "json")
        (before,) = pool.processes
        waiting = others.submit(pool.query, RUNAWAY, "json")
        assert within(5, lambda: not pool._idle)
        time.sleep(0.1)
        os.kill(before, way)
        told = waiting.exception()
        assert isinstance(told, Busy) and told.retry_after == 1
        assert "was ended. Ask again" in str(told)
        assert json.loads(pool.query("ASK { }", "json").body)["boolean"] is True
        assert pool.processes != (before,)


@linux
def test_a_query_of_too_many_parts_within_parts_is_told_so(checkpoint: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with QueryPool(checkpoint, size=1) as pool:
        with pytest.raises(QueryTooLarge, match="parts within parts"):
            pool.query("SELECT * {" + "{" * 30_000 + "}" * 30_000 + "}", "json")
        assert pool.query("ASK { }", "json").body
    capfd.readouterr()


def test_a_pool_that_cannot_start_says_so(checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with QueryPool(tmp_path / "nowhere", size=2) as pool, pytest.raises(StoreError, match="cannot be read"):
        pool.wait_until_ready()
    with QueryPool(checkpoint, size=2) as pool:
        pool.wait_until_ready()
        for pid in pool.processes:
            os.kill(pid, signal.SIGTERM)
        monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
        assert within(5, lambda: not any(worker.alive for worker in pool._workers))
        for _again in range(3):
            with pytest.raises(StoreError, match="cannot be started"):
                pool.query("ASK { }", "json")
        monkeypatch.undo()
        assert pool.query("ASK { }", "json").body, "it comes back when the system does"
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    with pytest.raises(StoreError, match="cannot be started"):
        QueryPool(checkpoint, size=2)


def test_a_worker_that_died_by_itself_is_replaced_unnoticed(checkpoint: Path) -> None:
    with QueryPool(checkpoint, size=1) as pool:
        pool.query("ASK { }", "json")
        (worker,) = pool._workers
        os.kill(worker.process.pid, signal.SIGTERM)
        assert within(5, lambda: worker.process.poll() is not None)
        assert pool.query("ASK { }", "json").body


def test_the_next_query_reads_the_new_checkpoint_and_the_old_one_is_let_go(checkpoint: Path, tmp_path: Path) -> None:
    left: list[Path] = []
    newer = make(tmp_path / "v2", [quad("n", 1, "many")])
    with QueryPool(checkpoint, size=2, discard=left.append) as pool:
        assert single(pool, COUNT) == str(3000 + len(TEXTS))
        pool.renew(newer)
        assert pool.version == "v2"
        assert pool.query(COUNT, "csv").version == "v2"
        assert single(pool, COUNT) == "1"
        assert left == [checkpoint]


def test_a_query_at_work_ends_over_the_old_checkpoint(checkpoint: Path, tmp_path: Path) -> None:
    left: list[Path] = []
    newer = make(tmp_path / "v2", [quad("n", 1, "many")])
    long_one = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
    with (
        QueryPool(checkpoint, Limits(seconds=30), size=1, discard=left.append) as pool,
        ThreadPoolExecutor(1) as others,
    ):
        pool.query("ASK { }", "json")
        slow = others.submit(pool.query, long_one, "csv")
        assert within(5, lambda: not pool._idle)
        time.sleep(0.1)
        pool.renew(newer)
        assert slow.result().version == "v1"
        assert slow.result().body.decode().split()[1] == str((3000 + len(TEXTS)) ** 2)
        assert single(pool, COUNT) == "1"
        assert left == [checkpoint]


@linux
def test_closing_ends_every_worker_those_at_work_too(checkpoint: Path) -> None:
    pool = QueryPool(checkpoint, Limits(seconds=30), size=2)
    with ThreadPoolExecutor(1) as others:
        pool.query("ASK { }", "json")
        runaway = others.submit(pool.query, RUNAWAY, "json")
        assert within(5, lambda: len(pool._idle) == 1)
        processes = pool.processes
        pool.close()
        assert isinstance(runaway.exception(), Busy)
    assert not any(running(pid) for pid in processes)
    with pytest.raises(Busy):
        pool.query("ASK { }", "json")


def test_a_worker_that_is_started_while_the_pool_is_closed_is_ended_too(
    checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = QueryPool(checkpoint, Limits(seconds=30), size=1)

    def closed_meanwhile(*_given: object) -> bool:
        pool.close()
        return False

    monkeypatch.setattr(pool, "_fits", closed_meanwhile)
    with pytest.raises(Busy):
        pool.query(RUNAWAY, "json")
    assert not any(running(pid) for pid in pool.processes)


@linux
def test_workers_die_with_their_parent_in_the_middle_of_a_query(checkpoint: Path) -> None:
    program = (
        "import sys, threading, time\nfrom pathlib import Path\nfrom graph.typed.workers import Limits, QueryPool\n"
        "pool = QueryPool(Path(sys.argv[1]), Limits(seconds=60), size=2)\npool.query('ASK {}', 'json')\n"
        "threading.Thread(target=pool.query, args=(sys.argv[2], 'json'), daemon=True).start()\n"
        "time.sleep(0.5)\nprint(*pool.processes, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(checkpoint), RUNAWAY], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        workers = [int(word) for word in parent.stdout.readline().split()]
        assert len(workers) == 2
        assert all(running(pid) for pid in workers)
        parent.kill()
    assert within(5, lambda: not any(running(pid) for pid in workers))


def test_a_checkpoint_that_is_not_there_is_told(tmp_path: Path) -> None:
    with QueryPool(tmp_path / "nowhere", size=1) as pool, pytest.raises(StoreError, match="cannot be read"):
        pool.query("ASK { }", "json")


# -- no way out ---------------------------------------------------------------------------------------------


_NOTHING = b'{"head":{"vars":[]},"results":{"bindings":[]}}'
_EMPTY = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(_NOTHING), _NOTHING)
)


def listener(answer: bytes = _EMPTY) -> tuple[socket.socket, list[bytes]]:
    """A place on this machine that notes who asks it something."""
    place, heard = socket.create_server(("127.0.0.1", 0)), list[bytes]()

    def listen() -> None:
        try:
            while True:
                caller, _address = place.accept()
                with caller:
                    heard.append(caller.recv(4096))
                    caller.sendall(answer)
        except OSError:
            return

    threading.Thread(target=listen, daemon=True).start()
    return place, heard


@linux
@pytest.mark.skipif(os.uname().machine not in ("x86_64", "aarch64"), reason="no filter for this processor")
def test_a_worker_has_no_network_even_for_a_query_that_gets_past_the_guard(checkpoint: Path) -> None:
    place, heard = listener()
    query = f"SELECT * {{ SERVICE <http://127.0.0.1:{place.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
    request = {"query": query, "format": "json", "rows": 9, "size": 999, "own_dataset": False}
    worker = Worker(checkpoint, 2**31)
    try:
        list(ox.Store().query(query))  # type: ignore[arg-type]
        assert len(heard) == 1, "the engine does call out by itself"
        worker.wait_until_ready()
        about, body = worker.ask({**request, "default_graphs": [], "named_graphs": []}, 10)
    finally:
        worker.release()
        place.shutdown(socket.SHUT_RDWR)
        place.close()
    assert (about["status"], body) == ("failed", b"")
    assert len(heard) == 1


def asked_by_itself(worker: Worker, query: str) -> dict[str, object]:
    """What a worker says of a query that no guard has seen."""
    worker.wait_until_ready()
    request = {"query": query, "format": "json", "rows": 9, "size": 999_999, "own_dataset": False}
    return worker.ask({**request, "default_graphs": [], "named_graphs": []}, 20)[0]


@linux
def test_a_host_the_operator_allows_is_asked_by_a_worker_that_does_nothing_else(checkpoint: Path) -> None:
    place, heard = listener()
    host = f"127.0.0.1:{place.getsockname()[1]}"
    try:
        with QueryPool(checkpoint, Limits(hosts=(host,)), size=1) as pool:
            assert single(pool, COUNT) == str(3000 + len(TEXTS))
            before = pool.processes
            found = pool.query(f"SELECT * {{ SERVICE <http://{host}/sparql> {{ ?s ?p ?o }} }}", "json")
            assert json.loads(found.body)["results"]["bindings"] == []
            (asked,) = heard
            assert asked.startswith(b"POST /sparql ")
            assert within(20, lambda: [one.reaching for one in pool._idle] == [False])
            (worker,) = pool._workers
            assert pool.processes != before
            assert asked_by_itself(worker, f"SELECT * {{ SERVICE <http://{host}/> {{ }} }}")["status"] == "failed"
            with pytest.raises(QueryRefused, match="these hosts alone"):
                pool.query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "json")
    finally:
        place.shutdown(socket.SHUT_RDWR)
        place.close()
    assert len(heard) == 1


def test_a_host_that_sends_on_to_another_is_not_followed(checkpoint: Path) -> None:
    place, heard = listener(b"HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
    host = f"127.0.0.1:{place.getsockname()[1]}"
    try:
        with QueryPool(checkpoint, Limits(hosts=(host,)), size=1) as pool, pytest.raises(QueryError, match="307"):
            pool.query(f"SELECT * {{ SERVICE <http://{host}/> {{ ?s ?p ?o }} }}", "json")
    finally:
        place.shutdown(socket.SHUT_RDWR)
        place.close()
    assert len(heard) == 1


@linux
def test_a_host_that_never_answers_is_left_at_the_deadline(checkpoint: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"127.0.0.1:{silent.getsockname()[1]}"
        with QueryPool(checkpoint, Limits(seconds=0.5, hosts=(host,)), size=1) as pool:
            with pytest.raises(QueryOverdue):
                pool.query(f"SELECT * {{ SERVICE <http://{host}/> {{ ?s ?p ?o }} }}", "json")
            assert json.loads(pool.query("ASK { }", "json").body)["boolean"] is True


AUDITED = """
import os, runpy, sys
log = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def note(event, arguments):
    if event.split(".")[0] in ("open", "os", "shutil", "socket", "subprocess", "urllib", "ctypes", "import", "exec"):
        os.write(log, f"{event} {arguments!r}"[:200].replace(chr(10), " ").encode() + b"\\n")
sys.addaudithook(note)
runpy.run_module("graph.typed.worker_main", run_name="__main__", alter_sys=True)
"""


class Audited(Worker):
    """A worker whose interpreter writes down every file, socket and program it touches."""

    log: Path

    def _command(self, memory: int) -> list[str]:
        return [sys.executable, "-P", "-c", AUDITED, str(self.log), *self._arguments(memory)]


@linux
@pytest.mark.slow
def test_the_hostile_corpus_makes_a_worker_touch_no_file_socket_or_program(
    checkpoint: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    Audited.log = tmp_path / "touched"
    worker, ended = Audited(checkpoint, 2**31), 0
    worker.wait_until_ready()
    opened = len(Audited.log.read_text())
    assert "open" in Audited.log.read_text(), "the hook hears what happens before the first query"
    queries = [case.body.decode() for case in corpus() if case.media == QUERY and case.body.isascii()]
    short = [query for query in queries if len(query) < 5000]
    assert len(short) >= 60 and sum("SERVICE" in query or "file:" in query for query in short) >= 15
    for query in short:
        request = {"query": query, "format": "json", "rows": 9, "size": 9999, "own_dataset": False}
        worker.ask({**request, "default_graphs": [], "named_graphs": []}, 0.1)
        if not worker.alive:
            worker.release()
            assert Audited.log.read_text()[opened:] == ""
            Audited.log.unlink()
            worker, ended = Audited(checkpoint, 2**31), ended + 1
            worker.wait_until_ready()
            opened = len(Audited.log.read_text())
    worker.release()
    assert Audited.log.read_text()[opened:] == ""
    assert ended >= 10
    capfd.readouterr()


@linux
def test_the_fence_lets_a_process_read_its_folder_and_nothing_else(tmp_path: Path) -> None:
    if not _has_landlock():
        pytest.skip("this system has no Landlock")
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "text").write_text("x")
    attempts = {
        "read inside": f"open({str(inside / 'text')!r}).read()",
        "list inside": f"os.listdir({str(inside)!r})",
        "write inside": f"open({str(inside / 'text')!r}, 'w')",
        "make inside": f"open({str(inside / 'new')!r}, 'w')",
        "remove inside": f"os.remove({str(inside / 'text')!r})",
        "read outside": f"open({str(outside / 'text')!r}).read()",
        "list outside": f"os.listdir({str(outside)!r})",
        "read the system's": "open('/etc/passwd').read()",
        "run a program": "os.execv('/bin/true', ['true'])",
    }
    program = f"import os\nfrom graph.typed.confinement import forbid_files\nassert forbid_files({str(inside)!r})\n"
    for name, attempt in attempts.items():
        program += f"try:\n    {attempt}\n    print({name!r}, flush=True)\nexcept PermissionError:\n    pass\n"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["read inside", "list inside"]


def _has_landlock() -> bool:
    """Asked of the system's own list, not of the function that is tested."""
    try:
        return "landlock" in Path("/sys/kernel/security/lsm").read_text()
    except OSError:
        return tuple(map(int, os.uname().release.split(".")[:2])) >= (6, 0)


@linux
def test_the_filter_forbids_sockets_and_nothing_else() -> None:
    program = (
        "import socket, threading\nfrom graph.typed.confinement import forbid_network\nassert forbid_network()\n"
        "def attempt():\n    try:\n        socket.socket()\n    except PermissionError:\n        print('refused')\n"
        "attempt()\nthread = threading.Thread(target=attempt)\nthread.start()\nthread.join()\n"
        "open('/proc/self/stat').close()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.returncode) == (["refused", "refused"], 0)


def test_where_there_is_no_filter_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "pdp11")
    assert forbid_network() is False
    monkeypatch.setattr("sys.platform", "plan9")
    assert forbid_files("/") is False


def test_workers_are_not_told_the_operators_secrets(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMGRAF_TOKEN", "0123456789abcdef")
    worker = Worker(checkpoint, 2**31)
    try:
        worker.wait_until_ready()
        if sys.platform == "linux":
            assert b"SAMGRAF" not in Path(f"/proc/{worker.process.pid}/environ").read_bytes()
    finally:
        worker.release()
