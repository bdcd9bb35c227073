"""Clients of other makes ask and change a live server: rdflib, SPARQLWrapper, and Comunica in Node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, JSONLD, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import Unauthorized

from tests.conftest import REQUIRED
from tests.live import TOKEN, Site, site

COMUNICA = "@comunica/query-sparql@4.5.0"  # the newest that runs on Node 20
PATIENCE = 240  # seconds for npm, which fetches hundreds of packages
X, G = "http://x.example/", "http://g.example/"
AWKWARD = "100 % + 1 & 2 = æøåÆØÅ"
NAMES = f"SELECT ?o {{ ?s <{X}name> ?o }} ORDER BY ?o"


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Site]:
    """A server with two graphs of one name each."""
    with site(tmp_path / "checkpoints") as found:
        for name, text in (("a", AWKWARD), ("b", "b")):
            triple = ox.Triple(ox.NamedNode(X + name), ox.NamedNode(f"{X}name"), ox.Literal(text))
            found.store.put(G + name, [triple])
        yield found


# -- rdflib -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_by_every_binding(live: Site, method: str) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{live.address}/sparql", method=method))
    assert [str(row[0]) for row in graph.query(NAMES)] == [AWKWARD, "b"]  # type: ignore[index]
    assert (rdflib.URIRef(f"{X}a"), rdflib.URIRef(f"{X}name"), rdflib.Literal(AWKWARD)) in graph
    constructed = graph.query(f"CONSTRUCT WHERE {{ ?s <{X}name> ?o }}")
    assert constructed.graph is not None and len(constructed.graph) == 2


def test_rdflib_reads_one_named_graph(live: Site) -> None:
    store = SPARQLStore(f"{live.address}/sparql")
    assert {str(name) for name in rdflib.Graph(store, rdflib.URIRef(f"{G}b")).objects()} == {"b"}


def operators_store(live: Site, **options: object) -> SPARQLUpdateStore:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    endpoint = f"{live.address}/sparql"
    return SPARQLUpdateStore(endpoint, endpoint, headers=headers, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["POST", "POST_FORM"])
def test_rdflib_writes_and_reads_what_it_wrote(live: Site, method: str) -> None:
    graph = rdflib.Graph(operators_store(live, method=method), rdflib.URIRef(f"{G}new"))
    triple = rdflib.URIRef(f"{X}n"), rdflib.URIRef(f"{X}name"), rdflib.Literal(f"{AWKWARD}\n\"'\\", lang="nn")
    graph.add(triple)
    assert triple in graph and len(graph) == 1
    graph.set((triple[0], triple[1], rdflib.Literal("ny")))
    assert [str(one) for one in graph.objects()] == ["ny"]
    graph.remove((None, None, None))
    assert len(graph) == 0


def test_rdflib_without_the_token_is_refused(live: Site) -> None:
    endpoint = f"{live.address}/sparql"
    graph = rdflib.Graph(SPARQLUpdateStore(endpoint, endpoint), rdflib.URIRef(f"{G}new"))
    with pytest.raises(HTTPError, match="401"):
        graph.add((rdflib.URIRef(f"{X}n"), rdflib.URIRef(f"{X}name"), rdflib.Literal("ny")))
    assert live.store.graphs() == (f"{G}a", f"{G}b")


# -- SPARQLWrapper ----------------------------------------------------------------------------------------------


def wrapper(live: Site, query: str, format: str = JSON) -> SPARQLWrapper:
    found = SPARQLWrapper(f"{live.address}/sparql", returnFormat=format)
    found.setQuery(query)
    return found


def converted(asking: SPARQLWrapper) -> Any:
    return asking.queryAndConvert()


def values(asking: SPARQLWrapper) -> list[str]:
    return [row["o"]["value"] for row in converted(asking)["results"]["bindings"]]


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_reads_results(live: Site, method: str) -> None:
    asking = wrapper(live, NAMES)
    asking.setMethod(method)
    assert values(asking) == [AWKWARD, "b"]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper makes one itself
def test_sparqlwrapper_reads_every_format(live: Site) -> None:
    assert AWKWARD.encode() in converted(wrapper(live, NAMES, CSV))
    assert AWKWARD.encode() in converted(wrapper(live, NAMES, TSV))
    literals = converted(wrapper(live, NAMES, XML)).getElementsByTagName("literal")
    assert [one.firstChild.data for one in literals] == [AWKWARD, "b"]
    assert converted(wrapper(live, "ASK { }"))["boolean"] is True
    construct = f"CONSTRUCT WHERE {{ ?s <{X}name> ?o }}"
    assert len(rdflib.Graph().parse(data=converted(wrapper(live, construct, TURTLE)), format="turtle")) == 2
    assert len(converted(wrapper(live, construct, RDFXML))) == len(converted(wrapper(live, construct, JSONLD))) == 2


def test_sparqlwrapper_names_graphs(live: Site) -> None:
    asking = wrapper(live, NAMES)
    asking.addDefaultGraph(f"{G}b")
    assert values(asking) == ["b"]


@pytest.mark.parametrize("how", ["urlencoded", POSTDIRECTLY])
def test_sparqlwrapper_writes_with_the_token(live: Site, how: str) -> None:
    writing = wrapper(live, f"INSERT DATA {{ GRAPH <{G}new> {{ <{X}n> <{X}name> '{AWKWARD}!' }} }}")
    writing.setMethod(POST)
    writing.setRequestMethod(how)
    with pytest.raises(Unauthorized):
        writing.query()
    writing.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    writing.query()
    assert values(wrapper(live, NAMES)) == [AWKWARD, f"{AWKWARD}!", "b"]


# -- Comunica ---------------------------------------------------------------------------------------------------


@pytest.fixture
def comunica(tmp_path: Path) -> Path:
    """A folder where Node finds Comunica: installed by npm once, and kept in the user's cache for the next run.

    Another process may be at it too: the folder is put in its place when it is whole, and whoever is first has it.
    """
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    kept = caches / "samgraf-tests" / COMUNICA.replace("/", "-")
    if not kept.is_dir():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent, ignore_cleanup_errors=True) as folder:
            why = _installed(Path(folder, "whole"))
            if why and "node" not in REQUIRED:
                pytest.skip(f"npm cannot install {COMUNICA} here: {why}")
            assert not why, why
            with suppress(OSError):  # it is there by now
                Path(folder, "whole").rename(kept)
    (tmp_path / "node_modules").symlink_to(kept / "node_modules")
    return Path(shutil.copy(Path(__file__).with_name("ask.mjs"), tmp_path)).parent


def _installed(folder: Path) -> str:
    """Why Comunica could not be installed into the folder; "" when it was."""
    # A connection to the registry that hangs is given up early and tried again.
    trying = ["--fetch-timeout=15000", "--fetch-retries=5", "--fetch-retry-mintimeout=1000"]
    quick = ["--prefer-offline", "--no-audit", "--no-fund", "--silent"]  # what npm has kept is not asked for again
    install = ["npm", "install", "--prefix", str(folder), *quick, *trying, COMUNICA]
    try:
        done = subprocess.run(install, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return f"it took more than {PATIENCE} seconds"
    return done.stderr[-300:] or "npm failed" if done.returncode else ""


@pytest.mark.node
@pytest.mark.slow
def test_comunica_reads_writes_and_is_refused(live: Site, comunica: Path) -> None:
    ask = ["node", str(comunica / "ask.mjs"), f"{live.address}/sparql", TOKEN]
    done = subprocess.run(ask, capture_output=True, text=True, timeout=120, check=False, cwd=comunica)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert "401" in found.pop("refused")
    assert found == {"values": [AWKWARD, "b"], "truth": True, "described": 1, "constructed": 2, "after": 3}
