"""What kind of file it is: by its content first; its name decides between kinds that look alike, and must not lie."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import PurePath

from graph.readers.decoding import decode
from graph.schema import municipality_schema
from ontology.errors import InvalidInput

LARGEST = 20_000_000  # bytes of a file
_UNPACKED = 200_000_000  # bytes of all that a packed file holds

# What a file whose name ends so may be; other endings say nothing.
SUFFIXES: dict[str, tuple[str, ...]] = {
    ".yaml": ("yaml",),
    ".yml": ("yaml",),
    ".xlsx": ("workbook",),
    ".xlsm": ("workbook",),
    ".csv": ("csv", "register"),
    ".tsv": ("csv", "register"),
    ".html": ("html",),
    ".htm": ("html",),
    ".xhtml": ("html",),
    ".ttl": ("turtle",),
    ".trig": ("trig",),
    ".nt": ("ntriples",),
    ".nq": ("nquads",),
    ".jsonld": ("jsonld",),
    ".json": ("jsonld", "popolo", "oparl"),
    ".rdf": ("rdfxml",),
    ".owl": ("rdfxml",),
    ".xml": ("rdfxml", "html"),
    ".txt": ("text", "csv", "register"),
}
NAMES = {
    "yaml": "YAML",
    "workbook": "xlsx",
    "csv": "CSV",
    "html": "HTML",
    "text": "txt",
    "turtle": "Turtle",
    "trig": "TriG",
    "ntriples": "N-Triples",
    "nquads": "N-Quads",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF/XML",
    "popolo": "Popolo (JSON)",
    "oparl": "OParl (JSON)",
    "register": "CSV",
}
PDF = "This is a PDF, which is not read; save the list in it as a table (CSV), or paste its text."
OLD = "This is an old Excel or Word file, which is not read; save it as a workbook (xlsx)."
FORMATTED = "This is a text with formatting (RTF), which is not read; save it as plain text."
LOCKED = "The workbook is locked with a password. Save it without one."
DAMAGED = "The workbook is cut short or damaged; save it anew and try again."
PICTURE = "This is a picture, which is not read."
PACKED = "This is a packed file, which is not read; unpack it first."
_FOREIGN = {
    b"%PDF": PDF,
    b"\xd0\xcf\x11\xe0": OLD,
    b"{\\rtf": FORMATTED,
    b"\x1f\x8b": PACKED,
    b"7z\xbc\xaf": PACKED,
    b"\x89PNG": PICTURE,
    b"\xff\xd8\xff": PICTURE,
    b"GIF8": PICTURE,
}
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # a workbook with a password looks like an old one
_RDF = ("turtle", "trig", "ntriples", "nquads")
_MARKUP = re.compile(r"<(!doctype html|html|head|body|table|div|h[1-6]|ul|section|article|main|p)[\s>]", re.IGNORECASE)
_RDF_XML = re.compile(r"<(\w+:)?RDF[\s>]|xmlns(:\w+)?\s*=\s*.http://www\.w3\.org/1999/02/22-rdf-syntax-ns#")
_TURTLE = re.compile(r"^\s*(@?prefix\s+[\w.-]*:\s*<|@?base\s*<|<[^<>\s]*>\s+(a|<[^<>\s]+>|[\w.-]*:\S+)\s)", re.I | re.M)
_N_QUAD = re.compile(r'^\s*(<[^>]*>|_:\S+)\s+<[^>]*>\s+(<[^>]*>|_:\S+|"(\\.|[^"\\])*"\S*)\s+(<[^>]*>|_:\S+)\s*\.', re.M)
_N_TRIPLE = re.compile(r'^\s*(<[^>]*>|_:\S+)\s+<[^>]*>\s+(<[^>]*>|_:\S+|"(\\.|[^"\\])*"\S*)\s*\.', re.M)
_GRAPH = re.compile(r"^\s*(GRAPH\s+)?(<[^<>\s]*>|[\w.-]*:[\w.-]*)?\s*\{", re.M)
_OPENING = 100_000  # characters that are looked at


def sniff(content: bytes, file: str) -> str:
    """The kind of a file, a key of `NAMES`; InvalidInput when it is none that is read, or its name says another."""
    if len(content) > LARGEST:
        raise InvalidInput.one("The file is larger than %(limit)s bytes.", file, limit=LARGEST)
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise InvalidInput.one("The file is empty.", file)
    suffix = PurePath(file).suffix.lower()
    kind = _of_bytes(content, file) or _of_text(decode(content, file)[:_OPENING], content, suffix)
    expected = SUFFIXES.get(suffix, ())
    if expected and kind not in expected:
        if kind in ("text", "csv") and "csv" not in expected:
            return expected[0]  # the reader tells what is wrong with it, and where
        template = "The name ends in %(suffix)s, but the content is %(kind)s; give the file the name that fits."
        raise InvalidInput.one(template, file, suffix=suffix, kind=NAMES[kind])
    return kind


def _of_bytes(content: bytes, file: str) -> str | None:
    """A workbook; None for what may be a text."""
    for start, template in _FOREIGN.items():
        if content.startswith(start):
            raise InvalidInput.one(LOCKED if template == OLD and _ENCRYPTED in content else template, file)
    if not content.startswith(b"PK"):
        return None
    workbook_parts(content, file)
    return "workbook"


def workbook_parts(content: bytes, file: str) -> list[zipfile.ZipInfo]:
    """The parts of a workbook; InvalidInput for what is damaged, too large when unpacked, or no workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InvalidInput.one(DAMAGED, file) from error
    if sum(one.file_size for one in parts) > _UNPACKED:
        raise InvalidInput.one("Unpacked, the file is larger than %(limit)s bytes.", file, limit=_UNPACKED)
    if "xl/workbook.xml" not in {one.filename for one in parts}:
        raise InvalidInput.one("This is a packed file, and no workbook (xlsx).", file)
    return parts


