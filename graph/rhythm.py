"""How often a body meets, read from its own words: certainty, number of meetings a year, and what is known of the day.

    >>> read_rhythm("om lag fire gongar årleg").times
    Decimal('4')

Words become signs by `rhythm.toml` (`n` a number, `t` times, `p` per, `e` every, `u` a length of time …); a rhythm is
then a pattern of signs. No number is ever made up: what says no number is unknown, and “daily” counts no days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from graph.rhythm_words import Sign, lexicon, mended, signs, split

_KEPT = 4_096  # wordings: the same come again and again
ENGLISH, NORDIC = "en", "nordic"
_A_YEAR: Mapping[str, int] = {"Y": 1, "H": 2, "T": 3, "Q": 4, "M": 12, "W": 52}
_LENGTHS: Mapping[str, tuple[int, str]] = {"Y": (1, "Y"), "H": (6, "M"), "T": (4, "M"), "Q": (3, "M"), "M": (1, "M")}
_FREQUENCIES: Mapping[tuple[int, str, int], str] = {  # times, every so many, of which length → the EU's name
    (1, "W", 1): "WEEKLY", (1, "W", 2): "BIWEEKLY",
    (1, "M", 1): "MONTHLY", (2, "M", 1): "MONTHLY_2", (1, "M", 2): "BIMONTHLY", (1, "M", 3): "QUARTERLY",
    (1, "M", 4): "ANNUAL_3", (3, "Y", 1): "ANNUAL_3", (1, "M", 6): "ANNUAL_2", (2, "Y", 1): "ANNUAL_2",
    (1, "Y", 1): "ANNUAL", (1, "Y", 2): "BIENNIAL", (1, "Y", 3): "TRIENNIAL",
}  # fmt: skip


# Patterns of signs, the most telling first. A named group is the sign whose value counts.
_COUNT = r"(?<!np)(?P<low>n)(?:r(?P<high>n))?"
_EACH = r"(?:(?P<every>[no])(?:r(?P<upto>[no]))?)?(?P<unit>u)"
_RATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_COUNT}\.{{0,2}}[tm]{{0,2}}p?(?P<other>a)(?P<unit>u)",
        rf"{_COUNT}\.{{0,2}}[tm]{{0,2}}(?:p?e|p)\.?{_EACH}",
        rf"{_COUNT}\.{{0,2}}[tm]{{1,2}}(?P<unit>[uv])",
        rf"{_COUNT}(?P<unit>v)[tm]",
        rf"(?P<unit>v){_COUNT}[tm]?",
        r"e?(?P<week>[nol])(?P<day>w)p\.?e?(?P<unit>u)",
        rf"e{_EACH}",
        r"(?P<other>a)(?P<unit>[uw])",
        r"e(?P<every>o)(?P<unit>w)",
        r"e(?P<unit>[wW])",
        r"(?P<unit>[yqf])",
        r"(?P<unit>v)",
    )
)
_LOOSE = re.compile(rf"{_COUNT}[tm.]{{1,3}}(?P<unit>u)")  # a word between that nobody knows
_AND_NEEDED = re.compile(r"\+[.p]{0,3}b|b[.p,]{0,3}\+")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What the wording of a rhythm says.

    `certainty` is of the scheme certainty. `times` a year, or from `low` to `high`; None where no number is said (at
    least `low` when the certainty is minimum). `frequency` is a member of the EU frequency table, `repeat` an ISO 8601
    duration, `weekdays` members of the scheme weekday, `week` the week of the month, `hours` the length of a meeting.
    """

    said: str
    certainty: str = "unknown"
    times: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    frequency: str | None = None
    repeat: str | None = None
    weekdays: tuple[str, ...] = ()
    week: int | None = None
    hours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Rate:
    """So many times every so many lengths of time; from `low` to `high` times a year."""

    low: Fraction
    high: Fraction
    count: Fraction | None = None  # times, where it is one number
    every: int = 1
    unit: str = "Y"
    week: int | None = None

    @property
    def a_year(self) -> bool:
        """Whether the number of meetings a year stands in the text."""
        return (self.unit, self.every) == ("Y", 1)


@lru_cache(_KEPT)
def read_rhythm(said: str, lang: str | None = None) -> Rhythm:
    """The rhythm a wording tells of; `lang` is the language it is written in (nn, nb, sv, da or en), if known.

    A wording that tells no number has the certainty unknown. Misspelt words are read where only one word is near.
    """
    words = split(said)
    found = Rhythm(said)
    for name in [ENGLISH] if lang == "en" else [NORDIC] if lang else [NORDIC, ENGLISH]:
        known = lexicon(name)
        exact = signs(words, known)
        near = signs(mended(words, known), known)
        for core, loose in ((exact, False), (near, False), (near, True)):
            read = _read(said, core, loose)
            if read.times is not None or read.low is not None:
                return read
            found = read if found.frequency is None else found
    return found


# -- signs → a rhythm -----------------------------------------------------------------------------------------------


