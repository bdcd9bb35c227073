"""What search engines ask for: ``/sitemap.xml``, every page in every language, and ``/robots.txt``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort

from graph.publishing.publication import paged, parts
from ontology.iris import CONCEPT_ROOT, OWN_SCHEMES, data_path
from ontology.labels import LANGUAGES
from webviz.current import atlas
from webviz.fresh import fresh, origin
from webviz.wording import FAMILIES

blueprint = Blueprint("sitemap", __name__)
MOST = 50_000  # addresses in one file (sitemaps.org)
ALONE = ("", "compare", "ns", "questions", "dataset", "about", "accessibility", "privacy", "licences")
OF_EACH = (*(name for name in FAMILIES if name != "compare"), "report")
XML = "application/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """All pages; or an index of several such files where one cannot hold them."""
    return fresh(lambda: _first(origin()), XML, "sitemap", origin())


@blueprint.get("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """One of several, counted from 1."""
    if not 1 <= number <= len(_files(paths())):
        abort(404)
    return fresh(lambda: _pages(origin(), _files(paths())[number - 1]), XML, "sitemap", str(number), origin())


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What programs that gather pages may fetch: all but the answers to queries and searches, which have no end."""
    endless = ["/sparql?", *(f"/{lang}/{name}?" for lang in LANGUAGES for name in ("sparql", "search", "compare"))]
    lines = ["User-agent: *", *(f"Disallow: {one}" for one in endless), "", f"Sitemap: {origin()}/sitemap.xml"]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def paths() -> list[str]:
    """Every page worth finding, as its path after the language, sorted but for those that stand alone."""
    owners = [one.path for one in parts(atlas().store, atlas().base)]
    found = {path for iri in paged(atlas().store) if (path := _path(iri)) is not None}
    return [*ALONE, *(f"{name}/{owner}" for owner in owners for name in OF_EACH), *sorted(found)]


def _path(iri: str) -> str | None:
    """The page of a thing or a concept; None for what has none of its own."""
    path = data_path(iri, atlas().base)
    if path is not None:
        return None if "#" in path else path
    rest = iri.removeprefix(CONCEPT_ROOT)
    return f"concept/{rest}" if rest != iri and rest.partition("/")[0] in OWN_SCHEMES else None


def _files(found: Sequence[str]) -> list[Sequence[str]]:
    each = MOST // len(LANGUAGES)
    return [found[start : start + each] for start in range(0, len(found), each)]


def _first(site: str) -> str:
    files = _files(paths())
    if len(files) == 1:
        return _pages(site, files[0])
    listed = "".join(
        f"<sitemap><loc>{escape(site)}/sitemap-{one + 1}.xml</loc></sitemap>\n" for one in range(len(files))
    )
    return f"{_HEAD}<sitemapindex {_SPACE}>\n{listed}</sitemapindex>\n"


def _pages(site: str, found: Sequence[str]) -> str:
    urls = "".join(url for path in found for url in _in_each_language(site, path))
    return f'{_HEAD}<urlset {_SPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{urls}</urlset>\n'


def _in_each_language(site: str, path: str) -> Iterator[str]:
    """A page in each language, each with the others beside it."""
    hrefs = {lang: escape(f"{site}/{lang}/{quote(path)}", {'"': "&quot;"}) for lang in LANGUAGES}
    others = "".join(f'<xhtml:link rel="alternate" hreflang="{lang}" href="{href}"/>' for lang, href in hrefs.items())
    for href in hrefs.values():
        yield f"<url><loc>{href}</loc>{others}</url>\n"
