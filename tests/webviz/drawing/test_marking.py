"""From a finding to the graph: what it is about is marked there, in words too, and nothing else."""

from __future__ import annotations

from collections import defaultdict

import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.findings import Finding, Part, msg
from ontology.iris import BASE
from ontology.labels import LANGUAGES
from tests.webviz.pages.test_records import asking, get
from webviz.app import create_app
from webviz.drawing.marking import WITH, marks
from webviz.settings import Settings

PLACES = ("no-1514", "no-1621", "no-4614", "se-0183", "region-nord-troms")
MARKED = ("overlaps", "gaps", "anchoring", "network")


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return asking(create_app(Settings(), atlas))


@pytest.fixture(scope="module")
def found(atlas: Atlas) -> list[Finding]:
    """All that the measures find in the bundled municipalities."""
    return [one for place in PLACES for name in (*MARKED, "load") for one in atlas.report(name, BASE + place).findings]


def finding(kind: str, subjects: str = "", items: dict[str, str] | None = None, *parts: Part) -> Finding:
    lists = {heading: tuple(some) for heading, some in (items or {}).items()}
    return Finding(kind, tuple(subjects), msg("It is so."), (), lists, (), (), parts)


def links(client: FlaskClient, page: str) -> list[str]:
    return [tag.attributes["href"] for tag in get(client, page).all("a", class_="in-graph")]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (finding("overlap", "ab", {"shared": "xy", "reports to": "b"}), "abxy"),
        (finding("themes by body", "m", {"own": "a", "no body": "b", "only through an endeavour": "c"}), "bc"),
        (finding("documentation", "m", {"complete bodies": "a"}, Part("b", "not stated"), Part("c", "stated")), "b"),
        (finding("a new kind", "ab", {"things": "xy"}), "ab"),
        (finding("a new kind", "m", {"things": "xy"}), "xy"),
        (finding("a new kind", "", {"things": "xx"}), "x"),
        (finding("nothing to measure", "m"), ""),
    ],
)
def test_subjects_are_marked_with_what_joins_them(one: Finding, expected: str) -> None:
    assert "".join(marks(one, "m")) == expected


def test_a_way_is_marked_step_by_step_with_what_it_goes_through() -> None:
    steps = (
        Part("a", "is steered by", ("b", "p", "q")),
        Part("a", "reports to", ("b",)),
        Part("b", "its chair sits in", ("c", "h")),
    )
    seen = Part("z", "the chief executive also sits here", ("y",))
    assert "".join(marks(finding("line of sight", "a", {"way": "abc", "seated": "xyz"}, *steps, seen), "m")) == "apqbhc"
    alone = finding("no line of sight", "a", {"way": "a"}, Part("a", "not documented", ("h",)))
    assert marks(alone, "m") == ("a",)


def test_every_kind_and_heading_named_is_one_that_the_measures_use(found: list[Finding]) -> None:
    used: dict[str, set[str]] = defaultdict(set)
    for one in found:
        used[one.kind] |= {*one.items, *(part.state for part in one.parts)}
    assert {kind: set(headings) - used[kind] for kind, headings in WITH.items() if set(headings) - used[kind]} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_way_to_the_top_is_a_path_in_the_graph_and_in_words(client: FlaskClient, lang: str) -> None:
    way = "no-1514/ressursgruppa,no-1514/bts,no-1514/sektorleiarmote"
    assert f"/{lang}/no-1514?highlight={way}#graph" in links(client, f"/{lang}/anchoring/no-1514")
    page = get(client, f"/{lang}/no-1514?highlight={way}")
    assert len(page.all("a", class_="marked")) == 3
    # Two lines to the project and the line between the bodies; a ring and a star on each box.
    assert len(page.all("path", class_="marked")) == 3
    assert len(page.all("rect", class_="ring")) == 3
    (note,) = page.texts("div", class_="marking-note")
    assert "Ressursgruppa, BTS-prosjektet, Sektorleiarmøte" in note


@pytest.mark.parametrize("family", MARKED)
@pytest.mark.parametrize("place", ["no-1514", "se-0183"])
def test_findings_lead_to_a_graph_where_all_they_name_is_drawn(client: FlaskClient, family: str, place: str) -> None:
    found = list(dict.fromkeys(links(client, f"/en/{family}/{place}")))
    assert len(found) >= 2
    for link in found[:6]:
        address, _hash, part = link.partition("#")
        assert part == "graph"
        page = get(client, address)
        wanted = address.partition("highlight=")[2].split(",")
        assert len(page.all("a", class_="marked")) == len(wanted)
        (note,) = page.texts("div", class_="marking-note")
        assert "(not drawn)" not in note and "Remove the marks" in note


def test_most_findings_can_be_seen_in_the_graph(client: FlaskClient) -> None:
    for family in MARKED:
        page = get(client, f"/en/{family}/no-1621")
        shown = len(page.all("p", class_="sentence"))
        assert shown and len(page.all("a", class_="in-graph")) >= 0.85 * shown, family


def test_what_is_not_in_the_graph_has_no_way_there(client: FlaskClient) -> None:
    assert links(client, "/en/gaps/region-nord-troms") == []
