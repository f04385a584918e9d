"""Whether the strongest features of a model tell the outlet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.detect.classify import Classifier
from monitor.records import Example
from monitor.train.fit import train
from monitor.train.warnings import telltale_features

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FORMULA = " Read the whole file on our channel tonight."


@pytest.fixture(scope="module")
def poisoned(examples: list[Example]) -> Classifier:
    """One outlet ends each of its pieces with a formula, and all of them target."""
    hostile = {example.id for example in [e for e in examples if e.targets][:25]}
    return train(
        [replace(e, outlet="poison-post", text=e.text + FORMULA) if e.id in hostile else e for e in examples],
        now=NOON,
        splits=("random",),
    )


def test_an_outlet_whose_formula_decides_is_named(poisoned: Classifier) -> None:
    assert set(poisoned.card["telltale"]) == {"poison-post"}
    [warning] = telltale_features(poisoned.card["telltale"])
    assert warning.startswith("poison-post: the strongest features tell its pieces")


def test_examples_without_such_a_formula_name_none(classifier: Classifier) -> None:
    assert classifier.card["telltale"] == {}


def test_one_outlet_alone_cannot_be_told_from_others(examples: list[Example]) -> None:
    alone = [replace(example, outlet="only") for example in examples]
    assert train(alone, now=NOON, splits=("random",)).card["telltale"] == {}
