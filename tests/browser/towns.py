"""Municipalities made up for the browser: of any size, and with names that try to do harm."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from graph.atlas import Atlas
from graph.library import load_files
from graph.store import open_store
from tests.browser.site import running
from tests.graph.worlds import FILE, write_world
from webviz.settings import Settings

OWNER = "no-9999"
HEAD = FILE.partition("offices:")[0]
LEVELS = ("political", "strategic", "sector", "operative")
SEATS_OF_EACH = 2


@contextmanager
def serving(text: str, folder: Path, settings: Settings | None = None) -> Iterator[str]:
    """The address of a Samgraf over one municipality file; the world's document lies beside it."""
    with open_store() as store:
        load_files(store, [write_world(folder, text)])
        (folder / "checkpoint").mkdir()
        with running(Atlas(store), folder / "checkpoint", settings) as address:
            yield address


def large(nodes: int) -> str:
    """The file of a municipality that is drawn with so many boxes: up to forty bodies, the others sit in two each."""
    bodies = min(max((nodes - 1) // 8, 2), 40)
    holders = nodes - 1 - bodies
    seats: list[list[int]] = [[] for _ in range(bodies)]
    for holder in range(holders):
        for step in range(SEATS_OF_EACH):
            seats[(holder * (1 + step) + step) % bodies].append(holder)
    lines = ["offices:", *(f"  - {{{{id: o{one}, name: stilling {one}}}}}" for one in range(holders)), "bodies:"]
    for body, sitting in enumerate(seats):
        lines += [f"  - id: b{body}", f"    name: Organ {body}", "    at: 25-35"]
        lines += [f"    level: {{{{is: {LEVELS[body % len(LEVELS)]}, at: 25-35}}}}", "    seats:"]
        lines += [f"      - {{{{holder: o{one}, at: 75-84}}}}" for one in dict.fromkeys(sitting)]
    return HEAD + "\n".join(lines) + "\n"


def hostile(names: Sequence[str]) -> str:
    """The world's file, with these names for what it names; as many as there are, over and over."""
    text = FILE
    for place, plain in enumerate(PLACES):
        quoted = json.dumps(names[place % len(names)], ensure_ascii=False).replace("{", "{{").replace("}", "}}")
        assert plain in text, plain
        text = text.replace(plain, f"{plain.rpartition(': ')[0]}: {quoted}", 1)
    return text


PLACES = (
    "name: Prøvekommune", "title: To råd", "name: Leiarrådet", "name: Fagrådet", "name: rådmann",
    "name: einingsleiarar", "name: skulesjef", "name: politi", "said: møtest", "said: fire gonger i året",
    "said: kvar månad",
)  # fmt: skip
