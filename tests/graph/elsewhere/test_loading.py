"""LOAD in an update: fetched before it within limits, from hosts that are allowed, and put in as what it says."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from graph.elsewhere.loading import loaded
from graph.store import Store, open_store
from graph.typed.guard import guard_update
from ontology.errors import QueryRefused, UpdateFailed
from tests.misbehaving import misbehaving

SECONDS, SIZE = 0.5, 10_000
MISDEEDS = {
    "/slow": "within 0.5 seconds",
    "/dripping": "within 0.5 seconds",
    "/huge": "larger than 0.01 MB",
    "/moved": "status 302",
    "/missing": "status 404",
    "/failing": "status 500",
    "/vanishing": "not to the end",
    "/squeezed": "not to the end",
    "/page": "“text/html”",
    "/well": "“application/sparql-results\\+json”",
    "/bad-turtle": "line 3: The graph",
}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with misbehaving() as address:
        yield address


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store() as fresh:
        yield fresh


def carried_out(store: Store, url: str, text: str) -> None:
    store.update(loaded(text, [url.removeprefix("http://")], SECONDS, SIZE))


@pytest.mark.parametrize(
    ("text", "graph"),
    [
        ("LOAD <{}/turtle>", ""),
        ("PREFIX g: <http://g.example/> LOAD <{}/turtle> INTO GRAPH g:x", "http://g.example/x"),
        (
            "CREATE GRAPH <http://g.example/y> ; load silent # x\n<{}/turtle>into graph<http://g.example/y>;",
            "http://g.example/y",
        ),
    ],
)
def test_what_a_document_says_is_in_the_graph_that_is_named(store: Store, url: str, text: str, graph: str) -> None:
    carried_out(store, url, text.format(url))
    found = list(store.quads())
    assert {getattr(quad.graph_name, "value", "") for quad in found} == {graph}
    assert len(found) == 3
    assert f"<{url}/turtle>" in {str(quad.subject) for quad in found}, "relative to its own address"
    assert '"LOAD <http://127.0.0.1:9/>\\n; æ"' in {str(quad.object) for quad in found}


def test_nodes_without_a_name_are_others_each_time_they_are_loaded(store: Store, url: str) -> None:
    carried_out(store, url, f"LOAD <{url}/turtle> ; LOAD <{url}/turtle>")
    assert len(list(store.quads())) == 1 + 2 * 2


@pytest.mark.parametrize(("path", "why"), MISDEEDS.items())
def test_a_host_that_misbehaves_is_told_of_in_time_and_nothing_is_changed(
    store: Store, url: str, path: str, why: str
) -> None:
    begun, text = time.monotonic(), f"INSERT DATA {{ <x:a> <x:b> 1 }} ; LOAD <{url}{path}>"
    with pytest.raises(UpdateFailed, match=why) as caught:
        carried_out(store, url, text)
    assert time.monotonic() - begun < SECONDS + 0.5
    assert f"{url}{path}" in str(caught.value) and "/graphs" in str(caught.value)
    assert list(store.quads()) == []


@pytest.mark.parametrize("path", ["/slow", "/huge", "/missing", "/bad-turtle", "/page"])
def test_what_is_loaded_silently_may_fail(store: Store, url: str, path: str) -> None:
    text = f"LOAD SILENT <{url}{path}> INTO GRAPH <x:g> ; INSERT DATA {{ <x:a> <x:b> 1 }}"
    carried_out(store, url, text)
    assert [str(quad.object) for quad in store.quads()] == ['"1"^^<http://www.w3.org/2001/XMLSchema#integer>']


def test_several_documents_have_one_deadline_together(url: str) -> None:
    begun = time.monotonic()
    loaded(f"LOAD SILENT <{url}/slow> ;" * 5, [url.removeprefix("http://")], SECONDS, SIZE)
    assert time.monotonic() - begun < SECONDS + 0.5


def test_a_name_that_comes_to_lead_here_is_sent_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It led elsewhere when it was looked at; now it does not."""
    port = int(url.rpartition(":")[2])
    real, looked = socket.getaddrinfo, ["203.0.113.5"]

    def look_up(name: str, *rest: object, **more: object) -> object:
        if name != "a.example":
            return real(name, *rest, **more)  # type: ignore[arg-type]
        address = looked.pop() if looked else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    for text in (f"LOAD <http://a.example:{port}/turtle>", f"LOAD SILENT <https://a.example:{port}/turtle>"):
        looked[:] = ["203.0.113.5"]
        with pytest.raises(QueryRefused, match=r"leads to 127\.0\.0\.1"):
            loaded(text, [f"a.example:{port}"], SECONDS, SIZE)
        assert not looked


def test_a_load_that_only_another_reading_sees_is_refused(url: str) -> None:
    """To one reader a string with LOAD in it, to another the end of a comparison and a LOAD."""
    host = url.removeprefix("http://")
    text = f"DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o FILTER(?o<'>'||true)}};LOAD<{url}/turtle>#'\n)}}"
    assert guard_update(text, [host]).form == "DELETE"
    with pytest.raises(QueryRefused, match="LOAD is not allowed"):
        loaded(text, [host], SECONDS, SIZE)


def test_an_update_without_a_load_stays_as_it_is() -> None:
    text = "PREFIX load: <x:>\nINSERT DATA { load:load load:LOAD 'LOAD <http://a.example/>' }"
    assert loaded(text, (), SECONDS, SIZE) == text
