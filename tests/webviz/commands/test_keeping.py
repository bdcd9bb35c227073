"""The commands for a store that keeps: what they say and write, and what is left of an import that is killed."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import PIPE

import pyoxigraph as ox
import pytest

from graph.changes.history import changesets, quads
from graph.graph_store import Target, put, triples
from graph.store import open_store
from ontology.iris import BASE
from tests.graph.worlds import FILE, write_world
from tests.house.tree import environment
from webviz.cli import main

Capture = pytest.CaptureFixture[str]
CHANGED = FILE.replace("name: Fagrådet", "name: Det nye fagrådet")


def write(folder: Path, text: str = FILE) -> Path:
    return write_world(folder, text)


def run(*arguments: str | Path) -> int:
    return main([*map(str, arguments), "--lang", "en"])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path)
    return tmp_path


def content(store: Path) -> set[ox.Quad]:
    with open_store(store) as opened:
        return set(opened.quads())


def test_import_tells_what_it_did_and_the_second_time_that_there_is_nothing_to_do(
    folder: Path, capsys: Capture
) -> None:
    assert run("import", "prove.yaml", "--store", "store") == 0
    assert capsys.readouterr().out == "Change set 1: 265 statements added, 0 removed (prove).\n"
    before = content(folder / "store")
    assert run("import", "prove.yaml", "--store", "store") == 0
    assert capsys.readouterr().out == "Nothing to change: the store says all this already.\n"
    assert content(folder / "store") == before


def test_a_graph_written_over_http_stands_in_the_history_with_the_writes_that_do_not(
    folder: Path, capsys: Capture
) -> None:
    run("import", "prove.yaml", "--store", "store")
    before, sent = content(folder / "store"), b"<x:a> <x:is> 1 , 2 ."
    with open_store(folder / "store") as store:
        to = Target("x:g", "2026-11-22T10:00:00Z")
        assert put(store, to, triples(sent, "text/turtle", "x:g"), sent)
        store.update("INSERT DATA { GRAPH <x:h> { <x:a> <x:is> 3 } }")
    capsys.readouterr()
    assert run("history", "--store", "store", "--format", "csv") == 0
    rows = list(csv.reader(capsys.readouterr().out.splitlines()))[1:]
    assert [row[2] for row in rows] == ["import", "graph written over HTTP", "not recorded"]
    assert rows[1][4:] == ["x:g", "2", "0"] and rows[2][3] == "1 write over HTTP"
    assert run("diff", "2", "--store", "store", "--format", "nq") == 0
    assert capsys.readouterr().out.count("A <x:a> <x:is> ") == 2
    assert run("undo", "2", "--store", "store") == 0
    assert {str(quad.graph_name) for quad in content(folder / "store") - before} == {"<x:h>"}


def test_a_dry_run_tells_what_would_change_and_makes_nothing(folder: Path, capsys: Capture) -> None:
    assert run("import", "prove.yaml", "--store", "store", "--dry-run", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["state"] for one in told} == {"new"} and "Fagrådet" in {one["name"] for one in told}
    assert not (folder / "store").exists()


def test_one_bad_file_among_good_ones_keeps_all_of_them_out(folder: Path, capsys: Capture) -> None:
    run("import", "prove.yaml", "--store", "store")
    before = content(folder / "store")
    write(folder, CHANGED)
    (folder / "bad.yaml").write_text("municipality: 7\n", "utf-8")
    (folder / "worse.yaml").write_bytes(b"\xff\xff")
    assert run("import", "prove.yaml", "bad.yaml", "worse.yaml", "--store", "store") == 1
    said = capsys.readouterr().err
    assert "bad.yaml:1: " in said and "worse.yaml:1: " in said
    assert content(folder / "store") == before


def test_an_import_that_fails_makes_no_store(folder: Path) -> None:
    (folder / "bad.yaml").write_text("municipality: 7\n", "utf-8")
    assert run("import", "bad.yaml", "--store", "store") == 1
    assert sorted(path.name for path in folder.iterdir()) == ["bad.yaml", "prove.txt", "prove.yaml"]


def test_what_is_empty_says_so_to_people_and_has_its_headings_for_programs(folder: Path, capsys: Capture) -> None:
    assert run("build", "prove.yaml", "--store", "store") == 0
    capsys.readouterr()
    assert run("history", "--store", "store") == 0
    assert capsys.readouterr().out == "Nothing has been taken in yet.\n"
    assert run("history", "--store", "store", "--format", "csv") == 0
    assert capsys.readouterr().out.startswith("Number,") and run("diff", "prove.yaml", "--store", "store") == 0
    assert capsys.readouterr().out == "Nothing to change: the store says all this already.\n"
    assert run("diff", "prove.yaml", "--store", "store", "--format", "csv") == 0
    assert capsys.readouterr().out == "Change,Thing,Address,Added,Removed\r\n"


def test_history_diff_and_undo_tell_one_story(folder: Path, capsys: Capture) -> None:
    run("import", "prove.yaml", "--store", "store")
    write(folder, CHANGED)
    capsys.readouterr()
    assert run("diff", "prove.yaml", "--store", "store", "--format", "json") == 0
    (would,) = json.loads(capsys.readouterr().out)
    assert (would["state"], would["added"], would["removed"]) == ("changed", 1, 1)
    run("import", "prove.yaml", "--store", "store")
    capsys.readouterr()
    assert run("diff", "2", "--store", "store", "--format", "nq") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[0] for line in lines] == ["A", "D"] and '"Det nye fagrådet"' in lines[0] and lines[1].endswith(" .")
    assert run("undo", "2", "--store", "store") == 0
    assert run("history", "--store", "store", "--format", "csv") == 0
    rows = capsys.readouterr().out.splitlines()
    assert [row.split(",")[2] for row in rows[2:]] == ["import", "import", "undo of 2"]
    assert run("undo", "2", "--store", "store") == 1
    assert "undone already, by change set 3" in capsys.readouterr().err


def test_a_copy_brings_a_store_back(folder: Path, capsys: Capture) -> None:
    run("import", "prove.yaml", "--store", "store")
    before = content(folder / "store")
    assert run("backup", "copy", "--store", "store") == 0
    assert run("undo", "1", "--store", "store") == 0
    assert run("restore", "copy", "--store", "store") == 1
    assert run("restore", "copy", "--store", "store", "--replace") == 0
    assert content(folder / "store") == before
    assert "Restored " in capsys.readouterr().out


def test_a_store_that_another_process_uses_is_a_clear_sentence(folder: Path, capsys: Capture) -> None:
    run("import", "prove.yaml", "--store", "store")
    with open_store(folder / "store"):
        code = "import sys; from webviz.cli import main; print([main(one.split()) for one in sys.argv[1:]])"
        commands = [
            f"{one} --store store --lang en" for one in ("import prove.yaml", "history", "undo 1", "backup copy")
        ]
        done = subprocess.run(
            [sys.executable, "-c", code, *commands], capture_output=True, text=True, env=environment(), cwd=folder
        )
        assert (done.returncode, done.stdout) == (0, "[1, 1, 1, 1]\n")
        told = done.stderr.splitlines()
        assert len(told) == 4 and all("is in use by another process" in line for line in told)
    assert not (folder / "copy").exists()


@pytest.mark.parametrize("place", ["prove.txt/store", "/proc/none/store", "closed/store"])
def test_a_folder_one_may_not_write_to_is_a_clear_sentence(place: str, folder: Path, capsys: Capture) -> None:
    (folder / "closed").mkdir(mode=0o500)
    if place == "closed/store" and os.geteuid() == 0:
        (folder / "closed").rmdir()
        (folder / "closed").symlink_to("/proc")  # the superuser may write to every other folder
    assert run("import", "prove.yaml", "--store", place) == 1
    said = capsys.readouterr()
    assert "choose a folder you may write to" in said.err and said.out == ""


# A process that carries out a command within a limit on the size of files, for every limit it is given.
FULL = """
import io, json, resource, signal, sys
from contextlib import redirect_stderr, redirect_stdout
from webviz.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
for limit in sys.stdin:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), most))
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as error:
        status = main(sys.argv[1:])
    print(json.dumps([status, out.getvalue(), error.getvalue()]), flush=True)
