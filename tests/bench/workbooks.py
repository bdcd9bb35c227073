"""A workbook of 50,000 rows: read and checked, beside openpyxl merely reading it; each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import xlsxwriter  # type: ignore[import-untyped]

from graph.workbook_form import MAX_ROWS, forms
from tests.bench.measure import Line, shown

BODIES, OFFICES = 500, 2_000
SLOWER, LARGER = 4.0, 5.0
"""How many times the library's own time and memory the reading and checking of it all may take."""

OURS = """
import resource, sys, time
from pathlib import Path
from graph.check import check
from graph.intake import Given
from graph.readers.workbook import read
content = Path(sys.argv[1]).read_bytes()
start = time.process_time()
taken = read(content, "f.xlsx", Given())
read_in = time.process_time() - start
assert not check(taken.dossiers)
seats = sum(len(one.parts.get("seats", ())) for one in taken.dossiers[0].records)
took = time.process_time() - start
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, seats, read_in)
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
    """The time of the processor, the rows a second and the peak of memory of both."""
    with tempfile.TemporaryDirectory(prefix="samgraf-bench-") as folder:
        path = write_workbook(Path(folder) / "seats.xlsx", seats)
        runs = [(_run(OURS, path), _run(THEIRS, path, forms()["seat"].titles["nn"])) for _ in range(pairs)]
    for ours, theirs in runs:
        assert ours[2] == theirs[2] == seats
    (took, ours_peak), (reading, theirs_peak) = (_middle([run[at] for run in runs]) for at in (0, 1))
    ratio, larger = took / reading, ours_peak / theirs_peak
    yield Line(
        f"a workbook of {seats:,} rows", 1, f"{shown(took)}, {seats / took:,.0f} rows/s",
        "openpyxl merely reading", f"{shown(reading)}, {seats / reading:,.0f} rows/s",
        f"{ratio:.2f} × theirs", f"≤ {SLOWER:g} ×", ratio <= SLOWER,
    )  # fmt: skip
    yield Line(
        "its peak of memory", 1, f"{ours_peak / 1024:.0f} MiB", "openpyxl merely reading",
        f"{theirs_peak / 1024:.0f} MiB", f"{larger:.2f} × theirs", f"≤ {LARGER:g} ×", larger <= LARGER,
    )  # fmt: skip


def _middle(runs: list[tuple[float, float, int]]) -> tuple[float, float]:
    return tuple(sorted(run[at] for run in runs)[len(runs) // 2] for at in (0, 1))  # type: ignore[return-value]


def _run(script: str, *given: object) -> tuple[float, float, int]:
    done = subprocess.run([sys.executable, "-c", script, *map(str, given)], capture_output=True, text=True, check=True)
    took, peak, rows, _ = done.stdout.split()
    return float(took), float(peak), int(rows)
