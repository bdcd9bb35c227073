"""A small town where one rhythm is a range, one a least number, and two documents differ on a third."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from graph.evidence import fill_quotes

HOME = "https://w3id.org/samgraf/id/no-9998"
DOCUMENTS = {
    "spenn": (
        "Spennvik kommune har eit leiarråd som møtest 4–6 gonger i året. Der sit rådmannen og, ved behov, skulesjefen. "
        "Fagrådet møtest kvar månad, med rådmannen, og er styringsgruppe for Løftet. "
        "Ungdomsrådet møtest minst tre gonger i året, med skulesjefen.\n"
    ),
    "motsett": "Spennvik kommune: Fagrådet møtest fire gonger i året.\n",
}
FILES = {
    "spenn": """\
municipality: {id: no-9998, name: Spennvik, at: [Spennvik kommune]}
offices:
  - {id: radmann, name: rådmann, type: {is: chief-executive, at: [rådmannen]}}
  - {id: skulesjef, name: skulesjef, at: [skulesjefen]}
bodies:
  - id: leiarrad
    name: leiarråd
    at: [leiarråd]
    rhythm: {said: 4–6 gonger i året, min: 4, max: 6, certainty: range, at: [4–6 gonger i året]}
    seats:
      - {holder: radmann, at: [rådmannen], basis: inferred, note: {nn: Tolka, nb: Tolket, sv: Tolkat, en: Read so}}
      - {holder: skulesjef, attendance: as-needed, at: [skulesjefen]}
  - id: fagrad
    name: Fagrådet
    at: [Fagrådet]
    rhythm: {said: kvar månad, times: 12, certainty: nominal, at: [kvar månad]}
    seats: [{holder: radmann, at: [rådmannen]}]
    functions: [{is: steering-group, for: loftet, at: [er styringsgruppe for Løftet]}]
  - id: ungdomsrad
    name: Ungdomsrådet
    at: [Ungdomsrådet]
    rhythm: {said: minst tre gonger i året, min: 3, certainty: minimum, at: [minst tre gonger i året]}
    seats: [{holder: skulesjef, at: [skulesjefen]}]
endeavours:
  - {id: loftet, type: project, name: Løftet, at: [Løftet]}
""",
    "motsett": """\
municipality: {id: no-9998, name: Spennvik, at: [Spennvik kommune]}
mentions:
  - id: fagrad
    record: body
    rhythm: {said: fire gonger i året, times: 4, certainty: nominal, at: [fire gonger i året]}
""",
}


def write_ranged(folder: Path) -> list[Path]:
    """The documents of the town and their municipality files, quotes filled in; the paths of the files."""
    return [_write(folder, name, document) for name, document in DOCUMENTS.items()]


def _write(folder: Path, name: str, document: str) -> Path:
    (folder / f"{name}.txt").write_text(document, "utf-8")
    path = folder / f"{name}.yaml"
    sha256 = hashlib.sha256(document.encode()).hexdigest()
    head = f"file: {name}.txt, title: {name}, language: nn, sha256: {sha256}, length: {len(document)}"
    text = re.sub(r"at: \[(.+?)\]", lambda found: f"at: {_place(document, found[1])}", FILES[name])
    path.write_text(fill_quotes(text + f"document: {{id: {name}, {head}}}\nquotes: {{}}\n", str(path), folder), "utf-8")
    return path


def _place(document: str, wording: str) -> str:
    start = document.index(wording)
    return f"{start}-{start + len(wording)}"
