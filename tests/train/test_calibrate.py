"""Probabilities and bands."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.train.calibrate import LIKELY_PRECISION, NEVER, at_precision, calibrate, thresholds

RANDOM = np.random.default_rng(0)
TARGETS = RANDOM.random(2000) < 0.4
SCORES = np.where(TARGETS, 1.0, -1.0) + RANDOM.normal(0, 1.0, 2000)


def test_calibrated_probabilities_mean_what_they_say() -> None:
    found = calibrate(TARGETS, SCORES).probabilities(SCORES)
    for low in (0.1, 0.4, 0.7):
        inside = (found >= low) & (found < low + 0.2)
        assert TARGETS[inside].mean() == pytest.approx(found[inside].mean(), abs=0.08)


def test_likely_has_the_stated_precision_and_possible_the_stated_recall() -> None:
    found = calibrate(TARGETS, SCORES).probabilities(SCORES)
    bands = thresholds(TARGETS, found)
    assert TARGETS[found >= bands["likely"]].mean() >= LIKELY_PRECISION - 0.01
    assert (found[TARGETS] >= bands["possible"]).mean() >= 0.90


def test_where_no_threshold_is_precise_enough_nothing_passes() -> None:
    assert at_precision(np.array([False, True]), np.array([0.9, 0.1]), 0.95) == NEVER


def test_equal_scores_cannot_be_told_apart() -> None:
    assert at_precision(np.array([True, False]), np.array([0.5, 0.5]), 0.95) == NEVER
