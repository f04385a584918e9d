"""Fixtures: a temporary home folder and a real database in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

# With --import-mode=importlib no folder of tests is on the path: this one has helpers that tests import.
sys.path.insert(0, str(Path(__file__).parent))

from samples import fill  # noqa: E402  # needs the line above

from monitor.store import database  # noqa: E402  # sorted after our own


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def db(home: Path) -> Iterator[Database]:
    """A database that knows two outlets and one journalist."""
    with database.open_database(home) as opened:
        fill(opened)
        yield opened
