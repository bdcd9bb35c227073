"""Records while a workbook is read: what other rows may still add to, before it is frozen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from graph.kinds import Kind, kinds
from graph.readers.rhythm_fields import numbers
from graph.readers.workbook_sheets import Row
from graph.records import Grounds, Record, Value
from graph.rhythm import read_rhythm
from ontology.labels import Label

_READ = ("nn", "nb", "sv", "da", "en")
_NUMBERS = ("times", "min", "max")
UNCLEAR = "The wording and the number of meetings do not agree; write in the column “%(column)s” how sure it is."


@dataclass(slots=True)
class Draft:
    """A record being read. `told`: the values that a row of statements has told the grounds of."""

    kind: Kind
    path: str
    row: Row
    place: str
    names: tuple[Label, ...] = ()
    type: str | None = None
    mention: bool = False
    grounds: Grounds = field(default_factory=Grounds)
    fields: dict[str, list[Value]] = field(default_factory=dict)
    parts: dict[str, list[Draft]] = field(default_factory=dict)
    told: set[tuple[str, int]] = field(default_factory=set)

    def record(self) -> Record:
        """The record, frozen."""
        return Record(
            kind=self.kind.name,
            path=self.path,
            type=self.type,
            names=self.names,
            fields={name: tuple(values) for name, values in self.fields.items()},
            parts={name: tuple(one.record() for one in parts) for name, parts in self.parts.items()},
            grounds=self.grounds,
            line=self.row.number,
            place=self.place,
            mention=self.mention,
        )

    def state(self, name: str, value: Value) -> None:
        """Take in a statement: the grounds of a value that stands in its cell already, or one value more."""
        values = self.fields.setdefault(name, [])
        for at, one in enumerate(values):
            if one.value == value.value and (name, at) not in self.told:
                values[at] = replace(value, grounds=_both(one.grounds, value.grounds))
                self.told.add((name, at))
                return
        values.append(value)
        self.told.add((name, len(values) - 1))


def _both(cell: Grounds, told: Grounds) -> Grounds:
    return told if told.spans else replace(told, spans=cell.spans)


def fill_rhythm(draft: Draft, lang: str) -> bool:
    """What the wording of a rhythm says, where the planner has not written it herself.

    False where wording and numbers do not agree and no certainty is given: then only she can tell.
    """
    fields = draft.fields
    if "certainty" in fields:
        return True
    said = next((str(one.value.text) for one in fields.get("said", ()) if isinstance(one.value, Label)), "")
    read = read_rhythm(said, lang if lang in _READ else None)
    given = {name: fields[name][0].value for name in _NUMBERS if name in fields}
    if not given:
        draft.fields = {name: [_value(draft, one) for one in some] for name, some in numbers(read).items()} | fields
        return True
    if "times" not in given:
        fields["certainty"] = [_value(draft, "range" if "max" in given else "minimum")]
        return True
    if said and read.times != given["times"]:
        return False
    fields["certainty"] = [_value(draft, read.certainty if said else "exact")]
    return True


def _value(draft: Draft, value: object) -> Value:
    assert isinstance(value, (str, int, Decimal))
    return Value(value, None, Grounds(), draft.row.number, draft.place)


def new(kind: str, path: str, row: Row, column: str = "") -> Draft:
    """A draft of a kind, told of at a cell."""
    return Draft(kinds()[kind], path, row, row.place(column))
