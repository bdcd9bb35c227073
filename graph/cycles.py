"""Work that makes many values and no cycles, without the interpreter's search for cycles.

That search goes through all that is there again and again as it grows: two fifths of the time to read a long list.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_cycles() -> Iterator[None]:
    """Search for none meanwhile, in any thread; afterwards as before."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()
