"""An error is an English sentence, a message id for the translators, and what a caller needs to act."""

from __future__ import annotations

import inspect
import pickle

import pytest

from ontology import errors
from ontology.errors import (
    BadParameter,
    Busy,
    InvalidInput,
    Problem,
    QueryMalformed,
    QueryOverdue,
    QueryTimedOut,
    SamgrafError,
    UnknownMunicipality,
    in_order,
)

EVERY_ERROR = sorted(
    (kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, SamgrafError)),
    key=lambda kind: kind.__name__,
)


def problem(line: int | None = 3, path: str = "bodies[2].seats[0].holder", file: str = "sande.yaml") -> Problem:
    return Problem("there is no office “%(id)s”", {"id": "ordforar"}, file, line, 5, path)


def test_the_english_sentence_is_the_template_filled_in() -> None:
    error = BadParameter("The limit must be at most %(most)d, not %(given)s", most=100, given="many")
    assert str(error) == "The limit must be at most 100, not many"
    assert error.template == "The limit must be at most %(most)d, not %(given)s"
    assert error.params == {"most": 100, "given": "many"}


def test_a_percent_sign_is_written_twice() -> None:
    assert str(SamgrafError("100 %% of it")) == "100 % of it"


def test_the_tree_in_the_docstring_is_the_tree_in_the_code() -> None:
    drawn = {word for line in (errors.__doc__ or "").splitlines() for word in line.split()[:3]}
    assert len(EVERY_ERROR) >= 18
    assert [kind.__name__ for kind in EVERY_ERROR if kind.__name__ not in drawn] == []
    assert all(kind.__doc__ for kind in EVERY_ERROR)


OF_THEIR_OWN = (InvalidInput, Busy, QueryOverdue)  # carry more than a sentence, and are tested below


@pytest.mark.parametrize("kind", [kind for kind in EVERY_ERROR if kind not in OF_THEIR_OWN])
def test_every_error_crosses_to_another_process_whole(kind: type[SamgrafError]) -> None:
    error = pickle.loads(pickle.dumps(kind("%(what)s happened", what="it")))
    assert type(error) is kind
    assert str(error) == "it happened"


def test_what_an_error_carries_crosses_too() -> None:
    malformed = pickle.loads(pickle.dumps(QueryMalformed("Unexpected %(word)s", line=2, column=7, word="WHERE")))
    assert (malformed.line, malformed.column, str(malformed)) == (2, 7, "Unexpected WHERE")
    invalid = pickle.loads(pickle.dumps(InvalidInput([problem()])))
    assert invalid.problems == (problem(),)
    busy = pickle.loads(pickle.dumps(Busy("Try again in %(retry_after)d seconds", retry_after=7)))
    assert (busy.retry_after, str(busy)) == (7, "Try again in 7 seconds")
    overdue = pickle.loads(pickle.dumps(QueryOverdue(2.5, ("use MINUS",))))
    assert (overdue.seconds, overdue.advice) == (2.5, ("use MINUS",)) and "2.5 seconds" in str(overdue)


def test_an_unknown_name_offers_the_nearest() -> None:
    error = UnknownMunicipality("No municipality “%(asked)s”; nearest: %(nearest)s", asked="Sanda", nearest=["Sande"])
    assert error.nearest == ("Sande",)
    assert str(error) == "No municipality “Sanda”; nearest: Sande"


def test_a_malformed_query_says_where_when_the_parser_does() -> None:
    assert str(QueryMalformed("Line %(line)d, column %(column)d", line=1, column=9)) == "Line 1, column 9"
    assert QueryMalformed("Nobody knows where").line is None


def test_a_timeout_is_no_malformed_query() -> None:
    assert not issubclass(QueryTimedOut, QueryMalformed)


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (problem(), "sande.yaml:3:5: there is no office “ordforar”"),
        (problem(line=None), "sande.yaml: there is no office “ordforar”"),
        (problem(line=None, file=""), "there is no office “ordforar”"),
    ],
)
def test_a_problem_is_one_line_with_its_place_first(one: Problem, text: str) -> None:
    assert str(one) == text


def test_problems_come_in_reading_order_whatever_order_they_were_found_in() -> None:
    first, second, third = problem(line=2), problem(line=10), problem(line=1, file="stord.yaml")
    assert InvalidInput([third, second, first]).problems == (first, second, third)


def test_problems_of_a_workbook_come_sheet_by_sheet_in_its_order() -> None:
    places = [("Seats", 3, 3), ("Bodies", 9, 2), ("Seats", 2, 4), ("Bodies", 4, 27), ("Bodies", 4, 3)]
    found = [Problem("wrong", {}, "b.xlsx", row, column, f"{sheet}!X{row}") for sheet, row, column in places]
    told = [(one.sheet, one.line, one.column) for one in InvalidInput(found).problems]
    assert told == [("Seats", 2, 4), ("Seats", 3, 3), ("Bodies", 4, 3), ("Bodies", 4, 27), ("Bodies", 9, 2)]
    assert [one.sheet for one in in_order(found, ("Municipality", "Bodies"))] == ["Bodies"] * 3 + ["Seats"] * 2
    assert InvalidInput(InvalidInput(found).problems).problems == InvalidInput(found).problems


def test_invalid_input_counts_and_lists_its_problems() -> None:
    assert str(InvalidInput([problem()])) == "One problem in the input:\nsande.yaml:3:5: there is no office “ordforar”"
    many = InvalidInput([problem(), problem(line=4)])
    assert many.template == "%(count)d problems in the input"
    assert str(many).splitlines()[0] == "2 problems in the input:"
    assert len(str(many).splitlines()) == 3


def test_a_single_problem_has_a_short_way() -> None:
    error = InvalidInput.one("%(sheet)s has no heading", file="book.xlsx", line=1, sheet="Organ")
    assert str(error.problems[0]) == "book.xlsx:1: Organ has no heading"


def test_problems_can_stand_in_a_set() -> None:
    assert len({problem(), problem(), problem(line=9)}) == 2
