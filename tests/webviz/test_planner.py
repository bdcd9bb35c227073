"""An afternoon of a planner: her municipality from an empty workbook to pages, figures and answers, in each language.

Every step is a command or a request as she would give it; nothing is called behind the program's back.

In each language the workbook is made, filled in by that language's drop-downs, taken in and proved, and goes out and in
again. What is then read goes round: the first command, page or family in the first language, the next in the next.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.changes.history import changesets
from graph.store import Store, open_store
from graph.typed.live import LivePool
from graph.typed.workers import Limits
from ontology.iris import expand
from ontology.labels import LANGUAGES
from tests.webviz.html import Page, parse
from tests.webviz.planner import BODIES, KINN, TOLD, fill_in
from webviz.app import create_app
from webviz.cli import main
from webviz.i18n import translator
from webviz.settings import Settings

SEATS = len(TOLD["seat"])
OF_KINN = "org:subOrganizationOf/sam:municipalityCode '4602'"
# The commands that read, and the name of something of hers that the answer must tell of.
COMMANDS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "gaps": (("gaps", "Kinn"), "PP-tenesta"),
    "overlaps": (("overlaps", "Kinn"), "Skulehelseteam"),
    "load": (("load", KINN), "64"),
    "anchoring": (("anchoring", "Kinn"), "Oppvekstleiinga"),
    "network": (("network", "Kinn"), "Fjordforum"),
    "compare": (("compare", "Kinn", "Sande"), "Kinn"),
    "expectations": (("expectations", "saman-om-ein-betre-kommune", "Kinn"), "Kinn"),
    "ready question": (("ask", "participants", f"body={KINN}/fjordforum"), "barnevern"),
    "typed query": (
        ("ask", "--query", f"SELECT ?name {{ ?b {OF_KINN} ; skos:prefLabel ?name }}"),
        "Beredskapsgruppa",
    ),
    "search": (("search", "hamn"), "Trygg hamn"),
    "history": (("history",), "kinn.xlsx"),
}
THINGS: Mapping[str, tuple[str, ...]] = {
    "fjordforum": ("evt. barnevern", "første onsdag i kvar månad", "Oppvekstleiinga"),
    "skulehelseteam": ("Lia skule", "ca. 4 gonger i halvåret"),
    "politiet": ("Beredskapsgruppa", "Fjordforum"),
    "kommunedirektor": ("Oppvekstleiinga", "Styringsgruppa for Trygg hamn"),
    "trygg-hamn": ("prosjektleiar 60 %", "første samling", "leiinga er med", "Oppvekstplanen"),
    "lia-skule": ("Fjordforum", "Skulehelseteam"),
}
FAMILIES = ("gaps", "overlaps", "load", "anchoring", "network", "expectations")
# And names that are links there.
OTHERS: Mapping[str, tuple[str, ...]] = {
    "history": (), "history/1": (), f"coverage/{KINN}": (), f"report/{KINN}": (), "search?q=kinn": (),
    f"compare?with={KINN}&with=no-1514": ("Kinn", "Sande"),
}  # fmt: skip


def in_turn(cases: Iterable[str], lang: str) -> list[str]:
    """The cases whose turn it is in a language: each is in one, and every language has its share."""
    found = list(cases)[LANGUAGES.index(lang) :: len(LANGUAGES)]
    assert found
    return found


def taken_out(lang: str) -> tuple[str, ...]:
    """Whose workbooks are exported: everybody's in the first language, hers alone in the others."""
    return () if lang == LANGUAGES[0] else (KINN,)


@dataclass(frozen=True)
class Afternoon:
    """What was done in one language: what the commands said, and her store with a site over it."""

    lang: str
    said: Mapping[str, str]
    folder: Path
    store: Store
    client: FlaskClient

    def page(self, path: str, status: int = 200) -> Page:
        """A page in her language."""
        answer = self.client.get(f"/{self.lang}/{path}")
        assert answer.status_code == status, (path, answer.status_code)
        return parse(answer.text)


def run(lang: str, *arguments: str | Path) -> str:
    """What a command says when all goes well; nothing may be said on the side."""
    out, beside = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as terminal, redirect_stdout(out), redirect_stderr(beside):
        terminal.setenv("COLUMNS", "200")
        status = main([*map(str, arguments), "--lang", lang])
    assert (status, beside.getvalue()) == (0, ""), (arguments, beside.getvalue())
    return out.getvalue()


@pytest.fixture(scope="module", params=LANGUAGES)
def afternoon(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Afternoon]:
    lang: str = request.param
    folder = tmp_path_factory.mktemp(lang)
    mine, kept = folder / "kinn.xlsx", ("--store", folder / "store")
    said = {"template": run(lang, "template", mine)}
    assert fill_in(mine, lang) >= 40
    said["validate"] = run(lang, "validate", mine)
    said["preview"] = run(lang, "import", mine, *kept, "--bundled", "--dry-run")
    said["import"] = run(lang, "import", mine, *kept, "--bundled")
    said["again"] = run(lang, "import", mine, *kept)
    said["verify"] = run(lang, "verify", mine, "--sources", folder)
    said |= {name: run(lang, *COMMANDS[name][0], *kept) for name in in_turn(COMMANDS, lang)}
    (folder / "out").mkdir()
    said["export"] = run(lang, "export", *taken_out(lang), "--format", "xlsx", "-o", folder / "out", *kept)
    (folder / "checkpoints").mkdir()
    with open_store(folder / "store") as store, LivePool(store, folder / "checkpoints", Limits(), 1) as pool:
        client = create_app(Settings(), Atlas(store), pool).test_client()
        yield Afternoon(lang, said, folder, store, client)


