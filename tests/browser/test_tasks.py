"""Ten things people come to do, each from the start page, by the words they see and in four steps at most."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

STEPS = 4
SIDES = 2  # of A4


@dataclass(frozen=True)
class Click:
    """Click what reads so; `beside` is what else is read in the same card, row or item."""

    words: str
    beside: str = ""

    def take(self, page: Page) -> None:
        where: Page | Locator = page
        if self.beside:
            where = (
                page.locator("li:visible, tr:visible, section:visible, form:visible").filter(has_text=self.beside).last
            )
        beginning = re.compile(rf"^\W*{re.escape(self.words)}")
        control = where.locator("a:visible, button:visible, summary:visible, label:visible")
        control.filter(has_text=beginning).first.click()


@dataclass(frozen=True)
class Find:
    """Type into the field for searching, and press Enter."""

    words: str

    def take(self, page: Page) -> None:
        field = page.get_by_label("Ord i eit namn, på kva språk som helst")
        field.fill(self.words)
        field.press("Enter")


@dataclass(frozen=True)
class Take:
    """Click what reads so and get a file."""

    words: str

    def take(self, page: Page) -> None:
        with page.expect_download() as saved:
            page.get_by_role("link", name=self.words, exact=True).click()
        page.evaluate("(text) => document.querySelector('main').dataset.taken = text", saved.value.path().read_text())


def prints_on_two_sides(page: Page) -> None:
    expect(page).to_have_url(re.compile("/report/"))
    page.wait_for_load_state()
    sides = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    assert 0 < sides <= SIDES


def is_a_table(page: Page) -> None:
    text = page.locator("main").evaluate("(one) => one.dataset.taken")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) > 40
    assert any({"Ressursgruppa", "skule"} <= set(row) for row in rows)


def is_swedish(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sande")


@dataclass(frozen=True)
class Task:
    """What somebody wants, the steps to it, and what is then read on the page: the answer, and what it rests on."""

    wish: str
    steps: tuple[Click | Find | Take, ...]
    answers: tuple[str, ...]
    check: Callable[[Page], None] = lambda page: None


MEMBERS = ("NAV", "PPT", "barnehage", "barnevern", "helsestasjon", "koordinerande eining", "psykolog", "skule")
TASKS = (
    Task(
        "who sits in Ressursgruppa",
        (Find("ressursgruppa"), Click("Ressursgruppa", "organ, Sande"), Click("Kjelde", "psykolog")),
        ("9 plassar er dokumenterte", *MEMBERS, "psykolog"),
    ),
    Task(
        "what no body covers",
        (Click("Hol", "kommune 1514"), Click("Kjelde", "Ikkje noko eige tema er dokumentert")),
        (
            "Ikkje noko organ har ein dokumentert plass for: barn og unge, folkevalde, tilsette, foreldre og brukarar.",
            "Ikkje noko eige tema er dokumentert for 4 av 4 organ",
            *("krisesenter", "familievern", "barne- og ungdomspsykiatri"),
        ),
    ),
    Task(
        "which bodies overlap most, and why",
        (Click("Overlapp", "kommune 1514"), Click("Kjelde", "Kontaktmøte og Sektorleiarmøte har 2")),
        (
            "Kontaktmøte og Sektorleiarmøte har 2 deltakarar felles: kommunedirektør og personalsjef.",
            "kommunedirektør, personalsjef, kommunalsjefar",
        ),
    ),
    Task(
        "how many meetings the kommunedirektør has",
        (Find("kommunedirektør"), Click("kommunedirektør", "stilling, Sande"), Click("Kjelde", "Leiarforum")),
        ("sit i 3 av 4 organ og har om lag 62 møte i året", "om lag fire gongar årleg"),
    ),
    Task(
        "can an issue from the school reach the top",
        (Find("skule"), Click("skule", "teneste, Sande"), Click("Kjelde", "ein veg opp til")),
        (
            "har Ressursgruppa ein veg opp til Sektorleiarmøte på 1 steg",
            "Ein veg til folkevalde er ikkje dokumentert.",
            "Gruppa er styringsgruppe for BTS-prosjektet",
        ),
    ),
    Task(
        "what Sundbyberg has that Sande lacks",
        (
            Click("Samanlikn", "kommune 1514"),
            Click("Sundbybergs stad"),
            Click("Samanlikn", "Vel to til seks"),
            Click("Kjelde", "Organtypen «råd» er dokumentert i Sundbybergs stad"),
        ),
        (
            "Det andre har, og Sande ikkje har dokumentert",
            "Organtypen «råd» er dokumentert i Sundbybergs stad, ikkje i Sande.",
        ),
    ),
    Task(
        "where it says that Sektorleiarmøte steers BTS",
        (Find("sektorleiarmøte"), Click("Sektorleiarmøte", "organ, Sande"), Click("Kjelde", "styringsgruppe")),
        ("Gruppa er styringsgruppe for BTS-prosjektet", "Overordna samhandling"),
    ),
    Task("print the report", (Click("Sande"), Click("Rapporten, til å skrive ut")), ("Sande",), prints_on_two_sides),
    Task("the same page in Swedish", (Click("Sande"), Click("Svenska")), ("Så hänger det ihop",), is_swedish),
    Task("the data as CSV", (Click("Sande"), Take("CSV")), (), is_a_table),
)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.wish)
def test_a_task_is_done_in_four_steps(page: Page, site: str, task: Task) -> None:
    page.goto(f"{site}/nn/")
    for step in task.steps:
        step.take(page)
    assert len(task.steps) <= STEPS
    for answer in task.answers:
        expect(page.get_by_text(answer).locator("visible=true").first, answer).to_be_visible()
    if any(getattr(step, "words", "") == "Kjelde" for step in task.steps):
        expect(page.locator("details[open] q.wording").locator("visible=true")).not_to_have_count(0)
    task.check(page)


def test_there_are_ten_tasks_and_none_is_answered_by_the_start_page_alone(page: Page, site: str) -> None:
    page.goto(f"{site}/nn/")
    told = [task for task in TASKS if task.answers and all(page.get_by_text(one).count() for one in task.answers)]
    assert {task.wish for task in told} <= {"print the report"}  # its one word is the municipality's name
    assert len(TASKS) == 10
