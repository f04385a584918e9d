"""A small model, trained once for all tests of the folder, on a part of the examples as shipped."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.detect.classify import Classifier
from monitor.records import Example
from monitor.train.examples import read
from monitor.train.fit import train

SHIPPED = Path(__file__).parent.parent.parent / "models" / "examples"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def examples() -> list[Example]:
    return read(SHIPPED / "en.jsonl")[:120]


@pytest.fixture(scope="session")
def classifier(examples: list[Example]) -> Classifier:
    return train(examples, now=NOON)
