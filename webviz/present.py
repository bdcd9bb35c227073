"""Findings and answers as the reader meets them: sentences in her language, names beside IRIs, numbers as JSON.

One form for the command line, the API and the pages, so that they can never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.answers import Cell, Table
from graph.atlas import Atlas
from graph.describe import Describer
from graph.entity import Quote
from graph.findings import (
    Category,
    Count,
    Day,
    Finding,
    Interval,
    Measure,
    Message,
    Name,
    Param,
    Part,
    Quantity,
    Ratio,
    Words,
)
from graph.names import Thing
from graph.packs import Pack
from graph.search import Hit
from ontology.labels import Label, choose
from webviz.i18n import Translator, translator
from webviz.wording import KINDS, RECORD, counted, listed, unit

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """A measured value in words: what was measured, in which reading, of what, the value, its unit and formula."""

    name: str
    reading: str
    of: Thing | None
    value: str
    unit: str
    counted: str
    formula: str


@dataclass(frozen=True, slots=True)
class ShownPart:
    """What a finding says of one of the things it is made of, in words."""

    thing: Thing
    state: str
    items: tuple[Thing, ...]
    because: str
    evidence: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding ready for a page: its sentence and caveats in words, its things named, its evidence readable."""

    finding: Finding
    sentence: str
    caveats: tuple[str, ...]
    subjects: tuple[Thing, ...]
    items: Mapping[str, tuple[Thing, ...]]
    measures: tuple[ShownMeasure, ...]
    parts: tuple[ShownPart, ...]
    evidence: tuple[Quote, ...]


