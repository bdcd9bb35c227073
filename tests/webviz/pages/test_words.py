"""Pages about words: vocabulary, concepts, search; in every language, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.glossary import KINDS, Term
from graph.names import Thing
from ontology.iris import OWN_SCHEMES
from ontology.labels import LANGUAGES, Label
from webviz.app import create_app
from webviz.pages.words import tree
from webviz.settings import Settings


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> Iterator[FlaskClient]:
    with create_app(Settings(), atlas).test_client() as found:
        yield found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_vocabulary_holds_every_term_once(client: FlaskClient, atlas: Atlas, lang: str) -> None:
    text = client.get(f"/{lang}/ns").text
    for term in atlas.glossary(lang).terms():
        assert text.count(f'id="{term.thing.iri.partition("#")[2]}"') == 1


@pytest.mark.parametrize("scheme", OWN_SCHEMES)
def test_every_list_of_concepts_has_a_page(client: FlaskClient, scheme: str) -> None:
    answer = client.get(f"/nn/concept/{scheme}")
    assert answer.status_code == 200 and f"/nn/concept/{scheme}/" in answer.text


def test_a_concept_shows_its_meaning_its_other_names_and_who_uses_it(client: FlaskClient) -> None:
    text = client.get("/sv/concept/theme/drug-prevention").text
    assert "alkohol, narkotika" in text and "rusførebygging" in text and "Fokus barn och unga" in text
    assert 'lang="nn"' in text and "psi.norge.no/los" in text


def test_an_unknown_concept_is_not_found_with_suggestions(client: FlaskClient) -> None:
    answer = client.get("/nn/concept/theme/poverty")
    assert answer.status_code == 404 and "/nn/concept/theme/child-poverty" in answer.text


@pytest.mark.parametrize(
    ("address", "page", "data"),
    [
        ("/ns", "/nn/ns", "/data/ns"),
        ("/theme", "/nn/concept/theme", "/data/theme"),
        ("/theme/child-poverty", "/nn/concept/theme/child-poverty", "/data/theme/child-poverty"),
    ],
)
def test_the_iri_of_a_word_leads_to_its_page_or_its_data(
    client: FlaskClient, address: str, page: str, data: str
) -> None:
    answer = client.get(address, headers={"Accept": "text/html", "Accept-Language": "nn"})
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    answer = client.get(address, headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert answer.request.path == data and answer.mimetype == "text/turtle" and answer.data


def test_the_search_finds_across_languages_and_says_how(client: FlaskClient) -> None:
    text = client.get("/sv/search?q=barnehage").text
    assert "förskola" in text and "barnehage" in text and "(norskt bokmål)" in text
    assert client.get("/sv/search").status_code == 200


def test_the_search_is_safe_with_whatever_is_asked(client: FlaskClient) -> None:
    answer = client.get("/nn/search", query_string={"q": "<script>alert(1)</script>"})
    assert answer.status_code == 200 and "<script>alert" not in answer.text


def term(name: str, *parents: str) -> Term:
    thing = Thing(name, "property", Label(name, "en"), None)
    return Term(thing, KINDS[0], (), None, None, parents, (), (), (), ())


def test_the_tree_stands_even_on_several_parents_and_circles() -> None:
    (top,) = tree([term("a"), term("b", "a"), term("c", "a", "b")])
    assert [one.thing.iri for one, _ in top[1]] == ["b", "c"]
    assert tree([term("a", "b"), term("b", "a")]) == ()
