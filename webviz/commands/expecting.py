"""The `samgraf expectations` command: packs asked of municipalities, and the packs there are."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from difflib import get_close_matches

from graph.atlas import Atlas
from graph.findings import Report, Words, msg
from graph.packs import Expectation, Pack, read_packs
from ontology.errors import BadParameter, UnknownMunicipality, UnknownName
from ontology.labels import Label
from webviz.commands.measuring import owners, report
from webviz.commands.opening import put
from webviz.i18n import Translator
from webviz.output import Sheet, as_csv, as_json, as_table, as_xlsx
from webviz.present import Json, own
from webviz.settings import Settings

# What a pack rests on, and where it holds; the words stand in its pack.toml.
WORDS = {
    "law": msg("law"),
    "programme rule": msg("programme rule"),
    "guidance": msg("guidance"),
    "experience": msg("experience"),
    "NO": msg("Norway"),
    "SE": msg("Sweden"),
    "any": msg("any country"),
}


def expectations(given: Namespace, settings: Settings, words: Translator) -> int:
    """Whether what law, guidance or a programme expects is documented; without names, the packs there are."""
    packs = read_packs(given.packs or ())
    if not given.names:
        return _list_packs(packs, given, words)

    def reports(atlas: Atlas) -> list[Report]:
        chosen, names = _chosen(packs, given.names, atlas)
        return [atlas.expectations(owner, chosen, given.as_of_today) for owner in owners(atlas, names)]

    return report(given, settings, reports, packs)


def _chosen(packs: Sequence[Pack], names: Sequence[str], atlas: Atlas) -> tuple[Sequence[Pack], Sequence[str]]:
    """The pack that the first name is the id of, or all of them; and the names of municipalities."""
    chosen = [pack for pack in packs if pack.id == names[0].lower()]
    if not chosen:
        _known(packs, names[0], atlas)
        return packs, names
    if len(names) == 1:
        raise BadParameter(
            "Name a municipality after the pack, as in: samgraf expectations %(pack)s Sande", pack=names[0]
        )
    return chosen, names[1:]


def _known(packs: Sequence[Pack], name: str, atlas: Atlas) -> None:
    """The first name is a municipality; if not, it may be a misspelt pack as well as a misspelt municipality."""
    try:
        atlas.resolve(name)
    except UnknownMunicipality as error:
        near = get_close_matches(name.lower(), [pack.id for pack in packs], n=3, cutoff=0.4)
        if not near:
            raise
        template = "There is no pack and no municipality “%(name)s”; the nearest are: %(nearest)s."
        raise UnknownName(template, name=name, nearest=[*near, *error.nearest]) from error


# -- the packs there are ----------------------------------------------------------------------------------------------


def _list_packs(packs: Sequence[Pack], given: Namespace, words: Translator) -> int:
    if given.format == "json":
        return put(as_json([_pack_json(pack, given.lang) for pack in packs]), given)
    _ = words.gettext
    day: Callable[[str], str] = words.day if given.format == "table" else str
    headings = [_("Pack"), _("What it asks"), _("Rests on"), _("Holds in"), _("Holds from"), _("Expectations")]
    rows = [
        [
            pack.id,
            _title(pack.titles, given.lang),
            _(WORDS[pack.rests_on].template),
            _(WORDS[pack.jurisdiction].template),
            day(pack.valid_from) if pack.valid_from else "–",
            str(len(pack.expectations)),
        ]
        for pack in packs
    ]
    if given.format == "xlsx":
        return put(as_xlsx([Sheet(_("Expectation packs"), headings, rows)]), given)
    return put(as_csv(headings, rows) if given.format == "csv" else as_table(headings, rows), given)


def _title(titles: tuple[Label, ...], lang: str) -> str:
    return own(Words(titles), lang).text


def _pack_json(pack: Pack, lang: str) -> Json:
    source = pack.source
    return {
        "id": pack.id,
        "title": _title(pack.titles, lang),
        "jurisdiction": pack.jurisdiction,
        "rests_on": pack.rests_on,
        "source": {"title": source.title, "address": source.address, "date": source.date},
        "valid_from": pack.valid_from,
        "valid_to": pack.valid_to,
        "expectations": [_expectation_json(one, lang) for one in pack.expectations],
    }


def _expectation_json(expectation: Expectation, lang: str) -> Json:
    return {
        "id": expectation.id,
        "title": _title(expectation.titles, lang),
        "paragraph": expectation.paragraph,
        "explanation": _title(expectation.explanations, lang),
    }
