"""What the guard lets through and what it refuses, and the advice that is read from a query's words."""

from __future__ import annotations

import socket
import time

import pyoxigraph as ox
import pytest

from graph.typed.advice import DEEP_PATH, EVERY_TEXT, NO_LIMIT, NOT_EXISTS, NOT_JOINED, SMALLER, malformed, slow_query
from graph.typed.guard import UPDATES, guard, guard_update, main_reading, read
from ontology.errors import QueryRefused
from ontology.iris import PREFIXES

HARMLESS = {
    "in a string": 'SELECT * { ?s ?p "SERVICE <http://x/> { }" }',
    "in a single-quoted string": "SELECT * { ?s ?p 'SERVICE', 'it\\'s SERVICE' }",
    "in a long string": 'SELECT * { ?s ?p """a "quoted" SERVICE \\""" LOAD""" }',
    "in a long single-quoted string": "SELECT * { ?s ?p '''it's\nSERVICE''' }",
    "in an IRI": "SELECT * { ?s <http://example.org/SERVICE/load> <urn:x:SERVICE> }",
    "after a comment sign in an IRI": "SELECT * { ?s <http://example.org/a#SERVICE> ?o }",
    "in a comment": "SELECT * { ?s ?p ?o } # SERVICE <http://x/> { }",
    "in a comment inside": "SELECT * { # SERVICE\n ?s ?p ?o }",
    "as a local name": "PREFIX ex: <http://x/> SELECT * { ?s ex:SERVICE ex:load }",
    "as a prefix": "PREFIX service: <http://x/> SELECT * { service:a a ?t . GRAPH service:g { ?s ?p service:b . } }",
    "as a prefix of a dataset": "PREFIX service: <http://x/> SELECT * FROM NAMED service:g { ?s ?p ?o }",
    "as variables": "SELECT ?SERVICE $load { ?SERVICE ?p $load }",
    "as a blank node": "SELECT * { _:SERVICE ?p _:load }",
    "as a language tag": 'SELECT * { ?s ?p "x"@service }',
    "after less-than": "SELECT * { ?s ?p ?o FILTER(?o<5 && 7>?o) }",
}

