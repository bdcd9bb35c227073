"""How often one address may ask: the buckets, who is counted, and what is said to one who asks too often."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.store import Store
from graph.typed.workers import QueryPool
from webviz.app import create_app
from webviz.limits import Buckets, client_of
from webviz.settings import Settings

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.5"}


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_minute_of_requests_may_come_at_once_and_the_next_waits_its_part_of_a_minute() -> None:
    clock = Clock()
    buckets = Buckets(12, clock)
    assert [buckets.take("a") for _ in range(13)] == [0] * 12 + [5]
    assert buckets.take("b") == 0, "another address has a bucket of its own"
    clock.now += 4.0
    assert buckets.take("a") == 1
    clock.now += 1.0
    assert [buckets.take("a"), buckets.take("a")] == [0, 5]


def test_a_bucket_never_holds_more_than_a_minute() -> None:
    clock = Clock()
    buckets = Buckets(3, clock)
    buckets.take("a")
    clock.now += 3600
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 20]


def test_one_who_is_refused_is_not_punished_for_trying() -> None:
    clock = Clock()
    buckets = Buckets(1, clock)
    assert [buckets.take("a") for _ in range(5)] == [0, 60, 60, 60, 60]
    clock.now += 60
    assert buckets.take("a") == 0


def test_only_so_many_clients_are_remembered_and_the_quiet_ones_are_forgotten_first() -> None:
    buckets = Buckets(1, Clock(), most=2)
    assert [buckets.take(client) for client in "abac"] == [0, 0, 60, 0]
    assert len(buckets) == 2
    assert buckets.take("a") == 60, "it asked after b did"
    assert buckets.take("b") == 0, "forgotten"


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", None),
        ("127.9.9.9", None),
        ("::1", None),
        ("::ffff:127.0.0.1", None),
        ("10.0.0.7", "10.0.0.7"),
        ("", None),
        (None, None),
    ],
)
def test_who_is_counted_as_one(address: str | None, client: str | None) -> None:
    assert client_of(address) == client


# -- the site -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pool(bundled_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueryPool]:
    with QueryPool(bundled_store.checkpoint(tmp_path_factory.mktemp("limits")), size=1) as pool:
        yield pool


@pytest.fixture
def site(atlas: Atlas, pool: QueryPool, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A site where three requests a minute are allowed, and no time passes."""
    monkeypatch.setattr("webviz.limits.Buckets", lambda per_minute: Buckets(per_minute, Clock()))
    return create_app(Settings(requests_per_minute=3), atlas, pool)


def statuses(client: FlaskClient, path: str, times: int, address: str = "203.0.113.5") -> list[int]:
    return [client.get(path, environ_base={"REMOTE_ADDR": address}, buffered=True).status_code for _ in range(times)]


@pytest.mark.parametrize("path", ["/sparql?query=ASK{}", "/nn/sparql", "/api/nothing-of-that-name"])
def test_who_asks_too_often_is_told_when_to_come_back(site: Flask, path: str) -> None:
    client = site.test_client()
    assert 429 not in statuses(client, path, 3)
    refused = client.get(path, environ_base=ELSEWHERE, headers={"Accept-Language": "en"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "20")
    assert refused.content_type == "application/problem+json"
    told = json.loads(refused.data)
    assert (told["status"], told["code"]) == (429, "too-many-requests")
    assert "20" in told["detail"]
    assert refused.headers["Cache-Control"] == "no-store"
    assert 429 not in statuses(client, path, 1, "198.51.100.7")


def test_a_reader_who_asks_too_often_gets_a_page(site: Flask) -> None:
    client = site.test_client()
    statuses(client, "/en/sparql", 3)
    refused = client.get("/en/sparql", environ_base=ELSEWHERE, headers={"Accept": "text/html"})
    assert (refused.status_code, refused.mimetype) == (429, "text/html")
    assert "Wait 20 seconds" in refused.text
    assert "Content-Security-Policy" in refused.headers


@pytest.mark.parametrize("path", ["/nn/", "/health", "/static/style.css", "/nn/sparqling"])
def test_reading_pages_is_not_counted(site: Flask, path: str) -> None:
    assert 429 not in statuses(site.test_client(), path, 5)


def test_this_machine_may_ask_as_often_as_it_likes(site: Flask) -> None:
    assert statuses(site.test_client(), "/sparql?query=ASK{}", 6, "127.0.0.1") == [200] * 6


def test_nought_means_no_limit(atlas: Atlas, pool: QueryPool) -> None:
    site = create_app(Settings(requests_per_minute=0), atlas, pool)
    assert statuses(site.test_client(), "/sparql?query=ASK{}", 6) == [200] * 6
