"""A worker process as its parent sees it: started, asked, ended. What it does inside is `worker_main`."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM

from graph.typed.confinement import environment
from graph.typed.serialise import Json
from graph.typed.worker_main import LENGTH, write_frames
from ontology.errors import StoreError

# A worker opens a checkpoint in a tenth of a second; one that takes this long never will.
_START_SECONDS = 60.0
_LAST_SECONDS = 1.0
_PART = 2**18  # bytes read at once


class Worker:
    """One worker process. With `reaching` it has network, for a query that asks an allowed host."""

    def __init__(self, checkpoint: Path, memory: int, reaching: bool = False) -> None:
        self.checkpoint, self.reaching = checkpoint, reaching
        self.ready = self._ended = self._late = False
        self._said = bytearray()
        try:
            self.process = self._start(memory)
        except OSError as error:
            raise StoreError("A process for queries cannot be started: %(why)s", why=error) from error
        assert self.process.stdout
        self._saying_fd = self.process.stdout.fileno()
        self._saying = select.poll()
        self._saying.register(self._saying_fd, select.POLLIN)

    def _start(self, memory: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command(memory),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
            start_new_session=True,
        )

    def _command(self, memory: int) -> list[str]:
        return [sys.executable, "-P", "-m", "graph.typed.worker_main", *self._arguments(memory)]

    def _arguments(self, memory: int) -> list[str]:
        return [str(self.checkpoint), str(memory), *(["reaching"] if self.reaching else [])]

    @property
    def alive(self) -> bool:
        """Whether it can take another query."""
        return not self._ended and self.process.poll() is None

    def wait_until_ready(self) -> None:
        """Wait until the checkpoint is open. Raises StoreError when it cannot be opened, or the process ends first."""
        if self.ready:
            return
        frames = self._exchange([], 1, _START_SECONDS)
        if not frames:
            raise StoreError("A process for queries ended before it could begin. Has the machine memory left for it?")
        about = json.loads(frames[0])
        if about["status"] != "ready":
            raise StoreError("The copy of the store for queries cannot be read: %(why)s", why=about["message"])
        self.ready = True

    def ask(self, request: Json, seconds: float) -> tuple[Json, bytes]:
        """What is said about the answer, and the answer. The process is gone after a deadline."""
        frames = self._exchange([json.dumps(request).encode()], 2, seconds)
        if frames is None:
            return {"status": self._last_words()}, b""
        return json.loads(frames[0]), frames[1]

    def _last_words(self) -> str:
        """Why a process that gave no answer is gone: a query too heavy for the engine makes it end itself."""
        if self._late:
            return "late"
        return "killed" if -(self.process.returncode or 0) in (SIGKILL, SIGTERM, SIGINT) else "exhausted"

    def _exchange(self, requests: list[bytes], frames: int, seconds: float) -> list[bytes] | None:
        """Send frames and read those that answer them; None if the process ends first."""
        assert self.process.stdin and self.process.stdout
        deadline = time.monotonic() + seconds
        try:
            write_frames(self.process.stdin, *requests)
            return [self._frame(deadline) for _ in range(frames)]
        except TimeoutError:
            self._late = True
        except (EOFError, OSError):
            with suppress(subprocess.TimeoutExpired):  # its own end says why, ours would hide it
                self.process.wait(_LAST_SECONDS)
        self.end()
        return None

    def _frame(self, deadline: float) -> bytes:
        (length,) = LENGTH.unpack(self._exactly(LENGTH.size, deadline))
        return self._exactly(length, deadline)

    def _exactly(self, length: int, deadline: float) -> bytes:
        """So many bytes of what the process says. Raises EOFError when it has ended, TimeoutError at the deadline."""
        while len(self._said) < length:
            if not self._saying.poll(max(0.0, 1000 * (deadline - time.monotonic()))):
                raise TimeoutError
            part = os.read(self._saying_fd, _PART)
            if not part:
                raise EOFError
            self._said += part
        content = bytes(memoryview(self._said)[:length])
        del self._said[:length]
        return content

    def end(self) -> None:
        """End the process, whatever it does, without waiting: one with much memory takes a while to go."""
        self._ended = True
        self.process.kill()

    def release(self) -> None:
        """End the process, wait until it is gone, and close the pipes; only for whoever holds the worker."""
        self.end()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()
