"""Lists of meeting places: every make is read, nothing crashes, and no person is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from graph.check import check
from graph.readers import arenas
from graph.readers.intake import Given, Taken, take
from graph.readers.participants import participants
from graph.readers.persons import without_persons
from graph.readers.wording import heading, match, stem, table
from graph.records import Dossier, Record
from graph.shapes import violations
from graph.vocabulary import concepts
from ontology.errors import InvalidInput
from ontology.iris import concept_iri
from ontology.labels import LANGUAGES
from tests.conftest import Tell
from tests.graph.arena_lists import LISTS, ROW_NN, List

NEW = Given("no-4612", name="Eksempel", language="nb")
SIGNS = {"if-any": "?", "as-needed": "~"}
ROLES = {"chair": "*", "convener": "!"}


def assert_told(error: InvalidInput, file: str | None = None) -> None:
    """A refusal says what is wrong, and where."""
    assert error.problems
    assert all(one.file == (file or one.file) and len(one.message) > 10 for one in error.problems), str(error)


def bodies(dossier: Dossier) -> dict[str, Record]:
    return {one.path.removeprefix("no-4612/"): one for one in dossier.records if one.kind == "body"}


def value(record: Record, name: str) -> object:
    return record.fields[name][0].value if name in record.fields else None


def seats(body: Record) -> str:
    """The seats of a body as the lists write them."""
    found = []
    for seat in body.parts.get("seats", ()):
        roles = "".join(ROLES.get(str(one.value), "") for one in seat.fields["role"])
        found.append(f"{seat.path.rpartition('/')[2]}{SIGNS.get(str(value(seat, 'attendance')), '')}{roles}")
    return " ".join(sorted(found))


def times(body: Record) -> float | None:
    told = value(body.parts["rhythm"][0], "times") if "rhythm" in body.parts else None
    return None if told is None else float(str(told))


# -- makes ---------------------------------------------------------------------------------------------------------


def test_there_are_lists_of_many_makes() -> None:
    assert len(LISTS) >= 25
    assert len({one.make for one in LISTS}) == len(LISTS)


@pytest.mark.parametrize("one", LISTS, ids=lambda one: one.make)
def test_every_make_is_read(one: List) -> None:
    found = bodies(take(one.content, one.file, NEW).dossiers[0])
    assert {name: (times(body), seats(body)) for name, body in found.items()} == dict(one.bodies)


def test_what_is_read_keeps_the_contract() -> None:
    """Nothing to complain of: neither what only shows together, nor against the shapes, evidence and all."""
    for at, one in enumerate(LISTS):
        dossiers = take(one.content, one.file, NEW).dossiers
        assert check(dossiers) == (), one.make
        assert at % 4 or violations(dossiers) == (), one.make


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_language_is_found_out_or_asked_for(lang: str) -> None:
    said = {"nn": ("ikkje berre", "kvar veke"), "nb": ("ikke bare", "hver uke"), "sv": ("inte bara och", "varje vecka"),
            "en": ("not only for the", "every week")}[lang]  # fmt: skip
    text = f"Forum\n\nFormål: {said[0]}\nFrekvens: {said[1]}\nDeltakere: NAV"
    assert take(text.encode(), "x.txt", Given("no-4612")).dossiers[0].document.language == lang


def test_what_must_be_said_is_asked_for_all_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        take(b"X-forum\n\nMandat: abc\nTheme: def", "x.txt", Given())
    assert [one.path for one in caught.value.problems] == ["language", "municipality"]


# -- what is kept --------------------------------------------------------------------------------------------------

PASTED = """Tverrfaglig team

