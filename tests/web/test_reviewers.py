"""The file of those who may come in."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.web import reviewers
from monitor.web.sessions import Role


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"ana viewer", id="without a hash"),
        pytest.param(b"ana owner " + b"0" * 64, id="no such role"),
        pytest.param(b"ana viewer 123", id="a short hash"),
        pytest.param(b"ana viewer " + "é".encode() * 64, id="a hash of other letters"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: bytes) -> None:
    reviewers.add(tmp_path, "bob", Role.VIEWER)
    path = reviewers.path_of(tmp_path)
    path.write_bytes(path.read_bytes() + line + b"\n")
    with pytest.raises(ConfigError, match=str(path)):
        reviewers.read(tmp_path)
