"""The workbook: what a planner fills in becomes records, and records become the same workbook again."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import openpyxl
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph.build import build
from graph.check import check
from graph.files import dossiers, files
from graph.library import bundled, read_all
from graph.readers.intake import Given
from graph.readers.municipality import parse
from graph.readers.workbook import read
from graph.readers.workbook_cells import Fault, day, decimal
from graph.records import Dossier, Record
from graph.shapes import violations
from graph.store import Store
from graph.vocabulary import concepts
from graph.workbook.form import MAX_COLUMNS, fold, forms, table, title, titles
from graph.workbook.words import escaped, given_word, joined, pieces, scheme_words, whole, word
from graph.writers import municipality, workbook
from ontology.iris import slug
from ontology.labels import LANGUAGES, Label
from tests.graph.workbook_faults import FAULTS, NOTED
from tests.graph.workbooks import PLANNED, Rows, cell, filled, opened, problems, rezipped, saved, sheet_xml, take

GENERATE = (Phase.explicit, Phase.reuse, Phase.generate)  # a workbook takes too long to be made smaller


def one(rows: Rows = PLANNED, lang: str = "nn") -> Dossier:
    """The dossier of a filled workbook."""
    return take(filled(lang, rows)).dossiers[0]


def record(dossier: Dossier, path: str) -> Record:
    """A record of a dossier by the end of its path."""
    return next(found for found in dossier.records if found.path == f"{dossier.municipality}/{path}")


def plain(found: Record, name: str) -> list[object]:
    """The plain values of a field."""
    values = [value.value for value in found.fields.get(name, ())]
    return [value.text if isinstance(value, Label) else value for value in values]


# -- the form -------------------------------------------------------------------------------------------------------


def test_every_field_has_one_column_and_every_heading_means_one_column() -> None:
    assert len(forms()) >= 20
    for form in forms().values():
        assert len(form.columns) <= MAX_COLUMNS, form.name
        for lang in LANGUAGES:
            assert 0 < len(form.titles[lang]) <= 31
            assert all(one.headings[lang] for one in form.columns.values())
        if form.kind:
            missing = set(form.kind.fields) - set(form.columns)
            assert not missing, (form.name, missing)
        meant: dict[str, set[str]] = {}
        for column in form.columns.values():
            for text in column.headings.values():
                meant.setdefault(fold(text), set()).add(column.name)
        assert not {text: names for text, names in meant.items() if len(names) > 1}, form.name


def test_a_sheet_is_known_by_its_name_in_every_language() -> None:
    for name in (*forms(), "help", "lists"):
        assert {titles()[fold(text)] for text in title(name).values()} == {name}


def test_every_word_to_choose_means_what_it_was_written_for() -> None:
    seen = 0
    for scheme, members in concepts().items():
        for name in members:
            for lang in LANGUAGES:
                assert scheme_words(scheme)[fold(word(scheme, name, lang))] == {name}, (scheme, name, lang)
                seen += 1
    assert seen > 1000
    assert {given_word("languages", one, "sv") for one in table()["languages"]} >= {"svenska", "engelska"}


@given(
    st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs"), include_characters="\n;\\ –-")).filter(str.strip))
)
def test_several_values_in_one_cell_come_back_as_they_were(values: list[str]) -> None:
    assert pieces(joined(values)) == values
    assert pieces(joined(values, "\n")) == values
    assert all(whole(joined([value])) == value for value in values)


# -- the template ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_template_speaks_one_language_and_offers_its_words(lang: str) -> None:
    content = workbook.template(lang)
    assert content == workbook.template(lang)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert (
        book.sheetnames[0] == title("help")[lang] and book.active and book.active.title == title("municipality")[lang]
    )
    lists = book[title("lists")[lang]]
    assert lists.sheet_state == "hidden"
    offered = {one[0].value: {cell.value for cell in one[1:]} for one in lists.iter_cols()}
    assert offered["role"] >= {word("role", slug, lang) for slug in concepts()["role"]}
    seats = book[title("seat")[lang]]
    assert seats.freeze_panes == "C2"
    assert seats["A2"].value == table()["columns"]["example"][LANGUAGES.index(lang)]
    role = next(one for one in seats.data_validations.dataValidation if cell("seat", "role", 2) in one.sqref)
    assert role.type == "list" and role.formula1.startswith(f"'{title('lists')[lang]}'!") and role.prompt
    body = next(one for one in seats.data_validations.dataValidation if cell("seat", "parent", 2) in one.sqref)
    assert body.formula1.startswith(f"'{title('body')[lang]}'!$B$2:")
    assert sum(len(page.data_validations.dataValidation) for page in book.worksheets) > 200


def test_an_empty_template_asks_for_the_municipality_and_the_document() -> None:
    found = problems(workbook.template("sv"))
    assert [one.path for one in found] == ["Kommun!A1", "Dokument!A1"] or len(found) == 2
    assert all("fill in one row there" in one.message for one in found)


def test_the_examples_of_a_template_would_themselves_be_read() -> None:
    for lang in LANGUAGES:
        book = openpyxl.load_workbook(io.BytesIO(workbook.template(lang)))
        for page in book.worksheets:
            if page["A2"].value and page.title not in (title("help")[lang], title("lists")[lang]):
                page["A2"] = None
        relations = book[title("relations")[lang]]
        relations.delete_rows(2)  # it names a body of its own
        found = take(saved(book)).dossiers[0]
        assert check([found]) == () and not violations([found])
        assert {one.kind for one in found.records} >= {"body", "office", "endeavour", "place", "plan", "cooperation"}


# -- what a planner writes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_planners_workbook_is_valid_in_every_language_of_the_form(lang: str) -> None:
    dossier = one(lang=lang)
    assert check([dossier]) == () and violations([dossier]) == ()
    assert dossier.municipality == "no-4699" and dossier.document.id == "no-4699-samarbeid-i-fjordvik"
    team = record(dossier, "tverrfagleg-team")
    assert plain(team, "purpose") == ["discussion", "information"] and plain(team, "task") == [
        "drøftar saker",
        "lagar plan",
    ]
    assert plain(team, "reportsTo") == ["no-4699/leiargruppa"]
    (rhythm,) = team.parts["rhythm"]
    assert (plain(rhythm, "times"), plain(rhythm, "certainty")) == ([Decimal(12)], ["nominal"])
    assert [seat.path for seat in team.parts["seats"]] == [
        "no-4699/tverrfagleg-team/seat/helsestasjon", "no-4699/tverrfagleg-team/seat/lia-skule",
    ]  # fmt: skip
    assert plain(record(dossier, "leiargruppa"), "theme") == ["early-intervention"]
    (line,) = record(dossier, "tidleg-innsats").parts["budget"]
    assert plain(line, "amount") == [Decimal(300000)]


def test_a_service_and_a_body_of_one_name_are_two_things() -> None:
    dossier = one()
    assert record(dossier, "barnevern").kind == "body"
    assert plain(record(dossier, "leiargruppa").parts["seats"][1], "holder") == ["no-4699/barnevern-service"]


def test_a_statement_says_in_which_cell_it_stands() -> None:
    dossier = one()
    team = record(dossier, "tverrfagleg-team")
    assert [dossier.quotes[span].wording for span in team.grounds.spans] == ["Organ!B3: Tverrfagleg team"]
    (purpose, _) = team.fields["purpose"]
    assert dossier.quotes[purpose.grounds.spans[0]].wording == "Organ!H3: drøfting; informasjon"
    assert max(end for _, end in dossier.quotes) <= dossier.document.length
    (theme,) = record(dossier, "leiargruppa").fields["theme"]
    assert theme.said == Label("tidleg innsats", "nn") and dossier.quotes[theme.grounds.spans[0]].wording.startswith(
        "Tema!"
    )


def test_headings_and_words_may_be_mixed_and_untidy() -> None:
    book = opened()
    book["Organ"]["B1"], book["Organ"]["D1"], book["Plassar"]["D1"] = "  NAME ", "Typ av\u00a0organ:", "Roll"
    book["Organ"]["D3"], book["Plassar"]["D4"] = "Working Group\u00a0", " ORDFÖRANDE"
    book["Organ"].title = "bodies"
    dossier = take(saved(book)).dossiers[0]
    assert plain(record(dossier, "tverrfagleg-team"), "kind") == ["working-group"]
    assert plain(record(dossier, "tverrfagleg-team").parts["seats"][1], "role") == ["chair"]


def test_cells_merged_downwards_count_for_each_row() -> None:
    book = opened()
    book["Plassar"].merge_cells("B3:B4")
    assert build([take(saved(book)).dossiers[0]]) != ()
    assert len(record(take(saved(book)).dossiers[0], "tverrfagleg-team").parts["seats"]) == 2


def test_a_formula_counts_as_the_value_saved_with_it() -> None:
    book = opened()
    book["Organ"]["F4"] = "=4*13"
    content = sheet_xml(saved(book), rb"<f>4\*13</f><v ?/>", rb"<f>4*13</f><v>52</v>")
    assert b"<v>52</v></c>" in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet3.xml")
    taken = take(content)
    (rhythm,) = record(taken.dossiers[0], "leiargruppa").parts["rhythm"]
    assert plain(rhythm, "times") == [Decimal(52)]
    assert any(note.path == "Organ!F4" and "nothing is computed" in note.message for note in taken.notes)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (4, "4"), ("4", "4"), ("4,5", "4.5"), ("1 000", "1000"), ("1\u00a0000,50", "1000.50"), (4.0, "4"), (0.5, "0.5"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(raw: Any, expected: str) -> None:
    assert str(decimal(raw)) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2024", "2024"), (2024, "2024"), ("2024-05", "2024-05"), ("2024-05-31", "2024-05-31"), (2024.0, "2024"),
        ("31.5.2024", "2024-05-31"), ("31. 05. 2024", "2024-05-31"), (date(2024, 5, 31), "2024-05-31"),
        ("5.2024", "2024-05"),
    ],
)  # fmt: skip
def test_dates_are_as_precise_as_they_are_given(raw: Any, expected: str) -> None:
    assert day(raw) == expected


@given(
    st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.dates(), st.times(), st.none())
)
def test_no_cell_crashes_the_reading_of_dates_and_numbers(raw: Any) -> None:
    for reader in (day, decimal):
        with suppress(Fault):
            assert str(reader(raw))


# -- there and back -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ids() -> list[str]:
    return [one.document.id for one in read_all(bundled())]


@pytest.fixture(scope="module")
def kept(bundled_store: Store, ids: list[str]) -> tuple[Dossier, ...]:
    """The bundled documents as a store gives them."""
    return dossiers(bundled_store, ids)


Exported = Callable[[str], Mapping[str, bytes]]


@pytest.fixture(scope="module")
def exported(kept: tuple[Dossier, ...]) -> Exported:
    """The bundled documents as workbooks in a language, each made once, by their ids."""
    return cache(lambda lang: {one.document.id: workbook.write(one, lang) for one in kept})


@pytest.fixture(scope="module")
def texts(kept: tuple[Dossier, ...]) -> Mapping[str, bytes]:
    """The bundled documents as YAML, by their ids."""
    return {one.document.id: municipality.write(one) for one in kept}


@pytest.fixture(scope="module")
def said(kept: tuple[Dossier, ...]) -> set[ox.Quad]:
    """What they say."""
    return quads(kept)


def quads(found: list[Dossier] | tuple[Dossier, ...]) -> set[ox.Quad]:
    return set(build(found))


def test_a_store_gives_the_documents_as_they_were_read(said: set[ox.Quad]) -> None:
    assert said == quads(read_all(bundled())) and len(said) > 5000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_exported_as_workbooks_is_the_same_graph_when_it_is_read(
    exported: Exported, said: set[ox.Quad], lang: str
) -> None:
    back = [take(content) for content in exported(lang).values()]
    assert len(back) == 5 and not any(taken.notes for taken in back)
    assert quads([taken.dossiers[0] for taken in back]) == said


def test_what_is_exported_as_yaml_is_the_same_graph_when_it_is_read(
    texts: Mapping[str, bytes], said: set[ox.Quad]
) -> None:
    back = [parse(text.decode(), "f") for text in texts.values()]
    assert quads(back) == said and check(back) == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_planners_workbook_goes_out_and_in_again(lang: str) -> None:
    mine = one()
    again = take(workbook.write(mine, lang)).dossiers[0]
    assert quads([again]) == quads([mine]) == quads([parse(municipality.write(mine).decode(), "f")])


@pytest.mark.parametrize("form", ["xlsx", "yaml"])
def test_a_store_gives_a_file_for_each_document_the_same_each_time(
    bundled_store: Store, ids: list[str], exported: Exported, texts: Mapping[str, bytes], form: str
) -> None:
    found = files(bundled_store, ids, form, "nb")
    assert sorted(found) == sorted(ids) and found == (exported("nb") if form == "xlsx" else texts)


LINE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=40).filter(
    lambda text: (
        text.strip() == text
        and text[0] != "="
        and not re.search("[@_\ufeff\u200b-\u200f\u2060]", text)
        and fold(text) != ""
    )
)
NAME = st.from_regex(r"[a-zæøå]{3,12}( [a-zæøå;:\\]{1,9})?", fullmatch=True).filter(lambda text: text == text.strip())


@st.composite
def municipalities(draw: st.DrawFn) -> Rows:
    """The rows of some municipality that nobody has thought of."""
    offices = draw(st.lists(NAME, unique_by=slug, min_size=1, max_size=4))
    taken = {slug(one) for one in offices}
    bodies = draw(st.lists(NAME.filter(lambda text: slug(text) not in taken), unique_by=slug, min_size=1, max_size=4))
    concept = {name: sorted(concepts()[name]) for name in ("office", "purpose", "role", "attendance", "theme")}

    def some(name: str) -> str:
        return "; ".join(draw(st.lists(st.sampled_from(concept[name]), max_size=3, unique=True)))

    return {
        "municipality": [{"name": draw(NAME), "country": "NO", "codes.code": draw(st.integers(1000, 9999))}],
        "document": [{"title": draw(NAME), "language": draw(st.sampled_from(["nn", "nb", "sv", "en", "da"]))}],
        "office": [{"name": escaped(one), "type": draw(st.sampled_from(concept["office"]))} for one in offices],
        "body": [
            {
                "name": escaped(one),
                "purpose": some("purpose"),
                "theme": some("theme"),
                "task": joined(draw(st.lists(LINE, max_size=3)), "\n"),
                "rhythm.said": escaped(draw(st.sampled_from(["kvar månad", "4 møte i året", "ved behov", "bla bla"]))),
            }
            for one in bodies
        ],
        "seat": [
            {
                "parent": escaped(body),
                "holder": escaped(office),
                "role": draw(st.sampled_from(concept["role"])),
                "attendance": draw(st.sampled_from(concept["attendance"])),
                "said": escaped(draw(LINE)),
            }
            for body in bodies
            for office in draw(st.lists(st.sampled_from(offices), unique=True, max_size=3))
        ],
    }


@settings(max_examples=10, deadline=None, phases=GENERATE, suppress_health_check=list(HealthCheck))
@given(municipalities(), st.sampled_from(LANGUAGES))
def test_any_municipality_goes_out_and_in_again(rows: Rows, lang: str) -> None:
    mine = one(rows, lang)
    assert check([mine]) == ()
    again = take(workbook.write(mine, lang)).dossiers[0]
    assert quads([again]) == quads([mine]) == quads([parse(municipality.write(mine).decode(), "f")])


# -- what is wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("made", "place", "words"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_a_fault_names_its_cell_and_the_remedy(made: Callable[[], bytes], place: str, words: str) -> None:
    found = problems(made())
    assert any(one.path == place and words in one.message for one in found), [str(one) for one in found]
    assert all(one.file == "f.xlsx" and one.message for one in found)


def test_the_corpus_is_large_enough() -> None:
    assert len({case[0] for case in FAULTS}) == len(FAULTS) >= 70 and len(NOTED) >= 4


@pytest.mark.parametrize(("made", "place", "words"), [case[1:] for case in NOTED], ids=[case[0] for case in NOTED])
def test_what_is_left_out_or_taken_with_care_is_noted(made: Callable[[], bytes], place: str, words: str) -> None:
    taken = take(made())
    assert len(taken.dossiers) == 1
    assert any(one.path == place and words in one.message for one in taken.notes), [str(one) for one in taken.notes]


def test_every_fault_of_a_workbook_is_told_at_once() -> None:
    book = opened()
    book["Organ"]["D3"], book["Plassar"]["B3"], book["Budsjett"]["D3"] = "klubb", "Ingen", "mykje"
    assert {one.path for one in problems(saved(book))} == {"Organ!D3", "Plassar!B3", "Budsjett!D3"}


@pytest.mark.parametrize(
    ("page", "heading", "meant"), [("Plassar", "Organn", "organ"), ("Organ", "Nemn", "namn"), ("Organ", "", "organ")]
)
def test_a_misspelt_sheet_or_heading_is_told_without_all_that_hangs_on_it(page: str, heading: str, meant: str) -> None:
    book = opened()
    if heading:
        book[page]["B1"] = heading
    else:
        book[page].title = "Organa"
    (told,) = problems(saved(book))
    assert str(told.params["nearest"]).startswith(meant)


def test_beside_a_misspelt_heading_what_is_wrong_in_single_cells_is_told_too() -> None:
    book = opened()
    book["Organ"]["B1"] = "Nemn"
    book["Dokument"]["D3"] = "2026-13-41"
    told = [problem.path for problem in problems(saved(book))]
    assert "Organ!B1" in told and "Dokument!D3" in told and len(told) == 2


def test_the_faults_of_a_workbook_come_sheet_by_sheet_in_its_order() -> None:
    book = opened()
    book.move_sheet("Plassar", -2)
    for at in ("Organ!D9", "Organ!D3", "Plassar!B4", "Plassar!D3"):
        page, _, place = at.partition("!")
        book[page][place] = "klubb"
    names = [page.title for page in book.worksheets]
    assert names.index("Plassar") < names.index("Organ")
    told = list(dict.fromkeys(one.path for one in problems(saved(book))))
    places = ["Plassar!D3", "Plassar!B4", "Organ!D3", "Organ!D9"]
    assert [one for one in told if one in places] == places


def test_progress_is_told_as_rows_are_read() -> None:
    heard: list[tuple[str, int]] = []
    more = [*PLANNED["service"], *({"name": f"skule {number}"} for number in range(2500))]
    read(
        filled(rows={**PLANNED, "service": more}),
        "f.xlsx",
        Given(),
        lambda sheet, number: heard.append((sheet, number)),
    )
    assert heard == [("Tenester", 1000), ("Tenester", 2000)]


@pytest.fixture(scope="module")
def good() -> bytes:
    """A good workbook of the writer's."""
    return workbook.write(one(), "nn")


