"""Theme coverage: which bodies, and which levels, carry the themes the documents name.

Notation: rows are the themes named anywhere in a municipality's documents (of bodies, endeavours, plans, areas of
co-operation); columns are bodies or levels. A body carries a theme that is its own, or that of an endeavour it works
for, is part of or follows up; a narrower theme carries the wider ones it falls under. A cell holds the facts that
fill it; the stated level is placed on the scale of levels by the shared concepts, which is our reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from graph.findings import Finding, Measure, Message, Name, Part, Ratio, msg, named, nmsg, ratio
from graph.searched import quotes_of, searched
from graph.town import INFERRED, Fact, Town
from graph.workings.itinerary import plans
from ontology.iris import concept_iri

THEME = "sam:theme"
LEVEL = "sam:governanceLevel"
ALL_LEVELS = concept_iri("level", "all-levels")
WORKS_FOR = ("sam:bodyOf", "sam:partOfStructure", "sam:followsUp")

COVERED = "|{t : a body carries t}| / |themes|"
WITH_THEME = "|bodies with a theme| / |bodies|"
CELLS = "|filled cells| / (|themes| · |levels|)"


@dataclass(frozen=True, slots=True)
class Matrix:
    """Themes by bodies or by levels. A cell that is not in `cells` is empty: nothing is documented there."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[Fact, ...]]

    def filled(self, row: str) -> tuple[str, ...]:
        """The columns where a row has something."""
        return tuple(column for column in self.columns if (row, column) in self.cells)

    def empty(self, row: str) -> tuple[str, ...]:
        """The columns where a row has nothing."""
        return tuple(column for column in self.columns if (row, column) not in self.cells)


def matrix(town: Town, by: Literal["body", "level"]) -> Matrix:
    """The themes by the bodies that carry them; or by the levels of those bodies, and of endeavours with the theme.

    The columns by level are the steps of the scale, and any stated level outside it. The facts of a cell by level are
    those of the theme and that of the level.
    """
    rows = tuple(sorted(_named(town)))
    carriers = {body: _carried(town, body) for body in town.bodies}
    if by == "body":
        return Matrix(rows, town.bodies, _cells(town, rows, carriers))
    carriers |= {one: town.of(one, THEME) for one in town.things("sam:Endeavour")}
    levels = {carrier: town.of(carrier, LEVEL) for carrier in carriers}
    stated = {fact.value for facts in levels.values() for fact in facts}
    found: dict[tuple[str, str], set[Fact]] = {}
    for (row, carrier), facts in _cells(town, rows, carriers).items():
        for fact in levels[carrier]:
            for step in _steps(town, fact.value):
                found.setdefault((row, step), set()).update((*facts, fact))
    columns = {step for level in (*town.concepts.of("level"), *stated) for step in _steps(town, level)}
    return Matrix(rows, tuple(sorted(columns)), {key: tuple(sorted(found[key])) for key in sorted(found)})


def _named(town: Town) -> Mapping[str, tuple[Fact, ...]]:
    """The themes named anywhere, with the facts that name them."""
    found: dict[str, list[Fact]] = {}
    for (_, name), facts in town.facts.items():
        for fact in facts if name == THEME else ():
            found.setdefault(fact.value, []).append(fact)
    return {theme: tuple(facts) for theme, facts in found.items()}


def _carried(town: Town, body: str) -> tuple[Fact, ...]:
    """The themes of a body: its own, and those of the endeavours it works for."""
    endeavours = {one.endeavour for one in town.assignments if one.body == body} | town.values(body, *WORKS_FOR)
    return tuple(fact for one in (body, *sorted(endeavours.difference(town.bodies))) for fact in town.of(one, THEME))


def _cells(
    town: Town, rows: tuple[str, ...], carriers: Mapping[str, tuple[Fact, ...]]
) -> dict[tuple[str, str], tuple[Fact, ...]]:
    found = {
        (row, carrier): tuple(fact for fact in facts if row in town.concepts.within(fact.value))
        for row in rows
        for carrier, facts in carriers.items()
    }
    return {key: facts for key, facts in found.items() if facts}


def _steps(town: Town, level: str) -> frozenset[str]:
    """The steps of the scale a level stands on: the widest concepts it falls under; “all levels” is every step."""
    levels = town.concepts.of("level") if level == ALL_LEVELS else town.concepts.within(level)
    return frozenset(one for one in levels if one != ALL_LEVELS and town.concepts.within(one) == {one})


def coverage(town: Town) -> tuple[Finding, ...]:
    """Themes by body, themes by level, and bodies without a theme.

    Total: without bodies there is no finding; without themes, only that no body has one.
    """
    if not town.bodies:
        return ()
    by_body = matrix(town, "body")
    themes = (_by_body(town, by_body), _by_level(town, matrix(town, "level"))) if by_body.rows else ()
    return (*themes, *_without(town, by_body))


def _by_body(town: Town, by_body: Matrix) -> Finding:
    """The share of the named themes that some body carries, 0 to 1; `own` counts only a body's own themes."""
    own = tuple(row for row in by_body.rows if any(_own(by_body, row)))
    through = tuple(row for row in by_body.rows if by_body.filled(row) and row not in own)
    nobody = tuple(row for row in by_body.rows if not by_body.filled(row))
    count, named = len(by_body.rows), _named(town)
    return Finding(
        kind="themes by body",
        subjects=(town.iri,),
        sentence=_by_body_sentence(through, nobody, count),
        measures=(
            Measure("themes with a body", "own", Ratio(len(own), count), COVERED),
            Measure("themes with a body", "own or through an endeavour", Ratio(count - len(nobody), count), COVERED),
        ),
        items={"no body": nobody, "only through an endeavour": through, "own": own},
        caveats=tuple(_caveats(town, (fact for facts in by_body.cells.values() for fact in facts))),
        evidence=searched(town, (*town.bodies, *(fact.subject for facts in named.values() for fact in facts))),
        parts=tuple(_theme_part(by_body, row, named[row]) for row in (*nobody, *through, *own)),
    )


