"""Every endpoint of the JSON API, in the order of its description: the one table that routes and description share."""

from __future__ import annotations

from functools import cache

from graph import catalogue
from graph.findings import Message, msg
from ontology.labels import LANGUAGES
from webviz.api import findings, records, words
from webviz.api.form import Answer, Call, Endpoint
from webviz.fresh import release

TAGS: dict[str, Message] = {
    "status": msg("The server"),
    "records": msg("Municipalities and what they have"),
    "words": msg("Words and questions"),
    "findings": msg("Findings"),
    "answers": msg("Answers to the ready questions"),
}


@cache
def endpoints() -> tuple[Endpoint, ...]:
    """The table; the ready questions have an endpoint each."""
    asked = (words.answering(one) for one in catalogue.questions().values())
    return (STATUS, *records.ENDPOINTS, *words.ENDPOINTS, *findings.ENDPOINTS, *asked)


def _status(call: Call) -> Answer:
    store = call.atlas.store
    plain = [one for one in endpoints() if "{" not in one.path and one.tag not in ("status", "answers")]
    return Answer(
        {
            "name": "Samgraf",
            "version": release(),
            "store": {"version": store.version, "statements": len(store)},
            "languages": list(LANGUAGES),
        },
        links={**{one.id: one.path for one in plain}, "page": f"/{call.lang}/api"},
    )


STATUS = Endpoint(
    "status", "/api", "status", msg("Which version of the program and of the data answers, and where everything is."),
    "status", _status,
)  # fmt: skip
