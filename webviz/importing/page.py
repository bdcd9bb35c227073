"""The import page: hand in files or a text, see what is wrong and what would change, and take it in or leave it.

Only where the operator has set a token, and for who has it. Nothing is written before “Take it in” is pressed; what
was handed in stays in memory, and only rows that a problem points at are ever shown again, as text.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Flask, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from graph.changes import excerpt
from graph.changes.history import About, source_file
from graph.changes.importing import carry_out, plan
from graph.check import walk
from graph.readers.apart import take_apart
from graph.readers.intake import Given, Source
from ontology.errors import BadParameter, InvalidInput, SamgrafError, StoreChanged
from ontology.labels import LANGUAGES
from webviz.current import atlas, now, running
from webviz.i18n import LANG, language, translator
from webviz.i18n import gettext as _
from webviz.importing import proposals, session
from webviz.importing.changed import shown
from webviz.importing.faults import listed, report
from webviz.importing.proposals import Proposal, kept
from webviz.pages.rows import FORM, answer
from webviz.present import Presenter
from webviz.settings import Settings
from webviz.sparql.failing import status_of
from webviz.sparql.protocol import ProtocolError

blueprint = Blueprint("importing", __name__)
PASTED = "pasted-text"
RECORDS, STATEMENTS = 10_000, 200_000  # that are planned in this process, which takes some ten seconds
FIELDS = ("municipality", "name", "document", "title", "language")
_LONGEST = 200  # characters of a field, and of a file's name


def install(app: Flask, settings: Settings) -> None:
    """Let `app` have sessions, and keep what is handed in; once, before it answers."""
    session.install(app, settings.token)
    proposals.install(app)


# -- signing in and out -------------------------------------------------------------------------------------------


@blueprint.get(f"{LANG}/import")
def page(lang: str) -> ResponseReturnValue:
    """The form to hand in files, or to sign in."""
    return _form() if session.present() else render_template("sign-in.html", failed="", to="")


@blueprint.post(f"{LANG}/import/sign-in")
def sign_in(lang: str) -> ResponseReturnValue:
    """Begin a session."""
    session.begin(request.form.get("token", ""))
    return redirect(f"/{lang}/{'history' if request.form.get('to') == 'history' else 'import'}", 303)


@blueprint.post(f"{LANG}/import/sign-out")
def sign_out(lang: str) -> ResponseReturnValue:
    """End the session, and forget what it handed in."""
    owner = session.demand()
    kept().drop_all(owner)
    session.end(owner)
    return redirect(f"/{lang}/import", 303)


# -- handing in ---------------------------------------------------------------------------------------------------


@blueprint.post(f"{LANG}/import")
def hand_in(lang: str) -> ResponseReturnValue:
    """Read what is handed in, and show what is wrong with it or what it would change."""
    owner = session.demand()
    sources = tuple(_sources())
    if not sources:
        raise BadParameter("Choose a file, or paste a text.")
    proposal = Proposal(owner, tuple(source_file(one.file, one.content) for one in sources))
    given = Given(**{name: request.form.get(name, "").strip()[:_LONGEST] for name in FIELDS}, base=atlas().base)
    try:
        proposal.taken = take_apart(sources, given)
        _plan(proposal)
    except InvalidInput as error:
        proposal.problems = error.problems
    marked = (*proposal.problems, *proposal.notes)
    proposal.rows = tuple(row for one in sources for row in excerpt.rows(one, marked))
    return redirect(f"/{lang}/import/{kept().keep(proposal)}#told", 303)


def _sources() -> Iterator[Source]:
    """The files and the text, under names that are told apart and lead nowhere."""
    taken: set[str] = set()
    for upload in request.files.getlist("files"):
        content = upload.stream.read()
        if upload.filename or content:
            yield Source(_name(upload.filename or "", taken), content)
    text = request.form.get("text", "")
    if text.strip():
        yield Source(_name(PASTED, taken), text.encode("utf-8", "replace"))


def _name(given: str, taken: set[str]) -> str:
    """The last step of a file's name as its browser gave it; a second file of the same name is told apart."""
    last = given.replace("\\", "/").rpartition("/")[2]
    plain = "".join(one for one in last if one.isprintable()).strip(" .")[-_LONGEST:] or "file"
    stem, dot, suffix = plain.rpartition(".")
    name, number = plain, 1
    while name in taken:
        number += 1
        name = f"{stem} ({number}).{suffix}" if dot else f"{plain} ({number})"
    taken.add(name)
    return name