def test_the_workbook_goes_in_as_it_was_filled_in(afternoon: Afternoon) -> None:
    words = translator(afternoon.lang)
    assert "kinn.xlsx" in afternoon.said["template"]
    assert afternoon.said["validate"] == words.ngettext("%(num)s file is valid.", "%(num)s files are valid.", 1) + "\n"
    assert all(name in afternoon.said["preview"] for name in BODIES)
    assert afternoon.said["again"] == words.gettext("Nothing to change: the store says all this already.") + "\n"
    (made,) = changesets(afternoon.store)
    assert made.removed == 0 and made.added > 1000 and made.about.sources[0].name == "kinn.xlsx"


def test_every_command_tells_of_it(afternoon: Afternoon) -> None:
    for name in in_turn(COMMANDS, afternoon.lang):
        assert COMMANDS[name][1] in " ".join(afternoon.said[name].split()), name


def test_every_quote_is_proved_at_its_cell(afternoon: Afternoon) -> None:
    quotes = sum(KINN in str(quad.object) for quad in afternoon.store.quads(predicate=expand("oa:hasSource")))
    assert quotes >= 80 and str(quotes) in afternoon.said["verify"]


def test_it_stands_beside_the_bundled_ones(afternoon: Afternoon) -> None:
    front = afternoon.page("")
    assert {"Kinn", "Sande", "Ørland", "Sundbybergs stad"} <= {tag.text.strip() for tag in front.all("a")}
    found = afternoon.client.get("/api/municipalities").json
    assert found is not None and len(found["data"]) == 6


def test_its_page_draws_every_body_and_seat(afternoon: Afternoon) -> None:
    page = afternoon.page(KINN)
    assert all(name in page.text for name in BODIES)
    drawn = page.all("svg")
    found = afternoon.client.get(f"/api/graph/{KINN}?lang={afternoon.lang}").json
    assert drawn and found is not None
    names = {one["label"] for one in found["data"]["nodes"]}
    assert names >= {*BODIES, "Trygg hamn", "politiet", "hovudtillitsvald"}
    assert len(found["data"]["edges"]) >= SEATS + len(BODIES)


def test_each_thing_has_its_page(afternoon: Afternoon) -> None:
    for thing in in_turn(THINGS, afternoon.lang):
        page = afternoon.page(f"{KINN}/{thing}")
        assert [one for one in THINGS[thing] if one not in page.text] == [], thing


def test_pages_and_programs_get_the_same_findings(afternoon: Afternoon) -> None:
    for family in in_turn(FAMILIES, afternoon.lang):
        page = afternoon.page(f"{family}/{KINN}")
        answer = afternoon.client.get(f"/api/{family}/{KINN}?lang={afternoon.lang}")
        assert answer.status_code == 200 and answer.json
        findings = answer.json["data"]["findings"]
        assert findings
        shown = " ".join(page.text.split())
        assert all(" ".join(one["sentence"].split()) in shown for one in findings)


def test_the_other_pages_know_it(afternoon: Afternoon) -> None:
    for path in in_turn(OTHERS, afternoon.lang):
        page = afternoon.page(path)
        assert "Kinn" in page.text or "kinn.xlsx" in page.text
        assert set(OTHERS[path]) <= {tag.text.strip() for tag in page.all("a")}
        assert str(afternoon.folder) not in page.text, "the history tells of files, not of her folders"


def test_it_answers_in_sparql(afternoon: Afternoon) -> None:
    query = f"SELECT (COUNT(*) AS ?n) {{ ?s org:postIn/{OF_KINN} }}"
    names = "PREFIX org: <http://www.w3.org/ns/org#> PREFIX sam: <https://w3id.org/samgraf/ns#> "
    answer = afternoon.client.get("/sparql", query_string={"query": names + query}, headers={"Accept": "text/csv"})
    assert answer.status_code == 200 and answer.text.split() == ["n", str(SEATS)]
    page = afternoon.page(f"questions/participants?body={KINN}/fjordforum")
    assert "politiet" in page.text and "evt. barnevern" in page.text


def test_what_goes_out_comes_in_again_as_the_same_graph(afternoon: Afternoon) -> None:
    """All six in the first language, hers in the others; `tests.graph.test_workbook` takes all of them in each."""
    files = sorted((afternoon.folder / "out").glob("*.xlsx"))
    assert len(files) == (1 if taken_out(afternoon.lang) else 6) and str(len(files)) in afternoon.said["export"]
    run(afternoon.lang, "import", *files, "--store", afternoon.folder / "again")
    with open_store(afternoon.folder / "again") as store:
        others = set(afternoon.store.graphs()) - set(store.graphs())
        assert len(others) == 6 - len(files)
        left_out = {quad for graph in others for quad in afternoon.store.quads(graph)}
        assert set(store.quads()) == set(afternoon.store.quads()) - left_out
