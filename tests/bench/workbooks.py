"""A workbook of 50,000 rows on all its sheets: read, and imported, beside openpyxl merely reading it.

Each in a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from random import Random

import xlsxwriter  # type: ignore[import-untyped]

from graph.workbook.form import MAX_ROWS, forms
from tests.bench.measure import Line, shown

READ, LARGER = 4.0, 5.0
"""How many times the library's own time the reading may take, and its memory."""
SHARES = {
    "body": 8, "office": 6, "endeavour": 4, "function": 6, "themes": 8, "relations": 6, "budget": 4, "milestone": 4,
    "factor": 4,
}  # fmt: skip
"""Rows of each sheet, of a hundred; the rest are seats."""

OURS = """
import resource, sys, time
from pathlib import Path
from graph.check import check
from graph.readers.intake import Given
from graph.readers.workbook import read
content = Path(sys.argv[1]).read_bytes()
start = time.process_time()
taken = read(content, "f.xlsx", Given())
assert not check(taken.dossiers)
seats = sum(len(one.parts.get("seats", ())) for one in taken.dossiers[0].records)
took = time.process_time() - start
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, seats, 0)
"""
IMPORT = """
import resource, sys, time
from pathlib import Path
from graph import shapes
from graph.changes.history import About
from graph.changes.importing import carry_out, plan
from graph.readers.intake import Given, sources, take_all
from graph.store import open_store
from graph.vocabulary import vocabulary_quads
from ontology.shacl import contract
contract()
with open_store(Path(sys.argv[2]), create=True) as store:
    store.load(vocabulary_quads())
    start = time.process_time()
    planned = plan(store, take_all(sources([Path(sys.argv[1])]), Given()), "nn")
    carry_out(store, planned, About("import", "2026-01-01T00:00:00Z"))
    took = time.process_time() - start
    seats = len(list(store.quads(None, None, "https://w3id.org/samgraf/ns#filledBy")))
start = time.process_time()
assert not shapes.broken(planned.add)
checking = time.process_time() - start
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, seats, checking)
"""
THEIRS = """
import resource, sys, time
import openpyxl
start = time.process_time()
book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)
rows = sum(1 for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))
took = time.process_time() - start
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, rows - len(book.worksheets) - 2, 0)
"""


def write_workbook(path: Path, rows: int = MAX_ROWS, seed: int = 1) -> Path:
    """A planner's workbook with so many rows on all its sheets, by names; the same bytes for the same seed."""
    sheets: dict[str, Iterable[Mapping[str, str | int]]] = {
        "municipality": [{"name": "Fjordvik", "country": "NO", "codes.code": "4699"}],
        "document": [{"title": "Alle råd", "language": "nynorsk"}],
        **_filled(shares(rows), Random(seed)),
    }
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        for name, given in sheets.items():
            page = book.add_worksheet(forms()[name].titles["nn"])
            for number, row in enumerate(given):
                if not number:
                    page.write_row(0, 0, [forms()[name].columns[one].headings["nn"] for one in row])
                page.write_row(number + 1, 0, row.values())
    return path


