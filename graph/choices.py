"""What a parameter of a named question may be: the things in the store that fit, and what was typed among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from rapidfuzz import process, utils

from graph.binding import is_iri
from graph.catalogue import Parameter, query_text
from graph.names import Names, Thing
from graph.store import Row, Store
from ontology.errors import UnknownName
from ontology.iris import concept_slug, data_iri, expand, scheme_iri
from ontology.labels import alphabetical

PLACES = ("municipality", "region")
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing to choose: `value` stands for it in an address, `place` is its municipality, `used` that data hold it."""

    value: str
    thing: Thing
    place: Thing | None = None
    used: bool = True


class Choices:
    """What parameters may be in one store, named in one language."""

    def __init__(self, store: Store, names: Names, lang: str) -> None:
        self.store, self.names, self.lang = store, names, lang
        self._found: tuple[str, dict[tuple[str, str], tuple[Choice, ...]]] = (store.version, {})

    def of(self, parameter: Parameter) -> tuple[Choice, ...]:
        """Everything that fits a parameter, by place and name; nothing for a text, which may be anything.

        Looked up once for each content of the store.
        """
        version, found = self._found
        if version != self.store.version:
            version, found = self._found = self.store.version, {}
        key = parameter.kind, parameter.of
        if key not in found:
            found[key] = self._of(parameter)
        return found[key]

    def _of(self, parameter: Parameter) -> tuple[Choice, ...]:
        kind = parameter.kind
        if kind == "municipality":
            found = self._things(self.store.select(query_text("choices-municipalities")), placed=False)
        elif kind == "thing" and parameter.of:
            of_class = ox.NamedNode(expand(parameter.of))
            found = self._things(self.store.select(query_text("choices-things"), **{"class": of_class}), placed=True)
        elif kind.startswith("concept:"):
            found = self._concepts(kind.removeprefix("concept:"))
        else:
            found = []
        return tuple(sorted(found, key=lambda one: _order(one, self.lang)))

    def known(self, parameter: Parameter, text: str, found: Sequence[Choice]) -> str:
        """The value that a text means: a value itself, the address of a thing in the store, or a name only one has.

        Raises UnknownName with the nearest values where it means none of them.
        """
        called = self._called(parameter, text, found)
        if len(called) == 1:
            return called.pop()
        if called:
            raise UnknownName(
                "More than one is called “%(name)s”. Choose one of them.", name=text, nearest=sorted(called)
            )
        raise UnknownName("There is no “%(name)s” here to choose.", name=text, nearest=_near(text, found))

    def meant(self, parameter: Parameter, text: str) -> str:
        """`known` for who cannot be shown a list: the error tells the nearest itself. Of a municipality, the text."""
        if parameter.kind == "municipality":
            return text
        found = self.of(parameter)
        called = self._called(parameter, text, found)
        if len(called) == 1:
            return called.pop()
        if called:
            several = "More than one is called “%(name)s”; name one of these: %(nearest)s."
            raise UnknownName(several, name=text, nearest=sorted(called))
        if near := _near(text, found):
            none = "There is no “%(name)s” here to choose; the nearest are: %(nearest)s."
            raise UnknownName(none, name=text, nearest=near)
        raise UnknownName("There is no “%(name)s” here to choose.", name=text, nearest=[])

    def _called(self, parameter: Parameter, text: str, found: Sequence[Choice]) -> set[str]:
        """The values that a text may mean: itself, or those of the choices that have it as a name."""
        if parameter.kind in ("text", "property") or any(one.value == text for one in found):
            return {text}
        if parameter.kind == "thing" and self._is_here(text):
            return {text}
        return {one.value for one in found if text.casefold() in (name.casefold() for name in names_of(one))}

    def _is_here(self, text: str) -> bool:
        iri = text if "://" in text else data_iri(text, self.names.base)
        return is_iri(iri) and self.store.ask("ASK { ?this ?property ?value }", this=ox.NamedNode(iri))

    def _things(self, rows: Iterable[Row], placed: bool) -> list[Choice]:
        """Things by their addresses, each with the municipality its address begins with, if they are placed."""
        things = self.names.things((row["thing"].value for row in rows), self.lang).values()
        first = {thing.iri: self.names.base + (thing.path or "").partition("/")[0] for thing in things}
        places = self.names.things(first.values(), self.lang) if placed else {}
        kept = {iri: place for iri, place in places.items() if place.kind in PLACES}
        return [Choice(thing.path or thing.iri, thing, kept.get(first[thing.iri])) for thing in things]

    def _concepts(self, scheme: str) -> list[Choice]:
        of_scheme = ox.NamedNode(scheme_iri(scheme))
        rows = self.store.select(query_text("choices-concepts"), scheme=of_scheme)
        used = {row["thing"].value for row in self.store.select(query_text("choices-used"), scheme=of_scheme)}
        things = self.names.things((row["thing"].value for row in rows), self.lang)
        return [Choice(concept_slug(iri), thing, used=iri in used) for iri, thing in things.items()]


def names_of(choice: Choice) -> tuple[str, ...]:
    """What one may type for a choice: its name, and its name with its municipality."""
    name = choice.thing.label.text
    return (name, f"{name}, {choice.place.label.text}") if choice.place else (name,)


def nearest(text: str, found: Iterable[Choice]) -> list[Choice]:
    """The few choices whose names are most like a text, the most like first."""
    by_name = {name: one for one in found for name in (one.value, *names_of(one))}
    close = process.extract(text, list(by_name), processor=utils.default_process, limit=2 * NEAREST)
    return list({by_name[name].value: by_name[name] for name, *_score in close}.values())[:NEAREST]


def _near(text: str, found: Sequence[Choice]) -> list[str]:
    return [one.value for one in nearest(text, found)]


def _order(choice: Choice, lang: str) -> tuple[object, ...]:
    place, name = (alphabetical(one.label.text if one else "", lang) for one in (choice.place, choice.thing))
    return choice.place is None, place, not choice.used, name, choice.value
