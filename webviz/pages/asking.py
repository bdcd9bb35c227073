"""The form of a named question: what each field offers, what was typed in it, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.catalogue import Parameter, Question
from graph.choices import Choice
from graph.names import Thing
from ontology.errors import BadParameter, SamgrafError, UnknownName
from ontology.labels import Label
from webviz.current import atlas
from webviz.i18n import gettext as _
from webviz.i18n import translator

FEW = 300  # choices from which a list to choose from is too long, and a field to type in takes its place
OFFERED = 500  # of those, how many are suggested while typing
LONGEST = 200  # characters of a value


@dataclass(frozen=True, slots=True)
class Group:
    """Choices under a heading; a heading without text is none."""

    heading: Label
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form. With `groups` and `few` it is a list, with `groups` alone typing is helped.

    `value` is what was typed or chosen, `error` what is wrong with it, `nearest` what may have been meant.
    """

    name: str
    label: str
    value: str
    groups: tuple[Group, ...]
    few: bool
    error: str = ""
    nearest: tuple[Choice, ...] = ()


def fields(question: Question, given: Mapping[str, str], lang: str) -> tuple[Field, ...]:
    """The fields of a question's form, filled in with what is given and else with what to begin with."""
    return tuple(_field(one, given.get(one.name, "").strip(), lang) for one in question.parameters)


def _field(parameter: Parameter, typed: str, lang: str) -> Field:
    choices = atlas().choices(lang)
    found = choices.of(parameter)
    value, error = typed or _beginning(parameter, found), ""
    near: tuple[Choice, ...] = ()
    try:
        if len(value) > LONGEST:
            raise BadParameter("That is longer than %(limit)s characters.", limit=LONGEST)
        value = choices.known(parameter, value, found)
    except SamgrafError as problem:
        error = translator(lang).error(problem) if found or typed else _("There is nothing here to choose.")
        wanted = problem.nearest if isinstance(problem, UnknownName) else ()
        near = tuple(one for name in wanted for one in found if one.value == name)
    offered = list(found) if error and len(found) <= FEW else _offered(parameter, value, found, lang)
    return Field(parameter.name, parameter.labels[lang], value, _grouped(offered), len(offered) <= FEW, error, near)


def _beginning(parameter: Parameter, found: Sequence[Choice]) -> str:
    """The default where the store has it, else the first there is."""
    if not found or any(one.value == parameter.default for one in found):
        return parameter.default
    return found[0].value


def _offered(parameter: Parameter, value: str, found: Sequence[Choice], lang: str) -> list[Choice]:
    """What the field offers: everything, where that is not too much, and what the address holds beside it."""
    here = next((one for one in found if one.value == value), None)
    if len(found) > FEW:
        place = here.place if here else None
        return sorted(found, key=lambda one: one.place != place)[:OFFERED]
    if here or parameter.kind != "thing" or not found:
        return list(found)
    iri = value if "://" in value else atlas().base + value
    thing = atlas().names.thing(iri, lang)
    return [Choice(value, thing), *found] if thing.label.lang else list(found)


def _grouped(found: Iterable[Choice]) -> tuple[Group, ...]:
    """Choices by municipality; concepts by whether anything here is described with them."""
    groups: dict[Label, list[Choice]] = {}
    for one in found:
        groups.setdefault(_heading(one), []).append(one)
    if len(groups) == 1:
        groups = {Label("", ""): next(iter(groups.values()))}
    return tuple(Group(heading, tuple(some)) for heading, some in groups.items())


def _heading(choice: Choice) -> Label:
    if choice.place:
        return choice.place.label
    return Label(_("In use here"), "") if choice.thing.kind == "concept" and choice.used else Label(_("Others"), "")


def suggestion(question: Question, lang: str) -> Thing:
    """A question as something to suggest, with the address of its page."""
    return Thing(question.id, "question", Label(question.titles[lang], lang), f"questions/{question.id}")
