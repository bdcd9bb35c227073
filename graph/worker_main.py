"""A worker process: answers strangers' queries over a checkpoint, one at a time, until it is ended.

    python -m graph.worker_main CHECKPOINT MEMORY

Requests come on stdin and answers go out on stdout, each in frames: a length in 8 bytes, then that many bytes. A
request is one frame (JSON), an answer two (JSON about the answer; the answer). The first frame sent says whether the
checkpoint is open. When stdin ends, the parent is gone, and so is the worker, in the middle of a query if need be.

Whatever a query manages to ask for, the worker has no network (Linux on x86-64 and ARM64), at most MEMORY bytes of
address space (where the system can limit it), and a checkpoint it cannot write to.
"""

from __future__ import annotations

import json
import os
import platform
import struct
import sys
import threading
from errno import EACCES
from queue import SimpleQueue
from typing import IO

import pyoxigraph as ox

from graph.serialise import Json, OtherForm, TooLarge, answer

_LENGTH = struct.Struct(">Q")


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """Send one frame."""
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes:
    """The next frame; EOFError when the other side is gone."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


def respond(store: ox.Store, request: Json) -> tuple[Json, bytes]:
    """What is said about the answer, and the answer; a failure is told by ``status`` and ``message``."""
    try:
        return {"status": "ok"}, answer(store, request)
    except SyntaxError as error:
        return {"status": "malformed", "message": str(error)}, b""
    except TooLarge as error:
        return {"status": "too large", "what": error.args[0]}, b""
    except OtherForm:
        return {"status": "other form"}, b""
    except MemoryError:
        return {"status": "memory"}, b""
    except (ValueError, RuntimeError, OSError) as error:
        return {"status": "failed", "message": str(error)}, b""


def limit_resources(memory: int) -> None:
    """Let the process have at most `memory` bytes of address space, and the processor after everybody else."""
    try:
        import resource
    except ImportError:  # not a Unix system
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    os.nice(10)


def forbid_network() -> bool:
    """Let the system refuse every new socket to this thread and those it starts; whether that is so.

    A filter on system calls (seccomp): socket() fails with "permission denied", everything else passes.
    """
    call, architecture = {"x86_64": (41, 0xC000003E), "aarch64": (198, 0xC00000B7)}.get(platform.machine(), (0, 0))
    if sys.platform != "linux" or not call:
        return False
    import ctypes

    # Load the architecture, compare; load the number of the call, compare; refuse or allow.
    steps = [
        (0x20, 0, 0, 4),
        (0x15, 0, 3, architecture),
        (0x20, 0, 0, 0),
        (0x15, 0, 1, call),
        (0x06, 0, 0, 0x00050000 | EACCES),
        (0x06, 0, 0, 0x7FFF0000),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(code)))
    system = ctypes.CDLL(None)
    no_new_privileges, seccomp, by_filter = 38, 22, 2
    return not system.prctl(no_new_privileges, 1, 0, 0, 0) and not system.prctl(seccomp, by_filter, program, 0, 0)


def _listen(requests: SimpleQueue[bytes]) -> None:
    """Pass requests on until the parent is gone; then leave at once, since a query does not stop by itself."""
    try:
        while True:
            requests.put(read_frame(sys.stdin.buffer))
    except (EOFError, OSError):
        os._exit(0)


def main(checkpoint: str, memory: str) -> None:
    """Open the checkpoint and answer until the parent is gone."""
    forbid_network()
    limit_resources(int(memory))
    out = sys.stdout.buffer
    try:
        store = ox.Store.read_only(checkpoint)
    except OSError as error:
        write_frame(out, json.dumps({"status": "failed", "message": str(error)}).encode())
        return
    write_frame(out, b'{"status": "ready"}')
    requests: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    while True:
        about, content = respond(store, json.loads(requests.get()))
        write_frame(out, json.dumps(about).encode())
        write_frame(out, content)


if __name__ == "__main__":
    main(*sys.argv[1:])
