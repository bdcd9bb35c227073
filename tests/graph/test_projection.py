"""Rows → values: what the measures are given is what the documents state, with its grounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.library import bundled, load_files
from graph.projection import concepts_of, seating, town
from graph.seating import seats_of
from graph.store import Store, open_store
from graph.town import BY_NATURE, INFERRED, STATED, Town
from ontology.iris import concept_iri, data_iri
from tests.graph.worlds import SECOND, write_world

RADMANN, LEIARRAD, FAGRAD = (data_iri(f"no-9999/{name}") for name in ("radmann", "leiarrad", "fagrad"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = open_store()
    load_files(store, [write_world(tmp_path_factory.mktemp("world"))])
    return store


@pytest.fixture(scope="module")
def world(store: Store) -> Town:
    return town(store, data_iri("no-9999"))


def test_a_claim_is_a_fact_with_its_basis_and_quotes(world: Town) -> None:
    (fact,) = world.of(FAGRAD, "org:reportsTo")
    assert (fact.value, fact.basis) == (LEIARRAD, STATED)
    assert fact.evidence == (data_iri("doc/prove#char=193,228"),)


def test_what_follows_from_the_office_is_marked_as_by_nature(world: Town) -> None:
    (fact,) = world.of(RADMANN, "sam:party")
    assert (fact.value, fact.basis, fact.evidence) == (concept_iri("party", "administrative"), BY_NATURE, ())


def test_a_thing_has_its_class_and_the_wider_ones(world: Town) -> None:
    assert {"sam:StandingBody", "sam:Body"} <= world.kinds[FAGRAD]
    assert world.things("sam:OutsideAgency") == (data_iri("no-9999/politi"),)


def test_what_nobody_says_is_the_empty_tuple(world: Town) -> None:
    assert world.of(FAGRAD, "sam:theme") == ()
    assert world.values("no such thing", "sam:theme", "org:purpose") == frozenset()


def test_a_seat_has_its_roles(world: Town) -> None:
    assert seats_of(world.seating, LEIARRAD)[RADMANN].roles == {concept_iri("role", "chair")}
    assert seats_of(world.seating, FAGRAD)[RADMANN].roles == {concept_iri("role", "member")}


def test_an_unknown_municipality_is_an_empty_town(store: Store) -> None:
    nobody = town(store, data_iri("no-0000"))
    assert (nobody.bodies, nobody.facts, nobody.documents, nobody.kinds) == ((), {}, (), {})
    assert len(nobody.concepts.scheme) == len(concepts_of(store).scheme) >= 370


def test_nearness_is_mutual_and_a_concept_is_within_itself(world: Town) -> None:
    for one, others in world.concepts.near.items():
        assert all(one in world.concepts.near[other] for other in others)
    assert all(concept in wider for concept, wider in world.concepts.wider.items())


POLICE = SECOND + "    seats: [{{holder: /no-9999/politi, role: secretary, at: 183-191}}]"


def test_a_seat_that_two_documents_tell_of_is_one_with_both_roles_and_all_quotes(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    with open_store() as store:
        load_files(store, [write_world(first), write_world(second, POLICE)])
        police = seats_of(seating(store, data_iri("no-9999")), FAGRAD)[data_iri("no-9999/politi")]
    assert police.roles == {concept_iri("role", "member"), concept_iri("role", "secretary")}
    assert police.regular and police.stated
    assert police.evidence == (data_iri("doc/prove#char=172,191"), data_iri("doc/prove-2#char=183,191"))


def test_an_inferred_claim_is_inferred() -> None:
    with open_store() as store:
        load_files(store, bundled())
        sande = town(store, data_iri("no-1514"))
        (level,) = sande.of(data_iri("no-1514/kontaktmote"), "sam:governanceLevel")
        assert level.basis == INFERRED
        assert [one.function.rpartition("/")[2] for one in sande.assignments] == ["project-group", "steering-group"]
