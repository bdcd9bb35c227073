"""What the faces ask for: names, descriptions, pictures, exports; on a small world and on the bundled data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from graph.atlas import Atlas
from graph.families import FAMILIES, NOTHING
from graph.findings import Report
from graph.library import load_files
from graph.packs import read_packs
from graph.picture import EDGE, Picture
from graph.projection import seating
from graph.publishing.export import FORMATS, rdf
from graph.seating import bodies, holders
from graph.store import open_store
from ontology.errors import QueryRefused, UnknownFormat, UnknownMunicipality
from ontology.iris import data_iri
from ontology.labels import LANGUAGES, alphabetical
from tests.graph.worlds import FILE, write_world

HOME = data_iri("no-9999")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Atlas]:
    with open_store() as store:
        load_files(store, [write_world(tmp_path)])
        yield Atlas(store)


@pytest.fixture
def other(tmp_path: Path) -> tuple[str, Path]:
    """A municipality like the small one but for its name, and the file it stands in."""
    text = FILE.replace("no-9999", "no-9998").replace("id: prove\n", "id: andre\n")
    (tmp_path / "other").mkdir()
    return data_iri("no-9998"), write_world(tmp_path / "other", text)


def test_a_municipality_is_listed_with_its_counts(small: Atlas) -> None:
    (card,) = small.municipalities("nn")
    assert card.thing.label.text == "Prøvekommune"
    assert card.counts == {"bodies": 2, "seats": 5, "endeavours": 0}
    assert [one.label.text for one in card.documents] == ["To råd"]


@pytest.mark.parametrize("name", ["no-9999", "Prøvekommune", "prøvekommune", " NO-9999 ", HOME])
def test_a_municipality_answers_to_its_code_and_its_name(small: Atlas, name: str) -> None:
    assert small.resolve(name) == HOME


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("no-1221", "no-4614"),
        ("no-4614", "no-4614"),
        ("Stord", "no-4614"),
        ("Ørland", "no-1621"),
        ("se-0183", "se-0183"),
    ],
)
def test_a_municipality_answers_to_every_code_it_has_had(atlas: Atlas, name: str, path: str) -> None:
    assert atlas.resolve(name) == data_iri(path)


def test_an_unknown_municipality_is_told_with_the_nearest(atlas: Atlas) -> None:
    with pytest.raises(UnknownMunicipality) as caught:
        atlas.resolve("Sunde")
    assert "Sande" in caught.value.nearest


def test_a_body_is_described_with_its_seats_rhythm_and_grounds(small: Atlas) -> None:
    entity = small.describe(f"{HOME}/fagrad", "sv")
    assert entity
    (rhythm,) = entity.rhythms
    assert [seat.holder.label.text for seat in entity.seats] == ["politi", "rådmann", "skulesjef"]
    assert rhythm.times == 12
    assert rhythm.certainty.label.lang == "sv"
    (purpose,) = [claim for claim in entity.claims if claim.property.iri.endswith("purpose")]
    assert purpose.text and purpose.text.text == "møtest"
    (quote,) = purpose.grounds.evidence
    assert (quote.start, quote.end, quote.wording.text, quote.document.label.text) == (118, 124, "møtest", "To råd")
    assert entity.municipality and entity.municipality.iri == HOME


def test_what_nothing_is_said_of_is_none(small: Atlas) -> None:
    assert small.describe(f"{HOME}/nothing", "nn") is None
    assert small.data(f"{HOME}/nothing", "ttl") is None


def test_an_office_knows_where_it_sits(small: Atlas) -> None:
    entity = small.describe(f"{HOME}/radmann", "nn")
    assert entity
    assert [seat.body.label.text for seat in entity.seats] == ["Fagrådet", "Leiarrådet"]


def test_the_seating_is_two_mode_and_in_order(small: Atlas) -> None:
    graph = seating(small.store, HOME)
    assert nx.is_bipartite(graph)
    assert [body.iri for body in bodies(graph)] == [f"{HOME}/fagrad", f"{HOME}/leiarrad"]
    assert len(holders(graph)) == 4
    assert not graph.edges[f"{HOME}/fagrad", f"{HOME}/politi"]["seat"].regular


def test_a_municipality_without_bodies_is_an_empty_seating(atlas: Atlas) -> None:
    owner = atlas.resolve("Nord-Troms")
    assert len(seating(atlas.store, owner)) == 0


@pytest.mark.parametrize("family", FAMILIES)
def test_where_nothing_can_be_measured_that_is_the_finding(atlas: Atlas, family: str) -> None:
    found = atlas.report(family, atlas.resolve("Nord-Troms")).findings
    assert found
    assert all(one.kind in ("no bodies", NOTHING) or one.measures or one.evidence for one in found)


def connected(picture: Picture) -> bool:
    nodes = {node.iri for node in picture.nodes}
    return all(edge.source in nodes and edge.target in nodes for edge in picture.edges)


def test_every_municipality_has_a_picture_whose_edges_join_its_nodes(atlas: Atlas) -> None:
    cards = atlas.municipalities("nn")
    assert len(cards) == 5
    for card in cards:
        picture = atlas.organisation(card.thing.iri, "nn")
        assert connected(picture)
        assert card.thing.iri in {node.iri for node in picture.nodes}
        assert all(node.label.text for node in picture.nodes)
        assert all(edge.evidence for edge in picture.edges)


def test_every_body_and_every_holder_of_a_municipality_is_in_its_picture(atlas: Atlas) -> None:
    for card in atlas.municipalities("nn"):
        drawn = {node.iri for node in atlas.organisation(card.thing.iri, "nn").nodes}
        assert set(seating(atlas.store, card.thing.iri)) <= drawn


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_holds_something_and_the_same_each_time(atlas: Atlas, form: str) -> None:
    owners = (atlas.resolve("no-1514"),)
    found = atlas.export(owners, form, "nn")
    assert len(found) > 5000
    assert found == Atlas(atlas.store).export(owners, form, "nn")


def canonical(quads: Iterable[ox.Quad]) -> set[str]:
    found = ox.Dataset(quads)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0_SHA_256)
    return {str(quad) for quad in found}


def test_what_is_exported_reads_back_as_the_same_quads(atlas: Atlas) -> None:
    quads = canonical(atlas.store.quads())
    for form, known in (("nq", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)):
        assert canonical(ox.parse(atlas.export((), form, "nn"), known)) == quads, form


def test_graphml_reads_back_in_networkx(atlas: Atlas) -> None:
    graph = nx.parse_graphml(atlas.export((atlas.resolve("no-1514"),), "graphml", "nn").decode())
    names = nx.get_node_attributes(graph, "label")
    assert "Sektorleiarmøte" in names.values()


def test_the_list_of_edges_holds_those_of_graphml(atlas: Atlas) -> None:
    for owners in ((atlas.resolve("no-1514"),), ()):
        rows = [dict(zip(EDGE, row, strict=True)) for row in atlas.edges(owners, "nn")]
        graph = nx.parse_graphml(atlas.export(owners, "graphml", "nn").decode(), force_multigraph=True)
        known = {(one, other, facts["relation"], facts["evidence"]) for one, other, facts in graph.edges(data=True)}
        assert {(row["source"], row["target"], row["relation"], row["evidence"]) for row in rows} == known
        assert len(rows) == graph.number_of_edges() >= 40
        assert all(graph.nodes[row["source"]]["label"] == row["source_label"] for row in rows)


def test_an_unknown_format_is_told(atlas: Atlas) -> None:
    with pytest.raises(UnknownFormat, match="ttl"):
        rdf([], "docx")


def test_the_data_of_one_thing_hold_its_claims_and_quotes(small: Atlas) -> None:
    text = (small.data(f"{HOME}/fagrad", "ttl") or b"").decode()
    assert "/fagrad/claim/purpose/discussion>" in text and "møtest" in text


def test_a_documents_quotes_come_in_its_order_with_what_rests_on_them(small: Atlas) -> None:
    found = small.document(data_iri("doc/prove"), "nn")
    assert [one.quote.start for one in found] == sorted(one.quote.start for one in found)
    assert all(one.things for one in found)


def test_an_operators_own_query_may_not_reach_out(atlas: Atlas) -> None:
    with pytest.raises(QueryRefused):
        atlas.query("SELECT * WHERE { SERVICE <http://localhost/> { ?s ?p ?o } }")


def test_there_are_nineteen_bodies(atlas: Atlas) -> None:
    assert atlas.query("SELECT (COUNT(DISTINCT ?b) AS ?n) WHERE { ?b a/rdfs:subClassOf* sam:Body }") == (
        ["n"],
        [["19"]],
    )


def test_every_body_and_seat_reaches_a_quote(atlas: Atlas) -> None:
    rows = atlas.query(
        "SELECT ?x WHERE { { ?x a/rdfs:subClassOf* sam:Body } UNION { ?x a sam:Seat } MINUS { ?x sam:evidencedBy ?q } }"
    )[1]
    assert rows == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_seats_stand_by_name_in_the_alphabet_of_the_reader(atlas: Atlas, lang: str) -> None:
    body = atlas.describe(data_iri("no-1514/ressursgruppa"), lang)
    assert body is not None and len(body.seats) >= 9
    names = [seat.holder.label.text for seat in body.seats]
    assert names == sorted(names, key=lambda name: alphabetical(name, lang))
    assert names.index("barnehage") < names.index("NAV") < names.index("skule"), "capitals among small letters"


# -- what is kept ------------------------------------------------------------------------------------------------------


def test_what_was_worked_out_is_kept_until_the_graph_changes(small: Atlas, other: tuple[str, Path]) -> None:
    """Findings, expectations and comparisons; in whatever order the municipalities are named."""
    packs, (iri, file) = read_packs(), other

    def asked(atlas: Atlas, owners: tuple[str, str] = (HOME, iri)) -> tuple[Report, ...]:
        return atlas.report("gaps", iri), atlas.expectations(iri, packs), atlas.comparison(owners, packs)

    before = asked(small)
    assert all(one is two for one, two in zip(before, asked(small, (iri, HOME)), strict=True))
    load_files(small.store, [file])
    after = asked(small)
    assert all(one != two for one, two in zip(before, after, strict=True))
    assert after == asked(Atlas(small.store))


def test_so_many_comparisons_are_kept_and_the_oldest_is_let_go(small: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.atlas.KEPT", 2)
    atlas, pairs = Atlas(small.store), [(HOME, data_iri(code)) for code in ("no-9998", "no-9997", "no-9996")]
    first, second, _third = (atlas.comparison(pair, ()) for pair in pairs)
    assert atlas.comparison(pairs[1], ()) is second
    again = atlas.comparison(pairs[0], ())
    assert again == first and again is not first
