"""A graph in a file of its own: whole, at work without a server, and closed to everything that is not ours."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from graph.atlas import Atlas
from graph.library import load_files
from graph.store import open_store
from ontology.errors import BadParameter, UnknownMunicipality
from ontology.iris import BASE
from ontology.labels import LANGUAGES
from tests.graph.worlds import FILE, write_world
from tests.webviz.html import Page, parse
from webviz.drawing import embedding
from webviz.drawing.embedding import embedded
from webviz.drawing.standalone import own
from webviz.i18n import translator
from webviz.settings import Settings

HOSTILE = '</title></script><!--<script>alert(1)</script><img src=x onerror=alert(2)>" onload=alert(3) {{7*7}} %(x)s'
SANDE = f"{BASE}no-1514"


@pytest.fixture(scope="module")
def sande(atlas: Atlas) -> str:
    return embedded(atlas, Settings(), SANDE, "nn")


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[str]:
    """The file of a municipality whose every name tries to break out of it."""
    quoted = json.dumps(HOSTILE, ensure_ascii=False).replace("{", "{{").replace("}", "}}")
    text = FILE
    for name in ("name: Prøvekommune", "name: Leiarrådet", "title: To råd", "name: rådmann", "name: politi"):
        text = text.replace(name, f"{name.partition(':')[0]}: {quoted}")
    with open_store() as store:
        load_files(store, [write_world(tmp_path, text)])
        yield embedded(Atlas(store), Settings(), f"{BASE}no-9999", "en")


def drawing(page: Page) -> Any:
    """What the interactive graph is drawn from."""
    return json.loads(page.one("script", id="model").text)


# -- what it holds ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["no-1514", "no-1621", "se-0183", "no-4614"])
def test_every_box_and_every_relation_stands_in_words_too(atlas: Atlas, name: str, lang: str) -> None:
    page = parse(embedded(atlas, Settings(), f"{BASE}{name}", lang))
    picture = atlas.organisation(f"{BASE}{name}", lang)
    boxes = [tag for tag in page.all("section") if tag.attributes.get("id", "").startswith("box-")]
    assert (
        len(boxes) == len(page.all("a", class_="box")) == len(drawing(page)["network"]["nodes"]) == len(picture.nodes)
    )
    told = [text for text in page.texts("li") if text[:1] in "←→"]
    loops = sum(edge.source == edge.target for edge in picture.edges)
    assert len(told) == 2 * len(picture.edges) - loops


def test_every_link_leads_to_a_place_in_the_file(sande: str) -> None:
    page = parse(sande)
    ids = {tag.attributes["id"] for tag in page.tags if "id" in tag.attributes}
    links = {tag.attributes["href"] for tag in page.all("a") if "href" in tag.attributes}
    assert len(links) > 40 and {link.removeprefix("#") for link in links} <= ids

    def addresses(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from (one for key, one in value.items() if key == "href")
            yield from (found for one in value.values() for found in addresses(one))
        if isinstance(value, list):
            yield from (found for one in value for found in addresses(one))

    found = list(addresses(drawing(page)))
    assert len(found) > 100 and {one.removeprefix("#") for one in found} <= ids


def test_the_script_finds_every_part_of_the_page_it_speaks_to(sande: str) -> None:
    ids = {tag.attributes["id"] for tag in parse(sande).tags if "id" in tag.attributes}
    wanted = set(re.findall(r'byId\("([\w-]+)"\)', own("graph.js")))
    listed = re.findall(r"\[([^\[\]]+)\]\.map\(byId\)", own("graph.js"))
    wanted |= {name for some in listed for name in re.findall(r'"([\w-]+)"', some)}
    assert len(wanted) >= 12 and wanted - ids <= {"save-png", "save-state"}  # saving needs a server


def test_where_there_is_nothing_to_draw_it_says_so(tmp_path: Path) -> None:
    head, _, _ = FILE.partition("bodies:")
    with open_store() as store:
        load_files(store, [write_world(tmp_path, head)])
        page = parse(embedded(Atlas(store), Settings(), f"{BASE}no-9999", "en"))
    assert "The documents describe no bodies in Prøvekommune." in page.text
    assert page.all("script") == [] and page.all("section", id="graph") == []


def test_what_is_too_much_to_draw_is_listed(atlas: Atlas) -> None:
    page = parse(embedded(atlas, Settings(drawn_nodes=5), SANDE, "en"))
    assert "The graph has 43 boxes, which is too many to draw readably." in page.text
    assert page.all("script") == [] and page.all("a", class_="box") == []
    assert len([text for text in page.texts("li") if text[:1] in "←→"]) > 100


# -- closed -----------------------------------------------------------------------------------------------------------


def test_it_asks_for_nothing(sande: str) -> None:
    page = parse(sande)
    assert [tag.attributes["href"] for tag in page.all("link")] == ["data:,"]
    assert [tag for tag in page.all("script") if "src" in tag.attributes] == [] and page.all("img") == []
    assert [tag for tag in page.all("style") if "url(" in tag.text or "@import" in tag.text] == []
    assert [tag for tag in page.tags if "style" in tag.attributes or "onclick" in tag.attributes] == []


def test_the_policy_names_the_scripts_of_the_file_and_lets_no_other_run(sande: str) -> None:
    (policy,) = [tag.attributes["content"] for tag in parse(sande).all("meta") if "http-equiv" in tag.attributes]
    scripts = re.findall(r"<script>(.*?)</script>", sande, re.DOTALL)
    digests = [f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in scripts]
    assert len(digests) == 4 and f"script-src {' '.join(digests)};" in policy
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "connect-src" not in policy


def test_no_text_of_ours_can_end_its_element(sande: str) -> None:
    assert sande.count("</script>") == 5 and "<!--" not in sande
    assert sande.count("</style>") == 2


def test_names_that_are_markup_stay_text(hostile: str) -> None:
    page = parse(hostile)
    assert hostile.count("</script>") == 5 and "<!--" not in hostile
    assert [tag for tag in page.tags if {"onerror", "onload"} & set(tag.attributes)] == [] and page.all("img") == []
    assert "<script>alert(1)</script>" in page.text and "{{7*7}}" in page.text
    assert drawing(page)["details"][f"{BASE}no-9999/leiarrad"]["name"] == HOSTILE


def test_the_same_graph_is_the_same_file(atlas: Atlas, sande: str) -> None:
    assert embedded(atlas, Settings(), SANDE, "nn") == sande


# -- in the browser ---------------------------------------------------------------------------------------------------


@dataclass
class Watch:
    """What a page asked for, said and opened."""

    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


@contextmanager
def opened(chromium: str, path: Path) -> Iterator[tuple[Any, Watch]]:
    """The file in a browser, as from a disk."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page, watch = browser.new_page(viewport={"width": 1280, "height": 900}), Watch()
        page.on("request", lambda request: watch.asked.append(request.url))
        page.on("console", lambda message: watch.said.append(message.text))
        page.on("pageerror", lambda error: watch.said.append(str(error)))
        page.on("dialog", lambda dialog: watch.said.append(dialog.message))
        page.goto(path.as_uri())
        yield page, watch
        browser.close()