def _read(said: str, told: Sequence[Sign], loose: bool) -> Rhythm:
    stop = next((at for at, sign in enumerate(told) if sign.letter in "!k"), len(told))
    flags = {sign.letter for sign in told}
    core = [sign for sign in told[:stop] if sign.letter not in "~><gi"]
    letters = "".join(sign.letter for sign in core)
    rates = list(_rates(core, _days_as_times(core), loose))
    plain = Rhythm(said, weekdays=_weekdays(core), hours=_hours(core, letters))
    if not rates:
        daily = any(sign.letter in "uv" and sign.value == "D" for sign in core) and bool({"e", "v"} & flags)
        name = "AS_NEEDED" if "b" in flags else "IRREG" if "i" in flags else "DAILY" if daily else None
        return Rhythm(said, frequency=name if stop == len(told) else None)
    best = next((one for one in rates if one.a_year), rates[0])
    regular = next((one for one in rates if not one.a_year), best)
    if not best.a_year and len({(one.low, one.high) for one in rates}) > 1:
        best = _Rate(min(one.low for one in rates), max(one.high for one in rates), unit="")
        regular = best
    certainty = _certainty(best, flags, letters, narrowed=stop < len(told))
    numbers = _numbers(plain, best, certainty)
    return numbers if certainty == "range" else _regular(numbers, regular)


def _certainty(rate: _Rate, flags: set[str], letters: str, narrowed: bool) -> str:
    if ">" in flags or ("b" in flags and _AND_NEEDED.search(letters)):
        return "minimum"
    if "<" in flags or rate.low != rate.high:
        return "range"
    if "~" in flags or "b" in flags or narrowed:
        return "approximate"
    return "exact" if rate.a_year else "nominal"


def _numbers(plain: Rhythm, rate: _Rate, certainty: str) -> Rhythm:
    low, high = _decimal(rate.low), _decimal(rate.high)
    if certainty == "minimum":
        return replace(plain, certainty=certainty, times=low, low=low)
    if certainty == "range":
        return replace(plain, certainty=certainty, low=low if low != high else Decimal(0), high=high)
    return replace(plain, certainty=certainty, times=low)


def _regular(rhythm: Rhythm, rate: _Rate) -> Rhythm:
    """With the name of a rate in the EU's table, and after how long it comes again."""
    if rate.count is None or rate.count.denominator != 1:
        return rhythm
    size, unit = _LENGTHS.get(rate.unit, (1, rate.unit))
    every = rate.every * size
    name = _FREQUENCIES.get((int(rate.count), unit, every))
    return replace(rhythm, frequency=name, repeat=f"P{every}{unit}" if rate.count == 1 else None, week=rate.week)


def _days_as_times(core: Sequence[Sign]) -> str:
    """The letters, where “one day a month” is once a month."""
    letters = "".join(sign.letter for sign in core)
    days = (at for at, sign in enumerate(core) if sign == Sign("u", "D") and re.match(r"p.?u", letters[at + 1 :]))
    for at in days:
        letters = f"{letters[:at]}t{letters[at + 1 :]}"
    return letters


def _rates(core: Sequence[Sign], letters: str, loose: bool) -> Iterator[_Rate]:
    """Every rate in the signs, each sign used once."""
    found = False
    for pattern in (*_RATES, *((_LOOSE,) if loose else ())):
        for match in list(pattern.finditer(letters)):
            rate = _rate(core, match)
            letters = letters[: match.start()] + "_" * len(match[0]) + letters[match.end() :]
            if rate:
                found = True
                yield rate
    if not found and "W" in letters and len(_weekdays(core)) == 1:
        yield _Rate(Fraction(52), Fraction(52), Fraction(1), unit="W")
    elif not found and "s" in letters and "u" not in letters:
        seasons = Fraction(letters.count("s"))
        yield _Rate(seasons, seasons, unit="")


def _rate(core: Sequence[Sign], match: re.Match[str]) -> _Rate | None:
    def value(group: str) -> Fraction | None:
        at = match.start(group) if group in match.re.groupindex else -1
        return core[at].number if at >= 0 and core[at].value else None

    unit = core[match.start("unit")]
    low = value("low") or Fraction(1)
    every = 2 if match.groupdict().get("other") else value("every") or 1
    name = unit.value
    if unit.letter in "wWqf":
        name = "W"
        every = 2 if unit.letter in "qf" else every
        if every > 2 or len(_weekdays(core)) > 1:
            return None
    elif unit.letter == "y":
        every, name = int(name[0]), name[1]
    upto = value("upto") or every
    week = value("week")
    made = _made(low, value("high") or low, Fraction(every), Fraction(upto), name)
    return replace(made, week=int(week) if week else None) if made and match.groupdict().get("day") else made


def _made(low: Fraction, high: Fraction, every: Fraction | int, upto: Fraction | int, unit: str) -> _Rate | None:
    """So many times every so many lengths, as a number a year; None where a day counts for nothing known."""
    if unit == "D":
        if Fraction(every) % 7 or Fraction(upto) % 7:
            return None
        every, upto, unit = Fraction(every) / 7, Fraction(upto) / 7, "W"
    a_year = _A_YEAR[unit]
    least, most = sorted((low * a_year / upto, high * a_year / every))
    one = low == high and every == upto and Fraction(every).denominator == 1
    return _Rate(least, most, low if one else None, int(every), unit)


def _weekdays(core: Sequence[Sign]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sign.value for sign in core if sign.letter in "wW"))


def _hours(core: Sequence[Sign], letters: str) -> Decimal | None:
    """The length of a meeting; hours a month are no length."""
    match = re.search(r"n(?P<unit>[hj])(?!pe?u)", letters)
    if not match:
        return None
    number = core[match.start()].number
    return _decimal(number / 60 if match["unit"] == "j" else number)


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) if number.denominator == 1 else Decimal(f"{float(number):.2f}").normalize()
