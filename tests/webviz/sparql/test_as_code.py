"""Code that asks a question is the question to the letter, whatever stands in it."""

from __future__ import annotations

import ast
import re
import shlex
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webviz.sparql.as_code import curl, python, r, snippets

ENDPOINT = "https://samgraf.example.org/sparql"
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
QUERY = (
    "PREFIX sam: <https://w3id.org/samgraf/ns#>\nSELECT * {\n  ?s sam:wording 'it''s \"so\"' # 100 % \\ $HOME `x`\n}\n"
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1)


@given(TEXTS)
def test_a_shell_reads_the_question_as_it_is(query: str) -> None:
    words = shlex.split(curl(ENDPOINT, [("query", query)], "SELECT").replace(" \\\n", " ", 2))
    assert words[:2] == ["curl", ENDPOINT]
    assert words[-1] == f"query={query}"


@given(TEXTS)
def test_python_reads_the_question_as_it_is(query: str) -> None:
    tree = ast.parse(python(ENDPOINT, [("query", query)], "SELECT"))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert query in texts
    assert ENDPOINT in texts


@given(TEXTS)
def test_the_raw_string_of_r_ends_where_the_question_does(query: str) -> None:
    text = r(ENDPOINT, [("query", query)], "SELECT")
    start = text.index("query = r") + len("query = r")
    fence = re.match(r'"(-*)\(', text[start:])
    assert fence is not None
    assert text[start + fence.end() :].partition(f'){fence[1]}"')[0] == query


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_question_asks_for_what_it_can_have(form: str) -> None:
    shell, program, rows = (one.text for one in snippets(ENDPOINT, [("query", QUERY)], form))
    graph = form in ("CONSTRUCT", "DESCRIBE")
    assert ("text/turtle" in shell) is graph
    assert ("TURTLE" in program) is graph
    assert ("read.csv" in rows) is (form == "SELECT")
    compile(program, "ask.py", "exec")


def test_the_graphs_that_were_asked_go_with_the_question() -> None:
    pairs = [("query", QUERY), ("default-graph-uri", "urn:a"), ("named-graph-uri", "urn:b")]
    shell, program, rows = (unquote(one.text) for one in snippets(ENDPOINT, pairs, "SELECT"))
    assert "default-graph-uri=urn:a" in shell
    assert 'service.addDefaultGraph("urn:a")\nservice.addNamedGraph("urn:b")' in program
    assert '`named-graph-uri` = r"(urn:b)"' in rows
