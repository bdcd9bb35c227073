"""The concept schemes: complete in four languages, well formed, in good language, and used."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from rdflib import OWL, RDF, SKOS, Graph, Namespace, URIRef
from rdflib.collection import Collection

from graph.readers.yaml_tree import read_tree
from ontology.iris import SCHEMES, concept_iri, concept_slug, scheme_iri

# Where the packages are, so that the wheel is tested and not the checkout beside it.
ONTOLOGY, GRAPH, DATA = (Path(str(files(name))) for name in ("ontology", "graph", "graph._data"))
FILES = sorted((ONTOLOGY / "concepts").glob("*.ttl"))
LANGS = ("nn", "nb", "sv", "en")
SAM = Namespace("https://w3id.org/samgraf/ns#")

# Concepts whose labels are known to differ, and the languages among which every pair must.
DIFFERENT = {
    "nn nb sv": """service/school service/social-services service/coordinating-unit
        service/after-school-care service/family-services service/voluntary-organisations group/union-representatives
        group/chief-union-representatives group/workplace-union-representatives group/chief-safety-representative
        group/elected-members group/employees group/officials theme/prevention theme/drug-prevention theme/reputation
        theme/sickness-absence theme/interdisciplinary-collaboration theme/holistic-services
        office/sector-leader office/unit-leader office/department-leader office/project-leader
        office/collaboration-leader office/deputy-mayor topic/pay bodytype/leadership-forum bodytype/committee
        bodytype/inter-municipal-service level/coordinating level/overall level/all-levels purpose/leading
        purpose/deciding purpose/participation targetgroup/families targetgroup/residents
        targetgroup/vulnerable-children-and-young-people measuretype/preventive method/survey factor/openness
        factor/attitude principle/steering status/ended legalform/not-stated servicearea/payroll
        budgetline/own-contribution documentkind/guide documentation/not-documented certainty/unknown
        frequency/WEEKLY frequency/ANNUAL weekday/Tuesday weekday/Saturday weekday/Sunday""",
    "nn sv": """service/kindergarten service/child-welfare service/health-centre targetgroup/parents role/member
        office/chief-executive topic/procurement bodytype/network""",
    "nb sv": """service/kindergarten service/child-welfare service/health-centre targetgroup/parents role/chair
        office/hr-manager topic/procurement bodytype/leadership-meeting theme/recruitment""",
}

# Labels that begin with a capital because they are names, or abbreviations.
NAMES = {"Sametinget", "Sami parliament", "Community Readiness Model", "IKT-infrastruktur", "ICT infrastructure"}

# Schemes that are a full scale, calendar or closed list by nature: any member may go unused.
COMPLETE = {
    "basis", "certainty", "documentation", "frequency", "legalform", "level", "party", "role", "sector", "status",
    "weekday",
}  # fmt: skip
# Other concepts no bundled document uses, and why they stand.
UNUSED = {
    "agency/university-college": "who gives the external help applications ask for",
    "documentkind/plan": "the wider concept of the plans",
    "factor/unequal-conditions": "challenges named beside the ones that are modelled",
    "function/coordination": "common in collaboration models",
    "function/reference-group": "common in projects",
    "function/secretariat": "common in projects",
    "group/administrative-leaders": "a party the programme rule names",
    "group/children-and-young-people": "representation of children is asked for, so it must be sayable",
    "group/parents": "representation of parents is asked for, so it must be sayable",
    "method/pilot": "trials are goals of inter-municipal studies",
    "method/study": "studies come before inter-municipal co-operation",
    "office/mayor": "chairs the police council of guidance",
    "office/principal": "seated in school bodies",
    "office/project-leader": "budgeted for in applications",
    "principle/local-anchoring": "a rule of the programme",
    "service/after-school-care": "part of the service areas on schools",
    "service/psychologist": "seated as a service where it is not a post",
    "targetgroup/families": "goals name families",
    "targetgroup/residents": "goals name residents",
    "theme/childrens-rights": "a principle in one municipality, a theme in others",
    "theme/collaboration-theme": "top of its branch",
    "theme/crime-prevention": "what the guidance on crime prevention is about",
    "theme/early-intervention": "a goal in several municipalities",
    "theme/employer-theme": "top of its branch",
    "theme/holistic-services": "a priority in an action plan",
    "theme/innovation": "a purpose of the programme",
    "theme/inter-municipal-cooperation": "what inter-municipal studies are about",
    "theme/mental-health": "a common theme whose absence is worth seeing",
    "theme/prevention-theme": "top of its branch",
    "theme/public-health": "a common theme whose absence is worth seeing",
    "theme/service-quality": "a priority in an action plan",
}


@cache
def graph() -> Graph:
    found = Graph()
    for file in FILES:
        found.parse(file)
    return found


@cache
def concepts() -> tuple[URIRef, ...]:
    return tuple(sorted(one for one in graph().subjects(RDF.type, SKOS.Concept) if isinstance(one, URIRef)))


def scheme(one: URIRef) -> str:
    return concept_slug(str(graph().value(one, SKOS.inScheme)))


def name(one: URIRef) -> str:
    return f"{scheme(one)}/{concept_slug(one)}"


def texts(one: URIRef, term: URIRef) -> dict[str, str]:
    """The one text of each language."""
    return {str(getattr(text, "language", "")): str(text) for text in graph().objects(one, term)}


def label(path: str, lang: str) -> str:
    kind, slug = path.split("/")
    return texts(URIRef(concept_iri(kind, slug)), SKOS.prefLabel)[lang]


def wider(one: URIRef) -> set[URIRef]:
    return {URIRef(str(other)) for other in graph().transitive_objects(one, SKOS.broader)} - {one}


# Shape ----------------------------------------------------------------------------------------------------------


def test_each_scheme_has_one_file_named_after_it() -> None:
    assert sorted(file.stem for file in FILES) == sorted(SCHEMES)
    assert {str(one) for one in graph().subjects(RDF.type, SKOS.ConceptScheme)} == {scheme_iri(one) for one in SCHEMES}
    assert len(concepts()) >= 370


def test_a_concept_stands_in_one_scheme_under_its_own_address() -> None:
    for one in concepts():
        assert len(set(graph().objects(one, SKOS.inScheme))) == 1, one
        assert str(one) == concept_iri(scheme(one), concept_slug(one))


@pytest.mark.parametrize("term", [SKOS.prefLabel, SKOS.definition])
def test_label_and_definition_stand_once_in_each_language(term: URIRef) -> None:
    for one in (*concepts(), *(URIRef(scheme_iri(kind)) for kind in SCHEMES)):
        languages = sorted(str(getattr(text, "language", "")) for text in graph().objects(one, term))
        assert languages == sorted(LANGS), one
        assert all(text == text.strip() != "" for text in texts(one, term).values()), one


def test_every_concept_is_top_or_has_something_wider_in_its_scheme() -> None:
    for one in concepts():
        home = URIRef(scheme_iri(scheme(one)))
        above = list(graph().objects(one, SKOS.broader))
        assert bool(above) != ((one, SKOS.topConceptOf, home) in graph()), one
        assert ((one, SKOS.topConceptOf, home) in graph()) == ((home, SKOS.hasTopConcept, one) in graph()), one
        assert all((other, SKOS.inScheme, home) in graph() for other in above), one


def test_wider_concepts_never_come_round_to_the_start() -> None:
    for one in concepts():
        assert all(one not in wider(other) for other in wider(one)), one


def test_related_goes_both_ways_and_never_along_a_branch() -> None:
    for one, other in graph().subject_objects(SKOS.related):
        assert (other, SKOS.related, one) in graph()
        assert other not in wider(URIRef(str(one)))


def test_links_lead_to_concepts_of_the_right_scheme() -> None:
    for term, kind in ((SAM.sector, "sector"), (SAM.party, "party"), (SAM.possiblyWithin, "office")):
        for _, other in graph().subject_objects(term):
            assert (other, SKOS.inScheme, URIRef(scheme_iri(kind))) in graph(), other


def test_an_outside_concept_equals_at_most_one_of_ours() -> None:
    counted = Counter(other for _, other in graph().subject_objects(SKOS.exactMatch))
    assert counted and max(counted.values()) == 1


# Language -------------------------------------------------------------------------------------------------------


def test_labels_are_unique_within_scheme_and_language() -> None:
    seen = Counter((scheme(one), lang, text.casefold()) for one in concepts()
                   for lang, text in texts(one, SKOS.prefLabel).items())  # fmt: skip
    assert [key for key, times in seen.items() if times > 1] == []


def test_no_other_name_of_a_concept_is_the_label_of_its_neighbour() -> None:
    labels = {(scheme(one), lang, text): one for one in concepts() for lang, text in texts(one, SKOS.prefLabel).items()}
    for one in concepts():
        for text in graph().objects(one, SKOS.altLabel):
            assert (scheme(one), getattr(text, "language", ""), str(text)) not in labels, f"{name(one)}: {text}"


def test_labels_are_lower_case_unless_they_are_names() -> None:
    for one in concepts():
        for lang, text in texts(one, SKOS.prefLabel).items():
            weekday = scheme(one) == "weekday" and lang == "en"
            assert text[0].islower() or text in NAMES or weekday, text


def test_known_different_words_differ() -> None:
    wanted = [(path, langs.split()) for langs, paths in DIFFERENT.items() for path in paths.split()]
    assert len(wanted) >= 40
    for path, langs in wanted:
        assert len({label(path, lang) for lang in langs}) == len(langs), path


def test_definitions_differ_between_languages_that_never_coincide() -> None:
    for one in concepts():
        found = texts(one, SKOS.definition)
        assert len({found[lang] for lang in ("nb", "sv", "en")}) == 3, one
    same = [one for one in concepts() if texts(one, SKOS.definition)["nn"] == texts(one, SKOS.definition)["nb"]]
    assert len(same) <= 12, "nynorsk definitions that are bokmål"


# What the traps ask for --------------------------------------------------------------------------------------------


def test_attendance_and_sickness_absence_are_related_and_two() -> None:
    attendance, absence = (URIRef(concept_iri("theme", slug)) for slug in ("attendance-at-work", "sickness-absence"))
    assert (attendance, SKOS.related, absence) in graph()
    assert (attendance, SKOS.exactMatch, absence) not in graph() and (attendance, SKOS.broader, absence) not in graph()


def test_three_tops_keep_the_themes_apart() -> None:
    tops = {concept_slug(str(one)) for one in graph().objects(URIRef(scheme_iri("theme")), SKOS.hasTopConcept)}
    assert tops == {"prevention-theme", "employer-theme", "collaboration-theme"}


def test_named_heads_are_certainly_and_staff_heads_possibly_sector_leaders() -> None:
    leader = URIRef(concept_iri("office", "sector-leader"))
    certain = {concept_slug(str(one)) for one in graph().subjects(SKOS.broader, leader)}
    possible = {concept_slug(str(one)) for one in graph().subjects(SAM.possiblyWithin, leader)}
    assert certain == {
        "health-and-care-head", "upbringing-and-culture-head", "planning-and-development-head", "technical-head",
    }  # fmt: skip
    assert possible == {"municipal-director", "hr-manager", "finance-head"}


def test_one_chief_executive_carries_every_title() -> None:
    one = URIRef(concept_iri("office", "chief-executive"))
    names = {str(text) for term in (SKOS.prefLabel, SKOS.altLabel) for text in graph().objects(one, term)}
    assert {"rådmann", "kommunedirektør", "kommundirektör"} <= names


def test_stated_levels_say_that_their_place_on_the_scale_is_ours() -> None:
    scale = {"political", "strategic", "coordinating", "operative"}
    for one in (one for one in concepts() if scheme(one) == "level" and wider(one)):
        assert {concept_slug(other) for other in wider(one)} <= scale
        ours = zip(("vår", "vår", "vår", "our"), LANGS, strict=True)
        assert all(word in texts(one, SKOS.definition)[lang] for word, lang in ours), one


def test_functions_name_their_direct_property() -> None:
    found = {(concept_slug(str(one)), str(term)) for one, term in graph().subject_objects(SAM.shortcutProperty)}
    assert found == {
        ("steering-group", str(SAM.steeringGroupFor)),
        ("project-group", str(SAM.projectGroupFor)),
        ("working-group", str(SAM.workingGroupFor)),
    }


def test_sectors_are_individuals_and_all_different() -> None:
    sectors = {one for one in concepts() if scheme(one) == "sector"}
    assert sectors == {one for one in concepts() if (one, RDF.type, OWL.NamedIndividual) in graph()}
    (axiom,) = graph().subjects(RDF.type, OWL.AllDifferent)
    members = graph().value(axiom, OWL.distinctMembers)
    assert members is not None and set(Collection(graph(), members)) == sectors


@pytest.mark.parametrize(
    ("kind", "term"),
    [("theme", SAM.Theme), ("servicearea", SAM.ServiceArea), ("targetgroup", SAM.TargetGroup), ("method", SAM.Method)],
)
def test_some_schemes_have_a_class_of_their_own(kind: str, term: URIRef) -> None:
    assert {one for one in concepts() if scheme(one) == kind} == set(graph().subjects(RDF.type, term))


# Use ------------------------------------------------------------------------------------------------------------


def stated(given: object) -> Iterator[str]:
    """The values of a field of a municipality file: a value, a mapping with `is`, or a list of them."""
    for one in given if isinstance(given, list) else [given]:
        value = one.get("is") if isinstance(one, dict) else one
        if value is not None:
            yield str(value)


def named(kinds: Mapping[str, Any], kind: str, record: Mapping[str, Any]) -> Iterator[str]:
    """Every concept a record and its parts name, as scheme/slug, the defaults among them."""
    for field, spec in kinds[kind].get("fields", {}).items():
        if spec["value"].startswith("concept:"):
            of = spec["value"].removeprefix("concept:")
            yield from (f"{of}/{value}" for value in stated(record.get(field, spec.get("default"))))
    for part, spec in kinds[kind].get("parts", {}).items():
        rows = record.get(part, [])
        for row in rows if isinstance(rows, list) else [rows]:
            yield from named(kinds, spec["kind"], row)


@cache
def used() -> frozenset[str]:
    """What the bundled municipality files name."""
    kinds = tomllib.loads((GRAPH / "records.toml").read_text(encoding="utf-8"))
    sections = {kind["section"]: name for name, kind in kinds.items() if "section" in kind}
    found: set[str] = set()
    for file in sorted((DATA / "municipalities").glob("*.yaml")):
        content = read_tree(file.read_text(encoding="utf-8"), file.name).data
        for section, rows in content.items():
            for row in rows if isinstance(rows, list) else [rows]:
                kind = sections.get(section) or (row.get("kind") if section == "mentions" else None)
                found.update(named(kinds, kind, row) if kind else ())
    return frozenset(found)


def test_every_concept_a_municipality_file_names_exists() -> None:
    assert len(used()) >= 200
    assert sorted(used() - {name(one) for one in concepts()}) == []


def test_a_concept_nobody_uses_stands_for_a_reason() -> None:
    asked = "\n".join(
        file.read_text(encoding="utf-8")
        for folder in (GRAPH / "queries", DATA)
        for file in sorted(folder.rglob("*.rq"))
    )
    idle = {
        name(one)
        for one in concepts()
        if name(one) not in used() and scheme(one) not in COMPLETE and name(one).replace("/", ":") not in asked
    }
    assert sorted(idle - set(UNUSED)) == []
    assert sorted(set(UNUSED) - {name(one) for one in concepts()}) == []
