"""The derived index: it says what the store says, of this version, whole or not at all."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.catalogue import query_text
from graph.country import index as indexing
from graph.country.derived import kept
from graph.country.index import Index, Relation, open_index
from graph.projection import seating
from graph.store import Store, open_store
from ontology.iris import data_iri, expand, scheme_iri

OWNER = data_iri("xx-1")
GRAPH = ox.NamedNode(data_iri("graph/xx-1"))


def quad(subject: str, term: str, value: str) -> ox.Quad:
    one, link, other = (
        ox.NamedNode(expand(name) if ":" in name else data_iri(f"xx-1/{name}")) for name in (subject, term, value)
    )
    return ox.Quad(one, link, other, GRAPH)


def town(*more: ox.Quad) -> list[ox.Quad]:
    """A municipality with a document about it, the classes the queries look for, and what else is given."""
    return [
        quad("sam:StandingBody", "rdfs:subClassOf", "sam:Body"),
        quad("doc", "rdf:type", "sam:SourceDocument"),
        quad("doc", "sam:about", OWNER),
        *more,
    ]


def body(name: str) -> list[ox.Quad]:
    return [quad(name, "rdf:type", "sam:StandingBody"), quad(name, "org:subOrganizationOf", OWNER)]


def seat(name: str, at: str, holder: str, *attendances: str) -> list[ox.Quad]:
    said = [quad(name, "sam:attendance", f"attendance:{one}") for one in attendances or ("regular",)]
    return [
        quad(name, "rdf:type", "sam:Seat"), quad(name, "org:postIn", at), quad(name, "sam:filledBy", holder),
        quad(name, "sam:basis", "basis:stated"), *said,
    ]  # fmt: skip


def ties(index: Index, name: str) -> set[tuple[str, str]]:
    """The ties of a relation as pairs of IRIs."""
    kinds = {"standing": ("bodies", "holders"), **indexing.RELATIONS}[name]
    rows, columns = (index.things[kind].iris for kind in kinds)
    relation = index[name]
    return {(rows[row], columns[column]) for row, column in zip(relation.rows, relation.columns, strict=True)}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store", create=True) as opened:
        opened.load(town(*body("A"), *seat("s1", "A", "x"), *seat("s2", "A", "y", "as-needed")))
        yield opened


# -- what it says ---------------------------------------------------------------------------------------------------


def test_it_seats_whom_the_projection_seats_in_every_bundled_municipality(bundled_store: Store) -> None:
    index = open_index(bundled_store)
    owned, seats, standing = (ties(index, name) for name in ("owned", "seats", "standing"))
    assert len(index.municipalities) == 5
    for owner in index.municipalities.iris:
        graph = seating(bundled_store, owner)
        mine = {iri for one, iri in owned if one == owner}
        assert mine == {node for node in graph if "body" in graph.nodes[node]}
        found = {(one, holder): graph.edges[one, holder]["seat"] for one in mine for holder in graph[one]}
        assert {tie for tie in seats if tie[0] in mine} == set(found)
        assert {tie for tie in standing if tie[0] in mine} == {tie for tie, one in found.items() if one.regular}


def test_it_knows_the_concepts_said_of_the_bodies_and_what_they_fall_under(bundled_store: Store) -> None:
    index = open_index(bundled_store)
    for name, path in (("facets", "org:classification|sam:governanceLevel|org:purpose"), ("wider", "skos:broader")):
        rows = bundled_store.select(f"SELECT ?one ?other WHERE {{ ?one {path} ?other }}")
        kinds = index.things[indexing.RELATIONS[name][0]].numbers
        said = {(row["one"].value, row["other"].value) for row in rows if row["one"].value in kinds}
        assert len(said) > 20
        assert said <= ties(index, name)
    assert all((iri, iri) in ties(index, "wider") for iri in index.concepts.iris)


def test_a_body_carries_the_theme_of_what_it_works_for(tmp_path: Path) -> None:
    work = [
        quad("theme:bullying", "skos:inScheme", scheme_iri("theme")),
        quad("project", "sam:theme", "theme:bullying"),
        quad("work", "sam:assignedBody", "A"), quad("work", "sam:forEndeavour", "project"),
        quad("B", "sam:followsUp", "project"),
    ]  # fmt: skip
    with open_store() as store:
        store.load(town(*body("A"), *body("B"), *body("C"), *work))
        theme = expand("theme:bullying")
        assert ties(open_index(store), "themes") == {(data_iri(f"xx-1/{name}"), theme) for name in "AB"}


SEATS = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.sampled_from("xyz"),
        st.sets(st.sampled_from(["regular", "as-needed", "if-any"]), min_size=1),
    ),
    max_size=8,
)


@settings(max_examples=20)
@given(SEATS)
def test_whoever_has_several_seats_stands_where_one_of_them_is_regular(seats: list[tuple[str, str, set[str]]]) -> None:
    quads = [one for at, (where, who, how) in enumerate(seats) for one in seat(f"s{at}", where, who, *sorted(how))]
    with open_store() as store:
        store.load(town(*body("A"), *body("B"), *quads))
        index, graph = open_index(store), seating(store, OWNER)
        found = {(one, other): graph.edges[one, other]["seat"] for one in index.bodies.iris for other in graph[one]}
    assert ties(index, "seats") == set(found)
    assert ties(index, "standing") == {tie for tie, one in found.items() if one.regular}


def test_things_are_in_the_order_of_their_iris(bundled_store: Store) -> None:
    index = open_index(bundled_store)
    for things in index.things.values():
        assert list(things.iris) == sorted(things.iris)
        assert len(things) == len(things.iris) == len(things.numbers) == len(things.array)
        assert all(things.iris[number] == iri for iri, number in things.numbers.items())


def test_a_store_without_anything_gives_an_index_without_anything() -> None:
    with open_store() as store:
        index = open_index(store)
    assert [len(things) for things in index.things.values()] == [0] * len(index.things)
    assert all(not ties(index, name) for name in index.relations)
    assert len(index.scheme(scheme_iri("theme"))) == 0


def test_a_municipality_without_bodies_is_in_the_index() -> None:
    with open_store() as store:
        store.load(town())
        index = open_index(store)
    assert index.municipalities.iris == (OWNER,)
    assert index["owned"].of_row(0).tolist() == []


def test_ties_carried_on_are_those_of_two_steps() -> None:
    first = Relation.of(np.array([0, 1, 5]), height=3, width=2)
    second = Relation.of(np.array([0, 2, 4]), height=2, width=3)
    rows, columns = second.then(first.rows, first.columns)
    steps = (first.matrix @ second.matrix).toarray()
    counted = np.zeros_like(steps)
    np.add.at(counted, (rows, columns), 1)
    assert counted.tolist() == steps.tolist() == [[1, 1, 1], [0, 0, 0], [0, 1, 0]]


# -- which version --------------------------------------------------------------------------------------------------


def test_it_is_made_once_and_then_opened(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made = open_index(store)
    monkeypatch.setattr(indexing, "build", lambda store: pytest.fail("made again"))
    opened = open_index(store)
    assert opened.version == made.version == store.version
    assert ties(opened, "seats") == ties(made, "seats") != set()


def test_it_outlives_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(tmp_path / "store", create=True) as store:
        store.load(town(*body("A"), *seat("s1", "A", "x")))
        open_index(store)
    monkeypatch.setattr(indexing, "build", lambda store: pytest.fail("made again"))
    with open_store(tmp_path / "store") as store:
        assert len(ties(open_index(store), "seats")) == 1
        assert len(list(store.quads())) == len(town(*body("A"), *seat("s1", "A", "x")))


def test_after_a_write_it_says_what_the_store_says_now(store: Store) -> None:
    before = open_index(store)
    store.load(seat("s3", "A", "z"))
    after = open_index(store)
    assert (len(ties(before, "seats")), len(ties(after, "seats"))) == (2, 3)
    assert before.version != after.version == store.version


def test_an_index_of_another_version_is_never_opened(store: Store) -> None:
    open_index(store)
    (stale,) = (store.path / "derived").iterdir()
    store.load(seat("s3", "A", "z"))
    open_index(store)
    (fresh,) = set((store.path / "derived").iterdir()) - {stale}
    shutil.rmtree(fresh)
    assert len(ties(open_index(store), "seats")) == 3


def test_of_older_versions_one_is_kept_for_who_is_opening_it(store: Store) -> None:
    for number in range(4):
        store.load(seat(f"more{number}", "A", f"h{number}"))
        open_index(store)
    kept_ = sorted(one.name for one in (store.path / "derived").iterdir())
    assert len(kept_) == 2 and kept_[1].startswith(f"index-{store.version}-")


def test_another_release_of_the_program_makes_its_own(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(open_index(store).holders) == 2

    def other(name: str) -> str:
        return (
            query_text(name).replace("sam:filledBy ?holder", "org:postIn ?holder")
            if name == "index-seats"
            else query_text(name)
        )

    monkeypatch.setattr(indexing, "query_text", other)
    assert ties(open_index(store), "seats") == {(data_iri("xx-1/A"), data_iri("xx-1/A"))}


# -- whole or not at all --------------------------------------------------------------------------------------------


def test_what_fails_on_the_way_leaves_nothing_and_is_answered_from_memory(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, array: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(np, "save", full)
        assert len(ties(open_index(store), "seats")) == 2
    assert list((store.path / "derived").iterdir()) == []
    assert open_index(store).version == store.version
    assert len(list((store.path / "derived").iterdir())) == 1


def test_a_disk_that_takes_nothing_is_no_hindrance(store: Store) -> None:
    (store.path / "derived").write_text("in the way")
    assert len(ties(open_index(store), "seats")) == 2


@pytest.mark.parametrize("left", [0, 60, 129])
def test_what_the_disk_gives_back_damaged_is_answered_from_memory(store: Store, left: int) -> None:
    open_index(store)
    (folder,) = (store.path / "derived").iterdir()
    for path in (folder / "seats-columns.npy", folder / "sizes.json"):
        path.write_bytes(path.read_bytes()[:left])
    assert len(ties(open_index(store), "seats")) == 2


def test_what_a_broken_process_left_is_not_opened_but_removed(store: Store) -> None:
    half = store.path / "derived" / ".index-half"
    half.mkdir(parents=True)
    (half / "sizes.json").write_text("{")
    assert len(ties(open_index(store), "seats")) == 2
    assert not half.exists()


def test_two_who_ask_at_once_get_one_folder(store: Store) -> None:
    made, together = [], threading.Barrier(4)

    def make(folder: Path) -> None:
        made.append(folder)
        (folder / "file").write_text("whole")

    def ask() -> None:
        together.wait()
        assert (kept(store, "thing", "recipe", make) / "file").read_text() == "whole"

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_nobody_writes_while_it_is_made(store: Store) -> None:
    def make(folder: Path) -> None:
        writer.start()
        writer.join(0.05)
        assert writer.is_alive()
        (folder / "version").write_text(store.version)

    before = store.version
    writer = threading.Thread(target=store.load, args=(seat("s3", "A", "z"),))
    assert (kept(store, "thing", "recipe", make) / "version").read_text() == before
    writer.join()
    assert store.version != before


def test_a_store_with_an_index_beside_it_is_checkpointed_without_it(store: Store, tmp_path: Path) -> None:
    open_index(store)
    with open_store(store.checkpoint(tmp_path)) as copy:
        assert copy.version == store.version
        assert not (copy.path / "derived").exists()
