"""Findings in the reader's language: sentences with names, quantities, lists, short words, and what has no IRI."""

from __future__ import annotations

import ast
import re
from fractions import Fraction

import pytest

from graph.atlas import Atlas
from graph.findings import (
    Category,
    Count,
    Finding,
    Interval,
    Measure,
    Name,
    Part,
    Quantity,
    Ratio,
    Report,
    Undefined,
    Words,
    msg,
    nmsg,
)
from graph.packs import read_packs
from ontology.iris import data_iri
from ontology.labels import LANGUAGES, Label
from tests.golden import reports
from tests.house.tree import modules
from webviz.i18n import translator
from webviz.present import Presenter, own
from webviz.reports import finding_json
from webviz.short_words import WORDS
from webviz.wording import listed, unit

SANDE = data_iri("no-1514")
WORDED = re.compile(r"[a-zæøå]{3,}")


# -- sentences --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "lang", "expected"),
    [
        ([], "nn", ""),
        (["a"], "nn", "a"),
        (["a", "b"], "nn", "a og b"),
        (["a", "b", "c"], "sv", "a, b och c"),
        (["a", "b", "c"], "en", "a, b and c"),
        (["oppvekst og opplæring", "helse"], "nb", "oppvekst og opplæring, helse"),
        (["barn og unge", "foreldre", "brukarar"], "nn", "barn og unge, foreldre og brukarar"),
        (["plan- og utviklingssjef", "teknisk sjef"], "nn", "plan- og utviklingssjef og teknisk sjef"),
        (
            ["Styringsgruppe, Ny organisering", "Barnrådet", "x og y"],
            "nb",
            "Styringsgruppe, Ny organisering; Barnrådet; x og y",
        ),
    ],
)
def test_names_are_listed_so_that_one_sees_where_each_ends(names: list[str], lang: str, expected: str) -> None:
    assert listed(names, lang) == expected


@pytest.mark.parametrize(
    ("lang", "expected"), [("nn", "råd"), ("nb", "råd"), ("sv", "råd"), ("en", "council"), ("fi", "council")]
)
def test_words_of_their_own_come_in_the_language_that_serves_the_reader_best(lang: str, expected: str) -> None:
    words = Words((Label("council", "en"), Label("råd", "nb")))
    assert own(words, lang).text == expected
    assert own(Words(()), lang).text == ""


def test_a_sentence_has_names_words_and_numbers_in_its_places(atlas: Atlas) -> None:
    plan = Words((Label("ein plan", "nn"), Label("a plan", "en")))
    message = msg("%(plan)s, %(count)s, %(names)s", plan=plan, count=1200, names=(Name(SANDE), plan))
    said = {lang: Presenter(atlas, lang).sentence(message).replace("\xa0", " ") for lang in LANGUAGES}
    assert said["nn"] == said["nb"] == "Ein plan, 1 200, Sande og ein plan"
    assert said["sv"] == "Ein plan, 1 200, Sande och ein plan"
    assert said["en"] == "A plan, 1,200, Sande and a plan"


def test_a_number_chooses_the_form_of_a_sentence(atlas: Atlas) -> None:
    show = Presenter(atlas, "en")
    said = [
        show.sentence(nmsg("%(num)s pack is valid.", "%(num)s packs are valid.", number, num=number))
        for number in (1, 2)
    ]
    assert said == ["1 pack is valid.", "2 packs are valid."]


@pytest.mark.parametrize(
    ("value", "expected", "said_unit"),
    [
        (Ratio(2, 10), "2/10 = 0,2", ""),
        (Count(Fraction(62), "meetings a year", approximate=True), "≈ 62", "meetings a year"),
        (Count(Fraction(1, 3), "steps"), "0,333", "steps"),
        (Interval(Ratio(5, 7), Ratio(7, 7)), "5/7 = 0,714 – 7/7 = 1", ""),
        (
            Interval(Count(Fraction(58), "meetings a year"), Count(Fraction(62), "meetings a year")),
            "58 – 62",
            "meetings a year",
        ),
        (Category(msg("partly documented")), "Delvis dokumentert", ""),
        (Undefined(msg("no way up is documented")), "Ingen veg opp er dokumentert", ""),
    ],
)
def test_a_quantity_in_words(atlas: Atlas, value: Quantity, expected: str, said_unit: str) -> None:
    assert Presenter(atlas, "nn").quantity(value) == expected
    assert unit(value) == said_unit