class Presenter:
    """Shows findings and answers in one language. Packs of expectations bring the names of what they expect."""

    def __init__(self, atlas: Atlas, lang: str, packs: Iterable[Pack] = ()) -> None:
        self.atlas, self.lang = atlas, lang
        self._titles: dict[str, tuple[Label, ...]] = {}
        for pack in packs:
            self._titles |= {pack.iri: pack.titles, **{one.iri: one.titles for one in pack.expectations}}
        self.words: Translator = translator(lang)
        self.describer = Describer(atlas.store, atlas.names, lang)

    def thing(self, iri: str) -> Thing:
        """An IRI as a thing named in the reader's language; what has no IRI is its own name, as the document has it."""
        if "://" not in iri:
            return Thing(iri, "text", Label(iri, ""), None)
        if iri in self._titles:
            return Thing(iri, "expectation", own(Words(self._titles[iri]), self.lang), None)
        return self.atlas.names.thing(iri, self.lang)

    def things(self, iris: Iterable[str]) -> tuple[Thing, ...]:
        """IRIs as named things, in their order."""
        return tuple(self.thing(iri) for iri in iris)

    def kind(self, thing: Thing) -> str:
        """What a thing is, in the reader's language."""
        return self.word(KINDS.get(thing.kind, RECORD).template)

    def word(self, text: str) -> str:
        """A short word of ours in the reader's language: a measure's name, a reading, a unit, a heading, a state."""
        return self.words.gettext(text) if text else ""

    def quotes(self, iris: Iterable[str]) -> tuple[Quote, ...]:
        """Quotes by their IRIs, in the order of their documents and places."""
        return self.describer.quotes(iris)

    # -- findings -------------------------------------------------------------------------------------------

    def show(self, findings: Iterable[Finding]) -> tuple[Shown, ...]:
        """Findings for pages and tables."""
        return tuple(self._show(one) for one in findings)

    def _show(self, finding: Finding) -> Shown:
        return Shown(
            finding=finding,
            sentence=self.sentence(finding.sentence),
            caveats=tuple(self.sentence(one) for one in finding.caveats),
            subjects=self.things(finding.subjects),
            items={heading: self.things(iris) for heading, iris in finding.items.items()},
            measures=tuple(self._measure(one) for one in finding.measures),
            parts=tuple(self._part(one) for one in finding.parts),
            evidence=self.quotes(finding.evidence),
        )

    def _measure(self, measure: Measure) -> ShownMeasure:
        return ShownMeasure(
            name=self.word(measure.name),
            reading=self.word(measure.reading),
            of=self.thing(measure.subject) if measure.subject else None,
            value=self.quantity(measure.value),
            unit=self.word(unit(measure.value)),
            counted=self.word(counted(measure.value)),
            formula=self.word(measure.formula),
        )

    def _part(self, part: Part) -> ShownPart:
        return ShownPart(
            thing=self.thing(part.subject),
            state=self.word(part.state),
            items=self.things(part.items),
            because=self.sentence(part.because) if part.because else "",
            evidence=self.quotes(part.evidence),
        )

    def sentence(self, message: Message) -> str:
        """A message in words: translated, its names in the reader's language, its first letter a capital."""
        params = {key: self._word(value) for key, value in message.params.items()}
        if message.plural:
            template: str = self.words.catalogue.ngettext(message.template, message.plural, message.count)
        else:
            template = self.words.catalogue.gettext(message.template)
        text = template % params
        return text[:1].upper() + text[1:]

    def _word(self, value: Param) -> str:
        if isinstance(value, Name):
            return self.thing(value.iri).label.text
        if isinstance(value, Words):
            return own(value, self.lang).text
        if isinstance(value, tuple):
            return listed([self._word(one) for one in value], self.lang)
        if isinstance(value, Day):
            return self.words.day(value.text)
        return value if isinstance(value, str) else self.words.number(value)

    def quantity(self, value: Quantity) -> str:
        """A measured value in words: `2/10 = 0.2`, `62`, `5/7–7/7`, a label, or why there is none."""
        if isinstance(value, Interval):
            return f"{self.quantity(value.certain)} – {self.quantity(value.possible)}"
        if isinstance(value, Ratio):
            return f"{value.numerator}/{value.denominator} = {self.words.number(round(float(value.fraction), 3))}"
        if isinstance(value, Count):
            about = "≈ " if value.approximate else ""
            return about + self.words.number(round(float(value.number), 3))
        return self.sentence(value.label if isinstance(value, Category) else value.because)

    # -- things and quotes as JSON --------------------------------------------------------------------------

    def thing_json(self, thing: Thing) -> Json:
        return {
            "iri": thing.iri if "://" in thing.iri else None,
            "label": thing.label.text,
            "lang": thing.label.lang,
        }

    def quote_json(self, quote: Quote) -> Json:
        return {
            "iri": quote.iri,
            "document": quote.document.iri,
            "title": quote.document.label.text,
            "start": quote.start,
            "end": quote.end,
            "wording": quote.wording.text,
            "complete": quote.complete,
            "lang": quote.wording.lang,
        }

    def hit_json(self, hit: Hit) -> Json:
        """A search hit as JSON: the thing, its kind, and the name that matched with its language."""
        matched = {"text": hit.matched.text, "lang": hit.matched.lang, "how": hit.how}
        return {**self.thing_json(hit.thing), "kind": hit.thing.kind, "matched": matched}

    # -- answers --------------------------------------------------------------------------------------------

    def table_json(self, table: Table) -> Json:
        """An answer as JSON: the question, its columns, and a row an object."""
        columns = [{"name": one.name, "label": one.labels[self.lang], "kind": one.kind} for one in table.columns]
        rows = [
            {column.name: self.cell_json(cell) for column, cell in zip(table.columns, row, strict=True)}
            for row in table.rows
        ]
        asked = table.question
        return {
            "question": asked.id,
            "number": asked.number,
            "title": asked.titles[self.lang],
            "columns": columns,
            "rows": rows,
        }

    def cell_json(self, cell: Cell) -> Any:
        if isinstance(cell, Thing):
            return self.thing_json(cell)
        if isinstance(cell, Label):
            return {"text": cell.text, "lang": cell.lang} if cell.lang else cell.text
        if isinstance(cell, tuple):
            return [self.quote_json(one) if isinstance(one, Quote) else self.thing_json(one) for one in cell]
        return cell

    def cell_text(self, cell: Cell) -> str:
        """A cell in words, for tables and CSV."""
        if cell is None:
            return "–"
        if isinstance(cell, Thing):
            return cell.label.text
        if isinstance(cell, Label):
            return cell.text
        if isinstance(cell, bool):
            return self.words.gettext("yes") if cell else self.words.gettext("no")
        if isinstance(cell, (int, float)):
            return self.words.number(round(cell, 3))
        return "; ".join(self.quote_text(one) if isinstance(one, Quote) else one.label.text for one in cell)

    def quote_text(self, quote: Quote) -> str:
        """A quote in one line: «wording …» (title, characters)."""
        dots = "" if quote.complete else " …"
        wording = " ".join(quote.wording.text.split())
        return f"«{wording}{dots}» ({quote.document.label.text}, {quote.start}–{quote.end})"


def own(words: Words, lang: str) -> Label:
    """Words that come in several languages, in the one that serves a reader of `lang` best."""
    return choose(words.labels, lang) or Label("", "")