"""


@pytest.mark.slow
def test_a_disk_that_is_full_leaves_the_store_as_it_was(folder: Path) -> None:
    run("import", "prove.yaml", "--store", "store")
    before = content(folder / "store")
    write(folder, CHANGED)
    command = [sys.executable, "-c", FULL, "import", "prove.yaml", "--store", "store", "--lang", "en"]
    with subprocess.Popen(
        command, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True, env=environment(), cwd=folder
    ) as process:
        assert process.stdin and process.stdout
        for limit in (0, 100, 2000):
            process.stdin.write(f"{limit}\n")
            process.stdin.flush()
            status, out, error = json.loads(process.stdout.readline())
            assert (status, out) == (1, "")
            assert "Traceback" not in error and len(error.splitlines()) == 1, error
            assert content(folder / "store") == before
        assert process.communicate() == ("", "")
    assert process.returncode == 0
    assert run("import", "prove.yaml", "--store", "store") == 0


# -- an import that is killed -----------------------------------------------------------------------------------------

# A process that has loaded the program and starts an import in a process of its own for every line it is given: what
# is killed is then the import, and not Python as it reads modules.
STARTER = """
import os, signal, sys, time
from webviz.cli import main
import graph.shapes, graph.readers.municipality
from ontology import model
from graph.vocabulary import concepts
model.core(), model.concepts(), model.shapes(), concepts()
for line in sys.stdin:
    file, seconds = line.split()
    start, child = time.monotonic(), os.fork()
    if child == 0:
        out = os.open(file + ".said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1), os.dup2(out, 2)
        status = 70
        try:
            status = main(["import", file, "--store", "store", "--lang", "en"])
            sys.stdout.flush()
        finally:
            os._exit(status)
    if float(seconds):
        time.sleep(float(seconds))
        os.kill(child, signal.SIGKILL)  # until it is waited for, its number is nobody else's
    print(os.waitpid(child, 0)[1], time.monotonic() - start, flush=True)
"""
KILLS, WHOLE_KILLS = 50, 5
GRAPH = f"{BASE}graph/prove"


@contextmanager
def starter(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", STARTER]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True, env=environment(), cwd=folder) as process:
        yield process
        assert process.stdin
        process.stdin.close()


def imported(process: subprocess.Popen[str], file: str, kill_after: float = 0.0) -> tuple[float, int]:
    """Run an import, killed after so many seconds; how long that took, and how it ended."""
    assert process.stdin and process.stdout
    process.stdin.write(f"{file} {kill_after}\n")
    process.stdin.flush()
    status, seconds = process.stdout.readline().split()
    return float(seconds), int(status)


@pytest.mark.slow
def test_an_import_killed_at_any_moment_is_there_whole_or_not_at_all(folder: Path) -> None:
    assert run("import", "prove.yaml", "--store", "store", "--bundled") == 0
    for name, text in (("a.yaml", FILE), ("b.yaml", CHANGED.replace("name: Leiarrådet", "name: Leiarane"))):
        write(folder, text).rename(folder / name)
    whole = {}
    with starter(folder) as process:
        for name in ("b.yaml", "a.yaml"):
            seconds, status = imported(process, name)
            assert status == 0, (folder / f"{name}.said").read_text("utf-8")
            whole[name] = content(folder / "store")
        assert whole["a.yaml"] != whole["b.yaml"]
        counts = _killed_again_and_again(process, folder, whole, seconds)
    print(f"\n{KILLS} imports of {seconds:.2f} s killed at random: {counts}; 0 in between, every one told of is there")
    assert counts["not there"] >= 5 and counts["there"] >= 1
    assert content(folder / "store") in whole.values()  # the other documents too
    with open_store(folder / "store") as store:
        for one in changesets(store):
            assert [len(some) for some in quads(store, one)] == [one.added, one.removed]
        assert len(changesets(store)) == 3 + counts["there"]


def _killed_again_and_again(
    process: subprocess.Popen[str], folder: Path, whole: dict[str, set[ox.Quad]], seconds: float
) -> dict[str, int]:
    """How often an import was there, not there, and told of; after each of them the store is opened and compared."""
    chance, now, counts = random.Random(20261122), "a.yaml", {"there": 0, "not there": 0, "told of": 0}
    here = ox.NamedNode(GRAPH)
    graphs = {name: frozenset(quad for quad in some if quad.graph_name == here) for name, some in whole.items()}
    for _ in range(KILLS):
        wanted = "b.yaml" if now == "a.yaml" else "a.yaml"
        imported(process, wanted, chance.uniform(0.01, 1.1 * seconds))
        told = "Change set" in (folder / f"{wanted}.said").read_text("utf-8")
        found = said_by(folder / "store")
        assert found in graphs.values(), "part of an import is there"
        assert found == graphs[wanted] or not told, "an import that was told of is not there"
        counts["there" if found == graphs[wanted] else "not there"] += 1
        counts["told of"] += told
        now = wanted if found == graphs[wanted] else now
    return counts


def said_by(store: Path, graph: str = GRAPH) -> frozenset[ox.Quad]:
    with open_store(store) as opened:
        return frozenset(opened.quads(graph))


@pytest.mark.slow
def test_the_command_itself_killed_at_any_moment_leaves_all_or_nothing(folder: Path) -> None:
    assert run("import", "prove.yaml", "--store", "store") == 0
    command = [sys.executable, "-m", "webviz.cli", "import", "b.yaml", "--store", "store", "--lang", "en"]
    write(folder, CHANGED).rename(folder / "b.yaml")
    shutil.copytree(folder / "store", folder / "kept")
    before, start = said_by(folder / "store"), time.monotonic()
    subprocess.run(command, env=environment(), cwd=folder, check=True, capture_output=True)
    seconds, after = time.monotonic() - start, said_by(folder / "store")
    assert before != after
    chance, there = random.Random(20261122), 0
    for _ in range(WHOLE_KILLS):
        shutil.rmtree(folder / "store")
        shutil.copytree(folder / "kept", folder / "store")
        with subprocess.Popen(command, env=environment(), cwd=folder, stdout=PIPE, text=True) as process:
            with suppress(subprocess.TimeoutExpired):
                process.wait(chance.uniform(0.4, 1.05) * seconds)
            process.kill()
            told = "Change set" in process.communicate()[0]
        found = said_by(folder / "store")
        assert found in (before, after) and (found == after or not told)
        there += found == after
    print(f"\n{WHOLE_KILLS} commands of {seconds:.1f} s killed at random: {there} had taken all in, the others nothing")
