"""The pool that always answers from the store as it is: whoever has written reads what was written.

A write costs the pool nothing. The first question after one makes a checkpoint and moves the workers to it, so that
a hundred writes in a row are caught up with once; a checkpoint that the last worker has left is deleted.
"""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

from graph.store import Store
from graph.typed.workers import Limits, QueryPool

_KEPT = 3


class LivePool(QueryPool):
    """A `QueryPool` over checkpoints of `store`, which it keeps in `folder`; see there for everything else."""

    def __init__(self, store: Store, folder: Path, limits: Limits | None = None, size: int = 2) -> None:
        self._store, self._folder = store, folder
        self._renewing = threading.Lock()
        super().__init__(store.checkpoint(folder), limits, size, discard=_delete)

    @property
    def prefixes(self) -> dict[str, str]:
        return self._store.prefixes

    @property
    def version(self) -> str:
        """The version of the store that the next query reads: the present one. Every query asks for it first."""
        self._catch_up()
        return super().version

    def _catch_up(self) -> None:
        with self._renewing:
            if super().version != self._store.version:
                self.renew(self._store.checkpoint(self._folder))
                self._sweep()

    def _sweep(self) -> None:
        """Delete the checkpoints that no worker ever took; the newest may be just about to be."""
        with self._changed:
            taken = {worker.checkpoint for worker in self._workers}
        for one in sorted(self._folder.iterdir())[:-_KEPT]:
            if one not in taken:
                _delete(one)


def _delete(checkpoint: Path) -> None:
    shutil.rmtree(checkpoint, ignore_errors=True)
