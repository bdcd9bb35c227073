"""Municipalities side by side: two to six, each counted once, and a way on where an address asks for anything else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.library import load_files
from graph.store import open_store
from ontology.labels import LANGUAGES
from tests.graph.worlds import FILE, write_world
from tests.webviz.html import Page, parse
from tests.webviz.pages.test_records import asking, get
from webviz.app import create_app
from webviz.pages.comparison import MOST, READ
from webviz.settings import Settings

TWO = "compare?with=no-1514&with=se-0183"
TWELVE = [f"no-99{number:02}" for number in range(12)]


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return asking(create_app(Settings(), atlas))


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A site of twelve municipalities, alike but for their names."""
    folder, files = tmp_path_factory.mktemp("twelve"), []
    for code in TWELVE:
        text = FILE.replace("no-9999", code).replace("id: prove\n", f"id: prove-{code}\n")
        (folder / code).mkdir()
        files.append(write_world(folder / code, text.replace("Prøvekommune", f"Prøvekommune {code[-2:]}", 1)))
    with open_store() as store:
        load_files(store, files)
        yield create_app(Settings(), Atlas(store)).test_client()


def comparing(*names: str) -> str:
    return "compare?" + "&".join(f"with={name}" for name in names)


def asked(client: FlaskClient, address: str, status: int) -> Page:
    answer = client.get(address)
    assert answer.status_code == status, address
    return parse(answer.text)


def boxes(page: Page, name: str, **wanted: str) -> list[str]:
    """The values of the boxes to tick under a name."""
    found = page.all("input", type="checkbox", **wanted)
    return [one.attributes["value"] for one in found if one.attributes["name"] == name]


def ticked(page: Page, name: str = "with") -> list[str]:
    return boxes(page, name, checked="")


# -- what is compared ---------------------------------------------------------------------------------------------


def test_two_municipalities_stand_side_by_side_with_their_local_names(client: FlaskClient) -> None:
    page = get(client, f"/nn/{TWO}")
    heads = page.texts("th", scope="col")
    assert "Sande" in heads and "Sundbybergs stad" in heads
    assert "Sektorleiarmøte" in page.text and "Styrgruppen" in page.text
    assert ticked(page) == ["no-1514", "se-0183"]
    (report,) = client.get(f"/nn/{TWO.replace('compare?', 'compare.json?')}").get_json()
    assert [one["label"] for one in report["municipalities"]] == ["Sande", "Sundbybergs stad"]


def test_the_page_begins_with_how_much_each_has_and_how_alike_they_are(client: FlaskClient) -> None:
    page = get(client, "/en/compare?with=no-1514&with=no-4614&with=se-0183")
    (report,) = client.get("/en/compare.json?with=no-1514&with=no-4614&with=se-0183").get_json()
    rows = page.table("How much each has documented")
    assert rows[0] == ["What", "In all of them", "Sande", "Stord", "Sundbybergs stad"]
    facets = {row[0]: row[1:] for row in rows[1:]}
    compared = [one for one in report["findings"] if one["kind"] == "comparison"]
    themes = [one["parts"] for one in compared if one["measures"][0]["reading"] == "themes"]
    having = [sum(part["state"] == "has it" for part in parts) for parts in zip(*themes, strict=True)]
    assert facets["themes"] == ["0", *map(str, having)] and sum(having) == 11
    assert facets["body types"] == ["0", "4", "no data", "4"]
    asked = [one["parts"] for one in compared if one["measures"][0]["reading"] == "expectations"]
    met = [sum(part["state"] == "documented" for part in parts) for parts in zip(*asked, strict=True)]
    assert facets["expectations"] == ["0", *map(str, met)] and sum(met) == 13
    shown = page.one("section", id="short").text
    told = [one["sentence"] for one in report["findings"] if one["kind"] in ("profile", "similarity")]
    assert len(told) == 6
    assert all(one.partition(";")[0] in shown for one in told)
    assert len(page.all("details", class_="evidence again")) == 6, "on paper the tables have their quotes"


def test_what_is_documented_in_all_of_them_is_counted(client: FlaskClient) -> None:
    rows = {row[0]: row[1:] for row in get(client, f"/en/{TWO}").table("How much each has documented")}
    assert rows["themes"] == ["1", "2", "4"]
    assert rows["functions"] == ["1", "2", "4"]
    assert rows["services"] == ["3", "10", "8"]


def test_what_others_have_is_a_list_of_its_own_for_each(client: FlaskClient) -> None:
    page = get(client, f"/en/{TWO}")
    ids = [tag.attributes["id"] for tag in page.all("section") if tag.attributes.get("id", "").startswith("lacks-")]
    assert ids == ["lacks-1", "lacks-2"]


def test_one_facet_can_be_chosen_and_is_what_the_data_holds(client: FlaskClient) -> None:
    page = get(client, f"/en/{TWO}&facet=themes")
    assert page.texts("h3", class_="sentence") == ["themes"]
    (link,) = [tag.attributes["href"] for tag in page.all("a") if tag.text == "JSON"]
    (some,) = client.get(link).get_json()
    (everything,) = client.get(link.replace("&facet=themes", "")).get_json()
    rows = [one for one in some["findings"] if one["kind"] == "comparison"]
    assert rows and all(one["measures"][0]["reading"] == "themes" for one in rows)
    assert len(rows) < len([one for one in everything["findings"] if one["kind"] == "comparison"])


