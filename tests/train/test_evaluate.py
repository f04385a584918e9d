"""Measuring a model on labelled examples."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from monitor.detect.classify import Classifier
from monitor.records import Example
from monitor.train.evaluate import by_language, evaluate
from monitor.train.metrics import figures


def test_the_contract(classifier: Classifier, examples: list[Example]) -> None:
    found = json.loads(json.dumps(evaluate(classifier, examples).as_dict()))
    keys = [
        "n",
        "positives",
        "average_precision",
        "roc_auc",
        "threshold",
        "precision",
        "recall",
        "f1",
        "brier",
    ]
    assert list(found) == [*keys, "by_language"]
    assert list(found["by_language"]["en"]) == keys
    assert found["threshold"] == classifier.card["thresholds"]["likely"]


def test_the_label_is_not_looked_at(classifier: Classifier, examples: list[Example]) -> None:
    turned = [replace(example, targets=not example.targets) for example in examples]
    right, wrong = evaluate(classifier, examples).overall, evaluate(classifier, turned).overall
    assert right.roc_auc is not None and wrong.roc_auc == pytest.approx(1 - right.roc_auc)


def test_the_person_is_found_by_name_when_spans_are_missing(
    classifier: Classifier, examples: list[Example]
) -> None:
    bare = [replace(example, person_spans=()) for example in examples[:5]]
    assert evaluate(classifier, bare).overall.n == 5


def test_figures() -> None:
    found = figures(np.array([True, True, False, False]), np.array([0.9, 0.4, 0.6, 0.1]), 0.5)
    assert (found.precision, found.recall, found.f1, found.roc_auc) == (0.5, 0.5, 0.5, 0.75)
    assert found.average_precision == pytest.approx(0.5 + 0.5 * 2 / 3)


@pytest.mark.parametrize("targets", [[True, True], [False, False], []])
def test_what_cannot_be_said_is_left_open(targets: list[bool]) -> None:
    found = by_language(np.array(targets, dtype=bool), np.full(len(targets), 0.7), ["az"] * len(targets), 0.5)
    assert found.overall.roc_auc is None
