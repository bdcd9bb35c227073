"""What we claim of accessibility, privacy and security is tested: each claim has the tests that prove it."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.house.tree import home

pytestmark = pytest.mark.checkout

EVERY_PAGE, WALK, LOOKS = "browser/test_every_page.py", "browser/test_walk.py", "browser/test_looks.py"
ABOUT, IMPORT = "webviz/pages/test_about.py", "webviz/importing/test_page.py"
# The beginning of a claim, and the tests it stands on: the file under tests/, and the names.
ACCESSIBILITY: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "The rules of axe": {
        EVERY_PAGE: ("test_axe_finds_nothing", "test_every_kind_of_page_is_opened"),
        "browser/test_importing.py": ("test_a_planner_brings_a_municipality",),
    },
    "Two municipalities' graphs": {
        WALK: (
            "test_every_node_is_reached_by_keyboard_alone",
            "test_tab_stops_at_every_control_in_turn",
            "test_the_graph_is_walked_by_keyboard_to_a_body_and_its_evidence",
        ),
    },
    "No page is wider": {EVERY_PAGE: ("test_it_fits_narrow_windows_and_wide_text",)},
    "Nothing is cut off": {EVERY_PAGE: ("test_it_fits_narrow_windows_and_wide_text",)},
    "With the system's own high contrast": {
        EVERY_PAGE: (
            "test_nothing_moves_for_those_who_want_less_motion",
            "test_it_is_painted_in_the_colours_of_a_system_with_high_contrast",
        ),
        LOOKS: (
            "test_forced_colours_reach_the_picture_and_the_graph",
            "test_nothing_moves_for_those_who_want_no_motion",
        ),
    },
    "On paper": {
        LOOKS: (
            "test_a_municipality_prints_with_its_evidence_and_without_what_needs_a_screen",
            "test_sources_are_open_on_paper_and_closed_again_after",
        ),
        "webviz/report/test_reporting.py": (
            "test_it_fills_two_sheets_at_most",
            "test_whatever_there_is_to_say_it_fits",
        ),
    },
    "Ten tasks": {
        "browser/test_tasks.py": (
            "test_a_task_is_done_in_four_steps",
            "test_there_are_ten_tasks_and_none_is_answered_by_the_start_page_alone",
        ),
    },
    "Names of 200 characters": {
        "browser/test_hostile.py": ("test_no_name_is_run_on_any_page",),
        "browser/test_sizes.py": (
            "test_pages_hold_a_small_municipality",
            "test_pages_hold_a_municipality_with_many_seats",
        ),
    },
    "Every page is complete without scripts": {
        EVERY_PAGE: ("test_it_is_complete_without_scripts",),
        "webviz/pages/test_records.py": ("test_a_municipality_is_told_in_words_drawn_listed_and_tabled",),
    },
    "The language of each page": {
        EVERY_PAGE: ("test_it_answers_in_the_language_of_its_address",),
        "webviz/pages/test_records.py": ("test_labels_in_another_language_say_so",),
    },
}
PRIVACY: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "No cookies are set while you read": {IMPORT: ("test_pages_that_are_only_read_set_no_cookie",)},
    "Who signs in": {
        IMPORT: (
            "test_the_cookie_is_out_of_reach",
            "test_a_session_ends_when_it_is_old_forged_or_signed_out",
            "test_proposals_are_few_and_do_not_last",
        ),
        ABOUT: ("test_how_long_a_cookie_and_a_file_are_kept_is_so",),
    },
    "No cookies are set. There is": {
        ABOUT: ("test_what_is_said_of_privacy_is_so",),
        EVERY_PAGE: ("test_it_asks_no_other_host_and_does_not_complain",),
    },
    "The program keeps no log": {
        ABOUT: ("test_what_is_said_of_privacy_is_so", "test_of_a_fault_the_page_is_noted_and_not_the_reader"),
    },
    "What you search for": {ABOUT: ("test_what_is_asked_stands_in_the_address",)},
    "A question in SPARQL is answered by a process of its own, within %(seconds)s seconds. ": {
        ABOUT: ("test_what_is_remembered_is_told",),
        "graph/typed/test_kept.py": ("test_the_same_question_has_the_answer_it_had",),
    },
    "A question in SPARQL is answered by a process of its own, within %(seconds)s seconds, and": {
        ABOUT: ("test_what_is_remembered_is_told",),
        "graph/typed/test_kept.py": ("test_nothing_is_kept_where_nothing_may_be",),
    },
    "So that nobody asks so often": {
        "webviz/test_limits.py": (
            "test_only_so_many_clients_are_remembered_and_the_quiet_ones_are_forgotten_first",
            "test_reading_pages_is_not_counted",
        ),
        ABOUT: ("test_what_is_remembered_is_told",),
    },
    "Your browser asks other sites": {
        ABOUT: ("test_what_is_said_of_privacy_is_so",),
        EVERY_PAGE: ("test_it_asks_no_other_host_and_does_not_complain",),
    },
    "This server itself may ask": {
        ABOUT: ("test_those_whom_the_server_may_ask_are_named",),
        "house/test_offline.py": ("test_no_other_host_is_asked",),
    },
    "The graph holds offices": {"conformance/test_personal_data.py": ("test_not_in_the_graph", "test_not_on_a_page")},
    "Of what a document says": {
        "graph/test_evidence.py": ("test_a_wording_is_the_whole_or_an_opening_and_never_too_long",),
    },
}
SECURITY: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "What strangers can do": {
        "conformance/test_hostile.py": (
            "test_a_hostile_query_ends_as_it_should",
            "test_no_file_of_this_machine_is_in_any_answer",
        ),
        "graph/typed/test_workers.py": (
            "test_a_runaway_query_ends_at_its_deadline_and_its_process_is_gone",
            "test_a_worker_has_no_network_even_for_a_query_that_gets_past_the_guard",
            "test_the_hostile_corpus_makes_a_worker_touch_no_file_socket_or_program",
        ),
    },
    "What the token can do": {
        IMPORT: (
            "test_a_wrong_token_opens_nothing",
            "test_tokens_cannot_be_tried_one_after_another",
            "test_without_a_token_writing_is_off_and_the_page_tells_how_to_turn_it_on",
        ),
    },
    "What is handed in": {
        IMPORT: (
            "test_entities_of_xml_are_refused",
            "test_markup_in_a_file_is_text_and_a_web_page_is_never_served_back",
        ),
    },
    "Pages": {
        "webviz/pages/test_records.py": ("test_every_answer_carries_the_headers",),
        IMPORT: ("test_no_page_but_ours_may_show_it_in_a_frame", "test_pages_that_are_only_read_set_no_cookie"),
    },
    "What it is made of": {
        "house/test_docs.py": ("test_the_material_list_names_all_that_is_installed_with_its_licence",),
    },
}
# What speaks of the documents, of law and of people, and is no claim about the program.
NO_CLAIMS = ("An office may be held by one person", "To report a weakness", "What is promised")
_POINT = re.compile(r"<li>\{\{ _\(\"(.*?)\"")


def points(template: str, heading: str = "", until: str = "$") -> list[str]:
    """The sentences of the list items of a template, from a heading on."""
    text = (home("webviz") / "templates" / template).read_text("utf-8")
    return _POINT.findall(re.split(until, text.partition(heading)[2])[0])


def names_in(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(
    ("claimed", "proved"),
    [
        (points("accessibility.html", "What is tested", "What is not tested"), ACCESSIBILITY),
        (points("privacy.html", "<h1>"), PRIVACY),
    ],
    ids=["accessibility", "privacy"],
)
def test_every_claim_has_its_tests(
    claimed: list[str], proved: Mapping[str, Mapping[str, tuple[str, ...]]], checkout: Path
) -> None:
    assert len(claimed) >= 10
    hold(claimed, proved, checkout)


def test_every_promise_of_security_has_its_tests(checkout: Path) -> None:
    readme = (checkout / "webviz/README.md").read_text("utf-8")
    section = readme.partition("## Security\n")[2].partition("\n## ")[0]
    claimed = re.findall(r"^- \*\*(.*?)\*\*", section, re.MULTILINE)
    assert len(claimed) == section.count("\n- ") >= 7
    hold(claimed, SECURITY, checkout)


def hold(claimed: list[str], proved: Mapping[str, Mapping[str, tuple[str, ...]]], checkout: Path) -> None:
    """Every claim is known, every known claim is made, and the tests of each are there."""
    claims = [one for one in claimed if not one.startswith(NO_CLAIMS)]
    assert [one for one in claims if not one.startswith(tuple(proved))] == [], "a claim without a test"
    assert [start for start in proved if not any(one.startswith(start) for one in claims)] == [], "nobody claims this"
    for parts in proved.values():
        for place, names in parts.items():
            assert set(names) <= names_in(checkout / "tests" / place), place