# -- the graphs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_graphs_stand_in_a_box_of_their_own_that_the_keyboard_reaches(client: FlaskClient, lang: str) -> None:
    page = get(client, f"/{lang}/{TWO}")
    assert len(page.all("svg", class_="frame")) == 2
    assert len(page.all("a", class_="box")) == 60
    (title,) = [
        tag
        for tag in page.all("h2")
        if tag.text in {box.attributes["aria-label"] for box in page.all("div", class_="scroll")}
    ]
    (box,) = [one for one in page.all("div", class_="scroll") if one.attributes["aria-label"] == title.text]
    assert (box.attributes["tabindex"], box.attributes["role"]) == ("0", "region")
    assert len(page.all("div", class_="legend")) == 1


def test_graphs_without_a_concept_at_the_same_height_say_so(client: FlaskClient) -> None:
    told = "No two boxes in the same column stand for the same shared concept."
    assert told in get(client, f"/en/{TWO}").text
    assert told not in get(client, "/en/compare?with=no-1514&with=no-1621").text


def test_kinds_can_be_left_out_of_the_graphs(client: FlaskClient) -> None:
    whole, less = get(client, f"/en/{TWO}"), get(client, f"/en/{TWO}&hide=concept&hide=office")
    assert {"body", "office", "service", "concept"} <= set(boxes(whole, "hide"))
    assert set(ticked(less, "hide")) == {"concept", "office"}
    assert less.all("a", class_="box kind-concept") == less.all("a", class_="box kind-office") == []
    assert less.texts("td") == whole.texts("td")


def test_too_much_to_draw_is_said_and_the_tables_stay(atlas: Atlas) -> None:
    client = create_app(Settings(drawn_nodes=30), atlas).test_client()
    page = get(client, f"/en/{TWO}")
    assert "Together the graphs have 60 boxes, which is too many to draw readably." in page.text
    assert page.all("svg", class_="frame") == [] and page.all("table")
    assert len(get(client, f"/en/{TWO}&hide=concept,office,service").all("svg", class_="frame")) == 2


# -- any other number ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_six_are_compared_and_twelve_are_refused_with_the_form_to_choose_again(twelve: FlaskClient, lang: str) -> None:
    six = asked(twelve, f"/{lang}/{comparing(*TWELVE[:MOST])}", 200)
    assert len(six.all("svg", class_="frame")) == MOST
    many = asked(twelve, f"/{lang}/{comparing(*TWELVE)}", 400)
    assert many.one("html").attributes["lang"] == lang
    assert len(many.texts("p", role="alert")) == 1
    assert many.all("table") == [] and ticked(many) == TWELVE
    assert len(many.all("button", class_="primary")) == 1


def test_data_of_too_many_too_few_and_unknown_ones_is_an_error_that_says_so(twelve: FlaskClient) -> None:
    data = "/en/" + comparing(*TWELVE).replace("compare?", "compare.csv?")
    told = "from two to six municipalities; this address names {}."
    assert told.format(12) in asked(twelve, data, 400).text
    assert told.format(1) in asked(twelve, "/en/compare.json?with=no-9901", 400).text
    assert told.format(0) in asked(twelve, "/en/compare.xlsx", 400).text
    assert "atlantis" in asked(twelve, "/en/compare.json?with=no-9901&with=no-9902&with=atlantis", 404).text


def test_none_is_the_form_and_one_is_asked_for_another(client: FlaskClient) -> None:
    none = asked(client, "/nn/compare", 200)
    assert none.all("table") == none.all("p", role="alert") == []
    one = asked(client, "/nn/compare?with=no-1514&with=", 200)
    assert one.texts("p", role="alert") == ["Vel minst éin til."] and not one.all("table")
    assert ticked(one) == ["no-1514"]


@pytest.mark.parametrize("again", ["no-1514", "NO-1514", "Sande", "sande"])
def test_the_same_one_twice_counts_once_however_it_is_named(client: FlaskClient, again: str) -> None:
    page = asked(client, f"/nn/{comparing('no-1514', again)}", 200)
    assert page.texts("p", role="alert") == ["Vel minst éin til."]
    three = asked(client, f"/nn/{comparing('no-1514', again, 'se-0183')}", 200)
    assert len(three.all("svg", class_="frame")) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_unknown_one_is_404_with_the_nearest_to_compare_with_instead(client: FlaskClient, lang: str) -> None:
    """Those it may be compared with are tried in turn, one in each language."""
    page = asked(client, f"/{lang}/{comparing('no-1514', 'sundbyborg')}", 404)
    alert = page.one("div", role="alert")
    assert "sundbyborg" in alert.text
    assert page.all("table") == [] and ticked(page) == ["no-1514"]
    instead = [
        tag.attributes["href"]
        for tag in page.all("a")
        if "with=" in tag.attributes["href"] and "sundbyborg" not in tag.attributes["href"]
    ]
    assert f"/{lang}/compare?with=no-1514&with=se-0183" in instead and len(instead) <= len(LANGUAGES)
    link = instead[LANGUAGES.index(lang) % len(instead)]
    assert asked(client, link, 200).all("svg", class_="frame")


def test_absurd_names_are_read_up_to_a_limit(client: FlaskClient) -> None:
    markup = asked(client, "/en/compare?with=%3Cscript%3Ealert(1)%3C/script%3E&with=" + "x" * 5000, 404)
    assert markup.texts("script") == [""] and "<script>alert(1)" in markup.text
    assert "x" * 101 not in markup.text
    many = asked(client, "/en/" + comparing(*(f"place{number}" for number in range(READ * 3))), 404)
    assert len(many.all("div", role="alert")) <= READ
