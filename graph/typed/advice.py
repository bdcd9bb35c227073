"""What to tell a person whose SPARQL query failed: where it stops making sense, or why it never ended.

Reads the words of the query only; every sentence is a message id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from graph.typed.guard import Token, main_reading
from ontology.errors import QueryMalformed

NOT_EXISTS = "Write MINUS { … } in place of FILTER NOT EXISTS { … }: here it is often a hundred times as fast."
NOT_JOINED = (
    "Some patterns share no variable with the others, so everything is paired with everything. "
    "Join them by a variable they have in common."
)
DEEP_PATH = (
    "A path with * or + starts at every thing there is when neither of its ends is known. "
    "Name one end, or say what it is before the path."
)
EVERY_TEXT = (
    "A filter that looks into texts (REGEX, CONTAINS) reads every one of them. "
    "Say first what the things are, or find them by the search page and use their addresses."
)
NO_LIMIT = "Put LIMIT 100 at the end while you try the query out."
SMALLER = "Ask for less at a time: one municipality, fewer patterns, or a LIMIT."

_POSITION = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_EXPECTED = re.compile(r'"(?:[^"\\]|\\.)*"|\[(?:[^\]\\\']|\\.|\'[^\']*\')*\]|[^,"\[]+')
_KEYWORD = re.compile(r"(?:is)?[A-Z][A-Z_]*")
_OPENING = {"(": ")", "{": "}", "[": "]"}
_CLOSING = (")", "}", "]")
_IN_A_PATH = ("/", "|", "^", "!", "(", ")", "*", "+", "?")
_READ = 3000  # tokens
_LONGEST_PATH = 60  # tokens; further away no end is looked for
_STEPS = ("name", "iri")
_READS_TEXTS = frozenset(("REGEX", "CONTAINS", "STRENDS", "REPLACE"))
_STARTS_A_STATEMENT = ("OPTIONAL", "MINUS", "GRAPH", "BIND", "VALUES", "FILTER")


def slow_query(text: str) -> tuple[str, ...]:
    """What would most likely make a query that met its deadline faster, the likeliest first; never empty.

    Told from the beginning of a long text: whoever waited for the deadline shall not wait for the advice.
    """
    reading = main_reading(text, _READ)
    words = [token.word for token in reading]
    found = []
    if any(pair == ("NOT", "EXISTS") for pair in pairwise(words)):
        found.append(NOT_EXISTS)
    if any(_parts(group) > 1 for group in _groups(reading)):
        found.append(NOT_JOINED)
    if any(_is_open_path(reading, index) for index, token in enumerate(reading) if token.text in "*+"):
        found.append(DEEP_PATH)
    if _READS_TEXTS & set(words):
        found.append(EVERY_TEXT)
    if "LIMIT" not in text.upper() and not _is_one_row(words):
        found.append(NO_LIMIT)
    return tuple(found) or (SMALLER,)


def _is_one_row(words: Sequence[str]) -> bool:
    """Whether the answer is one row anyway: yes or no, or figures of everything together."""
    return "ASK" in words or ("COUNT" in words and "GROUP" not in words)


def _is_open_path(reading: Sequence[Token], index: int) -> bool:
    """Whether the sign at `index` repeats a path that has a variable at both ends."""
    before = reading[max(0, index - _LONGEST_PATH) : index][::-1]
    after = reading[index + 1 : index + 1 + _LONGEST_PATH]
    if not before or not (before[0].kind in _STEPS or before[0].text == ")" or before[0].word == "A"):
        return False
    return all(_end_of_path(side) for side in (before, after))


def _end_of_path(side: Sequence[Token]) -> bool:
    """Whether the path ends in a variable on this side. A name at its end is passed by: a bracket or a dot follows."""
    ends = (token for token in side if not (token.kind in _STEPS or token.text in _IN_A_PATH or token.word == "A"))
    end = next(ends, None)
    return end is not None and end.kind == "variable"


def malformed(text: str, message: str, prefixes: Mapping[str, str]) -> QueryMalformed:
    """The error for a query the engine cannot read, at the place a person would look.

    `message` is the engine's (``error at 1:10: expected …``); `prefixes` are those that need no PREFIX line.
    """
    reading = main_reading(text)
    stray = _undeclared(reading, prefixes)
    if stray:
        return _at(
            text,
            stray.start,
            "Line %(line)s, column %(column)s: the prefix %(prefix)s is not declared. Add a line PREFIX %(prefix)s <…> "
            "at the top.",
            prefix=stray.text.partition(":")[0] + ":",
        )
    odd = _unpaired(reading)
    if odd and odd.text not in _CLOSING:
        never_closed = "Line %(line)s, column %(column)s: what begins with %(mark)s is never closed."
        return _at(text, odd.start, never_closed, mark=odd.text)
    return _unexpected(text, odd) if odd else _from_engine(text, message, reading)


def _at(text: str, offset: int, template: str, **params: object) -> QueryMalformed:
    before = text[:offset]
    line, column = before.count("\n") + 1, offset - before.rfind("\n")
    return QueryMalformed(template, line=line, column=column, **params)


def _unexpected(text: str, token: Token) -> QueryMalformed:
    template = "Line %(line)s, column %(column)s: “%(found)s” was not expected here."
    return _at(text, token.start, template, found=token.text[:40])


def _from_engine(text: str, message: str, reading: Sequence[Token]) -> QueryMalformed:
    match = _POSITION.match(message)
    if match is None:
        return QueryMalformed("The query cannot be read.")
    expected = [part.strip() for part in _EXPECTED.findall(match[3])]
    offset = _offset(text, int(match[1]), int(match[2]), expected)
    reasons = [part for part in expected if part[:1].isalpha() and not _KEYWORD.fullmatch(part)]
    if reasons:
        template = "Line %(line)s, column %(column)s: the query cannot be read (%(why)s)."
        return _at(text, offset, template, why="; ".join(reasons))
    found = next((token for token in reading if token.start + len(token.text) > offset), None)
    if found is None:
        return _at(text, offset, "Line %(line)s, column %(column)s: the query cannot be read.")
    return _unexpected(text, found)


def _offset(text: str, line: int, column: int, expected: Sequence[str]) -> int:
    """Where the engine stopped. It compares keywords whole, and then says the place after where one would end."""
    lines = text.split("\n")
    offset = sum(len(one) + 1 for one in lines[: line - 1]) + column - 1
    keywords = [part for part in expected if _KEYWORD.fullmatch(part)]
    if keywords and all(part in keywords or part in ("[_]", "") for part in expected):
        offset -= min(map(len, keywords))
    return max(0, min(offset, len(text)))


def _undeclared(reading: Sequence[Token], prefixes: Mapping[str, str]) -> Token | None:
    declared = set(prefixes)
    for before, token in zip([None, *reading], reading, strict=False):
        if token.kind != "name":
            continue
        prefix = token.text.partition(":")[0]
        if before and before.word == "PREFIX":
            declared.add(prefix)
        elif prefix not in declared:
            return token
    return None


def _unpaired(reading: Sequence[Token]) -> Token | None:
    """A quote without its end, a bracket that closes nothing, or the innermost one open where the query ends."""
    open_now: list[Token] = []
    for token in reading:
        if token.kind == "bad" and token.text in "'\"":
            return token
        if token.text in _OPENING:
            open_now.append(token)
        elif token.text in _CLOSING and (not open_now or _OPENING[open_now.pop().text] != token.text):
            return token
    return open_now[-1] if open_now else None


def _groups(reading: Sequence[Token]) -> Iterator[list[frozenset[str]]]:
    """For each `{…}`: the variables of each of its statements; what is nested counts as a part of its statement."""
    stack: list[list[set[str]]] = []
    skipping = depth = 0
    for token in reading:
        depth += (token.text == "(") - (token.text == ")")
        if token.text == "{":
            stack.append([set()])
        elif not stack:
            continue
        elif token.text == "}":
            group = stack.pop()
            yield [frozenset(statement) for statement in group if statement]
            if stack:
                stack[-1][-1].update(*group)
        elif token.text == "." or token.word in _STARTS_A_STATEMENT:
            stack[-1].append(set())
            skipping = depth + 1 if token.word == "FILTER" else 0
        elif token.kind in ("variable", "blank") and not (skipping and depth >= skipping):
            stack[-1][-1].add(token.text.replace("$", "?"))


def _parts(statements: Sequence[frozenset[str]]) -> int:
    """Into how many parts the statements fall when those with a common variable belong together."""
    parts: list[set[str]] = []
    for statement in statements:
        joined = [part for part in parts if part & statement]
        parts = [part for part in parts if not part & statement] + [set(statement).union(*joined)]
    return len(parts)
