"""The description of the API is true: the routes are those it names, its examples run, its schemas hold, and a fuzzer
that reads it finds nothing.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator

from graph.atlas import Atlas
from graph.catalogue import questions
from graph.families import FAMILIES
from ontology.labels import LANGUAGES
from tests.conftest import Tell
from tests.webviz.api_client import Json, answered, api, faults
from tests.webviz.html import parse
from webviz.api.openapi import OPENAPI, example
from webviz.api.schemas import SHAPES
from webviz.api.service import route
from webviz.api.table import endpoints
from webviz.app import create_app
from webviz.settings import Settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of what the fuzzer itself stands on
    import schemathesis
    from schemathesis import GenerationMode

CASES = 4  # of each kind for each operation
FUZZED = 100  # more in all than a description without parameters would give


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return api(atlas)


@pytest.fixture(scope="module")
def document(client: FlaskClient) -> Json:
    found: Json = client.get(OPENAPI).get_json()
    return found


def schema_of(document: Json, path: str) -> Json:
    found: Json = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return found


# -- routes and description -----------------------------------------------------------------------------------------


def test_the_routes_are_those_of_the_description(atlas: Atlas, document: Json) -> None:
    """In both directions; the description alone does not describe itself."""
    rules = {rule.rule for rule in create_app(Settings(), atlas).url_map.iter_rules() if rule.rule.startswith("/api")}
    assert rules - {OPENAPI} == {route(one) for one in endpoints()}
    assert set(document["paths"]) == {one.path for one in endpoints()}
    assert len(document["paths"]) == len(endpoints()) >= 28 + len(questions())


def test_every_measure_and_every_question_has_its_endpoint(document: Json) -> None:
    assert {f"/api/{family}/{{municipality}}" for family in (*FAMILIES, "expectations")} <= set(document["paths"])
    assert {f"/api/questions/{name}/answer" for name in questions()} <= set(document["paths"])


def test_a_description_says_everything_of_an_operation(document: Json) -> None:
    ids = [path["get"]["operationId"] for path in document["paths"].values()]
    assert len(set(ids)) == len(ids)
    tags = {one["name"] for one in document["tags"]}
    for path, methods in document["paths"].items():
        assert list(methods) == ["get"]
        operation = methods["get"]
        assert operation["summary"] and set(operation["tags"]) <= tags
        places = [one["name"] for one in operation["parameters"] if one["in"] == "path"]
        assert [name for name in places if f"{{{name}}}" in path] == places
        assert path.count("{") == len(places)
        assert all(one["required"] for one in operation["parameters"] if one["in"] == "path")
        assert {"200", "304", "400", "404", "405", "406", "413", "429", "500", "503"} == set(operation["responses"])
        for one in operation["parameters"]:
            assert one["description"]
            if "example" in one:
                assert faults(document, one["schema"], one["example"]) == []


def test_words_to_choose_from_are_those_of_the_store(document: Json) -> None:
    parameters = {one["name"]: one["schema"] for one in document["paths"]["/api/bodies"]["get"]["parameters"]}
    assert "operative" in parameters["level"]["enum"] and "prevention" in parameters["theme"]["enum"]
    assert parameters["lang"]["enum"] == list(LANGUAGES)
    assert "enum" not in parameters["municipality"]


def test_the_schemas_are_schemas_and_all_are_used(document: Json) -> None:
    schemas, text = document["components"]["schemas"], str(document)
    for name, schema in schemas.items():
        Draft202012Validator.check_schema(schema)
        assert f"'#/components/schemas/{name}'" in text, f"{name} is used nowhere"
    assert set(SHAPES) <= set(schemas)


# -- its examples ---------------------------------------------------------------------------------------------------


def shape(value: Any) -> Any:
    """The keys of a value and the types of what is in them, whatever the order of its lists."""
    if isinstance(value, dict):
        return frozenset((name, shape(one)) for name, one in value.items())
    return frozenset(map(shape, value)) if isinstance(value, list) else type(value)


@pytest.mark.parametrize("endpoint", endpoints(), ids=lambda one: one.id)
def test_every_example_answers_what_is_described(client: FlaskClient, document: Json, endpoint: Any) -> None:
    """Held against its schema in one language, from endpoint to endpoint the next; in the others of the same shape."""
    address, found = example(endpoint), {}
    for lang in LANGUAGES:
        found[lang] = answered(client, f"{address}{'&' if '?' in address else '?'}lang={lang}")
        assert found[lang]["data"] and found[lang]["meta"]["lang"] == lang
    told = found[LANGUAGES[endpoints().index(endpoint) % len(LANGUAGES)]]
    assert faults(document, schema_of(document, endpoint.path), told) == []
    assert len(set(map(shape, found.values()))) == 1


@pytest.mark.parametrize("path", [one.path for one in endpoints() if one.tag in ("records", "findings")])
def test_the_example_of_every_parameter_works(client: FlaskClient, document: Json, path: str) -> None:
    parameters = document["paths"][path]["get"]["parameters"]
    address = example(next(one for one in endpoints() if one.path == path)).partition("?")[0]
    needed = [(one["name"], one["example"]) for one in parameters if one["required"] and one["in"] == "query"]
    for one in parameters:
        if one["in"] == "query" and "example" in one:
            query = urlencode(needed or [(one["name"], one["example"])], doseq=True)
            assert faults(document, schema_of(document, path), answered(client, f"{address}?{query}")) == []


def test_a_schema_is_narrow_enough_to_find_a_fault(client: FlaskClient, document: Json) -> None:
    schema, found = schema_of(document, "/api/bodies/{id}"), answered(client, "/api/bodies/no-1514/sektorleiarmote")
    assert faults(document, schema, found) == []
    for spoil in SPOILS:
        spoilt = client.get("/api/bodies/no-1514/sektorleiarmote").get_json()
        spoil(spoilt)
        assert faults(document, schema, spoilt), "a fault that is not seen"


SPOILS: tuple[Callable[[Json], object], ...] = (
    lambda one: one.pop("meta"),
    lambda one: one.update(more=1),
    lambda one: one["data"]["rhythms"][0].update(times_a_year="52"),
    lambda one: one["data"]["seats"][0].pop("evidence"),
    lambda one: one["data"]["seats"][0]["evidence"][0].pop("document"),
    lambda one: one["data"]["statements"][0].update(basis="guessed"),
)


# -- problems -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/api/nothing", "/api/bodies?limit=x", "/api/gaps/Sandne", "/api/bodies?limt=1"])
def test_a_problem_is_as_described(client: FlaskClient, document: Json, address: str) -> None:
    told = client.get(address).get_json(force=True)
    assert faults(document, {"$ref": "#/components/schemas/problem"}, told) == []


# -- a fuzzer that reads it -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fuzzed(atlas: Atlas) -> Flask:
    return create_app(Settings(), atlas)


def _cases(operation: Any, mode: Any, run: Callable[[Any], None]) -> None:
    """Give `run` the same few cases of an operation each time."""

    @settings(
        max_examples=CASES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def each(case: Any) -> None:
        run(case)

    each()


def _real(case: Any) -> Iterator[Any]:
    """The case as it is, and the same parameters at an address that has an answer."""
    yield case
    examples = {one.name: one.example for one in _endpoint(case.path).parameters if one.in_path}
    if examples:
        case.path_parameters = examples
        yield case


def _endpoint(path: str) -> Any:
    return next(one for one in endpoints() if one.path == path)


@pytest.mark.slow
def test_a_fuzzer_finds_no_fault(fuzzed: Flask, tell: Tell) -> None:
    """Schemathesis: what the description allows is answered as described, what it forbids is refused, nothing fails."""
    schema, began = schemathesis.openapi.from_wsgi(OPENAPI, fuzzed), perf_counter()
    statuses: Counter[tuple[str, int]] = Counter()
    operations: list[Any] = [found.ok() for found in cast(Iterator[Any], schema.get_all_operations())]

    def check(case: Any, kind: str) -> None:
        # The fuzzer reads no compressed answers from an application that it calls by itself.
        response = case.call(headers={"Accept-Encoding": "identity"})
        statuses[kind, response.status_code] += 1
        case.validate_response(response)

    def allowed(case: Any) -> None:
        for one in _real(case):
            check(one, "allowed")

    def forbidden(case: Any) -> None:
        check(case, "forbidden")

    for operation in operations:
        _cases(operation, GenerationMode.POSITIVE, allowed)
        _cases(operation, GenerationMode.NEGATIVE, forbidden)
    figures = ", ".join(f"{count} {kind} → {status}" for (kind, status), count in sorted(statuses.items()))
    tell(f"schemathesis: {len(operations)} operations, {statuses.total()} cases in "
          f"{perf_counter() - began:.0f} s: {figures}")  # fmt: skip
    assert len(operations) == len(endpoints())
    assert sum(count for (kind, status), count in statuses.items() if status == 200) >= FUZZED
    assert sum(count for (kind, status), count in statuses.items() if kind == "forbidden" and status >= 400) >= FUZZED
    assert {status for _kind, status in statuses} <= {200, 400, 404}


# -- the page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_shows_every_endpoint_with_an_example_that_works(client: FlaskClient, lang: str) -> None:
    page = parse(client.get(f"/{lang}/api").text)
    codes = page.texts("code")
    assert {one.path for one in endpoints()} <= set(codes)
    links = {tag.attributes["href"] for tag in page.all("a") if tag.attributes["href"].startswith("/api")}
    assert links == {OPENAPI, *(example(one) for one in endpoints())}
