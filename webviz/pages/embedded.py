"""What a page tells programs in its own head: its address, its other forms, and what it is about as JSON-LD.

The JSON-LD is a data block: browsers neither run nor load anything of it. It speaks schema.org, which search engines
read, with our own classes beside, and names its vocabulary itself so that nothing has to be fetched to read it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, request

from graph.entity import Entity
from graph.glossary import Concept
from graph.names import Thing
from graph.publishing.export import MEDIA_TYPES, said_of
from ontology.iris import CONCEPT_ROOT, ONTOLOGY_GRAPH, SCHEMA
from ontology.labels import Label
from webviz.current import atlas
from webviz.fresh import origin
from webviz.i18n import language
from webviz.pages.linked import FORMATS
from webviz.pages.view import address, data_address, documents_of

blueprint = Blueprint("embedded", __name__)
Json = dict[str, Any]
# What each kind of thing is to schema.org; what has no word there is a Thing.
TYPES = {
    "municipality": "GovernmentOrganization",
    "region": "Organization",
    "body": "Organization",
    "service": "Organization",
    "agency": "Organization",
    "cooperation": "Organization",
    "seat": "OrganizationRole",
    "endeavour": "Project",
    "document": "CreativeWork",
    "plan": "CreativeWork",
    "related": "CreativeWork",
}
_LINKS = ("url", "sameAs", "mainEntityOfPage")
CONTEXT = {"@vocab": SCHEMA, **{name: {"@type": "@id"} for name in _LINKS}}


@blueprint.app_context_processor
def _head() -> dict[str, Any]:
    return {"canonical": canonical, "alternates": alternates, "about_page": about_page}


@blueprint.after_app_request
def _linked(response: Response) -> Response:
    """The other forms of a thing's page, for programs that read no HTML."""
    if response.status_code == 200 and response.mimetype == "text/html":
        for media_type, href in alternates():
            response.headers.add("Link", f'<{href}>; rel="alternate describedby"; type="{media_type}"')
    return response


def canonical() -> str:
    """The address of this page among all that show it: a thing's page without what narrows it."""
    query = "" if _of_page() or not request.query_string else f"?{request.query_string.decode('latin-1')}"
    return f"{origin()}{quote(request.path)}{query}"


def alternates() -> tuple[tuple[str, str], ...]:
    """The data of the thing a page is about: media type and address; none for other pages."""
    iri = _of_page()
    home = data_address(iri, iri.removeprefix(atlas().base) if iri.startswith(atlas().base) else None) if iri else None
    return tuple((MEDIA_TYPES[form], f"{home}?format={form}") for form in FORMATS) if home else ()


def _of_page() -> str:
    """The IRI of the thing whose page is asked for; nothing where it is a page of something else."""
    given = request.view_args or {}
    if request.endpoint == "pages.page":
        return f"{atlas().base}{given['path']}"
    if request.endpoint == "words.concept":
        return f"{CONCEPT_ROOT}{given['rest']}"
    return ONTOLOGY_GRAPH if request.endpoint == "words.vocabulary" else ""


# -- JSON-LD ------------------------------------------------------------------------------------------------------


def about_page(shown: object) -> Json | None:
    """What a page says of the thing it is about; None where it is about none."""
    if isinstance(shown, Entity) and shown.thing.iri == _of_page():
        return {"@context": CONTEXT, **_thing(shown.thing), **_entity(shown), **_elsewhere(shown.thing.iri)}
    if isinstance(shown, Concept) and shown.thing.iri == _of_page():
        return {"@context": CONTEXT, **_thing(shown.thing), **_concept(shown), **_elsewhere(shown.thing.iri)}
    return None


def _thing(thing: Thing) -> Json:
    page = address(language(), thing.iri, thing.path)
    found: Json = {"@id": thing.iri, "@type": TYPES.get(thing.kind, "Thing"), "name": _text(thing.label)}
    return found | ({"url": origin() + page} if page else {})


def _entity(entity: Entity) -> Json:
    kinds = [TYPES.get(entity.thing.kind, "Thing"), *(one.iri for one in entity.types)]
    found: Json = {"@type": kinds, "alternateName": list(_others(entity.names, entity.thing.label))}
    if entity.municipality and "Organization" in kinds[0]:
        found["parentOrganization"] = _thing(entity.municipality)
    sources = documents_of(entity.grounds.evidence)
    if sources:
        found["subjectOf"] = [_thing(one) for one in sources]
    return {name: value for name, value in found.items() if value}


def _concept(concept: Concept) -> Json:
    found: Json = {
        "@type": "DefinedTerm" if concept.scheme else "DefinedTermSet",
        "alternateName": list(_others((*concept.names, *concept.others), concept.thing.label)),
        "description": _text(concept.meaning) if concept.meaning else None,
        "inDefinedTermSet": {**_thing(concept.scheme), "@type": "DefinedTermSet"} if concept.scheme else None,
    }
    return {name: value for name, value in found.items() if value}


def _elsewhere(iri: str) -> Json:
    """The same thing as others name it."""
    same = said_of(atlas().store, iri, "skos:exactMatch")
    return {"sameAs": list(same)} if same else {}


def _others(names: tuple[Label, ...], shown: Label) -> Iterator[Mapping[str, str]]:
    yield from (_text(one) for one in dict.fromkeys(names) if one != shown)


def _text(label: Label) -> Mapping[str, str]:
    return {"@value": label.text, **({"@language": label.lang} if label.lang else {})}
