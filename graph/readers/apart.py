"""Files read in a process of their own: one that takes too long or too much is ended, and nobody else waits for it.

    python -m graph.readers.apart MEMORY

The files come on stdin, what they say or what is wrong with them goes out on stdout (both pickled, since both ends are
ours). The process has no network and at most MEMORY bytes of address space, where the system can see to that.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Sequence

from graph.readers.intake import Given, Source, Taken, take_all
from graph.typed.confinement import environment, forbid_network, limit_resources
from ontology.errors import InvalidInput

SECONDS = 60.0
MEMORY = 3_000_000_000
_NO_MEMORY = (b"MemoryError", b"Cannot allocate memory", b"Memory allocation still failed")
SMALL = 50_000  # bytes, not packed: read at once, since to begin a process takes longer


def take_apart(
    sources: Sequence[Source], given: Given, seconds: float = SECONDS, memory: int = MEMORY, small: int = SMALL
) -> Taken:
    """What files say, as :func:`graph.readers.intake.take_all` has it.

    InvalidInput also when that takes too long or too much.
    """
    packed = any(one.content.startswith(b"PK") for one in sources)
    if not packed and sum(len(one.content) for one in sources) <= small:
        return take_all(sources, given)
    command = [sys.executable, "-P", "-m", "graph.readers.apart", str(memory)]
    given_all = pickle.dumps((tuple(sources), given))
    name = sources[0].file if len(sources) == 1 else ""
    try:
        done = subprocess.run(
            command, input=given_all, capture_output=True, timeout=seconds, check=False, env=environment()
        )
    except subprocess.TimeoutExpired as error:
        raise InvalidInput.one(
            "To read this takes longer than %(seconds)s seconds; take in less at a time, or use samgraf import.",
            name,
            seconds=f"{seconds:g}",
        ) from error
    if done.returncode > 0 and not any(one in done.stderr for one in _NO_MEMORY):
        raise RuntimeError(f"a reader failed: {done.stderr.decode(errors='replace')[-2000:]}")
    if done.returncode != 0:  # also one that the system or the engine ended
        raise InvalidInput.one(
            "To read this takes more memory than there is for it; take in less at a time, or use samgraf import.", name
        )
    found = pickle.loads(done.stdout)
    if isinstance(found, InvalidInput):
        raise found
    assert isinstance(found, Taken)
    return found


def main() -> int:
    """Read what comes on stdin."""
    limit_resources(int(sys.argv[1]))
    forbid_network()
    sources, given = pickle.load(sys.stdin.buffer)
    found: Taken | InvalidInput
    try:
        found = take_all(sources, given)
    except InvalidInput as error:
        found = error
    sys.stdout.buffer.write(pickle.dumps(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
