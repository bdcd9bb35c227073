"""Ready questions where a rhythm is a range or documents differ: both ends, as the measure of load has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import pytest

from graph.atlas import Atlas
from graph.elsewhere.remote import open_remote
from graph.elsewhere.wire import Access
from graph.findings import Count, Interval, Quantity
from graph.library import load_files
from graph.measures.load import load
from graph.projection import town
from graph.store import open_store
from graph.workings.meetings import PERSON_UNIT, UNIT
from tests.conformance.test_questions import neutral
from tests.graph.ranged import HOME, write_ranged
from tests.services import everything, virtuoso
from tests.webviz.api_client import api, data

OF = {"municipality": "no-9998"}
# By hand: 4–6 meetings and two seats, 12 or 4 and one seat, at least 3 and one seat. In the first body the one seat is
# inferred and the other as needed. What is looked at of each row; the evidence is that of both documents.
EXPECTED: Mapping[str, tuple[Mapping[str, str], list[dict[str, object]]]] = {
    "rhythms": (
        OF,
        [
            {"body": "no-9998/fagrad", "times": 4, "least": None, "most": None, "said": "fire gonger i året"},
            {"body": "no-9998/fagrad", "times": 12, "least": None, "most": None, "said": "kvar månad"},
            {"body": "no-9998/leiarrad", "times": None, "least": 4, "most": 6, "certainty": "certainty:range"},
            {"body": "no-9998/ungdomsrad", "times": None, "least": 3, "most": None, "certainty": "certainty:minimum"},
        ],
    ),
    "meetings-in-all": (OF, [{"meetings": 11, "meetings_most": 21, "approximate": 3, "unknown": 0}]),
    "meetings-by-holder": (
        OF,
        [
            {"holder": "no-9998/radmann", "meetings": 8, "meetings_most": 18, "stated": 4, "stated_most": 12},
            {"holder": "no-9998/skulesjef", "meetings": 7, "meetings_most": 9, "stated": 7, "stated_most": 9},
        ],
    ),
    "person-meetings": (
        OF,
        [
            {"times": 4, "times_most": 6, "person_meetings": 8, "person_meetings_most": 12, "standing": 4}
            | {"body": "no-9998/leiarrad", "standing_most": 6},
            {"times": 4, "times_most": 12, "person_meetings": 4, "person_meetings_most": 12, "standing": 4}
            | {"body": "no-9998/fagrad", "standing_most": 12},
            {"times": 3, "times_most": 3, "person_meetings": 3, "person_meetings_most": 3, "standing": 3}
            | {"body": "no-9998/ungdomsrad", "standing_most": 3},
            {"times": 11, "times_most": 21, "person_meetings": 15, "person_meetings_most": 27, "standing": 11}
            | {"body": None, "standing_most": 21},
        ],
    ),
    "bodies-with-a-function": (
        {"function": "steering-group"},
        [{"body": "no-9998/fagrad", "endeavour": "no-9998/loftet", "meetings": 4, "meetings_most": 12}],
    ),
}


@pytest.fixture(
    scope="module", params=["ours", pytest.param("virtuoso", marks=[pytest.mark.virtuoso, pytest.mark.slow])]
)
def ranged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    """The town in our own store, and on a server of another make."""
    folder = tmp_path_factory.mktemp("ranged")
    with open_store() as store:
        load_files(store, write_ranged(folder))
        if request.param == "ours":
            yield Atlas(store)
            return
        with virtuoso(folder, everything(store)) as url, open_remote(url, Access(fresh=600)) as there:
            yield Atlas(there)


@pytest.mark.parametrize("question", EXPECTED)
def test_a_question_gives_both_ends(ranged: Atlas, question: str) -> None:
    parameters, expected = EXPECTED[question]
    rows = neutral(ranged.ask(question, "nn", **parameters))
    assert [{name: row.get(name) for name in one} for row, one in zip(rows, expected, strict=True)] == expected
    documents = {quote.partition(" ")[0] for row in rows for quote in row["evidence"]}
    assert documents == {"spenn", "motsett"}


def test_the_api_gives_them_as_numbers(ranged: Atlas) -> None:
    (row,) = data(api(ranged), "/api/questions/meetings-in-all/answer?municipality=no-9998&lang=en")["rows"]
    assert [row[name] for name in ("meetings", "meetings_most", "approximate")] == [11, 21, 3]
    assert {type(row[name]) for name in ("meetings", "meetings_most", "approximate")} == {int}


def test_the_questions_agree_with_the_measure(ranged: Atlas) -> None:
    whole, *each = load(town(ranged.store, HOME))
    asked: dict[str, list[dict[str, Any]]] = {
        name: neutral(ranged.ask(name, "nn", **OF)) for name in EXPECTED if EXPECTED[name][0] == OF
    }
    (in_all,), total = asked["meetings-in-all"], asked["person-meetings"][-1]
    assert ends(whole.measure(UNIT, "all bodies")) == (in_all["meetings"], in_all["meetings_most"])
    for name, reading in (("person_meetings", "literal, all"), ("standing", "literal, standing")):
        assert ends(whole.measure(PERSON_UNIT, reading)) == (total[name], total[f"{name}_most"])
    told = {one.subjects: one for one in each}
    assert len(told) == len(asked["meetings-by-holder"]) == 2
    for row in asked["meetings-by-holder"]:
        found = told[(HOME.replace("no-9998", row["holder"]),)]
        for name, reading in (("meetings", "literal, all"), ("stated", "literal, stated")):
            assert ends(found.measure(UNIT, reading)) == (row[name], row[f"{name}_most"])


def ends(value: Quantity) -> tuple[Fraction, Fraction]:
    """The smallest and the largest number of a figure."""
    low, high = (value.certain, value.possible) if isinstance(value, Interval) else (value, value)
    assert isinstance(low, Count) and isinstance(high, Count)
    return low.number, high.number
