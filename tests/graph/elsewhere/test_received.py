"""What services of other makes answer is read as the standard means it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.elsewhere.received import RESULTS, results
from graph.elsewhere.wire import Reply

ROWS = '{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[%s]}}'
ROW = '{"__ASK_RETVAL":{"type":"typed-literal","datatype":"http://www.w3.org/2001/XMLSchema#integer","value":"1"}}'


@pytest.mark.parametrize(
    ("body", "verdict"),
    [(ROWS % ROW, True), (ROWS % "", False), ('{"head":{},"boolean":true}', True), ('{"boolean":false}', False)],
)
def test_an_answer_to_ask_is_a_verdict_also_when_it_comes_as_rows(body: str, verdict: bool) -> None:
    found = results(Reply(body.encode(), RESULTS), "here")
    assert isinstance(found, ox.QueryBoolean)
    assert bool(found) is verdict
