"""The SPARQL 1.1 Protocol, the Graph Store HTTP Protocol and the Service Description, sentence by sentence.

``protocol.toml`` holds what each sentence says and the request that shows it; here it is sent to a live server.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from graph.typed.workers import Limits
from tests.live import TOKEN, Answer, Site, site

MANIFEST = tomllib.loads(Path(__file__).with_name("protocol.toml").read_text("utf-8"))
RDF = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
_RESULT = "{http://www.w3.org/2005/sparql-results#}"


@dataclass(frozen=True)
class Step:
    """A request and what must come back; see the head of the manifest for every field."""

    do: str
    params: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    accept: str = ""
    type: str = ""
    form: Mapping[str, Any] | None = None
    body: str | None = None
    octets: str | None = None
    filler: int = 0
    operator: bool = False
    unchanged: bool = False
    matching: bool = False
    status: int = 200
    told: Mapping[str, str] = field(default_factory=dict)
    untold: tuple[str, ...] = ()
    media: str = ""
    values: tuple[str, ...] | None = None
    truth: bool | None = None
    triples: int | None = None
    holds: str = ""
    contains: str = ""
    lacks: str = ""
    empty: bool | None = None
    problem: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Case:
    """What a section says, in words of our own, and the steps that show it."""

    of: str
    section: str
    says: str
    steps: tuple[Step, ...]
    reader: bool = False
    deviates: str = ""

    def __str__(self) -> str:
        return f"{self.of} {self.section}: {self.says}"


def _cases() -> tuple[Case, ...]:
    found = []
    for one in MANIFEST["case"]:
        given = dict(one)
        head = {name: given.pop(name) for name in ("of", "section", "says", "reader", "deviates") if name in given}
        steps = [given, *given.pop("then", ())]
        found.append(Case(**head, steps=tuple(Step(**_frozen(step)) for step in steps)))
    return tuple(found)


def _frozen(step: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in step.items()}


CASES = _cases()


@dataclass
class World:
    """A site, and the version of its store with the graphs of the manifest and nothing else."""

    site: Site
    version: str = ""

    def begin(self) -> Site:
        """The site with those graphs; they are put back where somebody has written."""
        store = self.site.store
        if store.version != self.version:
            for iri in store.graphs():
                store.drop(iri)
            for name, turtle in MANIFEST["graphs"].items():
                store.put(name or None, [quad.triple for quad in ox.parse(turtle.encode(), ox.RdfFormat.TURTLE)])
            self.version = store.version
        return self.site


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[bool, World]]:
    """A server with a token and limits that a small test can meet; under True one without a token."""
    folder, limits = tmp_path_factory.mktemp("protocol"), Limits(seconds=2.0, rows=60, characters=4000)
    with site(folder / "writing", limits=limits) as writing, site(folder / "reading", token="") as reading:
        yield {False: World(writing), True: World(reading)}


# -- sending ----------------------------------------------------------------------------------------------------


def send(live: Site, step: Step, etag: str) -> Answer:
    method, _space, path = step.do.partition(" ")
    if step.params:
        path += ("&" if "?" in path else "?") + urlencode(step.params, doseq=True)
    headers = dict(step.headers)
    if step.accept:
        headers["Accept"] = step.accept
    if step.operator:
        headers["Authorization"] = f"Bearer {TOKEN}"
    if step.unchanged:
        headers["If-None-Match"] = etag
    if step.matching:
        headers["If-Match"] = etag
    body = None
    if step.form is not None:
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        body = urlencode(step.form, doseq=True).encode()
    elif step.octets is not None:
        body = bytes.fromhex(step.octets)
    elif step.body is not None:
        body = (step.body + "x" * step.filler).encode()
    if step.type:
        headers["Content-Type"] = step.type
    return live.ask(method, path, headers, body)


# -- reading what came back -------------------------------------------------------------------------------------


def content(answer: Answer) -> bytes:
    return gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" else answer.body


def values(answer: Answer) -> list[str]:
    """The first column of a result, sorted, whatever its format."""
    kind, body = answer.headers["content-type"].partition(";")[0], content(answer).decode()
    if kind.endswith("json"):
        found = json.loads(body)
        name = found["head"]["vars"][0]
        return sorted(row[name]["value"] for row in found["results"]["bindings"])
    if kind.endswith("xml"):
        tree = ElementTree.fromstring(body)
        return sorted("".join(one.itertext()) for one in tree.iter(f"{_RESULT}binding"))
    if kind == "text/csv":
        return sorted(row[0] for row in list(csv.reader(io.StringIO(body, newline="")))[1:])
    return sorted(line.split("\t")[0].strip('"') for line in body.splitlines()[1:])


def truth(answer: Answer) -> bool:
    kind, body = answer.headers["content-type"].partition(";")[0], content(answer).decode()
    if kind.endswith("json"):
        return bool(json.loads(body)["boolean"])
    if kind.endswith("xml"):
        return ElementTree.fromstring(body).findtext(f"{_RESULT}boolean") == "true"
    return body.strip() == "true"


def graph(answer: Answer) -> ox.Store:
    store = ox.Store()
    store.extend(ox.parse(content(answer), RDF[answer.headers["content-type"].partition(";")[0]]))
    return store


def check(step: Step, answer: Answer, address: str) -> None:
    shown = f"{step.do} → {answer.status} {answer.headers} {content(answer)[:600]!r}"
    assert answer.status == step.status, shown
    assert "traceback" not in content(answer).decode(errors="replace").lower(), shown
    for name, part in step.told.items():
        assert part in answer.headers.get(name.lower(), ""), (name, shown)
    for name in step.untold:
        assert name.lower() not in answer.headers, (name, shown)
    if step.media:
        assert answer.headers["content-type"].partition(";")[0] == step.media, shown
    if step.values is not None:
        assert values(answer) == sorted(step.values), shown
    if step.truth is not None:
        assert truth(answer) is step.truth, shown
    if step.triples is not None:
        assert len(graph(answer)) == step.triples, shown
    if step.holds:
        assert graph(answer).query(f"ASK {{ {step.holds} }}".replace("HERE", f"<{address}/sparql>")), shown
    if step.contains:
        assert step.contains in content(answer).decode(), shown
    if step.lacks:
        assert step.lacks not in content(answer).decode(), shown
    if step.empty is not None:
        assert (not answer.body) is step.empty, shown
    if step.problem:
        _check_problem(step, answer, shown)


def _check_problem(step: Step, answer: Answer, shown: str) -> None:
    assert answer.headers["content-type"] == "application/problem+json", shown
    told = json.loads(answer.body)
    assert (told["code"], told["status"]) == (step.problem, step.status), shown
    assert told["detail"] and answer.headers["cache-control"] == "no-store", shown
    if step.line is not None:
        assert (told["line"], told["column"] > 0) == (step.line, True), shown


# -- the tests --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(one, id=str(one), marks=[pytest.mark.xfail(reason=one.deviates)] if one.deviates else [])
        for one in CASES
    ],
)
def test_what_the_recommendation_says_is_so(case: Case, worlds: Mapping[bool, World]) -> None:
    live, etag = worlds[case.reader].begin(), ""
    for step in case.steps:
        answer = send(live, step, etag)
        etag = answer.headers.get("etag", etag)
        check(step, answer, live.address)


def test_the_manifest_is_as_long_as_it_was() -> None:
    count = Counter(case.of for case in CASES)
    print(dict(count))
    assert count["protocol"] >= 80
    assert count["graph store"] >= 40
    assert count["description"] >= 8
    assert len({str(case) for case in CASES}) == len(CASES)


def test_every_section_has_its_cases() -> None:
    found = {(case.of, case.section) for case in CASES}
    for section in ("2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.1.5", "2.1.6", "2.1.7", "3.1", "3.2", "4", "4.1"):
        assert ("protocol", section) in found
    for section in ("2.2", "2.2.1", "2.2.2", "2.2.3", "2.2.4", "2.2.5"):
        assert ("protocol", section) in found
    for section in ("4.1", "4.2", "5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "5.7"):
        assert ("graph store", section) in found


def test_what_deviates_says_why() -> None:
    assert all(len(case.deviates) > 20 for case in CASES if case.deviates)
    assert sum(bool(case.deviates) for case in CASES) == 0
