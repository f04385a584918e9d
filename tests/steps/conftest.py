"""One outlet on a real server that announces one article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from collect.farm import Farm
from reading import HOUR, Site
from samples import NOON
from sqlite_utils import Database

from monitor.store import feeds


@pytest.fixture
def site(db: Database, home: Path) -> Iterator[Site]:
    feeds.mirror(db, [], NOON, HOUR)
    with Farm({}) as farm:
        made = Site(db=db, home=home, farm=farm)
        made.announce("a")
        yield made
