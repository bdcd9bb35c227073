"""Findings and answers as the reader meets them: sentences in her language, names beside IRIs, numbers as JSON.

One form for the command line, the API and the pages, so that they can never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from graph.answers import Cell, Table
from graph.atlas import Atlas
from graph.describe import Describer
from graph.entity import Quote
from graph.findings import Count, Finding, Interval, Measure, Message, Name, Param, Quantity, Ratio, msg
from graph.names import Thing
from graph.search import Hit
from ontology.labels import Label
from webviz.i18n import Translator, translator

Json = dict[str, Any]


KINDS = {
    "municipality": msg("municipality"),
    "region": msg("region"),
    "body": msg("body"),
    "office": msg("office"),
    "service": msg("service"),
    "group": msg("group"),
    "agency": msg("outside agency"),
    "endeavour": msg("project or programme"),
    "cooperation": msg("co-operation between municipalities"),
    "area": msg("area of co-operation"),
    "plan": msg("plan or document"),
    "document": msg("source document"),
    "related": msg("document on a list"),
    "concept": msg("shared concept"),
    "property": msg("term"),
    "seat": msg("seat"),
    "quote": msg("place in a document"),
    "claim": msg("statement"),
}
RECORD = msg("record")


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding ready for a page: its sentence and caveats in words, its things named, its evidence readable."""

    finding: Finding
    sentence: str
    caveats: tuple[str, ...]
    subjects: tuple[Thing, ...]
    items: Mapping[str, tuple[Thing, ...]]
    measures: tuple[tuple[str, str, str], ...]
    evidence: tuple[Quote, ...]


class Presenter:
    """Shows findings and answers in one language."""

    def __init__(self, atlas: Atlas, lang: str) -> None:
        self.atlas, self.lang = atlas, lang
        self.words: Translator = translator(lang)

    def thing(self, iri: str) -> Thing:
        """An IRI as a thing named in the reader's language."""
        return self.atlas.names.thing(iri, self.lang)

    def kind(self, thing: Thing) -> str:
        """What a thing is, in the reader's language."""
        text: str = self.words.gettext(KINDS.get(thing.kind, RECORD).template)
        return text

    def hit_json(self, hit: Hit) -> Json:
        """A search hit as JSON: the thing, its kind, and the name that matched with its language."""
        matched = {"text": hit.matched.text, "lang": hit.matched.lang, "how": hit.how}
        return {**self.thing_json(hit.thing), "kind": hit.thing.kind, "matched": matched}

    # -- findings -------------------------------------------------------------------------------------------

    def show(self, findings: Iterable[Finding]) -> tuple[Shown, ...]:
        """Findings for pages and tables."""
        return tuple(self._show(one) for one in findings)

    def _show(self, finding: Finding) -> Shown:
        return Shown(
            finding=finding,
            sentence=self.sentence(finding.sentence),
            caveats=tuple(self.sentence(one) for one in finding.caveats),
            subjects=tuple(self.thing(iri) for iri in finding.subjects),
            items={heading: tuple(self.thing(iri) for iri in iris) for heading, iris in finding.items.items()},
            measures=tuple((one.name, one.reading, self.quantity(one.value)) for one in finding.measures),
            evidence=Describer(self.atlas.store, self.atlas.names, self.lang).quotes(finding.evidence),
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
        if isinstance(value, tuple):
            return ", ".join(self._word(one) for one in value)
        return value if isinstance(value, str) else self.words.number(value)

    def quantity(self, value: Quantity) -> str:
        """A measured value in words: `2/10 = 0.2`, `62`, `5/7–7/7`, or why there is none."""
        if isinstance(value, Interval):
            return f"{self.quantity(value.certain)} – {self.quantity(value.possible)}"
        if isinstance(value, Ratio):
            return f"{value.numerator}/{value.denominator} = {self.words.number(round(float(value.fraction), 3))}"
        if isinstance(value, Count):
            about = "≈ " if value.approximate else ""
            return about + self.words.number(float(value.number))
        return self.sentence(value.because)

    # -- JSON -----------------------------------------------------------------------------------------------

    def finding_json(self, finding: Finding) -> Json:
        """A finding as JSON: kind, subjects, sentence, measures with formula, items, caveats, evidence."""
        shown = self._show(finding)
        return {
            "kind": finding.kind,
            "subjects": [self.thing_json(one) for one in shown.subjects],
            "sentence": shown.sentence,
            "measures": [self.measure_json(one) for one in finding.measures],
            **{
                heading.replace(" ", "_"): [self.thing_json(one) for one in things]
                for heading, things in shown.items.items()
            },
            "caveats": list(shown.caveats),
            "evidence": [self.quote_json(one) for one in shown.evidence],
        }

    def measure_json(self, measure: Measure) -> Json:
        found: Json = {"measure": measure.name, "reading": measure.reading, "formula": measure.formula}
        if measure.subject:
            found["of"] = self.thing_json(self.thing(measure.subject))
        return found | self._quantity_json(measure.value)

    def _quantity_json(self, value: Quantity) -> Json:
        if isinstance(value, Ratio):
            return {
                "numerator": value.numerator,
                "denominator": value.denominator,
                "value": round(float(value.fraction), 6),
            }
        if isinstance(value, Count):
            return {"value": _plain(value.number), "unit": value.unit, "approximate": value.approximate}
        if isinstance(value, Interval):
            return {"certain": self._quantity_json(value.certain), "possible": self._quantity_json(value.possible)}
        return {"value": None, "not_defined_because": self.sentence(value.because)}

    def thing_json(self, thing: Thing) -> Json:
        return {"iri": thing.iri, "label": thing.label.text, "lang": thing.label.lang}

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


def _plain(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else round(float(number), 6)