def _own(by_body: Matrix, row: str) -> Iterable[Fact]:
    """The facts that give a body the theme as its own."""
    return (fact for body in by_body.columns for fact in by_body.cells.get((row, body), ()) if fact.subject == body)


def _theme_part(by_body: Matrix, row: str, named: tuple[Fact, ...]) -> Part:
    where = tuple(Name(iri) for iri in sorted({fact.subject for fact in named}))
    state = "own" if any(_own(by_body, row)) else "only through an endeavour"
    evidence = quotes_of(named)
    because = msg("Named for %(where)s.", where=where)
    return Part(row, state if by_body.filled(row) else "no body", by_body.filled(row), because, evidence)


def _by_body_sentence(through: tuple[str, ...], nobody: tuple[str, ...], count: int) -> Message:
    if nobody:
        return nmsg(
            "No body is documented to work on %(without)s of %(count)s theme named: %(themes)s.",
            "No body is documented to work on %(without)s of %(count)s themes named: %(themes)s.",
            count,
            without=len(nobody),
            count=count,
            themes=named(nobody),
        )
    if through:
        return nmsg(
            "Bodies work only through an endeavour on %(some)s of %(count)s theme named: %(themes)s.",
            "Bodies work only through an endeavour on %(some)s of %(count)s themes named: %(themes)s.",
            count,
            some=len(through),
            count=count,
            themes=named(through),
        )
    return nmsg(
        "The one theme named is some body’s own.",
        "All %(count)s themes named are some body’s own.",
        count,
        count=count,
    )


def _by_level(town: Town, by_level: Matrix) -> Finding:
    """The share of cells of theme by level that are filled, 0 to 1."""
    cells = len(by_level.rows) * len(by_level.columns)
    filled = len(by_level.cells)
    placed = {fact.subject for facts in by_level.cells.values() for fact in facts if fact.property == LEVEL}
    return Finding(
        kind="themes by level",
        subjects=(town.iri,),
        sentence=_by_level_sentence(by_level),
        measures=(Measure("themes by level", "all", ratio(filled, cells, msg("no level is documented")), CELLS),),
        items={"placed on a level": tuple(sorted(placed)), "bodies without a level": _unplaced(town)},
        caveats=(
            msg("Where a stated level stands on the scale is our reading."),
            *_caveats(town, (fact for facts in by_level.cells.values() for fact in facts)),
        ),
        evidence=searched(town, (*town.bodies, *placed)),
        parts=tuple(
            _level_part(by_level, row) for row in sorted(by_level.rows, key=lambda row: len(by_level.filled(row)))
        ),
    )


def _unplaced(town: Town) -> tuple[str, ...]:
    return tuple(body for body in town.bodies if not town.of(body, LEVEL))


def _level_part(by_level: Matrix, row: str) -> Part:
    filled, empty = by_level.filled(row), by_level.empty(row)
    because = msg("Not documented on: %(levels)s.", levels=named(empty)) if empty else None
    evidence = quotes_of(fact for column in filled for fact in by_level.cells[row, column])
    return Part(row, "on a level" if filled else "on no level", filled, because, evidence)


def _by_level_sentence(by_level: Matrix) -> Message:
    nowhere = named(row for row in by_level.rows if not by_level.filled(row))
    if nowhere:
        return msg("No level is documented for the work on: %(themes)s.", themes=nowhere)
    empty = tuple(
        Name(column) for column in by_level.columns if not any((row, column) in by_level.cells for row in by_level.rows)
    )
    if empty:
        return msg("No theme is documented on: %(levels)s.", levels=empty)
    return msg("Every theme named and every level have something documented.")


def _without(town: Town, by_body: Matrix) -> tuple[Finding, ...]:
    """Bodies without a theme of their own: those that have one through an endeavour, and those that have none."""
    own = tuple(body for body in town.bodies if town.of(body, THEME))
    some = {body for _, body in by_body.cells}
    through = tuple(body for body in town.bodies if body in some and body not in own)
    without = tuple(body for body in town.bodies if body not in some)
    if not (through or without):
        return ()
    count = len(town.bodies)
    return (
        Finding(
            kind="bodies without a theme",
            subjects=(town.iri,),
            sentence=nmsg(
                "No theme of its own is documented for %(some)s of %(count)s body: %(bodies)s.",
                "No theme of their own is documented for %(some)s of %(count)s bodies: %(bodies)s.",
                count,
                some=count - len(own),
                count=count,
                bodies=named((*without, *through)),
            ),
            measures=(
                Measure("bodies with a theme", "own", Ratio(len(own), count), WITH_THEME),
                Measure("bodies with a theme", "own or through an endeavour", Ratio(len(some), count), WITH_THEME),
            ),
            items={"no theme": without, "only through an endeavour": through},
            caveats=(msg("A body may work on a theme without a document saying it."),),
            evidence=searched(town, (*without, *through)),
        ),
    )


def _caveats(town: Town, facts: Iterable[Fact]) -> Iterator[Message]:
    some = tuple(facts)
    yield msg("What no document names may be worked on all the same.")
    if any(fact.basis == INFERRED for fact in some):
        yield msg("Some of the themes or levels are inferred, not stated.")
    yield from plans(town, sorted({fact.subject for fact in some}))
