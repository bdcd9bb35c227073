"""How much the server takes at each address, over a socket: the application is never asked about what is too large."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection

import pytest
from waitress.wasyncore import close_all, loop

from webviz.serving import _listen
from webviz.settings import Settings

SMALL, LARGE = 1_000, 50_000
TOKEN = "correct-horse-battery-staple"


def echo(environ, start_response):  # type: ignore[no-untyped-def]
    """How long the body was."""
    length = len(environ["wsgi.input"].read())
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(length).encode()]


@contextmanager
def listening(token: str) -> Iterator[int]:
    settings = Settings(port=0, token=token, request_bytes=SMALL, import_bytes=LARGE)
    server, stop = _listen(echo, settings), threading.Event()

    def serve() -> None:
        while not stop.is_set():
            loop(timeout=0.05, map=server._map, count=1)
        server.task_dispatcher.shutdown()
        close_all(server._map)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server.effective_port
    finally:
        stop.set()
        thread.join()


def post(port: int, path: str, size: int, chunked: bool = False) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    body = iter([b"x" * size]) if chunked else b"x" * size
    headers = {"Transfer-Encoding": "chunked"} if chunked else {}
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.request("POST", path, body, headers, encode_chunked=chunked)
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


@pytest.mark.parametrize("chunked", [False, True])
def test_more_is_taken_where_files_are_taken_in_and_nowhere_else(chunked: bool) -> None:
    with listening(TOKEN) as port:
        assert post(port, "/nn/import", LARGE - 1, chunked) == (200, str(LARGE - 1).encode())
        assert post(port, "/nn/import", LARGE + SMALL, chunked)[0] == 413
        for path in (
            "/sparql",
            "/nn/sparql",
            "/nn/import/sign-in",
            "/xx/import",
            "/nn/importer",
            "/graphs?a=/nn/import",
        ):
            assert post(port, path, SMALL, chunked)[0] == 413, path
        assert post(port, "/sparql", SMALL - 100, chunked)[0] == 200  # chunks have heads of their own


def test_where_nothing_can_be_taken_in_no_address_takes_more() -> None:
    with listening("") as port:
        assert post(port, "/nn/import", SMALL)[0] == 413
        assert post(port, "/nn/import", SMALL - 1)[0] == 200
