"""The page of a project: who runs it, when, for how much, and whether it is practice at all."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from tests.webviz.html import parse
from tests.webviz.pages.test_records import asking, get
from webviz.app import create_app
from webviz.settings import Settings

PROJECT = "no-1621/kompetanseheving"


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return asking(create_app(Settings(), atlas))


def rows(client: FlaskClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    return list(csv.DictReader(io.StringIO(answer.text)))


# -- who ------------------------------------------------------------------------------------------------------------


def test_those_with_a_function_come_first_and_the_steering_group_before_all(client: FlaskClient) -> None:
    page = get(client, f"/nn/{PROJECT}")
    (table,) = [text for text in page.texts("table") if text.startswith("Kven som står for det")]
    places = [table.index(part) for part in ("styringsgruppe", "arbeidsgruppe", "blir gjennomført av")]
    assert places == sorted(places)
    assert table.count("utleidd") == 3  # both functions, and whose project it is


def test_partners_bodies_and_offices_stand_with_what_they_are(client: FlaskClient) -> None:
    page = get(client, "/sv/se-0183/fokus-barn-och-unga")
    table = next(text for text in page.texts("table") if text.startswith("Vilka som driver det"))
    for part in (
        "Styrgruppen (organ) styrgrupp",
        "samverkansledare (befattning)",
        "närpolis (extern aktör) samarbetspartner",
    ):
        assert part in table


@pytest.mark.parametrize(
    ("path", "badge", "sentence"),
    [
        (PROJECT, "søkt om", "Dette er det søkt om. Om det vart gjennomført, er ikkje dokumentert."),
        (
            "se-0183/fokus-barn-och-unga",
            "",
            "Dette byrja som eit prosjekt og er vorte ein del av det vanlege arbeidet.",
        ),
        ("no-1514/bts", "", "2 organ har ein funksjon her."),
    ],
)
def test_what_is_not_practice_says_so_in_words_and_by_a_badge(
    client: FlaskClient, path: str, badge: str, sentence: str
) -> None:
    page = get(client, f"/nn/{path}")
    assert sentence in page.text
    assert page.texts("span", class_="badge status") == ([badge] if badge else [])


# -- when -----------------------------------------------------------------------------------------------------------


def test_milestones_stand_by_date_with_their_wording(client: FlaskClient) -> None:
    assert [(row["What"], row["From"], row["To"]) for row in rows(client, f"/en/{PROJECT}.csv?table=timeline")] == [
        ("etablering av prosjektorganisasjon høst 2011", "2011-08", "2011-12"),
        ("oppstart prosjektet 01.01.2012", "2012-01-01", "2012-01-01"),
        ("gjennomføring 2012–2013", "2012", "2013"),
        ("evaluering innen utgangen av 2013", "", "2013-12-31"),
    ]


def test_the_table_tells_dates_in_the_readers_words(client: FlaskClient) -> None:
    for lang, wanted in (
        ("nn", ["august 2011 til desember 2011", "1. januar 2012", "2012 til 2013", "innan 31. desember 2013"]),
        ("sv", ["augusti 2011 till december 2011", "1 januari 2012", "2012 till 2013", "senast 31 december 2013"]),
    ):
        heads = get(client, f"/{lang}/{PROJECT}").texts("th", scope="row")
        assert [text for text in heads if text in wanted] == wanted


def test_the_bars_are_as_many_as_the_dates(client: FlaskClient) -> None:
    page = get(client, f"/nn/{PROJECT}")
    picture = page.one("svg", role="img")
    assert "evaluering innen utgangen av" in " ".join(picture.text.split())
    shapes = [
        len(page.all("rect", class_="block")),
        len(page.all("path", class_="point")),
        len(page.all("path", class_="open")),
    ]
    assert shapes == [2, 1, 1]


def test_what_else_is_due_in_the_municipality_stands_beside(client: FlaskClient) -> None:
    page = get(client, f"/nb/{PROJECT}")
    for text in (
        "innen 15. juni 2011",
        "innen utgangen av oktober 2011 Ledelse og kvalitet i barnehagene",
        "innen 31. desember 2011 Kommunal veileder",
        "fra 1. januar 2012 Felles barnevernstjeneste på Fosen",
    ):
        assert any(row.startswith(text) for row in page.texts("tr")), text


def test_a_beginning_and_an_end_are_one_period(client: FlaskClient) -> None:
    page = get(client, "/nn/programme/saman-om-ein-betre-kommune")
    assert any(row.startswith("2012 til 2015 heile perioden") for row in page.texts("tr"))
    last = rows(client, "/nn/programme/saman-om-ein-betre-kommune.csv?table=timeline")[-1]
    assert (last["Frå"], last["Til"]) == ("2012", "2015")


def test_dates_of_claims_keep_both_wording_and_date(client: FlaskClient) -> None:
    found = rows(client, "/en/no-1621/voksenstandard.csv?table=timeline")
    assert [(row["What"], row["To"]) for row in found] == [
        ("innen utgangen av 2011 (skoler og barnehager)", "2011-12-31"),
        ("i 2012 (familiesenteret)", "2012"),
    ]


# -- how much -------------------------------------------------------------------------------------------------------


def test_the_budget_is_checked_and_the_own_share_told(client: FlaskClient) -> None:
    page = get(client, f"/en/{PROJECT}")
    assert "The lines add up to 850,000 NOK, as the total says." in page.text
    assert "The municipality's own share is 150,000 of 850,000 NOK, 17.6 per cent." in page.text
    found = rows(client, f"/en/{PROJECT}.csv?table=budget")
    assert [row["Amount"] for row in found] == ["200000", "300000", "200000", "150000", "850000", "700000"]
    assert [row["Rests on"] for row in found] == ["stated"] * 5 + ["inferred"]


def test_a_total_that_nobody_states_is_not_called_stated(client: FlaskClient) -> None:
    page = get(client, "/nb/region-nord-troms/interkommunalt-samarbeid")
    assert "Ingen total er oppgitt. Postene er til sammen omtrent 600\xa0000 NOK." in page.one("main").text.replace(
        "\n", " "
    )
    assert "Kommunens egen andel er omtrent 100 000 av 600 000 NOK, 16,7 prosent." in page.text


def test_a_project_without_dates_and_money_has_no_empty_tables(client: FlaskClient) -> None:
    page = get(client, "/nn/no-1514/bts")
    assert page.all("section", id="timeline") == page.all("section", id="budget") == []
    answer = client.get("/nn/no-1514/bts.json").get_json()
    assert set(answer) == {"statements"}


# -- what was learnt ------------------------------------------------------------------------------------------------


def test_pitfalls_and_success_factors_keep_words_and_concept_apart(client: FlaskClient) -> None:
    page = get(client, "/sv/se-0183/fokus-barn-och-unga")
    kinds = ("framgångsfaktor", "skyddsfaktor", "lärdom", "utmaning", "fallgrop")
    assert [text.lower() for text in page.texts("dt") if text.lower() in kinds] == list(kinds)
    factor = next(text for text in page.texts("dd") if text.startswith("skapa en sido- eller projektorganisation"))
    assert "·" in factor and "Källa" in factor


def test_a_hostile_address_is_no_fault_of_ours(client: FlaskClient) -> None:
    for path in (f"{PROJECT}.csv?table=%3Cscript%3E", f"{PROJECT}.xlsx?table=nothing", f"{PROJECT}.json"):
        assert client.get(f"/nn/{path}").status_code == 200
    page = parse(client.get(f"/nn/{PROJECT}.exe").text)
    assert page.texts("h1") == ["Her er det ingenting"]
