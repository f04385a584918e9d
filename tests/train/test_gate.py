"""Whether a new model may replace the current one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from monitor.detect.classify import Classifier
from monitor.records import Example
from monitor.train.gate import compare, decide, unseen_scores

GROUPS = [f"g{i // 2}" for i in range(80)]
TARGETS = np.array([i % 2 == 0 for i in range(80)])
GOOD = TARGETS + np.random.default_rng(0).normal(0, 0.3, 80)
BAD = np.random.default_rng(1).random(80)


def with_scores(classifier: Classifier, scores: np.ndarray) -> Classifier:
    return replace(classifier, seen=replace(classifier.seen, scores=scores.astype(np.float32)))


def test_the_first_model_is_taken(classifier: Classifier, examples: list[Example]) -> None:
    assert decide(classifier, None, examples).accepted


def test_a_model_is_no_worse_than_itself(classifier: Classifier, examples: list[Example]) -> None:
    decision = decide(classifier, classifier, examples, golden=examples[:20])
    assert decision.accepted
    assert [found.name for found in decision.comparisons] == ["all", "en", "golden set"]


def test_a_clearly_worse_model_stays_a_candidate(classifier: Classifier, examples: list[Example]) -> None:
    guessing = with_scores(classifier, np.random.default_rng(0).random(len(examples)))
    decision = decide(guessing, classifier, examples)
    assert not decision.accepted
    assert "worse" in decision.reason and "en" in decision.reason
    assert decide(classifier, guessing, examples).accepted


def test_models_that_share_nothing_cannot_be_compared(
    classifier: Classifier, examples: list[Example]
) -> None:
    changed = [replace(example, text=example.text + ".") for example in examples]
    decision = decide(classifier, classifier, changed)
    assert not decision.accepted and "nothing to compare" in decision.reason


def test_what_a_model_never_saw_is_judged_by_itself(classifier: Classifier, examples: list[Example]) -> None:
    fresh = replace(examples[0], text=examples[0].text + " Again.", group="never-seen")
    known_group = replace(examples[0], text=examples[0].text + " Again.")
    scores = unseen_scores(classifier, [fresh, known_group, examples[0]])
    assert 0 <= scores[0] <= 1
    assert np.isnan(scores[1])
    assert 0 <= scores[2] <= 1


@pytest.mark.parametrize(
    ("new", "old", "worse"),
    [
        pytest.param(GOOD, GOOD, False, id="the same"),
        pytest.param(GOOD, BAD, False, id="better"),
        pytest.param(BAD, GOOD, True, id="worse"),
        pytest.param(GOOD + np.random.default_rng(2).normal(0, 0.02, 80), GOOD, False, id="within the noise"),
    ],
)
def test_compares(new: np.ndarray, old: np.ndarray, worse: bool) -> None:
    found = compare("all", TARGETS, new, old, GROUPS)
    assert found is not None and found.worse is worse


def test_without_a_positive_there_is_nothing_to_compare() -> None:
    assert compare("all", np.zeros(80, dtype=bool), GOOD, BAD, GROUPS) is None
