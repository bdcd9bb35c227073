"""W3C ORG data of others: organisations, posts, memberships and roles. Persons are keys, and end here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from graph.readers.organisation import Member, Organisation, Post, Unit
from ontology.errors import InvalidInput, Problem
from ontology.iris import VOCABULARIES, curie, expand
from ontology.labels import Label

ORG = VOCABULARIES["org"]
_PERSONS = frozenset(
    (
        expand("foaf:Person"), expand("schema:Person"), "http://schema.org/Person", "http://www.w3.org/ns/person#Person",
        "http://www.w3.org/2006/vcard/ns#Individual", expand("prov:Person"),
    )
)  # fmt: skip
_UNITS = {
    f"{ORG}FormalOrganization": "formal",
    f"{ORG}OrganizationalUnit": "unit",
    f"{ORG}Organization": "",
    f"{ORG}OrganizationalCollaboration": "",
    expand("foaf:Organization"): "",
    expand("schema:Organization"): "",
    "http://schema.org/Organization": "",
    expand("cv:PublicOrganisation"): "formal",
}
_NAMES = tuple(
    map(expand, ("skos:prefLabel", "rdfs:label", "foaf:name", "schema:name", "dcterms:title", "skos:altLabel"))
)
_INVERSE = {
    f"{ORG}hasSubOrganization": f"{ORG}subOrganizationOf",
    f"{ORG}hasUnit": f"{ORG}unitOf",
    f"{ORG}hasPost": f"{ORG}postIn",
    f"{ORG}holds": f"{ORG}heldBy",
    f"{ORG}hasMembership": f"{ORG}member",
    f"{ORG}hasMember": f"{ORG}memberOf",
}
_OTHERS = ("organization", "role", "reportsTo", "classification", "purpose", "headOf", "memberDuring")
_TYPE = expand("rdf:type")
_READ = frozenset(
    (expand("rdf:type"), *_NAMES, *_INVERSE, *_INVERSE.values(),
     *(f"{ORG}{name}" for name in _OTHERS)
    )
)  # fmt: skip
Facts = Mapping[str, Mapping[str, list[ox.NamedNode | ox.Literal]]]


def without_people(quads: Sequence[ox.Quad], file: str) -> tuple[list[ox.Quad], tuple[Problem, ...]]:
    """The quads without persons and without what points to them, and a note of how many there were."""
    people = {
        quad.subject
        for quad in quads
        if quad.predicate.value == _TYPE and isinstance(quad.object, ox.NamedNode) and quad.object.value in _PERSONS
    }
    kept = [quad for quad in quads if quad.subject not in people and quad.object not in people]
    return kept, _persons(len(people), file)


def _persons(count: int, file: str) -> tuple[Problem, ...]:
    template = "Persons (%(count)s) were left out; of them only the posts they hold are read."
    return (Problem(template, {"count": count}, file),) if count else ()


def organisation(quads: Sequence[ox.Quad], file: str) -> Organisation:
    """The organisation ORG data tell of; InvalidInput where they tell of none. Notes tell what was left out."""
    facts = _facts(quads) if any(_is_unit(quad) for quad in quads) else {}
    people = {iri for iri in facts if _PERSONS & set(_iris(facts, iri, _TYPE))}
    kinds = {iri: kind for iri in facts if iri not in people and (kind := _kind(facts, iri)) is not None}
    if not kinds:
        template = (
            "Nothing in the file is ours, and nothing an organisation of W3C ORG (org:Organization); nothing was read."
        )
        raise InvalidInput([Problem(template, {}, file, 1)])
    units = tuple(_unit(facts, iri, kinds[iri]) for iri in sorted(kinds))
    posts = tuple(_posts(facts))
    members = tuple(sorted(_members(facts, people), key=lambda one: (one.unit, one.person, one.role, one.post)))
    return Organisation(units, posts, members, (*_persons(len(people), file), *_left_out(facts, people, file)))


def _is_unit(quad: ox.Quad) -> bool:
    return quad.predicate.value == _TYPE and isinstance(quad.object, ox.NamedNode) and quad.object.value in _UNITS


def _facts(quads: Iterable[ox.Quad]) -> Facts:
    found: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    for quad in sorted(set(quads), key=str):
        if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, (ox.NamedNode, ox.Literal)):
            continue
        turned = _INVERSE.get(quad.predicate.value)
        if turned and isinstance(quad.object, ox.NamedNode):
            found.setdefault(quad.object.value, {}).setdefault(turned, []).append(quad.subject)
            found.setdefault(quad.subject.value, {})
        else:
            found.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
    return found


def _iris(facts: Facts, iri: str, term: str) -> list[str]:
    return [one.value for one in facts.get(iri, {}).get(term, ()) if isinstance(one, ox.NamedNode)]


def _one(facts: Facts, iri: str, *terms: str) -> str:
    return next((one for term in terms for one in _iris(facts, iri, term)), "")


def _kind(facts: Facts, iri: str) -> str | None:
    found = [_UNITS[one] for one in _iris(facts, iri, _TYPE) if one in _UNITS]
    return max(found) if found else None


def _names(facts: Facts, iri: str) -> tuple[Label, ...]:
    """The names by the first property that has any; the tag without its region."""
    for term in _NAMES:
        found = [one for one in facts.get(iri, {}).get(term, ()) if isinstance(one, ox.Literal)]
        if found:
            return tuple(Label(one.value, (one.language or "").partition("-")[0].lower()) for one in found)
    return ()


def _word(facts: Facts, iri: str, term: str) -> str:
    """A value as a word: a literal, the name of a thing, or the end of its IRI."""
    for one in facts.get(iri, {}).get(term, ()):
        if isinstance(one, ox.Literal):
            return one.value
        names = _names(facts, one.value)
        return names[0].text if names else one.value.rpartition("#")[2].rpartition("/")[2]
    return ""


def _unit(facts: Facts, iri: str, kind: str) -> Unit:
    parent = _one(facts, iri, f"{ORG}unitOf", f"{ORG}subOrganizationOf")
    purpose = _word(facts, iri, f"{ORG}purpose")
    reports = _one(facts, iri, f"{ORG}reportsTo")
    return Unit(iri, _names(facts, iri), _word(facts, iri, f"{ORG}classification"), parent, reports, purpose, "", kind)


def _posts(facts: Facts) -> Iterator[Post]:
    for iri in sorted(facts):
        if f"{ORG}Post" in _iris(facts, iri, _TYPE) or facts[iri].get(f"{ORG}postIn"):
            yield Post(iri, _names(facts, iri), _one(facts, iri, f"{ORG}postIn"), _word(facts, iri, f"{ORG}role"))


def _members(facts: Facts, people: set[str]) -> Iterator[Member]:
    for iri in facts:
        unit = _one(facts, iri, f"{ORG}organization")
        if unit:
            person = _one(facts, iri, f"{ORG}member")
            yield Member(person or iri, unit, _word(facts, iri, f"{ORG}role"))
        for person in _iris(facts, iri, f"{ORG}heldBy"):
            yield Member(person, _one(facts, iri, f"{ORG}postIn"), _word(facts, iri, f"{ORG}role"), iri)
        for above in _iris(facts, iri, f"{ORG}memberOf") if iri in people else ():
            yield Member(iri, above)
        for above in _iris(facts, iri, f"{ORG}headOf"):
            yield Member(iri, above, "chair")


def _left_out(facts: Facts, people: set[str], file: str) -> Iterator[Problem]:
    counts: dict[str, int] = {}
    for iri, told in facts.items():
        if iri not in people:
            for term, values in told.items():
                if term not in _READ:
                    counts[term] = counts.get(term, 0) + len(values)
    for term, count in sorted(counts.items()):
        template = "%(count)s statements with %(term)s were left out: nothing is kept of them."
        yield Problem(template, {"count": count, "term": curie(term)}, file)
