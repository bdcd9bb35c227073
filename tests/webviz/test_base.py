"""Data under a base of the operator's own: what is built, taken in, shown, asked and taken away begins with it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.library import bundled, load_files
from graph.publishing.dumps import WHOLE, dumps
from graph.store import Store, open_store
from graph.typed.live import LivePool
from ontology.errors import BadParameter
from ontology.iris import BASE, document_iri
from tests.graph.worlds import FILE, write_world
from webviz.app import create_app
from webviz.cli import main
from webviz.settings import Settings, from_environment

OWN = "https://data.example.org/kommunar/"
TOWN = "no-1514"
LEFT = f'SELECT ?s WHERE {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{BASE}") || STRSTARTS(STR(?o), "{BASE}")) }}'


def run(*arguments: str | Path) -> int:
    return main([*map(str, arguments), "--lang", "en"])


@pytest.fixture(scope="module")
def own() -> Iterator[Atlas]:
    """The bundled municipalities under a base of one's own."""
    with open_store() as store:
        load_files(store, bundled(), OWN)
        yield Atlas(store, OWN)


@pytest.fixture(scope="module")
def client(own: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with LivePool(own.store, tmp_path_factory.mktemp("checkpoints"), size=1) as pool:
        yield create_app(Settings(base=OWN), own, pool).test_client()


def asked(client: FlaskClient, query: str) -> list[str]:
    """The values of ?s that the endpoint answers with."""
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": "application/sparql-results+json"})
    assert answer.status_code == 200, answer.text
    return [row["s"]["value"] for row in json.loads(answer.data)["results"]["bindings"]]


# -- the setting ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [OWN, BASE, "http://localhost:8000/id/", "https://kommune.example/"])
def test_a_base_is_an_address_that_ends_in_a_slash(text: str) -> None:
    assert from_environment({"SAMGRAF_BASE": text}).base == text


@pytest.mark.parametrize(
    "text",
    ["https://data.example.org", "https://data.example.org/id", "https://a.example/#", "https://a.example/?x=/",
     "https://a.example/a b/", "ftp://a.example/", "id/", "https://w3id.org/samgraf/", "https://w3id.org/",
     "https://w3id.org/samgraf/theme/"],
)  # fmt: skip
def test_what_quotes_terms_or_concepts_could_not_live_beside_is_no_base(text: str) -> None:
    with pytest.raises(BadParameter, match="SAMGRAF_BASE must be an address of your own that ends in /"):
        from_environment({"SAMGRAF_BASE": text})


# -- what is there ----------------------------------------------------------------------------------------------------


def test_the_same_statements_are_made_and_nothing_begins_with_the_other_base(own: Atlas, bundled_store: Store) -> None:
    assert len(own.store) == len(bundled_store)
    assert own.store.select(LEFT) == []
    assert len(bundled_store.select(LEFT)) > 10_000


@pytest.mark.parametrize(
    "page", [TOWN, f"gaps/{TOWN}", f"load/{TOWN}", f"{TOWN}/skule", "doc/sande-overordna-samhandling", "dataset"]
)
def test_pages_are_where_they_were(client: FlaskClient, page: str) -> None:
    answer = client.get(f"/nn/{page}")
    assert answer.status_code == 200
    assert BASE not in answer.text


def test_its_iris_are_answered_below_id(client: FlaskClient) -> None:
    answer = client.get(f"/id/{TOWN}", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert answer.status_code == 200
    assert f"<{OWN}{TOWN}>" in answer.text
    assert BASE not in answer.text


def test_typed_queries_know_the_base_by_its_prefix(client: FlaskClient) -> None:
    assert asked(client, LEFT) == []
    assert asked(client, f"SELECT ?s {{ ?s a sam:Municipality FILTER(?s = id:{TOWN}) }}") == [OWN + TOWN]
    page = client.get("/en/sparql", query_string={"query": f"SELECT * {{ id:{TOWN} ?p ?o }}", "prefixes": "1"}).text
    assert f"PREFIX id: &lt;{OWN}&gt;" in page
    assert BASE not in page


def test_what_is_taken_away_has_the_base(own: Atlas, client: FlaskClient) -> None:
    for form in ("ttl", "nq", "jsonld", "graphml"):
        content = own.export((OWN + TOWN,), form, "en").decode()
        assert OWN in content, form
        assert BASE not in content, form
    described = client.get("/data/catalogue", headers={"Accept": "text/turtle"}, follow_redirects=True).text
    assert f'void:uriSpace "{OWN}"' in described
    assert BASE not in described
    for one in dumps(own.store, WHOLE, OWN):
        dump = gzip.decompress(one.path.read_bytes()) if one.packed else one.path.read_bytes()
        assert OWN.encode() in dump, one.file
        assert BASE.encode() not in dump, one.file


# -- the commands -----------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of the bundled municipalities and one more, made with a base of one's own."""
    monkeypatch.setenv("SAMGRAF_BASE", OWN)
    assert run("import", write_world(tmp_path, FILE), "--bundled", "--store", tmp_path / "store") == 0
    return tmp_path / "store"


def test_an_import_into_such_a_store_and_its_undo_keep_to_the_base(store: Path) -> None:
    write_world(store.parent, FILE.replace("name: Fagrådet", "name: Det nye fagrådet"))
    assert run("import", store.parent / "prove.yaml", "--store", store) == 0
    with open_store(store) as opened:
        assert opened.select(LEFT) == []
        found = Atlas(opened, OWN).describe(f"{OWN}no-9999/fagrad", "nn")
        assert found is not None
        assert found.thing.label.text == "Det nye fagrådet"
    assert run("undo", "2", "--store", store) == 0
    with open_store(store) as opened:
        assert Atlas(opened, OWN).names.thing(f"{OWN}no-9999/fagrad", "nn").label.text == "Fagrådet"


def test_a_store_of_another_base_is_not_opened_as_if_it_were_empty(
    store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SAMGRAF_BASE")
    world = store.parent / "prove.yaml"
    for command in (
        ["gaps", "no-9999"],
        ["import", world],
        ["diff", world],
        ["diff", "1"],
        ["undo", "1"],
        ["validate", world],
    ):
        capsys.readouterr()
        assert run(*command, "--store", store) == 1, command
        told = capsys.readouterr().err
        assert f"begin with {OWN}, not with {BASE}" in told, (command, told)


def test_statements_of_another_base_are_not_taken_in(
    store: Path, atlas: Atlas, capsys: pytest.CaptureFixture[str]
) -> None:
    file = store.parent / "sande.ttl"
    file.write_bytes(atlas.export((BASE + TOWN,), "ttl", "en"))
    assert run("import", file, "--store", store) == 1
    assert f"doc/sande-overordna-samhandling does not begin with {OWN}" in capsys.readouterr().err


def test_a_document_and_its_evidence_have_the_base(store: Path) -> None:
    with open_store(store) as opened:
        graphs = [one for one in opened.graphs() if one.endswith("/prove")]
        quotes = opened.select(
            "SELECT ?q { ?q a sam:Quote ; oa:hasSource ?d }",
        )
    assert graphs == [f"{OWN}graph/prove"]
    assert any(row["q"].value.startswith(document_iri("prove", OWN) + "#char=") for row in quotes)
