"""What the tests of the JSON API share: a client, answers held against the description, problems taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask.testing import FlaskClient
from jsonschema_rs import Draft202012Validator
from werkzeug.test import TestResponse

from graph.atlas import Atlas
from tests.webviz.pages.test_records import asking
from webviz.app import create_app
from webviz.settings import Settings

Json = dict[str, Any]


def api(atlas: Atlas) -> FlaskClient:
    """A client of the application over an atlas."""
    return asking(create_app(Settings(), atlas))


def answered(client: FlaskClient, address: str, **options: Any) -> Json:
    """The body of a success, after what every one of them has is seen to."""
    response = client.get(address, **options)
    assert (response.status_code, response.mimetype) == (200, "application/json"), response.text[:500]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    found: Json = response.get_json()
    assert list(found) == ["data", "meta", "links"]
    assert found["meta"]["version"] and found["meta"]["store"] and found["meta"]["lang"]
    return found


def data(client: FlaskClient, address: str, **options: Any) -> Any:
    """The data of a success."""
    return answered(client, address, **options)["data"]


def problem(response: TestResponse, status: int, code: str) -> Json:
    """The problem document, after what every one of them has is seen to."""
    assert (response.status_code, response.mimetype) == (status, "application/problem+json"), response.text[:500]
    told: Json = response.get_json(force=True)
    assert (told["status"], told["code"], told["type"]) == (status, code, "about:blank")
    assert told["title"] and told["detail"] and told["instance"].startswith("/api")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "no-store"
    assert "Traceback" not in response.text
    return told


def faults(document: Json, schema: Json, value: Any) -> list[str]:
    """Where a value does not follow a schema of the description, and why."""
    described = Draft202012Validator({**schema, "components": document["components"]})
    return [f"{one.instance_path}: {one.message[:200]}" for one in described.iter_errors(value)]


def dicts(value: Any) -> Iterator[Json]:
    """Every object in a value, itself too."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for one in value if isinstance(value, list) else ():
        yield from dicts(one)


def without_urls(value: Any) -> Any:
    """The value as the command line writes it, which has no server."""
    if isinstance(value, dict):
        return {key: without_urls(one) for key, one in value.items() if key != "url"}
    return [without_urls(one) for one in value] if isinstance(value, list) else value
