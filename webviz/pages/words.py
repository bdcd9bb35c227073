"""Pages about words: the vocabulary, the shared concepts, and the search over every name.

``/{lang}/ns`` is the vocabulary, ``/{lang}/concept/{scheme}`` a list of concepts, ``/{lang}/concept/{scheme}/{slug}``
one of them, ``/{lang}/search?q=`` the search.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from graph.describe import Describer
from graph.entity import Claim
from graph.glossary import KINDS, Concept, Term
from graph.names import Thing
from ontology.iris import CONCEPT_ROOT, concept_slug, curie
from ontology.labels import Label
from webviz.current import atlas
from webviz.i18n import LANG
from webviz.i18n import gettext as _
from webviz.pages import rows
from webviz.pages.records import LONGEST, MEANT, home_of, missing
from webviz.pages.view import by_name, planned
from webviz.present import Presenter
from webviz.wording import TERMS

blueprint = Blueprint("words", __name__)
HITS = 50
USERS = ("body", "endeavour", "cooperation", "plan", "municipality", "region", "office", "service", "group", "agency")


@blueprint.get(f"{LANG}/ns")
def vocabulary(lang: str) -> str:
    """Every term of ours in its tree, and every list of concepts."""
    glossary = atlas().glossary(lang)
    terms = glossary.terms()
    return render_template(
        "vocabulary.html",
        kinds=[(kind, *_in_order(tree([term for term in terms if term.kind == kind]))) for kind in KINDS],
        headings=TERMS,
        schemes=glossary.schemes(),
        curie=curie,
        data_url="/data/ns",
    )


Branch = tuple[Term, "tuple[Branch, ...]"]


def tree(terms: Iterable[Term]) -> tuple[Branch, ...]:
    """Terms under their parents: under each of several, on top when every parent is somebody else's."""
    known = {term.thing.iri: term for term in terms}
    below: dict[str, list[Term]] = {}
    for term in known.values():
        for parent in term.parents:
            below.setdefault(parent, []).append(term)
    tops = [term for term in known.values() if not any(parent in known for parent in term.parents)]
    return tuple(_branch(term, below, ()) for term in tops)


def _branch(term: Term, below: Mapping[str, list[Term]], above: tuple[str, ...]) -> Branch:
    line = (*above, term.thing.iri)
    return term, tuple(_branch(one, below, line) for one in below.get(term.thing.iri, ()) if one.thing.iri not in line)


def _in_order(branches: tuple[Branch, ...]) -> tuple[tuple[Branch, ...], list[Term]]:
    """The tree, and its terms from top to bottom, each once."""
    found: dict[str, Term] = {}
    rest = list(branches)
    while rest:
        term, below = rest.pop(0)
        found.setdefault(term.thing.iri, term)
        rest = [*below, *rest]
    return branches, list(found.values())


@blueprint.get(f"{LANG}/concept/<path:rest>")
def concept(lang: str, rest: str) -> str | Response:
    """A shared concept: what it means, its neighbours, and who is described with it where; or a whole list of them."""
    stem, form = rows.split(rest)
    found = _known(lang, rest) or (_known(lang, stem) if form else None)
    if found is None:
        words = rest.rpartition("/")[2].replace("-", " ")
        raise missing([hit.thing for hit in atlas().search(words[:LONGEST], lang, MEANT)])
    uses = tuple(_uses(lang, found)) if found.scheme else ()
    if found.thing.iri != CONCEPT_ROOT + rest:
        return rows.answer(Presenter(atlas(), lang), [_table(lang, uses)], form, stem)
    return render_template(
        "concept.html",
        concept=found,
        places=by_place(uses),
        curie=curie,
        data_url=f"/data/{rest}",
        rows_url=f"/{lang}/concept/{rest}",
    )


def _known(lang: str, rest: str) -> Concept | None:
    """A concept or a list of them; None for what is none."""
    return atlas().glossary(lang).concept(CONCEPT_ROOT + rest)


# -- who is described with a concept ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Use:
    """Something described with a concept, or with one under it: where, and whether it is practice yet."""

    place: Thing | None
    claim: Claim
    concept: Thing
    status: Thing | None


def _uses(lang: str, found: Concept) -> Iterator[Use]:
    """What is described with the concept, then with those under it."""
    describer = Describer(atlas().store, atlas().names, lang)
    for one in (found.thing, *found.narrower):
        for claim in describer.claims("incoming", one.iri):
            facts = describer.facts(claim.subject.iri)
            status = next((describer.thing(iri) for iri in describer.iris(facts, "sam:status")), None)
            yield Use(home_of(claim.subject, lang), claim, one, status if status and _ahead(status) else None)


def _ahead(status: Thing) -> bool:
    return planned(concept_slug(status.iri))


def by_place(uses: Iterable[Use]) -> tuple[tuple[Thing | None, tuple[Use, ...]], ...]:
    """Uses by municipality, the municipalities by name and what belongs to none last; in each bodies first."""
    gathered: dict[str, list[Use]] = {}
    places: dict[str, Thing | None] = {}
    for use in uses:
        key = use.place.iri if use.place else ""
        gathered.setdefault(key, []).append(use)
        places[key] = use.place
    ranked = sorted(gathered, key=lambda key: (not key, by_name(place) if (place := places[key]) else (), key))
    return tuple((places[key], tuple(sorted(gathered[key], key=_bodies_first))) for key in ranked)


def _bodies_first(use: Use) -> tuple[object, ...]:
    subject = use.claim.subject
    rank = USERS.index(subject.kind) if subject.kind in USERS else len(USERS)
    return rank, by_name(subject)


def _table(lang: str, uses: Iterable[Use]) -> rows.Rows:
    show = Presenter(atlas(), lang)
    return rows.Rows(
        "uses",
        _("Who is described with it"),
        {
            "municipality": _("Municipality"),
            "who": _("Who"),
            "kind": _("Kind"),
            "relation": _("Relation"),
            "concept": _("Concept"),
            "as_stated": _("Wording"),
            "status": _("Status"),
            "basis": _("Rests on"),
            "evidence": _("Evidence"),
        },
        [
            (
                use.place,
                use.claim.subject,
                Label(show.kind(use.claim.subject), ""),
                use.claim.property,
                use.concept,
                use.claim.text,
                use.status,
                Label(_(use.claim.grounds.basis), ""),
                use.claim.grounds.evidence,
            )
            for _place, found in by_place(uses)
            for use in found
        ],
    )


@blueprint.get(f"{LANG}/search")
def search(lang: str) -> str:
    """Names that hold the words of ``q``, in any language."""
    words = request.args.get("q", "").strip()
    hits = atlas().search(words, lang, HITS)
    return render_template(
        "search.html",
        asked=words,
        hits=hits,
        owners={
            hit.thing.iri: owner for hit in hits if (owner := home_of(hit.thing, lang)) and owner.iri != hit.thing.iri
        },
        rows_url=f"/{lang}/search",
        rows_query=urlencode({"q": words[:LONGEST]}),
    )


@blueprint.get(f"{LANG}/search.{rows.FORM}")
def search_rows(lang: str, form: str) -> Response:
    """The hits as rows."""
    show = Presenter(atlas(), lang)
    hits = atlas().search(request.args.get("q", ""), lang, HITS)
    table = rows.Rows(
        "hits",
        _("Search"),
        {"name": _("Name"), "kind": _("Kind"), "matched": _("Matched"), "address": _("Address")},
        [(hit.thing, Label(show.kind(hit.thing), ""), hit.matched, Label(hit.thing.iri, "")) for hit in hits],
    )
    return rows.answer(show, [table], form, "search")
