"""The `samgraf` commands that give people files to work on: `template`, and `export` to workbooks and YAML."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from graph.writers import workbook
from ontology.errors import BadParameter
from ontology.system import why
from webviz.commands.opening import open_atlas, put, replace_file, say
from webviz.i18n import Translator
from webviz.settings import Settings


def template(given: Namespace, settings: Settings, words: Translator) -> int:
    """Write an empty workbook to fill in about a municipality of your own."""
    path: Path = given.file
    if path.suffix.lower() != ".xlsx":
        raise BadParameter("A workbook's name ends in .xlsx; give another name than %(path)s.", path=path)
    if path.exists() and not given.replace:
        raise BadParameter("%(path)s is there already; choose another name, or add --replace.", path=path)
    replace_file(path, workbook.template(given.lang))
    say(words.gettext("Fill in %(path)s, then: samgraf validate %(path)s", path=path))
    return 0


def export(given: Namespace, settings: Settings, words: Translator) -> int:
    """Write each document as a workbook or a municipality file: one to a file, several to a folder."""
    with open_atlas(given, settings) as atlas:
        owners = tuple(atlas.resolve(name) for name in given.municipalities)
        found = atlas.files(owners, given.format, given.lang)
    if not found:
        raise BadParameter("There is no document to export here.")
    target: Path | None = given.output
    if len(found) == 1 and (target is None or not target.is_dir()):
        return put(next(iter(found.values())), given)
    if target is None:
        raise _several(found)
    _folder(target, found, given.format)
    say(words.ngettext("Wrote %(num)s file in %(path)s.", "Wrote %(num)s files in %(path)s.", len(found), path=target))
    return 0


def _folder(target: Path, found: Mapping[str, bytes], form: str) -> None:
    if target.suffix or target.is_file():
        raise _several(found)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadParameter("Cannot write %(path)s: %(why)s.", path=target, why=why(error)) from error
    for name, content in found.items():
        replace_file(target / f"{name}.{form}", content)


def _several(found: Mapping[str, bytes]) -> BadParameter:
    return BadParameter(
        "These are %(count)s documents, and each is a file of its own: give a folder with -o, or one municipality.",
        count=len(found),
    )
