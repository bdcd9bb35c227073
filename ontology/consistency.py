"""Does the graph contradict its own vocabulary? Asked of HermiT; the door to owlready2, which ships that reasoner.

Three answers that must never stand in for each other: :class:`Consistent`, :class:`Inconsistent`, and
:class:`~ontology.errors.JavaMissing`, which says something about this machine and nothing about the graph. A reasoner
that crashes or takes too long gives no answer at all: ReasonerFailed is raised.

owlready2 reads sorted N-Triples into a private world (it reads no Turtle), tells which classes are defined, and writes
the file that HermiT gets in a folder of its own. HermiT is started here and not by owlready2, whose call has no time
limit. It is given only what OWL gives a meaning: declarations and axioms, with their blank nodes; of the data, the
types, the object properties, and the values of data properties whose datatype is in the OWL 2 map. Annotations (labels,
wordings, dates) mean nothing to a reasoner, and HermiT stops at dates, so they stay out.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path

import owlready2
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from ontology import clashes
from ontology.clashes import Clash, Triple, order, say
from ontology.errors import JavaMissing, ReasonerFailed
from ontology.model import Statements, as_graph

TIMEOUT = 120.0  # seconds for one run of the reasoner
CALLS = 40  # runs of the reasoner that may be spent on an explanation
# A run ends in seconds: what Java does to be fast after minutes takes longer than it gains.
_SHORT_LIVED = ("-Xmx1000M", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")

_BUILT_IN_ANNOTATIONS = {RDFS.label, RDFS.comment, RDFS.isDefinedBy, RDFS.seeAlso, OWL.versionInfo, OWL.deprecated}
_HEADER = {OWL.versionIRI, OWL.imports}
_DATATYPES = {
    *(XSD.string, XSD.boolean, XSD.decimal, XSD.integer, XSD.nonNegativeInteger, XSD.positiveInteger, XSD.int),
    *(XSD.long, XSD.short, XSD.double, XSD.float, XSD.anyURI),
}
# HermiT leaves with status 0 even when it did not understand what it was asked. So every file holds one thing of ours,
# and only an output that tells the class of that thing is an answer.
_HOME = "https://w3id.org/samgraf/graph#"
_WITNESS, _WITNESSES = "<urn:x-samgraf:witness>", "<urn:x-samgraf:Witness>"
_WITNESS_LINES = (
    f"{_WITNESSES} {RDF.type.n3()} {OWL.Class.n3()} .\n",
    f"{_WITNESS} {RDF.type.n3()} {_WITNESSES} .\n",
)
_TESTIMONY = f"Type( {_WITNESS} {_WITNESSES} )"
_TYPE = re.compile(r"^Type\( <([^>]*)> <([^>]*)> \)$", re.MULTILINE)
_EMPTY = re.compile(r"^EquivalentClasses\( (.*owl[:#]Nothing.*) \)$", re.MULTILINE)


@dataclass(frozen=True)
class Consistent:
    """No contradiction. All IRIs are strings, all collections sorted.

    ``inferred``: for each individual the defined classes (those with an ``owl:equivalentClass``, such as
    sam:CrossSectorBody) that it was found to be in. ``unsatisfiable``: classes that can have no member, which is a
    fault of the vocabulary even while nothing is in them.
    """

    inferred: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unsatisfiable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inconsistent:
    """A contradiction, as far as it could be traced.

    ``clashes``: the contradictions that could be named, each with the axioms it follows from, as far as the plain
    cases of :mod:`ontology.clashes` go; with any of them alone the graph is inconsistent. When there is none to name,
    ``statements`` is a set of statements of the data that contradict the vocabulary, found by leaving out parts
    and asking HermiT again; ``minimal`` tells whether every one of them is needed or the calls ran out first. Both
    empty: the vocabulary contradicts itself without any data.
    """

    clashes: tuple[Clash, ...] = ()
    statements: tuple[str, ...] = ()
    minimal: bool = True

    @property
    def axioms(self) -> tuple[str, ...]:
        """Everything named, one short Turtle statement each, in reading order and without repetition."""
        return tuple(dict.fromkeys([*(axiom for clash in self.clashes for axiom in clash.axioms), *self.statements]))


Verdict = Consistent | Inconsistent | JavaMissing


def check(ontology: Statements, data: Statements = (), timeout: float = TIMEOUT) -> Verdict:
    """Ask HermiT about ``data`` under ``ontology`` (the terms, and the concepts where they are to count).

    Both are a graph, N-Quads as bytes, or lines of N-Triples. JavaMissing is returned, not raised: it is one of the
    answers. Raises ReasonerFailed if there is no answer.
    """
    java = find_java()
    if java is None:
        return JavaMissing("Java was not found; the check needs it (nothing is said about consistency).")
    axioms = as_graph(ontology)
    reasoner = Reasoner(java, axioms, timeout)
    facts = _facts(axioms, as_graph(data))
    output = reasoner.run(facts)
    return _explain(reasoner, facts) if output is None else _read(axioms, output)


def find_java() -> str | None:
    """The path of a Java that starts, None if there is none (macOS has a ``java`` that only says so)."""
    java = shutil.which("java")
    return java if java and _starts(java) else None


@cache
def _starts(java: str) -> bool:
    try:
        return subprocess.run([java, "-version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


@cache
def _class_path() -> str:
    """Where owlready2 keeps HermiT."""
    folder = Path(owlready2.__file__).with_name("hermit")
    return os.pathsep.join([str(folder), str(folder / "HermiT.jar")])  # the folder patches the jar, so it comes first


@contextmanager
def _world(lines: Iterable[str]) -> Iterator[owlready2.World]:
    """The statements in a private world of owlready2, which tells what it cannot read. Takes lines of N-Triples."""
    world = owlready2.World()
    try:
        with redirect_stderr(StringIO()):
            world.get_ontology(_HOME).load(fileobj=BytesIO("".join(lines).encode()))
        yield world
    except owlready2.OwlReadyOntologyParsingError as error:
        why = _first_line(str(error))
        raise ReasonerFailed("The reasoner cannot read the graph: %(reason)s", reason=why) from error
    finally:
        world.close()


@dataclass(frozen=True)
class Reasoner:
    """HermiT with a vocabulary, ready to be asked about one set of facts after another."""

    java: str
    axioms: Graph
    timeout: float

    def run(self, facts: Collection[Triple]) -> str | None:
        """What HermiT prints about the facts, None if they contradict the vocabulary."""
        with tempfile.TemporaryDirectory(prefix="samgraf-") as folder:
            path = Path(folder, "graph.nt")
            with _world([*_WITNESS_LINES, *_lines([*_logic(self.axioms), *facts])]) as world:
                world.save(file=str(path), format="ntriples")
            return self._ask(path)

    def _ask(self, path: Path) -> str | None:
        command = [self.java, *_SHORT_LIVED, "-cp", _class_path(), "org.semanticweb.HermiT.cli.CommandLine"]
        try:
            done = subprocess.run([*command, "-c", "-I", path.as_uri()], capture_output=True, timeout=self.timeout)
        except subprocess.TimeoutExpired as expired:
            raise ReasonerFailed(
                "The reasoner did not finish within %(seconds)g seconds", seconds=self.timeout
            ) from expired
        output, complaint = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace").strip()
        if done.returncode == 0 and _TESTIMONY in output:
            return output
        if done.returncode != 0 and "InconsistentOntologyException" in complaint:
            return None
        raise ReasonerFailed("The reasoner stopped: %(reason)s", reason=_first_line(complaint))


def _first_line(complaint: str) -> str:
    return complaint.partition("\n")[0].removeprefix('Exception in thread "main" ') or "no reason given"


def _lines(triples: Iterable[Triple]) -> list[str]:
    return sorted({f"{subject.n3()} {predicate.n3()} {value.n3()} .\n" for subject, predicate, value in triples})


def _logic(axioms: Graph) -> Iterator[Triple]:
    """The vocabulary without annotations, and without matches between its terms, which say nothing about things."""
    left_out = {*_BUILT_IN_ANNOTATIONS, *_HEADER, *axioms.subjects(RDF.type, OWL.AnnotationProperty)}
    terms = {*_declared(axioms, OWL.Class), *_properties(axioms), *left_out}
    between_things = _declared(axioms, OWL.ObjectProperty)
    for subject, predicate, value in axioms:
        if predicate not in left_out and not (predicate in between_things and subject in terms):
            yield subject, predicate, value


def _declared(axioms: Graph, kind: URIRef) -> set[Node]:
    return set(axioms.subjects(RDF.type, kind))


def _properties(axioms: Graph) -> set[Node]:
    return _declared(axioms, OWL.ObjectProperty) | _declared(axioms, OWL.DatatypeProperty)


def _facts(axioms: Graph, data: Iterable[Triple]) -> list[Triple]:
    """The statements of the data that the vocabulary gives a meaning to, sorted."""
    classes, properties = _declared(axioms, OWL.Class), _properties(axioms)
    facts: set[Triple] = set()
    for subject, predicate, value in data:
        if predicate == RDF.type:
            meant = value in classes
        else:
            meant = predicate in properties and (not isinstance(value, Literal) or _understood(value))
        if meant:
            facts.add((subject, predicate, value))
    return sorted(facts, key=order)


def _understood(value: Literal) -> bool:
    """Whether the literal is of the OWL 2 datatype map; a plain string is, a text in a language adds nothing."""
    return value.language is None and (value.datatype or XSD.string) in _DATATYPES


def _read(axioms: Graph, output: str) -> Consistent:
    with _world(_lines(_logic(axioms))) as world:
        defined = {kind.iri for kind in world.classes() if kind.equivalent_to}
    inferred: defaultdict[str, set[str]] = defaultdict(set)
    for individual, kind in _TYPE.findall(output):
        if kind in defined:
            inferred[individual].add(kind)
    empty = {iri for line in _EMPTY.findall(output) for iri in re.findall("<([^>]*)>", line)} - {str(OWL.Nothing)}
    return Consistent({thing: tuple(sorted(inferred[thing])) for thing in sorted(inferred)}, tuple(sorted(empty)))


def _explain(reasoner: Reasoner, facts: list[Triple]) -> Inconsistent:
    found = clashes.find(reasoner.axioms, [*_logic(reasoner.axioms), *facts])
    if found:
        return Inconsistent(clashes=found)
    left, minimal = _shrink(reasoner, facts)
    return Inconsistent(statements=tuple(map(say, left)), minimal=minimal)


def _shrink(reasoner: Reasoner, facts: list[Triple]) -> tuple[list[Triple], bool]:
    """A small part of the facts that is still inconsistent, and whether nothing more can be left out.

    Leaves out ever smaller pieces (Zeller's delta debugging) until single statements were tried, or ``CALLS`` runs
    of the reasoner are spent.
    """
    calls, size = CALLS, len(facts)
    while size:
        start = 0
        while start < len(facts):
            if calls == 0:
                return facts, False
            calls -= 1
            rest = facts[:start] + facts[start + size :]
            if reasoner.run(rest) is None:
                facts = rest
            else:
                start += size
        size = min(size // 2, len(facts))
    return facts, True
