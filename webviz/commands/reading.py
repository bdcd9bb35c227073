"""What each `samgraf` command does. Every function takes the parsed arguments, the settings and a translator."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import replace

from graph.atlas import Atlas
from graph.files import FORMS
from graph.picture import EDGE
from graph.publishing.export import FORMATS
from ontology.errors import BadParameter
from ontology.system import why
from webviz.commands import taking
from webviz.commands.opening import open_atlas, print_rows, put, say
from webviz.drawing import embedding
from webviz.fresh import release
from webviz.i18n import Translator
from webviz.output import as_csv, as_json
from webviz.present import Presenter
from webviz.settings import Settings

EXPORTS = (*FORMATS, "csv", "html", *FORMS)


def version() -> str:
    """The program's name and version."""
    return f"samgraf {release()}"


def serve(given: Namespace, settings: Settings, words: Translator) -> int:
    """Serve the pages and the SPARQL endpoint."""
    from webviz.serving import serve as run

    with open_atlas(given, settings) as atlas:
        chosen = replace(settings, host=given.host, port=given.port, lang=given.lang, store=given.store)
        run(atlas, chosen, lambda address: say(words.gettext("Samgraf answers at %(address)s", address=address)))
    return 0


def ask(given: Namespace, settings: Settings, words: Translator) -> int:
    """Ask a named question, or one of your own in SPARQL."""
    with open_atlas(given, settings) as atlas:
        show = Presenter(atlas, given.lang)
        if given.query or given.file:
            return _own_query(given, atlas)
        if not given.question:
            return _list_questions(given, atlas, words)
        table = atlas.ask(given.question, given.lang, **_pairs(given.given, atlas, given.question, given.lang))
        if given.format == "json":
            _print(as_json(show.table_json(table)))
            return 0
        headings = [one.labels[given.lang] for one in table.columns]
        rows = [[show.cell_text(cell) for cell in row] for row in table.rows]
        print_rows(given.format, headings, rows, words.gettext("Nothing is documented that answers this."))
    return 0


def _own_query(given: Namespace, atlas: Atlas) -> int:
    try:
        text = given.query or given.file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadParameter("Cannot read %(path)s: %(why)s.", path=given.file, why=why(error)) from error
    headings, rows = atlas.query(text)
    if given.format == "json":
        _print(as_json({"columns": headings, "rows": [dict(zip(headings, row, strict=True)) for row in rows]}))
    else:
        print_rows(given.format, headings, [[cell or "–" for cell in row] for row in rows])
    return 0


def _list_questions(given: Namespace, atlas: Atlas, words: Translator) -> int:
    found = atlas.questions()
    if given.format == "json":
        _print(as_json([{"id": one.id, "number": one.number, "title": one.titles[given.lang]} for one in found]))
        return 0
    headings = [
        words.gettext("Number"),
        words.gettext("Question"),
        words.gettext("What it answers"),
        words.gettext("Takes"),
    ]
    rows = [
        [one.number, one.id, one.titles[given.lang], " ".join(f"{p.name}={p.default}" for p in one.parameters)]
        for one in found
    ]
    print_rows(given.format, headings, rows)
    return 0


def _pairs(given: Iterable[str], atlas: Atlas, name: str, lang: str) -> dict[str, str]:
    pairs = {}
    known = {one.name: one for one in atlas.question(name).parameters}
    for text in given:
        key, equals, value = text.partition("=")
        if not equals or key not in known:
            raise BadParameter(
                "“%(text)s” is no key=value this question takes; it takes: %(known)s.",
                text=text,
                known=", ".join(known) or "–",
            )
        pairs[key] = atlas.choices(lang).meant(known[key], value)
    return pairs


def search(given: Namespace, settings: Settings, words: Translator) -> int:
    """Find municipalities, bodies, offices, documents and concepts by words of their names."""
    with open_atlas(given, settings) as atlas:
        show = Presenter(atlas, given.lang)
        hits = atlas.search(" ".join(given.words), given.lang, given.limit)
        if given.format == "json":
            _print(as_json([show.hit_json(hit) for hit in hits]))
        else:
            headings = [
                words.gettext("Name"),
                words.gettext("What it is"),
                words.gettext("Matched"),
                words.gettext("Address"),
            ]
            rows = [
                [
                    hit.thing.label.text,
                    show.kind(hit.thing),
                    f"{hit.matched.text} ({hit.matched.lang})",
                    hit.thing.path or hit.thing.iri,
                ]
                for hit in hits
            ]
            print_rows(given.format, headings, rows, words.gettext("Nothing is called that."))
    return 0


def check(given: Namespace, settings: Settings, words: Translator) -> int:
    """Whether ontology and data are logically consistent, and what follows from them."""
    # Only this command needs the reasoner, and loading it takes as long as most commands do in all.
    from graph.consistency import Consistent, Inconsistent, consistency

    with open_atlas(given, settings) as atlas:
        verdict = consistency(atlas.store)
        show = Presenter(atlas, given.lang)
        if isinstance(verdict, Consistent):
            say(words.gettext("Consistent."))
            for iri, names in sorted(verdict.inferred.items()):
                for name in sorted(names):
                    thing, kind = (show.thing(one).label.text for one in (iri, name))
                    say(words.gettext("Inferred: %(thing)s is a %(kind)s.", thing=thing, kind=kind))
            return 0
        if isinstance(verdict, Inconsistent):
            print(words.gettext("Inconsistent. These axioms contradict each other:"), file=sys.stderr)
            for axiom in verdict.axioms:
                print(f"  {axiom}", file=sys.stderr)
            return 1
        raise verdict


def export(given: Namespace, settings: Settings, words: Translator) -> int:
    """Write the graph in a standard format, its edges as CSV, one municipality as HTML, or documents to work on."""
    if given.format == "html":
        return embedding.export(given, settings, words)
    if given.format in FORMS:
        return taking.export(given, settings, words)
    with open_atlas(given, settings) as atlas:
        owners = tuple(atlas.resolve(name) for name in given.municipalities)
        if given.format != "csv":
            return put(atlas.export(owners, given.format, given.lang), given)
        return put(as_csv(EDGE, atlas.edges(owners, given.lang)), given)


def _print(text: str) -> None:
    sys.stdout.write(text)
