"""Fixtures: a temporary home folder and a real database in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

# With --import-mode=importlib no folder of tests is on the path: this one has helpers that tests import.
sys.path.insert(0, str(Path(__file__).parent))

from samples import fill

from monitor.store import database


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def db(home: Path) -> Iterator[Database]:
    """A database that knows two outlets and one journalist."""
    with database.open_database(home) as opened:
        fill(opened)
        yield opened
