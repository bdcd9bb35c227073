"""Who takes part, as a list tells it: split into participants, each with what is said of its taking part.

>>> [one.name for one in participants("helse- og omsorgssjef, PPT og evt. NAV")]
['helse- og omsorgssjef', 'PPT', 'NAV']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from graph.readers.wording import HOLDERS, READ, kind_by_ending, match, pattern, table
from graph.records import Span

_SEPARATOR = re.compile(
    r"\s*(?:[;\n•·●▪*|]|,(?!\d)|(?<![\w-])(?:o/e|og/el)(?!\w)\.?|(?<!\d)/(?!\d)|&|(?<!\d)\+(?!\d)|"
    r"(?<![\w-])(?:og/eller|og / eller|och/eller|and/or|og|och|and|samt|pluss?|"
    r"i tillegg til|i tillegg|i tillägg till|as well as|in addition to)(?![\w-]))\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^(?P<bound>inntil|opptil|inntill|upp till|up to|maks(?:imalt)?|max|høgst|høyst|minst|minimum|at least)?\s*"
    r"(?:ca\.?\s*|om lag\s*|omtrent\s*)?"
    r"(?P<low>\d{1,3}|einn?|ei|en|ett?|one|to|två|two|tre|three|fire|fyra|four|fem|five)"
    r"(?:\s*(?:[-–—]|til|till|to)\s*(?P<high>\d{1,3}))?(?:\s*(?:stk|st)\b\.?)?\s+(?=\S)",
    re.IGNORECASE,
)
_WORDS = {"to": 2, "två": 2, "two": 2, "tre": 3, "three": 3, "fire": 4, "fyra": 4, "four": 4, "fem": 5, "five": 5}
_PARENTHESIS = re.compile(r"\(([^()]*)\)?")
_SECTION = re.compile(
    r"(?:^|[.;\n])\s*(?P<label>(?:fast(?:e)?|ordinarie|permanent|regular|evt\.?|eventuelt|eventuelle|eventuellt|"
    r"(?:etter|ved|vid|efter)\s+behov|as needed|andre)\b[^:,;.\n]{0,30}):",
    re.IGNORECASE,
)
_ROLE_FIRST = re.compile(r"^(?P<role>[\w ]{4,25}):\s*(?=\S)")
_FRAME = " \t.,;:–—-•·●▪*|&/"
LONGEST = 120  # characters of a participant; what is longer is a sentence
_SENTENCE = 4 * LONGEST  # what is longer holds no participants


@dataclass(frozen=True, slots=True)
class Participant:
    """One who takes part. `name` without what is said beside it; `span` is the place of all of it in the text.

    `attendance` and `role` are concepts' slugs; `low` and `high` how many seats, where a number is said; a `deputy`
    comes instead of another.
    """

    name: str
    said: str
    span: Span
    attendance: str = "regular"
    role: str = "member"
    low: int | None = None
    high: int | None = None
    deputy: bool = False


@lru_cache(READ)
def participants(text: str) -> tuple[Participant, ...]:
    """Everybody a text lists, in its order."""
    found: list[Participant] = []
    for start, end, label in _sections(text):
        for piece in _pieces(text, start, end):
            one = _read(text, piece, _attendance(label))
            if one:
                found.append(one)
    return tuple(found)


def _sections(text: str) -> Iterator[tuple[int, int, str]]:
    """The parts of a text that follow “Fast:” or “Ved behov:”, each with that label."""
    marks = list(_SECTION.finditer(text))
    yield 0, marks[0].start() if marks else len(text), ""
    for mark, after in zip(marks, [*marks[1:], None], strict=False):
        yield mark.end(), after.start() if after else len(text), mark["label"]


def _pieces(text: str, start: int, end: int) -> list[Span]:
    cuts, depth, at = list[re.Match[str]](), 0, start
    for cut in _SEPARATOR.finditer(text, start, end):
        depth = max(depth + text.count("(", at, cut.start()) - text.count(")", at, cut.start()), 0)
        at = cut.start()
        if not depth or "\n" in cut[0]:
            cuts.append(cut)
            depth = 0
    pieces, begin = list[Span](), start
    for place, cut in enumerate(cuts):
        after = cuts[place + 1].start() if place + 1 < len(cuts) else end
        if not _together(text[begin : cut.start()], cut[0], text[cut.end() : after]):
            pieces.append((begin, cut.start()))
            begin = cut.end()
    return [part for piece in [*pieces, (begin, end)] for part in _qualified(text, *piece)]


def _qualified(text: str, start: int, end: int) -> Iterator[Span]:
    """A piece cut where another begins without a separator: “PPT evt. barnevern”. The qualifier is the second one's."""
    marks = list(_qualifier().finditer(text, start, end)) if end - start < _SENTENCE else []
    marks = [found for found in marks if not _within(text[start : found.start()])]
    for mark, after in zip(marks, [*marks[1:], None], strict=False):
        right = text[mark.end() : after.start() if after else end]
        if _has_name(text[start : mark.start()]) and _is_who(right, bool(mark["asneeded"])):
            yield start, mark.start()
            start = mark.start()
    yield start, end


@cache
def _qualifier() -> re.Pattern[str]:
    said = table()["participants"]
    return re.compile(rf"(?:\bmed\s+)?(?:(?:{said['if_any']})|(?P<asneeded>{said['as_needed']}))", re.IGNORECASE)


