"""A server of ours in a process of its own, and what the system says of it: its workers, their time and memory."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

ORDINARY = "/sparql?query=SELECT+?b+{?b+a+sam:Body}+ORDER+BY+?b+LIMIT+3"
_ADDRESS = re.compile(rb"http://([0-9.]+):(\d+)/")
_START_SECONDS = 60
_TICK = 1 / os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Served:
    """A server that answers: its process, its address, and the file that holds what it says."""

    pid: int
    host: str
    port: int
    log: Path

    def connection(self, timeout: float = 60) -> HTTPConnection:
        """A connection of one's own, kept open between questions."""
        return HTTPConnection(self.host, self.port, timeout=timeout)

    @property
    def workers(self) -> list[int]:
        """The processes it has started that live."""
        children = Path(f"/proc/{self.pid}/task").glob("*/children")
        return sorted(pid for one in children for pid in map(int, _text(one).split()) if _alive(pid))

    @property
    def seconds(self) -> dict[int, float]:
        """Processor seconds used so far, by worker."""
        return {pid: _processor_seconds(pid) for pid in self.workers}

    @property
    def memory(self) -> int:
        """Bytes of memory the workers have."""
        return sum(int((_text(Path(f"/proc/{pid}/statm")) or "0 0").split()[1]) * _PAGE for pid in self.workers)


@contextmanager
def serving(folder: Path, settings: Mapping[str, str], *arguments: str) -> Iterator[Served]:
    """`samgraf serve` on a free port with these settings (names without ``SAMGRAF_``), ended afterwards."""
    log = folder / "served.log"
    own = {name: value for name, value in os.environ.items() if not name.startswith("SAMGRAF_")}
    given = {f"SAMGRAF_{name}": value for name, value in settings.items()}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "webviz.cli", "serve", "--port", "0", *arguments],
            stdout=out,
            stderr=out,
            env={**own, **given, "PYTHONUNBUFFERED": "1"},
        )
        try:
            host, port = _address(process, log)
            yield Served(process.pid, host, port, log)
        finally:
            process.terminate()
            process.wait(30)


def ask(
    connection: HTTPConnection, method: str, path: str, body: bytes = b"", **headers: str
) -> tuple[HTTPResponse, bytes]:
    """Send a request and read the whole answer. A server may answer before it has heard everything."""
    sent = {name.replace("_", "-"): text for name, text in headers.items()}
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.request(method, path, body or None, sent)
    answer = connection.getresponse()
    return answer, answer.read()


def idle(served: Served) -> bool:
    """Whether two workers and the spare one live, and use no processor time for a second."""
    before = served.seconds
    time.sleep(1.0)
    return len(before) == 3 and served.seconds == before


class Bystander:
    """Somebody who asks an ordinary question over and over, in a thread of their own."""

    def __init__(self, served: Served) -> None:
        self.statuses: list[int] = []
        self.took: list[float] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask, args=(served.connection(),))

    def _ask(self, connection: HTTPConnection) -> None:
        while not self._stop.wait(0.02):
            started = time.perf_counter()
            answer, _content = ask(connection, "GET", ORDINARY, Accept="application/json")
            self.took.append(time.perf_counter() - started)
            self.statuses.append(answer.status)
        connection.close()

    def __enter__(self) -> Bystander:
        self._thread.start()
        return self

    def __exit__(self, *_rest: object) -> None:
        self._stop.set()
        self._thread.join()

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.took, n=20)[-1]


def _address(process: subprocess.Popen[bytes], log: Path) -> tuple[str, int]:
    end = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < end:
        found = _ADDRESS.search(log.read_bytes())
        if found:
            return found[1].decode(), int(found[2])
        time.sleep(0.02)
    raise AssertionError(f"no server: {log.read_text()}")


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _state(pid: int) -> list[str]:
    return _text(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()


def _alive(pid: int) -> bool:
    return (_state(pid) or "X")[0] not in "ZX"


def _processor_seconds(pid: int) -> float:
    state = _state(pid)
    return (int(state[11]) + int(state[12])) * _TICK if state else 0.0
