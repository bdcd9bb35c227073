"""Whether what guidance expects is documented: packs asked of a municipality, each answer with its evidence.

An expectation has parts (the rows of its query, by ?part). *Documented*: something is documented for every part.
*Partly*: for some. *Not documented*: for none, or the query has no rows; that is never a claim that a thing does not
exist. A pack is not asked where it does not hold: in another country, of a municipality it does not concern, of
documents from before it came into force or after it ended. Nothing here is legal advice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from graph.binding import Term
from graph.catalogue import query_text
from graph.findings import Category, Day, Finding, Measure, Message, Name, Part, Ratio, Words, msg
from graph.packs import Expectation, Pack, Query
from graph.searched import quotes_of
from graph.store import Row, Store
from ontology.errors import Problem, QueryError
from ontology.iris import concept_iri
from ontology.labels import Label

ORDER = msg(
    "Pack by pack; in each, what is not documented first, then what is partly documented, then what is documented."
)
DOCUMENTED, PARTLY, NOT_DOCUMENTED = msg("documented"), msg("partly documented"), msg("not documented")
NOT_IN_FORCE, OTHER_COUNTRY = msg("not in force"), msg("other country")
NO_CONCERN, FAILED = msg("no concern"), msg("query failed")
WRITTEN, TODAY = "when the documents were written", "as of today"
ANSWER, SHARE = "documented: every part; partly: some; not documented: none", "parts documented / parts"

_ORDER = (NOT_DOCUMENTED, PARTLY, DOCUMENTED, FAILED)
_NO_ADVICE = msg("An answer tells what the documents say; it is not legal advice.")
_NOT_ABSENT = msg("“Not documented” means that the documents read here do not say it, not that it does not exist.")
_IS_INFERRED = msg("inferred, not stated")
_INFERRED = concept_iri("basis", "inferred")


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who is asked, and what there is to ask: its countries, the documents about it and their dates ("" if unknown)."""

    store: Store
    owner: str
    today: bool
    countries: frozenset[str]
    documents: tuple[str, ...]
    dates: tuple[str, ...]
    looked_at: tuple[str, ...]

    def rows(self, query: Query) -> list[Row]:
        """The rows of a SELECT of a pack."""
        return self.store.select(query.text, municipality=ox.NamedNode(self.owner))

    def concerned(self, query: Query) -> bool:
        """The answer to the ASK of a pack."""
        return self.store.ask(query.text, municipality=ox.NamedNode(self.owner))


def check(store: Store, owner: str, packs: Sequence[Pack], as_of_today: bool = False) -> tuple[Finding, ...]:
    """A finding for each expectation of the packs that hold for a municipality, and one for each pack that does not.

    `as_of_today` asks whatever the dates of the documents, and says so. In each pack the order is ORDER's, then the
    pack's own; an expectation whose query failed comes last. Total: without documents, nothing is documented.
    """
    asked = _ask(store, owner, as_of_today)
    return tuple(finding for pack in packs for finding in _of_pack(asked, pack))


def _ask(store: Store, owner: str, today: bool) -> _Asked:
    rows = store.select(query_text("expectations-about"), municipality=ox.NamedNode(owner))
    dates = {row["document"].value: _text(row, "issued") for row in rows if "document" in row}
    quotes = store.select(query_text("expectations-searched"), municipality=ox.NamedNode(owner))
    return _Asked(
        store=store,
        owner=owner,
        today=today,
        countries=frozenset(row["country"].value for row in rows if "country" in row),
        documents=tuple(sorted(dates)),
        dates=tuple(sorted(dates.values())),
        looked_at=tuple(sorted(row["quote"].value for row in quotes)),
    )


# -- whether a pack holds ---------------------------------------------------------------------------------------------


def _of_pack(asked: _Asked, pack: Pack) -> Iterator[Finding]:
    if pack.applies and pack.applies.problem:
        yield _failed(asked, pack.iri, Words(pack.titles), pack.applies.problem)
    late = _out_of_time(asked, pack)
    if reason := _not_asked(asked, pack, late):
        yield _told(asked, pack.iri, *reason)
        return
    found = [_of_expectation(asked, one, (*_time_caveats(asked, pack, late), _NO_ADVICE)) for one in pack.expectations]
    yield from sorted(found, key=_rank)


