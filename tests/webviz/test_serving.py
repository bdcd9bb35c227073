"""The server as an operator starts it: behind a proxy of theirs, over a store elsewhere, and what it refuses itself."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from graph.store import Store, open_store
from tests.served import Served, ask, serving
from tests.services import _running, everything, free_port, oxigraph, oxigraph_path
from webviz.serving import end_when_told

QUESTION = "/sparql?query=ASK%7B%7D"
PER_MINUTE = 5


def get(port: int, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        return ask(connection, "GET", path, b"", **headers)
    finally:
        connection.close()


# -- behind a proxy -----------------------------------------------------------------------------------------


class Proxy(ThreadingHTTPServer):
    """Passes requests on over http as if they had come to it over https, and adds who asked to those named before."""

    def __init__(self, target: int) -> None:
        super().__init__(("127.0.0.1", 0), Passing)
        self.target, self.client = target, ""


class Passing(BaseHTTPRequestHandler):
    server: Proxy

    def do_GET(self) -> None:
        earlier = self.headers.get("X-Forwarded-For")
        told = {"X-Forwarded-For": f"{earlier}, {self.server.client}" if earlier else self.server.client}
        told |= {"X-Forwarded-Proto": "https", "Accept": self.headers["Accept"], "Host": "planner.example"}
        connection = HTTPConnection("127.0.0.1", self.server.target, timeout=60)
        connection.request("GET", self.path, headers=told)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        self.send_response(answer.status)
        for name in ("Content-Type", "Retry-After"):
            if answer.getheader(name):
                self.send_header(name, answer.getheader(name) or "")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def proxied(target: int) -> Iterator[Proxy]:
    with Proxy(target) as proxy:
        thread = threading.Thread(target=proxy.serve_forever)
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()


def statuses(proxy: Proxy, client: str, times: int, **headers: str) -> list[int]:
    proxy.client = client
    asked = (get(proxy.server_port, QUESTION, Accept="application/json", **headers) for _ in range(times))
    return [answer.status for answer, _content in asked]


def description(proxy: Proxy) -> str:
    proxy.client = "203.0.113.99"
    return get(proxy.server_port, "/sparql", Accept="text/turtle")[1].decode()


def empty(folder: Path) -> str:
    """A store without content, over which a server starts at once."""
    with open_store(folder / "store", create=True):
        return str(folder / "store")


def test_a_proxy_that_is_trusted_says_who_asks_and_how(tmp_path: Path) -> None:
    settings = {
        "STORE": empty(tmp_path),
        "TRUSTED_PROXY": "127.0.0.1",
        "REQUESTS_PER_MINUTE": str(PER_MINUTE),
    }
    with serving(tmp_path, settings) as served, proxied(served.port) as proxy:
        assert statuses(proxy, "203.0.113.5", PER_MINUTE + 1) == [200] * PER_MINUTE + [429]
        assert statuses(proxy, "203.0.113.6", 1) == [200], "another is counted apart"
        pretending = {"X_Forwarded_For": "198.51.100.1"}
        assert statuses(proxy, "203.0.113.5", 1, **pretending) == [429], "what it says itself is not believed"
        assert "https://planner.example/sparql" in description(proxy)


def test_a_proxy_that_is_not_trusted_is_not_believed(tmp_path: Path) -> None:
    settings = {"STORE": empty(tmp_path), "REQUESTS_PER_MINUTE": str(PER_MINUTE)}
    with serving(tmp_path, settings) as served, proxied(served.port) as proxy:
        assert statuses(proxy, "203.0.113.5", 2 * PER_MINUTE) == [200] * 2 * PER_MINUTE
        assert "http://planner.example/sparql" in description(proxy)
        assert "https://planner.example" not in description(proxy)


# -- what it refuses itself ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with serving(folder, {"STORE": empty(folder)}) as served:
        yield served


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", 413, "too-large"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 300_000 + b"\r\n\r\n", 431, "request-header-fields-too-large"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nno header\r\n\r\n", 400, "bad-request"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", 400, "bad-request"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501, "not-implemented"),
    ],
)
def test_what_the_server_refuses_by_itself_is_a_problem_document_too(
    served: Served, sent: bytes, status: int, code: str
) -> None:
    with socket.create_connection((served.host, served.port), timeout=60) as connection:
        connection.sendall(sent)
        answer = HTTPResponse(connection)
        answer.begin()
        told = json.loads(answer.read())
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status, told["status"], told["code"]) == (status, status, code)
    assert told["detail"] and told["title"]


# -- over a store elsewhere ---------------------------------------------------------------------------------


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.parametrize("named_by", ["setting", "flag"])
def test_a_service_elsewhere_may_go_and_come_back(tmp_path: Path, bundled_store: Store, named_by: str) -> None:
    quads, port, place = everything(bundled_store), free_port(), tmp_path / "service"
    with oxigraph(place, quads):
        pass
    command = [oxigraph_path(), "serve", "--location", str(place / "store"), "--bind", f"127.0.0.1:{port}"]
    (tmp_path / "ours").mkdir()
    url, settings = f"http://127.0.0.1:{port}/query", {"QUERY_KEPT": "0", "STORE_FRESH": "0.1"}

    def asked(path: str = QUESTION, accept: str = "application/json") -> int:
        return get(site.port, path, Accept=accept)[0].status

    with _running(command, place, port):
        flags = ["--store", url] if named_by == "flag" else []
        running = serving(tmp_path / "ours", settings if flags else {**settings, "STORE": url}, *flags)
        site = running.__enter__()
        assert asked("/nn/", "text/html") == 200
        assert asked() == 200
    try:
        assert within(30, lambda: asked() == 503), "it is gone"
        assert asked("/nn/", "text/html") == 503
        answer, content = get(site.port, QUESTION, Accept="application/json")
        assert json.loads(content)["code"] == "store-unavailable"
        assert int(answer.headers["Retry-After"]) >= 1
        with _running(command, place, port):
            assert within(30, lambda: asked() == 200), "it is back"
            assert asked("/nn/", "text/html") == 200
        assert "Traceback" not in site.log.read_text()
    finally:
        running.__exit__(None, None, None)


def test_who_is_told_to_go_on_without_a_terminal_goes_on() -> None:
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGHUP)}
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        end_when_told()
        assert callable(signal.getsignal(signal.SIGTERM))
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN, "as nohup has it"
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
