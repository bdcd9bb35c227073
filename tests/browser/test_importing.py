"""A planner brings a municipality that is not bundled: handed in, looked at, taken in, shown everywhere, undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from graph.atlas import Atlas
from graph.library import load_files
from graph.store import open_store
from graph.typed.live import LivePool
from ontology.labels import LANGUAGES
from tests.browser.audit import SCHEMES, WIDE, Findings, check_fit, check_rules, planned
from tests.browser.site import Watch, window
from tests.graph.worlds import write_world
from tests.live import TOKEN, over_a_socket
from webviz.app import create_app
from webviz.i18n import translator
from webviz.serving import limits
from webviz.settings import Settings

pytestmark = pytest.mark.browser
ASKED = (
    "/sparql?query=SELECT+DISTINCT+?name+%7B+?seat+a+sam:Seat;org:postIn/skos:prefLabel+?name+%7D+ORDER+BY+?name"
    "&format=csv"
)
STEPS = 8  # pages that axe looks at on the way


@pytest.fixture
def own(tmp_path: Path) -> Iterator[str]:
    """The address of a Samgraf with a store on disk, the vocabulary, and an operator's token."""
    settings = Settings(token=TOKEN, store=str(tmp_path / "store"))
    checkpoints = tmp_path / "checkpoints"
    checkpoints.mkdir()
    with (
        open_store(tmp_path / "store", create=True) as store,
        LivePool(store, checkpoints, limits(settings), 1) as pool,
    ):
        load_files(store, ())
        with over_a_socket(create_app(settings, Atlas(store), pool)) as address:
            yield address


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return write_world(tmp_path)


class Walk:
    """A planner's window, without scripts in the page, and what is found wrong on the way."""

    def __init__(self, page: Page, lang: str, thorough: bool) -> None:
        self.page, self.lang, self.thorough = page, lang, thorough
        self.faults: dict[str, list[str]] = {}

    def text(self, template: str) -> str:
        return translator(self.lang).gettext(template)

    def press(self, template: str) -> None:
        self.page.get_by_role("button", name=self.text(template), exact=True).first.click()

    def look(self, step: str) -> None:
        """Axe in the schemes whose turn it is in this language, and whether it fits a narrow window and wide text."""
        self.page.wait_for_load_state()
        schemes, found = planned(LANGUAGES, len(self.faults), self.thorough)[self.lang], Findings(step, self.lang)
        check_rules(self.page, found, schemes, self.thorough)
        check_fit(self.page, found)
        expect(self.page.locator("h1")).to_have_count(1)
        assert found.checks == len(schemes)
        self.faults[step] = found.axe + found.misfits
        self.page.set_viewport_size(WIDE)


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_planner_brings_a_municipality(
    browser: Browser, own: str, world: Path, lang: str, pytestconfig: pytest.Config
) -> None:
    context, watch = window(browser, viewport=WIDE), Watch()
    page = context.new_page()
    watch.over(page, own)
    walk = Walk(page, lang, pytestconfig.getoption("--thorough"))

    page.goto(f"{own}/{lang}/")
    page.get_by_role("link", name=walk.text("Take in your own municipality")).first.click()
    expect(page.get_by_label(walk.text("Token"))).to_be_visible()
    walk.look("sign in")
    page.get_by_label(walk.text("Token")).fill(TOKEN)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=walk.text("Take in your own municipality")).wait_for()
    walk.look("form")

    wrong = world.with_name("wrong.yaml")
    wrong.write_text(world.read_text("utf-8").replace("certainty: nominal", "certainty: nominel"), "utf-8")
    page.set_input_files("#files", wrong)
    walk.press("Read and show me")
    page.locator(".faults").wait_for()
    walk.look("what is wrong")
    page.locator(".faults a").first.click()
    expect(page.locator("tr:target")).to_contain_text("nominel")

    page.goto(f"{own}/{lang}/import")
    page.set_input_files("#files", world)
    walk.press("Read and show me")
    page.locator("svg.picture").wait_for()
    page.wait_for_load_state()
    assert "+ Leiarrådet" in page.locator("svg.picture").text_content().replace("\n", "")  # type: ignore[union-attr]
    walk.look("what would change")
    assert page.request.get(f"{own}/{lang}/no-9999").status == 404
    walk.press("Take it in")
    page.get_by_text(walk.text("Taken in.")).wait_for()
    walk.look("taken in")

    page.get_by_role("link", name="Prøvekommune").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Prøvekommune")
    expect(page.locator("main")).to_contain_text("Leiarrådet")
    walk.look("its page")
    for family in ("gaps", "overlaps", "load", "anchoring", "network"):
        answer = page.goto(f"{own}/{lang}/{family}/no-9999")
        assert answer is not None and answer.status == 200, family
        assert page.locator(".findings > li").count() > 0 or family in ("overlaps", "network"), family
    assert page.request.get(own + ASKED).text().split() == ["name", "Fagrådet", "Leiarrådet"]
    page.goto(f"{own}/{lang}/search?q=fagråd")
    assert page.locator("main").get_by_role("link", name="Fagrådet").count() > 0

    page.goto(f"{own}/{lang}/history")
    walk.look("history")
    page.locator("tbody a").first.click()
    walk.press("Undo this change")  # which is on the next page alone: the press waits for it
    page.get_by_text(walk.text("Undone.")).wait_for()
    walk.look("undone")
    assert page.request.get(f"{own}/{lang}/no-9999").status == 404
    assert page.request.get(own + ASKED).text().split() == ["name"]
    walk.press("Sign out")
    expect(page.get_by_role("button", name=walk.text("Sign out"), exact=True)).to_have_count(0)
    assert context.cookies() == []

    context.close()
    assert {step: faults for step, faults in walk.faults.items() if faults} == {}
    assert len(walk.faults) == STEPS >= (len(LANGUAGES) - 1) * len(SCHEMES), "not all meet each other in turn"
    assert (watch.foreign, watch.messages) == ([], [])
