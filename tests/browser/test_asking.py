"""The script of the question pages: words go in at the cursor, code is copied, Enter in the help field only helps."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import window

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = window(browser, permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def test_a_word_goes_in_where_the_cursor_is(page: Page, site: str) -> None:
    page.goto(f"{site}/en/sparql?query=SELECT+*+WHERE+%7B%7D&list=theme")
    question = page.locator("#query")
    question.evaluate("field => field.setSelectionRange(field.value.length - 1, field.value.length - 1)")
    page.get_by_role("button", name="Insert: theme:child-poverty").click()
    expect(question).to_have_value(re.compile(r"^\s*SELECT \* WHERE \{theme:child-poverty \}\s*$"))
    expect(question).to_be_focused()


def test_enter_in_the_help_field_finds_words_and_asks_nothing(page: Page, site: str) -> None:
    page.goto(f"{site}/nn/sparql")
    page.locator("#query").fill("not yet a question")
    page.locator(".words-help > summary").click()
    page.locator("#help").fill("fylt av")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_be_visible()
    expect(page.locator("#query")).to_have_value("not yet a question")
    expect(page.locator(".words code", has_text="sam:filledBy")).to_be_visible()
    expect(page.locator("[role=alert]")).to_have_count(0)


def test_code_is_copied_as_it_stands(page: Page, site: str) -> None:
    page.goto(f"{site}/en/questions/participants")
    page.get_by_text("As code", exact=True).click()
    box = page.locator(".copied").nth(1)
    box.get_by_role("button", name="Copy").click()
    box.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == box.locator("code").text_content()
    assert f"{site}/sparql" in str(box.locator("code").text_content())


def test_a_question_is_asked_changed_and_asked_again_without_scripts(browser: Browser, site: str) -> None:
    context = window(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/nn/questions/participants")
    page.locator("#f-body").select_option("no-1514/leiarforum")
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile("body=no-1514%2Fleiarforum"))
    expect(page.locator("table.answer tbody tr")).to_have_count(3)
    page.locator("#programs summary").first.click()
    page.locator("#programs a.as-button").click()
    expect(page.locator("#query")).to_have_value(re.compile("^PREFIX sam:"))
    expect(page.locator("table.answer tbody tr")).to_have_count(3)
    context.close()