Målgruppe: barn og unge
Formål: Samhandling på tvers, informasjon og dialog
Møtehyppighet: Ca 2 gange ri året
Deltakere: PPT, helsestasjon (leder), evt. barnevern (med samtykke), 1–2 lærere, NAV ved behov, inntil 3 foreldre
Ansvarlig for møtet: Enhetsleder familiesenter
"""


@pytest.fixture(scope="module")
def pasted() -> Taken:
    return take(PASTED.encode(), "liste.txt", NEW)


def test_each_value_is_kept_as_stated(pasted: Taken) -> None:
    body = bodies(pasted.dossiers[0])["tverrfaglig-team"]
    said = {seat.path.rpartition("/")[2]: getattr(value(seat, "said"), "text", "") for seat in body.parts["seats"]}
    assert said["barnevern"] == "evt. barnevern (med samtykke)"
    assert said["nav"] == "NAV ved behov"
    assert said["helsestasjon"] == "helsestasjon (leder)"
    assert getattr(value(body.parts["rhythm"][0], "said"), "text", "") == "Ca 2 gange ri året"
    assert value(body.parts["rhythm"][0], "certainty") == "approximate"


def test_numbers_of_seats_are_read(pasted: Taken) -> None:
    body = bodies(pasted.dossiers[0])["tverrfaglig-team"]
    bounds = {one.path.rpartition("/")[2]: (value(one, "min"), value(one, "max")) for one in body.parts["seats"]}
    assert bounds["laerere"] == (1, 2)
    assert bounds["foreldre"] == (0, 3)
    assert bounds["ppt"] == (None, None)


def test_concepts_are_found_and_guesses_are_marked(pasted: Taken) -> None:
    body = bodies(pasted.dossiers[0])["tverrfaglig-team"]
    assert value(body, "kind") == "team"
    assert value(body, "targetGroup") == "children-and-young-people"
    assert [one.value for one in body.fields["purpose"]] == ["collaboration-across", "information", "dialogue"]
    assert {one.grounds.basis for one in body.fields["purpose"]} == {"inferred"}
    assert all({label.lang for label in one.grounds.note} == set(LANGUAGES) for one in body.fields["purpose"])


def test_a_holder_nobody_knows_is_an_office_by_its_word(pasted: Taken) -> None:
    kinds = {one.path: one.kind for one in pasted.dossiers[0].records}
    assert kinds["no-4612/enhetsleder-familiesenter"] == "office"
    assert kinds["no-4612/foreldre"] == "group"
    assert any("Enhetsleder familiesenter" in str(one) and one.line == 7 for one in pasted.notes)


def test_quotes_are_at_their_place_in_the_text(pasted: Taken) -> None:
    """The extracted text is not kept; but a quote's range, wording and digest are of one and the same text."""
    dossier = pasted.dossiers[0]
    assert len(dossier.quotes) > 10
    for (start, end), quote in dossier.quotes.items():
        assert len(quote.wording) <= 90
        assert 0 <= start < end <= dossier.document.length
        if quote.complete:
            assert end - start == len(quote.wording)
            assert hashlib.sha256(quote.wording.encode()).hexdigest() == quote.sha256


def test_reading_twice_gives_the_same(pasted: Taken) -> None:
    assert take(PASTED.encode(), "liste.txt", NEW) == pasted


def test_unknown_headings_are_told_with_their_cell() -> None:
    found = take(b"Navn;Formaal;Form\xc3\xa5l;Parkering\nForum;a;b;ja\n", "x.csv", NEW)
    assert [(one.line, one.column) for one in found.notes if "Parkering" in str(one)] == [(2, 4)]


# -- persons -------------------------------------------------------------------------------------------------------

NAMES = ("Kari Nordmann", "Ola N.", "Ine-Marie Eksempelsen", "Xqvart Eksempeldatter")
TOLD = (
    "rektor {}",
    "Rektor: {}",
    "{} (rektor)",
    "rektor ({})",
    "rektor {}, tlf" + ". 99 88 77 66",
    "{}, rektor; ppt" + "@eksempel.no",
    "rektor v/{}",
    "rektor\n{}",
)


@pytest.mark.parametrize("told", TOLD)
@pytest.mark.parametrize("name", NAMES)
def test_a_role_stays_and_its_person_goes(told: str, name: str) -> None:
    text = f'Navn;Formål;Deltakere;Ansvarlig\nForum;dialog;"{told.format(name)}";"{told.format(name)}"\n'
    found = take(text.encode(), "x.csv", NEW)
    everything = f"{found.dossiers}{found.notes}".lower()
    for part in (*name.lower().replace(".", "").split(), "99 88", "99887766", "eksempel.no"):
        assert len(part) < 3 or part not in everything
    assert seats(bodies(found.dossiers[0])["forum"]) == "rektor!"


@pytest.mark.parametrize(
    "kept",
    ["Fridtjof Nansen skole", "Kirkens Bymisjon", "Sande Kommune", "Første onsdag kl. 12.00–14.30", "2024–2025",
     "Leiar PPT Nordre", "939866914", "Helse- og omsorgssjef"],
)  # fmt: skip
def test_names_of_places_and_numbers_that_reach_nobody_stay(kept: str) -> None:
    assert without_persons(kept, strict=True).text == kept


