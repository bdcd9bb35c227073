"""The start: where to begin, the municipalities, and what is new."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, render_template

from graph.atlas import Card
from graph.describe import Describer
from graph.names import Thing
from ontology.labels import Label
from webviz.current import atlas, running
from webviz.filters import kind_word
from webviz.i18n import LANG
from webviz.i18n import gettext as _
from webviz.pages import rows
from webviz.pages.timeline import last_day
from webviz.pages.view import by_name
from webviz.present import Presenter
from webviz.wording import FAMILIES

blueprint = Blueprint("front", __name__)
NEW = 10  # documents listed as new
SHORTCUTS = ("gaps", "overlaps", "load", "expectations")  # families of findings that a card leads to


@blueprint.get(f"{LANG}/")
def start(lang: str) -> str:
    """Ways in, the municipalities with a few figures, and the documents by date."""
    show, cards = Presenter(atlas(), lang), atlas().municipalities(lang)
    dated = list(documents(lang, cards))
    return render_template(
        "start.html",
        cards=[
            {
                "thing": card.thing,
                "place": _place(card),
                "documents": card.documents,
                "figures": _figures(card),
                "shortcuts": _shortcuts(show, card),
            }
            for card in cards
        ],
        new=dated[:NEW],
        older=len(dated) - len(dated[:NEW]),
        asking=running().pool is not None,
        rows_url=f"/{lang}/municipalities",
    )


@blueprint.get(f"{LANG}/municipalities.{rows.FORM}")
def municipalities(lang: str, form: str) -> Response:
    """The municipalities and the documents as rows."""
    cards = atlas().municipalities(lang)
    tables = [_listed(cards), rows.documents(documents(lang, cards))]
    return rows.answer(Presenter(atlas(), lang), tables, form, "municipalities")


def documents(lang: str, cards: tuple[Card, ...]) -> Iterator[tuple[Thing, Thing, str]]:
    """Every document, whom it is about, and its date as written ("" for none): the newest first, undated last."""
    describer = Describer(atlas().store, atlas().names, lang)
    found: dict[str, tuple[Thing, Thing, str]] = {}
    for card in cards:
        for document in card.documents:
            facts = describer.facts(document.iri)
            date = describer.text(facts, "dcterms:modified") or describer.text(facts, "dcterms:issued")
            found.setdefault(document.iri, (document, card.thing, date.text if date else ""))
    yield from sorted(found.values(), key=lambda one: (-_day(one[2]), by_name(one[0])))


def _day(date: str) -> int:
    """The last day a date may mean, as a number; 0 for none."""
    day = last_day(date)
    return day.toordinal() if day else 0


def _place(card: Card) -> str:
    """What it is and where: “kommune 1514, Noreg”."""
    code = (card.thing.path or "").rpartition("-")[2]
    country = {"NO": _("Norway"), "SE": _("Sweden")}.get(card.country, "")
    kind = kind_word(card.thing.kind)
    return ", ".join(part for part in (f"{kind} {code}" if code.isdecimal() else kind, country) if part)


def _figures(card: Card) -> list[dict[str, Any]]:
    words = {"bodies": _("bodies"), "seats": _("seats"), "endeavours": _("projects and programmes")}
    return [{"text": words[name], "value": card.counts[name]} for name in words if card.counts.get(name)]


def _shortcuts(show: Presenter, card: Card) -> list[dict[str, str]]:
    """From a card straight to findings; a municipality without bodies has none."""
    if not card.counts.get("bodies"):
        return []
    path = card.thing.path
    return [
        *({"href": f"/{show.lang}/{name}/{path}", "text": show.sentence(FAMILIES[name][0])} for name in SHORTCUTS),
        {"href": f"/{show.lang}/compare?with={path}", "text": _("Compare")},
    ]


def _listed(cards: tuple[Card, ...]) -> rows.Rows:
    return rows.Rows(
        "municipalities",
        _("Municipalities"),
        {
            "municipality": _("Municipality"),
            "code": _("Code"),
            "country": _("Country"),
            "bodies": _("Bodies"),
            "seats": _("Seats"),
            "endeavours": _("Projects and programmes"),
            "documents": _("Documents"),
        },
        [
            (
                card.thing,
                Label(card.thing.path or "", ""),
                Label(card.country, ""),
                *(card.counts.get(name, 0) for name in ("bodies", "seats", "endeavours")),
                card.documents,
            )
            for card in cards
        ],
    )
