"""The JSON API: one success shape, one error shape, lists in parts, languages, evidence, and nothing that breaks it."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from flask.testing import FlaskClient

from graph.atlas import Atlas
from graph.listing import KINDS, listed
from graph.store import open_store
from ontology.errors import StoreError
from ontology.labels import LANGUAGES
from tests.webviz.api_client import answered, api, data, dicts, problem
from webviz.api.openapi import example
from webviz.api.table import endpoints
from webviz.app import create_app
from webviz.settings import Settings

ADDRESSES = [example(one) for one in endpoints()]
LISTS = [one.path for one in endpoints() if one.paged]
ODD = (
    "\0",
    "a" * 5000,
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "%",
    "é" * 90,
    "\u202e",
    "☃",
    "../../etc/passwd",
    "{{7*7}}",
)


@pytest.fixture(scope="module")
def client(atlas: Atlas) -> FlaskClient:
    return api(atlas)


# -- what is there --------------------------------------------------------------------------------------------------


def test_the_root_tells_versions_and_leads_to_everything(client: FlaskClient, atlas: Atlas) -> None:
    found = answered(client, "/api")
    assert found["data"]["store"] == {"version": atlas.store.version, "statements": len(atlas.store)}
    assert found["links"]["describedby"] == "/api/openapi.json"
    leads = [link for link in found["links"].values() if link.startswith("/api/")]
    assert len(leads) >= 12
    for link in leads:
        assert client.get(link).status_code in (200, 400), link  # some cannot do without a parameter
    assert client.get(found["links"]["page"]).mimetype == "text/html"


def test_a_municipality_is_found_by_code_old_code_and_name(client: FlaskClient) -> None:
    told = [data(client, f"/api/municipalities/{name}")["id"] for name in ("no-4614", "no-1221", "Stord", "stor")]
    assert told == ["no-4614"] * 4
    links = answered(client, "/api/municipalities/no-1514")["links"]
    assert data(client, links["gaps"])["family"] == "gaps"
    assert len(data(client, links["bodies"])) == 4


def test_municipalities_have_the_counts_of_the_pages(client: FlaskClient) -> None:
    found = {one["id"]: one["counts"] for one in data(client, "/api/municipalities")}
    assert found["no-1514"] == {"bodies": 4, "seats": 24, "endeavours": 2}
    assert len(found) == 5


def test_bodies_by_municipality_type_level_and_theme(client: FlaskClient, atlas: Atlas) -> None:
    def ids(query: str) -> list[str]:
        return [one["id"] for one in data(client, f"/api/bodies?{query}")]

    assert len(ids("")) == 19
    for card in atlas.municipalities("nn"):
        theirs = {one.thing.path for one in atlas.bodies(card.thing.iri, "nn")}
        assert set(ids(f"municipality={card.thing.path}")) == theirs
    assert ids("theme=prevention") == ["no-1621/tft"]
    assert ids("type=leadership-meeting") == ["no-1514/sektorleiarmote"]
    assert ids("type=leadership-meeting&municipality=no-1621") == []
    assert [len(ids(f"level={level}")) for level in ("strategic", "overall", "operative")] == [5, 2, 3]


def test_a_narrower_concept_counts_as_the_wider_one(atlas: Atlas) -> None:
    root = "https://w3id.org/samgraf/theme/"
    narrow = listed(atlas.store, KINDS, concepts=[("sam:theme", f"{root}child-poverty")])
    wide = listed(atlas.store, KINDS, concepts=[("sam:theme", f"{root}prevention-theme")])
    assert narrow and set(narrow) < set(wide)


def test_a_body_tells_seats_rhythm_and_function_with_their_evidence(client: FlaskClient) -> None:
    found = data(client, "/api/bodies/no-1514/sektorleiarmote?lang=nn")
    assert len(found["seats"]) == 7
    assert found["rhythms"][0]["times_a_year"] == 52
    (steers,) = [one for one in found["functions"] if one["endeavour"]["label"] == "BTS-prosjektet"]
    (quote,) = steers["evidence"]
    assert quote["wording"] == "Gruppa er styringsgruppe for BTS-prosjektet"
    assert (quote["start"], quote["end"]) == (1972, 2015)
    assert quote["url"] == "/nn/doc/sande-overordna-samhandling#char=1972,2015"
    assert client.get(quote["url"]).status_code == 200


def test_a_record_can_be_named_by_its_whole_iri(client: FlaskClient) -> None:
    iri = data(client, "/api/holders/no-1514/kommunedirektor")["iri"]
    assert data(client, f"/api/records/{iri}")["id"] == "no-1514/kommunedirektor"


def test_a_rhythm_that_is_not_documented_is_null_and_never_nothing(client: FlaskClient) -> None:
    rhythms = [one for body in data(client, "/api/bodies?limit=200") for one in _rhythms(client, body)]
    assert len(rhythms) >= 6
    assert None in [one["times_a_year"] for one in rhythms]
    assert 0 not in [one["times_a_year"] for one in rhythms]


def _rhythms(client: FlaskClient, body: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data(client, f"/api/bodies/{body['id']}")["rhythms"]
    return found


def test_holders_and_endeavours_by_kind(client: FlaskClient) -> None:
    kinds = {kind: len(data(client, f"/api/holders?limit=200&kind={kind}")) for kind in ("office", "service", "group")}
    assert kinds == {"office": 25, "service": 20, "group": 15}
    assert answered(client, "/api/holders")["meta"]["total"] == 83
    planned = data(client, "/api/endeavours?municipality=no-1621&status=applied-for")
    assert "no-1621/kompetanseheving" in [one["id"] for one in planned]


def test_a_document_has_its_quotes_in_order(client: FlaskClient, atlas: Atlas) -> None:
    for one in data(client, "/api/documents"):
        found = data(client, f"/api/documents/{one['id'].removeprefix('doc/')}")
        places = [(each["quote"]["start"], each["quote"]["end"]) for each in found["quotes"]]
        assert places == sorted(places) and len(places) >= 20
        assert all(each["things"] for each in found["quotes"])
        assert len(places) == len(atlas.document(one["iri"], "nn"))


def test_concepts_tell_who_is_described_with_them(client: FlaskClient) -> None:
    found = data(client, "/api/concepts/theme/child-poverty?lang=sv")
    assert (found["label"], found["lang"], found["id"]) == ("barnfattigdom", "sv", "theme/child-poverty")
    assert found["uses"] and all(one["evidence"] for one in found["uses"])
    for scheme in data(client, "/api/schemes?limit=200"):
        assert data(client, f"/api/schemes/{scheme['id']}")["iri"] == scheme["iri"]


def test_every_theme_that_is_named_leads_to_itself(client: FlaskClient) -> None:
    themes = data(client, "/api/themes?limit=200")
    assert len(themes) >= 8
    for one in themes:
        assert data(client, f"/api/concepts/{one['id']}")["uses"]
    assert 0 < len(data(client, "/api/themes?municipality=no-1514")) < len(themes)


def test_the_search_finds_names_in_any_language_and_says_how(client: FlaskClient) -> None:
    found = answered(client, "/api/search?q=sektorleiarmøte")
    assert found["meta"]["total"] >= 1
    assert found["data"][0]["matched"] == {"text": "Sektorleiarmøte", "lang": "nn", "how": "whole"}


def test_the_graph_joins_nodes_that_are_there(client: FlaskClient) -> None:
    found = data(client, "/api/graph/no-1514")
    nodes = {one["iri"] for one in found["nodes"]}
    assert len(nodes) >= 20 and len(found["edges"]) >= 40
    assert {end for one in found["edges"] for end in (one["source"], one["target"])} <= nodes


def test_the_cells_of_a_matrix_stand_under_its_headings(client: FlaskClient) -> None:
    for by in ("body", "level"):
        found = data(client, f"/api/coverage/se-0183?by={by}")
        themes, columns = ({one["iri"] for one in found[name]} for name in ("themes", "columns"))
        assert found["cells"]
        assert all(one["theme"] in themes and one["column"] in columns and one["evidence"] for one in found["cells"])
    assert [one["kind"] for one in found["findings"]][:2] == ["themes by body", "themes by level"]


def test_what_a_measure_takes_changes_what_it_answers(client: FlaskClient) -> None:
    assert data(client, "/api/load/no-1514") != data(client, "/api/load/no-1514?hours=1.5")
    whole, part = (data(client, f"/api/expectations/no-1514{query}") for query in ("", "?pack=slt"))
    assert 0 < len(part["findings"]) < len(whole["findings"])


# -- lists in parts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", LISTS)
def test_a_list_in_parts_is_the_whole_list(client: FlaskClient, path: str) -> None:
    address = f"{path}?q=a" if path.endswith("search") else path
    join = "&" if "?" in address else "?"
    whole = answered(client, f"{address}{join}limit=200")
    total = whole["meta"]["total"]
    step = max(1, total // 3 + 1)
    parts, link = [], f"{address}{join}limit={step}"
    while link:
        found = answered(client, link)
        assert found["meta"]["total"] == total
        parts += found["data"]
        link = found["links"].get("next", "")
    assert parts[:200] == whole["data"] and len(parts) == total
    assert found["links"]["prev"] and answered(client, found["links"]["prev"])["data"]


def test_beyond_the_end_of_a_list_is_nothing_and_the_way_back(client: FlaskClient) -> None:
    found = answered(client, "/api/bodies?offset=5000&municipality=no-1514")
    assert found["data"] == [] and found["meta"]["total"] == 4
    assert found["links"]["prev"] == "/api/bodies?municipality=no-1514&offset=0"
    assert "next" not in found["links"]


# -- languages and evidence -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_language_is_that_of_the_address_else_of_the_reader(client: FlaskClient, lang: str) -> None:
    by_address = client.get(f"/api/concepts/theme/prevention?lang={lang}", headers={"Accept-Language": "da"})
    by_header = client.get("/api/concepts/theme/prevention", headers={"Accept-Language": lang})
    assert by_address.headers["Content-Language"] == by_header.headers["Content-Language"] == lang
    assert by_address.json["data"] == by_header.json["data"]  # type: ignore[index]
    assert by_address.json["data"]["lang"] == lang  # type: ignore[index]
    told = client.get(f"/api/bodies?limit=0&lang={lang}").get_json(force=True)["errors"][0]["detail"]
    assert "1" in told and "200" in told
    assert client.get("/api/bodies?limit=0", headers={"Accept-Language": lang}).headers["Content-Language"] == lang


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_name_has_its_language_and_every_quote_its_place(client: FlaskClient, address: str) -> None:
    for one in dicts(data(client, address)):
        assert "label" not in one or "iri" not in one or "lang" in one, one
        assert "text" not in one or not isinstance(one["text"], str) or "lang" in one, one
        if "complete" in one:
            assert {"document", "title", "start", "end", "lang", "url"} <= set(one)


def test_every_statement_of_the_bundled_bodies_has_evidence(client: FlaskClient) -> None:
    counted = 0
    for body in data(client, "/api/bodies?limit=200"):
        found = data(client, f"/api/bodies/{body['id']}")
        for one in (*found["statements"], *found["seats"], *found["functions"]):
            assert one["evidence"], (body["id"], one)
            counted += 1
    assert counted >= 150


# -- what HTTP asks of it -------------------------------------------------------------------------------------------


def test_an_answer_is_kept_until_the_data_change(client: FlaskClient) -> None:
    first = client.get("/api/bodies?lang=nn")
    tag = first.headers["ETag"]
    again = client.get("/api/bodies?lang=nn", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert first.headers["Cache-Control"] == "no-cache"
    assert {"Accept", "Accept-Language", "Accept-Encoding"} <= set(first.vary)
    others = ("/api/bodies?lang=sv", "/api/bodies?lang=nn&limit=3", "/api/holders?lang=nn")
    assert len({tag, *(client.get(one).headers["ETag"] for one in others)}) == 4


def test_what_depends_on_the_day_is_not_kept(client: FlaskClient) -> None:
    answer = client.get("/api/expectations/no-1514?today=true")
    assert "ETag" not in answer.headers and answer.headers["Cache-Control"] == "no-store"


def test_the_tag_follows_the_content_of_the_store(atlas: Atlas) -> None:
    with open_store() as store:
        empty = api(Atlas(store)).get("/api/bodies")
        assert empty.json["data"] == [] and empty.json["meta"]["store"] == store.version  # type: ignore[index]
    assert empty.headers["ETag"] != api(atlas).get("/api/bodies").headers["ETag"]


def test_an_empty_store_has_lists_without_items_and_no_municipality() -> None:
    with open_store() as store:
        client = api(Atlas(store))
        for path in LISTS:
            response = client.get(f"{path}?q=a" if path.endswith("search") else path)
            assert response.status_code == 200, path
        problem(client.get("/api/gaps/no-1514"), 404, "not-found")
        problem(client.get("/api/bodies?municipality=no-1514"), 404, "not-found")


def test_answers_are_compressed_for_who_takes_it(client: FlaskClient) -> None:
    plain = client.get("/api/questions?lang=nn")
    packed = client.get("/api/questions?lang=nn", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and len(packed.data) < len(plain.data) / 2
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] == plain.headers["ETag"]


@pytest.mark.parametrize("address", ["/api", "/api/bodies", "/api/gaps/no-1514", "/api/bodies/no-1514/kontaktmote"])
def test_an_address_can_be_asked_for_its_head_and_its_options(client: FlaskClient, address: str) -> None:
    head, whole = client.head(address), client.get(address)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", whole.headers["ETag"])
    options = client.options(address)
    assert (options.status_code, options.data, options.headers["Allow"]) == (204, b"", "GET, HEAD, OPTIONS")
    assert options.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("text/html, application/*;q=0.1", 200),
        ("", 200),
        ("text/html", 406),
        ("application/json;q=0, */*;q=0", 406),
    ],
)
def test_the_accept_header_is_heeded(client: FlaskClient, accept: str, status: int) -> None:
    answer = client.get("/api/bodies", headers={"Accept": accept})
    assert answer.status_code == status
    if status == 406:
        problem(answer, 406, "not-acceptable")


# -- failures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", ["/api", "/api/bodies", "/api/openapi.json", "/api/gaps/no-1514"])
def test_nothing_can_be_written(client: FlaskClient, address: str, method: str) -> None:
    answer = getattr(client, method)(address)
    problem(answer, 405, "method-not-allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    "address", ["/api/nothing", "/api/gaps", "/api/bodies/", "/api/questions/Q01/answer", "/api/no/no/no"]
)
def test_an_address_there_is_not_is_a_problem_too(client: FlaskClient, address: str) -> None:
    if address.endswith("/bodies/"):
        assert client.get(address).status_code == 200  # a slash too many does no harm
    else:
        problem(client.get(address), 404, "not-found")


@pytest.mark.parametrize(
    ("address", "nearest"),
    [
        ("/api/municipalities/Sandne", "Sande"),
        ("/api/bodies/no-1514/kontakt", "no-1514/kontaktmote"),
        ("/api/holders/no-1514/kontaktmote", "no-1514/kontaktmote"),
        ("/api/schemes/themes", "theme"),
        ("/api/questions/participant", "participants"),
        ("/api/bodies?municipality=Sandne", "Sande"),
        ("/api/questions/participants/answer?body=no-1514/kontakt", "no-1514/kontaktmote"),
    ],
)
def test_who_asks_by_a_wrong_name_is_told_the_nearest(client: FlaskClient, address: str, nearest: str) -> None:
    told = problem(client.get(address), 404, "not-found")
    assert nearest in told["nearest"] and nearest in told["detail"]


@pytest.mark.parametrize(
    ("address", "wrong", "nearest"),
    [
        ("/api/bodies?limt=3", "limt", "limit"),
        ("/api/bodies?level=operativ", "level", "operative"),
        ("/api/bodies?theme=preventing", "theme", "prevention"),
        ("/api/holders?kind=offices", "kind", "office"),
        ("/api/gaps/no-1514?lang=no", "lang", "nn"),
        ("/api/expectations/no-1514?today=yes", "today", "true"),
        ("/api/questions/where-a-service-sits/answer?service=polis", "service", "police"),
    ],
)
def test_a_wrong_parameter_is_told_with_the_nearest(
    client: FlaskClient, address: str, wrong: str, nearest: str
) -> None:
    (error,) = problem(client.get(address), 400, "bad-parameter")["errors"]
    assert (error["parameter"], error["in"], error["nearest"]) == (wrong, "query", nearest)


@pytest.mark.parametrize(
    "query",
    [
        *(
            f"{name}={value}"
            for name in ("limit", "offset")
            for value in ("-1", "1e3", "1000000000", "9" * 5000, "NaN")
        ),
        *("limit=0", "limit=", "limit=+5", "limit=١", "offset=null", "limit=1&limit=2", "lang=", "lang=nn&lang=nb"),
        *("theme=", "municipality=", "municipality=%00", "municipality=" + "a" * 101, "%00=1", "=1"),
    ],
)
def test_absurd_values_are_told_and_never_used(client: FlaskClient, query: str) -> None:
    assert problem(client.get(f"/api/bodies?{query}"), 400, "bad-parameter")["errors"]


@pytest.mark.parametrize("hours", ["NaN", "inf", "-1", "0", "1e400", "1_0", "25", "1e-9", "½", "1,5"])
def test_absurd_hours_are_told(client: FlaskClient, hours: str) -> None:
    problem(client.get("/api/load/no-1514", query_string={"hours": hours}), 400, "bad-parameter")


def test_everything_that_is_wrong_is_told_at_once(client: FlaskClient) -> None:
    told = problem(client.get("/api/bodies?limit=x&offset=y&colour=z"), 400, "bad-parameter")
    assert {one["parameter"] for one in told["errors"]} == {"limit", "offset", "colour"}
    assert all(one["detail"] in told["detail"] for one in told["errors"])


@pytest.mark.parametrize(
    "names", [[], ["no-1514"], ["no-1514", "Sande"], ["a", "b", "c", "d", "e", "f", "g"], ["x", "x"]]
)
def test_a_comparison_needs_two_to_six(client: FlaskClient, names: list[str]) -> None:
    answer = client.get("/api/compare", query_string={"with": names})
    assert answer.status_code == 400 and answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_whatever_is_sent_anywhere_is_an_answer_or_a_problem(client: FlaskClient, odd: str) -> None:
    asked = 0
    for endpoint in endpoints():
        for one in endpoint.takes:
            if not one.in_path:
                answer = client.get(example(endpoint).partition("?")[0], query_string={one.name: odd})
                assert answer.status_code in (200, 400, 404), (endpoint.path, one.name)
                assert answer.status_code == 200 or answer.mimetype == "application/problem+json"
                assert "<script" not in answer.text or answer.mimetype != "text/html"
                asked += 1
    assert asked >= 90


def test_more_than_the_server_takes_is_refused(atlas: Atlas) -> None:
    client = create_app(Settings(request_bytes=10), atlas).test_client()
    problem(client.get("/api/bodies", data="x" * 11), 413, "too-large")


def test_a_store_that_does_not_answer_is_told_as_such(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_given: object) -> None:
        raise StoreError("The store at %(place)s does not answer.", place="x")

    monkeypatch.setattr("webviz.api.service._whole", gone)
    problem(api(atlas).get("/api/bodies"), 503, "store-unavailable")


def test_who_asks_too_often_is_told_in_the_same_form(atlas: Atlas) -> None:
    client = create_app(Settings(requests_per_minute=1), atlas).test_client()
    statuses = [client.get("/api", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code for _ in range(2)]
    answer = client.get("/api", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert statuses == [200, 429] and int(answer.headers["Retry-After"]) > 0
    problem(answer, 429, answer.get_json(force=True)["code"])


def test_the_description_is_kept_too(client: FlaskClient) -> None:
    first = client.get("/api/openapi.json")
    again = client.get("/api/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_fault_of_ours_tells_nothing_of_the_program(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError("secret")

    app = create_app(Settings(), atlas)
    monkeypatch.setattr("webviz.api.service._whole", broken)
    answer = app.test_client().get("/api/bodies?lang=en")
    assert "secret" not in problem(answer, 500, "internal-error")["detail"]


def test_other_addresses_keep_their_pages_of_failure(client: FlaskClient) -> None:
    for address in ("/nn/nothing-here", "/apis", "/nn/api/nothing"):
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (404, "text/html")
