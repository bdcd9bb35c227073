"""Samgraf asks no other host and reads no file but its own: proved by an audit hook in a process of its own."""

from __future__ import annotations

import json
import site
import sys
import sysconfig
import tempfile
from pathlib import Path

import pytest

from graph.library import bundled
from tests.house.tree import FLOORS, home, run

# The hook writes down what Python tells of: files opened, hosts asked for, programs started.
WATCHED = """
import json, os, pkgutil, sys
events = []

def hook(event, args):
    if event == "open" and isinstance(args[0], (str, bytes, os.PathLike)):
        events.append([event, os.path.abspath(os.fsdecode(args[0]))])
    elif event in ("os.listdir", "os.scandir") and not isinstance(args[0], int):
        events.append([event, os.path.abspath(os.fsdecode(args[0] or "."))])
    elif event in ("socket.connect", "socket.sendto", "socket.bind"):
        events.append([event, repr(args[1])])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "urllib.Request", "subprocess.Popen", "os.system"):
        events.append([event, repr(args[0])])

sys.addaudithook(hook)

import importlib
import graph, ontology, webviz
imported = 0
for floor in (ontology, graph, webviz):
    for module in pkgutil.walk_packages(floor.__path__, floor.__name__ + "."):
        if module.name.rpartition(".")[2] not in ("__main__", "compile"):
            importlib.import_module(module.name)
            imported += 1

from pathlib import Path
from tempfile import TemporaryDirectory
from graph.atlas import Atlas
from graph.publishing.export import FORMATS
from graph.library import bundled, load_files
from graph.store import open_store
from graph.typed.workers import QueryPool
from webviz.app import create_app
from webviz.settings import Settings

pages = []
with open_store() as store, TemporaryDirectory() as folder:
    load_files(store, bundled())
    atlas = Atlas(store)
    with QueryPool(store.checkpoint(Path(folder)), size=1) as pool:
        client = create_app(Settings(), atlas, pool).test_client()
        waiting = ["/health", "/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D", "/static/vis/vis-network.min.js", "/data/ns"]
        for lang in ("nn", "nb", "sv", "en"):
            waiting += [f"/{lang}/", f"/{lang}/ns", f"/{lang}/concept/theme", f"/{lang}/nothing-here"]
            waiting += [f"/{lang}/{card.thing.path}" for card in atlas.municipalities(lang)]
        waiting += [f"/nn/{entity.thing.path}" for entity in atlas.bodies(atlas.resolve("no-1514"), "nn")]
        for address in waiting:
            pages.append([address, client.get(address).status_code])
    answered = [len(atlas.ask(question.id, "nn").rows) for question in atlas.questions()]
    exported = [len(atlas.export((atlas.resolve("no-1514"),), form, "en")) for form in FORMATS]
print(json.dumps({"events": events, "pages": pages, "answered": answered, "exported": exported, "imported": imported}))
"""

Seen = dict[str, list[list[str]]]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    done = run(sys.executable, "-c", WATCHED, cwd=tmp_path_factory.mktemp("watched"))
    assert done.returncode == 0, done.stderr[-3000:]
    found: Seen = json.loads(done.stdout)
    return found


def test_enough_was_done_while_the_hook_listened(seen: Seen) -> None:
    assert int(str(seen["imported"])) >= 50
    assert {str(status) for address, status in seen["pages"] if "nothing" not in address} == {"200"}
    assert len(seen["pages"]) >= 40
    assert len(seen["answered"]) >= 10 and all(seen["answered"])
    assert len(seen["exported"]) >= 8 and all(seen["exported"])
    assert len([event for event, _ in seen["events"] if event == "open"]) >= 200


def test_no_other_host_is_asked(seen: Seen) -> None:
    asked = [(event, what) for event, what in seen["events"] if event.startswith(("socket.", "urllib."))]
    assert [(event, what) for event, what in asked if "127.0.0.1" not in what and "::1" not in what] == []


def test_the_only_program_started_is_our_own_worker(seen: Seen) -> None:
    started = {what for event, what in seen["events"] if event in ("subprocess.Popen", "os.system")}
    assert started == {repr(sys.executable)}


def test_no_file_is_read_but_our_own_and_the_libraries(seen: Seen, tmp_path: Path) -> None:
    allowed = [Path(path).resolve() for path in (*_allowed(), tmp_path.parent)]
    read = {Path(what) for event, what in seen["events"] if event in ("open", "os.listdir", "os.scandir")}
    strange = [path for path in sorted(read) if not any(path.resolve().is_relative_to(one) for one in allowed)]
    assert strange == []


def _allowed() -> list[str | Path]:
    """The packages, the libraries, Python itself, the temporary folder, and a few harmless files of the system."""
    libraries = [*sysconfig.get_paths().values(), *site.getsitepackages(), sys.prefix, sys.base_prefix]
    system = ["/dev/null", "/dev/urandom", "/etc/localtime", "/proc/self", "/proc/meminfo", "/sys/devices/system/cpu"]
    kinds = ["/etc/mime.types"]  # which media type goes with a file's ending
    return [*libraries, *(home(floor) for floor in FLOORS), _data(), tempfile.gettempdir(), *system, *kinds]


def _data() -> Path:
    return bundled()[0].parent.parent
