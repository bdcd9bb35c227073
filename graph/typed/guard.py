"""What a SPARQL text asks for, read from its words before any engine sees it.

Strangers' queries must not reach out of this house (SERVICE, LOAD) and must not write. The engine offers no switch for
that, so its words are read here. Three things make that harder than looking for a word:

* `<` may begin an IRI or be "less than"; which of the two only a whole parser knows, and a text can be built so that
  the wrong guess hides a SERVICE in what looks like an IRI or a comment. Both readings are followed.
* The engine asks for no space after a keyword: it reads ``service:health {…}`` as SERVICE with the name ``:health``.
* SPARQL decodes ``\\u0053`` before it parses, so the decoded text is read as well.

An operator may allow hosts. A SERVICE or LOAD may then name one, as a whole IRI in ``<…>``: what a variable, a prefix,
a base or an escape makes of an address is not seen here, and is refused.

In doubt a text is refused. Reading takes time in proportion to the length of the text, whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from graph.typed.neighbours import refuse_near
from ontology.errors import QueryRefused

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH")

# What a name may be made of: every character SPARQL allows there, and some it does not (those texts it refuses itself).
_N = r"\w\u00b7-\U0010ffff"
_LOCAL = rf"[{_N}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%]"
# Possessive or bounded quantifiers everywhere: no text can make the expression read a stretch over and over.
_TOKEN = re.compile(
    rf"""
    (?P<space>   (?: \s | \#[^\r\n]*+ )++ )
  | (?P<iri>     < (?: [^<>"{{}}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{{4}} | \\U[0-9A-Fa-f]{{8}} )*+ > )
  | (?P<string>  '''(?: '{{0,2}}+ (?: [^'\\] | \\. ) )*+ ''' | ["]""(?: "{{0,2}}+ (?: [^"\\] | \\. ) )*+ ["]""
               | '(?: [^'\\\r\n] | \\. )*+' | "(?: [^"\\\r\n] | \\. )*+" )
  | (?P<variable> [?$][{_N}]++ )
  | (?P<tag>     @[A-Za-z]++ (?: -++[A-Za-z0-9]++ )*+ )
  | (?P<blank>   _:[{_N}] (?: \.*+ [{_N}-] )*+ )
  | (?P<name>    (?: [{_N}] (?: \.{{0,9}}+ [{_N}-] ){{0,99}}+ )?+ : (?: (?:{_LOCAL}) (?: \.*+ (?:{_LOCAL}|-) )*+ )?+ )
  | (?P<number>  (?: [0-9]++ (?: \.[0-9]++ )?+ | \.[0-9]++ ) (?: [eE][+-]?[0-9]++ )?+ )
  | (?P<word>    [{_N}]++ )
  | (?P<mark>    \^\^ | && | \|\| | [!<>]= | [<>=!&|+*/^,;.?{{}}()\[\]~-] )
  | (?P<bad>     . )
    """,
    re.VERBOSE | re.DOTALL,
)
_SPACE = re.compile(r"(?:\s|#[^\r\n]*+)*+")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# After "less than", no expression can begin `scheme://`: such an IRI has one reading only.
_CERTAIN_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*+://")
# A whole address after a keyword: its host and, where one is named, its port. No name and password, no escapes.
_WHOLE_ADDRESS = re.compile(
    r"(?:\s|\#[^\r\n]*+)*+ (?: SILENT\b (?:\s|\#[^\r\n]*+)*+ )?+"
    r"<https?://( (?: [a-z0-9.-]++ | \[[0-9a-f:.]++\] ) (?: :[0-9]{1,5}+ )?+ )"
    r"(?: [/?] [^<>\"{}|^`\\\x00-\x20]*+ )?+ >",
    re.IGNORECASE | re.ASCII | re.VERBOSE,
)
_NAMES_A_GRAPH = ("GRAPH", "FROM", "NAMED")


class Token(NamedTuple):
    """A piece of the text: its kind (a group name of the expression above), its words, where it starts."""

    kind: str
    text: str
    start: int

    @property
    def word(self) -> str:
        """The keyword this token is, in capitals; empty for any other kind."""
        return self.text.upper() if self.kind == "word" else ""


@dataclass(frozen=True)
class Reading:
    """What a query is, by its words: its form (None when it has none) and every keyword in any reading of it."""

    form: str | None
    keywords: frozenset[str]


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """The tokens from `start`, longest match first, spaces and comments included.

    Ends early after a `bad` token, such as a quote that never closes: no engine reads on there either.
    """
    while (match := _TOKEN.match(text, start)) is not None:
        kind = match.lastgroup or "bad"
        yield Token(kind, match[0], start)
        start = match.end()
        if kind == "bad":
            return


def main_reading(text: str, most: int | None = None) -> list[Token]:
    """The tokens a person would see, without spaces and comments; at `most` so many."""
    return [*islice(_seen(text), most)]


def _seen(text: str) -> Iterator[Token]:
    return (token for token in tokens(text) if token.kind != "space")


@lru_cache(maxsize=32)
def read(text: str) -> Reading:
    """The form of a query and the keywords in it."""
    found: set[str] = set()
    for version in {text, _decoded(text)}:
        found.update(_keywords(version))
    return Reading(_first_word(_seen(text)), frozenset(found))


def guard(text: str, hosts: Collection[str] = ()) -> Reading:
    """The reading of a query that may be asked. Raises QueryRefused if it writes, or reaches out past `hosts`.

    A host is `name`, `1.2.3.4` or `[::1]` for the usual ports, or with `:port` for that one. A name that now leads to
    this machine is refused (:mod:`graph.typed.neighbours`).
    """
    reading = read(text)
    if reading.form in UPDATES:
        raise QueryRefused(
            "%(word)s changes the graph, and this address only answers. Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.",
            word=reading.form,
        )
    if "LOAD" in reading.keywords:
        raise _reaches_out("LOAD")
    if any("SERVICE" in word for word in reading.keywords):
        _only_to(text, hosts, ("SERVICE",))
    return reading


def guard_update(text: str, hosts: Collection[str] = ()) -> Reading:
    """The reading of an update by the operator. Raises QueryRefused if it is a query, or reaches out past `hosts`.

    It may LOAD from those; SERVICE would be asked while the update holds the store, for as long as the service likes.
    """
    reading = read(text)
    if reading.form in FORMS:
        raise QueryRefused("%(word)s asks and changes nothing. Send it as a query.", word=reading.form)
    if any("SERVICE" in word for word in reading.keywords):
        raise QueryRefused(
            "An update does not ask other places (SERVICE). Ask in a query, and send what it finds as INSERT DATA."
        )
    _only_to(text, hosts, ("LOAD",))
    return reading


def _only_to(text: str, hosts: Collection[str], words: tuple[str, ...]) -> None:
    allowed, asked = {host.lower() for host in hosts}, set[str]()
    for version in sorted({text, _decoded(text)}):
        for word, host in _outward(version, words):
            if not allowed:
                raise _reaches_out(word)
            if host not in allowed:
                raise QueryRefused(
                    "%(word)s may ask these hosts alone: %(hosts)s. Write the whole address between < and >.",
                    word=word,
                    hosts=", ".join(sorted(allowed)),
                )
            asked.add(host)
    refuse_near(asked)


def _reaches_out(word: str) -> QueryRefused:
    return QueryRefused(
        "%(word)s is not allowed: no other place is asked from here. Take that part out, and ask the other "
        "place by itself.",
        word=word,
    )


def _outward(text: str, words: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    """Each place where a text may reach out: the keyword, and the host it names; None where that is not certain."""
    for token, before in _every_token(text):
        for word in words:
            if token.kind == "word" and word in token.word:
                named = _WHOLE_ADDRESS.match(text, token.start + len(token.text))
                yield word, named[1].lower() if named and token.word == word else None
            elif token.kind == "name" and _may_be(word, text, token, before):
                yield word, None


def _decoded(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 else match[0]

    return _ESCAPE.sub(character, text)


def _every_token(text: str) -> Iterator[tuple[Token, Token | None]]:
    """Every token of every reading, each once, with the one before it (spaces left out)."""
    seen: set[int] = set()
    starts = [0]
    while starts:
        before: Token | None = None
        for token in tokens(text, starts.pop()):
            if token.start in seen:
                break
            seen.add(token.start)
            if token.kind == "iri" and not _CERTAIN_IRI.match(token.text):
                starts.append(token.start + 1)
            if token.kind != "space":
                yield token, before
                before = token


def _keywords(text: str) -> Iterator[str]:
    for token, before in _every_token(text):
        if token.kind == "word":
            yield token.word
        elif token.kind == "name" and _may_be("SERVICE", text, token, before):
            yield "SERVICE"


def _may_be(word: str, text: str, token: Token, before: Token | None) -> bool:
    """Whether an engine that needs no space after a keyword may read this prefixed name as a keyword and a name."""
    prefix = token.text.partition(":")[0].upper()
    if word == "LOAD":
        return prefix.startswith(word) and (before is None or before.kind == "iri" or before.text == ";")
    if word not in prefix or (before and before.word in _NAMES_A_GRAPH):
        return False
    after = _SPACE.match(text, token.start + len(token.text))
    return after is not None and text[after.end() : after.end() + 1] == "{"


def _first_word(reading: Iterator[Token]) -> str | None:
    """The keyword that says what a text is: the first after PREFIX and BASE."""
    words = (token.word for token in reading if token.word not in ("", "PREFIX", "BASE", "VERSION"))
    first = next(words, None)
    return first if first in FORMS + UPDATES else None