def _plan(proposal: Proposal) -> None:
    """Plan what the store would gain and lose as it is now. InvalidInput for more than a server can do meanwhile."""
    assert proposal.taken is not None
    records, statements = sum(1 for _where in walk(proposal.taken.dossiers)), len(proposal.taken.quads)
    if records > RECORDS or statements > STATEMENTS:
        raise InvalidInput.one(
            "This is more than is taken in here at a time (%(records)s records, or %(statements)s statements as RDF); "
            "hand in less, or use samgraf import.",
            records=translator(language()).number(RECORDS),
            statements=translator(language()).number(STATEMENTS),
        )
    proposal.plan = plan(atlas().store, proposal.taken, language(), atlas().base)
    proposal.problems, proposal.notes = proposal.plan.problems, proposal.plan.notes


# -- deciding -----------------------------------------------------------------------------------------------------


def _proposal(name: str) -> Proposal:
    found = kept().get(name, session.demand())
    if found is None:
        template = "What you handed in is not here any more: it is kept for an hour at most. Hand it in again."
        raise ProtocolError(404, "not-kept", template)
    return found


@blueprint.get(f"{LANG}/import/<name>")
def proposal_page(lang: str, name: str) -> ResponseReturnValue:
    """What is wrong with what was handed in, and what it would change."""
    proposal = _proposal(name)
    with proposal.deciding:
        if proposal.done:
            return redirect(f"/{lang}/history/{proposal.done.number}", 303)
        if proposal.plan and proposal.plan.version != atlas().store.version:
            _plan(proposal)
        return _proposal_page(name, proposal)


def _proposal_page(name: str, proposal: Proposal) -> str:
    planned = proposal.plan if proposal.plan and not proposal.problems else None
    return render_template(
        "proposal.html",
        name=name,
        proposal=proposal,
        problems=listed(proposal.problems, proposal.rows),
        notes=listed(proposal.notes, proposal.rows),
        planned=planned,
        change=shown(planned.summary, planned.add, planned.remove, draw=True) if planned else None,
        **_frame(),
    )


@blueprint.get(f"{LANG}/import/<name>.{FORM}")
def report_rows(lang: str, name: str, form: str) -> Response:
    """The problems and the notes as rows."""
    proposal = _proposal(name)
    tables = [report("problems", _("What is wrong"), proposal.problems), report("notes", _("Notes"), proposal.notes)]
    return answer(Presenter(atlas(), lang), tables, form, "import")


@blueprint.post(f"{LANG}/import/<name>/take-in")
def take_in(lang: str, name: str) -> ResponseReturnValue:
    """Do what was shown. Pressed twice, it is done once; what was shown before others wrote is shown anew."""
    proposal = _proposal(name)
    with proposal.deciding:
        here = f"/{lang}/import/{name}"
        if proposal.done or not proposal.plan or proposal.problems:
            return redirect(here, 303)
        about = About("import", now(), proposal.sources, proposal.plan.documents)
        try:
            proposal.done = carry_out(atlas().store, proposal.plan, about)
        except StoreChanged:
            proposal.again = True
            _plan(proposal)
        if not proposal.done:
            return redirect(f"{here}#told", 303)
        proposal.taken = proposal.plan = None
        return redirect(f"/{lang}/history/{proposal.done.number}?new=1", 303)


@blueprint.post(f"{LANG}/import/<name>/discard")
def discard(lang: str, name: str) -> ResponseReturnValue:
    """Forget what was handed in."""
    _proposal(name)
    kept().drop(name)
    return redirect(f"/{lang}/import?discarded=1", 303)


# -- the pages ----------------------------------------------------------------------------------------------------


def _frame() -> dict[str, object]:
    """What every page here has: the word its forms carry, and whether what is taken in lasts."""
    return {"word": session.word(), "lasting": bool(running().settings.store), "base": f"/{language()}/import"}


def _form(failed: str = "") -> str:
    return render_template(
        "import.html",
        failed=failed,
        given={name: request.form.get(name, "") for name in (*FIELDS, "text")},
        municipalities=[card.thing for card in atlas().municipalities(language())],
        tongues=LANGUAGES,
        most=running().settings.import_bytes,
        discarded="discarded" in request.args,
        **_frame(),
    )


@blueprint.after_request
def _kept(response: Response) -> Response:
    return session.keep(response)


@blueprint.errorhandler(SamgrafError)
def failed(error: SamgrafError) -> ResponseReturnValue:
    """A failure as the page on which it is put right."""
    status, code = status_of(error)
    sentence = translator(language()).error(error)
    if code == "read-only":
        return render_template("import-closed.html"), status
    if code != "elsewhere" and not session.signed_in():
        trying = request.endpoint == "importing.sign_in"
        to = request.form.get("to", "") if trying else str(request.blueprint)
        return render_template("sign-in.html", failed=sentence, to=to), status
    if isinstance(error, BadParameter):
        return _form(sentence), status
    title = _("There is nothing here") if status == 404 else _("That was not done")
    return render_template("error.html", title=title, sentences=[sentence], suggestions=()), status
