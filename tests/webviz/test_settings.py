"""Settings: defaults, what the environment may say, and what it may not."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest

from graph.typed.workers import Limits
from ontology.errors import BadParameter
from webviz.serving import limits
from webviz.settings import Settings, documented, from_environment


def test_an_empty_environment_gives_the_defaults() -> None:
    assert from_environment({}) == Settings()
    assert (Settings().host, Settings().port, Settings().lang) == ("127.0.0.1", 8000, "nn")


def test_other_programs_names_and_empty_values_are_left_alone() -> None:
    assert from_environment({"PATH": "/bin", "SAMGRAF_PORT": ""}) == Settings()


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("SAMGRAF_HOST", "::1", "host", "::1"),
        ("SAMGRAF_PORT", "9000", "port", 9000),
        ("SAMGRAF_LANG", "sv", "lang", "sv"),
        ("SAMGRAF_QUERY_SECONDS", "0.5", "query_seconds", 0.5),
        ("SAMGRAF_TOKEN", "0123456789abcdef", "token", "0123456789abcdef"),
        ("SAMGRAF_DRAWN_NODES", "40", "drawn_nodes", 40),
        ("SAMGRAF_THREADS", "4", "threads", 4),
        ("SAMGRAF_CONNECTIONS", "50", "connections", 50),
        ("SAMGRAF_REQUESTS_PER_MINUTE", "0", "requests_per_minute", 0),
        ("SAMGRAF_TRUSTED_PROXY", "::1", "trusted_proxy", "::1"),
        ("SAMGRAF_QUERY_CHARACTERS", "5000", "query_characters", 5000),
        ("SAMGRAF_QUERY_MEMORY", "1000000000", "query_memory", 1_000_000_000),
        ("SAMGRAF_QUERY_KEPT", "0", "query_kept", 0),
        ("SAMGRAF_QUERY_WAITING", "0", "query_waiting", 0),
        (
            "SAMGRAF_SERVICE_HOSTS",
            "a.example, B.example:81 [::1]:82",
            "service_hosts",
            ("a.example", "b.example:81", "[::1]:82"),
        ),
    ],
)
def test_a_name_sets_its_setting(name: str, text: str, field: str, value: Any) -> None:
    assert getattr(from_environment({name: text}), field) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SAMGRAF_PORT", "many"),
        ("SAMGRAF_PORT", "65536"),
        ("SAMGRAF_LANG", "no"),
        ("SAMGRAF_QUERY_SECONDS", "0"),
        ("SAMGRAF_QUERY_SECONDS", "nan"),
        ("SAMGRAF_QUERY_ROWS", "-1"),
        ("SAMGRAF_THREADS", "0"),
        ("SAMGRAF_REQUESTS_PER_MINUTE", "-1"),
        ("SAMGRAF_TRUSTED_PROXY", "my-proxy"),
        ("SAMGRAF_TRUSTED_PROXY", "*"),
        ("SAMGRAF_QUERY_MEMORY", "1000"),
        ("SAMGRAF_SERVICE_HOSTS", "http://a.example/"),
        ("SAMGRAF_SERVICE_HOSTS", "*"),
        ("SAMGRAF_TOKEN", "short"),
        ("SAMGRAF_TOKEN", "sixteen letters!"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_what_was_expected(name: str, text: str) -> None:
    with pytest.raises(BadParameter, match=f"{name} must be "):
        from_environment({name: text})


def test_a_refused_token_is_not_repeated() -> None:
    with pytest.raises(BadParameter) as refused:
        from_environment({"SAMGRAF_TOKEN": "s3cret"})
    assert "s3cret" not in str(refused.value)


def test_a_misspelt_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadParameter, match=r"no setting SAMGRAF_PROT\b.*SAMGRAF_PORT\b"):
        from_environment({"SAMGRAF_PROT": "9000"})


def test_every_limit_of_a_query_is_a_setting_with_the_default_it_has_anyway() -> None:
    assert limits(Settings(query_kept=0)) == Limits(spare=1)
    others = {field.name: field.default for field in fields(Limits)}
    given = Settings(
        query_seconds=1.0,
        query_rows=2,
        query_bytes=3,
        query_characters=4,
        query_memory=5,
        query_waiting=6,
        service_hosts=("a.example",),
        query_kept=7,
    )
    assert [name for name, default in others.items() if getattr(limits(given), name) == default] == []


def test_every_setting_is_documented_and_frozen() -> None:
    rows = list(documented())
    assert len(rows) == len(fields(Settings)) >= 10
    assert all(name.startswith("SAMGRAF_") and meaning.endswith(".") for name, _default, meaning in rows)
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]