def _of_text(opening: str, content: bytes, suffix: str) -> str:
    start = opening.lstrip()
    if start.startswith(("{", "[")) and not suffix.startswith(".y"):
        found = _json_kind(content, start)
        if found:
            return found
    if start.startswith("<") and (_RDF_XML.search(start[:4000]) or start.startswith("<?xml")):
        return "html" if _MARKUP.search(start[:4000]) else "rdfxml"
    if _is_municipality_file(opening):
        return "yaml"
    if _MARKUP.search(opening):
        return "html"
    if _TURTLE.search(opening) or _N_TRIPLE.search(opening) or _N_QUAD.search(opening):
        return _rdf_kind(opening, suffix)
    return _table_kind(start)


def _is_municipality_file(opening: str) -> bool:
    keys = "|".join(municipality_schema()["properties"])
    return len(set(re.findall(rf"^({keys}):(?=\s)", opening, re.MULTILINE))) >= 2


def _json_kind(content: bytes, start: str) -> str | None:
    """Which JSON it is by the names in it; JSON-LD where nothing tells; None for what only begins like JSON."""
    if '"@context"' in start or '"@id"' in start or '"@graph"' in start:
        return "jsonld"
    if "schema.oparl.org" in start:
        return "oparl"
    if any(f'"{name}"' in start for name in ("organizations", "memberships", "posts", "persons", "classification")):
        return "popolo"
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return "jsonld" if re.match(r'[{\[]\s*("|\{|\[)', start) else None
    return "jsonld"


def _rdf_kind(opening: str, suffix: str) -> str:
    """Which of the RDF texts it is: each is read by its own rules, so the name decides where it is one of them."""
    named = SUFFIXES.get(suffix, ("",))[0]
    if named in _RDF:
        return named
    if _N_QUAD.search(opening):
        return "nquads"
    if "prefix" in opening.lower() or not _N_TRIPLE.search(opening):
        return "trig" if _GRAPH.search(opening) else "turtle"
    return "ntriples"


def _table_kind(start: str) -> str:
    head = start.partition("\n")[0].lower()
    cells = re.split(r"[;,\t]", head.replace('"', "").strip())
    names = {cell.strip() for cell in cells}
    if {"code", "name"} <= names or {"kode", "navn"} <= names or {"code", "name_official"} <= names:
        return "register"
    lines = [line for line in start.splitlines()[:20] if line.strip()]
    for mark in ";\t,":
        if len(lines) > 1 and lines[0].count(mark) and all(mark in line for line in lines[:2]):
            return "csv"
    return "text"
