"""Expectation packs: folders with a `pack.toml` and one `.rq` for each expectation, read into frozen values.

An expectation asks the graph: is this documented? Its query is a SELECT in which the program binds ?municipality, and
whose rows say what was found of each part:

    ?part      what the row is about (IRI or text); without it the expectation is one part
    ?thing     what was found; unbound where nothing is documented
    ?basis     basis:stated or basis:inferred
    ?evidence  the IRIs of quotes, with spaces between them
    ?searched  the IRIs of quotes that were searched, for rows without ?thing

A pack of one's own comes from the operator's disk, so it is trusted as far as its time goes: queries that reach out or
write are refused by their words (`guard`), but they run in this process, without a deadline.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rapidfuzz import process

from graph.binding import bind
from graph.packform import as_date, read_form
from graph.readers.decoding import read_text
from graph.typed.advice import malformed
from graph.typed.guard import guard, main_reading
from ontology.errors import InvalidInput, Problem, QueryRefused
from ontology.iris import CONCEPT_ROOT, PREFIXES
from ontology.labels import Label

COLUMNS = ("part", "thing", "basis", "evidence", "searched")
ASKED = "municipality"
APPLIES = "applies"  # the one query of a pack that is no expectation: an ASK for whom the pack concerns
_SOMEWHERE = ox.NamedNode(f"{CONCEPT_ROOT}id/no-0000")


@dataclass(frozen=True, slots=True)
class Query:
    """A query of a pack: its text, its file, and what is wrong with it (then it is never run)."""

    text: str
    file: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The text a pack rests on, under its own title."""

    title: str
    address: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Expectation:
    """One question to the documents, with the paragraph it comes from."""

    id: str
    iri: str
    titles: tuple[Label, ...]
    paragraph: str
    explanations: tuple[Label, ...]
    query: Query


@dataclass(frozen=True, slots=True)
class Pack:
    """Expectations that rest on one text. `jurisdiction` is NO, SE or any; `rests_on` one of `packform.GROUNDS`.

    `valid_from` and `valid_to` are dates as written (2022-08-01, 2022-08, 2022), None for no limit. `applies` asks
    whether the pack concerns a municipality at all (a programme rule concerns those in the programme).
    """

    id: str
    iri: str
    titles: tuple[Label, ...]
    jurisdiction: str
    rests_on: str
    source: Source
    valid_from: str | None
    valid_to: str | None
    applies: Query | None
    expectations: tuple[Expectation, ...]


def read_packs(folders: Sequence[Path] = ()) -> tuple[Pack, ...]:
    """The packs that come with the program, by id, then those of the folders: each is a pack or a folder of packs.

    InvalidInput with the problems of every pack.toml, and with packs of one id. A broken query is no such problem: it
    stays with its expectation, which is told as not asked, and the rest runs.
    """
    packs: dict[str, tuple[Pack, Path]] = {}
    problems: list[Problem] = []
    for place in _places([bundled_folder(), *folders], problems):
        try:
            pack = _read(place)
        except InvalidInput as error:
            problems.extend(error.problems)
            continue
        first = packs.setdefault(pack.id, (pack, place))[1]
        if first != place:
            template = "The pack “%(id)s” is read already from %(folder)s; give this one another id."
            problems.append(
                Problem(template, {"id": pack.id, "folder": first}, str(place / "pack.toml"), None, None, "id")
            )
    if problems:
        raise InvalidInput(problems)
    return tuple(pack for pack, _ in packs.values())


def validate_pack(path: Path) -> list[Problem]:
    """Everything wrong with a pack or a folder of packs, queries included, in reading order."""
    problems: list[Problem] = []
    for place in _places([path], problems):
        try:
            pack = _read(place)
        except InvalidInput as error:
            problems.extend(error.problems)
        else:
            queries = [one.query for one in pack.expectations] + ([pack.applies] if pack.applies else [])
            problems.extend(query.problem for query in queries if query.problem)
            problems.extend(_unread(pack, place))
    return sorted(problems, key=lambda problem: problem.order)


def bundled_folder() -> Path:
    """The folder with the packs that come with the program."""
    return Path(str(files("graph._data").joinpath("expectations")))


def _places(folders: Iterable[Path], problems: list[Problem]) -> Iterator[Path]:
    """The folders that hold a pack.toml, by name within each folder."""
    for folder in folders:
        found = (
            [folder] if (folder / "pack.toml").is_file() else sorted(one.parent for one in folder.glob("*/pack.toml"))
        )
        if not found:
            template = "No pack.toml stands in this folder, nor in a folder in it."
            problems.append(Problem(template, {}, str(folder)))
        yield from found


