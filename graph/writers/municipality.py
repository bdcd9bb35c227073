"""The municipality file (YAML) of a dossier: the same form that people write, read back as the same records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import yaml

from graph.kinds import Field, Kind, kinds, sections
from graph.records import Dossier, Grounds, Record, Value, id_of
from ontology.labels import Label

Data = dict[str, Any]
_SCHEMA = "# yaml-language-server: $schema=../municipality.schema.json\n"
_WIDTH = 120


def write(dossier: Dossier) -> bytes:
    """The text of the file, in UTF-8; the same bytes for the same records."""
    text = yaml.dump(_data(dossier), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return (_SCHEMA + text).encode()


class _Dumper(yaml.SafeDumper):
    """Writes numbers with the digits they have, and nothing by reference."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _decimal(dumper: yaml.SafeDumper, data: Decimal) -> yaml.ScalarNode:
    whole = data == data.to_integral_value() and "." not in str(data)
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'int' if whole else 'float'}", f"{data:f}")


_Dumper.add_representer(Decimal, _decimal)


def _data(dossier: Dossier) -> Data:
    write_ = _Records(dossier)
    document = {name: value for name, value in asdict(dossier.document).items() if value is not None}
    home, *others = dossier.records
    data: Data = {"municipality": write_.record(home), "document": document, "quotes": {}}
    for (start, end), quote in dossier.quotes.items():
        row = {"wording": quote.wording, **({} if quote.complete else {"complete": False}), "sha256": quote.sha256}
        data["quotes"][f"{start}-{end}"] = row
    for section, kind in sections().items():
        found = [write_.record(one) for one in others if one.kind == kind.name and not one.mention]
        data |= {section: found} if found else {}
    mentions = [write_.record(one) for one in others if one.mention]
    return data | ({"mentions": mentions} if mentions else {})


class _Records:
    """Writes the records of one dossier."""

    def __init__(self, dossier: Dossier) -> None:
        self.lang = dossier.document.language
        self.home = dossier.municipality

    def record(self, record: Record) -> Data:
        kind = kinds()[record.kind]
        row: Data = {"id": id_of(record.path, self.home)}
        row |= {"record": kind.name} if record.mention else {}
        row |= {"type": record.type} if record.type else {}
        row |= {"name": _texts(record.names)} if record.names else {}
        return row | self.body(kind, record)

    def part(self, record: Record) -> Data:
        row: Data = {"type": record.type} if record.type else {}
        return row | self.body(kinds()[record.kind], record)

    def body(self, kind: Kind, record: Record) -> Data:
        """The grounds, the fields and the parts of a record."""
        row = _grounds(record.grounds, always=kind.statement and not record.mention)
        for name, field in kind.fields.items():
            values = [self.value(field, value) for value in record.fields.get(name, ())]
            if values:
                row[name] = values[0] if len(values) == 1 else values
            elif field.default and not record.mention:
                row[name] = []  # none, where nothing would mean the usual
        for name, parts in record.parts.items():
            found = [self.part(one) for one in parts]
            row[name] = found[0] if kind.parts[name].one else found
        return row

    def value(self, field: Field, value: Value) -> Any:
        plain = self.plain(field, value.value)
        if field.plain:
            return plain
        row = {"said": plain} if field.value == "text" else {"is": plain}
        if value.said:
            row["said"] = value.said.text
        return row | _grounds(value.grounds, always=True)

    def plain(self, field: Field, value: object) -> Any:
        if isinstance(value, Label):
            return value.text
        return id_of(str(value), self.home) if field.targets else value


def _texts(labels: tuple[Label, ...]) -> Mapping[str, str]:
    return {one.lang: one.text for one in labels}


def _grounds(grounds: Grounds, always: bool) -> Data:
    spans = [f"{start}-{end}" for start, end in grounds.spans]
    row: Data = {"at": spans[0] if len(spans) == 1 else spans} if spans or always else {}
    row |= {"basis": grounds.basis} if grounds.basis != "stated" else {}
    row |= {"confidence": grounds.confidence} if grounds.confidence else {}
    row |= {"note": _texts(grounds.note)} if grounds.note else {}
    return row | ({"reading": _texts(grounds.reading)} if grounds.reading else {})