# -- participants --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "helse- og omsorgssjef, plan- og utviklingssjef og PPT",
            ["helse- og omsorgssjef", "plan- og utviklingssjef", "PPT"],
        ),
        ("barn-, utbildnings- och kulturchef samt polis", ["barn-, utbildnings- och kulturchef", "polis"]),
        ("kultur/ungdom/skole", ["kultur/ungdom", "skole"]),
        ("lag og organisasjonar; FAU", ["lag og organisasjonar", "FAU"]),
        ("kommunalsjef for oppvekst og kultur og rektor", ["kommunalsjef for oppvekst og kultur", "rektor"]),
        ("Repr. frå skule, barnehage (styrar, lærar) & NAV", ["skule", "barnehage", "NAV"]),
        ("• rektor\n• styrar\n", ["rektor", "styrar"]),
        ("", []),
        (" , ; og / \n", []),
    ],
)
def test_participants_are_split_with_care(text: str, names: list[str]) -> None:
    assert [one.name for one in participants(text)] == names


JOINED = {
    "PPT evt. barnevern": "PPT, barnevern?",
    "PPT ev barnevern": "PPT, barnevern?",
    "rektor, PPT eventuelt BUP": "rektor, PPT, BUP?",
    "PPT og ev. barnevern": "PPT, barnevern?",
    "PPT, evt. også barnevern": "PPT, barnevern?",
    "PPT samt evt. BUP": "PPT, BUP?",
    "PPT ev. BUP ev. barnevern": "PPT, BUP?, barnevern?",
    "PPT evt. Familiens hus": "PPT, Familiens hus?",
    "leiar evt. nestleiar": "leiar, nestleiar?",
    "lærar/evt. miljøterapeut": "lærar, miljøterapeut?",
    "rektor med ev. kurator": "rektor, kurator?",
    "Evt. barnevern": "barnevern?",
    "barnevern (evt.)": "barnevern?",
    "rektor, barnevern evt., PPT": "rektor, barnevern?, PPT",
    "PPT (evt. barnevern)": "PPT",
    "rektor evt. med samtykke": "rektor med samtykke?",
    "PPT evt. ved behov": "PPT?",
    "kommunalsjef for oppvekst og kultur": "kommunalsjef for oppvekst og kultur",
    "kommunalsjef for oppvekst og evt. kultur": "kommunalsjef for oppvekst, kultur?",
    "helsestasjon eventuellt socialtjänst": "helsestasjon, socialtjänst?",
    "rektor och vid behov elevhälsa": "rektor, elevhälsa*",
    "rektor vid behov elevhälsan": "rektor, elevhälsan*",
    "PPT ved behov barnevern": "PPT, barnevern*",
    "PPT ved behov": "PPT*",
    "lærar ved behov for oppfølging": "lærar for oppfølging*",
    "skule og ved behov barnevern": "skule, barnevern*",
    "rektor and if needed school nurse": "rektor, school nurse*",
    "NAV kan inviteres": "NAV*",
    "PPT o/e barnevern": "PPT, barnevern",
    "PPT og/eller barnevern": "PPT, barnevern",
    "PPT och/eller socialtjänst": "PPT, socialtjänst",
    "rektor samt PPT": "rektor, PPT",
    "rektor i tillegg til PPT": "rektor, PPT",
    "rektor + PPT": "rektor, PPT",
    "rektor m.fl.": "rektor",
    "rektor o.a.": "rektor",
    "PPT eller barnevern": "PPT eller barnevern",
}
"""What is told, and who that is: `?` if there is one, `*` as needed."""


@pytest.mark.parametrize("text", JOINED)
def test_a_qualifier_belongs_to_the_one_it_stands_before(text: str) -> None:
    marks = {"if-any": "?", "as-needed": "*", "regular": ""}
    assert ", ".join(one.name + marks[one.attendance] for one in participants(text)) == JOINED[text]


def test_the_table_of_joins_is_large_enough() -> None:
    assert len(JOINED) >= 35


COMES_AS = {
    "observatør frå NAV": "NAV observer",
    "rektor, to observatører fra NAV": "rektor, NAV observer",
    "evt. ein observatør frå BUP og PPT": "BUP observer, PPT",
    "en observatör från polisen": "polisen observer",
    "Observers from NAV": "NAV observer",
    "NAV (observatør)": "NAV observer",
    "representant fra NAV": "NAV",
    "observatørgruppa": "observatørgruppa",
    "rektor, vara for rektor": "rektor, –",
    "personleg varamedlem for rektor; to vararepresentanter": "–, –",
    "ersättare för rektor vid behov, suppleanter": "–, –",
    "stadfortredar for rektor, stedfortreder for rektor, deputy for the principal": "–, –, –",
    "varaordfører, deputy mayor, stedfortreder": "varaordfører, deputy mayor, stedfortreder",
    "Skara, Vara": "Skara, Vara",
}
"""What is told, and who that is, with a role that is another than member's; – comes instead of another."""


