"""The pages about Samgraf itself: what it is, accessibility, privacy, and what the data and the program rest on.

Their sentences stand in the templates, a paragraph a message. Here is what they take from the running program: how many
documents there are, which texts the expectations rest on, which software is installed under which licence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, render_template

from graph.findings import Words
from graph.packs import Pack
from ontology.labels import Label
from webviz.current import atlas, packs, running
from webviz.drawing.draw import vis_folder
from webviz.fresh import release
from webviz.i18n import LANG
from webviz.i18n import gettext as _
from webviz.pages import rows
from webviz.pages.front import documents
from webviz.pages.view import literal
from webviz.present import Presenter, own
from webviz.settings import Settings

blueprint = Blueprint("about", __name__)
PROGRAM = "samgraf"
SHORT = 60  # characters; a longer licence field holds the whole text of the licence
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_CLASSIFIER = "License :: OSI Approved :: "


@dataclass(frozen=True, slots=True)
class Package:
    """A piece of software that is installed: its name, its version, and its licence as it states it ("" for none)."""

    name: str
    version: str
    licence: str


@blueprint.get(f"{LANG}/about")
def about(lang: str) -> str:
    """What Samgraf is, how the graph is made, and what it cannot tell."""
    return render_template("about.html", **_counts(lang), contact=_contact())


@blueprint.get(f"{LANG}/accessibility")
def accessibility(lang: str) -> str:
    """What has been done and tested so that everybody can use the pages, and what has not."""
    return render_template("accessibility.html", version=release(), contact=_contact())


@blueprint.get(f"{LANG}/privacy")
def privacy(lang: str) -> str:
    """What is known of readers, which is nothing, and of the people in the documents."""
    settings = running().settings
    return render_template(
        "privacy.html",
        asking=running().pool is not None,
        seconds=settings.query_seconds,
        remembered=settings.query_kept > 0,
        counted=settings.requests_per_minute > 0,
        outside=_outside(settings),
        contact=_contact(),
    )


@blueprint.get(f"{LANG}/licences")
def licences(lang: str) -> str:
    """What everything here rests on, and under which terms."""
    return render_template(
        "licences.html",
        documents=[(document, about, literal(date, lang)) for document, about, date in documents(lang, _cards(lang))],
        sources=[{"title": _title(pack, lang), "source": pack.source} for pack in packs()],
        packages=software(),
        version=release(),
        rows_url=f"/{lang}/licences",
    )


@blueprint.get(f"{LANG}/licences.{rows.FORM}")
def licence_rows(lang: str, form: str) -> Response:
    """The documents, the texts and the software as rows."""
    texts = rows.Rows(
        "texts",
        _("Texts behind the expectations"),
        {"pack": _("Pack"), "text": _("Text"), "date": _("Date"), "address": _("Address")},
        [
            (
                _title(pack, lang),
                *(rows.plain(text) for text in (pack.source.title, pack.source.date, pack.source.address)),
            )
            for pack in packs()
        ],
    )
    program = rows.Rows(
        "software",
        _("Software"),
        {"name": _("Name"), "version": _("Version"), "licence": _("Licence")},
        [(rows.plain(one.name), rows.plain(one.version), rows.plain(one.licence)) for one in software()],
    )
    tables = [rows.documents(documents(lang, _cards(lang))), texts, program]
    return rows.answer(Presenter(atlas(), lang), tables, form, "licences")


def _cards(lang: str) -> tuple[Any, ...]:
    return atlas().municipalities(lang)


def _counts(lang: str) -> Mapping[str, Any]:
    cards = _cards(lang)
    return {
        "municipalities": len(cards),
        "documents": len({document.iri for card in cards for document in card.documents}),
        "asking": running().pool is not None,
    }


def _outside(settings: Settings) -> list[str]:
    """The hosts that the operator lets the server ask: a store elsewhere, places to compare with, those of SERVICE."""
    addresses = [settings.store, settings.store_updates, *(address for _name, address in settings.federation)]
    return sorted({*settings.service_hosts, *(urlsplit(one).netloc.rpartition("@")[2] for one in addresses)} - {""})


def _contact() -> dict[str, str]:
    """Where those who run the server can be reached, as a link; empty where they have not said it."""
    told = running().settings.contact
    if not told:
        return {}
    return {"text": told, "href": told if "://" in told else f"mailto:{told}"}


def _title(pack: Pack, lang: str) -> Label:
    return own(Words(pack.titles), lang)


# -- software -------------------------------------------------------------------------------------------------------


@cache
def software() -> tuple[Package, ...]:
    """Everything the program needs and what that needs in turn, as installed here, by name; vis-network with them."""
    found: dict[str, Distribution] = {}
    waiting = [PROGRAM]
    while waiting:
        one = _installed(waiting.pop())
        if one is not None and one.name.lower() not in found:
            found[one.name.lower()] = one
            waiting.extend(_needed(one))
    found.pop(PROGRAM, None)
    packages = [Package(one.name, one.version, licence(one.metadata.json)) for one in found.values()]
    return tuple(sorted([*packages, _vis_network()], key=lambda package: package.name.lower()))


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:  # needed on another kind of machine only
        return None


def _needed(one: Distribution) -> Iterator[str]:
    for line in one.requires or ():
        name = _NAME.match(line)
        if name and "extra ==" not in line:
            yield name.group()


def licence(metadata: Mapping[str, Any]) -> str:
    """The licence a distribution states: its expression, else its classifiers, else a short text; "" for none."""
    if expression := metadata.get("license_expression"):
        return str(expression)
    named = [line.removeprefix(_CLASSIFIER) for line in metadata.get("classifier", ()) if line.startswith(_CLASSIFIER)]
    if named:
        return ", ".join(named)
    text = str(metadata.get("license") or "")
    return text if len(text) <= SHORT and "\n" not in text else ""


def _vis_network() -> Package:
    """The drawing library that readers' browsers get; it says its licence in its own first lines."""
    return Package("vis-network", vis_folder().name.removeprefix("vis-"), "Apache-2.0 OR MIT")
