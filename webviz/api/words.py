"""Words in the JSON API: lists of concepts, concepts and who is described with them, the search, the questions."""

from __future__ import annotations

from graph import catalogue
from graph.catalogue import Question
from graph.findings import msg
from graph.glossary import Concept
from ontology.errors import UnknownName
from ontology.iris import SCHEMES, concept_iri, scheme_iri
from webviz.api.form import ADDRESS, TEXT, Answer, Call, Endpoint, Parameter, concepts_of, one_of
from webviz.api.records import OF_MUNICIPALITY
from webviz.present import Json

COUNTED = 1000  # hits; those beyond are not looked for
SCHEME = Parameter(
    "scheme", msg("The name of a list of concepts."), one_of(SCHEMES), in_path=True, required=True, example="theme"
)


# -- concepts -------------------------------------------------------------------------------------------------------


def _schemes(call: Call) -> Answer:
    found = call.atlas.glossary(call.lang).schemes()
    return Answer([call.show.concept(one) for one in call.page(found)], len(found))


def _scheme(call: Call) -> Answer:
    return Answer(call.show.concept(_known(call, scheme_iri(call.values["scheme"]))))


def _concept(call: Call) -> Answer:
    found = _known(call, concept_iri(call.values["scheme"], call.values["concept"]))
    describer = call.show.describer
    uses = [claim for one in (found.thing, *found.narrower) for claim in describer.claims("incoming", one.iri)]
    return Answer({**call.show.concept(found), "uses": [call.show.statement(one) for one in uses]})


def _known(call: Call, iri: str) -> Concept:
    found = call.atlas.glossary(call.lang).concept(iri)
    if found is None:
        raise UnknownName("There is no concept “%(name)s”.", name=iri)
    return found


def _themes(call: Call) -> Answer:
    name = call.values["municipality"]
    found = named_themes(call, call.atlas.resolve(name) if name is not None else None)
    concepts = [_known(call, one) for one in call.page(found)]
    return Answer([call.show.concept(one) for one in concepts], len(found))


def named_themes(call: Call, owner: str | None) -> tuple[str, ...]:
    """The themes that documents name of what belongs to a municipality, or to any, by IRI."""
    rows = call.atlas.store.select(catalogue.query_text("listed-themes"))
    below = f"{owner}/" if owner else ""
    return tuple(sorted({row["theme"].value for row in rows if row["thing"].value.startswith(below)}))


# -- search ---------------------------------------------------------------------------------------------------------


def _search(call: Call) -> Answer:
    hits = call.atlas.search(call.values["q"], call.lang, COUNTED)
    return Answer([call.show.hit_json(one) for one in call.page(hits)], len(hits))


# -- questions ------------------------------------------------------------------------------------------------------


def _questions(call: Call) -> Answer:
    found = call.atlas.questions()
    return Answer([_asked(call, one) for one in call.page(found)], len(found))


def _question(call: Call) -> Answer:
    found = call.atlas.question(call.values["question"])
    columns = [{"name": one.name, "label": one.labels[call.lang], "kind": one.kind} for one in found.columns]
    return Answer(
        {**_asked(call, found), "columns": columns, "query": found.query},
        links={"answer": f"/api/questions/{found.id}/answer"},
    )


def _asked(call: Call, question: Question) -> Json:
    return {
        "id": question.id,
        "number": question.number,
        "title": question.titles[call.lang],
        "explanation": question.explanations[call.lang],
        "lang": call.lang,
        "parameters": [
            {"name": one.name, "label": one.labels[call.lang], "kind": one.kind, "default": one.default}
            for one in question.parameters
        ],
    }


def answering(question: Question) -> Endpoint:
    """The endpoint that answers a question; what the question takes are its parameters."""

    def answer(call: Call) -> Answer:
        given = {one.name: _meant(call, one) for one in question.parameters}
        table = call.atlas.ask(question.id, call.lang, **given)
        return Answer(call.show.table_json(table), len(table.rows), {"question": f"/api/questions/{question.id}"})

    return Endpoint(
        f"answer-{question.id}",
        f"/api/questions/{question.id}/answer",
        "answers",
        question.titles,
        "answer",
        answer,
        tuple(_parameter(one) for one in question.parameters),
    )


def _meant(call: Call, parameter: catalogue.Parameter) -> str:
    """The value of a parameter; UnknownName where it means nothing here. A default stands, whatever data there are."""
    value = str(call.values[parameter.name])
    return value if value == parameter.default else call.atlas.choices(call.lang).meant(parameter, value)


def _parameter(one: catalogue.Parameter) -> Parameter:
    """A question's parameter as one of the API, with the same default."""
    scheme = one.kind.removeprefix("concept:") if one.kind.startswith("concept:") else ""
    schema = {**(ADDRESS if one.kind == "thing" else TEXT), "default": one.default}
    if scheme:
        schema = {"type": "string", "default": one.default}
    return Parameter(one.name, one.labels, schema, concepts_of(scheme) if scheme else None, example=one.default)


ENDPOINTS = (
    Endpoint(
        "themes", "/api/themes", "words",
        msg("The themes that the documents name."), "concept", _themes, (OF_MUNICIPALITY,), paged=True,
    ),
    Endpoint("schemes", "/api/schemes", "words", msg("The lists of shared concepts."), "concept", _schemes, paged=True),
    Endpoint(
        "scheme", "/api/schemes/{scheme}", "words",
        msg("A list of shared concepts: what it is for, and its top concepts."), "concept", _scheme, (SCHEME,),
    ),
    Endpoint(
        "concept", "/api/concepts/{scheme}/{concept}", "words",
        msg("A shared concept: its names, its meaning, its neighbours, and who is described with it."),
        "concept-with-uses", _concept,
        (
            SCHEME,
            Parameter(
                "concept", msg("The last step of a concept's address."), ADDRESS, in_path=True, required=True,
                example="prevention",
            ),
        ),
    ),
    Endpoint(
        "search", "/api/search", "words",
        msg("What is called something with these words, in any language: the best match first, 1,000 at most."), "hit",
        _search, (Parameter("q", msg("Words of a name."), required=True, example="leiar"),), paged=True,
    ),
    Endpoint("questions", "/api/questions", "words", msg("The ready questions."), "question", _questions, paged=True),
    Endpoint(
        "question", "/api/questions/{question}", "words",
        msg("A ready question: what it takes, its columns, and its query in SPARQL."), "question-with-query", _question,
        (
            Parameter(
                "question", msg("The id of a question."), choices=lambda atlas: list(catalogue.questions()),
                in_path=True, required=True, example="participants",
            ),
        ),
    ),
)  # fmt: skip