def shares(rows: int) -> dict[str, int]:
    """How many rows each sheet has."""
    found = {name: rows * percent // 100 for name, percent in SHARES.items()}
    return found | {"seat": rows - sum(found.values())}


def _filled(count: Mapping[str, int], draw: Random) -> dict[str, Iterator[dict[str, str | int]]]:
    """The rows of each sheet, made as they are written."""
    bodies, offices, endeavours = (count[one] for one in ("body", "office", "endeavour"))
    pairs = draw.sample(range(bodies * offices), count["seat"])
    rhythms, states = ("kvar månad", "4 gonger i året", "etter behov"), ("fast", "etter behov")
    makers: dict[str, Callable[[int], dict[str, str | int]]] = {
        "body": lambda at: {
            "name": f"råd {at}",
            "rhythm.said": draw.choice(rhythms),
            "purpose": "drøfting; informasjon",
            "task": f"sak {at}",
        },
        "office": lambda at: {"name": f"leiar {at}", "type": "einingsleiar"},
        "seat": lambda at: {
            "parent": f"råd {pairs[at] // offices}",
            "holder": f"leiar {pairs[at] % offices}",
            "role": draw.choice(("leiar", "medlem")),
            "attendance": draw.choice(states),
            "said": f"leiaren ({at})",
        },
        "endeavour": lambda at: {"name": f"satsing {at}", "type": "prosjekt", "goal": f"betre hjelp {at}"},
        "function": lambda at: {
            "parent": f"råd {at % bodies}",
            "is": "project-group",
            "for": f"satsing {at % endeavours}",
        },
        "themes": lambda at: {"who": f"råd {at % bodies}", "theme": "early-intervention", "said": "tidleg innsats"},
        "relations": lambda at: {
            "who": f"råd {at % bodies}",
            "relation": "Rapporterer til",
            "to": f"råd {at % bodies // 2}",
            "said": f"til råd {at // 2}",
        },
        "budget": lambda at: {
            "parent": f"satsing {at % endeavours}",
            "said": f"løn {at}",
            "amount": 1000 + at,
            "currency": "NOK",
        },
        "milestone": lambda at: {
            "parent": f"satsing {at % endeavours}",
            "said": f"oppstart {at}",
            "earliest": "2024-08",
            "latest": "1.11.2024",
        },
        "factor": lambda at: {"parent": f"satsing {at % endeavours}", "type": "success", "said": f"tid {at}"},
    }
    return {name: map(makers[name], range(count[name])) for name in makers}


def workbook(pairs: int, rows: int = MAX_ROWS) -> Iterator[Line]:
    """The time of the processor, the rows a second and the peak of memory: of reading, and of the whole import."""
    with tempfile.TemporaryDirectory(prefix="samgraf-bench-") as folder:
        path = write_workbook(Path(folder) / "rows.xlsx", rows)
        runs = [
            (
                _run(OURS, path),
                _run(IMPORT, path, Path(folder) / f"store-{number}"),
                _run(THEIRS, path),
            )
            for number in range(pairs)
        ]
    seats = shares(rows)["seat"]
    assert all([one[2] for one in run] == [seats, seats, rows] for run in runs)
    read, taken, theirs = (_middle([run[at] for run in runs]) for at in range(3))
    yield _compared(f"a workbook of {rows:,} rows, read", read, theirs, rows, READ)
    yield _compared("the same, imported", taken, theirs, rows)
    share = taken[3] / read[0]
    yield Line(
        "its SHACL alone", 1, shown(taken[3]), "reading it", shown(read[0]), f"{share:.2f} × it", "≤ 1 ×", share <= 1
    )
    larger = read[1] / theirs[1]
    yield Line(
        "the peak of memory, read", 1, f"{read[1] / 1024:.0f} MiB", "openpyxl merely reading",
        f"{theirs[1] / 1024:.0f} MiB", f"{larger:.2f} × theirs", f"≤ {LARGER:g} ×", larger <= LARGER,
    )  # fmt: skip
    yield Line(
        "the peak of memory, imported", 1, f"{taken[1] / 1024:.0f} MiB", "openpyxl merely reading",
        f"{theirs[1] / 1024:.0f} MiB", f"{taken[1] / theirs[1]:.2f} × theirs", "–", None,
    )  # fmt: skip


Run = tuple[float, float, int, float]


def _compared(name: str, ours: Run, theirs: Run, rows: int, goal: float | None = None) -> Line:
    ratio = ours[0] / theirs[0]
    return Line(
        name, 1, f"{shown(ours[0])}, {rows / ours[0]:,.0f} rows/s",
        "openpyxl merely reading", f"{shown(theirs[0])}, {rows / theirs[0]:,.0f} rows/s",
        f"{ratio:.2f} × theirs", f"≤ {goal:g} ×" if goal else "–", ratio <= goal if goal else None,
    )  # fmt: skip


def _middle(runs: list[Run]) -> Run:
    return tuple(sorted(run[at] for run in runs)[len(runs) // 2] for at in range(4))  # type: ignore[return-value]


def _run(script: str, *given: object) -> Run:
    done = subprocess.run([sys.executable, "-c", script, *map(str, given)], capture_output=True, text=True, check=True)
    took, peak, rows, other = done.stdout.split()
    return float(took), float(peak), int(rows), float(other)
