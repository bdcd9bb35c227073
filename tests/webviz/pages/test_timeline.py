"""Dates: in order, as exact as they are given, in the reader's words, and drawn where they belong."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.entity import Grounds, Quote
from graph.names import Thing
from ontology.labels import LANGUAGES, Label
from webviz.i18n import translator
from webviz.pages.timeline import (
    NAMES,
    PLOT,
    TICKS,
    Dated,
    chart,
    first_day,
    in_order,
    last_day,
    meanwhile,
    span,
)

KIND = Thing("https://example.org/milestone", "property", Label("milestone", "en"), None)
PARTS = st.one_of(
    st.none(),
    st.dates().map(str),
    st.integers(1, 9999).map("{:04}".format),
    st.builds("{:04}-{:02}".format, st.integers(1, 9999), st.integers(1, 12)),
    st.sampled_from(["", "2011-13", "2011-02-30", "0000", "autumn", "99999"]),
)


def dated(said: str, earliest: str | None = None, latest: str | None = None, place: int = 0) -> Dated:
    """Something with its dates; `place` is where the document says it."""
    document = Thing("https://example.org/doc", "document", Label("doc", ""), None)
    quote = Quote(f"https://example.org/doc#char={place},{place + 1}", document, place, place + 1, Label("", ""), True)
    thing = Thing(f"https://example.org/{said}", "other", Label(said, "nb"), None)
    return Dated(thing, KIND, Label(said, "nb"), earliest, latest, Grounds("stated", None, None, None, (quote,)))


def words(found: tuple[Dated, ...]) -> list[str]:
    return [one.label.text for one in found]


# -- order ----------------------------------------------------------------------------------------------------------


def test_dates_order_and_letters_do_not() -> None:
    project = [
        dated("evaluering innen utgangen av 2013", None, "2013-12-31"),
        dated("gjennomføring 2012–2013", "2012", "2013"),
        dated("oppstart prosjektet 01.01.2012", "2012-01-01", "2012-01-01"),
        dated("etablering av prosjektorganisasjon høst 2011", "2011-08", "2011-12"),
    ]
    assert [text.split()[0] for text in words(in_order(project))] == [
        "etablering", "oppstart", "gjennomføring", "evaluering",
    ]  # fmt: skip


def test_what_has_no_date_comes_last_and_in_the_order_of_the_document() -> None:
    found = in_order([dated("a", place=9), dated("b", place=3), dated("c", "2030"), dated("d", "someday", place=5)])
    assert words(found) == ["c", "b", "d", "a"]


@given(st.lists(st.builds(dated, st.text(max_size=5), PARTS, PARTS, st.integers(0, 99)), max_size=8))
def test_the_order_does_not_depend_on_where_it_began(found: list[Dated]) -> None:
    # Two that differ in nothing the order looks at keep their places, so words and dates are compared.
    forth = [(span(one), one.thing.iri) for one in in_order(found)]
    back = [(span(one), one.thing.iri) for one in in_order(reversed(found))]
    assert forth == back
    dates = [any(one[0]) for one in forth]
    assert dates == sorted(dates, reverse=True)


def test_what_else_happens_is_what_falls_in_our_years() -> None:
    own = [dated("own", "2011-08", "2013")]
    others = [dated("before", "2010", "2010-12-31"), dated("by", None, "2011-06-15"), dated("from", "2013-05"),
              dated("after", "2014"), dated("undated")]  # fmt: skip
    assert words(meanwhile(others, own)) == ["by", "from"]
    assert meanwhile(others, [dated("undated")]) == ()


# -- dates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2012", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2013-02", date(2013, 2, 1), date(2013, 2, 28)),
        ("2011-06-15", date(2011, 6, 15), date(2011, 6, 15)),
    ],
)
def test_a_date_reaches_from_its_first_day_to_its_last(text: str, first: date, last: date) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize("text", [None, "", "0000", "2011-13", "2011-02-30", "hausten 2011", "99999", "2011-1"])
def test_what_is_no_date_is_none(text: str | None) -> None:
    assert first_day(text) is last_day(text) is None


@pytest.mark.parametrize(
    ("text", "nn", "sv", "en"),
    [
        ("2012", "2012", "2012", "2012"),
        ("2011-08", "august 2011", "augusti 2011", "August 2011"),
        ("2012-01-01", "1. januar 2012", "1 januari 2012", "1 January 2012"),
        ("hausten", "hausten", "hausten", "hausten"),
    ],
)
def test_dates_are_written_as_in_the_language(text: str, nn: str, sv: str, en: str) -> None:
    assert [translator(lang).day(text) for lang in ("nn", "sv", "en")] == [nn, sv, en]


@given(PARTS, st.sampled_from(LANGUAGES))
def test_any_text_can_be_written(text: str | None, lang: str) -> None:
    assert isinstance(translator(lang).day(text or ""), str)


# -- drawing --------------------------------------------------------------------------------------------------------


def test_bars_stand_over_their_years() -> None:
    drawn = chart(
        [dated("whole", "2011", "2013"), dated("middle", "2012", "2012"), dated("day", "2012-01-01", "2012-01-01")]
    )
    assert drawn is not None
    whole, middle, day = drawn.bars
    assert (whole.x, whole.width, whole.shape) == (NAMES, PLOT, "period")
    days = (date(2014, 1, 1) - date(2011, 1, 1)).days
    assert middle.x == pytest.approx(NAMES + PLOT * 365 / days)
    assert middle.width == pytest.approx(PLOT * 366 / days)
    assert (day.x, day.shape) == (middle.x, "day")
    assert [tick.year for tick in drawn.ticks] == [2011, 2012, 2013]
    assert drawn.ticks[1].x == middle.x


def test_an_open_end_reaches_to_the_edge() -> None:
    drawn = chart([dated("since", "2012"), dated("until", None, "2012-06-30"), dated("edge", "2011", "2013")])
    assert drawn is not None
    since, until, _edge = drawn.bars
    assert (since.shape, since.x + since.width) == ("since", NAMES + PLOT)
    assert (until.shape, until.x) == ("until", NAMES)
    assert until.x + until.width < since.x + since.width


def test_what_has_no_date_is_not_drawn() -> None:
    assert chart([dated("undated")]) is chart([]) is None
    drawn = chart([dated("undated"), dated("dated", "2012")])
    assert drawn is not None and [bar.of.label.text for bar in drawn.bars] == ["dated"]


@given(st.lists(st.builds(dated, st.text(max_size=40), PARTS, PARTS), max_size=8))
def test_nothing_is_drawn_outside_the_picture(found: list[Dated]) -> None:
    drawn = chart(in_order(found))
    if drawn is None:
        assert not any(any(span(one)) for one in found)
        return
    assert 1 <= len(drawn.ticks) <= TICKS
    assert len(drawn.bars) == sum(any(span(one)) for one in found)
    lows = [bar.y for bar in drawn.bars]
    assert lows == sorted(set(lows)) and max(lows) < drawn.height
    for bar in drawn.bars:
        assert NAMES <= bar.x <= NAMES + PLOT and bar.width > 0
        assert bar.x + bar.width <= drawn.width
