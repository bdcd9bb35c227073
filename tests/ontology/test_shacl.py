"""Each rule of the data contract is broken once, alone, and must be the rule that is reported."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, SH, SKOS, Graph, Literal, URIRef

from ontology import model
from ontology.labels import LANGUAGES
from ontology.shacl import Violation, validate

WORLD = Path(__file__).with_name("world.ttl")
SHAPE = "https://w3id.org/samgraf/shape/"
FORUM, SEAT = "<no-9999/forum> a ", "<no-9999/forum/seat/leader> a "
EVIDENCE = "sam:evidencedBy <doc/plan#char=10,20> ."

CONCEPTS = (
    "bodytype/forum level/strategic status/existing theme/bullying role/member attendance/regular certainty/nominal "
    "certainty/unknown function/steering-group legalform/host basis/stated basis/inferred"
)

# The rule, what to change in the world, and what to change it to. What is changed stands there once, or is the first.
BREACHES = [
    ("name", '    skos:prefLabel "Forum"@nn ;\n', ""),
    ("language-of-name", '"Forum"@nn', '"Forum"@no'),
    ("language-of-name", '"Forumet"@nn', '"Forumet"@no'),
    ("basis", f"sam:basis basis:stated ;\n    {EVIDENCE}\n\n<no-9999/leader>", f"{EVIDENCE}\n\n<no-9999/leader>"),
    ("basis", "sam:basis basis:inferred", "sam:basis <https://w3id.org/samgraf/role/member>"),
    ("evidence", f"basis:inferred ;\n    {EVIDENCE}", "basis:inferred ."),
    ("evidence", f"basis:inferred ;\n    {EVIDENCE}", "basis:inferred ;\n    sam:evidencedBy <doc/plan> ."),
    ("confidence", '"medium"', '"high"'),
    ("status", "status/existing", "status/imagined"),
    ("level", "level/strategic", "role/member"),
    ("theme", "theme/bullying", "role/member"),
    ("country", '"NO"', '"Norway"'),
    ("municipality-code", 'sam:country "NO" ;\n    sam:municipalityCode "9999"', 'sam:municipalityCode "no-9999"'),
    ("has-code", "sam:hasCode <no-9999/code>", "sam:hasCode <no-9999>"),
    ("one-code", 'a sam:MunicipalityCode ;\n    sam:municipalityCode "9999"', "a sam:MunicipalityCode"),
    ("one-duration", f"{FORUM}sam:StandingBody", f"{FORUM}sam:StandingBody , sam:TemporaryBody"),
    ("body-of-whom", "    org:subOrganizationOf <no-9999> ;\n", ""),
    ("body-type", "bodytype/forum", "role/member"),
    ("body-rhythm", "sam:meetingPattern <no-9999/forum/rhythm>", "sam:meetingPattern <no-9999/leader>"),
    ("seat-body", "    org:postIn <no-9999/forum> ;\n", ""),
    ("seat-body", "org:postIn <no-9999/forum>", "org:postIn <no-9999>"),
    ("seat-holder", "    sam:heldExOfficioBy <no-9999/leader> ;\n", ""),
    ("seat-holder", "sam:filledBy", "sam:representsUnit <no-9999/school> ;\n    sam:filledBy"),
    ("seat-filled", "    sam:filledBy <no-9999/leader> ;\n", ""),
    ("seat-role", "    org:role <https://w3id.org/samgraf/role/member> ;\n", ""),
    ("seat-role", "role/member", "role/nobody"),
    ("seat-attendance", "    sam:attendance <https://w3id.org/samgraf/attendance/regular> ;\n", ""),
    ("seat-minimum", "sam:minSeats 1", "sam:minSeats -1"),
    ("seat-maximum", "sam:maxSeats 2", "sam:maxSeats 2 , 3"),
    ("seat-range", "sam:minSeats 1", "sam:minSeats 3"),
    ("not-an-office", f"{SEAT}sam:Seat", f"{SEAT}sam:Seat , sam:Office"),
    ("not-a-body", "a sam:Project", "a sam:Project , sam:StandingBody ;\n    org:subOrganizationOf <no-9999>"),
    ("endeavour-budget", "sam:hasBudgetLine <no-9999/project/budget/a>", "sam:hasBudgetLine <no-9999>"),
    ("endeavour-milestone", "sam:hasMilestone <no-9999/project/milestone/a>", "sam:hasMilestone <no-9999>"),
    ("assignment-body", "    sam:assignedBody <no-9999/forum> ;\n", ""),
    ("assignment-function", "function/steering-group>", "role/member>"),
    ("assignment-endeavour", "sam:forEndeavour <no-9999/project>", 'sam:forEndeavour "Prosjekt"'),
    ("rhythm-certainty", "    sam:rhythmCertainty <https://w3id.org/samgraf/certainty/nominal> ;\n", ""),
    ("rhythm-times", "sam:occurrencesPerYear 10.0", "sam:occurrencesPerYear 10"),
    ("rhythm-times", "sam:occurrencesPerYear 10.0", "sam:occurrencesPerYear 10.0 , 11.0"),
    ("rhythm-fewest", "sam:minOccurrencesPerYear 8.0", "sam:minOccurrencesPerYear -8.0"),
    ("rhythm-most", "sam:maxOccurrencesPerYear 12.0", "sam:maxOccurrencesPerYear 12"),
    ("rhythm-range", "occurrencesPerYear 10.0 ;\n    sam:minOccurrencesPerYear 8.0", "minOccurrencesPerYear 13.0"),
    ("rhythm-low-end", "sam:occurrencesPerYear 10.0", "sam:occurrencesPerYear 7.0"),
    ("rhythm-high-end", "sam:occurrencesPerYear 10.0", "sam:occurrencesPerYear 13.0"),
    ("rhythm-hours", "sam:hoursPerMeeting 1.5", "sam:hoursPerMeeting 0.0"),
    ("rhythm-frequency", "freq:MONTHLY", "freq:SOMETIMES"),
    ("rhythm-unknown", "certainty/nominal", "certainty/unknown"),
    ("cooperation-form", "legalform/host", "role/member"),
    ("cooperation-area", "sam:hasServiceArea <no-9999/together/area/water>", "sam:hasServiceArea <no-9999>"),
    ("area-of", "    sam:areaOf <no-9999/together> ;\n", ""),
    ("claim-subject", "    sam:claimSubject <no-9999/forum> ;\n", ""),
    ("claim-property", "sam:claimProperty org:purpose", "sam:claimProperty org:purpose , org:role"),
    ("claim-value", "    sam:claimObject <https://w3id.org/samgraf/purpose/discussion> ;\n", ""),
    ("claim-value", "sam:claimObject", 'sam:claimValue "drøfting"@nn ;\n    sam:claimObject'),
    ("claim-basis", "@nn ;\n    sam:basis basis:stated ;", "@nn ;\n    sam:basis basis:stated , basis:inferred ;"),
    ("claim-note", '"Sagt med andre ord."@nn', '"Sagt med andre ord."@nn , "Sagt annleis."@nn'),
    ("document-title", '    dcterms:title "Plan"@nn ;\n', ""),
    ("document-language", "<http://publications.europa.eu/resource/authority/language/NNO>", '"nynorsk"'),
    ("document-file", '    dcterms:identifier "plan.txt" ;\n', ""),
    ("document-about", "    sam:about <no-9999> ;\n", ""),
    ("document-digest", '"' + "0" * 64, '"' + "0" * 63),
    ("document-length", " ;\n    sam:lengthInCodePoints 100", ""),
    ("quote-source", "oa:hasSource <doc/plan>", "oa:hasSource <doc/other>"),
    ("quote-selector", "    oa:hasSelector <doc/plan#selector=char=10,20> ;\n", ""),
    ("quote-wording", "ti teikn ..", "x" * 91),
    ("quote-complete", "sam:wordingComplete true", 'sam:wordingComplete "ja"'),
    ("quote-digest", "1" * 64, "A" * 64),
    ("selector-start", "oa:start 10 ;", ""),
    ("selector-end", "oa:end 20", "oa:end 20 , 21"),
    ("selector-order", "oa:start 10", "oa:start 20"),
    ("concept-scheme", "    skos:inScheme <https://w3id.org/samgraf/topic> ;\n", ""),
    ("concept-name", '"kite"@en', '"kite"@en , "dragon"@en'),
    ("concept-nn", '"drake"@nn , ', ""),
    ("concept-nb", '"drage"@nb , ', ""),
    ("concept-sv", '"drake"@sv , ', ""),
    ("concept-en", ' , "kite"@en', ""),
]


@cache
def concepts() -> Graph:
    graph = Graph()
    for name in CONCEPTS.split():
        scheme = name.partition("/")[0]
        graph.add(
            (
                URIRef(f"https://w3id.org/samgraf/{name}"),
                SKOS.inScheme,
                URIRef(f"https://w3id.org/samgraf/{scheme}"),
            )
        )
    monthly = URIRef("http://publications.europa.eu/resource/authority/frequency/MONTHLY")
    graph.add((monthly, SKOS.inScheme, URIRef("https://w3id.org/samgraf/frequency")))
    return graph


def broken(old: str, new: str) -> tuple[Violation, ...]:
    world = WORLD.read_text(encoding="utf-8")
    assert old in world, f"the world does not say {old!r}"
    return validate(Graph().parse(data=world.replace(old, new, 1), format="turtle"), concepts())


def rules() -> set[str]:
    """Every shape that has something to say."""
    return {str(shape).removeprefix(SHAPE) for shape in model.shapes().subjects(SH.message)}


def test_the_small_world_is_valid() -> None:
    assert validate(Graph().parse(WORLD, format="turtle"), concepts()) == ()


@pytest.mark.parametrize(("rule", "old", "new"), BREACHES)
def test_a_breach_is_reported_by_its_own_rule(rule: str, old: str, new: str) -> None:
    reported = {violation.shape.removeprefix(SHAPE) for violation in broken(old, new)}
    assert reported == {rule}


def test_every_rule_is_broken_by_some_test() -> None:
    assert {rule for rule, _, _ in BREACHES} == rules()
    assert len(rules()) >= 60


def test_every_rule_explains_itself_once_in_each_language() -> None:
    shapes = model.shapes()
    for shape in sorted(set(shapes.subjects(SH.message)), key=str):
        languages = [message.language for message in shapes.objects(shape, SH.message) if isinstance(message, Literal)]
        assert sorted(map(str, languages)) == sorted(LANGUAGES), shape


def test_every_constraint_of_a_property_has_words() -> None:
    shapes = model.shapes()
    named = {shape for shape in shapes.subjects(RDF.type, SH.PropertyShape) if isinstance(shape, URIRef)}
    assert {shape for shape in named if (shape, SH.message, None) not in shapes} == set()


def test_no_shape_is_left_unused() -> None:
    shapes = model.shapes()
    named = {shape for shape in shapes.subjects(RDF.type, SH.PropertyShape) if isinstance(shape, URIRef)}
    assert named == set(shapes.objects(None, SH.property)) & named


def test_a_violation_says_where_and_what_in_the_readers_language() -> None:
    (found,) = broken("    sam:heldExOfficioBy <no-9999/leader> ;\n", "")
    assert found.focus == "https://w3id.org/samgraf/id/no-9999/forum/seat/leader"
    assert found.path == "sam:heldExOfficioBy | sam:representsUnit | sam:representsGroup"
    assert found.value == ""
    assert [label.lang for label in found.messages] == list(LANGUAGES)
    assert found.message("nn").startswith("Plassen må ha nøyaktig éin innehavar.")
    assert found.message("sv").startswith("Platsen måste ha exakt en innehavare.")
    assert str(found).startswith(f"{found.focus}: {found.path}: The seat must have exactly one holder.")


def test_all_violations_come_at_once_sorted_and_the_same_each_time() -> None:
    def several() -> tuple[Violation, ...]:
        return broken('sam:country "NO" ;\n    sam:municipalityCode "9999"', 'sam:country "no" , "se"')

    found = several()
    assert len(found) == 3  # too many, and neither is well written
    assert found == tuple(sorted(found)) == several()


def test_named_graphs_are_taken_together() -> None:
    triples = Graph().parse(WORLD, format="turtle")
    quads = [
        " ".join([*(node.n3() for node in triple), f"<urn:graph:{number % 3}> ."])
        for number, triple in enumerate(triples)
    ]
    assert validate("\n".join(quads).encode(), concepts()) == ()
    assert validate(quads, concepts()) == ()


def test_the_shared_shapes_and_the_data_are_left_as_they_were() -> None:
    data = Graph().parse(WORLD, format="turtle")
    before = len(model.shapes()), len(data)
    validate(data, concepts())
    assert (len(model.shapes()), len(data)) == before


def test_nothing_at_all_is_valid() -> None:
    assert validate(Graph()) == ()