def _rank(finding: Finding) -> int:
    answer = finding.measures[0].value
    return _ORDER.index(answer.label) if isinstance(answer, Category) else len(_ORDER)


def _not_asked(asked: _Asked, pack: Pack, late: Message | None) -> tuple[Message, Message] | None:
    """The answer and the sentence for a pack that does not hold here; None for one that does."""
    title, owner = Words(pack.titles), Name(asked.owner)
    if pack.jurisdiction != "any" and asked.countries and pack.jurisdiction not in asked.countries:
        return OTHER_COUNTRY, msg("“%(pack)s” is not asked: %(owner)s is in another country.", pack=title, owner=owner)
    if pack.applies and not pack.applies.problem and not asked.concerned(pack.applies):
        return NO_CONCERN, msg("“%(pack)s” is not asked: no document ties %(owner)s to it.", pack=title, owner=owner)
    return (NOT_IN_FORCE, late) if late and not asked.today else None


def _out_of_time(asked: _Asked, pack: Pack) -> Message | None:
    """Why no document is from the time of a pack; None if one is, or may be: a year alone may be any day of it."""
    title, owner = Words(pack.titles), Name(asked.owner)
    start, end = pack.valid_from, pack.valid_to
    if not asked.dates or "" in asked.dates:
        return None
    if start and all(date < start[: len(date)] for date in asked.dates):
        return msg(
            "“%(pack)s” is not asked: it holds from %(limit)s; the newest document about %(owner)s is from %(date)s.",
            pack=title,
            owner=owner,
            limit=Day(start),
            date=Day(asked.dates[-1]),
        )
    if end and all(date[: len(end)] > end for date in asked.dates):
        return msg(
            "“%(pack)s” is not asked: it held until %(limit)s; the oldest document about %(owner)s is from %(date)s.",
            pack=title,
            owner=owner,
            limit=Day(end),
            date=Day(asked.dates[0]),
        )
    return None


def _time_caveats(asked: _Asked, pack: Pack, late: Message | None) -> tuple[Message, ...]:
    if late:
        return (msg("Asked as of today; when the documents were written, this was not expected."),)
    if (pack.valid_from or pack.valid_to) and "" in asked.dates and not asked.today:
        return (msg("A document has no date; whether this was expected when it was written is not known."),)
    return ()


# -- what an expectation finds ----------------------------------------------------------------------------------------


def _of_expectation(asked: _Asked, expectation: Expectation, caveats: tuple[Message, ...]) -> Finding:
    query = expectation.query
    if query.problem:
        return _failed(asked, expectation.iri, Words(expectation.titles), query.problem)
    try:
        rows = asked.rows(query)
    except (QueryError, RuntimeError, ValueError) as error:
        problem = Problem("The query failed: %(why)s.", {"why": str(error)}, query.file)
        return _failed(asked, expectation.iri, Words(expectation.titles), problem)
    parts = _parts(rows)
    lacking = {part.subject for part in parts if not part.items}
    answer = NOT_DOCUMENTED if len(lacking) == len(parts) else PARTLY if lacking else DOCUMENTED
    evidence = quotes_of(parts) or asked.looked_at
    return Finding(
        kind="expectation",
        subjects=(asked.owner,),
        sentence=_sentence(answer, Words(expectation.titles), len(parts), _names(rows, lacking)),
        measures=(_measure(asked, expectation.iri, answer), *_share(asked, expectation.iri, parts)),
        items={"found": tuple(sorted({one for part in parts for one in part.items})), "searched": asked.documents},
        caveats=(_looked_for(expectation), *_caveats(asked, answer, parts), *caveats),
        evidence=evidence,
        parts=tuple(part for part in parts if part.subject),
    )


