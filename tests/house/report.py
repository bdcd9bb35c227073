"""What a run of pytest really did, from its JUnit file: `report.py FILE tests=300 shared=4` fails below a floor.

A marker counts the tests that carry it and passed. A green run that has quietly skipped half of itself is not green.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree


def passed(file: Path) -> Counter[str]:
    """How many tests passed: all of them under ``tests``, and for each marker that was recorded."""
    found: Counter[str] = Counter()
    for case in ElementTree.parse(file).iter("testcase"):
        if all(case.find(outcome) is None for outcome in ("skipped", "failure", "error")):
            markers = {one.get("value", "") for one in case.iter("property") if one.get("name") == "marker"}
            found.update({"tests", *markers})
    return found


def below(found: Counter[str], floors: Iterable[str]) -> list[str]:
    """A sentence for each floor (``shared=4``) that the run did not reach."""
    wanted = [(name, int(number)) for name, _, number in (one.partition("=") for one in floors)]
    return [f"{found[name]} {name} passed; at least {floor} must" for name, floor in wanted if found[name] < floor]


def main(arguments: list[str]) -> int:
    found = passed(Path(arguments[0]))
    print("passed:", ", ".join(f"{name} {found[name]}" for name in sorted(found)))
    faults = below(found, arguments[1:])
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