def _read(place: Path) -> Pack:
    file = str(place / "pack.toml")
    data: Mapping[str, Any] = read_form(read_text(place / "pack.toml"), file).data
    source, valid = data["source"], data.get("valid", {})
    iri = f"{CONCEPT_ROOT}expectation/{data['id']}"
    return Pack(
        id=data["id"],
        iri=iri,
        titles=_labels(data["title"]),
        jurisdiction=data["jurisdiction"],
        rests_on=data["rests_on"],
        source=Source(source["title"], source.get("address"), as_date(source.get("date"))),
        valid_from=as_date(valid.get("from")),
        valid_to=as_date(valid.get("to")),
        applies=_query(place / f"{APPLIES}.rq", "ASK") if (place / f"{APPLIES}.rq").exists() else None,
        expectations=tuple(_expectation(row, place, iri) for row in data["expectation"]),
    )


def _expectation(row: Mapping[str, Any], place: Path, pack: str) -> Expectation:
    return Expectation(
        id=row["id"],
        iri=f"{pack}/{row['id']}",
        titles=_labels(row["title"]),
        paragraph=row["paragraph"],
        explanations=_labels(row["explanation"]),
        query=_query(place / f"{row['id']}.rq", "SELECT"),
    )


def _labels(texts: Mapping[str, str]) -> tuple[Label, ...]:
    return tuple(Label(" ".join(text.split()), lang) for lang, text in sorted(texts.items()))


# -- queries ----------------------------------------------------------------------------------------------------------


def _query(path: Path, form: str) -> Query:
    try:
        text = read_text(path)
    except InvalidInput as error:
        (problem,) = error.problems
        return Query("", str(path), _nearest_file(path) if not path.exists() else problem)
    return Query(text, str(path), _query_problem(text, form, str(path)))


def _nearest_file(path: Path) -> Problem:
    others = sorted(one.name for one in path.parent.glob("*.rq"))
    nearest = process.extractOne(path.name, others)[0] if others else path.name
    template = "There is no file “%(file)s” for this expectation; the nearest is “%(nearest)s”."
    return Problem(template, {"file": path.name, "nearest": nearest}, str(path))


def _query_problem(text: str, form: str, file: str) -> Problem | None:
    """The first thing wrong with a query, by its words, by the engine (over nothing), and by its columns."""
    try:
        reading = guard(text)
    except QueryRefused as error:
        return Problem(error.template, error.params, file, _line_of(text, ("SERVICE", "LOAD")))
    nothing = ox.Store()
    try:
        found = nothing.query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        wrong = malformed(text, str(error), PREFIXES)
        return Problem(wrong.template, wrong.params, file, wrong.line, wrong.column)
    if reading.form != form:
        return Problem("Expected a query that begins with %(form)s.", {"form": form}, file, 1)
    if ASKED not in {token.text[1:] for token in main_reading(text) if token.kind == "variable"}:
        return Problem("The query never names ?municipality, so it would ask about all at once.", {}, file, 1)
    given = bind(text, {ASKED: _SOMEWHERE})
    try:
        nothing.query(given, prefixes=PREFIXES)
    except SyntaxError as error:
        template = "?municipality is given its value here; it cannot stand after SELECT, AS or GROUP BY."
        return Problem(template, {}, file, malformed(given, str(error), PREFIXES).line)
    return _column_problem(found, text, file) if isinstance(found, ox.QuerySolutions) else None


def _column_problem(found: ox.QuerySolutions, text: str, file: str) -> Problem | None:
    names = [variable.value for variable in found.variables]
    for name in names:
        if name not in COLUMNS:
            params = {"name": name, "nearest": process.extractOne(name, COLUMNS)[0], "known": ", ".join(COLUMNS)}
            template = "Unknown column “?%(name)s”; did you mean “?%(nearest)s”? (known: %(known)s)."
            return Problem(template, params, file, _line_of(text, (f"?{name}".upper(),)))
    if "thing" not in names:
        return Problem("The column ?thing is missing: it says what was found.", {}, file, 1)
    return None


def _line_of(text: str, words: tuple[str, ...]) -> int | None:
    """The line where one of the words first stands."""
    for token in main_reading(text):
        if token.text.upper() in words:
            return text.count("\n", 0, token.start) + 1
    return None


def _unread(pack: Pack, place: Path) -> Iterator[Problem]:
    """Query files that no expectation is named after."""
    names = {one.id for one in pack.expectations}
    for path in sorted(place.glob("*.rq")):
        if path.stem not in names | {APPLIES}:
            nearest = process.extractOne(path.stem, sorted(names))[0]
            template = "No expectation is called “%(name)s”; the nearest is “%(nearest)s”."
            yield Problem(template, {"name": path.stem, "nearest": nearest}, str(path))
