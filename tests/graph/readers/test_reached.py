"""E-mail addresses and telephone numbers in what is handed in are told with their places; other figures are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.library import bundled
from graph.readers.intake import Given, Source, take_all
from tests.graph.worlds import write_world

NUMBER = "70 xx xx xx".replace("xx", "00")  # made here: no number stands in these files


@pytest.mark.parametrize(
    ("said", "text", "word"),
    [
        ("skulesjef, kari@prove.kommune.no", "kari@prove.kommune.no", "e-mail"),
        (f"skulesjef, tlf. {NUMBER}", NUMBER, "telephone"),
        ("skulesjef (70026700)", "70026700", "telephone"),
        ("skulesjef 912 34 567", "912 34 567", "telephone"),
        (f"skulesjef +47 {NUMBER}", f"+47 {NUMBER}", "telephone"),
        ("skolchef 08-706 80 00", "08-706 80 00", "telephone"),
    ],
)
def test_where_somebody_can_be_reached_is_told_with_its_line(tmp_path: Path, said: str, text: str, word: str) -> None:
    content = write_world(tmp_path).read_text("utf-8").replace("name: Fagrådet", f"name: '{said}'")
    (note,) = take_all([Source("prove.yaml", content.encode())], Given()).notes
    assert (note.params["text"], word in note.message) == (text, True)
    lines = content.splitlines()
    assert note.line is not None and any(said in line for line in lines[note.line - 1 : note.line + 2])


@pytest.mark.parametrize(
    "said", ["Plan 2011 2015", "Plan 2011-2015", "4612 og 1514", "20.05.2014", "kl. 12-14", "§ 15-8"]
)
def test_years_codes_and_dates_are_no_telephone_numbers(tmp_path: Path, said: str) -> None:
    content = write_world(tmp_path).read_text("utf-8").replace("name: Fagrådet", f"name: '{said}'")
    assert take_all([Source("prove.yaml", content.encode())], Given()).notes == ()


def test_the_bundled_files_hold_none() -> None:
    files = [Source(path.name, path.read_bytes()) for path in bundled() if path.suffix == ".yaml"]
    assert len(files) >= 4
    assert take_all(files, Given()).notes == ()
