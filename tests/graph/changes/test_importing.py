"""Taking files in: beside what the store holds, whole or not at all, with the same outcome as building all anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.changes.history import About, changesets
from graph.changes.importing import Plan, carry_out, plan, undo
from graph.library import bundled, load_files
from graph.readers.intake import Given, Taken, sources, take_all
from graph.store import BOOKS, Store, open_store
from graph.vocabulary import vocabulary_quads
from ontology.errors import InvalidInput, StoreChanged
from ontology.iris import BASE, CONCEPTS_GRAPH, ONTOLOGY_GRAPH, expand
from tests.graph import test_build
from tests.graph.worlds import FILE, write_world

ABOUT = About("import", "2026-11-22T10:00:00Z")
contrary = test_build.contrary  # the fixture: two documents that tell of one body
# Another document of the same municipality: it seats the first one's offices, and tells of a body to report to.
OTHER = """\
municipality: {{id: no-9999, name: Prøvekommune, at: 0-12}}
document: {{id: andre, file: prove.txt, title: Nye råd, language: nn, sha256: {sha256}, length: {length}}}
quotes: {{}}
bodies:
  - id: nyrad
    name: Nyrådet
    at: 25-35
    reportsTo: {{is: fagrad, at: 193-228}}
    seats:
      - {{holder: skulesjef, at: 156-167}}
