"""Who is meant by a name in a workbook: names and ids of its records, and the nearest ones where nobody is.

Planners write names; ids are for those who share one. The writer asks the same index, so that it writes a name only
where the reader finds the right record by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import process

from graph.records import id_of, path_of
from graph.workbook.form import fold

_CODE = re.compile(r"[a-z]{2}-[0-9]{2,4}\Z")
_PLACES = {"municipality", "place"}
_ALIKE, _CLOSE = 60, 20  # of 100: what may have been meant; how much less so than the first


def like(folded: str, known: Iterable[str], limit: int = 2) -> list[str]:
    """The words most like a folded one; none where no word is, and only those nearly as like it as the first."""
    found = process.extract(folded, list(known), limit=limit, score_cutoff=_ALIKE)
    return [word for word, score, _ in found if score >= found[0][1] - _CLOSE]


@dataclass(slots=True)
class NameIndex:
    """The records of one workbook by name and by path; `home` is the path of the municipality.

    Names are folded; `written` has them as they were written.
    """

    home: str
    kinds: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    def add(self, path: str, kind: str, names: Iterable[str]) -> None:
        """One record, with what it is called."""
        self.kinds.setdefault(path, kind)
        for name in names:
            paths = self.names.setdefault(fold(name), [])
            if path not in paths:
                paths.append(path)
            self.written.setdefault(fold(name), name)

    def absolute(self, local: str) -> str:
        """The path of an id."""
        return path_of(local, self.home)

    def local(self, path: str) -> str:
        """The id of a path."""
        return id_of(path, self.home)

    def find(self, text: str, targets: Iterable[str] = ()) -> tuple[str, ...]:
        """The paths a name or id may mean among records of these kinds (of any, without kinds); one when it is clear.

        An id that starts with `/`, and the code of a municipality, mean what they say, whether it is here or not.
        """
        if text.startswith("/") and len(text) > 1:
            return (text[1:],)
        wanted = frozenset(targets)
        called = tuple(path for path in self.names.get(fold(text), ()) if self.fits(path, wanted))
        if called:
            return called
        by_id = self.absolute(text)
        if by_id in self.kinds and self.fits(by_id, wanted):
            return (by_id,)
        if _CODE.match(text) and (not wanted or wanted & _PLACES):
            return (text,)
        return ()

    def fits(self, path: str, wanted: frozenset[str]) -> bool:
        """Whether a record is of one of the kinds; municipalities and places are the same here."""
        kind = self.kinds[path]
        return not wanted or kind in wanted or (kind in _PLACES and bool(wanted & _PLACES))

    def nearest(self, text: str, targets: Iterable[str] = ()) -> list[str]:
        """The two names of records of these kinds that are most like the text."""
        wanted = frozenset(targets)
        known = [name for name, paths in self.names.items() if any(self.fits(path, wanted) for path in paths)]
        return [self.written.get(one, one) for one in like(fold(text), known)]

    def reference(self, path: str, names: Iterable[str], targets: Iterable[str] = ()) -> str:
        """How to write a record: by the first of its names that means it alone, else by its id."""
        wanted = tuple(targets)
        for name in names:
            if name == name.strip() and self.find(name, wanted) == (path,):
                return name
        return f"/{path}"
