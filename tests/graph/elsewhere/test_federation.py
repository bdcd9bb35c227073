"""A municipality of another Samgraf stands beside ours as if it were here, with its place in its name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.elsewhere.federation import Federation
from graph.elsewhere.wire import Access
from graph.library import bundled, load_files
from graph.packs import read_packs
from graph.store import open_store
from ontology.errors import BadParameter, StoreSlow, StoreUnreachable, UnknownMunicipality
from tests.live import site
from tests.misbehaving import misbehaving
from tests.services import free_port
from webviz.app import create_app
from webviz.cli import main
from webviz.settings import Settings, from_environment

ORLAND, SANDE = (f"https://w3id.org/samgraf/id/{one}" for one in ("no-1621", "no-1514"))


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of another Samgraf, which has the bundled municipalities."""
    with site(tmp_path_factory.mktemp("elsewhere")) as other:
        load_files(other.store, bundled())
        yield other.address


@pytest.fixture(scope="module")
def sande(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    """An atlas of one municipality alone."""
    with open_store() as store:
        load_files(store, [one for one in bundled() if "sande" in one.name])
        yield Atlas(store)


def places(address: str) -> dict[str, str]:
    return {"fosen": f"{address}/sparql", "gone": f"http://127.0.0.1:{free_port()}/sparql"}


@pytest.fixture(scope="module")
def federation(elsewhere: str) -> Iterator[Federation]:
    found = Federation(places(elsewhere))
    yield found
    found.close()


@pytest.fixture(scope="module")
def client(elsewhere: str, sande: Atlas) -> FlaskClient:
    settings = Settings(federation=tuple(places(elsewhere).items()))
    return create_app(settings, sande).test_client()


def test_a_comparison_with_another_place_finds_what_it_would_find_here(
    federation: Federation, sande: Atlas, atlas: Atlas
) -> None:
    packs = read_packs()
    beside = federation.beside(sande, ["Sande", "Ørland@fosen"])
    assert beside.owners == (SANDE, ORLAND)
    there, here = beside.atlas.comparison(beside.owners, packs), atlas.comparison(beside.owners, packs)
    kinds = {"comparison", "only elsewhere"}
    found = [one for one in there.findings if one.kind in kinds]
    assert found == [one for one in here.findings if one.kind in kinds]
    assert len(found) > 40


def test_a_municipality_from_elsewhere_has_its_place_in_its_name(federation: Federation, sande: Atlas) -> None:
    beside = federation.beside(sande, ["no-1514", "no-1621@fosen"])
    names = [beside.atlas.names.thing(one, "nn").label.text for one in beside.owners]
    assert "(" not in names[0] and names[1].endswith("(fosen)")
    assert (
        sande.names.thing(ORLAND, "nn").label.text == "no-1621"
        or "fosen" not in sande.names.thing(ORLAND, "nn").label.text
    )


def test_those_who_are_compared_again_are_not_fetched_again(federation: Federation, sande: Atlas) -> None:
    one, other = (federation.beside(sande, ["Sande", "Ørland@fosen"]) for _ in range(2))
    assert one is other


def test_without_others_nobody_is_asked(sande: Atlas) -> None:
    assert Federation({}).beside(sande, ["Sande"]).atlas is sande
    with pytest.raises(UnknownMunicipality, match="SAMGRAF_FEDERATION names none"):
        Federation({}).guest("Ørland@fosen")


@pytest.mark.parametrize("name", ["Ørland@nowhere", "Atlantis@fosen"])
def test_who_is_unknown_elsewhere_is_told(federation: Federation, sande: Atlas, name: str) -> None:
    with pytest.raises(UnknownMunicipality) as caught:
        federation.beside(sande, ["Sande", name])
    assert caught.value.nearest


def test_nobody_is_compared_with_themselves(federation: Federation, sande: Atlas) -> None:
    with pytest.raises(BadParameter):
        federation.beside(sande, ["Sande", "Sande@fosen"])


def test_a_place_that_is_gone_or_slow_is_told_and_our_key_is_not_for_it(sande: Atlas) -> None:
    with misbehaving() as bad:
        ways = Federation({"slow": f"{bad}/slow", "key": f"{bad}/guarded"}, Access(seconds=0.3, authorization="secret"))
        with pytest.raises(StoreSlow):
            ways.beside(sande, ["Sande@slow"])
        assert ways._access.authorization == ""
    with pytest.raises(StoreUnreachable):
        ways.beside(sande, ["Sande@slow"])


# -- what readers meet --------------------------------------------------------------------------------------------


def test_the_page_shows_the_place_and_leads_to_its_pages(client: FlaskClient, elsewhere: str) -> None:
    page = client.get("/nn/compare?with=no-1514&with=no-1621@fosen")
    assert page.status_code == 200
    assert "(fosen)" in page.text
    assert f'href="{elsewhere}/nn/no-1621' in page.text
    assert 'href="/nn/no-1621' not in page.text and 'href="/nn/no-1514' in page.text
    assert "with=no-1621%40fosen" in page.text
    for form in ("json", "csv", "xlsx"):
        assert client.get(f"/nn/compare.{form}?with=no-1514&with=no-1621@fosen").status_code == 200


def test_a_place_that_is_gone_leaves_the_others_to_compare(client: FlaskClient) -> None:
    page = client.get("/en/compare?with=no-1514&with=no-1621@fosen&with=no-1621@gone")
    assert page.status_code == 200
    assert "Nothing answers" in page.text and "(fosen)" in page.text
    assert client.get("/en/compare.json?with=no-1514&with=no-1621@gone").status_code == 503


def test_the_api_compares_with_another_place(client: FlaskClient, elsewhere: str) -> None:
    answer = client.get("/api/compare?with=no-1514&with=no-1621@fosen")
    assert answer.status_code == 200
    assert "(fosen)" in answer.text and f"{elsewhere}/" in answer.text
    assert "ETag" not in answer.headers
    gone = client.get("/api/compare?with=no-1514&with=no-1621@gone")
    assert (gone.status_code, gone.headers["Retry-After"]) == (503, "5")
    assert client.get("/api/compare?with=no-1514&with=x@fosen").status_code == 404


def test_the_command_compares_with_another_place(
    elsewhere: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SAMGRAF_FEDERATION", f"fosen={elsewhere}/sparql")
    assert main(["compare", "Sande", "Ørland@fosen", "--format", "csv"]) == 0
    assert "(fosen)" in capsys.readouterr().out
    assert main(["compare", "Sande", "Ørland@gone"]) == 2
    assert "fosen" in capsys.readouterr().err


def test_the_places_are_read_from_the_environment() -> None:
    assert from_environment({"SAMGRAF_FEDERATION": "a=http://a/sparql b-2=https://b/q?x=1"}).federation == (
        ("a", "http://a/sparql"),
        ("b-2", "https://b/q?x=1"),
    )
    for text in ("a", "a=b", "A B=http://a/", "a=ftp://a/"):
        with pytest.raises(BadParameter):
            from_environment({"SAMGRAF_FEDERATION": text})
