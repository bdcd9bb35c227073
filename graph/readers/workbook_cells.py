"""What stands in a cell, as a value: texts, numbers with a decimal comma, dates as people and spreadsheets write them.

What could mean two things is a fault with its remedy, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from graph.readers.workbook_file import Raw
from graph.schema import MAX_TEXT
from graph.workbook.form import fold
from graph.workbook.names import like
from graph.workbook.words import Words

ERRORS = frozenset(("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!", "#GETTING_DATA"))
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:[ \u00a0\u202f'][0-9]{3})+(?:,[0-9]+)?\Z")
_DOTTED = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{3})+\Z")
_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?\Z")
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")
_NORDIC = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})\Z")
_MONTH = re.compile(r"([0-9]{1,2})[./]([0-9]{4})\Z")
_CONTROL = re.compile(r"_x000D_|[\x00-\x08\x0b-\x1f]")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
_CODE = re.compile(r"[0-9]+\.0\Z")


class Fault(Exception):
    """A cell that cannot be used: a message and its parameters; `alone` unless another cell could mend it."""

    alone = True

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template)
        self.template, self.params = template, params


class NoSuchName(Fault):
    """A name that no row has, or several."""

    alone = False


def text(raw: Raw) -> str:
    """The text of a cell, for any value; faults for errors of the spreadsheet and for e-mail addresses."""
    if isinstance(raw, str):
        found = (
            _CONTROL.sub("", raw.replace("\r\n", "\n")) if "\r" in raw or "_x" in raw or not raw.isprintable() else raw
        )
        if found.startswith("#") and found.strip() in ERRORS:
            raise Fault("The spreadsheet shows the error %(shown)s here; write the value.", shown=found)
        if "@" in found and _EMAIL.search(found):
            template = "This is an e-mail address; leave persons' addresses out."
            raise Fault(template)
        return found
    if isinstance(raw, datetime) and raw.time() != time(0):
        return raw.isoformat(" ", "minutes")
    if isinstance(raw, (datetime, date)):
        return raw.isoformat()[:10]
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return "" if raw is None else str(raw)


def words(raw: Raw) -> str:
    """The text of a cell that should hold words, not a date a spreadsheet has made of them."""
    if isinstance(raw, (date, time, timedelta)):
        raise Fault(
            "The spreadsheet has made a date of this (%(shown)s); format the cell as text and write it anew.",
            shown=text(raw),
        )
    return text(raw)


def short(found: str) -> str:
    """A text no longer than texts may be."""
    if len(found) > MAX_TEXT:
        template = "%(length)s characters; at most %(limit)s. Shorten it, or divide it with line breaks."
        raise Fault(template, length=len(found), limit=MAX_TEXT)
    return found


def integer(raw: Raw) -> int:
    """A whole number from 0 up."""
    found = decimal(raw)
    if found != found.to_integral_value():
        raise Fault("“%(shown)s” is not a whole number.", shown=text(raw))
    return int(found)


def decimal(raw: Raw) -> Decimal:
    """A number from 0 up; as text with a decimal comma or point, and blanks between thousands."""
    if isinstance(raw, (bool, date, time, timedelta)):
        raise Fault("“%(shown)s” is no number; format the cell as a number.", shown=text(raw))
    if isinstance(raw, (int, float)):
        found = Decimal(text(raw)) if raw == raw and abs(raw) < 1e15 else Decimal(-1)
    else:
        found = _written(text(raw).strip())
    if found < 0:
        raise Fault("“%(shown)s” is out of range; write a number from 0 up.", shown=text(raw))
    return found


def _written(shown: str) -> Decimal:
    if _GROUPED.match(shown):
        return Decimal(re.sub("[ \u00a0\u202f']", "", shown).replace(",", "."))
    if _DOTTED.match(shown) and not shown.startswith("0"):
        template = "“%(shown)s” may be thousands or decimals; write it without point or comma: %(plain)s."
        raise Fault(template, shown=shown, plain=re.sub("[.,]", "", shown))
    if _NUMBER.match(shown):
        return Decimal(shown.replace(",", "."))
    raise Fault("“%(shown)s” is no number; write digits alone, such as 12 or 4,5.", shown=shown[:60])


def day(raw: Raw) -> str:
    """A date as precise as it is given: 2024, 2024-05 or 2024-05-31."""
    if isinstance(raw, (datetime, date)):
        return raw.isoformat()[:10]
    if isinstance(raw, (bool, time, timedelta)):
        raise Fault(_NO_DATE, shown=text(raw))
    shown = text(raw).strip()
    if isinstance(raw, (int, float)) and not 1000 <= raw <= 3000:
        template = "%(shown)s looks like a date as a number; format the cell as a date, or write 2024-05-31."
        raise Fault(template, shown=shown)
    iso, nordic, month = _ISO.match(shown), _NORDIC.match(shown), _MONTH.match(shown)
    if nordic:
        shown = f"{nordic[3]}-{int(nordic[2]):02}-{int(nordic[1]):02}"
    elif month:
        shown = f"{month[2]}-{int(month[1]):02}"
    elif not iso:
        raise Fault(_NO_DATE, shown=shown[:60])
    try:
        date.fromisoformat(f"{shown}-01-01"[:10] if len(shown) == 4 else f"{shown}-01"[:10])
    except ValueError as error:
        raise Fault("There is no date %(shown)s.", shown=shown) from error
    return shown


_NO_DATE = "“%(shown)s” is no date; write 2024-05-31, 2024-05 or 2024."


def token(raw: Raw) -> str:
    """A code, as it is written: a number keeps no decimals."""
    found = short(words(raw).strip())
    return found[:-2] if _CODE.match(found) else found


def chosen(shown: str, known: Words, template: str = "") -> str:
    """What a word stands for; where nothing, or more than one thing, a fault with the nearest words."""
    found = known.get(fold(shown), frozenset())
    if len(found) == 1:
        return next(iter(found))
    if found:
        both = either(sorted(found))
        raise Fault("“%(shown)s” may mean %(nearest)s; write one of these.", shown=shown[:60], nearest=both)
    near = like(fold(shown), known, 6)
    meant = list(dict.fromkeys(frozenset(known[one]) for one in near))[:2]
    best = [next(one for one in near if known[one] == slugs) for slugs in meant]
    if not best and not template:
        template = "There is no “%(shown)s” here, nor anything like it; choose a word from the list."
    raise Fault(
        template or "There is no “%(shown)s” here; the nearest are %(nearest)s.",
        shown=shown[:60],
        nearest=either(best),
    )


def either(names: Iterable[str]) -> str:
    """Names with a stroke between them; quotation marks are another in each language."""
    return " / ".join(names) or "–"