@pytest.mark.browser
def test_the_graph_works_from_a_disk(sande: str, tmp_path: Path, chromium: str) -> None:
    path = tmp_path / "sande.html"
    path.write_text(sande, "utf-8")
    with opened(chromium, path) as (page, watch):
        page.click("#explore-open")
        page.wait_for_selector("#canvas canvas")
        page.fill("#explore-words", "sektorleiarm")
        page.press("#explore-words", "Enter")
        assert "Sektorleiarmøte" in page.inner_text("#details-body")
        page.click("#details-body .ways button")
        page.press("#canvas", "n")
        assert re.search(r"\(1/\d+\)$", page.inner_text("#explore-live"))
        page.click("#details-body .ways a")
        place = re.search(r"#box-\d+$", page.url)
        assert place and "Sektorleiarmøte" in page.inner_text(f"{place[0]} h3")
        page.click('[data-do="close"]')
        page.wait_for_selector("#picture-view", state="visible")
    assert {url.partition("?")[0] for url in watch.asked} == {path.as_uri()}
    assert watch.said == []


@pytest.mark.browser
def test_one_box_and_what_it_is_joined_to_can_be_seen_alone(sande: str, tmp_path: Path, chromium: str) -> None:
    path = tmp_path / "sande.html"
    path.write_text(sande, "utf-8")
    with opened(chromium, path) as (page, watch):
        whole, alone, unknown = (
            page.evaluate("async (key) => (await (await fetch(`?around=${key}`)).json()).network.nodes.length", key)
            for key in ("", "no-1514/leiarforum", "nobody")
        )
        edges = page.evaluate(
            "async () => { const { network } = await (await fetch('?around=no-1514/leiarforum')).json();"
            " const ids = new Set(network.nodes.map((one) => one.id));"
            " return network.edges.every((one) => ids.has(one.from) && ids.has(one.to)) && network.edges.length; }"
        )
    assert whole == unknown == 43 and 4 <= alone < 20 and edges >= alone - 1
    assert watch.said == []


@pytest.mark.browser
def test_a_hostile_name_runs_nothing(hostile: str, tmp_path: Path, chromium: str) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(hostile, "utf-8")
    with opened(chromium, path) as (page, watch):
        page.click("#explore-open")
        page.wait_for_selector("#canvas canvas")
        for key in ("ArrowRight", "ArrowRight", "n", "Enter"):
            page.keyboard.press(key)
        assert "<script>" in page.inner_text("#details-body")
    assert watch.asked == [path.as_uri()] and watch.said == []


# -- the command ------------------------------------------------------------------------------------------------------


def given(*names: str, output: Path | None = None) -> Namespace:
    return Namespace(municipalities=list(names), output=output, lang="nb", store="", data=None)


def test_the_command_writes_the_file_and_tells_its_size(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sande.html"
    assert embedding.export(given("Sande", output=path), Settings(), translator("nb")) == 0
    said = capsys.readouterr()
    print(said.out)
    assert said.err == "" and re.fullmatch(rf"{re.escape(str(path))}: \d{{3}} kB\n", said.out)
    assert path.stat().st_size < 1_000_000 and parse(path.read_text("utf-8")).one("html").attributes["lang"] == "nb"


@pytest.mark.parametrize("names", [(), ("Sande", "Stord")])
def test_a_file_holds_one_municipality(names: tuple[str, ...]) -> None:
    with pytest.raises(BadParameter, match="one municipality"):
        embedding.export(given(*names), Settings(), translator("en"))


def test_an_unknown_municipality_and_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnknownMunicipality):
        embedding.export(given("Atlantis"), Settings(), translator("en"))
    with pytest.raises(BadParameter, match="Cannot write"):
        embedding.export(given("Sande", output=tmp_path / "none" / "x.html"), Settings(), translator("en"))
