"""Reports of findings for programs and spreadsheets: JSON by `data/findings.schema.json`, rows and sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from importlib.resources import files

from graph.entity import Quote
from graph.findings import Category, Count, Finding, Interval, Measure, Part, Quantity, Ratio, Report
from webviz.output import Cell, Sheet, as_csv, as_json, as_xlsx
from webviz.present import Json, Presenter, Shown, ShownMeasure


def written(show: Presenter, reports: Sequence[Report], form: str) -> str | bytes:
    """Reports for programs and spreadsheets: `json`, `csv` or `xlsx`."""
    if form == "json":
        return as_json([report_json(show, one) for one in reports])
    return as_csv(*full(show, reports)) if form == "csv" else as_xlsx(sheets(show, reports))


# -- JSON -----------------------------------------------------------------------------------------------------------


def findings_schema() -> str:
    """The JSON Schema that every report follows, as it is published."""
    return files("graph._data").joinpath("findings.schema.json").read_text("utf-8")


def report_json(show: Presenter, report: Report) -> Json:
    """A report as JSON: whose it is, the family of measures, what the order means, and the findings in that order."""
    owners = [show.thing_json(one) for one in show.things(report.subjects)]
    return {
        **({"municipality": owners[0]} if len(owners) == 1 else {"municipalities": owners}),
        "family": report.family,
        "ordered_by": show.sentence(report.ordered_by),
        "findings": [finding_json(show, one) for one in report.findings],
    }


def finding_json(show: Presenter, finding: Finding) -> Json:
    """A finding as JSON. The things it consists of stand under their headings, such as `shared` or `bodies`."""
    (shown,) = show.show([finding])
    return {
        "kind": finding.kind,
        "subjects": [show.thing_json(one) for one in shown.subjects],
        "sentence": shown.sentence,
        "measures": [_measure_json(show, one) for one in finding.measures],
        **{
            heading.replace(" ", "_"): [show.thing_json(one) for one in things]
            for heading, things in shown.items.items()
        },
        "parts": [_part_json(show, one) for one in finding.parts],
        "caveats": list(shown.caveats),
        "evidence": [show.quote_json(one) for one in shown.evidence],
    }


def _part_json(show: Presenter, part: Part) -> Json:
    return {
        "of": show.thing_json(show.thing(part.subject)),
        "state": part.state,
        "word": show.word(part.state),
        "things": [show.thing_json(one) for one in show.things(part.items)],
        "because": show.sentence(part.because) if part.because else None,
        "evidence": [show.quote_json(one) for one in show.quotes(part.evidence)],
    }


def _measure_json(show: Presenter, measure: Measure) -> Json:
    found: Json = {"measure": measure.name, "reading": measure.reading, "formula": measure.formula}
    if measure.subject:
        found["of"] = show.thing_json(show.thing(measure.subject))
    return found | _quantity_json(show, measure.value)


def _quantity_json(show: Presenter, value: Quantity) -> Json:
    if isinstance(value, Ratio):
        share = round(float(value.fraction), 6)
        return {"numerator": value.numerator, "denominator": value.denominator, "value": share}
    if isinstance(value, Count):
        return {"value": _plain(value.number), "unit": value.unit, "approximate": value.approximate}
    if isinstance(value, Interval):
        return {"certain": _quantity_json(show, value.certain), "possible": _quantity_json(show, value.possible)}
    if isinstance(value, Category):
        return {"category": value.label.template, "label": show.sentence(value.label)}
    return {"value": None, "not_defined_because": show.sentence(value.because)}


def _plain(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else round(float(number), 6)


# -- rows: one a finding --------------------------------------------------------------------------------------------


def summary(show: Presenter, reports: Sequence[Report]) -> tuple[list[str], list[list[str]], list[str]]:
    """Headings and rows for people, and the caveats that the rows number: the sentence, the first measure, the caveats;
    whose it is, where there is more than one.
    """
    _ = show.words.gettext
    shown = _shown(show, reports)
    caveats = list(dict.fromkeys(caveat for _owner, one in shown for caveat in one.caveats))
    numbers = {caveat: number for number, caveat in enumerate(caveats, start=1)}
    several = len(reports) > 1
    headings = [*([_("Municipality")] if several else []), _("Finding"), _("Measure"), _("Value"), _("Caveats")]
    rows = [[*([owner] if several else []), one.sentence, *_first(one), _marks(one, numbers)] for owner, one in shown]
    return headings, rows, caveats


def _marks(shown: Shown, numbers: Mapping[str, int]) -> str:
    return " ".join(str(number) for number in sorted({numbers[caveat] for caveat in shown.caveats}))


def full(show: Presenter, reports: Iterable[Report]) -> tuple[list[str], list[list[str]]]:
    """The same for programs: always whose it is, the reading, unit and formula, caveats, and the evidence as IRIs."""
    _ = show.words.gettext
    headings = [_("Municipality"), _("Finding"), _("Measure"), _("Value"), _("Reading"), _("Unit"), _("Formula")]
    rows = [
        [
            *(owner, one.sentence, *_first(one)),
            *([one.measures[0].reading, one.measures[0].unit, one.measures[0].formula] if one.measures else [""] * 3),
            " ".join(one.caveats),
            "; ".join(quote.iri for quote in one.evidence),
        ]
        for owner, one in _shown(show, reports)
    ]
    return [*headings, _("Caveats"), _("Evidence")], rows


def _shown(show: Presenter, reports: Iterable[Report]) -> list[tuple[str, Shown]]:
    return [(_owners(show, report), one) for report in reports for one in show.show(report.findings)]


def _owners(show: Presenter, report: Report) -> str:
    return ", ".join(one.label.text for one in show.things(report.subjects))


def _first(shown: Shown) -> tuple[str, str]:
    return (shown.measures[0].name, shown.measures[0].value) if shown.measures else ("–", "–")


# -- sheets: a row a measure, a row a part, a row a quote -----------------------------------------------------------


def sheets(show: Presenter, reports: Iterable[Report]) -> list[Sheet]:
    """A workbook: findings, a row a measure with its numbers as numbers; what they say of each part, where they do;
    and the evidence, whose numbers the other sheets use.
    """
    shown = _shown(show, reports)
    quotes = {quote.iri: quote for _, one in shown for quote in _quotes(one)}
    numbers = {iri: at for at, iri in enumerate(quotes, start=1)}
    parts = [row for owner, one in shown for row in _part_rows(owner, one, numbers)]
    _ = show.words.gettext
    finding = [_("Municipality"), _("Finding")]
    measure = [_("Measure"), _("Of"), _("Reading"), _("Value"), _("To"), _("As counted"), _("Unit"), _("Formula")]
    state = [_("Of"), _("State"), _("What"), _("Reason"), _("Evidence")]
    quote = [_("Number"), _("Document"), _("From"), _("To"), _("Wording"), _("Address")]
    rows = [row for owner, one in shown for row in _measure_rows(owner, one, numbers)]
    return [
        Sheet(_("Findings"), [*finding, *measure, _("Caveats"), _("Evidence")], rows),
        *([Sheet(_("Parts"), [*finding, *state], parts)] if parts else ()),
        Sheet(_("Evidence"), quote, [_quote_row(numbers[iri], one) for iri, one in quotes.items()]),
    ]


def _quotes(shown: Shown) -> Iterator[Quote]:
    yield from shown.evidence
    for part in shown.parts:
        yield from part.evidence


def _measure_rows(owner: str, shown: Shown, numbers: Mapping[str, int]) -> list[list[Cell]]:
    rest: list[Cell] = [" ".join(shown.caveats), _cited(shown.evidence, numbers)]
    if not shown.measures:
        return [[owner, shown.sentence, *[None] * 8, *rest]]
    pairs = zip(shown.measures, shown.finding.measures, strict=True)
    return [[owner, shown.sentence, *_measured(one, measure.value), *rest] for one, measure in pairs]


def _measured(shown: ShownMeasure, value: Quantity) -> list[Cell]:
    least, most = (value.certain, value.possible) if isinstance(value, Interval) else (value, None)
    numbers = [_number(least), _number(most)] if isinstance(least, Ratio | Count) else [shown.value, None]
    counted = shown.value if isinstance(least, Ratio) else None
    return [
        shown.name,
        shown.of.label.text if shown.of else None,
        shown.reading,
        *numbers,
        counted,
        shown.unit or None,
        shown.formula,
    ]


def _number(value: Ratio | Count | None) -> float | None:
    if value is None:
        return None
    return float(value.fraction if isinstance(value, Ratio) else value.number)


def _part_rows(owner: str, shown: Shown, numbers: Mapping[str, int]) -> list[list[Cell]]:
    return [
        [
            owner,
            shown.sentence,
            part.thing.label.text,
            part.state,
            ", ".join(one.label.text for one in part.items),
            part.because,
            _cited(part.evidence, numbers),
        ]
        for part in shown.parts
    ]


def _quote_row(number: int, quote: Quote) -> list[Cell]:
    wording = quote.wording.text if quote.complete else f"{quote.wording.text} …"
    return [number, quote.document.label.text, quote.start, quote.end, wording, quote.iri]


def _cited(evidence: Iterable[Quote], numbers: Mapping[str, int]) -> str:
    return ", ".join(str(numbers[one.iri]) for one in evidence)
