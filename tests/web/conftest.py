"""Fixtures: the pages, served; somebody signed in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra `web` is not installed")
sys.path.insert(0, str(Path(__file__).parent))

from serving import Served, fill_pieces, serving, signed_in  # needs the line above


@pytest.fixture
def served(home: Path) -> Iterator[Served]:
    """The pages over a home with a few pieces; nobody is signed in."""
    with serving(home) as found:
        yield found


@pytest.fixture
def pages(served: Served) -> Served:
    """Somebody signed in as the owner; twelve pieces, eight of which are alerts."""
    return signed_in(fill_pieces(served))


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same for tests that only look; made once."""
    with serving(tmp_path_factory.mktemp("still")) as found:
        yield signed_in(fill_pieces(found))
