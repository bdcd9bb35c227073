"""The whole application over a socket: a store of one's own, a pool that follows it, waitress in a thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from flask import Flask
from waitress.server import create_server
from waitress.wasyncore import close_all, loop

from graph.atlas import Atlas
from graph.store import Store, open_store
from graph.typed.live import LivePool
from graph.typed.workers import Limits
from webviz.app import create_app
from webviz.settings import Settings

TOKEN = "correct-horse-battery-staple"


@dataclass(frozen=True)
class Answer:
    """What came back over the wire; the names of headers in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Site:
    """A running server and what is behind it."""

    address: str
    store: Store
    pool: LivePool

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes | None = None) -> Answer:
        """One request just as given, on a connection of its own."""
        connection = HTTPConnection(self.address.removeprefix("http://"), timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()


@contextmanager
def over_a_socket(app: Flask) -> Iterator[str]:
    """The address of an application served by waitress in a thread that also takes the server down."""
    server, stop = create_server(app, host="127.0.0.1", port=0, threads=8), threading.Event()

    def serve() -> None:
        while not stop.is_set():
            loop(timeout=0.05, map=server._map, count=1)
        server.task_dispatcher.shutdown()
        close_all(server._map)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        stop.set()
        thread.join()


@contextmanager
def site(folder: Path, token: str = TOKEN, limits: Limits | None = None, workers: int = 1) -> Iterator[Site]:
    """A site over an empty store, which keeps its checkpoints in `folder`; an empty token is none."""
    folder.mkdir(exist_ok=True)
    with open_store() as store, LivePool(store, folder, limits or Limits(), workers) as pool:
        app = create_app(Settings(token=token), Atlas(store), pool)
        with over_a_socket(app) as address:
            yield Site(address, store, pool)
