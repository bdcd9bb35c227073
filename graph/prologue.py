"""PREFIX and BASE between the operations of an update, which SPARQL allows and the engine reads at the beginning alone.

They are taken out of the text and given beside it. A prefix that means one thing before and another after becomes two;
an IRI that is relative to a later BASE is written whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

import pyoxigraph as ox

from graph.typed.guard import Token, main_reading

_DECLARES = ("PREFIX", "BASE")
_WHOLE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
_LINE = re.compile(r"[^\r\n]")


@dataclass
class _Scope:
    """What holds at a place of the text: the base, what prefixes mean, and under which name the engine has them."""

    base: str | None
    meanings: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)
    later: bool = False  # past the beginning of the request
    rebased: bool = False

    def declare(self, prefix: str, iri: str) -> None:
        """Let a prefix mean this from here on; the engine knows it by another name when it meant something else."""
        if self.later and self.meanings.get(prefix, iri) != iri:
            self.names[prefix] = f"later-{len(self.names)}"
        self.meanings[prefix] = iri

    def written(self, token: Token) -> str:
        """A token as the engine must see it."""
        if token.kind == "name":
            prefix, _colon, local = token.text.partition(":")
            return f"{self.names.get(prefix, prefix)}:{local}"
        if token.kind == "iri" and self.rebased and not _WHOLE.match(token.text):
            whole = _resolved(token.text, self.base)
            return token.text if whole is None else f"<{whole}>"
        return token.text


def hoisted(text: str, base: str | None, known: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The update without the declarations after its first operation; what they declare, beside the prefixes `known`.

    Lines stay where they are. From a declaration on that is none, the text stays as it is.
    """
    scope, found, pieces, done = _Scope(base, dict(known)), dict(known), list[str](), 0
    for declaration, token in _parts(text):
        if declaration:
            end = declaration[-1].start + len(declaration[-1].text)
            if not _declare(scope, declaration):
                break
            if scope.later:
                pieces += [text[done : declaration[0].start], _LINE.sub(" ", text[declaration[0].start : end])]
                if len(declaration) == 3:
                    prefix = declaration[1].text[:-1]
                    found[scope.names.get(prefix, prefix)] = scope.meanings[prefix]
                done = end
        elif token:
            scope.later = True
            if (written := scope.written(token)) != token.text:
                pieces += [text[done : token.start], written]
                done = token.start + len(token.text)
    return "".join((*pieces, text[done:])), found


def _parts(text: str) -> Iterator[tuple[list[Token], Token | None]]:
    """The declarations of a text, each whole, and every other token, in order."""
    reading, depth = iter(main_reading(text)), 0
    for token in reading:
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and token.word in _DECLARES:
            yield [token, *islice(reading, 1 + (token.word == "PREFIX"))], None
        else:
            yield [], token


def _declare(scope: _Scope, declaration: list[Token]) -> bool:
    """Let a declaration hold from here on; whether it is one."""
    if [one.kind for one in declaration] == ["word", "name", "iri"]:
        prefix = declaration[1].text[:-1]
    elif [one.kind for one in declaration] == ["word", "iri"]:
        prefix = None
    else:
        return False
    iri = _resolved(declaration[-1].text, scope.base)
    if iri is not None and prefix is None:
        scope.base, scope.rebased = iri, scope.later
    elif iri is not None and prefix is not None:
        scope.declare(prefix, iri)
    return iri is not None


def _resolved(iri: str, base: str | None) -> str | None:
    """A written IRI, whole; None when it cannot be one."""
    try:
        (quad,) = ox.parse(f"{iri} <x:p> <x:o> .", ox.RdfFormat.TURTLE, base_iri=base)
    except SyntaxError:
        return None
    assert isinstance(quad.subject, ox.NamedNode)
    return quad.subject.value
