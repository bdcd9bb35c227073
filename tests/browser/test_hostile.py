"""Names that are markup stay text, wherever a page, the graph, a query's answer or an address shows them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from graph.build import build
from graph.library import read_all
from ontology.errors import InvalidInput
from tests.browser.site import Watch, window
from tests.browser.towns import OWNER, hostile, serving
from tests.conftest import Tell
from tests.graph.worlds import FILE, write_world

pytestmark = pytest.mark.browser

# Every one calls out when it is run. `href` in a title is what makes pyvis's own page believe all titles are HTML.
CORPUS = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    "</title></svg></textarea><svg onload=alert(4)>",
    "\" onfocus='alert(5)' autofocus tabindex=1 x=\"",
    '<a href="javascript:alert(6)">href</a>',
    "]]></style><iframe srcdoc='<script>parent.alert(7)</script>'>",
    "{{7*7}} ${alert(8)} `${alert(8)}` %(x)s {0}",
    "javascript:alert(9)//--></option></select><b onclick=alert(9)>",
    "\u202eevil\u202c \u200f\u0645\u0631\u062d \U0001f469\u200d\U0001f467 <details open ontoggle=alert(10)>",
    "&lt;script&gt;alert(11)&lt;/script&gt; \\u003cscript\\u003ealert(11)",
    "Særskildekommunedirektøromsorgs" * 7,
)
RECORDER = (
    "window.ran = []; for (const name of ['alert', 'prompt', 'confirm']) window[name] = (one) => window.ran.push(one);"
)
WISHES = {
    "words": "1",
    "hide": "<script>alert(1)</script>",
    "fold": '"onload=alert(2)',
    "around": "javascript:alert(3)",
    "highlight": f"{OWNER}/fagrad,<img src=x onerror=alert(4)>",
}
PATHS = (
    "", OWNER, f"{OWNER}/leiarrad", f"{OWNER}/fagrad", f"{OWNER}/radmann", f"{OWNER}/politi", "doc/prove",
    f"{OWNER}?{urlencode(WISHES)}",
    f"overlaps/{OWNER}", f"load/{OWNER}", f"network/{OWNER}", f"coverage/{OWNER}", f"gaps/{OWNER}", f"report/{OWNER}",
    f"search?q={quote(CORPUS[2])}", "%3Cscript%3Ealert(1)%3C/script%3E",
)  # fmt: skip
ALIVE = """() => {
  const all = [...document.querySelectorAll("*")];
  const loaded = "script:not([src], [type$='json']), img, iframe, object, embed";
  const to = (one) => one.href?.baseVal ?? one.href ?? one.src ?? one.getAttribute("action") ?? "";
  return {
    ran: window.ran,
    elements: document.querySelectorAll(loaded).length,
    handlers: all.filter((one) => one.getAttributeNames().some((name) => name.startsWith("on"))).length,
    links: all.filter((one) => /^(javascript|vbscript):/i.test(to(one))).length,
  };
}"""
NOTHING = {"ran": [], "elements": 0, "handlers": 0, "links": 0}


@pytest.fixture(scope="module")
def trap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(hostile(CORPUS), tmp_path_factory.mktemp("hostile")) as address:
        yield address


@pytest.fixture
def victim(browser: Browser, trap: str, watch: Watch) -> Iterator[Page]:
    context = window(browser, viewport={"width": 1280, "height": 1000})
    context.add_init_script(RECORDER)
    page = context.new_page()
    watch.over(page, trap)
    yield page
    context.close()
    assert watch.foreign == []
    assert [said for said in watch.messages if "404" not in said] == [], "the CSP had to step in"


def test_no_name_is_run_on_any_page(victim: Page, trap: str, tell: Tell) -> None:
    shown: set[str] = set()
    for path in PATHS:
        victim.goto(f"{trap}/en/{path}")
        assert victim.evaluate(ALIVE) == NOTHING, path
        text = " ".join(victim.locator("html").evaluate("(one) => one.textContent").split())
        shown |= {one for one in CORPUS if " ".join(one.split()) in text}
        victim.set_viewport_size({"width": 320, "height": 800})
        assert victim.evaluate("document.documentElement.scrollWidth") <= 320, path
        victim.set_viewport_size({"width": 1280, "height": 1000})
    tell(f"hostile names: {len(CORPUS)} on {len(PATHS)} pages, {len(shown)} shown as text, 0 run")
    assert len(shown) >= 10


def test_no_name_is_run_in_the_interactive_graph(victim: Page, trap: str) -> None:
    victim.goto(f"{trap}/en/{OWNER}?words=1&highlight={OWNER}/fagrad#explore")
    expect(victim.locator("#canvas")).to_be_focused()
    for word in ("script", "alert", "kommune", "evil"):
        victim.locator("#explore-words").fill(word)
        for _ in range(4):
            victim.locator("#explore-words").press("Enter")
            for summary in victim.locator("#details summary").all()[:2]:
                summary.click()
    victim.locator("#canvas").focus()
    for key in ("ArrowRight", "n", "n", "Enter"):
        victim.keyboard.press(key)
    assert victim.evaluate(ALIVE) == NOTHING
    with victim.expect_download() as saved:
        victim.locator("#save-png").click()
    assert saved.value.path().stat().st_size > 10_000
    assert victim.evaluate(ALIVE) == NOTHING


def test_no_answer_of_a_query_is_run(victim: Page, trap: str) -> None:
    values = " ".join(f'"""{one.replace(chr(92), chr(92) * 2)} """' for one in CORPUS)
    victim.goto(f"{trap}/en/sparql")
    victim.locator("textarea").fill(
        f"SELECT ?a ?b ?c WHERE {{ VALUES ?a {{ {values} }} BIND(<javascript:alert(1)> AS ?b) "
        'BIND(STRLANG("<img src=x onerror=alert(2)>", "x-onload") AS ?c) }'
    )
    victim.locator("main form button.primary").click()
    expect(victim.locator("main table")).to_contain_text("<script>alert(1)</script>")
    expect(victim.locator("main table tbody tr")).to_have_count(len(CORPUS))
    assert victim.evaluate(ALIVE) == NOTHING


@pytest.mark.parametrize(
    ("plain", "evil"),
    [
        ("id: leiarrad\n", "id: '<script>alert(1)</script>'\n"),
        ("id: no-9999", "id: 'no-9999\"><img src=x onerror=alert(1)>'"),
        ("name: Leiarrådet", "name: {{'en\" onload=\"alert(1)': Leiarrådet}}"),
        ("language: nn", "language: '<script>alert(1)</script>'"),
    ],
    ids=["id of a body", "id of a municipality", "language of a name", "language of a document"],
)
def test_ids_and_language_tags_that_are_markup_are_not_let_in(tmp_path: Path, plain: str, evil: str) -> None:
    assert plain in FILE
    with pytest.raises(InvalidInput):
        build(read_all([write_world(tmp_path, FILE.replace(plain, evil, 1))]))
