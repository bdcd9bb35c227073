"""Small worlds whose every figure can be worked out by hand. Builders only; expectations live in the tests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path

import networkx as nx

from graph.evidence import fill_quotes
from graph.seating import Body, Holder, Rhythm, Seat, Seating
from graph.town import STATED, Assignment, Concepts, Fact, Town
from ontology.iris import concept_iri

DOCUMENT = (
    "Prøvekommune har to råd. Leiarrådet møtest fire gonger i året. I rådet sit rådmannen og alle einingsleiarar. "
    "Fagrådet møtest kvar månad. Der sit rådmannen, skulesjefen og, ved behov, politiet. "
    "Fagrådet rapporterer til leiarrådet.\n"
)

FILE = """\
municipality:
  id: no-9999
  name: Prøvekommune
  at: 0-12
document:
  id: prove
  file: prove.txt
  title: To råd
  language: nn
  sha256: {sha256}
  length: {length}
quotes: {{}}
offices:
  - {{id: radmann, name: rådmann, type: {{is: chief-executive, at: 75-84}}}}
  - {{id: einingsleiarar, name: einingsleiarar, type: {{is: unit-leader, at: 88-107}}, collective: true}}
  - {{id: skulesjef, name: skulesjef}}
agencies:
  - {{id: politi, name: politi, type: {{is: police, at: 183-191}}}}
bodies:
  - id: leiarrad
    name: Leiarrådet
    at: 25-35
    rhythm: {{said: fire gonger i året, times: 4, certainty: nominal, at: 43-61}}
    seats:
      - {{holder: radmann, role: chair, at: 75-84}}
      - {{holder: einingsleiarar, at: 88-107}}
  - id: fagrad
    name: Fagrådet
    at: 109-117
    purpose: {{is: discussion, said: møtest, at: 118-124}}
    rhythm: {{said: kvar månad, times: 12, certainty: nominal, frequency: MONTHLY, at: 125-135}}
    reportsTo: {{is: leiarrad, at: 193-228}}
    seats:
      - {{holder: radmann, at: 145-154}}
      - {{holder: skulesjef, at: 156-167}}
      - {{holder: politi, attendance: as-needed, at: 172-191}}
"""


# Another document of the same world, up to what it says of a body that the first describes.
SECOND = """\
municipality: {{id: no-9999, name: Prøvekommune, at: 0-12}}
document: {{id: prove-2, file: prove.txt, title: To råd, language: nn, sha256: {sha256}, length: {length}}}
quotes: {{}}
mentions:
  - id: /no-9999/fagrad
    record: body
"""


def write_world(folder: Path, text: str = FILE) -> Path:
    """The world's document and its municipality file, quotes filled in; the path of the file."""
    raw = DOCUMENT.encode()
    (folder / "prove.txt").write_bytes(raw)
    filled = text.format(sha256=hashlib.sha256(raw).hexdigest(), length=len(DOCUMENT))
    path = folder / "prove.yaml"
    path.write_text(fill_quotes(filled, str(path), folder), "utf-8")
    return path


def seating(
    sits: Mapping[str, str],
    rhythms: Mapping[str, int | tuple[int, int] | None] | None = None,
    on_demand: str = "",
    roles: Mapping[str, str] | None = None,
) -> Seating:
    """A two-mode graph: `{"A": "xyz"}` seats x, y and z in A; `on_demand` lists seats such as "Ay" as not regular;
    `roles` gives a seat such as "Ax" a role such as "chair".
    """
    graph: Seating = nx.Graph()
    for body in sorted(sits):
        graph.add_node(body, body=Body(body, _rhythm((rhythms or {}).get(body))))
    for holder in sorted({one for some in sits.values() for one in some}):
        graph.add_node(holder, holder=Holder(holder, False, frozenset(), frozenset(), frozenset()))
    for body, some in sorted(sits.items()):
        for holder in sorted(some):
            name = f"{body}{holder}"
            role = frozenset({concept_iri("role", (roles or {}).get(name, "member"))})
            seat = Seat(f"{body}/{holder}", name not in on_demand.split(), True, (f"q-{name}",), role)
            graph.add_edge(body, holder, seat=seat)
    return graph


def town(
    sits: Mapping[str, str],
    *,
    iri: str = "town",
    facts: Iterable[tuple[str, str, str]] = (),
    assignments: Iterable[tuple[str, str, str]] = (),
    kinds: Mapping[str, str] | None = None,
    wider: Mapping[str, str] | None = None,
    near: Mapping[str, str] | None = None,
    schemes: Mapping[str, str] | None = None,
    rhythms: Mapping[str, int | tuple[int, int] | None] | None = None,
    on_demand: str = "",
    roles: Mapping[str, str] | None = None,
) -> Town:
    """A municipality: its seating as above, and facts (all stated, each with a quote of its own).

    `assignments` are (body, slug of the function, endeavour); `kinds` and `schemes` name the class of a thing and the
    scheme of a concept; `wider` and `near` go from a concept to one other, `wider` chains.
    """
    found: dict[tuple[str, str], set[Fact]] = {}
    for subject, name, value in facts:
        quote = f"q-{subject}-{name}-{value}"
        found.setdefault((subject, name), set()).add(Fact(subject, name, value, STATED, (quote,)))
    given = [
        Assignment(body, concept_iri("function", slug), endeavour, STATED, (f"q-{body}-{slug}-{endeavour}",))
        for body, slug, endeavour in assignments
    ]
    return Town(
        iri=iri,
        seating=seating(sits, rhythms, on_demand, roles),
        facts={key: tuple(sorted(values)) for key, values in sorted(found.items())},
        assignments=tuple(sorted(given)),
        kinds={
            **{body: frozenset({"sam:Body"}) for body in sits},
            **{one: frozenset({kind}) for one, kind in (kinds or {}).items()},
        },
        documents=("document",),
        concepts=_concepts(wider or {}, near or {}, schemes or {}),
    )


def _concepts(wider: Mapping[str, str], near: Mapping[str, str], schemes: Mapping[str, str]) -> Concepts:
    def climb(concept: str) -> frozenset[str]:
        return frozenset({concept, *(climb(wider[concept]) if concept in wider else ())})

    mutual: dict[str, set[str]] = {}
    for one, other in near.items():
        mutual.setdefault(one, set()).add(other)
        mutual.setdefault(other, set()).add(one)
    known = {*schemes, *wider, *wider.values(), *mutual}
    return Concepts(
        scheme=dict(schemes),
        wider={one: climb(one) for one in sorted(known)},
        near={one: frozenset(others) for one, others in mutual.items()},
    )


def _rhythm(given: int | tuple[int, int] | None) -> Rhythm | None:
    if given is None:
        return None
    low, high = given if isinstance(given, tuple) else (given, given)
    return Rhythm(Fraction(low), Fraction(high), False, ())
