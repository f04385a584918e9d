"""Training, and what the card says of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.detect.classify import Classifier
from monitor.errors import ExamplesError
from monitor.records import Example, Frame
from monitor.train.evaluate import evaluate
from monitor.train.fit import train

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_order_of_the_examples_does_not_matter(examples: list[Example], classifier: Classifier) -> None:
    again = train(examples[::-1], now=NOON)
    assert again.to_files() == classifier.to_files()


def test_the_card_says_what_it_was_trained_on(examples: list[Example], classifier: Classifier) -> None:
    data = classifier.card["data"]
    assert data["examples"] == len(examples) and data["targeting"] == sum(e.targets for e in examples)
    assert data["languages"] == {"en": len(examples)}
    assert classifier.card["made"] == "2026-03-01T12:00:00+00:00"
    assert classifier.id.startswith("20260301-1200-")


def test_the_card_has_three_reports(classifier: Classifier) -> None:
    metrics = classifier.card["metrics"]
    assert set(metrics) == {"random", "outlet", "time"}
    assert metrics["random"]["n"] == metrics["outlet"]["n"] > metrics["time"]["n"] > 0
    low, high = metrics["random"]["interval"]
    assert low <= metrics["random"]["average_precision"] <= high


def test_held_out_figures_are_below_those_on_the_training_set(
    examples: list[Example], classifier: Classifier
) -> None:
    remembered = evaluate(classifier, examples).overall.average_precision
    assert remembered is not None
    assert 0.6 < classifier.card["metrics"]["random"]["average_precision"] < remembered


def test_bands_are_in_order(classifier: Classifier) -> None:
    thresholds = classifier.card["thresholds"]
    assert 0 < thresholds["possible"] <= thresholds["likely"]


def test_every_frame_has_a_head(classifier: Classifier) -> None:
    assert set(classifier.card["frames"]) == {frame.value for frame in Frame}


def test_too_few_examples_are_refused(examples: list[Example]) -> None:
    with pytest.raises(ExamplesError, match="at least 10"):
        train(examples[:8], now=NOON)


def test_progress_is_told_to_the_end(examples: list[Example]) -> None:
    steps: list[tuple[str, int, int]] = []
    train(examples[:60], now=NOON, progress=lambda *step: steps.append(step))
    assert {step for step, done, total in steps if done == total} == {"reading", "testing", "fitting"}
