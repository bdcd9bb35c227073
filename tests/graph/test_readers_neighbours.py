"""Popolo, OParl and registers of municipalities: posts and places come in, persons do not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from graph.check import check
from graph.readers import oparl, popolo, registers
from graph.readers.intake import Given, Taken, take
from graph.records import Record
from graph.shapes import violations
from ontology.errors import InvalidInput
from tests.conftest import Tell

NEW = Given("no-4612", language="nb")
POPOLO: dict[str, Any] = {
    "organizations": [
        {"id": "1", "name": "Eksempel kommune", "classification": "municipality"},
        {"id": "2", "name": "Oppvekstutvalget", "classification": "committee", "parent_id": "1",
         "founding_date": "2019-10-01"},
        {"id": "p", "name": "Eksempelpartiet", "classification": "party"},
        {"id": "s", "name": "Barnehage", "classification": "department", "parent_id": "1"},
    ],
    "posts": [{"id": "po", "label": "Styrer", "organization_id": "s"}],
    "persons": [
        {"id": "a", "name": "Kari Nordmann",
         "memberships": [{"organization_id": "2", "role": "leder", "on_behalf_of_id": "p"}]},
        {"id": "b", "name": "Ola Nordmann", "email": "ola" + "@example.org"},
    ],
    "memberships": [
        {"person_id": "b", "organization_id": "s", "post_id": "po"},
        {"person_id": "b", "organization_id": "2"},
        {"person_id": "c", "organization_id": "2", "on_behalf_of_id": "p"},
        {"person_id": "d", "organization_id": "2"},
        {"person_id": "d", "organization_id": "gone"},
    ],
}  # fmt: skip
TYPE = "https://schema.oparl.org/1.1/"
OPARL: dict[str, Any] = {
    "data": [
        {"id": "https://o/b", "type": f"{TYPE}Body", "name": "Stadt Beispiel", "organization": "https://o/list"},
        {
            "id": "https://o/1", "type": f"{TYPE}Organization", "name": "Jugendausschuss", "body": "https://o/b",
            "classification": "Ausschuss", "organizationType": "Gremium", "post": ["Vorsitz"],
            "startDate": "2020-11-01",
            "membership": [
                {"id": "m1", "type": f"{TYPE}Membership", "person": "https://o/p1", "role": "Mitglied"},
                {"id": "m2", "type": f"{TYPE}Membership", "person": "https://o/p2", "role": "Vorsitz"},
                {"id": "m3", "type": f"{TYPE}Membership", "person": "https://o/p3", "role": "Mitglied"},
            ],
        },
        {"id": "https://o/p1", "type": f"{TYPE}Person", "name": "Eva Muster", "phone": ["99 88 77 66"]},
        {"id": "https://o/x", "type": f"{TYPE}Paper", "name": "Antrag"},
    ],
    "pagination": {}, "links": {},
}  # fmt: skip


def assert_told(error: InvalidInput) -> None:
    """A refusal says what is wrong."""
    assert error.problems


def records(found: Taken) -> dict[str, Record]:
    return {record.path.partition("/")[2] or record.path: record for record in found.dossiers[0].records}


def seats(body: Record) -> dict[str, tuple[object, object]]:
    """For each seat its first role and the number of those who fill it."""
    return {
        seat.path.rpartition("/")[2]: (
            seat.fields["role"][0].value,
            seat.fields["max"][0].value if "max" in seat.fields else None,
        )
        for seat in body.parts["seats"]
    }


# -- Popolo --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def people() -> Taken:
    return take(json.dumps(POPOLO).encode(), "p.json", NEW)


def test_popolo_becomes_bodies_seats_and_offices(people: Taken) -> None:
    found = records(people)
    assert {path: one.kind for path, one in found.items()} == {
        "no-4612": "municipality", "styrer": "office", "barnehage": "service", "eksempelpartiet": "group",
        "medlemmer": "group", "oppvekstutvalget": "body",
    }  # fmt: skip
    assert seats(found["oppvekstutvalget"]) == {
        "styrer": ("member", None), "eksempelpartiet": ("chair", 2), "medlemmer": ("member", 1)
    }  # fmt: skip
    assert found["oppvekstutvalget"].fields["establishedOn"][0].value == "2019-10-01"
    assert check(people.dossiers) == () == violations(people.dossiers)


def test_no_person_of_popolo_is_kept(people: Taken) -> None:
    assert not any(word in str(people) for word in ("Nordmann", "Kari", "ola@"))
    assert any("does not tell of" in str(note) and note.path == "gone" for note in people.notes)


@pytest.mark.parametrize("shape", ["one object", "a list", "nested"])
def test_popolo_comes_in_several_shapes(shape: str) -> None:
    one = POPOLO["organizations"][1]
    data = {
        "one object": one,
        "a list": [*POPOLO["organizations"], *POPOLO["memberships"]],
        "nested": {"organizations": [{**one, "memberships": [{"person_id": "a", "role": "leder"}]}]},
    }[shape]
    found = records(popolo.read(json.dumps(data).encode(), "p.json", NEW))
    assert found["oppvekstutvalget"].kind == "body"


# -- OParl ---------------------------------------------------------------------------------------------------------


def test_oparl_becomes_bodies_and_seats() -> None:
    found = take(json.dumps(OPARL).encode(), "o.json", Given("de-0001", language="en"))
    body = records(found)["jugendausschuss"]
    assert seats(body) == {"members": ("member", 2), "vorsitz": ("member", None)}
    assert body.fields["establishedOn"][0].value == "2020-11-01"
    assert check(found.dossiers) == () == violations(found.dossiers)
    assert not any(word in str(found) for word in ("Muster", "99 88", "https://o/p1"))
    assert any("Paper" in str(note) for note in found.notes)


def test_oparl_may_be_one_object() -> None:
    found = oparl.read(json.dumps(OPARL["data"][1]).encode(), "o.json", NEW)
    assert records(found)["jugendausschuss"].kind == "body"


def test_a_language_we_do_not_have_is_asked_for() -> None:
    with pytest.raises(InvalidInput, match="say which"):
        oparl.read(json.dumps(OPARL).encode(), "o.json", Given("de-0001"))


# -- damage --------------------------------------------------------------------------------------------------------


def damage(change: Callable[[Any], object], source: Any) -> bytes:
    data = json.loads(json.dumps(source))
    change(data)
    return json.dumps(data).encode()


BROKEN_POPOLO = {
    "empty": b"",
    "white space": b" \n ",
    "cut short": json.dumps(POPOLO).encode()[:300],
    "not UTF-8": '{"organizations": [{"name": "Råd"}]}'.encode("cp1252"),
    "no organisations": b'{"organizations": []}',
    "a text for a list": b'{"organizations": "Forum"}',
    "texts for objects": b'{"organizations": ["Forum", 3, null]}',
    "no names": b'{"organizations": [{"id": "a"}, {"id": "b", "name": ""}]}',
    "a list for a name": b'{"organizations": [{"name": ["Forum"]}]}',
    "an object for an id": damage(lambda data: data["organizations"][1].update(id={"a": 1}), POPOLO),
    "a truth value for a role": damage(lambda data: data["memberships"][0].update(role=True), POPOLO),
    "memberships that are none": damage(lambda data: data.update(memberships=[1, 2]), POPOLO),
    "not a number": b'{"organizations": [{"name": NaN}]}',
    "nested 5,000 deep": b'{"organizations": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    "nested 100 deep": b'{"organizations": ' + b"[" * 100 + b"]" * 100 + b"}",
    "a number alone": b"42",
    "binary": bytes(range(256)),
}
BROKEN_OPARL = {
    "no type": damage(lambda data: data["data"][0].pop("type"), OPARL),
    "no name": damage(lambda data: data["data"][1].pop("name"), OPARL),
    "a text for data": b'{"type": "https://schema.oparl.org/1.1/Body", "data": "x"}',
    "texts for objects": b'{"data": ["https://schema.oparl.org/1.1/Body"]}',
    "an object for posts": damage(lambda data: data["data"][1].update(post={}), OPARL),
    "numbers for posts": damage(lambda data: data["data"][1].update(post=[1]), OPARL),
    "a list for a person": damage(lambda data: data["data"][1]["membership"][0].update(person=["a"]), OPARL),
    "a truth value for a role": damage(lambda data: data["data"][1]["membership"][0].update(role=False), OPARL),
    "only papers": damage(lambda data: data.update(data=data["data"][3:]), OPARL),
    "only persons": damage(lambda data: data.update(data=data["data"][2:3]), OPARL),
    "cut short": json.dumps(OPARL).encode()[:-9],
    "nested 5,000 deep": b'{"data": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
}
REGISTER = "code;name;validFrom;validTo\n4612;Sveio;2020-01-01;\n0183;Eksempel;;2019-12-31\n"
BROKEN_REGISTERS = {
    "no rows": b"code;name\n",
    "no headings": b"4612;Sveio\n0183;Eksempel\n",
    "a code of letters": REGISTER.replace("0183", "ABCD").encode(),
    "a code of five digits": REGISTER.replace("0183", "01830").encode(),
    "no name": REGISTER.replace("Sveio", "").encode(),
    "no date": REGISTER.replace("2020-01-01", "i fjor").encode(),
    "a thirteenth month": REGISTER.replace("2020-01-01", "01.13.2020").encode(),
    "a row cut short": REGISTER.encode() + b"4613",
    "an open quotation mark": b'code;name\n4612;"Sveio' + b"x" * 200_000,
    "50,001 rows": b"code;name\n" + b"4612;Sveio\n" * 50_001,
    "a zero byte": REGISTER.replace("Sveio", "Sv\0eio").encode(),
}
BROKEN = [
    *(("p.json", popolo.read, what, content) for what, content in BROKEN_POPOLO.items()),
    *(("o.json", oparl.read, what, content) for what, content in BROKEN_OPARL.items()),
    *(("r.csv", registers.read, what, content) for what, content in BROKEN_REGISTERS.items()),
]


@pytest.mark.parametrize(("file", "read", "what", "content"), BROKEN, ids=[f"{one[0]} {one[2]}" for one in BROKEN])
def test_no_broken_file_crashes_and_each_names_its_place(
    file: str, read: Callable[[bytes, str, Given], Taken], what: str, content: bytes
) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(content, file, NEW)
    assert caught.value.problems
    for one in caught.value.problems:
        assert one.file == file, what
        assert one.line or one.path, what


def test_the_corpus_is_large_enough(tell: Tell) -> None:
    counts = (len(BROKEN_POPOLO), len(BROKEN_OPARL), len(BROKEN_REGISTERS))
    tell(f"broken files (Popolo, OParl, registers): {counts}, none crashed, each names its place")
    assert min(counts) >= 10


@over(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "organizations",
                        "memberships",
                        "name",
                        "id",
                        "type",
                        "data",
                        "post",
                        "membership",
                        "person_id",
                        "organization_id",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
    )
)
@settings(max_examples=100)
def test_any_json_gives_records_or_problems(data: Any) -> None:
    for read in (popolo.read, oparl.read):
        try:
            found = read(json.dumps(data).encode(), "x.json", Given("no-4612", "Eksempel", language="nb"))
        except InvalidInput as error:
            assert_told(error)
        else:
            assert check(found.dossiers) == ()


# -- registers -----------------------------------------------------------------------------------------------------


def test_a_register_gives_places_with_dated_codes_and_counties() -> None:
    text = (
        "code,name_official,county_name,valid_from,valid_to,org_number\n1221,Stord,Hordaland,,2019-12-31,939866914\n"
        "4614,Stord,Vestland,2020-01-01,,939866914\n0301,Oslo,Oslo,,,\n"
    )
    found = take(text.encode(), "kommunar.csv", Given())
    stord = records(found)["no-4614"]
    codes = [{name: told[0].value for name, told in code.fields.items()} for code in stord.parts["codes"]]
    assert codes == [{"code": "1221", "to": "2019-12-31"}, {"code": "4614", "from": "2020-01-01"}]
    assert getattr(stord.fields["county"][0].value, "text", "") == "Vestland"
    assert sorted(records(found)) == ["no", "no-0301", "no-4614"]
    assert check(found.dossiers) == () == violations(found.dossiers)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_swedish_list_gives_its_counties_from_rows_above(encoding: str) -> None:
    text = 'Kommunkod;Kommunnamn\n"01";"Stockholms län"\n"0114";"Upplands Väsby"\n183;Sundbyberg\n'
    found = take(text.encode(encoding), "kommuner.csv", Given())
    assert sorted(records(found)) == ["se", "se-0114", "se-0183"]
    assert getattr(records(found)["se-0183"].fields["county"][0].value, "text", "") == "Stockholms län"
    assert records(found)["se-0183"].names[0].lang == "sv"


@pytest.mark.shared
def test_whole_registers_are_read(shared: Path) -> None:
    found = {name: take((shared / "registers" / name).read_bytes(), name, Given()).dossiers
             for name in ("municipalities_no.csv", "municipalities_se.csv")}  # fmt: skip
    norway, sweden = (records(Taken(dossiers)) for dossiers in found.values())
    assert len(sweden) == 291
    assert len(norway) > 500 and {"no-4614", "no-1514", "no-0301"} <= set(norway)
    assert [code.path for code in norway["no-4614"].parts["codes"]] == ["no-4614/code/1221", "no-4614/code/4614"]
    for dossiers in found.values():
        assert check(dossiers) == ()