VALUES = st.one_of(
    st.text(max_size=300), st.floats(allow_nan=False), st.integers(-(10**12), 10**12), st.booleans(),
    st.dates(), st.datetimes(), st.times(),
    st.sampled_from(["#REF!", "–", "\\", ";", "/x", "=1+1", "-", "/", "no-1", "?a"]),
)  # fmt: skip


@settings(max_examples=30, deadline=None, phases=GENERATE, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_value_in_any_cell_is_read_or_told_of(data: st.DataObject) -> None:
    book = opened()
    for _ in range(data.draw(st.integers(1, 4))):
        page = data.draw(st.sampled_from(book.worksheets))
        row, column = data.draw(st.integers(1, 5)), data.draw(st.integers(1, page.max_column + 1))
        value = data.draw(
            VALUES.filter(
                lambda one: not isinstance(one, str) or not re.search("[\x00-\x1f\ud800-\udfff\ufffe\uffff]", one)
            )
        )
        try:
            page.cell(row, column).value = value
        except ValueError:
            continue
    content = saved(book)
    found = problems(content)
    assert all(one.message and "!" in one.path for one in found)
    if not found:
        build(take(content).dossiers)


@settings(max_examples=30, deadline=None, phases=GENERATE, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_damage_to_the_bytes_is_read_or_told_of(good: bytes, data: st.DataObject) -> None:
    content = bytearray(good)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(0, len(content))))
    assert all(one.message for one in problems(bytes(content[:cut])))


@settings(max_examples=25, deadline=None, phases=GENERATE, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_damage_to_the_xml_is_read_or_told_of(good: bytes, data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    chosen = data.draw(st.sampled_from(names))

    def damage(name: str, part: bytes) -> bytes:
        if name != chosen:
            return part
        found = list(re.finditer(rb'"[^"]*"|>[^<]+<|<[a-zA-Z/]+', part))
        match = data.draw(st.sampled_from(found)) if found else None
        new = data.draw(
            st.sampled_from([b'"-1"', b'"99999999999999999999"', b'"A0"', b'""', b">x<", b"<row", b"", b'"XFD1048577"'])
        )
        return part if match is None else part[: match.start()] + new + part[match.end() :]

    assert all(one.message for one in problems(rezipped(good, damage)))
