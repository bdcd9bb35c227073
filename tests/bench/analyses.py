"""The analyses of a country beside their peers: the gap matrix, all pairs that share holders, the network of bodies."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse

from graph.country.national import shared, uncovered
from graph.country.network import constraint, tied
from graph.workings.shortest import betweenness, components
from ontology.iris import PREFIXES, scheme_iri
from tests.bench.measure import Figure, Peer, Way, library
from tests.bench.world import World

GAPS = """
SELECT ?municipality ?theme WHERE {
  ?document sam:about ?municipality . ?theme skos:inScheme <https://w3id.org/samgraf/theme>
  MINUS { ?body org:subOrganizationOf|sam:partyMunicipality ?municipality ; sam:theme/skos:broader* ?theme }
}"""


# -- gaps -----------------------------------------------------------------------------------------------------------


def gaps(world: World) -> Figure:
    """Every theme without a body in every municipality, answered with IRIs."""
    index = world.index
    owners, concepts = index.municipalities.array, index.concepts.array

    def ours() -> tuple[Any, Any]:
        rows, themes = uncovered(index)
        return owners[rows], concepts[themes]

    return Figure(
        "gap matrix",
        world.scale,
        Way(ours, _pairs),
        peers=(
            Peer("pyoxigraph MINUS", lambda: _minus(world), faster=100),
            Peer("maplib MINUS", lambda: _maplib(world), faster=5),
            Peer("bare numpy", lambda: _numpy(world), within=5),
        ),
        growth=1.1,
    )


def _pairs(columns: tuple[Any, Any]) -> set[tuple[str, str]]:
    return set(zip(*columns, strict=True))


def _minus(world: World) -> Way:
    def run() -> list[tuple[str, str]]:
        rows = world.store._triples.query(GAPS, prefixes=PREFIXES, use_default_graph_as_union=True)
        return [(row[0].value, row[1].value) for row in rows]  # type: ignore[union-attr]

    return Way(run, set)


def _maplib(world: World) -> Way:
    model = library("maplib").Model()
    model.read(str(world.triples), format="ntriples")
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("sam", "org", "skos"))

    def run() -> Any:
        return model.query(prefixes + GAPS)

    return Way(run, lambda frame: {(one[1:-1], other[1:-1]) for one, other in frame.iter_rows()})


def _numpy(world: World) -> Way:
    """The least there is to do, by hand: arrays made for this question, themes and their wider ones numbered."""
    index = world.index
    themes = index.scheme(scheme_iri("theme"))
    place = np.full(len(index.concepts), -1)
    place[themes] = np.arange(len(themes))
    bodies, theme = index["themes"].rows, place[index["themes"].columns]
    owners, owned = index["owned"].rows, index["owned"].columns
    order = np.argsort(owned, kind="stable")
    first, last = (np.searchsorted(owned[order], bodies, side) for side in ("left", "right"))
    owner = np.concatenate([owners[order][low:high] for low, high in zip(first, last, strict=True)])
    theme = np.repeat(theme, last - first)
    wide = np.zeros((len(themes), len(themes)), np.float32)
    ties = index["wider"]
    inside = (place[ties.rows] >= 0) & (place[ties.columns] >= 0)
    wide[place[ties.rows[inside]], place[ties.columns[inside]]] = 1
    names, concepts = index.municipalities.array, index.concepts.array[themes]

    def run() -> tuple[Any, Any]:
        covered = np.zeros((len(names), len(themes)), np.float32)
        covered[owner, theme] = 1
        rows, columns = np.nonzero(covered @ wide == 0)
        return names[rows], concepts[columns]

    return Way(run, _pairs)


# -- overlap --------------------------------------------------------------------------------------------------------


def overlaps(world: World) -> Figure:
    """All pairs of bodies that share holders: how many, of how many in all, and of the smaller."""
    seats = world.index["seats"]
    sizes = seats.counts

    def ours() -> tuple[Any, ...]:
        blocks = list(shared(seats))
        one, other, both = map(np.concatenate, zip(*blocks, strict=True)) if len(blocks) > 1 else blocks[0]
        return one, other, both, sizes[one] + sizes[other] - both, np.minimum(sizes[one], sizes[other])

    return Figure(
        "all-pairs overlap",
        world.scale,
        Way(ours, _table),
        peers=(
            Peer("scipy A · Aᵀ", lambda: _scipy(world), within=1.2),
            Peer("polars", lambda: _polars(world), faster=2),
            Peer("DuckDB", lambda: _duckdb(world), faster=2),
            Peer("networkx projection", lambda: _networkx(world), faster=50),
        ),
        growth=1.05,
    )


def _table(columns: tuple[Any, ...]) -> list[tuple[int, ...]]:
    return sorted(zip(*(np.asarray(one).tolist() for one in columns), strict=True))


def _scipy(world: World) -> Way:
    bodies, holders = world.seats
    matrix = sparse.csr_array((np.ones(len(bodies), np.int32), (bodies, holders)))
    sizes = np.diff(matrix.indptr)

    def run() -> tuple[Any, ...]:
        found = sparse.triu(matrix @ matrix.T, k=1, format="coo")
        one, other, both = found.row, found.col, found.data
        return one, other, both, sizes[one] + sizes[other] - both, np.minimum(sizes[one], sizes[other])

    return Way(run, _table)


def _polars(world: World) -> Way:
    pl = library("polars")
    bodies, holders = world.seats
    seats = pl.DataFrame({"body": bodies.astype(np.int32), "holder": holders.astype(np.int32)}).lazy()

    def run() -> Any:
        sizes = seats.group_by("body").len("size")
        pairs = seats.join(seats, on="holder", suffix="2").filter(pl.col("body") < pl.col("body2"))
        both = pairs.group_by("body", "body2").len("both")
        joined = both.join(sizes, on="body").join(sizes.rename({"body": "body2", "size": "size2"}), on="body2")
        return joined.select(
            "body",
            "body2",
            "both",
            (pl.col("size") + pl.col("size2") - pl.col("both")).alias("either"),
            pl.min_horizontal("size", "size2").alias("smaller"),
        ).collect()

    return Way(run, lambda frame: sorted(frame.iter_rows()))


_SQL = """
WITH sizes AS (SELECT body, count(*) AS size FROM seats GROUP BY body),
     pairs AS (SELECT a.body AS one, b.body AS other, count(*) AS common FROM seats a JOIN seats b USING (holder)
               WHERE a.body < b.body GROUP BY ALL)
