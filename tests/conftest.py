"""Fixtures: a temporary home folder and a real database in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database

# With --import-mode=importlib no folder of tests is on the path: this one has helpers that tests import.
sys.path.insert(0, str(Path(__file__).parent))

from samples import NOON, fill

from monitor.store import database

if TYPE_CHECKING:
    from watching import Watching


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def db(home: Path) -> Iterator[Database]:
    """A database that knows two outlets and one journalist."""
    with database.open_database(home) as opened:
        fill(opened)
        yield opened


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A home folder that has a model, and the files of that model; trained once."""
    from watching import trained

    home = tmp_path_factory.mktemp("model")
    return home, trained(home, NOON)


@pytest.fixture(scope="session")
def ten_days(
    tmp_path_factory: pytest.TempPathFactory, model: tuple[Path, dict[str, bytes]]
) -> Iterator[Watching]:
    """The whole ten days of the sample newsroom, watched once."""
    from watching import watching

    from monitor.demo.newsroom import passes

    with watching(tmp_path_factory.mktemp("ten-days"), model[1]) as run:
        run.passes(passes())
        yield run
