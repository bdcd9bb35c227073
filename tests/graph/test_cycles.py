"""Long work without the search for cycles: it ends with the work, however that ends."""

from __future__ import annotations

import gc

import pytest

from graph.cycles import no_cycles


def test_cycles_are_searched_for_again_when_the_work_is_done_or_fails() -> None:
    with no_cycles():
        assert not gc.isenabled()
        with no_cycles():
            pass
        assert not gc.isenabled()  # what is within another ends with that one
    assert gc.isenabled()
    with pytest.raises(ValueError, match="bad"), no_cycles():
        raise ValueError("bad")
    assert gc.isenabled()
