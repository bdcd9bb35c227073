"""HTML to PDF, by a browser of this machine that may reach nothing and run nothing: the one door to Chromium."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from ontology.errors import BadParameter, SamgrafError
from ontology.system import why

BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge",
)  # fmt: skip
OPTIONS = (
    "--headless", "--disable-gpu", "--disable-extensions", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--disable-default-apps", "--no-first-run", "--no-default-browser-check",
    "--no-pdf-header-footer", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
SECONDS = 90
PDF = b"%PDF-"
# The browser notes when it printed; the same report must be the same file each time. Same length: no place moves.
CLOCK = re.compile(rb"/(?:Creation|Mod)Date \(D:[^)]*\)")


def browser() -> str | None:
    """The browser to print with, None when there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def pdf(html: str, target: Path) -> bytes:
    """The page as PDF, for the file `target`. It is made in a folder beside it: some browsers may not read others."""
    found = browser()
    if found is None:
        raise SamgrafError(
            "A PDF needs Chromium, Chrome or Edge, and none was found. Install one, or write an HTML file "
            "(-o FILE.html), open it in a browser and print it from there."
        )
    try:
        with TemporaryDirectory(prefix="samgraf-", dir=target.resolve().parent, ignore_cleanup_errors=True) as name:
            return _printed(found, html, Path(name))
    except OSError as error:
        raise BadParameter("Cannot write %(path)s: %(why)s.", path=target, why=why(error)) from error


def _printed(found: str, html: str, folder: Path) -> bytes:
    page, out = folder / "page.html", folder / "page.pdf"
    page.write_text(html, "utf-8")
    # Root has no sandbox in Chromium; what is printed runs no script.
    alone = ("--no-sandbox",) if getattr(os, "geteuid", lambda: 1)() == 0 else ()
    _run([found, *OPTIONS, *alone, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={out}", page.as_uri()])
    content = out.read_bytes() if out.is_file() else b""
    if not content.startswith(PDF):
        raise SamgrafError(
            "%(browser)s made no PDF. Write an HTML file (-o FILE.html), open it in a browser and print it from there.",
            browser=found,
        )
    return CLOCK.sub(lambda match: b" " * len(match[0]), content)


def _run(command: list[str]) -> None:
    """Run the browser, with all it starts, for as long as it may take; how it went is seen by what it made."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True) as process:
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            pass
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
