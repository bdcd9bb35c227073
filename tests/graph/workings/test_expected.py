"""Answers to expectations, side by side."""

from __future__ import annotations

import pytest

from graph.findings import Category, Finding, Measure, Message, Name, Ratio, Words, msg
from graph.workings.expected import expected
from ontology.labels import Label

TITLE = Words((Label("a title", "en"),))


def answer(owner: str, *given: tuple[str, str]) -> list[Finding]:
    """The findings of a check: (expectation, answer)."""
    return [
        Finding(
            kind="expectation",
            subjects=(owner,),
            sentence=msg("“%(expectation)s” is documented.", expectation=TITLE),
            measures=(Measure("answer", "as of today", Category(Message(said)), "", expectation),),
            items={"found": (f"{owner}-{expectation}",)},
            caveats=(),
            evidence=(f"q-{owner}-{expectation}",),
        )
        for expectation, said in given
    ]


@pytest.mark.parametrize(
    ("answers", "state", "have"),
    [
        (("documented", "documented"), "in both", 2),
        (("documented", "partly documented"), "differs", 2),
        (("documented", "not documented"), "only here", 1),
        (("not documented", "not documented"), "not documented", 0),
    ],
)
def test_the_answers_of_two(answers: tuple[str, str], state: str, have: int) -> None:
    found = {owner: answer(owner, ("e", said)) for owner, said in zip("ab", answers, strict=True)}
    (row,) = expected("ab", found)
    assert row.measure("state", "expectations") == Category(Message(state))
    assert row.measure("municipalities with it", "expectations") == Ratio(have, 2)
    assert [(part.subject, part.state) for part in row.parts] == list(zip("ab", answers, strict=True))
    assert (row.subjects, row.sentence.params["title"]) == (("e",), TITLE)
    assert row.evidence == ("q-a-e", "q-b-e")
    assert row.parts[0].items == ("a-e",)


def test_who_was_not_asked_has_no_data_and_one_answer_is_no_comparison() -> None:
    found = {
        "a": answer("a", ("e", "documented"), ("alone", "documented"), ("broken", "query failed")),
        "b": answer("b", ("e", "documented"), ("broken", "documented")),
    }
    (row,) = expected("abc", found)
    assert row.measure("state", "expectations") == Category(Message("in some"))
    assert [part.state for part in row.parts] == ["documented", "documented", "no data"]
    assert row.sentence.params["have"] == (Name("a"), Name("b"))


def test_without_answers_there_is_nothing() -> None:
    assert expected("ab", {}) == ()
