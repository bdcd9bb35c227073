"""The one door for files: what they are is read from their content; a name that says otherwise is told of."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from graph.readers.decoding import decode
from graph.readers.intake import READERS, sources, stem
from graph.readers.sniffing import NAMES, SUFFIXES, sniff
from ontology.errors import InvalidInput
from tests.graph.worlds import FILE


def packed(*names: str, size: int = 10) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, b"0" * size)
    return out.getvalue()


TABLE = "Arena;Formål\nKjernegruppe;Drøfting\n"
TRIPLE = b'<https://example.org/a> <https://example.org/b> "c"'
KNOWN: Iterable[tuple[str, bytes, str]] = (
    ("mine.yaml", FILE.encode(), "yaml"),
    ("no-name", FILE.encode("utf-8-sig"), "yaml"),
    ("mine.xlsx", packed("xl/workbook.xml", "[Content_Types].xml"), "workbook"),
    ("no-name", packed("xl/workbook.xml"), "workbook"),
    ("arenas.csv", TABLE.encode("cp1252"), "csv"),
    ("arenas.txt", TABLE.encode("utf-16"), "csv"),
    ("list.txt", "Kjernegruppa møtest kvar månad.\n".encode(), "text"),
    ("page.html", b"<!DOCTYPE html><html><body><p>Hei</p></body></html>", "html"),
    ("page.xml", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', "html"),
    ("data.rdf", b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "rdfxml"),
    ("data.ttl", b"@prefix ex: <https://example.org/> .\nex:a a ex:B .\n", "turtle"),
    ("no-name", b"PREFIX ex: <https://example.org/>\nex:a a ex:B .\n", "turtle"),
    ("no-name", b"@prefix ex: <https://example.org/> .\nex:g { ex:a a ex:B }\n", "trig"),
    ("no-name", TRIPLE + b" .\n", "ntriples"),
    ("no-name", TRIPLE + b" <https://example.org/g> .\n", "nquads"),
    ("data.json", b'{"@context": {}, "@id": "https://example.org/a"}', "jsonld"),
    ("data.json", b'{"type": "https://schema.oparl.org/1.1/Body"}', "oparl"),
    ("data.json", b'{"organizations": [], "posts": []}', "popolo"),
    ("towns.csv", b"code,name\n0114,Sollentuna\n", "register"),
)


@pytest.mark.parametrize(("file", "content", "kind"), KNOWN, ids=lambda value: str(value)[:30])
def test_a_file_is_what_its_content_says(file: str, content: bytes, kind: str) -> None:
    assert sniff(content, file) == kind


def test_every_kind_has_a_reader_and_an_example() -> None:
    assert {kind for _, _, kind in KNOWN} == set(READERS) == set(NAMES)
    assert {kind for kinds in SUFFIXES.values() for kind in kinds} == set(READERS)


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("mine.xlsx", b"<html><body>no</body></html>", "ends in .xlsx, but the content is HTML"),
        ("arenas.csv", packed("xl/workbook.xml"), "ends in .csv, but the content is xlsx"),
        ("data.ttl", FILE.encode(), "ends in .ttl, but the content is YAML"),
        ("mine.xlsx", packed("word/document.xml"), "no workbook"),
        ("mine.xlsx", packed("xl/workbook.xml")[:40], "cut short or damaged"),
        ("mine.xlsx", packed("xl/workbook.xml", size=200_000_001), "Unpacked, the file is larger than"),
        ("scan.pdf", b"%PDF-1.4", "This is a PDF"),
        ("old.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 99, "old Excel"),
        ("empty.csv", b"\xef\xbb\xbf\r\n", "The file is empty"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_not_read_is_told_with_the_name_of_the_file(file: str, content: bytes, told: str) -> None:
    with pytest.raises(InvalidInput, match=told) as caught:
        sniff(content, file)
    assert caught.value.problems[0].file == file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_letters_come_through_in_every_encoding_that_is_known(encoding: str) -> None:
    assert decode("Ærlig målt: “ø” – å\r\n".encode(encoding)) == "Ærlig målt: “ø” – å\r\n"


def test_bytes_that_are_no_text_are_told_with_their_line() -> None:
    for content in (b"one\ntwo\0", b"one\nt\x81wo", b"\xff\xfeo\0n\0e\0\n\0\0\xd8"):
        with pytest.raises(InvalidInput) as caught:
            decode(content, "f")
        assert caught.value.problems[0].file == "f" and caught.value.problems[0].line
    with pytest.raises(InvalidInput, match="not UTF-8"):
        decode("ø".encode("cp1252"), legacy=False)


def test_every_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"0" * 20_000_001)
    with pytest.raises(InvalidInput) as caught:
        sources([tmp_path / "large", tmp_path / "missing", tmp_path])
    assert len(caught.value.problems) == 3


def test_a_document_is_called_what_its_file_is_called() -> None:
    assert [stem(file) for file in ("a/b/organ.xlsx", "C:\\arenaer 2024.csv", "list")] == [
        "organ",
        "arenaer 2024",
        "list",
    ]
