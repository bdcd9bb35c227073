"""A workbook of 50,000 rows: read, and imported, beside openpyxl merely reading it; each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import xlsxwriter  # type: ignore[import-untyped]

from graph.workbook.form import MAX_ROWS, forms
from tests.bench.measure import Line, shown

BODIES, OFFICES = 500, 2_000
READ, TAKEN, LARGER = 4.0, 16.0, 5.0
"""How many times the library's own time the reading may take, and the whole import; its memory, the reading."""

OURS = """
import resource, sys, time
from pathlib import Path
from graph.check import check
from graph.intake import Given
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
from graph.history import About
from graph.importing import carry_out, plan
from graph.intake import Given, sources, take_all
from graph.store import open_store
from graph.vocabulary import vocabulary_quads
from ontology.shacl import contract
contract()
with open_store(Path(sys.argv[2]), create=True) as store:
    store.load(vocabulary_quads())
    start = time.process_time()
    taken = take_all(sources([Path(sys.argv[1])]), Given())
    planned = plan(store, taken, "nn")
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
rows = sum(1 for sheet in book.worksheets if sheet.title == sys.argv[2] for row in sheet.iter_rows(values_only=True))
print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, rows - 1, 0)
"""


def write_workbook(path: Path, seats: int = MAX_ROWS, seed: int = 1) -> Path:
    """A planner's workbook with so many seats, by names; the same bytes for the same seed."""
    draw = Random(seed)
    bodies = [f"råd {number}" for number in range(BODIES)]
    offices = [f"leiar {number}" for number in range(OFFICES)]
    pairs = draw.sample(range(BODIES * OFFICES), seats)
    sheets: dict[str, list[dict[str, str]]] = {
        "municipality": [{"name": "Fjordvik", "country": "NO", "codes.code": "4699"}],
        "document": [{"title": "Alle råd", "language": "nynorsk"}],
        "body": [{"name": name, "rhythm.said": "kvar månad", "purpose": "drøfting; informasjon"} for name in bodies],
        "office": [{"name": name, "type": "einingsleiar"} for name in offices],
        "seat": [
            {
                "parent": bodies[pair // OFFICES],
                "holder": offices[pair % OFFICES],
                "role": draw.choice(("leiar", "medlem")),
                "attendance": draw.choice(("fast", "etter behov")),
                "said": f"leiaren ({pair})",
            }
            for pair in pairs
        ],
    }
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(forms()[name].titles["nn"])
            columns = list(rows[0])
            page.write_row(0, 0, [forms()[name].columns[one].headings["nn"] for one in columns])
            for number, row in enumerate(rows, start=1):
                page.write_row(number, 0, [row[one] for one in columns])
    return path


def workbook(pairs: int, seats: int = MAX_ROWS) -> Iterator[Line]:
    """The time of the processor, the rows a second and the peak of memory: of reading, and of the whole import."""
    with tempfile.TemporaryDirectory(prefix="samgraf-bench-") as folder:
        path = write_workbook(Path(folder) / "seats.xlsx", seats)
        runs = [
            (
                _run(OURS, path),
                _run(IMPORT, path, Path(folder) / f"store-{number}"),
                _run(THEIRS, path, forms()["seat"].titles["nn"]),
            )
            for number in range(pairs)
        ]
    assert all(one[2] == seats for run in runs for one in run)
    read, taken, theirs = (_middle([run[at] for run in runs]) for at in range(3))
    yield from _compared(f"a workbook of {seats:,} rows, read", read, theirs, seats, READ)
    yield from _compared("the same, imported", taken, theirs, seats, TAKEN)
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


def _compared(name: str, ours: Run, theirs: Run, rows: int, goal: float) -> Iterator[Line]:
    ratio = ours[0] / theirs[0]
    yield Line(
        name, 1, f"{shown(ours[0])}, {rows / ours[0]:,.0f} rows/s",
        "openpyxl merely reading", f"{shown(theirs[0])}, {rows / theirs[0]:,.0f} rows/s",
        f"{ratio:.2f} × theirs", f"≤ {goal:g} ×", ratio <= goal,
    )  # fmt: skip


def _middle(runs: list[Run]) -> Run:
    return tuple(sorted(run[at] for run in runs)[len(runs) // 2] for at in range(4))  # type: ignore[return-value]


def _run(script: str, *given: object) -> Run:
    done = subprocess.run([sys.executable, "-c", script, *map(str, given)], capture_output=True, text=True, check=True)
    took, peak, rows, other = done.stdout.split()
    return float(took), float(peak), int(rows), float(other)
