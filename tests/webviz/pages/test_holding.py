"""My meetings: where somebody sits, how many meetings that makes, and in which months, as far as anybody has said."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from graph.atlas import Atlas
from graph.entity import Grounds, Rhythm
from graph.library import load_files
from graph.names import Thing
from graph.store import open_store
from ontology.iris import concept_iri
from ontology.labels import LANGUAGES, Label
from tests.graph.worlds import FILE, write_world
from tests.webviz.pages.test_records import asking, get
from webviz.app import create_app
from webviz.pages.yearly import EVEN, MONTHS, Meetings, in_all, meetings, year
from webviz.settings import Settings

BODY = Thing("https://example.org/body", "body", Label("Leiarrådet", "nn"), None)
NUMBERS = st.one_of(st.none(), st.integers(0, 400).map(float))


def rhythm(
    times: float | None = None,
    frequency: str = "",
    certainty: str = "nominal",
    least: float | None = None,
    most: float | None = None,
) -> Rhythm:
    def concept(scheme: str, slug: str) -> Thing:
        return Thing(concept_iri(scheme, slug), "concept", Label(slug, "en"), None)

    grounds = Grounds("stated", None, None, None, ())
    often = concept("frequency", frequency) if frequency else None
    return Rhythm("", None, times, least, most, concept("certainty", certainty), often, (), None, grounds)


# -- in which months ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frequency", "times", "each"),
    [("WEEKLY", 52, (4, 5)), ("BIWEEKLY", 26, (2, 3)), ("MONTHLY_2", 24, (2, 2)), ("MONTHLY", 12, (1, 1))],
)
def test_a_weekly_or_monthly_rhythm_falls_on_every_month(frequency: str, times: int, each: tuple[int, int]) -> None:
    one = meetings(BODY, [rhythm(times, frequency)])
    assert (one.in_a_month, one.few, one.many, one.about) == (each, times, times, False)
    assert one.monthly == Fraction(times, MONTHS)


@pytest.mark.parametrize(
    "told",
    [
        rhythm(4, certainty="approximate"),  # four times a year
        rhythm(6, "BIMONTHLY", "approximate"),  # every other month on average
        rhythm(12, "MONTHLY", "approximate"),  # monthly on average
        rhythm(10, "MONTHLY"),  # monthly, but not in every month
        rhythm(12),  # twelve times a year, whenever
        rhythm(4, "QUARTERLY"),
        rhythm(None, "WEEKLY"),
    ],
)
def test_a_rhythm_that_does_not_tell_the_months_is_never_spread_over_them(told: Rhythm) -> None:
    assert meetings(BODY, [told]).in_a_month is None


def test_documents_that_differ_give_the_smallest_and_the_largest_number_and_no_months() -> None:
    one = meetings(BODY, [rhythm(12, "MONTHLY"), rhythm(4, certainty="approximate")])
    assert (one.few, one.many, one.about, one.in_a_month) == (4, 12, True, None)
    same = meetings(BODY, [rhythm(12, "MONTHLY"), rhythm(12, "MONTHLY"), rhythm(certainty="unknown")])
    assert (same.few, same.many, same.in_a_month) == (12, 12, (1, 1))


def test_a_least_number_has_no_largest() -> None:
    assert meetings(BODY, [rhythm(certainty="minimum", least=3)]) == Meetings(BODY, 3, None, False, None)
    ranged = meetings(BODY, [rhythm(certainty="range", least=8, most=12)])
    assert (ranged.few, ranged.many) == (8, 12)


def test_no_number_is_no_nought() -> None:
    one = meetings(BODY, [rhythm(certainty="unknown")])
    assert (one.few, one.many, one.in_a_month) == (None, None, None)
    assert meetings(BODY, []) == one
    assert year([one]) is year([]) is None


@given(st.lists(st.builds(rhythm, NUMBERS, st.sampled_from(["", *EVEN, "QUARTERLY"])), max_size=4))
def test_months_never_hold_more_than_the_year(told: list[Rhythm]) -> None:
    one = meetings(BODY, told)
    assert (one.few is None) == all(each.times is None for each in told)
    if one.monthly is not None:
        assert one.few == one.many == MONTHS * in_all([one])


@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_rows_lie_below_each_other_and_hold_their_names(names: list[str]) -> None:
    drawn = year([Meetings(Thing("", "body", Label(name, ""), None), 4, 4, False, None) for name in names])
    assert drawn is not None and len(drawn.columns) == MONTHS
    for above, below in zip(drawn.rows, drawn.rows[1:], strict=False):
        assert above.y + above.height <= below.y
    assert drawn.rows[-1].y + drawn.rows[-1].height <= drawn.height


# -- the page -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return asking(create_app(Settings(), atlas))


def test_the_chief_executive_reads_the_load_and_what_it_is_made_of(client: FlaskClient) -> None:
    page = get(client, "/nn/no-1514/kommunedirektor")
    assert "kommunedirektør sit i 3 av 4 organ og har om lag 62 møte i året." in page.text
    (table,) = [text for text in page.texts("table") if text.startswith("3 plassar")]
    rows = [text for text in page.texts("tr") if text in table][1:]
    assert [row.split()[0] for row in rows] == ["Kontaktmøte", "Leiarforum", "Sektorleiarmøte"]
    assert "innkallar" in rows[1] and "utleidd" in rows[1]


def test_the_year_shows_what_is_known_by_month_and_what_is_not(client: FlaskClient) -> None:
    page = get(client, "/en/no-1514/kommunedirektor")
    assert len(page.all("rect", class_="block")) == 12  # the weekly meeting alone
    assert len(page.all("rect", class_="unplaced")) == 2
    items = page.texts("li")
    assert "Sektorleiarmøte: 4–5 in each month" in items
    assert "Leiarforum: about 4 meetings; the months are not known" in items
    assert not any("In all" in item for item in items)  # only one body tells its months


def test_months_that_are_known_of_several_bodies_are_added(tmp_path: Path) -> None:
    text = FILE.replace("times: 4, certainty: nominal", "times: 52, certainty: nominal, frequency: WEEKLY")
    with open_store() as store:
        load_files(store, [write_world(tmp_path, text)])
        page = get(asking(create_app(Settings(), Atlas(store))), "/en/no-9999/radmann")
    assert "In all, where the months are known: 5–6 in each month" in page.texts("li")


def test_every_language_names_the_months(client: FlaskClient) -> None:
    months = {lang: get(client, f"/{lang}/no-1514/nav").one("svg", role="img").text for lang in LANGUAGES}
    assert all(word in months[lang] for lang, word in (("nn", "des."), ("nb", "mai"), ("sv", "maj"), ("en", "Oct")))
    assert len({text for lang, text in months.items() if lang != "nb"}) == 3


def test_where_a_collective_may_include_somebody_is_marked_as_inferred(client: FlaskClient) -> None:
    page = get(client, "/nn/no-1514/personalsjef")
    section = page.one("section", id="among")
    assert "Leiarforum, som ein av einingsleiarar utleidd mogleg" in " ".join(section.text.split())
    assert get(client, "/nn/no-1514/kommunedirektor").all("section", id="among") == []  # it has a seat of its own there


def test_what_is_not_documented_is_not_drawn(client: FlaskClient) -> None:
    page = get(client, "/sv/no-1621/radmann")
    assert page.all("section", id="year") == []
    assert "inte dokumenterat" in page.text


def test_a_holder_without_a_seat_has_a_plain_page(client: FlaskClient) -> None:
    page = get(client, "/sv/se-0183/samverkansledare")
    assert page.all("section", id="meetings") == page.all("section", id="load") == []


def test_the_meetings_can_be_taken_away(client: FlaskClient) -> None:
    text = client.get("/en/no-1514/kommunedirektor.csv?table=meetings").text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["Body"], row["Fewest a year"], row["Most a year"]) for row in rows] == [
        ("Kontaktmøte", "6", "6"),
        ("Leiarforum", "4", "4"),
        ("Sektorleiarmøte", "52", "52"),
    ]
    found = client.get("/nn/no-1514/personalsjef.json").get_json()
    assert {one["certain"] for one in found["may_also_be_meant"]} == {False}
    assert found["meetings"][0]["body"]["label"] == "Kontaktmøte"
