"""A change in words and as a picture, before it is made: what is new, what goes, and where names come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import graph.changes.preview
from graph.atlas import Atlas
from graph.changes.history import About
from graph.changes.importing import Plan, carry_out, plan
from graph.changes.preview import Said, Told, drawn, told
from graph.library import load_files
from graph.readers.intake import Given, Source, take_all
from graph.store import Store, open_store
from ontology.iris import BASE, expand
from ontology.labels import Label
from tests.graph.worlds import write_world

HOME = f"{BASE}no-9999"
MADE = About("import", "2026-11-22T10:00:00Z")
Planner = Callable[[str], Plan]


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store() as store:
        load_files(store, ())
        yield store


@pytest.fixture
def text(tmp_path: Path) -> str:
    return write_world(tmp_path).read_text("utf-8")


@pytest.fixture
def planned(store: Store) -> Planner:
    """What a municipality file would change."""

    def make(text: str) -> Plan:
        found = plan(store, take_all([Source("prove.yaml", text.encode())], Given()), "en")
        assert found.problems == ()
        return found

    return make


def telling(store: Store, change: Plan, lang: str = "en") -> dict[str, Told]:
    found = told(Atlas(store), change.summary, change.add, change.remove, lang)
    return {one.change.thing.iri: one for one in found}


def lines(said: tuple[Said, ...]) -> set[tuple[str, str, str]]:
    """What is said, as texts."""
    return {(one.about.label.text, one.property.label.text, _text(one)) for one in said}


def _text(one: Said) -> str:
    return (one.value if isinstance(one.value, Label) else one.value.label).text


def test_what_is_new_is_told_by_names_that_no_store_has_yet(store: Store, text: str, planned: Planner) -> None:
    found = telling(store, planned(text))
    body = found[f"{HOME}/fagrad"]
    assert (body.change.state, body.change.thing.label.text, body.change.thing.kind) == ("new", "Fagrådet", "body")
    reports = Atlas(store).names.thing(expand("org:reportsTo"), "en").label.text
    assert ("Fagrådet", reports, "Leiarrådet") in lines(body.added)
    assert body.removed == ()
    assert {one.change.state for one in found.values()} <= {"new", "changed"}


def test_a_seat_goes_by_its_holder_and_a_function_by_what_it_is(store: Store, text: str, planned: Planner) -> None:
    found = telling(store, planned(text))
    parts = {one.about.iri: one.about for body in found.values() for one in body.added}
    seats = {iri: part for iri, part in parts.items() if "/seat/" in iri}
    assert len(seats) >= 4
    assert {part.kind for part in seats.values()} == {"seat"}
    holders = {"rådmann", "einingsleiarar", "skulesjef", "politi"}
    assert {part.label.text for part in seats.values()} == holders, "not by how their place is worded"


def test_a_seat_is_told_with_its_body_and_statements_about_statements_are_not(
    store: Store, text: str, planned: Planner
) -> None:
    found = telling(store, planned(text))
    seats = {one.about.iri for one in found[f"{HOME}/fagrad"].added} - {f"{HOME}/fagrad"}
    assert len([iri for iri in seats if "/seat/" in iri]) == 3
    said = [one for each in found.values() for one in each.added]
    assert [one for one in said if "/claim/" in one.about.iri or "#" in one.about.iri] == []
    assert len(said) > 30


def test_a_change_tells_what_goes_and_what_comes(store: Store, text: str, planned: Planner) -> None:
    carry_out(store, planned(text), MADE)
    found = telling(store, planned(text.replace("name: Fagrådet", "name: Fagforumet")))
    body = found[f"{HOME}/fagrad"]
    assert body.change.state == "changed"
    assert {value for _about, _property, value in lines(body.removed)} == {"Fagrådet"}
    assert {value for _about, _property, value in lines(body.added)} == {"Fagforumet"}


def test_what_goes_is_named_when_it_is_gone(store: Store, text: str, planned: Planner) -> None:
    carry_out(store, planned(text), MADE)
    less = planned(text[: text.index("  - id: fagrad")])
    carry_out(store, less, MADE)
    body = telling(store, less)[f"{HOME}/fagrad"]
    assert body.change.state == "gone"
    assert "Fagrådet" in {value for _about, _property, value in lines(body.removed)}


def test_the_picture_holds_before_and_after(store: Store, text: str, planned: Planner) -> None:
    whole = planned(text)
    (new,) = drawn(Atlas(store), whole.add, whole.remove, "en")
    assert set(new.states.values()) == {"new"} and len(new.states) == len(new.picture.nodes) == 7
    carry_out(store, whole, MADE)
    less = planned(text[: text.index("  - id: fagrad")])
    (both,) = drawn(Atlas(store), less.add, less.remove, "en")
    assert both.owner.label.text == "Prøvekommune"
    assert len(both.picture.nodes) == 7
    assert both.states == {f"{HOME}/{name}": "gone" for name in ("fagrad", "skulesjef", "politi")}
    ends = {iri for edge in both.picture.edges for iri in (edge.source, edge.target)}
    assert ends <= {node.iri for node in both.picture.nodes}


def test_what_is_too_large_is_counted_and_not_drawn(
    store: Store, text: str, planned: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = planned(text)
    monkeypatch.setattr(graph.changes.preview, "LARGEST", len(change.add) - 1)
    found = telling(store, change)
    assert all(one.added == one.removed == () for one in found.values())
    assert sum(one.change.added for one in found.values()) == len(change.add)
    assert drawn(Atlas(store), change.add, change.remove, "en") == ()
