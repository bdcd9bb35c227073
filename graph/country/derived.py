"""What is derived from the store's content and kept beside it on disk, each folder under the version it was made from.

A folder is written whole and then named, so one that is there is complete; one of another version is never opened.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from graph.store import Store


def kept(store: Store, name: str, recipe: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` fills from the content as it is now; made once for each version.

    `recipe` is all that decides how it is made, so that another release of the program makes its own. Writers wait
    while it is made. OSError where the disk takes nothing; then nothing is left behind.
    """
    home, made_so = store.path / "derived", hashlib.sha256(recipe.encode()).hexdigest()[:8]
    if (found := home / f"{name}-{store.version}-{made_so}").is_dir():
        return found
    with store.still() as version:
        folder = home / f"{name}-{version}-{made_so}"
        if not folder.is_dir():
            home.mkdir(exist_ok=True)
            part = Path(mkdtemp(prefix=f".{name}-", dir=home))
            try:
                make(part)
                _to_disk(part)
                part.rename(folder)
            finally:
                shutil.rmtree(part, ignore_errors=True)
            _forget(home, name)
    return folder


def _to_disk(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        with path.open("rb+") as file:
            os.fsync(file.fileno())


def _forget(home: Path, name: str) -> None:
    """Remove what is older; the one before stays, as somebody may just be opening it."""
    versions = sorted(one for one in home.iterdir() if one.name.startswith(f"{name}-"))
    broken = [one for one in home.iterdir() if one.name.startswith(f".{name}-")]
    for one in (*versions[:-2], *broken):
        shutil.rmtree(one, ignore_errors=True)
