"""The matcher of a long watch list is made once."""

from __future__ import annotations

import stat

import pytest

from monitor.store import namecache

KEY = "0123456789abcdef"


def test_comes_back_as_it_was(tmp_path):
    assert namecache.read(tmp_path, KEY) == b""
    namecache.keep(tmp_path, KEY, b"names")
    assert namecache.read(tmp_path, KEY) == b"names"


def test_only_the_owner_may_read_it(tmp_path):
    namecache.keep(tmp_path, KEY, b"names")
    (file,) = (tmp_path / "var" / "names").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_another_list_takes_its_place(tmp_path):
    namecache.keep(tmp_path, KEY, b"names")
    namecache.keep(tmp_path, "another", b"other names")
    assert [file.name for file in (tmp_path / "var" / "names").iterdir()] == ["another.cache"]
    assert namecache.read(tmp_path, KEY) == b""


@pytest.mark.parametrize("damage", [b"", b"names", b"\0" * 40], ids=["empty", "short", "other bytes"])
def test_a_damaged_one_is_as_good_as_none(tmp_path, damage):
    namecache.keep(tmp_path, KEY, b"names")
    (tmp_path / "var" / "names" / f"{KEY}.cache").write_bytes(damage)
    assert namecache.read(tmp_path, KEY) == b""


def test_a_disk_that_fails_stops_nothing(tmp_path, caplog):
    (tmp_path / "var").write_text("a file where a folder should be")
    namecache.keep(tmp_path, KEY, b"names")
    assert "not-kept" in caplog.text
    assert namecache.read(tmp_path, KEY) == b""