@pytest.mark.parametrize("text", COMES_AS)
def test_who_observes_and_who_comes_instead_of_another_are_told_apart(text: str) -> None:
    found = ["–" if one.deputy else one.name + f" {one.role}" * (one.role != "member") for one in participants(text)]
    assert ", ".join(found) == COMES_AS[text]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("x.csv", "Navn;Formål;Deltakere\nForum;dialog;{}\n"),
        ("x.txt", "Forum\n\nFormål: dialog\nDeltakere: {}\n"),
        ("x.html", "<h2>Forum</h2><p><b>Formål:</b> dialog</p><p><b>Deltakere:</b> {}</p>"),
    ],
)
def test_an_observer_sits_as_one_and_a_deputy_has_no_seat_but_is_kept_as_told(file: str, text: str) -> None:
    told = "personalsjef, observatør fra NAV, vara for personalsjef"
    taken = take(text.format(told).encode(), file, NEW)
    forum = bodies(taken.dossiers[0])["forum"]
    roles = {one.path.rpartition("/")[2]: value(one, "role") for one in forum.parts["seats"]}
    assert roles == {"personalsjef": "member", "nav": "observer"}
    assert {one.path.rpartition("/")[2] for one in taken.dossiers[0].records} == {"no-4612", "forum", *roles}
    assert getattr(value(forum, "memberSelection"), "text", "") == told
    assert ["“vara for personalsjef” comes instead" in str(one) for one in taken.notes].count(True) == 1


@over(st.text(alphabet="abcå ,;/()-–:.\n1og", max_size=80))
@settings(max_examples=150)
def test_every_participant_is_at_its_place(text: str) -> None:
    for one in participants(text):
        assert text[one.span[0] : one.span[1]] == one.said
        assert one.name.strip() == one.name != ""


# -- words ---------------------------------------------------------------------------------------------------------


def test_no_heading_stands_for_two_fields() -> None:
    forms = [form.strip() for said in table()["fields"].values() for form in said.split("|")]
    twice = {form for form in forms if forms.count(form) > 1}
    assert len(forms) > 200
    assert not twice


@pytest.mark.parametrize(
    ("said", "field"),
    [("MÅLGRUPPE:", "targets"), ("Ansvarleg for møtet", "responsible"), ("Deltakere (faste)", "participants"),
     ("Møtehyppigheitt", "rhythm"), ("Mötesfrekvens", "rhythm"), ("Syfte", "purpose"), ("Kaffi", None), ("", None)],
)  # fmt: skip
def test_headings_are_known_in_many_forms(said: str, field: str | None) -> None:
    found = heading(said)
    assert (found.field if found else None) == field


def test_concepts_are_found_by_every_label_of_theirs() -> None:
    labels = [(label.text, one) for scheme in ("office", "service") for one in concepts()[scheme].values()
              for label in one.labels]  # fmt: skip
    assert len(labels) > 200
    for text, one in labels:
        found = match(text, (one.scheme,))
        assert found and text.lower() in {label.text.lower() for label in found.concept.labels}
        assert concept_iri(one.scheme, found.concept.slug) == found.concept.iri


def test_one_and_many_have_one_stem() -> None:
    assert stem("Einingsleiarane") == stem("einingsleiar")
    assert stem("barnehagar") == stem("barnehage") == stem("barnehagen")


# -- corrupted files -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Broken:
    what: str
    file: str
    content: bytes


