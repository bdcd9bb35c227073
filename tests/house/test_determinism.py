"""The same files give the same bytes, whatever the process, its hash seed or its clock."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Mapping
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
    print(json.dumps({"seed": hash("seed"), "version": store.version, **found}))
"""
Exports = Mapping[str, tuple[bytes, bytes]]


@pytest.fixture(scope="module")
def exports(atlas: Atlas) -> Exports:
    """What is written of all there is, and of two municipalities, in each format, far west of Greenwich."""
    owners = tuple(card.thing.iri for card in atlas.municipalities("en"))[:2]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Pacific/Niue")
        time.tzset()
        made = {form: (atlas.export((), form, "en"), atlas.export(owners, form, "en")) for form in FORMATS}
    time.tzset()
    return made


@pytest.mark.slow
def test_two_processes_with_different_hash_seeds_write_the_same_bytes(
    tmp_path: Path, atlas: Atlas, exports: Exports
) -> None:
    done = run(sys.executable, "-c", BUILD, *FORMATS, cwd=tmp_path, PYTHONHASHSEED="4242", TZ="Pacific/Kiritimati")
    assert done.returncode == 0, done.stderr
    theirs = json.loads(done.stdout)
    assert theirs.pop("seed") != hash("seed"), "this process has a seed of its own"
    assert set(FORMATS) >= {"ttl", "trig", "nq", "jsonld", "nt", "rdf", "graphml", "gexf"}
    ours = {form: [hashlib.sha256(one).hexdigest() for one in both] for form, both in exports.items()}
    assert theirs == {"version": atlas.store.version, **ours}


def test_no_export_tells_when_it_was_made(exports: Exports) -> None:
    for form, (everything, _two) in exports.items():
        text = everything.decode().lower()
        assert "lastmodifieddate" not in text and "generatedat" not in text, form


def test_exports_hold_no_blank_node_of_the_data(atlas: Atlas) -> None:
    owner = atlas.resolve("no-1514")
    text = atlas.export((owner,), "nq", "en").decode()
    assert text.count("\n") >= 1000
    assert "_:" not in text
