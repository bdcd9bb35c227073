"""What the operator writes is there at once: in queries, on pages, in the search; and no write gets lost."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from graph.library import bundled, load_files
from tests.live import TOKEN, Answer, Site, site

OPERATOR = {"Authorization": f"Bearer {TOKEN}"}
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
