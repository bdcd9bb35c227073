"""The data set as a whole: its description for catalogues of data, and the page “Data to take away”.

``/data/catalogue`` is the description (DCAT and VoID) in the formats of all data, ``/.well-known/void`` leads to it;
both lead readers to ``/{lang}/dataset``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request

from graph.publishing import dumps
from graph.publishing.dcat import SPACES, Site, words
from graph.publishing.dumps import Dump
from graph.publishing.export import MEDIA_TYPES, rdf
from graph.publishing.publication import counts, parts, published
from ontology.iris import SCHEMA
from webviz.current import atlas, running
from webviz.fresh import fresh, open_to_all, origin
from webviz.i18n import LANG, language, translator
from webviz.negotiate import PAGE, choose
from webviz.pages.linked import DATA, asked_format

blueprint = Blueprint("dataset", __name__)
PREFIXES = {prefix: space for prefix, space in SPACES.items() if prefix != "id"}
UNITS = (("GB", 10**9), ("MB", 10**6), ("kB", 10**3))


@blueprint.get("/.well-known/void")
def void() -> Response:
    """Where VoID is looked for: to the description, or the page."""
    return _to(f"/{language()}/dataset" if _reader() else "/data/catalogue", 302)


@blueprint.get("/data/catalogue")
def catalogue() -> Response:
    """The description in the format asked for; readers are led to the page."""
    if _reader() and "format" not in request.args:
        return _to(f"/{language()}/dataset", 303)
    form, site = asked_format(), place()
    response = fresh(lambda: _catalogue(site, form), MEDIA_TYPES[form], "catalogue", site.address, str(site.asking))
    response.vary.add("Accept")
    return open_to_all(response)


def _catalogue(site: Site, form: str) -> bytes:
    return rdf(published(atlas().store, site), form, PREFIXES)


@blueprint.get(f"{LANG}/dataset")
def dataset(lang: str) -> str:
    """What there is to take away: files with sizes and checksums, terms of use, how to cite it."""
    store, found = atlas().store, parts(atlas().store, atlas().base)
    return render_template(
        "dataset.html",
        counts={name: translator(lang).number(number) for name, number in counts(store).items()},
        files=_rows(dumps.dumps(store, dumps.WHOLE, atlas().base), lang),
        parts=[(atlas().names.thing(one.owner, lang), _links(one.path)) for one in found],
        licence=words()["licence"],
        title=words()["title"][lang],
        described=_described(lang),
        site=place(),
        version=store.version,
        data_url="/data/catalogue",
    )


def _described(lang: str) -> Mapping[str, Any]:
    """The data set in the words of schema.org, for search engines."""
    site, store = place(), atlas().store
    return {
        "@context": {"@vocab": SCHEMA, "url": {"@type": "@id"}, "license": {"@type": "@id"}},
        "@id": f"{site.catalogue}#{dumps.WHOLE}",
        "@type": "Dataset",
        "name": words()["title"][lang],
        "description": words()["description"][lang],
        "inLanguage": lang,
        "keywords": words()["keywords"][lang],
        "license": words()["licence"],
        "url": f"{site.address}/{lang}/dataset",
        "version": store.version,
        "distribution": [
            {"@type": "DataDownload", "contentUrl": f"{site.address}/data/dumps/{one.file}",
             "encodingFormat": one.media_type, "sha256": one.sha256}
            for one in dumps.dumps(store, dumps.WHOLE, site.base)
        ],
    }  # fmt: skip


def place() -> Site:
    """Where this site publishes, as set by its operator."""
    settings = running().settings
    return Site(origin(), settings.publisher, settings.contact, running().pool is not None, atlas().base)


def size(octets: int, lang: str) -> str:
    """A size for readers: ``1,3 MB``."""
    unit, one = next((pair for pair in UNITS if octets >= pair[1]), UNITS[-1])
    return f"{translator(lang).number(round(octets / one, 1))} {unit}"


def _rows(found: Iterable[Dump], lang: str) -> list[Mapping[str, Any]]:
    return [
        {
            "href": f"/data/dumps/{one.file}",
            "file": one.file,
            "format": words()["formats"][one.form]["name"] + (" (gzip)" if one.packed else ""),
            "size": size(one.size, lang),
            "sha256": one.sha256,
        }
        for one in found
    ]


def _links(path: str) -> list[tuple[str, str]]:
    """The files of a municipality, by the name of their format; made when somebody takes them."""
    return [(form["name"], f"/data/dumps/{path}.{name}") for name, form in words()["formats"].items()]


def _reader() -> bool:
    return choose(request.headers.get("Accept"), (*DATA, PAGE)) is PAGE


def _to(address: str, status: int) -> Response:
    response = Response(status=status, headers={"Location": address})
    response.vary.update(("Accept", "Accept-Language"))
    return open_to_all(response)
