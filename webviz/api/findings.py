"""The measures in the JSON API: every family of findings, themes by bodies and levels, comparison, graph, packs.

Findings are those of `data/findings.schema.json`, as the command line writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any, Literal

from graph.elsewhere.federation import MARK
from graph.findings import Message, msg
from ontology.errors import BadParameter
from webviz.api.form import TRUTH, Answer, Call, Endpoint, Parameter, one_of
from webviz.api.records import MUNICIPALITY
from webviz.api.shapes import Served
from webviz.current import federation, lend, packs
from webviz.pages.comparison import LEAST, MOST
from webviz.pages.matrices import KINDS
from webviz.reports import finding_json, report_json
from webviz.wording import FAMILIES

HOURS = Parameter(
    "hours",
    msg("How many hours a meeting lasts where it is not documented."),
    {"type": "number", "minimum": 0.01, "maximum": 24},
    example=1.5,
)
PACK = Parameter("pack", msg("Only the expectations of this pack."), choices=lambda atlas: [one.id for one in packs()])
TODAY = Parameter("today", msg("Ask whatever the dates of the documents."), {**TRUTH, "default": False})
BY = Parameter("by", msg("Whether the columns are bodies or levels."), {**one_of(("body", "level")), "default": "body"})


def _measured(family: str, call: Call) -> Answer:
    owner = call.atlas.resolve(call.values["municipality"])
    hours = call.values.get("hours")
    report = call.atlas.report(family, owner, None if hours is None else Fraction(str(hours)))
    return Answer(report_json(call.show, report))


def _expected(call: Call) -> Answer:
    owner = call.atlas.resolve(call.values["municipality"])
    wanted = [one for one in packs() if call.values["pack"] in (None, one.id)]
    return Answer(report_json(call.show, call.atlas.expectations(owner, wanted, call.values["today"])))


def _lasting(values: Mapping[str, Any]) -> bool:
    """What holds today depends on the day."""
    return not values["today"]


def _coverage(call: Call) -> Answer:
    owner = call.atlas.resolve(call.values["municipality"])
    by: Literal["body", "level"] = call.values["by"]
    told = [one for one in call.atlas.report("gaps", owner).findings if one.kind in KINDS]
    return Answer(
        {
            "municipality": call.show.thing_json(call.show.thing(owner)),
            "by": by,
            **call.show.matrix(call.atlas.matrix(owner, by)),
            "findings": [finding_json(call.show, one) for one in told],
        }
    )


def _compared(call: Call) -> Answer:
    beside = federation().beside(call.atlas, call.values["with"])
    if len(beside.owners) < LEAST:
        raise BadParameter("Name two municipalities or more; those named are one and the same.")
    lend(beside)
    show = Served(beside.atlas, call.lang, packs())
    return Answer(report_json(show, beside.atlas.comparison(beside.owners, packs())))


def _is_ours(values: Mapping[str, Any]) -> bool:
    """Whether nobody is from a place that may change while our store does not."""
    return not any(MARK in one for one in values["with"])


def _graph(call: Call) -> Answer:
    owner = call.atlas.resolve(call.values["municipality"])
    return Answer(call.show.picture(call.atlas.organisation(owner, call.lang)))


def _packs(call: Call) -> Answer:
    return Answer([call.show.pack(one) for one in call.page(packs())], len(packs()))


def _family(name: str, about: Message) -> Endpoint:
    """The endpoint of a family of measures on one municipality."""
    extra = {"load": (HOURS,), "expectations": (PACK, TODAY)}.get(name, ())
    answer = _expected if name == "expectations" else partial(_measured, name)
    found = Endpoint(name, f"/api/{name}/{{municipality}}", "findings", about, "report", answer, (MUNICIPALITY, *extra))
    return replace(found, lasting=_lasting) if name == "expectations" else found


ENDPOINTS = (
    *(_family(name, about) for name, (_title, about) in FAMILIES.items() if name != "coverage"),
    Endpoint(
        "coverage", "/api/coverage/{municipality}", "findings", FAMILIES["coverage"][1], "coverage", _coverage,
        (MUNICIPALITY, BY),
    ),
    Endpoint(
        "compare", "/api/compare", "findings",
        msg("Two to six municipalities side by side: what both have, what only one has, what differs."), "report",
        _compared,
        (
            Parameter(
                "with", msg("A municipality to compare, by its code with country or its name."), required=True,
                many=(LEAST, MOST), example=("no-1514", "se-0183"),
            ),
        ),
        lasting=_is_ours,
    ),
    Endpoint(
        "graph", "/api/graph/{municipality}", "findings",
        msg("The organisation of a municipality as nodes and edges."), "graph", _graph, (MUNICIPALITY,),
    ),
    Endpoint(
        "packs", "/api/packs", "findings",
        msg("The packs of expectations: what each rests on, and what it expects."), "pack", _packs, paged=True,
    ),
)  # fmt: skip
