"""What a worker process gives up before it hears its first query; used inside a worker, or to start one.

Each of these is the system's to keep, whatever a query manages to make the engine do: no network, no file but the
checkpoint, so much memory and no more, the processor after everybody else. Where a system cannot keep one, the
function says so, and the words of the query are what is left (:mod:`graph.typed.guard`).
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from errno import EACCES
from pathlib import Path

_NO_NEW_PRIVILEGES, _SECCOMP, _BY_FILTER = 38, 22, 2
_CREATE_RULES, _ADD_RULE, _RESTRICT = 444, 445, 446  # Landlock's calls, the same on every processor
_BENEATH = 1
# Rights to files, as bits: to read one, to list a folder, everything the first version knows, to cut one short.
_READ, _LIST, _ALL, _TRUNCATE = 4, 8, 0x1FFF, 0x4000


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

    A filter on system calls (seccomp, Linux on x86-64 and ARM64): socket() fails with "permission denied", everything
    else passes.
    """
    call, architecture = {"x86_64": (41, 0xC000003E), "aarch64": (198, 0xC00000B7)}.get(platform.machine(), (0, 0))
    if sys.platform != "linux" or not call:
        return False
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
    return not system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) and not system.prctl(_SECCOMP, _BY_FILTER, program, 0, 0)


def forbid_files(folder: str) -> bool:
    """Let the system refuse this thread and those it starts every file but those in `folder`, which they may read;
    whether that is so (Linux 5.13 or newer, with Landlock).

    Files that are open already stay open. Nothing can be written, made, removed or run.
    """
    if sys.platform != "linux":
        return False
    system = ctypes.CDLL(None)
    version = system.syscall(_CREATE_RULES, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    handled = ctypes.c_uint64(_ALL | (_TRUNCATE if version >= 3 else 0))
    rules = system.syscall(_CREATE_RULES, ctypes.byref(handled), ctypes.c_size_t(8), 0)
    beneath = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = ctypes.create_string_buffer(struct.pack("=Qi", _READ | _LIST, beneath))
        return (
            not system.syscall(_ADD_RULE, rules, _BENEATH, rule, 0)
            and not system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
            and not system.syscall(_RESTRICT, rules, 0)
        )
    finally:
        os.close(beneath)
        os.close(rules)


def environment() -> dict[str, str]:
    """Ours, for a process of its own: without the operator's settings, the token among them, and with our code.

    Short of memory, the engine can wait for ever for its own backtrace; it makes none. The C library sets 64 to 128 MiB
    of addresses aside for each thread that happens to allocate while another does; with one arena for all of them, a
    process takes as much of its address space each time it begins.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAMGRAF_")}
    ways = [str(Path(__file__).resolve().parents[2]), kept.get("PYTHONPATH", "")]
    path = os.pathsep.join(way for way in ways if way)
    return {**kept, "RUST_BACKTRACE": "0", "MALLOC_ARENA_MAX": "1", "PYTHONPATH": path}
