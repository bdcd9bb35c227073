"""Quotes and the documents they stand in: writing down what a range holds, and proving that it still does.

Source texts are not republished. A file keeps of each quoted range its opening, at most 90 characters, and the SHA-256
of the whole, so that anyone who has the document can prove every quote at its place.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.check import walk
from graph.readers.intake import Given, take
from graph.readers.municipality import parse
from graph.readers.sniffing import LARGEST, sniff
from graph.records import Dossier, QuoteText, SourceDocument, Span
from ontology.errors import InvalidInput, Problem, SourceMismatch

Quoted = Callable[[Span], QuoteText | None]
"""What stands at a place of a document; None where that is not known."""
MAX_WORDING = 90
_SECTION = re.compile(r"^quotes:.*?(?=^[a-zA-Z]|\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Proof:
    """What `verify` found: documents read, quotes proved at their place, and every fault."""

    documents: int
    quotes: int
    problems: tuple[Problem, ...]


def quote_text(text: str, span: Span) -> QuoteText:
    """What is kept of a range of a text."""
    whole = text[span[0] : span[1]]
    digest = hashlib.sha256(whole.encode()).hexdigest()
    if len(whole) <= MAX_WORDING:
        return QuoteText(whole, True, digest)
    opening = whole[: MAX_WORDING - 5]
    return QuoteText(opening[: max(opening.rfind(" "), 1)].rstrip(), False, digest)


def read_source(folder: Path, document: SourceDocument) -> str:
    """The text of a document, found in a folder by its file name.

    Raises SourceMismatch when it is missing, another one, or no text in which places could be counted.
    """
    path = folder / document.file
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceMismatch(
            "The document %(file)s is not in %(folder)s; give the folder that holds it with --sources.",
            file=document.file,
            folder=folder,
        ) from error
    if hashlib.sha256(raw).hexdigest() != document.sha256:
        raise SourceMismatch(
            "The document %(file)s is not the one that was read: its SHA-256 differs.",
            file=path,
        )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceMismatch("The document %(file)s is no text (UTF-8).", file=path) from error


def verify(dossiers: Iterable[Dossier], folder: Path) -> Proof:
    """Prove every quote of the dossiers at its place in the documents of a folder.

    A document is a text, or any file that is taken in: it is then read again, and must give the same text.
    """
    problems: list[Problem] = []
    documents = quotes = 0
    for dossier in dossiers:
        try:
            quoted = _quoted(folder, dossier)
            documents += 1
        except SourceMismatch as error:
            problems.append(Problem(error.template, error.params, dossier.file))
            changed = _changed(folder / dossier.document.file)
            if changed is None:
                continue
            quoted = changed
        found = tuple(_faults(dossier, quoted))
        problems += found
        quotes += len(dossier.quotes) - len(found)
    return Proof(documents, quotes, tuple(problems))


def _quoted(folder: Path, dossier: Dossier) -> Quoted:
    """What stands at each place of the document; SourceMismatch when it is not there."""
    try:
        return _of(read_source(folder, dossier.document))
    except SourceMismatch:
        for path in _candidates(folder, dossier.document):
            again = _again(path, dossier)
            if again:
                return again.quotes.get
        raise


def _of(text: str) -> Quoted:
    return lambda span: quote_text(text, span)


def _changed(path: Path) -> Quoted | None:
    """What stands in a text that is another one by now, to tell which quotes it still has; None for what is none."""
    try:
        return _of(path.read_bytes().decode("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def _candidates(folder: Path, document: SourceDocument) -> Iterator[Path]:
    """The files of a folder that a document may have been read from, the one of its name first."""
    found = sorted(path for path in folder.glob("*") if path.is_file())
    yield from sorted(found, key=lambda path: path.name != document.file)


def _again(path: Path, dossier: Dossier) -> Dossier | None:
    """The document of a dossier as it is read from a file now; None when the file is not taken in."""
    home = next((one for one in dossier.records if one.path == dossier.municipality and not one.mention), None)
    name = home.names[0].text if home and home.names else ""
    document = dossier.document
    given = Given(dossier.municipality, name, document.id, document.title, document.language)
    try:
        if path.stat().st_size > LARGEST:
            return None
        raw = path.read_bytes()
        # What only says of itself which document it has read proves nothing.
        if sniff(raw, path.name) in ("yaml", "workbook") and hashlib.sha256(raw).hexdigest() != document.sha256:
            return None
        taken = take(raw, path.name, given)
    except (OSError, InvalidInput):
        return None
    return next((one for one in taken.dossiers if one.document.sha256 == document.sha256), None)


def _faults(dossier: Dossier, quoted: Quoted) -> Iterator[Problem]:
    for span, kept in dossier.quotes.items():
        if quoted(span) != kept:
            key = f"{span[0]}-{span[1]}"
            template = "The text at %(span)s of %(document)s is not the quoted one (“%(wording)s”)."
            params = {"span": key, "document": dossier.document.file, "wording": kept.wording[:40]}
            path = f"quotes.{key}"
            yield Problem(template, params, dossier.file, dossier.lines.get(path), None, path)


def spans(dossier: Dossier) -> tuple[Span, ...]:
    """Every range a dossier uses, in the order of the document."""
    used: set[Span] = set()
    for where in walk([dossier]):
        used.update(where.record.grounds.spans)
        used.update(span for values in where.record.fields.values() for one in values for span in one.grounds.spans)
    return tuple(sorted(used))


def fill_quotes(source: str, file: str, folder: Path) -> str:
    """The text of a municipality file with its `quotes` section written anew from the ranges it uses."""
    dossier = parse(source, file)
    text = read_source(folder, dossier.document)
    used = spans(dossier)
    outside = [f"{start}-{end}" for start, end in used if not start < end <= len(text)]
    if outside:
        template = "The range %(span)s is outside the document, which has %(length)s characters."
        raise InvalidInput(Problem(template, {"span": span, "length": len(text)}, file) for span in outside)
    section = "quotes:\n" + "".join(_line(span, quote_text(text, span)) for span in used) + "\n"
    if _SECTION.search(source):
        return _SECTION.sub(lambda _: section, source, count=1)
    return source.rstrip() + "\n\n" + section


def _line(span: Span, quote: QuoteText) -> str:
    wording = json.dumps(quote.wording, ensure_ascii=False)
    partial = "" if quote.complete else ", complete: false"
    return f"  {span[0]}-{span[1]}: {{wording: {wording}{partial}, sha256: '{quote.sha256}'}}\n"
