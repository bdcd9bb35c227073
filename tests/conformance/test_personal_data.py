"""Persons stay out: nobody who is named in the source documents is named in anything the project holds or shows.

The list of what must not occur is made anew from the documents each time, so that it stands nowhere; and a failure
tells initials, not names.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.library import bundled
from graph.publishing.export import FORMATS
from graph.store import Store
from ontology.iris import expand, slug
from ontology.labels import LANGUAGES
from tests.house.tree import project_files
from webviz.app import create_app
from webviz.settings import Settings

pytestmark = pytest.mark.shared

PERSONAL = {"name", "child_name_age", "email", "phone", "bank_account"}
AUTHOR = "bibliographic_author"  # may stand where a work is cited
OPEN = "institutional_contact"  # a switchboard is nobody's
SPANS, FORMS = 69, 100
SHORTEST = 8  # characters; what is shorter could be any word
CITATION = ox.NamedNode(expand("sam:citesWork"))
CLAIMED = ox.NamedNode(expand("sam:claimProperty"))

PAGES = """
SELECT DISTINCT ?page WHERE {
  { ?page a sam:SourceDocument } UNION { ?document sam:about ?page }
  UNION { ?page org:classification ?kind ; sam:basis ?basis }
}"""


# -- what must not occur --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """Personal data in a document: the kind, what a failure may call it, the text."""

    kind: str
    mask: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class DenyList:
    """What must not occur, in every form it may take: form → mask."""

    personal: Mapping[str, str] = field(repr=False)
    authors: Mapping[str, str] = field(repr=False)

    def hits(self, text: str, cites: bool = False) -> set[str]:
        """The masks of what occurs in a text; authors may in one that cites."""
        plain = normal(text)
        denied = self.personal if cites else {**self.personal, **self.authors}
        return {mask for form, mask in denied.items() if form in plain}


def normal(text: str) -> str:
    """A text as it is compared: no markup for letters, no capitals, one sort of space."""
    return " ".join(unicodedata.normalize("NFC", html.unescape(text)).casefold().split())


def spans(shared: Path) -> Iterator[Span]:
    """The personal data, read from the documents themselves."""
    texts: dict[str, str] = {}
    for line in (shared / "evidence" / "personal_data_spans.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        path = shared / "seeds" / row["seed"]
        text = texts.setdefault(row["seed"], path.read_bytes().decode("utf-8"))
        yield Span(row["kind"], row["mask"], text[row["char_start"] : row["char_end"]])


def forms(span: Span) -> set[str]:
    """The text as it stands; a name as first and last name, a number without spaces; each also as in an IRI."""
    text = normal(span.text)
    found = {text}
    if span.kind in {"name", AUTHOR}:
        last, _comma, first = text.partition(", ")
        names = f"{first} {last}".split()
        found |= {" ".join(names), " ".join({0: names[0], len(names) - 1: names[-1]}.values())}
    if span.kind in {"phone", "bank_account"}:
        found.add(re.sub(r"\D", "", text))
    found |= {slug(form) for form in found}
    return {form for form in found if len(form) >= SHORTEST or "@" in form}


@pytest.fixture(scope="module")
def known(shared: Path) -> tuple[Span, ...]:
    return tuple(spans(shared))


@pytest.fixture(scope="module")
def denied(known: tuple[Span, ...], bundled_store: Store) -> DenyList:
    """The deny-list; without the authors that a citation in the graph names, for they may be shown."""
    cited = normal("\n".join(text for text, cites in literals(bundled_store.quads()) if cites))
    return DenyList(
        personal={form: one.mask for one in known if one.kind in PERSONAL for form in forms(one)},
        authors={form: one.mask for one in known if one.kind == AUTHOR for form in forms(one) if form not in cited},
    )


def literals(quads: Iterable[ox.Quad]) -> set[tuple[str, bool]]:
    """The texts of a graph, each with whether it cites a work."""
    quads = list(quads)
    claims = {quad.subject for quad in quads if quad.predicate == CLAIMED and quad.object == CITATION}
    return {
        (quad.object.value, quad.predicate == CITATION or quad.subject in claims)
        for quad in quads
        if isinstance(quad.object, ox.Literal)
    }


def iris(quads: Iterable[ox.Quad]) -> set[str]:
    terms = {term for quad in quads for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    return {term.value for term in terms if isinstance(term, ox.NamedNode)}


def in_graph(quads: Iterable[ox.Quad], denied: DenyList) -> set[str]:
    """What occurs in a literal or an IRI of a graph."""
    quads = list(quads)
    said = [denied.hits(text, cites) for text, cites in literals(quads)]
    return set().union(*said, *(denied.hits(iri) for iri in iris(quads)))


def test_the_deny_list_is_whole(known: tuple[Span, ...], denied: DenyList) -> None:
    assert len(known) >= SPANS
    assert {one.kind for one in known} == {*PERSONAL, AUTHOR, OPEN}
    assert len(denied.personal) + len(denied.authors) >= FORMS
    # One given name is too short to look for: it would be found in other words.
    assert [one.kind for one in known if not forms(one)] == ["name"]


def test_the_spans_are_where_the_names_are(known: tuple[Span, ...]) -> None:
    for one in known:
        if one.kind in {"name", AUTHOR}:
            initials = "".join(f"{word[0].upper()}." for word in re.split(r"[\s-]+", one.text))
            assert initials == one.mask


# -- where it must not occur ----------------------------------------------------------------------------------------


def test_not_in_the_graph(bundled_store: Store, denied: DenyList) -> None:
    quads = list(bundled_store.quads())
    assert len(literals(quads)) > 5_000
    assert not in_graph(quads, denied)


@pytest.mark.parametrize("form", FORMATS)
def test_not_in_an_export(form: str, atlas: Atlas, denied: DenyList) -> None:
    exported = atlas.export((), form, "nn").decode("utf-8")
    assert len(exported) > 50_000
    assert not denied.hits(exported)


def test_not_in_a_municipality_file(denied: DenyList) -> None:
    assert len(bundled()) >= 5
    assert not {path.name: hits for path in bundled() if (hits := denied.hits(path.read_text("utf-8")))}


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return create_app(Settings(), atlas).test_client()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_not_on_a_page(lang: str, atlas: Atlas, client: FlaskClient, denied: DenyList) -> None:
    """The pages of every municipality, body and document."""
    found = [row["page"].value.removeprefix(atlas.base) for row in atlas.store.select(PAGES)]
    assert len(found) >= 5 + 19 + 5
    for address in [f"/{lang}/", *(f"/{lang}/{path}" for path in found)]:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert not denied.hits(answer.text), address


@pytest.mark.checkout
def test_not_in_a_file_of_the_project(checkout: Path, denied: DenyList) -> None:
    paths = project_files(checkout)
    assert len(paths) > 100
    texts = {path.relative_to(checkout).as_posix(): path.read_bytes().decode("utf-8", "replace") for path in paths}
    assert not {place: hits for place, text in texts.items() if (hits := denied.hits(f"{place}\n{text}"))}


# -- that it would be noticed ---------------------------------------------------------------------------------------

PERSON = Span("name", "T.A.E.", "Tora-Andrea Eksempelsen Eksempeldatter")
WRITER = Span(AUTHOR, "F.E.", "Forfatter, Eksempla")
CALL = Span("phone", "phone", "00 12 34 56 78")
PLANTED = DenyList(
    personal={form: one.mask for one in (PERSON, CALL) for form in forms(one)},
    authors=dict.fromkeys(forms(WRITER), WRITER.mask),
)


@pytest.mark.parametrize(
    "text",
    [
        "leiar: Tora-Andrea Eksempelsen Eksempeldatter.",
        "Tora-Andrea\n    EKSEMPELDATTER, leiar",
        "<p>Tora&#45;Andrea&nbsp;Eksempeldatter</p>",
        "https://example.org/id/no-0000/tora-andrea-eksempeldatter",
        "tlf. 0012345678",
        "Eksempla Forfatter: Ei bok",
    ],
)
def test_a_planted_name_is_noticed(text: str) -> None:
    assert len(PLANTED.hits(text)) == 1
    assert not PLANTED.hits("leiar: varaordførar, tlf. 00 00 00 00")


@pytest.mark.parametrize("term", ["skos:prefLabel", "sam:asStated", "sam:wording"])
def test_a_name_planted_in_a_literal_is_noticed(term: str, bundled_store: Store) -> None:
    quads = [*bundled_store.quads(), _quad(term, f"kontakt: {PERSON.text}")]
    assert in_graph(quads, PLANTED) == {PERSON.mask}


def test_an_author_may_stand_in_a_citation_alone() -> None:
    work = f"{WRITER.text} (1999) Ei bok"
    assert not in_graph([_quad("sam:citesWork", work)], PLANTED)
    assert in_graph([_quad("sam:goal", work)], PLANTED) == {WRITER.mask}
    assert in_graph([_quad("sam:citesWork", PERSON.text)], PLANTED) == {PERSON.mask}


def _quad(term: str, text: str) -> ox.Quad:
    return ox.Quad(ox.NamedNode("https://example.org/id/one"), ox.NamedNode(expand(term)), ox.Literal(text))