"""


def files(folder: Path, **texts: str) -> list[Path]:
    """Municipality files by the names given, quotes filled in."""
    found = []
    for name, text in texts.items():
        (folder / name).mkdir(exist_ok=True)
        found.append(write_world(folder / name, text).rename(folder / f"{name}.yaml"))
    return found


def planned(store: Store, *paths: Path, lang: str = "en") -> Plan:
    return plan(store, take_all(sources(paths), Given()), lang)


def taken_in(store: Store, *paths: Path) -> Plan:
    found = planned(store, *paths)
    carry_out(store, found, ABOUT)
    return found


def built(*paths: Path) -> set[ox.Quad]:
    with open_store() as store:
        load_files(store, paths)
        return set(store.quads())


def said(found: Plan) -> str:
    return "\n".join(map(str, found.problems))


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store() as fresh:
        fresh.load(vocabulary_quads())
        yield fresh


@pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
def test_a_file_that_the_store_has_taken_in_changes_nothing(path: Path, bundled_store: Store) -> None:
    found = planned(bundled_store, path)
    assert (found.add, found.remove, found.problems, found.summary) == ((), (), (), ())
    assert carry_out(bundled_store, found, ABOUT) is None


def test_files_taken_in_one_by_one_give_what_building_them_together_gives(store: Store, tmp_path: Path) -> None:
    first, second = files(tmp_path, first=FILE, second=OTHER)
    taken_in(store, first)
    assert {one.thing.path for one in taken_in(store, second).summary} == {"doc/andre", "no-9999", "no-9999/nyrad"}
    assert set(store.quads()) == built(first, second)


def test_a_file_replaces_what_the_same_document_said_before(store: Store, tmp_path: Path) -> None:
    first, changed = files(tmp_path, first=FILE, changed=FILE.replace("name: Fagrådet", "name: Det nye fagrådet"))
    taken_in(store, first)
    found = taken_in(store, changed)
    assert [(one.thing.label.text, one.state) for one in found.summary] == [("Fagrådet", "changed")]
    assert (len(found.add), len(found.remove)) == (1, 1)
    assert set(store.quads()) == built(changed)


def test_a_thing_that_becomes_something_else_changes_the_documents_that_seat_it(store: Store, tmp_path: Path) -> None:
    text = FILE.replace("  - {{id: skulesjef, name: skulesjef}}\n", "services: [{{id: skulesjef, name: skulesjef}}]\n")
    first, second, changed = files(tmp_path, first=FILE, second=OTHER, changed=text)
    taken_in(store, first, second)
    found = taken_in(store, changed)
    assert "no-9999/nyrad" in {one.thing.path for one in found.summary}
    assert set(store.quads()) == built(changed, second)


def test_what_another_document_refers_to_does_not_disappear(store: Store, tmp_path: Path) -> None:
    first, second, less = files(tmp_path, first=FILE, second=OTHER, less=FILE.replace("fagrad", "anna-rad"))
    taken_in(store, first, second)
    found = planned(store, less)
    assert "“no-9999/fagrad” would be gone, but the document “andre” refers to it" in said(found)
    assert not found.changes


def test_what_another_document_tells_of_does_not_disappear(store: Store, tmp_path: Path) -> None:
    rhythm = "{{times: 4, certainty: nominal, at: 43-61}}"
    mention = f"{OTHER.partition('bodies:')[0]}mentions:\n  - {{{{id: fagrad, record: body, rhythm: {rhythm}}}}}\n"
    text = FILE.replace("    reportsTo: {{is: leiarrad, at: 193-228}}\n", "")
    first, second, less = files(tmp_path, first=text, second=mention, less=text.replace("id: fagrad", "id: anna-rad"))
    taken_in(store, first)
    taken_in(store, second)
    refusal = "“no-9999/fagrad” would be gone, but the document “andre” refers to it"
    assert refusal in said(planned(store, less))
    with pytest.raises(InvalidInput, match=refusal):
        undo(store, 1, ABOUT)


def test_what_a_document_says_of_anothers_body_can_be_taken_in_later_corrected_and_undone(
    store: Store, contrary: list[Path], tmp_path: Path
) -> None:
    first, second = contrary
    corrected = tmp_path / "corrected.yaml"
    corrected.write_text(second.read_text("utf-8").replace("times: 4", "times: 5").replace("max: 3", "max: 2"), "utf-8")
    taken_in(store, first)
    taken_in(store, second)
    together = built(first, second)
    assert set(store.quads()) == together
    assert not planned(store, second).changes
    found = taken_in(store, corrected)
    assert [(one.thing.path, one.added, one.removed) for one in found.summary] == [("no-9999/fagrad", 2, 2)]
    assert set(store.quads()) == built(first, corrected)
    undo(store, 3, ABOUT)
    assert set(store.quads()) == together


def test_an_id_belongs_to_the_document_that_has_it(store: Store, tmp_path: Path) -> None:
    first, thief = files(tmp_path, first=FILE, thief=OTHER.replace("id: nyrad", "id: leiarrad"))
    taken_in(store, first)
    found = planned(store, thief)
    assert "“no-9999/leiarrad” is described already by the document “prove”" in said(found)
    (problem,) = found.problems
    assert problem.file == str(thief) and "leiarrad" in thief.read_text("utf-8").splitlines()[(problem.line or 0) - 1]


def test_a_name_nobody_has_gets_the_nearest_of_the_store(store: Store, tmp_path: Path) -> None:
    first, wrong = files(tmp_path, first=FILE, wrong=OTHER.replace("holder: skulesjef", "holder: skulesjefen"))
    taken_in(store, first)
    (problem,) = planned(store, wrong).problems
    assert "did you mean no-9999/skulesjef" in str(problem)
    assert problem.file == str(wrong) and problem.line


def test_nothing_is_suggested_where_nothing_of_that_kind_is_known(store: Store, contrary: list[Path]) -> None:
    told = said(planned(store, contrary[1]))
    assert "Nothing here is called “no-9999/fagrad”; take the document that describes it in first" in told


def test_a_reference_to_the_wrong_kind_of_thing_is_told(store: Store, tmp_path: Path) -> None:
    first, wrong = files(tmp_path, first=FILE, wrong=OTHER.replace("is: fagrad", "is: radmann"))
    taken_in(store, first)
    assert "“no-9999/radmann” is of kind office; reportsTo takes body" in said(planned(store, wrong))


# -- RDF --------------------------------------------------------------------------------------------------------------

G = ox.NamedNode(f"{BASE}graph/own")


def quad(subject: str, term: str, value: ox.NamedNode | ox.Literal | ox.BlankNode, graph: ox.NamedNode = G) -> ox.Quad:
    return ox.Quad(ox.NamedNode(BASE + subject), ox.NamedNode(expand(term)), value, graph)


BODY = quad("no-9999/rad", "rdf:type", ox.NamedNode(expand("sam:Body")))


@pytest.mark.parametrize(("lang", "word"), [("nn", "organet"), ("en", "body")])
def test_quads_are_held_against_the_shapes_and_explained_in_the_language_asked_for(
    lang: str, word: str, store: Store
) -> None:
    found = plan(store, Taken(quads=(BODY,)), lang)
    assert len(found.problems) >= 1 and not found.changes
    assert word in said(found).lower() and "no-9999/rad" in said(found)


def test_quads_of_others_are_replaced_by_graph(store: Store) -> None:
    one, two = (quad("x", "rdfs:label", ox.Literal(text)) for text in ("one", "two"))
    carry_out(store, plan(store, Taken(quads=(one,)), "en"), ABOUT)
    found = plan(store, Taken(quads=(two,)), "en")
    assert (found.add, found.remove, found.documents) == ((two,), (one,), ("own",))


@pytest.mark.parametrize("graph", [BOOKS, ONTOLOGY_GRAPH, CONCEPTS_GRAPH])
def test_the_programs_own_graphs_are_not_taken(graph: str, store: Store) -> None:
    found = plan(store, Taken(quads=(quad("x", "rdfs:label", ox.Literal("x"), ox.NamedNode(graph)),)), "en")
    assert "the program's own" in said(found)


def test_blank_nodes_are_refused_since_nothing_could_replace_them(store: Store) -> None:
    assert "blank node" in said(plan(store, Taken(quads=(quad("x", "rdfs:seeAlso", ox.BlankNode()),)), "en"))


# -- carrying out -----------------------------------------------------------------------------------------------------


def test_a_plan_for_a_store_that_has_changed_since_is_not_carried_out(store: Store, tmp_path: Path) -> None:
    (first,) = files(tmp_path, first=FILE)
    found = planned(store, first)
    store.change([quad("x", "rdfs:label", ox.Literal("x"))])
    before = set(store.quads())
    with pytest.raises(StoreChanged):
        carry_out(store, found, ABOUT)
    assert set(store.quads()) == before and changesets(store) == ()
    assert list((store.path / "history").iterdir()) == []


def test_a_plan_with_problems_is_not_carried_out(store: Store, tmp_path: Path) -> None:
    (wrong,) = files(tmp_path, wrong=OTHER)
    version = store.version
    with pytest.raises(InvalidInput, match="Nothing here is called"):
        carry_out(store, planned(store, wrong), ABOUT)
    assert store.version == version
