"""The way to run it for others, as webviz/README.md tells it: the unit's command behind nginx, with its settings."""

from __future__ import annotations

import configparser
import getpass
import http.client
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.test_commands import ended
from tests.house.tree import environment, run, tool

pytestmark = pytest.mark.checkout

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
HOST = "samgraf.example"
PUBLIC = f"https://{HOST}"
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
needs_nginx = pytest.mark.skipif(NGINX is None or shutil.which("openssl") is None, reason="nginx or openssl is missing")


def block(checkout: Path, language: str, sign: str) -> str:
    """The block of the README that holds `sign`."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", (checkout / "webviz/README.md").read_text("utf-8"), re.M | re.S)
    (found,) = [one for one in blocks if sign in one]
    return str(found)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass(frozen=True)
class Site:
    """The ports that nginx listens on, and the token."""

    plain: int
    safe: int
    token: str

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """The answer over TLS; the certificate is the test's own."""
        trusting = ssl._create_unverified_context()
        secured = http.client.HTTPSConnection("127.0.0.1", self.safe, timeout=30, context=trusting)
        return _asked(secured, method, path, body, headers)

    def ask_plainly(self, path: str) -> Answer:
        """The answer without TLS."""
        return _asked(http.client.HTTPConnection("127.0.0.1", self.plain, timeout=30), "GET", path, b"", {})


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def _asked(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes, headers: Mapping[str, str]
) -> Answer:
    sent = {"Host": HOST, **{name.replace("_", "-"): text for name, text in headers.items()}}
    connection.request(method, path, body or None, sent)
    answer = connection.getresponse()
    found = Answer(answer.status, dict(answer.getheaders()), answer.read())
    connection.close()
    return found


def settings(checkout: Path, folder: Path) -> dict[str, str]:
    """The lines of the environment file, with a store in `folder`."""
    lines = block(checkout, "sh", "SAMGRAF_TOKEN=").splitlines()
    return {**dict(line.split("=", 1) for line in lines), "SAMGRAF_STORE": str(folder / "store")}


def command(checkout: Path, port: int) -> list[str]:
    """What the unit starts, as the program of this environment on another port."""
    unit = configparser.ConfigParser()
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(block(checkout, "ini", "ExecStart="))
    program, *arguments = shlex.split(unit["Service"]["ExecStart"])
    assert Path(program).name == "samgraf" and "8000" in arguments
    return [sys.executable, "-m", "webviz.cli", *(str(port) if one == "8000" else one for one in arguments)]


def configuration(checkout: Path, folder: Path, behind: int, site: Site) -> str:
    """The site's file within the least that nginx needs; ports and certificates are those of the test."""
    told = block(checkout, "nginx", "proxy_pass")
    for there, here in (
        ("listen 80;", f"listen 127.0.0.1:{site.plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{site.safe} ssl;"),
        ("/etc/ssl/certs/samgraf.pem", f"{folder}/site.pem"),
        ("/etc/ssl/private/samgraf.key", f"{folder}/site.key"),
        ("http://127.0.0.1:8000;", f"http://127.0.0.1:{behind};"),
    ):
        assert told.count(there) == 1, there
        told = told.replace(there, here)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""  # its workers read the folder of the test
    return f"daemon off; {user} pid {folder}/pid; error_log {folder}/error.log; events {{}} http {{ {places} {told} }}"


def until_it_answers(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "it ended by itself"
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("nobody listens")


@pytest.fixture(scope="module")
def deployed(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("deployed")
    own = settings(checkout, folder)
    assert ended(["build", "--bundled", "--store", own["SAMGRAF_STORE"]]) == 0
    behind, site = free_port(), Site(free_port(), free_port(), own["SAMGRAF_TOKEN"])
    made = run(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"),
        *("-keyout", folder / "site.key", "-out", folder / "site.pem"),
        cwd=folder,
    )
    assert made.returncode == 0, made.stderr
    (folder / "nginx.conf").write_text(configuration(checkout, folder, behind, site), "utf-8")
    started = [
        subprocess.Popen(command(checkout, behind), env=environment(**own), cwd=folder),
        subprocess.Popen([str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")], cwd=folder),
    ]
    try:
        until_it_answers(behind, started[0])
        until_it_answers(site.safe, started[1])
        yield site
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(30)


@needs_nginx
def test_pages_and_data_are_answered_over_tls(deployed: Site) -> None:
    page = deployed.ask("GET", "/nn/no-1514")
    assert page.status == 200 and "Sektorleiarmøte" in page.body.decode()
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert deployed.ask("GET", "/health").status == 200
    asked = deployed.ask("POST", "/sparql", b"ASK { ?b a sam:StandingBody }", Accept="text/csv", Content_Type=QUERY)
    assert (asked.status, asked.body) == (200, b"true")


@needs_nginx
def test_without_tls_one_is_sent_on(deployed: Site) -> None:
    answer = deployed.ask_plainly("/nn/?x=1")
    assert (answer.status, answer.headers["Location"]) == (301, f"{PUBLIC}/nn/?x=1")


@needs_nginx
def test_addresses_that_are_given_out_are_the_public_ones(deployed: Site) -> None:
    named = deployed.ask("GET", "/data/catalogue", Accept="text/turtle")
    assert f"<{PUBLIC}/".encode() in named.body and b"127.0.0.1" not in named.body
    moved = deployed.ask("GET", "/id/no-1514", Accept="text/html")
    assert moved.status == 303 and "127.0.0.1" not in moved.headers["Location"]


@needs_nginx
def test_the_operator_signs_in_and_hands_in_more_than_nginx_takes_by_itself(deployed: Site) -> None:
    form = {"Origin": PUBLIC, "Content_Type": FORM}
    entered = deployed.ask("POST", "/en/import/sign-in", f"token={deployed.token}".encode(), **form)
    assert entered.status == 303, entered.body
    assert {"Secure", "HttpOnly"} <= set(entered.headers["Set-Cookie"].split("; "))
    wrong = deployed.ask("POST", "/en/import/sign-in", b"token=another-long-token", **form)
    assert "Set-Cookie" not in wrong.headers
    text = b"text=" + b"x" * 2_000_000
    handed = deployed.ask("POST", "/en/import", text, Authorization=f"Bearer {deployed.token}", **form)
    assert handed.status == 303 and handed.headers["Location"].startswith("/en/import/"), "read by us, 413 otherwise"
    # Who claims to be another each time is not believed: the tries are those of the address that nginx sees.
    tries = [
        deployed.ask("POST", "/en/import/sign-in", b"token=guess", X_Forwarded_For=f"203.0.113.{number}", **form).status
        for number in range(12)
    ]
    assert tries[0] != 429 and tries[-1] == 429


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is missing")
def test_systemd_understands_the_unit(checkout: Path, tmp_path: Path) -> None:
    unit = tmp_path / "samgraf.service"
    told = block(checkout, "ini", "ExecStart=").replace("/opt/samgraf/bin/samgraf", str(tool("samgraf")))
    unit.write_text(told.replace("User=samgraf\n", ""), "utf-8")
    found = run("systemd-analyze", "verify", "--man=no", unit, cwd=tmp_path)
    assert [line for line in found.stderr.splitlines() if unit.name in line] == []
    assert found.returncode == 0, found.stderr
