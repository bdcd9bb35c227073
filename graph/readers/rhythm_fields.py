"""A rhythm that was read from its words, as the fields of a record."""

from __future__ import annotations

from collections.abc import Iterable

from graph.rhythm import Rhythm


def numbers(read: Rhythm) -> dict[str, Iterable[object]]:
    """The values of a rhythm by the name of their field, but for its wording."""
    single = {
        "times": read.times,
        "min": read.low,
        "max": read.high,
        "certainty": read.certainty,
        "frequency": read.frequency,
        "repeat": read.repeat,
        "weekOfMonth": read.week,
        "hours": read.hours,
    }
    found: dict[str, Iterable[object]] = {name: (value,) for name, value in single.items() if value is not None}
    return {**found, **({"weekday": read.weekdays} if read.weekdays else {})}
