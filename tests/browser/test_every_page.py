"""Every kind of page in every language: usable by everybody, at any width, quiet, and asking nobody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.routing import Rule

from graph.atlas import Atlas
from ontology.labels import LANGUAGES
from tests.browser.audit import COLOUR_LANGUAGE, SCHEMES, TEXT, Findings, Work, audit, planned
from tests.browser.catalogue import MISSING, NO_PAGES, OPERATORS, PAGES
from tests.browser.site import Watch, window
from webviz.app import create_app
from webviz.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FLOOR = 30  # kinds of pages
FEWEST_RULES = 20  # that hold on a page
FEWEST_SORTS = 8  # of elements by their colours


@pytest.fixture(scope="module", params=PAGES, ids=lambda path: path or "start")
def path(request: pytest.FixtureRequest) -> str:
    """Page after page: all that is asked of one stands together, and several processes share the pages."""
    return str(request.param)


@pytest.fixture(scope="module")
def work(path: str, pytestconfig: pytest.Config) -> Work:
    return planned(LANGUAGES, PAGES.index(path), thorough=pytestconfig.getoption("--thorough"))


@pytest.fixture(scope="module")
def looking(browser: Browser, site: str) -> Iterator[tuple[Page, Watch]]:
    context, watch = window(browser), Watch()
    page = context.new_page()
    watch.over(page, site)
    yield page, watch
    context.close()


@pytest.fixture(scope="module")
def unscripted(browser: Browser) -> Iterator[Page]:
    context = window(browser, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def audits(
    looking: tuple[Page, Watch], site: str, path: str, work: Work, pytestconfig: pytest.Config
) -> list[Findings]:
    """What is found on the page in each language."""
    (page, watch), found, thorough = looking, [], pytestconfig.getoption("--thorough")
    for lang, schemes in work.items():
        found.append(audit(page, site, lang, path, schemes, thorough))
        found[-1].watch = watch.taken()
    return found


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


def test_languages_and_schemes_are_met_in_turn() -> None:
    """All of them on every page when the work is thorough."""
    plans = [planned(LANGUAGES, place, thorough=False) for place in range(len(PAGES))]
    met = Counter((lang, scheme) for plan in plans for lang, schemes in plan.items() for scheme in schemes[:1])
    assert set(met) == set(product(LANGUAGES, SCHEMES))
    assert min(met.values()) >= FLOOR // 6
    for plan in plans:
        assert list(plan) == list(LANGUAGES)
        assert {schemes[0] for schemes in plan.values() if schemes} == set(plan[COLOUR_LANGUAGE]) == set(SCHEMES)
        assert sum(map(len, plan.values())) == 3
    assert planned(LANGUAGES, 0, thorough=True) == dict.fromkeys(LANGUAGES, SCHEMES)


def test_axe_finds_nothing(audits: list[Findings], work: Work) -> None:
    assert {one.lang: one.axe for one in audits if one.axe} == {}
    assert {one.lang: one.checks for one in audits} == {lang: len(schemes) for lang, schemes in work.items()}
    assert min(one.rules for one in audits if one.checks) >= FEWEST_RULES
    assert min((one.sorts for one in audits if one.sorts), default=0) >= FEWEST_SORTS


def test_it_fits_narrow_windows_and_wide_text(audits: list[Findings]) -> None:
    assert {one.lang: one.misfits for one in audits if one.misfits} == {}


def test_nothing_moves_for_those_who_want_less_motion(audits: list[Findings]) -> None:
    assert {one.lang: one.moving for one in audits if one.moving} == {}


def test_it_is_painted_in_the_colours_of_a_system_with_high_contrast(audits: list[Findings]) -> None:
    assert {one.lang: one.painted for one in audits if one.painted} == {}


def test_it_asks_no_other_host_and_does_not_complain(audits: list[Findings], path: str) -> None:
    assert [one.watch.foreign for one in audits if one.watch.foreign] == []
    if path != MISSING:  # Chromium itself notes a page that is not there
        assert {one.lang: one.watch.messages for one in audits if one.watch.messages} == {}


def test_it_answers_in_the_language_of_its_address(audits: list[Findings], path: str) -> None:
    assert [one.spoken for one in audits] == [one.lang for one in audits] == list(LANGUAGES)
    assert {one.status for one in audits} == {404 if path == MISSING else 200}
    assert {one.headings for one in audits} == {1}


def test_it_is_complete_without_scripts(audits: list[Findings], unscripted: Page, site: str) -> None:
    (scripted,) = (one for one in audits if one.lang == COLOUR_LANGUAGE)
    unscripted.goto(f"{site}/{COLOUR_LANGUAGE}/{scripted.path}")
    expect(unscripted.locator(".explore:visible, #save-png:visible")).to_have_count(0)
    without = unscripted.evaluate(TEXT)
    assert without == scripted.text
    assert len(without) > 50
