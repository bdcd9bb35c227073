"""Pages about words: the vocabulary, the shared concepts, and the search over every name.

``/{lang}/ns`` is the vocabulary, ``/{lang}/concept/{scheme}`` a list of concepts, ``/{lang}/concept/{scheme}/{slug}``
one of them, ``/{lang}/search?q=`` the search, and ``/api/search?q=`` its hits as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Blueprint, Response, jsonify, render_template, request

from graph.glossary import KINDS, Term
from ontology.iris import CONCEPT_ROOT, curie
from webviz.current import atlas
from webviz.i18n import language
from webviz.pages import missing
from webviz.present import Presenter

blueprint = Blueprint("words", __name__)
HITS = 50


@blueprint.get("/<any(nn,nb,sv,en):lang>/ns")
def vocabulary(lang: str) -> str:
    """Every term of ours in its tree, and every list of concepts."""
    glossary = atlas().glossary(lang)
    terms = glossary.terms()
    return render_template(
        "vocabulary.html",
        kinds=[(kind, *_in_order(tree([term for term in terms if term.kind == kind]))) for kind in KINDS],
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


@blueprint.get("/<any(nn,nb,sv,en):lang>/concept/<path:rest>")
def concept(lang: str, rest: str) -> str:
    """A shared concept: what it means, its neighbours, and who is described with it; or a whole list of them."""
    iri = CONCEPT_ROOT + rest
    found = atlas().glossary(lang).concept(iri)
    if found is None:
        raise missing([hit.thing for hit in atlas().search(rest.rpartition("/")[2], lang, 3)])
    used = atlas().describe(iri, lang)
    return render_template(
        "concept.html",
        concept=found,
        incoming=used.incoming if used else (),
        entity=used,
        curie=curie,
        data_url=f"/data/{rest}",
    )


@blueprint.get("/<any(nn,nb,sv,en):lang>/search")
def search(lang: str) -> str:
    """Names that hold the words of ``q``, in any language."""
    words = request.args.get("q", "").strip()
    return render_template("search.html", asked=words, hits=atlas().search(words, lang, HITS))


@blueprint.get("/api/search")
def api_search() -> Response:
    """The same as JSON; ``lang`` chooses the language of the names."""
    lang = language()
    show = Presenter(atlas(), lang)
    hits = atlas().search(request.args.get("q", ""), lang, HITS)
    return jsonify(items=[show.hit_json(hit) for hit in hits], total=len(hits))
