"""What stands in a cell, and what it stands for: several values in one cell, words of the schemes in every language.

The writer and the reader of workbooks share it, so that what one writes the other reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from graph.kinds import Kind, kinds
from graph.vocabulary import concepts
from graph.workbook.form import class_labels, fold, literals, table, texts
from ontology.iris import VOCABULARIES
from ontology.labels import Label

NONE = "–"
"""What stands in a cell that says “none” where an empty one would mean the usual."""
TONGUES = tuple(table()["languages"])
Words = Mapping[str, frozenset[str]]
_EDGE = re.compile(r"\A\s+|\s+\Z")
_SPECIAL = re.compile(r"[\\;]")
_TOKENS = re.compile(r"\\.|[;\n]|[^\\;\n]+|\\", re.DOTALL)
_KEPT = "\ue000"
_TAGGED = re.compile(rf"({'|'.join(TONGUES)}):\s*(.*)\Z", re.DOTALL)


# -- several values in one cell -------------------------------------------------------------------------------------


def joined(values: Iterable[str], by: str = "; ") -> str:
    """Several values as the text of one cell.

    >>> joined(["råd; utval", "møte"])
    'råd\\\\; utval; møte'
    """
    return by.join(map(escaped, values))


def escaped(value: str) -> str:
    """One value so that `pieces` gives it back whole."""
    text = _SPECIAL.sub(r"\\\g<0>", value).replace("\n", "\\n")
    text = _EDGE.sub(lambda match: "".join(f"\\{one}" for one in match[0]), text)
    return f"\\{text}" if text in ("-", NONE) else text


def pieces(text: str) -> list[str]:
    """The values of a cell: separated by semicolons or line breaks; a backslash before a semicolon keeps it.

    >>> pieces("råd; utval")
    ['råd', 'utval']
    """
    if "\\" not in text:
        return [one for part in re.split("[;\n]", text) if (one := part.strip())]
    found = [""]
    for token in _TOKENS.findall(text):
        if token in (";", "\n"):
            found.append("")
        else:
            found[-1] += _unescaped(token)
    return [one.strip().replace(_KEPT, "") for one in found if one.strip()]


def whole(text: str) -> str:
    """The one value of a cell that takes one."""
    if "\\" not in text:
        return text.strip()
    return "".join(map(_unescaped, _TOKENS.findall(text))).strip().replace(_KEPT, "")


def _unescaped(token: str) -> str:
    if len(token) != 2 or token[0] != "\\":
        return token
    if token[1] == "n":
        token = "\\\n"
    if token[1].isspace():
        return f"{_KEPT}{token[1]}{_KEPT}"
    return token[1] if token[1] in ("\\", ";", "-", NONE) else token


def tagged(labels: Iterable[Label]) -> str:
    """Texts in several languages as the text of one cell, one on each line: `nn: Rådet`."""
    return "\n".join(f"{one.lang}: {escaped(one.text)}" for one in labels)


def untagged(text: str, lang: str) -> Iterator[Label]:
    """The texts of such a cell; a line without a language is in `lang`."""
    for one in re.split("\n", text):
        if one.strip():
            match = _TAGGED.match(one.strip())
            yield Label(whole(match[2]), match[1]) if match else Label(whole(one), lang)


# -- words ----------------------------------------------------------------------------------------------------------


@cache
def scheme_words(scheme: str) -> Words:
    """Every word for the concepts of a scheme, folded → the slugs it may mean: ids, then labels of any language."""
    found: dict[str, set[str]] = {}
    for slug, one in concepts()[scheme].items():
        for text in (slug, one.iri, *(label.text for label in one.labels)):
            found.setdefault(fold(text), set()).add(slug)
    return {word: frozenset([word] if word in slugs else slugs) for word, slugs in found.items()}


@cache
def type_words(kind: str) -> Words:
    """Every word for the types of a kind of record."""
    return _words({name: [name, *class_labels(names).values()] for name, names in kinds()[kind].classes.items()})


@cache
def given_words(group: str) -> Words:
    """Every word of a table of `form.toml`: languages, holders, yes and no, how sure."""
    own = {"languages": table()["languages"], "holders": table()["holders"]}.get(group)
    rows = own if own is not None else {name: table()["words"][name] for name in group.split("|")}
    return _words({name: [name, *words] for name, words in rows.items()})


def _words(names: Mapping[str, Iterable[str]]) -> Words:
    found: dict[str, set[str]] = {}
    for name, words in names.items():
        for word in words:
            found.setdefault(fold(word), set()).add(name)
    return {word: frozenset(meant) for word, meant in found.items()}


@cache
def preferred_labels(scheme: str, slug: str) -> Mapping[str, str]:
    """The first name of a concept by language."""
    return _preferred().get(concepts()[scheme][slug].iri, {})


@cache
def _preferred() -> Mapping[str, Mapping[str, str]]:
    return literals(f"{VOCABULARIES['skos']}prefLabel")


def word(scheme: str, slug: str, lang: str) -> str:
    """A concept in the words of a language; its id where the words could mean another one too."""
    if slug not in concepts()[scheme]:
        return slug
    label = preferred_labels(scheme, slug).get(lang, slug)
    return label if scheme_words(scheme).get(fold(label)) == frozenset([slug]) and "\n" not in label else slug


def type_word(kind: Kind, name: str, lang: str) -> str:
    """A type of a kind of record in the words of a language."""
    return class_labels(kind.classes[name])[lang]


def given_word(group: str, name: str, lang: str) -> str:
    """A word of a table of `form.toml` in a language."""
    return texts(table()[group][name][:4])[lang]
