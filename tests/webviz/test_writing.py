"""What the operator writes is there at once: in queries, on pages, in the search; and no write gets lost."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from graph.changes.history import About, changesets, quads, source_file, write
from graph.changes.importing import undo
from graph.library import bundled, load_files
from graph.typed.workers import Limits
from ontology.errors import InvalidInput
from tests.live import TOKEN, Answer, Site, site
from tests.misbehaving import misbehaving

OPERATOR = {"Authorization": f"Bearer {TOKEN}"}
ABOUT = About("import", "2026-11-22T10:00:00Z")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SANDE = "https://w3id.org/samgraf/id/no-1514"
NAME = "http://www.w3.org/2004/02/skos/core#prefLabel"
COUNTER = "<http://x.example/counter> <http://x.example/is>"
INCREMENT = f"""
DELETE {{ GRAPH <http://g.example/n> {{ {COUNTER} ?n }} }} INSERT {{ GRAPH <http://g.example/n> {{ {COUNTER} ?more }} }}
WHERE {{ {COUNTER} ?n BIND (?n + 1 AS ?more) }}"""


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path / "checkpoints") as found:
        yield found


def update(live: Site, text: str) -> Answer:
    return live.ask("POST", "/sparql", {**OPERATOR, **FORM}, urlencode({"update": text}).encode())


def one_value(live: Site, query: str) -> str:
    answer = live.ask("GET", f"/sparql?{urlencode({'query': query, 'format': 'json'})}")
    assert answer.status == 200, answer.text
    ((row,),) = [[*row.values()] for row in json.loads(answer.body)["results"]["bindings"]]
    return str(row["value"])


def test_four_clients_who_each_count_to_a_hundred_count_to_four_hundred(live: Site) -> None:
    assert update(live, f"INSERT DATA {{ GRAPH <http://g.example/n> {{ {COUNTER} 0 }} }}").status == 204
    statuses: list[int] = []

    def count() -> None:
        statuses.extend(update(live, INCREMENT).status for _ in range(100))

    clients = [threading.Thread(target=count) for _ in range(4)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert statuses == [204] * 400
    assert one_value(live, f"SELECT ?n {{ {COUNTER} ?n }}") == "400"
    assert live.store.version.startswith("000401-")


def test_what_is_written_is_read_by_the_next_client_on_pages_and_in_the_search(live: Site) -> None:
    load_files(live.store, bundled())
    before = live.ask("GET", "/nn/no-1514").text
    assert "Nysande" not in before
    renamed = f"""
        DELETE {{ GRAPH ?g {{ <{SANDE}> <{NAME}> ?name }} }} INSERT {{ GRAPH ?g {{ <{SANDE}> <{NAME}> "Nysande"@nn }} }}
        WHERE {{ GRAPH ?g {{ <{SANDE}> <{NAME}> ?name }} }}"""
    assert update(live, renamed).status == 204
    assert one_value(live, f"SELECT ?name {{ <{SANDE}> <{NAME}> ?name }}") == "Nysande"
    assert "Nysande" in live.ask("GET", "/nn/no-1514").text
    assert "Nysande" in live.ask("GET", "/nn/search?q=nysan").text
    assert "Nysande" in live.ask("GET", "/data/id/no-1514?format=nt").text


def test_a_graph_that_is_put_is_asked_at_once(live: Site) -> None:
    turtle = {**OPERATOR, "Content-Type": "text/turtle"}
    for number in range(3):
        body = f"<x:a> <x:is> {number} .".encode()
        assert live.ask("PUT", "/graphs?graph=x:g", turtle, body).status == (204 if number else 201)
        assert one_value(live, "SELECT ?n { <x:a> <x:is> ?n }") == str(number)


def test_an_answer_says_which_version_it_is_of(live: Site) -> None:
    address = "/sparql?query=ASK%7B%7D"
    tag = live.ask("GET", address).headers["etag"]
    assert live.ask("GET", address, {"If-None-Match": tag}).status == 304
    update(live, "INSERT DATA { <x:a> <x:b> 1 }")
    again = live.ask("GET", address, {"If-None-Match": tag})
    assert (again.status, again.headers["etag"] == tag) == (200, False)


# -- what the history has of it -------------------------------------------------------------------------------

TURTLE = {**OPERATOR, "Content-Type": "text/turtle"}
GRAPH = "/graphs?graph=x:g"


def values(live: Site, graph: str = "x:g") -> set[str]:
    return {quad.object.value for quad in live.store.quads(graph) if isinstance(quad.object, ox.Literal)}


def send(live: Site, method: str, body: bytes = b"", path: str = GRAPH) -> None:
    assert live.ask(method, path, TURTLE, body).status in (201, 204)


def test_graphs_that_are_written_are_change_sets_that_can_be_undone(live: Site) -> None:
    first, second = b"<x:a> <x:is> 'one', 'two' .", b"<x:a> <x:is> 'two', 'three' ."
    send(live, "PUT", first)
    send(live, "PUT", first)
    send(live, "POST", second)
    send(live, "PUT", second)
    send(live, "DELETE")
    made = changesets(live.store)
    assert [(one.about.kind, one.added, one.removed, one.unrecorded) for one in made] == [
        ("graph", 2, 0, 0),
        ("graph", 1, 0, 0),
        ("graph", 0, 1, 0),
        ("graph", 0, 2, 0),
    ]
    assert [one.about.sources for one in made] == [(source_file("x:g", one),) for one in (first, second, second, b"")]
    assert all(one.about.time.endswith("Z") for one in made)
    assert live.ask("GET", GRAPH).status == 404
    for number, content in ((4, {"two", "three"}), (3, {"one", "two", "three"}), (2, {"one", "two"}), (1, set())):
        undo(live.store, number, ABOUT)
        assert values(live) == content


def test_the_graph_without_a_name_and_a_new_one_are_recorded_too(live: Site) -> None:
    send(live, "PUT", b"<x:a> <x:is> 'default' .", "/graphs?default")
    send(live, "POST", b"<x:a> <x:is> 'new' .", "/graphs")
    assert [one.added for one in changesets(live.store)] == [1, 1]
    undo(live.store, 1, ABOUT)
    undo(live.store, 2, ABOUT)
    assert list(live.store.quads()) == []


def test_a_graph_with_blank_nodes_is_written_and_counted_but_not_recorded(live: Site) -> None:
    send(live, "PUT", b"<x:a> <x:is> [ <x:is> 'inner' ] .")
    send(live, "PUT", b"<x:a> <x:is> 'one' .")
    send(live, "PUT", b"<x:a> <x:is> 'two' .")
    assert [(one.added, one.removed) for one in changesets(live.store)] == [(1, 1)]
    assert values(live) == {"two"}


def test_clients_who_add_to_one_graph_at_once_lose_nothing_and_are_all_recorded(live: Site) -> None:
    clients = [
        threading.Thread(target=send, args=(live, "POST", f"<x:a> <x:is> '{number}' .".encode()))
        for number in range(12)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert values(live) == {str(number) for number in range(12)}
    assert [one.added for one in changesets(live.store)] == [1] * 12
    assert sum(len(quads(live.store, one)[0]) for one in changesets(live.store)) == 12


@pytest.mark.parametrize(
    ("told", "method", "path", "body"),
    [
        ("Change set 2 .* changed 1 of the same", "PUT", GRAPH, b"<x:a> <x:is> 'other' ."),
        ("Change set 2 .* changed 1 of the same", "DELETE", GRAPH, b""),
        ("1 statements are not as change set 1 left them", "POST", "/sparql", b"update=CLEAR+GRAPH+%3Cx:g%3E"),
        ("1 statements are not as change set 1 left them", "PUT", GRAPH, b"<x:a> <x:is> [] ."),
    ],
)
def test_an_import_is_not_undone_over_what_was_written_since(
    live: Site, told: str, method: str, path: str, body: bytes
) -> None:
    imported = ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:is"), ox.Literal("imported"), ox.NamedNode("x:g"))
    write(live.store, [imported], [], ABOUT, live.store.version)
    assert live.ask(method, path, {**TURTLE, **(FORM if path == "/sparql" else {})}, body).status == 204
    before = set(live.store.quads())
    with pytest.raises(InvalidInput, match=told):
        undo(live.store, 1, ABOUT)
    assert set(live.store.quads()) == before
    page = live.ask("GET", "/en/history").text
    assert ("1 write over HTTP that is not recorded" in page) == ("as change set 1" in told)
    if "as change set 1" not in told:
        assert "x:g" in page
        assert live.ask("GET", "/en/history/2").status == 200


# -- what an update loads ---------------------------------------------------------------------------------------


def test_a_host_that_never_answers_holds_nobody_up(tmp_path: Path) -> None:
    with misbehaving() as url:
        limits = Limits(seconds=1.0, hosts=(url.removeprefix("http://"),))
        with site(tmp_path / "checkpoints", limits=limits) as live:
            answers: list[Answer] = []
            loading = threading.Thread(target=lambda: answers.append(update(live, f"LOAD <{url}/slow>")))
            begun = time.monotonic()
            loading.start()
            assert update(live, "INSERT DATA { <x:a> <x:is> 1 }").status == 204
            assert not answers, "the other is still waiting"
            loading.join()
            assert time.monotonic() - begun < 2.5
            (answer,) = answers
            assert (answer.status, json.loads(answer.body)["code"]) == (409, "update-failed")
            assert update(live, f"LOAD <{url}/turtle> INTO GRAPH <x:g>").status == 204
            assert len(list(live.store.quads("x:g"))) == 3
            asking = f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}/well> {{ ?s ?p ?o }} }}"
            refused = update(live, asking)
            assert refused.status == 403 and "INSERT DATA" in refused.text and '"query-refused"' in refused.text
