"""A server that does what no SPARQL service should, as the path of the address says; and one that asks who is there.

What it does when it is asked, it does too when a document is fetched.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RESULTS = "application/sparql-results+json"
EMPTY = b'{"head":{"vars":[]},"results":{"bindings":[]}}'
TURTLE = '<> a <x:Document> . _:one <x:says> "LOAD <http://127.0.0.1:9/>\\n; æ" , _:two .'.encode()
KEY = "Basic c2VjcmV0OnBhc3N3b3Jk"  # secret:password


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        with suppress(OSError):  # whoever asked may have gone
            _DOES[self.path.partition("?")[0]](self)

    def do_GET(self) -> None:
        with suppress(OSError):
            _DOES[self.path.partition("?")[0]](self)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is said of requests."""

    def answer(self, body: bytes, status: int = 200, media_type: str = RESULTS, **headers: str) -> None:
        self.send_response(status)
        told = {"Content-Type": media_type, "Content-Length": str(len(body)), **headers}
        for name, value in told.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


def _status(status: int, **headers: str) -> Callable[[_Handler], None]:
    return lambda handler: handler.answer(b"no", status, "text/plain", **headers)


def _slow(handler: _Handler) -> None:
    time.sleep(1.5)
    handler.answer(EMPTY)


def _dripping(handler: _Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", RESULTS)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(30):
        handler.wfile.write(b" ")
        time.sleep(0.05)


def _vanishing(handler: _Handler) -> None:
    handler.answer(EMPTY[:20], Content_Length="1000")
    handler.close_connection = True


def _guarded(handler: _Handler) -> None:
    handler.answer(EMPTY) if handler.headers["Authorization"] == KEY else handler.answer(b"", 401)


def _huge(handler: _Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/turtle")
    handler.end_headers()
    for _ in range(10_000):
        handler.wfile.write(b"# so much is said\n" * 1000)
    handler.close_connection = True


_DOES: dict[str, Callable[[_Handler], None]] = {
    "/well": lambda handler: handler.answer(EMPTY),
    "/guarded": _guarded,
    "/forbidden": _status(403),
    "/closed": _status(503),
    "/missing": _status(404),
    "/failing": _status(500),
    "/moved": _status(302, Location="http://192.0.2.1/sparql"),
    "/slow": _slow,
    "/dripping": _dripping,
    "/vanishing": _vanishing,
    "/page": lambda handler: handler.answer(b"<!doctype html><p>Hello", 200, "text/html"),
    "/broken": lambda handler: handler.answer(EMPTY[:30]),
    "/squeezed": lambda handler: handler.answer(b"not gzip", Content_Encoding="gzip"),
    "/turtle": lambda handler: handler.answer(TURTLE, 200, "text/turtle; charset=utf-8"),
    "/bad-turtle": lambda handler: handler.answer(b"<x:a> <x:b>\n\n nonsense", 200, "text/turtle"),
    "/huge": _huge,
    "/cut": lambda handler: handler.answer(EMPTY, X_SPARQL_MaxRows="10000"),
}


@contextmanager
def misbehaving() -> Iterator[str]:
    """The address of such a server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