def test_a_category_and_what_is_not_defined_in_json(atlas: Atlas) -> None:
    def told(value: Quantity) -> dict[str, object]:
        finding = Finding("x", (), msg("not documented"), (Measure("answer", "all", value, ""),), {}, (), ())
        (measure,) = finding_json(Presenter(atlas, "sv"), finding)["measures"]
        return {key: measure[key] for key in measure if key not in ("measure", "reading", "formula")}

    assert told(Category(msg("documented"))) == {"category": "documented", "label": "Dokumenterat"}
    assert told(Undefined(msg("no way up is documented"))) == {
        "value": None,
        "not_defined_because": "Ingen väg upp är dokumenterad",
    }
    assert told(Ratio(1, 3)) == {"numerator": 1, "denominator": 3, "value": 0.333333}
    assert told(Count(Fraction(7, 2), "hours a year")) == {"value": 3.5, "unit": "hours a year", "approximate": False}


def test_a_part_has_its_state_for_programs_and_for_people(atlas: Atlas) -> None:
    finding = Finding(
        "x", (SANDE,), msg("not documented"), (), {"agenda topics": ("ordet i dokumentet",)}, (), (),
        (Part(SANDE, "has it", ("ordet i dokumentet",), msg("inferred, not stated")),),
    )  # fmt: skip
    told = finding_json(Presenter(atlas, "nb"), finding)
    (part,) = told["parts"]
    assert (part["state"], part["word"], part["because"]) == ("has it", "har det", "Utledet, ikke oppgitt")
    assert part["things"] == told["agenda_topics"] == [{"iri": None, "label": "ordet i dokumentet", "lang": ""}]
    assert part["of"]["label"] == "Sande"


def test_expectations_are_named_by_their_packs(atlas: Atlas) -> None:
    packs = read_packs()
    (pack, *_) = packs
    assert Presenter(atlas, "nn", packs).thing(pack.expectations[0].iri).label in pack.expectations[0].titles
    assert Presenter(atlas, "nn").thing(pack.expectations[0].iri).label.text == pack.expectations[0].id


# -- short words ------------------------------------------------------------------------------------------------------


def _short(finding: Finding) -> set[str]:
    measures = finding.measures
    said = {finding.kind, *finding.items, *(part.state for part in finding.parts)}
    said |= {word for one in measures for word in (one.name, one.reading, unit(one.value))}
    return said | {one.formula for one in measures if WORDED.search(re.sub(r"\(.*?\)|min|max", "", one.formula))}


@pytest.fixture(scope="module")
def said(atlas: Atlas) -> set[str]:
    """Every short word in the findings on the municipalities that come with the program."""
    some: tuple[Report, ...] = reports(atlas)
    return {word for report in some for finding in report.findings for word in _short(finding) if word}


def test_every_short_word_of_a_finding_can_be_translated(said: set[str]) -> None:
    assert len(said) >= 150
    known = {one.template for one in WORDS} | {str(ids) for ids in vars(translator("en").catalogue)["_catalog"]}
    assert sorted(said - known - {"Provan & Kenis 2008"}) == []


def test_no_short_word_is_listed_that_no_measure_says() -> None:
    texts, beginnings = set(), set()
    for module in modules():
        if module.name.startswith("graph."):
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    texts.add(node.value)
                if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                    beginnings.add(str(node.values[0].value))
    listed_words = [one.template for one in WORDS]
    assert listed_words == sorted(set(listed_words))
    unsaid = [one for one in listed_words if one not in texts and not one.startswith(tuple(beginnings - {""}))]
    assert unsaid == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_short_word_is_short_and_begins_like_the_english_one(lang: str) -> None:
    for one in WORDS:
        text = translator(lang).gettext(one.template)
        assert text.strip() and not text.endswith("."), one
        assert (
            text[:1].islower() == one.template[:1].islower()
            or not text[:1].isalpha()
            or text.startswith(("Jaccard", "Gini", "E-I", "Blau"))
        ), (one.template, text)
