"""Queries that mean harm, or do it: the corpus that no server of ours may suffer from.

Each case is what is sent and how it may end: `answered` (200), `refused` (a 4xx that says why), `ended` (503 at the
deadline with a hint, or 413 when it met another limit first). Some may end in more than one way, by the speed of the
machine; none may end as a fault of ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from tests.served import Served, ask

QUERY, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
ANSWERED, REFUSED, ENDED = "answered", "refused", "ended"
ANY = "?s ?p ?o"


_ENGLISH = {"Accept": "application/json", "Accept_Language": "en"}
_STATUSES = {200: ANSWERED, 503: ENDED, 413: ENDED}


@dataclass(frozen=True)
class Case:
    """One thing to send to ``/sparql``: a body (posted as `media`), or what stands after the question mark."""

    name: str
    ends: tuple[str, ...]
    body: bytes = b""
    media: str = QUERY
    query_string: str = ""


def corpus() -> list[Case]:
    """All of it, in an order that is the same each time."""
    makers = (_products, _paths, _texts, _results, _nested, _long, _odd, _outward, _requests)
    return [case for maker in makers for case in maker()]


def send(served: Served, case: Case) -> tuple[int, dict[str, object]]:
    """The status of the answer, and what a failure says."""
    connection = served.connection()
    try:
        method, path = ("POST", "/sparql") if not case.query_string else ("GET", f"/sparql?{case.query_string}")
        answer, content = ask(connection, method, path, case.body, Content_Type=case.media, **_ENGLISH)
    except ConnectionError:
        return 400, {}  # the server has heard enough and hung up
    finally:
        connection.close()
    told = json.loads(content) if answer.headers.get_content_type() == "application/problem+json" else {}
    return answer.status, told


def ending(status: int, told: dict[str, object]) -> str:
    """Which end an answer is."""
    detail = str(told.get("detail"))
    too_long = status == 413 and ("characters" in detail or "What you sent" in detail)
    return REFUSED if too_long or (400 <= status < 500 and status != 413) else _STATUSES.get(status, f"status {status}")


def _asked(name: str, query: str, *ends: str) -> Case:
    return Case(name, ends, query.encode())


def _pattern(number: int) -> str:
    return f"?a{number} ?b{number} ?c{number}"


def _product(arity: int) -> str:
    return " . ".join(_pattern(number) for number in range(arity))


def _products() -> Iterator[Case]:
    for arity in (2, 3, 4, 6, 10):
        ends = (ENDED, ANSWERED) if arity == 2 else (ENDED,)
        yield _asked(f"a product of {arity}, counted", f"SELECT (COUNT(*) AS ?n) {{ {_product(arity)} }}", *ends)
    two, three = _product(2), _product(3)
    yield _asked("a product of 3, all of it", f"SELECT * {{ {three} }}", ENDED)
    yield _asked("a product of 3, each once", f"SELECT DISTINCT * {{ {three} }}", ENDED)
    yield _asked("a product of 2 in order", f"SELECT * {{ {two} }} ORDER BY ?c0 DESC(?c1)", ENDED)
    yield _asked("a product of 3 in order, ten of it", f"SELECT * {{ {three} }} ORDER BY RAND() LIMIT 10", ENDED)
    yield _asked("a product of 2 in groups", f"SELECT ?c0 ?c1 (COUNT(*) AS ?n) {{ {two} }} GROUP BY ?c0 ?c1", ENDED)
    yield _asked(
        "a product with a filter", f"SELECT * {{ {three} FILTER(?c0 = ?c1 && ?c1 = ?c2 && ?b0 < ?b1) }}", ENDED
    )
    yield _asked(
        "a product by graphs", "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } }", ENDED
    )
    yield _asked(
        "is there none in a product", f"ASK {{ {three} FILTER(STR(?c0) = CONCAT(STR(?c1), STR(?c2), '#')) }}", ENDED
    )
    yield _asked(
        "a filter that looks again for every row",
        f"SELECT * {{ {two} FILTER NOT EXISTS {{ ?c0 ?x ?y . ?y ?z ?c1 . ?v ?w ?c0 }} }}",
        ENDED,
    )
    yield _asked("everything less a product", f"SELECT * {{ {two} MINUS {{ {_product(3)} }} }}", ENDED)
    options = " ".join(f"OPTIONAL {{ {_pattern(number)} }}" for number in range(3))
    yield _asked("a product of options", f"SELECT (COUNT(*) AS ?n) {{ {options} }}", ENDED)
    yield _asked("a far offset", f"SELECT * {{ {three} }} OFFSET 900000000000 LIMIT 1", ENDED)
    yield _asked("a huge limit", f"SELECT * {{ {three} }} LIMIT 18446744073709551615", ENDED)
    yield _asked("a limit past all numbers", f"SELECT * {{ {ANY} }} LIMIT 99999999999999999999999999", REFUSED)


def _paths() -> Iterator[Case]:
    every = "(<x:a>|!<x:a>)"
    yield _asked("from anywhere to anywhere", f"SELECT * {{ ?s {every}* ?o }}", ENDED)
    yield _asked("from anywhere and back", f"SELECT (COUNT(*) AS ?n) {{ ?s ({every}|^{every})+ ?o }}", ENDED)
    yield _asked("stars of stars", f"SELECT (COUNT(*) AS ?n) {{ ?s ((({every}*)*)*)* ?o }}", ENDED)
    steps = "/".join(["(^<x:a>|!<x:a>)"] * 30)
    yield _asked("thirty steps anywhere", f"SELECT (COUNT(*) AS ?n) {{ ?s {steps} ?o }}", ENDED, ANSWERED)
    both = "/".join(["(!<x:a>|^!<x:a>)"] * 12)
    yield _asked("twelve steps both ways", f"SELECT (COUNT(*) AS ?n) {{ ?s {both} ?o }}", ENDED, REFUSED)
    yield _asked("paths side by side", f"SELECT * {{ ?a {every}+ ?b . ?c {every}+ ?d . ?e {every}+ ?f }}", ENDED)
    yield _asked("a path of 20,000 names", f"SELECT * {{ ?s {'a/' * 20_000}a ?o }}", ENDED, REFUSED, ANSWERED)
    yield _asked(
        "20,000 names to choose from", f"SELECT * {{ ?s {'a|' * 20_000}a ?o }} LIMIT 1", ENDED, REFUSED, ANSWERED
    )


def _texts() -> Iterator[Case]:
    doubling = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(45))
    yield _asked(
        "a text doubled 45 times", f"SELECT (STRLEN(?x45) AS ?n) {{ BIND('xxxxxxxx' AS ?x0) {doubling} }}", ENDED
    )
    growing = " ".join(f"BIND(REPLACE(?x{n}, 'a', 'aaaaaaaaaaaaaaaa') AS ?x{n + 1})" for n in range(12))
    yield _asked(
        "a text replaced by more of itself", f"SELECT (STRLEN(?x12) AS ?n) {{ BIND('a' AS ?x0) {growing} }}", ENDED
    )
    escaped = " ".join(f"BIND(ENCODE_FOR_URI(CONCAT(?x{n}, '%')) AS ?x{n + 1})" for n in range(60))
    yield _asked("a text escaped again and again", f"SELECT ?x60 {{ BIND('%' AS ?x0) {escaped} }}", ANSWERED, ENDED)
    digest = "".join(f"SHA512(CONCAT(?c{n % 3}, " for n in range(40)) + "''" + "))" * 40
    yield _asked("digests of digests", f"SELECT (MAX({digest}) AS ?n) {{ {_product(3)} }}", ENDED)
    yield _asked("everything in one text", f"SELECT (GROUP_CONCAT(CONCAT(?c0, ?c1)) AS ?t) {{ {_product(2)} }}", ENDED)
    yield _asked(
        "a text for each of a product", f"SELECT (GROUP_CONCAT(?c2) AS ?t) {{ {_product(3)} }} GROUP BY ?a0", ENDED
    )
    bomb = "(" * 8 + "a*" + ")*" * 8 + "b"
    text = "a" * 40_000
    yield _asked(
        "a regex of stars", f"SELECT * {{ {_product(2)} FILTER REGEX('{text}', '{bomb}') }}", ENDED, REFUSED, ANSWERED
    )
    yield _asked(
        "a regex that counts",
        f"ASK {{ FILTER REGEX('{text}', '((a{{1,100}}){{1,100}}){{1,100}}b') }}",
        ANSWERED,
        REFUSED,
        ENDED,
    )
    yield _asked("a regex of the data", f"SELECT * {{ {_product(2)} FILTER REGEX(STR(?c0), STR(?c1)) }}", ENDED)
    yield _asked(
        "a regex of 50,000 brackets",
        f"ASK {{ FILTER REGEX('a', '{'(' * 20_000}{')' * 20_000}') }}",
        ANSWERED,
        REFUSED,
        ENDED,
    )


def _results() -> Iterator[Case]:
    two = _product(2)
    yield _asked("a graph without end", f"CONSTRUCT {{ ?a0 ?b1 ?c1 }} WHERE {{ {_product(3)} }}", ENDED)
    yield _asked("a graph of new things", f"CONSTRUCT {{ [] <x:p> [] , ?c0 }} WHERE {{ {two} }}", ENDED)
    yield _asked("the whole graph", f"CONSTRUCT WHERE {{ {ANY} }}", ENDED)
    yield _asked("everything described", f"DESCRIBE * {{ {ANY} }}", ENDED)
    yield _asked("a product described", f"DESCRIBE ?a0 ?a1 ?a2 {{ {_product(3)} }}", ENDED)
    yield _asked("all rows", f"SELECT * {{ {ANY} }}", ENDED)
    columns = " ".join(f"(?s AS ?x{n})" for n in range(3000))
    yield _asked("three thousand columns", f"SELECT {columns} {{ {ANY} }}", ENDED)
    yield _asked("a row of 90,000 characters, often", f"SELECT ('{'x' * 90_000}' AS ?t) {{ {ANY} }}", ENDED)


def _nested() -> Iterator[Case]:
    def nested(name: str, before: str, opening: str, middle: str, closing: str, after: str, times: int) -> Case:
        query = before + opening * times + middle + closing * times + after
        return _asked(f"{times:,} {name}", query, REFUSED, ENDED)

    yield nested("braces", "SELECT * {", "{", ANY, "}", "}", 100_000)
    yield nested("braces, within the limit of length", "SELECT * {", "{", ANY, "}", "}", 45_000)
    yield nested("brackets", "SELECT * { FILTER(", "(", "1", ")", ") }", 100_000)
    yield nested("brackets, within the limit of length", "SELECT * { FILTER(", "(", "1", ")", ") }", 45_000)
    yield nested("lists", "SELECT * { ?s ?p ", "(", "1", ")", "}", 45_000)
    yield nested("things without a name", "SELECT * { ?s ?p ", "[a ", "1", "]", "}", 20_000)
    yield nested("questions within questions", "", "SELECT * {{", ANY, "}}", "", 5_000)
    yield nested("options within options", "SELECT * {", "OPTIONAL {", ANY, "}", "}", 8_000)
    yield nested("filters within filters", "ASK {", "FILTER NOT EXISTS {", ANY, "}", "}", 4_000)
    yield nested("refusals of refusals", "ASK { FILTER(", "!", "true", "", ") }", 90_000)
    yield nested("opening braces", "SELECT * ", "{", "", "", "", 90_000)
    yield nested("closing braces", "SELECT * { }", "", "", "}", "", 90_000)
    yield nested("paths within paths", "SELECT * { ?s ", "(", "a", ")*", " ?o }", 30_000)


def _long() -> Iterator[Case]:
    yield _asked("100,000 unions", "SELECT * {" + f"{{ {ANY} }} UNION" * 100_000 + f"{{ {ANY} }} }}", REFUSED)
    yield _asked("4,000 unions", "SELECT * {" + f"{{ {ANY} }} UNION" * 4_000 + f"{{ {ANY} }} }}", ENDED, REFUSED)
    yield _asked("100,000 options", "SELECT * {" + f"OPTIONAL {{ {ANY} }}" * 100_000 + "}", REFUSED)
    yield _asked("4,000 options", "SELECT * {" + f"OPTIONAL {{ {ANY} }}" * 4_000 + "}", ENDED, REFUSED)
    yield _asked("a million prefixes", "".join(f"PREFIX p{n}:<x:>" for n in range(1_000_000)) + "ASK{}", REFUSED)
    yield _asked("4,000 prefixes", "".join(f"PREFIX p{n}:<x:>" for n in range(4_000)) + "ASK{}", ANSWERED)
    yield _asked("9,000 values", f"SELECT * {{ VALUES ?v {{ {' '.join(map(str, range(9_000)))} }} }}", ANSWERED)
    values = f"{{ {' '.join(str(n) for n in range(4_000))} }}"
    lists = " ".join(f"VALUES ?v{n} {values}" for n in range(4))
    yield _asked("values by values by values", f"SELECT (COUNT(*) AS ?n) {{ {lists} }}", ENDED)
    yield _asked("a sum of 30,000", f"SELECT ({'1+' * 30_000}1 AS ?n) {{ }}", ANSWERED, REFUSED, ENDED)
    yield _asked("90,000 characters of comment", f"ASK {{ }} #{'{' * 90_000}", ANSWERED)
    yield _asked("comments on 40,000 lines", "#\n" * 40_000 + "ASK { }", ANSWERED)
    yield _asked("an address of 90,000 characters", f"ASK {{ <http://x/{'a' * 90_000}> ?p ?o }}", ANSWERED)
    yield _asked("a variable of 90,000 characters", f"SELECT ?{'v' * 90_000} {{ }}", ANSWERED)
    yield _asked("a number of 90,000 digits", f"SELECT ({'9' * 90_000} + 1 AS ?n) {{ }}", ANSWERED, REFUSED)
    yield _asked("ten million characters", f"ASK {{ }} #{'x' * 10_000_000}", REFUSED)


def _odd() -> Iterator[Case]:
    yield Case("no Unicode", (REFUSED,), b"ASK { ?s ?p '\xff\xfe' }")
    yield Case("half a pair of surrogates", (REFUSED,), b"ASK { ?s ?p '\xed\xa0\x80' }")
    yield _asked("half a pair, escaped", "ASK { ?s ?p '\\uD800' }", REFUSED)
    yield _asked("past the last character", "ASK { ?s ?p '\\UFFFFFFFF' }", REFUSED)
    yield _asked("nothing but noughts", "\x00" * 90_000, REFUSED)
    yield _asked("a nought in a text", "ASK { ?s ?p '\x00' }", ANSWERED, REFUSED)
    yield _asked("quotes that never close", "ASK { ?s ?p '''" + "\\'''" * 20_000, REFUSED)
    yield _asked("less-than signs", "ASK { " + "<" * 90_000, REFUSED, ENDED)
    yield _asked("less-than signs and names", "ASK { FILTER(1" + "<a" * 40_000 + ") }", REFUSED, ENDED)
    yield _asked("backslashes", "ASK { " + "\\u0041" * 15_000, REFUSED)
    yield _asked("division by nothing", "SELECT (1/0 AS ?x) (xsd:integer('x') AS ?y) { }", ANSWERED)
    yield _asked(
        "the largest number and one",
        "SELECT (9223372036854775807 + 1 AS ?x) (-9223372036854775808 / -1 AS ?y) { }",
        ANSWERED,
    )


def _outward() -> Iterator[Case]:
    addresses = (
        "http://127.0.0.1/", "http://localhost:22/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/",
        "http://2130706433/", "http://0x7f000001/", "http://127.1/", "http://0/", "https://example.org/sparql",
        "file:///etc/passwd", "ftp://127.0.0.1/",
    )  # fmt: skip
    for address in addresses:
        yield _asked(f"SERVICE {address}", f"SELECT * {{ SERVICE <{address}> {{ {ANY} }} }}", REFUSED)
    yield _asked("SERVICE SILENT", f"SELECT * {{ SERVICE SILENT <http://127.0.0.1/> {{ {ANY} }} }}", REFUSED)
    yield _asked(
        "SERVICE by a variable", f"SELECT * {{ BIND(<http://127.0.0.1/> AS ?e) SERVICE ?e {{ {ANY} }} }}", REFUSED
    )
    yield _asked("SERVICE, escaped", f"SELECT * {{ \\u0053ERVICE <http://127.0.0.1/> {{ {ANY} }} }}", REFUSED)
    yield _asked("SERVICE, glued", f"PREFIX x: <http://127.0.0.1/> SELECT * {{ SERVICEx:y {{ {ANY} }} }}", REFUSED)
    hidden = "SELECT * { ?s ?p ?o FILTER(?o<?o||true)SERVICE#>\n<http://127.0.0.1/>{ ?a ?b ?c } }"
    yield _asked("SERVICE, hidden by less-than", hidden, REFUSED)
    yield _asked("LOAD of a file", "LOAD <file:///etc/passwd>", REFUSED)
    yield _asked("LOAD of a page", "LOAD <http://169.254.169.254/>", REFUSED)
    yield _asked("LOAD after a question", f"SELECT * {{ {ANY} }} ; LOAD <file:///etc/passwd>", REFUSED)
    yield _asked("FROM a file", f"SELECT * FROM <file:///etc/passwd> {{ {ANY} }}", ANSWERED)
    yield _asked("FROM a page", f"SELECT * FROM <http://169.254.169.254/> {{ {ANY} }}", ANSWERED)
    yield _asked("FROM NAMED a file", f"SELECT * FROM NAMED <file:///etc/passwd> {{ GRAPH ?g {{ {ANY} }} }}", ANSWERED)
    yield _asked("a change", "DELETE WHERE { ?s ?p ?o }", REFUSED)


def _requests() -> Iterator[Case]:
    yield Case("an update", (REFUSED,), f"update={quote('LOAD <file:///etc/passwd>')}".encode(), FORM)
    yield Case("an update, posted", (REFUSED,), b"DROP ALL", "application/sparql-update")
    yield Case("no query", (REFUSED,), b"", FORM)
    yield Case("a form of 900,000 fields", (REFUSED,), b"&".join([b"a"] * 450_000), FORM)
    yield Case("50,000 graphs", (REFUSED, ANSWERED), b"query=ASK%7B%7D" + b"&default-graph-uri=x:y" * 40_000, FORM)
    yield Case(
        "a graph that is a file",
        (ANSWERED,),
        query_string=f"query={quote('ASK { ?s ?p ?o }')}&default-graph-uri=file:///etc/passwd",
    )
    yield Case("a graph that is no address", (REFUSED,), query_string="query=ASK%7B%7D&named-graph-uri=%3E%20%7D")
    yield Case("a body that is no text", (REFUSED,), bytes(range(256)) * 100, "application/octet-stream")
    yield Case("an address of 200,000 characters", (REFUSED,), query_string="query=" + "A" * 200_000)
    yield Case("a format of our own files", (REFUSED,), query_string="query=ASK%7B%7D&format=../../etc/passwd")
