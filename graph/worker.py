"""A worker process as its parent sees it: started, asked, ended. What it does inside is `worker_main`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from graph.serialise import Json
from graph.worker_main import read_frame, write_frame
from ontology.errors import StoreError

# A worker opens a checkpoint in a tenth of a second; one that takes this long never will.
_START_SECONDS = 60.0


class Worker:
    """One worker process."""

    def __init__(self, checkpoint: Path, memory: int) -> None:
        self.checkpoint = checkpoint
        self._lock = threading.Lock()
        self._ended = self._late = self._ready = False
        self._turn = 0
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "graph.worker_main", str(checkpoint), str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            start_new_session=True,
        )

    @property
    def alive(self) -> bool:
        """Whether it can take another query."""
        return not self._ended and self.process.poll() is None

    def wait_until_ready(self) -> None:
        """Wait until the checkpoint is open. Raises StoreError when it cannot be opened."""
        if self._ready:
            return
        frames = self._exchange(None, 1, _START_SECONDS)
        about = json.loads(frames[0]) if frames else {"status": "failed", "message": "?"}
        if about["status"] != "ready":
            raise StoreError("The copy of the store for queries cannot be read: %(why)s", why=about["message"])
        self._ready = True

    def ask(self, request: Json, seconds: float) -> tuple[Json, bytes]:
        """What is said about the answer, and the answer. The process is gone after a deadline."""
        frames = self._exchange(json.dumps(request).encode(), 2, seconds)
        if frames is None:
            return {"status": "late" if self._late else "memory"}, b""
        return json.loads(frames[0]), frames[1]

    def _exchange(self, request: bytes | None, frames: int, seconds: float) -> list[bytes] | None:
        """Send a request and read the frames that answer it; None if the process ends first."""
        assert self.process.stdin and self.process.stdout
        timer = threading.Timer(seconds, self._end_turn, (self._turn,))
        timer.daemon = True
        timer.start()
        try:
            if request is not None:
                write_frame(self.process.stdin, request)
            return [read_frame(self.process.stdout) for _ in range(frames)]
        except (EOFError, OSError):
            self.end()
            return None
        finally:
            timer.cancel()
            with self._lock:
                self._turn += 1

    def _end_turn(self, turn: int) -> None:
        """The deadline of a turn, unless that turn ended while the timer woke up."""
        with self._lock:
            self._late = turn == self._turn
        if self._late:
            self.end()

    def end(self) -> None:
        """End the process, whatever it does, and wait until it is gone."""
        self._ended = True
        self.process.kill()
        self.process.wait()

    def release(self) -> None:
        """End the process and close the pipes; only for whoever holds the worker."""
        self.end()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()


def _environment() -> dict[str, str]:
    """Ours without the operator's settings (the token is among them), and with the way to this package."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SAMGRAF_")}
    ways = [str(Path(__file__).resolve().parents[1]), environment.get("PYTHONPATH", "")]
    return {**environment, "PYTHONPATH": os.pathsep.join(way for way in ways if way)}
