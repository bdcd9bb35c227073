"""Which graphs the patterns of an update ask: the clauses ``USING`` and ``USING NAMED``, put in by tokens.

The engine takes no dataset beside an update, so each operation that has a pattern (``DELETE``/``INSERT`` … ``WHERE``,
and ``DELETE WHERE``) is given its clauses in the text. Only patterns are meant: what an operation writes without
``GRAPH`` goes to the default graph of the store, whatever it asks (SPARQL 1.1 Update, 3.1.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.typed.advice import malformed
from graph.typed.guard import Token, main_reading
from ontology.errors import BadParameter, QueryMalformed
from ontology.iris import CONCEPT_ROOT

# Clauses can name no graph without a name, so the default graph is copied here while an operation asks all graphs.
COPY_OF_DEFAULT = f"{CONCEPT_ROOT}store/default"

_NAMING = ("GRAPH", "INTO", "TO", "WITH")


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation with a pattern, by places in the text: its first word, its WHERE, the end of its last brace.

    `template` is empty, or for ``DELETE WHERE`` the pattern, which is the template too. `own` tells that it has WITH or
    USING itself; `known` are the graphs that the text names before it, as written there.
    """

    start: int
    where: int
    end: int
    template: str
    own: bool
    known: tuple[str, ...]


def operations(text: str) -> Iterator[Operation]:
    """The operations of an update that have a pattern, in order."""
    known: dict[str, None] = {}
    depth, part = 0, list[Token]()
    before = ""
    for token in main_reading(text):
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 or (depth == 1 and token.text == "{"):
            part.append(token)
        if token.text == ";" and depth == 0:
            part = []
        elif token.text == "}" and depth == 0 and (found := _operation(text, part, tuple(known))):
            yield found
            part = []
        if before in _NAMING and token.kind in ("iri", "name"):
            known[token.text] = None
        before = token.word


def _operation(text: str, part: Sequence[Token], known: tuple[str, ...]) -> Operation | None:
    """The operation that these tokens end, without what stands between their braces; None when it has no pattern."""
    words = [token.word for token in part]
    if "WHERE" not in words:
        return None
    first = next((place for place, word in enumerate(words) if word in ("WITH", "DELETE", "INSERT")), None)
    if first is None:
        return None
    where, end = part[words.index("WHERE")], part[-1].start + 1
    short = words[words.index("WHERE") - 1] == "DELETE"
    template = text[where.start + len(where.text) : end] if short else ""
    return Operation(part[first].start, where.start, end, template, bool({"WITH", "USING"} & {*words}), known)


def over(text: str, default: Iterable[str], named: Iterable[str]) -> str:
    """The update with every pattern asking these graphs. BadParameter when the text chooses graphs itself."""
    clauses = _clauses(map(_iri, default), map(_iri, named))
    found = list(operations(text))
    if any(one.own for one in found):
        raise BadParameter("The update says USING or WITH itself, so the request may name no graphs beside it.")
    return _with(text, ((one.where, f"{one.template} {clauses} ") for one in found))


def over_all(text: str, graphs: Sequence[str]) -> str:
    """The update with every pattern that chooses no graphs itself asking all of them as one, as queries do.

    `graphs` are the named graphs there are; those that the update itself has named by then are asked too.
    """
    copied = _iri(COPY_OF_DEFAULT)
    every = [_iri(one) for one in graphs]
    pieces = list[tuple[int, str]]()
    for one in operations(text):
        if not one.own:
            names = list(dict.fromkeys((*every, *one.known)))
            pieces += [
                (one.start, f"COPY DEFAULT TO {copied} ; "),
                (one.where, f"{one.template} {_clauses((copied, *names), names)} "),
                (one.end, f" ; DROP SILENT GRAPH {copied}"),
            ]
    return _with(text, pieces)


def _clauses(default: Iterable[str], named: Iterable[str]) -> str:
    return " ".join([*(f"USING {one}" for one in default), *(f"USING NAMED {one}" for one in named)])


def _iri(iri: str) -> str:
    return f"<{iri}>"


def _with(text: str, pieces: Iterable[tuple[int, str]]) -> str:
    """The text with a piece put in before each of these places, which come in order."""
    found, done = "", 0
    for place, piece in pieces:
        found, done = f"{found}{text[done:place]}{piece}", place
    return found + text[done:]


def unreadable(text: str, base: str | None, prefixes: dict[str, str], message: str) -> QueryMalformed:
    """The error for an update that cannot be read, by its places in the text before graphs were put in."""
    try:
        ox.Store().update(text, base_iri=base, prefixes=prefixes)
    except SyntaxError as error:
        message = str(error)
    except (RuntimeError, ValueError, OSError):
        pass  # it can be read, so the fault lies in the graphs that were put in
    return malformed(text, message, prefixes)
