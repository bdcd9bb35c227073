"""What a server needs while strangers ask all kinds of things of it: memory, threads, open files, after every thousand.

Ten thousand requests, drawn with a fixed seed: pages in four languages, the API, ready questions, SPARQL, static files,
what is not there, what is refused, what a client has already, texts nobody has sent before and long ones, connections
left in the middle, and now and then a query that never ends. What grows for ever is kept somewhere it should not be.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode

from ontology.labels import LANGUAGES
from tests.bench.measure import Line
from tests.served import Served, ask, serving

REQUESTS, EVERY, SEED = 10_000, 1_000, 8
SETTINGS = {"QUERY_SECONDS": "0.3", "REQUESTS_PER_MINUTE": "0"}
MIB = 2**20
GROWTH = 1.05  # what the server may have at the end, of what it had in the middle
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ASKED = "SELECT ?b ?l { ?b a sam:Body ; skos:prefLabel ?l FILTER(STRLEN(?l) > %d) } ORDER BY ?l LIMIT 20 # %s"
API = ("municipalities", "bodies", "holders", "documents", "concepts", "search?q=", "bodies?municipality=")
ACCEPT = ("text/html", "application/json", "text/turtle", "application/ld+json", "*/*", "text/csv;q=0.3", "image/png")


@dataclass(frozen=True)
class State:
    """What the server has after so many requests: memory in bytes, of itself and of its workers together."""

    requests: int
    memory: int
    workers: int
    threads: int
    files: int

    @staticmethod
    def of(served: Served, requests: int) -> State:
        """The state as the system tells it."""
        process = Path(f"/proc/{served.pid}")
        status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
        memory, threads = 1024 * int(status["VmRSS"].split()[0]), int(status["Threads"])
        return State(requests, memory, served.memory, threads, len(list((process / "fd").iterdir())))


@dataclass
class Strangers:
    """Those who ask: what they ask next is drawn from `chance`."""

    served: Served
    chance: random.Random
    addresses: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    _known: dict[str, str] = field(default_factory=dict)  # address → the tag it had

    def __post_init__(self) -> None:
        self._connection = self.served.connection()
        _answer, sitemap = ask(self._connection, "GET", "/sitemap.xml")
        self.addresses = [re.sub("^https?://[^/]+", "", one) for one in re.findall("<loc>([^<]+)", sitemap.decode())]
        _answer, page = ask(self._connection, "GET", "/en/")
        self.addresses += re.findall('(?:href|src)="(/static/[^"]+)"', page.decode())
        assert len(self.addresses) >= 500

    def ask_once(self) -> None:
        """One request, whatever it is, and its whole answer."""
        kinds = {self._page: 50, self._api: 20, self._sparql: 14, self._strange: 12, self._left: 3, self._runaway: 1}
        self.chance.choices(list(kinds), list(kinds.values()))[0]()

    def close(self) -> None:
        self._connection.close()

    def _get(self, path: str, **headers: str) -> None:
        known = self._known.get(path) if self.chance.random() < 0.3 else None
        conditional = {"If_None_Match": known} if known else {}
        answer, _content = ask(self._connection, "GET", path, b"", Accept_Encoding="gzip", **conditional, **headers)
        self.statuses[answer.status] += 1
        if tag := answer.headers.get("ETag"):
            self._known[path] = tag

    def _page(self) -> None:
        self._get(self.chance.choice(self.addresses), Accept_Language=self.chance.choice(LANGUAGES))

    def _api(self) -> None:
        name, lang = self.chance.choice(API), self.chance.choice(LANGUAGES)
        more = self._word() if "=" in name else ""
        self._get(f"/api/{name}{more}{'&' if '?' in name else '?'}lang={lang}", Accept="application/json")

    def _sparql(self) -> None:
        query = ASKED % (self.chance.randrange(40), self._word())
        self._get(f"/sparql?query={quote(query)}", Accept="application/json")

    def _runaway(self) -> None:
        self._get(f"/sparql?query={quote(RUNAWAY)}", Accept="application/json")

    def _strange(self) -> None:
        """What nobody has asked before, and often at length."""
        word = self._word() * self.chance.choice((1, 1, 1_000))
        path = self.chance.choice((
            f"/{self.chance.choice(LANGUAGES)}/{word}", f"/id/{word}", f"/api/bodies/{word}", f"/sparql?query={word}",
            f"/nn/questions/participants?body={word}", f"/nn/search?q={word}", f"/api/search?q={word}",
            f"/nn/questions/theme-carriers?theme={word}", f"/api/questions/participants/answer?body={word}",
            f"/sparql?{urlencode({'query': 'ASK {?s ?p ?o}', 'default-graph-uri': f'x:{word}'})}",
        ))  # fmt: skip
        self._get(path, Accept=f"{self.chance.choice(ACCEPT)}, x/{word}", Accept_Language=f"{word[:8]},en;q=0.5")

    def _left(self) -> None:
        """Somebody who begins to ask, and goes."""
        connection = HTTPConnection(self.served.host, self.served.port, timeout=60)
        connection.connect()
        connection.sock.sendall(b"POST /sparql HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\nquery=")
        connection.close()

    def _word(self) -> str:
        return f"{self.chance.getrandbits(64):x}"


def settling() -> Iterator[Line]:
    """A line for each thousand requests; met where the second half brought nothing more."""
    states = []
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), SETTINGS) as served:
        for state in course(served, random.Random(SEED), REQUESTS, EVERY):
            states.append(state)
            rest = f"workers {state.workers / MIB:.0f} MiB, {state.threads} threads, {state.files} files"
            yield Line(f"after {state.requests} requests", 0, f"{state.memory / MIB:.0f} MiB", ratio=rest)
    middle, last = states[len(states) // 2], states[-1]
    ratio = last.memory / middle.memory
    met = ratio <= GROWTH and last.threads <= middle.threads and last.files <= middle.files + 2
    yield Line("settled: end over middle", 0, f"{ratio:.3f} ×", goal=f"≤ {GROWTH} ×, no thread, no file", met=met)


def course(served: Served, chance: random.Random, requests: int, every: int) -> Iterator[State]:
    """The states of a server at the start and after each `every` of so many requests, none of which it may fail at."""
    with closing(Strangers(served, chance)) as strangers:
        yield State.of(served, 0)
        for number in range(1, requests + 1):
            strangers.ask_once()
            if number % every == 0:
                yield State.of(served, number)
    assert {200, 304, 400, 404, 503} <= set(strangers.statuses), strangers.statuses
    assert max(strangers.statuses) == 503 and 500 not in strangers.statuses, strangers.statuses
