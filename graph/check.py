"""What only shows when the files are read together: names that exist nowhere, twice, or point at the wrong kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import process

from graph.kinds import Field, kinds
from graph.records import SHARED, Dossier, Grounds, Record, Value
from graph.vocabulary import concepts, known
from ontology.errors import InvalidInput, Problem, in_order


@dataclass(frozen=True, slots=True)
class Where:
    """A record, the dossier it stands in, and the record it is a part of, if it is one."""

    dossier: Dossier
    record: Record
    parent: Record | None = None

    def problem(self, template: str, line: int | None = None, path: str | None = None, **params: object) -> Problem:
        """A problem at this record, or at a line inside it."""
        place = path or self.record.place
        return Problem(template, params, self.dossier.file, line or self.record.line, None, place)


def walk(dossiers: Iterable[Dossier]) -> Iterator[Where]:
    """Every record and part, in the order of the files."""
    for dossier in dossiers:
        for record in dossier.records:
            yield Where(dossier, record)
            for rows in record.parts.values():
                for part in rows:
                    yield Where(dossier, part, record)


def check(dossiers: Sequence[Dossier]) -> tuple[Problem, ...]:
    """Every problem of meaning in the files, in reading order; empty when all is well."""
    places = tuple(walk(dossiers))
    index: dict[str, Where] = {}
    problems = list(_documents_twice(dossiers))
    problems += [problem for where in places for problem in _claimed_twice(where, index)]
    problems += [problem for dossier in dossiers for problem in _told_twice(dossier)]
    problems += [problem for where in places for problem in _record_problems(where, index)]
    return in_order(problems)


def require(dossiers: Sequence[Dossier]) -> None:
    """Raise InvalidInput with every problem; nothing when there is none."""
    problems = check(dossiers)
    if problems:
        raise InvalidInput(problems)


def _documents_twice(dossiers: Sequence[Dossier]) -> Iterator[Problem]:
    first: dict[str, Dossier] = {}
    for dossier in dossiers:
        other = first.setdefault(dossier.document.id, dossier)
        if other is not dossier:
            yield Problem(
                "The document “%(id)s” is read already in %(file)s; a document has one file.",
                {"id": dossier.document.id, "file": other.file},
                dossier.file,
                dossier.lines.get("document.id"),
                None,
                "document.id",
            )


def _claimed_twice(where: Where, index: dict[str, Where]) -> Iterator[Problem]:
    """Two records claiming one IRI. Municipalities, places and agencies may be named in several files."""
    record = where.record
    if record.mention:
        return
    first = index.setdefault(record.path, where)
    if first is where or record.kind == first.record.kind in SHARED:
        return
    if where.parent and first.parent is not where.parent:
        return  # the parents are what is there twice, and are named
    if {record.kind, first.record.kind} <= {"place", "municipality"}:
        index[record.path] = where if record.kind == "municipality" else first
        return
    if record.kind == "seat":
        yield where.problem(
            "The same holder “%(holder)s” sits twice in this body; write one seat with all its roles.",
            holder=record.fields["holder"][0].value,
        )
        return
    yield where.problem(
        "“%(id)s” is described already in %(file)s, line %(row)s; give this one another id, or use “mentions”.",
        id=record.path,
        file=first.dossier.file,
        row=first.record.line,
    )


def _told_twice(dossier: Dossier) -> Iterator[Problem]:
    """A mention of what the same file tells of: two documents may differ about a thing, one may not."""
    told = {record.path: record for record in reversed(dossier.records)}
    for record in dossier.records:
        first = told[record.path]
        if record.mention and first is not record:
            yield Where(dossier, record).problem(
                "This file tells of “%(id)s” already, on line %(row)s; write it there.", id=record.path, row=first.line
            )


def _record_problems(where: Where, index: Mapping[str, Where]) -> Iterator[Problem]:
    record = where.record
    if record.mention and record.path not in index:
        nearest = _nearest(record.path, (record.kind,), index)
        yield where.problem(_UNKNOWN if nearest else _UNHEARD, id=record.path, nearest=nearest)
    yield from _span_problems(where, record.grounds, record.line, record.place)
    for name, values in record.fields.items():
        field = kinds()[record.kind].fields[name]
        for value in values:
            yield from _value_problems(where, field, value, index)
            yield from _span_problems(where, value.grounds, value.line, value.path)
    yield from _bounds(where)


def _value_problems(where: Where, field: Field, value: Value, index: Mapping[str, Where]) -> Iterator[Problem]:
    if field.scheme and not known(field.scheme, str(value.value)):
        yield where.problem(
            "There is no %(scheme)s “%(slug)s”; did you mean %(nearest)s?",
            value.line,
            value.path,
            scheme=field.scheme,
            slug=value.value,
            nearest=_nearest_concepts(field.scheme, str(value.value)),
        )
    if field.targets:
        target = index.get(str(value.value))
        if target is None:
            nearest = _nearest(str(value.value), field.targets, index)
            template = _UNKNOWN if nearest else _UNHEARD
            yield where.problem(template, value.line, value.path, id=value.value, nearest=nearest)
        elif not _fits(target.record.kind, field.targets):
            yield where.problem(
                "“%(id)s” is of kind %(kind)s; %(field)s takes %(kinds)s.",
                value.line,
                value.path,
                id=value.value,
                kind=target.record.kind,
                field=field.name,
                kinds=", ".join(field.targets),
            )


def _fits(kind: str, targets: tuple[str, ...]) -> bool:
    return kind in targets or (kind in ("municipality", "place") and bool({"municipality", "place"} & set(targets)))


_UNKNOWN = "Nothing here is called “%(id)s”; did you mean %(nearest)s?"
_UNHEARD = "Nothing here is called “%(id)s”; take the document that describes it in first, or together with this one."


def _nearest(path: str, kinds_: tuple[str, ...], index: Mapping[str, Where]) -> str:
    """The two records of the right kinds whose path is most like the one given; nothing where there are none."""
    names = [name for name, other in index.items() if _fits(other.record.kind, kinds_)]
    return _either(one[0] for one in process.extract(path, names, limit=2))


def _nearest_concepts(scheme: str, wanted: str) -> str:
    """The two concepts whose slug or label is most like the word."""
    words = {slug: slug for slug in concepts()[scheme]}
    for slug, concept in concepts()[scheme].items():
        words |= {label.text: slug for label in concept.labels}
    best = [words[one[0]] for one in process.extract(wanted, sorted(words), limit=6)]
    return _either(list(dict.fromkeys(best))[:2])


def _either(names: Iterable[str]) -> str:
    return " / ".join(names)


def _span_problems(where: Where, grounds: Grounds, line: int, path: str) -> Iterator[Problem]:
    document, quotes = where.dossier.document, where.dossier.quotes
    for start, end in grounds.spans:
        span = f"{start}-{end}"
        if not start < end <= document.length:
            yield where.problem(
                "The range %(span)s is outside the document, which has %(length)s characters.",
                line,
                path,
                span=span,
                length=document.length,
            )
        elif (start, end) not in quotes:
            yield where.problem(
                "The range %(span)s has no entry under “quotes”; run: samgraf quotes %(file)s --sources DIR",
                line,
                path,
                span=span,
                file=where.dossier.file,
            )


def _bounds(where: Where) -> Iterator[Problem]:
    """Numbers that contradict each other: a smallest above the largest, a number for an unknown rhythm."""
    fields = where.record.fields
    low, high = _number(fields.get("min")), _number(fields.get("max"))
    if low is not None and high is not None and low > high:
        yield where.problem("The smallest number, %(min)s, is above the largest, %(max)s.", min=low, max=high)
    if where.record.kind == "rhythm" and fields["certainty"][0].value == "unknown" and "times" in fields:
        yield where.problem("A rhythm that is unknown has no number of times a year; leave “times” out.")


def _number(values: tuple[Value, ...] | None) -> Decimal | None:
    value = values[0].value if values else None
    return Decimal(value) if isinstance(value, (int, Decimal)) else None
