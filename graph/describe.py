"""Reads things back from a store: what is said of each, named in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from graph.binding import Term
from graph.entity import Assignment, Claim, Entity, Grounds, Quote, Rhythm, Seat
from graph.names import Names, Thing
from graph.store import Store
from ontology.iris import concept_iri, expand
from ontology.labels import Label, alphabetical, choose

_INFERRED = concept_iri("basis", "inferred")
_HOMES = ("org:subOrganizationOf", "org:postIn", "org:unitOf", "sam:groupIn", "sam:carriedOutBy", "sam:about")
_CONCEPT_LINKS = ("org:classification", "sam:officeType", "sam:serviceType", "sam:groupType")
# Plain facts worth reading on a page, in reading order; what else is plain is shown in its own way (seats, rhythms).
_DETAILS = (
    "sam:amount", "sam:currency", "sam:budgetLineType", "sam:funder", "sam:earliest", "sam:latest", "sam:changeDate",
    "org:originalOrganization", "org:resultingOrganization", "sam:validFrom", "sam:validTo", "sam:factor",
    "sam:admittedCount", "sam:admitted", "sam:serviceArea", "sam:status", "sam:experienceFrom", "sam:admissionTo",
    "sam:areaOf", "sam:about", "dcterms:issued", "dcterms:modified", "sam:lengthInCodePoints", "sam:sha256",
    "sam:listedBy", "sam:listPosition", "sam:documentKind", "sam:namesMunicipality", "sam:relatedTheme",
    "sam:relatedThemeText", "sam:relatedTo",
)  # fmt: skip

Facts = Mapping[str, tuple[Term, ...]]

_OUT = "SELECT ?p ?o WHERE { ?this ?p ?o }"
_NODES = {
    "claims": "?node a sam:Claim ; sam:claimSubject ?this",
    "incoming": "?node a sam:Claim ; sam:claimObject ?this",
    "seats": "?node a sam:Seat . { ?node org:postIn ?this } UNION { ?node sam:filledBy ?this }",
    "assignments": """?node a sam:FunctionAssignment .
        { ?node sam:assignedBody ?this } UNION { ?node sam:forEndeavour ?this }""",
    "parts": """{ ?this sam:hasBudgetLine|sam:hasMilestone|sam:hasServiceArea|sam:hasCode ?node }
        UNION { ?node sam:experienceFrom|sam:admissionTo ?this }""",
}


class Describer:
    """Reads things back from a store, named in one language."""

    def __init__(self, store: Store, names: Names, lang: str) -> None:
        self.store, self.names, self.lang = store, names, lang
        self._quotes: dict[str, Quote] = {}

    def entity(self, iri: str, deep: bool = True) -> Entity | None:
        """Everything said of an IRI; None when nothing is. `deep` adds what other things say of it, and its parts."""
        facts = self.facts(iri)
        if not facts:
            return None
        types = tuple(self.thing(one) for one in self.iris(facts, "rdf:type"))
        links = [iri for name in _CONCEPT_LINKS for iri in self.iris(facts, name)]
        parts = [self.entity(node, deep=False) for node in self.nodes("parts", iri)] if deep else []
        claims = self.claims("claims", iri)
        return Entity(
            thing=self.thing(iri),
            types=types,
            names=self.names.labels(iri),
            concept=self.thing(links[0]) if links else None,
            municipality=self.owner(facts),
            claims=claims,
            details=self.details(iri, facts, claims),
            incoming=self.claims("incoming", iri) if deep else (),
            seats=tuple(sorted((self.seat(node) for node in self.nodes("seats", iri)), key=self._seat_order)),
            rhythms=tuple(self.rhythm(node) for node in self.iris(facts, "sam:meetingPattern")),
            assignments=tuple(self.assignment(node) for node in self.nodes("assignments", iri)),
            parts=tuple(one for one in parts if one),
            grounds=self.grounds(facts),
        )

    def claims(self, which: str, iri: str) -> tuple[Claim, ...]:
        found = [self.claim(node) for node in self.nodes(which, iri)]
        return tuple(sorted(found, key=_claim_order))

    def details(self, iri: str, facts: Facts, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """The plain facts of a thing that no claim node stands for, in the order of `_DETAILS`."""
        claimed = {claim.property.iri for claim in claims}
        me, grounds = self.thing(iri), self.grounds(facts)
        return tuple(
            Claim(me, self.thing(expand(name)), *self._value(value), grounds)
            for name in _DETAILS
            if expand(name) not in claimed
            for value in facts.get(expand(name), ())
        )

    def _value(self, term: Term) -> tuple[Thing | None, Label | None]:
        if isinstance(term, ox.Literal):
            return None, Label(term.value, term.language or "")
        return self.thing(term.value), None

    def claim(self, node: str) -> Claim:
        facts = self.facts(node)
        value = self.iris(facts, "sam:claimObject")
        said = self.text(facts, "sam:asStated") or self.text(facts, "sam:claimValue")
        return Claim(
            subject=self.thing(self.iris(facts, "sam:claimSubject")[0]),
            property=self.thing(self.iris(facts, "sam:claimProperty")[0]),
            value=self.thing(value[0]) if value else None,
            text=said,
            grounds=self.grounds(facts),
        )

    def seat(self, node: str) -> Seat:
        facts = self.facts(node)
        return Seat(
            iri=node,
            body=self.thing(self.iris(facts, "org:postIn")[0]),
            holder=self.thing(self.iris(facts, "sam:filledBy")[0]),
            roles=tuple(self.thing(one) for one in self.iris(facts, "org:role")),
            attendance=self.thing(self.iris(facts, "sam:attendance")[0]),
            minimum=_integer(facts, "sam:minSeats"),
            maximum=_integer(facts, "sam:maxSeats"),
            said=self.text(facts, "sam:asStated"),
            grounds=self.grounds(facts),
        )

    def rhythm(self, node: str) -> Rhythm:
        facts = self.facts(node)
        frequency = self.iris(facts, "cv:frequency")
        return Rhythm(
            iri=node,
            said=self.text(facts, "sam:asStated"),
            times=_float(facts, "sam:occurrencesPerYear"),
            minimum=_float(facts, "sam:minOccurrencesPerYear"),
            maximum=_float(facts, "sam:maxOccurrencesPerYear"),
            certainty=self.thing(self.iris(facts, "sam:rhythmCertainty")[0]),
            frequency=self.thing(frequency[0]) if frequency else None,
            weekdays=tuple(self.thing(one) for one in self.iris(facts, "schema:byDay")),
            week_of_month=_integer(facts, "schema:byMonthWeek"),
            grounds=self.grounds(facts),
        )

    def assignment(self, node: str) -> Assignment:
        facts = self.facts(node)
        function, body, endeavour = (
            self.thing(self.iris(facts, name)[0]) for name in ("sam:function", "sam:assignedBody", "sam:forEndeavour")
        )
        return Assignment(node, function, body, endeavour, self.grounds(facts))

    def grounds(self, facts: Facts) -> Grounds:
        confidence = facts.get(expand("sam:confidence"))
        return Grounds(
            basis="inferred" if _INFERRED in self.iris(facts, "sam:basis") else "stated",
            confidence=confidence[0].value if confidence else None,
            note=self.text(facts, "sam:interpretationNote"),
            reading=self.text(facts, "sam:alternativeReading"),
            evidence=self.quotes(self.iris(facts, "sam:evidencedBy")),
        )

    def quotes(self, iris: Iterable[str]) -> tuple[Quote, ...]:
        """Quotes in the order of their documents and places."""
        found = [self.quote(iri) for iri in sorted(set(iris))]
        return tuple(sorted(found, key=lambda quote: (quote.document.iri, quote.start, quote.end)))

    def quote(self, iri: str) -> Quote:
        if iri not in self._quotes:
            facts = self.facts(iri)
            start, end = (int(part) for part in iri.rpartition("=")[2].split(","))
            wording = self.text(facts, "sam:wording")
            complete = [one.value for one in facts.get(expand("sam:wordingComplete"), ())]
            document = self.thing(iri.partition("#")[0])
            self._quotes[iri] = Quote(iri, document, start, end, wording or Label("", ""), complete == ["true"])
        return self._quotes[iri]

    # -- reading --------------------------------------------------------------------------------------------

    def facts(self, iri: str) -> Facts:
        """The direct triples of an IRI: its values by property."""
        found: dict[str, list[Term]] = {}
        for row in self.store.select(_OUT, this=ox.NamedNode(iri)):
            found.setdefault(row["p"].value, []).append(row["o"])
        return {name: tuple(sorted(values, key=str)) for name, values in sorted(found.items())}

    def nodes(self, which: str, iri: str) -> list[str]:
        rows = self.store.select(f"SELECT DISTINCT ?node WHERE {{ {_NODES[which]} }}", this=ox.NamedNode(iri))
        return sorted(row["node"].value for row in rows)

    def iris(self, facts: Facts, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.value for one in facts.get(expand(name), ()) if isinstance(one, ox.NamedNode)))

    def text(self, facts: Facts, name: str) -> Label | None:
        values = facts.get(expand(name), ())
        return choose(
            (Label(one.value, one.language or "") for one in values if isinstance(one, ox.Literal)), self.lang
        )

    def thing(self, iri: str) -> Thing:
        return self.names.thing(iri, self.lang)

    def owner(self, facts: Facts) -> Thing | None:
        """The municipality a thing belongs to."""
        for name in _HOMES:
            for iri in self.iris(facts, name):
                found = self.thing(iri)
                if found.kind in ("municipality", "region"):
                    return found
        return None

    def _seat_order(self, seat: Seat) -> tuple[tuple[str, str], ...]:
        names = seat.body.label.text, seat.holder.label.text
        return *(alphabetical(name, self.lang) for name in names), (seat.iri, "")


def _claim_order(claim: Claim) -> tuple[str, int, str, str]:
    first = claim.grounds.evidence[0].start if claim.grounds.evidence else 0
    return (
        claim.property.iri,
        first,
        claim.value.label.text if claim.value else "",
        claim.text.text if claim.text else "",
    )


def _integer(facts: Facts, name: str) -> int | None:
    values = facts.get(expand(name))
    return int(values[0].value) if values else None


def _float(facts: Facts, name: str) -> float | None:
    values = facts.get(expand(name))
    return float(values[0].value) if values else None
