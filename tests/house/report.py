"""What a run of pytest really did, from its JUnit file: `report.py FILE tests=300 shared=4` fails below a floor.

A marker counts the tests that carry it and passed. A green run that has quietly skipped half of itself is not green.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree import ElementTree

# What lacks nothing once its means are here; elsewhere a test may have reasons of its own to be skipped.
WHOLE = frozenset(("shared", "browser", "java"))


def counted(file: Path) -> Mapping[str, Counter[str]]:
    """How many tests passed and were skipped: all of them under ``tests``, and for each marker that was recorded."""
    found: dict[str, Counter[str]] = {"passed": Counter(), "skipped": Counter()}
    for case in ElementTree.parse(file).iter("testcase"):
        if all(case.find(outcome) is None for outcome in ("failure", "error")):
            markers = {one.get("value", "") for one in case.iter("property") if one.get("name") == "marker"}
            found["passed" if case.find("skipped") is None else "skipped"].update({"tests", *markers})
    return found


def below(counted: Mapping[str, Counter[str]], floors: Iterable[str]) -> list[str]:
    """A sentence for each floor (``shared=4``) that the run did not reach, or reached with tests left out."""
    faults = []
    for name, floor in ((name, int(number)) for name, _, number in (one.partition("=") for one in floors)):
        passed, skipped = counted["passed"][name], counted["skipped"][name]
        if passed < floor:
            faults.append(f"{passed} {name} passed; at least {floor} must")
        if floor and skipped and name in WHOLE:
            faults.append(f"{skipped} {name} skipped; where some must pass, none may be")
    return faults


def main(arguments: list[str]) -> int:
    found = counted(Path(arguments[0]))
    for outcome, figures in found.items():
        print(f"{outcome}:", ", ".join(f"{name} {figures[name]}" for name in sorted(figures)))
    faults = below(found, arguments[1:])
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