REACHES_OUT = {
    "plain": "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "lower case": "select * { service <http://x/> { ?s ?p ?o } }",
    "mixed case": "SELECT * { SerVice <http://x/> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <http://x/> { ?s ?p ?o } }",
    "by variable": "SELECT * { ?s ?p ?e . SERVICE ?e { ?a ?b ?c } }",
    "no spaces": "SELECT*{SERVICE<http://x/>{?s ?p ?o}}",
    "glued to SILENT": "SELECT * { SERVICESILENT <http://x/> { ?s ?p ?o } }",
    "glued to a name": "PREFIX ex: <http://x/> SELECT * { SERVICEex:h { ?s ?p ?o } }",
    "glued to a name of no prefix": "PREFIX : <http://x/> PREFIX service: <http://y/> SELECT * { service:h{ } }",
    "glued, with a comment between": "PREFIX : <http://x/> SELECT * { service:h #\n { ?s ?p ?o } }",
    "after a number": "SELECT * { ?s ?p 1SERVICE<http://x/>{ ?a ?b ?c } }",
    "after a truth value": "SELECT * { ?s ?p trueSERVICE<http://x/>{ ?a ?b ?c } }",
    "in a subquery": "SELECT * { { SELECT * { SERVICE <http://x/> { ?s ?p ?o } } } }",
    "in a CONSTRUCT": "CONSTRUCT { ?s ?p ?o } { SERVICE <http://x/> { ?s ?p ?o } }",
    "after an IRI with a comment sign": "SELECT * { ?s <http://e/#a> ?o SERVICE <http://x/> { } }",
    "escaped": "SELECT * { \\u0053ERVICE <http://x/> { ?s ?p ?o } }",
    "escaped long": "SELECT * { SERV\\U00000049CE <http://x/> { ?s ?p ?o } }",
    "a string ended by an escape": 'SELECT * { ?s ?p "a\\u0022 . SERVICE <http://x/> { } } # "',
    "hidden after less-than": "SELECT * { ?s ?p ?o FILTER(?o<?o||true)SERVICE#>\n<http://x/>{ ?a ?b ?c } }",
    "hidden by a quote": "SELECT * { ?s ?p ?o FILTER(?o<?o&&'>'!='')SERVICE<http://x/>{ ?a ?b ?c } } #'",
    "hidden by three quotes": "SELECT * { VALUES ?v {'''x'} SERVICE<http://x/>{ ?a ?b ?c } }",
    "hidden by an odd letter": "PREFIX e: <http://x/> SELECT * { ?s ?p e:a\u3001, e:\u2070 . SERVICE <http://x/> { } }",
    "hidden by an escaped quote": "PREFIX ex: <http://x/> SELECT * { ?s ?p ex:a\\' . SERVICE <http://x/> { } } #'",
}

WRITES = {
    "INSERT": "PREFIX ex: <http://x/> INSERT DATA { ex:a ex:b ex:c }",
    "DELETE": "# first\nBASE <http://x/>\ndelete where { ?s ?p ?o }",
    "LOAD": "LOAD <http://x/data.ttl>",
    "CLEAR": "CLEAR ALL",
    "DROP": "DROP SILENT GRAPH <http://x/>",
    "CREATE": "CREATE GRAPH <http://x/>",
    "COPY": "COPY <http://x/> TO <http://y/>",
    "MOVE": "MOVE <http://x/> TO <http://y/>",
    "ADD": "ADD <http://x/> TO <http://y/>",
    "WITH": "WITH <http://x/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
}


@pytest.mark.parametrize("query", HARMLESS.values(), ids=HARMLESS)
def test_a_forbidden_word_that_is_no_keyword_is_let_through(query: str) -> None:
    assert guard(query).form == "SELECT"


@pytest.mark.parametrize("query", REACHES_OUT.values(), ids=REACHES_OUT)
def test_a_query_that_reaches_out_is_refused_however_it_is_written(query: str) -> None:
    with pytest.raises(QueryRefused, match="SERVICE is not allowed"):
        guard(query)


@pytest.mark.parametrize(("word", "query"), WRITES.items(), ids=WRITES)
def test_an_update_is_refused_by_its_name(word: str, query: str) -> None:
    with pytest.raises(QueryRefused, match=f"^{word} "):
        guard(query)


def test_every_form_of_update_is_among_those_tried() -> None:
    assert set(WRITES) == set(UPDATES)


def test_load_after_a_query_is_refused() -> None:
    with pytest.raises(QueryRefused, match="LOAD is not allowed"):
        guard("SELECT * { ?s ?p ?o } ; LOAD <http://x/>")


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * { }", "SELECT"),
        ("PREFIX select: <http://ask/>\nBASE <http://construct/> # describe\n ask { }", "ASK"),
        ("construct where { ?s ?p ?o }", "CONSTRUCT"),
        ("DESCRIBE <http://x/>", "DESCRIBE"),
        ("\tPREFIX : <http://x/>\r\nSELECT(1 AS ?x){}", "SELECT"),
        ("hei", None),
        ("", None),
        ("# only a comment", None),
    ],
)
def test_the_form_is_the_first_keyword_after_the_prologue(query: str, form: str | None) -> None:
    assert read(query).form == form


def test_keywords_are_told_in_capitals_and_only_where_they_are_keywords() -> None:
    keywords = read('select * from <http://x/> { ?not ex:exists "limit" filter(rand() < 1) }').keywords
    assert {"SELECT", "FROM", "FILTER", "RAND"} <= keywords
    assert not {"NOT", "EXISTS", "LIMIT"} & keywords