def _parts(rows: Sequence[Row]) -> tuple[Part, ...]:
    """The parts by IRI or text; rows without ?part are one part without a subject."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(_text(row, "part"), []).append(row)
    return tuple(_part(subject, groups[subject]) for subject in sorted(groups))


def _part(subject: str, rows: Sequence[Row]) -> Part:
    """What the rows say of one part: documented when one has a ?thing; inferred when none of those is stated."""
    found = [row for row in rows if "thing" in row]
    columns = ("evidence",) if found else ("evidence", "searched")
    inferred = bool(found) and all(_text(row, "basis") == _INFERRED for row in found)
    return Part(
        subject=subject,
        state=(DOCUMENTED if found else NOT_DOCUMENTED).template,
        items=tuple(sorted({_text(row, "thing") for row in found})),
        because=_IS_INFERRED if inferred else None,
        evidence=tuple(
            sorted({quote for row in found or rows for name in columns for quote in _text(row, name).split()})
        ),
    )


def _names(rows: Sequence[Row], wanted: set[str]) -> tuple[Name | Words, ...]:
    """How parts are named: by their IRI, or in their own words."""
    terms = {row["part"].value: row["part"] for row in rows if "part" in row}
    return tuple(_name(terms[subject]) for subject in sorted(wanted & set(terms)))


def _name(term: Term) -> Name | Words:
    return Words((Label(term.value, term.language or ""),)) if isinstance(term, ox.Literal) else Name(term.value)


def _text(row: Row, name: str) -> str:
    return row[name].value if name in row else ""


# -- how it is told ---------------------------------------------------------------------------------------------------


def _sentence(answer: Message, title: Words, count: int, lacking: tuple[Name | Words, ...]) -> Message:
    if answer is DOCUMENTED:
        return msg("“%(expectation)s” is documented.", expectation=title)
    if answer is NOT_DOCUMENTED:
        return msg("“%(expectation)s” is not documented.", expectation=title)
    return msg(
        "“%(expectation)s” is documented in part, %(found)s of %(count)s; not documented: %(lacking)s.",
        expectation=title,
        found=count - len(lacking),
        count=count,
        lacking=lacking,
    )


def _looked_for(expectation: Expectation) -> Message:
    return msg(
        "What is asked for (%(paragraph)s): %(explanation)s",
        paragraph=expectation.paragraph,
        explanation=Words(expectation.explanations),
    )


def _caveats(asked: _Asked, answer: Message, parts: tuple[Part, ...]) -> Iterator[Message]:
    if any(part.because for part in parts):
        yield msg("At least one part of the answer is inferred, not stated.")
    if any(quote.partition("#")[0] not in asked.documents for part in parts for quote in part.evidence):
        yield msg("Some of the evidence stands in a document about somebody else.")
    if answer is not DOCUMENTED:
        yield _NOT_ABSENT


def _measure(asked: _Asked, subject: str, answer: Message) -> Measure:
    return Measure("answer", TODAY if asked.today else WRITTEN, Category(answer), ANSWER, subject)


def _share(asked: _Asked, subject: str, parts: tuple[Part, ...]) -> tuple[Measure, ...]:
    """How many parts are documented; nothing where the query tells no parts apart."""
    if len(parts) < 2:
        return ()
    share = Ratio(sum(bool(part.items) for part in parts), len(parts))
    return (Measure("parts documented", TODAY if asked.today else WRITTEN, share, SHARE, subject),)


def _told(asked: _Asked, subject: str, answer: Message, sentence: Message) -> Finding:
    """A finding about what was not asked."""
    return Finding(
        kind="expectation",
        subjects=(asked.owner,),
        sentence=sentence,
        measures=(_measure(asked, subject, answer),),
        items={"documents": asked.documents},
        caveats=(_NO_ADVICE,),
        evidence=(),
    )


def _failed(asked: _Asked, subject: str, title: Words, problem: Problem) -> Finding:
    """A finding about a query that is broken, with what is wrong."""
    file, params = Path(problem.file).name, {name: str(value) for name, value in problem.params.items()}
    sentence = msg("“%(title)s” could not be asked: the query in %(file)s is broken.", title=title, file=file)
    return replace(_told(asked, subject, FAILED, sentence), caveats=(Message(problem.template, params),))
