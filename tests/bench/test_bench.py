"""The bench itself: its country is what it says, answers are compared, goals are judged. No time is asserted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.store import Store, open_store
from ontology.iris import expand
from tests.bench import analyses, measure, points
from tests.bench.__main__ import FIGURES, QUARTER, SMALL, main
from tests.bench.calibration import Calibration, calibrate
from tests.bench.country import country, write_country
from tests.bench.measure import Figure, Line, Peer, Way, growth, lines, shown, table
from tests.bench.world import World

SCALE = 0.005


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("bench"), SCALE)
    yield made
    made.close()


# -- the country ----------------------------------------------------------------------------------------------------


def test_the_same_scale_and_seed_give_the_same_country_and_a_smaller_one_is_its_beginning() -> None:
    small, large, other = list(country(SCALE)), list(country(2 * SCALE)), list(country(SCALE, seed=2))
    assert small == list(country(SCALE)) == large[: len(small)]
    assert len(large) > len(small) == 4  # the vocabulary and three municipalities
    assert other != small


def test_a_country_is_written_once_and_whole(tmp_path: Path) -> None:
    path = write_country(tmp_path / "country.nq", SCALE)
    assert path.read_text("utf-8") == "".join(country(SCALE))
    path.write_text("kept")
    assert write_country(path, SCALE).read_text() == "kept"


def test_every_body_has_an_owner_and_every_seat_a_body_and_a_holder_once(world: World) -> None:
    with open_store() as store:
        fresh = store.version
    index = world.index
    assert len(index.municipalities) == 3
    assert index.version == world.store.version != fresh
    assert sorted(set(index["owned"].columns.tolist())) == list(range(len(index.bodies)))
    seats = world.store.select(
        "SELECT ?seat ?body ?holder WHERE { ?seat a sam:Seat ; org:postIn ?body ; sam:filledBy ?holder }"
    )
    assert len(seats) == len(index["seats"].columns) > 300
    assert 0 < len(index["standing"].columns) < len(seats)
    assert 0 < len(index["themes"].columns) < len(index.bodies)


def test_the_country_speaks_our_vocabulary_only(world: World) -> None:
    unknown = """
        SELECT DISTINCT ?p WHERE { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?p), STR(sam:)))
        MINUS { ?p rdfs:isDefinedBy ?ontology } }"""
    assert world.store.select(unknown) == []
    assert world.store.select("SELECT ?c { ?b org:classification ?c MINUS { ?c skos:inScheme ?scheme } }") == []


def test_the_calibration_is_what_the_bundled_files_say(bundled_store: Store) -> None:
    found = calibrate(bundled_store)
    assert isinstance(found, Calibration)
    rows = bundled_store.select("SELECT ?attendance { ?seat a sam:Seat ; sam:attendance ?attendance }")
    counted = Counter(row["attendance"].value for row in rows)
    urn = found.urns["attendance"]
    weights = [after - before for before, after in pairwise((0, *urn.weights))]
    assert dict(zip(urn.values, weights, strict=True)) == dict(counted)
    assert sum(found.sizes) == len(rows)
    assert set(found.urns["themed"].values) > {""}


def test_triples_for_the_peers_are_the_quads_without_their_graphs(world: World) -> None:
    def named(quads: Iterable[ox.Quad]) -> set[ox.Triple]:
        triples = (ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
        return {one for one in triples if ox.BlankNode not in map(type, (one.subject, one.object))}

    assert named(ox.parse(path=str(world.triples), format=ox.RdfFormat.N_TRIPLES)) == named(world.store.quads())


# -- the judgement --------------------------------------------------------------------------------------------------


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> dict[object, float]:
    """How long each run is said to take."""
    said: dict[object, float] = {}
    monkeypatch.setattr(measure, "seconds", lambda run: said[run])
    return said


def run(answer: object) -> Way:
    return Way(lambda: answer)


@pytest.mark.parametrize(
    ("goal", "took", "told", "met"),
    [
        ({"faster": 10}, 12.0, "12 × as fast", True),
        ({"faster": 10}, 9.0, "9 × as fast", False),
        ({"within": 1.2}, 1.0, "1.00 × theirs", True),
        ({"within": 1.2}, 0.5, "2.00 × theirs", False),
        ({}, 3.0, "3 × as fast", None),
    ],
)
def test_a_goal_is_met_or_missed(
    times: dict[object, float], goal: dict[str, float], took: float, told: str, met: bool | None
) -> None:
    ours, theirs = run(1), run(1)
    times |= {ours.run: 1.0, theirs.run: took}
    (line,) = lines(Figure("x", 1, ours, (Peer("y", lambda: theirs, **goal),)), pairs=5)
    assert (line.ratio, line.met, line.ours, line.theirs) == (told, met, "1 s", shown(took))


def test_a_peer_with_another_answer_is_not_timed(times: dict[object, float]) -> None:
    (line,) = lines(Figure("x", 1, run(1), (Peer("y", lambda: run(2)),)), pairs=5)
    assert (line.theirs, line.met) == ("gives another answer", False)
    assert not times


def test_a_peer_that_is_not_installed_is_named() -> None:
    figure = Figure("x", 1, run(1), (Peer("y", lambda: measure.library("no_such_library")),))
    assert list(lines(figure, 5)) == [Line("x", 1, "", "y", "not installed (no_such_library)")]


def test_a_limit_is_a_line_of_its_own(times: dict[object, float]) -> None:
    ours = run(1)
    times[ours.run] = 0.2
    assert [line.met for line in lines(Figure("x", 1, ours, limit=0.15), 5)] == [False]
    assert [line.met for line in lines(Figure("x", 1, ours), 5)] == [None]


def test_growth_is_the_exponent_between_two_sizes(times: dict[object, float]) -> None:
    small, large = Figure("x", 0.25, run(1)), Figure("x", 1, run(1), growth=1.1)
    times |= {small.ours.run: 1.0, large.ours.run: 8.0}
    line = growth(large, small, (100, 400), 5)
    assert (line.ratio, line.goal, line.met) == ("growth 1.50", "≤ 1.1", False)
    assert growth(large, small, (100, 100), 5).ratio == ""


def test_times_read_well() -> None:
    assert [shown(time) for time in (2.5e-7, 0.0005, 0.0123, 0.5, 1.5, 81.4)] == [
        "0 µs", "500 µs", "12.3 ms", "500 ms", "1.5 s", "81.4 s",
    ]  # fmt: skip


def test_the_table_has_a_line_for_each_and_equal_widths() -> None:
    text = table(
        [Line("gaps", 1, "1 ms", "peer", "2 ms", "2 × as fast", "≥ 1 ×", True), Line("b", 0.5, "9 s", met=False)]
    )
    rows = text.splitlines()
    assert len(rows) == 4 and len({len(row) for row in rows}) == 1
    assert "| met" in rows[2] and "MISSED" in rows[3]


# -- the figures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("figure", [analyses.gaps, analyses.overlaps, analyses.network, analyses.between])
def test_every_analysis_gives_the_answer_of_its_peers(world: World, figure: Callable[[World], Figure]) -> None:
    found = list(lines(figure(world), pairs=1))
    assert all(line.ratio or "not installed" in line.theirs for line in found)


@pytest.mark.parametrize("name", [*points.WORDS])
def test_every_search_finds_what_its_peers_find(world: World, name: str) -> None:
    figure = points.words(name, world)
    assert figure.ours.seen(figure.ours.run()) > 0
    assert all(line.ratio for line in lines(figure, pairs=1))


def test_questions_about_one_municipality_have_answers(world: World) -> None:
    for figure in (points.members(world), points.measured(world), points.provenance(world), points.sight(world)):
        assert figure.ours.seen(figure.ours.run())
    (line,) = lines(points.sight(world), pairs=1)
    assert (line.peer, line.theirs != "gives another answer") == ("rdflib", True)


def test_the_command_prints_what_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["--scale", "0.002", "--small", "0.5", "--pairs", "1", "--only", "gaps", "--folder", str(tmp_path)]) == 0
    )
    told = capsys.readouterr().out
    assert "cores" in told and "pyoxigraph 0." in told and "scale 0.002: 1 municipalities" in told
    assert told.count("| gap matrix") == 4
    assert {"gaps", "overlaps", "members", "load"} <= {*FIGURES, *QUARTER, *SMALL}
    assert expand("sam:Body") not in told
