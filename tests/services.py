"""SPARQL services of other makes, each in a process of its own over a folder of its own, with the bundled graph."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pyoxigraph as ox

from graph.store import Store

_START_SECONDS = 120
# Virtuoso 7.2.5 evaluates many rows at once, and loses some where property paths meet; one at a time is right.
_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed = .
ThreadsPerQuery = 1
VectorSize = 1
AdjustVectorSize = 0
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
MaxQueryMem = 500M
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
MaxKeepAlives = 10
KeepAliveTimeout = 10
Charset = UTF-8
[SPARQL]
MaxQueryExecutionTime = 60
"""


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def everything(store: Store) -> bytes:
    """All that a store holds, its books too, as N-Quads."""
    return ox.serialize([*store.quads(), *store._books()], format=ox.RdfFormat.N_QUADS) or b""


def oxigraph_path() -> str:
    """The program of the `oxigraph` package."""
    return str(Path(sysconfig.get_path("scripts")) / "oxigraph")


def virtuoso_path() -> str | None:
    """The server of the `virtuoso-opensource` package, None when there is none."""
    return shutil.which("virtuoso-t")


@contextmanager
def oxigraph(folder: Path, quads: bytes, *arguments: str) -> Iterator[str]:
    """The address of an Oxigraph server with these quads: it takes queries at ``/query``, updates at ``/update``."""
    folder.mkdir(exist_ok=True)
    (folder / "all.nq").write_bytes(quads)
    where = ["--location", str(folder / "store")]
    subprocess.run([oxigraph_path(), "load", *where, "--file", str(folder / "all.nq")], check=True, capture_output=True)
    port = free_port()
    command = [oxigraph_path(), "serve", *where, "--bind", f"127.0.0.1:{port}", *arguments]
    with _running(command, folder, port):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def virtuoso(folder: Path, quads: bytes) -> Iterator[str]:
    """The address where a Virtuoso with these quads takes queries."""
    folder.mkdir(exist_ok=True)
    (folder / "all.nq").write_bytes(quads)
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(sql=sql, http=http))
    program = virtuoso_path()
    assert program is not None, "mark the test with pytest.mark.virtuoso"
    with _running([program, "-f", "-c", "virtuoso.ini"], folder, http):
        load = "DB.DBA.TTLP_MT(file_to_string_output('all.nq'), '', 'urn:x', 512); checkpoint;"
        connected = [shutil.which("isql-vt") or "isql", f"127.0.0.1:{sql}", "dba", "dba"]
        subprocess.run([*connected, f"exec={load}"], check=True, capture_output=True, cwd=folder)
        yield f"http://127.0.0.1:{http}/sparql"


@contextmanager
def _running(command: Sequence[str], folder: Path, port: int) -> Iterator[None]:
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said)
        try:
            _wait(process, port, folder)
            yield
        finally:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < end:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise AssertionError((folder / "said").read_text())
