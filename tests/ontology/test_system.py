"""What the operating system refuses is told in words of ours, with what to do."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from ontology.errors import Phrase
from ontology.system import why


def test_a_file_that_is_not_there_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as missing:
        (tmp_path / "nothing").read_bytes()
    assert str(why(missing.value)) == "there is no such file or folder; see whether the name is right"
    with pytest.raises(IsADirectoryError) as folder:
        tmp_path.read_bytes()
    assert str(why(folder.value)) == "it is a folder; name a file"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.ENOSPC])
def test_the_common_reasons_have_a_remedy_and_are_not_in_the_systems_words(number: int) -> None:
    found = why(OSError(number, os.strerror(number)))
    assert isinstance(found, Phrase)
    assert ";" in found.template and os.strerror(number) not in found.template


def test_a_rare_reason_is_told_as_the_system_tells_it() -> None:
    assert why(OSError(errno.EIO, "Input/output error")) == "Input/output error"
    assert (why(ValueError("broken.\nat line 3")), why(ValueError())) == ("broken", "ValueError")