SELECT one, other, common, x.size + y.size - common AS whole, least(x.size, y.size) AS smaller
FROM pairs JOIN sizes x ON x.body = one JOIN sizes y ON y.body = other
"""


def _duckdb(world: World) -> Way:
    connection = library("duckdb").connect()
    bodies, holders = (one.astype(np.int32) for one in world.seats)
    connection.execute("CREATE TABLE seats (body INTEGER, holder INTEGER)")
    connection.register("given", {"body": bodies, "holder": holders})
    connection.execute("INSERT INTO seats SELECT body, holder FROM given")

    def run() -> Any:
        return connection.execute(_SQL).fetchnumpy()

    return Way(run, lambda columns: _table(tuple(columns.values())))


def _networkx(world: World) -> Way:
    bodies, holders = (one.tolist() for one in world.seats)
    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    graph.add_edges_from((("body", body), ("holder", holder)) for body, holder in zip(bodies, holders, strict=True))
    top = [node for node in graph if node[0] == "body"]

    def run() -> list[tuple[int, ...]]:
        found: list[tuple[int, ...]] = []
        for one, other, data in nx.bipartite.weighted_projected_graph(graph, top).edges(data=True):
            low, high = sorted((one, other))
            a, b, both = len(graph[low]), len(graph[high]), data["weight"]
            found.append((low[1], high[1], both, a + b - both, min(a, b)))
        return found

    return Way(run, sorted)


# -- the network ----------------------------------------------------------------------------------------------------


def network(world: World) -> Figure:
    """Components, betweenness and Burt's constraint of every body."""
    seats = world.index["seats"]

    def ours() -> tuple[Any, ...]:
        ties = tied(seats)
        labels = components(ties)
        return betweenness(ties, labels), constraint(ties)

    return Figure(
        "graph measures",
        world.scale,
        Way(ours),
        peers=(Peer("networkx per component", lambda: _per_component(world), faster=2),),
        same=_close,
    )


def between(world: World) -> Figure:
    """Betweenness alone, which is what rustworkx has."""
    ties = tied(world.index["seats"])
    return Figure(
        "betweenness",
        world.scale,
        Way(lambda: (betweenness(ties, components(ties)),)),
        peers=(Peer("rustworkx per component", lambda: _rustworkx(world), within=1.3),),
        same=_close,
    )


def _close(ours: tuple[Any, ...], theirs: tuple[Any, ...]) -> bool:
    """The same to 10⁻⁹: the sums are taken in different orders."""
    return all(
        np.allclose(one, other, rtol=1e-9, atol=1e-9, equal_nan=True) for one, other in zip(ours, theirs, strict=True)
    )


def _edges(world: World) -> list[tuple[int, int]]:
    bodies, holders = world.seats
    seated: dict[int, list[int]] = {}
    for body, holder in zip(bodies.tolist(), holders.tolist(), strict=True):
        seated.setdefault(holder, []).append(body)
    found = Counter(pair for some in seated.values() for pair in combinations(some, 2))
    return sorted(found)


def _per_component(world: World) -> Way:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(world.index.bodies)))
    graph.add_edges_from(_edges(world))

    def run() -> tuple[Any, ...]:
        through, holes = np.zeros(len(graph)), np.full(len(graph), np.nan)
        for part in nx.connected_components(graph):
            if len(part) > 1:
                inside = graph.subgraph(part).copy()
                for node, value in nx.betweenness_centrality(inside, normalized=False).items():
                    through[node] = value
                for node, value in nx.constraint(inside).items():
                    holes[node] = value
        return through, holes

    return Way(run)


def _rustworkx(world: World) -> Way:
    rx = library("rustworkx")
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(len(world.index.bodies)))
    graph.add_edges_from_no_data(_edges(world))

    def run() -> tuple[Any, ...]:
        through = np.zeros(len(graph))
        for part in rx.connected_components(graph):
            nodes = sorted(part)
            values = rx.betweenness_centrality(graph.subgraph(nodes), normalized=False)
            through[nodes] = list(values.values())
        return (through,)

    return Way(run)
