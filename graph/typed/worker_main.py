"""A worker process: answers strangers' queries over a checkpoint, one at a time, until it is ended.

    python -m graph.typed.worker_main CHECKPOINT MEMORY [reaching]

Requests come on stdin and answers go out on stdout, each in frames: a length in 8 bytes, then that many bytes. A
request is one frame (JSON), an answer two (JSON about the answer; the answer). The first frame sent says whether the
checkpoint is open. When stdin ends, the parent is gone, and so is the worker, in the middle of a query if need be.

Whatever a query manages to ask for, the worker has no network, no file but the checkpoint, which it cannot write to,
and at most MEMORY bytes of address space, where the system can see to that (:mod:`graph.typed.confinement`). With
``reaching`` it has network, and the files that takes: for one query that asks a host the operator allows.
"""

from __future__ import annotations

import json
import os
import select
import struct
import sys
import threading
from contextlib import suppress
from typing import IO

import pyoxigraph as ox

from graph.typed.confinement import forbid_files, forbid_network, limit_resources
from graph.typed.serialise import Json, OtherForm, TooLarge, answer

LENGTH = struct.Struct(">Q")


def write_frames(stream: IO[bytes], *contents: bytes) -> None:
    """Send frames, together."""
    for content in contents:
        stream.write(LENGTH.pack(len(content)))
        stream.write(content)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes:
    """The next frame; EOFError when the other side is gone."""
    (length,) = LENGTH.unpack(_exactly(stream, LENGTH.size))
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


def _leave_with_parent() -> None:
    """Wait until the parent is gone, then leave at once, since a query does not stop by itself."""
    pipe = select.poll()
    pipe.register(sys.stdin, 0)  # no event but the end of it
    pipe.poll()
    os._exit(0)


def main(checkpoint: str, memory: str, reaching: str = "") -> None:
    """Open the checkpoint and answer until the parent is gone."""
    limit_resources(int(memory))
    out = sys.stdout.buffer
    try:
        if not reaching:
            forbid_network()
            forbid_files(checkpoint)
        store = ox.Store.read_only(checkpoint)
    except OSError as error:
        write_frames(out, json.dumps({"status": "failed", "message": str(error)}).encode())
        return
    write_frames(out, b'{"status": "ready"}')
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    with suppress(EOFError):
        while True:
            about, content = respond(store, json.loads(read_frame(sys.stdin.buffer)))
            write_frames(out, json.dumps(about).encode(), content)


if __name__ == "__main__":
    main(*sys.argv[1:])
