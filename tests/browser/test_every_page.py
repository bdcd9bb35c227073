"""Every kind of page in every language: usable by everybody, at any width, quiet, and asking nobody else."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from werkzeug.routing import Rule

from graph.atlas import Atlas
from ontology.labels import LANGUAGES
from tests.browser.audit import COLOUR_LANGUAGE, TEXT, Findings, Work, audit_all, planned
from tests.browser.catalogue import MISSING, NO_PAGES, OPERATORS, PAGES
from tests.browser.site import window
from tests.conftest import Tell
from webviz.app import create_app
from webviz.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FLOOR = 30  # kinds of pages
FEWEST_RULES = 20  # that hold on a page


@pytest.fixture(scope="module")
def work(request: pytest.FixtureRequest) -> list[Work]:
    return planned(LANGUAGES, PAGES, thorough=request.config.getoption("--thorough"))


@pytest.fixture(scope="module")
def audits(chromium: str, site: str, work: list[Work]) -> list[Findings]:
    return audit_all(chromium, site, work)


@pytest.fixture(scope="module")
def app(atlas: Atlas) -> Flask:
    return create_app(Settings(), atlas, object())  # type: ignore[arg-type]


def test_every_kind_of_page_is_opened(app: Flask) -> None:
    """A new kind of page is looked at by all that follows as soon as an address of it stands in the catalogue."""
    addresses = app.url_map.bind("localhost")
    opened = {addresses.match(f"/nn/{path.partition('?')[0]}")[0] for path in PAGES}
    kinds = {rule.endpoint for rule in app.url_map.iter_rules() if _is_page(rule)}
    assert kinds - opened == set(), "add an address of this kind to tests/browser/catalogue.py"
    assert len(PAGES) >= FLOOR


def _is_page(rule: Rule) -> bool:
    asked = "GET" in (rule.methods or ()) and "lang" in rule.arguments
    return asked and rule.endpoint not in NO_PAGES | OPERATORS and "form" not in rule.arguments


def test_axe_finds_nothing(audits: list[Findings], work: list[Work], tell: Tell) -> None:
    faults = {f"/{one.lang}/{one.path}": one.axe for one in audits if one.axe}
    runs, rules = sum(one.checks for one in audits), sum(one.rules for one in audits)
    sorts = [one.sorts for one in audits if one.sorts]
    tell(f"axe: {len(audits)} pages in light and dark, {runs} runs, {rules} rules held, {sum(sorts)} colours")
    assert faults == {}
    assert len(audits) == len(PAGES) * len(LANGUAGES)
    assert {one.checks for one in audits if one.lang == COLOUR_LANGUAGE} == {3}
    assert min(one.rules for one in audits) >= FEWEST_RULES
    assert len(sorts) >= len(PAGES) and min(sorts) >= 8
    assert runs == len(audits) + sum(len(schemes) for _lang, _path, schemes in work)


def test_pages_fit_narrow_windows_and_wide_text(audits: list[Findings]) -> None:
    assert {f"/{one.lang}/{one.path}": one.misfits for one in audits if one.misfits} == {}


def test_nothing_moves_for_those_who_want_less_motion(audits: list[Findings]) -> None:
    assert {one.path: one.moving for one in audits if one.moving} == {}


def test_pages_are_painted_in_the_colours_of_a_system_with_high_contrast(audits: list[Findings]) -> None:
    assert {one.path: one.painted for one in audits if one.painted} == {}


def test_pages_ask_no_other_host_and_do_not_complain(audits: list[Findings]) -> None:
    assert [one.watch.foreign for one in audits if one.watch.foreign] == []
    noisy = {f"/{one.lang}/{one.path}": one.watch.messages for one in audits if one.watch.messages}
    # Chromium itself notes a page that is not there.
    assert {path: said for path, said in noisy.items() if not path.endswith(MISSING)} == {}


def test_pages_answer_in_the_language_of_their_address(audits: list[Findings]) -> None:
    assert {(one.lang, one.path): one.spoken for one in audits if one.spoken != one.lang} == {}
    assert {one.path: one.status for one in audits if one.status != 200} == {MISSING: 404}
    assert {one.path for one in audits if one.headings != 1} == set()


def test_pages_are_complete_without_scripts(audits: list[Findings], browser: Browser, site: str) -> None:
    context = window(browser, java_script_enabled=False)
    page = context.new_page()
    without: dict[str, str] = {}
    for path in PAGES:
        page.goto(f"{site}/{COLOUR_LANGUAGE}/{path}")
        expect(page.locator(".explore:visible, #save-png:visible")).to_have_count(0)
        without[path] = page.evaluate(TEXT)
    context.close()
    assert without == {one.path: one.text for one in audits if one.lang == COLOUR_LANGUAGE}
    assert min(map(len, without.values())) > 50
