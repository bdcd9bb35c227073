"""A municipality's page and picture with a choice in the address, without a browser."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.picture import Picture
from tests.webviz.html import Page, parse
from webviz.app import create_app
from webviz.drawing.picture_file import picture_style
from webviz.settings import Settings

SANDE = "no-1514"


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return create_app(Settings(), atlas).test_client()


@pytest.fixture(scope="module")
def small(atlas: Atlas) -> FlaskClient:
    """A site that draws no more than twenty boxes."""
    return create_app(Settings(drawn_nodes=20), atlas).test_client()


def get(client: FlaskClient, address: str, status: int = 200) -> Page:
    answer = client.get(address)
    assert answer.status_code == status, address
    return parse(answer.text)


def boxes(page: Page) -> int:
    return len(page.all("a", class_="box"))


@pytest.mark.parametrize(
    ("wish", "count"),
    [
        ("", 43),
        ("hide=concept", 28),
        ("hide=concept&hide=office", 17),
        ("hide=concept,office", 17),
        ("fold=no-1514/ressursgruppa", 34),
        ("around=no-1514/leiarforum&hide=concept", 5),
        ("hide=%3Cscript%3E&fold=x&around=y&highlight=z&words=9", 43),
        ("hide=" + "x," * 3000, 43),
    ],
)
def test_picture_model_and_table_follow_the_address(client: FlaskClient, wish: str, count: int) -> None:
    page = get(client, f"/nn/{SANDE}?{wish}")
    model = client.get(f"/nn/graph/{SANDE}.json?{wish}").get_json()
    assert boxes(page) == len(model["network"]["nodes"]) == len(model["details"]) == count
    assert len(page.all("g", class_="lines")) == 1
    rows = [tag for tag in page.all("tr") if tag.text]
    assert len(model["network"]["edges"]) < len(rows)
    told = {relation["other"] for one in model["details"].values() for relation in one["relations"]}
    assert told <= set(model["details"])


def test_what_is_chosen_stands_in_the_form_and_in_words(client: FlaskClient) -> None:
    page = get(
        client, f"/en/{SANDE}?hide=concept,overall&fold={SANDE}/ressursgruppa&words=1&highlight={SANDE}/leiarforum"
    )
    ticked = {
        (tag.attributes["name"], tag.attributes["value"])
        for tag in page.all("input", type="checkbox")
        if "checked" in tag.attributes
    }
    assert ticked == {("hide", "concept"), ("hide", "overall"), ("fold", f"{SANDE}/ressursgruppa"), ("words", "1")}
    assert page.one("input", type="hidden").attributes["value"] == f"{SANDE}/leiarforum"
    assert "boxes are shown" in page.text
    assert "(not drawn)" in page.text
    assert "9 seats hidden" in page.text


def test_what_cannot_be_marked_is_said(client: FlaskClient) -> None:
    assert "Nothing of what the address asks to mark" in get(client, f"/en/{SANDE}?highlight=nothing").text


def test_marks_can_be_taken_away_and_the_rest_of_the_choice_stays(client: FlaskClient) -> None:
    page = get(client, f"/en/{SANDE}?hide=concept&highlight={SANDE}/leiarforum")
    assert len(page.all("a", class_="marked")) == 1
    (away,) = [tag.attributes["href"] for tag in page.all("a") if tag.text == "Remove the marks"]
    rest = get(client, f"/en/{SANDE}{away.partition('#')[0]}")
    assert rest.all("a", class_="marked") == [] and boxes(rest) == boxes(page)


def test_marks_in_a_graph_too_large_to_draw_are_told_as_not_drawn(small: FlaskClient) -> None:
    assert "Leiarforum (not drawn)" in get(small, f"/en/{SANDE}?highlight={SANDE}/leiarforum").text


def test_too_much_to_draw_is_a_table_with_a_graph_of_each_body(small: FlaskClient) -> None:
    page = get(small, f"/en/{SANDE}")
    assert boxes(page) == 0
    assert "43 boxes" in page.text
    links = [tag.attributes["href"] for tag in page.all("a") if "around=" in tag.attributes.get("href", "")]
    assert len(links) == 4
    for link in links:
        assert 0 < boxes(get(small, f"/en/{SANDE}{link.partition('#')[0]}")) <= 20
    assert small.get(f"/en/graph/{SANDE}.json").status_code == 404
    assert boxes(get(small, f"/en/{SANDE}?hide=concept,office")) == 17


def test_the_picture_is_a_file_of_its_own(client: FlaskClient) -> None:
    answer = client.get(f"/nn/{SANDE}?as=svg&hide=concept&highlight={SANDE}/leiarforum&words=1")
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{SANDE}.svg"'
    root = ElementTree.fromstring(answer.text)
    namespace = "{http://www.w3.org/2000/svg}"
    links = [one.attrib["href"] for one in root.iter(f"{namespace}a")]
    assert len(links) == 28
    assert all(link.startswith("http://localhost/nn/") for link in links)
    known = {one.attrib["id"] for one in root.iter() if "id" in one.attrib}
    used = {one.attrib["href"][1:] for one in root.iter(f"{namespace}use")}
    assert used and used <= known
    assert "--kind-body" in (root.find(f"{namespace}style").text or "")  # type: ignore[union-attr]


def test_there_is_no_file_of_what_is_not_drawn(small: FlaskClient, client: FlaskClient) -> None:
    assert small.get(f"/nn/{SANDE}?as=svg").status_code == 404
    assert client.get("/nn/no-1514/leiarforum?as=svg").mimetype == "text/html"


def test_a_files_style_knows_every_token_it_uses() -> None:
    style = picture_style()
    used, known = set(re.findall(r"var\((--[\w-]+)\)", style)), set(re.findall(r"(--[\w-]+):", style))
    assert used and used <= known
    assert "@media" not in style and "@import" not in style and "url(" not in style


def test_a_picture_is_made_once_for_the_page_and_its_graph(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    original = Atlas.organisation

    def counted(self: Atlas, iri: str, lang: str) -> Picture:
        made.append(lang)
        return original(self, iri, lang)

    monkeypatch.setattr(Atlas, "organisation", counted)
    client = create_app(Settings(), Atlas(atlas.store)).test_client()
    for address in (f"/nn/{SANDE}", f"/nn/graph/{SANDE}.json", f"/nn/{SANDE}?hide=office", f"/sv/{SANDE}"):
        assert client.get(address).status_code == 200
    assert made == ["nn", "sv"]