def _within(text: str) -> bool:
    """Whether a parenthesis is open at the end of a text."""
    return text.count("(") > text.count(")")


def _has_name(text: str) -> bool:
    name = _bare_name(text)
    return bool(re.search(r"[^\W\d_]", name)) and not _is_only_attendance(name)


def _is_who(text: str, known: bool) -> bool:
    """Whether a text begins with somebody; `known`: only who is told by a concept or by the end of a word."""
    name = _bare_name(text)
    if not _has_name(text) or pattern("participants", "aside").match(text.strip()):
        return False
    return not known or kind_by_ending(name) != "service" or match(name, HOLDERS, guess=False) is not None


def _together(left: str, mark: str, right: str) -> bool:
    """Whether what stands on both sides of a separator is one: “helse- og omsorgssjef”, “lag og organisasjonar”."""
    sign = mark.strip().lower()
    left, right = left.strip(), right.strip()
    if not left or not right or "\n" in mark or sign in (";", "•", "·", "●", "▪", "*", "|"):
        return False
    if left.endswith("-"):
        return True
    if sign == "," or _qualifier().match(right):
        return False
    name = _bare_name(left)
    whole = f"{name}/{right}" if sign == "/" else f"{name} {sign} {right}"
    if match(_bare_name(whole), (*HOLDERS, "targetgroup"), guess=False):
        return True
    if sign in ("/", "&") or not pattern("participants", "together").search(name):
        return False
    right = _bare_name(right)
    # What an office is for may be several things: “kommunalsjef for oppvekst og kultur”.
    others = ("office",) if kind_by_ending(name) == "office" else HOLDERS
    return not match(right, others, guess=False) and kind_by_ending(right) == "service"


def _bare_name(text: str) -> str:
    """The name in a piece of text, without numbers, parentheses and words of attendance."""
    name = _unnumbered(text)
    for one in ("observer", "representative"):
        name = pattern("participants", one).sub("", name.strip(_FRAME)) or name
    return name.strip(_FRAME) or text.strip(_FRAME)


def _unnumbered(text: str) -> str:
    """The name with what it comes as: “observatør frå NAV”."""
    name = _PARENTHESIS.sub(" ", text)
    for one in ("if_any", "as_needed", "regular"):
        name = pattern("participants", one).sub(" ", name)
    for one in ("besides", "others"):
        name = pattern("participants", one).sub("", name.strip(_FRAME))
    return _NUMBER.sub("", " ".join(name.split()).strip(_FRAME)).strip(_FRAME)


def _attendance(text: str) -> str | None:
    for name in ("if_any", "as_needed", "regular"):
        if pattern("participants", name).search(text):
            return name.replace("_", "-")
    return None


def _read(text: str, piece: Span, section: str | None) -> Participant | None:
    start, end = piece
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip(_FRAME))
    end -= len(raw) - len(raw.rstrip(" \t,;:–—-•·|&/"))
    said = text[start:end]
    if not re.search(r"[^\W\d_]", said):
        return None
    name, role = _role(said)
    attendance = _attendance(_PARENTHESIS.sub(_unnamed, said)) or section or "regular"
    low, high = _number(name)
    if pattern("participants", "observer").match(_unnumbered(name)):
        role = "observer"
    name = _bare_name(name)
    if not re.search(r"[^\W\d_]", name) or _is_only_attendance(name):
        return None
    deputy = pattern("participants", "deputy").match(name) is not None
    return Participant(name, said, (start, end), attendance, role or "member", low, high, deputy)


def _unnamed(found: re.Match[str]) -> str:
    """A parenthesis, unless it names somebody else: “PPT (evt. barnevern)”."""
    return "" if match(_bare_name(found[1]), HOLDERS, guess=False) else found[0]


def _is_only_attendance(name: str) -> bool:
    rest = ("if_any", "as_needed", "regular", "others")
    return any(pattern("participants", one).fullmatch(name) for one in rest)


def _role(said: str) -> tuple[str, str | None]:
    """What stands without the role, and the role: “rektor (leiar)”, “Leiar: rektor”; “(rektor)” alone is the name."""
    for found in _PARENTHESIS.finditer(said):
        role = match(found[1], ("role",), guess=False)
        if role and _PARENTHESIS.sub("", said).strip(_FRAME):
            return _PARENTHESIS.sub(" ", said), role.concept.slug
    first = _ROLE_FIRST.match(said)
    role = match(first["role"], ("role",), guess=False) if first else None
    if first and role:
        return said[first.end() :], role.concept.slug
    if not _PARENTHESIS.sub("", said).strip(_FRAME):
        return said.strip(f"{_FRAME}()"), None
    return said, None


def _number(name: str) -> tuple[int | None, int | None]:
    found = _NUMBER.match(_without_attendance(name))
    if not found:
        return None, None
    word = found["low"].lower()
    low = int(word) if word.isdecimal() else _WORDS.get(word, 1)
    bound = (found["bound"] or "").lower()
    if found["high"]:
        return (low, int(found["high"])) if low <= int(found["high"]) else (None, None)
    if bound in ("minst", "minimum", "at least"):
        return low, None
    return (0 if bound else low), low


def _without_attendance(text: str) -> str:
    for one in ("if_any", "as_needed", "regular"):
        text = pattern("participants", one).sub(" ", text)
    return " ".join(_PARENTHESIS.sub(" ", text).split()).strip(_FRAME)
