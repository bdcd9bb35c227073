"""What the operating system refuses, in words of ours: why, and what to do."""

from __future__ import annotations

import errno

from ontology.errors import Phrase

_FULL = Phrase("the disk is full; make room there")
_DENIED = Phrase("it is not allowed here; choose another place, or ask for access")
_REASONS = {
    errno.ENOENT: Phrase("there is no such file or folder; see whether the name is right"),
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: Phrase("nothing can be written there; choose another place"),
    errno.EISDIR: Phrase("it is a folder; name a file"),
    errno.ENOTDIR: Phrase("a folder is needed where there is a file; see whether the path is right"),
    errno.EEXIST: Phrase("there is something of that name already; choose another name"),
    errno.ENAMETOOLONG: Phrase("the name is too long; choose a shorter one"),
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
}


def why(error: Exception) -> Phrase | str:
    """Why something could not be read or written, and the remedy; of what is rare, what the system says itself."""
    if isinstance(error, OSError) and error.errno in _REASONS:
        return _REASONS[error.errno]
    said = (getattr(error, "strerror", None) or str(error)).splitlines()
    return said[0].rstrip(".") if said else type(error).__name__
