"""What has been taken in, and undone: everybody may read it, who is signed in may undo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from babel.dates import format_datetime
from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from graph.changes.history import About, ChangeSet, changeset, changesets, quads, writes_since
from graph.changes.importing import undo
from graph.changes.told import changes
from graph.names import Thing
from ontology.errors import InvalidInput
from ontology.iris import document_iri, expand
from ontology.labels import Label
from webviz.current import atlas, now, running
from webviz.i18n import LANG, translator
from webviz.i18n import gettext as _
from webviz.importing import session
from webviz.importing.changed import shown
from webviz.importing.faults import sentence
from webviz.importing.page import failed
from webviz.pages import rows
from webviz.present import Presenter
from webviz.sparql.protocol import ProtocolError

blueprint = Blueprint("history", __name__)
_ABOUT = expand("sam:about")
SHOWN = 50  # change sets on a page
LARGEST = 30_000  # statements of a change set that is told thing by thing


@blueprint.get(f"{LANG}/history")
def page(lang: str) -> str:
    """The change sets, the latest first, some at a time; `?before=` a number, those before it."""
    found = changesets(atlas().store)
    undone, last = _undone(found), min(request.args.get("before", len(found) + 1, int) - 1, len(found))
    shown = found[max(last - SHOWN, 0) : max(last, 0)]
    listed = [{"set": one, "time": _time(one, lang), "undone": one.number in undone} for one in reversed(shown)]
    return render_template(
        "history.html",
        listed=listed,
        count=len(found),
        newer=last < len(found),
        since=writes_since(atlas().store) if found and last == len(found) else 0,
        older=shown[0].number if shown and shown[0].number > 1 else None,
        rows_url=f"/{lang}/history",
        **_frame(),
    )


@blueprint.get(f"{LANG}/history.{rows.FORM}")
def data(lang: str, form: str) -> Response:
    """The change sets as rows, the latest first."""
    found = changesets(atlas().store)
    return rows.answer(Presenter(atlas(), lang), [_rows(found)], form, "history")


def _rows(found: Sequence[ChangeSet]) -> rows.Rows:
    return rows.Rows(
        "changes",
        _("What has been taken in"),
        {"number": _("Number"), "when": _("When"), "what": _("What"), "undoes": _("undone"), "added": _("Added"),
         "removed": _("Removed")},
        [
            (one.number, Label(one.about.time, ""), Label("; ".join(source.name for source in one.about.sources), ""),
             one.about.undoes, one.added, one.removed)
            for one in reversed(found)
        ],
    )  # fmt: skip


@blueprint.get(f"{LANG}/history/<int:number>")
def one_page(lang: str, number: int) -> str:
    """What one change set added and took away, and the way to undo it."""
    return _one_page(lang, number, ())


def _one_page(lang: str, number: int, reasons: tuple[str, ...]) -> str:
    found = changesets(atlas().store)
    one = changeset(atlas().store, number)
    told_by = changeset(atlas().store, one.about.undoes) if one.about.undoes else one
    documents = [document_iri(name, atlas().base) for name in told_by.about.documents]
    return render_template(
        "change-set.html",
        one=one,
        time=_time(one, lang),
        documents=list(atlas().names.things(documents, lang).values()),
        owners=_owners(documents, lang),
        undone=_undone(found).get(number),
        reasons=reasons,
        new="new" in request.args,
        change=_change(one, lang),
        **_frame(),
    )


def _change(one: ChangeSet, lang: str) -> Mapping[str, Any] | None:
    """What a change set changed, in words; None for one too large to be told to everybody who asks."""
    if one.added + one.removed > LARGEST:
        return None
    added, removed = quads(atlas().store, one)
    return shown(changes(atlas().store, added, removed, lang, atlas().base), added, removed)


@blueprint.post(f"{LANG}/history/<int:number>/undo")
def undo_one(lang: str, number: int) -> ResponseReturnValue:
    """Undo a change set, by a change set of its own."""
    session.demand()
    try:
        made = undo(atlas().store, number, About("undo", now(), undoes=number), atlas().base)
    except InvalidInput as error:
        return _one_page(lang, number, tuple(map(sentence, error.problems))), 409
    return redirect(f"/{lang}/history/{made.number}?new=1", 303)


def _undone(found: Sequence[ChangeSet]) -> Mapping[int, int]:
    """The change sets that are undone now, each by which; an undoing that was undone itself counts for nothing."""
    by: dict[int, int] = {}
    for one in reversed(found):
        if one.about.undoes is not None and one.number not in by:
            by[one.about.undoes] = one.number
    return by


def _owners(documents: Iterable[str], lang: str) -> list[Thing]:
    """The municipalities that documents are about; none for documents that are gone."""
    found = {quad.object for one in documents for quad in atlas().store.quads(subject=one, predicate=_ABOUT)}
    things = atlas().names.things((str(iri)[1:-1] for iri in found), lang)
    return [thing for thing in things.values() if thing.path]


def _time(one: ChangeSet, lang: str) -> str:
    moment = datetime.fromisoformat(one.about.time)
    return str(format_datetime(moment, "long", locale=translator(lang).locale))


def _frame() -> dict[str, object]:
    writable = bool(running().settings.token)
    signed_in = writable and session.present() is not None
    return {
        "writable": writable,
        "signed_in": signed_in,
        "word": session.word(),
        "lasting": bool(running().settings.store),
    }


@blueprint.after_request
def _kept(response: Response) -> Response:
    return session.keep(response)


blueprint.before_request(session.history_here)
blueprint.register_error_handler(ProtocolError, failed)