@pytest.mark.parametrize(
    "piece",
    [
        "'",
        '"',
        "'''",
        "'''\n\\'''\n\\",
        "\\'",
        "<",
        "<a>",
        "<a",
        "<'>",
        "a.",
        "a-",
        ".",
        "#",
        "service:x ",
        ":",
        "\\u0041",
    ],
)
def test_no_text_takes_long_to_read(piece: str) -> None:
    started = time.process_time()
    read("SELECT * {" + piece * (50_000 // len(piece)))
    assert time.process_time() - started < 2.0


# -- hosts the operator allows ------------------------------------------------------------------------------


@pytest.fixture
def leads_to(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Where names lead, whatever the network here says."""
    known: dict[str, str] = {}

    def look_up(name: str, *_rest: object, **_more: object) -> list[tuple[object, ...]]:
        if name not in known:
            raise socket.gaierror(name)
        return [(None, None, None, "", (known[name], 0))]

    monkeypatch.setattr("graph.typed.neighbours.socket.getaddrinfo", look_up)
    return known


HOSTS = ("a.example", "b.example:81", "127.0.0.1:7878", "[::1]", "localhost")
MAY_BE_ASKED = {
    "its name": "SELECT * { SERVICE <http://a.example/sparql> { } }",
    "by https": "SELECT * { SERVICE <https://a.example> { } }",
    "in capitals": "SELECT * { service <HTTP://A.Example/?a=b#c> { } }",
    "silently": "SELECT * { SERVICE SILENT <http://a.example/> { } }",
    "past comments": "SELECT * { SERVICE # x\n SILENT #y\n<http://a.example/> { } }",
    "without spaces": "SELECT*{SERVICE<http://a.example/>{}}",
    "at its port": "SELECT * { SERVICE <http://b.example:81/> { } }",
    "an address named as such": "SELECT * { SERVICE <http://127.0.0.1:7878/query> { } }",
    "a long address named as such": "SELECT * { SERVICE <http://[::1]/query> { } }",
    "this machine by its name": "SELECT * { SERVICE <http://localhost/> { } }",
    "two of them": "SELECT * { SERVICE <http://a.example/> { } SERVICE <http://localhost/> { } }",
}
MAY_NOT_BE_ASKED = {
    "another": "SELECT * { SERVICE <http://c.example/> { } }",
    "one below it": "SELECT * { SERVICE <http://x.a.example/> { } }",
    "one that begins like it": "SELECT * { SERVICE <http://a.example.net/> { } }",
    "one behind a name and a sign": "SELECT * { SERVICE <http://a.example@c.example/> { } }",
    "one behind a name and a word": "SELECT * { SERVICE <http://a.example:x@c.example/> { } }",
    "another port": "SELECT * { SERVICE <http://a.example:22/> { } }",
    "its usual port": "SELECT * { SERVICE <http://b.example/> { } }",
    "this machine at another port": "SELECT * { SERVICE <http://127.0.0.1:80/> { } }",
    "this machine as a number": "SELECT * { SERVICE <http://2130706433:7878/> { } }",
    "this machine in short": "SELECT * { SERVICE <http://127.1:7878/> { } }",
    "a file": "SELECT * { SERVICE <file:///etc/passwd> { } }",
    "a variable": "SELECT * { VALUES ?e { <http://a.example/> } SERVICE ?e { } }",
    "a short name": "PREFIX a: <http://a.example/> SELECT * { SERVICE a:x { } }",
    "a glued short name": "PREFIX a: <http://a.example/> SELECT * { SERVICEa:x { } }",
    "a relative address": "BASE <http://c.example/> SELECT * { SERVICE <//a.example/> { } }",
    "an escaped address": "SELECT * { SERVICE <http://a.example\\u0040c.example/> { } }",
    "the first is, the second not": "SELECT * { SERVICE <http://a.example/> { } SERVICE <http://c.example/> { } }",
    "the inner not": "SELECT * { SERVICE <http://a.example/> { SERVICE <http://c.example/> { } } }",
    "hidden in another reading": "SELECT * { ?s ?p ?o FILTER(?o<?o||true)SERVICE#>\n<http://c.example/>{ } }",
    "glued": "SELECT * { SERVICESILENT <http://a.example/> { } }",
}


@pytest.mark.parametrize("query", MAY_BE_ASKED.values(), ids=MAY_BE_ASKED)
def test_a_host_the_operator_allows_may_be_asked(leads_to: dict[str, str], query: str) -> None:
    leads_to |= {"a.example": "203.0.113.5", "b.example": "2001:db8::5"}
    assert guard(query, HOSTS).form == "SELECT"
    with pytest.raises(QueryRefused, match="SERVICE is not allowed"):
        guard(query)


@pytest.mark.parametrize("query", MAY_NOT_BE_ASKED.values(), ids=MAY_NOT_BE_ASKED)
def test_no_other_host_may_be_asked_however_it_is_written(query: str) -> None:
    with pytest.raises(QueryRefused, match=r"SERVICE may ask these hosts alone: .*a\.example"):
        guard(query, HOSTS)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.8.8.8", "::1", "169.254.169.254", "fe80::1%eth0", "0.0.0.0", "224.0.0.1"]
)
def test_a_name_that_leads_to_this_machine_is_refused_though_it_is_allowed(
    leads_to: dict[str, str], address: str
) -> None:
    leads_to["a.example"] = address
    with pytest.raises(QueryRefused, match="this machine or next to it"):
        guard(MAY_BE_ASKED["its name"], HOSTS)


def test_a_name_of_the_operators_own_network_may_be_asked(leads_to: dict[str, str]) -> None:
    leads_to["a.example"] = "10.1.2.3"
    assert guard(MAY_BE_ASKED["its name"], HOSTS).form == "SELECT"


def test_load_is_not_for_queries_whatever_is_allowed() -> None:
    with pytest.raises(QueryRefused, match="LOAD is not allowed"):
        guard("SELECT * { ?s ?p ?o } ; LOAD <http://a.example/>", HOSTS)


# -- updates by the operator --------------------------------------------------------------------------------

LOADS = {
    "a page": "LOAD <http://a.example/x.ttl>",
    "a page into a graph": "LOAD<http://a.example/x.ttl>INTO GRAPH <x:g>",
    "silently": "CLEAR ALL ; load silent <http://a.example/x.ttl>",
}
LOADS_ELSEWHERE = {
    "another host": "LOAD <http://c.example/x.ttl>",
    "a file": "LOAD <file:///etc/passwd>",
    "a short name": "PREFIX a: <file:///etc/> LOAD a:passwd",
    "a glued short name": "PREFIX a: <file:///etc/> LOADa:passwd",
    "a glued short name after a part": "PREFIX a: <file:///etc/> CLEAR ALL;LOADa:passwd",
    "glued to SILENT": "LOADSILENT <file:///etc/passwd>",
    "an escaped word": "\\u004COAD <file:///etc/passwd>",
    "after an insertion": "INSERT DATA { <x:a> <x:b> 'LOAD' } ; LOAD <file:///etc/passwd>",
}


@pytest.mark.parametrize(("word", "text"), [(word, text) for word, text in WRITES.items() if word != "LOAD"])
def test_the_operators_updates_are_let_through(word: str, text: str) -> None:
    assert guard_update(text).form == word


@pytest.mark.parametrize("query", ["SELECT * { }", "ask {}", "CONSTRUCT WHERE { }", "DESCRIBE <x:a>"])
def test_a_query_is_no_update(query: str) -> None:
    with pytest.raises(QueryRefused, match="asks and changes nothing"):
        guard_update(query)


@pytest.mark.parametrize("text", LOADS.values(), ids=LOADS)
def test_an_update_loads_from_the_hosts_that_are_allowed(leads_to: dict[str, str], text: str) -> None:
    leads_to["a.example"] = "203.0.113.5"
    assert guard_update(text, HOSTS).form in UPDATES
    with pytest.raises(QueryRefused, match="LOAD is not allowed"):
        guard_update(text)


@pytest.mark.parametrize("text", LOADS_ELSEWHERE.values(), ids=LOADS_ELSEWHERE)
def test_an_update_loads_from_nowhere_else(text: str) -> None:
    with pytest.raises(QueryRefused, match="LOAD may ask these hosts alone"):
        guard_update(text, HOSTS)


def test_an_update_that_asks_another_place_is_refused() -> None:
    text = "INSERT { ?s ?p ?o } WHERE { SERVICE <http://c.example/> { ?s ?p ?o } }"
    for hosts in ((), HOSTS):
        with pytest.raises(QueryRefused, match="SERVICE"):
            guard_update(text, hosts)


def test_a_name_that_only_looks_like_load_is_let_through() -> None:
    text = "PREFIX payload: <x:> INSERT DATA { <x:a> payload:load 'LOAD <x>' , payload:LOAD }"
    assert guard_update(text).form == "INSERT"


# -- advice -------------------------------------------------------------------------------------------------


def complaint(query: str) -> tuple[int | None, int | None, str]:
    """Line, column and sentence for a query that the engine does refuse."""
    with pytest.raises(SyntaxError) as refused:
        ox.Store().query(query, prefixes=PREFIXES)
    error = malformed(query, str(refused.value), PREFIXES)
    return error.line, error.column, str(error)


@pytest.mark.parametrize(
    ("query", "line", "column", "words"),
    [
        ("SELECT * WHERE {\n  ?s ?p ?o .\n  FLITER(?o > 3)\n}", 3, 3, "FLITER"),
        ("SELEC * { ?s ?p ?o }", 1, 1, "SELEC"),
        ("SELECT ?s WHER { ?s ?p ?o }", 1, 11, "WHER"),
        ("SELECT ?s {\n ?s a nope:Thing }", 2, 7, "nope:"),
        ("SELECT ?s WHERE { ?s ?p ?o ", 1, 17, "never closed"),
        ("SELECT ?s { { ?s ?p ?o }", 1, 11, "never closed"),
        ("SELECT ?s { ?s ?p ?o }}", 1, 23, "}"),
        ('SELECT ?s { ?s ?p "æøå }', 1, 19, "never closed"),
        ("SELECT ?s { ?s ?p ?o } LIMIT x", 1, 30, "x"),
        ("SELECT ?x (COUNT(*) AS ?n) { ?x ?p ?o }", 1, 40, "unbound"),
        ("SELECT * { ?s <rel> ?o }", 1, 20, "IRI parsing failed"),
        ("hei", 1, 1, "hei"),
        ("", 1, 1, "cannot be read"),
    ],
)
def test_a_query_that_cannot_be_read_is_shown_its_place(query: str, line: int, column: int, words: str) -> None:
    found_line, found_column, sentence = complaint(query)
    assert (found_line, found_column) == (line, column)
    assert words in sentence


def test_our_own_prefixes_need_no_declaration() -> None:
    assert "nope:" in complaint("SELECT * { ?s a sam:Body, skos:Concept, nope:Thing }")[2]


def test_what_the_engine_says_otherwise_is_still_a_sentence() -> None:
    error = malformed("SELECT * { }", "something else entirely", PREFIXES)
    assert (error.line, error.column, str(error)) == (None, None, "The query cannot be read.")


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", (NOT_JOINED, NO_LIMIT)),
        ("SELECT * { ?a <x:p> ?b . ?c <x:p> ?d FILTER(?b != ?d) } LIMIT 9", (NOT_JOINED,)),
        ("SELECT * { ?a <x:p> ?b ; <x:q> ?c . ?c <x:p> ?d } LIMIT 9", (SMALLER,)),
        ("SELECT * { ?a <x:p> ?b OPTIONAL { ?b <x:q> ?c } ?c <x:p> ?d } LIMIT 9", (SMALLER,)),
        ("SELECT * { ?a <x:p> ?b . { ?b <x:p> ?c } UNION { ?d <x:p> ?c } ?d <x:p> ?e } LIMIT 9", (SMALLER,)),
        ("SELECT * { ?a <x:p> ?b BIND(?b + 1 AS ?c) ?c <x:p> ?d } LIMIT 9", (SMALLER,)),
        ("SELECT * { ?a <x:p> _:b . _:b <x:p> ?d } LIMIT 9", (SMALLER,)),
        ("SELECT * { { ?a <x:p> ?b . ?c <x:p> ?d } } LIMIT 9", (NOT_JOINED,)),
        ("SELECT * { ?a <x:p> ?b FILTER NOT EXISTS { ?c <x:p> ?a } } LIMIT 9", (NOT_EXISTS,)),
        ("SELECT * { ?a <x:p> ?b FILTER(?b > 1 && (?b < 3)) ?b <x:p> ?c }", (NO_LIMIT,)),
        ("SELECT * { ?a <x:p>+ ?b } LIMIT 9", (DEEP_PATH,)),
        ("SELECT * { ?a (<x:p>|^x:q/a)* ?b } LIMIT 9", (DEEP_PATH,)),
        ("SELECT * { ?a (<x:p>+/x:q)? ?b } LIMIT 9", (DEEP_PATH,)),
        ("SELECT * { <x:a> <x:p>+ ?b } LIMIT 9", (SMALLER,)),
        ("SELECT * { ?a (x:p|^x:q)* x:b } LIMIT 9", (SMALLER,)),
        ("SELECT * { ?a a x:T ; x:p* ?b } LIMIT 9", (SMALLER,)),
        ("SELECT (?a * 2 AS ?x) (COUNT(*) + 1 AS ?n) { ?a x:p ?b } GROUP BY ?a LIMIT 9", (SMALLER,)),
        ("SELECT * { ?a ?b ?c FILTER REGEX(?c, 'x') } LIMIT 9", (EVERY_TEXT,)),
        ("SELECT * { ?a ?b ?c FILTER(contains(lcase(?c), 'x')) }", (EVERY_TEXT, NO_LIMIT)),
        ("ASK { ?a <x:p> ?b }", (SMALLER,)),
        ("SELECT (COUNT(*) AS ?n) { ?a <x:p> ?b }", (SMALLER,)),
        ("SELECT ?a (COUNT(*) AS ?n) { ?a <x:p> ?b } GROUP BY ?a", (NO_LIMIT,)),
        (
            "SELECT * { ?a x:p* ?b . ?c ?d ?e FILTER REGEX(?e, 'x') FILTER NOT EXISTS { ?c x:q ?e } }",
            (NOT_EXISTS, NOT_JOINED, DEEP_PATH, EVERY_TEXT, NO_LIMIT),
        ),
    ],
)
def test_a_slow_query_is_told_what_would_make_it_faster(query: str, advice: tuple[str, ...]) -> None:
    assert slow_query(query) == advice


def test_the_main_reading_leaves_out_spaces_and_comments() -> None:
    assert [token.text for token in main_reading("ASK # not this\n{ }")] == ["ASK", "{", "}"]
