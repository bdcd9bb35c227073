"""`python -m tests.browser.measure_graph`: how long until the graph can be used, beside pyvis's own page, in one run.

Ours: from the click on “Explore the graph” until the boxes are drawn and have the focus, and how fast it moves. pyvis:
from opening its page, as it is written by default, until its physics has come to rest. Also what a first visit loads,
compressed. Nothing is asserted: times are those of this machine today, and mean little when anything else runs on it.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from pyvis.network import Network  # type: ignore[import-untyped]

from tests.browser.site import ARGUMENTS
from tests.browser.towns import OWNER, large, serving
from tests.conftest import chromium_path
from webviz.drawing.draw import vis_folder
from webviz.settings import Settings

TARGETS = {62: 0.5, 500: 1.0, 2000: 2.0}  # seconds
SMOOTH = {62: 60, 500: 30, 2000: 20}  # pictures a second while it is moved
WEIGHTS = {"without the interactive graph": 60, "with it": 250}  # kB
USABLE = """async () => {
  const begin = performance.now();
  document.getElementById("explore-open").click();
  const canvas = document.getElementById("canvas");
  while (document.activeElement !== canvas) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return (performance.now() - begin) / 1000;
}"""
MOVED = """async () => {
  const button = document.querySelector('[data-do="right"]'), back = document.querySelector('[data-do="left"]');
  const begin = performance.now();
  let frames = 0;
  for (; performance.now() - begin < 1500; frames++) {
    (frames % 20 < 10 ? button : back).click();
    await new Promise(requestAnimationFrame);
  }
  return frames / 1.5;
}"""
RESTED = "() => { const bar = document.getElementById('loadingBar'); return !bar || bar.style.display === 'none' }"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.measure_graph", description=__doc__)
    parser.add_argument("--nodes", nargs="+", type=int, default=list(TARGETS))
    parser.add_argument("--runs", type=int, default=3, help="of ours; the median counts")
    parser.add_argument("--patience", type=float, default=240, help="seconds to wait for pyvis")
    given = parser.parse_args(arguments)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        print(
            f"Chromium {browser.version}, {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n"
        )
        print("| boxes | lines | ours, s | target, s | pyvis, s | pyvis / ours | moving, a second | target |")
        print("|---|---|---|---|---|---|---|---|")
        for nodes in given.nodes:
            print(_row(browser, nodes, given.runs, given.patience), flush=True)
        _weights(browser)
        browser.close()
    return 0


def _row(browser: Browser, nodes: int, runs: int, patience: float) -> str:
    with _town(nodes) as site:
        times, speeds, model = [], [], {}
        for _ in range(runs if nodes <= 1000 else 1):  # the page itself takes long to make
            with _page(browser) as page:
                page.goto(f"{site}/nn/{OWNER}", wait_until="load", timeout=300_000)
                times.append(page.evaluate(USABLE))
                speeds.append(page.evaluate(MOVED))
                model = page.request.get(f"{site}/nn/graph/{OWNER}.json").json()["network"]
    ours, theirs = median(times), _pyvis(browser, model, patience)
    cells = [
        f"{len(model['nodes'])}",
        f"{len(model['edges'])}",
        f"{ours:.2f}",
        f"{TARGETS.get(nodes, float('nan')):.1f}",
        f"{theirs:.1f}" if theirs else f"over {patience:.0f}",
        f"{'' if theirs else 'over '}{(theirs or patience) / ours:.0f}",
        f"{median(speeds):.0f}",
        f"{SMOOTH.get(nodes, 0)}",
    ]
    return f"| {' | '.join(cells)} |"


def _pyvis(browser: Browser, model: dict[str, Any], patience: float) -> float | None:
    """Seconds until pyvis's own page of the same boxes and lines has come to rest; None when patience ended first."""
    network = Network(directed=True, cdn_resources="in_line")
    for node in model["nodes"]:
        network.add_node(node["id"], label=node["label"])
    for edge in model["edges"]:
        network.add_edge(edge["from"], edge["to"])
    with tempfile.TemporaryDirectory() as folder, _page(browser) as page:
        path = Path(folder) / "pyvis.html"
        path.write_text(network.generate_html(), "utf-8")
        begin = page.evaluate("Date.now()")
        page.goto(path.as_uri(), wait_until="commit")
        try:
            page.wait_for_function(RESTED, timeout=patience * 1000)
        except Exception:
            return None
        return float((page.evaluate("Date.now()") - begin) / 1000)


def _weights(browser: Browser) -> None:
    """What a first visit loads over the wire, headers left out."""
    with _town(62) as site, _page(browser) as page:
        sizes: list[int] = []
        page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
        page.goto(f"{site}/nn/{OWNER}", wait_until="networkidle")
        without = sum(sizes)
        page.evaluate(USABLE)
        page.wait_for_timeout(500)
        loaded = {"without the interactive graph": without, "with it": sum(sizes)}
    print("\n| first visit, 62 boxes | kB | target, kB | share of it that is vis-network |\n|---|---|---|---|")
    for name, size in loaded.items():
        share = "–" if name != "with it" else f"{(loaded[name] - without) / size:.0%}"
        print(f"| {name} | {size / 1000:.0f} | {WEIGHTS[name]} | {share} |")
    script = (vis_folder() / "vis-network.min.js").stat().st_size
    print(f"\nvis-network as pyvis brings it: {script / 1000:.0f} kB unpacked")


@contextmanager
def _town(nodes: int) -> Iterator[str]:
    settings = Settings(port=0, drawn_nodes=5000)
    with tempfile.TemporaryDirectory() as folder, serving(large(nodes), Path(folder), settings) as site:
        yield site


@contextmanager
def _page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    yield context.new_page()
    context.close()


if __name__ == "__main__":
    raise SystemExit(main())
