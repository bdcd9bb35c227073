"""What tests of every floor share: the bundled graph, the source documents, the browser, and an empty environment.

These variables steer a run. They are read here and then taken out of the environment, with every other ``SAMGRAF_…``
name, so that no test depends on how the shell was set up:

SAMGRAF_SHARED           the folder that holds the source documents (default: ``../shared`` beside the checkout)
SAMGRAF_REQUIRE_SHARED   1: tests that need them fail instead of being skipped
SAMGRAF_REQUIRE_BROWSER  1: the same for tests that need Chromium
SAMGRAF_REQUIRE_JAVA     1: the same for tests that need Java
SAMGRAF_REQUIRE_NODE     1: the same for tests that need Node and npm
SAMGRAF_REQUIRE_VIRTUOSO 1: the same for tests that need Virtuoso
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings
from jinja2.bccache import Bucket, BytecodeCache

from graph.atlas import Atlas
from graph.library import bundled, load_files
from graph.readers.municipality import read_file
from graph.records import Dossier
from graph.store import Store, open_store
from ontology.consistency import find_java
from tests.services import virtuoso_path
from webviz.commands import opening
from webviz.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SAMGRAF_SHARED") or ROOT.parent / "shared").resolve()
REQUIRED = {
    name
    for name in ("shared", "browser", "java", "node", "virtuoso")
    if os.environ.get(f"SAMGRAF_REQUIRE_{name.upper()}") == "1"
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MEMORY = Path("/dev/shm")

# Thousands of small stores are made and thrown away, and each waits for the disk, a quarter of a second on a busy one.
if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK | os.X_OK):
    room = os.statvfs(MEMORY)
    if room.f_bavail * room.f_frsize > 4_000_000_000 and not room.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"] = str(MEMORY)

# A slow machine is not a failing test.
settings.register_profile("samgraf", deadline=None)
settings.load_profile("samgraf")


Tell = Callable[[str], None]


def chromium_path() -> str | None:
    """The browser on this machine, None when there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def missing(marker: str) -> str | None:
    """Why tests with this marker cannot run here; None when they can."""
    if marker == "shared" and not (SHARED / "seeds").is_dir():
        return f"the source documents are not here ({SHARED}); set SAMGRAF_SHARED to their folder"
    if marker == "browser" and chromium_path() is None:
        return f"there is no browser here; looked for {', '.join(BROWSERS)}"
    if marker == "java" and find_java() is None:
        return "there is no Java here, which the reasoner needs"
    if marker == "node" and not (shutil.which("node") and shutil.which("npm")):
        return "there is no Node with npm here, in which clients of other makes run"
    if marker == "virtuoso" and virtuoso_path() is None:
        return "there is no Virtuoso here (virtuoso-t, Debian's virtuoso-opensource)"
    if marker == "checkout" and not (ROOT / ".ci" / "run").is_file():
        return "this is not the source tree; leave these out with -m 'not checkout'"
    return None


# -- hooks --------------------------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="look at every page in every language in light and dark")
    parser.addoption("--shuffle", metavar="SEED", help="run the modules, and the tests of each, in an order from SEED")


@pytest.hookimpl(tryfirst=True)  # pytest then puts together what shares a parameter of a fixture
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ``--shuffle``, any order in which modules stay together: their fixtures are made once."""
    seed = config.getoption("shuffle")
    if seed is None:
        return
    chance, modules = random.Random(seed), sorted({item.path for item in items})
    chance.shuffle(modules)
    chance.shuffle(items)
    items.sort(key=lambda item: modules.index(item.path))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test whose means are missing is skipped with the reason, or fails where they are required."""
    for marker in ("shared", "browser", "java", "node", "virtuoso", "checkout"):
        if item.get_closest_marker(marker) is None:
            continue
        item.user_properties.append(("marker", marker))
        why = missing(marker)
        if why and (marker in REQUIRED or marker == "checkout"):
            pytest.fail(why, pytrace=False)
        if why:
            pytest.skip(why)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures that tests told, whichever process ran them."""
    reports = [one for ended in ("passed", "failed") for one in terminalreporter.stats.get(ended, ())]
    told = [(one.nodeid, text) for one in reports for name, text in one.user_properties if name == "figure"]
    if told:
        terminalreporter.section("figures")
        for _nodeid, text in sorted(told):
            terminalreporter.write_line(text)


# -- fixtures -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _no_settings() -> Iterator[None]:
    """The settings in the shell are not the tests' settings."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("SAMGRAF_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session", autouse=True)
def _close_the_world() -> Iterator[None]:
    """owlready2 opens a database when it is imported and leaves it open, which Python 3.13 warns of."""
    yield
    if "owlready2" in sys.modules:
        sys.modules["owlready2"].default_world.close()


@pytest.fixture(scope="session", autouse=True)
def _read_once() -> Iterator[None]:
    """The files that come with the program do not change during a run: each is read once, with all its checks."""
    ours = frozenset(bundled())

    @cache
    def remembered(path: Path) -> Dossier:
        return read_file(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.library.read_file", lambda path: (remembered if path in ours else read_file)(path))
        yield


class Compiled(BytecodeCache):
    """Templates that are compiled already, by what their text is."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def _compile_once() -> Iterator[None]:
    """Many tests make an application of their own; the templates are the same in all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": Compiled()})
        yield


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Give a figure to whoever reads the run: it stands in the summary at the end, and in the JUnit file."""
    return lambda text: record_property("figure", text)


@pytest.fixture(scope="session")
def bundled_store() -> Iterator[Store]:
    """A temporary store with everything that comes with the program. Read it; never write to it."""
    with open_store() as store:
        load_files(store, bundled())
        yield store


@pytest.fixture(scope="session")
def atlas(bundled_store: Store) -> Atlas:
    """The atlas over the bundled municipalities."""
    return Atlas(bundled_store)


@pytest.fixture(scope="session", autouse=True)
def _open_once(_read_once: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """A command that asks for what comes with the program, and nothing else, gets the atlas that all tests read.

    House tests start the real program, which opens its own.
    """

    @cache
    def ours() -> Atlas:
        return request.getfixturevalue("atlas")  # type: ignore[no-any-return]

    def opened(named: str, folders: Sequence[Path], settings: Settings) -> AbstractContextManager[Store]:
        return really(named, folders, settings) if named or folders else nullcontext(ours().store)

    really = opening._store
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "_store", opened)
        patch.setattr(opening, "Atlas", lambda store, base: ours() if store is ours().store else Atlas(store, base))
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the source documents; only for tests marked ``shared``."""
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser; only for tests marked ``browser``."""
    found = chromium_path()
    assert found is not None, "mark the test with pytest.mark.browser"
    return found


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The source tree; only for tests marked ``checkout``."""
    return ROOT
