"""A store elsewhere does what a store here does; what goes wrong on the way is told in a sentence, and passes."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.elsewhere.pool import RemotePool
from graph.elsewhere.remote import RemoteStore, open_remote
from graph.elsewhere.wire import Access, Address
from graph.publishing.export import rdf
from graph.store import Store, open_store
from graph.typed.workers import Limits, QueryPool
from ontology.errors import (
    BadParameter,
    Busy,
    QueryMalformed,
    QueryOverdue,
    QueryRefused,
    QueryTooLarge,
    SamgrafError,
    StoreAway,
    StoreDenied,
    StoreNotWritable,
    StoreSlow,
    StoreUnreachable,
    StoreUnreadable,
    UnknownFormat,
    UpdateFailed,
)
from tests.misbehaving import misbehaving
from tests.services import everything, free_port, oxigraph

A, B, P = (f"http://example.org/{name}" for name in "abp")
EACH_TIME = Access(fresh=1e-9)


def quad(number: int, graph: str = A) -> ox.Quad:
    return ox.Quad(ox.NamedNode(A), ox.NamedNode(P), ox.Literal(number), ox.NamedNode(graph))


@pytest.fixture(scope="module", params=[(), ("--union-default-graph",)], ids=["graphs apart", "graphs as one"])
def remote(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, bundled_store: Store
) -> Iterator[RemoteStore]:
    """The bundled graph on an Oxigraph server. Read it; never write to it."""
    folder = tmp_path_factory.mktemp("oxigraph")
    with (
        oxigraph(folder, everything(bundled_store), *request.param) as address,
        open_remote(f"{address}/query", Access(fresh=600)) as store,
    ):
        yield store


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[str]:
    """The address of an Oxigraph server without anything."""
    with oxigraph(tmp_path / "service", b"") as address:
        yield address


@pytest.fixture(scope="module")
def bad() -> Iterator[str]:
    """The address of a server that does what its paths say."""
    with misbehaving() as address:
        yield address


def access(address: str, seconds: float = 30.0) -> Access:
    return Access(updates=f"{address}/update", seconds=seconds, fresh=1e-9)


# -- reading ------------------------------------------------------------------------------------------------------


def test_a_store_elsewhere_holds_what_it_was_given(remote: RemoteStore, bundled_store: Store) -> None:
    assert (remote.version, len(remote)) == (bundled_store.version, len(bundled_store))
    assert remote.graphs() == bundled_store.graphs()
    assert remote.books("owl:versionInfo") == (bundled_store.version,)


def canonical(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """Quads whose blank nodes have names that follow from what is said of them."""
    found = ox.Dataset(quads)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0_SHA_256)
    return set(found)


def test_its_quads_are_the_same_and_written_the_same_each_time(remote: RemoteStore, bundled_store: Store) -> None:
    assert canonical(remote.quads()) == canonical(bundled_store.quads())
    remote._blanks = ("", ox.Dataset())
    assert rdf(remote.quads(), "nq") == rdf(remote.quads(), "nq")


def test_quads_are_found_by_what_they_hold(remote: RemoteStore, bundled_store: Store) -> None:
    graph = bundled_store.graphs()[0]
    some = next(iter(sorted(bundled_store.quads(graph), key=str)))
    assert isinstance(some.subject, ox.NamedNode)
    given = {"subject": some.subject.value, "predicate": some.predicate.value, "value": some.object}
    for names in (("subject",), ("subject", "predicate"), ("predicate", "value")):
        chosen = {name: given[name] for name in names}
        assert set(remote.quads(graph, **chosen)) == set(bundled_store.quads(graph, **chosen)) != set()  # type: ignore[arg-type]


QUERIES = (
    "SELECT ?b ?n { ?b a sam:StandingBody ; skos:prefLabel ?n } ORDER BY ?b",
    "ASK { ?b a sam:StandingBody }",
    "CONSTRUCT { ?b a sam:Body } WHERE { ?b a sam:StandingBody }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
)


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_of_the_operator_has_the_same_table(remote: RemoteStore, bundled_store: Store, query: str) -> None:
    names, rows = remote.table(query)
    assert (names, sorted(rows)) == (bundled_store.table(query)[0], sorted(bundled_store.table(query)[1]))
    assert rows


def test_a_query_that_is_none_is_told_with_its_place(remote: RemoteStore) -> None:
    with pytest.raises(QueryMalformed) as caught:
        remote.table("SELECT ?b\nWHERE { ?b a }")
    assert caught.value.line == 2


# -- noticing, and writing ----------------------------------------------------------------------------------------


def test_what_somebody_else_writes_is_seen(empty: str) -> None:
    with open_remote(f"{empty}/query", access(empty)) as mine, open_remote(f"{empty}/query", access(empty)) as other:
        before = mine.version
        other.load([quad(1)])
        assert mine.version != before
        assert (mine.graphs(), len(mine)) == ((A,), 1)
        assert mine.select("SELECT ?o { ?s ?p ?o }") == [{"o": ox.Literal(1)}]


def test_the_version_is_believed_for_as_long_as_was_set(empty: str) -> None:
    slow = Access(updates=f"{empty}/update", fresh=600)
    with open_remote(f"{empty}/query", slow) as mine, open_remote(f"{empty}/query", access(empty)) as other:
        before = mine.version
        other.load([quad(1)])
        assert mine.version == before
        mine.change(add=[quad(2)])
        assert (mine.version != before, len(mine)) == (True, 2)


def test_a_store_elsewhere_is_written_as_one_here(empty: str) -> None:
    with open_remote(f"{empty}/query", access(empty)) as there, open_store() as here:
        for store in (there, here):
            store.load([quad(1), quad(2)])
            store.change(add=[quad(3, B)], remove=[quad(1)])
            assert store.put(B, [ox.Triple(ox.NamedNode(B), ox.NamedNode(P), ox.Literal(4))]) is False
            store.update(f"INSERT {{ GRAPH <{A}> {{ ?s <{P}> 9 }} }} WHERE {{ ?s <{P}> 4 }}")
            assert not store.drop("http://example.org/none")
        assert set(there.quads()) == set(here.quads())
        assert len(set(there.quads())) == 3


def test_books_that_came_with_the_data_are_kept(tmp_path: Path) -> None:
    with open_store() as store:
        store.load([quad(1)])
        quads, version = everything(store), store.version
    with oxigraph(tmp_path / "service", quads) as address, open_remote(f"{address}/query", access(address)) as there:
        assert there.version == version
        there.change(add=[quad(2)])
        assert there.version[:6] == "000002"
        assert there.books("owl:versionInfo") == (there.version,)


def test_a_service_that_takes_no_updates_says_so(tmp_path: Path, empty: str) -> None:
    with open_remote(f"{empty}/query", EACH_TIME) as store, pytest.raises((StoreNotWritable, UpdateFailed)):
        store.load([quad(1)])
    with pytest.raises(StoreNotWritable), open_remote(f"{empty}/query", EACH_TIME) as store:
        store.checkpoint(tmp_path)


def test_an_update_that_cannot_be_read_is_told_so(empty: str) -> None:
    with open_remote(f"{empty}/query", access(empty)) as store, pytest.raises(SamgrafError):
        store.update("INSERT DATA {")


# -- what goes wrong ----------------------------------------------------------------------------------------------

WRONG = {
    "forbidden": StoreDenied,
    "guarded": StoreDenied,
    "closed": StoreUnreachable,
    "missing": StoreUnreadable,
    "failing": StoreUnreadable,
    "moved": StoreUnreadable,
    "slow": StoreSlow,
    "dripping": StoreSlow,
    "vanishing": StoreUnreachable,
    "page": StoreUnreadable,
    "broken": StoreUnreadable,
    "squeezed": StoreUnreadable,
    "cut": StoreUnreadable,
}


@pytest.mark.parametrize(("path", "kind"), WRONG.items(), ids=WRONG)
def test_what_a_service_does_wrong_is_one_clear_sentence(bad: str, path: str, kind: type[StoreAway]) -> None:
    url = bad.replace("//", "//user:hunter2@")
    started = time.monotonic()
    with pytest.raises(StoreAway) as caught:
        open_remote(f"{url}/{path}?key=hunter3", Access(seconds=0.4))
    assert type(caught.value) is kind
    assert time.monotonic() - started < 1.4
    said = str(caught.value)
    assert bad in said and "hunter" not in said and "Traceback" not in said
    assert said.count("\n") == 0


def test_nothing_where_a_service_should_be_is_told() -> None:
    with pytest.raises(StoreUnreachable, match="Nothing answers"):
        open_remote(f"http://127.0.0.1:{free_port()}/query")


def test_a_server_without_tls_is_not_trusted(bad: str) -> None:
    with pytest.raises(StoreUnreachable, match="cannot be trusted"):
        open_remote(f"{bad.replace('http:', 'https:')}/well")


def test_credentials_are_sent_and_never_shown(bad: str) -> None:
    inside = bad.replace("//", "//secret:password@")
    for url, header in ((f"{inside}/guarded", ""), (f"{bad}/guarded", "Basic c2VjcmV0OnBhc3N3b3Jk")):
        with open_remote(url, Access(authorization=header)) as store:
            assert store.select("SELECT * {}") == []
            assert "secret" not in repr(store.address) and "c2Vj" not in repr(store.address)
            assert store.address.shown == f"{bad}/guarded"


@pytest.mark.parametrize("text", ["ftp://example.org/", "http:///sparql", "http://[::1", "sparql", "http://a:b"])
def test_an_address_that_is_none_is_told(text: str) -> None:
    with pytest.raises(BadParameter):
        Address.of(text)


def test_a_service_that_comes_back_is_asked_again(tmp_path: Path) -> None:
    with open_store() as store:
        store.load([quad(1)])
        quads = everything(store)
    port = free_port()
    command = ["serve", "--location", str(tmp_path / "one" / "store"), "--bind", f"127.0.0.1:{port}"]
    with oxigraph(tmp_path / "one", quads):
        pass
    from tests.services import _running, oxigraph_path

    with _running([oxigraph_path(), *command], tmp_path, port):
        remote = open_remote(f"http://127.0.0.1:{port}/query", EACH_TIME)
        assert len(remote) == 2  # with the version
    with pytest.raises(StoreUnreachable):
        remote.ask("ASK {}")
    with pytest.raises(StoreUnreachable):
        assert remote.version
    with _running([oxigraph_path(), *command], tmp_path, port):
        assert remote.ask("ASK { ?s ?p 1 }")
        assert len(remote) == 2  # with the version
    remote.close()


# -- typed queries ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pools(
    remote: RemoteStore, bundled_store: Store, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[RemotePool, QueryPool]]:
    """The same limits over the store elsewhere and over the one here."""
    limits = Limits(seconds=20, rows=50, size=100_000)
    folder = tmp_path_factory.mktemp("checkpoint")
    with RemotePool(remote, limits) as there, QueryPool(bundled_store.checkpoint(folder), limits, 1) as here:
        yield there, here


ASKED = [
    *(
        (QUERIES[0].replace("ORDER", "LIMIT 5 #").split("LIMIT")[0] + "ORDER BY ?b LIMIT 5", one)
        for one in ("json", "xml", "csv", "tsv")
    ),
    *((QUERIES[1], one) for one in ("json", "xml")),
    *((QUERIES[2], one) for one in ("ttl", "nt", "rdf", "jsonld")),
]


@pytest.mark.parametrize(("query", "form"), ASKED)
def test_a_typed_query_has_the_same_answer_in_each_format(
    pools: tuple[RemotePool, QueryPool], query: str, form: str
) -> None:
    there, here = (pool.query(query, form) for pool in pools)
    assert there == here
    assert len(there.body) > 10


def test_graphs_named_beside_a_query_are_asked(pools: tuple[RemotePool, QueryPool], bundled_store: Store) -> None:
    query = "SELECT (COUNT(*) AS ?n) (COUNT(?g) AS ?m) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    one, two = bundled_store.graphs()[:2]
    for default, named in (((one,), (two,)), ((one, two), ()), ((), (one,))):
        there, here = (pool.query(query, "csv", default, named) for pool in pools)
        assert there.body == here.body


def test_graphs_named_in_a_query_are_asked(pools: tuple[RemotePool, QueryPool], bundled_store: Store) -> None:
    if pools[0]._store._is_whole():
        pytest.skip("an Oxigraph server told to ask all graphs as one does so whatever a query says")
    query = f"SELECT (COUNT(*) AS ?n) FROM <{bundled_store.graphs()[0]}> {{ ?s ?p ?o }}"
    there, here = (pool.query(query, "csv") for pool in pools)
    assert there.body == here.body


REFUSED = {
    "SELECT ?b { ?b a }": QueryMalformed,
    "DEFINE input:inference 'x' SELECT ?b { ?b a ?c }": QueryMalformed,
    "SELECT * { ?s ?p ?o }": QueryTooLarge,
    "INSERT DATA { <a:b> <a:b> 1 }": QueryRefused,
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }": QueryRefused,
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3": UnknownFormat,
}


@pytest.mark.parametrize(("query", "kind"), REFUSED.items())
def test_a_typed_query_is_refused_in_the_same_words(
    pools: tuple[RemotePool, QueryPool], query: str, kind: type[SamgrafError]
) -> None:
    told = []
    for pool in pools:
        with pytest.raises(kind) as caught:
            pool.query(query, "json")
        told.append(str(caught.value))
    assert told[0] == told[1]


def test_a_typed_query_ends_at_its_deadline_and_others_wait_for_their_turn(bad: str) -> None:
    with open_remote(f"{bad}/well", Access(fresh=600)) as store:
        store._wire.address = Address.of(f"{bad}/slow")
        with RemotePool(store, Limits(seconds=0.4, waiting=0), 1) as pool:
            told: list[BaseException] = []

            def ask() -> None:
                try:
                    pool.query("ASK {}", "json")
                except SamgrafError as error:
                    told.append(error)

            threads = [threading.Thread(target=ask) for _ in range(2)]
            for one in threads:
                one.start()
            for one in threads:
                one.join()
            assert {type(one) for one in told} == {QueryOverdue, Busy}
            assert pool.processes == ()
            store._wire.address = Address.of(f"{bad}/well")
            assert pool.query("SELECT * {}", "csv").body.strip() == b""


def test_the_program_of_the_service_is_there() -> None:
    from tests.services import oxigraph_path

    assert subprocess.run([oxigraph_path(), "--version"], capture_output=True, check=True).stdout.startswith(
        b"oxigraph"
    )
