"""The same files give the same bytes, whatever the process, its hash seed or its clock."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from graph.atlas import Atlas
from graph.publishing.export import FORMATS
from tests.house.tree import run

BUILD = """
import hashlib, json, sys
from graph.atlas import Atlas
from graph.library import bundled, load_files
from graph.store import open_store

with open_store() as store:
    load_files(store, bundled())
    atlas = Atlas(store)
    owners = tuple(card.thing.iri for card in atlas.municipalities("en"))[:2]
    found = {form: [hashlib.sha256(atlas.export(chosen, form, "en")).hexdigest() for chosen in ((), owners)]
             for form in sys.argv[1:]}
    print(json.dumps({"version": store.version, **found}))
"""


@pytest.mark.slow
def test_two_processes_with_different_hash_seeds_write_the_same_bytes(tmp_path: Path) -> None:
    answers = []
    for seed, zone in (("1", "Pacific/Kiritimati"), ("4242", "Pacific/Niue")):
        done = run(sys.executable, "-c", BUILD, *FORMATS, cwd=tmp_path, PYTHONHASHSEED=seed, TZ=zone)
        assert done.returncode == 0, done.stderr
        answers.append(json.loads(done.stdout))
    assert set(FORMATS) >= {"ttl", "trig", "nq", "jsonld", "nt", "rdf", "graphml", "gexf"}
    assert answers[0] == answers[1]
    assert set(answers[0]) == {"version", *FORMATS}


def test_no_export_tells_when_it_was_made(atlas: Atlas) -> None:
    for form in FORMATS:
        text = atlas.export((), form, "en").decode().lower()
        assert "lastmodifieddate" not in text and "generatedat" not in text, form


def test_exports_hold_no_blank_node_of_the_data(atlas: Atlas) -> None:
    owner = atlas.resolve("no-1514")
    text = atlas.export((owner,), "nq", "en").decode()
    assert text.count("\n") >= 1000
    assert "_:" not in text
