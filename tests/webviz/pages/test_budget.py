"""A budget adds up, or says that it does not; what is not stated is never a nought."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.entity import Claim, Entity, Grounds
from graph.names import Thing
from ontology.iris import SAM, concept_iri
from ontology.labels import Label
from webviz.pages.budget import Budget, budget

LINE = Thing(f"{SAM}BudgetLine", "property", Label("line", "en"), None)
TOWN = Thing("https://example.org/town", "municipality", Label("Town", ""), None)
STATE = Thing("https://example.org/state", "agency", Label("State", ""), None)


def line(
    number: int,
    amount: str | None,
    type_: str = "",
    funder: Thing | None = None,
    currency: str = "NOK",
    basis: str = "stated",
) -> Entity:
    thing = Thing(f"https://example.org/line/{number}", "other", Label(f"line {number}", "nb"), None)
    grounds = Grounds(basis, None, None, None, ())
    facts: list[tuple[str, Thing | None, str | None]] = [("amount", None, amount), ("currency", None, currency)]
    if type_:
        iri = concept_iri("budgetline", type_)
        facts.append(("budgetLineType", Thing(iri, "concept", Label(type_, "en"), None), None))
    if funder:
        facts.append(("funder", funder, None))
    details = [
        Claim(
            thing,
            Thing(SAM + name, "property", Label(name, "en"), None),
            value,
            Label(text, "") if text else None,
            grounds,
        )
        for name, value, text in facts
        if value or text
    ]
    return Entity(thing, (LINE,), (), None, None, (), tuple(details), (), (), (), (), (), grounds)


def found(*lines: Entity, about: frozenset[str] = frozenset()) -> Budget:
    one = budget(lines, about)
    assert one is not None
    return one


ORLAND = (
    line(1, "200000", "substitutes"),
    line(2, "300000", "project-leader"),
    line(3, "200000", "external-competence"),
    line(4, "150000", "own-contribution", TOWN),
)


def test_a_total_that_is_right_agrees_and_the_own_share_is_exact() -> None:
    one = found(*ORLAND, line(5, "850000", "total"), line(6, "700000", "net-total", basis="inferred"))
    assert (one.computed, one.whole, one.stated, one.agrees) == (Decimal(850000), Decimal(850000), True, True)
    assert (one.own, one.share(one.own)) == (Decimal(150000), Fraction(150, 850))
    assert [row.sums for row in one.lines] == [False] * 4 + [True, True]


def test_a_total_that_is_wrong_does_not() -> None:
    one = found(*ORLAND, line(5, "800000", "total"))
    assert (one.agrees, one.computed) == (False, Decimal(850000))


def test_a_total_that_is_worked_out_is_not_stated() -> None:
    one = found(line(1, "300000"), line(2, "600000", "total", basis="inferred"))
    assert (one.stated, one.whole) == (False, Decimal(600000))
    assert found(*ORLAND).whole == Decimal(850000)


def test_what_the_municipality_pays_is_known_by_the_line_or_by_who_pays() -> None:
    assert found(line(1, "10", "own-contribution"), line(2, "30", "", TOWN), line(3, "60", "", STATE)).own == Decimal(
        40
    )
    assert found(line(1, "10"), line(2, "20", "", STATE)).own is None


def test_a_line_without_an_amount_is_beside_the_sum_and_no_nought() -> None:
    one = found(line(1, "10"), line(2, None))
    assert (one.computed, one.without) == (Decimal(10), 1)
    assert found(line(1, None)).computed is None


def test_several_currencies_are_not_added() -> None:
    one = found(line(1, "10"), line(2, "10", currency="SEK"))
    assert (one.computed, one.own, one.share(Decimal(10))) == (None, None, None)


def test_an_amount_that_is_about_so_makes_the_sum_so() -> None:
    assert found(line(1, "10"), line(2, "20"), about=frozenset({"https://example.org/line/2"})).about
    assert not found(line(1, "10")).about


@pytest.mark.parametrize("text", ["much", "NaN", "Infinity", ""])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert found(line(1, text)).lines[0].amount is None


def test_no_line_is_no_budget() -> None:
    assert budget(()) is None


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=6))
def test_shares_of_the_lines_add_up_to_the_whole(amounts: list[int]) -> None:
    one = found(*(line(number, str(amount)) for number, amount in enumerate(amounts)))
    shares = [one.share(row.amount) for row in one.lines]
    if sum(amounts):
        assert sum(share for share in shares if share is not None) == 1
    else:
        assert shares == [None] * len(amounts)