def broken() -> Iterator[Broken]:
    table_ = ROW_NN.encode()
    page = "<h2>Forum</h2><p><b>Formål:</b> dialog</p><p><b>Deltakere:</b> NAV</p>"
    yield Broken("empty", "x.csv", b"")
    yield Broken("only white space", "x.txt", b"  \r\n\t\r\n")
    yield Broken("binary", "x.csv", bytes(range(256)) * 20)
    yield Broken("a picture", "x.html", b"\x89PNG\r\n\x1a\n" + bytes(50))
    yield Broken("a PDF", "x.txt", b"%PDF-1.7\n1 0 obj")
    yield Broken("an old spreadsheet", "x.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50))
    yield Broken("UTF-16 without its mark", "x.csv", ROW_NN.encode("utf-16-le"))
    yield Broken("UTF-16 cut in the middle of a letter", "x.csv", ROW_NN.encode("utf-16")[:-1])
    yield Broken("neither UTF-8 nor Windows-1252", "x.csv", table_ + b"\x81\x8d\xff")
    yield Broken("only headings", "x.csv", table_.split(b"\n")[0])
    yield Broken("no headings", "x.csv", b"a;b;c\n1;2;3\n")
    yield Broken("rows without names", "x.csv", b"Navn;Form\xc3\xa5l\n;dialog\n;info\n")
    yield Broken("a quotation mark nobody closed", "x.csv", b'Navn;Form\xc3\xa5l\n"Forum;' + b"a" * 200_000)
    yield Broken("50,001 rows", "x.csv", b"Navn;Form\xc3\xa5l\n" + b"A;b\n" * 50_001)
    yield Broken("61 columns", "x.csv", (";".join(["Navn", "Formål", *["x"] * 59]) + "\n" + "a;" * 60 + "a\n").encode())
    yield Broken("prose", "x.txt", "Vi møtes av og til og snakker om løst og fast.\n".encode() * 20)
    yield Broken("fields without a name", "x.txt", "Formål: dialog\nDeltakere: NAV\n".encode())
    yield Broken("a page with nothing", "x.html", b"<html><body></body></html>")
    yield Broken("a page with headings only", "x.html", b"<html><body><h1>A</h1><h2>B</h2></body></html>")
    yield Broken("a page nested 10,000 deep", "x.html", b"<div>" * 10_000 + page.encode() + b"</div>" * 10_000)
    yield Broken("a page of unclosed tags", "x.html", b"<div><p><b><a href='" + b"<p><b>" * 5_000)
    yield Broken("a page of brackets", "x.html", b"<p>" + b"<" * 50_000)
    yield Broken("a page that is a script", "x.html", b"<html><script>" + b"<h2>x</h2>" * 1000)
    yield Broken("a page of entities", "x.html", b"<html><p>" + b"&amp;&#0;&#xD800;&bogus;&#99999999;" * 500)
    yield Broken("a page with a table of empty cells", "x.html", b"<table>" + b"<tr><td><td>" * 500 + b"</table>")
    yield Broken(
        "cells that span everything", "x.html", b"<table><tr><td colspan=99999 rowspan=99999>x<td>y</table>" * 50
    )
    yield Broken("a page larger than is read", "x.html", b"<html><p>" + b"<p>tekst</p>" * 200_000)
    yield Broken("a page cut short", "x.html", page.encode()[:9])
    yield Broken("another format under this name", "x.csv", b'{"organizations": [{"name": "A"}]}')
    yield Broken("a file larger than any reader takes", "x.csv", b"a" * 20_000_001)


CASES = tuple(broken())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_no_broken_file_crashes_and_each_names_its_place(case: Broken) -> None:
    try:
        found = arenas.read(case.content, case.file, NEW)
    except InvalidInput as error:
        assert_told(error, case.file)
    else:  # whatever could be read has a name and a place
        assert bodies(found.dossiers[0])
        assert case.what == "a page nested 10,000 deep"


def test_the_corpus_is_large_enough(tell: Tell) -> None:
    tell(f"{len(CASES)} broken lists of meeting places: none crashed, each names its place; {len(LISTS)} makes read")
    assert len(CASES) >= 25


@over(st.one_of(st.text(max_size=300), st.lists(
    st.sampled_from(["Navn", "Formål: x", "Deltakere: ", "a, b og c (leder)", ";", "\n", "<p>", "<td>", "</b>",
                     '"', "\t",
                     "Møtehyppighet: 2", "Forum\n\n", "<h2>", "1–2 ", "evt. ", "\0", "é", "Målgruppe;"]), max_size=30,
).map("".join)), st.sampled_from(["x.txt", "x.csv", "x.html"]))  # fmt: skip
@settings(max_examples=200)
def test_any_text_gives_records_or_problems(text: str, file: str) -> None:
    try:
        found = arenas.read(text.encode("utf-8", "replace"), file, NEW)
    except InvalidInput as error:
        assert_told(error)
    else:
        assert check(found.dossiers) == ()
        assert found.dossiers[0].records[0].path == "no-4612"
