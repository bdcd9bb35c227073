"""IRIs are made in one place, the same way every time, and can be taken apart again."""

from __future__ import annotations

import doctest
import re
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology import iris, labels
from ontology.errors import BadParameter


@pytest.mark.parametrize("module", [iris, labels])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted
    assert not result.failed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sektorleiarmøte", "sektorleiarmote"),
        ("Samråd på Åsane", "samrad-pa-asane"),
        ("Æresråd", "aeresrad"),
        ("Ledningsgrupp för förskola", "ledningsgrupp-for-forskola"),
        ("Välfärd", "valfard"),
        ("  BTS – prosjektet!  ", "bts-prosjektet"),
        ("A\u030ase", "ase"),  # the ring as a character of its own
        ("Café Größe", "cafe-grosse"),
        ("–", ""),
    ],
)
def test_slugs_are_plain_kebab_case(text: str, expected: str) -> None:
    assert iris.slug(text) == expected


@settings(deadline=None)
@given(st.text())
def test_a_slug_is_its_own_slug(text: str) -> None:
    slug = iris.slug(text)
    assert iris.slug(slug) == slug
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug)


@pytest.mark.parametrize("base", [iris.BASE, "https://data.example/"])
def test_data_live_under_the_base_of_the_operator(base: str) -> None:
    assert iris.data_iri("no-1514/forum", base) == f"{base}no-1514/forum"
    assert iris.data_iri("/programme/x", base) == f"{base}programme/x"
    assert iris.document_iri("plan", base) == f"{base}doc/plan"
    assert iris.graph_iri("plan", base) == f"{base}graph/plan"


def test_a_path_is_taken_out_again() -> None:
    assert iris.data_path(iris.data_iri("no-1514/forum")) == "no-1514/forum"
    assert iris.data_path(iris.BASE) is None
    assert iris.data_path(iris.SAM + "Body") is None


def test_a_quote_is_a_fragment_of_its_document() -> None:
    document = iris.document_iri("plan")
    assert iris.quote_iri(document, 10, 20) == f"{document}#char=10,20"
    assert iris.selector_iri(document, 10, 20) == f"{document}#selector=char=10,20"


def test_borrowed_concepts_keep_the_iri_of_their_publisher() -> None:
    assert iris.concept_iri("frequency", "WEEKLY") == iris.FREQUENCY + "WEEKLY"
    assert iris.concept_iri("weekday", "Wednesday") == "https://schema.org/Wednesday"
    assert iris.scheme_iri("weekday") == "https://w3id.org/samgraf/weekday"


@pytest.mark.parametrize("scheme", iris.SCHEMES)
def test_the_slug_of_a_concept_is_the_end_of_its_iri(scheme: str) -> None:
    assert iris.concept_slug(iris.concept_iri(scheme, "x-y")) == "x-y"


@pytest.mark.parametrize("make", [iris.scheme_iri, lambda scheme: iris.concept_iri(scheme, "x")])
def test_an_unknown_scheme_is_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(BadParameter, match="no concept scheme “themes”; the nearest are: theme,"):
        make("themes")


@pytest.mark.parametrize("prefix", sorted(iris.PREFIXES))
def test_a_short_form_and_its_iri_are_each_others_inverse(prefix: str) -> None:
    iri = iris.PREFIXES[prefix] + "abc"
    assert iris.expand(iris.curie(iri)) == iri
    assert iris.curie(iri) == f"{prefix}:abc"


@pytest.mark.parametrize("local", ["", "a/b", "a#b", "a.", "å", "a b"])
def test_an_iri_without_a_safe_short_form_stays_whole(local: str) -> None:
    iri = iris.SAM + local
    assert iris.curie(iri) == iri


def test_what_is_no_short_form_is_left_alone() -> None:
    assert iris.expand("https://example.org/x") == "https://example.org/x"
    with pytest.raises(BadParameter, match=r"no prefix “samm”.*the nearest are: sam,"):
        iris.expand("samm:Body")


def test_no_two_prefixes_share_a_name_or_a_namespace() -> None:
    assert set(iris.VOCABULARIES).isdisjoint(iris.OWN_SCHEMES)
    assert len(set(iris.PREFIXES.values())) == len(iris.PREFIXES)


def test_prefixes_are_those_of_the_turtle_files() -> None:
    text = files("ontology").joinpath("core.ttl").read_text(encoding="utf-8")
    declared = dict(re.findall(r"^@prefix (\w+):\s+<([^>]+)>", text, re.MULTILINE))
    assert declared.items() <= iris.PREFIXES.items()


def test_every_language_has_an_iri() -> None:
    assert set(labels.LANGUAGES) <= set(iris.LANGUAGE_IRIS)
    assert all(re.fullmatch(rf"{re.escape(iris.LANGUAGE)}[A-Z]{{3}}", iri) for iri in iris.LANGUAGE_IRIS.values())
