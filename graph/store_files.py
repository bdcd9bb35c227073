"""A store as a folder on disk: whether there is one, and what its troubles mean."""

from __future__ import annotations

from pathlib import Path

from ontology.errors import StoreInUse, StoreNotWritable
from ontology.system import why


def is_store(path: Path) -> bool:
    """Whether the folder holds a store."""
    return (path / "CURRENT").is_file()


def trouble(path: Path, error: OSError) -> StoreInUse | StoreNotWritable:
    """The error for a folder that the engine cannot open or write."""
    if "lock" in str(error).lower():
        return StoreInUse(
            "The store in %(path)s is in use by another process; stop that one, or ask it over its /sparql.", path=path
        )
    return StoreNotWritable(
        "The store in %(path)s cannot be opened for writing (%(why)s); choose a folder you may write to.",
        path=path,
        why=why(error),
    )
